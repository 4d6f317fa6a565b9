import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { answer, usableAuthority } from '../escalations/index.ts'
import { balanceIn, fundBalance } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { incentiveById } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { payablesOf } from '../payables/index.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { decide } from './decide.ts'
import { saveDraft } from './draft.ts'
import { bringBack, escalateRefusal } from './escalate.ts'
import { submissionView } from './read.ts'
import { sendBack } from './send-back.ts'
import { selectSubmission } from './sql.ts'
import { submit } from './submit.ts'
import { takeNext } from './take.ts'
import { verifications } from './verify.ts'
import { addHoliday } from '../clocks/index.ts'
import { subscriptions } from './jobs.ts'
import { domains } from '../wiring.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  type MdfSetting,
  mdfSetting,
  publishNext,
  partnerActor,
  putPaper,
  wiredDatabase,
} from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await mdfSetting(db)
const specialist = await person(db, { roles: ['specialist'], limit: amount('5000.00') })
const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
const requestedAt = Temporal.Instant.from('2026-03-02T15:00:00Z')
const claimedAt = Temporal.Instant.from('2026-04-20T15:00:00Z')

const none = { lines: [], reason: '', clauseIds: [] } as const
type Handed = { readonly submissionId: string; readonly version: number }

function decideAs(actor: Actor, handed: Handed, more: object, at = claimedAt) {
  const input = { ...none, outcome: 'approve' as const, ...handed, ...more }
  return execute(testCall(db, actor, { at }), 'submission.decide', decide, input, {
    escalate: escalateRefusal(handed.submissionId, (refusal) => refusal.code),
  })
}

async function approvedRequest(
  requested: string,
  net: string,
  startsOn = '2026-04-14',
  endsOn = '2026-04-15',
) {
  const partnerId = await inAct(db, lead, (act) => enrol(act, 'select'))
  const own: MdfSetting = { ...setting, partnerId }
  const handed = await handInRequest(own, { requested, net, startsOn, endsOn }, requestedAt)
  unwrap(await decideAs(lead, handed, {}, requestedAt))
  const row = must(await undone(db, (tx) => selectSubmission(tx, handed.submissionId)), 'there')
  return { own, incentiveId: must(row.incentiveId, 'handed in') }
}

const statusOf = async (submissionId: string) =>
  (await undone(db, (tx) => selectSubmission(tx, submissionId)))?.status

test('a request is numbered, checked, approved, and its money committed', async () => {
  const handed = await handInRequest(setting, { requested: '4000.00', net: '8000.00' }, requestedAt)
  assert.match(handed.number, /^MDF-2026-\d{5}\/1$/)
  assert.equal(handed.status, 'in_review')
  const before = await undone(db, (tx) => fundBalance(tx, setting.fund))
  const decided = unwrap(await decideAs(specialist, handed, {}, requestedAt))
  assert.equal(decided.status, 'approved')
  const now = await undone(db, (tx) => fundBalance(tx, setting.fund))
  assert.equal(printMoney(now.committed), printMoney(amount('4000.00')))
  assert.equal(before.available.minor - now.available.minor, 400000n)
  const view = must(
    await undone(db, (tx) =>
      submissionView(tx, handed.submissionId, { at: requestedAt, partnerId: null }),
    ),
    'seen',
  )
  assert.equal(view.incentiveStatus, 'committed')
  assert.deepEqual(
    view.timeline.map((event) => event.type).filter((type) => type.startsWith('submission.')),
    [
      'submission.drafted',
      'submission.submitted',
      'submission.review_started',
      'submission.approved',
    ],
  )
})

test('what policy sends back is not approved by a click', async () => {
  const handed = await handInRequest(setting, { requested: '4500.00', net: '8000.00' }, requestedAt)
  const refused = await decideAs(specialist, handed, {}, requestedAt)
  assert.equal(!refused.ok && refused.refusal.code, 'submission.policy_forbids')
  // The refusal is escalating: the question is asked, the request waits for its answer.
  assert.equal(await statusOf(handed.submissionId), 'escalated')
})

test('a request may be approved for less', async () => {
  const handed = await handInRequest(
    setting,
    { requested: '4500.00', net: '8000.00', startsOn: '2026-05-04', endsOn: '2026-05-05' },
    requestedAt,
  )
  const decided = unwrap(
    await decideAs(
      specialist,
      handed,
      { outcome: 'approve_reduced', amount: amount('4000.00') },
      requestedAt,
    ),
  )
  assert.equal(printMoney(decided.amount), '4,000.00 USD')
})

test('E13: a claim above its commitment pays the commitment', async () => {
  const { own, incentiveId } = await approvedRequest('5000.00', '12000.00')
  const claim = await handInClaim(
    own,
    {
      incentiveId,
      form: claimForm({ claimed: '6000.00' }),
      lines: [
        line(1, { costKind: 'venue', net: '7000.00', tax: '700.00', invoice: 'R-1' }),
        line(2, { costKind: 'catering', net: '5000.00', invoice: 'R-2' }),
      ],
    },
    claimedAt,
  )
  const decided = unwrap(await decideAs(specialist, claim, { outcome: 'approve_reduced' }))
  assert.equal(printMoney(decided.amount), '5,000.00 USD')
  const row = must(
    await undone(db, async (tx) => (await payablesOf(tx, [claim.submissionId]))[0]),
    'owed',
  )
  assert.equal(row.status, 'held')
  assert.equal(printMoney(row.amount), '5,000.00 USD')
  assert.equal((await undone(db, (tx) => incentiveById(tx, incentiveId)))?.status, 'settled')
})

test('E17: alcohol and own staff are denied, each with its clause', async () => {
  const { own, incentiveId } = await approvedRequest('5000.00', '12000.00')
  const claim = await handInClaim(
    own,
    {
      incentiveId,
      form: claimForm({ claimed: '2350.00' }),
      lines: [
        line(1, { costKind: 'venue', net: '4000.00', invoice: 'R-11' }),
        line(2, {
          costKind: 'catering',
          net: '1000.00',
          invoice: 'R-12',
          parts: [
            ['catering', '700.00'],
            ['alcohol', '300.00'],
          ],
        }),
        line(3, { costKind: 'own_staff_travel', net: '600.00', invoice: 'R-13' }),
      ],
    },
    claimedAt,
  )
  const decided = unwrap(await decideAs(specialist, claim, { outcome: 'approve' }))
  const denied = decided.lines.filter((one) => one.verdict === 'denied')
  assert.deepEqual(
    denied.map((one) => [one.lineNo, printMoney(one.claimed), one.clauseId]),
    [
      [2, '300.00 USD', 'MDF-5.1'],
      [3, '600.00 USD', 'MDF-5.2'],
    ],
  )
  const accepted = decided.lines.reduce((total, one) => total + one.accepted.minor, 0n)
  assert.equal(accepted, 470000n)
  assert.equal(printMoney(decided.amount), '2,350.00 USD')
})

test('E18: of two requests on the last money one is approved, the other asks the owner', async () => {
  const other = await wiredDatabase()
  try {
    const small = await mdfSetting(other, { budget: amount('10000.00') })
    const second = await inAct(other, lead, (act) => enrol(act, 'select'))
    const a = await person(other, { roles: ['lead'], limit: amount('25000.00') })
    const b = await person(other, { roles: ['lead'], limit: amount('25000.00') })
    const first = await handInRequest(small, { requested: '6000.00', net: '12000.00' }, requestedAt)
    const later = await handInRequest(
      small,
      { requested: '6000.00', net: '12000.00' },
      requestedAt,
      second,
    )
    const decideIn = (actor: Actor, handed: Handed) =>
      execute(
        testCall(other, actor, { at: requestedAt }),
        'submission.decide',
        decide,
        { ...none, ...handed, outcome: 'approve' as const },
        { escalate: escalateRefusal(handed.submissionId, (refusal) => refusal.code) },
      )
    const results = await Promise.all([decideIn(a, first), decideIn(b, later)])
    assert.equal(results.filter((result) => result.ok).length, 1)
    const balance = await undone(other, (tx) => fundBalance(tx, small.fund))
    assert.equal(printMoney(balance.committed), '6,000.00 USD')
    assert.equal(printMoney(balance.available), '4,000.00 USD')
    const refusals = results.flatMap((result) => (result.ok ? [] : [result.refusal.code]))
    // The loser finds the money gone: in the checks, or at the books themselves.
    assert.ok(['fund.insufficient', 'submission.policy_forbids'].includes(refusals[0] ?? ''))
    const states = await Promise.all(
      [first, later].map((one) => undone(other, (tx) => selectSubmission(tx, one.submissionId))),
    )
    assert.deepEqual(states.map((row) => row?.status).sort(), ['approved', 'escalated'])
  } finally {
    await other.close()
  }
})

test('E52: above the limit nothing is decided; the owner’s authority lets it through once', async () => {
  const { own, incentiveId } = await approvedRequest('24000.00', '48000.00')
  void incentiveId
  const handed = await handInRequest(
    { ...own },
    { requested: '20000.00', net: '40000.00', startsOn: '2026-07-06', endsOn: '2026-07-07' },
    requestedAt,
  )
  const refused = await decideAs(specialist, handed, {}, requestedAt)
  assert.equal(!refused.ok && refused.refusal.code, 'submission.over_limit')
  assert.equal(await statusOf(handed.submissionId), 'escalated')
  const view = must(
    await undone(db, (tx) =>
      submissionView(tx, handed.submissionId, { at: requestedAt, partnerId: null }),
    ),
    'seen',
  )
  const question = must(view.questions[0], 'asked')
  assert.equal(question.kind, 'limit')
  unwrap(
    await execute(
      testCall(db, await person(db, { roles: ['program_owner'] }), { at: requestedAt }),
      'question.answer',
      answer,
      {
        questionId: question.questionId,
        text: 'Once, for this road show.',
        authority: {
          amount: amount('20000.00'),
          clauseId: null,
          expiresAt: requestedAt.add({ hours: 240 }),
        },
      },
    ),
  )
  const back = unwrap(
    await inAct(
      db,
      specialist,
      (act) => bringBack(act, { submissionId: handed.submissionId }),
      requestedAt,
    ),
  )
  const authority = must(
    await undone(db, (tx) =>
      usableAuthority(tx, { subjectId: handed.submissionId, at: requestedAt }),
    ),
    'granted',
  )
  const again = { submissionId: handed.submissionId, version: back.version }
  const decided = unwrap(
    await decideAs(specialist, again, { authorityId: authority.authorityId }, requestedAt),
  )
  assert.equal(decided.status, 'approved')
  assert.equal(
    await undone(db, (tx) =>
      usableAuthority(tx, { subjectId: handed.submissionId, at: requestedAt }),
    ),
    null,
  )
})

test('sent back with one defect, only that is mended, and the clock stood still', async () => {
  const { own, incentiveId } = await approvedRequest('5000.00', '10000.00')
  const claim = await handInClaim(
    own,
    {
      incentiveId,
      form: claimForm({ claimed: '5000.00' }),
      lines: [line(1, { costKind: 'venue', net: '10000.00', invoice: 'R-21' })],
    },
    claimedAt,
  )
  const back = unwrap(
    await inAct(
      db,
      specialist,
      (act) =>
        sendBack(act, {
          ...claim,
          message: 'The agenda is of another event.',
          defects: [
            {
              targetKind: 'slot',
              target: 'agenda',
              reason: 'The agenda is of another event.',
              clauseId: 'MDF-4.3',
            },
          ],
        }),
      claimedAt,
    ),
  )
  assert.equal(back.status, 'action_required')
  const theirs = partnerActor(own.partnerId)
  const content = {
    form: claimForm({ claimed: '4000.00' }),
    isFinal: true,
    lines: [line(1, { costKind: 'venue', net: '10000.00', invoice: 'R-21' })],
  }
  const input = { submissionId: claim.submissionId, version: back.version }
  const locked = await inAct(
    db,
    theirs,
    (act) => saveDraft(act, { ...input, ...content }),
    claimedAt,
  )
  assert.deepEqual(
    !locked.ok && locked.refusal.code === 'submission.locked_part' && locked.refusal.parts,
    ['claimed'],
  )
  const lacking = await inAct(db, theirs, (act) => submit(act, input), claimedAt)
  assert.equal(!lacking.ok && lacking.refusal.code, 'submission.incomplete')
  const mendedAt = claimedAt.add({ hours: 48 })
  await inAct(
    db,
    theirs,
    (act) =>
      putPaper(act, db, {
        submissionId: claim.submissionId,
        partnerId: own.partnerId,
        slot: 'agenda',
        lineNo: null,
      }),
    mendedAt,
  )
  const mended = unwrap(await inAct(db, theirs, (act) => submit(act, input), mendedAt))
  assert.equal(mended.status, 'in_review')
  const row = must(await undone(db, (tx) => selectSubmission(tx, claim.submissionId)), 'there')
  // Five days from Monday 20 April 11:00 New York, of which two stood still: 29 April, not 27.
  assert.equal(row.decisionDueAt?.toString(), '2026-04-29T15:00:00Z')
})

test('E19: what the last claim leaves goes back to the fund', async () => {
  const { own, incentiveId } = await approvedRequest('5000.00', '10000.00')
  const pay = async (claimed: string, net: string, final: 'yes' | 'no', invoice: string) => {
    const claim = await handInClaim(
      own,
      {
        incentiveId,
        form: claimForm({ claimed, final }),
        lines: [line(1, { costKind: 'venue', net, invoice })],
      },
      claimedAt,
    )
    unwrap(await decideAs(specialist, claim, {}))
  }
  await pay('2000.00', '4000.00', 'no', 'R-31')
  const before = await undone(db, (tx) => fundBalance(tx, setting.fund))
  await pay('1500.00', '3000.00', 'yes', 'R-32')
  const now = await undone(db, (tx) => fundBalance(tx, setting.fund))
  assert.equal(now.available.minor - before.available.minor, 150000n)
  assert.equal(
    (await undone(db, (tx) => balanceIn(tx, setting.fund, 'committed', incentiveId))).minor,
    0n,
  )
})

test('E22: a claim is judged by the version of its request, whatever was published since', async () => {
  const { own, incentiveId } = await approvedRequest('5000.00', '10000.00')
  const before = must(await undone(db, (tx) => incentiveById(tx, incentiveId)), 'there')
  const publishedAt = Temporal.Instant.from('2026-04-01T14:00:00Z')
  const newer = await inAct(db, setting.owner, (act) => publishNext(act, '2026-04-02'), publishedAt)
  const claim = await handInClaim(
    own,
    {
      incentiveId,
      form: claimForm({ claimed: '5000.00' }),
      lines: [line(1, { costKind: 'venue', net: '10000.00', invoice: 'R-22' })],
    },
    claimedAt,
  )
  const row = must(await undone(db, (tx) => selectSubmission(tx, claim.submissionId)), 'there')
  assert.equal(row.versionId, before.versionId)
  assert.notEqual(row.versionId, newer)
  const fresh = await handInRequest(
    own,
    { requested: '600.00', net: '2000.00', startsOn: '2026-06-08', endsOn: '2026-06-09' },
    claimedAt,
  )
  const next = must(await undone(db, (tx) => selectSubmission(tx, fresh.submissionId)), 'there')
  assert.equal(next.versionId, newer)
})

test('an invoice claimed under another activity is suspected, not paid', async () => {
  const one = await approvedRequest('5000.00', '10000.00')
  const two = await approvedRequest('5000.00', '10000.00')
  const lines = [line(1, { costKind: 'venue', net: '10000.00', invoice: 'R-99' })]
  const form = claimForm({ claimed: '5000.00' })
  unwrap(
    await decideAs(specialist, await handInClaim(one.own, { ...one, form, lines }, claimedAt), {}),
  )
  const again = await handInClaim(two.own, { ...two, form, lines }, claimedAt)
  const refused = await decideAs(specialist, again, {})
  assert.equal(!refused.ok && refused.refusal.code, 'submission.policy_forbids')
})

test('a draft that lacks something is not handed in, and says what', async () => {
  await assert.rejects(
    handInRequest(setting, { requested: '', net: '8000.00' }, requestedAt),
    /submission\.incomplete.*Amount you ask for is required/,
  )
})

test('take next gives the most urgent to exactly one person', async () => {
  for (let i = 0; i < 3; i += 1) {
    await handInRequest(
      setting,
      {
        requested: '600.00',
        net: '1300.00',
        activityType: 'webinar',
        startsOn: `2026-0${i + 6}-02`,
        endsOn: `2026-0${i + 6}-02`,
      },
      requestedAt,
    )
  }
  const people = [testActor(['specialist']), testActor(['specialist']), testActor(['lead'])]
  const taken = await Promise.all(people.map((who) => inAct(db, who, (act) => takeNext(act))))
  const ids = taken.map((result) => (result.ok ? result.value.submissionId : null))
  assert.equal(
    new Set(ids.filter((id) => id !== null)).size,
    ids.filter((id) => id !== null).length,
  )
  assert.ok(ids.every((id) => id !== null))
})

test('what the domain promises of its rows holds after all of it', async () => {
  const everything = domains.flatMap((domain) => domain.verifications)
  for (const { name, firstWrong } of everything) {
    assert.equal(await undone(db, firstWrong), null, name)
  }
})

test('a calendar’s edit moves the queue with the clocks', async () => {
  const handed = await handInRequest(
    setting,
    { requested: '700.00', net: '1500.00', activityType: 'training' },
    requestedAt,
  )
  const due = async () =>
    (await undone(db, (tx) => selectSubmission(tx, handed.submissionId)))?.decisionDueAt?.toString()
  const before = await due()
  unwrap(
    await inAct(
      db,
      lead,
      (act) =>
        addHoliday(act, {
          calendarCode: 'new-york',
          on: Temporal.PlainDate.from('2026-03-04'),
          name: 'Storm',
          source: 'Decision of the lead',
        }),
      requestedAt,
    ),
  )
  const heard = must(
    subscriptions.find((one) => one.event === 'calendar.holiday_added'),
    'subscribed',
  )
  await inAct(db, lead, (act) => heard.run(act, {} as never), requestedAt)
  assert.notEqual(await due(), before)
  for (const { name, firstWrong } of verifications) {
    assert.equal(await undone(db, firstWrong), null, name)
  }
})
