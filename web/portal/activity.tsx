import { getRouteApi, Link } from '@tanstack/react-router'
import { myIncentives, mySubmissions } from '../../src/submissions/contract.ts'
import { usePages } from '../api/queries.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { isSome, Money } from '../ui/money.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { Card, SkeletonRows } from '../ui/surface.tsx'
import { typeWords } from '../words/submission.ts'
import { DealProtection } from './deal.tsx'
import { ActivityMoney } from './money.tsx'
import { PlanMilestones } from './plan.tsx'
import { ReferralFees } from './referral.tsx'
import { SubmissionStatus } from './status.tsx'

const route = getRouteApi('/partner/portal/activities/$incentiveId')

/** One activity: its money, and everything handed in for it. */
export default function Activity() {
  const { incentiveId } = route.useParams()
  const incentives = usePages(myIncentives, { query: { limit: 200 } })
  const submissions = usePages(mySubmissions, { query: { limit: 200 } })
  const row = incentives.rows.find((one) => one.incentiveId === incentiveId)
  useTitle(row?.title ?? 'Activity')
  const problem = incentives.problem ?? submissions.problem
  if (problem) return <ErrorPanel problem={problem.body} />
  if (!incentives.loaded) return <SkeletonRows />
  if (!row) return <p>This activity is not one of yours.</p>
  // Fees are raised by payments, not sent: they stand above.
  const mine = submissions.rows.filter(
    (one) => one.number.startsWith(row.number) && one.type !== 'referral_fee',
  )
  return (
    <div className="space-y-4">
      <h1
        tabIndex={-1}
        data-page-title
        className="text-[22px] font-semibold tracking-tight outline-none"
      >
        {row.title}
      </h1>
      {row.type === 'deal' ? (
        <DealProtection row={row} />
      ) : row.type === 'referral' ? (
        <ReferralFees incentiveId={row.incentiveId} />
      ) : row.type === 'coinvest' ? (
        <PlanMilestones incentiveId={row.incentiveId} />
      ) : (
        <ActivityMoney row={row} />
      )}
      <Card title="What you sent" flush>
        <ul>
          {mine.map((one) => (
            <li key={one.submissionId}>
              <Link
                to="/portal/submissions/$submissionId"
                params={{ submissionId: one.submissionId }}
                className="flex min-h-14 items-center gap-3 border-t px-4 py-2 hover:bg-hover"
              >
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{typeWords[one.type] ?? one.type}</span>
                  <span className="font-mono text-[12px] text-muted">{one.number}</span>
                </span>
                {isSome(one.requested) ? (
                  <Money value={one.requested} className="font-medium" />
                ) : null}
                <SubmissionStatus status={one.status} />
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  )
}
