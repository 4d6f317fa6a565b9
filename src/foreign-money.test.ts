import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from './audit/index.ts'
import { keepFile, putFile } from './evidence/index.ts'
import { mayDo, permissions, type Action } from './identity/permissions.ts'
import { suspendPerson } from './identity/people.ts'
import { person } from './identity/testing.ts'
import { must } from './kernel/assert.ts'
import { money } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { saveContact } from './partners/index.ts'
import * as tax from './payouts/tax/tax-invoice.ts'
import { newAccount, owed, payoutGround, run, runAt, usableVendor } from './payouts/testing.ts'
import type { Route } from './platform/contract.ts'
import { sql, withTx } from './platform/db.ts'
import { inAct, testDatabase } from './platform/testing.ts'
import { releasedRun } from './reconciliation/testing.ts'
import { sampleOf } from './sample-of-schema.ts'
import { problemIn, testServer } from './server-testing.ts'
import { constraintsOf } from './wiring.ts'

/** Accounts, payments, advices, tax invoices and debts of one partner, asked for by another partner's
 *  administrator by the right ids; and a person whose access has ended. */
const generous = { perMinute: 1_000_000 }
const limits = { principal: generous, visitor: generous, signIn: generous, signInAs: generous }
const db = await testDatabase({ clock: () => runAt, constraints: constraintsOf() })
const server = testServer(db, { limits })
after(async () => {
  await server.close()
  await db.close()
})
const day = Temporal.PlainDate.from
const ground = await payoutGround(db, { country: 'DE' })
const { crew } = ground
const ours = await usableVendor(ground, 'Globex GmbH')
const theirs = await usableVendor(ground, 'Initech GmbH')

async function fileOf(partnerId: string, text: string): Promise<string> {
  const bytes = Buffer.from(`%PDF-1.4 ${text}`)
  const kept = unwrap(await keepFile(db.world.files, { name: 'paper.pdf', bytes }))
  return inAct(db, crew.decider, async (act) => {
    const actor: Actor = { ...crew.decider, roles: ['partner_admin'], partnerId }
    return unwrap(await putFile({ ...act, actor }, { ...kept, partnerId })).fileId
  })
}

function invoice(payableId: string, fileId: string, number: string) {
  return {
    payableIds: [payableId],
    number,
    issuedOn: day('2026-03-10'),
    net: money(100_000n, 'EUR'),
    vatRate: '0.19',
    vat: money(19_000n, 'EUR'),
    gross: money(119_000n, 'EUR'),
    sellerVat: 'DE136695976',
    buyerVat: null,
    fileId,
  }
}

/** A payment on its way, a debt, a contact, a change of bank and a tax invoice of our partner. */
async function giveRows() {
  const { partnerId, vendorId, legalName } = ours
  const sent = await releasedRun(ground, [250_000n], { partners: [partnerId] })
  await inAct(db, crew.decider, async (act) => {
    const contact = { name: 'Pat', email: 'pat@globex.example', phone: '+49 30 1' }
    unwrap(await saveContact(act, { partnerId, role: 'finance', ...contact }))
  })
  const waiting = await owed(ground, { partnerId, minor: 100_000n })
  const fileId = await fileOf(partnerId, 'an invoice of ours')
  const admin: Actor = { ...crew.decider, roles: ['partner_admin'], partnerId }
  const { taxInvoiceId } = unwrap(
    await run(db, admin, {
      action: 'tax_invoice.send',
      command: tax.sendTaxInvoice,
      input: invoice(waiting, fileId, 'RE-1'),
    }),
  )
  await inAct(
    db,
    crew.specialist,
    (act) => {
      const as = (actor: Actor) => ({ ...act, actor })
      const change = { vendorId, legalName, approver: crew.felix, onlyProposed: true }
      return newAccount(ground, as, change)
    },
    runAt,
  )
  return { ...sent, waiting, fileId, taxInvoiceId }
}
const rows = await giveRows()

const adminOf = async (partnerId: string) => {
  const admin = await person(db, { roles: ['partner', 'partner_admin'], partnerId })
  return { admin, cookie: await server.cookieFor(admin.principalId) }
}
const own = await adminOf(ours.partnerId)
const foreign = await adminOf(theirs.partnerId)

const isOpenToPartners = (route: Route) =>
  mayDo({ signedIn: true, roles: ['partner', 'partner_admin'] }, route.action as Action) &&
  !(permissions[route.action as Action] as readonly string[]).includes('public')
const walked = server.app.routes.filter(isOpenToPartners)
const paramsOf = (route: Route) =>
  [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')

/** Every id in a row that belongs to a partner, its own key or another's: `paymentId` → ids. */
async function idsOf(partnerId: string): Promise<Map<string, string[]>> {
  const columns = await withTx(db.world.app, (tx) =>
    tx.many<{ table: string; key: string }>(sql`
      select c.oid::regclass::text as table, a.attname as key
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relkind = 'r' and a.atttypid = 'uuid'::regtype and a.attname like '%\\_id'
        and not a.attisdropped and a.attname not in ('partner_id', 'payer_id', 'fund_id',
          'allocation_id', 'program_id', 'version_id')
        and exists (select from pg_attribute p where p.attrelid = c.oid
          and p.attname = 'partner_id' and not p.attisdropped)
      order by 1, 2`),
  )
  const found = new Map<string, Set<string>>([['partnerId', new Set([partnerId])]])
  for (const { table, key } of columns) {
    const text = `select distinct ${key}::text as id from ${table}
      where partner_id = $1 and ${key} is not null`
    const ids = await withTx(db.world.app, (tx) =>
      tx.many<{ id: string }>({ text, values: [partnerId] }),
    )
    const name = key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    const all = found.get(name) ?? new Set()
    for (const { id } of ids) all.add(id)
    found.set(name, all)
  }
  return new Map([...found].map(([name, ids]) => [name, [...ids]]))
}

function ask(route: Route, values: ReadonlyMap<string, string>, cookie: string, body?: unknown) {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? 'x')
  const sent = body ?? (route.body === undefined ? undefined : sampleOf(route.body))
  return server.send(`/api${path}`, {
    method: route.method.toUpperCase(),
    cookie,
    ...(sent === undefined ? {} : { body: sent }),
  })
}

/** Every row that could have moved, by table: how many, and their newest version. */
async function standing() {
  const tables = [
    'vendors.vendors',
    'vendors.bank_details',
    'payables.payables',
    'payouts.tax_invoices',
    'payouts.payments',
    'partners.contacts',
  ]
  const all: string[] = []
  for (const table of tables) {
    const text = `select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as all
      from ${table} t where partner_id = $1`
    const values = [ours.partnerId]
    const row = await withTx(db.world.app, (tx) => tx.one<{ all: string }>({ text, values }))
    all.push(`${table} ${row.all}`)
  }
  return all
}

test('another partner finds nothing of accounts, payments and invoices by their ids', async () => {
  const ids = await idsOf(ours.partnerId)
  for (const name of ['vendorId', 'bankDetailId', 'paymentId', 'taxInvoiceId', 'payableId']) {
    assert.ok((ids.get(name) ?? []).length > 0, `no row for ${name}`)
  }
  const before = await standing()
  const asked = new Set<string>()
  for (const route of walked) {
    const name = paramsOf(route).find((each) => ids.has(each))
    for (const id of name === undefined ? [] : (ids.get(name) ?? [])) {
      const values = new Map([
        [name ?? '', id],
        ['threadKind', 'vendor'],
      ])
      const answer = await ask(route, values, foreign.cookie)
      const text = await answer.text()
      const what = `${route.method} ${route.path} → ${answer.status} ${text.slice(0, 200)}`
      assert.ok([400, 403, 404, 422].includes(answer.status), what)
      assert.ok(!text.includes('Globex'), what)
      asked.add(`${route.method} ${route.path}`)
    }
  }
  assert.ok(asked.size >= 15, [...asked].join('\n'))
  assert.deepEqual(await standing(), before)
})

test('no list tells another partner of them, and their own list tells the partner', async () => {
  const ids = [...(await idsOf(ours.partnerId)).values()].flat()
  let told = 0
  for (const route of walked) {
    if (route.method !== 'get' || paramsOf(route).length > 0) continue
    const text = await (await ask(route, new Map(), foreign.cookie)).text()
    for (const id of ids) assert.ok(!text.includes(id), `${route.path} tells of ${id}`)
    assert.ok(!text.includes('Globex'), route.path)
    const mine = await (await ask(route, new Map(), own.cookie)).text()
    if (ids.some((id) => mine.includes(id))) told += 1
  }
  assert.ok(told >= 4, `only ${told} lists tell the partner of its own`)
})

test('nobody hangs their paper on another’s debt, nor another’s paper on their own', async () => {
  const mine = await owed(ground, { partnerId: theirs.partnerId, minor: 100_000n })
  const paper = await fileOf(theirs.partnerId, 'an invoice of theirs')
  const admin: Actor = { ...crew.decider, roles: ['partner_admin'], partnerId: theirs.partnerId }
  const send = (input: ReturnType<typeof invoice>) =>
    run(db, admin, { action: 'tax_invoice.send', command: tax.sendTaxInvoice, input })
  const onOurs = await send(invoice(rows.waiting, paper, 'X-1'))
  assert.ok(!onOurs.ok && onOurs.refusal.code === 'tax_invoice.no_payable')
  const both = await send({ ...invoice(mine, paper, 'X-2'), payableIds: [mine, rows.waiting] })
  assert.ok(!both.ok && both.refusal.code === 'tax_invoice.no_payable')
  const withOurs = await send(invoice(mine, rows.fileId, 'X-3'))
  assert.ok(!withOurs.ok, 'a paper of another partner was taken')
  assert.match(withOurs.refusal.code, /^evidence\./)
})

test('who is suspended is out at once, in every session, and by no link of before', async () => {
  const { admin, cookie } = await adminOf(ours.partnerId)
  const route = must(
    walked.find((each) => each.method === 'get' && each.path === '/own/payments') ??
      walked.find((each) => each.action === 'payable.read_own' && paramsOf(each).length === 0),
    'a list of the partner’s own',
  )
  assert.equal((await ask(route, new Map(), cookie)).status, 200)
  const boss = await person(db, { roles: ['admin'] })
  const { principalId } = admin
  unwrap(await inAct(db, boss, (act) => suspendPerson(act, { principalId })))
  const after = await ask(route, new Map(), cookie)
  assert.deepEqual([after.status, (await problemIn(after)).code], [401, 'http.not_signed_in'])
  const again = await server.cookieFor(principalId)
  assert.equal((await ask(route, new Map(), again)).status, 401)
})
