/** One step of the life of a large run, in a process of its own so that its memory is its own. Says what
 *  came of it as one line of JSON. */
import type { Actor } from '../../src/audit/index.ts'
import { execute, type Action, type Command } from '../../src/identity/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { unwrap, type Refusal } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import {
  approveRun,
  fileBankAnswer,
  fileVerification,
  prepareRun,
  releaseRun,
  sendFiles,
} from '../../src/payouts/index.ts'
import { report } from '../../src/payouts/answers/testing.ts'
import { sql, withTx } from '../../src/platform/db.ts'
import { runPaymentsPage, runView } from '../../src/payouts/view.ts'
import type { BenchPlace } from '../ground/world.ts'
import { openBenchWorld } from '../ground/world.ts'

export const steps = [
  'nothing',
  'prepare',
  'page',
  'find',
  'approve',
  'release',
  'send',
  'answer',
  'reject',
  'verify',
] as const
export type StepName = (typeof steps)[number]

export type StepInput = {
  readonly step: StepName
  readonly place: BenchPlace
  readonly payingAccountId: string
  readonly dueOn: string
  readonly preparer: Actor
  readonly approver: Actor
  readonly releaser: Actor
  /** Null before the run is there. */
  readonly runId: string | null
  readonly contentHash: string | null
}
export type StepSaid = {
  readonly ms: number
  readonly peakMb: number
  readonly value: Record<string, string | number | null>
}

// Written by the measurement that starts this process.
const input = JSON.parse(process.argv[2] ?? '') as StepInput
const world = openBenchWorld(input.place)
const at = world.clock()

async function command<I, T, R extends Refusal>(
  actor: Actor,
  of: { readonly action: Action; readonly command: Command<I, T, R>; readonly given: I },
): Promise<T> {
  const call = { world, actor, at, key: of.action, requestId: 'bench' }
  return unwrap(await execute(call, of.action, of.command, of.given))
}

const runId = () => must(input.runId, 'the run is there')
const ids = () =>
  withTx(world.app, (tx) =>
    tx.many<{ endToEndId: string }>(sql`
      select a.end_to_end_id as "endToEndId" from payouts.attempts a
        join payouts.payments p on p.payment_id = a.payment_id
      where p.run_id = ${runId()} and p.dropped_at is null order by p.ordinal`),
  )

/** Files what the bank says: each payment by its id. */
async function answer(status: string, every: number) {
  const found = (await ids()).filter((_, n) => n % every === 0)
  const number = must(input.contentHash, 'the number of the run')
  const payments = found.map(({ endToEndId }) => ({
    endToEndId,
    status,
    ...(status === 'RJCT' ? { code: 'AC04' } : {}),
  }))
  const bytes = report({ messageId: `A-${status}`, answers: number, payments })
  const call = { world, actor: input.approver, at, key: null, requestId: 'bench' }
  return async () => {
    const filed = unwrap(await fileBankAnswer(call, { name: `${status}.xml`, bytes }))
    return { lines: filed.lines, ...filed.counts, bytes: bytes.length }
  }
}

type Work = () => Promise<Record<string, string | number | null>>

/** Readies a step and answers what is measured. */
const works: Readonly<Record<StepName, () => Promise<Work>>> = {
  nothing: async () => async () => ({}),
  prepare: async () => async () => {
    const upToDueOn = Temporal.PlainDate.from(input.dueOn)
    const given = { payingAccountId: input.payingAccountId, upToDueOn, executeOn: upToDueOn }
    const made = { action: 'run.prepare', command: prepareRun(world.keys), given } as const
    const step = await command(input.preparer, made)
    const { status, number, payments, contentHash, total } = step
    return {
      runId: step.runId,
      status,
      number,
      payments,
      contentHash,
      total: total.minor.toString(),
    }
  },
  page: async () => async () => {
    const who = { actor: input.approver, at }
    const view = await withTx(world.app, (tx) => runView(tx, who, runId()))
    return { shown: view?.paymentRows.length ?? 0 }
  },
  find: async () => async () => {
    const asked = { runId: runId(), after: null, limit: 50, text: 'Crowd 00077', state: null }
    const rows = await withTx(world.app, (tx) => runPaymentsPage(tx, at, asked))
    return { found: rows?.length ?? 0 }
  },
  approve: async () => async () => {
    const given = { runId: runId(), contentHash: input.contentHash ?? '' }
    const step = await command(input.approver, {
      action: 'run.approve',
      command: approveRun,
      given,
    })
    return { status: step.status }
  },
  release: async () => async () => {
    const given = { runId: runId() }
    const released = await command(input.releaser, {
      action: 'run.release',
      command: releaseRun(world),
      given,
    })
    return { outcome: released.outcome, sha256: released.file?.sha256 ?? null }
  },
  send: async () => async () => ({ ...(await sendFiles(world)) }),
  answer: () => answer('ACSP', 1),
  reject: () => answer('RJCT', 1_000),
  verify: async () => async () => {
    const wrong = await withTx(world.app, (tx) => fileVerification(world.files).firstWrong(tx))
    return { wrong }
  },
}

const work = await works[input.step]()
const from = performance.now()
const value = await work()
const ms = performance.now() - from
const said: StepSaid = { ms, peakMb: process.resourceUsage().maxRSS / 1024, value }
console.log(JSON.stringify(said))
await Promise.all([world.app.end(), world.portal.end()])
