import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { importStatement } from '../../../src/reconciliation/contract.ts'
import { upload } from '../../api/client.ts'
import { refreshAll } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { Figure } from '../../ui/surface.tsx'
import { Proof } from './statements-pane.tsx'

type Imported = RouteWireAnswer<typeof importStatement>
const outcomes = {
  imported: 'The statement is in',
  known: 'This very file was imported before; nothing happened',
  quarantined: 'The file contradicts itself; it is kept, none of its lines is booked',
}

/** A statement from the bank: proven, booked and matched while one waits. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [result, setResult] = useState<Imported | null>(null)
  const queries = useQueryClient()
  const send = async (file: File, onProgress: (part: number) => void) => {
    setResult(await upload(importStatement, {}, file, onProgress))
    refreshAll(queries)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Import a statement"
      intro="A camt.053 or MT940 file as the bank sends it: its arithmetic is proven first, and the same line is never booked twice. A camt.054 adds the payments of a line, and is never a line."
      actions={
        result ? (
          <Button look="primary" onClick={onClose}>
            Look at it
          </Button>
        ) : undefined
      }
    >
      {result === null ? (
        <FileDrop
          label="Drop the file here, or choose it"
          help="camt.053 or camt.054 XML, or MT940, up to 50 MB"
          accept=".xml,.sta,.mt940,.940,.txt"
          send={send}
        />
      ) : (
        <div className="space-y-4" role="status">
          <p className="font-semibold">{outcomes[result.outcome]}</p>
          <div className="grid grid-cols-4 gap-3">
            <Figure label="Settled">{result.matched.settled}</Figure>
            <Figure label="Returned">{result.matched.returned}</Figure>
            <Figure label="Proposed">{result.matched.proposed}</Figure>
            <Figure label="Breaks" tone={result.matched.breaks > 0 ? 'text-bad' : ''}>
              {result.matched.breaks}
            </Figure>
          </div>
          {result.notified.entries + result.notified.joined > 0 ? (
            <p>
              {result.notified.entries} entries told; {result.notified.joined} joined with lines of
              a statement. What has no line yet is provisional.
            </p>
          ) : null}
          <ul className="space-y-2">
            {result.statements.map((statement) => (
              <li key={statement.statementId} className="rounded-md border p-3">
                <p className="flex items-center justify-between gap-2 font-medium">
                  {statement.accountName} <Proof statement={statement} />
                </p>
                <p className="text-muted">
                  {statement.linesNew} new lines, {statement.linesKnown} known
                  {statement.why ? `. ${statement.why}` : ''}
                </p>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  )
}
