import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { textCell } from '../formats/sheet.ts'
import { execute, read } from '../identity/index.ts'
import { unwrap } from '../kernel/result.ts'
import { testActor, testCall, testDatabase } from '../platform/testing.ts'
import { familyOf, keysOf, matchCustomers } from './customer-match.ts'
import { importCustomers } from './import.ts'
import { formWords, spelledForms } from './legal-form.ts'

const db = await testDatabase()
after(() => db.close())
const lead = testActor(['lead'])

const rows = [
  ['C-1', 'Globex Corporation', 'globex.com', 'US', '', ''],
  ['C-2', 'Acme Holding AG', 'acme.example', 'CH', 'CHE-123.456.788', ''],
  ['C-3', 'Acme Health GmbH', 'acme-health.example', 'DE', '', 'C-2'],
  ['C-4', 'Delta Air Lines', 'fly.delta.example', 'US', '', ''],
  ['C-5', 'Société Générale S.A.', 'sg.example', 'FR', '', ''],
]
unwrap(
  await execute(testCall(db, lead), 'customer.import', importCustomers, {
    table: {
      sheet: 'customers.csv',
      hidden: false,
      columns: ['Code', 'Name', 'Domain', 'Country', 'Tax number', 'Parent'],
      rows: rows.map((cells, at) => ({ rowNumber: at + 2, cells: cells.map(textCell) })),
      problems: [],
    },
  }),
)

const nobody = { domains: [], country: null, taxId: null }
async function found(typed: Partial<Parameters<typeof keysOf>[0]> & { name: string }) {
  const asked = keysOf({ ...nobody, ...typed })
  return unwrap(
    await read(testCall(db, lead), 'partner.read', (tx) => matchCustomers(tx, asked, 750)),
  )
}

test('a customer is known by its domain, whatever it is called', async () => {
  const [match] = await found({ name: 'GBX Intl.', domains: ['www.globex.com'] })
  assert.equal(match?.code, 'C-1')
  assert.deepEqual(match?.keys, ['domain'])
})

test('a subdomain is its registered domain, on either side', async () => {
  const [below] = await found({ name: 'Anything', domains: ['https://shop.sg.example/de'] })
  assert.deepEqual([below?.code, below?.keys], ['C-5', ['domain']])
  const [kept] = await found({ name: 'Anything', domains: ['delta.example'] })
  assert.deepEqual([kept?.code, kept?.keys], ['C-4', ['domain']])
})

test('what everybody stands below is nobody’s domain', () => {
  const typed = (domains: readonly string[]) =>
    keysOf({ ...nobody, name: 'Globex', domains }).domains
  assert.deepEqual(typed(['co.uk', 'github.io', 'mail.gmail.com', '10.0.0.1']), [])
  assert.deepEqual(typed(['a.globex.co.uk', 'globex.co.uk']), ['globex.co.uk'])
  assert.deepEqual(typed(['globex.github.io']), ['globex.github.io'])
})

test('a tax number is the same with dots and dashes', async () => {
  const [match] = await found({ name: 'Anything', taxId: 'che123456788' })
  assert.deepEqual([match?.code, match?.keys], ['C-2', ['tax_id']])
})

test('a typo in a short name, and accents, still find the customer', async () => {
  assert.equal((await found({ name: 'Golbex' }))[0]?.code, 'C-1')
  const [match] = await found({ name: 'SOCIETE GENERALE', country: 'FR' })
  assert.deepEqual([match?.code, match?.keys, match?.score], ['C-5', ['name'], 1000])
  assert.deepEqual(await found({ name: 'Delta Dental' }), [])
})

test('a subsidiary answers the top of its family, and the top its members', async () => {
  const [match] = await found({ name: 'Acme Health', country: 'DE' })
  assert.equal(match?.code, 'C-3')
  const top = (await found({ name: 'Acme Holding', country: 'CH' }))[0]
  assert.equal(match?.familyRoot, top?.customerId)
  const members = unwrap(
    await read(testCall(db, lead), 'partner.read', (tx) => familyOf(tx, [match!.familyRoot])),
  )
  assert.deepEqual(members, [top!.customerId, match!.customerId].sort())
})

test('whatever form stands behind a name, the look-up finds it', async () => {
  const forms = [...formWords, ...spelledForms.map(([long]) => long)]
  const { rows: names } = await db.owner.query<{ form: string; alike: number }>(
    `select form, public.similarity(partners.match_name('Globex ' || form), 'globex') as alike
     from unnest($1::text[]) form`,
    [forms],
  )
  assert.deepEqual(
    names.filter((one) => one.alike < 0.2).map((one) => one.form),
    [],
  )
})
