import type { Act } from '../../audit/index.ts'
import { availableIn } from '../../funds/index.ts'
import {
  approvedBetween,
  assessRequest,
  claimDeadline,
  type MdfRequestFacts,
  overlappingNumbers,
  quarterOf,
  participantOf,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { compare, type Money, money, zero } from '../../kernel/money.ts'
import { type PlainDate, printDay, Temporal } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import { activityCap, type Pack, packOf, slotsOf } from '../../programs/index.ts'
import { approvedBefore } from '../change-sql.ts'
import { partsOf } from '../claim-lines.ts'
import { commitApproved, declinePending } from '../commitment.ts'
import { commitDifference, inUse } from '../difference.ts'
import { withStanding } from '../facts-again.ts'
import { type Handed, type Line, parseDate, type Problem } from '../completeness.ts'
import { allocationOf, fundOf } from '../fund-of.ts'
import type { HandedIn } from '../handed-in.ts'
import type { Again, CarriedOut, Described, Judging, SubmissionKind } from '../kind.ts'
import { askedFor } from '../money-of-form.ts'
import { openUnder } from '../sql.ts'
import { undoCommitment } from '../undo-money.ts'

/** A request for market development funds, before the activity. Approved: `available` →
 *  `committed`; tier and rate are fixed. Rejected: declined. */
export const mdfRequest: SubmissionKind = {
  type: 'mdf_request',
  noun: 'request for funds',
  place: {
    by: 'opens',
    describe: (form, pack, fund) => activityOf(form, pack, fund.claimsDueOn),
    letGo: 'cancel',
  },
  judged: 'amount',
  byPartner: true,
  movesMoney: true,
  pays: false,
  amountField: 'requested',
  problems: (_pack, handed) => [...dateProblems(handed), ...planProblems(handed)],
  slots: (pack, { form }) => slotsOf(pack, 'mdf_request', form['activity_type'] ?? ''),
  judge: async (tx, handed, given) => {
    const facts = await requestFacts(tx, handed, given)
    const assessment = assessRequest(packOf(handed.pack, 'mdf'), facts)
    return { type: 'mdf_request', facts, assessment, rooms: [] }
  },
  carryOut: (act, input) =>
    input.approved
      ? commitApproved(act, input, input.handed.pack.rates[input.partner.tier])
      : declinePending(act, input),
  again: decideAgain,
  undo: undoCommitment,
  next: ({ incentive }) => {
    const until = incentive?.claimDeadlineOn ?? null
    return until === null ? 'Claim what it cost.' : `Claim what it cost until ${printDay(until)}.`
  },
}

/** What an approved change made of the activity stands: the request is not decided anew under it. */
async function decideAgain(act: Act, input: Again): Promise<CarriedOut> {
  const incentive = must(input.handed.incentive, 'what was approved has its incentive')
  const { incentiveId, number } = incentive
  const stands = await approvedBefore(act.tx, { incentiveId, sequence: null })
  const isChanged = stands?.type === 'mdf_change'
  const open = await openUnder(act.tx, {
    incentiveId,
    type: 'mdf_change',
    submissionId: incentiveId,
  })
  if (!isChanged && open.length === 0) return commitDifference(act, input, 'mdf_claim')
  const why = isChanged
    ? `${number} was changed since: change it again instead.`
    : `${open.join(', ')} is not decided yet.`
  return inUse(input, why)
}

async function requestFacts(tx: Tx, handed: HandedIn, given: Judging): Promise<MdfRequestFacts> {
  const { row, lines, incentive } = handed
  const { partner, at } = given
  const pack = packOf(handed.pack, 'mdf')
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
    participant: participantOf(partner),
    complete: handed.problems.length === 0,
    completeOn: (row.completeAt ?? at).toZonedDateTimeISO(pack.zone).toPlainDate(),
    completeAt: row.completeAt ?? at,
    tier: partner.tier,
    activityType,
    requested: askedFor('requested', row.form, pack.currency),
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
      allocationId === null
        ? zero(pack.currency)
        : withStanding(await availableIn(tx, fund, allocationId), handed),
    overlapping,
  }
}

/** A plan's cost is what its line says, in parts or whole; nothing is claimed of it yet. */
export function plannedParts(line: Line): { costKind: string; net: Money }[] {
  return line.parts.length > 0 ? partsOf(line) : [{ costKind: line.costKind, net: line.net }]
}

/** An activity ends on the day it begins or later. */
export function dateProblems({ form }: Handed): Problem[] {
  const [first, last] = [parseDate(form['starts_on'] ?? ''), parseDate(form['ends_on'] ?? '')]
  if (first === null || last === null || Temporal.PlainDate.compare(first, last) <= 0) return []
  const detail = `The last day, ${last.toString()}, lies before the first, ${first.toString()}.`
  return [{ targetKind: 'field', target: 'ends_on', code: 'wrong', detail }]
}

/** A plan has one amount: nothing is claimed of it that its cost does not say. */
export function planProblems({ lines }: Handed): Problem[] {
  return lines
    .filter((line) => line.claimed.minor !== 0n && compare(line.claimed, line.net) !== 0)
    .map((line) => ({
      targetKind: 'line',
      target: `${line.lineNo}.net`,
      code: 'wrong',
      detail: `Line ${line.lineNo}: a planned cost has one amount, its cost before tax.`,
    }))
}

/** What a request says of the activity. */
function activityOf(
  form: Readonly<Record<string, string>>,
  pack: Pack,
  fundClaimsDueOn: PlainDate | null,
): Described {
  const firstOn = parseDate(form['starts_on'] ?? '')
  const ends = parseDate(form['ends_on'] ?? '')
  // What came by sheet may end before it begins: that is a defect, and no window yet.
  const backwards =
    firstOn !== null && ends !== null && Temporal.PlainDate.compare(firstOn, ends) > 0
  const lastOn = backwards ? null : ends
  const { claimDaysAfter } = packOf(pack, 'mdf').windows
  return {
    title: form['title'] ?? 'Untitled',
    activityType: form['activity_type'] ?? null,
    firstOn,
    lastOn,
    claimDeadlineOn:
      lastOn === null ? null : claimDeadline(lastOn, claimDaysAfter, fundClaimsDueOn),
  }
}
