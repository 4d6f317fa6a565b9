import { sql, type Tx } from '../platform/db.ts'

/** A line whose entry is missing, is another event's, or moved another amount into `bank`. */
export function firstLineNotBookedOnce(tx: Tx) {
  return tx.maybeOne<{ lineId: string; amountMinor: bigint; bookedMinor: bigint }>(sql`
    select l.line_id as "lineId", l.amount_minor as "amountMinor",
      coalesce(p.amount_minor, 0)::int8 as "bookedMinor"
    from reconciliation.lines l
    left join ledger.entries e on e.entry_id = l.entry_id and e.event_id = l.event_id
    left join ledger.accounts a on a.book_id = l.paying_account_id and a.bucket = 'bank'
    left join ledger.postings p on p.entry_id = e.entry_id and p.account_id = a.account_id
    where l.amount_minor <> coalesce(p.amount_minor, 0)
    order by l.line_id limit 1`)
}

/** An account whose `bank` is not the sum of its lines, or whose `suspense` is not (with the sign
 *  turned) what of them is unmatched. */
export function firstAccountOff(tx: Tx) {
  return tx.maybeOne<{ name: string; bucket: string; bookMinor: bigint; linesMinor: bigint }>(sql`
    with lines as (
      select l.paying_account_id, sum(l.amount_minor) as all_minor,
        sum(t.amount_minor - t.matched_minor) as open_minor
      from reconciliation.lines l join reconciliation.line_totals t on t.line_id = l.line_id
      group by l.paying_account_id
    ), booked as (
      select a.book_id, a.bucket, b.balance_minor
      from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
      where a.bucket in ('bank', 'suspense')
    ), compared as (
      select p.name, w.bucket, coalesce(b.balance_minor, 0) as book,
        case w.bucket when 'bank' then coalesce(l.all_minor, 0)
          else -coalesce(l.open_minor, 0) end as lines
      from payouts.paying_accounts p
      cross join (values ('bank'), ('suspense')) as w(bucket)
      left join lines l on l.paying_account_id = p.paying_account_id
      left join booked b on b.book_id = p.paying_account_id and b.bucket = w.bucket
    )
    select name, bucket, book::int8 as "bookMinor", lines::int8 as "linesMinor"
    from compared where book <> lines order by name, bucket limit 1`)
}

/** A running total that is not the sum of the matches. */
export function firstTotalOff(tx: Tx) {
  return tx.maybeOne<{ what: string; storedMinor: bigint; matchedMinor: bigint }>(sql`
    select what, stored::int8 as "storedMinor", matched::int8 as "matchedMinor" from (
      select 'line ' || t.line_id as what, t.matched_minor as stored,
        coalesce((select sum(m.amount_minor) from reconciliation.matches m
          where m.line_id = t.line_id), 0) as matched
      from reconciliation.line_totals t
      union all
      select 'line ' || l.line_id || ' (amount)', coalesce(t.amount_minor, 0), l.amount_minor
      from reconciliation.lines l
      left join reconciliation.line_totals t on t.line_id = l.line_id
      union all
      select g.leg || ' of payment ' || g.payment_id, g.matched_minor,
        coalesce((select sum(case m.leg when 'out' then -m.amount_minor
            else m.amount_minor end + m.short_minor)
          from reconciliation.matches m
          where m.payment_id = g.payment_id and m.leg = g.leg), 0)
      from reconciliation.leg_totals g
      union all
      select g.leg || ' of payment ' || g.payment_id || ' (amount)', g.amount_minor, p.amount_minor
      from reconciliation.leg_totals g join payouts.payments p on p.payment_id = g.payment_id
    ) all_of_them
    where stored <> matched order by what limit 1`)
}

/** A payment settled, and no line that shows it leaving; or the other way round. */
export function firstSettledUnseen(tx: Tx) {
  return tx.maybeOne<{ endToEndId: string; state: string; matchedMinor: bigint }>(sql`
    select t.end_to_end_id as "endToEndId", t.state,
      coalesce(o.matched_minor, 0)::int8 as "matchedMinor"
    from payouts.payments p
    join payouts.runs r on r.run_id = p.run_id
    join payouts.attempts t on t.payment_id = p.payment_id
    left join reconciliation.leg_totals o on o.payment_id = p.payment_id and o.leg = 'out'
    where p.dropped_at is null
      and ((t.state = 'settled' and coalesce(o.matched_minor, 0) <> p.amount_minor
          and not (coalesce(o.matched_minor, 0) between 0 and p.amount_minor and exists (
            select from payouts.bank_answer_lines l where l.payment_id = p.payment_id
              and l.says = 'paid' and l.outcome = 'applied' and l.paid_on = t.booked_on)))
        or (t.state in ('created', 'sent', 'accepted', 'unknown')
          and coalesce(o.matched_minor, 0) <> 0))
    order by t.end_to_end_id limit 1`)
}

/** An account whose statements meet from the first to the last, and whose book is not there where
 *  the last proven one closes: opening + lines ≠ closing. Where two statements begin alike and end
 *  apart (a day sent again with more lines) the bank has not decided yet, and nothing is said. */
export function firstClosingMissed(tx: Tx) {
  return tx.maybeOne<{
    name: string
    closedOn: string
    closingMinor: bigint
    reachedMinor: bigint
  }>(sql`
    select a.name, e.closed_on::text as "closedOn", e.closing_minor as "closingMinor",
      (e.opening_minor + sums.minor)::int8 as "reachedMinor"
    from payouts.paying_accounts a
    join reconciliation.account_chain e on e.paying_account_id = a.paying_account_id
    join lateral (select coalesce(sum(l.amount_minor), 0) as minor from reconciliation.lines l
      where l.paying_account_id = a.paying_account_id) sums on true
    where not exists (select from reconciliation.statement_chain c
        join reconciliation.statements s on s.statement_id = c.statement_id
        where s.paying_account_id = a.paying_account_id
          and (c.gap_minor is not null or c.proof <> 'proven'))
      and not exists (select from reconciliation.statements s
        join reconciliation.statements other on other.paying_account_id = s.paying_account_id
          and other.opened_on = s.opened_on and other.opening_minor = s.opening_minor
          and other.closing_minor <> s.closing_minor
        where s.paying_account_id = a.paying_account_id and not s.quarantined
          and not other.quarantined)
      and e.opening_minor + sums.minor <> e.closing_minor
    order by a.name limit 1`)
}

/** An account whose `input_tax` is not the VAT of what its lines paid. */
export function firstInputTaxOff(tx: Tx) {
  return tx.maybeOne<{ name: string; bookMinor: bigint; matchesMinor: bigint }>(sql`
    select a.name, coalesce(b.minor, 0)::int8 as "bookMinor",
      coalesce(m.minor, 0)::int8 as "matchesMinor"
    from payouts.paying_accounts a
    left join (select c.book_id, sum(b.balance_minor) as minor from ledger.accounts c
      join ledger.balances b on b.account_id = c.account_id
      where c.bucket = 'input_tax' group by c.book_id) b on b.book_id = a.paying_account_id
    left join (select l.paying_account_id, sum(x.vat_minor) as minor
      from reconciliation.matches x join reconciliation.lines l on l.line_id = x.line_id
      join payouts.payments p on p.payment_id = x.payment_id and p.vat_recovered
      group by l.paying_account_id) m on m.paying_account_id = a.paying_account_id
    where coalesce(b.minor, 0) <> coalesce(m.minor, 0) order by a.name limit 1`)
}

/** A file fetched from a bank whose statement is missing or of other bytes, or of another payer. */
export function firstWrongFetched(tx: Tx) {
  return tx.maybeOne<{ name: string; why: string }>(sql`
    select f.name, case when r.statement_file_id is null then 'its statement is not there'
        when r.sha256 <> f.sha256 then 'its statement is of other bytes'
        else 'its statement is of another payer' end as why
    from payouts.inbound_files f
      join payouts.paying_accounts own on own.paying_account_id = f.paying_account_id
      left join reconciliation.files r on r.statement_file_id = f.statement_file_id
    where f.statement_file_id is not null and (r.statement_file_id is null
      or r.sha256 <> f.sha256 or (f.outcome <> 'known' and exists (
        select from reconciliation.statements s join payouts.paying_accounts a
          on a.paying_account_id = s.paying_account_id
        where s.statement_file_id = f.statement_file_id and a.payer_id <> own.payer_id)))
    order by f.inbound_file_id limit 1`)
}

/** A line that moved the fund and has no payment of its own, or a match without its entry. */
export function firstMatchUnposted(tx: Tx) {
  return tx.maybeOne<{ matchId: string }>(sql`
    select m.match_id as "matchId" from reconciliation.matches m
    left join ledger.entries e on e.entry_id = m.entry_id and e.event_id = m.event_id
    where e.entry_id is null order by m.match_id limit 1`)
}

/** A payment of which payouts say that a statement shows its money back, and no match does. */
export function firstUnshownReturn(tx: Tx) {
  return tx.maybeOne<{ endToEndId: string }>(sql`
    select a.end_to_end_id as "endToEndId"
    from payouts.taken_back t join payouts.attempts a on a.payment_id = t.payment_id
    where (t.evidence = 'statement' or t.shown_on is not null and t.evidence <> 'before')
      and not exists (select from reconciliation.matches m
        where m.payment_id = t.payment_id and m.kind = 'return')
    order by a.end_to_end_id limit 1`)
}
