import { useQueryClient } from '@tanstack/react-query'
import { Coins } from 'lucide-react'
import { importRates, listRateSources } from '../../../src/rates/contract.ts'
import { upload } from '../../api/client.ts'
import { refreshAll, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { Card, EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { printDay } from '../../ui/when.tsx'

/** Which days' reference rates are here, and the door for more. */
export function RatesPane() {
  const sources = useRoute(listRateSources, {})
  const queries = useQueryClient()
  const whyNot = useMay()(importRates)
  if (sources.error) return <ErrorPanel problem={sources.error.body} className="m-4" />
  if (!sources.data) return <SkeletonRows />
  const take = async (file: File, onProgress: (part: number) => void) => {
    const done = await upload(importRates, { query: {} }, file, onProgress)
    const span =
      done.firstOn && done.lastOn ? `${printDay(done.firstOn)} to ${printDay(done.lastOn)}` : ''
    toastDone('The rates are in', { detail: span })
    refreshAll(queries)
  }
  return (
    <div className="mx-auto max-w-3xl space-y-4 p-4">
      {sources.data.rows.every((row) => row.lastOn === null) ? (
        <EmptyState icon={Coins} title="No rates yet">
          They are needed only where a cost or a payment is in another currency than its fund.
          Finance or the lead imports the ECB’s own file.
        </EmptyState>
      ) : null}
      {sources.data.rows.map((row) => (
        <Card key={row.source} title={row.name} note={row.acknowledgement}>
          {row.firstOn && row.lastOn ? (
            <p>
              From {printDay(row.firstOn)} to {printDay(row.lastOn)}, against {row.base}.
            </p>
          ) : (
            <p className="text-muted">Nothing of this source is here yet.</p>
          )}
        </Card>
      ))}
      {whyNot === null ? (
        <FileDrop
          label="Drop the ECB’s file here, or choose it"
          help="eurofxref as CSV, XML or their zip; importing the same again changes nothing"
          accept=".csv,.xml,.zip"
          send={take}
        />
      ) : (
        <p className="text-muted">Finance or the lead imports rates.</p>
      )}
    </div>
  )
}
