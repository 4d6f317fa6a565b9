import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { listOpportunities, showCustomer } from '../../../src/partners/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { usePages, useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Card, DefinitionList, SkeletonRows } from '../../ui/surface.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { Back } from '../back.tsx'
import { CollectionsPane } from './collections-pane.tsx'
import {
  columnsOfCustomer,
  OptionalDay,
  Stage,
  type OpportunityRow,
} from './opportunities-pane.tsx'

const route = getRouteApi('/console/customers/$customerId')
type Customer = RouteWireAnswer<typeof showCustomer>

/** One customer: its family, the sales to it, and what it paid. */
export default function CustomerPage() {
  const { customerId } = route.useParams()
  const customer = useRoute(showCustomer, { params: { customerId } })
  useTitle(customer.data?.legalName ?? 'Customer')
  if (customer.error) return <ErrorPanel problem={customer.error.body} className="m-4" />
  if (!customer.data) return <SkeletonRows rows={10} />
  const shown = customer.data
  return (
    <>
      <PageHeader
        crumb={<Back to="/customers" list="customers" />}
        title={shown.legalName}
        beside={
          <span className="flex flex-wrap items-center gap-1.5">
            <span className="font-mono text-[12px] text-muted">{shown.code}</span>
            {shown.isHouseAccount ? <Badge tone="info">house account</Badge> : null}
          </span>
        }
      />
      <div className="grid shrink-0 gap-4 p-4 lg:grid-cols-3">
        <ProfileCard customer={shown} />
        <FamilyCard customer={shown} />
        <PaidCard customer={shown} />
      </div>
      <Tabs
        className="flex-1 border-t"
        entries={[
          {
            id: 'opportunities',
            label: 'Opportunities',
            body: <OpportunitiesOf customerId={customerId} />,
          },
          {
            id: 'collections',
            label: 'Payments and refunds',
            body: <CollectionsPane customerId={customerId} />,
          },
        ]}
      />
    </>
  )
}

function ProfileCard({ customer }: { customer: Customer }) {
  return (
    <Card title="Profile">
      <DefinitionList
        entries={[
          { term: 'Country', value: customer.country },
          { term: 'Tax number', value: customer.taxId },
          { term: 'Domains', value: customer.domains.join(', ') || null },
          {
            term: 'House account',
            value: customer.isHouseAccount ? 'Yes: partners do not register it' : 'No',
          },
        ]}
      />
    </Card>
  )
}

function FamilyCard({ customer }: { customer: Customer }) {
  const isAlone = customer.family.length < 2
  return (
    <Card title="Family" note="What protects one of them protects all.">
      {isAlone ? <p className="text-muted">It stands alone.</p> : null}
      <ul className="max-h-48 overflow-y-auto">
        {isAlone
          ? null
          : customer.family.map((member) => (
              <li
                key={member.customerId}
                style={{ paddingInlineStart: `${member.depth}rem` }}
                className="truncate py-0.5"
              >
                {member.customerId === customer.customerId ? (
                  <span className="font-medium" aria-current="true">
                    {member.legalName}
                  </span>
                ) : (
                  <Link
                    to="/customers/$customerId"
                    params={{ customerId: member.customerId }}
                    className="underline underline-offset-3"
                  >
                    {member.legalName}
                  </Link>
                )}
              </li>
            ))}
      </ul>
    </Card>
  )
}

function PaidCard({ customer }: { customer: Customer }) {
  return (
    <Card title="Paid so far" note="What it paid on its opportunities, and got back.">
      {customer.collected.length === 0 ? <p className="text-muted">Nothing yet.</p> : null}
      {customer.collected.map(({ collected, refunded }) => (
        <DefinitionList
          key={collected.currency}
          entries={[
            { term: `Paid, ${collected.currency}`, value: <Money value={collected} /> },
            { term: 'Given back', value: <Money value={refunded} /> },
          ]}
        />
      ))}
    </Card>
  )
}

function OpportunitiesOf({ customerId }: { customerId: string }) {
  const pages = usePages(listOpportunities, { query: { customerId } })
  const [at, setAt] = useState<string | null>(null)
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows rows={6} />
  const active = pages.rows.find((row) => row.opportunityId === at) ?? pages.rows[0]
  return (
    <div className="flex h-full max-lg:flex-col">
      <DataTable
        label="Opportunities of this customer"
        rows={pages.rows}
        columns={columnsOfCustomer}
        idOf={(row) => row.opportunityId}
        nameOf={(row) => row.name}
        activeId={active?.opportunityId ?? null}
        onActive={(row) => setAt(row.opportunityId)}
        onEnd={pages.loadMore}
        total={pages.more ? -1 : pages.rows.length}
        empty={<p className="p-4 text-muted">Nobody sells to it yet, as far as we know.</p>}
      />
      {active ? <OpportunityCard opportunity={active} /> : null}
    </div>
  )
}

function OpportunityCard({ opportunity }: { opportunity: OpportunityRow }) {
  const { openedAt } = opportunity
  return (
    <aside
      aria-label="The chosen opportunity"
      className="shrink-0 overflow-y-auto border-l p-4 lg:w-80"
    >
      <p className="mb-3 font-semibold">{opportunity.name}</p>
      <DefinitionList
        entries={[
          { term: 'Stage', value: <Stage stage={opportunity.stage} /> },
          { term: 'Products', value: opportunity.products.join(', ') || null },
          { term: 'Value', value: <Money value={opportunity.value} /> },
          { term: 'Net contract', value: <Money value={opportunity.netContract} /> },
          { term: 'First year', value: <Money value={opportunity.firstYear} /> },
          {
            term: 'Opened',
            value: openedAt ? <DateTime at={openedAt} /> : <Day on={opportunity.openedOn} />,
          },
          { term: 'Closes', value: <OptionalDay on={opportunity.closeOn} /> },
          { term: 'Won', value: <OptionalDay on={opportunity.wonOn} /> },
          { term: 'Last direct outreach', value: <OptionalDay on={opportunity.outreachOn} /> },
          { term: 'Public tender', value: opportunity.isTender ? 'Yes' : 'No' },
        ]}
      />
    </aside>
  )
}
