import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Upload } from 'lucide-react'
import { useState } from 'react'
import { useMay, useSignedIn } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ImportList } from '../imports/import-list.tsx'
import { listKinds, type ListName } from '../imports/lists.ts'
import { CollectionsPane } from './collections-pane.tsx'
import { CustomersPane } from './customers-pane.tsx'
import { DealsPane } from './deals-pane.tsx'
import { OpportunitiesPane } from './opportunities-pane.tsx'
import { PurchasesPane } from './purchases-pane.tsx'

const route = getRouteApi('/console/customers')

const importWords = {
  customers: 'Import customers',
  opportunities: 'Import opportunities',
  collections: 'Import payments',
  purchases: 'Import purchases',
} as const satisfies Partial<Record<ListName, string>>
type Tab = keyof typeof importWords

/** Whom partners sell to, the sales, what customers paid, and what partners bought themselves. */
export default function Customers() {
  useTitle('Customers')
  const search = route.useSearch()
  const navigate = useNavigate()
  const may = useMay()
  const granted: readonly string[] = useSignedIn().may
  const [importing, setImporting] = useState(false)
  const entries = [
    { id: 'customers', label: 'Customers', needs: 'customer.read', body: <CustomersPane /> },
    {
      id: 'opportunities',
      label: 'Opportunities',
      needs: 'sale.read',
      body: <OpportunitiesPane />,
    },
    { id: 'deals', label: 'Deals', needs: 'queue.read', body: <DealsPane /> },
    { id: 'collections', label: 'Payments', needs: 'sale.read', body: <CollectionsPane /> },
    { id: 'purchases', label: 'Partners’ purchases', needs: 'sale.read', body: <PurchasesPane /> },
  ].filter((entry) => granted.includes(entry.needs))
  const tab = tabOf(search.tab)
  const isDeals = search.tab === 'deals'
  const whyNot = isDeals ? 'Partners register deals in the portal.' : may(listKinds[tab].route)
  useKeys('Customers', [
    { key: 'i', does: 'Import a list', run: () => setImporting(true), off: whyNot !== null },
  ])
  return (
    <>
      <PageHeader
        title="Customers"
        actions={
          isDeals ? null : (
            <Button
              icon={Upload}
              hint="i"
              onClick={() => setImporting(true)}
              disabledReason={whyNot}
            >
              {importWords[tab]}
            </Button>
          )
        }
      />
      <Tabs
        className="flex-1"
        value={isDeals ? 'deals' : tab}
        onChange={(id) => void navigate({ to: '/customers', search: { tab: id }, replace: true })}
        entries={entries}
      />
      <ImportList key={tab} list={tab} open={importing} onClose={() => setImporting(false)} />
    </>
  )
}

function tabOf(text: string | undefined): Tab {
  const tabs = Object.keys(importWords) as Tab[] // the record's own keys
  return tabs.find((tab) => tab === text) ?? 'customers'
}
