import { currencyScale } from '../kernel/currency.ts'
import { compare, type Money, printMoney } from '../kernel/money.ts'
import { printDay, Temporal, type PlainDate } from '../kernel/temporal.ts'
import type { Check, CheckState, MakeCheck } from './check.ts'
import { type ClaimLine, sameFile } from './claim-line.ts'
import { dayAfter } from './incentive.ts'
import { likenessOf, type PictureLikeness, type Signals } from './signal.ts'

/** An invoice's document may be made this many days after the day it bears. */
export const PAPER_DAYS_MAX = 14
/** From so many round lines on, and lines that are multiples of so much, sums are round. */
const ROUND_LINES_MIN = 3
const ROUND_UNITS = 1000n
/** A claim of this share of a limit and more, up to the limit, lies just below it: 98 of 100. */
const BELOW_LIMIT_PERCENT = 98n
/** What is written before an activity, in the words that packs use for slots. */
const BEFOREHAND: readonly string[] = ['agenda', 'script', 'signed_contract']

/** What the checks of signs look at beside what was found. */
export type Suspect = {
  readonly signals?: Signals
  readonly sameFileElsewhere: readonly string[]
  readonly lines: readonly ClaimLine[]
  readonly claimed: Money
  /** The last day of the activity; null where there is none. */
  readonly lastOn: PlainDate | null
  /** Up to which a specialist decides alone. */
  readonly limit: Money
}

/** The signs of fraud of one claim, each for itself, and what they come to: `check_fraud` fails on
 *  what is certain and warns of what a person compares. Records of before have only the last. */
export function signalChecks(of: Suspect, check: MakeCheck): Check[] {
  const { signals, sameFileElsewhere, lines } = of
  const file = sameFile(sameFileElsewhere, check)
  if (signals === undefined) return [file]
  const pictures = samePicture(signals.pictures, check)
  const near = nearInvoices(signals, check)
  return [
    pictures,
    near,
    nextInvoices(signals, check),
    selfInvoicing(lines, check),
    invoiceDates(signals, lines, check),
    paperDates(signals, of, check),
    amounts(of, check),
    inAll(file, [pictures, near], check),
  ]
}

function inAll(file: Check, others: readonly Check[], check: MakeCheck): Check {
  const worst = [file, ...others].find(({ state }) => state === 'fail')
  const odd = worst ?? others.find(({ state }) => state === 'warn')
  if (odd === undefined || odd === file) return file
  return check('check_fraud', odd.state, odd.sentence, { ...file.facts, ...odd.facts })
}

function samePicture(pictures: readonly PictureLikeness[], check: MakeCheck): Check {
  const code = 'check_same_picture'
  const alike = pictures.filter((one) => likenessOf(one) !== 'other')
  const seen = Object.fromEntries(
    alike.map((one) => [
      `${one.slot} of ${one.number}`,
      `${one.coarse} of 64 and ${one.fine} of 256 points differ`,
    ]),
  )
  if (alike.some((one) => likenessOf(one) === 'same')) {
    const sentence = 'A picture shows the same as one that was handed in for another activity.'
    return check(code, 'fail', sentence, seen)
  }
  if (alike.length > 0) {
    const sentence = 'A picture looks much like one that was handed in for another activity.'
    return check(code, 'warn', sentence, seen)
  }
  return check(code, 'pass', 'No picture was handed in for another activity.', seen)
}

function nearInvoices(signals: Signals, check: MakeCheck): Check {
  const near = signals.invoices.filter(({ how }) => how === 'near')
  const words = {
    found: 'An invoice is almost the same as another that was claimed',
    none: 'No other invoice of the same amount has almost the same number.',
  }
  return invoicesCheck('check_invoice_near', near, words, check)
}

function nextInvoices(signals: Signals, check: MakeCheck): Check {
  const next = signals.invoices.filter(({ how }) => how === 'next')
  const words = {
    found: 'The number of an invoice follows another of the same seller at once',
    none: 'No invoice follows another that the same seller wrote to somebody else.',
  }
  return invoicesCheck('check_invoice_sequence', next, words, check)
}

function invoicesCheck(
  code: Parameters<MakeCheck>[0],
  found: Signals['invoices'],
  words: { readonly found: string; readonly none: string },
  check: MakeCheck,
): Check {
  const seen: Record<string, string> = {}
  for (const { lineNo, invoiceNumber, number } of found) {
    const other = `${invoiceNumber} of ${number}`
    const before = seen[`line_${lineNo}`]
    seen[`line_${lineNo}`] = before === undefined ? other : `${before}, ${other}`
  }
  if (found.length === 0) return check(code, 'pass', words.none, seen)
  return check(code, 'warn', `${words.found}: ${named(found)}.`, seen)
}

/** No cost invoiced by the partner to itself or by a company of its group. */
function selfInvoicing(lines: readonly ClaimLine[], check: MakeCheck): Check {
  const own = lines.filter(
    ({ invoiceFrom }) => invoiceFrom === 'self' || invoiceFrom === 'affiliate',
  )
  const seen = Object.fromEntries(
    own.map((line) => [`line_${line.lineNo}`, `${line.seller ?? ''}: ${line.invoiceFrom}`]),
  )
  const code = 'check_self_invoicing'
  if (own.length === 0) return check(code, 'pass', 'Every invoice is of somebody else.', seen)
  const sentence = `The seller is you, or a company of your group: ${named(own)}.`
  return check(code, 'fail', sentence, seen)
}

function invoiceDates(signals: Signals, lines: readonly ClaimLine[], check: MakeCheck): Check {
  const { handedInOn, enrolledOn } = signals
  const { compare: order } = Temporal.PlainDate
  const dated = lines.flatMap(({ lineNo, invoiceOn }) =>
    invoiceOn === null ? [] : [{ lineNo, on: invoiceOn }],
  )
  const later = dated.filter(({ on }) => order(on, handedInOn) > 0)
  const before = dated.filter(({ on }) => order(on, enrolledOn) < 0)
  const weekend = dated.filter(({ on }) => on.dayOfWeek > 5)
  const told = [
    ...(later.length > 0 ? [`after the day it was handed in (${named(later)})`] : []),
    ...(before.length > 0 ? [`before you joined us (${named(before)})`] : []),
    // One is no wonder: halls and caterers write bills on Sundays.
    ...(weekend.length > 1 ? [`on a weekend (${named(weekend)})`] : []),
  ]
  const seen = {
    handed_in_on: handedInOn.toString(),
    enrolled_on: enrolledOn.toString(),
    ...Object.fromEntries(
      [...later, ...before, ...weekend].map(({ lineNo, on }) => [`line_${lineNo}`, `${on}`]),
    ),
  }
  const code = 'check_invoice_dates'
  if (told.length === 0) return check(code, 'pass', 'The dates of the invoices are plain.', seen)
  return check(code, 'warn', `An invoice bears a date ${told.join(', ')}.`, seen)
}

function paperDates(signals: Signals, of: Suspect, check: MakeCheck): Check {
  const odd = signals.papers.flatMap((paper) => {
    const why = whyOdd(paper, of)
    return why === null ? [] : [{ ...paper, why }]
  })
  const seen = Object.fromEntries(
    odd.map(({ slot, lineNo, madeOn, why }) => [
      lineNo === null ? slot : `${slot}_${lineNo}`,
      `made on ${printDay(madeOn)}, ${why}`,
    ]),
  )
  const code = 'check_paper_dates'
  if (odd.length === 0) return check(code, 'pass', 'The documents are as old as they say.', seen)
  const which = odd.map(({ slot, lineNo }) => slotWords(slot, lineNo)).join(', ')
  return check(code, 'warn', `A document was made later than its day: ${which}.`, seen)
}

function whyOdd(paper: Signals['papers'][number], { lines, lastOn }: Suspect): string | null {
  const { compare: order } = Temporal.PlainDate
  if (lastOn !== null && BEFOREHAND.includes(paper.slot) && order(paper.madeOn, lastOn) > 0) {
    return `the activity ended on ${printDay(lastOn)}`
  }
  const dated = lines.find(({ lineNo }) => lineNo === paper.lineNo)?.invoiceOn ?? null
  if (paper.slot !== 'invoice' || dated === null) return null
  const late = order(paper.madeOn, dayAfter(dated, PAPER_DAYS_MAX)) > 0
  return late ? `the invoice bears ${printDay(dated)}` : null
}

function slotWords(slot: string, lineNo: number | null): string {
  const words = slot.replaceAll('_', ' ')
  return lineNo === null ? words : `${words} of line ${lineNo}`
}

function amounts({ lines, claimed, limit }: Suspect, check: MakeCheck): Check {
  const round = lines.filter(({ net }) => net.minor > 0n && net.minor % roundOf(net) === 0n)
  const areRound = round.length === lines.length && lines.length >= ROUND_LINES_MIN
  const isJustBelow =
    claimed.currency === limit.currency &&
    compare(claimed, limit) <= 0 &&
    claimed.minor * 100n >= limit.minor * BELOW_LIMIT_PERCENT
  const told = [
    ...(areRound ? ['every cost is a round sum'] : []),
    ...(isJustBelow ? [`${printMoney(claimed)} needs a closer look`] : []),
  ]
  const seen = {
    round_lines: String(round.length),
    claimed: printMoney(claimed),
    ...(isJustBelow ? { just_below: printMoney(limit) } : {}),
  }
  const state: CheckState = told.length === 0 ? 'pass' : 'warn'
  const sentence = told.length === 0 ? 'The amounts are plain.' : `Amounts: ${told.join('; ')}.`
  return check('check_amounts', state, sentence, seen)
}

function roundOf({ currency }: Money): bigint {
  return ROUND_UNITS * 10n ** BigInt(currencyScale(currency))
}

function named(lines: readonly { readonly lineNo: number }[]): string {
  const numbers = [...new Set(lines.map(({ lineNo }) => lineNo))]
  return `${numbers.length === 1 ? 'line' : 'lines'} ${numbers.join(', ')}`
}
