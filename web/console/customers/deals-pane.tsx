import { useNavigate } from '@tanstack/react-router'
import { Handshake } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { dealViews, listDeals } from '../../../src/submissions/contract.ts'
import { usePages } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Money } from '../../ui/money.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Day } from '../../ui/when.tsx'
import { dealWords, sayDaysLeft } from '../../words/deal.ts'
import { FilteredList, useFilter } from '../filtered-list.tsx'

type Row = RouteWireAnswer<typeof listDeals>['rows'][number]
type View = (typeof dealViews)[number]

const columns: readonly Column<Row>[] = [
  {
    id: 'number',
    head: 'Number',
    width: '9rem',
    hide: 'third',
    cell: (row) => <span className="font-mono text-[12px] text-muted">{row.number}</span>,
  },
  {
    id: 'customer',
    head: 'Customer',
    cell: (row) => <span className="truncate font-medium">{row.customerName}</span>,
  },
  { id: 'partner', head: 'Partner', width: '14rem', cell: (row) => row.partnerName, hide: 'last' },
  {
    id: 'products',
    head: 'Products',
    width: '12rem',
    hide: 'first',
    cell: (row) => <span className="text-muted">{row.products.join(', ')}</span>,
  },
  {
    id: 'until',
    head: 'Protected until',
    width: '8rem',
    cell: (row) => <Day on={row.lastOn} />,
    hide: 'second',
  },
  { id: 'left', head: 'Left', width: '9rem', cell: (row) => <Left row={row} /> },
  {
    id: 'value',
    head: 'Value',
    width: '8rem',
    align: 'right',
    hide: 'last',
    cell: (row) => <Money value={row.value} />,
  },
]

/** Fewer days than this are shown as a warning. */
const SOON_DAYS = 14

function Left({ row }: { row: Row }) {
  const left = sayDaysLeft(row)
  if (left === null) {
    const { word, tone } = dealWords[row.status] ?? { word: row.status, tone: 'neutral' as const }
    return <Badge tone={tone}>{word}</Badge>
  }
  if (row.extensionAskedAt !== null) return <Badge tone="info">Extension asked</Badge>
  const isSoon = row.daysLeft !== null && row.daysLeft <= SOON_DAYS
  return isSoon ? <Badge tone="warn">{left}</Badge> : <span className="text-muted">{left}</span>
}

const views: readonly { value: View; label: string }[] = [
  { value: 'protected', label: 'Protected' },
  { value: 'pending', label: 'Undecided' },
  { value: 'clashing', label: 'Clashing' },
  { value: 'ended', label: 'Ended' },
  { value: 'all', label: 'All' },
]

/** Registered deals; those first whose protection ends first. */
export function DealsPane() {
  const navigate = useNavigate()
  const [view, setView] = useState<View>('protected')
  const filter = useFilter()
  const text = filter.asked ? { text: filter.asked } : {}
  const pages = usePages(listDeals, { query: { view, ...text } })
  return (
    <div className="flex h-full flex-col">
      <FilteredList
        lead={
          <Segmented
            small
            label="Which deals"
            options={views}
            value={view}
            onChange={(value) => setView(dealViews.find((one) => one === value) ?? 'protected')}
          />
        }
        filter={filter}
        by="customer, partner or number"
        pages={pages}
        label="Deals"
        columns={columns}
        idOf={(row) => row.incentiveId}
        nameOf={(row) => `${row.number} ${row.customerName}`}
        onOpen={({ submissionId }) =>
          void navigate({ to: '/submissions/$submissionId', params: { submissionId } })
        }
        hrefOf={({ submissionId }) => `/submissions/${submissionId}`}
        icon={Handshake}
        one="deal"
        none="No deals here"
        next="Partners register deals in the portal; first complete wins."
      />
    </div>
  )
}
