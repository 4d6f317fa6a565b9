/** The process that is killed: the product's worker, and its commands as a server runs them, asked for
 *  one by one on its standard input. */
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import type { Call } from '../../src/identity/index.ts'
import { execute } from '../../src/identity/index.ts'
import type { Refusal, Result } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import {
  approveRun,
  checkRun,
  moveExecution,
  prepareRun,
  releaseRun,
  sendFiles,
} from '../../src/payouts/index.ts'
import { sql, withTx } from '../../src/platform/db.ts'
import type { World } from '../../src/platform/world.ts'
import { importStatementFile } from '../../src/reconciliation/import.ts'
import { startWorker } from '../../src/worker.ts'
import { domains } from '../../src/wiring.ts'
import { openBenchWorld } from '../ground/world.ts'
import {
  type KilledPlace,
  type StepAnswered,
  type StepAsked,
  WAIT_MINUTES_MAX,
} from './protocol.ts'

// Written by the bench that starts this process.
const place = JSON.parse(process.argv[2] ?? '') as KilledPlace
const began = Temporal.Now.instant()
/** How far its clock is moved on while a file waits for its next try. */
let ahead = Temporal.Duration.from({ minutes: 0 })
const BESIDE_MS = 20
const world: World = {
  ...openBenchWorld(place),
  outbox: place.outbox,
  clock: () => Temporal.Instant.from(place.at).add(began.until(Temporal.Now.instant())).add(ahead),
}

type Facts = Omit<StepAnswered, 'id' | 'ok'>

function told<T>(result: Result<T, Refusal>, facts: (value: T) => Facts): Facts & { ok: boolean } {
  if (result.ok) return { ok: true, ...facts(result.value) }
  const said = JSON.stringify(result.refusal, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  return { ok: false, said }
}

async function done({ step, actor, key, input }: StepAsked): Promise<Facts & { ok: boolean }> {
  const call: Call = { world, actor, at: world.clock(), key, requestId: key }
  const runId = input['runId'] ?? ''
  const day = (name: string) => Temporal.PlainDate.from(input[name] ?? '')
  switch (step) {
    case 'prepare': {
      const payingAccountId = input['payingAccountId'] ?? ''
      const given = { payingAccountId, upToDueOn: day('upToDueOn'), executeOn: day('executeOn') }
      const made = await execute(call, 'run.prepare', prepareRun(world.keys), given)
      return told(made, (run) => ({
        runId: run.runId,
        number: run.number,
        contentHash: run.contentHash ?? '',
      }))
    }
    case 'change': {
      const moved = { runId, executeOn: day('executeOn') }
      return told(await execute(call, 'run.prepare', moveExecution, moved), () => ({}))
    }
    case 'check': {
      const checked = await execute(call, 'run.prepare', checkRun(world.keys), { runId })
      return told(checked, ({ contentHash }) => ({ contentHash: contentHash ?? '' }))
    }
    case 'approve': {
      const approval = { runId, contentHash: input['contentHash'] ?? '' }
      return told(await execute(call, 'run.approve', approveRun, approval), () => ({}))
    }
    case 'release': {
      const released = await execute(call, 'run.release', releaseRun(world), { runId })
      return told(released, ({ outcome }) => ({ said: outcome }))
    }
    case 'send':
      return sendAndWait(runId)
    case 'answer': {
      const bytes = Buffer.from(input['statement'] ?? '', 'base64')
      const read = await importStatementFile(call, { name: input['name'] ?? '', bytes })
      return told(read, ({ outcome }) => ({ said: outcome }))
    }
  }
}

/** The worker sends; what has to wait for its next try waits for it, on the clock of this house. */
async function sendAndWait(runId: string): Promise<Facts & { ok: boolean }> {
  let state = 'waiting'
  for (let minutes = 0; minutes < WAIT_MINUTES_MAX && state !== 'sent'; minutes += 1) {
    await sendFiles(world)
    const row = await withTx(world.app, (tx) =>
      tx.one<{ state: string }>(sql`
        select state from payouts.transmissions where run_id = ${runId}`),
    )
    state = row.state
    // The worker beside may have it in hand.
    if (state === 'sending') await sleep(BESIDE_MS)
    else if (state === 'waiting') ahead = ahead.add({ minutes: 1 })
  }
  return state === 'sent' ? { ok: true } : { ok: false, said: state }
}

await startWorker(world, domains, pino({ level: 'silent' }))
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  // Written by the bench.
  const asked = JSON.parse(line) as StepAsked
  const answer: StepAnswered = { id: asked.id, ...(await done(asked)) }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
process.exit(0)
