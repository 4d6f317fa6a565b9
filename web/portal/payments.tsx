import { FileText } from 'lucide-react'
import { ownAdvice, ownPayments } from '../../src/payouts/contract.ts'
import { addressOf } from '../api/client.ts'
import { useRoute } from '../api/queries.ts'
import { StatusDot } from '../ui/badge.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Money } from '../ui/money.tsx'
import { Card } from '../ui/surface.tsx'
import { Day } from '../ui/when.tsx'
import { ownPaymentWords } from '../words/payout.ts'

/** What has left for the partner's account, each with its remittance advice; nothing before that. */
export function OwnPayments() {
  const payments = useRoute(ownPayments, {})
  if (payments.error) return <ErrorPanel problem={payments.error.body} />
  if (!payments.data || payments.data.rows.length === 0) return null
  return (
    <Card title="Payments to you" note="Each names the claims it pays, what was taken off, and tax">
      <ul className="divide-y">
        {payments.data.rows.map((row) => {
          const { word, tone } = ownPaymentWords[row.state]
          return (
            <li key={row.paymentId} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
              <span className="w-28 shrink-0">
                <Day on={row.bookedOn ?? row.executeOn} />
              </span>
              <StatusDot tone={tone}>{word}</StatusDot>
              <span className="min-w-0 flex-1 text-muted max-md:order-last max-md:basis-full">
                <span className="font-mono text-[12.5px]">{row.reference}</span> to {row.masked},{' '}
                {row.claims === 1 ? 'one claim' : `${row.claims} claims`}
              </span>
              <Money value={row.amount} className="font-medium" />
              <a
                href={addressOf(ownAdvice, { params: { paymentId: row.paymentId } })}
                download={`remittance-${row.reference}.pdf`}
                className="inline-flex items-center gap-1 font-medium text-accent-ink underline underline-offset-3"
              >
                <FileText aria-hidden className="size-3.5" />
                Advice<span className="sr-only"> for {row.reference}, PDF</span>
              </a>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
