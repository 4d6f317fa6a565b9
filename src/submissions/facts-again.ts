import { balanceIn, type Fund } from '../funds/index.ts'
import type { Incentive, IncentiveStatus } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { add, type Money } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import type { HandedIn } from './handed-in.ts'
import { approvedToOthers } from './reopening-sql.ts'

/** What a new decision sees must be what the one before saw: that one's own doing counts for nothing.
 *  Here: an amount that was left, with what the standing decision took of it. */
export function withStanding(left: Money, { reopening }: HandedIn): Money {
  const standing = reopening?.standing ?? null
  return standing === null ? left : add(left, standing)
}

const before: Readonly<Partial<Record<IncentiveStatus, IncentiveStatus>>> = {
  settled: 'committed',
  completed: 'committed',
  won: 'protected',
}

/** The state of the incentive as the standing decision found it: what that one brought it to by itself
 *  is taken back. */
export function statusBefore(incentive: Incentive, { reopening }: HandedIn): IncentiveStatus {
  // A claim that settled its activity and was rejected after all may be appealed: nothing stands then.
  const again = incentive.status === 'settled' ? reopening : (reopening?.standing ?? null)
  return (again === null ? undefined : before[incentive.status]) ?? incentive.status
}

/** What is left of a commitment for a claim or milestone. Decided anew, it may have all that the
 *  others were not accepted for, though the commitment itself may have ended since. */
export async function commitmentLeft(tx: Tx, handed: HandedIn, fund: Fund): Promise<Money> {
  const { row, reopening } = handed
  const incentive = must(handed.incentive, 'what is claimed stands under its incentive')
  const { incentiveId, status, approval } = incentive
  const left = await balanceIn(tx, fund, 'committed', incentiveId)
  if (reopening === null || (reopening.standing === null && status !== 'settled')) return left
  if (status === 'committed' || approval === null) return withStanding(left, handed)
  const { submissionId, type } = row
  const others = await approvedToOthers(tx, { incentiveId, submissionId, type })
  const minor = approval.amount.minor - others
  return { minor: minor < 0n ? 0n : minor, currency: approval.amount.currency }
}
