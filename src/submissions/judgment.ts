import { add, compare, type Money, printMoney, zero } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { LineJudged } from '../incentives/index.ts'
import type { LineRoom } from './kind.ts'
import type { SubmissionRefusal } from './refusals.ts'

/** A person's verdict on a part of a line, as typed. */
export type LineJudgment = {
  readonly lineNo: number
  readonly partNo: number
  readonly verdict: LineJudged['verdict']
  /** For `reduced`: what is accepted of it. */
  readonly accepted?: Money | undefined
  readonly clauseId: string | null
  readonly reason: string
}

/** The verdicts that stand in a decision: the suggestion's, with the person's own in their place.
 *  Refuses a part left without one, one accepted beyond what it claims, a line accepted beyond its
 *  invoice, and a denial or reduction without a reason. */
export function verdictsFor(
  of: { readonly submission: string; readonly currency: string },
  rooms: readonly LineRoom[],
  suggested: readonly LineJudged[],
  judgments: readonly LineJudgment[],
): Result<LineJudged[], SubmissionRefusal> {
  const { submission } = of
  const known = new Set(suggested.map((line) => `${line.lineNo}.${line.partNo}`))
  const strangers = judgments
    .filter((one) => !known.has(`${one.lineNo}.${one.partNo}`))
    .map((one) => `${one.lineNo}.${one.partNo} (not in the claim)`)
  if (strangers.length > 0) return unjudged(submission, strangers)
  const lines = suggested.map((line) => {
    const own = judgments.find((j) => j.lineNo === line.lineNo && j.partNo === line.partNo)
    return own === undefined ? line : applied(line, own)
  })
  // Line by line first: amounts of another currency cannot be added up.
  const wrong = lines.flatMap((line) => whatIsWrong(line, of.currency))
  if (wrong.length > 0) return unjudged(submission, wrong)
  const beyond = beyondInvoice(rooms, lines)
  return beyond.length > 0 ? unjudged(submission, beyond) : ok(lines)
}

function unjudged(submission: string, lines: readonly string[]) {
  return refuse({ code: 'submission.lines_unjudged', submission, lines })
}

function applied(line: LineJudged, own: LineJudgment): LineJudged {
  const accepted =
    own.verdict === 'accepted'
      ? line.claimed
      : own.verdict === 'reduced'
        ? (own.accepted ?? line.accepted)
        : zero(line.claimed.currency)
  return {
    ...line,
    verdict: own.verdict,
    accepted,
    clauseId: own.clauseId ?? line.clauseId,
    reason:
      own.reason.trim() === '' ? (own.verdict === line.verdict ? line.reason : '') : own.reason,
  }
}

function whatIsWrong(line: LineJudged, currency: string): string[] {
  const name = `${line.lineNo}.${line.partNo}`
  if (line.verdict === 'returned') return [`${name} (returned)`]
  if (line.claimed.currency !== currency && line.verdict !== 'denied') {
    return [`${name} (no rate is known from ${line.claimed.currency} to ${currency})`]
  }
  if (line.accepted.currency !== line.claimed.currency) return [`${name} (other currency)`]
  if (line.accepted.minor < 0n || compare(line.accepted, line.claimed) > 0) {
    return [`${name} (accepted ${printMoney(line.accepted)} of ${printMoney(line.claimed)})`]
  }
  if (line.verdict === 'reduced' && compare(line.accepted, line.claimed) === 0) {
    return [`${name} (reduced by nothing)`]
  }
  const needsReason = line.verdict === 'denied' || line.verdict === 'reduced'
  return needsReason && line.reason === '' ? [`${name} (no reason given)`] : []
}

function beyondInvoice(rooms: readonly LineRoom[], lines: readonly LineJudged[]): string[] {
  return rooms.flatMap(({ lineNo, most }) => {
    const accepted = lines
      .filter((one) => one.lineNo === lineNo)
      .reduce((total, one) => add(total, one.accepted), zero(most.currency))
    if (compare(accepted, most) <= 0) return []
    return [`${lineNo} (${printMoney(accepted)} accepted, the invoice has ${printMoney(most)})`]
  })
}

/** What the arithmetic makes of a claim: paid whole, in part, or not at all. */
export function outcomeOfAmount(
  amount: Money,
  requested: Money,
): 'approve' | 'approve_reduced' | 'reject' {
  if (amount.minor <= 0n) return 'reject'
  return compare(amount, requested) === 0 ? 'approve' : 'approve_reduced'
}
