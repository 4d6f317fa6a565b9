import type { Money } from '../kernel/money.ts'
import type { Result } from '../kernel/result.ts'
import {
  clauseOfCheck,
  type MdfClaimFacts as TableFactsOfClaim,
  type MdfClaimLineFacts,
  type MdfPack,
  type MdfRequestFacts as TableFactsOfRequest,
  type Outcome,
  outcomeOf,
  type TableRefusal,
  type Trace,
  type Verdict,
  verdictOf,
} from '../programs/index.ts'
import { type Check, type CheckState, makeCheck } from './check.ts'
import { eligibleCheck } from './eligible.ts'
import { mdfClaimAmount, mdfRequestAmount, type Step } from './mdf-amount.ts'
import { judgeLines, unanswered } from './line-verdicts.ts'
import { linePartFacts, type MdfClaimFacts, mdfClaimChecks } from './mdf-claim.ts'
import { eligibleCost, type MdfRequestFacts, mdfRequestChecks } from './mdf-request.ts'

/** The verdict on one part of one line, with what is accepted of it. */
export type LineJudged = {
  readonly lineNo: number
  readonly partNo: number
  readonly costKind: string
  readonly verdict: Verdict
  readonly claimed: Money
  readonly accepted: Money
  readonly clauseId: string | null
  readonly reason: string
}

/** What policy answers, and how it came to it. The same facts and version give the same assessment. */
export type Assessment = {
  readonly checks: readonly Check[]
  readonly lines: readonly LineJudged[]
  /** What would be committed or paid. */
  readonly amount: Money
  readonly requested: Money
  readonly arithmetic: readonly Step[]
  /** Null when no table covers the case: a person, and then the owner, must. */
  readonly outcome: Outcome | null
  /** Why no table answered. */
  readonly problem: TableRefusal | null
  readonly traces: readonly Trace[]
}

/** Judges a request: checks, then the table, then the amount policy allows. */
export function assessRequest(pack: MdfPack, facts: MdfRequestFacts): Assessment {
  const clauseOf = (code: string) => clauseOfCheck(pack, 'mdf_request', code)
  const checks = [
    ...mdfRequestChecks(facts, clauseOf),
    ...eligibleCheck(pack, facts, makeCheck(clauseOf)),
  ]
  const eligible = eligibleCost(facts)
  const { allowed, steps } = mdfRequestAmount({ ...facts, eligibleCost: eligible })
  const state = stateOf(checks)
  const answer = outcomeOf(
    pack,
    {
      of: 'mdf_request',
      facts: {
        partner_status: partnerStatus(facts.partnerStatus),
        good_standing: facts.goodStanding,
        complete: facts.complete,
        requested: facts.requested,
        eligible_cost: eligible,
        exception_asked: facts.exceptionAsked,
        check_lead_time: state('check_lead_time'),
        check_dates: state('check_dates'),
        check_minimum: state('check_minimum'),
        check_share: state('check_share'),
        check_activity_cap: state('check_activity_cap'),
        check_quarter_cap: state('check_quarter_cap'),
        check_allocation: state('check_allocation'),
        check_duplicate: state('check_duplicate'),
        check_eligible: state('check_eligible'),
        check_fraud: 'pass',
      } satisfies TableFactsOfRequest,
      amount: facts.requested,
    },
    { trace: true },
  )
  return {
    checks,
    lines: [],
    amount: allowed,
    requested: facts.requested,
    arithmetic: steps,
    ...outcomeParts(answer),
  }
}

/** Judges a claim: each line by its table (or by the person's `judged` lines), then the amount, then
 *  the claim as a whole. */
export function assessClaim(
  pack: MdfPack,
  facts: MdfClaimFacts,
  judged: readonly LineJudged[] | null = null,
): Assessment {
  const { specialist } = pack.ceilings.limits
  const clauseOf = (code: string) => clauseOfCheck(pack, 'mdf_claim', code)
  const checks = mdfClaimChecks(facts, specialist, clauseOf)
  const lineAnswers = judgeLines(facts.lines, linePartFacts(facts), (part) => {
    const { lineNo: _line, partNo: _part, claimed: _claimed, ...asked } = part
    return verdictOf(pack, 'mdf_claim_line', asked satisfies MdfClaimLineFacts, { trace: true })
  })
  if (!lineAnswers.ok) return unanswered(facts.claimed, checks, lineAnswers.refusal)
  const lines = judged ?? lineAnswers.value.lines
  const { payable, limitedBy, steps } = mdfClaimAmount({
    acceptedCosts: lines.filter((line) => line.accepted.minor > 0n).map((line) => line.accepted),
    rate: facts.rate,
    claimed: facts.claimed,
    committedRemaining: facts.committedRemaining,
  })
  const state = stateOf(checks)
  const answer = outcomeOf(
    pack,
    {
      of: 'mdf_claim',
      facts: {
        partner_status: partnerStatus(facts.partnerStatus),
        good_standing: facts.goodStanding,
        complete: facts.complete,
        incentive_status: incentiveStatus(facts.incentiveStatus),
        payable,
        limited_by: limitedBy,
        ...verdictCounts(lines),
        exception_asked: facts.exceptionAsked,
        check_line_sums: state('check_line_sums'),
        check_deadline: state('check_deadline'),
        check_proof: state('check_proof'),
        check_results: state('check_results'),
        check_invoice_reuse: state('check_invoice_reuse'),
        check_fraud: state('check_fraud'),
      } satisfies TableFactsOfClaim,
      amount: payable,
    },
    { trace: true },
  )
  const parts = outcomeParts(answer)
  return {
    checks,
    lines,
    amount: payable,
    requested: facts.claimed,
    arithmetic: steps,
    ...parts,
    traces: [...lineAnswers.value.traces, ...parts.traces],
  }
}

/** How many lines came to each verdict, as the tables of claims ask it. */
export function verdictCounts(lines: readonly LineJudged[]) {
  const count = (verdict: Verdict) =>
    BigInt(lines.filter((line) => line.verdict === verdict).length)
  return {
    lines_accepted: count('accepted'),
    lines_reduced: count('reduced'),
    lines_denied: count('denied'),
    lines_returned: count('returned'),
  }
}

/** The answer of a table as an assessment holds it. */
export function outcomeParts(answer: Result<Outcome, TableRefusal>) {
  return answer.ok
    ? { outcome: answer.value, problem: null, traces: answer.value.traces }
    : { outcome: null, problem: answer.refusal, traces: [] }
}

/** The state of a check by its code; `unknown` for one that was not made. */
export function stateOf(checks: readonly Check[]): (code: string) => CheckState {
  return (code) => checks.find((check) => check.code === code)?.state ?? 'unknown'
}

const partnerWords = ['active', 'suspended', 'terminated'] as const
/** A partner's status in the words of the tables. */
export function partnerStatus(text: string): (typeof partnerWords)[number] {
  return partnerWords.find((word) => word === text) ?? 'suspended'
}

const incentiveWords = [
  'pending',
  'committed',
  'settled',
  'lapsed',
  'cancelled',
  'declined',
] as const
function incentiveStatus(text: string): (typeof incentiveWords)[number] {
  return incentiveWords.find((word) => word === text) ?? 'pending'
}
