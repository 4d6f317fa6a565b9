import type { Id } from '../kernel/ids.ts'
import type { PackSubmissionType, ProgramType } from '../programs/index.ts'

export type SubmissionId = Id<'submission'>
export const submissionTypes = [
  'mdf_request',
  'mdf_change',
  'mdf_claim',
  'mdf_reimbursement',
  'mdf_rebate',
  'deal_registration',
  'deal_extension',
  'deal_outcome',
  'coinvest_proposal',
  'coinvest_milestone',
  'referral',
  'referral_fee',
] as const satisfies readonly PackSubmissionType[]
/** Whose approval can be decided anew, for more or less or not at all. What the others grant is ended or
 *  changed where it stands. */
export const correctableTypes = [
  'mdf_request',
  'mdf_claim',
  'mdf_reimbursement',
  'mdf_rebate',
  'deal_registration',
  'deal_outcome',
  'coinvest_proposal',
  'coinvest_milestone',
  'referral',
] as const satisfies readonly SubmissionType[]
/** What these granted was held for the partner and ended for good by a rejection in the place of the
 *  approval: it is asked for anew, not appealed. */
export const endedForGood = [
  'deal_registration',
  'coinvest_proposal',
  'referral',
] as const satisfies readonly SubmissionType[]
/** Types of what submissions are handed in under. */
export const incentiveTypes = [
  'mdf',
  'deal',
  'coinvest',
  'referral',
] as const satisfies readonly ProgramType[]
export type SubmissionType = (typeof submissionTypes)[number]
/** What nobody hands in: it is raised by what happens, such as a payment of a customer. */
export const raisedTypes = [
  'mdf_rebate',
  'referral_fee',
] as const satisfies readonly SubmissionType[]

export const submissionStatuses = [
  'draft',
  'submitted',
  'in_review',
  'action_required',
  'escalated',
  'approved',
  'rejected',
  'withdrawn',
  'lapsed',
  'appealed',
] as const
export type SubmissionStatus = (typeof submissionStatuses)[number]

/** Still somebody's work. */
export const openStatuses = [
  'submitted',
  'in_review',
  'action_required',
  'escalated',
  'appealed',
] as const

type Transition = {
  readonly from: readonly SubmissionStatus[]
  readonly to: SubmissionStatus
  /** What the button says; a screen shows `why` when the state does not allow it. */
  readonly label: string
}

/** Where a submission stands while it is looked at again. */
const lookedAtAgain = ['appealed', 'in_review', 'action_required', 'escalated'] as const

/** Every move of a submission, as data for the commands, the API and the screens. Who may make it is
 *  in the permission table. */
export const transitions = {
  submit: { from: ['draft'], to: 'submitted', label: 'Submit' },
  startReview: { from: ['submitted'], to: 'in_review', label: 'Start review' },
  sendBack: { from: ['in_review'], to: 'action_required', label: 'Send back' },
  returnIncomplete: { from: ['submitted'], to: 'action_required', label: 'Return as incomplete' },
  resubmit: { from: ['action_required'], to: 'in_review', label: 'Resubmit' },
  escalate: { from: ['in_review'], to: 'escalated', label: 'Escalate' },
  bringBack: { from: ['escalated'], to: 'in_review', label: 'Bring back' },
  approve: { from: ['in_review'], to: 'approved', label: 'Approve' },
  reject: { from: ['in_review'], to: 'rejected', label: 'Reject' },
  withdraw: {
    from: ['draft', 'submitted', 'in_review', 'action_required', 'escalated'],
    to: 'withdrawn',
    label: 'Withdraw',
  },
  lapse: { from: ['action_required'], to: 'lapsed', label: 'Lapse' },
  appeal: { from: ['rejected', 'lapsed', 'approved'], to: 'appealed', label: 'Appeal' },
  takeUpAppeal: { from: ['appealed'], to: 'in_review', label: 'Take up the appeal' },
  correct: { from: ['approved'], to: 'in_review', label: 'Correct the decision' },
  // What was decided before stands after all: the appeal is taken back, the correction given up.
  keepApproved: { from: lookedAtAgain, to: 'approved', label: 'Let the decision stand' },
  keepRejected: { from: lookedAtAgain, to: 'rejected', label: 'Let the decision stand' },
  keepLapsed: { from: lookedAtAgain, to: 'lapsed', label: 'Let it stand as lapsed' },
  undo: { from: ['approved', 'rejected'], to: 'in_review', label: 'Undo the decision' },
} as const satisfies Record<string, Transition>

export type TransitionName = keyof typeof transitions

const words: Record<SubmissionStatus, string> = {
  draft: 'a draft',
  submitted: 'submitted',
  in_review: 'in review',
  action_required: 'waiting for the partner',
  escalated: 'escalated',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed',
  appealed: 'appealed',
}

/** Why something is looked at again: the partner appealed, or we correct ourselves. */
export const reopeningKinds = ['appeal', 'correction'] as const
export type ReopeningKind = (typeof reopeningKinds)[number]

/** The move by which what was decided before stands after all. */
export const keepMoves = {
  approved: 'keepApproved',
  rejected: 'keepRejected',
  lapsed: 'keepLapsed',
} as const satisfies Partial<Record<SubmissionStatus, TransitionName>>

/** Why `name` cannot be done now, in words; null when it can. */
export function whyNot(name: TransitionName, status: SubmissionStatus): string | null {
  const from: readonly SubmissionStatus[] = transitions[name].from
  if (from.includes(status)) return null
  return `It is ${words[status]}; only what is ${from.map((s) => words[s]).join(' or ')} can be.`
}
