import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { execute, read } from '../identity/index.ts'
import type { Act } from '../audit/index.ts'
import { ok, unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { testActor, testCall, testDatabase } from '../platform/testing.ts'
import {
  draftVersion,
  exportVersion,
  factTypesOf,
  mdfFacts,
  newPackCache,
  programByCode,
  programConstraints,
  publishVersion,
  readPackFolder,
  versionById,
  versionInForce,
  versionsInForce,
  type VersionId,
  type Vocabulary,
} from './index.ts'
import { programRefusals } from './refusals.ts'
import { publishAgreed } from './testing.ts'
import { verifications } from './verify.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(programConstraints)) })
after(() => db.close())

const vocabulary: Vocabulary = {
  facts: factTypesOf(mdfFacts),
  checks: ['mdf_request@1', 'mdf_change@1', 'mdf_claim@1'],
  amounts: ['mdf_claim_amount@1'],
}
const sample = await readPackFolder(join(import.meta.dirname, '../../programs/mdf-emea'))
const owner = testActor(['program_owner'])

/** The sample pack under a code of its own, with entries of program.yaml replaced. */
function packOf(
  code: string,
  edits: Readonly<Record<string, string>> = {},
): { files: Readonly<Record<string, string>> } {
  let program = sample.get('program.yaml')!.replace('code: MDF-EMEA', `code: ${code}`)
  for (const [from, to] of Object.entries(edits)) {
    assert.ok(program.includes(from), `${from} is in program.yaml`)
    program = program.replace(from, to)
  }
  return { files: { ...Object.fromEntries(sample), 'program.yaml': program } }
}

const at = (day: string) => Temporal.Instant.from(`${day}T09:00:00Z`)
const draft = (asked: ReturnType<typeof packOf>, day = '2026-01-05') =>
  execute(testCall(db, owner, { at: at(day) }), 'program.draft', draftVersion, asked)
const publish = (versionId: VersionId, revision = 1, day = '2026-01-05') =>
  execute(testCall(db, owner, { at: at(day) }), 'program.publish', publishVersion(vocabulary), {
    versionId,
    revision,
  })
const look = <T>(body: Parameters<typeof withTx<T>>[1]) => withTx(db.world.app, body)

test('a pack becomes a draft, then a published version, then the same files again', async () => {
  const asked = packOf('MDF-A')
  const drafted = unwrap(await draft(asked))
  assert.deepEqual([drafted.number, drafted.status, drafted.changed], [1, 'draft', true])
  unwrap(await publish(drafted.versionId))
  const exported = await look((tx) => exportVersion(tx, drafted.versionId))
  assert.deepEqual(Object.fromEntries(exported!.files), asked.files)
  const again = unwrap(await draft(asked))
  assert.deepEqual([again.versionId, again.changed], [drafted.versionId, false])
})

test('a draft is replaced by the next pack; what was looked at is what is published', async () => {
  const first = unwrap(await draft(packOf('MDF-B')))
  const second = unwrap(await draft(packOf('MDF-B', { 'terms_days: 30': 'terms_days: 60' })))
  assert.equal(second.versionId, first.versionId)
  assert.equal(second.revision, 2)
  const stale = await publish(first.versionId, 1)
  assert.deepEqual(stale.ok ? '' : stale.refusal, { code: 'program.stale', revision: 1, newest: 2 })
  unwrap(await publish(first.versionId, 2))
  const twice = await publish(first.versionId, 2)
  assert.equal(twice.ok ? '' : twice.refusal.code, 'program.published')
})

test('a gap keeps a version from being published, and is named', async () => {
  const asked = packOf('MDF-C')
  const level = 'tables/approval-level.csv'
  const table = sample.get(level)!.replace('<= 5000', '< 5000')
  const { versionId } = unwrap(await draft({ files: { ...asked.files, [level]: table } }))
  const refused = await publish(versionId)
  assert.ok(!refused.ok && refused.refusal.code === 'program.not_publishable')
  assert.match(
    programRefusals['program.not_publishable'].text(refused.refusal),
    /approval-level.csv: found no row for amount = 5000.00, expected every case covered/,
  )
})

test('a pack that cannot be read is not even a draft, and currency stays with the code', async () => {
  const refused = await draft(packOf('MDF-D', { 'claim_days_after: 45': 'claim_days_after: soon' }))
  assert.equal(refused.ok ? '' : refused.refusal.code, 'program.pack_invalid')
  unwrap(await draft(packOf('MDF-D')))
  const dollars = await draft(packOf('MDF-D', { 'currency: EUR': 'currency: USD' }))
  assert.deepEqual(dollars.ok ? '' : dollars.refusal, {
    code: 'program.identity_fixed',
    program: 'MDF-D',
    entry: 'currency',
    found: 'USD',
    expected: 'EUR',
  })
})

test('only a program owner drafts and publishes', async () => {
  for (const role of ['lead', 'finance', 'admin', 'partner'] as const) {
    const call = testCall(db, testActor([role]))
    const refused = await execute(call, 'program.draft', draftVersion, packOf('MDF-E'))
    assert.equal(refused.ok ? '' : refused.refusal.code, 'identity.not_allowed')
  }
})

test('E22: a version published later is in force later; the earlier one is still there', async () => {
  const v1 = unwrap(await draft(packOf('MDF-F')))
  unwrap(await publish(v1.versionId))
  const change = { 'from: 2026-01-01': 'from: 2026-03-01', 'select: 50 %': 'select: 40 %' }
  const v2 = unwrap(await draft(packOf('MDF-F', change), '2026-02-10'))
  const february = testCall(db, owner, { at: at('2026-02-10') })
  const agreed = async (act: Act) => ok(await publishAgreed(act, vocabulary, v2))
  unwrap(await execute(february, 'program.publish', agreed, null))
  const inForce = (day: string) =>
    look(async (tx) => {
      const version = await versionInForce(tx, v1.programId, Temporal.PlainDate.from(day))
      return version === null ? null : version.number
    })
  assert.equal(await inForce('2025-12-31'), null)
  assert.equal(await inForce('2026-02-28'), 1)
  assert.equal(await inForce('2026-03-01'), 2)
  const request = await look((tx) => versionById(tx, v1.versionId))
  assert.deepEqual(request?.pack.rates.select, { num: 1n, den: 2n })
})

test('the days of a version are those of its program’s zone', async () => {
  const edits = { 'from: 2026-01-01': 'from: 2026-07-01', 'Europe/Berlin': 'Asia/Tokyo' }
  unwrap(await publish(unwrap(await draft(packOf('MDF-G', edits))).versionId))
  const cache = newPackCache()
  const codes = (instant: string) =>
    look(async (tx) => {
      const found = await versionsInForce(tx, Temporal.Instant.from(instant), cache)
      return found.map(({ code }) => code).includes('MDF-G')
    })
  assert.equal(await codes('2026-06-30T14:59:59Z'), false)
  assert.equal(await codes('2026-06-30T15:00:00Z'), true)
  assert.ok(cache.size > 0)
})

test('a later version may not begin in the past', async () => {
  unwrap(await publish(unwrap(await draft(packOf('MDF-H'))).versionId))
  const later = unwrap(await draft(packOf('MDF-H', { 'lapse_days: 14': 'lapse_days: 20' })))
  const refused = await publish(later.versionId)
  assert.deepEqual(refused.ok ? '' : refused.refusal, {
    code: 'program.effective_in_past',
    program: 'MDF-H',
    effectiveFrom: '2026-01-01',
    today: '2026-01-05',
  })
})

test('nobody changes a published version, and verify names one changed past the guard', async () => {
  const { versionId } = unwrap(await draft(packOf('MDF-I')))
  unwrap(await publish(versionId))
  const sqlText = `update programs.versions set name = 'other' where version_id = '${versionId}'`
  for (const statement of [
    sqlText,
    `delete from programs.versions where version_id = '${versionId}'`,
  ]) {
    await assert.rejects(db.world.app.query(statement), /published and cannot change|denied/)
  }
  const firstWrong = () => look((tx) => verifications[0]!.firstWrong(tx))
  assert.equal(await firstWrong(), null)
  await db.owner.query('alter table programs.versions disable trigger versions_immutable')
  await db.owner.query('alter table programs.versions no force row level security')
  await db.owner.query(
    `update programs.versions set files = jsonb_set(files, '{sop.md}', '"none"')
     where version_id = '${versionId}'`,
  )
  assert.match((await firstWrong())!, new RegExp(`version 1 of MDF-I \\(${versionId}\\) hashes to`))
})

test('a partner sees published versions and no draft', async () => {
  const partner = testActor(['partner'], { partnerId: testActor([]).principalId })
  const published = unwrap(await draft(packOf('MDF-J')))
  unwrap(await publish(published.versionId))
  const change = { 'from: 2026-01-01': 'from: 2026-09-01' }
  const hidden = unwrap(await draft(packOf('MDF-J', change)))
  const seen = (versionId: VersionId) =>
    read(testCall(db, partner), 'program.read', (tx) => versionById(tx, versionId))
  assert.equal(unwrap(await seen(published.versionId))?.number, 1)
  assert.equal(unwrap(await seen(hidden.versionId)), null)
})

test('two people drafting a new program at once make one program', async () => {
  const edits = ['30', '40'].map((days) =>
    packOf('MDF-K', { 'terms_days: 30': `terms_days: ${days}` }),
  )
  const results = await Promise.all(edits.map((asked) => draft(asked)))
  const done = results.filter((result) => result.ok)
  assert.ok(done.length >= 1)
  for (const result of results) {
    if (!result.ok) assert.equal(result.refusal.code, 'program.draft_exists')
  }
  const program = await look((tx) => programByCode(tx, 'MDF-K'))
  const { rows } = await db.world.app.query(
    `select count(*)::int as n from programs.versions where program_id = $1`,
    [program!.programId],
  )
  assert.deepEqual(rows, [{ n: 1 }])
})
