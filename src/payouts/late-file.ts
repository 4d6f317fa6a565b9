import { csvBytes, type CsvCell } from '../formats/csv-write.ts'
import { writeXlsx, type XlsxColumn, type XlsxValue } from '../formats/xlsx-write.ts'
import { toDecimal } from '../kernel/money.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { LatePayable } from './late-report.ts'

const columns = [
  { name: 'Due on', kind: 'date', value: (row) => row.dueOn },
  { name: 'Booked on', kind: 'date', value: (row) => row.paidOn },
  { name: 'Business days late', kind: 'integer', value: (row) => row.daysLate },
  { name: 'Submission', kind: 'text', width: 18, value: (row) => row.reference },
  { name: 'Partner', kind: 'text', value: (row) => row.partnerName },
  { name: 'Payer', kind: 'text', value: (row) => row.payerName },
  { name: 'Currency', kind: 'text', width: 10, value: (row) => row.amount.currency },
  { name: 'Amount', kind: 'amount', value: (row) => row.amount },
  { name: 'Counts against', kind: 'text', width: 14, value: (row) => row.owedBy },
  { name: 'Step', kind: 'text', width: 20, value: (row) => row.step },
  { name: 'To be done before', kind: 'text', width: 22, value: (row) => row.dueBy.toString() },
  { name: 'Done', kind: 'text', width: 22, value: (row) => row.doneAt?.toString() ?? null },
  { name: 'Pay run', kind: 'text', width: 14, value: (row) => row.runNumber },
] as const satisfies readonly (XlsxColumn & { value: (row: LatePayable) => XlsxValue })[]

/** What was late as a workbook of one sheet. The same rows give the same bytes: the file's date is the
 *  last due day in it. Instants are UTC. */
export function lateWorkbook(rows: readonly LatePayable[]): Promise<Uint8Array> {
  const sheet = {
    name: 'Late',
    columns: columns.map(({ value: _value, ...column }) => column),
    rows: rows.map((row) => columns.map((column): XlsxValue => column.value(row))),
  }
  const last = rows[0]?.dueOn.toZonedDateTime('UTC').toInstant()
  return writeXlsx([sheet], { createdAt: last ?? Temporal.Instant.from('2000-01-01T00:00:00Z') })
}

/** The same as CSV; what people typed cannot run as a formula. */
export function lateCsv(rows: readonly LatePayable[]): Uint8Array {
  return csvBytes(
    columns.map((column) => column.name),
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
