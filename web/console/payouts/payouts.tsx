import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { CalendarClock, CircleDollarSign, Plus } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  blockedPayables,
  listRuns,
  payoutCalendar,
  prepareRun,
} from '../../../src/payouts/contract.ts'
import { usePages, useRoute } from '../../api/queries.ts'
import { useMay, useSignedIn } from '../../api/session.ts'
import { Badge, StatusDot } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { cn } from '../../ui/cn.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { Money } from '../../ui/money.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Day } from '../../ui/when.tsx'
import { runWords } from '../../words/payout.ts'
import { sayCode } from '../../words/submission.ts'
import { Answers } from './answers.tsx'
import { ConfirmOwed } from './confirm-owed.tsx'
import { OnTimePane } from './on-time-pane.tsx'
import { PrepareDialog } from './prepare-dialog.tsx'
import { Receivables } from './receivables.tsx'
import { RemedyLink } from './remedy-link.tsx'
import { TaxInvoices } from './tax-invoices.tsx'
import { TaxPage } from './tax.tsx'
import { Unfetched } from './unfetched.tsx'
import { Unsent } from './unsent.tsx'

const route = getRouteApi('/console/payouts')
type Run = RouteWireAnswer<typeof listRuns>['rows'][number]
type Blocked = RouteWireAnswer<typeof blockedPayables>['rows'][number]

export function RunStatus({ status }: { status: string }) {
  const { word, tone } = runWords[status] ?? { word: status, tone: 'neutral' as const }
  return <StatusDot tone={tone}>{word}</StatusDot>
}

const sheets = [
  { id: 'runs', needs: 'run.read', label: 'Runs', body: <Runs /> },
  { id: 'on-time', needs: 'run.read', label: 'On time', body: <OnTimePane /> },
  { id: 'due', needs: 'run.read', label: 'Due', body: <Due /> },
  { id: 'blocked', needs: 'run.read', label: 'Blocked', body: <BlockedList /> },
  { id: 'answers', needs: 'answer.read', label: 'Answers', body: <Answers /> },
  { id: 'receivables', needs: 'receivable.read', label: 'Owed to us', body: <Receivables /> },
  { id: 'tax-invoices', needs: 'tax_invoice.read', label: 'Tax invoices', body: <TaxInvoices /> },
  { id: 'tax', needs: 'tax.read', label: 'Tax', body: <TaxPage /> },
] as const

/** What is due, what is blocked and by whom, and the runs that pay it. */
export default function Payouts() {
  useTitle('Payouts')
  const search = route.useSearch()
  const navigate = useNavigate()
  const granted: readonly string[] = useSignedIn().may
  const shown = sheets.filter(({ needs }) => granted.includes(needs))
  const may = useMay()
  const [preparing, setPreparing] = useState(false)
  const whyNot = may(prepareRun)
  useKeys('Payouts', [
    { key: 'c', does: 'Prepare a run', run: () => setPreparing(true), off: whyNot !== null },
  ])
  return (
    <>
      <PageHeader
        title="Payouts"
        actions={
          <Button
            look="primary"
            icon={Plus}
            hint="c"
            onClick={() => setPreparing(true)}
            disabledReason={whyNot}
          >
            Prepare a run
          </Button>
        }
      />
      <Unsent />
      {granted.includes('answer.read') ? <Unfetched /> : null}
      <Tabs
        className="flex-1"
        entries={shown}
        value={shown.find(({ id }) => id === search.tab)?.id ?? 'runs'}
        onChange={(id) => void navigate({ to: '/payouts', search: { tab: id }, replace: true })}
      />
      {preparing ? <PrepareDialog onClose={() => setPreparing(false)} /> : null}
    </>
  )
}

const runColumns: readonly Column<Run>[] = [
  {
    id: 'number',
    head: 'Run',
    width: 'clamp(7rem, 20vw, 9rem)',
    cell: (row) => <span className="font-mono text-[12px] text-muted">{row.number}</span>,
  },
  {
    id: 'payer',
    head: 'Payer',
    hide: 'last',
    cell: (row) => <span className="font-medium">{row.payerName}</span>,
  },
  {
    id: 'account',
    head: 'From',
    width: '12rem',
    hide: 'second',
    cell: (row) => <span className="text-muted">{row.accountName}</span>,
  },
  {
    id: 'status',
    head: 'Status',
    width: 'clamp(6.25rem, 20vw, 9rem)',
    cell: (row) => <RunStatus status={row.status} />,
  },
  {
    id: 'on',
    head: 'Executes on',
    width: '8.5rem',
    hide: 'third',
    cell: (row) => <Day on={row.executeOn} />,
  },
  {
    id: 'payments',
    head: 'Payments',
    width: '8rem',
    align: 'right',
    hide: 'third',
    cell: (row) => (
      <span className="tnum">
        {row.payments}
        {row.dropped > 0 ? <span className="text-muted"> ({row.dropped} out)</span> : null}
      </span>
    ),
  },
  {
    id: 'total',
    head: 'Total',
    width: 'clamp(7rem, 20vw, 9rem)',
    align: 'right',
    cell: (row) => <Money value={row.total} className="font-medium" />,
  },
]

function Runs() {
  const pages = usePages(listRuns, { query: {} })
  const navigate = useNavigate()
  const [at, setAt] = useState<string | null>(null)
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows />
  return (
    <div className="flex h-full min-h-0 flex-col">
      <DataTable
        label="Pay runs"
        rows={pages.rows}
        columns={runColumns}
        idOf={(row) => row.runId}
        nameOf={(row) => row.number}
        activeId={at ?? pages.rows[0]?.runId ?? null}
        onActive={(row) => setAt(row.runId)}
        onOpen={(row) => void navigate({ to: '/payouts/$runId', params: { runId: row.runId } })}
        hrefOf={(row) => `/payouts/${row.runId}`}
        onEnd={pages.loadMore}
        total={pages.more ? -1 : pages.rows.length}
        empty={
          <EmptyState icon={CircleDollarSign} title="No run yet">
            A run gathers what is ready and due, from one account, into one file. A specialist or
            the lead prepares it, Finance approves and releases it.
          </EmptyState>
        }
      />
    </div>
  )
}

const tallies = [
  { of: 'ready', word: 'Ready' },
  { of: 'held', word: 'Held' },
  { of: 'inRun', word: 'In a run' },
  { of: 'sent', word: 'Sent' },
] as const

function Due() {
  const calendar = useRoute(payoutCalendar, { query: {} })
  if (calendar.error) return <ErrorPanel problem={calendar.error.body} className="m-4" />
  if (!calendar.data) return <SkeletonRows />
  if (calendar.data.rows.length === 0)
    return (
      <EmptyState icon={CalendarClock} title="Nothing is due">
        What is owed stands here by its due date, from the moment a specialist or the lead approves
        it.
      </EmptyState>
    )
  return (
    <table className="w-full text-left max-md:block">
      <thead className="eyebrow max-md:sr-only">
        <tr className="h-9 border-b">
          <th className="px-4">Due</th>
          <th>Payer</th>
          {tallies.map(({ word }) => (
            <th key={word} className="px-3 text-right last:px-4">
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {calendar.data.rows.map((row) => (
          <tr
            key={`${row.dueOn}${row.payerId}${row.currency}`}
            className="h-10 border-b max-md:block max-md:h-auto max-md:px-4 max-md:py-2"
          >
            <td className="px-4 max-md:block max-md:px-0">
              <Day on={row.dueOn} /> {row.overdue ? <Badge tone="bad">overdue</Badge> : null}
            </td>
            <td className="max-md:block">
              {row.payerName ?? '—'} <span className="text-muted">{row.currency}</span>
            </td>
            {tallies
              .map(({ of, word }) => ({ tally: row[of], word }))
              .map(({ tally, word }) => (
                <td
                  key={word}
                  className={cn(
                    'px-3 text-right last:px-4 max-md:flex max-md:justify-between max-md:px-0!',
                    tally.payables === 0 && 'max-md:hidden',
                  )}
                >
                  <span className="text-muted md:hidden">{word}</span>
                  {tally.payables === 0 ? (
                    <span className="text-muted">—</span>
                  ) : (
                    <span>
                      <Money value={tally.amount} />{' '}
                      <span className="tnum text-[12px] text-muted">({tally.payables})</span>
                    </span>
                  )}
                </td>
              ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function BlockedList() {
  const pages = usePages(blockedPayables, { query: {} })
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows />
  if (pages.rows.length === 0)
    return (
      <EmptyState icon={CircleDollarSign} title="Nothing is blocked">
        Everything that is owed can be paid when it is due.
      </EmptyState>
    )
  return (
    <ul>
      {pages.rows.map((row) => (
        <BlockedRow key={row.payableId} row={row} />
      ))}
      {pages.more ? (
        <li className="p-3 text-center">
          <Button onClick={pages.loadMore}>Show more</Button>
        </li>
      ) : null}
    </ul>
  )
}

function BlockedRow({ row }: { row: Blocked }) {
  return (
    <li className="flex items-start gap-x-4 gap-y-2 border-b px-4 py-3 max-md:flex-wrap">
      <div className="w-64 shrink-0 max-md:w-auto max-md:flex-1">
        <p className="font-medium">{row.partnerName}</p>
        <Link
          to="/submissions/$submissionId"
          params={{ submissionId: row.submissionId }}
          className="font-mono text-[12px] text-muted underline underline-offset-3"
        >
          {row.reference}
        </Link>
      </div>
      <ul className="min-w-0 flex-1 space-y-1 max-md:order-last max-md:basis-full">
        {row.missing.map((reason) => (
          <li key={reason.code}>
            {reason.text} <span className="text-muted">{reason.remedy}</span>{' '}
            <RemedyLink place={reason.place} />{' '}
            <Badge tone={reason.owedBy === 'time' ? 'neutral' : 'warn'}>
              {reason.owedBy === 'time' ? 'waits' : sayCode(reason.owedBy)}
              {reason.until ? (
                <>
                  {' until '}
                  <Day on={reason.until} />
                </>
              ) : null}
            </Badge>
            {reason.code === 'partner_terminated' ? <ConfirmOwed row={row} /> : null}
          </li>
        ))}
      </ul>
      <div className="text-right">
        <Money value={row.amount} className="font-medium" />
        <p className="text-[12px] text-muted">
          due <Day on={row.dueOn} />{' '}
          {row.overdue ? <span className="text-bad">overdue</span> : null}
        </p>
      </div>
    </li>
  )
}
