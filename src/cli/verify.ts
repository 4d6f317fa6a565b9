import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import {
  currentHead,
  firstBrokenSeal,
  type Head,
  sealNext,
  type Verification,
} from '../audit/index.ts'
import { contentVerification } from '../evidence/index.ts'
import { executeAsSystem } from '../identity/execute.ts'
import { ok } from '../kernel/result.ts'
import {
  answerFileVerification,
  fileVerification,
  inboundFileVerification,
} from '../payouts/index.ts'
import { sql, withTx } from '../platform/db.ts'
import { readHealth } from '../platform/health.ts'
import { keysSigner } from '../platform/signer.ts'
import type { World } from '../platform/world.ts'
import { domains } from '../wiring.ts'
import { CliFault, type CommandModule, type ExitCode, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'
import { accepted } from './say-refusal.ts'

/** One guarantee as it was found: null when it holds, else the first wrong row in words. */
export type Verdict = {
  readonly name: string
  readonly guarantee: string
  readonly wrong: string | null
}

const headSchema = z.strictObject({
  number: z.string().regex(/^\d+$/).transform(BigInt),
  hash: z.string(),
  signature: z.string(),
  keyId: z.string(),
})

/** Checks everything, prints each guarantee, and ends with 1 when one does not hold. */
export const run: CommandModule['run'] = (asked, terminal) =>
  withWorld(asked, terminal, async ({ world }) => {
    const file = asked.option('head')
    const kept = file === undefined ? null : await readHead(file)
    const verdicts = await verifyAll(world, kept)
    for (const { name, guarantee, wrong } of verdicts)
      terminal.out(`${wrong === null ? 'ok   ' : 'WRONG'} ${name}: ${wrong ?? guarantee}`)
    const { appendOnly } = await readHealth(world.app, '')
    if (appendOnly === 'unprotected')
      terminal.out(
        'note  one login plays all roles (a single URL is set): append-only is kept by the program ' +
          'and shown by the seals, but not held by the database',
      )
    const saved = asked.option('save-head')
    if (saved !== undefined) await saveHead(world, saved)
    return summary(verdicts, terminal.out)
  })

/** Every domain's guarantees and the chain of seals, recomputed from the rows of one instant. What
 *  waits to be sealed is sealed first, so that the head covers everything. */
export async function verifyAll(world: World, kept: Head | null = null): Promise<Verdict[]> {
  await sealAll(world)
  const verifications = [
    chain(world, kept),
    ...domains.flatMap((each) => each.verifications),
    contentVerification(world.files),
    fileVerification(world.files),
    answerFileVerification(world.files),
    inboundFileVerification(world.files),
  ]
  return withTx(
    world.app,
    async (tx) => {
      await tx.run(sql`set transaction isolation level repeatable read`)
      const verdicts: Verdict[] = []
      for (const { name, guarantee, firstWrong } of verifications)
        verdicts.push({ name, guarantee, wrong: await firstWrong(tx) })
      return verdicts
    },
    { readOnly: true },
  )
}

function chain(world: World, kept: Head | null): Verification {
  return {
    name: 'audit.chain',
    guarantee: 'every event is as it was sealed, in an unbroken, signed chain',
    firstWrong: (tx) => firstBrokenSeal(tx, keysSigner(world.keys), kept),
  }
}

/** Seals until nothing waits. */
export async function sealAll(world: World): Promise<void> {
  const signer = keysSigner(world.keys)
  const as = { name: 'seal', key: null, requestId: 'terminal' }
  for (;;) {
    const result = await executeAsSystem(
      world,
      as,
      async (act) => ok(await sealNext(act.tx, signer, act.at)),
      {},
    )
    if (accepted('sealing', result) === null) return
  }
}

async function readHead(file: string): Promise<Head> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) throw new CliFault(`The head ${file} cannot be read.`, exitCodes.stopped)
  const parsed = headSchema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new CliFault(`${file} is no head: expected what verify --save-head wrote.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function saveHead(world: World, file: string): Promise<void> {
  const head = await withTx(world.app, (tx) => currentHead(tx), { readOnly: true })
  if (head === null) throw new CliFault('There is no head yet: nothing has happened.')
  await writeFile(file, `${JSON.stringify({ ...head, number: String(head.number) }, null, 2)}\n`)
}

function summary(verdicts: readonly Verdict[], out: (line: string) => void): ExitCode {
  const wrong = verdicts.filter((verdict) => verdict.wrong !== null)
  out(
    wrong.length === 0
      ? `All ${verdicts.length} guarantees hold.`
      : `${wrong.length} of ${verdicts.length} guarantees do not hold.`,
  )
  return wrong.length === 0 ? exitCodes.done : exitCodes.wrong
}
