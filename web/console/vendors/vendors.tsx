import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { listVendors, showPipeline } from '../../../src/vendors/contract.ts'
import { usePages, useRoute } from '../../api/queries.ts'
import { StatusDot } from '../../ui/badge.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader, Toolbar } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime } from '../../ui/when.tsx'
import { vendorOwes } from '../../words/next-step.ts'
import { vendorWords } from '../../words/vendor.ts'

const route = getRouteApi('/console/vendors')
type Row = RouteWireAnswer<typeof listVendors>['rows'][number]

const views = [
  'all',
  'submitted',
  'in_review',
  'invited',
  'in_progress',
  'active',
  'expired',
  'rejected',
  'suspended',
  'blocked',
] as const
type View = (typeof views)[number]

export function VendorState({ state }: { state: string }) {
  const { word, tone } = vendorWords[state] ?? { word: state, tone: 'neutral' as const }
  return <StatusDot tone={tone}>{word}</StatusDot>
}

const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    head: 'Name',
    cell: (row) => {
      const name = row.legalName ?? row.partnerName
      return (
        <span title={name} className="font-medium">
          {name}
        </span>
      )
    },
  },
  {
    id: 'code',
    head: 'Partner',
    width: '8rem',
    hide: 'first',
    cell: (row) => <span className="font-mono text-[12px] text-muted">{row.partnerCode}</span>,
  },
  {
    id: 'state',
    head: 'Where it stands',
    width: '10rem',
    cell: (row) => <VendorState state={row.state} />,
  },
  {
    id: 'next',
    head: 'Who owes the next step',
    width: '18rem',
    hide: 'third',
    cell: (row) => <Owes row={row} />,
  },
  {
    id: 'programs',
    head: 'Waits for it',
    width: '9rem',
    hide: 'first',
    cell: (row) => <span className="text-muted">{row.programs.join(', ')}</span>,
  },
  {
    id: 'since',
    head: 'Since',
    width: '8rem',
    hide: 'second',
    cell: (row) => <DateTime at={row.stateSince} className="text-muted" />,
  },
]

/** What is to be done now, and by whom; an account or a form that waits goes before a state in
 *  which nobody owes anything. */
function Owes({ row }: { row: Row }) {
  if (row.renewalWaiting) return <span>Finance: approve the new tax form</span>
  if (row.bankWaiting) return <span>Specialist, then Finance: the new account</span>
  return (
    <span className={row.state === 'active' ? 'text-muted' : undefined}>
      {vendorOwes[row.state] ?? row.state}
    </span>
  )
}

/** The way of vendors from invitation to the first payout. */
export default function Vendors() {
  useTitle('Vendors')
  const search = route.useSearch()
  const navigate = useNavigate()
  const view: View = views.find((one) => one === search.view) ?? 'all'
  const counts = useRoute(showPipeline, {}).data?.rows ?? []
  const countOf = (state: View) => counts.find((row) => row.state === state)?.count
  const pages = usePages(listVendors, { query: view === 'all' ? {} : { state: view } })
  const active = pages.rows.find((row) => row.vendorId === search.at) ?? pages.rows[0]
  return (
    <>
      <PageHeader
        title="Vendors"
        actions={
          <>
            <Link
              to="/vendors/bank-changes"
              className="font-medium text-accent-ink underline underline-offset-3"
            >
              Bank changes
            </Link>
            <Link
              to="/vendors/screening"
              className="font-medium text-accent-ink underline underline-offset-3"
            >
              Screening
            </Link>
          </>
        }
      />
      <Toolbar>
        <Segmented
          label="Where they stand"
          value={view}
          onChange={(value) =>
            void navigate({ to: '/vendors', search: { view: value }, replace: true })
          }
          options={views.map((value) => ({
            value,
            label: value === 'all' ? 'All' : (vendorWords[value]?.word ?? value),
            count: countOf(value)?.toString(),
          }))}
        />
      </Toolbar>
      {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
      {pages.loaded ? (
        <DataTable
          label="Vendors"
          rows={pages.rows}
          columns={columns}
          idOf={(row) => row.vendorId}
          nameOf={(row) => row.legalName ?? row.partnerName}
          activeId={active?.vendorId ?? null}
          onActive={(row) =>
            void navigate({
              to: '/vendors',
              search: { ...search, at: row.vendorId },
              replace: true,
            })
          }
          onOpen={(row) =>
            void navigate({ to: '/vendors/$vendorId', params: { vendorId: row.vendorId } })
          }
          hrefOf={(row) => `/vendors/${row.vendorId}`}
          onEnd={pages.loadMore}
          total={pages.more ? -1 : pages.rows.length}
          empty={
            <EmptyState icon={ShieldCheck} title="Nobody here">
              A specialist or the lead invites a partner, from the partner’s page, to fill in its
              vendor profile before the first payout.
            </EmptyState>
          }
        />
      ) : pages.problem ? null : (
        <SkeletonRows rows={12} />
      )}
    </>
  )
}
