/** Sales over the API: who may, what a retry answers, and lists that are no lists. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { person } from '../identity/testing.ts'
import { problemSchema } from '../platform/wire.ts'
import { testDatabase } from '../platform/testing.ts'
import { answerOf, testServer } from '../server-testing.ts'
import { constraintsOf } from '../wiring.ts'
import * as contract from './contract.ts'

const db = await testDatabase({ sampleMode: true, constraints: constraintsOf() })
const server = testServer(db)
after(async () => {
  await server.close()
  await db.close()
})
const cookieOf = async (role: 'lead' | 'finance' | 'auditor') =>
  server.cookieFor((await person(db, { roles: [role] })).principalId)
const lead = await cookieOf('lead')
const finance = await cookieOf('finance')
const auditor = await cookieOf('auditor')

async function put(path: string, body: string, cookie = lead) {
  const headers = { 'content-type': 'text/csv' }
  return server.send(path, { method: 'PUT', body, headers, cookie })
}

async function codeOf(response: Response): Promise<string> {
  const problem = z.parse(problemSchema, await response.json())
  return `${response.status} ${problem.code}`
}

function post(path: string, body: object, more: { key?: string; cookie?: string } = {}) {
  const headers: Record<string, string> =
    more.key === undefined ? {} : { 'idempotency-key': more.key }
  return server.send(path, { method: 'POST', body, headers, cookie: more.cookie ?? finance })
}

const opportunity = {
  code: 'OPP-1',
  customerCode: 'GLX',
  name: 'Data platform',
  stage: 'won',
  netContract: { amount: '1000.125', currency: 'KWD' },
  openedOn: '2025-11-03',
  wonOn: '2026-01-31',
}
const payment = {
  externalId: 'A-1',
  opportunity: 'OPP-1',
  kind: 'payment',
  amount: { amount: '500.125', currency: 'KWD' },
  collectedOn: '2026-02-10',
}

test('an opportunity is put as its CRM has it, and the same again changes nothing', async () => {
  const nobody = await server.send('/api/opportunities', {
    method: 'PUT',
    body: opportunity,
    cookie: lead,
  })
  assert.equal(await codeOf(nobody), '404 customer.unknown')
  await put('/api/customers/import?name=c.csv', 'code,name\nGLX,Globex KK\n')
  const save = () =>
    server.send('/api/opportunities', { method: 'PUT', body: opportunity, cookie: finance })
  const first = await answerOf(contract.saveOpportunity, await save())
  assert.equal(first.isNew, true)
  assert.deepEqual(await answerOf(contract.saveOpportunity, await save()), {
    ...first,
    isNew: false,
  })
  const early = { ...opportunity, code: 'OPP-2', stage: 'proposed' }
  const odd = await server.send('/api/opportunities', { method: 'PUT', body: early, cookie: lead })
  assert.equal(await codeOf(odd), '422 sale.invalid')
  const read = await server.send('/api/opportunities?text=data', { cookie: auditor })
  const [row] = (await answerOf(contract.listOpportunities, read)).rows
  assert.equal(row?.netContract?.minor, 1_000_125n)
})

test('a payment counts once by its number, whatever key it comes with', async () => {
  const first = await answerOf(contract.recordCollection, await post('/api/collections', payment))
  const keyed = await post('/api/collections', payment, { key: 'one' })
  assert.deepEqual(await answerOf(contract.recordCollection, keyed), { ...first, isNew: false })
  const retried = await post('/api/collections', payment, { key: 'one' })
  assert.deepEqual(await answerOf(contract.recordCollection, retried), { ...first, isNew: false })
  const other = { ...payment, amount: { amount: '500.126', currency: 'KWD' } }
  assert.equal(await codeOf(await post('/api/collections', other)), '409 sale.taken')
  const keyReused = await post('/api/collections', other, { key: 'one' })
  assert.equal(await codeOf(keyReused), '422 request.key_reused')
  const finer = { ...payment, externalId: 'A-2', amount: { amount: '1.0001', currency: 'KWD' } }
  assert.equal((await post('/api/collections', finer)).status, 422)
})

test('a refund by API and the same by list are one', async () => {
  const refund = {
    ...payment,
    externalId: 'R-1',
    kind: 'refund',
    amount: { amount: '-0.125', currency: 'KWD' },
    returns: 'A-1',
    collectedOn: '2026-02-11',
  }
  await answerOf(contract.recordCollection, await post('/api/collections', refund))
  const list = 'id,opportunity,type,amount,date,refund of\nR-1,OPP-1,refund,0.125,2026-02-11,A-1\n'
  const preview = await put('/api/collections/import?name=r.csv&preview=true', list, finance)
  const report = await answerOf(contract.importCollections, preview)
  assert.equal(report.counts.unchanged, 1)
  const shown = await server.send('/api/collections?limit=1', { cookie: auditor })
  const page = await answerOf(contract.listCollections, shown)
  assert.deepEqual([page.rows[0]?.externalId, page.rows[0]?.amount.minor], ['R-1', -125n])
  const rest = await server.send(`/api/collections?limit=1&after=${page.next}`, { cookie: auditor })
  const [paid] = (await answerOf(contract.listCollections, rest)).rows
  assert.deepEqual([paid?.externalId, paid?.left.minor], ['A-1', 500_000n])
})

test('a list without its columns says which; one that is none, why; an auditor may not', async () => {
  const bad = await put('/api/collections/import?name=x.csv', 'Betrag,Datum\n1,2\n')
  assert.equal(await codeOf(bad), '422 import.columns_missing')
  const german = encodeURIComponent(
    JSON.stringify({ Beleg: 'collection number', Vertrag: 'about', Betrag: 'amount', Datum: 'on' }),
  )
  const mapped = await put(
    `/api/collections/import?name=x.csv&preview=true&columns=${german}`,
    'Beleg,Vertrag,Betrag,Datum\nB-1,OPP-1,"5.125",2026-02-10\n',
  )
  const { counts } = await answerOf(contract.importCollections, mapped)
  assert.equal(counts.refused, 1) // 5.125 KWD reads in two ways
  const wrong = encodeURIComponent(JSON.stringify({ Betrag: 'nonsense' }))
  const unmapped = await put(`/api/collections/import?name=x.csv&columns=${wrong}`, 'Betrag\n1\n')
  assert.equal(await codeOf(unmapped), '422 partner.invalid')
  const none = await put('/api/purchases/import?name=x.xlsx', 'PK\u0003\u0004nothing')
  assert.equal(await codeOf(none), '422 import.unreadable')
  const long = `id,account,stage\n${'A,GLX,Won\n'.repeat(5_001)}`
  const tooLong = await put('/api/opportunities/import?name=x.csv', long)
  assert.equal(await codeOf(tooLong), '413 import.too_many_rows')
  const may = await put('/api/collections/import?name=x.csv', 'id\n1\n', auditor)
  assert.equal(await codeOf(may), '403 identity.not_allowed')
  const source = await put('/api/collections/import?name=x.csv&source=Our%20Bank', 'id\n1\n')
  assert.equal((await codeOf(source)).startsWith('422'), true)
})
