import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { mayDo, permissions, type Action } from './identity/permissions.ts'
import { person } from './identity/testing.ts'
import type { Route } from './platform/contract.ts'
import { sql, withTx } from './platform/db.ts'
import { testDatabase } from './platform/testing.ts'
import { enrolPartner } from './partners/contract.ts'
import { uploadFile } from './evidence/contract.ts'
import { sampleOf } from './sample-of-schema.ts'
import { answerOf, testServer } from './server-testing.ts'
import { attachPaper, inviteVendor } from './vendors/contract.ts'

const generous = { perMinute: 1_000_000 }
const limits = { principal: generous, visitor: generous, signIn: generous, signInAs: generous }
const db = await testDatabase({ sampleMode: true })
const server = testServer(db, { limits })
after(async () => {
  await server.close()
  await db.close()
})
const { routes } = server.app

const lead = await person(db, { roles: ['lead'] })
const staff = await server.cookieFor(lead.principalId)
const post = (path: string, body: unknown, cookie: string) =>
  server.send(`/api${path}`, { method: 'POST', body, cookie })

async function enrol(code: string) {
  const body = {
    code,
    legalName: `Partner ${code}`,
    domains: [`${code.toLowerCase()}.example`],
    country: 'DE',
    timeZone: 'Europe/Berlin',
    tier: 'select',
    parentCode: null,
    goodStanding: true,
  }
  const { partnerId } = await answerOf(enrolPartner, await post('/partners', body, staff))
  const admin = await person(db, { roles: ['partner', 'partner_admin'], partnerId })
  return { partnerId, cookie: await server.cookieFor(admin.principalId) }
}

const ours = await enrol('AAA-1')
const foreign = await enrol('BBB-1')

/** What partner A has: a vendor profile with a paper, and a thread. Submissions, payables and
 *  payments join here as their domains stand; the walk below finds their rows by itself. */
async function giveRows(): Promise<string> {
  const { partnerId, cookie } = ours
  const invited = await post('/vendors', { partnerId }, staff)
  const { vendorId } = await answerOf(inviteVendor, invited)
  const file = await server.send('/api/files?name=w9.pdf', {
    method: 'PUT',
    body: '%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n',
    headers: { 'content-type': 'application/pdf' },
    cookie,
  })
  const { fileId } = await answerOf(uploadFile, file)
  const paper = { fileId, slot: 'tax_form' }
  await answerOf(attachPaper, await post(`/vendors/${vendorId}/papers`, paper, cookie))
  await post(`/threads/vendor/${vendorId}/messages`, { text: 'Where is it?' }, cookie)
  return vendorId
}
const vendorId = await giveRows()

/** Every table whose rows belong to a partner, with its own key: `vendors.vendors`, `vendor_id`. */
async function partnersTables() {
  return withTx(db.world.app, (tx) =>
    tx.many<{ table: string; key: string }>(sql`
      select c.oid::regclass::text as table, a.attname as key
      from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where c.relkind = 'r' and i.indnkeyatts = 1 and a.atttypid = 'uuid'::regtype
        and exists (select from pg_attribute p where p.attrelid = c.oid
          and p.attname = 'partner_id' and not p.attisdropped)
      order by 1`),
  )
}

/** Parameter name → the id of a row of partner A: `vendorId`, `itemId`, … */
async function specimens(): Promise<Map<string, string>> {
  const found = new Map([
    ['threadKind', 'vendor'],
    ['threadId', vendorId],
  ])
  for (const { table, key } of await partnersTables()) {
    const query = {
      text: `select ${key} as id from ${table} where partner_id = $1 limit 1`,
      values: [ours.partnerId],
    }
    const row = await withTx(db.world.app, (tx) => tx.maybeOne<{ id: string }>(query))
    const name = key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    if (row !== null && !found.has(name)) found.set(name, row.id)
  }
  return found
}
const ofPartnerA = await specimens()

const isOpenToPartners = (route: Route) =>
  mayDo({ signedIn: true, roles: ['partner', 'partner_admin'] }, route.action as Action) &&
  !(permissions[route.action as Action] as readonly string[]).includes('public')

const paramsOf = (route: Route) =>
  [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')

const walked = routes.filter(isOpenToPartners)
const withRows = walked.filter((route) => paramsOf(route).some((name) => ofPartnerA.has(name)))

function ask(route: Route, cookie: string) {
  const values = new Map([...sampleParams(route), ...ofPartnerA])
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? 'x')
  return server.send(`/api${path}`, {
    method: route.method.toUpperCase(),
    cookie,
    ...(route.body === undefined ? {} : { body: sampleOf(route.body) }),
  })
}

function sampleParams(route: Route): [string, string][] {
  const sample = z.record(z.string(), z.unknown()).parse(sampleOf(route.params ?? z.object({})))
  return Object.entries(sample).map(([name, value]) => [name, String(value)])
}

test('partner A has rows of many kinds, and sees them', async () => {
  for (const name of ['partnerId', 'vendorId', 'itemId', 'fileId', 'threadId']) {
    assert.ok(ofPartnerA.has(name), `no row of partner A for ${name}`)
  }
  assert.ok(withRows.length >= 5)
  for (const route of withRows.filter((each) => each.method === 'get')) {
    const answer = await ask(route, ours.cookie)
    assert.equal(answer.status, 200, `${route.path}: ${await answer.text()}`)
  }
})

test('partner B asks for every row of A by its id and finds nothing', async (t) => {
  const unsure: string[] = []
  for (const route of withRows) {
    const answer = await ask(route, foreign.cookie)
    const text = await answer.text()
    const name = `${route.method} ${route.path} → ${answer.status} ${text.slice(0, 200)}`
    if (answer.status === 422 && route.body !== undefined) unsure.push(name)
    else assert.ok([403, 404].includes(answer.status), name)
  }
  for (const each of unsure) t.diagnostic(`not decided, the sample body was refused: ${each}`)
  assert.ok(unsure.length < withRows.length / 2)
})

test('no list partner B may read tells of a row of A', async () => {
  for (const route of walked.filter(
    (each) => each.method === 'get' && paramsOf(each).length === 0,
  )) {
    const text = await (await ask(route, foreign.cookie)).text()
    for (const [name, id] of ofPartnerA) {
      if (name === 'threadKind') continue
      assert.ok(!text.includes(id), `${route.path} tells B of ${name} ${id}`)
    }
  }
})

test('the reading login of partners sees only the rows of the partner it is set to', async () => {
  for (const { table } of await partnersTables()) {
    const query = { text: `select partner_id::text as id from ${table}`, values: [] }
    const seen = await withTx(db.world.portal, (tx) => tx.many<{ id: string }>(query), {
      partnerId: foreign.partnerId,
      readOnly: true,
    }).catch((error: Error) => {
      // Not even granted to the portal: nothing seen.
      assert.match(error.message, /permission denied/)
      return []
    })
    const others = seen.filter((row) => row.id !== null && row.id !== foreign.partnerId)
    assert.deepEqual(others, [], table)
    const unset = await withTx(db.world.portal, (tx) => tx.many(query), { readOnly: true }).catch(
      () => [],
    )
    assert.deepEqual(unset, [], `${table} without a partner set`)
  }
})
