import type { Tone } from '../ui/tone.ts'

/** What people read for codes of a submission. */
export const typeWords: Record<string, string> = {
  mdf_request: 'MDF request',
  mdf_claim: 'MDF claim',
}

export const statusWords: Record<string, { word: string; tone: Tone }> = {
  draft: { word: 'Draft', tone: 'neutral' },
  submitted: { word: 'Submitted', tone: 'info' },
  in_review: { word: 'In review', tone: 'info' },
  action_required: { word: 'Waiting for partner', tone: 'warn' },
  escalated: { word: 'Escalated', tone: 'bad' },
  approved: { word: 'Approved', tone: 'good' },
  rejected: { word: 'Rejected', tone: 'bad' },
  withdrawn: { word: 'Withdrawn', tone: 'neutral' },
  lapsed: { word: 'Lapsed', tone: 'neutral' },
}

export const viewWords: Record<string, string> = {
  open: 'Open',
  mine: 'Mine',
  breaching_today: 'Breaching today',
  waiting_on_partner: 'Waiting on partner',
  escalated: 'Escalated',
  decided: 'Decided',
  everything: 'Everything',
}

export const outcomeWords: Record<string, { word: string; tone: Tone }> = {
  approve: { word: 'Approve', tone: 'good' },
  approve_reduced: { word: 'Approve reduced', tone: 'good' },
  reject: { word: 'Reject', tone: 'bad' },
  request_information: { word: 'Ask the partner', tone: 'warn' },
  escalate_limit: { word: 'Ask: above the limit', tone: 'info' },
  escalate_budget: { word: 'Ask: budget', tone: 'info' },
  escalate_design: { word: 'Ask the program owner', tone: 'info' },
  escalate_fraud: { word: 'Ask: suspected fraud', tone: 'bad' },
  escalate_legal: { word: 'Ask legal', tone: 'info' },
  escalate_tax: { word: 'Ask Finance: tax', tone: 'info' },
  none: { word: 'No suggestion', tone: 'neutral' },
}

/** What a decision was, once it is made. */
export const decidedWords: Record<string, string> = {
  approve: 'Approved',
  approve_reduced: 'Approved for less',
  reject: 'Rejected',
  request_information: 'Sent back',
}

export const verdictWords: Record<string, { word: string; tone: Tone }> = {
  accepted: { word: 'Accepted', tone: 'good' },
  reduced: { word: 'Reduced', tone: 'warn' },
  denied: { word: 'Denied', tone: 'bad' },
  returned: { word: 'Returned', tone: 'info' },
}

export const evidenceWords: Record<string, { word: string; tone: Tone }> = {
  pending: { word: 'Not judged', tone: 'neutral' },
  accepted: { word: 'Accepted', tone: 'good' },
  rejected: { word: 'Rejected', tone: 'bad' },
}

/** Whose answer a question waits for. */
export const answererWords: Record<string, string> = {
  limit: 'the program owner',
  budget: 'the program owner',
  design: 'the program owner',
  fraud: 'the lead or Finance',
  legal: 'Legal',
  sanctions: 'Legal',
  tax: 'Finance',
}

/** What a payable waits for, as the partner who waits for it reads it; `you` is the partner. */
export function sayHold(missing: string): string {
  const what = missing.slice(missing.indexOf(':') + 1).trim()
  return holdWords[what] ?? sayCode(what)
}

const holdWords: Record<string, string> = {
  unassessed: 'We check whether it can be paid.',
  invitation: 'We invite you to fill in your vendor profile.',
  profile: 'Your vendor profile: fill it in and send it.',
  'papers to check': 'We check your papers.',
  'profile approval': 'Finance approves your vendor profile.',
  'vendor rejected': 'Your vendor profile was turned down.',
  'vendor suspended': 'Payments to you are suspended.',
  'vendor blocked': 'Payments to you are blocked.',
  'tax form expired': 'Your tax form has run out: send a new one.',
  'bank detail': 'Your account: name it in your vendor profile.',
  'call back': 'We call you back about your account.',
  'bank approval': 'Finance approves your account.',
  'cooling off': 'A changed account is used after three business days.',
}

/** `media_invoice` → `Media invoice`, for codes that have no word of their own. */
export function sayCode(code: string): string {
  const text = code.replaceAll(/[_-]+/g, ' ').trim()
  return text.charAt(0).toUpperCase() + text.slice(1)
}
