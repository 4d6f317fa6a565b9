import type { Tone } from '../ui/tone.ts'

/** What people read for codes of a submission. */
export const typeWords: Record<string, string> = {
  mdf_request: 'MDF request',
  mdf_change: 'MDF change',
  mdf_claim: 'MDF claim',
  mdf_reimbursement: 'Co-op claim',
  mdf_rebate: 'Rebate',
  deal_registration: 'Deal registration',
  deal_extension: 'Deal extension',
  deal_outcome: 'Deal outcome',
  coinvest_proposal: 'Co-investment plan',
  coinvest_milestone: 'Milestone',
  referral: 'Referral',
  referral_fee: 'Referral fee',
}

/** What a partner begins, as the buttons of the portal say it. */
export const beginWords: Record<string, { title: string; begin: string; does: string }> = {
  mdf_request: { title: 'Request funds', begin: 'Begin a request', does: 'Request' },
  mdf_change: { title: 'Change the plan', begin: 'Begin the change', does: 'Change' },
  mdf_claim: { title: 'Claim the cost', begin: 'Begin the claim', does: 'Claim' },
  mdf_reimbursement: { title: 'Claim a cost', begin: 'Begin the claim', does: 'Claim' },
  deal_registration: { title: 'Register a deal', begin: 'Begin a registration', does: 'Register' },
  deal_extension: { title: 'Ask for more time', begin: 'Begin the extension', does: 'Extend' },
  deal_outcome: { title: 'Tell the outcome', begin: 'Begin the outcome', does: 'Tell' },
  coinvest_proposal: { title: 'Propose a plan', begin: 'Begin a proposal', does: 'Propose' },
  coinvest_milestone: {
    title: 'Hand in a milestone',
    begin: 'Begin the milestone',
    does: 'Hand in',
  },
  referral: { title: 'Refer a customer', begin: 'Begin a referral', does: 'Refer' },
}

/** What is handed in under something the partner holds: `Claim the cost of Spring road show`. */
export function sayBegin(type: string, title: string): string {
  const words = beginWords[type]?.title ?? typeWords[type] ?? sayCode(type)
  return `${words} ${type === 'deal_extension' ? 'for' : 'of'} ${title}`
}

/** What a partner holds, by the type of its program. */
export const incentiveWords: Record<string, string> = {
  mdf: 'activity',
  deal: 'deal',
  coinvest: 'plan',
  referral: 'referral',
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
  appealed: { word: 'Appealed', tone: 'warn' },
}

/** Why something that was decided is open again. */
export const reopenedWords: Record<string, string> = {
  appeal: 'Appeal',
  correction: 'Correction',
}

export const viewWords: Record<string, string> = {
  open: 'Open',
  mine: 'Mine',
  breaching_today: 'Breaching today',
  waiting_on_partner: 'Waiting on partner',
  escalated: 'Escalated',
  appeals: 'Appeals',
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
  research: { word: 'Look more closely', tone: 'warn' },
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

/** Whose word a case waits for, as its partner reads it; no roles where the role itself would say
 *  what was asked. */
export function sayWaitsFor(roles: readonly string[]): string {
  if (roles.length === 0) return 'With a second person of ours'
  return `With the ${roles.map((role) => sayCode(role).toLowerCase()).join(' or the ')}`
}

/** What a payable waits for, as the partner who waits for it reads it; `you` is the partner. */
export function sayHold(missing: string): string {
  const what = missing.slice(missing.indexOf(':') + 1).trim()
  return holdWords[what] ?? sayCode(what)
}

const holdWords: Record<string, string> = {
  unassessed: 'We check whether it can be paid.',
  screening: 'We check whether it can be paid.',
  decision: 'We look at our decision again.',
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
