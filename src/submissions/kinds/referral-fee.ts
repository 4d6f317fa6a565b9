import { type Act, personBehind } from '../../audit/index.ts'
import { availableIn, fundById, oweUncommitted } from '../../funds/index.ts'
import {
  assessReferralFee,
  feeHeldUntil,
  feeStanding,
  moveIncentive,
  recordInstalment,
  referralFeeFacts,
  type ReferralFeeFacts,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { sum } from '../../kernel/money.ts'
import { ok, unwrap } from '../../kernel/result.ts'
import { printDay } from '../../kernel/temporal.ts'
import { createPayable } from '../../payables/index.ts'
import type { Tx } from '../../platform/db.ts'
import { packOf, slotsOf } from '../../programs/index.ts'
import { parseDate } from '../completeness.ts'
import { dayOf } from '../fund-of.ts'
import type { HandedIn } from '../handed-in.ts'
import type { CarriedOut, CarryOut, Judging, SubmissionKind } from '../kind.ts'

/** The fee for one payment of the customer, raised by that payment and decided like everything else.
 *  Approved: `available` → `payable` and a payable that waits for the hold; a fee of nothing, the cap
 *  being used up, is counted and owes nothing. Rejected: the payment does not count. */
export const referralFee: SubmissionKind = {
  type: 'referral_fee',
  noun: 'referral fee',
  place: { by: 'under', statuses: ['converted', 'earning', 'completed'] },
  judged: 'whole',
  byPartner: false, // as `raisedTypes` says
  movesMoney: true,
  pays: true,
  amountField: 'fee',
  problems: () => [],
  slots: (pack) => slotsOf(pack, 'referral_fee', ''),
  judge: async (tx, handed, given) => {
    const facts = await feeFacts(tx, handed, given)
    const assessment = assessReferralFee(packOf(handed.pack, 'referral'), facts)
    return { type: 'referral_fee', facts, assessment, rooms: [] }
  },
  carryOut: async (act, input) => (input.approved ? payFee(act, input) : ok({ payableId: null })),
  next: ({ row, pack }) => {
    const on = parseDate(row.form['collected_on'] ?? '')
    if (on === null) return 'We pay it when it is due; the portal shows the day.'
    const until = feeHeldUntil(on, packOf(pack, 'referral').windows.holdDays)
    return `It waits until ${printDay(until)}; then we pay it, and the portal shows the day.`
  },
}

async function feeFacts(tx: Tx, handed: HandedIn, given: Judging): Promise<ReferralFeeFacts> {
  const pack = packOf(handed.pack, 'referral')
  const incentive = must(handed.incentive, 'a fee has its referral')
  const fund = must(await fundById(tx, incentive.fundId), 'an incentive has its fund')
  // The payment had its rate when the fee was raised; lists of rates are only ever added to.
  const standing = must(
    unwrap(await feeStanding(tx, incentive, pack)),
    'a fee is raised once a sale is linked',
  )
  return referralFeeFacts(standing, {
    collectionId: must(handed.row.originKey, 'a fee names the payment that raised it'),
    incentive,
    partner: given.partner,
    pack,
    complete: handed.problems.length === 0,
    available: await availableIn(tx, fund, incentive.allocationId),
  })
}

async function payFee(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, amount, eventId } = input
  const incentive = must(handed.incentive, 'a fee has its referral')
  // Judged by this kind's own `judge` in the same decision.
  const facts = input.judged.facts as ReferralFeeFacts
  const payableId = amount.minor === 0n ? null : await owe(act, input, facts)
  if (payableId !== null && !payableId.ok) return payableId
  await recordInstalment(
    act,
    incentive,
    {
      collectionId: must(handed.row.originKey, 'a fee names the payment that raised it'),
      instalment: facts.fixed.length + 1,
      kind: 'fee',
      submissionId: handed.row.submissionId,
      payableId: payableId?.value ?? null,
      currency: amount.currency,
      totalMinor: sum([...facts.fixed, amount], amount.currency).minor,
      amountMinor: amount.minor,
      loweredMinor: 0n,
      clawedMinor: 0n,
    },
    eventId,
  )
  if (incentive.status === 'converted') {
    const moved = await moveIncentive(act, { incentive, move: 'earn', causeEventId: eventId })
    if (!moved.ok) return moved
  }
  return ok({ payableId: payableId?.value ?? null })
}

/** `available` → `payable`, held until the end of the hold. */
async function owe(act: Act, input: CarryOut, facts: ReferralFeeFacts) {
  const { handed, amount, eventId, decisionId } = input
  const { row, pack } = handed
  const incentive = must(handed.incentive, 'a fee has its referral')
  const { fundId, allocationId, incentiveId, partnerId } = incentive
  const payable = await createPayable(act, {
    submissionId: row.submissionId,
    decisionId,
    instalment: facts.fixed.length + 1,
    fundId,
    partnerId,
    incentiveId,
    amount,
    decidedBy: personBehind(act.actor),
    termsDays: pack.payment.termsDays,
    decidedOn: act.at.toZonedDateTimeISO(pack.zone).toPlainDate(),
    holdUntil: feeHeldUntil(facts.payment.collectedOn, facts.holdDays),
    netting: pack.payment.netting,
    allocationId,
    uncommitted: true,
    reference: must(row.number, 'a fee in review has a number'),
    causeEventId: eventId,
  })
  if (!payable.ok) return payable
  const on = await dayOf(act, fundId)
  const owed = await oweUncommitted(act, { fundId, allocationId, partnerId, amount, eventId, on })
  return owed.ok ? ok(payable.value.payableId) : owed
}
