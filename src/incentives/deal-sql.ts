import type { Id } from '../kernel/ids.ts'
import { money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { Deal, DealEnd } from './deal.ts'
import type { IncentiveId } from './incentive.ts'

/** A deal with the sale it is about; null for an incentive that never was complete. */
export async function dealOf(tx: Tx, incentiveId: string): Promise<Deal | null> {
  const row = await tx.maybeOne<{
    incentiveId: IncentiveId
    partnerId: Id<'partner'>
    customerName: string
    nameKey: string
    domains: string[]
    country: string | null
    taxId: string | null
    customerId: string | null
    familyRoot: string | null
    products: string[]
    isExclusive: boolean
    completeAt: Instant | null
    opportunityCode: string | null
    role: string
    valueMinor: bigint
    currency: string
    closeOn: PlainDate
    protectedFrom: Instant | null
    protectedUntil: Instant | null
    extendedUntil: Instant | null
    extensionAskedAt: Instant | null
    endedAt: Instant | null
    endedBy: DealEnd | null
    runnerUpOf: IncentiveId | null
  }>(sql`
    select d.incentive_id as "incentiveId", d.partner_id as "partnerId",
      s.customer_name as "customerName", s.name_key as "nameKey", s.domains, s.country,
      s.tax_id as "taxId", s.customer_id as "customerId", s.family_root as "familyRoot", s.products,
      s.is_exclusive as "isExclusive", s.complete_at as "completeAt",
      s.opportunity_code as "opportunityCode", d.role, d.value_minor as "valueMinor", d.currency,
      d.close_on as "closeOn", s.live_from as "protectedFrom",
      d.protected_until as "protectedUntil", d.extended_until as "extendedUntil",
      d.extension_asked_at as "extensionAskedAt", d.ended_at as "endedAt", d.ended_by as "endedBy",
      d.runner_up_of as "runnerUpOf"
    from incentives.deals d join incentives.sales s using (incentive_id)
    where d.incentive_id = ${incentiveId}`)
  if (row === null) return null
  const { valueMinor, currency, ...rest } = row
  return { ...rest, value: money(valueMinor, currency) }
}

/** What a sale says of its customer now; null before it was first written. */
export function saleOf(tx: Tx, incentiveId: string) {
  return tx.maybeOne<{
    customerName: string
    nameKey: string
    domains: string[]
    country: string | null
    taxId: string | null
    products: string[]
    completeAt: Instant | null
  }>(sql`
    select customer_name as "customerName", name_key as "nameKey", domains, country,
      tax_id as "taxId", products, complete_at as "completeAt"
    from incentives.sales where incentive_id = ${incentiveId}`)
}

/** Writes what the registration says of the deal while it is not decided. */
export function upsertDeal(
  tx: Tx,
  row: {
    readonly incentiveId: string
    readonly partnerId: string
    readonly role: string
    readonly valueMinor: bigint
    readonly currency: string
    readonly closeOn: PlainDate
    readonly waitsFor: readonly string[]
  },
) {
  return tx.run(sql`
    insert into incentives.deals (incentive_id, partner_id, role, value_minor, currency, close_on,
      waits_for)
    values (${row.incentiveId}, ${row.partnerId}, ${row.role}, ${row.valueMinor}, ${row.currency},
      ${row.closeOn}, ${row.waitsFor}::uuid[])
    on conflict (incentive_id) do update set role = excluded.role,
      value_minor = excluded.value_minor, close_on = excluded.close_on,
      waits_for = excluded.waits_for`)
}

/** One row per key and product: the constraint refuses what somebody else holds. */
export function insertProtections(
  tx: Tx,
  of: {
    readonly incentiveId: string
    readonly partnerId: string
    readonly from: Instant
    readonly until: Instant
    readonly products: readonly string[]
  },
  keys: readonly { readonly kind: string; readonly key: string }[],
) {
  return tx.run(sql`
    insert into incentives.protections (incentive_id, partner_id, key_kind, key, product, held_from,
      held_until)
    select ${of.incentiveId}::uuid, ${of.partnerId}::uuid, k.kind, k.key, product, ${of.from},
      ${of.until}
    from unnest(${keys.map((one) => one.kind)}::text[], ${keys.map((one) => one.key)}::text[])
        as k (kind, key),
      unnest(${of.products}::text[]) product
    order by k.kind, k.key, product`)
}

/** Until when the keys are held; null: until an extension is decided. */
export function holdProtections(tx: Tx, incentiveId: string, until: Instant | null) {
  return tx.run(sql`
    update incentives.protections set held_until = greatest(${until}::timestamptz, held_from)
    where incentive_id = ${incentiveId}`)
}

export function setProtectedUntil(tx: Tx, incentiveId: string, until: Instant) {
  return tx.run(sql`
    update incentives.deals set protected_until = ${until} where incentive_id = ${incentiveId}`)
}

/** The protected days as lists show them: the first, and the last whole one. */
export function setProtectedDays(
  tx: Tx,
  days: { readonly incentiveId: string; readonly first: PlainDate; readonly last: PlainDate },
) {
  return tx.run(sql`
    update incentives.incentives set first_on = ${days.first}, last_on = ${days.last}
    where incentive_id = ${days.incentiveId}`)
}

export function setExtensionAsked(tx: Tx, incentiveId: string, at: Instant | null) {
  return tx.run(sql`
    update incentives.deals set extension_asked_at = ${at} where incentive_id = ${incentiveId}`)
}

export function setExtended(tx: Tx, incentiveId: string, until: Instant) {
  return tx.run(sql`
    update incentives.deals set extended_until = ${until}, extension_asked_at = null
    where incentive_id = ${incentiveId}`)
}

export function setEnded(tx: Tx, incentiveId: string, at: Instant, by: DealEnd) {
  return tx.run(sql`
    update incentives.deals set ended_at = ${at}, ended_by = ${by}, extension_asked_at = null
    where incentive_id = ${incentiveId} and ended_at is null`)
}

export function setOrder(
  tx: Tx,
  of: {
    readonly incentiveId: string
    readonly orderNumber: string | null
    readonly orderOn: PlainDate
    readonly netNewMinor: bigint
  },
) {
  return tx.run(sql`
    update incentives.deals set order_number = ${of.orderNumber}, order_on = ${of.orderOn},
      net_new_minor = ${of.netNewMinor}
    where incentive_id = ${of.incentiveId}`)
}

/** Protected deals whose end has come and whose extension nobody has to decide, oldest first. Index
 *  deals_ending. */
export function dealsEnding(tx: Tx, at: Instant, limit: number) {
  return tx.many<{ incentiveId: IncentiveId }>(sql`
    select d.incentive_id as "incentiveId" from incentives.deals d
    join incentives.incentives i using (incentive_id)
    where d.ended_at is null and d.extension_asked_at is null and i.status = 'protected'
      and coalesce(d.extended_until, d.protected_until) <= ${at}
    order by coalesce(d.extended_until, d.protected_until), d.incentive_id limit ${limit}`)
}

/** What a partner holds protected. */
export function protectedDeals(tx: Tx, partnerId: string) {
  return tx.many<{ incentiveId: IncentiveId; number: string }>(sql`
    select incentive_id as "incentiveId", number from incentives.incentives
    where partner_id = ${partnerId} and type = 'deal' and status = 'protected'
    order by incentive_id`)
}

/** Other incentives that earned on an opportunity, each after the one it stands on. Index
 *  sales_earned. */
export function earnedOn(
  tx: Tx,
  asked: { readonly opportunityCode: string; readonly exceptIncentiveId: string },
) {
  return tx.many<{ incentiveId: IncentiveId; number: string; versionId: Id<'version'> }>(sql`
    select s.incentive_id as "incentiveId", i.number, i.version_id as "versionId"
    from incentives.sales s join incentives.incentives i using (incentive_id)
    where s.opportunity_code = upper(${asked.opportunityCode}::text) and s.earned_at is not null
      and s.incentive_id <> ${asked.exceptIncentiveId}::uuid
    order by s.earned_at, i.number`)
}

/** Keeps who was second for the customer of a deal; nothing where somebody was before. */
export function insertRunnerUp(
  tx: Tx,
  of: { readonly incentiveId: string; readonly runnerUpOf: string },
) {
  return tx.run(sql`
    update incentives.deals d set runner_up_of = ${of.runnerUpOf}
    where d.incentive_id = ${of.incentiveId} and d.runner_up_of is null and not exists (
      select from incentives.deals other where other.runner_up_of = ${of.runnerUpOf})`)
}

/** It holds a customer itself now: second to nobody. */
export function dropRunnerUp(tx: Tx, incentiveId: string) {
  return tx.run(sql`
    update incentives.deals set runner_up_of = null
    where incentive_id = ${incentiveId} and runner_up_of is not null`)
}

/** The first can win no more: nobody is second to it any longer. */
export function dropSecondTo(tx: Tx, incentiveId: string) {
  return tx.run(sql`
    update incentives.deals set runner_up_of = null where runner_up_of = ${incentiveId}`)
}

/** Who was second for the customer of a deal, and still holds none itself. Constraint
 *  deals_runner_up_once. */
export function runnerUpOf(tx: Tx, incentiveId: string) {
  return tx.maybeOne<{ incentiveId: IncentiveId; number: string; partnerId: Id<'partner'> }>(sql`
    select i.incentive_id as "incentiveId", i.number, i.partner_id as "partnerId"
    from incentives.deals d join incentives.incentives i using (incentive_id)
    where d.runner_up_of = ${incentiveId} and i.status = 'declined'`)
}

/** Ids of incentives still undecided among those asked for. */
export function undecidedOf(tx: Tx, incentiveIds: readonly string[]) {
  return tx.many<{ incentiveId: IncentiveId; number: string }>(sql`
    select incentive_id as "incentiveId", number from incentives.incentives
    where incentive_id = any(${incentiveIds}::uuid[]) and status = 'pending' order by incentive_id`)
}
