import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { type Id } from '../kernel/ids.ts'
import { sql } from '../platform/db.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { decide } from './decide.ts'
import { createDraft, saveDraft } from './draft.ts'
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
  requestContent,
  wiredDatabase,
} from './testing.ts'
import { warnOfWindows } from './warnings.ts'

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

/** An activity of 14 and 15 April; its last day to claim is 30 May. */
async function activity() {
  const partnerId = await inAct(db, specialist, (act) => enrol(act, 'select'))
  const own: MdfSetting = { ...setting, partnerId }
  const handed = await handInRequest(own, { requested: '3000.00', net: '6000.00' }, requestedAt)
  unwrap(await decideAs(specialist, handed, {}, requestedAt))
  const row = must(await undone(db, (tx) => selectSubmission(tx, handed.submissionId)), 'there')
  return { own, incentiveId: must(row.incentiveId, 'handed in'), request: handed.submissionId }
}

const sweep = (at: string) =>
  inAct(db, testActor([]), (act) => warnOfWindows(act), Temporal.Instant.from(at))

type Warned = { days: number; title: string | null; text: string }
const warned = (incentiveId: Id<'incentive'>) =>
  undone(db, (tx) =>
    tx.many<Warned>(sql`
      select w.days, m.title, m.body as text from submissions.warnings w
        join correspondence.messages m on m.message_id = w.message_id
      where w.incentive_id = ${incentiveId} order by w.warned_at`),
  )

let invoices = 0
function claim(of: Awaited<ReturnType<typeof activity>>, claimed: string, final: 'yes' | 'no') {
  invoices += 1
  const form = claimForm({ claimed, final })
  const net = `${Number.parseInt(claimed, 10) * 2}.00`
  const lines = [line(1, { costKind: 'venue', net, invoice: `W-${invoices}` })]
  return handInClaim(of.own, { incentiveId: of.incentiveId, form, lines }, claimedAt)
}

test('thirty, fourteen and three days before the last day to claim, each once', async () => {
  const { incentiveId } = await activity()
  unwrap(await sweep('2026-04-29T15:00:00Z'))
  assert.equal((await warned(incentiveId)).length, 0)
  unwrap(await sweep('2026-04-30T15:00:00Z'))
  unwrap(await sweep('2026-05-01T15:00:00Z'))
  const [first] = await warned(incentiveId)
  assert.equal(first?.days, 30)
  assert.match(first.title ?? '', /claim until 30 May 2026/)
  assert.match(first.text, /Until 30 May 2026 you can claim 3,000\.00 USD/)
  unwrap(await sweep('2026-05-16T15:00:00Z'))
  unwrap(await sweep('2026-05-27T15:00:00Z'))
  unwrap(await sweep('2026-05-30T15:00:00Z'))
  unwrap(await sweep('2026-06-01T15:00:00Z'))
  assert.deepEqual(
    (await warned(incentiveId)).map((one) => one.days),
    [30, 14, 3],
  )
})

test('a warning missed is not sent after a nearer one, and the letter waits for the office', async () => {
  const { incentiveId } = await activity()
  // Saturday in New York: the letter waits for Monday, 9 o'clock there.
  unwrap(await sweep('2026-05-16T15:00:00Z'))
  unwrap(await sweep('2026-05-17T15:00:00Z'))
  assert.deepEqual(
    (await warned(incentiveId)).map((one) => one.days),
    [14],
  )
})

test('what open claims ask for is left out, and a partial claim leaves the rest', async () => {
  const own = await activity()
  await claim(own, '1000.00', 'no')
  unwrap(await sweep('2026-05-01T15:00:00Z'))
  const [only] = await warned(own.incentiveId)
  assert.match(only?.text ?? '', /you can claim 2,000\.00 USD/)
})

test('nobody is warned whose last claim is in, or who claimed it all', async () => {
  const last = await activity()
  await claim(last, '1000.00', 'yes')
  const all = await activity()
  await claim(all, '3000.00', 'no')
  unwrap(await sweep('2026-05-01T15:00:00Z'))
  assert.deepEqual(await warned(last.incentiveId), [])
  assert.deepEqual(await warned(all.incentiveId), [])
})

test('a changed deadline is warned of anew', async () => {
  const own = await activity()
  unwrap(await sweep('2026-05-16T15:00:00Z'))
  const changedAt = Temporal.Instant.from('2026-04-14T15:00:00Z')
  const handed = await inAct(
    db,
    partnerActor(own.own.partnerId),
    async (act) => {
      const draft = unwrap(
        await createDraft(act, { type: 'mdf_change', incentiveId: own.incentiveId, form: {} }),
      )
      const content = requestContent({ requested: '3000.00', net: '6000.00', endsOn: '2026-04-17' })
      const form = { ...content.form, reason: 'Two more days.' }
      const saved = unwrap(await saveDraft(act, { ...draft, ...content, form }))
      return { ...draft, ...unwrap(await submit(act, { ...draft, version: saved.version })) }
    },
    changedAt,
  )
  unwrap(await decideAs(specialist, handed, {}, changedAt))
  unwrap(await sweep('2026-05-20T15:00:00Z'))
  const told = await warned(own.incentiveId)
  assert.deepEqual(
    told.map((one) => one.days),
    [14, 14],
  )
  assert.match(told[1]?.title ?? '', /claim until 1 June 2026/)
})
