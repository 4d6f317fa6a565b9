import { csvBytes, type CsvCell } from '../formats/csv-write.ts'
import { writeXlsx, type XlsxColumn, type XlsxValue } from '../formats/xlsx-write.ts'
import { type Money, money, toDecimal } from '../kernel/money.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import {
  type ExceptionFilter,
  type ExceptionMark,
  type ExceptionRow,
  exceptionRows,
  repeatedClauses,
} from './exception-sql.ts'

/** Rows of one file of the register. */
export const EXCEPTION_ROWS_MAX = 50_000

/** When exceptions of one clause ask to change it: so many, in so many days. */
export const REPEATED_TIMES = 3
export const REPEATED_DAYS = 90

/** Clauses that were overridden at least {@link REPEATED_TIMES} times in the days before `at`. */
export async function repeatedExceptions(tx: Tx, at: Instant) {
  const since = at.subtract({ hours: 24 * REPEATED_DAYS })
  const rows = await repeatedClauses(tx, { since, times: REPEATED_TIMES })
  return {
    times: REPEATED_TIMES,
    days: REPEATED_DAYS,
    rows: rows.map(({ amountMinor, currency, ...row }) => ({
      ...row,
      amount: money(amountMinor, currency),
    })),
  }
}

export type ExceptionView = Omit<ExceptionRow, 'amountMinor' | 'allowedMinor' | 'askedBy'> & {
  readonly number: string
  readonly amount: Money
  /** What the authority allowed at most. */
  readonly allowed: Money
}

/** A page of the register, one row more than asked for where there are more. */
export async function exceptionPage(
  tx: Tx,
  filter: ExceptionFilter,
  page: { readonly after: ExceptionMark | null; readonly limit: number },
): Promise<ExceptionView[]> {
  return (await exceptionRows(tx, filter, page)).map(viewOf)
}

function viewOf({ amountMinor, allowedMinor, askedBy, ...row }: ExceptionRow): ExceptionView {
  const { currency } = row
  return {
    ...row,
    number: row.number ?? 'Draft',
    askedByName: row.askedByName ?? (askedBy.startsWith('system:') ? 'Quittance' : null),
    amount: money(amountMinor, currency),
    allowed: money(allowedMinor, currency),
  }
}

const whyWords: Readonly<Record<string, string>> = {
  over_limit: 'above the limit',
  outside_policy: 'outside the terms',
  outside_term: 'outside a term',
}

const columns = [
  { name: 'Used on', kind: 'date', value: (row) => row.usedOn },
  { name: 'Submission', kind: 'text', width: 18, value: (row) => row.number },
  { name: 'Partner', kind: 'text', value: (row) => row.partnerName },
  { name: 'Program', kind: 'text', value: (row) => row.programName },
  { name: 'Why', kind: 'text', width: 18, value: (row) => whyWords[row.why] ?? row.why },
  { name: 'Clauses', kind: 'text', width: 18, value: (row) => row.clauseIds.join(', ') },
  { name: 'Currency', kind: 'text', width: 10, value: (row) => row.currency },
  { name: 'Amount', kind: 'amount', value: (row) => row.amount },
  { name: 'Authority up to', kind: 'amount', value: (row) => row.allowed },
  { name: 'Asked by', kind: 'text', value: (row) => row.askedByName },
  { name: 'Question', kind: 'text', width: 48, value: (row) => row.question },
  { name: 'Authority of', kind: 'text', value: (row) => row.grantedByName },
  { name: 'Answer', kind: 'text', width: 48, value: (row) => row.answer },
  { name: 'Decided by', kind: 'text', value: (row) => row.usedByName },
  { name: 'Condition', kind: 'text', width: 36, value: (row) => row.condition },
  { name: 'Condition due on', kind: 'date', value: (row) => row.conditionDueOn },
  { name: 'Condition is', kind: 'text', width: 12, value: (row) => row.conditionState },
  { name: 'Shown by', kind: 'text', width: 36, value: (row) => row.conditionEvidence },
] as const satisfies readonly (XlsxColumn & { value: (row: ExceptionView) => XlsxValue })[]

/** The register as a workbook of one sheet. The same rows give the same bytes: the file's date is the
 *  newest row's. */
export function exceptionWorkbook(rows: readonly ExceptionView[]): Promise<Uint8Array> {
  const sheet = {
    name: 'Exceptions',
    columns: columns.map(({ value: _value, ...column }) => column),
    rows: rows.map((row) => columns.map((column): XlsxValue => column.value(row))),
  }
  const createdAt = rows[0]?.at ?? Temporal.Instant.from('2000-01-01T00:00:00Z')
  return writeXlsx([sheet], { createdAt })
}

/** The same as CSV; what people typed cannot run as a formula. */
export function exceptionCsv(rows: readonly ExceptionView[]): Uint8Array {
  const names = columns.map((column) => column.name)
  return csvBytes(
    names,
    rows.map((row) => columns.map((column) => cellOf(column.value(row)))),
    { byteOrderMark: true },
  )
}

function cellOf(value: XlsxValue): CsvCell {
  if (value === null) return null
  if (typeof value === 'string') return { text: value }
  if (typeof value === 'object' && 'minor' in value) return { plain: toDecimal(value) }
  return { plain: String(value) }
}
