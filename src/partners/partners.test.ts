import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { textCell, type SheetTable } from '../formats/sheet.ts'
import { execute, read } from '../identity/index.ts'
import { unwrap } from '../kernel/result.ts'
import { testActor, testCall, testDatabase } from '../platform/testing.ts'
import { removeContact } from './contacts.ts'
import { enrolPartner, movePartnerStatus, updatePartner } from './enrol.ts'
import { importCustomers, importPartners } from './import.ts'
import { partnerConstraints } from './refusals.ts'
import { partnerByCode } from './read.ts'
import { customerRows } from './customer-sql.ts'
import { contactsOf, partnerRows } from './sql.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(partnerConstraints)) })
after(() => db.close())
const lead = testActor(['lead'])
const all = { after: null, limit: 50, status: null, tier: null, text: null }

function sheet(columns: string[], ...rows: string[][]): SheetTable {
  return {
    sheet: 'list.csv',
    hidden: false,
    columns,
    rows: rows.map((cells, at) => ({ rowNumber: at + 2, cells: cells.map(textCell) })),
    problems: [],
  }
}

const list = sheet(
  ['Partner code', 'Legal name', 'Domain', 'Country', 'Tier', 'Parent', 'Email', 'Phone'],
  ['P-2', 'Globex France SAS', 'globex.fr', 'FR', 'select', 'P-1', 'ana@globex.fr', '+33 1 23'],
  ['P-1', 'Globex GmbH', 'globex.com;globex.de', 'Germany', 'premier', '', '', ''],
  ['P-9', 'Nobody', '', 'Narnia', '', '', '', ''],
)

test('a preview says what the import does, and leaves nothing', async () => {
  const options = { preview: true }
  const preview = unwrap(
    await execute(testCall(db, lead), 'partner.import', importPartners, { table: list }, options),
  )
  assert.deepEqual(preview.counts, { created: 2, updated: 0, unchanged: 0, refused: 1 })
  assert.deepEqual(
    unwrap(await read(testCall(db, lead), 'partner.read', (tx) => partnerRows(tx, all))),
    [],
  )
  const done = unwrap(
    await execute(testCall(db, lead), 'partner.import', importPartners, { table: list }),
  )
  assert.deepEqual(done, preview)
})

test('importing the list again changes nothing and records nothing', async () => {
  const events = () => db.owner.query('select count(*) as n from platform.outbox')
  const before = (await events()).rows[0]
  const again = unwrap(
    await execute(testCall(db, lead), 'partner.import', importPartners, { table: list }),
  )
  assert.deepEqual(again.counts, { created: 0, updated: 0, unchanged: 2, refused: 1 })
  assert.deepEqual((await events()).rows[0], before)
})

test('the parent is linked though it came later in the list, and the contact is there', async () => {
  const [child, parent, contacts] = unwrap(
    await read(testCall(db, lead), 'partner.read', async (tx) => {
      const found = await partnerByCode(tx, 'P-2')
      const above = await partnerByCode(tx, 'P-1')
      return [found, above, await contactsOf(tx, [found?.partnerId ?? ''])] as const
    }),
  )
  assert.equal(child?.parentId, parent?.partnerId)
  assert.deepEqual(parent?.domains, ['globex.com', 'globex.de'])
  assert.equal(contacts[0]?.email, 'ana@globex.fr')
  assert.equal(contacts[0]?.phoneSince?.toString(), '2026-03-02T09:00:00Z')
})

test('contacts of a partner never enter an event', async () => {
  const { rows } = await db.owner.query<{ n: string }>(`select event_id from platform.outbox`)
  assert.ok(rows.length > 0)
  const bodies = await read(testCall(db, lead), 'partner.read', async (tx) =>
    tx.many<{ body: string }>({ text: 'select body from audit.events', values: [] }),
  )
  assert.doesNotMatch(JSON.stringify(bodies), /ana@globex|Globex/)
})

test('a partner sees its own rows and nobody else’s', async () => {
  const p1 = unwrap(
    await read(testCall(db, lead), 'partner.read', (tx) => partnerByCode(tx, 'P-1')),
  )
  const own = testActor(['partner'], { partnerId: p1!.partnerId })
  const seen = unwrap(
    await read(testCall(db, own), 'partner.read_own', async (tx) => [
      (await partnerByCode(tx, 'P-1'))?.code,
      await partnerByCode(tx, 'P-2'),
    ]),
  )
  assert.deepEqual(seen, ['P-1', null])
})

test('two who enrol the same code at once: one is told that it is taken', async () => {
  const fields = {
    code: 'P-3',
    legalName: 'Hooli SA',
    domains: [],
    country: 'FR',
    tier: 'registered' as const,
    goodStanding: true,
    parentCode: null,
  }
  const both = await Promise.all(
    [1, 2].map(() => execute(testCall(db, lead), 'partner.update', enrolPartner, fields)),
  )
  assert.deepEqual(both.map((one) => one.ok || one.refusal.code).sort(), [
    'partner.code_taken',
    true,
  ])
})

test('a stale version is refused, a move out of terminated too', async () => {
  const p3 = unwrap(
    await read(testCall(db, lead), 'partner.read', (tx) => partnerByCode(tx, 'P-3')),
  )!
  const fields = { ...p3, tier: 'select' as const, parentCode: 'P-1' }
  const call = testCall(db, lead)
  assert.deepEqual(unwrap(await execute(call, 'partner.update', updatePartner, fields)), {
    version: 2,
  })
  const late = await execute(call, 'partner.update', updatePartner, fields)
  assert.equal(late.ok || late.refusal.code, 'partner.stale')
  const move = (name: 'terminate' | 'reinstate') =>
    execute(call, 'partner.suspend', movePartnerStatus, {
      partnerId: p3.partnerId,
      move: name,
      reason: 'contract ended',
    })
  assert.deepEqual(unwrap(await move('terminate')), { status: 'terminated' })
  const back = await move('reinstate')
  assert.equal(back.ok || back.refusal.code, 'partner.not_movable')
})

test('a removed contact says nothing any more', async () => {
  const call = testCall(db, lead)
  const p2 = unwrap(await read(call, 'partner.read', (tx) => partnerByCode(tx, 'P-2')))!
  const contacts = () => read(call, 'partner.read', (tx) => contactsOf(tx, [p2.partnerId]))
  const contactId = unwrap(await contacts())[0]!.contactId
  unwrap(
    await execute(call, 'partner.update', removeContact, { partnerId: p2.partnerId, contactId }),
  )
  assert.deepEqual(unwrap(await contacts()), [])
})

test('customers come by name where the list has no code, with their parents', async () => {
  const customers = sheet(
    ['account', 'office_location', 'subsidiary_of'],
    ['Bluth Company', 'United States', 'Acme Corporation'],
    ['Acme Corporation', 'Germany', ''],
  )
  const call = testCall(db, lead)
  const run = async () =>
    unwrap(await execute(call, 'customer.import', importCustomers, { table: customers })).counts
  assert.deepEqual(await run(), { created: 2, updated: 0, unchanged: 0, refused: 0 })
  assert.deepEqual(await run(), { created: 0, updated: 0, unchanged: 2, refused: 0 })
  const rows = unwrap(
    await read(call, 'customer.read', (tx) =>
      customerRows(tx, { after: null, limit: 9, text: null }),
    ),
  )
  assert.deepEqual(
    rows.map((row) => row.code),
    ['acme-corporation', 'bluth-company'],
  )
  assert.equal(rows[1]?.parentId, rows[0]?.customerId)
})

test('a specialist may import, an auditor may not', async () => {
  const call = testCall(db, testActor(['auditor']))
  const refused = await execute(call, 'partner.import', importPartners, { table: list })
  assert.equal(refused.ok || refused.refusal.code, 'identity.not_allowed')
})
