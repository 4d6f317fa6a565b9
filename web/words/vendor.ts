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

/** W-9, line 3a. */
export const classificationWords: Record<string, string> = {
  individual: 'Individual or sole proprietor',
  c_corporation: 'C corporation',
  s_corporation: 'S corporation',
  partnership: 'Partnership',
  trust_estate: 'Trust or estate',
  llc_c: 'LLC taxed as C corporation',
  llc_s: 'LLC taxed as S corporation',
  llc_p: 'LLC taxed as partnership',
  other: 'Something else',
}

/** W-8BEN-E, line 5. */
export const chapter4Words: Record<string, string> = {
  active_nffe: 'Active non-financial company (active NFFE)',
  passive_nffe: 'Passive non-financial company (passive NFFE)',
  publicly_traded_nffe: 'Publicly traded company, or of one (NFFE)',
  nonprofit: 'Non-profit organization',
  participating_ffi: 'Participating financial institution (FFI)',
  reporting_model_1_ffi: 'Reporting Model 1 financial institution',
  reporting_model_2_ffi: 'Reporting Model 2 financial institution',
  registered_deemed_compliant_ffi: 'Registered deemed-compliant financial institution',
  certified_deemed_compliant_ffi: 'Certified deemed-compliant financial institution',
  nonparticipating_ffi: 'Nonparticipating financial institution',
  exempt_beneficial_owner: 'Exempt beneficial owner',
  excepted_territory_nffe: 'Excepted territory NFFE',
  direct_reporting_nffe: 'Direct reporting NFFE',
  other: 'Another status of line 5',
}

export const formStateWords: Record<string, { word: string; tone: Tone }> = {
  proposed: { word: 'Waits for Finance', tone: 'warn' },
  in_force: { word: 'In force', tone: 'good' },
  replaced: { word: 'Replaced', tone: 'neutral' },
  ended: { word: 'Ended early', tone: 'warn' },
  expired: { word: 'Expired', tone: 'warn' },
  declined: { word: 'Declined', tone: 'bad' },
}

/** What a payment still needs of a vendor, in one line. */
export const missingWords: Record<string, string> = {
  invitation: 'An invitation to fill in the vendor profile',
  profile: 'The vendor profile, filled in and sent',
  papers_to_check: 'A look through the papers',
  profile_approval: 'The approval of the profile',
  vendor_rejected: 'A profile that can be accepted',
  vendor_suspended: 'The end of the suspension',
  vendor_blocked: 'The end of the block',
  tax_form_expired: 'A newly signed tax form',
  tax_form_approval: 'The approval of the new tax form',
  bank_detail: 'An account to pay to',
  call_back: 'A call about the account',
  bank_approval: 'The approval of the account',
  cooling_off: 'The waiting time of a new account',
  account_holder: 'An account in the name of the vendor',
  contact_changed: 'A word of the partner on a contact that changed',
  shared_account: 'An account of its own, or a new exception of Finance',
  screening_hit: 'A decision on a hit of screening',
  screening_due: 'Screening against the newest lists, within a minute',
}
