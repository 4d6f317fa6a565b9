import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { questionsOf } from '../escalations/index.ts'
import { person } from '../identity/testing.ts'
import { execute } from '../identity/index.ts'
import { LIKE_PICTURE } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { sql } from '../platform/db.ts'
import { inAct, testActor, testCall, undone } from '../platform/testing.ts'
import { lookForSignals } from './ask-about-signals.ts'
import { decide } from './decide.ts'
import { invoiceKey, isNearKey, isSameSeller, neighbourKeys } from './invoice.ts'
import { questionsAbout } from './questions-about.ts'
import { signalRows } from './read-signals.ts'
import { picturesAround } from './signal-sql.ts'
import { selectSubmission } from './sql.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  mdfSetting,
  wiredDatabase,
} from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await mdfSetting(db, { budget: amount('1000000.00') })
const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
const requestedAt = Temporal.Instant.from('2026-03-02T15:00:00Z')
const claimedAt = Temporal.Instant.from('2026-04-20T15:00:00Z')
const rowOf = async (id: string) =>
  must(await undone(db, (tx) => selectSubmission(tx, id)), 'it is there')

/** An approved activity of a partner of its own. */
async function activity() {
  const own = { ...setting, partnerId: await inAct(db, lead, (act) => enrol(act, 'select')) }
  const handed = await handInRequest(own, { requested: '4000.00', net: '8000.00' }, requestedAt)
  const { submissionId, version } = handed
  const none = { outcome: 'approve', lines: [], reason: '', clauseIds: [] } as const
  const call = testCall(db, lead, { at: requestedAt })
  unwrap(await execute(call, 'submission.decide', decide, { ...none, submissionId, version }))
  return { own, incentiveId: must((await rowOf(submissionId)).incentiveId, 'handed in') }
}

function claim(of: Awaited<ReturnType<typeof activity>>, invoice: string) {
  const { own, incentiveId } = of
  const lines = [line(1, { costKind: 'venue', net: '1234.56', invoice })]
  return handInClaim(own, { incentiveId, form: claimForm({ claimed: '600.00' }), lines }, claimedAt)
}

const looked = (submissionId: string) =>
  inAct(db, testActor([]), (act) => lookForSignals(act, submissionId), claimedAt)

test('two partners hand in one invoice at once: one question, both linked, asked once', async () => {
  const [one, two] = [await activity(), await activity()]
  const both = await Promise.all([claim(one, 'RACE-100'), claim(two, 'race 100')])
  await Promise.all([...both, ...both].map(({ submissionId }) => looked(submissionId)))
  const ids = both.map((each) => each.submissionId)
  const own = await Promise.all(
    ids.map((subjectId) =>
      undone(db, (tx) => questionsOf(tx, { subjectKind: 'submission', subjectId })),
    ),
  )
  assert.equal(own.flat().length, 1)
  for (const id of ids) {
    const about = await undone(db, (tx) => questionsAbout(tx, id))
    assert.deepEqual(
      about.map((question) => question.questionId),
      own.flat().map((question) => question.questionId),
    )
    assert.equal((await rowOf(id)).status, 'escalated')
  }
  const asked = { submissionId: ids[0] ?? null, kind: null, before: null, limit: 50 }
  const rows = await undone(db, (tx) => signalRows(tx, asked))
  assert.deepEqual(
    rows.map(({ kind, isCertain, later, earlier }) => [
      kind,
      isCertain,
      later.invoice?.net,
      earlier.invoice?.net,
    ]),
    [['same_invoice', true, amount('1234.56'), amount('1234.56')]],
  )
})

test('numbers one slip apart are near, those two apart are not', () => {
  const near = (a: string, b: string) => isNearKey(must(invoiceKey(a), a), must(invoiceKey(b), b))
  for (const [a, b] of [
    ['INV-4711', 'INV-4717'],
    ['INV-4711', 'INV-47111'],
    ['INV-4711', 'INV-471'],
    ['INV-4712', 'INV-4721'],
    ['INV-4711', 'JNV-4711'],
  ] as const) {
    assert.ok(near(a, b) && near(b, a), `${a} and ${b}`)
  }
  for (const [a, b] of [
    ['INV-4711', 'INV-4711'],
    ['INV-4711', 'INV-4799'],
    ['INV-4711', 'INV-4'],
    ['42', '43'],
  ] as const) {
    assert.ok(!near(a, b) && !near(b, a), `${a} and ${b}`)
  }
  assert.deepEqual(neighbourKeys('HC-0999'), ['HC-0998', 'HC-1000'])
  assert.deepEqual(neighbourKeys('HC-9'), [])
})

test('a seller is the same under another legal form, script or spelling', () => {
  assert.ok(isSameSeller('Hall & Co.', 'HALL and Company Ltd'))
  assert.ok(isSameSeller('Глобекс ООО', 'Globeks'))
  assert.ok(!isSameSeller('Hall & Co.', 'Hill & Co.'))
})

/** As many as a few years of proofs; 100,000 were measured by hand with this very test. */
const PICTURES = Number(process.env['QUITTANCE_PICTURES'] ?? 20_000)

test('among very many pictures the one alike is found at once', async () => {
  const [of, other] = [await activity(), await activity()]
  const { submissionId } = await claim(of, 'PICS-1')
  const { submissionId: otherId } = await claim(other, 'SCAN-900')
  const { ms, found } = await undone(db, async (tx) => {
    await tx.run(sql`
      insert into evidence.files (file_id, sha256, size_bytes, media_type, name, uploaded_by,
        uploaded_at)
      select gen_random_uuid(), md5(n::text) || md5((n + 1)::text), 1, 'image/jpeg', n::text, 'x',
        ${claimedAt} from generate_series(1, ${PICTURES}::int) as n`)
    // The twentieth of the claim looks like the last of the others, but for two bits.
    await tx.run(sql`
      insert into evidence.looks (file_id, coarse, fine)
      select file_id, ('x' || left(md5(seed), 16))::bit(64)
          # case when name = '20' then 3::bit(64) else 0::bit(64) end,
        ('x' || md5(seed || 'a') || md5(seed || 'b'))::bit(256)
      from evidence.files, lateral (select case when name = '20' then ${String(PICTURES)}
        else name end as seed) as own where media_type = 'image/jpeg'`)
    await tx.run(sql`
      insert into evidence.items (item_id, file_id, owner_kind, owner_id, slot, state, attached_at)
      select gen_random_uuid(), file_id, 'submission',
        case when name::int <= 20 then ${submissionId}::uuid else ${otherId}::uuid end, 'photo',
        'pending', ${claimedAt} from evidence.files where media_type = 'image/jpeg'`)
    await tx.run(sql`analyze evidence.looks, evidence.items, evidence.files`)
    const started = performance.now()
    const alike = await picturesAround(tx, { submissionId, incentiveId: null, ...LIKE_PICTURE })
    return { ms: performance.now() - started, found: alike }
  })
  assert.deepEqual(
    found.map((one) => [one.otherId, one.coarse, one.fine]),
    [[otherId, 2, 0]],
  )
  assert.ok(ms < 5000, `20 pictures among ${PICTURES}: ${Math.round(ms)} ms`)
  console.log(`20 pictures among ${PICTURES}: ${Math.round(ms)} ms`)
})
