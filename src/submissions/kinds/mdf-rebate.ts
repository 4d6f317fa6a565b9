import {
  accrualStanding,
  assessRebate,
  type MdfRebateFacts,
  periodName,
  selectAccrual,
  sumsOf,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { subtract } from '../../kernel/money.ts'
import { ratio } from '../../kernel/ratio.ts'
import type { Tx } from '../../platform/db.ts'
import { packOf } from '../../programs/index.ts'
import { declinePending } from '../commitment.ts'
import { withStanding } from '../facts-again.ts'
import type { HandedIn } from '../handed-in.ts'
import type { Judging, SubmissionKind } from '../kind.ts'
import { settleAgain, settleAtOnce, undoSettled } from '../settle-at-once.ts'

/** A rebate pays all that is left of what was earned. */
const all = ratio(1n)

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
  carryOut: (act, input) =>
    input.approved ? settleAtOnce(act, input, all) : declinePending(act, input),
  again: settleAgain,
  undo: undoSettled,
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
