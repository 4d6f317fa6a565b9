import { Link } from '@tanstack/react-router'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import {
  decideWriteOff,
  disputeReceivable,
  listReceivables,
  proposeWriteOff,
} from '../../../src/payables/contract.ts'
import { issueInvoice, listRepaymentInvoices } from '../../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, usePages, useRoute } from '../../api/queries.ts'
import { useMay, useSignedIn } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { Day, todayText } from '../../ui/when.tsx'
import { PartDialog } from './part-dialog.tsx'
import { AskedFor, type Invoice } from './repayment-invoice.tsx'

type Receivable = RouteWireAnswer<typeof listReceivables>['rows'][number]

/** What partners owe back: what came back of it, what is disputed, what waits to be given up. */
export function Receivables() {
  const [all, setAll] = useState(false)
  const invoices = useRoute(listRepaymentInvoices, {})
  const pages = usePages(listReceivables, { query: { open: all ? 'no' : 'yes' } })
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows />
  const others = (
    <Button size="sm" onClick={() => setAll(!all)}>
      {all ? 'Only what is open' : 'Show what came back too'}
    </Button>
  )
  if (pages.rows.length === 0)
    return (
      <EmptyState icon={Undo2} title="No partner owes anything back" action={others}>
        What is claimed back after it was paid stands here until it is refunded, netted or given up.
      </EmptyState>
    )
  return (
    <ul aria-label="Receivables">
      <li className="border-b px-4 py-2">{others}</li>
      {pages.rows.map((row) => (
        <ReceivableRow
          key={row.receivableId}
          row={row}
          invoices={(invoices.data?.rows ?? []).filter((one) =>
            one.receivableIds.includes(row.receivableId),
          )}
        />
      ))}
      {pages.more ? (
        <li className="p-3 text-center">
          <Button onClick={pages.loadMore}>Show more</Button>
        </li>
      ) : null}
    </ul>
  )
}

function ReceivableRow({ row, invoices }: { row: Receivable; invoices: readonly Invoice[] }) {
  const waiting = row.writeOffs.find((writeOff) => writeOff.state === 'proposed')
  return (
    <li className="flex items-start gap-x-4 gap-y-2 border-b px-4 py-3 max-md:flex-wrap">
      <div className="w-64 shrink-0 max-md:w-auto max-md:flex-1">
        <Link
          to="/partners/$partnerId"
          params={{ partnerId: row.partnerId }}
          className="font-medium hover:underline"
        >
          {row.partnerName}
        </Link>
        <p className="font-mono text-[12px] text-muted">
          {row.reference} · {row.fundCode}
        </p>
      </div>
      <div className="min-w-0 flex-1 space-y-1 max-md:order-last max-md:basis-full">
        <p>{row.reason}</p>
        {row.disputedAt ? (
          <p>
            <Badge tone="warn">disputed</Badge> {row.disputeReason}{' '}
            <span className="text-muted">It is not netted until the dispute ends.</span>
          </p>
        ) : null}
        {invoices.map((one) => (
          <AskedFor key={one.repaymentInvoiceId} invoice={one} />
        ))}
        {row.disputedAt === null && row.invoicedUntil === null && isOpen(row) ? (
          <p className="text-muted">
            {row.netting
              ? 'Nets off the next payout.'
              : 'Its program does not net: the partner refunds it.'}{' '}
            {row.netting ? (
              <>
                If nothing comes, an invoice asks for it on <Day on={row.invoiceFrom} />.
              </>
            ) : (
              'An invoice asks for it within the hour.'
            )}
          </p>
        ) : null}
        {row.recoveries.map((one, index) => (
          <p key={index} className="text-[12px] text-muted">
            <Money value={one.amount} className="text-inherit" /> {recoveryWords[one.kind]}{' '}
            <Day on={one.recoveredOn} />: {one.reason}
          </p>
        ))}
        {waiting ? <Waiting row={row} waiting={waiting} /> : null}
        {isOpen(row) ? <Actions row={row} isWaiting={waiting !== undefined} /> : null}
      </div>
      <div className="text-right">
        <Money value={row.open} className="font-medium" />
        <p className="text-[12px] text-muted">
          of <Money value={row.amount} className="text-inherit" />, <Day on={row.claimedOn} />
        </p>
      </div>
    </li>
  )
}

/** Payouts had their 90 days to net it, or may not, and nobody asks for it yet. */
const mayAskNow = (row: Receivable) =>
  row.invoicedUntil === null &&
  row.disputedAt === null &&
  (!row.netting || row.invoiceFrom <= todayText())

const isOpen = (row: Receivable) => /[1-9]/.test(row.open.amount)

const recoveryWords: Readonly<Record<Receivable['recoveries'][number]['kind'], string>> = {
  refund: 'refunded on',
  netting: 'netted on',
  write_off: 'given up on',
  returned: 'ended with the returned payment on',
  withheld: 'was withheld tax, taken back on',
}

/** A write-off that another person of Finance approves or declines. */
function Waiting({ row, waiting }: { row: Receivable; waiting: Receivable['writeOffs'][number] }) {
  const may = useMay()
  const { principal } = useSignedIn()
  const decide = useChange(decideWriteOff, {
    done: (answer) => toastDone('Decided', { detail: `${answer.open.amount} is open` }),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const own =
    principal.principalId === waiting.proposedBy
      ? 'You proposed it: another person approves.'
      : null
  const params = { receivableId: row.receivableId }
  const choose = (approve: boolean) => decide.mutate({ params, body: { approve } })
  return (
    <div className="rounded-md border bg-hover/60 p-2.5">
      <p>
        {waiting.proposer} proposes to give up <Money value={waiting.amount} />: {waiting.reason}
      </p>
      <p className="mt-1.5 flex gap-2">
        <Button
          size="sm"
          look="primary"
          busy={decide.isPending}
          disabledReason={may(decideWriteOff) ?? own}
          onClick={() => choose(true)}
        >
          Approve the write-off
        </Button>
        <Button
          size="sm"
          busy={decide.isPending}
          disabledReason={may(decideWriteOff)}
          onClick={() => choose(false)}
        >
          Decline
        </Button>
      </p>
    </div>
  )
}

function Actions({ row, isWaiting }: { row: Receivable; isWaiting: boolean }) {
  const may = useMay()
  const [doing, setDoing] = useState<'dispute' | 'write_off' | null>(null)
  const done = (what: string) => () => (toastDone(what), setDoing(null))
  const dispute = useChange(disputeReceivable, { done: done('Noted') })
  const invoice = useChange(issueInvoice, {
    done: (answer) => toastDone(`${answer.number} is issued`, { detail: 'The partner is told.' }),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const giveUp = useChange(proposeWriteOff, { done: done('Waits for a second person') })
  const params = { receivableId: row.receivableId }
  const disputed = row.disputedAt === null
  const close = () => setDoing(null)
  return (
    <p className="flex flex-wrap gap-2 pt-1">
      <Button size="sm" disabledReason={may(disputeReceivable)} onClick={() => setDoing('dispute')}>
        {disputed ? 'Mark as disputed' : 'End the dispute'}
      </Button>
      <Button
        size="sm"
        disabledReason={may(proposeWriteOff) ?? (isWaiting ? 'A write-off waits already.' : null)}
        onClick={() => setDoing('write_off')}
      >
        Propose to write off
      </Button>
      {mayAskNow(row) ? (
        <Button
          size="sm"
          busy={invoice.isPending}
          disabledReason={may(issueInvoice)}
          onClick={() => invoice.mutate({ params })}
        >
          Ask by invoice now
        </Button>
      ) : null}
      <span className="basis-full text-[12px] text-muted">
        What the partner sends back is booked on its line of the bank statement.
      </span>
      {doing === 'dispute' ? (
        <ReasonDialog
          title={disputed ? 'The partner disputes it' : 'The dispute is over'}
          intro={
            disputed
              ? 'What is disputed is not netted; a payment that was to net it falls out of its run.'
              : 'It nets off the next payout again.'
          }
          does={disputed ? 'Mark as disputed' : 'End the dispute'}
          busy={dispute.isPending}
          problem={dispute.error?.body ?? null}
          onClose={close}
          onReason={(reason) => dispute.mutate({ params, body: { disputed, reason } })}
        />
      ) : null}
      {doing === 'write_off' ? (
        <PartDialog
          title={`Give up what ${row.partnerName} owes`}
          intro="Nothing is given up before another person of Finance approves it."
          does="Propose to write off"
          open={row.open}
          busy={giveUp.isPending}
          problem={giveUp.error?.body ?? null}
          onClose={close}
          onPart={(amount, reason) => giveUp.mutate({ params, body: { amount, reason } })}
        />
      ) : null}
    </p>
  )
}
