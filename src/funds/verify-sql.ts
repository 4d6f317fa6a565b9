import { sql, type Tx } from '../platform/db.ts'

/** Statements of `verify`: each reads all funds and answers the first wrong row. */

export function firstForeignBook(tx: Tx) {
  return tx.maybeOne<{ fund: string; what: string }>(sql`
    select coalesce(f.code, b.book_id::text) as fund,
      case when f.fund_id is null then 'a book without a fund'
        when b.book_id is null then 'no book'
        else 'its book is of another kind, payer or currency' end as what
    from funds.funds f
    full join (select book_id, kind, payer_id, currency from ledger.books where kind = 'fund'
      union all
      select k.book_id, k.kind, k.payer_id, k.currency from ledger.books k
      where k.kind <> 'fund' and exists (select 1 from funds.funds g where g.fund_id = k.book_id)
    ) b on b.book_id = f.fund_id
    where f.fund_id is null or b.book_id is null or b.kind <> 'fund'
      or b.payer_id <> f.payer_id or b.currency <> f.currency
    order by 1 limit 1`)
}

export function firstStrayHolder(tx: Tx) {
  return tx.maybeOne<{ bookId: string; bucket: string; holder: string }>(sql`
    select a.book_id as "bookId", a.bucket, a.holder
    from ledger.accounts a
    where (a.bucket = 'available' and not exists (
        select 1 from funds.allocations o
        where o.fund_id = a.book_id and o.allocation_id::text = a.holder))
      or (a.bucket = 'delegated' and not exists (
        select 1 from funds.funds c where c.parent_id = a.book_id and c.fund_id::text = a.holder))
    order by a.account_id limit 1`)
}

/** Of every entry that delegates: what the parent gave and what the child's budget took. */
export function firstOneSidedDelegation(tx: Tx) {
  return tx.maybeOne<{ entryId: bigint; givenMinor: bigint; takenMinor: bigint }>(sql`
    select p.entry_id as "entryId", p.amount_minor as "givenMinor",
      coalesce(-c.amount_minor, 0) as "takenMinor"
    from ledger.accounts a
    join ledger.postings p on p.account_id = a.account_id
    left join ledger.accounts b on b.book_id = a.holder::uuid and b.bucket = 'budget'
    left join ledger.postings c on c.entry_id = p.entry_id and c.account_id = b.account_id
    where a.bucket = 'delegated' and p.amount_minor is distinct from -c.amount_minor
    order by p.entry_id limit 1`)
}

export function firstClosedWithMoney(tx: Tx) {
  return tx.maybeOne<{ fund: string; availableMinor: bigint }>(sql`
    select f.code as fund, b.balance_minor as "availableMinor"
    from funds.funds f
    join ledger.accounts a on a.book_id = f.fund_id and a.bucket = 'available'
    join ledger.balances b on b.account_id = a.account_id
    where f.status = 'closed' and b.balance_minor <> 0 order by f.code limit 1`)
}

export function firstMisplacedChild(tx: Tx) {
  return tx.maybeOne<{ fund: string; parent: string }>(sql`
    select c.code as fund, p.code as parent
    from funds.funds c join funds.funds p on p.fund_id = c.parent_id
    where c.level <> p.level + 1 or c.payer_id <> p.payer_id or c.currency <> p.currency
    order by c.code limit 1`)
}
