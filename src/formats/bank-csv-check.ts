import { parse } from 'csv-parse/sync'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { decimalSum } from './decimal-sum.ts'
import type { BankCsvColumn, BankCsvLayout } from './bank-csv-layouts.ts'
import type { LineFault } from './nacha-check.ts'
import { isCarried } from './spelling.ts'

/** What a bank's list says, read back: cells by what they hold, as written. */
export type BankCsvContent = {
  readonly rows: readonly Readonly<Record<string, string>>[]
  /** As written, with a point: `1234.60`. */
  readonly amounts: readonly string[]
}
export type BankCsvCheckRefusal = {
  readonly code: 'bank_csv.wrong'
  readonly faults: readonly LineFault[]
}

/** Reads a list of ours back by a CSV parser that shares nothing with the writer, and refuses it with
 *  every line that is wrong: width, header, lengths, characters, amounts, totals of the trailer. */
export function checkBankCsv(
  layout: BankCsvLayout,
  bytes: Uint8Array,
): Result<BankCsvContent, BankCsvCheckRefusal> {
  const faults: LineFault[] = []
  const records = recordsOf(layout, bytes, faults)
  const body = records.slice(layout.header ? 1 : 0, layout.trailer === null ? undefined : -1)
  const titles = layout.columns.map((each) => each.title)
  if (layout.header && records[0]?.join('\n') !== titles.join('\n')) {
    faults.push({ line: 1, message: `is no header of ${layout.words}` })
  }
  const rows = body.map((record, n) => rowOf(layout, record, n + (layout.header ? 2 : 1), faults))
  if (rows.length === 0) faults.push({ line: records.length, message: 'pays nothing' })
  const amounts = rows.map((row) => (row['amount'] ?? '').replace(layout.decimal, '.'))
  if (layout.trailer !== null) {
    const sums = { count: String(rows.length), total: decimalSum(amounts) }
    const expected = layout.trailer.map((cell) =>
      typeof cell === 'string' ? sums[cell] : cell.fixed,
    )
    const found = (records.at(-1) ?? []).map((cell, n) =>
      layout.trailer?.[n] === 'total' ? cell.replace(layout.decimal, '.') : cell,
    )
    if (found.join('\n') !== expected.join('\n')) {
      const message = `says ${found.join(' ')}, found ${expected.join(' ')}`
      faults.push({ line: records.length, message })
    }
  }
  return faults.length > 0 ? refuse({ code: 'bank_csv.wrong', faults }) : ok({ rows, amounts })
}

function recordsOf(layout: BankCsvLayout, bytes: Uint8Array, faults: LineFault[]): string[][] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return parse(text, {
      delimiter: layout.delimiter,
      relax_column_count: true,
      record_delimiter: '\r\n',
    })
  } catch (error) {
    faults.push({ line: 1, message: error instanceof Error ? error.message : String(error) })
    return []
  }
}

function rowOf(
  layout: BankCsvLayout,
  record: readonly string[],
  line: number,
  faults: LineFault[],
): Readonly<Record<string, string>> {
  const wrong = (message: string) => faults.push({ line, message })
  if (record.length !== layout.columns.length) {
    wrong(`has ${record.length} cells, expected ${layout.columns.length}`)
  }
  for (const [n, column] of layout.columns.entries())
    checkCell(layout, column, record[n] ?? '', wrong)
  return Object.fromEntries(layout.columns.map((column, n) => [column.value, record[n] ?? '']))
}

function checkCell(
  layout: BankCsvLayout,
  column: BankCsvColumn,
  cell: string,
  wrong: (message: string) => void,
): void {
  const { title, lengthMax } = column
  if (cell === '' && column.needed) wrong(`has no ${title}`)
  if (cell.length > lengthMax) wrong(`${title} has ${cell.length} characters, at most ${lengthMax}`)
  if (!isCarried(layout.set, cell)) wrong(`${title} has a character the bank does not carry`)
  const isAmount = new RegExp(`^\\d+(?:[${layout.decimal}]\\d{1,4})?$`).test(cell)
  if (column.value === 'amount' && (!isAmount || /^[0.,]+$/.test(cell))) {
    wrong(`${cell} is no amount to pay`)
  }
}
