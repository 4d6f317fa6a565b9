import { useState } from 'react'
import { uploadFile } from '../../src/evidence/contract.ts'
import { ownTaxInvoices, sendTaxInvoice } from '../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { upload } from '../api/client.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { StatusDot } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { firstMissing, TextField, useWritten } from '../ui/form-dialog.tsx'
import { AmountInput } from '../ui/input.tsx'
import { Money } from '../ui/money.tsx'
import { Card, DefinitionList } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { Day } from '../ui/when.tsx'
import { rateOfPercent, taxInvoiceWords } from '../words/tax.ts'

type Own = RouteWireAnswer<typeof ownTaxInvoices>
type Wanted = Own['wanted'][number]

/** What we wait for a tax invoice of, with what must stand on it, and those already sent. */
export function OwnTaxInvoices() {
  const own = useRoute(ownTaxInvoices, {})
  if (own.error) return <ErrorPanel problem={own.error.body} />
  if (!own.data) return null
  const { wanted, sent } = own.data
  return (
    <>
      {wanted.map((one) => (
        <WantedCard key={`${one.payer.payerId}${one.net.currency}`} wanted={one} />
      ))}
      {sent.length > 0 ? <Sent rows={sent} /> : null}
    </>
  )
}

function WantedCard({ wanted }: { wanted: Wanted }) {
  const { payer, net, reverseCharge, payables } = wanted
  const [writing, setWriting] = useState(false)
  const references = payables.map((each) => each.reference).join(', ')
  return (
    <Card
      title="We need a tax invoice from you"
      note="It is paid once we have accepted it, and its terms run from then."
    >
      <p className="mb-3">Please write on it:</p>
      <DefinitionList
        entries={[
          {
            term: 'Addressed to',
            value: (
              <>
                {payer.legalName}
                {payer.address.map((line) => (
                  <span key={line} className="block">
                    {line}
                  </span>
                ))}
              </>
            ),
          },
          { term: 'Our VAT number', value: payer.vatNumber },
          { term: 'Net amount', value: <Money value={net} className="font-semibold" /> },
          {
            term: 'VAT',
            value: reverseCharge
              ? 'None. Write "reverse charge": between two EU countries we owe it.'
              : 'At the rate of your country, on top of the net.',
          },
          { term: 'For', value: references },
        ]}
      />
      {writing ? (
        <InvoiceForm wanted={wanted} onDone={() => setWriting(false)} />
      ) : (
        <p className="mt-3">
          <Button look="primary" onClick={() => setWriting(true)}>
            Send the tax invoice
          </Button>
        </p>
      )}
    </Card>
  )
}

/** The figures as they stand on the paper, and the paper itself. */
function InvoiceForm({ wanted, onDone }: { wanted: Wanted; onDone: () => void }) {
  const { payer, net, reverseCharge, payables } = wanted
  const { currency } = net
  const { written, set, text } = useWritten({
    number: '',
    issuedOn: '',
    rate: reverseCharge ? '0' : '',
    vat: reverseCharge ? '0' : '',
    gross: reverseCharge ? net.amount : '',
    sellerVat: '',
  })
  const [fileId, setFileId] = useState<string | null>(null)
  const [fileName, setFileName] = useState<string | null>(null)
  const send = useChange(sendTaxInvoice, {
    done: () => (onDone(), toastDone('Sent', { detail: 'We look at it now.' })),
  })
  const vatRate = rateOfPercent(written.rate)
  const whyNot =
    firstMissing([
      [written.number, 'number'],
      [written.issuedOn, 'day of issue'],
      [written.rate, 'VAT rate'],
      [written.vat, 'VAT'],
      [written.gross, 'gross'],
      [fileId ?? '', 'the paper itself'],
    ]) ?? (vatRate === null ? 'The VAT rate is a percentage such as 19.' : null)
  const submit = () => {
    if (whyNot !== null || vatRate === null || fileId === null) return
    const amount = (text: string) => ({ amount: text.trim(), currency })
    send.mutate({
      body: {
        payableIds: payables.map((each) => each.payableId),
        number: written.number.trim(),
        issuedOn: written.issuedOn,
        net,
        vatRate,
        vat: amount(written.vat),
        gross: amount(written.gross),
        sellerVat: written.sellerVat.trim() || null,
        buyerVat: payer.vatNumber,
        fileId,
      },
    })
  }
  return (
    <form
      noValidate
      className="mt-4 grid gap-3 border-t pt-4 sm:grid-cols-2"
      onSubmit={(event) => (event.preventDefault(), submit())}
    >
      {send.error ? <ErrorPanel problem={send.error.body} className="sm:col-span-2" /> : null}
      <TextField label="Number of the invoice" required {...text('number')} />
      <TextField label="Issued on" type="date" required {...text('issuedOn')} />
      <TextField label="VAT rate in percent" required inputMode="decimal" {...text('rate')} />
      <TextField label="Your VAT number" {...text('sellerVat')} />
      {(['vat', 'gross'] as const).map((name) => (
        <Field key={name} label={name === 'vat' ? 'VAT amount' : 'Gross, VAT included'} required>
          {(wiring) => (
            <AmountInput
              {...wiring}
              currency={currency}
              value={written[name]}
              onChange={(event) => set({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <div className="sm:col-span-2">
        <FileDrop
          compact
          label={fileName === null ? 'Add the invoice' : `Added: ${fileName}. Add another instead`}
          help="PDF or picture, up to 50 MB"
          send={async (file, onProgress) => {
            const kept = await upload(uploadFile, {}, file, onProgress)
            setFileId(kept.fileId)
            setFileName(file.name)
          }}
        />
      </div>
      <p className="flex gap-2 sm:col-span-2">
        <Button type="submit" look="primary" busy={send.isPending} disabledReason={whyNot}>
          Send
        </Button>
        <Button onClick={onDone}>Not now</Button>
      </p>
    </form>
  )
}

function Sent({ rows }: { rows: Own['sent'] }) {
  return (
    <Card title="Your tax invoices" flush>
      <ul aria-label="Your tax invoices">
        {rows.map((row) => {
          const { word, tone } = taxInvoiceWords[row.state]
          return (
            <li
              key={row.taxInvoiceId}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2.5"
            >
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{row.number}</span>
                <span className="block text-[12px] text-muted">
                  <Day on={row.issuedOn} /> · for {row.references.join(', ')}
                </span>
                {row.reason ? <span className="block text-bad">{row.reason}</span> : null}
              </span>
              <StatusDot tone={tone}>{word}</StatusDot>
              <span className="text-right">
                <Money value={row.gross} className="font-medium" />
                <span className="block text-[12px] text-muted">
                  <Money value={row.vat} className="text-inherit" /> VAT
                </span>
              </span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
