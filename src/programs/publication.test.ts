import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { execute } from '../identity/index.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { testActor, testCall, testDatabase } from '../platform/testing.ts'
import {
  agreePublication,
  declinePublication,
  draftVersion,
  factTypesOf,
  mdfFacts,
  parsePack,
  programConstraints,
  proposePublication,
  publishVersion,
  readPackFolder,
  type Drafted,
  type Vocabulary,
} from './index.ts'
import type { PublicationId } from './sql.ts'
import { markPublished, publicationsOf, selectVersion } from './sql.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(programConstraints)) })
after(() => db.close())

const sample = await readPackFolder(join(import.meta.dirname, '../../programs/mdf-emea'))
const pins = unwrap(parsePack(sample))
const vocabulary: Vocabulary = {
  facts: factTypesOf(mdfFacts),
  checks: Object.values(pins.checks),
  amounts: Object.values(pins.amounts),
}
const [olga, otto] = [testActor(['program_owner']), testActor(['program_owner'])]
const lea = testActor(['lead'])
const at = Temporal.Instant.from('2026-01-05T09:00:00Z')
type Who = typeof olga
const callOf = (who: Who) => testCall(db, who, { at })

function packOf(code: string, edits: Readonly<Record<string, string>> = {}) {
  const text = Object.entries({ 'code: MDF-EMEA': `code: ${code}`, ...edits }).reduce(
    (before, [from, to]) => before.replace(from, to),
    sample.get('program.yaml')!,
  )
  return { files: { ...Object.fromEntries(sample), 'program.yaml': text } }
}
const draft = (who: Who, asked: Parameters<typeof draftVersion>[1]) =>
  execute(callOf(who), 'program.draft', draftVersion, asked)
const propose = (who: Who, { versionId, revision }: Drafted) =>
  execute(callOf(who), 'program.publish', proposePublication(vocabulary), {
    versionId,
    revision,
    note: 'The quarter’s cap rises',
  })
const agree = (who: Who, publicationId: PublicationId, contentHash: string) =>
  execute(callOf(who), 'program.agree', agreePublication(vocabulary), {
    publicationId,
    contentHash,
  })
const look = <T>(body: Parameters<typeof withTx<T>>[1]) => withTx(db.world.app, body)
const codeOf = (result: { ok: boolean; refusal?: { code: string } }) =>
  result.ok ? 'ok' : (result.refusal?.code ?? '')

const later = { 'from: 2026-01-01': 'from: 2026-03-01', 'terms_days: 30': 'terms_days: 45' }

/** A program in use, and a draft of its second version by Olga. */
async function secondDraft(code: string): Promise<Drafted> {
  const first = unwrap(await draft(olga, packOf(code)))
  const publish = publishVersion(vocabulary)
  unwrap(await execute(callOf(olga), 'program.publish', publish, first))
  return unwrap(await draft(olga, packOf(code, later)))
}

test('the first version needs nobody else; a later one is published by a second person', async () => {
  const drafted = await secondDraft('PUB-A')
  const alone = await execute(callOf(olga), 'program.publish', publishVersion(vocabulary), drafted)
  assert.equal(codeOf(alone), 'program.second_person')
  const { publicationId, contentHash } = unwrap(await propose(olga, drafted))
  assert.equal(codeOf(await agree(olga, publicationId, contentHash)), 'program.second_person')
  const published = unwrap(await agree(lea, publicationId, contentHash))
  assert.equal(published.number, 2)
  const version = await look((tx) => selectVersion(tx, drafted.versionId))
  assert.equal(version?.publishedBy, lea.principalId)
  assert.equal(codeOf(await agree(otto, publicationId, contentHash)), 'program.proposal_settled')
})

test('who wrote the draft does not agree to it, whoever proposed it', async () => {
  const drafted = await secondDraft('PUB-B')
  const { publicationId, contentHash } = unwrap(await propose(otto, drafted))
  assert.equal(codeOf(await agree(olga, publicationId, contentHash)), 'program.second_person')
  assert.equal(codeOf(await agree(otto, publicationId, contentHash)), 'program.second_person')
  unwrap(await agree(lea, publicationId, contentHash))
})

test('what is agreed to is the content that was looked at; a change makes the proposal void', async () => {
  const drafted = await secondDraft('PUB-C')
  const { publicationId, contentHash } = unwrap(await propose(olga, drafted))
  const other = await agree(otto, publicationId, contentHash.replaceAll(/./g, 'a'))
  assert.equal(codeOf(other), 'program.content_differs')
  assert.equal(codeOf(await propose(olga, drafted)), 'program.proposal_open')
  const change = { ...later, 'terms_days: 30': 'terms_days: 60' }
  const changed = unwrap(await draft(olga, packOf('PUB-C', change)))
  assert.equal(codeOf(await agree(otto, publicationId, contentHash)), 'program.proposal_settled')
  assert.equal(codeOf(await propose(olga, drafted)), 'program.stale')
  const again = unwrap(await propose(olga, changed))
  unwrap(await agree(otto, again.publicationId, again.contentHash))
  const rows = await look((tx) => publicationsOf(tx, drafted.versionId))
  assert.deepEqual(rows.map(({ status }) => status).sort(), ['agreed', 'void'])
})

test('a proposal is declined with its reason, and the draft stays', async () => {
  const drafted = await secondDraft('PUB-D')
  const { publicationId } = unwrap(await propose(olga, drafted))
  const no = { publicationId, reason: 'The fund cannot bear it' }
  unwrap(await execute(callOf(lea), 'program.agree', declinePublication, no))
  const version = await look((tx) => selectVersion(tx, drafted.versionId))
  assert.equal(version?.status, 'draft')
  unwrap(await propose(olga, drafted))
})

test('a first version is not proposed, and only owners and leads agree', async () => {
  const first = unwrap(await draft(olga, packOf('PUB-E')))
  assert.equal(codeOf(await propose(olga, first)), 'program.first_version')
  const drafted = await secondDraft('PUB-F')
  const { publicationId, contentHash } = unwrap(await propose(olga, drafted))
  for (const role of ['specialist', 'finance', 'admin', 'auditor', 'partner'] as const) {
    const refused = await agree(testActor([role]), publicationId, contentHash)
    assert.equal(codeOf(refused), 'identity.not_allowed', role)
  }
})

test('the database itself lets no later version be published by one alone', async () => {
  const { versionId } = await secondDraft('PUB-G')
  const by = olga.principalId
  await assert.rejects(
    look((tx) => markPublished(tx, { versionId, by, at })),
    /has no second person/,
  )
})

test('two people agreeing at once publish it once', async () => {
  const drafted = await secondDraft('PUB-H')
  const { publicationId, contentHash } = unwrap(await propose(olga, drafted))
  const both = await Promise.all([otto, lea].map((who) => agree(who, publicationId, contentHash)))
  const said = both.map(codeOf).sort()
  assert.deepEqual(said, ['ok', 'program.proposal_settled'])
})

test('a draft is saved over the one that was looked at, or not at all', async () => {
  const drafted = await secondDraft('PUB-I')
  const seen = { versionId: drafted.versionId, revision: drafted.revision }
  const mine = { ...packOf('PUB-I', { ...later, 'lapse_days: 14': 'lapse_days: 20' }), over: seen }
  unwrap(await draft(olga, mine))
  const theirs = {
    ...packOf('PUB-I', { ...later, 'lapse_days: 14': 'lapse_days: 21' }),
    over: seen,
  }
  const refused = await draft(otto, theirs)
  assert.equal(codeOf(refused), 'program.stale')
})
