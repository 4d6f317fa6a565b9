import { type Money, printMoney } from '../kernel/money.ts'
import { type Instant, type PlainDate, printDay } from '../kernel/temporal.ts'

import { type Around, type Place, placeOf } from './place.ts'

export type OwedBy = 'partner' | 'specialist' | 'lead' | 'finance' | 'legal' | 'time'

/** What keeps a payment out of a run, or a run from going, as facts. */
export type Finding =
  | { readonly code: 'payable_moved'; readonly reference: string; readonly status: string }
  | {
      readonly code: 'payable_held'
      readonly reference: string
      readonly what: string
      readonly owedBy: OwedBy
      readonly until: PlainDate | null
    }
  | { readonly code: 'amount_differs'; readonly payment: Money; readonly payables: Money }
  | { readonly code: 'partner_standing'; readonly partner: string; readonly status: string }
  | {
      readonly code: 'vendor_lacks'
      readonly what: string
      readonly owedBy: OwedBy
      readonly until: PlainDate | null
    }
  | { readonly code: 'account_changed'; readonly masked: string }
  | { readonly code: 'creditor_changed'; readonly creditor: string }
  | { readonly code: 'duplicate'; readonly reference: string }
  | {
      readonly code: 'fund_short'
      readonly fund: string
      readonly holds: Money
      readonly needs: Money
    }
  | { readonly code: 'below_minimum'; readonly amount: Money; readonly minimum: Money }
  | {
      readonly code: 'file_refused'
      readonly field: string
      readonly found: string
      readonly expected: string
    }
  | { readonly code: 'no_erp_number' }
  | {
      readonly code: 'no_rate'
      readonly owed: Money
      readonly to: string
      /** Why there is none, in the words of the rates. */
      readonly said: string
    }
  | {
      readonly code: 'tax_changed'
      readonly withheld: Money
      readonly vat: Money
      readonly withheldNow: Money
      readonly vatNow: Money
    }
  | { readonly code: 'netting_changed'; readonly reference: string; readonly why: string }
  | { readonly code: 'removed'; readonly reason: string }
  | {
      readonly code: 'screening_stale'
      readonly list: string
      readonly ageDays: number
      readonly limitDays: number
    }
  | { readonly code: 'not_banking_day'; readonly day: PlainDate; readonly next: PlainDate }
  | {
      readonly code: 'cut_off_passed'
      readonly executeOn: PlainDate
      readonly closedAt: Instant
      readonly zone: string
    }
  | { readonly code: 'paying_account_unusable'; readonly account: string; readonly state: string }
  | {
      readonly code: 'paying_account_changing'
      readonly account: string
      readonly until: PlainDate | null
    }

export type Reason = {
  readonly code: string
  readonly text: string
  readonly remedy: string
  readonly owedBy: OwedBy
  readonly until: PlainDate | null
  /** Where it is remedied; null where nothing is to be done. */
  readonly place: Place | null
}

type Say = Pick<Reason, 'text' | 'remedy'>

/** What vendors and payables call missing, in sentences. A word without a line here is shown as it
 *  is: never hidden. */
export const lacks: Readonly<Record<string, Say>> = {
  assessment: {
    text: 'Nobody has looked yet whether it can be paid.',
    remedy: 'It is assessed within a minute; nothing is to be done.',
  },
  invitation: {
    text: 'The partner has no vendor profile.',
    remedy: 'Invite the partner to fill one in.',
  },
  profile: {
    text: 'The vendor profile is not complete.',
    remedy: 'The partner fills it in and sends it; remind them.',
  },
  papers_to_check: {
    text: "The vendor's papers are not checked.",
    remedy: 'Check them and hand the profile to Finance.',
  },
  profile_approval: {
    text: 'The vendor profile waits for approval.',
    remedy: 'Finance approves it, by somebody who typed none of it.',
  },
  vendor_rejected: {
    text: 'The vendor profile was rejected.',
    remedy: 'The partner mends what the rejection names and sends it again.',
  },
  vendor_suspended: {
    text: 'The vendor is suspended.',
    remedy: 'Finance reinstates it once the reason is gone.',
  },
  vendor_blocked: {
    text: 'The vendor is blocked.',
    remedy: 'Finance and Legal decide; nothing is paid before.',
  },
  screening_hit: {
    text: 'A name of the vendor may be on a sanctions list.',
    remedy: 'Finance and Legal look at the hit: two people clear it, or it blocks the vendor.',
  },
  screening_due: {
    text: 'The vendor is not screened against the newest sanctions lists yet.',
    remedy: 'It is screened within a minute; nothing is to be done.',
  },
  tax_form_expired: {
    text: 'The tax form has expired.',
    remedy: 'The partner signs and sends a new one.',
  },
  tax_form_approval: {
    text: 'A new tax form waits for approval.',
    remedy: 'Finance approves it, never who sent it.',
  },
  bank_detail: {
    text: 'There is no bank account for this currency.',
    remedy: 'The partner names one.',
  },
  call_back: {
    text: 'The bank account is not called back.',
    remedy: 'Call the number on file and record what was said.',
  },
  bank_approval: {
    text: 'The bank account waits for approval.',
    remedy: 'Finance approves it, by somebody who did not type it.',
  },
  cooling_off: {
    text: 'The bank account was changed and waits its business days.',
    remedy: 'It is usable from the day shown; nothing is to be done.',
  },
  account_holder: {
    text: "The bank account is held by another name than the vendor's.",
    remedy: 'The partner names an account of its own name.',
  },
  tax_invoice: {
    text: 'There is no tax invoice for it.',
    remedy: 'The partner sends one, of what is owed and addressed to the payer.',
  },
  tax_invoice_to_review: {
    text: 'Its tax invoice is not reviewed.',
    remedy: 'Hold the paper against its figures and hand it to Finance, or reject it.',
  },
  tax_invoice_approval: {
    text: 'Its tax invoice waits for Finance.',
    remedy: 'Finance accepts it, by somebody who neither sent nor reviewed it.',
  },
  tax_invoice_differs: {
    text: 'Its tax invoice is not of what is owed any more.',
    remedy: 'Finance rejects it, and the partner sends one of what is owed now.',
  },
  account_refused: {
    text: 'A bank refused to pay to the account, or sent the money back.',
    remedy: 'The partner names another account; Finance may say why this one is right.',
  },
  contact_changed: {
    text: 'A contact changed about when the account did, and nobody asked the partner.',
    remedy: 'Ask somebody who was on file before, and record it with the change of the contact.',
  },
  shared_account: {
    text: "The account is another vendor's, and the exception to share it is over.",
    remedy: 'Name an account of its own, or Finance asks for another exception.',
  },
  hold_period: {
    text: 'It is in its hold period.',
    remedy: 'It is free from the day shown; nothing is to be done.',
  },
  paperwork: {
    text: 'Papers that the program asks for are not there yet.',
    remedy: 'The partner hands them in on the page of its referral; then we look at them.',
  },
  good_standing: {
    text: 'The partner is not in good standing.',
    remedy: 'Finance decides whether it may be paid.',
  },
  partner_suspended: {
    text: 'The partner is suspended.',
    remedy: 'The lead reinstates the partner once the reason is gone.',
  },
  partner_terminated: {
    text: 'The partner is terminated.',
    remedy: 'Finance confirms what is still owed under the tail rule.',
  },
}

/** One missing thing of a payable or vendor as a reason. Pure. */
export function reasonOfLack(
  lack: {
    readonly what: string
    readonly owedBy: OwedBy
    readonly until: PlainDate | null
  },
  around: Around = {},
): Reason {
  const { what, owedBy, until } = lack
  const word = what.replaceAll('_', ' ')
  const said = lacks[what] ?? {
    text: `It is held: ${word}.`,
    remedy: `Whoever owes it settles it: ${word}.`,
  }
  return { code: what, ...said, owedBy, until, place: placeOf(what, around) }
}

/** A finding as a sentence, with what to do next and by whom. Pure. */
export function reasonOf(found: Finding, around: Around = {}): Reason {
  if (found.code === 'vendor_lacks') return reasonOfLack(found, around)
  if (found.code === 'payable_held') {
    const lack = reasonOfLack(found, around)
    return { ...lack, code: 'payable_held', text: `${found.reference}: ${lack.text}` }
  }
  // Each code has the sentence of its own finding, by the table's type.
  const say = sentences[found.code] as (found: Simple) => Sentences
  const [text, remedy, owedBy] = say(found)
  return { code: found.code, text, remedy, owedBy, until: null, place: placeOf(found.code, around) }
}

type Simple = Exclude<Finding, { readonly code: 'vendor_lacks' | 'payable_held' }>
type Sentences = readonly [text: string, remedy: string, owedBy: OwedBy]

const sentences: {
  readonly [C in Simple['code']]: (found: Extract<Simple, { readonly code: C }>) => Sentences
} = {
  tax_changed: (found) => [
    `Tax has changed: withheld ${printMoney(found.withheld)}, now ${printMoney(found.withheldNow)}; ` +
      `VAT ${printMoney(found.vat)}, now ${printMoney(found.vatNow)}.`,
    'Prepare it again in the next run: form, rate or tax invoice is another since.',
    'specialist',
  ],
  payable_moved: (found) => [
    `${found.reference} is ${found.status} and no longer to be paid here.`,
    'Nothing is to be done; what is still owed comes with a later run.',
    'specialist',
  ],
  amount_differs: (found) => [
    `The payment is ${printMoney(found.payment)}, its payables are ${printMoney(found.payables)}.`,
    'Prepare it again in the next run.',
    'specialist',
  ],
  partner_standing: (found) => [
    `The partner ${found.partner} is ${found.status}.`,
    'It is paid again once the partner is active and in good standing.',
    'lead',
  ],
  account_changed: (found) => [
    `The bank account is no longer ${found.masked}.`,
    'The next run pays to the account that stands by then.',
    'specialist',
  ],
  creditor_changed: (found) => [
    `The name or address of ${found.creditor} was changed.`,
    'The next run pays with what stands by then.',
    'specialist',
  ],
  duplicate: (found) => [
    `${found.reference} is in another payment already.`,
    'Look at the other payment; one decision is paid once.',
    'specialist',
  ],
  fund_short: (found) => [
    `The fund ${found.fund} holds ${printMoney(found.holds)} payable to this partner, and ` +
      `${printMoney(found.needs)} was to leave it.`,
    'Finance finds out why books and payables differ.',
    'finance',
  ],
  below_minimum: (found) => [
    `${printMoney(found.amount)} is below the minimum of ${printMoney(found.minimum)} per payment.`,
    'It waits and is paid together with what comes next, after 12 months whatever the amount.',
    'time',
  ],
  file_refused: (found) => [
    `The bank file cannot carry its ${found.field}: found "${found.found}", expected ${found.expected}.`,
    'The vendor profile or account is corrected.',
    'partner',
  ],
  no_erp_number: () => [
    'The vendor has no number in the ERP.',
    "Finance enters the ERP's vendor number.",
    'finance',
  ],
  no_rate: (found) => [
    `${printMoney(found.owed)} is to be paid in ${found.to}. ${found.said}`,
    'Import the missing rates; the next run converts at the rate of its day.',
    'finance',
  ],
  netting_changed: (found) => [
    `What was to be netted of the receivable from ${found.reference} is ${found.why}.`,
    'The next run nets what is open by then.',
    'specialist',
  ],
  removed: (found) => [
    `It was taken out: ${found.reason}`,
    'It comes with a later run.',
    'specialist',
  ],
  screening_stale: (found) => [
    `${found.list} is ${found.ageDays} days old; ${found.limitDays} are allowed.`,
    'Load the newest version of the list; the run is checked again after that.',
    'finance',
  ],
  not_banking_day: (found) => [
    `${printDay(found.day)} is no banking day.`,
    `Execute on another day; the next is ${printDay(found.next)}.`,
    'specialist',
  ],
  cut_off_passed: (found) => [
    `For ${printDay(found.executeOn)} the bank had to have the file by ` +
      `${localTime(found.closedAt, found.zone)}.`,
    'Execute on a later day and have it approved again.',
    'specialist',
  ],
  paying_account_changing: (found) => [
    found.until === null
      ? `A change of our account ${found.account}, or of its payer, waits for approval.`
      : `A change of our account ${found.account} is approved and waits until ${printDay(found.until)}.`,
    'Another of Finance approves or declines it; the run is checked again after that.',
    'finance',
  ],
  paying_account_unusable: (found) => [
    `Our account ${found.account} is ${found.state}.`,
    'Finance approves the account, or the run is cancelled and prepared from another.',
    'finance',
  ],
}

/** `15:30 on 5 March 2026 (Europe/Berlin)` */
export function localTime(at: Instant, zone: string): string {
  const local = at.toZonedDateTimeISO(zone)
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  return `${time} on ${printDay(local.toPlainDate())} (${zone})`
}
