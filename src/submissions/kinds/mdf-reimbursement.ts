import type { Act } from '../../audit/index.ts'
import { availableIn, type Fund } from '../../funds/index.ts'
import {
  acceptableOf,
  type AccrualRow,
  accrualsUnder,
  approvedFrom,
  assessReimbursement,
  ensureAccrual,
  type Incentive,
  type MdfReimbursementFacts,
  moveToAllocation,
  overlappingNumbers,
  windowsOf,
  participantOf,
} from '../../incentives/index.ts'
import { money, zero } from '../../kernel/money.ts'
import type { Ratio } from '../../kernel/ratio.ts'
import { type PlainDate, Temporal } from '../../kernel/temporal.ts'
import type { Partner } from '../../partners/index.ts'
import type { Tx } from '../../platform/db.ts'
import { type MdfPack, packOf, slotsOf } from '../../programs/index.ts'
import { claimLines, proofOf } from '../claim-lines.ts'
import { declinePending } from '../commitment.ts'
import { type Handed, parseDate, type Problem } from '../completeness.ts'
import { withStanding } from '../facts-again.ts'
import { allocationOf, fundOf } from '../fund-of.ts'
import type { HandedIn } from '../handed-in.ts'
import type { Allocating, CarryOut, Described, Judging, Placed, SubmissionKind } from '../kind.ts'
import { askedFor } from '../money-of-form.ts'
import { settleAgain, settleAtOnce, undoSettled } from '../settle-at-once.ts'
import { signalsOf } from '../signals.ts'
import { sameFileUses } from '../sql.ts'

/** The cost of an activity that nobody was asked about before, line by line. It opens its own
 *  incentive. Approved: `available` of the period it is used in → `payable`, and a payable; the
 *  activity is settled with it. Rejected: declined. */
export const mdfReimbursement: SubmissionKind = {
  type: 'mdf_reimbursement',
  noun: 'reimbursement',
  place: { by: 'opens', describe: describe, letGo: 'cancel' },
  judged: 'lines',
  byPartner: true,
  movesMoney: true,
  pays: true,
  amountField: 'claimed',
  problems: (_pack, handed) => dateProblems(handed),
  slots: (pack, { form }) => slotsOf(pack, 'mdf_reimbursement', form['activity_type'] ?? ''),
  judge: async (tx, handed, given) => {
    const facts = await reimbursementFacts(tx, handed, given)
    const assessment = assessReimbursement(packOf(handed.pack, 'mdf'), facts, given.verdicts)
    const rooms = facts.lines.map((line) => ({ lineNo: line.lineNo, most: acceptableOf(line) }))
    return { type: 'mdf_reimbursement', facts, assessment, rooms }
  },
  allocate: async (act, of) =>
    (await accrualFor(act, of))?.allocationId ??
    allocationOf(act.tx, of.fund, of.partner.partnerId),
  amended: followDates,
  carryOut: (act, input) =>
    input.approved ? settleAtOnce(act, input, shareOf(input)) : declinePending(act, input),
  again: settleAgain,
  undo: undoSettled,
  next: () => 'We pay it when it is due; the portal shows the day.',
}

/** The earning period that pays for what is handed in, opened where it is not there yet; null where
 *  the program accrues nothing or the days are missing. */
async function accrualFor(act: Act, of: Allocating): Promise<AccrualRow | null> {
  const { handed, partner, fund } = of
  const { row } = handed
  const pack = packOf(handed.pack, 'mdf')
  const { period } = windowsOf(pack, lastDay(row.form), fund.claimsDueOn)
  if (period === null) return null
  const version = { programId: row.programId, versionId: row.versionId, pack: handed.pack }
  return ensureAccrual(act, { partner, version, fund, period })
}

/** Days that were mended may lie in another period: the pending incentive follows. */
async function followDates(act: Act, { handed, incentive, partner }: Placed): Promise<void> {
  const fund = await fundOf(act.tx, handed.pack)
  const accrual = await accrualFor(act, { handed, partner, fund })
  if (accrual === null || accrual.allocationId === incentive.allocationId) return
  await moveToAllocation(act.tx, incentive.incentiveId, accrual.allocationId)
}

function lastDay(form: Readonly<Record<string, string>>): PlainDate | null {
  return parseDate(form['ends_on'] ?? '')
}

async function reimbursementFacts(
  tx: Tx,
  handed: HandedIn,
  given: Judging,
): Promise<MdfReimbursementFacts> {
  const { row, incentive } = handed
  const { partner, at } = given
  const pack = packOf(handed.pack, 'mdf')
  const fund = await fundOf(tx, pack)
  const firstOn = parseDate(row.form['starts_on'] ?? '')
  const lastOn = lastDay(row.form)
  const activityType = row.form['activity_type'] ?? ''
  const except = incentive?.incentiveId ?? null
  const held = await heldFor(tx, { handed, partner, fund, activityType, except })
  const days = firstOn === null || lastOn === null ? null : { firstOn, lastOn }
  const { partnerId } = partner
  const overlapping =
    days === null ? [] : await overlappingNumbers(tx, { partnerId, except, activityType, ...days })
  return {
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    participant: participantOf(partner),
    tier: tierOf(incentive, partner),
    complete: handed.problems.length === 0,
    completeAt: row.completeAt ?? at,
    activityType,
    firstOn,
    lastOn,
    fundFrom: fund.validFrom,
    fundUntil: fund.validUntil.subtract({ days: 1 }),
    fundClaimsDueOn: fund.claimsDueOn,
    claimed: askedFor('claimed', row.form, pack.currency),
    ...held,
    available: withStanding(held.available, handed),
    lines: await claimLines(tx, handed, incentive, partner),
    proof: proofOf(handed, slotsOf(pack, 'mdf_reimbursement', activityType)),
    metric: metricOf(pack, row.form, activityType),
    exceptionAsked: row.form['exception_asked'] === 'yes',
    overlapping,
    sameFileElsewhere: await sameFileUses(tx, {
      submissionId: row.submissionId,
      incentiveId: except,
      sha256: handed.items.map((item) => item.sha256),
    }),
    signals: await signalsOf(tx, handed, given),
  }
}

/** Decided anew it is judged at the tier of the first approval. */
function tierOf(incentive: Incentive | null, partner: Partner): Partner['tier'] {
  const tiers = ['registered', 'select', 'premier'] as const
  return tiers.find((tier) => tier === incentive?.approval?.tier) ?? partner.tier
}

type Held = Pick<MdfReimbursementFacts, 'earned' | 'available' | 'approvedOfType'>

/** What the earning period, or the allocation, holds for it. */
async function heldFor(
  tx: Tx,
  of: Allocating & { readonly activityType: string; readonly except: string | null },
): Promise<Held> {
  const { handed, partner, fund, activityType, except } = of
  const pack = packOf(handed.pack, 'mdf')
  const none = zero(pack.currency)
  const { period } = windowsOf(pack, lastDay(handed.row.form), fund.claimsDueOn)
  const asked = { partnerId: partner.partnerId, programId: handed.row.programId }
  const accrual =
    period === null
      ? undefined
      : (await accrualsUnder(tx, asked)).find((one) => one.earnedFrom.equals(period.earnedFrom))
  const allocationId =
    accrual?.allocationId ??
    (pack.accrual === null ? await allocationOf(tx, fund, partner.partnerId) : null)
  if (allocationId === null) return { earned: none, available: none, approvedOfType: none }
  const approved = await approvedFrom(tx, { allocationId, activityType, except })
  return {
    earned: money(accrual?.earnedMinor ?? 0n, pack.currency),
    available: await availableIn(tx, fund, allocationId),
    approvedOfType: money(approved, pack.currency),
  }
}

function metricOf(
  pack: MdfPack,
  form: Readonly<Record<string, string>>,
  activityType: string,
): MdfReimbursementFacts['metric'] {
  const activity = pack.activities.find((one) => one.type === activityType)
  if (activity === undefined) return null
  return { label: activity.metric.label, value: form['metric_value']?.trim() || null }
}

/** The share of its type, else that of the tier. */
function shareOf({ handed, partner }: CarryOut): Ratio {
  const pack = packOf(handed.pack, 'mdf')
  const activityType = handed.row.form['activity_type'] ?? ''
  const activity = pack.activities.find((one) => one.type === activityType)
  return activity?.rate ?? pack.rates[partner.tier]
}

/** It ends on the day it begins or later. */
function dateProblems({ form }: Handed): Problem[] {
  const [first, last] = [parseDate(form['starts_on'] ?? ''), lastDay(form)]
  if (first === null || last === null || Temporal.PlainDate.compare(first, last) <= 0) return []
  const detail = `The last day, ${last.toString()}, lies before the first, ${first.toString()}.`
  return [{ targetKind: 'field', target: 'ends_on', code: 'wrong', detail }]
}

/** What it says of the activity. */
function describe(
  form: Readonly<Record<string, string>>,
  pack: HandedIn['pack'],
  fund: Fund,
): Described {
  const firstOn = parseDate(form['starts_on'] ?? '')
  const ends = lastDay(form)
  // What came by sheet may end before it begins: that is a defect, and no window yet.
  const backwards =
    firstOn !== null && ends !== null && Temporal.PlainDate.compare(firstOn, ends) > 0
  const lastOn = backwards ? null : ends
  const { deadlineOn } = windowsOf(packOf(pack, 'mdf'), lastOn, fund.claimsDueOn)
  return {
    title: form['title'] ?? 'Untitled',
    activityType: form['activity_type'] ?? null,
    firstOn,
    lastOn,
    claimDeadlineOn: deadlineOn,
  }
}
