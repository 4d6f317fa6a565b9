import type pg from 'pg'
import type { EntryDraft } from '../../src/ledger/account.ts'
import { arraysOf } from '../../src/ledger/post.ts'
import { postCall } from '../../src/ledger/sql.ts'
import { type Sql, sql } from '../../src/platform/db.ts'

/** Ways to write one money event: its request row, its event with the two marks, its entry. `plan`
 *  composes statements before the clock runs; what it answers sends them. */
export type Contender = {
  readonly name: string
  readonly plan: (entry: EntryDraft, key: string) => (client: pg.Client) => Promise<void>
}

const AT = '2026-03-02T09:00:00Z'
const inputHash = Buffer.alloc(32, 7)
const body = '{"amount":{"amount":"6000.00","currency":"USD"},"incentive":"MDF-2026-00042"}'
const answer = { ok: true }

type Named = { readonly name: string; readonly text: string; readonly values: unknown[] }

function named(name: string, { text, values }: Sql): Named {
  return { name, text, values: [...values] }
}

const request = (key: string) => sql`
  insert into platform.requests (actor_id, key, input_hash, answer, at)
  values ('bench', ${key}, ${inputHash}, ${answer}, ${AT})`

/** Event and marks as `record` writes them. */
const event = (eventId: string) => sql`
  event as (
    insert into audit.events (event_id, type, subject_kind, subject_id, actor_kind, actor_id, at,
      request_id, body)
    values (${eventId}, 'incentive.committed', 'incentive', 'MDF-2026-00042', 'person', 'bench',
      ${AT}, 'bench', ${body})
    returning event_id
  ), mark as (insert into audit.unsealed (event_id) select event_id from event
  ), news as (insert into platform.outbox (event_id) select event_id from event)`

function posted(rows: readonly { refusal: string | null }[]): void {
  if (rows.length === 1 && rows[0]!.refusal === null) return
  throw new Error(`refused ${rows[0]?.refusal}`)
}

/** Ours: everything in one statement, one round trip, one transaction. */
export const ours: Contender = {
  name: 'ledger.post, one round trip',
  plan(entry, key) {
    const whole = named(
      'ours',
      sql`
      with request as (${request(key)}), ${event(entry.eventId)}
      select entry_id, refusal from ${postCall(arraysOf([entry]))}`,
    )
    return async (client) => posted((await client.query(whole)).rows)
  },
}

/** The same work as a command does it: begin, request, event, post, commit. */
export const steps: Contender = {
  name: 'ledger.post, five round trips',
  plan(entry, key) {
    const first = named('request', request(key))
    const then = named('event', sql`with ${event(entry.eventId)} select event_id from event`)
    const last = named(
      'post',
      sql`
      select entry_id, refusal from ${postCall(arraysOf([entry]))}`,
    )
    return async (client) => {
      await client.query('begin')
      await client.query(first)
      await client.query(then)
      posted((await client.query(last)).rows)
      await client.query('commit')
    }
  },
}

const lockText = `select account_id, balance_minor, floored from peer.balances
  where account_id = any($1::bigint[]) order by account_id for update`
const entryText = `insert into peer.entries (booked_on, earned_period, event_id, kind)
  values ($1, '2026-03-01', $2, $3) returning entry_id`
const postingText = `insert into peer.postings (entry_id, account_id, amount_minor)
  values ($1, $2, $3)`
const balanceText = 'update peer.balances set balance_minor = $1 where account_id = $2'

/** The textbook: row by row from the application, balances locked in id order. */
export const textbook: Contender = {
  name: 'row by row from the application',
  plan(entry, key) {
    const first = named('request', request(key))
    const then = named('event', sql`with ${event(entry.eventId)} select event_id from event`)
    return async (client) => {
      await client.query('begin')
      await client.query(first)
      await client.query(then)
      await writeRows(client, entry)
      await client.query('commit')
    }
  },
}

async function writeRows(client: pg.Client, entry: EntryDraft): Promise<void> {
  const ids = await accountsOf(client, entry)
  const locked = await client.query({ name: 'peer lock', text: lockText, values: [ids] })
  const held = new Map(locked.rows.map((row) => [String(row.account_id), row]))
  const { rows } = await client.query({
    name: 'peer entry',
    text: entryText,
    values: [entry.bookedOn.toString(), entry.eventId, entry.kind],
  })
  for (const [index, { amountMinor }] of entry.postings.entries()) {
    const accountId = ids[index]!
    const row = held.get(accountId)
    const after = BigInt(row.balance_minor) + amountMinor
    if (row.floored && after < 0n) throw new Error('refused insufficient')
    const posting = [rows[0].entry_id, accountId, amountMinor]
    await client.query({ name: 'peer posting', text: postingText, values: posting })
    await client.query({ name: 'peer balance', text: balanceText, values: [after, accountId] })
  }
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
  plan(entry) {
    const row = named(
      'row',
      sql`
      insert into peer.rows (event_id, account_id, amount_minor)
      values (${entry.eventId}, 1, ${entry.postings[0]!.amountMinor})`,
    )
    return async (client) => void (await client.query(row))
  },
}
