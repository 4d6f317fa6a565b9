import type { Tone } from '../ui/tone.ts'

export const vendorWords: Record<string, { word: string; tone: Tone }> = {
  invited: { word: 'Invited', tone: 'neutral' },
  in_progress: { word: 'Being filled in', tone: 'neutral' },
  submitted: { word: 'Papers to check', tone: 'info' },
  in_review: { word: 'Waits for Finance', tone: 'warn' },
  active: { word: 'Active', tone: 'good' },
  rejected: { word: 'Rejected', tone: 'bad' },
  suspended: { word: 'Suspended', tone: 'bad' },
  blocked: { word: 'Blocked', tone: 'bad' },
  expired: { word: 'Expired', tone: 'warn' },
}

export const bankWords: Record<string, { word: string; tone: Tone }> = {
  proposed: { word: 'Call back first', tone: 'warn' },
  called_back: { word: 'Waits for Finance', tone: 'warn' },
  approved: { word: 'Approved', tone: 'info' },
  cooling: { word: 'Cooling off', tone: 'info' },
  usable: { word: 'Usable', tone: 'good' },
  retired: { word: 'Retired', tone: 'neutral' },
}

export const taxFormWords: Record<string, string> = {
  w9: 'W-9',
  w8ben: 'W-8BEN (persons)',
  w8bene: 'W-8BEN-E (companies)',
  vat: 'VAT or GST number',
  none: 'None is asked for',
}

export const callBackWords: Record<string, string> = {
  number_on_file: 'A number on file for 30 days or more',
  contract: 'The number in the contract',
  public_register: 'A public register',
}

export const paperWords: Record<string, string> = {
  tax_form: 'Tax form',
  registration: 'Registration',
  bank_proof: 'Proof of the account',
}
