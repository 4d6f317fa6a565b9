import { HandCoins } from 'lucide-react'
import { listCollections } from '../../../src/partners/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { usePages } from '../../api/queries.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { countedColumns, sayCounted } from './counted.tsx'

type CollectionRow = RouteWireAnswer<typeof listCollections>['rows'][number]

const columns: readonly Column<CollectionRow>[] = [
  { id: 'on', head: 'Paid on', width: '8rem', cell: (row) => <Day on={row.collectedOn} /> },
  countedColumns.what,
  countedColumns.number,
  {
    id: 'opportunity',
    head: 'Opportunity',
    width: '10rem',
    hide: 'second',
    cell: (row) => <span className="font-mono text-[12px] text-muted">{row.opportunity}</span>,
  },
  countedColumns.amount,
]

/** What customers paid and got back, newest first; of one customer, or of all. */
export function CollectionsPane({ customerId }: { customerId?: string }) {
  const pages = usePages(listCollections, { query: customerId ? { customerId } : {} })
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows rows={8} />
  return (
    <div className="flex h-full flex-col">
      <DataTable
        label="Payments and refunds"
        rows={pages.rows}
        columns={columns}
        idOf={(row) => row.collectionId}
        nameOf={(row) => `${sayCounted(row)}, ${row.externalId}`}
        onEnd={pages.loadMore}
        total={pages.more ? -1 : pages.rows.length}
        empty={
          <EmptyState icon={HandCoins} title="Nothing was paid yet">
            Payments on an opportunity come as a list of your ERP or over the API: each raises the
            referral fee of its instalment, a refund lowers it.
          </EmptyState>
        }
      />
    </div>
  )
}
