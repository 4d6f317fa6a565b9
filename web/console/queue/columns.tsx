import {
  CalendarPlus,
  Flag,
  HandCoins,
  Handshake,
  type LucideIcon,
  Milestone,
  Percent,
  Pencil,
  ReceiptText,
  Trophy,
  UserRoundPlus,
} from 'lucide-react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import type { queuePage } from '../../../src/submissions/contract.ts'
import { StatusDot } from '../../ui/badge.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { isSome, Money } from '../../ui/money.tsx'
import { Face } from '../../ui/person.tsx'
import { SlaChip } from '../../ui/when.tsx'
import { reopenedWords, statusWords, typeWords } from '../../words/submission.ts'

export type QueueRow = RouteWireAnswer<typeof queuePage>['rows'][number]

export function isDone(row: { readonly status: string }): boolean {
  return ['approved', 'rejected', 'withdrawn', 'lapsed'].includes(row.status)
}

export function Status({ status }: { status: string }) {
  const { word, tone } = statusWords[status] ?? { word: status, tone: 'neutral' as const }
  return <StatusDot tone={tone}>{word}</StatusDot>
}

const signs: Record<string, LucideIcon> = {
  mdf_change: Pencil,
  mdf_claim: ReceiptText,
  mdf_reimbursement: ReceiptText,
  mdf_rebate: ReceiptText,
  deal_registration: Handshake,
  deal_extension: CalendarPlus,
  deal_outcome: Trophy,
  coinvest_proposal: Milestone,
  coinvest_milestone: Flag,
  referral: UserRoundPlus,
  referral_fee: Percent,
}

/** Its type by a sign, and what it is for. */
function What({ row }: { row: Pick<QueueRow, 'type' | 'title'> }) {
  const Icon = signs[row.type] ?? HandCoins
  const type = typeWords[row.type] ?? row.type
  return (
    <span title={row.title ? `${type}: ${row.title}` : type} className="text-muted">
      <Icon aria-hidden className="mr-1.5 inline size-3.5 align-[-2px]" />
      {row.title ? <span className="sr-only">{type}: </span> : null}
      {row.title || type}
    </span>
  )
}

export const queueColumns: readonly Column<QueueRow>[] = [
  {
    id: 'number',
    head: 'Submission',
    width: '8.75rem',
    hide: 'last',
    cell: (row) => <span className="font-mono text-[12px] text-muted">{row.number}</span>,
  },
  {
    id: 'partner',
    head: 'Partner',
    cell: (row) => (
      <span title={row.partnerName} className="font-medium">
        {row.partnerName}
      </span>
    ),
  },
  {
    id: 'title',
    head: 'What',
    hide: 'second',
    cell: (row) => <What row={row} />,
  },
  {
    id: 'status',
    head: 'Status',
    width: '10.25rem',
    cell: (row) => (
      <span title={row.reopenedBy ? reopenedWords[row.reopenedBy] : undefined}>
        <Status status={row.reopenedBy === 'appeal' ? 'appealed' : row.status} />
      </span>
    ),
    hide: 'third',
  },
  {
    id: 'sla',
    head: 'SLA',
    width: '5.25rem',
    cell: (row) => (
      <SlaChip dueAt={row.decisionDueAt} paused={row.health === 'waiting'} done={isDone(row)} />
    ),
  },
  {
    id: 'amount',
    head: 'Amount',
    width: '7rem',
    align: 'right',
    cell: (row) => <Money value={isSome(row.requested) ? row.requested : null} />,
  },
  {
    id: 'owner',
    head: 'Owner',
    width: '4rem',
    hide: 'first',
    cell: (row) =>
      row.assignedName ? (
        <span title={row.assignedName} className="inline-block align-middle">
          <Face name={row.assignedName} />
          <span className="sr-only">{row.assignedName}</span>
        </span>
      ) : (
        <span className="text-muted">—</span>
      ),
  },
]
