import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { textCell, type SheetTable } from '../formats/sheet.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { testCall, testDatabase } from '../platform/testing.ts'
import { contactChangesOf, openContactChanges } from './contact-sql.ts'
import {
  removeContact,
  saveContact,
  settleContactChange,
  type SavedContact,
  type SettledChange,
} from './contacts.ts'
import { enrolPartner } from './enrol.ts'
import { importPartners } from './import.ts'
import { partnerConstraints } from './refusals.ts'
import { contactsOf } from './sql.ts'
import { verifications } from './verify.ts'

/** How a partner is reached: what changes of it is kept, counts late, and can be put back. */
const db = await testDatabase({ constraints: new Map(Object.entries(partnerConstraints)) })
after(() => db.close())
const sam = await person(db, { roles: ['specialist'] })
const lea = await person(db, { roles: ['lead'] })
const january = Temporal.Instant.from('2026-01-05T09:00:00Z')
const march = Temporal.Instant.from('2026-03-02T09:00:00Z')
const code = (result: { ok: true } | { ok: false; refusal: { code: string } }) =>
  result.ok ? 'ok' : result.refusal.code

async function enrolled(partnerCode: string): Promise<string> {
  const asked = {
    code: partnerCode,
    legalName: `${partnerCode} GmbH`,
    domains: [],
    country: 'DE',
    tier: 'select' as const,
    goodStanding: true,
    parentCode: null,
  }
  const call = testCall(db, sam, { at: january })
  return unwrap(await execute(call, 'partner.update', enrolPartner, asked)).partnerId
}

type Words = Partial<SavedContact> & { readonly partnerId: string; readonly email: string }
function save(who: Actor, words: Words, at = march) {
  const asked = { name: 'Ana', phone: '+49 30 1', role: 'admin' as const, ...words }
  const action = who.partnerId === null ? 'partner.update' : 'contact.change'
  return execute(testCall(db, who, { at }), action, saveContact, asked)
}
function settle(who: Actor, asked: Partial<SettledChange> & { readonly contactChangeId: string }) {
  const call = testCall(db, who, { at: march.add({ hours: 2 }) })
  return execute(call, 'contact.settle', settleContactChange, {
    outcome: 'denied',
    source: 'contract',
    reference: 'Ana, page 2',
    contactId: null,
    ...asked,
  })
}
const contacts = (partnerId: string) => withTx(db.world.app, (tx) => contactsOf(tx, [partnerId]))
const changes = (partnerId: string) =>
  withTx(db.world.app, (tx) => contactChangesOf(tx, [partnerId]))
const said = async (partnerId: string) =>
  (await changes(partnerId)).map((one) => [one.kind, one.state, one.mailBefore, one.phoneBefore])

test('the first contact is the ground; another mail, another number, another contact are changes', async () => {
  const partnerId = await enrolled('C-1')
  const { contactId } = unwrap(await save(sam, { partnerId, email: 'ana@c1.test' }, january))
  assert.deepEqual(await said(partnerId), [])
  unwrap(await save(sam, { partnerId, email: 'ana@c1.test', name: 'Ana Berg' }))
  assert.deepEqual(await said(partnerId), [])
  const asked = { channel: 'mail', from: 'ana@c1-billing.test' } as const
  unwrap(await save(sam, { partnerId, contactId, email: 'eve@c1.test', phone: '+44 7', asked }))
  assert.deepEqual((await said(partnerId)).sort(), [
    ['mail', 'open', 'ana@c1.test', '+49 30 1'],
    ['phone', 'open', 'ana@c1.test', '+49 30 1'],
  ])
  const [change] = await changes(partnerId)
  assert.deepEqual(
    [change?.askedChannel, change?.askedFrom, change?.byStaff, String(change?.countsFrom)],
    ['mail', 'ana@c1-billing.test', true, '2026-04-01T09:00:00Z'],
  )
  unwrap(await save(sam, { partnerId, email: 'bo@c1.test' }))
  assert.equal((await said(partnerId)).filter(([kind]) => kind === 'added').length, 1)
  const open = (at: string) =>
    withTx(db.world.app, (tx) => openContactChanges(tx, [partnerId], Temporal.Instant.from(at)))
  assert.equal((await open('2026-03-31T09:00:00Z')).length, 3)
  assert.equal((await open('2026-04-01T09:00:00Z')).length, 0)
})

test('what the partner denies is put back as it was, number and day; once, and not by its typist', async () => {
  const partnerId = await enrolled('C-2')
  const { contactId } = unwrap(await save(sam, { partnerId, email: 'ana@c2.test' }, january))
  unwrap(await save(sam, { partnerId, contactId, email: 'eve@c2.test', phone: '+44 7' }))
  const [first, second] = await changes(partnerId)
  const contactChangeId = (first?.kind === 'phone' ? first : second)?.contactChangeId ?? ''
  assert.equal(code(await settle(sam, { contactChangeId })), 'contact.own_change')
  const byNew = { source: 'number_on_file', contactId } as const
  assert.equal(code(await settle(lea, { contactChangeId, ...byNew })), 'contact.confirm_source')
  unwrap(await settle(lea, { contactChangeId }))
  assert.equal(code(await settle(lea, { contactChangeId })), 'contact.settled')
  const mail = (first?.kind === 'mail' ? first : second)?.contactChangeId ?? ''
  unwrap(await settle(lea, { contactChangeId: mail, source: 'former' }))
  const [ana] = await contacts(partnerId)
  assert.deepEqual(
    [ana?.email, ana?.phone, String(ana?.phoneSince)],
    ['ana@c2.test', '+49 30 1', '2026-01-05T09:00:00Z'],
  )
})

test('a new contact that is denied goes, a removed one comes back', async () => {
  const partnerId = await enrolled('C-3')
  unwrap(await save(sam, { partnerId, email: 'ana@c3.test' }, january))
  unwrap(await save(sam, { partnerId, email: 'eve@c3.test', name: 'Eve' }))
  const [added] = await changes(partnerId)
  unwrap(await settle(lea, { contactChangeId: added?.contactChangeId ?? '' }))
  const [ana, ...rest] = await contacts(partnerId)
  assert.deepEqual([ana?.email, rest.length], ['ana@c3.test', 0])
  const call = testCall(db, sam, { at: march.add({ hours: 1 }) })
  const { contactId = '' } = ana ?? {}
  unwrap(await execute(call, 'partner.update', removeContact, { partnerId, contactId }))
  assert.deepEqual(await contacts(partnerId), [])
  const removed = (await changes(partnerId)).find(({ kind }) => kind === 'removed')
  unwrap(await settle(lea, { contactChangeId: removed?.contactChangeId ?? '' }))
  const [back] = await contacts(partnerId)
  assert.deepEqual(
    [back?.name, back?.email, back?.phone, String(back?.phoneSince)],
    ['Ana', 'ana@c3.test', '+49 30 1', '2026-01-05T09:00:00Z'],
  )
})

test('a partner changes its own contacts only, and not to an address another contact has', async () => {
  const [own, other] = [await enrolled('C-4'), await enrolled('C-5')]
  const admin = await person(db, { roles: ['partner_admin'], partnerId: own })
  unwrap(await save(sam, { partnerId: own, email: 'ana@c4.test' }, january))
  const { contactId } = unwrap(await save(admin, { partnerId: own, email: 'bo@c4.test' }))
  assert.equal(code(await save(admin, { partnerId: other, email: 'x@c4.test' })), 'partner.unknown')
  const taken = await save(admin, { partnerId: own, contactId, email: 'ana@c4.test' })
  assert.equal(code(taken), 'contact.mail_taken')
  const [change] = await changes(own)
  assert.deepEqual([change?.askedChannel, change?.byStaff], ['portal', false])
})

test('a list brings the ground once; what a later list says otherwise is a change', async () => {
  const table = (phone: string): SheetTable => ({
    sheet: 'partners.csv',
    hidden: false,
    columns: ['Partner code', 'Legal name', 'Country', 'Email', 'Phone'],
    rows: [{ rowNumber: 2, cells: ['C-6', 'C-6 GmbH', 'DE', 'ana@c6.test', phone].map(textCell) }],
    problems: [],
  })
  const bring = async (phone: string) => {
    const call = testCall(db, lea, { at: march })
    return unwrap(await execute(call, 'partner.import', importPartners, { table: table(phone) }))
  }
  await bring('+49 30 6')
  await bring('+49 30 6')
  const partnerId = await withTx(db.world.app, async (tx) => {
    const rows = await tx.many<{ id: string }>({
      text: `select partner_id as id from partners.partners where code = 'C-6'`,
      values: [],
    })
    return rows[0]?.id ?? ''
  })
  assert.deepEqual(await said(partnerId), [])
  await bring('+44 7')
  assert.deepEqual(await said(partnerId), [['phone', 'open', 'ana@c6.test', '+49 30 6']])
})

test('no event names a mail address or a number, and verify finds nothing wrong', async () => {
  const { rows } = await db.owner.query<{ body: string }>(`select body from audit.events`)
  assert.doesNotMatch(JSON.stringify(rows), /@c\d|\+49|\+44/)
  const found = await Promise.all(
    verifications.map(({ firstWrong }) => withTx(db.world.app, (tx) => firstWrong(tx))),
  )
  assert.deepEqual(
    found.filter((wrong) => wrong !== null),
    [],
  )
})
