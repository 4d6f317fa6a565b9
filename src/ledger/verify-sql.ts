import type { PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

/** Statements of `verify`: each reads the whole ledger and answers the first wrong row. They need
 *  no index: 10 M postings are summed in about two seconds. */

export function firstUnbalancedEntry(tx: Tx) {
  return tx.maybeOne<{ entryId: bigint; bookId: string; total: string }>(sql`
    select p.entry_id as "entryId", a.book_id as "bookId", sum(p.amount_minor)::text as total
    from ledger.postings p join ledger.accounts a on a.account_id = p.account_id
    group by p.entry_id, a.book_id having sum(p.amount_minor) <> 0
    order by p.entry_id, a.book_id limit 1`)
}

/** An entry without postings, or a posting of no entry or no account. */
export function firstOrphan(tx: Tx) {
  return tx.maybeOne<{ entryId: bigint; what: string }>(sql`
    select found."entryId", found.what from (
      select e.entry_id as "entryId", 'has no postings' as what from ledger.entries e
      where not exists (select 1 from ledger.postings p where p.entry_id = e.entry_id)
      union all
      select p.entry_id, 'has postings and no entry' from ledger.postings p
      where not exists (select 1 from ledger.entries e where e.entry_id = p.entry_id)
      union all
      select p.entry_id, 'posts to account ' || p.account_id || ', which does not exist'
      from ledger.postings p
      where not exists (select 1 from ledger.accounts a where a.account_id = p.account_id)
    ) found order by found."entryId" limit 1`)
}

type AccountFacts = { bookId: string; bucket: string; holder: string }

export function firstBelowFloor(tx: Tx) {
  return tx.maybeOne<AccountFacts & { balanceMinor: bigint }>(sql`
    select a.book_id as "bookId", a.bucket, a.holder, b.balance_minor as "balanceMinor"
    from ledger.balances b join ledger.accounts a on a.account_id = b.account_id
    where b.balance_minor < 0 and a.kind = 'fund' and a.bucket <> 'budget'
    order by a.account_id limit 1`)
}

/** Also an account without a balance row, and a balance that lost its floor. */
export function firstDriftedBalance(tx: Tx) {
  return tx.maybeOne<
    AccountFacts & { balanceMinor: bigint | null; summed: string; floored: boolean | null }
  >(sql`
    select a.book_id as "bookId", a.bucket, a.holder, b.balance_minor as "balanceMinor",
      coalesce(s.total, 0)::text as summed, b.floored
    from ledger.accounts a
    left join ledger.balances b on b.account_id = a.account_id
    left join (
      select p.account_id, sum(p.amount_minor) as total from ledger.postings p group by p.account_id
    ) s on s.account_id = a.account_id
    where b.balance_minor is distinct from coalesce(s.total, 0)
      or b.floored is distinct from (a.kind = 'fund' and a.bucket <> 'budget')
    order by a.account_id limit 1`)
}

/** Budget is carried as minus what lies in all other buckets. */
export function firstBrokenEquation(tx: Tx) {
  return tx.maybeOne<{ bookId: string; budget: string; buckets: string }>(sql`
    select a.book_id as "bookId",
      (-coalesce(sum(b.balance_minor) filter (where a.bucket = 'budget'), 0))::text as budget,
      coalesce(sum(b.balance_minor) filter (where a.bucket <> 'budget'), 0)::text as buckets
    from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
    where a.kind = 'fund' group by a.book_id having sum(b.balance_minor) <> 0
    order by a.book_id limit 1`)
}

export function firstWithoutEvent(tx: Tx) {
  return tx.maybeOne<{ entryId: bigint; eventId: string }>(sql`
    select e.entry_id as "entryId", e.event_id as "eventId" from ledger.entries e
    where not exists (select 1 from audit.events v where v.event_id = e.event_id)
    order by e.entry_id limit 1`)
}

export function firstSharedEvent(tx: Tx) {
  return tx.maybeOne<{ eventId: string; entryIds: string }>(sql`
    select e.event_id as "eventId", string_agg(e.entry_id::text, ', ' order by e.entry_id)
      as "entryIds"
    from ledger.entries e group by e.event_id having count(*) > 1
    order by min(e.entry_id) limit 1`)
}

/** An entry that came into a month after it was closed, or a period that is no month. */
export function firstInClosedPeriod(tx: Tx) {
  return tx.maybeOne<{ entryId: bigint; bookedOn: PlainDate; month: PlainDate }>(sql`
    select e.entry_id as "entryId", e.booked_on as "bookedOn",
      date_trunc('month', e.booked_on)::date as month
    from ledger.entries e
    where date_part('day', e.earned_period) <> 1 or exists (
      select 1 from ledger.postings p
      join ledger.accounts a on a.account_id = p.account_id
      join ledger.books b on b.book_id = a.book_id
      join ledger.periods c on c.payer_id = b.payer_id
      where p.entry_id = e.entry_id and c.status = 'closed'
        and c.month = date_trunc('month', e.booked_on)::date and e.entry_id > c.last_entry_id)
    order by e.entry_id limit 1`)
}

/** A guard that is off or gone, or a login that could write where only ledger.post may. */
export function firstMissingGuard(tx: Tx) {
  return tx.maybeOne<{ what: string }>(sql`
    select missing.what from (
      select 'trigger ' || want.name || ' is not on' as what
      from unnest(array['books_append_only', 'accounts_append_only', 'entries_append_only',
        'postings_append_only']) as want(name)
      where not exists (select 1 from pg_trigger t join pg_class c on c.oid = t.tgrelid
        join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'ledger' and t.tgname = want.name and t.tgenabled in ('O', 'A'))
      union all
      select 'constraint ' || want.name || ' is gone'
      from unnest(array['balances_floor', 'entries_event', 'postings_pkey']) as want(name)
      where not exists (select 1 from pg_constraint k join pg_namespace n on n.oid = k.connamespace
        where n.nspname = 'ledger' and k.conname = want.name and k.convalidated)
      union all
      select grantee.name || ' may ' || want.verb || ' ledger.' || rel.name
      from unnest(array['entries', 'postings', 'balances', 'accounts', 'periods']) as rel(name)
      cross join unnest(array['insert', 'update', 'delete', 'truncate']) as want(verb)
      cross join unnest(array['quittance_app', 'quittance_portal', 'quittance_jobs'])
        as grantee(name)
      where case when want.verb in ('insert', 'update')
        then has_any_column_privilege(grantee.name, 'ledger.' || rel.name, want.verb)
        else has_table_privilege(grantee.name, 'ledger.' || rel.name, want.verb) end
    ) missing order by missing.what limit 1`)
}
