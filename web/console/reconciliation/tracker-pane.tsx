import { Link, useNavigate } from '@tanstack/react-router'
import { Download, Table2 } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { tracker, trackerSheet, trackerStages } from '../../../src/reports/contract.ts'
import { addressOf } from '../../api/client.ts'
import { usePages } from '../../api/queries.ts'
import { StatusDot, type Tone } from '../../ui/badge.tsx'
import { buttonLook } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { Money } from '../../ui/money.tsx'
import { Toolbar } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'

type Row = RouteWireAnswer<typeof tracker>['rows'][number]
type Stage = (typeof trackerStages)[number]

const tones: Record<Stage, Tone> = {
  held: 'warn',
  ready: 'info',
  scheduled: 'info',
  sent: 'info',
  paid: 'good',
  returned: 'bad',
  cancelled: 'neutral',
}

const columns: readonly Column<Row>[] = [
  {
    id: 'key',
    head: 'Key',
    width: '10.5rem',
    hide: 'third',
    cell: (row) => (
      <Link
        to="/trail/$kind/$id"
        params={{ kind: 'payable', id: row.payableId }}
        aria-label={`Follow the record of ${row.key}`}
        className="font-mono text-[12px] underline underline-offset-3"
      >
        {row.key}
      </Link>
    ),
  },
  {
    id: 'partner',
    head: 'Partner',
    cell: (row) => <span className="font-medium">{row.partnerName}</span>,
  },
  {
    id: 'stage',
    head: 'Stage',
    width: '7.5rem',
    cell: (row) => <StatusDot tone={tones[row.stage]}>{sayCode(row.stage)}</StatusDot>,
  },
  {
    id: 'waits',
    head: 'Waits for',
    width: '12rem',
    hide: 'first',
    cell: (row) => <span className="text-muted">{row.waitsFor}</span>,
  },
  { id: 'due', head: 'Due', width: '7.5rem', hide: 'third', cell: (row) => <Day on={row.dueOn} /> },
  {
    id: 'run',
    head: 'Run',
    width: '8rem',
    hide: 'second',
    cell: (row) => <span className="font-mono text-[12px] text-muted">{row.runNumber}</span>,
  },
  {
    id: 'bank',
    head: 'Bank',
    width: '7.5rem',
    hide: 'third',
    cell: (row) => <Day on={row.bankBookedOn} />,
  },
  {
    id: 'amount',
    head: 'Amount',
    width: '7.5rem',
    align: 'right',
    cell: (row) => <Money value={row.amount} />,
  },
]

/** One row per payable, from request to bank line; out as a spreadsheet with the same keys. */
export function TrackerPane() {
  const [stage, setStage] = useState<Stage | 'all'>('all')
  const query = stage === 'all' ? {} : { stage }
  const pages = usePages(tracker, { query })
  const [at, setAt] = useState<string | null>(null)
  const navigate = useNavigate()
  const active = pages.rows.find((row) => row.key === at) ?? pages.rows[0]
  const follow = (payableId: string) =>
    void navigate({ to: '/trail/$kind/$id', params: { kind: 'payable', id: payableId } })
  useKeys('Tracker', [
    {
      key: 't',
      does: 'Follow the record of the row',
      run: () => active && follow(active.payableId),
      off: active === undefined,
    },
  ])
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Toolbar>
        <Segmented
          label="Stage"
          value={stage}
          onChange={(value) => setStage(trackerStages.find((one) => one === value) ?? 'all')}
          options={['all', ...trackerStages].map((value) => ({ value, label: sayCode(value) }))}
        />
        <a
          className={`${buttonLook()} ml-auto`}
          href={addressOf(trackerSheet, { query })}
          download="tracker.xlsx"
        >
          <Download aria-hidden className="size-3.5" />
          XLSX
        </a>
      </Toolbar>
      {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
      {pages.loaded ? (
        <DataTable
          label="Tracker"
          rows={pages.rows}
          columns={columns}
          idOf={(row) => row.key}
          nameOf={(row) => `${row.key}, ${row.partnerName}`}
          activeId={at ?? pages.rows[0]?.key ?? null}
          onActive={(row) => setAt(row.key)}
          onOpen={(row) =>
            void navigate({
              to: '/submissions/$submissionId',
              params: { submissionId: row.submissionId },
            })
          }
          hrefOf={(row) => `/submissions/${row.submissionId}`}
          onEnd={pages.loadMore}
          total={pages.more ? -1 : pages.rows.length}
          empty={
            <EmptyState icon={Table2} title="Nothing is owed yet">
              A row appears with the first claim, milestone or fee that a specialist or the lead
              approves.
            </EmptyState>
          }
        />
      ) : pages.problem ? null : (
        <SkeletonRows />
      )}
    </div>
  )
}
