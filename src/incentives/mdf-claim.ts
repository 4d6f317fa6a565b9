import type { Money } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { printDay, Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
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
import { proofCheck } from './proof-state.ts'
import type { Signals } from './signal.ts'
import { signalChecks } from './signal-checks.ts'

/** Everything the checks of a claim look at, fetched once; a decision keeps it for ever. */
export type MdfClaimFacts = {
  readonly partnerStatus: string
  readonly goodStanding: boolean
  readonly complete: boolean
  readonly incentiveStatus: string
  readonly completeAt: Instant
  /** Last day a claim may be handed in, and the instant that day ends in the program's zone. */
  readonly claimDeadlineOn: PlainDate
  readonly deadlineAt: Instant
  /** Lines that were returned in time are in time until the answer to them was due; null or left out
   *  for what is claimed first. */
  readonly answerBy?: Instant | null
  readonly firstOn: PlainDate
  readonly lastOn: PlainDate
  /** Of the world, for another version to judge by; absent in records of before. */
  readonly tier?: string
  readonly activityType?: string | null
  readonly fundClaimsDueOn?: PlainDate | null
  readonly rate: Ratio
  readonly claimed: Money
  readonly committedRemaining: Money
  readonly lines: readonly ClaimLine[]
  readonly proof: readonly ProofSlot[]
  readonly metric: { readonly label: string; readonly value: string | null } | null
  readonly exceptionAsked: boolean
  /** Submissions of other incentives that carry the very same file as proof. */
  readonly sameFileElsewhere: readonly string[]
  /** Signs of fraud; absent in records of before. */
  readonly signals?: Signals
}

/** What the line table is asked about one part of one line. */
export type LinePartFacts = PartFacts & {
  readonly invoice_in_window: boolean
  readonly delivery: 'inside' | 'outside' | 'unproven'
}

/** The facts of each part of each line, in the order of the claim. */
export function linePartFacts(facts: MdfClaimFacts): LinePartFacts[] {
  return facts.lines.flatMap((line) =>
    partFacts(line, facts.claimed.currency).map((part) => ({
      ...part,
      invoice_in_window: isInvoiceInWindow(facts, line),
      delivery: deliveryOf(facts, line),
    })),
  )
}

function isInvoiceInWindow(facts: MdfClaimFacts, line: ClaimLine): boolean {
  if (line.invoiceOn === null) return false
  const { compare: order } = Temporal.PlainDate
  return (
    order(line.invoiceOn, facts.firstOn) >= 0 && order(line.invoiceOn, facts.claimDeadlineOn) <= 0
  )
}

function deliveryOf(facts: MdfClaimFacts, line: ClaimLine): 'inside' | 'outside' | 'unproven' {
  if (line.deliveredOn === null) return 'unproven'
  const { compare: order } = Temporal.PlainDate
  const inside =
    order(line.deliveredOn, facts.firstOn) >= 0 && order(line.deliveredOn, facts.lastOn) <= 0
  return inside ? 'inside' : 'outside'
}

/** `mdf_claim@1`: the checks of a claim, in the order people read them. `limit`: up to which a
 *  specialist decides alone. */
export function mdfClaimChecks(facts: MdfClaimFacts, limit: Money, clauseOf: ClauseOf): Check[] {
  const check = makeCheck(clauseOf)
  return [
    deadline(facts, check),
    proofCheck(facts.proof, proofWords, check),
    results(facts, check),
    invoiceReuse(facts.lines, check),
    lineSums(facts.lines, check),
    ...foreignInvoices(facts.lines, check),
    ...signalChecks({ ...facts, limit }, check),
  ]
}

function deadline(facts: MdfClaimFacts, check: MakeCheck): Check {
  const isBefore = (until: Instant) => Temporal.Instant.compare(facts.completeAt, until) < 0
  const answerBy = facts.answerBy ?? null
  const isAnswer = answerBy !== null && isBefore(answerBy)
  const inTime = isBefore(facts.deadlineAt) || isAnswer
  const seen = {
    complete_at: facts.completeAt.toString(),
    claim_until: facts.claimDeadlineOn.toString(),
    deadline_at: facts.deadlineAt.toString(),
  }
  const sentence = inTime
    ? `Handed in before the end of ${printDay(facts.claimDeadlineOn)}.`
    : `Claims could be handed in until the end of ${printDay(facts.claimDeadlineOn)}.`
  return check('check_deadline', inTime ? 'pass' : 'fail', sentence, seen)
}

const proofWords = {
  code: 'check_proof',
  lacks: 'Proof of performance lacks',
  waits: 'Proof of performance is still to be looked at',
  whole: 'Proof of performance is complete and accepted.',
} as const

function results(facts: MdfClaimFacts, check: MakeCheck): Check {
  if (facts.metric === null) {
    return check('check_results', 'pass', 'This kind of activity asks for no figure.', {})
  }
  const { label, value } = facts.metric
  const given = value !== null && value !== ''
  const sentence = given ? `${label}: ${value}.` : `The result is not reported: ${label}.`
  return check('check_results', given ? 'pass' : 'fail', sentence, {
    [label]: value ?? 'not given',
  })
}
