import { Link } from '@tanstack/react-router'
import { Landmark, Plus } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { createFund, listFunds } from '../../../src/funds/contract.ts'
import { usePages } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { PageBody, PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { EmptyState, Figure, SkeletonRows } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { BucketStrip } from './bucket-strip.tsx'
import { NewFundDialog } from './new-fund-dialog.tsx'

type Row = RouteWireAnswer<typeof listFunds>['rows'][number]

/** Every fund with where its money stands. */
export default function Funds() {
  useTitle('Funds')
  const pages = usePages(listFunds, { query: {} })
  const [opening, setOpening] = useState(false)
  const whyNot = useMay()(createFund) && 'A program owner opens funds.'
  const open = (
    <Button icon={Plus} onClick={() => setOpening(true)} disabledReason={whyNot}>
      Open a fund
    </Button>
  )
  return (
    <>
      <PageHeader title="Funds" actions={pages.rows.length === 0 ? undefined : open} />
      <PageBody>
        {pages.problem ? <ErrorPanel problem={pages.problem.body} /> : null}
        {!pages.loaded && !pages.problem ? <SkeletonRows /> : null}
        {pages.loaded && pages.rows.length === 0 ? (
          <EmptyState icon={Landmark} title="No funds yet" action={open}>
            A fund is a budget in one currency, paid by one of our companies. A program owner opens
            it and puts budget in; Finance enters the company first (Settings, Payers).
          </EmptyState>
        ) : null}
        <ul className="grid gap-4 xl:grid-cols-2">
          {pages.rows.map((row) => (
            <li key={row.fund.fundId} className="min-w-0">
              <FundCard row={row} />
            </li>
          ))}
        </ul>
        {pages.more ? <Button onClick={pages.loadMore}>Show more</Button> : null}
      </PageBody>
      {opening ? <NewFundDialog onClose={() => setOpening(false)} /> : null}
    </>
  )
}

function FundCard({ row: { fund, balance } }: { row: Row }) {
  return (
    <Link
      to="/funds/$fundId"
      params={{ fundId: fund.fundId }}
      className="block rounded-lg border bg-raised p-4 shadow-xs hover:border-accent/60"
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="truncate text-[14px] font-semibold">{fund.name}</p>
          <p className="text-[12px] text-muted">
            <span className="font-mono">{fund.code}</span> · <Day on={fund.validFrom} /> to{' '}
            <Day on={fund.validUntil} />
          </p>
        </div>
        <Badge tone={fund.status === 'open' ? 'good' : 'neutral'}>{fund.status}</Badge>
      </div>
      <div className="mt-4 grid grid-cols-[repeat(auto-fit,minmax(11rem,1fr))] gap-3">
        <Figure label="Budget">
          <Money value={balance.budget} />
        </Figure>
        <Figure label="Available" tone="text-good">
          <Money value={balance.available} className="text-inherit" />
        </Figure>
        <Figure label="Asked for, undecided">
          <Money value={balance.pending} />
        </Figure>
        <Figure label="Owed to partners">
          <Money value={balance.payable} />
        </Figure>
      </div>
      <BucketStrip balance={balance} />
    </Link>
  )
}
