import { ShoppingCart } from 'lucide-react'
import { listPurchases } from '../../../src/partners/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { usePages } from '../../api/queries.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { countedColumns, sayCounted } from './counted.tsx'

type PurchaseRow = RouteWireAnswer<typeof listPurchases>['rows'][number]

const columns: readonly Column<PurchaseRow>[] = [
  { id: 'on', head: 'Bought on', width: '8rem', cell: (row) => <Day on={row.purchasedOn} /> },
  countedColumns.what,
  {
    id: 'partner',
    head: 'Partner',
    width: '9rem',
    cell: (row) => <span className="font-mono text-[12px] text-muted">{row.partner}</span>,
  },
  { id: 'product', head: 'Product', width: '10rem', hide: 'second', cell: (row) => row.product },
  countedColumns.number,
  countedColumns.amount,
]

/** What partners bought themselves and got credited, newest first. */
export function PurchasesPane() {
  const pages = usePages(listPurchases, {})
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows rows={8} />
  return (
    <div className="flex h-full flex-col">
      <DataTable
        label="Partners’ purchases"
        rows={pages.rows}
        columns={columns}
        idOf={(row) => row.purchaseId}
        nameOf={(row) => `${sayCounted(row)}, ${row.externalId}`}
        onEnd={pages.loadMore}
        total={pages.more ? -1 : pages.rows.length}
        empty={
          <EmptyState icon={ShoppingCart} title="No purchases yet">
            What partners order themselves comes as a list of your ERP or over the API.
          </EmptyState>
        }
      />
    </div>
  )
}
