import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { linkOpportunity, readReferral } from '../../../src/submissions/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { isSome, Money, printAmount } from '../../ui/money.tsx'
import { Card, DefinitionList, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { Day, printDay } from '../../ui/when.tsx'
import { referralNext } from '../../words/next-step.ts'
import {
  paymentStateWords,
  referralWords,
  sayFeePaid,
  sayTermEnd,
  scheduleWords,
} from '../../words/referral.ts'
import { statusWords } from '../../words/submission.ts'
import { ReferralPapers } from './referral-papers.tsx'

type Referral = RouteWireAnswer<typeof readReferral>
type Sale = NonNullable<Referral['staff']>['proposals'][number]

/** The referral a submission belongs to: its sale, what the customer paid, its fees and what was taken
 *  back of them. */
export function ReferralCard({ incentiveId }: { incentiveId: string }) {
  const view = useRoute(readReferral, { params: { incentiveId } })
  if (view.error) return <ErrorPanel problem={view.error.body} />
  if (!view.data) return <SkeletonRows rows={4} />
  const referral = view.data
  const { word, tone } = referralWords[referral.status] ?? {
    word: referral.status,
    tone: 'neutral' as const,
  }
  return (
    <div className="space-y-4">
      <Card
        title="Referral"
        note={<span className="font-mono">{referral.number}</span>}
        aside={<Badge tone={tone}>{word}</Badge>}
      >
        <p className="mb-3 text-muted">{referralNext[referral.status]}</p>
        <DefinitionList
          columns={3}
          entries={[
            { term: 'Customer', value: referral.customer },
            { term: 'Ends on', value: <Day on={referral.countsUntilOn} /> },
            ...(referral.cap
              ? [{ term: 'Cap of all fees', value: <Money value={referral.cap} /> }]
              : []),
            { term: 'Fees until now', value: <Money value={referral.total} /> },
            { term: 'Won on', value: <Day on={referral.wonOn} /> },
            { term: sayTermEnd(referral), value: <Day on={referral.firstYearUntil} /> },
            ...(referral.payingUntil
              ? [{ term: 'Customer pays again before', value: <Day on={referral.payingUntil} /> }]
              : []),
            { term: 'Paid', value: scheduleWords[referral.schedule] },
          ]}
        />
      </Card>
      <SaleCard referral={referral} />
      {referral.paperwork ? <ReferralPapers paperwork={referral.paperwork} /> : null}
      <Payments referral={referral} />
      <Fees referral={referral} />
    </div>
  )
}

function SaleCard({ referral }: { referral: Referral }) {
  const [asked, setAsked] = useState<Sale | null>(null)
  const may = useMay()
  const link = useChange(linkOpportunity, {
    done: ({ converted }) => {
      setAsked(null)
      toastDone(converted ? 'Linked, and converted: the sale is won' : 'Linked')
    },
  })
  const { sale = null, proposals = [] } = referral.staff ?? {}
  const others = proposals.filter((one) => one.opportunityId !== sale?.opportunityId)
  if (sale === null && referral.status !== 'accepted') return null
  return (
    <Card title="Sale" note={sale ? 'Linked by a person' : 'Not linked yet'}>
      {sale ? (
        <SaleLine sale={sale} />
      ) : (
        <p className="text-muted">
          {others.length === 0
            ? 'No sale to this customer was opened since. When one is imported, it is proposed here.'
            : 'One of these may have come of the referral:'}
        </p>
      )}
      {others.length > 0 ? (
        <ul className="mt-3 divide-y border-t">
          {others.map((one) => (
            <li key={one.opportunityId} className="flex items-center gap-3 py-2.5">
              <div className="min-w-0 flex-1">
                <SaleLine sale={one} />
              </div>
              <Button
                disabledReason={may(linkOpportunity)}
                onClick={() => setAsked(one)}
                aria-label={`Link ${one.code}`}
              >
                Link
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {asked ? (
        <Dialog
          open
          onClose={() => setAsked(null)}
          title={`Did ${asked.code} come of this referral?`}
          intro={
            asked.stage === 'won'
              ? 'It is won: the referral is converted at once, and what the customer paid raises its fees. One sale pays one incentive.'
              : 'When it is won, the referral is converted and each payment raises a fee. One sale pays one incentive.'
          }
          actions={
            <Button
              look="primary"
              busy={link.isPending}
              onClick={() =>
                link.mutate({
                  params: { incentiveId: referral.incentiveId },
                  body: { opportunityId: asked.opportunityId },
                })
              }
            >
              Link {asked.code}
            </Button>
          }
        >
          {link.error ? <ErrorPanel problem={link.error.body} className="mb-3" /> : null}
          <SaleLine sale={asked} />
        </Dialog>
      ) : null}
    </Card>
  )
}

function SaleLine({ sale }: { sale: Sale }) {
  return (
    <>
      <p className="font-medium">{sale.name}</p>
      <p className="text-[12px] text-muted">
        <span className="font-mono">{sale.code}</span> · {sale.customerName} · {sale.stage}
        {sale.wonOn ? (
          <>
            {' on '}
            <Day on={sale.wonOn} />
          </>
        ) : null}
        {' · opened '}
        <Day on={sale.openedOn} />
      </p>
    </>
  )
}

function Payments({ referral }: { referral: Referral }) {
  const { payments = [], problem = null } = referral.staff ?? {}
  if (problem === null && payments.length === 0) return null
  return (
    <Card title="What the customer paid" flush>
      {problem === null ? null : (
        <p className="px-4 py-3 text-warn">
          {problem} Import the list; the fees follow by themselves.
        </p>
      )}
      <ul>
        {payments.map((one) => {
          const { word, tone } = paymentStateWords[one.state] ?? {
            word: one.state,
            tone: 'neutral' as const,
          }
          return (
            <li key={one.payment} className="flex items-start gap-3 border-t px-4 py-2.5">
              <span className="min-w-0 flex-1">
                <Day on={one.collectedOn} className="block font-medium" />
                <span className="block font-mono text-[12px] wrap-anywhere text-muted">
                  {one.payment}
                </span>
                {one.conversion ? (
                  <span className="block text-[12px] text-muted">
                    <Money value={one.collectedAs} /> at {one.conversion}
                  </span>
                ) : null}
              </span>
              <span className="text-right">
                <Money value={one.counts} className="block font-medium" />
                {isSome(one.refunded) ? (
                  <span className="block text-[12px] text-muted">
                    returned <Money value={one.refunded} />
                  </span>
                ) : null}
                <Badge tone={tone}>{word}</Badge>
              </span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

function Fees({ referral }: { referral: Referral }) {
  if (referral.fees.length === 0) return null
  return (
    <Card title="Fees" note="Fixed ones add up to what stands above" flush>
      <ol>
        {referral.fees.map((fee, place) => (
          <li
            key={fee.kind === 'fee' ? (fee.submissionId ?? place) : place}
            className="flex items-start gap-3 border-t px-4 py-2.5"
          >
            <span className="min-w-0 flex-1">
              {fee.kind === 'refund' ? (
                <>
                  <span className="block font-medium">Returned to the customer</span>
                  <span className="block text-[12px] text-muted">{sayTakenBack(fee)}</span>
                </>
              ) : (
                <FeeWords fee={fee} />
              )}
            </span>
            <Money value={fee.amount} className="font-medium" />
          </li>
        ))}
      </ol>
    </Card>
  )
}

type Refund = Extract<Referral['fees'][number], { kind: 'refund' }>
type Fee = Extract<Referral['fees'][number], { kind: 'fee' }>

function sayTakenBack(fee: Refund): string {
  const parts = [
    isSome(fee.lowered) ? `unpaid fees lowered by ${printAmount(fee.lowered)}` : null,
    isSome(fee.clawedBack) ? `clawed back ${printAmount(fee.clawedBack)}` : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'The fee stays as it is' : parts.join(', ')
}

function FeeWords({ fee }: { fee: Fee }) {
  if (fee.submissionId === null)
    return (
      <>
        <span className="block font-medium">Counted</span>
        <span className="block text-[12px] text-muted">
          The fee was at its most: the payment adds nothing
        </span>
      </>
    )
  return (
    <>
      <Link
        to="/submissions/$submissionId"
        params={{ submissionId: fee.submissionId }}
        className="font-mono text-[12.5px] font-medium underline underline-offset-3"
      >
        {fee.number}
      </Link>{' '}
      <Badge tone={statusWords[fee.status ?? '']?.tone ?? 'neutral'}>
        {statusWords[fee.status ?? '']?.word}
      </Badge>
      <span className="block text-[12px] text-muted">
        {fee.status === 'approved'
          ? sayFeePaid(fee.owed, printDay)
          : 'Decide it; the next payment follows'}
      </span>
    </>
  )
}
