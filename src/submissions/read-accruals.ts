import type { z } from 'zod'
import {
  type AccrualRow,
  type AccrualSums,
  accrualStanding,
  periodName,
  selectAccrual,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import type { Id } from '../kernel/ids.ts'
import { type Money, money } from '../kernel/money.ts'
import { ratio } from '../kernel/ratio.ts'
import { type Instant, type PlainDate, Temporal } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { accruingOf, versionById } from '../programs/index.ts'
import type { AccrualView, accrualStages, readAccrual } from './accrual-contract.ts'
import { rowsOfAccrual, submissionsOn } from './accruals-sql.ts'

/** Purchases, and submissions, shown of one period. */
export const ACCRUAL_ROWS_MAX = 200

/** What the rows of a period say; how much of it is still there only the books know. */
export type SeenAccrual = {
  readonly accrual: AccrualRow
  readonly partnerName: string
  readonly programName: string
  readonly zone: string
  readonly proposeBy: PlainDate | null
}

/** An accrual as its rows say it, on whichever login it is read; null where it is not to be seen. */
export async function seenAccrual(
  tx: Tx,
  accrualId: string,
  partnerName: string,
): Promise<SeenAccrual | null> {
  const accrual = await selectAccrual(tx, accrualId)
  if (accrual === null) return null
  const { pack } = must(await versionById(tx, accrual.versionId), 'an accrual’s version')
  const { leadDays } = must(accruingOf(pack), 'it earned by its version')
  const proposeBy = leadDays === null ? null : lastProposal(accrual, leadDays)
  return { accrual, partnerName, programName: pack.name, zone: pack.zone, proposeBy }
}

/** The last day to propose a plan that begins in a period's time of use. */
export function lastProposal({ usedUntil }: Pick<AccrualRow, 'usedUntil'>, leadDays: number) {
  return usedUntil.subtract({ days: 1 + leadDays })
}

type Books = { readonly available: Money; readonly at: Instant }

/** A period with what the books hold of it. Pure. */
export function accrualView(seen: SeenAccrual, { available, at }: Books): AccrualView {
  const { accrual, partnerName, programName, zone, proposeBy } = seen
  const { currency, earnedFrom, earnedUntil, usedFrom, usedUntil, claimsDueOn } = accrual
  const sums: AccrualSums = {
    earned: money(accrual.earnedMinor, currency),
    posted: money(accrual.postedMinor, currency),
    forfeited: money(accrual.forfeitedMinor, currency),
    available,
  }
  const { used, owed } = accrualStanding(sums)
  return {
    accrualId: accrual.accrualId as Id<'accrual'>, // the primary key of its table
    partnerId: accrual.partnerId,
    partnerName,
    programId: accrual.programId,
    programName,
    period: periodName(accrual),
    stage: stageOf(accrual, at.toZonedDateTimeISO(zone).toPlainDate()),
    earnedFrom,
    earnedLastOn: dayBefore(earnedUntil),
    usedFrom,
    usedLastOn: dayBefore(usedUntil),
    claimsDueOn,
    proposeBy,
    earned: sums.earned,
    used,
    available,
    forfeited: sums.forfeited,
    owed,
  }
}

const dayBefore = (on: PlainDate) => on.subtract({ days: 1 })

function stageOf(accrual: AccrualRow, today: PlainDate): (typeof accrualStages)[number] {
  const isBefore = (on: PlainDate) => Temporal.PlainDate.compare(today, on) < 0
  if (!isBefore(accrual.claimsDueOn.add({ days: 1 }))) return 'over'
  if (!isBefore(accrual.usedUntil)) return 'claims_only'
  if (!isBefore(accrual.usedFrom)) return 'usable'
  return isBefore(accrual.earnedUntil) ? 'earning' : 'waiting'
}

type Detail = Omit<z.output<typeof readAccrual.answer>, keyof AccrualView>

/** The purchases behind a period and what was claimed of it, the latest first. */
export async function accrualDetail(tx: Tx, accrual: AccrualRow): Promise<Detail> {
  const { accrualId, allocationId, currency } = accrual
  const rows = await rowsOfAccrual(tx, accrualId, ACCRUAL_ROWS_MAX + 1)
  const drawn = await submissionsOn(tx, allocationId, ACCRUAL_ROWS_MAX)
  return {
    rowsMore: rows.length > ACCRUAL_ROWS_MAX,
    rows: rows.slice(0, ACCRUAL_ROWS_MAX).map((row) => ({
      kind: row.kind === 'purchase' ? (row.purchaseKind ?? 'purchase') : row.kind,
      on: row.recordedOn,
      number: row.number,
      listed:
        row.listedMinor === null || row.listedCurrency === null
          ? null
          : money(row.listedMinor, row.listedCurrency),
      counted: row.countedMinor === null ? null : money(row.countedMinor, currency),
      rate: row.rateNum === null || row.rateDen === null ? null : ratio(row.rateNum, row.rateDen),
      tier: row.tier,
      earned: money(row.kind === 'forfeited' ? row.postedMinor : row.amountMinor, currency),
    })),
    drawn: drawn.map((one) => ({
      submissionId: one.submissionId as Id<'submission'>, // the primary key of its table
      number: one.number,
      title: one.title,
      status: one.status,
      claimed: money(one.requestedMinor, currency),
      approved: one.approvedMinor === null ? null : money(one.approvedMinor, currency),
    })),
  }
}
