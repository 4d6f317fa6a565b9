import { useNavigate } from '@tanstack/react-router'
import { Contact, ListFilter } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { listCustomers } from '../../../src/partners/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { usePages } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { IconInput } from '../../ui/input.tsx'
import { Toolbar } from '../../ui/page.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'

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
  const [text, setText] = useState('')
  const [at, setAt] = useState<string | null>(null)
  const asked = useDeferredValue(text.trim())
  const pages = usePages(listCustomers, { query: asked ? { text: asked } : {} })
  const active = pages.rows.find((row) => row.customerId === at) ?? pages.rows[0]
  return (
    <div className="flex h-full flex-col">
      <Toolbar>
        <IconInput
          icon={ListFilter}
          label="Filter by code or name"
          placeholder="Filter…"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="w-64"
        />
      </Toolbar>
      {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
      {pages.loaded ? (
        <DataTable
          label="Customers"
          rows={pages.rows}
          columns={columns}
          idOf={(row) => row.customerId}
          nameOf={(row) => row.legalName}
          activeId={active?.customerId ?? null}
          onActive={(row) => setAt(row.customerId)}
          onOpen={(row) =>
            void navigate({
              to: '/customers/$customerId',
              params: { customerId: row.customerId },
            })
          }
          onEnd={pages.loadMore}
          total={pages.more ? -1 : pages.rows.length}
          empty={
            <EmptyState
              icon={Contact}
              title={asked ? 'No customer fits the filter' : 'No customers yet'}
            >
              {asked
                ? null
                : 'A specialist or lead imports the accounts of the CRM: deals and referrals are checked against them.'}
            </EmptyState>
          }
        />
      ) : pages.problem ? null : (
        <SkeletonRows rows={12} />
      )}
    </div>
  )
}
