import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Actor, eventsOfSubject } from '../audit/index.ts'
import { balanceIn, fundBalance } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { incentiveById } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { inAct, testCall, undone } from '../platform/testing.ts'
import { domains } from '../wiring.ts'
import { decide } from './decide.ts'
import { createDraft, saveDraft } from './draft.ts'
import { escalateRefusal } from './escalate.ts'
import { incentiveRows } from './queue.ts'
import { assessmentView, submissionView } from './read.ts'
import { selectSubmission } from './sql.ts'
import { submit } from './submit.ts'
import { undo } from './undo.ts'
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
  wiredDatabase,
} from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await mdfSetting(db)
const specialist = await person(db, { roles: ['specialist'], limit: amount('5000.00') })
const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
const requestedAt = Temporal.Instant.from('2026-03-02T15:00:00Z')
const changedAt = Temporal.Instant.from('2026-03-20T15:00:00Z')
const claimedAt = Temporal.Instant.from('2026-04-20T15:00:00Z')

type Handed = { readonly submissionId: string; readonly version: number }
const none = { lines: [], reason: '', clauseIds: [] } as const

function decideAs(actor: Actor, handed: Handed, more: object, at = changedAt) {
  const input = { ...none, outcome: 'approve' as const, ...handed, ...more }
  return execute(testCall(db, actor, { at }), 'submission.decide', decide, input, {
    escalate: escalateRefusal(handed.submissionId, (refusal) => refusal.code),
  })
}

/** An approved activity of 14 and 15 April by a partner of its own. */
async function activity(requested = '4000.00', net = '8000.00') {
  const partnerId = await inAct(db, lead, (act) => enrol(act, 'select'))
  const own: MdfSetting = { ...setting, partnerId }
  const handed = await handInRequest(own, { requested, net }, requestedAt)
  unwrap(await decideAs(lead, handed, {}, requestedAt))
  const row = must(await undone(db, (tx) => selectSubmission(tx, handed.submissionId)), 'there')
  return { own, incentiveId: must(row.incentiveId, 'handed in') }
}
type Activity = Awaited<ReturnType<typeof activity>>

const begin = ({ own, incentiveId }: Activity, at = changedAt) =>
  inAct(
    db,
    partnerActor(own.partnerId),
    (act) => createDraft(act, { type: 'mdf_change', incentiveId, form: {} }),
    at,
  )

/** Changes what is named; the rest stays as the draft began. */
async function change(of: Activity, fields: Record<string, string>, net?: string, at = changedAt) {
  const draft = unwrap(await begin(of, at))
  const view = must(await viewOf(draft.submissionId), 'a draft')
  const form = { ...view.form, reason: 'The hall is taken.', ...fields }
  const lines = net === undefined ? view.lines : [line(1, { costKind: 'venue', net })]
  const handed = await inAct(
    db,
    partnerActor(of.own.partnerId),
    async (act) => {
      const saved = unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: true }))
      return unwrap(await submit(act, { ...draft, version: saved.version }))
    },
    at,
  )
  return { submissionId: draft.submissionId, ...handed }
}

const viewOf = (submissionId: string) =>
  undone(db, (tx) => submissionView(tx, submissionId, { at: changedAt, partnerId: null }))
const asked = async (submissionId: string, at = changedAt) =>
  must(await undone(db, (tx) => assessmentView(tx, submissionId, at)), 'judged').suggestion
const held_ = async ({ incentiveId }: Activity) =>
  must(await undone(db, (tx) => incentiveById(tx, incentiveId)), 'an activity')
const committed = async ({ incentiveId }: Activity) =>
  printMoney(await undone(db, (tx) => balanceIn(tx, setting.fund, 'committed', incentiveId)))

test('a draft of a change begins with what was approved, and the page shows both', async () => {
  const own = await activity()
  const draft = unwrap(await begin(own))
  const view = must(await viewOf(draft.submissionId), 'a draft')
  assert.equal(view.form['starts_on'], '2026-04-14')
  assert.equal(view.form['requested'], '4000.00')
  assert.equal(view.form['place'], 'Chicago')
  assert.equal(view.lines.length, 1)
  assert.equal(view.before?.form['requested'], '4000.00')
  const suggestion = await asked(draft.submissionId)
  assert.equal(suggestion.reason, 'nothing_changed')
})

test('other days: approved, they move the deadline; rate, amount and books stay', async () => {
  const own = await activity()
  const handed = await change(own, { starts_on: '2026-05-12', ends_on: '2026-05-13' })
  const suggestion = await asked(handed.submissionId)
  assert.deepEqual([suggestion.outcome, suggestion.reason], ['approve', 'within_terms'])
  unwrap(await decideAs(specialist, handed, {}))
  const now = await held_(own)
  assert.equal(now.firstOn?.toString(), '2026-05-12')
  assert.equal(now.claimDeadlineOn?.toString(), '2026-06-27')
  assert.equal(await committed(own), '4,000.00 USD')
  const events = await undone(db, (tx) => eventsOfSubject(tx, 'incentive', own.incentiveId))
  const event = must(
    events.find((one) => one.type === 'incentive.changed'),
    'it is recorded',
  )
  assert.match(event.body, /"was":.*"firstOn":"2026-04-14"/)
  const view = must(await viewOf(handed.submissionId), 'there')
  assert.equal(view.before?.form['starts_on'], '2026-04-14')
  assert.equal(view.form['starts_on'], '2026-05-12')
})

test('more and less: the commitment follows in the same transaction', async () => {
  const own = await activity('2000.00', '4000.00')
  const before = await undone(db, (tx) => fundBalance(tx, setting.fund))
  const more = await change(own, { requested: '3500.00' }, '7000.00')
  unwrap(await decideAs(specialist, more, {}))
  assert.equal(await committed(own), '3,500.00 USD')
  const later = changedAt.add({ hours: 1 })
  const less = await change(own, { requested: '1200.00' }, '2400.00', later)
  unwrap(await decideAs(specialist, less, {}, later))
  assert.equal(await committed(own), '1,200.00 USD')
  assert.equal(printMoney(must((await held_(own)).approval, 'approved').amount), '1,200.00 USD')
  const now = await undone(db, (tx) => fundBalance(tx, setting.fund))
  assert.equal(now.available.minor - before.available.minor, 80_000n)
  for (const { firstWrong } of domains.flatMap((domain) => domain.verifications ?? [])) {
    assert.equal(await undone(db, (tx) => firstWrong(tx)), null)
  }
})

test('what asks for no more needs no limit; what asks for more is weighed whole', async () => {
  const own = await activity('9000.00', '18000.00')
  const days = await change(own, { ends_on: '2026-04-16' })
  unwrap(await decideAs(specialist, days, {}))
  const more = await change(own, { requested: '9500.00' }, '19000.00')
  const refused = await decideAs(specialist, more, {})
  assert.ok(!refused.ok && refused.refusal.code === 'submission.over_limit')
})

test('once it has begun the first day, type and amount stay; the last day may move', async () => {
  const during = Temporal.Instant.from('2026-04-14T15:00:00Z')
  const own = await activity()
  const longer = await change(own, { ends_on: '2026-04-17' }, undefined, during)
  assert.equal((await asked(longer.submissionId, during)).outcome, 'approve')
  unwrap(await decideAs(specialist, longer, {}, during))
  const later = await change(
    own,
    { starts_on: '2026-04-20', ends_on: '2026-04-21' },
    undefined,
    during,
  )
  assert.equal((await asked(later.submissionId, during)).reason, 'has_begun')
  const over = await activity()
  const after_ = Temporal.Instant.from('2026-04-16T15:00:00Z')
  const late = await change(over, { ends_on: '2026-04-17' }, undefined, after_)
  assert.equal((await asked(late.submissionId, after_)).reason, 'activity_over')
})

test('a change and a claim wait for each other, and a change never takes what was claimed', async () => {
  const own = await activity()
  const given = {
    incentiveId: own.incentiveId,
    form: claimForm({ claimed: '1500.00', final: 'no' }),
    lines: [line(1, { costKind: 'venue', net: '3000.00', invoice: 'C-1' })],
  } as const
  const claim = await handInClaim(own.own, given, claimedAt)
  const refused = await begin(own, claimedAt)
  assert.ok(!refused.ok && refused.refusal.code === 'submission.not_claimable')
  unwrap(await decideAs(specialist, claim, {}, claimedAt))
  const less = await change(
    own,
    { requested: '1400.00', ends_on: '2026-04-16' },
    '2800.00',
    claimedAt,
  )
  assert.equal((await asked(less.submissionId, claimedAt)).reason, 'activity_over')
  const again = await inAct(
    db,
    partnerActor(own.own.partnerId),
    (act) => createDraft(act, { type: 'mdf_claim', incentiveId: own.incentiveId, form: {} }),
    claimedAt,
  )
  assert.ok(!again.ok && again.refusal.code === 'submission.not_claimable')
})

test('the portal offers a change where the program takes one', async () => {
  const own = await activity()
  const { partnerId } = own.own
  const page = { partnerId, before: null, limit: 10 }
  const rows = await undone(db, (tx) => incentiveRows(tx, page, changedAt))
  assert.deepEqual(rows[0]?.mayHandIn, ['mdf_change', 'mdf_claim'])
})

test('a change of the last minute is undone: the activity and its commitment are as before', async () => {
  const own = await activity('2000.00', '4000.00')
  const handed = await change(own, { requested: '3000.00', ends_on: '2026-04-16' }, '6000.00')
  unwrap(await decideAs(specialist, handed, {}))
  assert.equal(await committed(own), '3,000.00 USD')
  const { version } = must(await viewOf(handed.submissionId), 'decided')
  const at = changedAt.add({ seconds: 30 })
  const input = { submissionId: handed.submissionId, version }
  unwrap(await execute(testCall(db, specialist, { at }), 'submission.undo', undo, input))
  assert.equal(await committed(own), '2,000.00 USD')
  assert.equal((await held_(own)).lastOn?.toString(), '2026-04-15')
  for (const { firstWrong } of domains.flatMap((domain) => domain.verifications ?? [])) {
    assert.equal(await undone(db, (tx) => firstWrong(tx)), null)
  }
})

test('a claim and a change sent in one moment: one of them waits', async () => {
  const own = await activity('2000.00', '4000.00')
  const partner = partnerActor(own.own.partnerId)
  const draft = unwrap(await begin(own))
  const content = must(await viewOf(draft.submissionId), 'a draft')
  const form = { ...content.form, ends_on: '2026-04-16', reason: 'One more day.' }
  const typed = { ...draft, form, lines: content.lines, isFinal: true }
  const saved = await inAct(db, partner, async (act) => unwrap(await saveDraft(act, typed)))
  const { version } = saved
  const change_ = inAct(db, partner, (act) => submit(act, { ...draft, version }), changedAt)
  const claim = handInClaim(
    own.own,
    {
      incentiveId: own.incentiveId,
      form: claimForm({ claimed: '500.00', final: 'no' }),
      lines: [line(1, { costKind: 'venue', net: '1000.00', invoice: 'RACE-1' })],
    },
    changedAt,
  )
  const [changed, claimed] = await Promise.allSettled([change_, claim])
  const isChanged = changed.status === 'fulfilled' && changed.value.ok
  const isClaimed = claimed.status === 'fulfilled'
  assert.equal(Number(isChanged) + Number(isClaimed), 1)
})
