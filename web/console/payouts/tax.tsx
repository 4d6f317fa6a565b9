import { Landmark } from 'lucide-react'
import { useState } from 'react'
import {
  decideRemittance,
  proposeRemittance,
  proposePayerChange,
  showTax,
} from '../../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { firstMissing, FormDialog, TextField, useWritten } from '../../ui/form-dialog.tsx'
import { AmountInput } from '../../ui/input.tsx'
import { Money } from '../../ui/money.tsx'
import { Card, EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { Day, todayText } from '../../ui/when.tsx'
import { sayPercent } from '../../words/tax.ts'
import { PayerTaxDialog } from './payer-tax-dialog.tsx'
import { Thresholds } from './thresholds.tsx'

type Tax = RouteWireAnswer<typeof showTax>
type Withheld = Tax['withheld'][number]
type Remittance = Tax['remittances'][number]
export type PayerTaxes = Tax['payers'][number]

/** What waits for tax authorities, how payers are taxed, and who is above the reporting line. */
export function TaxPage() {
  const tax = useRoute(showTax, {})
  if (tax.error) return <ErrorPanel problem={tax.error.body} className="m-4" />
  if (!tax.data) return <SkeletonRows />
  const { withheld, remittances, payers, figures } = tax.data
  return (
    <div className="space-y-4 p-4">
      <WithheldCard rows={withheld} />
      {remittances.length > 0 ? <Remittances rows={remittances} /> : null}
      <Thresholds />
      <Payers rows={payers} />
      <Figures rows={figures} />
    </div>
  )
}

function WithheldCard({ rows }: { rows: readonly Withheld[] }) {
  const may = useMay()
  const [remitting, setRemitting] = useState<Withheld | null>(null)
  return (
    <Card
      title="Withheld and not remitted"
      note="It waits in the fund books under its authority"
      flush
    >
      {rows.length === 0 ? (
        <EmptyState icon={Landmark} title="Nothing is withheld">
          What a release withholds from a payment stands here until Finance has sent it.
        </EmptyState>
      ) : null}
      <ul aria-label="Withheld tax">
        {rows.map((row) => (
          <li
            key={`${row.payerId}${row.authority}${row.amount.currency}`}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2.5"
          >
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{row.authority}</span>
              <span className="block text-[12px] text-muted">
                {row.payerName} · {row.payables} {row.payables === 1 ? 'payable' : 'payables'}, the
                oldest since <Day on={row.oldestOn} />
              </span>
            </span>
            <Money value={row.amount} className="font-semibold" />
            <Button
              size="sm"
              disabledReason={may(proposeRemittance)}
              onClick={() => setRemitting(row)}
            >
              Remit
            </Button>
          </li>
        ))}
      </ul>
      {remitting ? <RemitDialog row={remitting} onClose={() => setRemitting(null)} /> : null}
    </Card>
  )
}

/** What the bank sent to an authority: another person of Finance approves it. */
function RemitDialog({ row, onClose }: { row: Withheld; onClose: () => void }) {
  const { written, set, text } = useWritten({
    amount: row.amount.amount,
    until: todayText(),
    paidOn: todayText(),
    reference: '',
  })
  const propose = useChange(proposeRemittance, {
    done: () => (onClose(), toastDone('Proposed', { detail: 'Another of Finance approves it.' })),
  })
  const { currency } = row.amount
  const { payerId, authority } = row
  const { amount, until, paidOn, reference } = written
  return (
    <FormDialog
      title={`Remit to ${authority}`}
      intro="Say what the bank has sent, as its line says it. It is booked when another person of Finance approves."
      send="Propose"
      busy={propose.isPending}
      whyNot={firstMissing([
        [amount, 'amount'],
        [until, 'withheld until'],
        [paidOn, 'paid on'],
        [reference, 'reference'],
      ])}
      problem={propose.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        propose.mutate({
          body: {
            payerId,
            authority,
            amount: { amount: amount.trim(), currency },
            until,
            paidOn,
            reference: reference.trim(),
          },
        })
      }
    >
      <Field label="Amount" required help="All that was withheld by the day below.">
        {(wiring) => (
          <AmountInput
            {...wiring}
            currency={currency}
            value={amount}
            onChange={(event) => set({ amount: event.target.value })}
          />
        )}
      </Field>
      <TextField label="Withheld until" type="date" required {...text('until')} />
      <TextField label="Paid on" type="date" required {...text('paidOn')} />
      <TextField
        label="Reference"
        required
        help="As on the bank's line, such as the number of the transfer."
        {...text('reference')}
      />
    </FormDialog>
  )
}

const stateTones = { proposed: 'warn', remitted: 'good', declined: 'neutral' } as const

function Remittances({ rows }: { rows: readonly Remittance[] }) {
  return (
    <Card title="Remittances" note="Newest first" flush>
      <ul aria-label="Remittances">
        {rows.map((row) => (
          <li
            key={row.taxRemittanceId}
            className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-t px-4 py-2.5"
          >
            <span className="min-w-0 flex-1">
              <span className="block font-medium">
                {row.authority} <Badge tone={stateTones[row.state]}>{row.state}</Badge>
              </span>
              <span className="block text-[12px] text-muted">
                {row.payerName} · {row.reference} · paid <Day on={row.paidOn} /> · proposed by{' '}
                {row.proposedBy.name}
                {row.decidedBy ? `, decided by ${row.decidedBy.name}` : ''}
              </span>
            </span>
            <Money value={row.amount} className="font-semibold" />
            {row.state === 'proposed' ? <Decide row={row} /> : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Decide({ row }: { row: Remittance }) {
  const may = useMay()
  const decide = useChange(decideRemittance, {
    done: () => toastDone('Decided'),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const params = { taxRemittanceId: row.taxRemittanceId }
  return (
    <span className="flex gap-2">
      <Button
        size="sm"
        look="primary"
        busy={decide.isPending}
        disabledReason={may(decideRemittance) ?? row.mayApprove}
        onClick={() => decide.mutate({ params, body: { approve: true } })}
      >
        Approve
      </Button>
      <Button
        size="sm"
        busy={decide.isPending}
        disabledReason={may(decideRemittance)}
        onClick={() => decide.mutate({ params, body: { approve: false } })}
      >
        Decline
      </Button>
    </span>
  )
}

const invoiceWords = {
  never: 'asks for no tax invoice',
  registered: 'asks for a tax invoice where the partner is registered for VAT',
  always: 'asks for a tax invoice for every payout',
} as const

function Payers({ rows }: { rows: readonly PayerTaxes[] }) {
  const may = useMay()
  const [editing, setEditing] = useState<PayerTaxes | null>(null)
  return (
    <Card title="How our payers are taxed" flush>
      <ul aria-label="Payers">
        {rows.map((row) => (
          <li
            key={row.payerId}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2.5"
          >
            <span className="min-w-0 flex-1">
              <span className="block font-medium">
                {row.payerName} <span className="text-muted">({row.country})</span>
              </span>
              <span className="block text-[12px] text-muted">
                {row.incomeSource === 'payer'
                  ? 'What it pays for counts as earned in its own country; '
                  : 'What it pays for counts as earned where the partner works; '}
                {invoiceWords[row.taxInvoices]}
                {row.taxInvoicesFrom ? (
                  <>
                    , decided from <Day on={row.taxInvoicesFrom} />
                  </>
                ) : null}
                ; {row.recoversVat ? 'recovers VAT' : 'does not recover VAT'}.
              </span>
            </span>
            <Button
              size="sm"
              disabledReason={may(proposePayerChange)}
              onClick={() => setEditing(row)}
            >
              Change
            </Button>
          </li>
        ))}
      </ul>
      {editing ? <PayerTaxDialog payer={editing} onClose={() => setEditing(null)} /> : null}
    </Card>
  )
}

const figureWords: Readonly<Record<string, string>> = {
  us_backup_rate: 'Backup withholding, US vendors without an accepted number',
  us_nonresident_rate: 'Withholding, vendors abroad without a treaty claim',
  us_1099_line: 'Line of Form 1099, per vendor and calendar year',
}

function Figures({ rows }: { rows: Tax['figures'] }) {
  return (
    <Card title="Figures of the law" note="Each with the day it began and its source" flush>
      <ul aria-label="Figures of the law">
        {rows.map((row) => (
          <li
            key={`${row.figure}${row.fromOn}`}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2.5"
          >
            <span className="min-w-0 flex-1">
              <span className="block">{figureWords[row.figure] ?? row.figure}</span>
              <span className="block text-[12px] text-muted">{row.source}</span>
            </span>
            <span className="text-muted">
              from <Day on={row.fromOn} />
            </span>
            <span className="tnum w-24 text-right font-medium">
              {row.rate ? sayPercent(row.rate) : <Money value={row.amount} />}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
