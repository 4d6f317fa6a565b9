import { personBehind, record, type Act } from '../../audit/index.ts'
import { attach, type EvidenceRefusal, type FileId } from '../../evidence/index.ts'
import { mayApprove } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import type { Id } from '../../kernel/ids.ts'
import { allocate, money, type Money, sum } from '../../kernel/money.ts'
import { ok, refuse, type Refused, type Result } from '../../kernel/result.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import {
  acceptedTaxInvoice,
  lockPayables,
  type PayableRefusal,
  type PayableWithHolds,
} from '../../payables/index.ts'
import {
  isReverseCharge,
  taxInvoiceFault,
  type TaxInvoiceMove,
  taxInvoiceMoves,
  type TaxInvoiceState,
  taxStandingsOf,
  type TaxStandingRow,
} from '../../vendors/index.ts'
import { assessPartners } from '../assess-again.ts'
import { selectPayer, type PayerRow } from '../payer-sql.ts'
import * as rows from './invoice-sql.ts'
import type { TaxRefusal } from './refusals.ts'
import { invoicedPayables } from './tax-sql.ts'

export type TaxInvoiceId = Id<'tax_invoice'>

export type SendTaxInvoice = {
  readonly payableIds: readonly string[]
  readonly number: string
  readonly issuedOn: PlainDate
  readonly net: Money
  /** `0.19`; `0` where the buyer owes the VAT. */
  readonly vatRate: string
  readonly vat: Money
  readonly gross: Money
  readonly sellerVat: string | null
  readonly buyerVat: string | null
  readonly fileId: FileId
}
type Refusals = TaxRefusal | EvidenceRefusal | PayableRefusal

/** A partner's tax invoice for what we are about to pay it, by the partner or typed for it by us: one
 *  paper for payables of one payer and currency that are not on their way. Its figures must be right
 *  to the minor unit (`tax_invoice.wrong` says which is not), its number new, and its payables without
 *  another. Its VAT is shared over them by their amounts. */
export async function sendTaxInvoice(
  act: Act,
  asked: SendTaxInvoice,
): Promise<Result<{ taxInvoiceId: TaxInvoiceId }, Refusals>> {
  const found = await payablesFor(act, asked.payableIds)
  if (!found.ok) return found
  const { payables, payer, vendor } = found.value
  const fault = taxInvoiceFault(asked, {
    owed: sum(
      payables.map((payable) => payable.amount),
      must(payables[0], 'a payable was named').amount.currency,
    ),
    today: act.at.toZonedDateTimeISO(payer.zone).toPlainDate(),
    buyerVat: payer.vatNumber,
    sellerCountry: vendor.residence,
    buyerCountry: payer.country,
  })
  if (fault !== null) return refuse({ code: 'tax_invoice.wrong', ...fault })
  const taxInvoiceId = act.newId<'tax_invoice'>()
  await keep(act, { ...asked, ...found.value, taxInvoiceId })
  const { partnerId } = vendor
  const { fileId } = asked
  const owner = { ownerKind: 'tax_invoice', ownerId: taxInvoiceId, partnerId }
  const attached = await attach(act, { ...owner, fileId, slot: 'tax_invoice' })
  if (!attached.ok) return attached
  await record(act, {
    type: 'tax_invoice.received',
    subjectKind: 'tax_invoice',
    subjectId: taxInvoiceId,
    partnerId,
    body: {
      payerId: payer.payerId,
      payableIds: payables.map((payable) => payable.payableId),
      netMinor: asked.net.minor,
      vatMinor: asked.vat.minor,
      currency: asked.net.currency,
    },
  })
  const assessed = await assessPartners(act, [partnerId])
  return assessed.ok ? ok({ taxInvoiceId }) : assessed
}

type Ground = {
  readonly payables: readonly PayableWithHolds[]
  readonly payer: PayerRow
  readonly vendor: TaxStandingRow
}

async function payablesFor(
  act: Act,
  payableIds: readonly string[],
): Promise<Result<Ground, TaxRefusal>> {
  const ids = [...new Set(payableIds)]
  const payables = await lockPayables(act.tx, ids)
  const own = act.actor.partnerId
  const missing = ids.find((id) => {
    const payable = payables.find((each) => each.payableId === id)
    return payable === undefined || (own !== null && payable.partnerId !== own)
  })
  if (missing !== undefined) return refuse({ code: 'tax_invoice.no_payable', payable: missing })
  const first = must(payables[0], 'a payable was named')
  const stray = payables.find(
    (each) =>
      each.partnerId !== first.partnerId ||
      each.payerId !== first.payerId ||
      each.amount.currency !== first.amount.currency,
  )
  if (stray !== undefined) {
    const references = [first.reference, stray.reference]
    return refuse({ code: 'tax_invoice.mixed', references })
  }
  const gone = payables.find((each) => each.sentOn !== null || each.status === 'cancelled')
  if (gone !== undefined) {
    const { reference, status } = gone
    return refuse({ code: 'tax_invoice.too_late', reference, status })
  }
  const taken = (await invoicedPayables(act.tx, ids)).find((row) => row.taxInvoiceId !== null)
  if (taken !== undefined) {
    const { reference } = must(
      payables.find((each) => each.payableId === taken.payableId),
      'it was locked',
    )
    return refuse({ code: 'tax_invoice.there', reference, number: taken.number ?? '' })
  }
  const payer = must(await selectPayer(act.tx, first.payerId), 'a payable has a payer')
  const vendor = (await taxStandingsOf(act.tx, [first.partnerId])).get(first.partnerId)
  if (vendor === undefined) return refuse({ code: 'tax_invoice.no_vendor' })
  return ok({ payables, payer, vendor })
}

async function keep(
  act: Act,
  made: SendTaxInvoice & Ground & { readonly taxInvoiceId: TaxInvoiceId },
): Promise<void> {
  const { taxInvoiceId, payables, payer, vendor, net, vat } = made
  const { partnerId, vendorId } = vendor
  await rows.insertTaxInvoice(act.tx, {
    taxInvoiceId,
    partnerId,
    vendorId,
    payerId: payer.payerId,
    number: made.number,
    issuedOn: made.issuedOn,
    currency: net.currency,
    netMinor: net.minor,
    vatRate: made.vatRate,
    vatMinor: vat.minor,
    reverseCharge: vat.minor === 0n && isReverseCharge(vendor.residence, payer.country),
    sellerVat: made.sellerVat,
    buyerVat: made.buyerVat,
    fileId: made.fileId,
    receivedBy: personBehind(act.actor),
    receivedAt: act.at,
  })
  const shares = allocate(
    vat,
    payables.map((payable) => payable.amount.minor),
  )
  await rows.insertInvoiceLines(
    act.tx,
    payables.map(({ payableId, amount }, at) => ({
      taxInvoiceId,
      payableId,
      partnerId,
      netMinor: amount.minor,
      vatMinor: shares[at]?.minor ?? 0n,
    })),
  )
}

type Asked = { readonly taxInvoiceId: TaxInvoiceId }
type Moved = Result<{ state: TaxInvoiceState }, Refusals>

/** The specialist has held the paper against its figures: it goes to Finance. */
export function reviewTaxInvoice(act: Act, asked: Asked): Promise<Moved> {
  return move(act, { ...asked, reason: null }, 'review')
}

/** Finance accepts a reviewed tax invoice: its payables are free of this hold, their terms run from
 *  today, and its VAT is paid with them. Refused to whoever sent or reviewed it. */
export async function acceptTaxInvoice(act: Act, asked: Asked): Promise<Moved> {
  const invoice = await rows.lockTaxInvoice(act.tx, asked.taxInvoiceId)
  const doers = invoice === null ? [] : [invoice.receivedBy, invoice.reviewedBy ?? '']
  if (!mayApprove(act.actor, doers)) return refuse({ code: 'tax_invoice.own' })
  const moved = await move(act, { ...asked, reason: null }, 'accept')
  if (!moved.ok || invoice === null) return moved
  const payer = must(await selectPayer(act.tx, invoice.payerId), 'an invoice has a payer')
  const lines = await rows.invoiceLines(act.tx, [asked.taxInvoiceId])
  const on = act.at.toZonedDateTimeISO(payer.zone).toPlainDate()
  await acceptedTaxInvoice(act, { payableIds: lines.map((line) => line.payableId), on })
  const assessed = await assessPartners(act, [invoice.partnerId])
  return assessed.ok ? moved : assessed
}

/** Takes a tax invoice back, saying why: its payables wait for another. One that was accepted only
 *  while none of them is on its way. */
export async function rejectTaxInvoice(
  act: Act,
  asked: Asked & { readonly reason: string },
): Promise<Moved> {
  const invoice = await rows.lockTaxInvoice(act.tx, asked.taxInvoiceId)
  const lines = await rows.invoiceLines(act.tx, [asked.taxInvoiceId])
  // Locked, so that a release that pays its VAT comes before or after, never beside.
  const payables = await lockPayables(
    act.tx,
    lines.map((line) => line.payableId),
  )
  const sent = payables.find((payable) => payable.sentOn !== null)
  if (sent !== undefined) {
    const { reference } = sent
    return refuse({ code: 'tax_invoice.too_late', reference, status: 'on its way' })
  }
  if (invoice?.state === 'accepted' && !act.actor.roles.includes('finance')) {
    return refuse({ code: 'tax_invoice.accepted', number: invoice.number })
  }
  const moved = await move(act, asked, 'reject')
  if (!moved.ok || invoice === null) return moved
  await rows.endInvoiceLines(act.tx, asked.taxInvoiceId)
  const assessed = await assessPartners(act, [invoice.partnerId])
  return assessed.ok ? moved : assessed
}

async function move(
  act: Act,
  asked: Asked & { readonly reason: string | null },
  how: TaxInvoiceMove,
): Promise<Moved> {
  const { taxInvoiceId, reason } = asked
  const invoice = await rows.lockTaxInvoice(act.tx, taxInvoiceId)
  if (invoice === null) return refuse({ code: 'tax_invoice.unknown', invoice: taxInvoiceId })
  const { from, to } = taxInvoiceMoves[how]
  const barred = stateRefusal(invoice, from, to)
  if (barred !== null) return barred
  const by = personBehind(act.actor)
  await rows.moveTaxInvoice(act.tx, { taxInvoiceId, from, to, by, at: act.at, reason })
  await record(act, {
    type: `tax_invoice.${to}`,
    subjectKind: 'tax_invoice',
    subjectId: taxInvoiceId,
    partnerId: invoice.partnerId,
    reason,
    body: { from: invoice.state },
  })
  return ok({ state: to })
}

function stateRefusal(
  { state, number }: rows.TaxInvoiceRow,
  from: readonly TaxInvoiceState[],
  wanted: TaxInvoiceState,
): Refused<TaxRefusal> | null {
  if (from.includes(state)) return null
  return refuse({ code: 'tax_invoice.not_movable', number, state, wanted })
}

/** An amount of an invoice row in its currency. */
export function invoiceMoney(row: Pick<rows.TaxInvoiceRow, 'currency' | 'netMinor' | 'vatMinor'>): {
  readonly net: Money
  readonly vat: Money
  readonly gross: Money
} {
  const { currency, netMinor, vatMinor } = row
  return {
    net: money(netMinor, currency),
    vat: money(vatMinor, currency),
    gross: money(netMinor + vatMinor, currency),
  }
}
