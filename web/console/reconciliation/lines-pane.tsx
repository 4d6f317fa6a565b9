import { ListChecks } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { listLines } from '../../../src/reconciliation/contract.ts'
import { usePages } from '../../api/queries.ts'
import { Badge, StatusDot, type Tone } from '../../ui/badge.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { Toolbar } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { LineDetail } from './line-detail.tsx'

export type BankLine = RouteWireAnswer<typeof listLines>['rows'][number]

const states: Record<string, { word: string; tone: Tone }> = {
  unmatched: { word: 'To explain', tone: 'bad' },
  part: { word: 'In part', tone: 'warn' },
  matched: { word: 'Explained', tone: 'good' },
}

const columns: readonly Column<BankLine>[] = [
  {
    id: 'on',
    head: 'Booked',
    width: '7.5rem',
    hide: 'last',
    cell: (row) => <Day on={row.bookedOn} />,
  },
  {
    id: 'who',
    head: 'Whom',
    cell: (row) => <span className="font-medium">{row.counterparty ?? row.remittance ?? '—'}</span>,
  },
  {
    id: 'ref',
    head: 'Reference',
    width: '11rem',
    hide: 'second',
    cell: (row) => (
      <span className="font-mono text-[12px] text-muted">
        {row.reference ?? row.batchReference}
      </span>
    ),
  },
  {
    id: 'state',
    head: 'State',
    width: '8rem',
    hide: 'last',
    cell: (row) => (
      <StatusDot tone={states[row.state]?.tone ?? 'neutral'}>{states[row.state]?.word}</StatusDot>
    ),
  },
  {
    id: 'proposal',
    head: 'Proposed',
    width: '6.5rem',
    hide: 'third',
    cell: (row) =>
      row.proposals.length > 0 ? <Badge tone="info">{row.proposals.length}</Badge> : null,
  },
  {
    id: 'amount',
    head: 'Amount',
    width: '9rem',
    align: 'right',
    cell: (row) => <Money value={row.amount} />,
  },
]

/** Bank lines with what explains them; the one in focus beside, with its proposals. */
export function LinesPane() {
  const [view, setView] = useState<'open' | 'all'>('open')
  const pages = usePages(listLines, { query: view === 'open' ? { open: 'true' } : {} })
  const [at, setAt] = useState<string | null>(null)
  const active = pages.rows.find((row) => row.lineId === at) ?? pages.rows[0]
  return (
    <div className="flex h-full min-h-0">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Toolbar>
          <Segmented
            label="Which lines"
            value={view}
            onChange={(value) => setView(value === 'all' ? 'all' : 'open')}
            options={[
              { value: 'open', label: 'To explain' },
              { value: 'all', label: 'All' },
            ]}
          />
        </Toolbar>
        {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
        {pages.loaded ? (
          <DataTable
            label="Bank lines"
            rows={pages.rows}
            columns={columns}
            idOf={(row) => row.lineId}
            nameOf={(row) => `${row.bookedOn}, ${row.counterparty ?? ''}`}
            activeId={active?.lineId ?? null}
            onActive={(row) => setAt(row.lineId)}
            onEnd={pages.loadMore}
            total={pages.more ? -1 : pages.rows.length}
            empty={
              <EmptyState
                icon={ListChecks}
                title={view === 'open' ? 'Every line is explained' : 'No statement yet'}
              >
                A specialist or Finance imports a statement, and its lines stand here.
              </EmptyState>
            }
          />
        ) : pages.problem ? null : (
          <SkeletonRows />
        )}
      </div>
      {active ? <LineDetail key={active.lineId} line={active} /> : null}
    </div>
  )
}
