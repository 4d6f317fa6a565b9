import type { Act } from '../audit/index.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type { BreakCause, BreakId, BreakOwner, BreakSubject } from './line.ts'

/** A payment the bank does not show so many calendar days after its execution day is looked for:
 *  a long weekend and a day. */
export const EXPECTED_WITHIN_DAYS = 4

/** Everything that is unexplained on these accounts at an instant, with cause and owner. */
function unexplained(payingAccountIds: readonly string[], at: Instant): Sql {
  return sql`
    select 'line' as subject_kind, l.line_id as subject_id, l.paying_account_id,
      t.amount_minor - t.matched_minor as amount_minor, l.currency,
      case when exists (select from reconciliation.proposals p
          where p.line_id = l.line_id and p.state = 'open') then 'proposed'
        when t.matched_minor <> 0 then 'part_left'
        when t.amount_minor > 0 then 'money_in' else 'no_payment' end as cause,
      'specialist' as owner, l.booked_on as since
    from reconciliation.line_totals t join reconciliation.lines l on l.line_id = t.line_id
    where t.matched_minor <> t.amount_minor
      and l.paying_account_id = any(${payingAccountIds}::uuid[])
    union all
    select 'payment', p.payment_id, r.paying_account_id, -p.amount_minor, p.currency, 'overdue',
      'finance', r.execute_on + ${EXPECTED_WITHIN_DAYS}::int
    from payouts.runs r
    join payouts.payers y on y.payer_id = r.payer_id
    join payouts.payments p on p.run_id = r.run_id and p.dropped_at is null
    join payouts.attempts a on a.payment_id = p.payment_id
      and a.state in ('sent', 'accepted', 'unknown')
    where r.status in ('released', 'acknowledged')
      and r.paying_account_id = any(${payingAccountIds}::uuid[])
      and r.execute_on + ${EXPECTED_WITHIN_DAYS}::int
        < (${at}::timestamptz at time zone y.zone)::date
    union all
    select 'statement', s.statement_id, s.paying_account_id, s.difference_minor, s.currency,
      'quarantined', 'finance', coalesce(s.closed_on, (f.imported_at at time zone 'UTC')::date)
    from reconciliation.statements s
    join reconciliation.files f on f.statement_file_id = s.statement_file_id
    where s.quarantined and s.paying_account_id = any(${payingAccountIds}::uuid[])
      and not exists (select from reconciliation.statements g
        where g.paying_account_id = s.paying_account_id and not g.quarantined
          and g.closed_on = s.closed_on and g.lines >= s.lines)
    union all
    select 'statement', s.statement_id, s.paying_account_id, c.gap_minor, s.currency, 'gap',
      'finance', coalesce(s.opened_on, s.closed_on)
    from reconciliation.statement_chain c
    join reconciliation.statements s on s.statement_id = c.statement_id
    where c.gap_minor <> 0 and s.paying_account_id = any(${payingAccountIds}::uuid[])`
}

/** What is unexplained on these accounts now. */
export function unexplainedRows(tx: Tx, payingAccountIds: readonly string[], at: Instant) {
  return tx.many<Unexplained>(sql`
    select u.subject_kind as "subjectKind", u.subject_id as "subjectId",
      u.paying_account_id as "payingAccountId", u.amount_minor as "amountMinor", u.currency,
      u.cause, u.owner, u.since
    from (${unexplained(payingAccountIds, at)}) u order by u.since, u.subject_id`)
}

/** The breaks that are open on these accounts. Index breaks_of_account. */
export function openBreaks(tx: Tx, payingAccountIds: readonly string[]) {
  return tx.many<Pick<Unexplained, 'subjectKind' | 'subjectId' | 'amountMinor' | 'cause'>>(sql`
    select subject_kind as "subjectKind", subject_id as "subjectId",
      amount_minor as "amountMinor", cause
    from reconciliation.breaks
    where resolved_at is null and paying_account_id = any(${payingAccountIds}::uuid[])`)
}

/** What people answered of these subjects, and for which amount. Index breaks_answered. */
export function answeredBreaks(tx: Tx, subjectIds: readonly string[]) {
  return tx.many<Pick<Unexplained, 'subjectKind' | 'subjectId' | 'amountMinor'>>(sql`
    select subject_kind as "subjectKind", subject_id as "subjectId",
      amount_minor as "amountMinor"
    from reconciliation.breaks
    where resolved_at is not null and resolved_by <> 'system'
      and subject_id = any(${subjectIds}::uuid[])`)
}

type Subject = Pick<Unexplained, 'subjectKind' | 'subjectId'>

export function resolveExplained(tx: Tx, subjects: readonly Subject[], at: Instant) {
  return tx.run(sql`
    update reconciliation.breaks b set resolved_at = ${at}, resolved_by = 'system',
      resolver_name = 'Quittance', resolution = 'Explained since.'
    from unnest(${subjects.map((each) => each.subjectKind)}::text[],
      ${subjects.map((each) => each.subjectId)}::uuid[]) as given(kind, subject)
    where b.subject_kind = given.kind and b.subject_id = given.subject and b.resolved_at is null`)
}

export function changeBreaks(tx: Tx, rows: readonly Unexplained[]) {
  return tx.run(sql`
    update reconciliation.breaks b set amount_minor = given.minor, cause = given.cause,
      owner = given.owner
    from unnest(${rows.map((row) => row.subjectKind)}::text[],
      ${rows.map((row) => row.subjectId)}::uuid[], ${rows.map((row) => row.amountMinor)}::int8[],
      ${rows.map((row) => row.cause)}::text[], ${rows.map((row) => row.owner)}::text[])
      as given(kind, subject, minor, cause, owner)
    where b.subject_kind = given.kind and b.subject_id = given.subject and b.resolved_at is null`)
}

/** Something unexplained: a line, a payment or a statement. */
export type Unexplained = {
  subjectKind: BreakSubject
  subjectId: string
  payingAccountId: string
  amountMinor: bigint | null
  currency: string
  cause: BreakCause
  owner: BreakOwner
  since: PlainDate
}

/** Opens breaks; answers how many were opened. */
export function insertBreaks(tx: Tx, act: Pick<Act, 'at' | 'newId'>, rows: readonly Unexplained[]) {
  return tx.run(sql`
    insert into reconciliation.breaks (break_id, subject_kind, subject_id, paying_account_id,
      amount_minor, currency, cause, owner, since, opened_at)
    select given.break_id, given.kind, given.subject, given.account, given.minor, given.currency,
      given.cause, given.owner, given.since, ${act.at}
    from unnest(${rows.map(() => act.newId<'break'>())}::uuid[],
      ${rows.map((row) => row.subjectKind)}::text[], ${rows.map((row) => row.subjectId)}::uuid[],
      ${rows.map((row) => row.payingAccountId)}::uuid[],
      ${rows.map((row) => row.amountMinor)}::int8[], ${rows.map((row) => row.currency)}::text[],
      ${rows.map((row) => row.cause)}::text[], ${rows.map((row) => row.owner)}::text[],
      ${rows.map((row) => row.since)}::date[])
      as given(break_id, kind, subject, account, minor, currency, cause, owner, since)
    on conflict do nothing`)
}

export type BreakRow = {
  breakId: BreakId
  subjectKind: BreakSubject
  subjectId: string
  payingAccountId: string | null
  accountName: string | null
  amountMinor: bigint | null
  currency: string | null
  cause: BreakCause
  owner: BreakOwner
  since: PlainDate
  /** Calendar days of the payer's zone since it should have been explained. */
  ageDays: number
  openedAt: Instant
  resolvedAt: Instant | null
  resolvedBy: string | null
  resolution: string | null
}

export type BreakFilter = {
  readonly state: 'open' | 'resolved'
  readonly owner: BreakOwner | null
  readonly payingAccountId: string | null
}

/** Breaks, the oldest first. */
export function breakRows(tx: Tx, asked: PageAsked & BreakFilter & { readonly at: Instant }) {
  return tx.many<BreakRow>(sql`
    select b.break_id as "breakId", b.subject_kind as "subjectKind", b.subject_id as "subjectId",
      b.paying_account_id as "payingAccountId", a.name as "accountName",
      b.amount_minor as "amountMinor", b.currency, b.cause, b.owner, b.since,
      greatest(0, coalesce(b.resolved_at, ${asked.at}::timestamptz)::date - b.since)::int
        as "ageDays",
      b.opened_at as "openedAt", b.resolved_at as "resolvedAt",
      b.resolver_name as "resolvedBy", b.resolution
    from reconciliation.breaks b
    left join payouts.paying_accounts a on a.paying_account_id = b.paying_account_id
    where (b.since, b.break_id) > (${asked.after?.key ?? '0001-01-01'}::date,
        ${asked.after?.id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
      and (b.resolved_at is null) = ${asked.state === 'open'}
      and (${asked.owner}::text is null or b.owner = ${asked.owner})
      and (${asked.payingAccountId}::uuid is null
        or b.paying_account_id = ${asked.payingAccountId})
    order by b.since, b.break_id limit ${asked.limit + 1}`)
}

export function lockBreak(tx: Tx, breakId: BreakId) {
  return tx.maybeOne<{ subjectKind: BreakSubject; subjectId: string; resolvedAt: Instant | null }>(
    sql`
    select subject_kind as "subjectKind", subject_id as "subjectId", resolved_at as "resolvedAt"
    from reconciliation.breaks where break_id = ${breakId} for update`,
  )
}

export function resolveBreakRow(
  tx: Tx,
  breakId: BreakId,
  by: { readonly id: string; readonly name: string; readonly at: Instant; readonly reason: string },
) {
  return tx.run(sql`
    update reconciliation.breaks set resolved_at = ${by.at}, resolved_by = ${by.id},
      resolver_name = ${by.name}, resolution = ${by.reason}
    where break_id = ${breakId} and resolved_at is null`)
}

/** Accounts that have something to look at: open lines, runs on their way, open breaks. */
export function accountsToRefresh(tx: Tx) {
  return tx.many<{ payingAccountId: string }>(sql`
    select paying_account_id as "payingAccountId" from payouts.paying_accounts a
    where exists (select from payouts.runs r where r.paying_account_id = a.paying_account_id
        and r.status in ('released', 'acknowledged'))
      or exists (select from reconciliation.breaks b
        where b.paying_account_id = a.paying_account_id and b.resolved_at is null)
    order by paying_account_id`)
}

export function accountOfRun(tx: Tx, runId: string) {
  return tx.maybeOne<{ payingAccountId: string }>(sql`
    select paying_account_id as "payingAccountId" from payouts.runs where run_id = ${runId}`)
}
