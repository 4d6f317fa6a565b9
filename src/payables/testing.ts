import { randomUUID } from 'node:crypto'
import { record, type Act, type Actor } from '../audit/index.ts'
import {
  addAllocation,
  allocate,
  type AllocationId,
  commit,
  createFund,
  type Fund,
  fundBalance,
  type FundId,
  owe,
  oweUncommitted,
} from '../funds/index.ts'
import { execute, type Action, type Command } from '../identity/index.ts'
import { money } from '../kernel/money.ts'
import { unwrap, type Refusal, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { enrolPartner } from '../partners/index.ts'
import { inAct, testActor, testCall, type TestDatabase } from '../platform/testing.ts'
import { assess } from './assess.ts'
import { clawBackByHand } from './claw-back.ts'
import { createPayable } from './create.ts'
import { netPayables, type NettingPiece } from './net.ts'
import { payablesById } from './read.ts'
import { receivablesById } from './read-receivables.ts'
import { schedulePayables, sendPayables, settlePayables } from './run-steps.ts'
import { verifications } from './verify.ts'

type Setting = {
  readonly fund: Fund
  readonly fundId: FundId
  readonly allocationId: AllocationId
  readonly partnerId: string
}

const [staff, frank, fiona] = [
  testActor(['specialist']),
  testActor(['finance']),
  testActor(['finance']),
]
const day = Temporal.PlainDate.from
const usd = (minor: bigint) => money(minor, 'USD')
const on = day('2026-03-02')
const payerId = randomUUID()
const code = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.refusal.code)

function cause(act: Act, type = 'test.cause') {
  return record(act, { type, subjectKind: 'test', subjectId: 'test', body: {} })
}
const newCause = (db: TestDatabase) => inAct(db, staff, (act) => cause(act))

function does<I, T, R extends Refusal>(
  db: TestDatabase,
  who: Actor,
  action: Action,
  command: Command<I, T, R>,
  input: I,
) {
  return execute(testCall(db, who), action, command, input)
}

/** A fund of 100,000.00 USD, and a partner of its own for every test. */
async function setting(db: TestDatabase): Promise<Setting> {
  return inAct(db, testActor(['program_owner']), async (act) => {
    const code = `F-${randomUUID().slice(0, 8)}`.toUpperCase()
    const span = { validFrom: day('2026-01-01'), validUntil: day('2027-01-01') }
    const named = { code, name: code, payerId, currency: 'USD', zone: 'America/New_York' }
    const fund = unwrap(await createFund(act, { ...named, ...span }))
    const { fundId } = fund
    const all = { fundId, code: 'ALL', name: 'All', kind: 'general' as const }
    const { allocationId } = unwrap(await addAllocation(act, all))
    const amount = usd(10_000_000n)
    unwrap(await allocate(act, { fundId, allocationId, amount, reason: 'budget' }))
    const partner = { code: `P-${code}`, legalName: code, domains: [], country: 'DE' }
    const more = { tier: 'select' as const, goodStanding: true, parentCode: null }
    const { partnerId } = unwrap(await enrolPartner(act, { ...partner, ...more }))
    return { fund, fundId, allocationId, partnerId }
  })
}

/** Owed by a decision and assessed: out of a commitment, or (a fee) straight from the allocation. */
function owed(db: TestDatabase, of: Setting, minor: bigint, more: { readonly fee?: boolean } = {}) {
  const { fundId, allocationId, partnerId } = of
  return inAct(db, staff, async (act) => {
    const [incentiveId, amount] = [randomUUID(), usd(minor)]
    const money = { fundId, partnerId, amount, on }
    const eventId = await cause(act, 'test.approved')
    if (more.fee === true) {
      unwrap(await oweUncommitted(act, { ...money, allocationId, eventId }))
    } else {
      const committed = await cause(act, 'test.committed')
      unwrap(await commit(act, { ...money, allocationId, incentiveId, eventId: committed }))
      unwrap(await owe(act, { ...money, incentiveId, eventId }))
    }
    const { payableId } = unwrap(
      await createPayable(act, {
        submissionId: randomUUID(),
        decisionId: randomUUID(),
        fundId,
        partnerId,
        incentiveId,
        amount,
        decidedBy: staff.principalId,
        reference: `RF-${minor}`,
        decidedOn: on,
        netting: true,
        causeEventId: eventId,
        ...(more.fee === true ? { allocationId, uncommitted: true } : {}),
      }),
    )
    const vendors = [{ partnerId, currency: 'USD', missing: [] }]
    unwrap(await assess(act, { payableIds: [payableId], vendors }))
    return payableId
  })
}

/** Sent by a run of its own, and confirmed. */
async function paid(db: TestDatabase, payableIds: readonly string[]) {
  const runId = randomUUID()
  await inAct(db, staff, async (act) => {
    unwrap(await schedulePayables(act, { runId, payableIds }))
    const sent = await cause(act, 'test.sent')
    unwrap(await sendPayables(act, { runId, payableIds, eventId: sent, on }))
    const settled = await cause(act, 'test.settled')
    unwrap(await settlePayables(act, { runId, payableIds, eventId: settled, on, paidOn: on }))
  })
  return runId
}

async function claimed(db: TestDatabase, of: Setting, minor: bigint) {
  const payableId = await owed(db, of, minor, { fee: true })
  await paid(db, [payableId])
  const input = { payableId, amount: usd(minor), reason: 'refunded', clauseId: null }
  return unwrap(await does(db, frank, 'receivable.claim', clawBackByHand, input)).receivableId
}

const balance = (db: TestDatabase, of: Setting) =>
  inAct(db, staff, (act) => fundBalance(act.tx, of.fund))
const onePayable = async (db: TestDatabase, payableId: string) =>
  (await inAct(db, staff, (act) => payablesById(act.tx, [payableId])))[0]
const oneReceivable = async (db: TestDatabase, receivableId: string) =>
  (await inAct(db, staff, (act) => receivablesById(act.tx, [receivableId])))[0]
async function wrong(db: TestDatabase): Promise<string[]> {
  return inAct(db, staff, async (act) => {
    const found: string[] = []
    for (const { firstWrong } of verifications) {
      const one = await firstWrong(act.tx)
      if (one !== null) found.push(one)
    }
    return found
  })
}

/** Nets in a run of its own, as a release does; answers the refusal's code. */
async function net(
  db: TestDatabase,
  payableIds: readonly string[],
  pieces: readonly NettingPiece[],
) {
  const runId = randomUUID()
  return does(
    db,
    frank,
    'run.release',
    async (act: Act): Promise<Result<unknown, Refusal>> => {
      unwrap(await schedulePayables(act, { runId, payableIds }))
      const eventId = await cause(act, 'test.netted')
      const netted = await netPayables(act, {
        runId,
        paymentId: randomUUID(),
        eventId,
        on,
        pieces,
      })
      if (!netted.ok) return netted
      const left = (await payablesById(act.tx, payableIds)).filter((row) => row.status !== 'paid')
      const sent = await cause(act, 'test.sent')
      const ids = left.map((row) => row.payableId)
      return ids.length === 0
        ? netted
        : sendPayables(act, { runId, payableIds: ids, eventId: sent, on })
    },
    null,
  )
}

/** A ground for tests of what turns out to be less, made by the real commands: funds, partners, what
 *  is owed to them, paid, claimed back and netted, each on this database. */
export function payablesGround(db: TestDatabase) {
  return {
    staff,
    frank,
    fiona,
    on,
    payerId,
    usd,
    code,
    cause,
    does: <I, T, R extends Refusal>(
      who: Actor,
      action: Action,
      command: Command<I, T, R>,
      input: I,
    ) => does(db, who, action, command, input),
    newCause: () => newCause(db),
    setting: () => setting(db),
    owed: (of: Setting, minor: bigint, more: { readonly fee?: boolean } = {}) =>
      owed(db, of, minor, more),
    paid: (payableIds: readonly string[]) => paid(db, payableIds),
    claimed: (of: Setting, minor: bigint) => claimed(db, of, minor),
    net: (payableIds: readonly string[], pieces: readonly NettingPiece[]) =>
      net(db, payableIds, pieces),
    balance: (of: Setting) => balance(db, of),
    onePayable: (payableId: string) => onePayable(db, payableId),
    oneReceivable: (receivableId: string) => oneReceivable(db, receivableId),
    wrong: () => wrong(db),
  }
}
