import type { Id } from '../kernel/ids.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { type Sql, sql, type Tx } from '../platform/db.ts'

/** A purchase or credit that a program has not counted yet; of a credit, the purchase it returns. */
export type UncountedRow = {
  purchaseId: string
  amountMinor: bigint
  currency: string
  purchasedOn: PlainDate
  returnsId: string | null
  returnedOn: PlainDate | null
}

/** What a program has not counted of a partner's purchases from a day on, oldest first. Index
 *  purchases_of_partner. */
export function uncountedPurchases(
  tx: Tx,
  asked: {
    readonly partnerId: string
    readonly programId: string
    readonly from: PlainDate
    readonly limit: number
  },
) {
  return tx.many<UncountedRow>(sql`
    select p.purchase_id as "purchaseId", p.amount_minor as "amountMinor", p.currency,
      p.purchased_on as "purchasedOn", p.returns_id as "returnsId", r.purchased_on as "returnedOn"
    from partners.purchases p left join partners.purchases r on r.purchase_id = p.returns_id
    where p.partner_id = ${asked.partnerId} and p.purchased_on >= ${asked.from}
      and not exists (select from incentives.accrual_rows a
        where a.program_id = ${asked.programId} and a.purchase_id = p.purchase_id)
    order by p.purchased_on, p.purchase_id limit ${asked.limit}`)
}

/** Partners with purchases that one of these programs has not counted. */
export function partnersUncounted(
  tx: Tx,
  asked: { readonly programId: string; readonly from: PlainDate; readonly limit: number },
) {
  return tx.many<{ partnerId: string }>(sql`
    select distinct p.partner_id as "partnerId" from partners.purchases p
    where p.purchased_on >= ${asked.from} and not exists (select from incentives.accrual_rows a
      where a.program_id = ${asked.programId} and a.purchase_id = p.purchase_id)
    order by p.partner_id limit ${asked.limit}`)
}

export type AccrualRow = {
  accrualId: string
  partnerId: Id<'partner'>
  programId: Id<'program'>
  versionId: Id<'version'>
  fundId: Id<'fund'>
  allocationId: Id<'allocation'>
  currency: string
  earnedFrom: PlainDate
  earnedUntil: PlainDate
  usedFrom: PlainDate
  usedUntil: PlainDate
  claimsDueOn: PlainDate
  /** Sums of its rows, in minor units. */
  earnedMinor: bigint
  postedMinor: bigint
  forfeitedMinor: bigint
}

const accrualColumns: Sql = sql`
  a.accrual_id as "accrualId", a.partner_id as "partnerId", a.program_id as "programId",
  a.version_id as "versionId", a.fund_id as "fundId", a.allocation_id as "allocationId",
  a.currency, a.earned_from as "earnedFrom", a.earned_until as "earnedUntil",
  a.used_from as "usedFrom", a.used_until as "usedUntil", a.claims_due_on as "claimsDueOn",
  r."earnedMinor", r."postedMinor", r."forfeitedMinor"`

const accrualsWithSums: Sql = sql`
  incentives.accruals a cross join lateral (
    select coalesce(sum(amount_minor), 0)::int8 as "earnedMinor",
      coalesce(sum(posted_minor) filter (where kind <> 'forfeited'), 0)::int8 as "postedMinor",
      coalesce(-sum(posted_minor) filter (where kind = 'forfeited'), 0)::int8 as "forfeitedMinor"
    from incentives.accrual_rows w where w.accrual_id = a.accrual_id) r`

/** A partner's accruals under a program, the oldest period first. */
export function accrualsUnder(
  tx: Tx,
  asked: { readonly partnerId: string; readonly programId: string },
) {
  return tx.many<AccrualRow>(sql`
    select ${accrualColumns} from ${accrualsWithSums}
    where a.partner_id = ${asked.partnerId} and a.program_id = ${asked.programId}
    order by a.earned_from`)
}

export function selectAccrual(tx: Tx, accrualId: string) {
  return tx.maybeOne<AccrualRow>(sql`
    select ${accrualColumns} from ${accrualsWithSums} where a.accrual_id = ${accrualId}`)
}

export function accrualOfAllocation(tx: Tx, allocationId: string) {
  return tx.maybeOne<AccrualRow>(sql`
    select ${accrualColumns} from ${accrualsWithSums} where a.allocation_id = ${allocationId}`)
}

/** Below every id: where the first page begins. */
const firstId = '00000000-0000-0000-0000-000000000000'

/** Accruals that time does something to, in the order of their ids: of which there is something, and
 *  that are in one of these times on a day. Index accruals_due. `claims_over`: the last day to claim
 *  has passed, at most `daysMax` ago; `earned`: the earning period is over and claims may come;
 *  `closing`: the last day to claim comes within `daysMax`. */
export function accrualsIn(
  tx: Tx,
  asked: {
    readonly time: 'claims_over' | 'earned' | 'closing'
    readonly on: PlainDate
    readonly daysMax: number
    readonly after: string | null
    readonly limit: number
  },
) {
  const { on, daysMax } = asked
  return tx.many<AccrualRow>(sql`
    select ${accrualColumns} from ${accrualsWithSums}
    where a.accrual_id > ${asked.after ?? firstId}::uuid
      and r."postedMinor" > r."forfeitedMinor" and case ${asked.time}::text
        when 'claims_over' then a.claims_due_on < ${on}
          and a.claims_due_on >= ${on.subtract({ days: daysMax })}
        when 'earned' then a.earned_until <= ${on} and a.claims_due_on >= ${on}
        else a.claims_due_on >= ${on} and a.claims_due_on <= ${on.add({ days: daysMax })} end
    order by a.accrual_id limit ${asked.limit}`)
}

export function insertAccrual(
  tx: Tx,
  row: Omit<AccrualRow, 'earnedMinor' | 'postedMinor' | 'forfeitedMinor'> & {
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into incentives.accruals (accrual_id, partner_id, program_id, version_id, fund_id,
      allocation_id, currency, earned_from, earned_until, used_from, used_until, claims_due_on,
      opened_at)
    values (${row.accrualId}, ${row.partnerId}, ${row.programId}, ${row.versionId}, ${row.fundId},
      ${row.allocationId}, ${row.currency}, ${row.earnedFrom}, ${row.earnedUntil}, ${row.usedFrom},
      ${row.usedUntil}, ${row.claimsDueOn}, ${row.at})`)
}

export type NewAccrualRow = {
  readonly accrualRowId: string
  readonly accrualId: string
  readonly programId: string
  readonly partnerId: string
  readonly kind: 'purchase' | 'carried' | 'forfeited'
  readonly purchase: {
    readonly purchaseId: string
    readonly tier: string
    readonly rateNum: bigint
    readonly rateDen: bigint
    readonly countedMinor: bigint
  } | null
  readonly amountMinor: bigint
  readonly postedMinor: bigint
  readonly currency: string
  readonly recordedOn: PlainDate
  readonly eventId: string
}

export function insertAccrualRow(tx: Tx, row: NewAccrualRow) {
  const of = row.purchase
  return tx.run(sql`
    insert into incentives.accrual_rows (accrual_row_id, accrual_id, program_id, partner_id, kind,
      purchase_id, tier, rate_num, rate_den, counted_minor, amount_minor, posted_minor, currency,
      recorded_on, event_id)
    values (${row.accrualRowId}, ${row.accrualId}, ${row.programId}, ${row.partnerId}, ${row.kind},
      ${of?.purchaseId ?? null}, ${of?.tier ?? null}, ${of?.rateNum ?? null},
      ${of?.rateDen ?? null}, ${of?.countedMinor ?? null}, ${row.amountMinor}, ${row.postedMinor},
      ${row.currency}, ${row.recordedOn}, ${row.eventId})`)
}

/** At what a purchase earned under a program; null for one that was not counted. */
export function rateEarned(
  tx: Tx,
  asked: { readonly programId: string; readonly purchaseId: string },
) {
  return tx.maybeOne<{ tier: string; rateNum: bigint; rateDen: bigint }>(sql`
    select tier || '' as tier, rate_num + 0 as "rateNum", rate_den + 0 as "rateDen"
    from incentives.accrual_rows
    where program_id = ${asked.programId} and purchase_id = ${asked.purchaseId}`)
}

/** The programs that ever had a published version of these types, with the first day of each. */
export function programsOfTypes(tx: Tx, types: readonly string[]) {
  return tx.many<{ programId: Id<'program'>; code: string; from: PlainDate }>(sql`
    select p.program_id as "programId", p.code, min(v.effective_from) as "from"
    from programs.programs p join programs.versions v using (program_id)
    where p.type = any(${types}::text[]) and v.status = 'published'
    group by p.program_id, p.code order by p.code`)
}

/** What was approved of a type of activity from an allocation before. */
export async function approvedFrom(
  tx: Tx,
  asked: {
    readonly allocationId: string
    readonly activityType: string
    readonly except: string | null
  },
): Promise<bigint> {
  const row = await tx.one<{ approvedMinor: bigint }>(sql`
    select coalesce(sum(approved_minor), 0)::int8 as "approvedMinor" from incentives.incentives
    where allocation_id = ${asked.allocationId} and activity_type = ${asked.activityType}
      and status in ('committed', 'settled')
      and (${asked.except}::uuid is null or incentive_id <> ${asked.except}::uuid)`)
  return row.approvedMinor
}

/** The first accrual whose rows are not what the log says of them: by purchase or by event. */
export function firstAccrualApart(tx: Tx) {
  return tx.maybeOne<{ code: string; what: string }>(sql`
    select p.code, w.what from (
      select r.partner_id, 'a row of an accrual is not what was recorded of it' as what
      from incentives.accrual_rows r left join audit.events e on e.event_id = r.event_id
      where e.type is distinct from case r.kind when 'forfeited' then 'accrual.forfeited'
          else 'accrual.counted' end
        or (r.kind = 'purchase' and (
          e.body::jsonb ->> 'purchaseId' is distinct from r.purchase_id::text
          or (e.body::jsonb -> 'earned' ->> 'minor')::bigint is distinct from r.amount_minor
          or (e.body::jsonb -> 'counted' ->> 'minor')::bigint is distinct from r.counted_minor
          or (e.body::jsonb -> 'posted' ->> 'minor')::bigint is distinct from r.posted_minor))
        or (r.kind = 'forfeited'
          and (e.body::jsonb -> 'amount' ->> 'minor')::bigint is distinct from -r.posted_minor)
      union all
      select e.partner_id, 'a purchase that was counted has no row'
      from audit.events e where e.type = 'accrual.counted' and not exists (
        select from incentives.accrual_rows r where r.event_id = e.event_id)
      union all
      select r.partner_id, 'a row of an accrual of another partner'
      from incentives.accrual_rows r join incentives.accruals a using (accrual_id)
      where r.partner_id <> a.partner_id or r.program_id <> a.program_id
      union all
      select a.partner_id, 'an accrual gave more than it earned'
      from ${accrualsWithSums} where r."postedMinor" < 0
    ) w join partners.partners p using (partner_id) order by p.code, w.what limit 1`)
}

/** Plans that are paid from an allocation and have not ended. */
export function plansDrawingOn(tx: Tx, allocationId: string) {
  return tx.many<{ number: string }>(sql`
    select number from incentives.incentives
    where allocation_id = ${allocationId} and type = 'coinvest' and status = 'committed'
    order by number`)
}

/** A pending incentive draws on another allocation, after its days were mended. */
export function moveToAllocation(tx: Tx, incentiveId: string, allocationId: string) {
  return tx.run(sql`
    update incentives.incentives set allocation_id = ${allocationId}, version = version + 1
    where incentive_id = ${incentiveId} and status = 'pending'`)
}
