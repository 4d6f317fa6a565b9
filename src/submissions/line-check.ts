import { type Money, printMoney } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Line } from './completeness.ts'

/** The most one typed amount may be, in minor units: far above any budget, and so far below what the
 *  books hold that no sum of a submission's amounts leaves them. */
export const TYPED_MINOR_MAX = 10n ** 14n
export const YEAR_MIN = 1900
export const YEAR_MAX = 2199
const LINES_MAX = 200

/** What keeps lines from being stored at all, in words; empty when nothing does. The amounts of a
 *  plan are in the program's currency (`currency`), those of an invoice (`currency` null) in one of
 *  its own; none is below zero, and each line and part counts once. */
export function wrongLines(lines: readonly Line[], currency: string | null): string[] {
  const numbers = lines.map((line) => line.lineNo)
  const twice = numbers.filter((lineNo, index) => numbers.indexOf(lineNo) !== index)
  return [
    ...twice.map((lineNo) => `line ${lineNo} stands there twice`),
    ...lines.flatMap((line) => wrongLine(line, currency ?? line.net.currency)),
  ]
}

function wrongLine(line: Line, currency: string): string[] {
  const name = `line ${line.lineNo}`
  const beyond = line.lineNo < 1 || line.lineNo > LINES_MAX ? [`${name} is beyond the last`] : []
  const amounts: readonly (readonly [string, Money])[] = [
    ['net', line.net],
    ['tax', line.tax],
    ['claimed', line.claimed],
    ...line.parts.map((part, index) => [`part ${index + 1}`, part.net] as const),
  ]
  return [
    ...beyond,
    ...amounts.flatMap(([what, amount]) => {
      const wrong = wrongAmount(amount, currency)
      return wrong === null ? [] : [`${name}, ${what}: ${wrong}`]
    }),
    ...[line.invoiceOn, line.deliveredOn, line.dueOn].flatMap((on) =>
      on === null || isYearOfOurs(on) ? [] : [`${name}: ${on.toString()} is no day of ours`],
    ),
  ]
}

function wrongAmount(amount: Money, currency: string): string | null {
  if (amount.currency !== currency) return `${printMoney(amount)} is not in ${currency}`
  if (amount.minor < 0n) return `${printMoney(amount)} is below zero`
  return amount.minor > TYPED_MINOR_MAX ? `${printMoney(amount)} is too much` : null
}

/** Years that calendars, deadlines and the database all can hold. */
export function isYearOfOurs(on: PlainDate): boolean {
  return on.year >= YEAR_MIN && on.year <= YEAR_MAX
}
