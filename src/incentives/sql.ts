import { type Money, money } from '../kernel/money.ts'
import { ratio } from '../kernel/ratio.ts'
import type { Id } from '../kernel/ids.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { type Sql, sql, type Tx } from '../platform/db.ts'
import type { ProgramType } from '../programs/index.ts'
import type { Award, Incentive, IncentiveId, IncentiveStatus } from './incentive.ts'

type IncentiveRow = {
  incentiveId: IncentiveId
  type: ProgramType
  number: string
  status: IncentiveStatus
  partnerId: Id<'partner'>
  programId: Id<'program'>
  versionId: Id<'version'>
  fundId: Id<'fund'>
  allocationId: Id<'allocation'>
  title: string
  activityType: string | null
  firstOn: PlainDate | null
  lastOn: PlainDate | null
  claimDeadlineOn: PlainDate | null
  currency: string
  requestedMinor: bigint
  tier: string | null
  rateNum: bigint | null
  rateDen: bigint | null
  approvedMinor: bigint | null
  awardKind: Award['kind'] | null
  awardClass: Award['dealClass'] | null
  awardNum: bigint | null
  awardDen: bigint | null
  createdAt: Instant
  version: number
}

const incentiveColumns: Sql = sql`
  incentive_id as "incentiveId", type, number, status, partner_id as "partnerId",
  program_id as "programId", version_id as "versionId", fund_id as "fundId",
  allocation_id as "allocationId", title, activity_type as "activityType", first_on as "firstOn",
  last_on as "lastOn", claim_deadline_on as "claimDeadlineOn", currency,
  requested_minor as "requestedMinor", tier, rate_num as "rateNum", rate_den as "rateDen",
  approved_minor as "approvedMinor", award_kind as "awardKind", award_class as "awardClass",
  award_num as "awardNum", award_den as "awardDen", created_at as "createdAt", version`

function incentiveOf(row: IncentiveRow): Incentive {
  const { currency, requestedMinor, tier, rateNum, rateDen, approvedMinor, ...more } = row
  const { awardKind: kind, awardClass: dealClass, awardNum, awardDen, ...rest } = more
  const award =
    kind === null || dealClass === null || awardNum === null || awardDen === null
      ? null
      : { kind, dealClass, points: ratio(awardNum, awardDen) }
  const approval =
    tier === null || rateNum === null || rateDen === null || approvedMinor === null
      ? null
      : { tier, rate: ratio(rateNum, rateDen), amount: money(approvedMinor, currency) }
  return { ...rest, requested: money(requestedMinor, currency), approval, award }
}

export async function selectIncentive(tx: Tx, incentiveId: string): Promise<Incentive | null> {
  const row = await tx.maybeOne<IncentiveRow>(sql`
    select ${incentiveColumns} from incentives.incentives where incentive_id = ${incentiveId}`)
  return row === null ? null : incentiveOf(row)
}

export async function lockIncentiveRow(tx: Tx, incentiveId: string): Promise<Incentive | null> {
  const row = await tx.maybeOne<IncentiveRow>(sql`
    select ${incentiveColumns} from incentives.incentives where incentive_id = ${incentiveId}
    for update`)
  return row === null ? null : incentiveOf(row)
}

export async function selectIncentiveByNumber(tx: Tx, number: string): Promise<Incentive | null> {
  const row = await tx.maybeOne<IncentiveRow>(sql`
    select ${incentiveColumns} from incentives.incentives where number = ${number}`)
  return row === null ? null : incentiveOf(row)
}

/** A page of one partner's incentives, newest first. Index incentives_partner. */
export async function incentivesOfPartner(
  tx: Tx,
  asked: { readonly partnerId: string; readonly before: string | null; readonly limit: number },
): Promise<Incentive[]> {
  const rows = await tx.many<IncentiveRow>(sql`
    select ${incentiveColumns} from incentives.incentives
    where partner_id = ${asked.partnerId}
      and (${asked.before}::uuid is null or incentive_id < ${asked.before}::uuid)
    order by incentive_id desc limit ${asked.limit}`)
  return rows.map(incentiveOf)
}

/** Written once, with the approval. */
export function setAward(tx: Tx, incentiveId: string, award: Award) {
  return tx.run(sql`
    update incentives.incentives set award_kind = ${award.kind}, award_class = ${award.dealClass},
      award_num = ${award.points.num}, award_den = ${award.points.den}
    where incentive_id = ${incentiveId} and award_kind is null`)
}

export function insertIncentive(
  tx: Tx,
  row: {
    readonly incentiveId: IncentiveId
    readonly type: ProgramType
    readonly number: string
    readonly partnerId: string
    readonly programId: string
    readonly versionId: string
    readonly fundId: string
    readonly allocationId: string
    readonly title: string
    readonly activityType: string | null
    readonly firstOn: PlainDate | null
    readonly lastOn: PlainDate | null
    readonly claimDeadlineOn: PlainDate | null
    readonly requested: Money
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into incentives.incentives (incentive_id, number, type, status, partner_id, program_id,
      version_id, fund_id, allocation_id, title, activity_type, first_on, last_on,
      claim_deadline_on, currency, requested_minor, created_at)
    values (${row.incentiveId}, ${row.number}, ${row.type}, 'pending', ${row.partnerId},
      ${row.programId}, ${row.versionId}, ${row.fundId}, ${row.allocationId}, ${row.title},
      ${row.activityType}, ${row.firstOn}, ${row.lastOn}, ${row.claimDeadlineOn},
      ${row.requested.currency}, ${row.requested.minor}, ${row.at})`)
}

/** Writes what a mended request now says; only while it is pending. */
export function updatePending(
  tx: Tx,
  row: {
    readonly incentiveId: string
    readonly title: string
    readonly activityType: string | null
    readonly firstOn: PlainDate | null
    readonly lastOn: PlainDate | null
    readonly claimDeadlineOn: PlainDate | null
    readonly requestedMinor: bigint
    readonly versionId: string
  },
) {
  return tx.run(sql`
    update incentives.incentives set title = ${row.title}, activity_type = ${row.activityType},
      version_id = ${row.versionId},
      first_on = ${row.firstOn}, last_on = ${row.lastOn},
      claim_deadline_on = ${row.claimDeadlineOn}, requested_minor = ${row.requestedMinor},
      version = version + 1
    where incentive_id = ${row.incentiveId} and status = 'pending'`)
}

/** Moves an incentive still in one of `from`; null when somebody moved it first. */
export function moveIncentiveRow(
  tx: Tx,
  incentiveId: string,
  from: readonly IncentiveStatus[],
  to: IncentiveStatus,
) {
  return tx.maybeOne<{ status: IncentiveStatus; version: number }>(sql`
    update incentives.incentives set status = ${to}, version = version + 1
    where incentive_id = ${incentiveId} and status = any(${from})
    returning status, version`)
}

/** Fixes tier, rate and amount with the approval. */
export function approveIncentiveRow(
  tx: Tx,
  row: {
    readonly incentiveId: string
    readonly from: readonly IncentiveStatus[]
    readonly to: IncentiveStatus
    readonly tier: string
    readonly rateNum: bigint
    readonly rateDen: bigint
    readonly approvedMinor: bigint
  },
) {
  return tx.maybeOne<{ version: number }>(sql`
    update incentives.incentives set status = ${row.to}, tier = ${row.tier},
      rate_num = ${row.rateNum}, rate_den = ${row.rateDen}, approved_minor = ${row.approvedMinor},
      version = version + 1
    where incentive_id = ${row.incentiveId} and status = any(${row.from})
    returning version`)
}

/** Writes what an approved change makes of an activity; null when it is no longer committed. */
export function changeCommitted(
  tx: Tx,
  row: {
    readonly incentiveId: string
    readonly title: string
    readonly activityType: string
    readonly firstOn: PlainDate
    readonly lastOn: PlainDate
    readonly claimDeadlineOn: PlainDate
    readonly amountMinor: bigint
  },
) {
  return tx.maybeOne<{ version: number }>(sql`
    update incentives.incentives set title = ${row.title}, activity_type = ${row.activityType},
      first_on = ${row.firstOn}, last_on = ${row.lastOn},
      claim_deadline_on = ${row.claimDeadlineOn}, approved_minor = ${row.amountMinor},
      version = version + 1
    where incentive_id = ${row.incentiveId} and status = 'committed'
    returning version`)
}

/** What was approved to a partner under a program with its first day inside a quarter. */
export async function approvedBetween(
  tx: Tx,
  asked: {
    readonly partnerId: string
    readonly programId: string
    readonly from: PlainDate
    readonly until: PlainDate
    readonly except: string | null
  },
): Promise<bigint> {
  const row = await tx.one<{ approvedMinor: bigint }>(sql`
    select coalesce(sum(approved_minor), 0)::int8 as "approvedMinor" from incentives.incentives
    where partner_id = ${asked.partnerId} and program_id = ${asked.programId}
      and first_on >= ${asked.from} and first_on < ${asked.until}
      and status in ('committed', 'settled')
      and (${asked.except}::uuid is null or incentive_id <> ${asked.except}::uuid)`)
  return row.approvedMinor
}

/** Numbers of a partner's other live activities of one type on overlapping days. */
export async function overlappingNumbers(
  tx: Tx,
  asked: {
    readonly partnerId: string
    readonly activityType: string
    readonly firstOn: PlainDate
    readonly lastOn: PlainDate
    readonly except: string | null
  },
): Promise<string[]> {
  const rows = await tx.many<{ number: string }>(sql`
    select number from incentives.incentives
    where partner_id = ${asked.partnerId} and activity_type = ${asked.activityType}
      and first_on <= ${asked.lastOn} and last_on >= ${asked.firstOn}
      and status in ('pending', 'committed', 'settled')
      and (${asked.except}::uuid is null or incentive_id <> ${asked.except}::uuid)
    order by number limit 10`)
  return rows.map((row) => row.number)
}

/** Numbers for ids, for texts that show no ids. */
export function numbersOf(tx: Tx, incentiveIds: readonly string[]) {
  return tx.many<{ incentiveId: IncentiveId; number: string }>(sql`
    select incentive_id as "incentiveId", number from incentives.incentives
    where incentive_id = any(${incentiveIds}::uuid[])`)
}

/** What undecided requests ask of each fund, in minor units; funds without any are left out. */
export async function pendingByFund(
  tx: Tx,
  fundIds: readonly string[],
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.many<{ fundId: Id<'fund'>; pendingMinor: bigint }>(sql`
    select fund_id as "fundId", coalesce(sum(requested_minor), 0)::int8 as "pendingMinor"
    from incentives.incentives
    where fund_id = any(${fundIds}::uuid[]) and status = 'pending'
    group by fund_id`)
  return new Map(rows.map((row) => [row.fundId, row.pendingMinor]))
}
