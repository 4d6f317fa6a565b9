import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { postMessage, sweepFollowUps } from '../correspondence/index.ts'
import { balanceIn } from '../funds/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { incentiveById } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { domains } from '../wiring.ts'
import { decide } from './decide.ts'
import { subscriptions } from './jobs.ts'
import { submissionView } from './read.ts'
import { sendBack } from './send-back.ts'
import { selectSubmission } from './sql.ts'
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
import { releaseUnclaimed } from './unclaimed.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await mdfSetting(db)
const specialist = await person(db, { roles: ['specialist'], limit: amount('5000.00') })
const requestedAt = Temporal.Instant.from('2026-03-02T15:00:00Z')
const claimedAt = Temporal.Instant.from('2026-04-20T15:00:00Z')

const none = { outcome: 'approve', lines: [], reason: '', clauseIds: [] } as const
type Handed = { readonly submissionId: string; readonly version: number }

function decideAs(actor: Actor, handed: Handed, more: object, at = claimedAt) {
  const input = { ...none, ...handed, ...more }
  return execute(testCall(db, actor, { at }), 'submission.decide', decide, input)
}

/** An approved activity of 14 and 15 April by a partner of its own. */
async function approvedRequest(requested: string, net: string) {
  const partnerId = await inAct(db, specialist, (act) => enrol(act, 'select'))
  const own: MdfSetting = { ...setting, partnerId }
  const handed = await handInRequest(own, { requested, net }, requestedAt)
  unwrap(await decideAs(specialist, handed, {}, requestedAt))
  const row = must(await undone(db, (tx) => selectSubmission(tx, handed.submissionId)), 'there')
  return { own, incentiveId: must(row.incentiveId, 'handed in') }
}

test('what nobody claims goes back after the deadline, but not while a rejection can be appealed', async () => {
  const never = await approvedRequest('1000.00', '2000.00')
  const rejected = await approvedRequest('1000.00', '2000.00')
  const partly = await approvedRequest('1000.00', '2000.00')
  const claim = (of: typeof never, invoice: string, final: 'yes' | 'no', on = claimedAt) =>
    handInClaim(
      of.own,
      {
        incentiveId: of.incentiveId,
        form: claimForm({ claimed: '600.00', final }),
        lines: [line(1, { costKind: 'venue', net: '1200.00', invoice })],
      },
      on,
    )
  unwrap(await decideAs(specialist, await claim(partly, 'U-1', 'no'), {}))
  const late = Temporal.Instant.from('2026-05-29T15:00:00Z')
  const handed = await claim(rejected, 'U-2', 'yes', late)
  unwrap(await decideAs(specialist, handed, { outcome: 'reject', reason: 'Not ours' }, late))
  const sweep = (at: string) =>
    inAct(db, testActor([]), (act) => releaseUnclaimed(act), Temporal.Instant.from(at))
  const states = () =>
    Promise.all(
      [never, rejected, partly].map(
        async ({ incentiveId }) =>
          (await undone(db, (tx) => incentiveById(tx, incentiveId)))?.status,
      ),
    )
  // The 45th day after 15 April is 30 May; in New York it ends at 04:00Z of the 31st.
  unwrap(await sweep('2026-05-31T03:59:00Z'))
  assert.deepEqual(await states(), ['committed', 'committed', 'committed'])
  unwrap(await sweep('2026-05-31T04:00:00Z'))
  assert.deepEqual(await states(), ['lapsed', 'committed', 'settled'])
  unwrap(await sweep('2026-06-29T15:00:00Z'))
  assert.deepEqual(await states(), ['lapsed', 'lapsed', 'settled'])
  for (const { incentiveId } of [never, rejected, partly]) {
    const left = await undone(db, (tx) => balanceIn(tx, setting.fund, 'committed', incentiveId))
    assert.equal(left.minor, 0n)
  }
})

test('a word of the partner does not end the waiting for good', async () => {
  const { own, incentiveId } = await approvedRequest('900.00', '1800.00')
  const handed = await handInClaim(
    own,
    {
      incentiveId,
      form: claimForm({ claimed: '900.00' }),
      lines: [line(1, { costKind: 'venue', net: '1800.00', invoice: 'W-1' })],
    },
    claimedAt,
  )
  const defect = {
    targetKind: 'slot',
    target: 'photo',
    reason: 'Too dark.',
    clauseId: null,
  } as const
  unwrap(
    await inAct(
      db,
      specialist,
      (act) => sendBack(act, { ...handed, message: 'A better photo, please.', defects: [defect] }),
      claimedAt,
    ),
  )
  const wordAt = claimedAt.add({ hours: 30 })
  const thread = { threadKind: 'submission', threadId: handed.submissionId }
  await inAct(
    db,
    partnerActor(own.partnerId),
    (act) => postMessage(act, { ...thread, text: 'Will do.' }),
    wordAt,
  )
  const heard = must(
    subscriptions.find((one) => one.event === 'message.received'),
    'subscribed',
  )
  const event = { subjectKind: 'submission', subjectId: handed.submissionId } as never
  await inAct(db, testActor([]), (act) => heard.run(act, event), wordAt)
  const later = wordAt.add({ hours: 24 * 30 })
  await inAct(db, testActor([]), (act) => sweepFollowUps(act), later)
  const view = must(
    await undone(db, (tx) =>
      submissionView(tx, handed.submissionId, { at: later, partnerId: null }),
    ),
    'seen',
  )
  assert.ok(view.timeline.some((one) => one.type === 'follow_up.sent'))
})

test('after all of it every promise of the record holds', async () => {
  for (const { name, firstWrong } of domains.flatMap((domain) => domain.verifications)) {
    assert.equal(await undone(db, firstWrong), null, name)
  }
})
