import { must } from '../../kernel/assert.ts'
import { money, type Money } from '../../kernel/money.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import { partnerById } from '../../partners/index.ts'
import { receivablesById } from '../../payables/index.ts'
import type { Tx } from '../../platform/db.ts'
import { sayRate } from '../../rates/index.ts'
import { nettingsOf } from '../netting-sql.ts'
import { linesOf, paymentById, type PaymentRow } from '../payment-sql.ts'
import { rateOf } from '../plan.ts'
import type { PaymentId } from '../run.ts'
import { vatsOf, withholdingsOf } from '../tax/tax-sql.ts'
import * as rows from './advice-sql.ts'

/** One row of a remittance advice: a claim, or what was taken off or added, signed. */
export type AdviceLine = {
  readonly what: string
  readonly note: string | null
  /** The month it was earned in; null for what is no claim. */
  readonly earnedIn: string | null
  readonly amount: Money
}

/** What a payment paid, claim by claim, so that its lines add up to what reached the account. */
export type Advice = {
  readonly payer: { readonly name: string; readonly address: string; readonly vat: string | null }
  readonly partner: string
  readonly partnerCode: string
  /** What the file called the partner where Finance stated a name for it; else its account's holder. */
  readonly nameOnFile: string | null
  readonly reference: string
  readonly runNumber: string
  readonly state: PaymentRow['state']
  readonly executeOn: PlainDate
  readonly bookedOn: PlainDate | null
  readonly masked: string
  readonly lines: readonly AdviceLine[]
  readonly net: Money
  /** `1,000.00 USD at …` where it was paid in another currency. */
  readonly converted: string | null
  readonly paid: Money
}

/** The advice of a payment, for `partnerId` its own only; null when there is none to be seen. What
 *  never left has none. */
export async function adviceOf(
  tx: Tx,
  asked: { readonly paymentId: PaymentId; readonly partnerId: string | null },
): Promise<Advice | null> {
  const payment = await paymentById(tx, asked.paymentId)
  if (payment === null || payment.droppedAt !== null || payment.state === 'created') return null
  if (asked.partnerId !== null && payment.partnerId !== asked.partnerId) return null
  const head = await rows.headOf(tx, payment.paymentId)
  const partner = must(await partnerById(tx, payment.partnerId), 'a payment has a partner')
  const lines = [
    ...(await claimLines(tx, payment)),
    ...(await nettedLines(tx, payment)),
    ...(await taxLines(tx, payment)),
  ]
  const { owedCurrency, currency, amountMinor } = payment
  const net = money(
    lines.reduce((sum, line) => sum + line.amount.minor, 0n),
    owedCurrency,
  )
  const rate = rateOf(payment)
  return {
    payer: {
      name: head.payerName,
      address: [head.payerStreet, head.payerTown, head.payerCountry].join(', '),
      vat: head.payerVat,
    },
    partner: partner.legalName,
    partnerCode: partner.code,
    nameOnFile: payment.forFile?.name ?? payment.creditorName,
    reference: payment.endToEndId,
    runNumber: head.runNumber,
    state: payment.state,
    executeOn: head.executeOn,
    bookedOn: payment.bookedOn,
    masked: payment.masked,
    lines,
    net,
    converted: rate === null ? null : sayRate(rate, rate.on),
    paid: money(amountMinor, currency),
  }
}

async function claimLines(tx: Tx, payment: PaymentRow): Promise<AdviceLine[]> {
  const lines = await linesOf(tx, [payment.paymentId])
  const days = await rows.decidedDays(
    tx,
    lines.map((line) => line.payableId),
  )
  const dayOf = new Map(days.map((row) => [row.payableId, row.decidedOn]))
  return lines.map((line) => {
    const decidedOn = must(dayOf.get(line.payableId), 'a line has its payable')
    return {
      what: line.reference,
      note: line.instalment > 1 ? `instalment ${line.instalment}` : null,
      earnedIn: decidedOn.toPlainYearMonth().toString(),
      amount: money(line.amountMinor, payment.owedCurrency),
    }
  })
}

async function nettedLines(tx: Tx, payment: PaymentRow): Promise<AdviceLine[]> {
  const nettings = await nettingsOf(tx, [payment.paymentId])
  const booked = nettings.filter((each) => each.nettedAt !== null)
  const receivableIds = [...new Set(booked.map((each) => each.receivableId))]
  const receivables = await receivablesById(tx, receivableIds)
  return receivables.map(({ receivableId, reference, reason }) => {
    const own = booked.filter((each) => each.receivableId === receivableId)
    const minor = own.reduce((total, each) => total + each.amountMinor, 0n)
    const what = `${reference}, claimed back`
    return { what, note: reason, earnedIn: null, amount: money(-minor, payment.owedCurrency) }
  })
}

async function taxLines(tx: Tx, payment: PaymentRow): Promise<AdviceLine[]> {
  const withheld = await withholdingsOf(tx, [payment.paymentId])
  const vats = await vatsOf(tx, [payment.paymentId])
  const currency = payment.owedCurrency
  return [
    ...withheld
      .filter((row) => row.withheldAt !== null)
      .map((row) => ({
        what: `Tax withheld, ${row.authority}, ${percent(row.rate)}`,
        note: row.source,
        earnedIn: null,
        amount: money(-row.amountMinor, currency),
      })),
    ...vats
      .filter((row) => row.live)
      .map((row) => ({
        what: `VAT of your tax invoice ${row.number}, ${percent(row.rate)}`,
        note: null,
        earnedIn: null,
        amount: money(row.amountMinor, currency),
      })),
  ]
}

/** `0.19` is `19 %`. */
function percent(rate: string): string {
  const [whole = '0', part = ''] = rate.split('.')
  const digits = `${whole}${part.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '')
  const rest = part.slice(2).replace(/0+$/, '')
  return `${digits}${rest === '' ? '' : `.${rest}`} %`
}
