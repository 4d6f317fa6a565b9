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

export function firstUncoveredChild(tx: Tx) {
  return tx.maybeOne<{ child: string; budgetMinor: bigint; delegatedMinor: bigint }>(sql`
    select c.code as child, d.balance_minor as "delegatedMinor",
      -coalesce(b.balance_minor, 0) as "budgetMinor"
    from funds.funds c
    join ledger.accounts da on da.book_id = c.parent_id and da.bucket = 'delegated'
      and da.holder = c.fund_id::text
    join ledger.balances d on d.account_id = da.account_id
    left join ledger.accounts ba on ba.book_id = c.fund_id and ba.bucket = 'budget'
    left join ledger.balances b on b.account_id = ba.account_id
    where d.balance_minor > -coalesce(b.balance_minor, 0) and c.status = 'open'
    order by c.code limit 1`)
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
