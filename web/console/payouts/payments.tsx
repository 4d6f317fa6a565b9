import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { paymentAdvice, removePayment } from '../../../src/payouts/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useChange } from '../../api/queries.ts'
import { Badge, StatusDot } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Money } from '../../ui/money.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { paymentNext } from '../../words/next-step.ts'
import { paymentWords } from '../../words/payout.ts'
import { sayPercent } from '../../words/tax.ts'
import { RemedyLink } from './remedy-link.tsx'
import { RiskBadge, RiskSigns } from './risk.tsx'
import type { RunView } from './run.tsx'

type Payment = RunView['paymentRows'][number]

/** Payments of a run, each with the payables behind it, those that stand out most first. */
export function Payments({
  title,
  run,
  rows,
  note,
  lead,
  children,
}: {
  title: string
  run: RunView
  rows: readonly Payment[]
  /** How many there are; the number of rows unless told. */
  note?: string
  /** Stands before the rows. */
  lead?: ReactNode
  /** Stands behind them. */
  children?: ReactNode
}) {
  const [removing, setRemoving] = useState<Payment | null>(null)
  const remove = useChange(removePayment, { done: () => setRemoving(null) })
  const change = run.mayNow.find((move) => move.action === 'change')
  const sorted = rows.toSorted(
    (a, b) =>
      (b.risk?.points ?? 0) - (a.risk?.points ?? 0) ||
      Number(b.firstToAccount) - Number(a.firstToAccount) ||
      a.ordinal - b.ordinal,
  )
  return (
    <Card
      title={title}
      note={note ?? `${rows.length} ${rows.length === 1 ? 'payment' : 'payments'}`}
      flush
    >
      {lead}
      <ul>
        {sorted.map((payment) => (
          <li key={payment.paymentId} className="border-t">
            <PaymentRow
              run={run}
              payment={payment}
              onRemove={
                change?.may && payment.reasons.length === 0 ? () => setRemoving(payment) : null
              }
            />
          </li>
        ))}
      </ul>
      {children}
      {removing ? (
        <ReasonDialog
          title={`Take ${removing.creditorName} out`}
          intro="An approval given before is void. What it would have paid is free for the next run."
          does="Take out"
          busy={remove.isPending}
          problem={remove.error?.body ?? null}
          onClose={() => setRemoving(null)}
          onReason={(reason) =>
            remove.mutate({
              params: { runId: run.runId, paymentId: removing.paymentId },
              body: { reason },
            })
          }
        />
      ) : null}
    </Card>
  )
}

function PaymentRow(props: {
  readonly run: RunView
  readonly payment: Payment
  readonly onRemove: (() => void) | null
}) {
  const { run, payment, onRemove } = props
  const { word, tone } = paymentWords[payment.state] ?? {
    word: payment.state,
    tone: 'neutral' as const,
  }
  return (
    <details className="group">
      <summary className="flex list-none flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 hover:bg-hover">
        <span className="min-w-0 flex-1 max-md:basis-full">
          <span className="block truncate font-medium">{payment.creditorName}</span>
          <span className="block font-mono text-[12px] text-muted">{payment.masked}</span>
        </span>
        {payment.firstToAccount ? (
          <Badge tone={hasLeft(payment) ? 'neutral' : 'warn'}>first payment to this account</Badge>
        ) : null}
        <RiskBadge payment={payment} />
        <StatusDot tone={payment.reasons.length > 0 ? 'bad' : tone}>
          {payment.reasons.length > 0 ? 'Left out' : word}
        </StatusDot>
        <span className="min-w-28 text-right max-md:ml-auto">
          <Money value={payment.amount} className="font-semibold" />
          {payment.conversion ? (
            <span className="block text-[12px] text-muted">
              for <Money value={payment.owed} className="text-inherit" />
            </span>
          ) : null}
        </span>
      </summary>
      <div className="space-y-2 bg-hover/60 px-4 py-2.5">
        {payment.reasons.map((reason) => (
          <p key={reason.code} className="text-bad">
            {reason.text} <span className="text-ink">{reason.remedy}</span>{' '}
            <RemedyLink place={reason.place} />
          </p>
        ))}
        <RiskSigns run={run} payment={payment} />
        {payment.bankReason ? (
          <p className="text-bad">The bank says: {payment.bankReason}</p>
        ) : null}
        {payment.reasons.length === 0 ? (
          <p className="text-muted">{paymentNext[payment.state]}</p>
        ) : null}
        <ul className="divide-y">
          {payment.payables.map((payable) => (
            <li key={payable.payableId} className="flex items-center gap-3 py-1">
              <span className="font-mono text-[12px]">{payable.reference}</span>
              <span className="text-muted">
                {payable.fundCode} · due <Day on={payable.dueOn} />
                {payable.decidedBy ? ` · decided by ${payable.decidedBy.name}` : ''}
              </span>
              <Money value={payable.amount} className="ml-auto" />
            </li>
          ))}
        </ul>
        <Deductions payment={payment} />
        <p className="flex flex-wrap items-center gap-3 text-[12px] text-muted">
          <span>
            End-to-end id <span className="font-mono text-ink">{payment.endToEndId}</span>
          </span>
          <span>{payment.remittance}</span>
          {payment.bookedOn ? (
            <span>
              booked <Day on={payment.bookedOn} />
            </span>
          ) : null}
          <Link
            to="/trail/$kind/$id"
            params={{ kind: 'payment', id: payment.paymentId }}
            className="font-medium text-ink underline underline-offset-3"
          >
            Follow the record
          </Link>
          {hasLeft(payment) ? (
            <a
              href={addressOf(paymentAdvice, { params: { paymentId: payment.paymentId } })}
              download={`remittance-${payment.endToEndId}.pdf`}
              className="font-medium text-ink underline underline-offset-3"
            >
              Remittance advice
            </a>
          ) : null}
          {onRemove ? (
            <Button size="sm" look="danger" className="ml-auto" onClick={onRemove}>
              Take out
            </Button>
          ) : null}
        </p>
      </div>
    </details>
  )
}

function hasLeft({ state }: Payment): boolean {
  return state !== 'created' && state !== 'dropped'
}

/** What tax takes, what is netted, what VAT comes on top, and at which rate the rest leaves. */
function Deductions({ payment }: { payment: Payment }) {
  const taxed = payment.withholdings.length + payment.vats.length
  if (payment.nettings.length + taxed === 0 && payment.conversion === null) return null
  return (
    <dl className="space-y-1 border-t pt-2">
      {payment.withholdings.map((piece) => (
        <div key={piece.payableId} className="flex items-start gap-3">
          <dt>
            {sayPercent(piece.rate)} of <Money value={piece.basis} /> withheld for {piece.authority}
            <span className="block text-[12px] text-muted">{piece.source}</span>
          </dt>
          <dd className="ml-auto">
            −<Money value={piece.amount} />
          </dd>
        </div>
      ))}
      {payment.vats.map((piece) => (
        <div key={piece.payableId} className="flex items-center gap-3">
          <dt>
            {sayPercent(piece.rate)} VAT of tax invoice{' '}
            <span className="font-mono text-[12px]">{piece.number}</span>
          </dt>
          <dd className="ml-auto">
            <Money value={piece.amount} />
          </dd>
        </div>
      ))}
      {payment.nettings.map((piece) => (
        <div key={`${piece.payableId}${piece.receivableId}`} className="flex items-center gap-3">
          <dt>
            Netted with what is owed to us of{' '}
            <span className="font-mono text-[12px]">{piece.reference}</span>
          </dt>
          <dd className="ml-auto">
            −<Money value={piece.amount} />
          </dd>
        </div>
      ))}
      {payment.conversion ? (
        <div className="flex items-center gap-3">
          <dt>Converted at {payment.conversion.text}</dt>
          <dd className="ml-auto">
            <Money value={payment.amount} className="font-medium" />
          </dd>
        </div>
      ) : null}
      {/[1-9]/.test(payment.amount.amount) || payment.reasons.length > 0 ? null : (
        <div className="text-muted">Nothing leaves the account: release settles it by netting.</div>
      )}
    </dl>
  )
}
