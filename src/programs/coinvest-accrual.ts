import type { Currency } from '../kernel/currency.ts'
import { accrualEntry, type AccrualTerms } from './mdf-accrual.ts'
import type { CoinvestPack, Pack } from './pack.ts'
import type { PackProblem } from './problem.ts'
import { termProblem } from './type-reader.ts'

/** The entry `accrual` of a co-investment program: plans are paid from it, and no rebate is. */
export function planAccrualEntry(currency: Currency) {
  return accrualEntry(currency).omit({ rebate_below: true })
}

/** The shape `accrual` says what is earned and when partners are warned; no other shape does. */
export function planAccrualProblems(pack: CoinvestPack): PackProblem[] {
  const { shape, accrual, windows } = pack
  if (shape !== 'accrual') {
    const none = `nothing, for shape ${shape}`
    return [
      ...(accrual === null ? [] : [termProblem('accrual', 'earn, use and rates', none)]),
      ...(windows.closeWarningDays.length === 0
        ? []
        : [termProblem('windows.close_warning_days', windows.closeWarningDays.join(', '), none)]),
    ]
  }
  return [
    ...(accrual === null
      ? [termProblem('accrual', 'nothing', 'earn, use and rates, for shape accrual')]
      : []),
    ...(windows.closeWarningDays.length > 0
      ? []
      : [termProblem('windows.close_warning_days', 'nothing', 'days, for shape accrual')]),
  ]
}

/** How a program's partners earn by buying, whichever of its type spends it. */
export type Accruing = {
  readonly terms: AccrualTerms
  /** Days after the time of use in which what was earned can still be drawn on. */
  readonly daysAfter: number
  /** Days before its end on which the partner is told, once each. */
  readonly warningDays: readonly number[]
  /** Days before the end of use by which a plan is proposed; null where cost is claimed afterwards. */
  readonly leadDays: number | null
}

/** What a pack says of earning; null where it accrues nothing. A plan is paid for as long after the
 *  time of use as its milestones may slip. */
export function accruingOf(pack: Pack): Accruing | null {
  if (pack.type === 'mdf' && pack.accrual !== null) {
    const { claimDaysAfter, closeWarningDays } = pack.windows
    const when = { daysAfter: claimDaysAfter, warningDays: closeWarningDays, leadDays: null }
    return { terms: pack.accrual, ...when }
  }
  if (pack.type === 'coinvest' && pack.accrual !== null) {
    const { slipDays, closeWarningDays, leadDays } = pack.windows
    return { terms: pack.accrual, daysAfter: slipDays, warningDays: closeWarningDays, leadDays }
  }
  return null
}
