import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Upload } from 'lucide-react'
import { useState } from 'react'
import { importStatement } from '../../../src/reconciliation/contract.ts'
import { useMay, useSignedIn } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AccountsPane } from './accounts-pane.tsx'
import { BreaksPane } from './breaks-pane.tsx'
import { ClosePane } from './close-pane.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { LinesPane } from './lines-pane.tsx'
import { StatementsPane } from './statements-pane.tsx'
import { TieOutPane } from './tie-out-pane.tsx'
import { TrackerPane } from './tracker-pane.tsx'

const route = getRouteApi('/console/reconciliation')

/** What the bank proves, what it does not, and the months of the books. */
export default function Reconciliation() {
  useTitle('Reconciliation')
  const search = route.useSearch()
  const navigate = useNavigate()
  const may = useMay()
  const granted: readonly string[] = useSignedIn().may
  const [importing, setImporting] = useState(false)
  const whyNot = may(importStatement)
  useKeys('Reconciliation', [
    { key: 'i', does: 'Import a statement', run: () => setImporting(true), off: whyNot !== null },
  ])
  const entries = [
    { id: 'accounts', label: 'Accounts', needs: 'statement.read', body: <AccountsPane /> },
    { id: 'lines', label: 'Bank lines', needs: 'statement.read', body: <LinesPane /> },
    { id: 'breaks', label: 'Breaks', needs: 'statement.read', body: <BreaksPane /> },
    { id: 'statements', label: 'Statements', needs: 'statement.read', body: <StatementsPane /> },
    { id: 'tie-out', label: 'Tie-out', needs: 'ledger.read', body: <TieOutPane /> },
    { id: 'tracker', label: 'Tracker', needs: 'tracker.read', body: <TrackerPane /> },
    { id: 'close', label: 'Close', needs: 'ledger.read', body: <ClosePane /> },
  ].filter((entry) => granted.includes(entry.needs))
  const tab = entries.some((entry) => entry.id === search.tab)
    ? (search.tab ?? '')
    : (entries[0]?.id ?? '')
  return (
    <>
      <PageHeader
        title="Reconciliation"
        actions={
          <Button
            look="primary"
            icon={Upload}
            hint="i"
            onClick={() => setImporting(true)}
            disabledReason={whyNot}
          >
            Import a statement
          </Button>
        }
      />
      <Tabs
        className="flex-1"
        value={tab}
        onChange={(id) =>
          void navigate({ to: '/reconciliation', search: { tab: id }, replace: true })
        }
        entries={entries}
      />
      {importing ? <ImportDialog onClose={() => setImporting(false)} /> : null}
    </>
  )
}
