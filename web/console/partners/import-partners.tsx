import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { importPartners } from '../../../src/partners/contract.ts'
import { upload } from '../../api/client.ts'
import { refreshAll } from '../../api/queries.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { sayCode } from '../../words/submission.ts'

type Report = RouteWireAnswer<typeof importPartners>
type Row = Report['rows'][number]

/** A list of partners, first as what it would change, then for good. */
export function ImportPartners({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const [report, setReport] = useState<Report | null>(null)
  const [busy, setBusy] = useState(false)
  const queries = useQueryClient()
  const close = () => (setFile(null), setReport(null), onClose())
  const preview = async (chosen: File, onProgress: (part: number) => void) => {
    setReport(await upload(importPartners, { query: { preview: 'true' } }, chosen, onProgress))
    setFile(chosen)
  }
  const apply = async () => {
    if (file === null) return
    setBusy(true)
    try {
      const done = await upload(importPartners, { query: {} }, file, () => undefined)
      toastDone('The list is in', { detail: countWords(done) })
      refreshAll(queries)
      close()
    } catch (error) {
      toastFailed('The list was not taken', {
        detail: error instanceof Error ? error.message : String(error),
      })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      wide
      title="Import partners"
      intro="CSV or XLSX, one partner per row. You see what would change before anything does; importing the same list again changes nothing."
      actions={
        report ? (
          <Button look="primary" busy={busy} onClick={() => void apply()}>
            Import {file?.name}
          </Button>
        ) : undefined
      }
    >
      {report === null ? (
        <FileDrop
          label="Drop a list here, or choose one"
          help="CSV or XLSX, up to 10 MB"
          accept=".csv,.xlsx"
          send={preview}
        />
      ) : (
        <ReportTable report={report} />
      )}
    </Dialog>
  )
}

function countWords(report: Report): string {
  return Object.entries(report.counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${sayCode(outcome).toLowerCase()}`)
    .join(', ')
}

const tones: Record<string, Tone> = {
  create: 'good',
  created: 'good',
  update: 'info',
  updated: 'info',
  refused: 'bad',
  error: 'bad',
}
const ROWS_SHOWN_MAX = 200

function ReportTable({ report }: { report: Report }) {
  const telling = report.rows.filter((row) => row.problems.length > 0 || row.changes.length > 0)
  return (
    <div className="space-y-3">
      <p className="font-medium">{countWords(report)}</p>
      {report.sheetProblems.map((problem) => (
        <p key={`${problem.code}${problem.rowNumber}`} className="text-bad">
          {problem.message}
        </p>
      ))}
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
      <td className="font-mono text-[12px]">{row.code}</td>
      <td>
        <Badge tone={tones[row.outcome] ?? 'neutral'}>{sayCode(row.outcome)}</Badge>
      </td>
      <td className="py-1.5">
        {row.problems.map((problem) => (
          <p key={`${problem.column}${problem.expected}`} className="text-bad">
            {problem.column}: found “{problem.found}”, expected {problem.expected}
          </p>
        ))}
        {row.changes.map((change) => (
          <p key={change.field}>
            <span className="text-muted">{sayCode(change.field)}:</span> {change.from ?? '—'} →{' '}
            {change.to ?? '—'}
          </p>
        ))}
      </td>
    </tr>
  )
}
