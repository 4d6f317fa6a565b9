import type { AttemptState, RepaymentState } from '../../src/payouts/contract.ts'
import type { Tone } from '../ui/tone.ts'

export const runWords: Record<string, { word: string; tone: Tone }> = {
  draft: { word: 'Draft', tone: 'neutral' },
  checked: { word: 'Checked', tone: 'info' },
  approved: { word: 'Approved', tone: 'info' },
  released: { word: 'Released', tone: 'warn' },
  acknowledged: { word: 'Bank has it', tone: 'warn' },
  settled: { word: 'Settled', tone: 'good' },
  rejected: { word: 'Rejected', tone: 'bad' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
}

/** Where an invoice for what is owed back stands. */
export const repaymentWords: Readonly<
  Record<RepaymentState, { readonly word: string; readonly tone: Tone }>
> = {
  open: { word: 'To be paid', tone: 'warn' },
  overdue: { word: 'Overdue', tone: 'bad' },
  paid: { word: 'Paid', tone: 'good' },
  withdrawn: { word: 'Withdrawn', tone: 'neutral' },
}

/** How the money leaves. */
export const railWords: Record<string, string> = {
  sepa: 'SEPA credit transfer',
  sepa_03: 'SEPA credit transfer, older version',
  usd: 'USD transfer file',
  iso: 'ISO 20022 transfer file',
  iso_03: 'ISO 20022 transfer file, older version',
  nacha: 'US ACH credits',
  bacs: 'UK Bacs credits',
  csv_gb: 'UK bulk list of the bank',
  csv_wide: 'List of the bank',
  erp: 'Bills for the ERP',
  erp_netsuite: 'Bills for NetSuite',
  erp_quickbooks: 'Bills for QuickBooks',
  erp_xero: 'Bills for Xero',
}

export const paymentWords: Record<string, { word: string; tone: Tone }> = {
  created: { word: 'In the run', tone: 'neutral' },
  included: { word: 'In the run', tone: 'neutral' },
  dropped: { word: 'Left out', tone: 'bad' },
  sent: { word: 'Sent', tone: 'warn' },
  accepted: { word: 'Bank accepted', tone: 'info' },
  settled: { word: 'Paid', tone: 'good' },
  rejected: { word: 'Rejected', tone: 'bad' },
  returned: { word: 'Returned', tone: 'bad' },
  unknown: { word: 'Not known', tone: 'warn' },
}

/** The same to the partner whose money it is. */
export const ownPaymentWords: Record<AttemptState, { word: string; tone: Tone }> = {
  created: { word: 'In preparation', tone: 'neutral' },
  sent: { word: 'With the bank', tone: 'info' },
  accepted: { word: 'Accepted by the bank', tone: 'info' },
  settled: { word: 'Paid', tone: 'good' },
  rejected: { word: 'Refused by the bank', tone: 'bad' },
  returned: { word: 'Came back', tone: 'bad' },
  unknown: { word: 'We ask the bank', tone: 'warn' },
}
