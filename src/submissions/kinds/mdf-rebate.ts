import type { Act } from '../../audit/index.ts'
import {
  accrualStanding,
  approveIncentive,
  assessRebate,
  type MdfRebateFacts,
  moveIncentive,
  periodName,
  selectAccrual,
  sumsOf,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { subtract } from '../../kernel/money.ts'
import type { Tx } from '../../platform/db.ts'
import { packOf } from '../../programs/index.ts'
import { declinePending, payUncommitted } from '../commitment.ts'
import { withStanding } from '../facts-again.ts'
import type { HandedIn } from '../handed-in.ts'
import type { CarriedOut, CarryOut, Judging, SubmissionKind } from '../kind.ts'

/** What a period earned, too little to be claimed: raised by its end and decided like everything
 *  else. Approved: what is available of the period → `payable`. Rejected: it stays available, and is
 *  forfeited in its time. */
export const mdfRebate: SubmissionKind = {
  type: 'mdf_rebate',
  noun: 'rebate',
  place: {
    by: 'opens',
    describe: (form) => ({
      title: `Rebate for ${form['period'] ?? 'a period'}`,
      activityType: null,
      firstOn: null,
      lastOn: null,
      claimDeadlineOn: null,
    }),
    letGo: 'cancel',
  },
  judged: 'whole',
  byPartner: false, // as `raisedTypes` says
  movesMoney: true,
  pays: true,
  amountField: 'rebate',
  problems: () => [],
  slots: () => [],
  judge: async (tx, handed, given) => {
    const facts = await rebateFacts(tx, handed, given)
    const assessment = assessRebate(packOf(handed.pack, 'mdf'), facts)
    return { type: 'mdf_rebate', facts, assessment, rooms: [] }
  },
  allocate: async (act, { handed }) => (await accrualOf(act.tx, handed)).allocationId,
  carryOut: (act, input) => (input.approved ? payRebate(act, input) : declinePending(act, input)),
  next: () => 'We pay it when it is due; the portal shows the day.',
}

async function accrualOf(tx: Tx, { row }: HandedIn) {
  const accrualId = must(row.originKey, 'a rebate names the period that raised it')
  return must(await selectAccrual(tx, accrualId), 'an accrual is there for ever')
}

async function rebateFacts(tx: Tx, handed: HandedIn, given: Judging): Promise<MdfRebateFacts> {
  const accrual = await accrualOf(tx, handed)
  const sums = await sumsOf(tx, accrual)
  const { used } = accrualStanding(sums)
  const standing = handed.reopening?.standing ?? null
  const { partner } = given
  return {
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    complete: handed.problems.length === 0,
    period: periodName(accrual),
    earnedUntil: accrual.earnedUntil,
    raisedOn: (handed.row.completeAt ?? given.at)
      .toZonedDateTimeISO(handed.pack.zone)
      .toPlainDate(),
    earned: sums.earned,
    available: withStanding(sums.available, handed),
    used: standing === null ? used : subtract(used, standing),
  }
}

async function payRebate(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, partner, amount, eventId: causeEventId } = input
  const incentive = must(handed.incentive, 'what is in review has its incentive')
  const { tier } = partner
  // A rebate pays all that is left of what was earned.
  const rate = { num: 1n, den: 1n }
  const fixed = { tier, rate, amount, causeEventId }
  const approved = await approveIncentive(act, { incentive, move: 'commit', ...fixed })
  if (!approved.ok) return approved
  const settled = await moveIncentive(act, { incentive, move: 'settle', causeEventId })
  if (!settled.ok) return settled
  return payUncommitted(act, input)
}
