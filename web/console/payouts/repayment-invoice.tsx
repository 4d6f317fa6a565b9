import { useState } from 'react'
import {
  listRepaymentInvoices,
  repaymentInvoiceFile,
  withdrawInvoice,
} from '../../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { Day } from '../../ui/when.tsx'
import { repaymentWords } from '../../words/payout.ts'

export type Invoice = RouteWireAnswer<typeof listRepaymentInvoices>['rows'][number]

/** An invoice that asks, or asked, for what is owed back; it can be withdrawn while it is open. */
export function AskedFor({ invoice }: { invoice: Invoice }) {
  const may = useMay()
  const [isWithdrawing, setWithdrawing] = useState(false)
  const { number, state, repaymentInvoiceId, withdrawnBecause } = invoice
  const params = { repaymentInvoiceId }
  const withdraw = useChange(withdrawInvoice, {
    done: () => (toastDone(`${number} is withdrawn`), setWithdrawing(false)),
  })
  const { word, tone } = repaymentWords[state]
  const isOpen = state === 'open' || state === 'overdue'
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <a
        href={addressOf(repaymentInvoiceFile, { params })}
        download={`${number}.pdf`}
        className="font-mono text-[12.5px] text-accent-ink underline underline-offset-3"
      >
        {number}
        <span className="sr-only">, PDF</span>
      </a>
      <Badge tone={tone}>{word}</Badge>
      <span className="text-muted">
        {withdrawnBecause ?? (
          <>
            due <Day on={invoice.dueOn} />
            {state === 'open' ? '; not netted until then' : ''}
          </>
        )}
      </span>
      {isOpen ? (
        <Button
          size="sm"
          look="quiet"
          disabledReason={may(withdrawInvoice)}
          onClick={() => setWithdrawing(true)}
        >
          Withdraw
        </Button>
      ) : null}
      {isWithdrawing ? (
        <ReasonDialog
          title={`Withdraw ${number}`}
          intro="What it asks for is netted again, or asked for anew. The partner is told the reason."
          does="Withdraw the invoice"
          busy={withdraw.isPending}
          problem={withdraw.error?.body ?? null}
          onClose={() => setWithdrawing(false)}
          onReason={(reason) => withdraw.mutate({ params, body: { reason } })}
        />
      ) : null}
    </p>
  )
}
