import { FileText } from 'lucide-react'
import { ownRepaymentInvoice, ownRepaymentInvoices } from '../../src/payouts/contract.ts'
import { addressOf } from '../api/client.ts'
import { useRoute } from '../api/queries.ts'
import { StatusDot } from '../ui/badge.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Money } from '../ui/money.tsx'
import { Card } from '../ui/surface.tsx'
import { Day } from '../ui/when.tsx'
import { repaymentWords } from '../words/payout.ts'

/** What the partner is asked to pay back by invoice, each with where to pay; nothing before that. */
export function OwnRepaymentInvoices() {
  const invoices = useRoute(ownRepaymentInvoices, {})
  if (invoices.error) return <ErrorPanel problem={invoices.error.body} />
  if (!invoices.data || invoices.data.rows.length === 0) return null
  return (
    <Card
      title="To pay back"
      note="Each invoice names what is asked back, and the account to pay to"
    >
      <ul className="divide-y">
        {invoices.data.rows.map((row) => {
          const { word, tone } = repaymentWords[row.state]
          const ended = row.state === 'paid' || row.state === 'withdrawn'
          return (
            <li
              key={row.repaymentInvoiceId}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5"
            >
              <span className="w-28 shrink-0 font-mono text-[12.5px]">{row.number}</span>
              <StatusDot tone={tone}>{word}</StatusDot>
              <span className="min-w-0 flex-1 text-muted max-md:order-last max-md:basis-full">
                {row.withdrawnBecause ?? (
                  <>
                    {ended ? 'of' : 'by'} <Day on={ended ? row.issuedOn : row.dueOn} />
                  </>
                )}
              </span>
              <Money value={ended ? row.amount : row.open} className="font-medium" />
              <a
                href={addressOf(ownRepaymentInvoice, {
                  params: { repaymentInvoiceId: row.repaymentInvoiceId },
                })}
                download={`${row.number}.pdf`}
                className="inline-flex items-center gap-1 font-medium text-accent-ink underline underline-offset-3"
              >
                <FileText aria-hidden className="size-3.5" />
                Invoice<span className="sr-only"> {row.number}, PDF</span>
              </a>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
