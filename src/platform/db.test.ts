import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql, withTx } from './db.ts'
import { testDatabase } from './testing.ts'

const db = await testDatabase()
after(() => db.close())

/** Statements this connection knows by name, beside the one that asks. */
const known = sql`select statement, calls from (
  select statement, (generic_plans + custom_plans)::int as calls
  from pg_prepared_statements) s where statement like '%asked often%'`

test('what is used again is prepared once, and answers the same', async () => {
  await withTx(db.world.app, async (tx) => {
    for (const number of [1, 2, 3, 4, 5, 6]) {
      const row = await tx.one<{ same: number }>(sql`select ${number}::int as same -- asked often`)
      assert.equal(row.same, number)
    }
    const prepared = await tx.many<{ calls: number }>(known)
    assert.deepEqual(
      prepared.map(({ calls }) => calls),
      [4],
    )
  })
})

test('a prepared statement that failed works again in the next savepoint', async () => {
  await withTx(db.world.app, async (tx) => {
    const half = (by: number) => tx.one<{ half: number }>(sql`select (10 / ${by}::int) as half`)
    for (const by of [1, 2, 5, 10]) assert.equal((await half(by)).half, 10 / by)
    await assert.rejects(tx.savepoint(() => half(0)))
    assert.equal((await half(2)).half, 5)
  })
})
