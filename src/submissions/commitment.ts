import { type Act, personBehind } from '../audit/index.ts'
import {
  balanceIn,
  commit,
  fundById,
  type FundRefusal,
  owe,
  oweUncommitted,
  releaseCommitment,
} from '../funds/index.ts'
import { approveIncentive, type Incentive, moveIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { ok, type Result } from '../kernel/result.ts'
import { createPayable, type NewPayable } from '../payables/index.ts'
import { dayOf } from './fund-of.ts'
import type { CarriedOut, CarryOut } from './kind.ts'

/** Approves a plan of money: tier, rate and amount are fixed, `available` → `committed`. */
export async function commitApproved(act: Act, input: CarryOut, rate: Ratio): Promise<CarriedOut> {
  const { handed, partner, amount, eventId } = input
  const incentive = must(handed.incentive, 'what is in review has its incentive')
  const approved = await approveIncentive(act, {
    incentive,
    move: 'commit',
    tier: partner.tier,
    rate,
    amount,
    causeEventId: eventId,
  })
  if (!approved.ok) return approved
  const { fundId, allocationId, incentiveId } = incentive
  const on = await dayOf(act, fundId)
  const done = await commit(act, { fundId, allocationId, incentiveId, amount, eventId, on })
  return done.ok ? ok({ payableId: null }) : done
}

/** Rejected: the pending incentive is declined. */
export async function declinePending(act: Act, input: CarryOut): Promise<CarriedOut> {
  const incentive = must(input.handed.incentive, 'what is in review has its incentive')
  const { eventId: causeEventId } = input
  const done = await moveIncentive(act, { incentive, move: 'decline', causeEventId })
  return done.ok ? ok({ payableId: null }) : done
}

/** Owes what was approved out of the commitment, `committed` → `payable`, in a payable. */
export async function payCommitted(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { amount, eventId } = input
  const { payable, incentive } = await payableOf(act, input)
  if (!payable.ok) return payable
  const { fundId, incentiveId, partnerId } = incentive
  const on = await dayOf(act, fundId)
  const owed = await owe(act, { fundId, incentiveId, partnerId, amount, eventId, on })
  return owed.ok ? ok({ payableId: payable.value.payableId }) : owed
}

/** Owes what was approved and never committed (a won deal, a fee), `available` → `payable`, in a
 *  payable. `more`: which instalment it is and until when it waits. */
export async function payUncommitted(
  act: Act,
  input: CarryOut,
  more: Pick<NewPayable, 'instalment' | 'holdUntil'> = {},
): Promise<CarriedOut> {
  const { amount, eventId } = input
  const { payable, incentive } = await payableOf(act, input, { ...more, uncommitted: true })
  if (!payable.ok) return payable
  const { fundId, allocationId, partnerId } = incentive
  const on = await dayOf(act, fundId)
  const owed = await oweUncommitted(act, { fundId, allocationId, partnerId, amount, eventId, on })
  return owed.ok ? ok({ payableId: payable.value.payableId }) : owed
}

/** The payable of a decision, on the terms of its program, under the incentive it is owed for. */
export async function payableOf(
  act: Act,
  input: CarryOut,
  more: Pick<NewPayable, 'instalment' | 'holdUntil' | 'uncommitted'> = {},
) {
  const { handed, amount, eventId, decisionId } = input
  const { row, pack } = handed
  const incentive = must(handed.incentive, 'what is paid stands under its incentive')
  const { fundId, allocationId, incentiveId, partnerId } = incentive
  const payable = await createPayable(act, {
    submissionId: row.submissionId,
    decisionId,
    fundId,
    partnerId,
    incentiveId,
    amount,
    decidedBy: personBehind(act.actor),
    termsDays: pack.payment.termsDays,
    schedule: pack.payment.schedule,
    minimum: pack.payment.minimum,
    decidedOn: act.at.toZonedDateTimeISO(pack.zone).toPlainDate(),
    reference: must(row.number, 'what is in review has a number'),
    netting: pack.payment.netting,
    allocationId,
    causeEventId: eventId,
    ...more,
  })
  return { payable, incentive }
}

/** Gives back what is left of a commitment that has ended, `committed` → `available`; nothing is
 *  posted when nothing is left. `eventId`: of the move that ended it. */
export async function releaseLeft(
  act: Act,
  incentive: Incentive,
  eventId: string,
): Promise<Result<null, FundRefusal>> {
  const { fundId, allocationId, incentiveId } = incentive
  const fund = must(await fundById(act.tx, fundId), 'an incentive has its fund')
  const amount = await balanceIn(act.tx, fund, 'committed', incentiveId)
  if (amount.minor === 0n) return ok(null)
  const on = act.at.toZonedDateTimeISO(fund.zone).toPlainDate()
  const done = await releaseCommitment(act, {
    fundId,
    allocationId,
    incentiveId,
    amount,
    eventId,
    on,
  })
  return done.ok ? ok(null) : done
}
