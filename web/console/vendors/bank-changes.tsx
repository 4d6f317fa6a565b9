import { useNavigate } from '@tanstack/react-router'
import { Landmark } from 'lucide-react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { listBankChanges } from '../../../src/vendors/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge, StatusDot } from '../../ui/badge.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime, printDay } from '../../ui/when.tsx'
import { bankNext } from '../../words/next-step.ts'
import { bankWords } from '../../words/vendor.ts'
import { Back } from '../back.tsx'

type Row = RouteWireAnswer<typeof listBankChanges>['rows'][number]

const columns: readonly Column<Row>[] = [
  {
    id: 'vendor',
    head: 'Vendor',
    width: 'clamp(7rem, 22vw, 15rem)',
    cell: (row) => <span className="font-medium whitespace-normal">{row.vendorName}</span>,
  },
  {
    id: 'account',
    head: 'Account',
    width: '11rem',
    hide: 'third',
    cell: (row) => (
      <span>
        <span className="font-mono text-[12px]">{row.masked}</span> {row.currency}
      </span>
    ),
  },
  {
    id: 'state',
    head: 'Where it stands',
    width: '8.5rem',
    hide: 'last',
    cell: (row) => {
      const { word, tone } = bankWords[row.state] ?? { word: row.state, tone: 'neutral' as const }
      return <StatusDot tone={tone}>{word}</StatusDot>
    },
  },
  { id: 'waits', head: 'Waits for', cell: (row) => <WaitsFor row={row} /> },
  {
    id: 'since',
    head: 'Named',
    width: '10rem',
    hide: 'first',
    cell: (row) => <DateTime at={row.proposedAt} />,
  },
]

function WaitsFor({ row }: { row: Row }) {
  const own =
    row.state === 'cooling'
      ? `Its business days: usable on ${printDay(row.usableOn ?? '')}`
      : (bankNext[row.state] ?? row.state)
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 gap-y-1 py-1.5 whitespace-normal">
      {row.noticeCode ? <Badge>our bank’s {row.noticeCode}</Badge> : null}
      <span>{own}</span>
      {row.callsNotReached > 0 ? (
        <Badge tone="warn">
          {row.callsNotReached} {row.callsNotReached === 1 ? 'call' : 'calls'} reached nobody
        </Badge>
      ) : null}
      {row.contactChangedUntil ? (
        <Badge tone="bad" className="h-auto whitespace-normal">
          a contact changed, held until {printDay(row.contactChangedUntil)}
        </Badge>
      ) : null}
    </span>
  )
}

/** Every account that waits for a call, an approval or its days, oldest first. */
export default function BankChanges() {
  useTitle('Bank changes')
  const navigate = useNavigate()
  const changes = useRoute(listBankChanges, {})
  return (
    <>
      <PageHeader crumb={<Back to="/vendors" list="vendors" />} title="Bank changes" />
      {changes.error ? <ErrorPanel problem={changes.error.body} className="m-4" /> : null}
      {changes.data ? (
        <DataTable
          label="Accounts that wait"
          rows={changes.data.rows}
          columns={columns}
          idOf={(row) => row.bankDetailId}
          nameOf={(row) => `${row.vendorName} ${row.masked}`}
          onOpen={(row) =>
            void navigate({ to: '/vendors/$vendorId', params: { vendorId: row.vendorId } })
          }
          hrefOf={(row) => `/vendors/${row.vendorId}`}
          total={changes.data.rows.length}
          empty={
            <EmptyState icon={Landmark} title="No account waits">
              A new or changed account stands here until it is called back, approved and has waited.
            </EmptyState>
          }
        />
      ) : (
        <SkeletonRows rows={8} />
      )}
    </>
  )
}
