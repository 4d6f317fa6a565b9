import { money } from '../kernel/money.ts'
import { ratio } from '../kernel/ratio.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PlanShape } from '../programs/index.ts'
import type { IncentiveId } from './incentive.ts'
import type { Milestone, Plan } from './plan.ts'

/** A plan as its proposal states it. */
export type PlanWrite = {
  readonly incentiveId: string
  readonly partnerId: string
  readonly shape: PlanShape
  readonly useCase: string
  readonly currency: string
  readonly totalCostMinor: bigint
  readonly partnerCashMinor: bigint
  readonly partnerInKindMinor: bigint
  readonly expectedRevenueMinor: bigint
}

/** Writes what the proposal says now; only before its approval. */
export function upsertPlan(tx: Tx, row: PlanWrite) {
  return tx.run(sql`
    insert into incentives.plans (incentive_id, partner_id, shape, use_case, currency,
      total_cost_minor, partner_cash_minor, partner_in_kind_minor, expected_revenue_minor)
    values (${row.incentiveId}, ${row.partnerId}, ${row.shape}, ${row.useCase}, ${row.currency},
      ${row.totalCostMinor}, ${row.partnerCashMinor}, ${row.partnerInKindMinor},
      ${row.expectedRevenueMinor})
    on conflict (incentive_id) do update set shape = excluded.shape, use_case = excluded.use_case,
      total_cost_minor = excluded.total_cost_minor,
      partner_cash_minor = excluded.partner_cash_minor,
      partner_in_kind_minor = excluded.partner_in_kind_minor,
      expected_revenue_minor = excluded.expected_revenue_minor
    where plans.vendor_share_num is null`)
}

type PlanRow = {
  incentiveId: string
  partnerId: string
  shape: PlanShape
  useCase: string
  customerName: string
  customerDomains: string[]
  currency: string
  totalCostMinor: bigint
  partnerCashMinor: bigint
  partnerInKindMinor: bigint
  expectedRevenueMinor: bigint
  vendorShareNum: bigint | null
  vendorShareDen: bigint | null
}

/** A plan with its customer; null for what is none. */
export async function selectPlan(tx: Tx, incentiveId: string): Promise<Plan | null> {
  const row = await tx.maybeOne<PlanRow>(sql`
    select p.incentive_id as "incentiveId", p.partner_id as "partnerId", p.shape,
      p.use_case as "useCase", s.customer_name as "customerName", s.domains as "customerDomains",
      p.currency, p.total_cost_minor as "totalCostMinor",
      p.partner_cash_minor as "partnerCashMinor",
      p.partner_in_kind_minor as "partnerInKindMinor",
      p.expected_revenue_minor as "expectedRevenueMinor",
      p.vendor_share_num as "vendorShareNum", p.vendor_share_den as "vendorShareDen"
    from incentives.plans p join incentives.sales s using (incentive_id)
    where p.incentive_id = ${incentiveId}`)
  if (row === null) return null
  const { currency, vendorShareNum: num, vendorShareDen: den } = row
  return {
    incentiveId: row.incentiveId,
    partnerId: row.partnerId,
    shape: row.shape,
    useCase: row.useCase,
    customerName: row.customerName,
    customerDomains: row.customerDomains,
    totalCost: money(row.totalCostMinor, currency),
    partnerCash: money(row.partnerCashMinor, currency),
    partnerInKind: money(row.partnerInKindMinor, currency),
    expectedRevenue: money(row.expectedRevenueMinor, currency),
    vendorShare: num === null || den === null ? null : ratio(num, den),
  }
}

/** Fixes our share of the cost with the approval. */
export function setVendorShare(
  tx: Tx,
  row: { readonly incentiveId: string; readonly num: bigint; readonly den: bigint },
) {
  return tx.run(sql`
    update incentives.plans set vendor_share_num = ${row.num}, vendor_share_den = ${row.den}
    where incentive_id = ${row.incentiveId} and vendor_share_num is null`)
}

export type PlanKey = {
  readonly keyKind: 'customer' | 'family' | 'domain' | 'tax_id' | 'name'
  readonly key: string
}

/** Holds the customer for an active plan; the primary key refuses a second one. */
export function insertPlanKeys(tx: Tx, incentiveId: string, keys: readonly PlanKey[]) {
  return tx.run(sql`
    insert into incentives.plan_customers (key_kind, key, incentive_id)
    select key_kind, key, ${incentiveId}
    from unnest(${keys.map((one) => one.keyKind)}::text[], ${keys.map((one) => one.key)}::text[])
      as held(key_kind, key)
    order by key_kind, key`)
}

/** Lets the customer go when its plan has ended. */
export function deletePlanKeys(tx: Tx, incentiveId: string) {
  return tx.run(sql`
    delete from incentives.plan_customers where incentive_id = ${incentiveId}`)
}

/** The plan no longer holds its customer. */
export function endSale(tx: Tx, row: { readonly incentiveId: string; readonly until: Instant }) {
  return tx.run(sql`
    update incentives.sales set live_until = greatest(live_from, ${row.until})
    where incentive_id = ${row.incentiveId} and live_from is not null`)
}

export type PlanNear = {
  incentiveId: IncentiveId
  number: string
  status: string
  nameKey: string
  domains: string[]
  country: string | null
  taxId: string | null
  customerId: string | null
  familyRoot: string | null
}

/** Plans that are proposed and complete, or active, and share a key, a family or much of a name with
 *  the customer asked for. Run after the trigram limit is set. Indexes sales_hosts, sales_tax_id,
 *  sales_family_root, sales_name. */
export function plansNear(
  tx: Tx,
  asked: {
    readonly nameKey: string
    readonly domains: readonly string[]
    readonly taxId: string | null
    readonly familyRoots: readonly string[]
    readonly exceptIncentiveId: string | null
  },
) {
  return tx.many<PlanNear>(sql`
    with near as (
      select incentive_id from incentives.sales where partners.hosts_above(domains) && ${asked.domains}::text[]
      union
      select incentive_id from incentives.sales where tax_id = ${asked.taxId}
      union
      select incentive_id from incentives.sales
      where family_root = any(${asked.familyRoots}::uuid[])
      union
      select incentive_id from incentives.sales
      where name_key operator(public.%) ${asked.nameKey}::text
    )
    select s.incentive_id as "incentiveId", i.number, i.status, s.name_key as "nameKey", s.domains,
      s.country, s.tax_id as "taxId", s.customer_id as "customerId", s.family_root as "familyRoot"
    from near join incentives.sales s using (incentive_id)
      join incentives.incentives i using (incentive_id)
    where s.kind = 'coinvest'
      and (s.incentive_id <> ${asked.exceptIncentiveId}::uuid) is not false
      and (i.status = 'committed' or (i.status = 'pending' and s.complete_at is not null))
    order by i.number limit 100`)
}

export type MilestoneWrite = {
  readonly milestoneNo: number
  readonly deliverable: string
  readonly criterion: string
  readonly dueOn: PlainDate
  readonly amountMinor: bigint
}

/** The milestones of a plan, fixed by its approval. */
export function insertMilestones(
  tx: Tx,
  of: { readonly incentiveId: string; readonly partnerId: string; readonly currency: string },
  milestones: readonly MilestoneWrite[],
) {
  const column = <K extends keyof MilestoneWrite>(key: K) => milestones.map((one) => one[key])
  return tx.run(sql`
    insert into incentives.milestones (incentive_id, partner_id, milestone_no, deliverable,
      criterion, planned_on, due_on, currency, amount_minor)
    select ${of.incentiveId}, ${of.partnerId}, milestone_no, deliverable, criterion, due_on, due_on,
      ${of.currency}, amount_minor
    from unnest(${column('milestoneNo')}::int[], ${column('deliverable')}::text[],
      ${column('criterion')}::text[], ${column('dueOn')}::date[], ${column('amountMinor')}::int8[])
      as milestone(milestone_no, deliverable, criterion, due_on, amount_minor)`)
}

type MilestoneRow = {
  milestoneNo: number
  deliverable: string
  criterion: string
  plannedOn: PlainDate
  dueOn: PlainDate
  slips: number
  currency: string
  amountMinor: bigint
  status: Milestone['status']
  acceptedMinor: bigint | null
  acceptedAt: Instant | null
  spendMinor: bigint | null
}

/** The milestones of a plan in their order; none before its approval. */
export async function milestonesOf(tx: Tx, incentiveId: string): Promise<Milestone[]> {
  const rows = await tx.many<MilestoneRow>(sql`
    select milestone_no as "milestoneNo", deliverable, criterion, planned_on as "plannedOn",
      due_on as "dueOn", slips, currency, amount_minor as "amountMinor", status,
      accepted_minor as "acceptedMinor", accepted_at as "acceptedAt",
      spend_minor as "spendMinor"
    from incentives.milestones where incentive_id = ${incentiveId} order by milestone_no`)
  return rows.map(({ currency, amountMinor, acceptedMinor, spendMinor, ...rest }) => ({
    ...rest,
    amount: money(amountMinor, currency),
    accepted: acceptedMinor === null ? null : money(acceptedMinor, currency),
    spend: spendMinor === null ? null : money(spendMinor, currency),
  }))
}

/** Accepts a milestone that is still pending; null when somebody was first. */
export function acceptMilestoneRow(
  tx: Tx,
  row: {
    readonly incentiveId: string
    readonly milestoneNo: number
    readonly acceptedMinor: bigint
    readonly at: Instant
  },
) {
  return tx.maybeOne<{ milestoneNo: number }>(sql`
    update incentives.milestones set status = 'accepted', accepted_minor = ${row.acceptedMinor},
      accepted_at = ${row.at}
    where incentive_id = ${row.incentiveId} and milestone_no = ${row.milestoneNo}
      and status = 'pending'
    returning milestone_no as "milestoneNo"`)
}

/** Keeps what was spent at a tranche just accepted, and gives what it did not pay of its amount to the
 *  next pending one; the last gives it to nobody. The sum of the plan stays the same. */
export function carryTranche(
  tx: Tx,
  row: { readonly incentiveId: string; readonly milestoneNo: number; readonly spendMinor: bigint },
) {
  return tx.run(sql`
    with done as (
      select amount_minor - accepted_minor as rest from incentives.milestones
      where incentive_id = ${row.incentiveId} and milestone_no = ${row.milestoneNo}
        and status = 'accepted'
    ), next as (
      select min(milestone_no) as no from incentives.milestones
      where incentive_id = ${row.incentiveId} and status = 'pending'
    )
    update incentives.milestones m set
      spend_minor = case when m.milestone_no = ${row.milestoneNo} then ${row.spendMinor}
        else m.spend_minor end,
      amount_minor = case when next.no is null then m.amount_minor
        when m.milestone_no = next.no then m.amount_minor + done.rest
        else m.amount_minor - done.rest end
    from done, next
    where m.incentive_id = ${row.incentiveId}
      and (m.milestone_no = ${row.milestoneNo} or m.milestone_no = next.no)`)
}

/** Moves the day of a pending milestone and counts the slip. */
export function slipMilestoneRow(
  tx: Tx,
  row: { readonly incentiveId: string; readonly milestoneNo: number; readonly dueOn: PlainDate },
) {
  return tx.maybeOne<{ slips: number }>(sql`
    update incentives.milestones set due_on = ${row.dueOn}, slips = slips + 1
    where incentive_id = ${row.incentiveId} and milestone_no = ${row.milestoneNo}
      and status = 'pending' and due_on < ${row.dueOn}
    returning slips`)
}

/** Gives up what is not accepted when a plan is terminated. */
export function dropMilestoneRows(tx: Tx, incentiveId: string) {
  return tx.run(sql`
    update incentives.milestones set status = 'dropped'
    where incentive_id = ${incentiveId} and status = 'pending'`)
}

/** A plan whose milestones and state disagree, or whose milestones are not what was approved. */
export function firstPlanApart(tx: Tx) {
  return tx.maybeOne<{ number: string; why: string }>(sql`
    select i.number, case
        when sum(m.amount_minor) is distinct from i.approved_minor then 'its milestones do not add up'
        when i.status = 'committed' and count(*) filter (where m.status = 'pending') = 0
          then 'every milestone is accepted, and it is not completed'
        when i.status <> 'committed' and count(*) filter (where m.status = 'pending') > 0
          then 'it has ended, and a milestone is pending'
        else 'it has ended, and holds its customer'
      end as why
    from incentives.incentives i left join incentives.milestones m using (incentive_id)
    where i.type = 'coinvest' and i.status in ('committed', 'completed', 'terminated')
    group by i.incentive_id
    having sum(m.amount_minor) is distinct from i.approved_minor
      or (i.status = 'committed') <> (count(*) filter (where m.status = 'pending') > 0)
      or (i.status <> 'committed' and exists (
        select 1 from incentives.plan_customers c where c.incentive_id = i.incentive_id))
    order by i.incentive_id limit 1`)
}
