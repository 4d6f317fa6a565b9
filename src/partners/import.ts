import { record, type Act } from '../audit/index.ts'
import type { SheetTable } from '../formats/sheet.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import type { ContactChangeId } from './contact-change.ts'
import { saveListedContacts } from './contacts.ts'
import {
  customerCodeOf,
  customerColumns,
  planCustomers,
  type CustomerField,
} from './customer-sheet.ts'
import { planPartners, type KnownBefore, type PlannedPartner } from './import-plan.ts'
import { importReport, IMPORT_ROWS_MAX, type ImportReport } from './import-report.ts'
import type { CustomerId, PartnerId } from './partner.ts'
import { parsePartnerCode, partnerColumns, type PartnerField } from './partner-sheet.ts'
import type { PartnerRefusal } from './refusals.ts'
import {
  headerWords,
  mapColumns,
  rowCells,
  type ColumnMap,
  type ColumnSpec,
} from './sheet-columns.ts'
import * as rows from './sql.ts'

/** A list to import; `columns` says which header means which field where a synonym does not. */
export type ImportAsked<F extends string> = {
  readonly table: SheetTable
  readonly columns?: Readonly<Record<string, F>>
}

/** Imports partners and their contacts: creates, updates, leaves alone, or refuses each row by
 *  itself. Run as a preview, it says the same and leaves nothing. Importing a list again changes
 *  nothing. Refuses a list without code and name columns, and one that is too long. */
export async function importPartners(
  act: Act,
  asked: ImportAsked<PartnerField>,
): Promise<Result<ImportReport, PartnerRefusal>> {
  const map = mapColumns(asked.table.columns, Object.values(partnerColumns), asked.columns)
  const refusal = listRefusal(asked.table, map)
  if (refusal !== null) return refusal
  const known = await knownPartners(act, asked.table, map)
  const { planned, rows: outcomes } = planPartners(asked.table, map, known)
  await writePartners(act, planned, known)
  return ok(importReport(asked.table, map, outcomes))
}

type Known = KnownBefore & { readonly ids: ReadonlyMap<string, PartnerId> }

async function knownPartners(
  act: Act,
  table: SheetTable,
  map: ColumnMap<PartnerField>,
): Promise<Known> {
  const codes = [...textsOf(table, map, 'code'), ...textsOf(table, map, 'parentCode')]
    .map(parsePartnerCode)
    .filter((code) => code !== null)
  const before = await rows.partnersWithParents(act.tx, [...new Set(codes)])
  await rows.lockPartnerRows(
    act.tx,
    before.map((row) => row.partnerId),
  )
  // Read again under the locks: what is compared is what will be overwritten.
  const partners = await rows.partnersWithParents(
    act.tx,
    before.map((row) => row.code),
  )
  const contacts = await rows.contactsOf(
    act.tx,
    partners.map((row) => row.partnerId),
  )
  const codeOf = new Map(partners.map((row) => [row.partnerId, row.code]))
  return {
    ids: new Map(partners.map((row) => [row.code, row.partnerId])),
    partners: new Map(partners.map((row) => [row.code, row])),
    contacts: new Map(
      contacts.flatMap(({ partnerId, email, name, phone, role }) =>
        email === null ? [] : [[`${codeOf.get(partnerId)}/${email}`, { email, name, phone, role }]],
      ),
    ),
  }
}

async function writePartners(
  act: Act,
  planned: readonly PlannedPartner[],
  known: Known,
): Promise<void> {
  const writes = planned.map((plan) => ({
    plan,
    write: { partnerId: known.ids.get(plan.after.code) ?? act.newId<'partner'>(), ...plan.after },
  }))
  const created = writes.filter(({ plan }) => plan.before === null)
  const updated = writes.filter(({ plan }) => plan.before !== null && isPartnerChange(plan))
  const all = [...created, ...updated].map(({ write }) => write)
  if (created.length > 0)
    await rows.insertPartners(
      act.tx,
      created.map(({ write }) => write),
      act.at,
    )
  if (updated.length > 0)
    await rows.updatePartners(
      act.tx,
      updated.map(({ write }) => write),
    )
  if (all.length > 0) await rows.updateParents(act.tx, all)
  const contacts = writes.flatMap(({ plan: { contact }, write: { partnerId } }) =>
    contact === null ? [] : [{ contactId: act.newId<'contact'>(), partnerId, ...contact }],
  )
  const noted = await saveListedContacts(act, contacts)
  for (const { plan, write } of writes) {
    await recordPartner(act, plan, write.partnerId, noted.get(write.partnerId) ?? [])
  }
}

function isPartnerChange(plan: PlannedPartner): boolean {
  return plan.changes.some(({ field }) => field !== 'contact')
}

async function recordPartner(
  act: Act,
  plan: PlannedPartner,
  partnerId: PartnerId,
  contactChanges: readonly ContactChangeId[],
): Promise<void> {
  const { code, tier, status, goodStanding } = plan.after
  const subject = { subjectKind: 'partner', subjectId: partnerId, partnerId }
  if (plan.before === null) {
    await record(act, { ...subject, type: 'partner.enrolled', body: { code, tier, status } })
    return
  }
  const changed = plan.changes.map(({ field }) => field)
  if (isPartnerChange(plan)) {
    const body = { changed, tier, goodStanding, status }
    await record(act, { ...subject, type: 'partner.updated', body })
  }
  if (plan.contact === null) return
  const body = { contactsChanged: 1, changes: contactChanges }
  await record(act, { ...subject, type: 'partner.contact_changed', body })
}

/** Imports customers; the same rules as {@link importPartners}. */
export async function importCustomers(
  act: Act,
  asked: ImportAsked<CustomerField>,
): Promise<Result<ImportReport, PartnerRefusal>> {
  const map = mapColumns(asked.table.columns, Object.values(customerColumns), asked.columns)
  const refusal = listRefusal(asked.table, map)
  if (refusal !== null) return refusal
  const own = asked.table.rows.map((row) => customerCodeOf(rowCells(map, row.rowNumber, row.cells)))
  const codes = [...own.filter((code) => code !== null), ...textsOf(asked.table, map, 'parent')]
  const names = [...textsOf(asked.table, map, 'legalName'), ...textsOf(asked.table, map, 'parent')]
  const before = await rows.customersWithParents(act.tx, codes, names)
  await rows.lockCustomerRows(
    act.tx,
    before.map((row) => row.customerId),
  )
  // Read again under the locks: what is compared is what will be overwritten.
  const now = await rows.customersWithParents(act.tx, codes, names)
  const ids = new Map(now.map((row) => [row.code, row.customerId]))
  const known = new Map(now.map((row) => [row.code, row]))
  const { planned, rows: outcomes } = planCustomers(asked.table, map, known)
  const writes = planned.map((plan) => ({
    plan,
    write: { customerId: ids.get(plan.after.code) ?? act.newId<'customer'>(), ...plan.after },
  }))
  const created = writes.filter(({ plan }) => plan.before === null).map(({ write }) => write)
  const updated = writes.filter(({ plan }) => plan.before !== null).map(({ write }) => write)
  if (created.length > 0) await rows.insertCustomers(act.tx, created, act.at)
  if (updated.length > 0) await rows.updateCustomers(act.tx, updated)
  if (writes.length > 0) await rows.updateCustomerParents(act.tx, [...created, ...updated])
  for (const { plan, write } of writes) {
    const isNew = plan.before === null
    await record(act, {
      type: isNew ? 'customer.added' : 'customer.updated',
      subjectKind: 'customer',
      subjectId: write.customerId satisfies CustomerId,
      body: isNew ? { code: write.code } : { changed: plan.changes.map(({ field }) => field) },
    })
  }
  return ok(importReport(asked.table, map, outcomes))
}

/** Why a list is not read at all: columns it lacks, or too many rows; null when it is. */
export function listRefusal<F extends string>(
  table: SheetTable,
  map: ColumnMap<F>,
): Refused<PartnerRefusal> | null {
  if (map.missing.length > 0) {
    return refuse({
      code: 'import.columns_missing',
      sheet: table.sheet,
      missing: map.missing.map((spec: ColumnSpec<F>) =>
        must(spec.synonyms[0], 'a field has a name'),
      ),
      found: table.columns.filter((column) => headerWords(column) !== ''),
    })
  }
  if (table.rows.length <= IMPORT_ROWS_MAX) return null
  return refuse({
    code: 'import.too_many_rows',
    sheet: table.sheet,
    rows: table.rows.length,
    rowsMax: IMPORT_ROWS_MAX,
  })
}

/** The texts of a column, each once. */
export function textsOf<F extends string>(
  table: SheetTable,
  map: ColumnMap<F>,
  field: F,
): string[] {
  const index = map.columns.findIndex((column) => column.field === field)
  if (index < 0) return []
  const texts = table.rows.map((row) => (row.cells[index]?.text ?? '').normalize('NFC').trim())
  return [...new Set(texts.filter((text) => text !== ''))]
}
