import type { Act } from '../audit/index.ts'
import { commit, releaseCommitment } from '../funds/index.ts'
import { uncommitIncentive, unsettleIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { isZero } from '../kernel/money.ts'
import { ok } from '../kernel/result.ts'
import { cancelOwedBy } from '../payables/index.ts'
import { dayOf } from './fund-of.ts'
import type { CarriedOut, Undo } from './kind.ts'
import { approvedToOthers } from './reopening-sql.ts'

/** An approved request is undone: all of it goes back, `committed` → `available`, and the activity is
 *  undecided. */
export async function undoCommitment(act: Act, input: Undo): Promise<CarriedOut> {
  const { handed, amount, eventId } = input
  const incentive = must(handed.incentive, 'what was decided has its incentive')
  const { fundId, allocationId, incentiveId } = incentive
  const on = await dayOf(act, fundId)
  const released = await releaseCommitment(act, {
    fundId,
    allocationId,
    incentiveId,
    amount,
    eventId,
    on,
  })
  if (!released.ok) return released
  const done = await uncommitIncentive(act, { incentive, causeEventId: eventId })
  return done.ok ? ok({ payableId: null }) : done
}

/** An approved claim is undone: what it owes is owed no more. Where it settled the activity, that is
 *  committed again with all that the other claims were not approved for. */
export async function undoClaim(act: Act, input: Undo): Promise<CarriedOut> {
  const { handed, decisionId, eventId } = input
  const { submissionId, type } = handed.row
  const incentive = must(handed.incentive, 'what was decided has its incentive')
  const { fundId, allocationId, incentiveId, approval } = incentive
  const settled = incentive.status === 'settled'
  const cancelled = await cancelOwedBy(act, {
    submissionId,
    decisionId,
    reason: 'The decision was undone',
    causeEventId: eventId,
    allocationId: settled ? allocationId : null,
  })
  if (!cancelled.ok) return cancelled
  if (!settled) return ok({ payableId: null })
  const opened = await unsettleIncentive(act, { incentive, causeEventId: eventId })
  if (!opened.ok) return opened
  const others = await approvedToOthers(act.tx, { incentiveId, submissionId, type })
  const approved = must(approval, 'what was committed was approved').amount
  const amount = { ...approved, minor: approved.minor - others }
  if (isZero(amount)) return ok({ payableId: null })
  const on = await dayOf(act, fundId)
  const cause = { fundId, allocationId, incentiveId, eventId: opened.value.eventId, on }
  const committed = await commit(act, { ...cause, amount })
  return committed.ok ? ok({ payableId: null }) : committed
}
