import type pg from 'pg'
import type { EntryDraft } from '../../src/ledger/account.ts'
import { arraysOf } from '../../src/ledger/post.ts'
import { postCall } from '../../src/ledger/sql.ts'
import { sql } from '../../src/platform/db.ts'

/** Ways to write one money event: its request row, its event with the two marks, its entry. */
export type Contender = {
  readonly name: string
  readonly write: (client: pg.Client, entry: EntryDraft, key: string) => Promise<void>
}

const AT = '2026-03-02T09:00:00Z'
const inputHash = Buffer.alloc(32, 7)
const body = '{"amount":{"amount":"6000.00","currency":"USD"},"incentive":"MDF-2026-00042"}'
const answer = { ok: true }

/** Event and marks as `record` writes them. */
const eventRow = (eventId: string) => sql`
  event as (
    insert into audit.events (event_id, type, subject_kind, subject_id, actor_kind, actor_id, at,
      request_id, body)
    values (${eventId}, 'incentive.committed', 'incentive', 'MDF-2026-00042', 'person', 'bench',
      ${AT}, 'bench', ${body})
    returning event_id
  ), mark as (insert into audit.unsealed (event_id) select event_id from event
  ), news as (insert into platform.outbox (event_id) select event_id from event)`

/** Ours: everything in one statement, one round trip, one transaction. */
export const ours: Contender = {
  name: 'ledger.post, one round trip',
  async write(client, entry, key) {
    const { text, values } = sql`
      with request as (
        insert into platform.requests (actor_id, key, input_hash, answer, at)
        values ('bench', ${key}, ${inputHash}, ${answer}, ${AT})
      ), ${eventRow(entry.eventId)}
      select entry_id, refusal from ${postCall(arraysOf([entry]))}`
    const { rows } = await client.query({ name: 'ours', text, values: [...values] })
    if (rows.length !== 1 || rows[0].refusal !== null)
      throw new Error(`refused ${rows[0]?.refusal}`)
  },
}

/** The same work as a command does it: begin, request, event, post, commit. */
export const steps: Contender = {
  name: 'ledger.post, five round trips',
  async write(client, entry, key) {
    await client.query('begin')
    await send(
      client,
      'request',
      sql`
      insert into platform.requests (actor_id, key, input_hash, answer, at)
      values ('bench', ${key}, ${inputHash}, ${answer}, ${AT})`,
    )
    await send(client, 'event', sql`with ${eventRow(entry.eventId)} select event_id from event`)
    const { rows } = await send(
      client,
      'post',
      sql`
      select entry_id, refusal from ${postCall(arraysOf([entry]))}`,
    )
    if (rows.length !== 1 || rows[0].refusal !== null)
      throw new Error(`refused ${rows[0]?.refusal}`)
    await client.query('commit')
  },
}

function send(client: pg.Client, name: string, statement: ReturnType<typeof sql>) {
  return client.query({ name, text: statement.text, values: [...statement.values] })
}

/** The textbook: row by row from the application, balances locked in id order. */
export const textbook: Contender = {
  name: 'row by row from the application',
  async write(client, entry, key) {
    await client.query('begin')
    await send(
      client,
      'request',
      sql`
      insert into platform.requests (actor_id, key, input_hash, answer, at)
      values ('bench', ${key}, ${inputHash}, ${answer}, ${AT})`,
    )
    await send(client, 'event', sql`with ${eventRow(entry.eventId)} select event_id from event`)
    const accountIds = await accountsOf(client, entry)
    const locked = await send(
      client,
      'peer lock',
      sql`
      select account_id, balance_minor, floored from peer.balances
      where account_id = any(${accountIds}::bigint[]) order by account_id for update`,
    )
    const held = new Map(locked.rows.map((row) => [String(row.account_id), row]))
    const { rows } = await send(
      client,
      'peer entry',
      sql`
      insert into peer.entries (booked_on, earned_period, event_id, kind)
      values (${entry.bookedOn}, '2026-03-01', ${entry.eventId}, ${entry.kind})
      returning entry_id`,
    )
    for (const [index, { amountMinor }] of entry.postings.entries()) {
      const accountId = accountIds[index]!
      const row = held.get(accountId)
      const after = BigInt(row.balance_minor) + amountMinor
      if (row.floored && after < 0n) throw new Error('refused insufficient')
      await send(
        client,
        'peer posting',
        sql`
        insert into peer.postings (entry_id, account_id, amount_minor)
        values (${rows[0].entry_id}, ${accountId}, ${amountMinor})`,
      )
      await send(
        client,
        'peer balance',
        sql`
        update peer.balances set balance_minor = ${after} where account_id = ${accountId}`,
      )
    }
    await client.query('commit')
  },
}

/** The application knows its accounts: looked up once, then kept. */
const accounts = new Map<string, string>()

export async function accountsOf(client: pg.Client, entry: EntryDraft): Promise<string[]> {
  const ids: string[] = []
  for (const { bookId, bucket, holder } of entry.postings) {
    const name = `${bookId} ${bucket} ${holder}`
    const known = accounts.get(name) ?? (await openAccount(client, bookId, bucket, holder))
    accounts.set(name, known)
    ids.push(known)
  }
  return ids
}

async function openAccount(client: pg.Client, bookId: string, bucket: string, holder: string) {
  const { rows } = await client.query(
    `with opened as (
       insert into peer.accounts (book_id, bucket, holder) values ($1, $2, $3)
       on conflict do nothing returning account_id
     ), balance as (
       insert into peer.balances (account_id, floored) select account_id, $2 <> 'budget' from opened
     )
     select account_id from opened union all
     select account_id from peer.accounts where book_id = $1 and bucket = $2 and holder = $3`,
    [bookId, bucket, holder],
  )
  return String(rows[0].account_id)
}

/** The raw limit: one narrow row and its commit. */
export const singleRow: Contender = {
  name: 'one narrow row per commit',
  async write(client, entry) {
    await send(
      client,
      'row',
      sql`
      insert into peer.rows (event_id, account_id, amount_minor)
      values (${entry.eventId}, 1, ${entry.postings[0]!.amountMinor})`,
    )
  },
}
