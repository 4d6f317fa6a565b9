import { useNavigate } from '@tanstack/react-router'
import { Contact } from 'lucide-react'
import { listCustomers } from '../../../src/partners/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { usePages } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { FilteredList, useFilter } from '../filtered-list.tsx'

type CustomerRow = RouteWireAnswer<typeof listCustomers>['rows'][number]

const columns: readonly Column<CustomerRow>[] = [
  {
    id: 'code',
    head: 'Code',
    width: '12rem',
    hide: 'third',
    cell: (row) => <span className="font-mono text-[12px] text-muted">{row.code}</span>,
  },
  {
    id: 'name',
    head: 'Customer',
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium">{row.legalName}</span>
        {row.isHouseAccount ? <Badge tone="info">house account</Badge> : null}
      </span>
    ),
  },
  { id: 'country', head: 'Country', width: '6rem', cell: (row) => row.country, hide: 'second' },
  {
    id: 'domains',
    head: 'Domains',
    width: '14rem',
    hide: 'first',
    cell: (row) => <span className="text-muted">{row.domains.join(', ')}</span>,
  },
  {
    id: 'open',
    head: 'Open sales',
    width: '7rem',
    align: 'right',
    hide: 'last',
    cell: (row) => <span className="tnum">{row.openOpportunities || ''}</span>,
  },
]

/** All customers, found by typing. */
export function CustomersPane() {
  const navigate = useNavigate()
  const filter = useFilter()
  const pages = usePages(listCustomers, { query: filter.asked ? { text: filter.asked } : {} })
  return (
    <div className="flex h-full flex-col">
      <FilteredList
        filter={filter}
        by="code or name"
        pages={pages}
        label="Customers"
        columns={columns}
        idOf={(row) => row.customerId}
        nameOf={(row) => row.legalName}
        onOpen={({ customerId }) =>
          void navigate({ to: '/customers/$customerId', params: { customerId } })
        }
        hrefOf={({ customerId }) => `/customers/${customerId}`}
        icon={Contact}
        one="customer"
        none="No customers yet"
        next="A specialist or lead imports the accounts of the CRM: deals and referrals are checked against them."
      />
    </div>
  )
}
