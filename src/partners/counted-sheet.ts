import type { SheetTable } from '../formats/sheet.ts'
import { parseCurrency, type Currency } from '../kernel/currency.ts'
import { negate, printMoney, zero, type Money } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { CountedRefusal } from './counted-refusals.ts'
import {
  afterReturn,
  countedKey,
  countedLists,
  DEFAULT_SOURCE,
  judgeRow,
  printRow,
  type CountedKind,
  type CountedList,
  type CountedRow,
  type KnownRow,
} from './counted-row.ts'
import type { ImportedRow } from './import-report.ts'
import { amountAt, codeAt, columnStyles, dayAt, lineOf, type SaleStyle } from './sale-cells.ts'
import { rowCells, type ColumnMap, type ColumnSpec, type RowCells } from './sheet-columns.ts'

export type CountedField =
  | 'number'
  | 'source'
  | 'about'
  | 'kind'
  | 'amount'
  | 'currency'
  | 'on'
  | 'returns'
  | 'product'

type Columns = Readonly<Record<Exclude<CountedField, 'product'>, ColumnSpec<CountedField>>> & {
  readonly product?: ColumnSpec<CountedField>
}

const field = (
  name: CountedField,
  synonyms: string,
  expected: string,
  required = false,
): ColumnSpec<CountedField> => ({
  field: name,
  synonyms: synonyms.split(', '),
  expected,
  required,
})

const shared = {
  source: field('source', 'source, source system, system', 'a short name such as erp or stripe'),
  currency: field(
    'currency',
    'currency, currency code, currency iso code, ccy',
    'a currency of ISO 4217, such as EUR',
  ),
}

/** The columns a list of customers' payments may have, and the headers each goes by. */
export const collectionColumns = {
  ...shared,
  number: field(
    'number',
    'collection number, collection id, payment id, payment number, transaction id, receipt number, ' +
      'external id, reference, number, no, id',
    'a number of at most 100 characters that no other row of its source has',
    true,
  ),
  about: field(
    'about',
    'opportunity code, opportunity id, opportunity, deal id, deal, contract',
    'the code of an opportunity that is known',
    true,
  ),
  kind: field('kind', 'kind, type, transaction type', 'payment, refund or refund reversed'),
  amount: field(
    'amount',
    'amount, amount collected, collected, amount paid, paid, net amount, net, value',
    'an amount',
    true,
  ),
  on: field(
    'on',
    'collected on, collection date, payment date, date paid, paid on, received on, value date, date',
    'the day it was paid, such as 2026-03-31',
    true,
  ),
  returns: field(
    'returns',
    'returns, refund of, refunds, original payment, original transaction, original number, corrects',
    'the number of a payment',
  ),
} as const satisfies Columns

/** The columns a list of partners' own purchases may have, and the headers each goes by. */
export const purchaseColumns = {
  ...shared,
  number: field(
    'number',
    'purchase number, purchase id, order number, invoice number, order id, document number, ' +
      'external id, reference, number, no, id',
    'a number of at most 100 characters that no other row of its source has',
    true,
  ),
  about: field(
    'about',
    'partner code, partner id, partner number, partner no, partner, account number, account',
    'the code of a partner that is known',
    true,
  ),
  kind: field('kind', 'kind, type, document type', 'purchase, credit or credit reversed'),
  amount: field('amount', 'amount, net amount, net, order value, value, total', 'an amount', true),
  on: field(
    'on',
    'purchased on, purchase date, order date, invoice date, date',
    'the day of the purchase, such as 2026-03-31',
    true,
  ),
  returns: field(
    'returns',
    'returns, credit of, credits, original order, original invoice, original number, corrects',
    'the number of a purchase',
  ),
  product: field(
    'product',
    'product, product name, sku, product line',
    'at most 200 characters of one line',
  ),
} as const satisfies Columns

export const countedColumns = { collection: collectionColumns, purchase: purchaseColumns } as const

/** What a kind is called. The third word takes something given back, back again. */
const kindWords: Readonly<Record<CountedList, readonly (readonly [RowSense, string])[]>> = {
  collection: [
    ['forward', 'payment, paid, collection, receipt, charge, invoice payment, installment'],
    ['back', 'refund, refunded, chargeback, return, reversal, credit, credit note'],
    ['back_again', 'refund reversed, refund reversal, refund failed, chargeback reversed'],
  ],
  purchase: [
    ['forward', 'purchase, order, invoice, sale'],
    ['back', 'credit, credit note, credit memo, return, rma'],
    ['back_again', 'credit reversed, credit reversal, credit note reversed'],
  ],
}
type RowSense = 'forward' | 'back' | 'back_again'

/** One row as read: null where a cell cannot be used; its problems are with the cells. */
export type ReadRow = {
  readonly cells: RowCells<CountedField>
  readonly row: CountedRow | null
}

/** Reads a list. `owners` are the known opportunities or partners by code, each with the currency its
 *  rows must have, if any; it also is the currency of amounts that name none. */
export function readCounted(
  table: SheetTable,
  map: ColumnMap<CountedField>,
  how: {
    readonly list: CountedList
    readonly style: SaleStyle
    readonly source: string | null
    readonly owners: ReadonlyMap<string, Currency | null>
  },
): readonly ReadRow[] {
  const styles = columnStyles(table, map, how.style)
  const columns: Columns = countedColumns[how.list]
  return table.rows.map(({ rowNumber, cells: sheetCells }) => {
    const cells = rowCells(map, rowNumber, sheetCells)
    const about = codeAt(cells, columns.about, (text) => {
      const code = how.list === 'purchase' ? text.toUpperCase() : text
      return how.owners.has(code) ? code : null
    })
    const fallback = (about === null ? null : how.owners.get(about)) ?? how.style.currency ?? null
    const stated = cells.read(columns.currency, parseCurrency)
    // Without its opportunity, or with no currency where one is stated, an amount means nothing.
    const spoiled = about === null || (stated === null && cells.text('currency') !== null)
    const asked = {
      about,
      source: cells.read(columns.source, parseSource) ?? how.source ?? DEFAULT_SOURCE,
      number: codeAt(cells, columns.number, parseExternalId),
      amount: spoiled ? null : amountAt(cells, columns.amount, { styles, stated, fallback }),
      on: dayAt(cells, columns.on, styles),
      returns: codeAt(cells, columns.returns, parseExternalId),
      product: columns.product === undefined ? null : cells.read(columns.product, lineOf),
      sense: cells.read(columns.kind, (text) => senseOf(how.list, text)),
    }
    for (const name of ['number', 'about', 'amount', 'on'] as const) {
      if (cells.text(name) === null) cells.refuse(name, columns[name].expected)
    }
    return { cells, row: cells.problems.length > 0 ? null : rowOf(how.list, asked) }
  })
}

type AskedRow = {
  readonly source: string
  readonly number: string | null
  readonly about: string | null
  readonly amount: Money | null
  readonly on: PlainDate | null
  readonly returns: string | null
  readonly product: string | null
  readonly sense: RowSense | null
}

/** A refund is below zero whichever sign it was written with; without a kind, the sign says it. */
function rowOf(list: CountedList, asked: AskedRow): CountedRow | null {
  const { source, number, about, amount, on, returns, product } = asked
  if (number === null || about === null || amount === null || on === null) return null
  const { forward, back } = countedLists[list]
  const isBelow = amount.minor < 0n
  const sense = asked.sense ?? (isBelow ? 'back' : 'forward')
  const size = isBelow ? negate(amount) : amount
  const kind: CountedKind = sense === 'forward' ? forward : back
  const signed = sense === 'forward' ? amount : sense === 'back' ? negate(size) : size
  return { source, externalId: number, about, kind, amount: signed, on, returns, product }
}

function senseOf(list: CountedList, text: string): RowSense | null {
  const word = text
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim()
  return kindWords[list].find(([, words]) => words.split(', ').includes(word))?.[0] ?? null
}

export function parseSource(text: string): string | null {
  const source = text.toLowerCase()
  return /^[a-z0-9][a-z0-9._-]{0,31}$/.test(source) ? source : null
}

export function parseExternalId(text: string): string | null {
  return text.length <= 100 && !/\p{Cc}/u.test(text) && text.isWellFormed() ? text : null
}

/** What a list counts: each row by itself, payments before what they return, so that both may stand
 *  in one list in any order. Rows that were counted before are unchanged. */
export function planCounted(
  list: CountedList,
  read: readonly ReadRow[],
  known: {
    readonly rows: ReadonlyMap<string, KnownRow>
    readonly owners: ReadonlyMap<string, Currency | null>
    readonly today: PlainDate
  },
): { readonly fresh: readonly CountedRow[]; readonly rows: readonly ImportedRow[] } {
  const rows = new Map(known.rows)
  const fresh: CountedRow[] = []
  const outcomes = new Map<ReadRow, ImportedRow['outcome']>()
  const judge = (each: ReadRow, row: CountedRow) => {
    const returnedKey = row.returns === null ? null : `${row.source}/${row.returns}`
    const returned = returnedKey === null ? null : (rows.get(returnedKey) ?? null)
    const judged = judgeRow(row, {
      list,
      same: rows.get(countedKey(row)) ?? null,
      returned,
      currency: known.owners.get(row.about) ?? null,
      today: known.today,
    })
    if (!judged.ok) return refuseCell(each.cells, judged.refusal)
    outcomes.set(each, judged.value === 'new' ? 'created' : 'unchanged')
    if (judged.value === 'known') return
    fresh.push(row)
    const none = zero(row.amount.currency)
    rows.set(countedKey(row), { ...row, corrected: none, givenBack: none })
    if (returned !== null) rows.set(countedKey(returned), afterReturn(returned, row))
  }
  for (const isReturn of [false, true]) {
    for (const each of read) {
      if (each.row !== null && (each.row.returns !== null) === isReturn) judge(each, each.row)
    }
  }
  return { fresh, rows: read.map((each) => outcomeOf(list, each, outcomes.get(each) ?? 'refused')) }
}

function refuseCell(cells: RowCells<CountedField>, refusal: CountedRefusal): void {
  if (refusal.code === 'sale.taken') {
    const { known = '', given = '' } = refusal
    cells.refuse('number', `a number of its own: recorded is ${known}; this row says ${given}`)
  } else if (refusal.code === 'sale.exceeded') {
    const left = refusal.left === undefined ? 'what is left' : printMoney(refusal.left)
    cells.refuse('amount', `at most ${left} of ${refusal.number ?? 'it'}`)
  } else if (refusal.code === 'sale.invalid') {
    const { field: said } = refusal
    const name = said === 'currency' && cells.text('currency') === null ? 'amount' : said
    cells.refuse(countedFields.find((each) => each === name) ?? 'number', refusal.expected)
  }
}

const countedFields = ['amount', 'currency', 'on', 'returns'] as const

function outcomeOf(
  list: CountedList,
  { cells, row }: ReadRow,
  outcome: ImportedRow['outcome'],
): ImportedRow {
  const about = { row: cells.row, code: cells.text('number'), problems: cells.problems }
  if (row === null || outcome !== 'created') return { ...about, outcome, changes: [] }
  const changes = [{ field: list, from: null, to: printRow(list, row) }]
  return { ...about, outcome, changes }
}
