import { useState } from 'react'
import { listReceivables } from '../../../src/payables/contract.ts'
import { listRepaymentInvoices } from '../../../src/payouts/contract.ts'
import { matchRefund } from '../../../src/reconciliation/contract.ts'
import { useChange, usePages, useRoute } from '../../api/queries.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog, LongTextField } from '../../ui/form-dialog.tsx'
import { printAmount } from '../../ui/money.tsx'
import { Select } from '../../ui/select.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { BankLine } from './lines-pane.tsx'

/** A credit is what a partner refunds of what was claimed back: which one, and why it is believed. */
export function RefundDialog({ line, onClose }: { line: BankLine; onClose: () => void }) {
  const receivables = usePages(listReceivables, { query: { open: 'yes' } })
  const named = useNamedInvoice(line)
  const [given, setReceivableId] = useState<string | null>(null)
  const [inFull, setInFull] = useState(false)
  const [said, setReason] = useState<string | null>(null)
  const match = useChange(matchRefund, {
    done: () => (toastDone('The refund is booked'), onClose()),
  })
  const isOpen = (id: string) => receivables.rows.some((row) => row.receivableId === id)
  const receivableId = given ?? named?.receivableIds.find(isOpen) ?? null
  const reason = said ?? (named === null ? '' : `The line names ${named.number}.`)
  const chosen = receivables.rows.find((row) => row.receivableId === receivableId)
  const isOther = chosen !== undefined && chosen.open.currency !== line.amount.currency
  const whyNot =
    receivableId === null
      ? 'Choose what it refunds.'
      : reason.trim() === ''
        ? 'Give a reason: it stays in the record.'
        : null
  return (
    <FormDialog
      title="A partner refunds"
      intro="The money is available in the fund again, and the line is explained by it."
      send="Book the refund"
      busy={match.isPending}
      whyNot={whyNot}
      problem={match.error?.body ?? null}
      onClose={onClose}
      onSend={() => {
        if (receivableId === null) return
        const body = { receivableId, inFull: isOther && inFull, reason: reason.trim() }
        match.mutate({ params: { lineId: line.lineId }, body })
      }}
    >
      {receivables.loaded && receivables.rows.length === 0 ? (
        <p className="text-muted">No partner owes anything back.</p>
      ) : null}
      <Field label="What it refunds" required>
        {(wiring) => (
          <Select
            {...wiring}
            value={receivableId}
            onChange={setReceivableId}
            placeholder="Choose"
            options={receivables.rows.map((row) => ({
              value: row.receivableId,
              label: `${row.partnerName}, ${row.reference}: ${printAmount(row.open)} open`,
            }))}
          />
        )}
      </Field>
      {isOther ? (
        <Checkbox
          label="It pays all that is open; the difference is exchange"
          shown
          checked={inFull}
          onChange={setInFull}
        />
      ) : null}
      <LongTextField label="Reason" required value={reason} onChange={setReason} />
    </FormDialog>
  )
}

/** The invoice for what is owed back that the line names, as partners are asked to. */
function useNamedInvoice({ reference, remittance, counterparty }: BankLine) {
  const invoices = useRoute(listRepaymentInvoices, {})
  const text = [reference, remittance, counterparty].join(' ').toUpperCase()
  const wanted = (invoices.data?.rows ?? []).filter(({ state }) => state !== 'withdrawn')
  return wanted.find(({ number }) => text.includes(number)) ?? null
}
