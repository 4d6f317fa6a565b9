import type { SheetTable } from '../formats/sheet.ts'
import { parseCountry } from '../kernel/country.ts'
import { comesBack } from './family.ts'
import type { FieldChange, ImportedRow } from './import-report.ts'
import { parseDomains, parseYesNo } from './partner-sheet.ts'
import { rowCells, type ColumnMap, type ColumnSpec, type RowCells } from './sheet-columns.ts'

export type CustomerField =
  | 'code'
  | 'legalName'
  | 'domains'
  | 'country'
  | 'taxId'
  | 'parent'
  | 'houseAccount'

const field = (
  name: CustomerField,
  synonyms: string,
  expected: string,
  required = false,
): ColumnSpec<CustomerField> => ({
  field: name,
  synonyms: synonyms.split(', '),
  expected,
  required,
})

/** The columns of a customer list, by the headers CRMs export. Without a code column the name is
 *  the code: some exports have no other key. */
export const customerColumns = {
  code: field(
    'code',
    'customer code, customer id, account id, crm id, account number, code, number, id',
    'a code of at most 64 letters, digits, dots, dashes or underscores',
  ),
  legalName: field(
    'legalName',
    'legal name, customer name, account name, customer, company name, company, account, name',
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
    'country, country code, billing country, country full, office location',
    'a country as ISO 3166 code or English name, such as DE or Germany',
  ),
  taxId: field('taxId', 'tax id, tax number, vat number, vat id, vat', 'at most 40 characters'),
  parent: field(
    'parent',
    'parent code, parent account, parent account id, parent id, parent, subsidiary of',
    'the code or the exact name of another customer, known or in this list',
  ),
  houseAccount: field(
    'houseAccount',
    'house account, is house account, named account, protected account',
    'yes or no',
  ),
} as const satisfies Record<CustomerField, ColumnSpec<CustomerField>>

/** A customer as the import sees it, its parent by code. */
export type KnownCustomer = {
  readonly code: string
  readonly legalName: string
  readonly domains: readonly string[]
  readonly country: string | null
  readonly taxId: string | null
  readonly parentCode: string | null
  /** Ours alone: no partner registers a deal or refers here. */
  readonly houseAccount: boolean
}
export type PlannedCustomer = {
  readonly before: KnownCustomer | null
  readonly after: KnownCustomer
  readonly changes: readonly FieldChange[]
}
type Candidate = {
  cells: RowCells<CustomerField>
  code: string | null
  plan: PlannedCustomer | null
}

/** What a list of customers changes; the same rules as for partners. A parent that is itself or
 *  nobody refuses the row. */
export function planCustomers(
  table: SheetTable,
  map: ColumnMap<CustomerField>,
  known: ReadonlyMap<string, KnownCustomer>,
): { readonly planned: readonly PlannedCustomer[]; readonly rows: readonly ImportedRow[] } {
  const read = table.rows.map((row) => rowCells(map, row.rowNumber, row.cells))
  const byName = new Map([...known.values()].map((customer) => [customer.legalName, customer.code]))
  const firstRowOf = new Map<string, number>()
  for (const cells of read) {
    const code = customerCodeOf(cells)
    if (code === null) cells.refuse('code', customerColumns.code.expected)
    else if (firstRowOf.has(code)) {
      const first = firstRowOf.get(code)!
      cells.refuse('code', `each customer once: ${code} stands in row ${first} already`)
    } else {
      firstRowOf.set(code, cells.row)
      const name = cells.text('legalName')
      if (name !== null && !byName.has(name)) byName.set(name, code)
    }
  }
  const codes = new Set([...known.keys(), ...firstRowOf.keys()])
  const candidates = read.map((cells): Candidate => {
    const code = customerCodeOf(cells)
    const plan =
      code === null
        ? null
        : planCustomer(cells, code, known.get(code) ?? null, (text) =>
            codes.has(text) ? text : (byName.get(text) ?? null),
          )
    return { cells, code, plan: cells.problems.length === 0 ? plan : null }
  })
  refuseOrphans(candidates, known)
  return {
    planned: candidates.flatMap(({ plan }) =>
      plan !== null && plan.changes.length > 0 ? [plan] : [],
    ),
    rows: candidates.map(outcomeOf),
  }
}

function planCustomer(
  cells: RowCells<CustomerField>,
  code: string,
  before: KnownCustomer | null,
  parentCode: (text: string) => string | null,
): PlannedCustomer {
  const columns = customerColumns
  const parent = cells.read(columns.parent, parentCode)
  if (parent === code) cells.refuse('parent', 'another customer than itself')
  const after = {
    code,
    legalName: cells.read(columns.legalName, nameOf) ?? before?.legalName ?? '',
    domains: cells.read(columns.domains, parseDomains) ?? before?.domains ?? [],
    country: cells.read(columns.country, parseCountry) ?? before?.country ?? null,
    taxId: cells.read(columns.taxId, taxIdOf) ?? before?.taxId ?? null,
    parentCode: parent ?? before?.parentCode ?? null,
    houseAccount: cells.read(columns.houseAccount, parseYesNo) ?? before?.houseAccount ?? false,
  }
  if (after.legalName === '' && cells.text('legalName') === null) {
    cells.refuse('legalName', columns.legalName.expected)
  }
  return { before, after, changes: changesOf(before, after) }
}

const nameOf = (text: string) => (text.length <= 200 ? text : null)
const taxIdOf = (text: string) =>
  text.length <= 40 ? text.replaceAll(/\s/g, '').toUpperCase() : null

/** The code cell, else the name in lower case with dashes: `Betatech & Co` is `betatech-co`. */
export function customerCodeOf(cells: RowCells<CustomerField>): string | null {
  const own = cells.text('code')
  if (own !== null) return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(own) ? own : null
  const name = cells.text('legalName') ?? ''
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return slug === '' || slug.length > 64 ? null : slug
}

function changesOf(before: KnownCustomer | null, after: KnownCustomer): FieldChange[] {
  const fields = Object.keys(after) as (keyof KnownCustomer)[] // the record's own keys
  return fields.flatMap((name) => {
    const print = (value: KnownCustomer[keyof KnownCustomer]) =>
      typeof value === 'boolean'
        ? value
          ? 'yes'
          : 'no'
        : value === null || typeof value === 'string'
          ? value
          : value.join('; ')
    const from = before === null ? null : print(before[name])
    const to = print(after[name])
    return from === to || (before === null && (to === '' || to === 'no'))
      ? []
      : [{ field: name, from, to }]
  })
}

/** A refused new customer is nobody's parent; a line of parents that comes back is refused. */
function refuseOrphans(
  candidates: readonly Candidate[],
  known: ReadonlyMap<string, KnownCustomer>,
): void {
  for (let dropped = true; dropped;) {
    const parentOf = new Map([...known.values()].map((row) => [row.code, row.parentCode]))
    for (const { plan } of candidates) {
      if (plan !== null) parentOf.set(plan.after.code, plan.after.parentCode)
    }
    const bad = candidates.filter(({ plan }) => {
      const parent = plan?.after.parentCode ?? null
      return parent !== null && (!parentOf.has(parent) || comesBack(plan!.after.code, parentOf))
    })
    for (const candidate of bad) {
      candidate.cells.refuse('parent', customerColumns.parent.expected)
      candidate.plan = null
    }
    dropped = bad.length > 0
  }
}

function outcomeOf({ cells, code, plan }: Candidate): ImportedRow {
  const about = { row: cells.row, code, problems: cells.problems }
  if (plan === null) return { ...about, outcome: 'refused', changes: [] }
  const outcome =
    plan.before === null ? 'created' : plan.changes.length > 0 ? 'updated' : 'unchanged'
  return { ...about, outcome, changes: plan.changes }
}
