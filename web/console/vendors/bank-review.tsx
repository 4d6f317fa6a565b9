import { PhoneOff } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { callBackWords, channelWords, outcomeWords } from '../../words/bank.ts'
import type { VendorView } from './vendor.tsx'

type Detail = VendorView['bankDetails'][number]

/** What a reviewer looks at before an account is approved: who asked, how the holder is written, every
 *  call about it, and what is unusual. */
export function BankReview({ detail }: { detail: Detail }) {
  const { review } = detail
  if (review === null || detail.state === 'retired') return <Calls detail={detail} />
  const { score, says } = review.holderMatch
  return (
    <dl className="mt-2 space-y-1 text-[12px]">
      <Line term="Asked for">
        {channelWords[review.askedChannel ?? ''] ?? 'by which way is not recorded'}
        {review.askedFrom ? `, ${review.askedFrom}` : ''}
      </Line>
      <Line term="Holder">
        <Badge tone={score === 100 ? 'good' : 'bad'}>{score} of 100</Badge> {says.join(' ')}
      </Line>
      {detail.holderLocal ? <Line term="In kana">{detail.holderLocal}</Line> : null}
      {detail.noticeCode ? (
        <Line term="Notice of change">
          Our own bank corrected it ({detail.noticeCode}): no call, no waiting days
        </Line>
      ) : null}
      {review.alsoIn.length > 0 ? (
        <Line term="Same account">also on file for {review.alsoIn.join(', ')}</Line>
      ) : null}
      {review.unusual.length > 0 ? (
        <Line term="Unusual">
          <span className="text-warn-text">{review.unusual.join('; ')}</span>
        </Line>
      ) : null}
      {review.approvedReason ? <Line term="Approved because">{review.approvedReason}</Line> : null}
      {review.sharedUntil ? (
        <Line term="Shared">
          with another vendor of the family, until <Day on={review.sharedUntil} />
        </Line>
      ) : null}
      <Calls detail={detail} />
    </dl>
  )
}

function Line(props: { readonly term: string; readonly children: React.ReactNode }) {
  return (
    <div className="flex gap-2">
      <dt className="w-28 shrink-0 text-muted">{props.term}</dt>
      <dd className="min-w-0 flex-1">{props.children}</dd>
    </div>
  )
}

function Calls({ detail }: { detail: Detail }) {
  const calls = detail.review?.calls ?? []
  if (calls.length === 0) return null
  return (
    <>
      {calls.map((call) => (
        <Line key={`${call.at}${call.outcome}`} term={outcomeWords[call.outcome] ?? call.outcome}>
          {call.outcome === 'not_reached' ? (
            <PhoneOff aria-hidden className="mr-1 inline size-3.5 text-muted" />
          ) : null}
          <DateTime at={call.at} />, {(callBackWords[call.source] ?? call.source).toLowerCase()}:{' '}
          {call.reference}
        </Line>
      ))}
    </>
  )
}
