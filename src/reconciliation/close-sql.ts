import type { Currency } from '../kernel/currency.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

export type PeriodRow = {
  payerId: string
  payerName: string
  month: PlainDate
  status: 'open' | 'closing' | 'closed'
  preparedById: string | null
  preparedBy: string | null
  preparedAt: Instant | null
  reviewedBy: string | null
  reviewedAt: Instant | null
  figuresHash: string | null
}

/** Months of every payer with something booked, from the first entry to the month of `at`; newest
 *  first, at most ten years. One payer and month when given. */
export function periodRows(
  tx: Tx,
  asked: {
    readonly at: Instant
    readonly payerId: string | null
    readonly month: PlainDate | null
  },
) {
  return tx.many<PeriodRow>(sql`
    with first as (
      select k.payer_id, min(e.booked_on) as day
      from ledger.books k join ledger.accounts a on a.book_id = k.book_id
      cross join lateral (select p.entry_id from ledger.postings p
        where p.account_id = a.account_id order by p.entry_id limit 1) f
      join ledger.entries e on e.entry_id = f.entry_id
      group by k.payer_id
    ), months as (
      select y.payer_id, y.legal_name, generate_series(
          greatest(date_trunc('month', least(f.day, (${asked.at}::timestamptz at time zone y.zone)::date)),
            date_trunc('month', ${asked.at}::timestamptz at time zone y.zone) - interval '10 years'),
          date_trunc('month', ${asked.at}::timestamptz at time zone y.zone),
          interval '1 month')::date as month
      from payouts.payers y join first f on f.payer_id = y.payer_id
    )
    select m.payer_id as "payerId", m.legal_name as "payerName", m.month,
      coalesce(p.status, 'open') as status, c.prepared_by as "preparedById",
      c.preparer_name as "preparedBy", c.prepared_at as "preparedAt",
      c.reviewer_name as "reviewedBy", c.reviewed_at as "reviewedAt",
      c.figures_hash as "figuresHash"
    from months m
    left join ledger.periods p on p.payer_id = m.payer_id and p.month = m.month
    left join reconciliation.closings c on c.payer_id = m.payer_id and c.month = m.month
    where (${asked.payerId}::uuid is null or m.payer_id = ${asked.payerId})
      and (${asked.month}::date is null or m.month = ${asked.month})
    order by m.month desc, m.legal_name, m.payer_id limit 600`)
}

/** What a month of a payer still waits for; `until` is the first day after it. */
export function checklistFacts(tx: Tx, payerId: string, month: PlainDate) {
  return tx.one<{
    accounts: number
    covered: number
    openBreaks: number
    differences: number
    inTransit: number
  }>(sql`
    with days as (
      select ${month}::date as first, (${month}::date + interval '1 month')::date as until
    ), accounts as (
      select a.paying_account_id from payouts.paying_accounts a
      where a.payer_id = ${payerId} and a.account_sealed is not null and a.state <> 'proposed'
    )
    select
      (select count(*)::int from accounts) as accounts,
      (select count(*)::int from accounts a, days d where exists (
        select from reconciliation.statements s where s.paying_account_id = a.paying_account_id
          and not s.quarantined and s.closed_on >= d.until - 4)) as covered,
      (select count(*)::int from reconciliation.breaks b, days d
        where b.resolved_at is null and b.since < d.until
          and b.paying_account_id in (select paying_account_id from accounts)) as "openBreaks",
      (select count(*)::int from (
        select c.bucket,
          coalesce(sum(b.balance_minor), 0) + case c.bucket when 'suspense' then coalesce((
            select sum(t.amount_minor - t.matched_minor) from reconciliation.line_totals t
            join reconciliation.lines l on l.line_id = t.line_id
            where l.paying_account_id = c.book_id), 0)
          else -coalesce((select sum(l.amount_minor) from reconciliation.lines l
            where l.paying_account_id = c.book_id), 0) end as off
        from ledger.accounts c join ledger.balances b on b.account_id = c.account_id
        where c.bucket in ('bank', 'suspense')
          and c.book_id in (select paying_account_id from accounts)
        group by c.book_id, c.bucket) x where x.off <> 0) as differences,
      (select count(*)::int from payouts.runs r, days d
        where r.payer_id = ${payerId} and r.status in ('released', 'acknowledged')
          and r.execute_on < d.until) as "inTransit"
    from days`)
}

/** The closing figures: every bucket of every book of the payer, at the end of the month. */
export function closingFigures(tx: Tx, payerId: string, month: PlainDate) {
  return tx.many<{
    bookId: string
    kind: 'fund' | 'cash'
    currency: Currency
    bucket: string
    minor: bigint
  }>(sql`
    select k.book_id as "bookId", k.kind, k.currency, a.bucket,
      sum(p.amount_minor)::int8 as minor
    from ledger.books k
    join ledger.accounts a on a.book_id = k.book_id
    join ledger.postings p on p.account_id = a.account_id
    join ledger.entries e on e.entry_id = p.entry_id
    where k.payer_id = ${payerId}
      and e.booked_on < (${month}::date + interval '1 month')::date
    group by k.book_id, k.kind, k.currency, a.bucket
    order by k.kind, k.book_id, a.bucket`)
}

export function upsertPreparation(
  tx: Tx,
  row: {
    readonly payerId: string
    readonly month: PlainDate
    readonly by: string
    readonly name: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into reconciliation.closings (payer_id, month, prepared_by, preparer_name, prepared_at)
    values (${row.payerId}, ${row.month}, ${row.by}, ${row.name}, ${row.at})
    on conflict on constraint closings_pkey do nothing`)
}

export function saveReview(
  tx: Tx,
  row: {
    readonly payerId: string
    readonly month: PlainDate
    readonly by: string
    readonly name: string
    readonly at: Instant
    readonly figures: string
    readonly figuresHash: string
  },
) {
  return tx.run(sql`
    update reconciliation.closings set reviewed_by = ${row.by}, reviewer_name = ${row.name},
      reviewed_at = ${row.at}, figures = ${row.figures}, figures_hash = ${row.figuresHash}
    where payer_id = ${row.payerId} and month = ${row.month} and reviewed_by is null`)
}
