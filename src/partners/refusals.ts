import type { RefusalTable } from '../kernel/result.ts'
import { countedConstraints, countedRefusals, type CountedRefusal } from './counted-refusals.ts'
import type { PartnerStatus } from './partner.ts'

export type PartnerRefusal =
  | CountedRefusal
  | { readonly code: 'partner.unknown'; readonly partner: string }
  | { readonly code: 'partner.code_taken'; readonly partnerCode?: string }
  | {
      readonly code: 'partner.not_movable'
      readonly partner: string
      readonly status: PartnerStatus
      readonly wanted: PartnerStatus
    }
  | {
      readonly code: 'partner.stale'
      readonly partner: string
      readonly version: number
      readonly newest: number
    }
  | {
      readonly code: 'partner.invalid'
      readonly field: string
      readonly found: string
      readonly expected: string
    }
  | {
      readonly code: 'import.columns_missing'
      readonly sheet: string
      readonly missing: readonly string[]
      readonly found: readonly string[]
    }
  | {
      readonly code: 'import.too_many_rows'
      readonly sheet: string
      readonly rows: number
      readonly rowsMax: number
    }
  | { readonly code: 'import.unreadable'; readonly file: string; readonly why: string }
  | { readonly code: 'customer.code_taken'; readonly customerCode?: string }
  | { readonly code: 'contact.unknown'; readonly contact: string }
  | { readonly code: 'contact.mail_taken'; readonly email?: string }
  | { readonly code: 'contact.change_unknown'; readonly change: string }
  | { readonly code: 'contact.settled'; readonly state: string }
  | { readonly code: 'contact.own_change' }
  | { readonly code: 'contact.confirm_source'; readonly expected: string }

export const partnerRefusals = {
  ...countedRefusals,
  'partner.unknown': {
    status: 404,
    title: 'No such partner',
    text: (r) =>
      `There is no partner ${r.partner} that you may see. Check the code or the address.`,
    example: { code: 'partner.unknown', partner: 'P-1001' },
  },
  'partner.code_taken': {
    status: 409,
    title: 'Partner code taken',
    text: (r) =>
      `The partner code ${r.partnerCode ?? 'given'} belongs to another partner already. ` +
      'Choose another code, or change the partner that has it.',
    example: { code: 'partner.code_taken', partnerCode: 'P-1001' },
  },
  'partner.not_movable': {
    status: 409,
    title: 'Partner cannot change to that status',
    text: (r) =>
      `${r.partner} is ${r.status} and cannot become ${r.wanted}. ` +
      'A terminated partner is enrolled anew under another code.',
    example: {
      code: 'partner.not_movable',
      partner: 'P-1001',
      status: 'terminated',
      wanted: 'active',
    },
  },
  'partner.stale': {
    status: 409,
    title: 'Changed by somebody else',
    text: (r) =>
      `You saw version ${r.version} of ${r.partner}, and version ${r.newest} is there now. ` +
      'Look at what changed and save again.',
    example: { code: 'partner.stale', partner: 'P-1001', version: 3, newest: 4 },
  },
  'partner.invalid': {
    status: 422,
    title: 'Not usable',
    text: (r) => `${r.field} is "${r.found}": expected ${r.expected}.`,
    example: {
      code: 'partner.invalid',
      field: 'country',
      found: 'Narnia',
      expected: 'a country as ISO 3166 code or English name, such as DE or Germany',
    },
  },
  'import.columns_missing': {
    status: 422,
    title: 'Columns missing',
    text: (r) =>
      `The sheet ${r.sheet} has no column for ${r.missing.join(' and ')}; it has ` +
      `${r.found.join(', ')}. Name the columns, or say which column is which.`,
    example: {
      code: 'import.columns_missing',
      sheet: 'partners.csv',
      missing: ['partner code'],
      found: ['Firma', 'Land'],
    },
  },
  'import.too_many_rows': {
    status: 413,
    title: 'Too many rows at once',
    text: (r) =>
      `The sheet ${r.sheet} has ${r.rows} rows; at most ${r.rowsMax} are taken at once. ` +
      'Split the list and import the parts one after the other.',
    example: { code: 'import.too_many_rows', sheet: 'partners.csv', rows: 7200, rowsMax: 5000 },
  },
  'import.unreadable': {
    status: 422,
    title: 'List cannot be read',
    text: (r) => `${r.file} cannot be read as a list: ${r.why}. Save it as CSV (UTF-8) or XLSX.`,
    example: { code: 'import.unreadable', file: 'partners.csv', why: 'it is empty' },
  },
  'customer.code_taken': {
    status: 409,
    title: 'Customer code taken',
    text: (r) =>
      `The customer code ${r.customerCode ?? 'given'} was added by somebody else meanwhile. ` +
      'Import the list again.',
    example: { code: 'customer.code_taken', customerCode: 'GS-10006' },
  },
  'contact.unknown': {
    status: 404,
    title: 'No such contact',
    text: (r) => `The partner has no contact ${r.contact}, or no longer has it.`,
    example: { code: 'contact.unknown', contact: '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11' },
  },
  'contact.mail_taken': {
    status: 409,
    title: 'Another contact has this address',
    text: (r) =>
      `The mail address ${r.email ?? 'given'} is that of another contact of this partner. ` +
      'Change that contact, or give another address.',
    example: { code: 'contact.mail_taken', email: 'ana@globex.example' },
  },
  'contact.change_unknown': {
    status: 404,
    title: 'No such change',
    text: (r) => `There is no change ${r.change} of a contact that you may see.`,
    example: { code: 'contact.change_unknown', change: '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11' },
  },
  'contact.settled': {
    status: 409,
    title: 'Settled already',
    text: (r) => `This change was ${r.state} already. Look at who said so and why.`,
    example: { code: 'contact.settled', state: 'confirmed' },
  },
  'contact.own_change': {
    status: 403,
    title: 'Another person asks the partner',
    text: () =>
      'You typed this change of a contact yourself, so somebody else asks the partner about it.',
    example: { code: 'contact.own_change' },
  },
  'contact.confirm_source': {
    status: 422,
    title: 'Ask somebody who was on file before',
    text: (r) =>
      `Who confirms or denies the change is reached by ${r.expected}. What came with the change ` +
      'proves nothing.',
    example: {
      code: 'contact.confirm_source',
      expected: 'a number on file for 30 days before the change',
    },
  },
} as const satisfies RefusalTable<PartnerRefusal>

/** Constraints that stand for a refusal of this domain. */
export const partnerConstraints = {
  partners_code_unique: { code: 'partner.code_taken' },
  customers_code_unique: { code: 'customer.code_taken' },
  contacts_email_unique: { code: 'contact.mail_taken' },
  contact_changes_second_person: { code: 'contact.own_change' },
  ...countedConstraints,
} as const
