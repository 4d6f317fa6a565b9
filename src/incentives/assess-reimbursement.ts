import { least } from '../kernel/money.ts'
import {
  clauseOfCheck,
  type MdfPack,
  type MdfRebateFacts as TableFactsOfRebate,
  type MdfReimbursementFacts as TableFacts,
  type MdfReimbursementLineFacts as TableFactsOfLine,
  outcomeOf,
  verdictOf,
} from '../programs/index.ts'
import {
  type Assessment,
  type LineJudged,
  outcomeParts,
  partnerStatus,
  stateOf,
  verdictCounts,
} from './assess.ts'
import { makeCheck } from './check.ts'
import { eligibleCheck } from './eligible.ts'
import { judgeLines, unanswered } from './line-verdicts.ts'
import { mdfRebateChecks, type MdfRebateFacts } from './rebate.ts'
import {
  mdfReimbursementChecks,
  type MdfReimbursementFacts,
  reimbursedParts,
  reimbursementTerms,
} from './reimbursement.ts'
import {
  mdfRebateAmount,
  mdfReimbursementAmount,
  type ReimbursementAmount,
} from './reimbursement-amount.ts'

/** Judges a reimbursement: each line by its table (or by the person's `judged` lines), then the
 *  amount, then the whole. */
export function assessReimbursement(
  pack: MdfPack,
  facts: MdfReimbursementFacts,
  judged: readonly LineJudged[] | null = null,
): Assessment {
  const terms = reimbursementTerms(pack, facts)
  const lineAnswers = judgeLines(facts.lines, reimbursedParts(pack, facts, terms), (part) => {
    const { lineNo: _line, partNo: _part, claimed: _claimed, ...asked } = part
    const of = asked satisfies TableFactsOfLine
    return verdictOf(pack, 'mdf_reimbursement_line', of, { trace: true })
  })
  if (!lineAnswers.ok) {
    const wanted = facts.claimed
    const checks = allChecks(pack, facts, { terms, wanted })
    return unanswered(facts.claimed, checks, lineAnswers.refusal)
  }
  const lines = judged ?? lineAnswers.value.lines
  const acceptedCosts = lines.filter((line) => line.accepted.minor > 0n).map((one) => one.accepted)
  const { claimed, available } = facts
  const { rate, capLeft } = terms
  const { payable, limitedBy, steps } = mdfReimbursementAmount({
    acceptedCosts,
    rate,
    claimed,
    capLeft,
    available,
  })
  const wanted = least(claimed, steps[1]!.amount)
  const checks = allChecks(pack, facts, { terms, wanted })
  const asked = askedOf(facts, { payable, limitedBy, lines, checks })
  const of = { of: 'mdf_reimbursement', facts: asked, amount: payable } as const
  const parts = outcomeParts(outcomeOf(pack, of, { trace: true }))
  return {
    checks,
    lines,
    amount: payable,
    requested: claimed,
    arithmetic: [...(terms.cap?.steps ?? []), ...steps],
    ...parts,
    traces: [...lineAnswers.value.traces, ...parts.traces],
  }
}

function allChecks(
  pack: MdfPack,
  facts: MdfReimbursementFacts,
  of: Parameters<typeof mdfReimbursementChecks>[2],
) {
  const clauseOf = (code: string) => clauseOfCheck(pack, 'mdf_reimbursement', code)
  return [
    ...mdfReimbursementChecks(pack, facts, of, clauseOf),
    ...eligibleCheck(pack, facts, makeCheck(clauseOf)),
  ]
}

/** What the table is asked of the whole. */
function askedOf(
  facts: MdfReimbursementFacts,
  of: Pick<ReimbursementAmount, 'payable' | 'limitedBy'> & {
    readonly lines: readonly LineJudged[]
    readonly checks: Assessment['checks']
  },
): TableFacts {
  const { payable, limitedBy, lines, checks } = of
  const state = stateOf(checks)
  return {
    partner_status: partnerStatus(facts.partnerStatus),
    good_standing: facts.goodStanding,
    complete: facts.complete,
    payable,
    limited_by: limitedBy,
    ...verdictCounts(lines),
    exception_asked: facts.exceptionAsked,
    check_dates: state('check_dates'),
    check_deadline: state('check_deadline'),
    check_earned: state('check_earned'),
    check_activity_cap: state('check_activity_cap'),
    check_proof: state('check_proof'),
    check_results: state('check_results'),
    check_duplicate: state('check_duplicate'),
    check_eligible: state('check_eligible'),
    check_line_sums: state('check_line_sums'),
    check_invoice_reuse: state('check_invoice_reuse'),
    check_fraud: state('check_fraud'),
  }
}

/** Judges a rebate: checks, then the table; it pays what is available of the period. */
export function assessRebate(pack: MdfPack, facts: MdfRebateFacts): Assessment {
  const checks = mdfRebateChecks(pack, facts, (code) => clauseOfCheck(pack, 'mdf_rebate', code))
  const { payable, steps } = mdfRebateAmount(facts)
  const state = stateOf(checks)
  const asked = {
    partner_status: partnerStatus(facts.partnerStatus),
    good_standing: facts.goodStanding,
    complete: facts.complete,
    payable,
    check_period: state('check_period'),
    check_threshold: state('check_threshold'),
    check_unclaimed: state('check_unclaimed'),
    check_earned: state('check_earned'),
    check_fraud: 'pass',
  } satisfies TableFactsOfRebate
  const of = { of: 'mdf_rebate', facts: asked, amount: payable } as const
  return {
    checks,
    lines: [],
    amount: payable,
    requested: payable,
    arithmetic: steps,
    ...outcomeParts(outcomeOf(pack, of, { trace: true })),
  }
}
