import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { judgeItem } from '../evidence/index.ts'
import { balanceIn } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { incentiveById } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { decide } from './decide.ts'
import { sendLinesLater } from './next-claim.ts'
import { assessmentView, submissionView } from './read.ts'
import { sendBack } from './send-back.ts'
import { selectSubmission } from './sql.ts'
import { submit } from './submit.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  type MdfSetting,
  mdfSetting,
  partnerActor,
  putPaper,
  wiredDatabase,
} from './testing.ts'
import { releaseUnclaimed } from './unclaimed.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await mdfSetting(db)
const specialist = await person(db, { roles: ['specialist'], limit: amount('5000.00') })
const requestedAt = Temporal.Instant.from('2026-03-02T15:00:00Z')
/** The last day to claim is 30 May. */
const claimedAt = Temporal.Instant.from('2026-05-20T15:00:00Z')
const backAt = Temporal.Instant.from('2026-05-22T15:00:00Z')
const saidAt = Temporal.Instant.from('2026-05-26T15:00:00Z')

const none = { lines: [], reason: '', clauseIds: [] } as const
type Handed = { readonly submissionId: string; readonly version: number }

function decideAs(actor: Actor, handed: Handed, more: object, at = claimedAt) {
  const input = { ...none, outcome: 'approve' as const, ...handed, ...more }
  return execute(testCall(db, actor, { at }), 'submission.decide', decide, input)
}

let invoices = 0

/** A final claim of 5,000.00 for 6,000.00 and 4,000.00 of an activity of 14 and 15 April. */
async function claim() {
  const partnerId = await inAct(db, specialist, (act) => enrol(act, 'select'))
  const own: MdfSetting = { ...setting, partnerId }
  const request = await handInRequest(own, { requested: '5000.00', net: '10000.00' }, requestedAt)
  unwrap(await decideAs(specialist, request, {}, requestedAt))
  const row = must(await rowOf(request.submissionId), 'there')
  const incentiveId = must(row.incentiveId, 'handed in')
  invoices += 1
  const lines = [
    line(1, { costKind: 'venue', net: '6000.00', invoice: `N-${invoices}-1` }),
    line(2, {
      costKind: 'catering',
      net: '4000.00',
      invoice: `N-${invoices}-2`,
      invoiceOn: '2026-04-12',
    }),
  ]
  const form = claimForm({ claimed: '5000.00' })
  const handed = await handInClaim(own, { incentiveId, form, lines }, claimedAt)
  return { own, incentiveId, ...handed }
}
type Claim = Awaited<ReturnType<typeof claim>>

const rowOf = (submissionId: string) => undone(db, (tx) => selectSubmission(tx, submissionId))
const viewOf = async (submissionId: string) =>
  must(
    await undone(db, (tx) => submissionView(tx, submissionId, { at: saidAt, partnerId: null })),
    'there',
  )

async function returned(of: Claim, targets = ['2']) {
  const defects = targets.map((target) => {
    const reason = 'Show the day of delivery.'
    return { targetKind: 'line', target, reason, clauseId: 'MDF-4.5' } as const
  })
  return unwrap(
    await inAct(
      db,
      specialist,
      (act) => sendBack(act, { ...of, message: 'Please prove it.', defects }),
      backAt,
    ),
  )
}

const later = (of: Claim, version: number, at = saidAt) =>
  inAct(
    db,
    partnerActor(of.own.partnerId),
    (act) => sendLinesLater(act, { submissionId: of.submissionId, version }),
    at,
  )
const committed = async ({ incentiveId }: Claim) =>
  printMoney(await undone(db, (tx) => balanceIn(tx, setting.fund, 'committed', incentiveId)))
const statusOf = async ({ incentiveId }: Claim) =>
  (await undone(db, (tx) => incentiveById(tx, incentiveId)))?.status

async function acceptPapers(submissionId: string, at = saidAt) {
  const { evidence } = await viewOf(submissionId)
  for (const { itemId } of evidence) {
    const input = { itemId, state: 'accepted', reason: null } as const
    unwrap(await inAct(db, specialist, (act) => judgeItem(act, input), at))
  }
}

test('E11: on the partner’s word a returned line comes later and the rest is decided now', async () => {
  const own = await claim()
  const back = await returned(own)
  const said = unwrap(await later(own, back.version))
  assert.deepEqual([said.status, said.lines], ['in_review', [2]])
  const rest = await viewOf(own.submissionId)
  assert.deepEqual(
    rest.lines.map((one) => one.lineNo),
    [1],
  )
  assert.equal(printMoney(rest.requested), '3,000.00 USD')
  assert.equal(rest.isFinal, false)
  const next = await viewOf(said.nextId)
  assert.equal(printMoney(next.requested), '2,000.00 USD')
  assert.equal(next.isFinal, true)
  assert.deepEqual(
    next.lines.map((one) => [one.lineNo, one.invoiceNumber]),
    [[1, 'N-1-2']],
  )
  const papers = next.evidence.map((item) => `${item.slot} ${item.lineNo ?? ''}`.trim())
  assert.deepEqual(papers.sort(), ['agenda', 'attendee_list', 'invoice 1', 'photo'])
  assert.ok(!rest.evidence.some((item) => item.lineNo === 2))
  await acceptPapers(own.submissionId)
  const decided = unwrap(await decideAs(specialist, { ...own, version: said.version }, {}, saidAt))
  assert.equal(printMoney(decided.amount), '3,000.00 USD')
  assert.equal(await committed(own), '2,000.00 USD')
})

test('the next claim is in time until its answer was due, and settles when it is decided', async () => {
  const own = await claim()
  const said = unwrap(await later(own, (await returned(own)).version))
  const afterDeadline = Temporal.Instant.from('2026-06-05T15:00:00Z')
  const due = must((await rowOf(said.nextId))?.answerBy, 'it is awaited')
  assert.ok(Temporal.Instant.compare(due, afterDeadline) > 0)
  await acceptPapers(own.submissionId)
  unwrap(await decideAs(specialist, { ...own, version: said.version }, {}, saidAt))
  const sweep = () => inAct(db, testActor([]), (act) => releaseUnclaimed(act), afterDeadline)
  unwrap(await sweep())
  assert.equal(await statusOf(own), 'committed')
  const partner = partnerActor(own.own.partnerId)
  const handed = await inAct(
    db,
    partner,
    async (act) => {
      const { partnerId } = own.own
      const at = { submissionId: said.nextId, partnerId, slot: 'delivery_proof', lineNo: 1 }
      await putPaper(act, db, at)
      const { version } = must(await selectSubmission(act.tx, said.nextId), 'a draft')
      return unwrap(await submit(act, { submissionId: said.nextId, version }))
    },
    afterDeadline,
  )
  await acceptPapers(said.nextId, afterDeadline)
  const assessed = must(
    await undone(db, (tx) => assessmentView(tx, said.nextId, afterDeadline)),
    'judged',
  )
  assert.equal(assessed.checks.find((one) => one.code === 'check_deadline')?.state, 'pass')
  const lines = [
    { lineNo: 1, partNo: 1, verdict: 'accepted', clauseId: 'MDF-4.5', reason: 'Delivery proven' },
  ]
  const next = { submissionId: said.nextId, version: handed.version }
  unwrap(await decideAs(specialist, next, { lines }, afterDeadline))
  assert.equal(await statusOf(own), 'settled')
  assert.equal(await committed(own), '0.00 USD')
})

test('the next claim is handed in at once, and decided after the one before it', async () => {
  const own = await claim()
  const said = unwrap(await later(own, (await returned(own)).version))
  const handed = await inAct(
    db,
    partnerActor(own.own.partnerId),
    async (act) => {
      const { version } = must(await selectSubmission(act.tx, said.nextId), 'a draft')
      return unwrap(await submit(act, { submissionId: said.nextId, version }))
    },
    saidAt,
  )
  await acceptPapers(said.nextId)
  const next = { submissionId: said.nextId, version: handed.version }
  const early = await decideAs(specialist, next, { outcome: 'reject', reason: 'Early' }, saidAt)
  assert.ok(!early.ok && early.refusal.code === 'submission.earlier_claim')
  await acceptPapers(own.submissionId)
  unwrap(await decideAs(specialist, { ...own, version: said.version }, {}, saidAt))
  unwrap(await decideAs(specialist, next, { outcome: 'reject', reason: 'No proof' }, saidAt))
  // A rejection can be appealed: nothing goes back yet.
  assert.equal(await statusOf(own), 'committed')
})

test('a claim is not divided when nothing or everything of it was sent back', async () => {
  const own = await claim()
  const photo = [{ targetKind: 'slot', target: 'photo', reason: 'Dark.', clauseId: null }] as const
  const back = unwrap(
    await inAct(
      db,
      specialist,
      (act) => sendBack(act, { ...own, message: 'A better photo.', defects: photo }),
      backAt,
    ),
  )
  const nothing = await later(own, back.version)
  assert.ok(!nothing.ok && nothing.refusal.code === 'submission.not_divisible')
  const other = await claim()
  const all = await later(other, (await returned(other, ['1', '2'])).version)
  assert.ok(!all.ok && all.refusal.code === 'submission.not_divisible')
})

test('what nobody sends in time of a next claim keeps nothing committed', async () => {
  const own = await claim()
  const said = unwrap(await later(own, (await returned(own)).version))
  await acceptPapers(own.submissionId)
  unwrap(await decideAs(specialist, { ...own, version: said.version }, {}, saidAt))
  const afterAll = must((await rowOf(said.nextId))?.answerBy, 'awaited').add({ hours: 1 })
  unwrap(await inAct(db, testActor([]), (act) => releaseUnclaimed(act), afterAll))
  assert.equal(await statusOf(own), 'settled')
  assert.equal(await committed(own), '0.00 USD')
})
