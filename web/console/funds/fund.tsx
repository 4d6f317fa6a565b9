import { getRouteApi } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { addAllocation, allocate, listFundEntries, readFund } from '../../../src/funds/contract.ts'
import { whoMayDo } from '../../../src/identity/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { usePages, useRoute } from '../../api/queries.ts'
import { sayRoles } from '../../api/role.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { PageBody, PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Card, DefinitionList, Figure, SkeletonRows } from '../../ui/surface.tsx'
import { Waterfall } from '../../ui/waterfall.tsx'
import { Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { Back } from '../back.tsx'
import { AllocateDialog } from './allocate-dialog.tsx'
import { AllocationDialog } from './allocation-dialog.tsx'
import { bucketBars, type FundView } from './buckets.ts'

const route = getRouteApi('/console/funds/$fundId')
type Entry = RouteWireAnswer<typeof listFundEntries>['rows'][number]

/** One fund: where the budget went, who may spend what is left, and every entry behind it. */
export default function Fund() {
  const { fundId } = route.useParams()
  const fund = useRoute(readFund, { params: { fundId } })
  useTitle(fund.data?.fund.name ?? 'Fund')
  if (fund.error) return <ErrorPanel problem={fund.error.body} className="m-4" />
  if (!fund.data) return <SkeletonRows rows={10} />
  return <FundPage view={fund.data} />
}

function FundPage({ view }: { view: FundView }) {
  const { fund, balance } = view
  const whyNoEntries = useMay()(listFundEntries)
  const { total, bars } = bucketBars(balance)
  return (
    <>
      <PageHeader
        crumb={<Back to="/funds" list="funds" />}
        title={fund.name}
        beside={
          <span className="flex items-center gap-1.5">
            <span className="font-mono text-[12px] text-muted">{fund.code}</span>
            <Badge tone={fund.status === 'open' ? 'good' : 'neutral'}>{fund.status}</Badge>
          </span>
        }
      />
      <PageBody>
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <Card title="Where the budget is" note="Each bucket begins where the one before ends.">
            <Waterfall
              caption={`Buckets of ${fund.name}`}
              total={total}
              bars={bars}
              onOpen={() => document.getElementById('entries')?.scrollIntoView()}
            />
          </Card>
          <Card title="What can still be promised">
            <Figure label="Available" tone="text-good">
              <Money value={balance.available} className="text-inherit" />
            </Figure>
            <div className="mt-3 grid grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))] gap-3">
              <Figure label="Asked for, undecided">
                <Money value={balance.pending} />
              </Figure>
              <Figure label="Free if all were approved">
                <Money value={balance.freeAfterPending} />
              </Figure>
            </div>
            <p className="mt-3 text-muted">
              An approval takes from here before anything else happens, and is refused when it does
              not suffice.
            </p>
            <DefinitionList
              className="mt-4"
              columns={1}
              entries={[
                {
                  term: 'Valid',
                  value: (
                    <>
                      <Day on={fund.validFrom} /> until <Day on={fund.validUntil} />
                    </>
                  ),
                },
                { term: 'Requests until', value: <Day on={fund.requestsDueOn} /> },
                { term: 'Claims until', value: <Day on={fund.claimsDueOn} /> },
              ]}
            />
          </Card>
        </div>
        <Allocations view={view} />
        {whyNoEntries === null ? (
          <Entries view={view} />
        ) : (
          <Card title="Entries" note="Double entry, only ever added to">
            <p className="text-muted">
              {sayRoles(whoMayDo(listFundEntries.action))} reads the books.
            </p>
          </Card>
        )}
      </PageBody>
    </>
  )
}

function Allocations({ view }: { view: FundView }) {
  const may = useMay()
  const [into, setInto] = useState<FundView['allocations'][number]['allocation'] | null>(null)
  const [adding, setAdding] = useState(false)
  const closed = view.fund.status === 'open' ? null : 'The fund is closed.'
  const add = (
    <Button
      size="sm"
      icon={Plus}
      onClick={() => setAdding(true)}
      disabledReason={(may(addAllocation) && 'A program owner adds allocations.') ?? closed}
    >
      Add an allocation
    </Button>
  )
  return (
    <Card title="Allocations" note="Who or what the budget is for" aside={add} flush>
      <div className="overflow-x-auto">
        <table className="w-full text-left">
          <thead className="eyebrow">
            <tr className="border-b">
              <th className="px-4 py-1.5">Allocation</th>
              <th>Kind</th>
              <th className="px-4 text-right">Available</th>
              <th className="w-32" aria-label="Actions" />
            </tr>
          </thead>
          <tbody>
            {view.allocations.map(({ allocation, available }) => (
              <tr key={allocation.allocationId} className="border-b last:border-0">
                <td className="px-4 py-1.5">
                  <span className="font-medium">{allocation.name}</span>{' '}
                  <span className="font-mono text-[12px] text-muted">{allocation.code}</span>
                </td>
                <td className="text-muted">{sayCode(allocation.kind)}</td>
                <td className="px-4 text-right">
                  <Money value={available} />
                </td>
                <td className="pr-3 text-right">
                  <Button
                    size="sm"
                    icon={Plus}
                    onClick={() => setInto(allocation)}
                    aria-label={`Add budget to ${allocation.name}`}
                    disabledReason={(may(allocate) && 'A program owner puts budget in.') ?? closed}
                  >
                    Add budget
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {view.allocations.length === 0 ? (
        <p className="px-4 pb-4 text-muted">
          No allocation yet: a program owner adds one, for everybody or for a partner, and puts
          budget in.
        </p>
      ) : null}
      {adding ? <AllocationDialog fund={view.fund} onClose={() => setAdding(false)} /> : null}
      {into ? (
        <AllocateDialog fund={view.fund} allocation={into} onClose={() => setInto(null)} />
      ) : null}
    </Card>
  )
}

function Entries({ view }: { view: FundView }) {
  const pages = usePages(listFundEntries, { params: { fundId: view.fund.fundId }, query: {} })
  return (
    <div id="entries">
      <Card
        title="Entries"
        note="Double entry, only ever added to"
        flush
        aside={
          pages.more ? (
            <Button size="sm" onClick={pages.loadMore}>
              Show older
            </Button>
          ) : undefined
        }
      >
        {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
        <table className="w-full text-left">
          <thead className="eyebrow">
            <tr className="border-b">
              <th className="w-32 px-4 py-1.5">Booked on</th>
              <th className="w-44">What</th>
              <th>From and to</th>
              <th className="w-40 px-4 text-right">Amount</th>
            </tr>
          </thead>
          <tbody>
            {pages.rows.map((entry) => (
              <EntryRow key={entry.entryId} entry={entry} />
            ))}
          </tbody>
        </table>
      </Card>
    </div>
  )
}

function EntryRow({ entry }: { entry: Entry }) {
  const from = entry.postings.filter((posting) => posting.amount.amount.startsWith('-'))
  const to = entry.postings.filter((posting) => !posting.amount.amount.startsWith('-'))
  const names = (postings: Entry['postings']) =>
    [...new Set(postings.map((posting) => sayCode(posting.bucket).toLowerCase()))].join(', ')
  return (
    <tr className="border-b last:border-0">
      <td className="px-4 py-1.5">
        <Day on={entry.bookedOn} />
      </td>
      <td>{sayCode(entry.kind)}</td>
      <td className="text-muted">
        {names(from)} → {names(to)}
      </td>
      <td className="px-4 text-right">
        {to.map((posting, index) => (
          <Money key={index} value={posting.amount} className="block" />
        ))}
      </td>
    </tr>
  )
}
