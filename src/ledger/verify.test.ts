import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { record } from '../audit/index.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { openPool, RollBack, type Sql, sql, withTx } from '../platform/db.ts'
import { inAct, testActor, testDatabase } from '../platform/testing.ts'
import { openBook } from './book.ts'
import { closePeriod } from './period.ts'
import { post } from './post.ts'
import { verifications } from './verify.ts'

/** What only the owner of the server can break, and what verify then names. Each corruption is done
 *  by a superuser with every trigger off, looked at on the application's own role, and undone. */
const db = await testDatabase()
const superuser = openPool(db.superuserUrl, 'test superuser', 2)
after(async () => {
  await superuser.end()
  await db.close()
})

const bookId = randomUUID()
const [allocated, committed] = await inAct(db, testActor(['finance']), async (act) => {
  await openBook(act, { bookId, kind: 'fund', payerId: bookId, currency: 'USD' })
  const event = () =>
    record(act, { type: 'test.moved', subjectKind: 't', subjectId: 't', body: {} })
  const entry = async (kind: string, from: 'budget' | 'available', to: 'available' | 'committed') =>
    unwrap(
      await post(act, [
        {
          eventId: await event(),
          kind,
          bookedOn: Temporal.PlainDate.from('2026-03-02'),
          postings: [
            { bookId, bucket: from, holder: from === 'budget' ? '' : 'a', amountMinor: -500n },
            { bookId, bucket: to, holder: 'a', amountMinor: 500n },
          ],
        },
      ]),
    )[0]!
  const both = [
    await entry('allocated', 'budget', 'available'),
    await entry('committed', 'available', 'committed'),
  ] as const
  unwrap(await closePeriod(act, { payerId: bookId, month: '2026-03' }))
  return both
})

const ofBucket = (bucket: string) =>
  sql`(select account_id from ledger.accounts where book_id = ${bookId} and bucket = ${bucket})`

/** Runs the corruption and answers what each guarantee says then; undoes it. */
async function broken(...statements: Sql[]): Promise<Record<string, string>> {
  return withTx(superuser, async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    for (const statement of statements) await tx.run(statement)
    await tx.run(sql`set local role quittance_app`)
    const found: Record<string, string> = {}
    for (const { name, firstWrong } of verifications) {
      const wrong = await firstWrong(tx)
      if (wrong !== null) found[name] = wrong
    }
    throw new RollBack(found)
  })
}

const committedId = committed.entryId

test('an untouched ledger has nothing wrong', async () => {
  assert.deepEqual(await broken(), {})
})

test('a changed posting is named as an entry that does not sum to zero', async () => {
  const found = await broken(sql`update ledger.postings set amount_minor = 400
    where entry_id = ${committedId} and amount_minor > 0`)
  assert.equal(found['ledger.sums'], `entry ${committedId} is -100 off in book ${bookId}`)
  assert.match(
    found['ledger.balances']!,
    /account committed of a .* stores 500, its postings sum to 400/,
  )
})

test('a deleted entry is named, and so are deleted postings', async () => {
  const entry = await broken(sql`delete from ledger.entries where entry_id = ${committedId}`)
  assert.equal(entry['ledger.whole'], `entry ${committedId} has postings and no entry`)
  const postings = await broken(sql`delete from ledger.postings where entry_id = ${committedId}`)
  assert.equal(postings['ledger.whole'], `entry ${committedId} has no postings`)
  assert.match(
    postings['ledger.balances']!,
    /account available of a .* stores 0, its postings sum to 500/,
  )
})

test('a deleted account is named', async () => {
  const found = await broken(
    sql`delete from ledger.accounts where account_id = ${ofBucket('committed')}`,
  )
  assert.match(found['ledger.whole']!, /posts to account \d+, which does not exist/)
})

test('a bucket below zero is named', async () => {
  const found = await broken(
    sql`alter table ledger.balances drop constraint balances_floor`,
    sql`update ledger.balances set balance_minor = -1 where account_id = ${ofBucket('available')}`,
  )
  assert.equal(found['ledger.floors'], `account available of a in book ${bookId} holds -1`)
  assert.equal(found['ledger.guards'], 'constraint balances_floor is gone')
})

test('a balance that lost its floor is named', async () => {
  const found = await broken(sql`update ledger.balances set floored = false
    where account_id = ${ofBucket('available')}`)
  assert.match(found['ledger.balances']!, /account available of a .* without floor/)
})

test('a changed balance is named, and the fund whose equation it breaks', async () => {
  const found = await broken(sql`update ledger.balances set balance_minor = 501
    where account_id = ${ofBucket('committed')}`)
  assert.match(found['ledger.balances']!, /stores 501, its postings sum to 500/)
  assert.equal(found['ledger.equation'], `fund ${bookId}: budget 500, buckets 501`)
})

test('an entry whose event is not in the log is named', async () => {
  const eventId = randomUUID()
  const found = await broken(sql`update ledger.entries set event_id = ${eventId}
    where entry_id = ${committedId}`)
  const wrong = `entry ${committedId} names event ${eventId}, which is not in the log`
  assert.equal(found['ledger.events'], wrong)
})

test('an event with two entries is named', async () => {
  const found = await broken(
    sql`alter table ledger.entries drop constraint entries_event`,
    sql`update ledger.entries set event_id = ${allocated.eventId} where entry_id = ${committedId}`,
  )
  const wrong = `event ${allocated.eventId} has entries ${allocated.entryId}, ${committedId}`
  assert.equal(found['ledger.once'], wrong)
  assert.equal(found['ledger.guards'], 'constraint entries_event is gone')
})

test('an entry that came into a closed month is named', async () => {
  const found = await broken(sql`update ledger.periods set last_entry_id = ${allocated.entryId}
    where payer_id = ${bookId}`)
  assert.equal(found['ledger.periods'], `entry ${committedId} is booked on 2026-03-02`)
})

test('a guard that is off, and a login that could write, are named', async () => {
  const off = await broken(sql`alter table ledger.postings disable trigger postings_append_only`)
  assert.equal(off['ledger.guards'], 'trigger postings_append_only is not on')
  const may = await broken(sql`grant update on ledger.balances to quittance_portal`)
  assert.equal(may['ledger.guards'], 'quittance_portal may update ledger.balances')
})
