import type { Act } from '../../audit/index.ts'
import { availableIn, fundById } from '../../funds/index.ts'
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
import type { Tx } from '../../platform/db.ts'
import { packOf, slotsOf } from '../../programs/index.ts'
import { payUncommitted } from '../commitment.ts'
import { parseDate } from '../completeness.ts'
import type { HandedIn } from '../handed-in.ts'
import type { CarriedOut, CarryOut, Judging, SubmissionKind } from '../kind.ts'
import { endedOn, holdForPaperwork, papersOf } from '../referral-papers.ts'

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
    terminatedOn: await endedOn(tx, given.partner, pack.zone),
    papers: await papersOf(tx, incentive, pack),
    askedOn: given.at.toZonedDateTimeISO(pack.zone).toPlainDate(),
    available: await availableIn(tx, fund, incentive.allocationId),
  })
}

async function payFee(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, amount, eventId } = input
  const incentive = must(handed.incentive, 'a fee has its referral')
  // Judged by this kind's own `judge` in the same decision.
  const facts = input.judged.facts as ReferralFeeFacts
  const instalment = facts.fixed.length + 1
  const holdUntil = feeHeldUntil(facts.payment.collectedOn, facts.holdDays)
  const owed =
    amount.minor === 0n
      ? ok({ payableId: null })
      : await payUncommitted(act, input, { instalment, holdUntil })
  if (!owed.ok) return owed
  const { payableId } = owed.value
  const pack = packOf(handed.pack, 'referral')
  await holdForPaperwork(act, { incentive, pack, payableId })
  await recordInstalment(
    act,
    incentive,
    {
      collectionId: must(handed.row.originKey, 'a fee names the payment that raised it'),
      instalment,
      kind: 'fee',
      submissionId: handed.row.submissionId,
      payableId: owed.value.payableId,
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
  return owed
}
