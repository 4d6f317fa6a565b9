import { must } from '../kernel/assert.ts'
import { money, type Money, zero } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import {
  allocationsOf,
  availableIn,
  balanceIn,
  type Fund,
  fundById,
  fundFor,
} from '../funds/index.ts'
import type { ItemRow } from '../evidence/index.ts'
import {
  approvedBetween,
  assessClaim,
  assessRequest,
  type Assessment,
  type ClaimLine,
  claimDeadline,
  endOfDay,
  type Incentive,
  type LineJudged,
  type MdfClaimFacts,
  type MdfRequestFacts,
  overlappingNumbers,
  type ProofSlot,
  quarterOf,
} from '../incentives/index.ts'
import { type Partner, partnerById } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import { activityCap, type Pack, slotsOf } from '../programs/index.ts'
import { type Line, parseDate } from './completeness.ts'
import { type HandedIn, requestedOf } from './handed-in.ts'
import { invoiceKey, isSameName, sameInvoice, standingOf, useOfLine } from './invoice.ts'
import { invoiceUses, sameFileUses } from './sql.ts'

/** The facts of a submission as they stand, with the assessment that follows from them. */
export type Judged =
  | {
      readonly type: 'mdf_request'
      readonly facts: MdfRequestFacts
      readonly assessment: Assessment
    }
  | { readonly type: 'mdf_claim'; readonly facts: MdfClaimFacts; readonly assessment: Assessment }

/** Fetches every fact once and judges. `judged`: a person's verdicts on the lines of a claim. */
export async function judge(
  tx: Tx,
  handed: HandedIn,
  at: Instant,
  judged: readonly LineJudged[] | null = null,
): Promise<Judged> {
  const partner = must(await partnerById(tx, handed.row.partnerId), 'the submission has a partner')
  if (handed.row.type === 'mdf_request') {
    const facts = await requestFacts(tx, handed, partner, at)
    return { type: 'mdf_request', facts, assessment: assessRequest(handed.pack, facts) }
  }
  const facts = await claimFacts(tx, handed, partner, at)
  return { type: 'mdf_claim', facts, assessment: assessClaim(handed.pack, facts, judged) }
}

/** The fund a program pays from, and the allocation of it that is this partner's, else the general
 *  one. */
export async function fundOf(tx: Tx, pack: Pack): Promise<Fund> {
  return must(await fundFor(tx, pack.fundCode), `fund ${pack.fundCode} of program ${pack.code}`)
}

async function requestFacts(
  tx: Tx,
  handed: HandedIn,
  partner: Partner,
  at: Instant,
): Promise<MdfRequestFacts> {
  const { pack, row, lines, incentive } = handed
  const fund = await fundOf(tx, pack)
  const firstOn = parseDate(row.form['starts_on'] ?? '')
  const lastOn = parseDate(row.form['ends_on'] ?? '')
  const activityType = row.form['activity_type'] ?? ''
  const allocationId = incentive?.allocationId ?? (await allocationOf(tx, fund, partner.partnerId))
  const quarter = firstOn === null ? null : quarterOf(firstOn)
  const asked = { partnerId: partner.partnerId, except: incentive?.incentiveId ?? null }
  const { programId } = row
  const approvedMinor =
    quarter === null ? 0n : await approvedBetween(tx, { ...asked, ...quarter, programId })
  const overlapping =
    firstOn === null || lastOn === null
      ? []
      : await overlappingNumbers(tx, { ...asked, activityType, firstOn, lastOn })
  return {
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    complete: handed.problems.length === 0,
    completeOn: (row.completeAt ?? at).toZonedDateTimeISO(pack.zone).toPlainDate(),
    requested: requestedOf(row.type, row.form, pack.currency),
    firstOn,
    lastOn,
    lines: lines.flatMap(plannedParts),
    exceptionAsked: row.form['exception_asked'] === 'yes',
    rate: pack.rates[partner.tier],
    requestDaysBefore: pack.windows.requestDaysBefore,
    minimumRequest: pack.minimumRequest,
    activityCap: activityCap(pack, activityType),
    quarterCap: pack.caps.perPartnerQuarter,
    neverKinds: pack.costKinds.filter((kind) => kind.never !== null).map((kind) => kind.kind),
    programFrom: pack.effectiveFrom,
    programUntil: pack.effectiveUntil,
    fundFrom: fund.validFrom,
    fundUntil: fund.validUntil.subtract({ days: 1 }),
    approvedInQuarter: money(approvedMinor, pack.currency),
    available:
      allocationId === null ? zero(pack.currency) : await availableIn(tx, fund, allocationId),
    overlapping,
  }
}

/** A plan's cost is what its line says, in parts or whole; nothing is claimed of it yet. */
function plannedParts(line: Line): { costKind: string; net: Money }[] {
  return line.parts.length > 0 ? partsOf(line) : [{ costKind: line.costKind, net: line.net }]
}

/** A line of one kind is one part of that kind. */
function partsOf(line: Line): { costKind: string; net: Money }[] {
  const amount = line.claimed.minor === 0n ? line.net : line.claimed
  if (line.parts.length === 0) return [{ costKind: line.costKind, net: amount }]
  return line.parts.map((part) => ({ ...part }))
}

/** The partner's own allocation of a fund, else the general one; null when it has neither. */
export async function allocationOf(tx: Tx, fund: Fund, partnerId: string) {
  const list = (await allocationsOf(tx, fund)).map((one) => one.allocation)
  const own = list.find((one) => one.kind === 'partner' && one.partnerId === partnerId)
  return (own ?? list.find((one) => one.kind === 'general'))?.allocationId ?? null
}

async function claimFacts(
  tx: Tx,
  handed: HandedIn,
  partner: Partner,
  at: Instant,
): Promise<MdfClaimFacts> {
  const { pack, row } = handed
  const incentive = must(handed.incentive, 'a claim has its incentive')
  const fund = must(await fundById(tx, incentive.fundId), 'an incentive has its fund')
  const lastOn = must(incentive.lastOn, 'an approved activity has its days')
  const deadlineOn =
    incentive.claimDeadlineOn ??
    claimDeadline(lastOn, pack.windows.claimDaysAfter, fund.claimsDueOn)
  return {
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    complete: handed.problems.length === 0,
    incentiveStatus: incentive.status,
    completeAt: row.completeAt ?? at,
    claimDeadlineOn: deadlineOn,
    deadlineAt: endOfDay(deadlineOn, pack.zone),
    firstOn: must(incentive.firstOn, 'an approved activity has its days'),
    lastOn,
    rate: incentive.approval?.rate ?? pack.rates[partner.tier],
    claimed: requestedOf(row.type, row.form, pack.currency),
    committedRemaining: await balanceIn(tx, fund, 'committed', incentive.incentiveId),
    lines: await claimLines(tx, handed, incentive, partner),
    proof: proofOf(handed, incentive),
    metric: metricOf(pack, incentive, row.form),
    exceptionAsked: row.form['exception_asked'] === 'yes',
    sameFileElsewhere: await sameFileUses(tx, {
      submissionId: row.submissionId,
      incentiveId: incentive.incentiveId,
      sha256: handed.items.map((item) => item.sha256),
    }),
  }
}

function proofOf(handed: HandedIn, incentive: Incentive): ProofSlot[] {
  return slotsOf(handed.pack, 'mdf_claim', incentive.activityType ?? '')
    .filter((slot) => slot.required)
    .map(({ slot, label }) => ({ slot, label, state: slotState(handed.items, slot, null) }))
}

/** The best paper of a slot speaks for it. */
function slotState(
  items: readonly ItemRow[],
  slot: string,
  lineNo: number | null,
): ProofSlot['state'] {
  const states = items
    .filter((item) => item.slot === slot && item.lineNo === lineNo)
    .map((item) => item.state)
  for (const state of ['accepted', 'pending', 'rejected'] as const) {
    if (states.includes(state)) return state
  }
  return 'missing'
}

function metricOf(
  pack: Pack,
  incentive: Incentive,
  form: Readonly<Record<string, string>>,
): MdfClaimFacts['metric'] {
  const activity = pack.activities.find((one) => one.type === incentive.activityType)
  if (activity === undefined) return null
  return { label: activity.metric.label, value: form['metric_value']?.trim() || null }
}

async function claimLines(
  tx: Tx,
  handed: HandedIn,
  incentive: Incentive,
  partner: Partner,
): Promise<ClaimLine[]> {
  const { row, lines, items } = handed
  const keys = lines.flatMap((line) => invoiceKey(line.invoiceNumber) ?? [])
  const uses = await invoiceUses(tx, { submissionId: row.submissionId, invoiceKeys: keys })
  return lines.map((line, index) => {
    const same = sameInvoice(line, uses)
    const elsewhere = same.filter((use) => use.incentiveId !== incentive.incentiveId)
    // An invoice may stand in several lines of a claim: each counts for those after it.
    const above = sameInvoice(line, lines.slice(0, index).map(useOfLine))
    const mine = same.filter((use) => use.incentiveId === incentive.incentiveId)
    return {
      lineNo: line.lineNo,
      description: line.description,
      seller: line.seller,
      invoiceNumber: line.invoiceNumber,
      invoiceOn: line.invoiceOn,
      deliveredOn: line.deliveredOn,
      tax: line.tax,
      claimed: line.claimed,
      parts: partsOf(line),
      invoiceState: slotState(items, 'invoice', line.lineNo),
      invoiceFrom: invoiceFrom(line, partner),
      ...standingOf(line, [...mine, ...above]),
      claimedElsewhere: elsewhere.flatMap((use) => (use.number === null ? [] : [use.number])),
    }
  })
}

function invoiceFrom(line: Line, partner: Partner): ClaimLine['invoiceFrom'] {
  if (line.seller === null || line.seller.trim() === '') return 'unknown'
  return isSameName(line.seller, partner.legalName) ? 'self' : 'third_party'
}
