import { useNavigate } from '@tanstack/react-router'
import { Target } from 'lucide-react'
import { listOpportunities } from '../../../src/partners/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { usePages } from '../../api/queries.ts'
import { StatusDot, type Tone } from '../../ui/badge.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Money } from '../../ui/money.tsx'
import { Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { FilteredList, useFilter } from '../filtered-list.tsx'

export type OpportunityRow = RouteWireAnswer<typeof listOpportunities>['rows'][number]

const stageTone: Record<string, Tone> = { won: 'good', lost: 'neutral', proposed: 'info' }

export function Stage({ stage }: { stage: string }) {
  return <StatusDot tone={stageTone[stage] ?? 'neutral'}>{sayCode(stage)}</StatusDot>
}

const name: Column<OpportunityRow> = {
  id: 'name',
  head: 'Opportunity',
  cell: (row) => <span className="font-medium">{row.name}</span>,
}
const code: Column<OpportunityRow> = {
  id: 'code',
  head: 'Code',
  width: '10rem',
  hide: 'second',
  cell: (row) => <span className="font-mono text-[12px] text-muted">{row.code}</span>,
}
const rest: readonly Column<OpportunityRow>[] = [
  { id: 'stage', head: 'Stage', width: '7rem', cell: (row) => <Stage stage={row.stage} /> },
  {
    id: 'whose',
    head: 'Sold by',
    width: '7rem',
    hide: 'first',
    cell: (row) => (row.isDirect ? 'Our own sales' : 'Partners'),
  },
  {
    id: 'day',
    head: 'Won, or closes',
    width: '8rem',
    hide: 'third',
    cell: (row) => <OptionalDay on={row.wonOn ?? row.closeOn} />,
  },
  {
    id: 'value',
    head: 'Net contract',
    width: '9rem',
    align: 'right',
    hide: 'last',
    cell: (row) => <Money value={row.netContract ?? row.value} />,
  },
]

export function OptionalDay({ on }: { on: string | null }) {
  return on === null ? <span className="text-muted">—</span> : <Day on={on} />
}

const customer: Column<OpportunityRow> = {
  id: 'customer',
  head: 'Customer',
  width: '14rem',
  cell: (row) => row.customerName,
}

export const columnsOfCustomer = [code, name, ...rest]
const columns = [code, name, customer, ...rest]

/** All sales, found by typing. */
export function OpportunitiesPane() {
  const navigate = useNavigate()
  const filter = useFilter()
  const pages = usePages(listOpportunities, { query: filter.asked ? { text: filter.asked } : {} })
  return (
    <div className="flex h-full flex-col">
      <FilteredList
        filter={filter}
        by="code or name"
        pages={pages}
        label="Opportunities"
        columns={columns}
        idOf={(row) => row.opportunityId}
        nameOf={(row) => `${row.name}, ${row.customerName}`}
        onOpen={({ customerId }) =>
          void navigate({ to: '/customers/$customerId', params: { customerId } })
        }
        hrefOf={({ customerId }) => `/customers/${customerId}`}
        icon={Target}
        one="opportunity"
        none="No opportunities yet"
        next="Import the customers first, then the opportunities of the CRM: direct sales stand against deals and referrals, and won ones raise fees."
      />
    </div>
  )
}
