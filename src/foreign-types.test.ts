import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { mayDo, permissions, type Action } from './identity/permissions.ts'
import { person } from './identity/testing.ts'
import type { Route } from './platform/contract.ts'
import { sql, withTx } from './platform/db.ts'
import { inAct, testActor, testDatabase } from './platform/testing.ts'
import { sampleOf } from './sample-of-schema.ts'
import { testServer } from './server-testing.ts'
import { everyType } from './submissions/all-types-testing.ts'
import { noon } from './submissions/referral-testing.ts'
import { enrol } from './submissions/testing.ts'
import { constraintsOf, escalatingOf } from './wiring.ts'

/** Deals, referrals and plans of one partner, asked for by another. */
const generous = { perMinute: 1_000_000 }
const limits = { principal: generous, visitor: generous, signIn: generous, signInAs: generous }
const db = await testDatabase({
  sampleMode: true,
  constraints: constraintsOf(),
  escalating: escalatingOf(),
})
const server = testServer(db, { limits })
after(async () => {
  await server.close()
  await db.close()
})

const owned = Object.entries(await everyType(db))
const foreignId = await inAct(
  db,
  testActor(['lead']),
  (act) => enrol(act, 'select'),
  noon('2026-01-05'),
)
const cookieOf = async (partnerId: string) => {
  const admin = await person(db, { roles: ['partner', 'partner_admin'], partnerId })
  return server.cookieFor(admin.principalId)
}
const foreign = await cookieOf(foreignId)

const isOpenToPartners = (route: Route) =>
  mayDo({ signedIn: true, roles: ['partner', 'partner_admin'] }, route.action as Action) &&
  !(permissions[route.action as Action] as readonly string[]).includes('public')
const walked = server.app.routes.filter(isOpenToPartners)
const paramsOf = (route: Route) =>
  [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')

/** Every table whose rows belong to a partner, with its own key. */
function partnersTables() {
  return withTx(db.world.app, (tx) =>
    tx.many<{ table: string; key: string }>(sql`
      select c.oid::regclass::text as table, a.attname as key
      from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where c.relkind = 'r' and a.atttypid = 'uuid'::regtype
        and exists (select from pg_attribute p where p.attrelid = c.oid
          and p.attname = 'partner_id' and not p.attisdropped)
      order by 1`),
  )
}

/** Parameter name → ids of rows of this partner: `incentiveId`, `submissionId`, `receivableId`, … */
async function specimens(partnerId: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for (const { table, key } of await partnersTables()) {
    const text = `select ${key}::text as id from ${table} where partner_id = $1`
    const rows = await withTx(db.world.app, (tx) =>
      tx.many<{ id: string }>({ text, values: [partnerId] }),
    )
    const name = key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    const all = [...(found.get(name) ?? []), ...rows.map((row) => row.id)]
    if (all.length > 0) found.set(name, [...new Set(all)])
  }
  return found
}

function ask(route: Route, values: ReadonlyMap<string, string>, cookie: string) {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? 'x')
  return server.send(`/api${path}`, {
    method: route.method.toUpperCase(),
    cookie,
    ...(route.body === undefined ? {} : { body: sampleOf(route.body) }),
  })
}

for (const [type, { partnerId }] of owned) {
  test(`another partner finds nothing of a ${type} by its ids, and moves nothing`, async () => {
    const ids = await specimens(partnerId)
    for (const name of ['incentiveId', 'submissionId', 'payableId']) assert.ok(ids.has(name), name)
    const before = await standing(partnerId)
    let asked = 0
    for (const route of walked) {
      const name = paramsOf(route).find((each) => ids.has(each))
      for (const id of name === undefined ? [] : (ids.get(name) ?? [])) {
        const values = new Map([
          [name ?? '', id],
          ['threadKind', 'submission'],
          ['threadId', id],
        ])
        const answer = await ask(route, values, foreign)
        const text = await answer.text()
        const what = `${route.method} ${route.path} → ${answer.status} ${text.slice(0, 200)}`
        assert.ok([403, 404, 422].includes(answer.status), what)
        asked += 1
      }
    }
    assert.ok(asked >= 20, `${asked} asked`)
    assert.deepEqual(await standing(partnerId), before)
  })
}

/** Everything that could have moved. */
function standing(partnerId: string) {
  return withTx(db.world.app, (tx) =>
    tx.many<{ id: string; status: string; version: number }>(sql`
      select incentive_id::text as id, status, version from incentives.incentives
      where partner_id = ${partnerId}
      union all select submission_id::text, status, version from submissions.submissions
      where partner_id = ${partnerId}
      union all select payable_id::text, status, version from payables.payables
      where partner_id = ${partnerId} order by id`),
  )
}

test('no list that another partner may read tells of them', async () => {
  const all = await Promise.all(owned.map(([, { partnerId }]) => specimens(partnerId)))
  const ids = all.flatMap((found) => [...found.values()].flat())
  for (const route of walked.filter((each) => each.method === 'get')) {
    if (paramsOf(route).length > 0) continue
    const text = await (await ask(route, new Map(), foreign)).text()
    for (const id of ids) assert.ok(!text.includes(id), `${route.path} tells of ${id}`)
  }
})

test('the reading login of partners sees no row of them in any table', async () => {
  for (const { table } of await partnersTables()) {
    const query = { text: `select partner_id::text as id from ${table}`, values: [] }
    const seen = await withTx(db.world.portal, (tx) => tx.many<{ id: string | null }>(query), {
      partnerId: foreignId,
      readOnly: true,
    }).catch((error: Error) => {
      assert.match(error.message, /permission denied/)
      return []
    })
    const others = seen.filter(({ id }) => id !== null && id !== foreignId)
    assert.deepEqual(others, [], table)
  }
})

test('a partner reads its own by the same addresses', async () => {
  for (const [type, { partnerId, incentiveId }] of owned) {
    const own = await cookieOf(partnerId)
    // What was earned is read period by period; everything else by its incentive.
    const [accrualId] = (await specimens(partnerId)).get('accrualId') ?? []
    const [name, path, id] =
      type === 'coop' ? ['accrualId', 'accruals', accrualId] : ['incentiveId', type, incentiveId]
    const values = new Map([[name, id ?? '']])
    const reads = walked.filter(
      (route) =>
        route.method === 'get' && paramsOf(route).join() === name && route.path.includes(path),
    )
    assert.equal(reads.length, 1, `${type}: ${reads.map((route) => route.path).join()}`)
    for (const route of reads) {
      assert.equal((await ask(route, values, own)).status, 200, route.path)
      assert.equal((await ask(route, values, foreign)).status, 404, route.path)
    }
  }
})
