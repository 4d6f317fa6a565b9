import { Link } from '@tanstack/react-router'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { readReferral } from '../../src/submissions/contract.ts'
import { useRoute } from '../api/queries.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { isSome, Money, printAmount } from '../ui/money.tsx'
import { Card, DefinitionList, SkeletonRows } from '../ui/surface.tsx'
import { Day, printDay } from '../ui/when.tsx'
import { partnerReferralNext } from '../words/next-step.ts'
import { sayFeePaid, scheduleWords } from '../words/referral.ts'
import { ReferralPapers } from './referral-papers.tsx'
import { SubmissionStatus } from './status.tsx'

type Referral = RouteWireAnswer<typeof readReferral>
type Entry = Referral['fees'][number]

/** While papers may be handed in. */
const mayFile: readonly string[] = ['accepted', 'converted', 'earning']

/** A referral of the partner's own: how long it counts, what it earned and when each fee is paid. */
export function ReferralFees({ incentiveId }: { incentiveId: string }) {
  const view = useRoute(readReferral, { params: { incentiveId } })
  if (view.error) return <ErrorPanel problem={view.error.body} />
  if (!view.data) return <SkeletonRows rows={4} />
  const referral = view.data
  return (
    <>
      <Card title={referral.customer} note={<span className="font-mono">{referral.number}</span>}>
        <p className="mb-3">{partnerReferralNext[referral.status]}</p>
        <DefinitionList
          entries={[
            ...(referral.countsUntilOn && !referral.wonOn
              ? [{ term: 'Ends on', value: <Day on={referral.countsUntilOn} /> }]
              : []),
            ...(referral.wonOn
              ? [{ term: 'Became a sale', value: <Day on={referral.wonOn} /> }]
              : []),
            ...(referral.termMonths && referral.firstYearUntil
              ? [{ term: 'Earns until before', value: <Day on={referral.firstYearUntil} /> }]
              : []),
            ...(referral.payingUntil
              ? [{ term: 'Customer pays again before', value: <Day on={referral.payingUntil} /> }]
              : []),
            ...(referral.cap
              ? [{ term: 'All fees at most', value: <Money value={referral.cap} /> }]
              : []),
            { term: 'Paid', value: scheduleWords[referral.schedule] },
            { term: 'Earned until now', value: <Money value={referral.total} /> },
          ]}
        />
      </Card>
      {referral.paperwork ? (
        <ReferralPapers
          incentiveId={incentiveId}
          paperwork={referral.paperwork}
          isOpen={mayFile.includes(referral.status) && !referral.paperwork.forfeitedAt}
        />
      ) : null}
      {referral.fees.length > 0 ? (
        <Card title="Your fees" flush>
          <ul>
            {referral.fees.map((fee, place) => (
              <li
                key={fee.kind === 'fee' ? (fee.submissionId ?? place) : place}
                className="flex items-start gap-3 border-t px-4 py-3"
              >
                <span className="min-w-0 flex-1">
                  <Words fee={fee} />
                </span>
                <Money value={fee.amount} className="font-medium" />
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  )
}

function Words({ fee }: { fee: Entry }) {
  if (fee.kind === 'refund')
    return (
      <>
        <span className="block font-medium">The customer got money back</span>
        <span className="block text-[13px] text-muted">{sayRefund(fee)}</span>
      </>
    )
  if (fee.submissionId === null)
    return (
      <>
        <span className="block font-medium">The customer paid</span>
        <span className="block text-[13px] text-muted">Your fees were at their most already</span>
      </>
    )
  return (
    <>
      <Link
        to="/portal/submissions/$submissionId"
        params={{ submissionId: fee.submissionId }}
        className="block font-medium underline underline-offset-3"
      >
        The customer paid <Money value={fee.collected} />
        {fee.collectedOn ? <> on {printDay(fee.collectedOn)}</> : null}
      </Link>
      <span className="flex flex-wrap items-center gap-x-2 text-[13px] text-muted">
        <SubmissionStatus status={fee.status ?? 'submitted'} />
        {fee.status === 'approved' ? sayFeePaid(fee.owed, printDay) : null}
      </span>
    </>
  )
}

function sayRefund(fee: Extract<Entry, { kind: 'refund' }>): string {
  if (isSome(fee.clawedBack))
    return `${printAmount(fee.clawedBack)} was paid too much: we take it off your next payout`
  if (isSome(fee.lowered)) return `Fees not paid yet are lowered by ${printAmount(fee.lowered)}`
  return 'Your fee stays as it is'
}
