import type { Id } from '../kernel/ids.ts'
import { type Money, money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { type Sql, sql, type Tx } from '../platform/db.ts'
import type { IncentiveId } from './incentive.ts'

/** How long an accepted referral counts, the sale that came of it, and the first year of that. */
export type Attribution = {
  incentiveId: IncentiveId
  partnerId: Id<'partner'>
  fromAt: Instant
  untilAt: Instant
  opportunityId: Id<'opportunity'> | null
  linkedAt: Instant | null
  linkedBy: string | null
  wonOn: PlainDate | null
  /** The first day that no longer earns. */
  firstYearUntil: PlainDate | null
  /** The first day by which the customer has paused too long; null where it may. */
  payingUntil: PlainDate | null
  /** The last day required papers may come; null where none are. */
  paperworkLastOn: PlainDate | null
  paperworkWholeAt: Instant | null
  forfeitedAt: Instant | null
  /** The latest warning of the paperwork: days before its last day. */
  paperworkWarned: number | null
}

const attributionColumns: Sql = sql`
  a.incentive_id as "incentiveId", a.partner_id as "partnerId", a.from_at as "fromAt",
  a.until_at as "untilAt", a.opportunity_id as "opportunityId", a.linked_at as "linkedAt",
  a.linked_by as "linkedBy", a.won_on as "wonOn", a.first_year_until as "firstYearUntil",
  a.paying_until as "payingUntil", a.paperwork_last_on as "paperworkLastOn",
  a.paperwork_whole_at as "paperworkWholeAt", a.forfeited_at as "forfeitedAt",
  a.paperwork_warned as "paperworkWarned"`

export function insertAttribution(
  tx: Tx,
  row: {
    readonly incentiveId: string
    readonly partnerId: string
    readonly fromAt: Instant
    readonly untilAt: Instant
  },
) {
  return tx.run(sql`
    insert into incentives.attributions (incentive_id, partner_id, from_at, until_at)
    values (${row.incentiveId}, ${row.partnerId}, ${row.fromAt}, ${row.untilAt})`)
}

export function attributionOf(tx: Tx, incentiveId: string) {
  return tx.maybeOne<Attribution>(sql`
    select ${attributionColumns} from incentives.attributions a
    where a.incentive_id = ${incentiveId}`)
}

/** The referral a sale is linked to. Index attributions_one_incentive. */
export function attributionOfSale(tx: Tx, opportunityId: string) {
  return tx.maybeOne<Attribution>(sql`
    select ${attributionColumns} from incentives.attributions a
    where a.opportunity_id = ${opportunityId}`)
}

export function linkSale(
  tx: Tx,
  link: {
    readonly incentiveId: string
    readonly opportunityId: string
    readonly at: Instant
    readonly by: string
  },
) {
  return tx.run(sql`
    update incentives.attributions set opportunity_id = ${link.opportunityId},
      linked_at = ${link.at}, linked_by = ${link.by}
    where incentive_id = ${link.incentiveId}`)
}

export function unlinkSale(tx: Tx, incentiveId: string) {
  return tx.run(sql`
    update incentives.attributions set opportunity_id = null, linked_at = null, linked_by = null
    where incentive_id = ${incentiveId} and won_on is null`)
}

export function setWon(
  tx: Tx,
  won: {
    readonly incentiveId: string
    readonly wonOn: PlainDate
    readonly firstYearUntil: PlainDate
    readonly payingUntil: PlainDate | null
    readonly paperworkLastOn: PlainDate | null
  },
) {
  return tx.run(sql`
    update incentives.attributions set won_on = ${won.wonOn},
      first_year_until = ${won.firstYearUntil}, paying_until = ${won.payingUntil},
      paperwork_last_on = ${won.paperworkLastOn}
    where incentive_id = ${won.incentiveId}`)
}

/** Until when the customer's last payment keeps the earning alive. */
export function setPayingUntil(
  tx: Tx,
  row: { readonly incentiveId: string; readonly payingUntil: PlainDate },
) {
  return tx.run(sql`
    update incentives.attributions set paying_until = ${row.payingUntil}
    where incentive_id = ${row.incentiveId} and paying_until is distinct from ${row.payingUntil}`)
}

/** The earning ended before its term: the customer stopped paying. */
export function setTermEnd(
  tx: Tx,
  row: { readonly incentiveId: string; readonly endedOn: PlainDate },
) {
  return tx.run(sql`
    update incentives.attributions set first_year_until = ${row.endedOn}
    where incentive_id = ${row.incentiveId} and first_year_until > ${row.endedOn}`)
}

/** The required papers are all accepted; false when that was known. */
export async function setPaperworkWhole(tx: Tx, row: { incentiveId: string; at: Instant }) {
  const set = await tx.maybeOne<{ incentiveId: IncentiveId }>(sql`
    update incentives.attributions set paperwork_whole_at = ${row.at}
    where incentive_id = ${row.incentiveId} and paperwork_last_on is not null
      and paperwork_whole_at is null and forfeited_at is null
    returning incentive_id as "incentiveId"`)
  return set !== null
}

export function setForfeited(tx: Tx, row: { incentiveId: string; at: Instant }) {
  return tx.run(sql`
    update incentives.attributions set forfeited_at = ${row.at}
    where incentive_id = ${row.incentiveId} and forfeited_at is null`)
}

export function setPaperworkWarned(tx: Tx, row: { incentiveId: string; days: number }) {
  return tx.run(sql`
    update incentives.attributions set paperwork_warned = ${row.days}
    where incentive_id = ${row.incentiveId}`)
}

/** Won referrals whose papers are not whole, due within so many days. Index
 *  attributions_paperwork. */
export function paperworkAwaited(
  tx: Tx,
  asked: { readonly dueBy: PlainDate; readonly limit: number },
) {
  return tx.many<{ incentiveId: IncentiveId }>(sql`
    select a.incentive_id as "incentiveId" from incentives.attributions a
    where a.paperwork_last_on <= ${asked.dueBy} and a.paperwork_whole_at is null
      and a.forfeited_at is null
    order by a.paperwork_last_on, a.incentive_id limit ${asked.limit}`)
}

/** How many other referrals of the partner under the program are accepted and have no won sale. */
export async function liveReferrals(
  tx: Tx,
  asked: {
    readonly partnerId: string
    readonly programId: string
    readonly exceptIncentiveId: string | null
  },
): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*)::int as count from incentives.incentives i
    where i.partner_id = ${asked.partnerId} and i.program_id = ${asked.programId}
      and i.type = 'referral' and i.status = 'accepted'
      and i.incentive_id is distinct from ${asked.exceptIncentiveId}`)
  return count
}

/** Accepted referrals whose time is over at an instant. Index attributions_open. */
export function attributionsOver(tx: Tx, at: Instant, limit: number) {
  return tx.many<{ incentiveId: IncentiveId }>(sql`
    select a.incentive_id as "incentiveId" from incentives.attributions a
    join incentives.incentives i on i.incentive_id = a.incentive_id
    where a.until_at <= ${at} and a.won_on is null and i.status = 'accepted'
    order by a.until_at, a.incentive_id limit ${limit}`)
}

/** Accepted referrals of a partner without a won sale. */
export function acceptedOf(tx: Tx, partnerId: string, limit: number) {
  return tx.many<{ incentiveId: IncentiveId }>(sql`
    select i.incentive_id as "incentiveId" from incentives.incentives i
    where i.partner_id = ${partnerId} and i.type = 'referral' and i.status = 'accepted'
    order by i.incentive_id limit ${limit}`)
}

/** One row per payment whose fee is fixed, and per refund that changed it. */
export type InstalmentRow = {
  collectionId: string
  incentiveId: IncentiveId
  instalment: number
  kind: 'fee' | 'refund'
  submissionId: string | null
  payableId: string | null
  currency: string
  totalMinor: bigint
  amountMinor: bigint
  loweredMinor: bigint
  clawedMinor: bigint
  fixedAt: Instant
}

export type Instalment = Pick<
  InstalmentRow,
  'collectionId' | 'instalment' | 'kind' | 'submissionId' | 'payableId' | 'fixedAt'
> & {
  /** The fee in all once it was fixed, and what it changed of it, signed. */
  readonly total: Money
  readonly amount: Money
  readonly lowered: Money
  readonly clawed: Money
}

export async function instalmentsOf(tx: Tx, incentiveId: string): Promise<Instalment[]> {
  const rows = await tx.many<InstalmentRow>(sql`
    select collection_id as "collectionId", incentive_id as "incentiveId", instalment, kind,
      submission_id as "submissionId", payable_id as "payableId", currency,
      total_minor as "totalMinor", amount_minor as "amountMinor", lowered_minor as "loweredMinor",
      clawed_minor as "clawedMinor", fixed_at as "fixedAt"
    from incentives.fee_instalments where incentive_id = ${incentiveId} order by instalment`)
  return rows.map(({ currency, totalMinor, amountMinor, loweredMinor, clawedMinor, ...row }) => ({
    collectionId: row.collectionId,
    instalment: row.instalment,
    kind: row.kind,
    submissionId: row.submissionId,
    payableId: row.payableId,
    fixedAt: row.fixedAt,
    total: money(totalMinor, currency),
    amount: money(amountMinor, currency),
    lowered: money(loweredMinor, currency),
    clawed: money(clawedMinor, currency),
  }))
}

export function insertInstalment(
  tx: Tx,
  row: Omit<InstalmentRow, 'kind' | 'incentiveId'> & {
    readonly incentiveId: string
    readonly kind: 'fee' | 'refund'
    readonly partnerId: string
    readonly eventId: string
  },
) {
  return tx.run(sql`
    insert into incentives.fee_instalments (collection_id, incentive_id, partner_id, instalment,
      kind, submission_id, payable_id, currency, total_minor, amount_minor, lowered_minor,
      clawed_minor, fixed_at, event_id)
    values (${row.collectionId}, ${row.incentiveId}, ${row.partnerId}, ${row.instalment},
      ${row.kind}, ${row.submissionId}, ${row.payableId}, ${row.currency}, ${row.totalMinor},
      ${row.amountMinor}, ${row.loweredMinor}, ${row.clawedMinor}, ${row.fixedAt},
      ${row.eventId})`)
}

/** The first referral whose instalments do not add up to what its last row says, come to more than
 *  its cap, or whose sale is not the one its sale row earned on. */
export function firstWrongInstalment(tx: Tx) {
  return tx.maybeOne<{ number: string; what: string }>(sql`
    with sums as (
      select f.incentive_id, sum(f.amount_minor) as fixed,
        (array_agg(f.total_minor order by f.instalment desc))[1] as total,
        max(f.instalment) as last, count(*) as rows
      from incentives.fee_instalments f group by f.incentive_id
    )
    select i.number, case
        when s.rows <> s.last then 'an instalment is missing'
        when s.fixed <> s.total then 'its instalments do not add up to the fee'
        else 'it was won by another sale' end as what
    from incentives.attributions a
    join incentives.incentives i on i.incentive_id = a.incentive_id
    left join sums s on s.incentive_id = a.incentive_id
    left join incentives.sales w on w.incentive_id = a.incentive_id
    where s.rows <> s.last or s.fixed <> s.total
      or (a.won_on is not null and w.earned_at is null)
    order by i.number limit 1`)
}
