import { add, compare, type Money, printMoney, sum } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { printDay, Temporal, type PlainDate } from '../kernel/temporal.ts'
import { type Check, type ClauseOf, makeCheck, type MakeCheck } from './check.ts'
import {
  type ClaimLine,
  foreignInvoices,
  invoiceReuse,
  lineSums,
  type PartFacts,
  partFacts,
  type ProofSlot,
} from './claim-line.ts'
import type { Milestone, SignerSide } from './plan.ts'
import { proofCheck } from './proof-state.ts'
import type { Signals } from './signal.ts'
import { signalChecks } from './signal-checks.ts'
import { spendCheck } from './coinvest-tranche.ts'
import type { CoinvestPack, PlanShape } from '../programs/index.ts'

/** Everything the checks of a milestone look at, fetched once; a decision keeps it for ever. Who
 *  signed is kept as a side only: names and addresses stay in the form. */
export type CoinvestMilestoneFacts = {
  readonly partnerStatus: string
  readonly goodStanding: boolean
  readonly complete: boolean
  readonly incentiveStatus: string
  readonly shape: PlanShape
  /** The day it became complete (or today, for a draft), in the program's zone. */
  readonly completeOn: PlainDate
  readonly milestoneNo: number | null
  /** The milestone it names; null when the plan has none of that number. */
  readonly milestone: Pick<Milestone, 'amount' | 'dueOn' | 'slips' | 'status'> | null
  readonly slipDays: number
  readonly slipsMax: number
  /** Our share of the cost, fixed by the approval of the plan. */
  readonly share: Ratio
  readonly claimed: Money
  readonly planRemaining: Money
  /** Of a plan paid in tranches: what the customer has spent in all and had at the last one; the plan's
   *  approved amount and what its tranches have paid. */
  readonly spend?: Money | null
  readonly spendBefore?: Money
  readonly funding?: Money
  readonly paidBefore?: Money
  /** First day of the plan: cost from before it is none of the plan's. */
  readonly startsOn: PlainDate
  readonly lines: readonly ClaimLine[]
  /** Required papers but the acceptance. */
  readonly proof: readonly ProofSlot[]
  readonly acceptance: ProofSlot['state']
  readonly signer: SignerSide
  /** Kinds of cost that are the partner's own work. */
  readonly inKindKinds: readonly string[]
  /** Work in kind the plan speaks of, and what of it was accepted before. */
  readonly inKindPlanned: Money
  readonly inKindBefore: Money
  readonly exceptionAsked: boolean
  /** Submissions of other incentives that carry the very same file as proof. */
  readonly sameFileElsewhere: readonly string[]
  /** Signs of fraud; absent in records of before. */
  readonly signals?: Signals
}

/** What the line table is asked about one part of one line. */
export type MilestonePartFacts = PartFacts & {
  readonly invoice_dated: 'inside' | 'outside' | 'unknown'
}

/** The facts of each part of each line, in the order of the milestone. */
export function milestonePartFacts(facts: CoinvestMilestoneFacts): MilestonePartFacts[] {
  return facts.lines.flatMap((line) =>
    partFacts(line, facts.claimed.currency).map((part) => ({
      ...part,
      invoice_dated: datedAgainst(facts, line.invoiceOn),
    })),
  )
}

function datedAgainst(
  facts: CoinvestMilestoneFacts,
  on: PlainDate | null,
): MilestonePartFacts['invoice_dated'] {
  if (on === null) return 'unknown'
  const { compare: order } = Temporal.PlainDate
  return order(on, facts.startsOn) >= 0 && order(on, facts.completeOn) <= 0 ? 'inside' : 'outside'
}

/** `coinvest_milestone@1`: the checks of a milestone, in the order people read them. */
export function coinvestMilestoneChecks(
  pack: CoinvestPack,
  facts: CoinvestMilestoneFacts,
  clauseOf: ClauseOf,
): Check[] {
  const check = makeCheck(clauseOf)
  return [
    milestone(facts, check),
    due(facts, check),
    proofCheck(facts.proof, deliverableWords, check),
    acceptance(facts, check),
    ...(pack.funding === null
      ? [
          inKind(facts, check),
          invoiceReuse(facts.lines, check),
          lineSums(facts.lines, check),
          ...foreignInvoices(facts.lines, check),
        ]
      : [spendCheck(pack.funding, facts, check)]),
    ...signalChecks({ ...facts, lastOn: null, limit: pack.ceilings.limits.specialist }, check),
  ]
}

function milestone(facts: CoinvestMilestoneFacts, check: MakeCheck): Check {
  const no = facts.milestoneNo
  const seen = { milestone: no === null ? 'not given' : String(no) }
  if (no === null || facts.milestone === null) {
    const sentence = no === null ? 'It names no milestone.' : `The plan has no milestone ${no}.`
    return check('check_milestone', 'fail', sentence, seen)
  }
  const { status, amount } = facts.milestone
  if (status !== 'pending') {
    const sentence =
      status === 'accepted'
        ? `Milestone ${no} was accepted before.`
        : `Milestone ${no} was given up with the plan.`
    return check('check_milestone', 'fail', sentence, { ...seen, status })
  }
  const sentence = `Milestone ${no} of the plan, ${printMoney(amount)}.`
  return check('check_milestone', 'pass', sentence, { ...seen, status })
}

/** In time, its one slip, or a question for the owner (E26). */
function due(facts: CoinvestMilestoneFacts, check: MakeCheck): Check {
  if (facts.milestone === null) {
    return check('check_due', 'unknown', 'Without its milestone no day is known.', {})
  }
  const { dueOn, slips } = facts.milestone
  const late = dueOn.until(facts.completeOn).days
  const seen = {
    due_on: dueOn.toString(),
    complete_on: facts.completeOn.toString(),
    slips: `${slips} of ${facts.slipsMax}`,
    slip_days: String(facts.slipDays),
  }
  if (late <= 0) {
    return check('check_due', 'pass', `Handed in by ${printDay(dueOn)}, when it was due.`, seen)
  }
  const days = late === 1 ? 'a day' : `${late} days`
  const when = `It was due on ${printDay(dueOn)} and came ${days} later`
  if (late <= facts.slipDays && slips < facts.slipsMax) {
    return check('check_due', 'warn', `${when}, within what a milestone may slip.`, seen)
  }
  const why = slips >= facts.slipsMax ? 'it had slipped before' : 'more than it may slip'
  return check('check_due', 'fail', `${when}: ${why}.`, seen)
}

const deliverableWords = {
  code: 'check_deliverable',
  lacks: 'Lacking',
  waits: 'Still to be looked at',
  whole: 'What was delivered is shown and accepted.',
} as const

/** The customer's signature; the partner's own is none (E24). */
function acceptance(facts: CoinvestMilestoneFacts, check: MakeCheck): Check {
  const { acceptance: paper, signer } = facts
  const say = (state: Check['state'], sentence: string) =>
    check('check_acceptance', state, sentence, { paper, signer })
  if (paper === 'missing') return say('fail', 'The customer’s signed acceptance is missing.')
  if (paper === 'rejected') return say('fail', 'The signed acceptance was rejected.')
  if (signer === 'partner') {
    return say('fail', 'The acceptance is signed by the partner’s own people, not the customer’s.')
  }
  if (signer === 'unknown') {
    return say('warn', 'The signer’s mail address is not one of the customer’s.')
  }
  return paper === 'pending'
    ? say('unknown', 'The customer’s signed acceptance is still to be looked at.')
    : say('pass', 'The customer signed the acceptance.')
}

/** What is claimed as the partner's own work, this time. */
export function inKindClaimed(facts: CoinvestMilestoneFacts): Money {
  const { currency } = facts.claimed
  const own = facts.lines.flatMap((line) =>
    line.parts.filter((part) => facts.inKindKinds.includes(part.costKind)),
  )
  // Work in another currency goes back to the partner by its line.
  const nets = own.map((part) => part.net).filter((net) => net.currency === currency)
  return sum(nets, currency)
}

function inKind(facts: CoinvestMilestoneFacts, check: MakeCheck): Check {
  const total = add(facts.inKindBefore, inKindClaimed(facts))
  const within = compare(total, facts.inKindPlanned) <= 0
  const seen = { claimed_so_far: printMoney(total), planned: printMoney(facts.inKindPlanned) }
  const sentence = within
    ? `Work in kind so far, ${seen.claimed_so_far}, is within the plan’s ${seen.planned}.`
    : `Work in kind so far, ${seen.claimed_so_far}, is above the plan’s ${seen.planned}.`
  return check('check_in_kind', within ? 'pass' : 'fail', sentence, seen)
}
