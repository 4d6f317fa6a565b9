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
import type { PlainDate } from '../kernel/temporal.ts'
import type { Check, MakeCheck } from './check.ts'

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
  /** The invoice in its own currency, where that is not the fund's. */
  readonly foreign?: ForeignCost
}

export type ForeignCost = {
  readonly net: Money
  readonly tax: Money
  readonly claimed: Money
  /** `1 JPY = 0.00675 USD (ECB, 2026-03-03)`; null where none is known: then nothing converted. */
  readonly rate: string | null
}

export type ProofSlot = {
  readonly slot: string
  readonly label: string
  readonly state: 'accepted' | 'pending' | 'rejected' | 'missing'
}

/** What every line table is asked about one part of one line. */
export type PartFacts = {
  readonly lineNo: number
  readonly partNo: number
  readonly claimed: Money
  readonly cost_kind: string
  readonly invoice_state: ClaimLine['invoiceState']
  readonly invoice_from: ClaimLine['invoiceFrom']
  readonly currency_matches: boolean
  readonly claimed_against: 'within_net' | 'above_net' | 'above_total'
}

/** The facts of each part of a line of a claim in the fund's currency. */
export function partFacts(line: ClaimLine, currency: Money['currency']): PartFacts[] {
  return line.parts.map((part, index) => ({
    lineNo: line.lineNo,
    partNo: index + 1,
    claimed: part.net,
    cost_kind: part.costKind,
    invoice_state: line.invoiceState,
    invoice_from: line.invoiceFrom,
    currency_matches: line.net.currency === currency,
    claimed_against: claimedAgainst(line),
  }))
}

/** What is claimed of an invoice, here and before, against what it is for. */
export function claimedAgainst(line: ClaimLine): PartFacts['claimed_against'] {
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

/** No invoice beyond its total, nor under another incentive: nothing is paid for twice. */
export function invoiceReuse(lines: readonly ClaimLine[], check: MakeCheck): Check {
  const elsewhere = lines.filter((line) => line.claimedElsewhere.length > 0)
  const beyond = lines.filter((line) => claimedAgainst(line) === 'above_total')
  const seen = Object.fromEntries(
    [...elsewhere, ...beyond].map((line) => [
      `line_${line.lineNo}`,
      line.claimedElsewhere.join(', ') || 'beyond its total',
    ]),
  )
  if (elsewhere.length > 0) {
    const which = elsewhere.map((line) => line.lineNo).join(', ')
    const sentence = `An invoice is claimed a second time elsewhere: line ${which}.`
    return check('check_invoice_reuse', 'fail', sentence, seen)
  }
  if (beyond.length > 0) {
    const which = beyond.map((line) => line.lineNo).join(', ')
    const sentence = `More is claimed than the invoice is for: line ${which}.`
    return check('check_invoice_reuse', 'fail', sentence, seen)
  }
  return check('check_invoice_reuse', 'pass', 'No invoice is claimed beyond its total.', seen)
}

/** The parts of each line are what it claims. */
export function lineSums(lines: readonly ClaimLine[], check: MakeCheck): Check {
  const wrong = lines.filter(
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
  const which = wrong.map((line) => line.lineNo).join(', ')
  return check('check_line_sums', 'fail', `The parts do not add up to the line: ${which}.`, seen)
}

/** At what rate invoices in other currencies counted; only where there is one. */
export function foreignInvoices(lines: readonly ClaimLine[], check: MakeCheck): Check[] {
  const foreign = lines.flatMap(({ lineNo, claimed, foreign: own }) =>
    own === undefined ? [] : [{ lineNo, claimed, own }],
  )
  if (foreign.length === 0) return []
  const seen = Object.fromEntries(
    foreign.map(({ lineNo, own }) => [
      `line_${lineNo}`,
      `${printMoney(own.claimed)}, ${own.rate ?? 'no rate is known'}`,
    ]),
  )
  const unknown = foreign.filter(({ own }) => own.rate === null).map(({ lineNo }) => lineNo)
  if (unknown.length > 0) {
    const which = unknown.join(', ')
    const sentence = `No reference rate is known for the date of the invoice: line ${which}.`
    return [check('check_conversion', 'unknown', sentence, seen)]
  }
  const told = foreign.map(
    ({ own, claimed }) => `${printMoney(own.claimed)} is ${printMoney(claimed)}`,
  )
  const sentence = `Converted at the rate of the invoice’s date: ${told.join(', ')}.`
  return [check('check_conversion', 'pass', sentence, seen)]
}

/** No file that proves another incentive. `found`: submissions that carry the same file. */
export function sameFile(found: readonly string[], check: MakeCheck): Check {
  const sentence =
    found.length > 0
      ? 'A file of this claim was handed in for another activity.'
      : 'No file of this claim was handed in for another activity.'
  const seen = { same_file_elsewhere: found.join(', ') || 'none' }
  return check('check_fraud', found.length > 0 ? 'fail' : 'pass', sentence, seen)
}
