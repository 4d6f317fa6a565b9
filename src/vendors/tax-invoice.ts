import { compare, type Money, printMoney, scale } from '../kernel/money.ts'
import { readRatio } from '../kernel/ratio.ts'
import { Temporal, type PlainDate, printDay } from '../kernel/temporal.ts'
import type { TaxForm } from './vendor.ts'

/** A tax invoice that is there; without one it is missing. */
export const taxInvoiceStates = ['received', 'under_review', 'accepted', 'rejected'] as const
export type TaxInvoiceState = (typeof taxInvoiceStates)[number]

type Move = { readonly from: readonly TaxInvoiceState[]; readonly to: TaxInvoiceState }
export const taxInvoiceMoves = {
  review: { from: ['received'], to: 'under_review' },
  accept: { from: ['under_review'], to: 'accepted' },
  reject: { from: ['received', 'under_review', 'accepted'], to: 'rejected' },
} as const satisfies Record<string, Move>
export type TaxInvoiceMove = keyof typeof taxInvoiceMoves

/** Whom a payer asks for a tax invoice per payout. */
export const taxInvoiceRules = ['never', 'registered', 'always'] as const
export type TaxInvoiceRule = (typeof taxInvoiceRules)[number]

/** Whether what was decided on a day needs a tax invoice before it is paid. Pure. */
export function needsTaxInvoice(
  payer: { readonly taxInvoices: TaxInvoiceRule; readonly taxInvoicesFrom: PlainDate | null },
  of: { readonly taxForm: TaxForm | null; readonly decidedOn: PlainDate },
): boolean {
  const { taxInvoices, taxInvoicesFrom } = payer
  if (taxInvoices === 'never' || taxInvoicesFrom === null) return false
  if (Temporal.PlainDate.compare(of.decidedOn, taxInvoicesFrom) < 0) return false
  return taxInvoices === 'always' || of.taxForm === 'vat'
}

/** The member states of the EU VAT area (Directive 2006/112/EC, Article 5; Northern Ireland is not
 *  coded). Greece writes `EL` on VAT numbers and `GR` elsewhere. */
const vatArea = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
)

/** True where the buyer owes the VAT itself: a service between businesses of two member states
 *  (Directive 2006/112/EC, Articles 44 and 196). The seller charges none. Pure. */
export function isReverseCharge(sellerCountry: string | null, buyerCountry: string): boolean {
  if (sellerCountry === null || sellerCountry === buyerCountry) return false
  return vatArea.has(sellerCountry) && vatArea.has(buyerCountry)
}

/** The highest VAT we take for one, in percent: Hungary's standard rate, the highest of the VAT area. A
 *  higher one on a paper is a mistake, or somebody's way to be paid more than is owed. */
export const VAT_PERCENT_MAX = 27n

export type TypedTaxInvoice = {
  readonly number: string
  readonly issuedOn: PlainDate
  readonly net: Money
  /** `0.19`; nothing where the buyer owes the VAT. */
  readonly vatRate: string
  readonly vat: Money
  readonly gross: Money
  readonly sellerVat: string | null
  readonly buyerVat: string | null
}

/** What the invoice is held against. */
export type ExpectedTaxInvoice = {
  readonly owed: Money
  readonly today: PlainDate
  readonly buyerVat: string | null
  readonly sellerCountry: string | null
  readonly buyerCountry: string
}

export type TaxInvoiceFault = {
  readonly field: 'number' | 'issued on' | 'net' | 'VAT' | 'gross' | 'seller VAT' | 'buyer VAT'
  readonly found: string
  readonly expected: string
}

/** The first thing of a tax invoice that cannot be right; null when all of it can. The net is what is
 *  owed, VAT the rate of it, half-even, to the minor unit, gross the two together; where the buyer owes
 *  the VAT none is charged and both numbers are named. 19 % of 5,000.00 is 950.00. Pure. */
export function taxInvoiceFault(
  typed: TypedTaxInvoice,
  against: ExpectedTaxInvoice,
): TaxInvoiceFault | null {
  return (
    dayFault(typed, against.today) ??
    netFault(typed, against.owed) ??
    vatFault(typed, against) ??
    numberFault(typed, against)
  )
}

function dayFault({ issuedOn }: TypedTaxInvoice, today: PlainDate): TaxInvoiceFault | null {
  if (Temporal.PlainDate.compare(issuedOn, today) <= 0) return null
  const expected = `a day no later than today, ${printDay(today)}`
  return { field: 'issued on', found: printDay(issuedOn), expected }
}

function netFault({ net }: TypedTaxInvoice, owed: Money): TaxInvoiceFault | null {
  if (net.currency === owed.currency && compare(net, owed) === 0) return null
  const expected = `${printMoney(owed)}, what we owe you for it`
  return { field: 'net', found: printMoney(net), expected }
}

function vatFault(typed: TypedTaxInvoice, against: ExpectedTaxInvoice): TaxInvoiceFault | null {
  const { net, vat, gross } = typed
  const found = printMoney(vat)
  if (isReverseCharge(against.sellerCountry, against.buyerCountry)) {
    const expected = 'none: between two member states the buyer owes the VAT (reverse charge)'
    if (vat.minor !== 0n) return { field: 'VAT', found, expected }
  }
  const rate = readRatio(typed.vatRate)
  if (rate !== null && rate.num * 100n > rate.den * VAT_PERCENT_MAX) {
    const expected = `at most ${VAT_PERCENT_MAX} % of the net, the highest rate there is`
    return { field: 'VAT', found: `${found} at the rate ${typed.vatRate}`, expected }
  }
  const due = rate === null ? null : scale(net, rate, 'half-even')
  if (due === null || vat.currency !== net.currency || compare(vat, due) !== 0) {
    const expected =
      due === null ? 'a rate such as 0.19' : `${printMoney(due)}, the rate of the net`
    return { field: 'VAT', found, expected }
  }
  const whole = { ...net, minor: net.minor + vat.minor }
  if (gross.currency === net.currency && compare(gross, whole) === 0) return null
  const expected = `${printMoney(whole)}, net and VAT together`
  return { field: 'gross', found: printMoney(gross), expected }
}

function numberFault(typed: TypedTaxInvoice, against: ExpectedTaxInvoice): TaxInvoiceFault | null {
  const { sellerVat, buyerVat, vat } = typed
  const charges = vat.minor > 0n
  const reverse = isReverseCharge(against.sellerCountry, against.buyerCountry)
  if ((charges || reverse) && sellerVat === null) {
    return { field: 'seller VAT', found: 'nothing', expected: 'your VAT number' }
  }
  const ours = against.buyerVat
  if (buyerVat === null && !reverse) return null
  if (ours === null || plainNumber(buyerVat ?? '') === plainNumber(ours)) return null
  return { field: 'buyer VAT', found: buyerVat ?? 'nothing', expected: `ours, ${ours}` }
}

/** A tax or invoice number without what people put between its parts, in capitals. */
export function plainNumber(text: string): string {
  return text.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase()
}
