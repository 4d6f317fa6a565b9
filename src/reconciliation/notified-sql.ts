import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type { DetailInsert } from './import-sql.ts'
import type { LineId } from './line.ts'

export type NotifiedRow = {
  notifiedEntryId: string
  payingAccountId: string
  bookedOn: PlainDate
  amountMinor: bigint
  servicerReference: string | null
  /** What it says of its payments, of no line yet. */
  details: { rows: DetailInsert[] }
}

/** Keeps entries of a notification; what an earlier file told already is left out. Answers how many
 *  were new. */
export function insertNotified(
  tx: Tx,
  statementFileId: string,
  rows: readonly (NotifiedRow & {
    readonly fingerprint: string
    readonly occurrence: number
    readonly currency: string
  })[],
) {
  return tx.run(sql`
    insert into reconciliation.notified_entries (notified_entry_id, statement_file_id,
      paying_account_id, fingerprint, occurrence, booked_on, amount_minor, currency,
      servicer_reference, details)
    select n.id, ${statementFileId}, n.account, n.fingerprint, n.occurrence, n.booked_on,
      n.amount_minor, n.currency, n.reference, n.details
    from unnest(${rows.map((r) => r.notifiedEntryId)}::uuid[],
      ${rows.map((r) => r.payingAccountId)}::uuid[], ${rows.map((r) => r.fingerprint)}::text[],
      ${rows.map((r) => r.occurrence)}::int[], ${rows.map((r) => r.bookedOn.toString())}::date[],
      ${rows.map((r) => r.amountMinor)}::bigint[], ${rows.map((r) => r.currency)}::text[],
      ${rows.map((r) => r.servicerReference)}::text[],
      ${rows.map((r) => JSON.stringify(r.details))}::jsonb[])
      as n(id, account, fingerprint, occurrence, booked_on, amount_minor, currency, reference,
        details)
    on conflict on constraint notified_entries_once do nothing`)
}

/** Entries that wait for the statement. Index notified_entries_waiting. */
export function waitingEntries(tx: Tx, payingAccountIds: readonly string[]) {
  return tx.many<NotifiedRow>(sql`
    select notified_entry_id as "notifiedEntryId", paying_account_id as "payingAccountId",
      booked_on as "bookedOn", amount_minor as "amountMinor",
      servicer_reference as "servicerReference", details
    from reconciliation.notified_entries
    where line_id is null and paying_account_id = any(${payingAccountIds}::uuid[])
    order by paying_account_id, booked_on, notified_entry_id limit 20000`)
}

/** Lines of accounts in a span of days that no notification has joined. Index
 *  lines_of_account_day. */
export function joinableLines(
  tx: Tx,
  asked: {
    readonly payingAccountIds: readonly string[]
    readonly from: PlainDate
    readonly until: PlainDate
  },
) {
  return tx.many<{
    lineId: LineId
    payingAccountId: string
    bookedOn: PlainDate
    amountMinor: bigint
    servicerReference: string | null
    details: number
    /** Details that name a payment by an id of whoever sent it. */
    named: number
  }>(sql`
    select l.line_id as "lineId", l.paying_account_id as "payingAccountId",
      l.booked_on as "bookedOn", l.amount_minor as "amountMinor",
      l.servicer_reference as "servicerReference", d.details, d.named
    from reconciliation.lines l cross join lateral (
      select count(*)::int as details, count(coalesce(end_to_end_id, instruction_id))::int as named
      from reconciliation.details where line_id = l.line_id) d
    where l.paying_account_id = any(${asked.payingAccountIds}::uuid[])
      and l.booked_on between ${asked.from} and ${asked.until}
      and not exists (select from reconciliation.notified_entries n where n.line_id = l.line_id)
    order by l.booked_on, l.ordinal, l.line_id`)
}

/** The statement has the line that an entry told of. */
export function joinEntries(
  tx: Tx,
  rows: readonly { readonly notifiedEntryId: string; readonly lineId: LineId }[],
  at: Instant,
) {
  return tx.run(sql`
    update reconciliation.notified_entries n set line_id = j.line_id, joined_at = ${at}
    from unnest(${rows.map((r) => r.notifiedEntryId)}::uuid[],
      ${rows.map((r) => r.lineId)}::uuid[]) as j(entry_id, line_id)
    where n.notified_entry_id = j.entry_id and n.line_id is null`)
}

/** What notifications said that no statement has yet, newest day first: provisional lines. */
export function provisionalRows(
  tx: Tx,
  asked: PageAsked & { readonly payingAccountId: string | null },
) {
  const [day, id] = [asked.after?.key ?? null, asked.after?.id ?? null]
  return tx.many<{
    notifiedEntryId: string
    payingAccountId: string
    accountName: string
    bookedOn: PlainDate
    amountMinor: bigint
    currency: string
    servicerReference: string | null
    payments: number
    fileName: string
  }>(sql`
    select n.notified_entry_id as "notifiedEntryId", n.paying_account_id as "payingAccountId",
      c.name as "accountName", n.booked_on as "bookedOn", n.amount_minor as "amountMinor",
      n.currency, n.servicer_reference as "servicerReference",
      jsonb_array_length(n.details -> 'rows') as payments, f.name as "fileName"
    from reconciliation.notified_entries n
      join payouts.paying_accounts c on c.paying_account_id = n.paying_account_id
      join reconciliation.files f on f.statement_file_id = n.statement_file_id
    where n.line_id is null
      and (${asked.payingAccountId}::uuid is null
        or n.paying_account_id = ${asked.payingAccountId}::uuid)
      and (${day}::date is null or (n.booked_on, n.notified_entry_id)
        < (${day}::date, ${id}::uuid))
    order by n.booked_on desc, n.notified_entry_id desc limit ${asked.limit + 1}`)
}

/** An entry joined to a line of another account or amount. */
export function firstWrongJoin(tx: Tx) {
  return tx.maybeOne<{ bookedOn: PlainDate; amountMinor: bigint }>(sql`
    select n.booked_on as "bookedOn", n.amount_minor as "amountMinor"
    from reconciliation.notified_entries n join reconciliation.lines l on l.line_id = n.line_id
    where l.paying_account_id <> n.paying_account_id or l.amount_minor <> n.amount_minor
    order by n.notified_entry_id limit 1`)
}
