import type { Act } from '../audit/index.ts'
import {
  approveIncentive,
  correctApproval,
  moveIncentive,
  uncommitIncentive,
  unsettleIncentive,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { ok } from '../kernel/result.ts'
import { cancelOwedBy } from '../payables/index.ts'
import { payUncommitted } from './commitment.ts'
import { payUncommittedDifference } from './difference.ts'
import type { Again, CarriedOut, CarryOut, Undo } from './kind.ts'

/** Approved and settled by one decision (a reimbursement, a rebate): tier, rate and amount are fixed,
 *  `available` → `payable`, and nothing more comes under it. */
export async function settleAtOnce(act: Act, input: CarryOut, rate: Ratio): Promise<CarriedOut> {
  const { handed, partner, amount, eventId: causeEventId } = input
  const incentive = must(handed.incentive, 'what is in review has its incentive')
  const fixed = { tier: partner.tier, rate, amount, causeEventId }
  const approved = await approveIncentive(act, { incentive, move: 'commit', ...fixed })
  if (!approved.ok) return approved
  const settled = await moveIncentive(act, { incentive, move: 'settle', causeEventId })
  return settled.ok ? payUncommitted(act, input) : settled
}

/** Another amount in the place of what was settled at once: the allocation bears the difference. */
export async function settleAgain(act: Act, input: Again): Promise<CarriedOut> {
  const incentive = must(input.handed.incentive, 'what is in review has its incentive')
  const { amount, eventId: causeEventId } = input
  const done = await payUncommittedDifference(act, input)
  if (!done.ok) return done
  const opened = await unsettleIncentive(act, { incentive, causeEventId })
  if (!opened.ok) return opened
  const fixed = await correctApproval(act, { incentive, amount, causeEventId })
  if (!fixed.ok) return fixed
  const settled = await moveIncentive(act, { incentive, move: 'settle', causeEventId })
  return settled.ok ? done : settled
}

/** An approval of the last minute is undone: what it owes goes back to the allocation, and it is
 *  undecided. */
export async function undoSettled(act: Act, input: Undo): Promise<CarriedOut> {
  const { handed, decisionId, eventId: causeEventId } = input
  const incentive = must(handed.incentive, 'what was decided has its incentive')
  const cancelled = await cancelOwedBy(act, {
    submissionId: handed.row.submissionId,
    decisionId,
    reason: 'The decision was undone',
    causeEventId,
    allocationId: incentive.allocationId,
  })
  if (!cancelled.ok) return cancelled
  const opened = await unsettleIncentive(act, { incentive, causeEventId })
  if (!opened.ok) return opened
  const done = await uncommitIncentive(act, { incentive, causeEventId })
  return done.ok ? ok({ payableId: null }) : done
}
