import { Link } from '@tanstack/react-router'
import { Banknote } from 'lucide-react'
import { ownStatement } from '../../src/payouts/contract.ts'
import { myIncentives } from '../../src/submissions/contract.ts'
import { usePages, useRoute } from '../api/queries.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { isSome, Money } from '../ui/money.tsx'
import { Statement } from '../words/statement.tsx'
import { beginWords, typeWords } from '../words/submission.ts'
import { useTitle } from '../ui/route-announcer.tsx'
import { Card, EmptyState, Figure, SkeletonRows } from '../ui/surface.tsx'
import { Day } from '../ui/when.tsx'
import { Earned } from './earned.tsx'
import { IncentiveStatus } from './status.tsx'
import { OwnTaxInvoices } from './tax-invoices.tsx'
import { hasMore, type IncentiveRow } from './home.tsx'
import { OwnPayments } from './payments.tsx'
import { PayNeeds } from './pay-needs.tsx'
import { OwnRepaymentInvoices } from './repayment-invoices.tsx'

/** Where the partner's money is, activity by activity. */
export default function MoneyPage() {
  useTitle('Your money')
  const incentives = usePages(myIncentives, { query: {} })
  return (
    <div className="space-y-4">
      <h1
        tabIndex={-1}
        data-page-title
        className="text-[22px] font-semibold tracking-tight outline-none"
      >
        Your money
      </h1>
      {incentives.problem ? <ErrorPanel problem={incentives.problem.body} /> : null}
      {!incentives.loaded && !incentives.problem ? <SkeletonRows /> : null}
      {incentives.loaded && incentives.rows.length === 0 ? (
        <EmptyState icon={Banknote} title="Nothing here yet">
          Once you request funds, you follow them here to your account.
        </EmptyState>
      ) : null}
      <PayNeeds />
      <OwnTaxInvoices />
      <OwnRepaymentInvoices />
      <Earned />
      <OwnPayments />
      <OwnStatement />
      {incentives.rows.map((row) => (
        <ActivityMoney key={row.incentiveId} row={row} />
      ))}
    </div>
  )
}

/** The account between us and the partner; nothing while nothing was ever owed. */
function OwnStatement() {
  const statement = useRoute(ownStatement, {})
  if (statement.error) return <ErrorPanel problem={statement.error.body} />
  if (!statement.data || statement.data.lines.length === 0) return null
  return <Statement statement={statement.data} whose="partner" />
}

/** What of the money a thing has to show: a deal is not claimed, and what is undecided was asked. */
function Figures({ row }: { row: IncentiveRow }) {
  const asked = row.approved === null
  const shown = [
    { label: asked ? 'Requested' : 'Approved', value: row.approved ?? row.requested },
    { label: 'Claimed', value: row.claimed },
    { label: 'Accepted', value: row.accepted },
    { label: 'Paid', value: row.paid },
  ].filter(({ value }) => isSome(value) || (row.type === 'mdf' && !asked))
  if (shown.length === 0) return <p className="text-muted">Nothing is owed for it yet.</p>
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {shown.map(({ label, value }) => (
        <Figure key={label} label={label} tone={label === 'Paid' ? 'text-good' : ''}>
          <Money value={value} className="text-inherit" />
        </Figure>
      ))}
    </div>
  )
}

/** What may be handed in now; a claim only while something approved is unclaimed. */
function toHandIn(row: IncentiveRow): IncentiveRow['mayHandIn'] {
  return row.mayHandIn.filter((type) => type !== 'mdf_claim' || hasMore(row))
}

export function ActivityMoney({ row }: { row: IncentiveRow }) {
  return (
    <Card
      title={
        <Link
          to="/portal/activities/$incentiveId"
          params={{ incentiveId: row.incentiveId }}
          className="hover:underline"
        >
          {row.title}
        </Link>
      }
      note={
        <>
          <span className="font-mono">{row.number}</span>
          {row.firstOn ? (
            <>
              {' · '}
              <Day on={row.firstOn} />
            </>
          ) : null}
        </>
      }
      aside={<IncentiveStatus row={row} />}
    >
      <Figures row={row} />
      {toHandIn(row).map((type) => (
        <p key={type} className="mt-3">
          <Link
            to="/portal/activities/$incentiveId/$type"
            params={{ incentiveId: row.incentiveId, type }}
            className="font-medium text-accent-ink underline underline-offset-3"
          >
            {beginWords[type]?.title ?? typeWords[type]}
          </Link>
          {row.claimDeadlineOn ? (
            <>
              {' '}
              by <Day on={row.claimDeadlineOn} />
            </>
          ) : null}
        </p>
      ))}
    </Card>
  )
}
