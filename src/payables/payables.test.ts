import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { record, type Act } from '../audit/index.ts'
import { allocate, addAllocation, commit, createFund, fundBalance, owe } from '../funds/index.ts'
import { execute, read } from '../identity/index.ts'
import { money } from '../kernel/money.ts'
import { unwrap, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { enrolPartner, movePartnerStatus } from '../partners/index.ts'
import { inAct, testActor, testCall, testDatabase } from '../platform/testing.ts'
import { assess, holdPayables, liftHold } from './assess.ts'
import { cancelPayable } from './cancel.ts'
import { createPayable } from './create.ts'
import type { Hold } from './payable.ts'
import { duePage, owedSums, payablesById, payablesOfPartner, readyPayables } from './read.ts'
import { payableConstraints } from './refusals.ts'
import {
  returnPayables,
  schedulePayables,
  sendPayables,
  settlePayables,
  unschedulePayables,
} from './run-steps.ts'
import { dueForAssessment, openOfPartners } from './sql.ts'
import { verifications } from './verify.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(payableConstraints)) })
after(() => db.close())
const staff = testActor(['specialist'])
const owner = testActor(['program_owner'])
const day = Temporal.PlainDate.from
const usd = (minor: bigint) => money(minor, 'USD')
const payerId = randomUUID()
const decidedOn = day('2026-03-02')
const code = (result: Result<unknown, { code: string }>) => (result.ok ? 'ok' : result.refusal.code)

function cause(act: Act, type: string) {
  return record(act, { type, subjectKind: 'test', subjectId: 'test', body: {} })
}

/** A fund of 10,000.00 USD with one allocation, and a partner. */
const setting = await inAct(db, owner, async (act) => {
  const fund = unwrap(
    await createFund(act, {
      code: 'US-MDF',
      name: 'US MDF',
      payerId,
      currency: 'USD',
      zone: 'America/New_York',
      validFrom: day('2026-01-01'),
      validUntil: day('2027-01-01'),
    }),
  )
  const { fundId } = fund
  const allocation = unwrap(
    await addAllocation(act, { fundId, code: 'ALL', name: 'All', kind: 'general' }),
  )
  const { allocationId } = allocation
  unwrap(await allocate(act, { fundId, allocationId, amount: usd(1_000_000n), reason: 'budget' }))
  return { fund, fundId, allocationId }
})

async function partner(name: string): Promise<string> {
  const fields = {
    code: name,
    legalName: name,
    domains: [],
    country: 'DE',
    tier: 'select' as const,
    goodStanding: true,
    parentCode: null,
  }
  return inAct(db, staff, async (act) => unwrap(await enrolPartner(act, fields)).partnerId)
}

const partnerId = await partner('P-1')

/** A decision that owes these lines, as submissions does it: event, payables, then the fund entry. */
function decide(minors: readonly bigint[], more: { partnerId?: string; holdUntil?: string } = {}) {
  return inAct(db, staff, async (act) => {
    const { fundId, allocationId } = setting
    const incentiveId = randomUUID()
    const total = usd(minors.reduce((a, b) => a + b, 0n))
    const to = more.partnerId ?? partnerId
    const on = decidedOn
    const committed = await cause(act, 'test.committed')
    unwrap(
      await commit(act, {
        fundId,
        allocationId,
        incentiveId,
        amount: total,
        eventId: committed,
        on,
      }),
    )
    const eventId = await cause(act, 'test.approved')
    const [submissionId, decisionId] = [randomUUID(), randomUUID()]
    const payableIds: string[] = []
    for (const [at, minor] of minors.entries()) {
      const made = await createPayable(act, {
        submissionId,
        decisionId,
        lineNo: at + 1,
        fundId,
        partnerId: to,
        incentiveId,
        amount: usd(minor),
        decidedBy: staff.principalId,
        reference: 'MDF-2026-00001/2',
        decidedOn,
        causeEventId: eventId,
        holdUntil: more.holdUntil === undefined ? null : day(more.holdUntil),
      })
      payableIds.push(unwrap(made).payableId)
    }
    unwrap(await owe(act, { fundId, incentiveId, partnerId: to, amount: total, eventId, on }))
    return { submissionId, decisionId, incentiveId, payableIds }
  })
}

function look(
  payableIds: readonly string[],
  missing: readonly Hold[] = [],
  of = partnerId,
  at?: string,
) {
  const vendors = [{ partnerId: of, currency: 'USD', missing }]
  const run = (act: Act) => assess(act, { payableIds, vendors })
  return inAct(db, staff, run, at === undefined ? undefined : Temporal.Instant.from(at))
}

const moneySteps = { sendPayables, settlePayables, returnPayables }

/** One step of a run, with an event of its own. */
function step(
  name: keyof typeof moneySteps,
  runId: string,
  payableIds: readonly string[],
  on = day('2026-04-01'),
) {
  return execute(
    testCall(db, staff),
    'run.prepare',
    async (act: Act) => {
      const eventId = await cause(act, `test.${name}`)
      return moneySteps[name](act, { runId, payableIds, eventId, on, paidOn: on, reason: 'AC04' })
    },
    null,
  )
}
const schedule = (runId: string, payableIds: readonly string[]) =>
  execute(testCall(db, staff), 'run.prepare', schedulePayables, { runId, payableIds })
/** Status and holds, in the order asked: ids of one instant sort by chance. */
const statuses = async (payableIds: readonly string[]) =>
  inAct(db, staff, async (act) => {
    const found = await payablesById(act.tx, payableIds)
    return payableIds.map((id) => {
      const row = found.find((one) => one.payableId === id)
      const holds = row?.holds.map((hold) => `${hold.what} (${hold.owedBy})`) ?? []
      return [row?.status, ...holds].join(': ')
    })
  })
const wrong = () =>
  inAct(db, staff, async (act) => {
    const found: (string | null)[] = []
    for (const { firstWrong } of verifications) found.push(await firstWrong(act.tx))
    return found.filter((one) => one !== null)
  })
const callBack: Hold = { hold: 'bank', what: 'call_back', owedBy: 'specialist', until: null }

test('a payable starts held and unassessed, due net 30 on a banking day', async () => {
  const { payableIds } = await decide([50_000n])
  assert.deepEqual(await statuses(payableIds), ['held: assessment (time)'])
  const [payable] = await inAct(db, staff, (act) => payablesById(act.tx, payableIds))
  assert.equal(payable?.dueOn.toString(), '2026-04-01')
  assert.equal(payable?.payerId, payerId)
  const waiting = await inAct(db, staff, (act) => dueForAssessment(act.tx, decidedOn, 10))
  assert.deepEqual(
    waiting.map((row) => row.payableId),
    payableIds,
  )
  unwrap(await look(payableIds))
})

test('one decision owes each line once, however often it is told', async () => {
  const { decisionId, submissionId, incentiveId } = await decide([10_000n])
  const again = await execute(
    testCall(db, staff),
    'run.prepare',
    async (act: Act) =>
      createPayable(act, {
        submissionId,
        decisionId,
        lineNo: 1,
        fundId: setting.fundId,
        partnerId,
        incentiveId,
        amount: usd(1n),
        decidedOn,
        decidedBy: staff.principalId,
        reference: 'MDF-2026-00001/2',
        causeEventId: await cause(act, 'test.again'),
      }),
    null,
  )
  assert.equal(code(again), 'payable.exists')
})

test('assessing says what is missing and who owes it, and records only what changed', async () => {
  const { payableIds } = await decide([20_000n])
  unwrap(await look(payableIds, [callBack]))
  assert.deepEqual(await statuses(payableIds), ['held: call_back (specialist)'])
  const events = () => db.owner.query('select count(*)::int as n from platform.outbox')
  const before = (await events()).rows[0]
  unwrap(await look(payableIds, [callBack]))
  assert.deepEqual((await events()).rows[0], before)
  unwrap(await look(payableIds))
  assert.deepEqual(await statuses(payableIds), ['ready'])
  unwrap(await look(payableIds, [callBack]))
  assert.deepEqual(await statuses(payableIds), ['held: call_back (specialist)'])
})

test('a hold period ends by its date, and moves the due date with it', async () => {
  const { payableIds } = await decide([5_000n], { holdUntil: '2026-05-01' })
  unwrap(await look(payableIds))
  assert.deepEqual(await statuses(payableIds), ['held: hold_period (time)'])
  const due = await inAct(db, staff, (act) => dueForAssessment(act.tx, day('2026-05-01'), 10))
  assert.ok(due.some((row) => row.payableId === payableIds[0]))
  unwrap(await look(payableIds, [], partnerId, '2026-05-01T15:00:00Z'))
  assert.deepEqual(await statuses(payableIds), ['ready'])
  const [payable] = await inAct(db, staff, (act) => payablesById(act.tx, payableIds))
  assert.equal(payable?.dueOn.toString(), '2026-05-29')
})

test('a suspended partner is held for standing, a disputed payable until the dispute is lifted', async () => {
  const other = await partner('P-2')
  const { payableIds } = await decide([7_000n], { partnerId: other })
  unwrap(
    await inAct(db, staff, (act) =>
      movePartnerStatus(act, { partnerId: other, move: 'suspend', reason: 'audit' }),
    ),
  )
  unwrap(await look(payableIds, [], other))
  assert.deepEqual(await statuses(payableIds), ['held: partner_suspended (finance)'])
  unwrap(
    await inAct(db, staff, (act) =>
      movePartnerStatus(act, { partnerId: other, move: 'reinstate', reason: 'done' }),
    ),
  )
  const dispute = {
    payableIds,
    hold: 'dispute' as const,
    what: 'same_invoice',
    owedBy: 'lead' as const,
  }
  unwrap(await inAct(db, staff, (act) => holdPayables(act, dispute)))
  unwrap(await look(payableIds, [], other))
  assert.deepEqual(await statuses(payableIds), ['held: same_invoice (lead)'])
  unwrap(await inAct(db, staff, (act) => liftHold(act, dispute)))
  assert.deepEqual(await statuses(payableIds), ['ready'])
})

test('from ready to paid the fund book moves with it, and what bounces is owed again', async () => {
  const { payableIds } = await decide([30_000n, 20_000n])
  unwrap(await look(payableIds))
  const runId = randomUUID()
  unwrap(await schedule(runId, payableIds))
  assert.equal(code(await step('settlePayables', runId, payableIds)), 'payable.on_its_way')
  unwrap(await step('sendPayables', runId, payableIds))
  assert.deepEqual(await wrong(), [])
  assert.equal(code(await step('sendPayables', runId, payableIds)), 'payable.on_its_way')
  unwrap(await step('returnPayables', runId, payableIds.slice(0, 1)))
  unwrap(await step('settlePayables', runId, payableIds.slice(1)))
  assert.deepEqual(await statuses(payableIds), ['held: assessment (time)', 'paid'])
  assert.deepEqual(await wrong(), [])
  unwrap(await step('returnPayables', runId, payableIds.slice(1)))
  assert.deepEqual(await statuses(payableIds.slice(1)), ['held: assessment (time)'])
  assert.deepEqual(await wrong(), [])
  const { inTransit, paid } = await inAct(db, staff, (act) => fundBalance(act.tx, setting.fund))
  assert.deepEqual([inTransit.minor, paid.minor], [0n, 0n])
})

test('what is held is not scheduled, and a payable is in one run only', async () => {
  const { payableIds } = await decide([1_000n])
  assert.equal(code(await schedule(randomUUID(), payableIds)), 'payable.not_movable')
  unwrap(await look(payableIds))
  const both = await Promise.all([
    schedule(randomUUID(), payableIds),
    schedule(randomUUID(), payableIds),
  ])
  assert.deepEqual(both.map(code).sort(), ['ok', 'payable.not_movable'])
})

test('two releases at once send the money once', async () => {
  const { payableIds } = await decide([9_000n])
  unwrap(await look(payableIds))
  const runId = randomUUID()
  unwrap(await schedule(runId, payableIds))
  const both = await Promise.all([1, 2].map(() => step('sendPayables', runId, payableIds)))
  assert.deepEqual(both.map(code).sort(), ['ok', 'payable.on_its_way'])
  const settled = await Promise.all([1, 2].map(() => step('settlePayables', runId, payableIds)))
  assert.deepEqual(settled.map(code).sort(), ['ok', 'payable.not_movable'])
  assert.deepEqual(await wrong(), [])
})

test('a payable dropped from a draft run waits again; money that is on its way is not dropped', async () => {
  const { payableIds } = await decide([4_000n])
  unwrap(await look(payableIds))
  const runId = randomUUID()
  unwrap(await schedule(runId, payableIds))
  const drop = () =>
    execute(testCall(db, staff), 'run.cancel', unschedulePayables, {
      runId,
      payableIds,
      reason: 'vendor suspended',
    })
  unwrap(await drop())
  assert.deepEqual(await statuses(payableIds), ['held: assessment (time)'])
  unwrap(await look(payableIds))
  unwrap(await schedule(runId, payableIds))
  unwrap(await step('sendPayables', runId, payableIds))
  assert.equal(code(await drop()), 'payable.on_its_way')
})

test('a cancelled payable gives its money back where it came from', async () => {
  const { payableIds } = await decide([6_000n])
  const before = await inAct(db, staff, (act) => fundBalance(act.tx, setting.fund))
  const asked = {
    payableId: payableIds[0] ?? '',
    reason: 'withdrawn',
    clauseId: 'MDF-9',
    allocationId: null,
  }
  const cancel = () =>
    execute(testCall(db, testActor(['finance'])), 'payable.cancel', cancelPayable, asked)
  const both = await Promise.all([cancel(), cancel()])
  assert.deepEqual(both.map(code).sort(), ['ok', 'payable.not_movable'])
  const now = await inAct(db, staff, (act) => fundBalance(act.tx, setting.fund))
  assert.equal(now.committed.minor - before.committed.minor, 6_000n)
  assert.equal(before.payable.minor - now.payable.minor, 6_000n)
  assert.deepEqual(await wrong(), [])
})

test('a partner sees its own payables and what they wait for, and nothing of others', async () => {
  const other = await partner('P-3')
  await decide([3_000n], { partnerId: other })
  const seenBy = async (id: string) => {
    const call = testCall(db, testActor(['partner'], { partnerId: id }))
    return unwrap(await read(call, 'payable.read_own', (tx) => payablesOfPartner(tx, other)))
  }
  assert.deepEqual(
    (await seenBy(other)).map((row) => row.holds[0]?.what),
    ['assessment'],
  )
  assert.deepEqual(await seenBy(partnerId), [])
})

test('the due and blocked page filters by hold, and the sums agree with it', async () => {
  const [page, open, ready, sums] = await inAct(db, staff, async (act) => {
    const filter = {
      status: null,
      partnerId: null,
      payerId,
      holdKind: 'bank' as const,
      dueBy: null,
    }
    return [
      await duePage(act.tx, { after: null, limit: 50, ...filter }),
      await openOfPartners(act.tx, [partnerId]),
      await readyPayables(act.tx, {
        payerId,
        currency: 'USD',
        dueBy: day('2026-12-31'),
        limit: 99,
      }),
      await owedSums(act.tx),
    ] as const
  })
  assert.deepEqual(
    page.map((row) => [row.amount.minor, row.partnerCode, row.fundCode]),
    [[20_000n, 'P-1', 'US-MDF']],
  )
  assert.ok(open.length >= ready.length)
  assert.equal(sums.find((sum) => sum.hold === 'bank')?.amount.minor, 20_000n)
})

test('verify names a payable that the fund book does not know', async () => {
  assert.deepEqual(await wrong(), [])
  await db.world.app.query(
    `update payables.payables set sent_on = '2026-04-01' where status = 'scheduled' and sent_on is null`,
  )
  const found = await wrong()
  assert.equal(found.length, 1)
  assert.match(found[0] ?? '', /US-MDF/)
})
