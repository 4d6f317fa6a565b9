import type { Money } from '../kernel/money.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'

/** Beyond these a day or an amount is a slip of the hand, not business. */
const firstDay = Temporal.PlainDate.from('1950-01-01')
const lastDay = Temporal.PlainDate.from('2199-12-31')
/** A hundred trillion of a currency with cents: hundreds of such still add up in a bigint. */
const AMOUNT_MINOR_MAX = 10n ** 16n

/** `a day from 1950 to 2199` when it is none; null when it is usable. */
export function dayProblem(on: PlainDate): string | null {
  const isUsable =
    Temporal.PlainDate.compare(on, firstDay) >= 0 && Temporal.PlainDate.compare(on, lastDay) <= 0
  return isUsable ? null : `a day from ${firstDay.year} to ${lastDay.year}`
}

/** What is wrong with the size of an amount; null when nothing is. */
export function sizeProblem(amount: Money): string | null {
  const size = amount.minor < 0n ? -amount.minor : amount.minor
  return size <= AMOUNT_MINOR_MAX ? null : `at most ${AMOUNT_MINOR_MAX} of the smallest unit`
}
