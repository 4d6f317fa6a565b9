import type { Id } from '../kernel/ids.ts'

export type PayerId = Id<'payer'>
export type PayingAccountId = Id<'paying_account'>
export type RunId = Id<'run'>
export type PaymentId = Id<'payment'>

export const runStatuses = [
  'draft',
  'checked',
  'approved',
  'released',
  'acknowledged',
  'settled',
  'cancelled',
  'rejected',
] as const
export type RunStatus = (typeof runStatuses)[number]

type Move = { readonly from: readonly RunStatus[]; readonly to: RunStatus }

/** What moves a run. A change of anything (`change`) leads back to draft, whatever was approved. */
export const runMoves = {
  check: { from: ['draft'], to: 'checked' },
  approve: { from: ['checked'], to: 'approved' },
  change: { from: ['draft', 'checked', 'approved'], to: 'draft' },
  release: { from: ['approved'], to: 'released' },
  /** The bank has the file, or carries out a payment of it. */
  acknowledge: { from: ['released'], to: 'acknowledged' },
  settle: { from: ['released', 'acknowledged'], to: 'settled' },
  /** A match of its payments was taken back. */
  reopen: { from: ['settled'], to: 'released' },
  reject: { from: ['released', 'acknowledged'], to: 'rejected' },
  cancel: { from: ['draft', 'checked', 'approved'], to: 'cancelled' },
} as const satisfies Record<string, Move>
export type RunMove = keyof typeof runMoves

/** The states of one try to make a payment; a payment that preflight or a person took out of its
 *  run is `dropped` and was never tried. */
export const attemptStates = [
  'created',
  'sent',
  'accepted',
  'settled',
  'rejected',
  'returned',
  'unknown',
] as const
export type AttemptState = (typeof attemptStates)[number]

export const paymentStates = ['dropped', ...attemptStates] as const
export type PaymentState = (typeof paymentStates)[number]

type AttemptStep = { readonly from: readonly AttemptState[]; readonly to: AttemptState }
/** How an attempt goes on. `unknown` ends by evidence only; nothing is ever tried again blindly. */
export const attemptMoves = {
  send: { from: ['created'], to: 'sent' },
  accept: { from: ['sent', 'unknown'], to: 'accepted' },
  settle: { from: ['sent', 'accepted', 'unknown'], to: 'settled' },
  reject: { from: ['sent', 'accepted', 'unknown'], to: 'rejected' },
  sendBack: { from: ['sent', 'accepted', 'unknown', 'settled'], to: 'returned' },
  unsettle: { from: ['settled'], to: 'sent' },
  lose: { from: ['sent', 'accepted'], to: 'unknown' },
} as const satisfies Record<string, AttemptStep>

/** What a paying account writes, as `file-profile.ts` says of each: ISO 20022 (`_03` in the older
 *  version), NACHA, Bacs, a bank's list, or bills for the ERP, which pays them itself. */
export const fileProfiles = [
  'sepa',
  'sepa_03',
  'usd',
  'iso',
  'iso_03',
  'nacha',
  'bacs',
  'csv_gb',
  'csv_wide',
  'erp',
  'erp_netsuite',
  'erp_quickbooks',
  'erp_xero',
] as const
export type FileProfile = (typeof fileProfiles)[number]

export const accountStates = ['proposed', 'cooling', 'usable', 'retired'] as const
export type AccountState = (typeof accountStates)[number]

/** Payments of one run, a bound on what one transaction locks and one file holds; what is due beyond
 *  waits for the next run. */
export const RUN_PAYMENTS_MAX = 100_000
/** Payables of one run. */
export const RUN_PAYABLES_MAX = 100_000
/** Payments that are read, checked or written together: what stands behind so many is in memory at a
 *  time (partners, vendors, opened accounts, payables: some 8 KB for each). */
export const PAYMENTS_PER_SET = 2_000
/** A run of more payments is shown page by page. */
export const PAYMENTS_SHOWN_WHOLE = 500
