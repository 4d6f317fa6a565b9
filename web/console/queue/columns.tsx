import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import type { queuePage } from '../../../src/submissions/contract.ts'
import { StatusDot } from '../../ui/badge.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Money } from '../../ui/money.tsx'
import { SlaChip } from '../../ui/when.tsx'
import { statusWords, typeWords } from '../../words/submission.ts'

export type QueueRow = RouteWireAnswer<typeof queuePage>['rows'][number]

export function isDone(row: { readonly status: string }): boolean {
  return ['approved', 'rejected', 'withdrawn', 'lapsed'].includes(row.status)
}

export function Status({ status }: { status: string }) {
  const { word, tone } = statusWords[status] ?? { word: status, tone: 'neutral' as const }
  return <StatusDot tone={tone}>{word}</StatusDot>
}

export const queueColumns: readonly Column<QueueRow>[] = [
  {
    id: 'number',
    head: 'Submission',
    width: '9.25rem',
    hide: 'last',
    cell: (row) => <span className="font-mono text-[12px] text-muted">{row.number}</span>,
  },
  {
    id: 'partner',
    head: 'Partner',
    cell: (row) => <span className="font-medium">{row.partnerName}</span>,
  },
  {
    id: 'title',
    head: 'What',
    hide: 'first',
    cell: (row) => (
      <span className="text-muted">
        {typeWords[row.type] ?? row.type}
        {row.title ? ` · ${row.title}` : ''}
      </span>
    ),
  },
  {
    id: 'status',
    head: 'Status',
    width: '10.5rem',
    cell: (row) => <Status status={row.status} />,
    hide: 'third',
  },
  {
    id: 'sla',
    head: 'SLA',
    width: '6rem',
    cell: (row) => (
      <SlaChip dueAt={row.decisionDueAt} paused={row.health === 'waiting'} done={isDone(row)} />
    ),
  },
  {
    id: 'amount',
    head: 'Amount',
    width: '7.5rem',
    align: 'right',
    cell: (row) => <Money value={row.requested} />,
  },
  {
    id: 'owner',
    head: 'Owner',
    width: '7rem',
    hide: 'second',
    cell: (row) => row.assignedName ?? <span className="text-muted">—</span>,
  },
]
