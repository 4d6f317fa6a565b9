import { ScanSearch } from 'lucide-react'
import { readSignals } from '../../../src/submissions/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { SignalPair } from './signal-pair.tsx'

/** What a submission has in common with others. */
export function SignalsPane({ submissionId }: { submissionId: string }) {
  const found = useRoute(readSignals, { params: { submissionId } })
  if (found.error) return <ErrorPanel problem={found.error.body} className="m-4" />
  if (!found.data) return <SkeletonRows rows={6} />
  if (found.data.rows.length === 0)
    return (
      <EmptyState icon={ScanSearch} title="Nothing in common">
        No invoice, file or picture of it was handed in for another activity.
      </EmptyState>
    )
  return (
    <div className="space-y-4 p-4">
      {found.data.rows.map((signal) => (
        <SignalPair key={signal.signalId} signal={signal} />
      ))}
    </div>
  )
}
