import { must } from '../kernel/assert.ts'
import { zero } from '../kernel/money.ts'
import {
  clauseOfCheck,
  type CoinvestMilestoneFactsOfTable,
  type CoinvestMilestoneLineFactsOfTable,
  type CoinvestPack,
  type CoinvestProposalFactsOfTable,
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
import { type MilestoneAmount, milestoneAmountOf } from './coinvest-amount.ts'
import { trancheAmount } from './coinvest-funding.ts'
import {
  type CoinvestMilestoneFacts,
  coinvestMilestoneChecks,
  milestonePartFacts,
} from './coinvest-milestone.ts'
import {
  type CoinvestProposalFacts,
  coinvestProposalChecks,
  proposalSteps,
} from './coinvest-proposal.ts'
import { makeCheck } from './check.ts'
import { eligibleCheck } from './eligible.ts'
import { judgeLines, unanswered } from './line-verdicts.ts'

/** Judges a proposal: checks, then the table. Policy allows what is asked for, whole: its milestones
 *  add up to it. */
export function assessProposal(pack: CoinvestPack, facts: CoinvestProposalFacts): Assessment {
  const of = 'coinvest_proposal'
  const clauseOf = (code: string) => clauseOfCheck(pack, of, code)
  const checks = [
    ...coinvestProposalChecks(pack, facts, clauseOf),
    ...eligibleCheck(pack, facts, makeCheck(clauseOf)),
  ]
  const state = stateOf(checks)
  const answer = outcomeOf(
    pack,
    {
      of,
      facts: {
        partner_status: partnerStatus(facts.partnerStatus),
        good_standing: facts.goodStanding,
        complete: facts.complete,
        requested: facts.requested,
        total_cost: facts.totalCost,
        exception_asked: facts.exceptionAsked,
        check_lead_time: state('check_lead_time'),
        check_dates: state('check_dates'),
        check_milestones: state('check_milestones'),
        check_milestone_size: state('check_milestone_size'),
        check_shares: state('check_shares'),
        check_share: state('check_share'),
        check_funding: state('check_funding'),
        check_first_tranche: state('check_first_tranche'),
        check_in_kind: state('check_in_kind'),
        check_customer: state('check_customer'),
        check_allocation: state('check_allocation'),
        check_eligible: state('check_eligible'),
      } satisfies CoinvestProposalFactsOfTable,
      amount: facts.requested,
    },
    { trace: true },
  )
  return {
    checks,
    lines: [],
    amount: facts.requested,
    requested: facts.requested,
    arithmetic: proposalSteps(pack, facts),
    ...outcomeParts(answer),
  }
}

/** Judges a milestone: each line by its table (or by the person's `judged` lines), then the amount by
 *  the plan's shape, then the milestone as a whole. */
export function assessMilestone(
  pack: CoinvestPack,
  facts: CoinvestMilestoneFacts,
  judged: readonly LineJudged[] | null = null,
): Assessment {
  const of = 'coinvest_milestone'
  const checks = coinvestMilestoneChecks(pack, facts, (code) => clauseOfCheck(pack, of, code))
  const answered = judgeLines(facts.lines, milestonePartFacts(facts), (part) => {
    const { lineNo: _line, partNo: _part, claimed: _claimed, ...asked } = part
    return verdictOf(
      pack,
      'coinvest_milestone_line',
      asked satisfies CoinvestMilestoneLineFactsOfTable,
      { trace: true },
    )
  })
  if (!answered.ok) return unanswered(facts.claimed, checks, answered.refusal)
  const lines = judged ?? answered.value.lines
  const { payable, limitedBy, steps } = amountOf(pack, facts, lines)
  const asked = milestoneQuestion(facts, { checks, lines, payable, limitedBy })
  const parts = outcomeParts(
    outcomeOf(pack, { of, facts: asked, amount: payable }, { trace: true }),
  )
  return {
    checks,
    lines,
    amount: payable,
    requested: facts.claimed,
    arithmetic: steps,
    ...parts,
    traces: [...answered.value.traces, ...parts.traces],
  }
}

/** What the milestone pays by the shape of its plan. What names no milestone of it pays nothing. */
function amountOf(
  pack: CoinvestPack,
  facts: CoinvestMilestoneFacts,
  lines: readonly LineJudged[],
): MilestoneAmount {
  const { shape, share, claimed, planRemaining } = facts
  const none = zero(claimed.currency)
  const amount = facts.milestone?.amount ?? none
  if (shape === 'tranches') {
    return trancheAmount({
      amount,
      claimed,
      share,
      planRemaining,
      spend: facts.spend ?? none,
      funding: facts.funding ?? none,
      paidBefore: facts.paidBefore ?? none,
      terms: must(pack.funding, 'a plan in tranches has a formula'),
    })
  }
  const acceptedCosts = lines.map((line) => line.accepted).filter((cost) => cost.minor > 0n)
  return milestoneAmountOf[shape]({ amount, claimed, share, acceptedCosts, planRemaining })
}

/** What the table of a milestone is asked. */
function milestoneQuestion(
  facts: CoinvestMilestoneFacts,
  found: Pick<Assessment, 'checks' | 'lines'> & Pick<MilestoneAmount, 'payable' | 'limitedBy'>,
): CoinvestMilestoneFactsOfTable {
  const state = stateOf(found.checks)
  return {
    partner_status: partnerStatus(facts.partnerStatus),
    good_standing: facts.goodStanding,
    complete: facts.complete,
    incentive_status: planStatus(facts.incentiveStatus),
    payable: found.payable,
    limited_by: found.limitedBy,
    ...verdictCounts(found.lines),
    exception_asked: facts.exceptionAsked,
    check_milestone: state('check_milestone'),
    check_due: state('check_due'),
    check_deliverable: state('check_deliverable'),
    check_acceptance: state('check_acceptance'),
    check_spend: state('check_spend'),
    check_in_kind: state('check_in_kind'),
    check_line_sums: state('check_line_sums'),
    check_invoice_reuse: state('check_invoice_reuse'),
    check_fraud: state('check_fraud'),
  }
}

const planWords = ['pending', 'committed', 'completed', 'terminated', 'declined'] as const
function planStatus(text: string): (typeof planWords)[number] {
  return planWords.find((word) => word === text) ?? 'pending'
}
