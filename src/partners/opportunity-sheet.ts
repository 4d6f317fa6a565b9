import type { SheetTable } from '../formats/sheet.ts'
import { parseCurrency, type Currency } from '../kernel/currency.ts'
import type { Money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { ImportedRow } from './import-report.ts'
import {
  opportunityChanges,
  opportunityProblem,
  parseSaleCode,
  parseStage,
  type Opportunity,
  type OpportunityStage,
} from './opportunity.ts'
import { parseYesNo } from './partner-sheet.ts'
import {
  amountAt,
  codeAt,
  columnStyles,
  dayAt,
  instantIn,
  lineOf,
  type SaleStyle,
} from './sale-cells.ts'
import { rowCells, type ColumnMap, type ColumnSpec, type RowCells } from './sheet-columns.ts'

export type OpportunityField =
  | 'code'
  | 'customer'
  | 'name'
  | 'stage'
  | 'direct'
  | 'tender'
  | 'products'
  | 'value'
  | 'netContract'
  | 'firstYear'
  | 'currency'
  | 'openedOn'
  | 'closeOn'
  | 'wonOn'
  | 'outreachOn'

const field = (
  name: OpportunityField,
  synonyms: string,
  expected: string,
  required = false,
): ColumnSpec<OpportunityField> => ({
  field: name,
  synonyms: synonyms.split(', '),
  expected,
  required,
})

/** The columns a list of opportunities may have, by the headers CRMs export. */
export const opportunityColumns = {
  code: field(
    'code',
    'opportunity code, opportunity id, opportunity number, deal id, code, number, id',
    'a code of at most 64 letters, digits, dots, dashes or underscores',
    true,
  ),
  customer: field(
    'customer',
    'customer code, account id, customer id, account number, customer, account name, account, ' +
      'customer name, company',
    'the code or the exact name of a customer that is known',
    true,
  ),
  name: field(
    'name',
    'opportunity name, opportunity, deal name, topic, name',
    'at most 200 characters of one line',
  ),
  stage: field(
    'stage',
    'stage, stage name, deal stage, sales stage, status',
    'identified, qualified, proposed, won or lost, or the stage as a CRM calls it',
    true,
  ),
  direct: field('direct', 'direct, is direct, direct sale, sold direct', 'yes or no'),
  tender: field('tender', 'tender, is tender, public tender, rfp', 'yes or no'),
  products: field(
    'products',
    'products, product, product name, product line',
    'products apart by ; of at most 200 characters each',
  ),
  value: field(
    'value',
    'amount, value, est revenue, close value, deal value, revenue',
    'an amount',
  ),
  netContract: field(
    'netContract',
    'net contract value, net contract, contract value, total contract value, tcv',
    'an amount',
  ),
  firstYear: field(
    'firstYear',
    'first year value, first year net contract value, first year, annual contract value, acv',
    'an amount',
  ),
  currency: field(
    'currency',
    'currency, currency code, currency iso code, ccy',
    'a currency of ISO 4217, such as EUR',
  ),
  openedOn: field(
    'openedOn',
    'opened on, created date, created on, date created, engage date, opened, created',
    'the day it was opened, such as 2026-03-31',
  ),
  closeOn: field(
    'closeOn',
    'close date, close on, expected close date, est close date, closes on',
    'the day it is to close, such as 2026-03-31',
  ),
  wonOn: field('wonOn', 'won on, won date, date won', 'the day it was won, such as 2026-03-31'),
  outreachOn: field(
    'outreachOn',
    'outreach on, last outreach, last activity date, last activity, last contacted',
    'a day such as 2026-03-31',
  ),
} as const satisfies Record<OpportunityField, ColumnSpec<OpportunityField>>

/** An opportunity that is there. `isCollected`: money was collected, so its currency stays. */
export type KnownOpportunity = Opportunity & { readonly isCollected: boolean }
export type PlannedOpportunity = {
  readonly before: KnownOpportunity | null
  readonly after: Opportunity
  readonly changed: readonly string[]
}

export type OpportunityFacts = {
  readonly known: ReadonlyMap<string, KnownOpportunity>
  /** The code of the customer of a code or exact name; null when there is none, or several. */
  readonly customerCode: (text: string) => string | null
  readonly style: SaleStyle
  readonly today: PlainDate
}

/** What a list of opportunities changes. An empty cell leaves what is there. A new one is opened on
 *  the day of the import unless the list says when, and is direct unless it says it is not. */
export function planOpportunities(
  table: SheetTable,
  map: ColumnMap<OpportunityField>,
  facts: OpportunityFacts,
): { readonly planned: readonly PlannedOpportunity[]; readonly rows: readonly ImportedRow[] } {
  const styles = columnStyles(table, map, facts.style)
  const firstRowOf = new Map<string, number>()
  const planned: PlannedOpportunity[] = []
  const rows = table.rows.map(({ rowNumber, cells: sheetCells }): ImportedRow => {
    const cells = rowCells(map, rowNumber, sheetCells)
    const code = codeAt(cells, opportunityColumns.code, parseSaleCode)
    if (cells.text('code') === null) cells.refuse('code', opportunityColumns.code.expected)
    const first = code === null ? undefined : firstRowOf.get(code)
    if (first !== undefined) {
      cells.refuse('code', `each opportunity once: ${code} stands in row ${first} already`)
    } else if (code !== null) firstRowOf.set(code, cells.row)
    const before = code === null ? null : (facts.known.get(code) ?? null)
    const said = readCells(cells, styles, before, facts)
    const after = code === null ? null : merged(cells, { code, before, said, today: facts.today })
    const about = { row: cells.row, code, problems: cells.problems }
    if (after === null || cells.problems.length > 0) {
      return { ...about, outcome: 'refused', changes: [] }
    }
    const changes = opportunityChanges(before, after)
    if (changes.length > 0) {
      planned.push({ before, after, changed: changes.map((change) => change.field) })
    }
    const outcome = before === null ? 'created' : changes.length > 0 ? 'updated' : 'unchanged'
    return { ...about, outcome, changes }
  })
  return { planned, rows }
}

/** What the cells of one row say; null where they say nothing. */
type Said = {
  readonly customerCode: string | null
  readonly name: string | null
  readonly stage: OpportunityStage | null
  readonly isDirect: boolean | null
  readonly isTender: boolean | null
  readonly products: readonly string[] | null
  readonly currency: Currency | null
  readonly value: Money | null
  readonly netContract: Money | null
  readonly firstYear: Money | null
  readonly openedOn: PlainDate | null
  readonly openedAt: Instant | null
  readonly closeOn: PlainDate | null
  readonly wonOn: PlainDate | null
  readonly outreachOn: PlainDate | null
}

function readCells(
  cells: RowCells<OpportunityField>,
  styles: ReturnType<typeof columnStyles<OpportunityField>>,
  before: KnownOpportunity | null,
  { customerCode, style }: OpportunityFacts,
): Said {
  const columns = opportunityColumns
  const stated = cells.read(columns.currency, parseCurrency)
  const spoiled = stated === null && cells.text('currency') !== null
  const fallback = before?.currency ?? style.currency ?? null
  const amount = (name: 'value' | 'netContract' | 'firstYear') =>
    spoiled ? null : amountAt(cells, columns[name], { styles, stated, fallback })
  const day = (name: 'openedOn' | 'closeOn' | 'wonOn' | 'outreachOn') =>
    dayAt(cells, columns[name], styles)
  const [value, netContract, firstYear] = [
    amount('value'),
    amount('netContract'),
    amount('firstYear'),
  ]
  return {
    customerCode: cells.read(columns.customer, customerCode),
    name: cells.read(columns.name, lineOf),
    stage: cells.read(columns.stage, parseStage),
    isDirect: cells.read(columns.direct, parseYesNo),
    isTender: cells.read(columns.tender, parseYesNo),
    products: cells.read(columns.products, parseProducts),
    currency: stated ?? (value ?? netContract ?? firstYear)?.currency ?? null,
    value,
    netContract,
    firstYear,
    openedOn: day('openedOn'),
    openedAt: instantIn(cells.text('openedOn') ?? ''),
    closeOn: day('closeOn'),
    wonOn: day('wonOn'),
    outreachOn: day('outreachOn'),
  }
}

/** Products apart by `;`, each once, in order. */
export function parseProducts(text: string): string[] | null {
  const products = text.split(';').flatMap((part) => part.trim() || [])
  return products.every((product) => lineOf(product) !== null) ? [...new Set(products)] : null
}

function merged(
  cells: RowCells<OpportunityField>,
  given: {
    readonly code: string
    readonly before: KnownOpportunity | null
    readonly said: Said
    readonly today: PlainDate
  },
): Opportunity | null {
  const { code, before, said, today } = given
  for (const name of ['customer', 'stage'] as const) {
    if (before === null && cells.text(name) === null) {
      cells.refuse(name, `${opportunityColumns[name].expected}, for a new opportunity`)
    }
  }
  const customerCode = said.customerCode ?? before?.customerCode ?? null
  const stage = said.stage ?? before?.stage ?? null
  if (customerCode === null || stage === null) return null
  const openedOn = said.openedOn ?? before?.openedOn ?? today
  const isSameDay = before !== null && openedOn.equals(before.openedOn)
  const closeOn = said.closeOn ?? before?.closeOn ?? null
  const after: Opportunity = {
    code,
    customerCode,
    stage,
    closeOn,
    openedOn,
    name: said.name ?? before?.name ?? code,
    isDirect: said.isDirect ?? before?.isDirect ?? true,
    isTender: said.isTender ?? before?.isTender ?? false,
    products: said.products ?? before?.products ?? [],
    currency: said.currency ?? before?.currency ?? null,
    value: said.value ?? before?.value ?? null,
    netContract: said.netContract ?? before?.netContract ?? null,
    firstYear: said.firstYear ?? before?.firstYear ?? null,
    openedAt: said.openedAt ?? (isSameDay ? before.openedAt : null),
    wonOn: stage === 'won' ? (said.wonOn ?? before?.wonOn ?? closeOn) : null,
    outreachOn: said.outreachOn ?? before?.outreachOn ?? null,
  }
  const problem = opportunityProblem(before, after)
  if (problem !== null) cells.refuse(problem.field, problem.expected)
  return after
}
