import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import type { importPartners } from '../../../src/partners/contract.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { sayCode } from '../../words/submission.ts'

/** What an import did or would do; the same of every list. */
export type Report = RouteWireAnswer<typeof importPartners>
type Row = Report['rows'][number]

/** `3 created, 1 refused`. */
export function countWords(report: Report): string {
  const words = Object.entries(report.counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${sayCode(outcome).toLowerCase()}`)
  return words.join(', ') || 'no row'
}

/** Does importing it change anything? */
export function changesSomething(report: Report): boolean {
  return (report.counts.created ?? 0) + (report.counts.updated ?? 0) > 0
}

const tones: Record<string, Tone> = { created: 'good', updated: 'info', refused: 'bad' }
const ROWS_SHOWN_MAX = 200

/** Columns as understood, then every row that changes something or is refused, refused ones first. */
export function ReportTable({ report }: { report: Report }) {
  const refused = report.rows.filter((row) => row.outcome === 'refused')
  const changed = report.rows.filter((row) => row.outcome !== 'refused' && row.changes.length > 0)
  const telling = [...refused, ...changed]
  const unread = report.columns.filter(({ header, field }) => field === null && header !== '')
  return (
    <div className="space-y-3">
      <p role="status" className="font-medium">
        {countWords(report)}
      </p>
      {unread.length > 0 ? (
        <p className="text-muted">Not read: {unread.map(({ header }) => header).join(', ')}.</p>
      ) : null}
      {report.sheetProblems.map((problem) => (
        <p key={`${problem.code}${problem.rowNumber}${problem.message}`} className="text-bad">
          {problem.rowNumber === null ? '' : `Row ${problem.rowNumber}: `}
          {problem.message}
        </p>
      ))}
      {telling.length > 0 ? (
        <table className="w-full text-left">
          <thead>
            <tr className="eyebrow border-b">
              <th className="w-14 py-1">Row</th>
              <th className="w-28">Code</th>
              <th className="w-28">Result</th>
              <th>What changes, or what is wrong</th>
            </tr>
          </thead>
          <tbody>
            {telling.slice(0, ROWS_SHOWN_MAX).map((row) => (
              <ReportRow key={row.row} row={row} />
            ))}
          </tbody>
        </table>
      ) : null}
      {telling.length > ROWS_SHOWN_MAX ? (
        <p className="text-muted">… and {telling.length - ROWS_SHOWN_MAX} more rows.</p>
      ) : null}
    </div>
  )
}

function ReportRow({ row }: { row: Row }) {
  return (
    <tr className="border-b align-top">
      <td className="tnum py-1.5 text-muted">{row.row}</td>
      <td className="py-1.5 font-mono text-[12px] wrap-anywhere">{row.code}</td>
      <td className="py-1.5">
        <Badge tone={tones[row.outcome] ?? 'neutral'}>{sayCode(row.outcome)}</Badge>
      </td>
      <td className="py-1.5 wrap-anywhere">
        {row.problems.map((problem) => (
          <p key={`${problem.column}${problem.expected}`} className="text-bad">
            {problem.column} {problem.found === '' ? 'is empty' : `is “${problem.found}”`}: expected{' '}
            {problem.expected}
          </p>
        ))}
        {row.outcome === 'refused'
          ? null
          : row.changes.map((change) => (
              <p key={change.field}>
                <span className="text-muted">{sayCode(change.field)}:</span>{' '}
                {change.from === null ? '' : `${change.from} → `}
                {change.to ?? '—'}
              </p>
            ))}
      </td>
    </tr>
  )
}
