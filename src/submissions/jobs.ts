import type { Subscription, Sweep } from '../audit/index.ts'
import { accruePurchases } from '../incentives/index.ts'
import { ok } from '../kernel/result.ts'
import { bringBackLinked, liftDisputes, lookForSignals } from './ask-about-signals.ts'
import { accrueWaiting, forfeitUnused, raiseRebates, warnOfForfeiture } from './accruals.ts'
import {
  answeredTogether,
  endDealsOf,
  expireDeals,
  tellOfMergedFamily,
  tellOfSuspended,
} from './deal-moves.ts'
import { bringBack } from './escalate.ts'
import {
  collectionCame,
  feeDecided,
  partnerEnded,
  saleChanged,
  sweepExpired,
  sweepWon,
} from './referral-moves.ts'
import { paperJudged, sweepPaperwork } from './referral-paperwork.ts'
import { endPlansOfTerminated } from './plan-changes.ts'
import { raiseRunnerUp } from './runner-up.ts'
import { lapse, wordWasSaid } from './send-back.ts'
import { refreshDue } from './sql.ts'
import { chaseOn } from './submit.ts'
import { releaseUnclaimed } from './unclaimed.ts'
import { cancelUnstarted } from './unstarted.ts'
import { chaseMilestones, warnOfWindows } from './warnings.ts'

const isSubmission = (event: { readonly subjectKind: string }) => event.subjectKind === 'submission'

/** A calendar's edit moved open clocks: the queue sorts by where they are now. */
const recalculated = ['calendar.holiday_added', 'calendar.holiday_dropped'].map(
  (event): Subscription => ({
    event,
    name: 'submissions',
    run: async (act) => ok({ moved: await refreshDue(act.tx) }),
  }),
)

export const subscriptions: readonly Subscription[] = [
  ...['question.answered', 'question.withdrawn'].map((event): Subscription => ({
    event,
    name: 'submissions',
    run: async (act, heard) => {
      if (!isSubmission(heard)) return ok(null)
      const back = await bringBack(act, { submissionId: heard.subjectId })
      // Another question may be open, or somebody was faster: the next answer brings it back.
      return back.ok ? back : ok(null)
    },
  })),
  {
    event: 'question.answered',
    name: 'submissions.same_moment',
    run: (act, event) =>
      isSubmission(event) ? answeredTogether(act, event) : Promise.resolve(ok(null)),
  },
  ...['submission.review_started', 'submission.resubmitted'].map((event): Subscription => ({
    event,
    name: 'submissions.signals',
    run: (act, { subjectId }) => lookForSignals(act, subjectId),
  })),
  ...['question.answered', 'question.withdrawn'].map((event): Subscription => ({
    event,
    name: 'submissions.signals_answered',
    run: (act, { body }) => {
      const questionId = body['questionId']
      return typeof questionId === 'string'
        ? bringBackLinked(act, questionId)
        : Promise.resolve(ok(null))
    },
  })),
  ...['approved', 'rejected', 'withdrawn', 'lapsed'].map((state): Subscription => ({
    event: `submission.${state}`,
    name: 'submissions.signals_settled',
    run: (act, { subjectId }) => liftDisputes(act, subjectId),
  })),
  {
    event: 'submission.approved',
    name: 'submissions.runner_up',
    run: async (act, { subjectId }) => {
      await raiseRunnerUp(act, subjectId)
      return ok(null)
    },
  },
  {
    event: 'purchase.recorded',
    name: 'submissions.accrue',
    run: (act, { partnerId }) =>
      partnerId === null ? Promise.resolve(ok(null)) : accruePurchases(act, { partnerId }),
  },
  { event: 'partner.terminated', name: 'submissions.deals_end', run: endDealsOf },
  { event: 'partner.terminated', name: 'submissions.unstarted_end', run: cancelUnstarted },
  { event: 'partner.suspended', name: 'submissions.deals_stand', run: tellOfSuspended },
  { event: 'customer.updated', name: 'submissions.deals_merged', run: tellOfMergedFamily },
  {
    event: 'follow_up.lapsed',
    name: 'submissions',
    run: (act, event) =>
      isSubmission(event)
        ? lapse(act, { submissionId: event.subjectId, since: event.at })
        : Promise.resolve(ok(null)),
  },
  {
    event: 'message.sent',
    name: 'submissions.first_word',
    run: async (act, event) => {
      // Receipts and letters of decisions are templates of their own; this is one of our people.
      const isWord = event.body['template'] === 'message.posted' && event.actorKind !== 'system'
      if (!isSubmission(event) || !isWord) return ok(null)
      return wordWasSaid({ ...act, at: event.at }, event.subjectId)
    },
  },
  {
    event: 'message.received',
    name: 'submissions.chase_on',
    run: (act, event) =>
      isSubmission(event) ? chaseOn(act, event.subjectId) : Promise.resolve(ok(null)),
  },
  ...recalculated,
  {
    event: 'opportunity.changed',
    name: 'submissions.referral_sale',
    run: async (act, { subjectId: opportunityId, eventId }) => {
      await saleChanged(act, { opportunityId, eventId })
      return ok(null)
    },
  },
  {
    event: 'collection.recorded',
    name: 'submissions.referral_fee',
    run: async (act, event) => {
      const opportunityId = event.body['opportunityId']
      if (typeof opportunityId === 'string') await collectionCame(act, opportunityId)
      return ok(null)
    },
  },
  ...['submission.approved', 'submission.rejected', 'submission.withdrawn'].map(
    (event): Subscription => ({
      event,
      name: 'submissions.next_fee',
      run: async (act, { subjectId }) => {
        await feeDecided(act, subjectId)
        return ok(null)
      },
    }),
  ),
  ...['payable.paid', 'payable.returned', 'payable.unscheduled'].map((event): Subscription => ({
    event,
    name: 'submissions.referral_refund',
    run: async (act, { body }) => {
      const submissionId = body['submissionId']
      if (typeof submissionId === 'string') await feeDecided(act, submissionId)
      return ok(null)
    },
  })),
  {
    event: 'evidence.judged',
    name: 'submissions.referral_papers',
    run: async (act, { subjectKind, subjectId }) => {
      if (subjectKind === 'incentive') await paperJudged(act, subjectId)
      return ok(null)
    },
  },
  {
    event: 'partner.terminated',
    name: 'submissions.referrals_end',
    run: (act, { subjectId: partnerId, eventId }) => partnerEnded(act, { partnerId, eventId }),
  },
]

export const sweeps: readonly Sweep[] = [
  { name: 'submissions.deals_ending', everySeconds: 60, run: expireDeals },
  { name: 'submissions.accruals', everySeconds: 60 * 60, run: accrueWaiting },
  { name: 'submissions.accruals_closing', everySeconds: 60 * 60, run: warnOfForfeiture },
  { name: 'submissions.forfeited', everySeconds: 60 * 60, run: forfeitUnused },
  { name: 'submissions.rebates', everySeconds: 60 * 60, run: raiseRebates },
  { name: 'submissions.warnings', everySeconds: 60 * 60, run: warnOfWindows },
  { name: 'submissions.milestones_overdue', everySeconds: 60 * 60, run: chaseMilestones },
  { name: 'submissions.unclaimed', everySeconds: 60 * 60, run: releaseUnclaimed },
  { name: 'submissions.plans_ended', everySeconds: 60 * 60, run: endPlansOfTerminated },
  { name: 'submissions.referrals_over', everySeconds: 60 * 60, run: sweepExpired },
  { name: 'submissions.referral_papers', everySeconds: 60 * 60, run: sweepPaperwork },
  { name: 'submissions.referrals_won', everySeconds: 60 * 60, run: sweepWon },
]
