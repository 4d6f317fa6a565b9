import type { Role } from '../audit/index.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

/** What a new house still lacks is read from the rows each time: there is no flag to forget. */

/** Own people per role: who holds it and can sign in, who has not chosen a password, who waits for a
 *  second person. */
export function selectCrew(tx: Tx) {
  return tx.many<{ role: Role; working: number; invited: number; pending: number }>(sql`
    with own as (
      select g.role, g.status, exists (select from auth."account" a
        where a."userId" = p.principal_id::text and a."password" is not null) as signs_in
      from identity.role_grants g join identity.principals p on p.principal_id = g.principal_id
      where p.kind = 'person' and p.status = 'active' and p.partner_id is null
        and g.status <> 'revoked'
    )
    select role, (count(*) filter (where status = 'active' and signs_in))::int as working,
      (count(*) filter (where status = 'active' and not signs_in))::int as invited,
      (count(*) filter (where status = 'pending'))::int as pending
    from own group by role order by role`)
}

/** One row: what is there to take a request with, on a day. */
export function selectHouse(tx: Tx, on: PlainDate) {
  return tx.one<{
    limits: number
    pendingLimits: number
    officeCalendars: number
    officeHolidaysAhead: number
    payers: number
    accounts: number
    usableAccounts: number
    funds: number
    fundsWithBudget: number
    drafts: number
    programsInForce: number
    partners: number
    contacts: number
    invitedContacts: number
    customers: number
    rates: number
    submissions: number
  }>(sql`
    select
      (select count(*) from identity.limits where status = 'active')::int as limits,
      (select count(*) from identity.limits where status = 'pending')::int as "pendingLimits",
      (select count(*) from clocks.calendars where kind = 'office')::int as "officeCalendars",
      (select count(*) from clocks.holidays h
        join clocks.calendars c on c.calendar_id = h.calendar_id and c.kind = 'office'
        where h.until_revision is null and h.on_date >= ${on})::int as "officeHolidaysAhead",
      (select count(*) from payouts.payers)::int as payers,
      (select count(*) from payouts.paying_accounts where state = 'proposed')::int as accounts,
      (select count(*) from payouts.paying_accounts where state = 'usable')::int
        as "usableAccounts",
      (select count(*) from funds.funds where status = 'open')::int as funds,
      (select count(*) from funds.funds f where f.status = 'open' and exists (
        select from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
        where a.book_id = f.fund_id and a.bucket <> 'budget' and b.balance_minor > 0))::int
        as "fundsWithBudget",
      (select count(*) from programs.versions where status = 'draft')::int as drafts,
      (select count(distinct program_id) from programs.versions where status = 'published'
        and effective_from <= ${on} and (effective_until is null or effective_until > ${on}))::int
        as "programsInForce",
      (select count(*) from (select from partners.partners where status = 'active' limit 1000)
        few)::int as partners,
      (select count(*) from identity.principals p where p.partner_id is not null
        and p.status = 'active' and exists (select from auth."account" a
          where a."userId" = p.principal_id::text and a."password" is not null))::int as contacts,
      (select count(*) from identity.principals p where p.partner_id is not null
        and p.status = 'active' and not exists (select from auth."account" a
          where a."userId" = p.principal_id::text and a."password" is not null))::int
        as "invitedContacts",
      (select count(*) from (select from partners.customers limit 1000) few)::int as customers,
      (select count(*) from (select from rates.rates limit 1000) few)::int as rates,
      (select count(*) from (select from submissions.submissions
        where status <> 'draft' limit 1000) few)::int as submissions`)
}

/** Funds that programs name and nobody has opened. */
export function selectMissingFunds(tx: Tx) {
  return tx.many<{ fundCode: string; program: string }>(sql`
    select v.fund_code as "fundCode", min(v.name) as program from programs.versions v
    where not exists (select from funds.funds f where f.code = v.fund_code)
    group by v.fund_code order by v.fund_code limit 20`)
}

/** The caller's own account. */
export function selectOwnAccount(tx: Tx, principalId: string) {
  return tx.maybeOne<{ email: string | null; secondFactor: boolean }>(sql`
    select p.email, exists (select from auth."user" u where u."id" = p.principal_id::text
      and u."twoFactorEnabled") as "secondFactor"
    from identity.principals p where p.principal_id = ${principalId} and p.kind = 'person'`)
}
