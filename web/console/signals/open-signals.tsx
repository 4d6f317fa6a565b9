import { ScanSearch } from 'lucide-react'
import { useState } from 'react'
import { listSignals } from '../../../src/submissions/contract.ts'
import { usePages } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageBody, Toolbar } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { signalWords } from '../../words/signal.ts'
import { SignalPair, type Signal } from './signal-pair.tsx'

const kinds = [
  { value: 'all', label: 'Of every kind' },
  ...Object.entries(signalWords).map(([value, { word }]) => ({ value, label: word })),
]

/** Signs of fraud where one of the two submissions is still open, the newest first. */
export function OpenSignals() {
  const [kind, setKind] = useState('all')
  // What is chosen is one of the kinds the words list, as the contract does.
  const query = kind === 'all' ? {} : { kind: kind as Signal['kind'] }
  const pages = usePages(listSignals, { query })
  return (
    <>
      <Toolbar>
        <Select label="Kind" options={kinds} value={kind} onChange={setKind} className="w-60" />
      </Toolbar>
      <PageBody>
        {pages.problem ? <ErrorPanel problem={pages.problem.body} /> : null}
        {pages.loaded || pages.problem ? null : <SkeletonRows rows={8} />}
        {pages.loaded && pages.rows.length === 0 ? (
          <EmptyState icon={ScanSearch} title="No open sign">
            Invoices, files and pictures that two open submissions share appear here by themselves.
          </EmptyState>
        ) : null}
        <div className="space-y-4">
          {pages.rows.map((signal) => (
            <SignalPair key={signal.signalId} signal={signal} />
          ))}
        </div>
        {pages.more ? (
          <Button className="mt-4" onClick={pages.loadMore}>
            Show more
          </Button>
        ) : null}
      </PageBody>
    </>
  )
}
