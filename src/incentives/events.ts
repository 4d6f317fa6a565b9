import { z } from 'zod'

const amount = z.object({ minor: z.string(), currency: z.string() })
const moved = z.strictObject({ number: z.string() })

const approved = z.strictObject({ number: z.string(), tier: z.string(), amount })

const activity = z.strictObject({
  activityType: z.string().nullable(),
  firstOn: z.string().nullable(),
  lastOn: z.string().nullable(),
  claimDeadlineOn: z.string().nullable(),
  amount,
})

const instalment = {
  number: z.string(),
  collectionId: z.string(),
  currency: z.string(),
  /** The fee in all now, and what this changed of it, signed. */
  totalMinor: z.string(),
  amountMinor: z.string(),
}

/** What incentives record. */
export const incentiveEvents = {
  'accrual.counted': z.strictObject({
    program: z.string(),
    period: z.string(),
    purchaseId: z.uuid(),
    counted: amount,
    earned: amount,
    posted: amount,
  }),
  'accrual.warned': z.strictObject({ period: z.string(), days: z.number().int() }),
  'accrual.forfeited': z.strictObject({ period: z.string(), amount }),
  'incentive.opened': z.strictObject({
    number: z.string(),
    requested: amount,
    versionId: z.string(),
  }),
  'incentive.committed': approved,
  'incentive.protected': approved,
  'incentive.accepted': approved,
  /** An approved change: what the activity was before, and what it is now. */
  'incentive.changed': z.strictObject({
    number: z.string(),
    tier: z.string(),
    amount,
    was: activity,
    now: activity,
  }),
  /** An approval in the place of the one before, with another amount. */
  'incentive.corrected': approved,
  /** Undecided, or open to claims, once more. */
  'incentive.reopened': moved,
  'incentive.unsettled': moved,
  'incentive.settled': moved,
  'incentive.declined': moved,
  'incentive.lapsed': moved,
  'incentive.cancelled': moved,
  'incentive.won': moved,
  'incentive.lost': moved,
  'incentive.expired': moved,
  'incentive.released': moved,
  'incentive.completed': moved,
  'incentive.terminated': moved,
  'incentive.converted': moved,
  'incentive.earning': moved,
  'incentive.awarded': z.strictObject({
    number: z.string(),
    kind: z.string(),
    dealClass: z.string(),
    /** As a share: 25 points of discount are 0.25. */
    points: z.string(),
  }),
  /** Second for a customer that another deal holds. */
  'deal.runner_up': moved,
  'deal.protected': z.strictObject({ number: z.string(), until: z.string() }),
  'deal.extended': z.strictObject({ number: z.string(), until: z.string() }),
  'deal.given_back': moved,
  'incentive.milestone_accepted': z.strictObject({
    number: z.string(),
    milestoneNo: z.number().int(),
    amount,
  }),
  'incentive.milestone_slipped': z.strictObject({
    number: z.string(),
    milestoneNo: z.number().int(),
    dueOn: z.string(),
    slips: z.number().int(),
  }),
  'referral.attributed': z.strictObject({ number: z.string(), untilAt: z.string() }),
  'referral.linked': z.strictObject({
    number: z.string(),
    opportunityId: z.string(),
    sale: z.string(),
  }),
  'referral.paperwork_whole': moved,
  'referral.forfeited': moved,
  'referral.fee_fixed': z.strictObject(instalment),
  'referral.fee_returned': z.strictObject({
    ...instalment,
    loweredMinor: z.string(),
    clawedMinor: z.string(),
  }),
} as const
