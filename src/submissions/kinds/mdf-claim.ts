import type { Act } from '../../audit/index.ts'
import { fundById } from '../../funds/index.ts'
import {
  acceptableOf,
  assessClaim,
  claimDeadline,
  endOfDay,
  type Incentive,
  type MdfClaimFacts,
  moveIncentive,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { zero } from '../../kernel/money.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db.ts'
import { packOf, slotsOf } from '../../programs/index.ts'
import { claimLines, proofOf } from '../claim-lines.ts'
import { isWaitedFor } from '../claims-waiting.ts'
import { payCommitted, releaseLeft } from '../commitment.ts'
import { payDifference } from '../difference.ts'
import { commitmentLeft, statusBefore } from '../facts-again.ts'
import type { HandedIn } from '../handed-in.ts'
import type { CarriedOut, CarryOut, Judging, SubmissionKind } from '../kind.ts'
import { askedFor } from '../money-of-form.ts'
import { undecidedBefore } from '../next-claim-sql.ts'
import { signalsOf } from '../signals.ts'
import { sameFileUses } from '../sql.ts'
import { undoClaim } from '../undo-money.ts'

/** A claim of what an approved activity cost, line by line. Approved: `committed` → `payable` and a
 *  payable; the final one settles the activity and gives back what is left. Rejected: the commitment
 *  stays until no appeal can come. */
export const mdfClaim: SubmissionKind = {
  type: 'mdf_claim',
  noun: 'claim',
  place: { by: 'under', statuses: ['committed'], notBeside: ['mdf_change'] },
  judged: 'lines',
  byPartner: true,
  movesMoney: true,
  pays: true,
  amountField: 'claimed',
  problems: () => [],
  slots: (pack, handed) =>
    slotsOf(pack, 'mdf_claim', handed.activityType ?? handed.form['activity_type'] ?? ''),
  judge: async (tx, handed, given) => {
    const facts = await claimFacts(tx, handed, given)
    const assessment = assessClaim(packOf(handed.pack, 'mdf'), facts, given.verdicts)
    const rooms = facts.lines.map((line) => ({ lineNo: line.lineNo, most: acceptableOf(line) }))
    return { type: 'mdf_claim', facts, assessment, rooms }
  },
  mayDecide: async (act, { row }) => {
    const earlier = row.continuesId === null ? null : await undecidedBefore(act.tx, row.continuesId)
    if (earlier === null) return ok(null)
    const submission = must(row.number, 'what is in review has a number')
    return refuse({ code: 'submission.earlier_claim', submission, earlier: earlier.number })
  },
  carryOut: async (act, input) => (input.approved ? payClaim(act, input) : ok({ payableId: null })),
  again: payDifference,
  undo: undoClaim,
  next: () => 'We pay it when it is due; the portal shows the day.',
}

async function claimFacts(tx: Tx, handed: HandedIn, given: Judging): Promise<MdfClaimFacts> {
  const { row } = handed
  const { partner, at } = given
  const pack = packOf(handed.pack, 'mdf')
  const incentive = must(handed.incentive, 'a claim has its incentive')
  const fund = must(await fundById(tx, incentive.fundId), 'an incentive has its fund')
  const lastOn = must(incentive.lastOn, 'an approved activity has its days')
  const deadlineOn =
    incentive.claimDeadlineOn ??
    claimDeadline(lastOn, pack.windows.claimDaysAfter, fund.claimsDueOn)
  return {
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    complete: handed.problems.length === 0,
    incentiveStatus: statusBefore(incentive, handed),
    completeAt: row.completeAt ?? at,
    claimDeadlineOn: deadlineOn,
    deadlineAt: endOfDay(deadlineOn, pack.zone),
    firstOn: must(incentive.firstOn, 'an approved activity has its days'),
    lastOn,
    tier: incentive.approval?.tier ?? partner.tier,
    activityType: incentive.activityType,
    fundClaimsDueOn: fund.claimsDueOn,
    rate: incentive.approval?.rate ?? pack.rates[partner.tier],
    claimed: askedFor('claimed', row.form, pack.currency),
    committedRemaining: await commitmentLeft(tx, handed, fund),
    lines: await claimLines(tx, handed, incentive, partner),
    proof: proofOf(handed, slotsOf(pack, 'mdf_claim', incentive.activityType ?? '')),
    metric: metricOf(handed, incentive),
    answerBy: row.answerBy,
    exceptionAsked: row.form['exception_asked'] === 'yes',
    sameFileElsewhere: await sameFileUses(tx, {
      submissionId: row.submissionId,
      incentiveId: incentive.incentiveId,
      sha256: handed.items.map((item) => item.sha256),
    }),
    signals: await signalsOf(tx, handed, given),
  }
}

function metricOf({ pack, row }: HandedIn, incentive: Incentive): MdfClaimFacts['metric'] {
  const activity = pack.activities.find((one) => one.type === incentive.activityType)
  if (activity === undefined) return null
  return { label: activity.metric.label, value: row.form['metric_value']?.trim() || null }
}

async function payClaim(act: Act, input: CarryOut): Promise<CarriedOut> {
  const incentive = must(input.handed.incentive, 'a claim has its incentive')
  // Rejected after it had settled the activity, and appealed: nothing is committed for it any more.
  if (incentive.status === 'settled' && input.handed.reopening !== null) {
    return payDifference(act, { ...input, standing: zero(input.amount.currency) })
  }
  const paid = await payCommitted(act, input)
  const { pack, row } = input.handed
  if (!paid.ok || !row.isFinal) return paid
  const { incentiveId } = incentive
  // What waits keeps the commitment; the sweep settles when nothing does.
  const others = { incentiveId, pack, except: row.submissionId }
  if (await isWaitedFor(act.tx, others, act.at)) return paid
  const { eventId: causeEventId } = input
  const settled = await moveIncentive(act, { incentive, move: 'settle', causeEventId })
  if (!settled.ok) return settled
  const released = await releaseLeft(act, incentive, settled.value.eventId)
  return released.ok ? paid : released
}
