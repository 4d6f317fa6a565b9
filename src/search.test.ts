/** ⌘K over the whole record: by number, code or word of a name, and only what one may read. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Role } from './audit/index.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { importCustomers, importOpportunities, partnerById, readList } from './partners/index.ts'
import { inAct, testActor, testDatabase } from './platform/testing.ts'
import { person } from './identity/testing.ts'
import { search } from './reports/contract.ts'
import { findRecords } from './reports/search.ts'
import { handInRequest, mdfSetting } from './submissions/testing.ts'
import { answerOf, testServer } from './server-testing.ts'
import { constraintsOf, escalatingOf } from './wiring.ts'

const db = await testDatabase({ constraints: constraintsOf(), escalating: escalatingOf() })
const server = testServer(db)
after(async () => {
  await server.close()
  await db.close()
})
const setting = await mdfSetting(db)
const lead = testActor(['lead'])
const asked = { requested: '600.00', net: '1200.00' }
const request = await handInRequest(setting, asked, Temporal.Instant.from('2026-03-02T09:00:00Z'))
const listOf = (text: string) => unwrap(readList(Buffer.from(text), { name: 'list.csv' }))
const partner = await inAct(db, lead, async (act) => {
  const customers = listOf('code,name\nGLX-7,Globex Trading Ltd\nGLX-8,New Globex SA\n')
  unwrap(await importCustomers(act, { table: customers }))
  const sales = listOf('code,account,name,stage\nOPP-7,GLX-7,Trading floor,Qualified\n')
  unwrap(await importOpportunities(act, { table: sales }))
  return unwrap({ ok: true, value: await partnerById(act.tx, setting.partnerId) } as const)
})

async function found(text: string, role: Role = 'lead'): Promise<string[]> {
  const rows = await inAct(db, lead, ({ tx }) => findRecords(tx, { roles: [role] }, text))
  return rows.map((row) => `${row.kind} ${row.label}`)
}

test('a submission is found by its number, its incentive beside it', async () => {
  const [first = '', ...others] = await found('mdf-20')
  assert.match(first, /^submission MDF-2026-\d{5}\/1$/)
  assert.equal(others[0], `incentive ${first.slice('submission '.length, -2)}`)
  const rows = await inAct(db, lead, ({ tx }) =>
    findRecords(tx, { roles: ['lead'] }, first.slice(11)),
  )
  assert.deepEqual(
    rows.map(({ kind, id }) => [kind, id]),
    [['submission', request.submissionId]],
  )
})

test('names are found by the beginning of any word, codes by their own', async () => {
  assert.deepEqual(await found('glob'), ['customer GLX-7', 'customer GLX-8'])
  assert.deepEqual(await found('tradi'), ['customer GLX-7', 'opportunity OPP-7'])
  assert.deepEqual(await found('GLX-8'), ['customer GLX-8'])
  assert.deepEqual(await found('lobex'), [])
  assert.deepEqual(await found("'; drop table x --"), [])
  assert.deepEqual(await found('%'), [])
  assert.ok(partner !== null)
  assert.deepEqual(await found(partner.code.toLowerCase()), [`partner ${partner.code}`])
})

test('whoever may not read a kind does not find it, and a partner’s people do not search', async () => {
  assert.deepEqual(await found('glob', 'partner'), [])
  const own = await person(db, { roles: ['partner_admin'], partnerId: setting.partnerId })
  const cookie = await server.cookieFor(own.principalId)
  assert.equal((await server.send('/api/search?text=glob', { cookie })).status, 403)
  const auditor = await person(db, { roles: ['auditor'] })
  const sent = { cookie: await server.cookieFor(auditor.principalId) }
  const shown = await answerOf(search, await server.send('/api/search?text=glob', sent))
  assert.equal(shown.rows.length, 2)
  assert.equal((await server.send('/api/search?text=g', sent)).status, 422)
})
