import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { fileAnswerRoute } from '../../../src/payouts/contract.ts'
import { upload } from '../../api/client.ts'
import { refreshAll } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { Figure } from '../../ui/surface.tsx'

type Filed = RouteWireAnswer<typeof fileAnswerRoute>

/** What a bank answered, as a file: placed against its run while one waits. */
export function AnswerDialog({ onClose }: { onClose: () => void }) {
  const [result, setResult] = useState<Filed | null>(null)
  const queries = useQueryClient()
  const send = async (file: File, onProgress: (part: number) => void) => {
    setResult(await upload(fileAnswerRoute, {}, file, onProgress))
    refreshAll(queries)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="File a bank’s answer"
      intro="A pain.002 status report, a NACHA file of returns and notices of change, or the register of your ERP (CSV, XLSX): each bill's number or reference, status, day and amount. The same file twice changes nothing."
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
          help="pain.002 XML, NACHA, or the ERP's register, up to 32 MB"
          accept=".xml,.ach,.txt,.csv,.xlsx"
          send={send}
        />
      ) : (
        <div className="space-y-4" role="status">
          <p className="font-semibold">
            {result.outcome === 'known'
              ? 'This very file was filed before; nothing happened'
              : `The answer is in, ${result.lines} lines`}
          </p>
          <div className="grid grid-cols-3 gap-3 sm:grid-cols-5">
            <Figure label="Accepted">{result.counts.accepted}</Figure>
            <Figure label="Paid">{result.counts.paid}</Figure>
            <Figure label="Rejected">{result.counts.rejected}</Figure>
            <Figure label="Returned">{result.counts.returned}</Figure>
            <Figure label="Open" tone={result.counts.open > 0 ? 'text-bad' : ''}>
              {result.counts.open}
            </Figure>
          </div>
        </div>
      )}
    </Dialog>
  )
}
