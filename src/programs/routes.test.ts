import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { z } from 'zod'
import { unwrap, type Refusal, type Result } from '../kernel/result.ts'
import type { Route } from '../platform/contract.ts'
import { testActor, testCall, testDatabase } from '../platform/testing.ts'
import * as contract from './contract.ts'
import { factTypesOf, mdfFacts, readPackFolder } from './index.ts'
import { programRoutes } from './routes.ts'

const db = await testDatabase()
after(() => db.close())

const routes = programRoutes({
  facts: factTypesOf(mdfFacts),
  checks: ['mdf_request@1', 'mdf_change@1', 'mdf_claim@1'],
  amounts: ['mdf_claim_amount@1'],
})
const files = Object.fromEntries(
  await readPackFolder(join(import.meta.dirname, '../../programs/mdf-emea')),
)

/** Calls a handler as the server does: decoded input in, the answer as JSON carries it out. */
async function ask(
  route: Route,
  roles: Parameters<typeof testActor>[0],
  input: { params?: unknown; query?: unknown; body?: unknown } = {},
): Promise<Result<Record<string, unknown>, Refusal>> {
  const served = routes.find((one) => one.route === route)
  assert.ok(served !== undefined, `${route.path} is served`)
  const decoded = {
    params: route.params?.parse(input.params),
    query: route.query?.parse(input.query ?? {}),
    body: route.body?.parse(input.body),
    upload: undefined,
  }
  // The input was parsed by this very route's schemas.
  const answer = await served.handler(testCall(db, testActor(roles)), decoded as never)
  const result = answer as Result<unknown, Refusal>
  if (!result.ok) return result
  const wire: unknown = JSON.parse(JSON.stringify(z.encode(route.answer, result.value)))
  return { ok: true, value: wire as Record<string, unknown> }
}

test('the packs that come with the program are offered, and nothing beside them', async () => {
  const listed = unwrap(await ask(contract.listSamplePacks, ['auditor']))
  const folders = z.array(z.object({ folder: z.string(), fundCode: z.string() }))
  const emea = folders.parse(listed['rows']).find((row) => row.folder === 'mdf-emea')
  assert.equal(emea?.fundCode, 'EMEA-MDF')
  const given = await ask(contract.readSamplePack, ['program_owner'], {
    params: { folder: 'mdf-emea' },
  })
  assert.deepEqual(unwrap(given)['files'], files)
  const none = await ask(contract.readSamplePack, ['program_owner'], { params: { folder: 'src' } })
  assert.equal(none.ok ? 'ok' : none.refusal.code, 'program.unknown')
})

test('a program owner checks, drafts, publishes and exports a pack over the routes', async () => {
  const checked = unwrap(await ask(contract.checkPack, ['program_owner'], { body: { files } }))
  assert.deepEqual(checked['problems'], [])
  const draft = unwrap(await ask(contract.draftVersion, ['program_owner'], { body: { files } }))
  assert.equal(draft['contentHash'], checked['contentHash'])
  const params = { versionId: draft['versionId'] }
  const body = { revision: draft['revision'] }
  unwrap(await ask(contract.publishVersion, ['program_owner'], { params, body }))
  const exported = unwrap(await ask(contract.exportVersion, ['auditor'], { params }))
  assert.deepEqual(exported['files'], files)
  const listed = unwrap(await ask(contract.listPrograms, ['finance']))
  assert.equal((listed['rows'] as { publishedNumber: number }[])[0]?.publishedNumber, 1)
  const detail = unwrap(await ask(contract.showVersion, ['lead'], { params }))
  assert.equal((detail['tables'] as unknown[]).length, 5)
  const heads = unwrap(
    await ask(contract.listVersions, ['lead'], { params: { programId: draft['programId'] } }),
  )
  assert.equal((heads['rows'] as unknown[]).length, 1)
})

test('a partner sees forms and terms of what is in force, and not how it is decided', async () => {
  const offers = unwrap(await ask(contract.listOffers, ['partner']))
  const [offer] = offers['rows'] as Record<string, unknown>[]
  assert.equal(offer?.['code'], 'MDF-EMEA')
  const terms = offer?.['terms'] as { label: string; text: string }[]
  assert.equal(terms.find(({ label }) => label === 'At least')?.text, '500.00 EUR')
  assert.deepEqual(offer?.['rates'], { registered: '0.5', select: '0.5', premier: '0.75' })
  assert.equal('tables' in offer!, false)
  const params = { versionId: offer?.['versionId'] }
  const own = unwrap(await ask(contract.showOffer, ['partner'], { params }))
  assert.equal(own['code'], 'MDF-EMEA')
  for (const route of [contract.showVersion, contract.exportVersion]) {
    const refused = await ask(route, ['partner'], { params })
    assert.equal(refused.ok ? '' : refused.refusal.code, 'identity.not_allowed')
  }
})
