import { compare, type Money, printMoney } from '../kernel/money.ts'
import { type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import type { MdfPack } from '../programs/index.ts'
import { type Check, type ClauseOf, makeCheck } from './check.ts'

/** Everything the checks of a rebate look at, fetched once; a decision keeps it for ever. */
export type MdfRebateFacts = {
  readonly partnerStatus: string
  readonly goodStanding: boolean
  readonly complete: boolean
  readonly period: string
  /** The first day after the earning period, and the day it was raised, in the program's zone. */
  readonly earnedUntil: PlainDate
  readonly raisedOn: PlainDate
  readonly earned: Money
  readonly available: Money
  /** Of the period, committed, owed or paid before. */
  readonly used: Money
}

/** `mdf_rebate@1`: the checks of a rebate, in the order people read them. */
export function mdfRebateChecks(pack: MdfPack, facts: MdfRebateFacts, clauseOf: ClauseOf): Check[] {
  const check = makeCheck(clauseOf)
  const { period, earnedUntil, raisedOn, earned, available, used } = facts
  const isOver = Temporal.PlainDate.compare(raisedOn, earnedUntil) >= 0
  const below = pack.accrual?.rebateBelow ?? null
  const isBelow = below !== null && compare(earned, below) < 0
  return [
    check(
      'check_period',
      isOver ? 'pass' : 'fail',
      isOver
        ? `${period} is over.`
        : `${period} is earned until ${printDay(earnedUntil.subtract({ days: 1 }))}.`,
      { earned_until: earnedUntil.toString(), raised_on: raisedOn.toString() },
    ),
    check(
      'check_threshold',
      isBelow ? 'pass' : 'fail',
      below === null
        ? 'The program pays no rebates.'
        : `${printMoney(earned)} was earned; less than ${printMoney(below)} is paid as a rebate.`,
      { earned: printMoney(earned), below: below === null ? 'none' : printMoney(below) },
    ),
    check(
      'check_unclaimed',
      used.minor === 0n ? 'pass' : 'fail',
      used.minor === 0n ? 'Nothing of it was claimed.' : `${printMoney(used)} of it was claimed.`,
      { used: printMoney(used) },
    ),
    check(
      'check_earned',
      available.minor > 0n ? 'pass' : 'fail',
      `Available of what was earned in ${period}: ${printMoney(available)}.`,
      { available: printMoney(available) },
    ),
  ]
}
