import type { Act } from '../audit/index.ts'
import { personBehind } from '../audit/index.ts'
import {
  balanceIn,
  commit,
  fundById,
  type FundRefusal,
  owe,
  releaseCommitment,
} from '../funds/index.ts'
import { commitIncentive, type IncentiveRefusal, moveIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { type Money, subtract } from '../kernel/money.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Partner } from '../partners/index.ts'
import { createPayable, type PayableRefusal } from '../payables/index.ts'
import type { HandedIn } from './handed-in.ts'

export type CarryOut = {
  readonly handed: HandedIn
  readonly partner: Partner
  readonly amount: Money
  readonly approved: boolean
  readonly decisionId: string
  readonly eventId: string
}

type Refusal = FundRefusal | IncentiveRefusal | PayableRefusal

/** What a decision does to incentive, books and payables, in the decision's own transaction:
 *
 *  - request approved: `available` → `committed`; tier and rate are fixed. Rejected: declined.
 *  - claim approved: `committed` → `payable` and a payable; the final one settles the activity and
 *    gives back what is left. Rejected: the commitment stays until no appeal can come. */
export async function carryOut(
  act: Act,
  input: CarryOut,
): Promise<Result<{ payableId: string | null }, Refusal>> {
  const { handed, approved } = input
  if (handed.row.type === 'mdf_request') {
    const done = approved ? await commitRequest(act, input) : await decline(act, input)
    return done.ok ? ok({ payableId: null }) : done
  }
  return approved ? payClaim(act, input) : ok({ payableId: null })
}

async function commitRequest(act: Act, input: CarryOut): Promise<Result<unknown, Refusal>> {
  const { handed, partner, amount, eventId } = input
  const incentive = must(handed.incentive, 'a request in review has its incentive')
  const committed = await commitIncentive(act, {
    incentive,
    tier: partner.tier,
    rate: handed.pack.rates[partner.tier],
    amount,
    causeEventId: eventId,
  })
  if (!committed.ok) return committed
  const { fundId, allocationId, incentiveId } = incentive
  return commit(act, {
    fundId,
    allocationId,
    incentiveId,
    amount,
    eventId,
    on: await dayOf(act, fundId),
  })
}

async function decline(act: Act, input: CarryOut): Promise<Result<unknown, Refusal>> {
  const incentive = must(input.handed.incentive, 'a request in review has its incentive')
  return moveIncentive(act, { incentive, move: 'decline', causeEventId: input.eventId })
}

async function payClaim(
  act: Act,
  input: CarryOut,
): Promise<Result<{ payableId: string | null }, Refusal>> {
  const { handed, amount, eventId, decisionId } = input
  const { row, pack } = handed
  const incentive = must(handed.incentive, 'a claim has its incentive')
  const { fundId, allocationId, incentiveId, partnerId } = incentive
  const fund = must(await fundById(act.tx, fundId), 'an incentive has its fund')
  const on = await dayOf(act, fundId)
  const payable = await createPayable(act, {
    submissionId: row.submissionId,
    decisionId,
    fundId,
    partnerId,
    incentiveId,
    amount,
    decidedBy: personBehind(act.actor),
    termsDays: pack.payment.termsDays,
    decidedOn: act.at.toZonedDateTimeISO(pack.zone).toPlainDate(),
    reference: must(row.number, 'a claim in review has a number'),
    causeEventId: eventId,
  })
  if (!payable.ok) return payable
  const left = subtract(await balanceIn(act.tx, fund, 'committed', incentiveId), amount)
  const owed = await owe(act, { fundId, incentiveId, partnerId, amount, eventId, on })
  if (!owed.ok) return owed
  if (row.isFinal) {
    const settled = await moveIncentive(act, { incentive, move: 'settle', causeEventId: eventId })
    if (!settled.ok) return settled
    if (left.minor > 0n) {
      const released = await releaseCommitment(act, {
        fundId,
        allocationId,
        incentiveId,
        amount: left,
        eventId: settled.value.eventId,
        on,
      })
      if (!released.ok) return released
    }
  }
  return ok({ payableId: payable.value.payableId })
}

/** The day of the fund's books on which this act falls. */
async function dayOf(act: Act, fundId: string) {
  const fund = must(await fundById(act.tx, fundId), 'an incentive has its fund')
  return act.at.toZonedDateTimeISO(fund.zone).toPlainDate()
}
