import { parseCountry, isTimeZone } from '../kernel/country.ts'
import {
  contactRoles,
  parseDomain,
  partnerStatuses,
  partnerTiers,
  type ContactRole,
  type PartnerStatus,
  type PartnerTier,
} from './partner.ts'
import type { ColumnSpec, RowCells } from './sheet-columns.ts'

export type PartnerField =
  | 'code'
  | 'legalName'
  | 'domains'
  | 'country'
  | 'timeZone'
  | 'tier'
  | 'status'
  | 'goodStanding'
  | 'parentCode'
  | 'contactName'
  | 'contactEmail'
  | 'contactPhone'
  | 'contactRole'

const field = (
  name: PartnerField,
  synonyms: string,
  expected: string,
  required = false,
): ColumnSpec<PartnerField> => ({
  field: name,
  synonyms: synonyms.split(', '),
  expected,
  required,
})

/** The columns a list of partners may have, and the headers each goes by. */
export const partnerColumns = {
  code: field(
    'code',
    'partner code, partner id, partner number, partner no, code, partner, account number, id',
    'a code of at most 32 letters, digits, dots, dashes or underscores, such as P-1001',
    true,
  ),
  legalName: field(
    'legalName',
    'legal name, partner name, company name, company, organization, organisation, account name, name',
    'a name of at most 200 characters',
    true,
  ),
  domains: field(
    'domains',
    'domains, domain, website, web site, web, url',
    'domains such as globex.com, several apart by ; or ,',
  ),
  country: field(
    'country',
    'country, country code, billing country, country full',
    'a country as ISO 3166 code or English name, such as DE or Germany',
  ),
  timeZone: field(
    'timeZone',
    'time zone, timezone, tz, zone',
    'an IANA zone, such as Europe/Berlin',
  ),
  tier: field('tier', 'tier, level, partner tier, partner level', partnerTiers.join(', ')),
  status: field('status', 'status, partner status, state', partnerStatuses.join(', ')),
  goodStanding: field('goodStanding', 'good standing, in good standing', 'yes or no'),
  parentCode: field(
    'parentCode',
    'parent code, parent partner, parent id, parent, subsidiary of',
    'the code of another partner, known or in this list',
  ),
  contactName: field('contactName', 'contact name, contact, primary contact', 'a name'),
  contactEmail: field(
    'contactEmail',
    'contact email, contact e mail, email, e mail, mail',
    'an address such as ana@globex.com',
  ),
  contactPhone: field('contactPhone', 'contact phone, phone, telephone', 'a telephone number'),
  contactRole: field('contactRole', 'contact role', contactRoles.join(', ')),
} as const satisfies Record<PartnerField, ColumnSpec<PartnerField>>

/** What one row says; null where it says nothing. */
export type PartnerRow = {
  readonly code: string | null
  readonly legalName: string | null
  readonly domains: readonly string[] | null
  readonly country: string | null
  readonly timeZone: string | null
  readonly tier: PartnerTier | null
  readonly status: PartnerStatus | null
  readonly goodStanding: boolean | null
  readonly parentCode: string | null
  readonly contact: ContactRow | null
}
export type ContactRow = {
  readonly email: string
  readonly name: string | null
  readonly phone: string | null
  readonly role: ContactRole | null
}

export function readPartnerRow(cells: RowCells<PartnerField>): PartnerRow {
  const columns = partnerColumns
  const row = {
    code: cells.read(columns.code, parsePartnerCode),
    legalName: cells.read(columns.legalName, (text) => (text.length <= 200 ? text : null)),
    domains: cells.read(columns.domains, parseDomains),
    country: cells.read(columns.country, parseCountry),
    timeZone: cells.read(columns.timeZone, (text) => (isTimeZone(text) ? text : null)),
    tier: cells.read(columns.tier, (text) => oneOf(partnerTiers, text)),
    status: cells.read(columns.status, (text) => oneOf(partnerStatuses, text)),
    goodStanding: cells.read(columns.goodStanding, parseYesNo),
    parentCode: cells.read(columns.parentCode, parsePartnerCode),
    contact: readContact(cells),
  }
  if (cells.text('code') === null) cells.refuse('code', columns.code.expected)
  return row
}

function readContact(cells: RowCells<PartnerField>): ContactRow | null {
  const { contactEmail, contactRole, contactPhone, contactName } = partnerColumns
  const email = cells.read(contactEmail, parseEmail)
  const name = cells.read(contactName, (text) => (text.length <= 200 ? text : null))
  const phone = cells.read(contactPhone, (text) => (text.length <= 40 ? text : null))
  const role = cells.read(contactRole, (text) => oneOf(contactRoles, text))
  const hasOther = name !== null || phone !== null || role !== null
  if (email === null && hasOther && cells.text('contactEmail') === null) {
    cells.refuse('contactEmail', `${contactEmail.expected}: a contact is known by it`)
  }
  return email === null ? null : { email, name, phone, role }
}

/** `p-1001` is `P-1001`; null when it is no partner code. */
export function parsePartnerCode(text: string): string | null {
  const code = text.trim().toUpperCase()
  return /^[A-Z0-9][A-Z0-9._-]{0,31}$/.test(code) ? code : null
}

/** Domains apart by `;`, `,` or spaces, each once, in order; null when one is none. */
export function parseDomains(text: string): string[] | null {
  const parts = text.split(/[;,\s]+/).filter((part) => part !== '')
  const domains = parts.map(parseDomain)
  const read = domains.filter((domain) => domain !== null)
  return read.length === domains.length ? [...new Set(read)] : null
}

export function parseEmail(text: string): string | null {
  const email = text.trim().toLowerCase()
  return email.length <= 254 && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email) ? email : null
}

/** Yes or no as people and exports write it; null when it is neither. */
export function parseYesNo(text: string): boolean | null {
  const word = text.toLowerCase()
  if (['yes', 'y', 'true', '1', 'x'].includes(word)) return true
  return ['no', 'n', 'false', '0'].includes(word) ? false : null
}

function oneOf<const T extends string>(values: readonly T[], text: string): T | null {
  return values.find((value) => value === text.toLowerCase()) ?? null
}
