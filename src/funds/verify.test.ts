import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { openPool, RollBack, type Sql, sql, withTx } from '../platform/db.ts'
import { inAct, testActor, testDatabase } from '../platform/testing.ts'
import * as funds from './index.ts'
import { verifications } from './verify.ts'

/** What only the owner of the server can break between funds and their books, and how verify names
 *  it. Every corruption is undone. */
const db = await testDatabase()
const superuser = openPool(db.superuserUrl, 'test superuser', 2)
after(async () => {
  await superuser.end()
  await db.close()
})
const payerId = randomUUID()
const amount = { minor: 500n, currency: 'USD' }

const [parent, child] = await inAct(db, testActor(['program_owner']), async (act) => {
  const open = async (code: string, parentId: string | null) => {
    const fund = unwrap(
      await funds.createFund(act, {
        code,
        name: code,
        payerId,
        currency: 'USD',
        zone: 'UTC',
        parentId,
        validFrom: Temporal.PlainDate.from('2026-01-01'),
        validUntil: Temporal.PlainDate.from('2027-01-01'),
      }),
    )
    const main = { fundId: fund.fundId, code: 'main', name: 'Main', kind: 'general' } as const
    return unwrap(await funds.addAllocation(act, main))
  }
  const above = await open('ABOVE', null)
  const below = await open('BELOW', above.fundId)
  unwrap(await funds.allocate(act, { ...above, amount, reason: 'year' }))
  const given = { childFundId: below.fundId, childAllocationId: below.allocationId }
  unwrap(await funds.delegateToChild(act, { ...above, ...given, amount, reason: 'region' }))
  return [above, below] as const
})

async function broken(statement: Sql): Promise<Record<string, string>> {
  return withTx(superuser, async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    assert.ok((await tx.run(statement)) > 0, 'the corruption touched a row')
    await tx.run(sql`set local role quittance_app`)
    const found: Record<string, string> = {}
    for (const { name, firstWrong } of verifications) {
      const wrong = await firstWrong(tx)
      if (wrong !== null) found[name] = wrong
    }
    throw new RollBack(found)
  })
}

test('a fund whose book is of another payer, and a book without its fund, are named', async () => {
  const other = await broken(sql`update ledger.books set payer_id = ${randomUUID()}
    where book_id = ${parent.fundId}`)
  assert.equal(other['funds.books'], 'fund ABOVE: its book is of another kind, payer or currency')
  const gone = await broken(sql`delete from funds.funds where fund_id = ${child.fundId}`)
  assert.equal(gone['funds.books'], `fund ${child.fundId}: a book without a fund`)
})

test('money available to what is no allocation of the fund is named', async () => {
  const found = await broken(sql`delete from funds.allocations
    where allocation_id = ${child.allocationId}`)
  const wrong = `book ${child.fundId} holds available of ${child.allocationId}, which is not its own`
  assert.equal(found['funds.holders'], wrong)
})

test('an entry that delegates to nobody is named', async () => {
  const found = await broken(sql`delete from ledger.postings p using ledger.accounts a
    where a.account_id = p.account_id and a.book_id = ${child.fundId} and a.bucket = 'budget'`)
  assert.match(found['funds.delegated']!, /^entry \d+ delegates 500, the child took 0$/)
})

test('a closed fund with money available is named', async () => {
  const found = await broken(sql`update funds.funds set status = 'closed', closed_on = '2026-03-31'
    where fund_id = ${child.fundId}`)
  assert.equal(found['funds.closed'], 'fund BELOW is closed and has 500 available')
})

test('a child on the wrong level is named', async () => {
  const found = await broken(sql`update funds.funds set level = 3 where fund_id = ${child.fundId}`)
  assert.deepEqual(found, { 'funds.tree': 'fund BELOW does not fit its parent ABOVE' })
})
