import type { RefusalTable } from '../kernel/result.ts'

/** What co-investment plans refuse. */
export type PlanRefusal =
  | {
      readonly code: 'plan.no_milestone'
      readonly number: string
      readonly milestoneNo: number
    }
  | { readonly code: 'plan.customer_taken' }
  | {
      readonly code: 'plan.slip_beyond'
      readonly number: string
      readonly milestoneNo: number
      /** The day asked for, the last one that needs no question, and how often it slipped. */
      readonly dueOn: string
      readonly lastOn: string
      readonly slips: number
    }
  | {
      readonly code: 'plan.not_later'
      readonly number: string
      readonly milestoneNo: number
      readonly dueOn: string
      readonly nowOn: string
    }
  | {
      readonly code: 'plan.milestone_undecided'
      readonly number: string
      readonly submissions: readonly string[]
    }

export const planRefusals = {
  'plan.no_milestone': {
    status: 409,
    title: 'No open milestone',
    text: (r) =>
      `${r.number} has no milestone ${r.milestoneNo} that is still open. ` +
      'Look at the plan for those that are.',
    example: { code: 'plan.no_milestone', number: 'CI-2026-00007', milestoneNo: 4 },
  },
  'plan.customer_taken': {
    status: 409,
    title: 'The customer has a plan',
    text: () =>
      'The customer has an active plan already; it has one at a time. ' +
      'Approve this one when the other has ended, or reject it.',
    example: { code: 'plan.customer_taken' },
  },
  'plan.slip_beyond': {
    status: 409,
    title: 'More than a milestone may slip',
    escalates: 'design',
    text: (r) =>
      `Milestone ${r.milestoneNo} of ${r.number} would slip to ${r.dueOn}; without asking it may ` +
      `slip until ${r.lastOn}, and it slipped ${r.slips} time${r.slips === 1 ? '' : 's'} before. ` +
      'The question goes to the program owner; their authority lets it slip once.',
    example: {
      code: 'plan.slip_beyond',
      number: 'CI-2026-00007',
      milestoneNo: 2,
      dueOn: '2026-09-15',
      lastOn: '2026-07-30',
      slips: 1,
    },
  },
  'plan.not_later': {
    status: 422,
    title: 'Not a later day',
    text: (r) =>
      `Milestone ${r.milestoneNo} of ${r.number} is due on ${r.nowOn}; ${r.dueOn} is not later. ` +
      'Give the day it slips to.',
    example: {
      code: 'plan.not_later',
      number: 'CI-2026-00007',
      milestoneNo: 2,
      dueOn: '2026-06-01',
      nowOn: '2026-06-30',
    },
  },
  'plan.milestone_undecided': {
    status: 409,
    title: 'A milestone is undecided',
    text: (r) =>
      `${r.submissions.join(', ')} is not decided yet. Decide it first: what was performed before ` +
      `${r.number} ends is owed.`,
    example: {
      code: 'plan.milestone_undecided',
      number: 'CI-2026-00007',
      submissions: ['CI-2026-00007/2'],
    },
  },
} as const satisfies RefusalTable<PlanRefusal>

/** Constraints that stand for a refusal of plans. */
export const planConstraints = {
  plan_customers_one_plan: { code: 'plan.customer_taken' },
} as const
