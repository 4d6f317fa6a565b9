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

/** How the money leaves. */
export const railWords: Record<string, string> = {
  sepa: 'SEPA credit transfer',
  usd: 'USD transfer file',
  iso: 'ISO 20022 transfer file',
  erp: 'Bills for the ERP',
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
