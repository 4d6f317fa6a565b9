import {
  add,
  compare,
  least,
  type Money,
  printMoney,
  subtract,
  sum,
  zero,
} from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { printDay, Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import type { Check, CheckState } from './check.ts'
import type { ClauseOf } from './mdf-request.ts'

/** A cost line of a claim as its table sees it; a line of one kind has one part. */
export type ClaimLine = {
  readonly lineNo: number
  readonly description: string
  readonly seller: string | null
  readonly invoiceNumber: string | null
  readonly invoiceOn: PlainDate | null
  readonly deliveredOn: PlainDate | null
  readonly net: Money
  readonly tax: Money
  readonly claimed: Money
  readonly parts: readonly { readonly costKind: string; readonly net: Money }[]
  /** State of the invoice in its slot; `missing` when there is none. */
  readonly invoiceState: 'accepted' | 'pending' | 'rejected' | 'missing'
  readonly invoiceFrom: 'third_party' | 'affiliate' | 'self' | 'unknown'
  /** Claimed from the same invoice (seller and number) before, under this incentive. */
  readonly claimedBefore: Money
  /** Submissions of other incentives or partners that claim the same invoice. */
  readonly claimedElsewhere: readonly string[]
}

export type ProofSlot = {
  readonly slot: string
  readonly label: string
  readonly state: 'accepted' | 'pending' | 'rejected' | 'missing'
}

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
  readonly firstOn: PlainDate
  readonly lastOn: PlainDate
  readonly rate: Ratio
  readonly claimed: Money
  readonly committedRemaining: Money
  readonly lines: readonly ClaimLine[]
  readonly proof: readonly ProofSlot[]
  readonly metric: { readonly label: string; readonly value: string | null } | null
  readonly exceptionAsked: boolean
  /** Submissions of other incentives that carry the very same file as proof. */
  readonly sameFileElsewhere: readonly string[]
}

/** What the line table is asked about one part of one line. */
export type LinePartFacts = {
  readonly lineNo: number
  readonly partNo: number
  readonly claimed: Money
  readonly cost_kind: string
  readonly invoice_state: ClaimLine['invoiceState']
  readonly invoice_from: ClaimLine['invoiceFrom']
  readonly invoice_in_window: boolean
  readonly delivery: 'inside' | 'outside' | 'unproven'
  readonly currency_matches: boolean
  readonly claimed_against: 'within_net' | 'above_net' | 'above_total'
}

/** The facts of each part of each line, in the order of the claim. */
export function linePartFacts(facts: MdfClaimFacts): LinePartFacts[] {
  return facts.lines.flatMap((line) =>
    line.parts.map((part, index) => ({
      lineNo: line.lineNo,
      partNo: index + 1,
      claimed: part.net,
      cost_kind: part.costKind,
      invoice_state: line.invoiceState,
      invoice_from: line.invoiceFrom,
      invoice_in_window: isInvoiceInWindow(facts, line),
      delivery: deliveryOf(facts, line),
      currency_matches: line.net.currency === facts.claimed.currency,
      claimed_against: claimedAgainst(line),
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

function claimedAgainst(line: ClaimLine): LinePartFacts['claimed_against'] {
  const total = add(line.claimed, line.claimedBefore)
  if (compare(total, line.net) <= 0) return 'within_net'
  return compare(total, add(line.net, line.tax)) <= 0 ? 'above_net' : 'above_total'
}

/** What may be accepted of a line at most: the invoice before tax less what was claimed of it. */
export function acceptableOf(line: ClaimLine): Money {
  const left = subtract(line.net, line.claimedBefore)
  const floor = zero(line.net.currency)
  return least(line.claimed, compare(left, floor) < 0 ? floor : left)
}

/** `mdf_claim@1`: the checks of a claim, in the order people read them. */
export function mdfClaimChecks(facts: MdfClaimFacts, clauseOf: ClauseOf): Check[] {
  const check: Make = (code, state, sentence, seen) => ({
    code,
    state,
    clauseId: clauseOf(code),
    sentence,
    facts: seen,
  })
  return [
    deadline(facts, check),
    proof(facts, check),
    results(facts, check),
    invoiceReuse(facts, check),
    lineSums(facts, check),
    fraud(facts, check),
  ]
}

type Make = (code: string, state: CheckState, sentence: string, seen: Check['facts']) => Check

function deadline(facts: MdfClaimFacts, check: Make): Check {
  const inTime = Temporal.Instant.compare(facts.completeAt, facts.deadlineAt) < 0
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

function proof(facts: MdfClaimFacts, check: Make): Check {
  const seen = Object.fromEntries(facts.proof.map((slot) => [slot.slot, slot.state]))
  const named = (state: ProofSlot['state']) =>
    facts.proof.filter((slot) => slot.state === state).map((slot) => slot.label)
  const lacking = [...named('missing'), ...named('rejected')]
  if (lacking.length > 0) {
    return check('check_proof', 'fail', `Proof of performance lacks: ${lacking.join(', ')}.`, seen)
  }
  const pending = named('pending')
  if (pending.length > 0) {
    const sentence = `Proof of performance is still to be looked at: ${pending.join(', ')}.`
    return check('check_proof', 'unknown', sentence, seen)
  }
  return check('check_proof', 'pass', 'Proof of performance is complete and accepted.', seen)
}

function results(facts: MdfClaimFacts, check: Make): Check {
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

function invoiceReuse(facts: MdfClaimFacts, check: Make): Check {
  const elsewhere = facts.lines.filter((line) => line.claimedElsewhere.length > 0)
  const beyond = facts.lines.filter((line) => claimedAgainst(line) === 'above_total')
  const seen = Object.fromEntries(
    [...elsewhere, ...beyond].map((line) => [
      `line_${line.lineNo}`,
      line.claimedElsewhere.join(', ') || 'beyond its total',
    ]),
  )
  if (elsewhere.length > 0) {
    const lines = elsewhere.map((line) => line.lineNo).join(', ')
    const sentence = `An invoice is claimed a second time elsewhere: line ${lines}.`
    return check('check_invoice_reuse', 'fail', sentence, seen)
  }
  if (beyond.length > 0) {
    const lines = beyond.map((line) => line.lineNo).join(', ')
    const sentence = `More is claimed than the invoice is for: line ${lines}.`
    return check('check_invoice_reuse', 'fail', sentence, seen)
  }
  return check('check_invoice_reuse', 'pass', 'No invoice is claimed beyond its total.', seen)
}

function lineSums(facts: MdfClaimFacts, check: Make): Check {
  const wrong = facts.lines.filter(
    (line) =>
      compare(
        sum(
          line.parts.map((part) => part.net),
          line.claimed.currency,
        ),
        line.claimed,
      ) !== 0,
  )
  const seen = Object.fromEntries(
    wrong.map((line) => [`line_${line.lineNo}`, printMoney(line.claimed)]),
  )
  if (wrong.length === 0) return check('check_line_sums', 'pass', 'The lines add up.', seen)
  const lines = wrong.map((line) => line.lineNo).join(', ')
  return check('check_line_sums', 'fail', `The parts do not add up to the line: ${lines}.`, seen)
}

function fraud(facts: MdfClaimFacts, check: Make): Check {
  const found = facts.sameFileElsewhere
  const sentence =
    found.length > 0
      ? 'A file of this claim was handed in for another activity.'
      : 'No file of this claim was handed in for another activity.'
  const seen = { same_file_elsewhere: found.join(', ') || 'none' }
  return check('check_fraud', found.length > 0 ? 'fail' : 'pass', sentence, seen)
}
