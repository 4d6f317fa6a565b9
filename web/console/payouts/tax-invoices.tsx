import { ChevronRight, FileCheck } from 'lucide-react'
import { useState } from 'react'
import { downloadItem, listItems } from '../../../src/evidence/contract.ts'
import {
  acceptTaxInvoice,
  listTaxInvoices,
  rejectTaxInvoice,
  reviewTaxInvoice,
} from '../../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useChange, usePages, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { StatusDot } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { EvidenceViewer } from '../../ui/evidence-viewer.tsx'
import { Money } from '../../ui/money.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { DefinitionList, EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { Day } from '../../ui/when.tsx'
import { sayPercent, taxInvoiceWords } from '../../words/tax.ts'

type TaxInvoice = RouteWireAnswer<typeof listTaxInvoices>['rows'][number]
type State = TaxInvoice['state']

const views: readonly { readonly value: State | 'all'; readonly label: string }[] = [
  { value: 'received', label: 'To review' },
  { value: 'under_review', label: 'For Finance' },
  { value: 'accepted', label: 'Accepted' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'all', label: 'All' },
]

/** Partners' tax invoices: what waits for us, each with its paper beside its figures. */
export function TaxInvoices() {
  const may = useMay()
  // What waits for whoever looks: Finance accepts, operations review before.
  const mine = may(acceptTaxInvoice) === null ? 'under_review' : 'received'
  const [view, setView] = useState<State | 'all'>(mine)
  const query = view === 'all' ? {} : { state: view }
  const pages = usePages(listTaxInvoices, { query })
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  return (
    <div>
      <div className="border-b px-4 py-2">
        <Select
          label="Which tax invoices"
          className="w-44"
          options={views}
          value={view}
          onChange={(next) => setView(next as State | 'all') /* one of the options above */}
        />
      </div>
      {!pages.loaded ? <SkeletonRows /> : null}
      {pages.loaded && pages.rows.length === 0 ? (
        <EmptyState icon={FileCheck} title="No tax invoice waits here">
          Payers ask for one per payout as their settings under Tax say; partners send them from
          their own pages.
        </EmptyState>
      ) : null}
      <ul aria-label="Tax invoices">
        {pages.rows.map((row) => (
          <InvoiceRow key={row.taxInvoiceId} row={row} />
        ))}
      </ul>
      {pages.more ? (
        <p className="p-3 text-center">
          <Button onClick={pages.loadMore}>Show more</Button>
        </p>
      ) : null}
    </div>
  )
}

function InvoiceRow({ row }: { row: TaxInvoice }) {
  const [open, setOpen] = useState(false)
  const { word, tone } = taxInvoiceWords[row.state]
  return (
    <li className="border-b">
      <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="flex list-none flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-hover">
          <ChevronRight
            aria-hidden
            className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
          />
          <span className="min-w-0 flex-1">
            <span className="block font-medium">{row.partnerName}</span>
            <span className="block font-mono text-[12px] text-muted">{row.number}</span>
          </span>
          <span className="text-muted max-md:hidden">{row.payerName}</span>
          <span className="max-md:order-last max-md:basis-full max-md:pl-8">
            <StatusDot tone={tone}>{word}</StatusDot>
          </span>
          <Money value={row.gross} className="min-w-28 text-right font-medium max-md:ml-auto" />
        </summary>
        {open ? <Review row={row} /> : null}
      </details>
    </li>
  )
}

/** The paper beside its figures, and what may be done with it. */
function Review({ row }: { row: TaxInvoice }) {
  const items = useRoute(listItems, {
    query: { ownerKind: 'tax_invoice', ownerId: row.taxInvoiceId },
  })
  const paper = items.data?.rows[0] ?? null
  const file =
    paper === null
      ? null
      : {
          id: paper.itemId,
          name: paper.name,
          mediaType: paper.mediaType,
          url: addressOf(downloadItem, { params: { itemId: paper.itemId } }),
        }
  return (
    <div className="grid gap-4 bg-hover/60 p-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="space-y-3">
        <Figures row={row} />
        <Moves row={row} />
      </div>
      <div className="h-[28rem] min-h-0 overflow-hidden rounded-lg border bg-raised">
        {items.error ? <ErrorPanel problem={items.error.body} /> : <EvidenceViewer file={file} />}
      </div>
    </div>
  )
}

function Figures({ row }: { row: TaxInvoice }) {
  return (
    <>
      <DefinitionList
        entries={[
          { term: 'Number', value: row.number },
          { term: 'Issued on', value: <Day on={row.issuedOn} /> },
          { term: 'Net', value: <Money value={row.net} /> },
          {
            term: `VAT at ${sayPercent(row.vatRate)}`,
            value: row.reverseCharge ? 'Reverse charge: we owe it' : <Money value={row.vat} />,
          },
          { term: 'Gross', value: <Money value={row.gross} className="font-medium" /> },
          { term: 'Addressed to', value: row.payerName },
          { term: 'Their VAT number', value: row.sellerVat },
          { term: 'Our VAT number', value: row.buyerVat },
          { term: 'Sent by', value: row.receivedBy.name },
          { term: 'Reviewed by', value: row.reviewedBy?.name ?? null },
        ]}
      />
      <ul className="divide-y border-t">
        {row.lines.map((line) => (
          <li key={line.payableId} className="flex flex-wrap items-center gap-x-3 py-1.5">
            <span className="font-mono text-[12px]">{line.reference}</span>
            <span className="text-muted">
              owed <Money value={line.owed} className="text-inherit" />
            </span>
            <Money value={line.net} className="ml-auto" />
          </li>
        ))}
      </ul>
      {row.reason ? <p className="text-bad">Rejected: {row.reason}</p> : null}
    </>
  )
}

function Moves({ row }: { row: TaxInvoice }) {
  const may = useMay()
  const [rejecting, setRejecting] = useState(false)
  const refused = (problem: { body: { title: string; detail: string } }) =>
    toastFailed(problem.body.title, { detail: problem.body.detail })
  const review = useChange(reviewTaxInvoice, { done: () => toastDone('With Finance now'), refused })
  const accept = useChange(acceptTaxInvoice, {
    done: () => toastDone('Accepted', { detail: 'Its terms run from today.' }),
    refused,
  })
  const reject = useChange(rejectTaxInvoice, { done: () => setRejecting(false) })
  const params = { taxInvoiceId: row.taxInvoiceId }
  return (
    <div className="flex flex-wrap gap-2">
      {row.state === 'received' ? (
        <Button
          look="primary"
          busy={review.isPending}
          disabledReason={may(reviewTaxInvoice) ?? row.mayNow.review}
          onClick={() => review.mutate({ params })}
        >
          It says what it should
        </Button>
      ) : null}
      {row.state === 'under_review' ? (
        <Button
          look="primary"
          busy={accept.isPending}
          disabledReason={may(acceptTaxInvoice) ?? row.mayNow.accept}
          onClick={() => accept.mutate({ params })}
        >
          Accept
        </Button>
      ) : null}
      {row.state === 'rejected' ? null : (
        <Button
          look="danger"
          disabledReason={may(rejectTaxInvoice) ?? row.mayNow.reject}
          onClick={() => setRejecting(true)}
        >
          Reject
        </Button>
      )}
      {rejecting ? (
        <ReasonDialog
          title={`Reject ${row.number}`}
          intro="The partner reads the reason and sends another. What it is for is held until then."
          does="Reject"
          busy={reject.isPending}
          problem={reject.error?.body ?? null}
          onClose={() => setRejecting(false)}
          onReason={(reason) => reject.mutate({ params, body: { reason } })}
        />
      ) : null}
    </div>
  )
}
