import type { SheetTable } from '../formats/sheet.ts'
import { mainTimeZone } from '../kernel/country.ts'
import { comesBack } from './family.ts'
import type { FieldChange, ImportedRow } from './import-report.ts'
import type { ContactRole, PartnerStatus, PartnerTier } from './partner.ts'
import {
  partnerColumns,
  readPartnerRow,
  type PartnerField,
  type PartnerRow,
} from './partner-sheet.ts'
import { rowCells, type ColumnMap, type RowCells } from './sheet-columns.ts'

/** A partner as the import sees it: by codes, with its contacts. */
export type KnownPartner = {
  readonly code: string
  readonly legalName: string
  readonly domains: readonly string[]
  readonly country: string
  readonly timeZone: string
  readonly tier: PartnerTier
  readonly status: PartnerStatus
  readonly goodStanding: boolean
  readonly parentCode: string | null
}
export type KnownContact = {
  readonly email: string
  readonly name: string | null
  readonly phone: string | null
  readonly role: ContactRole
}

/** What is to be written for one good row; `contact` only when it is new or differs. */
export type PlannedPartner = {
  readonly row: number
  readonly before: KnownPartner | null
  readonly after: KnownPartner
  readonly contact: KnownContact | null
  readonly changes: readonly FieldChange[]
}

/** What is known before: partners by code, their contacts by `code/email`. */
export type KnownBefore = {
  readonly partners: ReadonlyMap<string, KnownPartner>
  readonly contacts: ReadonlyMap<string, KnownContact>
}

type Candidate = { cells: RowCells<PartnerField>; row: PartnerRow; planned: PlannedPartner | null }

/** What a list of partners changes: pure, so that preview and import cannot differ. Rows stand for
 *  themselves: a bad one is refused with its reason, and the good ones go through. */
export function planPartners(
  table: SheetTable,
  map: ColumnMap<PartnerField>,
  known: KnownBefore,
): { readonly planned: readonly PlannedPartner[]; readonly rows: readonly ImportedRow[] } {
  const firstRowOf = new Map<string, number>()
  const candidates = table.rows.map((sheetRow): Candidate => {
    const cells = rowCells(map, sheetRow.rowNumber, sheetRow.cells)
    const row = readPartnerRow(cells)
    refuseSecond(cells, row, firstRowOf)
    const planned = planRow(cells, row, known)
    return { cells, row, planned: cells.problems.length === 0 ? planned : null }
  })
  refuseFamilies(candidates, known)
  return {
    planned: candidates.flatMap(({ planned }) =>
      planned !== null && planned.changes.length > 0 ? [planned] : [],
    ),
    rows: candidates.map(outcomeOf),
  }
}

function refuseSecond(
  cells: RowCells<PartnerField>,
  row: PartnerRow,
  firstRowOf: Map<string, number>,
): void {
  if (row.code === null) return
  const first = firstRowOf.get(row.code)
  if (first === undefined) firstRowOf.set(row.code, cells.row)
  else cells.refuse('code', `each partner once: ${row.code} stands in row ${first} already`)
}

function planRow(
  cells: RowCells<PartnerField>,
  row: PartnerRow,
  known: KnownBefore,
): PlannedPartner | null {
  if (row.code === null) return null
  const before = known.partners.get(row.code) ?? null
  const after = before === null ? enrolled(cells, row, row.code) : amended(cells, row, before)
  if (after === null) return null
  const contact = plannedContact(
    row,
    known.contacts.get(`${row.code}/${row.contact?.email}`) ?? null,
  )
  const changes = [
    ...partnerChanges(before, after),
    ...(contact === null ? [] : [{ field: 'contact', from: null, to: 'changed' }]),
  ]
  return { row: cells.row, before, after, contact, changes }
}

/** A new partner: name and country must be there, the zone must follow from the country or be said. */
function enrolled(
  cells: RowCells<PartnerField>,
  row: PartnerRow,
  code: string,
): KnownPartner | null {
  const { legalName, country } = row
  const needed = [partnerColumns.legalName, partnerColumns.country]
  for (const spec of needed) {
    if (cells.text(spec.field) === null)
      cells.refuse(spec.field, `${spec.expected}, for a new partner`)
  }
  if (legalName === null || country === null) return null
  const timeZone = row.timeZone ?? mainTimeZone(country)
  if (timeZone === null && cells.text('timeZone') === null) {
    cells.refuse('timeZone', `${partnerColumns.timeZone.expected}: ${country} has several`)
  }
  if (timeZone === null) return null
  return {
    code,
    legalName,
    domains: row.domains ?? [],
    country,
    timeZone,
    tier: row.tier ?? 'registered',
    status: row.status ?? 'active',
    goodStanding: row.goodStanding ?? true,
    parentCode: row.parentCode,
  }
}

function amended(
  cells: RowCells<PartnerField>,
  row: PartnerRow,
  before: KnownPartner,
): KnownPartner {
  if (before.status === 'terminated' && row.status !== null && row.status !== 'terminated') {
    cells.refuse('status', 'terminated: a terminated partner is enrolled anew under another code')
  }
  return {
    code: before.code,
    legalName: row.legalName ?? before.legalName,
    domains: row.domains ?? before.domains,
    country: row.country ?? before.country,
    timeZone: row.timeZone ?? before.timeZone,
    tier: row.tier ?? before.tier,
    status: row.status ?? before.status,
    goodStanding: row.goodStanding ?? before.goodStanding,
    parentCode: row.parentCode ?? before.parentCode,
  }
}

function partnerChanges(before: KnownPartner | null, after: KnownPartner): FieldChange[] {
  const fields = Object.keys(after) as (keyof KnownPartner)[] // the record's own keys
  return fields.flatMap((field) => {
    const from = before === null ? null : printField(before[field])
    const to = printField(after[field])
    return from === to ? [] : [{ field, from, to }]
  })
}

function printField(value: KnownPartner[keyof KnownPartner]): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : value.join('; ')
}

function plannedContact(row: PartnerRow, before: KnownContact | null): KnownContact | null {
  if (row.contact === null) return null
  const after: KnownContact = {
    email: row.contact.email,
    name: row.contact.name ?? before?.name ?? null,
    phone: row.contact.phone ?? before?.phone ?? null,
    role: row.contact.role ?? before?.role ?? 'business',
  }
  const same =
    before !== null &&
    after.name === before.name &&
    after.phone === before.phone &&
    after.role === before.role
  return same ? null : after
}

/** Refuses rows whose parent is nobody, or whose line of parents comes back to themselves, until
 *  none is left: a refused row keeps its old parent, and a refused new partner is nobody's. */
function refuseFamilies(candidates: readonly Candidate[], known: KnownBefore): void {
  for (let dropped = true; dropped;) {
    const parentOf = new Map<string, string | null>()
    for (const partner of known.partners.values()) parentOf.set(partner.code, partner.parentCode)
    for (const { planned } of candidates) {
      if (planned !== null) parentOf.set(planned.after.code, planned.after.parentCode)
    }
    const bad = candidates.filter(({ planned }) => {
      const after = planned?.after
      if (after === undefined || after.parentCode === null) return false
      return !parentOf.has(after.parentCode) || comesBack(after.code, parentOf)
    })
    for (const candidate of bad) {
      const isNobody = !parentOf.has(candidate.planned?.after.parentCode ?? '')
      candidate.cells.refuse(
        'parentCode',
        isNobody ? partnerColumns.parentCode.expected : 'a parent that is not below this partner',
      )
      candidate.planned = null
    }
    dropped = bad.length > 0
  }
}

function outcomeOf({ cells, row, planned }: Candidate): ImportedRow {
  const about = { row: cells.row, code: row.code, problems: cells.problems }
  if (planned === null) return { ...about, outcome: 'refused', changes: [] }
  const outcome =
    planned.before === null ? 'created' : planned.changes.length > 0 ? 'updated' : 'unchanged'
  return { ...about, outcome, changes: planned.changes }
}
