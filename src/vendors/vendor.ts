import type { Id } from '../kernel/ids.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'

export type VendorId = Id<'vendor'>
export type BankDetailId = Id<'bank_detail'>
export type TaxFormId = Id<'tax_form'>

export const vendorStates = [
  'invited',
  'in_progress',
  'submitted',
  'in_review',
  'active',
  'rejected',
  'suspended',
  'blocked',
  'expired',
] as const
export type VendorState = (typeof vendorStates)[number]

type Move = { readonly from: readonly VendorState[]; readonly to: VendorState }

/** Filling in an active or rejected profile opens it again: it is judged anew before it is paid. */
export const vendorMoves = {
  fill: { from: ['invited', 'in_progress', 'active', 'rejected', 'expired'], to: 'in_progress' },
  submit: { from: ['in_progress'], to: 'submitted' },
  review: { from: ['submitted'], to: 'in_review' },
  sendBack: { from: ['submitted', 'in_review'], to: 'in_progress' },
  approve: { from: ['in_review'], to: 'active' },
  reject: { from: ['in_review'], to: 'rejected' },
  suspend: { from: ['active'], to: 'suspended' },
  reinstate: { from: ['suspended'], to: 'active' },
  reopen: { from: ['active'], to: 'in_review' },
  expire: { from: ['active'], to: 'expired' },
  renew: { from: ['expired'], to: 'active' },
  block: {
    from: [
      'invited',
      'in_progress',
      'submitted',
      'in_review',
      'active',
      'rejected',
      'suspended',
      'expired',
    ],
    to: 'blocked',
  },
  /** Judged anew by Finance; filled in anew where it never was complete. */
  unblock: { from: ['blocked'], to: 'in_review' },
  unblockOpen: { from: ['blocked'], to: 'in_progress' },
} as const satisfies Record<string, Move>
export type VendorMove = keyof typeof vendorMoves

export const bankDetailStates = [
  'proposed',
  'called_back',
  'approved',
  'cooling',
  'usable',
  'retired',
] as const
export type BankDetailState = (typeof bankDetailStates)[number]

/** How a country's banks write an account; `iban` and `aba` first, then by country of the clearing. */
export const bankSchemes = ['iban', 'aba', 'gb', 'ca', 'au', 'jp', 'in', 'br', 'mx', 'sg'] as const
export type BankScheme = (typeof bankSchemes)[number]

export const taxForms = ['w9', 'w8ben', 'w8bene', 'vat', 'none'] as const
export type TaxForm = (typeof taxForms)[number]
/** A signed form: in force once Finance approved it, beside one proposed to follow it. */
export const taxFormStates = [
  'proposed',
  'in_force',
  'replaced',
  'ended',
  'expired',
  'declined',
] as const
export type TaxFormState = (typeof taxFormStates)[number]
export const entityKinds = ['company', 'person'] as const
export type EntityKind = (typeof entityKinds)[number]

/** Where a call-back's number came from: on file for {@link NUMBER_ON_FILE_DAYS_MIN} days, or for a
 *  first account from the contract or a public register. */
export const callBackSources = ['number_on_file', 'contract', 'public_register'] as const
export type CallBackSource = (typeof callBackSources)[number]
/** What came of a call about an account. */
export const callBackOutcomes = ['confirmed', 'denied', 'not_reached'] as const
export type CallBackOutcome = (typeof callBackOutcomes)[number]
export const NUMBER_ON_FILE_DAYS_MIN = 30
/** Business days a changed account waits after its approval. */
export const COOLING_BUSINESS_DAYS = 3

/** Address in parts: unstructured ones are refused by SEPA since November 2026. */
export type Address = {
  readonly street: string
  readonly houseNumber: string | null
  readonly postCode: string
  readonly town: string
  readonly region: string | null
  readonly country: string
}

/** The last day a tax form is good for; null when it does not end by itself. A W-8 holds through
 *  31 December of the third calendar year after signing (Instructions for Form W-8BEN-E, "Expiration").
 *  Signed 2023-02-10: good through 2026-12-31. */
export function taxFormValidThrough(form: TaxForm, signedOn: PlainDate | null): PlainDate | null {
  if (signedOn === null || (form !== 'w8ben' && form !== 'w8bene')) return null
  return Temporal.PlainDate.from({ year: signedOn.year + 3, month: 12, day: 31 })
}

/** One thing a payment to this vendor still needs, and who owes it. */
export type Missing = {
  readonly hold: 'vendor' | 'bank' | 'tax_form' | 'screening'
  readonly what: MissingWhat
  readonly owedBy: 'partner' | 'specialist' | 'finance' | 'time'
  /** The first day it is no longer missing, when only time is needed. */
  readonly until: PlainDate | null
}
export type MissingWhat =
  | 'invitation'
  | 'profile'
  | 'papers_to_check'
  | 'profile_approval'
  | 'vendor_rejected'
  | 'vendor_suspended'
  | 'vendor_blocked'
  | 'tax_form_expired'
  | 'tax_form_approval'
  | 'bank_detail'
  | 'call_back'
  | 'bank_approval'
  | 'cooling_off'
  | 'account_holder'
  | 'screening_hit'
  | 'screening_due'
  | 'account_refused'
  | 'contact_changed'
  | 'shared_account'
