import { type Act } from '../audit/index.ts'
import { balanceIn, commit, fundById, moves, postMoves, releaseCommitment } from '../funds/index.ts'
import { correctApproval, type Incentive, moveIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { compare, isZero, subtract, zero } from '../kernel/money.ts'
import { ok, refuse } from '../kernel/result.ts'
import { lowerOwed } from '../payables/index.ts'
import { payableOf, payUncommitted, releaseLeft } from './commitment.ts'
import { dayOf } from './fund-of.ts'
import type { Again, CarriedOut } from './kind.ts'
import { openUnder } from './sql.ts'
import type { SubmissionType } from './submission.ts'

/** A new decision on a claim or milestone in the place of one that approved: only the difference
 *  moves. More is a payable of its own, out of the commitment and, where that has ended or is too
 *  small, out of `available` (committed again in the same entry; refused `fund.insufficient`, which
 *  asks the fund's owner). Less is lowered or claimed back. */
export async function payDifference(act: Act, input: Again): Promise<CarriedOut> {
  const { amount, standing } = input
  if (compare(amount, standing) <= 0) return lower(act, input)
  const more = subtract(amount, standing)
  const { payable, incentive } = await payableOf(act, { ...input, amount: more })
  if (!payable.ok) return payable
  const { fundId, allocationId, incentiveId, partnerId, status } = incentive
  const fund = must(await fundById(act.tx, fundId), 'an incentive has its fund')
  const held = await balanceIn(act.tx, fund, 'committed', incentiveId)
  const left = status === 'committed' ? held : zero(more.currency)
  const short = compare(left, more) < 0 ? subtract(more, left) : null
  const { eventId } = input
  const posted = await postMoves(act, {
    eventId,
    kind: 'owed',
    on: await dayOf(act, fundId),
    moves: [
      ...(short === null
        ? []
        : [moves.commit({ fundId, allocationId, incentiveId, amount: short })]),
      moves.owe({ fundId, incentiveId, partnerId, amount: more }),
    ],
  })
  return posted.ok ? ok({ payableId: payable.value.payableId }) : posted
}

/** The same for what nothing committed: a won deal. */
export async function payUncommittedDifference(act: Act, input: Again): Promise<CarriedOut> {
  const { amount, standing } = input
  if (compare(amount, standing) <= 0) return lower(act, input)
  return payUncommitted(act, { ...input, amount: subtract(amount, standing) })
}

async function lower(act: Act, input: Again): Promise<CarriedOut> {
  const { handed, amount, standing, eventId } = input
  const by = subtract(standing, amount)
  if (isZero(by)) return ok({ payableId: null })
  const incentive = must(handed.incentive, 'what is paid stands under its incentive')
  const lowered = await lowerOwed(act, {
    submissionId: handed.row.submissionId,
    by,
    reason: reasonOf(input),
    clauseId: null,
    causeEventId: eventId,
    allocationId: incentive.status === 'committed' ? null : incentive.allocationId,
  })
  return lowered.ok ? ok({ payableId: null }) : lowered
}

/** A new decision on a request in the place of one that committed: more or less is committed, at tier
 *  and rate of the first. Rejected: all of it goes back and the activity is cancelled, unless
 *  something was claimed under it. */
export async function commitDifference(
  act: Act,
  input: Again,
  claims: SubmissionType,
): Promise<CarriedOut> {
  const { amount, standing, approved, eventId } = input
  const incentive = must(input.handed.incentive, 'what is in review has its incentive')
  const { fundId, allocationId, incentiveId, status } = incentive
  if (!approved) return cancelCommitment(act, input, { incentive, claims })
  if (isZero(subtract(amount, standing))) return ok({ payableId: null })
  if (status !== 'committed') return inUse(input, `${incentive.number} is ${status}.`)
  const on = await dayOf(act, fundId)
  const cause = { fundId, allocationId, incentiveId, eventId, on }
  const moved =
    compare(amount, standing) > 0
      ? await commit(act, { ...cause, amount: subtract(amount, standing) })
      : await releaseCommitment(act, { ...cause, amount: subtract(standing, amount) })
  if (!moved.ok) return moved
  const done = await correctApproval(act, { incentive, amount, causeEventId: eventId })
  return done.ok ? ok({ payableId: null }) : done
}

async function cancelCommitment(
  act: Act,
  input: Again,
  of: { readonly incentive: Incentive; readonly claims: SubmissionType },
): Promise<CarriedOut> {
  const { incentive, claims } = of
  const { incentiveId, fundId, number, status } = incentive
  if (status !== 'committed') return inUse(input, `${number} is ${status}.`)
  const fund = must(await fundById(act.tx, fundId), 'an incentive has its fund')
  const held = await balanceIn(act.tx, fund, 'committed', incentiveId)
  const { submissionId } = input.handed.row
  const open = await openUnder(act.tx, { incentiveId, type: claims, submissionId })
  if (open.length > 0) return inUse(input, `${open.join(', ')} is not decided yet.`)
  if (held.minor !== (incentive.approval?.amount.minor ?? 0n)) {
    return inUse(input, `something was claimed under ${number}.`)
  }
  const { eventId: causeEventId } = input
  const reason = reasonOf(input)
  const moved = await moveIncentive(act, { incentive, move: 'cancel', causeEventId, reason })
  if (!moved.ok) return moved
  const released = await releaseLeft(act, incentive, moved.value.eventId)
  return released.ok ? ok({ payableId: null }) : released
}

/** The reason for which it is looked at again, as the books keep one. */
function reasonOf({ handed }: Again): string {
  return must(handed.reopening, 'it was decided before').reason.slice(0, REASON_MAX)
}

const REASON_MAX = 2000

/** What was granted cannot be decided anew any more, and why. */
export function inUse(input: Again, why: string) {
  const submission = must(input.handed.row.number, 'what was decided has a number')
  return refuse({ code: 'submission.in_use' as const, submission, why })
}
