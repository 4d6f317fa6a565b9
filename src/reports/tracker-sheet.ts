import { writeXlsx, type XlsxColumn, type XlsxValue } from '../formats/xlsx-write.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import type { TrackerView } from './tracker-row.ts'

const columns = [
  { name: 'Key', kind: 'text', value: (row) => row.key },
  { name: 'Partner code', kind: 'text', width: 14, value: (row) => row.partnerCode },
  { name: 'Partner', kind: 'text', value: (row) => row.partnerName },
  { name: 'Program', kind: 'text', value: (row) => row.programName },
  { name: 'Incentive', kind: 'text', width: 18, value: (row) => row.incentiveNumber },
  { name: 'Activity', kind: 'text', value: (row) => row.activity },
  { name: 'Submission', kind: 'text', width: 18, value: (row) => row.submissionNumber },
  { name: 'Fund', kind: 'text', width: 16, value: (row) => row.fundCode },
  { name: 'Currency', kind: 'text', width: 10, value: (row) => row.currency },
  { name: 'Requested on', kind: 'date', value: (row) => row.requestedOn },
  { name: 'Requested', kind: 'amount', value: (row) => row.requested },
  { name: 'Committed', kind: 'amount', value: (row) => row.approved },
  { name: 'Claimed', kind: 'amount', value: (row) => row.claimed },
  { name: 'Decided on', kind: 'date', value: (row) => row.decidedOn },
  { name: 'Decided by', kind: 'text', value: (row) => row.decidedBy },
  { name: 'Payable', kind: 'amount', value: (row) => row.amount },
  { name: 'Due on', kind: 'date', value: (row) => row.dueOn },
  { name: 'Stage', kind: 'text', width: 12, value: (row) => row.stage },
  { name: 'Waits for', kind: 'text', width: 36, value: (row) => row.waitsFor },
  { name: 'Owed by', kind: 'text', width: 12, value: (row) => row.owedBy },
  { name: 'Days late', kind: 'integer', value: (row) => row.daysLate },
  { name: 'Pay run', kind: 'text', width: 14, value: (row) => row.runNumber },
  { name: 'End-to-end id', kind: 'text', width: 16, value: (row) => row.endToEndId },
  { name: 'Sent on', kind: 'date', value: (row) => row.sentOn },
  { name: 'Bank booked on', kind: 'date', value: (row) => row.bankBookedOn },
  { name: 'Bank amount', kind: 'amount', value: (row) => row.bankAmount },
  { name: 'Statement', kind: 'text', value: (row) => row.statementRef },
  { name: 'Came back on', kind: 'date', value: (row) => row.returnedOn },
] as const satisfies readonly (XlsxColumn & { value: (row: TrackerView) => XlsxValue })[]

/** The tracker as a workbook of one sheet. The same rows give the same bytes: the file's date is the
 *  last day anything in it happened. */
export function trackerWorkbook(rows: readonly TrackerView[]): Promise<Uint8Array> {
  const days = rows.flatMap((row) =>
    [row.decidedOn, row.sentOn, row.bankBookedOn, row.returnedOn].filter((day) => day !== null),
  )
  const last = days.reduce<PlainDate>(
    (latest, day) => (Temporal.PlainDate.compare(day, latest) > 0 ? day : latest),
    Temporal.PlainDate.from('2000-01-01'),
  )
  const createdAt = last.toZonedDateTime('UTC').toInstant()
  const sheet = {
    name: 'Tracker',
    columns: columns.map((column) => {
      const { value: _value, ...own } = column
      return own
    }),
    rows: rows.map((row) => columns.map((column): XlsxValue => column.value(row))),
  }
  return writeXlsx([sheet], { createdAt })
}
