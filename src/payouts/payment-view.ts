import { unpack } from '../kernel/json.ts'
import { money } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { sayRate } from '../rates/index.ts'
import { type NettingRow, nettingsOf } from './netting-sql.ts'
import * as paymentRows from './payment-sql.ts'
import type { Around } from './place.ts'
import { rateOf } from './plan.ts'
import { partnerCodes } from './read-sql.ts'
import type { Finding } from './reasons.ts'
import { peopleNamed } from './release.ts'
import { reasonAt, reviewView, type RiskView } from './review-view.ts'
import type { ReviewPlan } from './review.ts'
import { vendorIdsBy } from './risk-sql.ts'
import * as runs from './run-sql.ts'
import type { RunId } from './run.ts'
import { type VatRow, vatsOf, type WithholdingRow, withholdingsOf } from './tax/tax-sql.ts'

type Named = Awaited<ReturnType<typeof peopleNamed>>

/** Payments of a run as people look at them, with what stands out of each as of now: all of a small
 *  run, or a page. In the order given. */
export async function paymentViews(
  tx: Tx,
  of: Pick<ReviewPlan, 'run' | 'payer'> & { readonly at: Instant },
  payments: readonly paymentRows.PaymentRow[],
) {
  const { runId } = of.run
  const ids = payments.map((payment) => payment.paymentId)
  const lines = await paymentRows.linesOf(tx, ids)
  const named = await peopleNamed(tx, [
    ...lines.map((line) => line.decidedBy),
    ...payments.flatMap(({ accountApprovedBy: by }) => (by === null ? [] : [by])),
  ])
  const codes = await partnerCodes(
    tx,
    payments.map((payment) => payment.partnerId),
  )
  const codeOf = new Map(codes.map((row) => [row.partnerId, row.code]))
  const linesBy = Map.groupBy(lines, (line) => line.paymentId)
  const nettings = Map.groupBy(await nettingsOf(tx, ids), (each) => each.paymentId)
  const found = Map.groupBy(await runs.findingsOfPayments(tx, runId, ids), (row) => row.paymentId)
  const taxes = await taxesOf(tx, ids)
  const around = await aroundOf(tx, runId, payments)
  const inRun = payments.filter((payment) => payment.droppedAt === null)
  const reviewed = await reviewView(tx, { ...of, payments: inRun.map(reviewPayment) }, of.at)
  return {
    reviewed,
    views: payments.map((payment) =>
      paymentView(payment, {
        named,
        lines: linesBy.get(payment.paymentId) ?? [],
        nettings: nettings.get(payment.paymentId) ?? [],
        tax: taxes(payment),
        partnerCode: codeOf.get(payment.partnerId) ?? '',
        found: found.get(payment.paymentId) ?? [],
        around: around(payment),
        risk: payment.droppedAt === null ? reviewed(payment.paymentId) : null,
      }),
    ),
  }
}

function reviewPayment(row: paymentRows.PaymentRow) {
  const { paymentId, partnerId, firstToAccount, amountMinor, currency } = row
  return { paymentId, partnerId, firstToAccount, amount: money(amountMinor, currency) }
}

/** What is known around a payment, to lead to the page of what keeps it out. */
async function aroundOf(tx: Tx, runId: RunId, payments: readonly paymentRows.PaymentRow[]) {
  const vendors = await vendorIdsBy(
    tx,
    payments.map((payment) => payment.partnerId),
  )
  return ({ partnerId }: { readonly partnerId: string }): Around => ({
    runId,
    partnerId,
    vendorId: vendors.get(partnerId) ?? null,
  })
}

function paymentView(
  payment: paymentRows.PaymentRow,
  of: {
    readonly named: Named
    readonly lines: readonly paymentRows.LineRow[]
    readonly nettings: readonly NettingRow[]
    readonly tax: ReturnType<typeof taxView>
    readonly partnerCode: string
    readonly found: readonly { readonly found: object }[]
    readonly around: Around
    readonly risk: RiskView | null
  },
) {
  const { named, lines, nettings, partnerCode, found } = of
  const { amountMinor, currency, accountApprovedBy, owedCurrency } = payment
  const isOut = payment.droppedAt !== null
  // A payment that is still in shows its living lines; one that left shows what it would have paid.
  const shown = lines.filter((line) => line.live || isOut || payment.state !== 'created')
  return {
    paymentId: payment.paymentId,
    ordinal: payment.ordinal,
    partnerId: payment.partnerId,
    partnerCode,
    creditorName: payment.creditorName,
    masked: payment.masked,
    amount: money(amountMinor, currency),
    owed: money(payment.owedMinor, owedCurrency),
    netted: money(payment.nettedMinor, owedCurrency),
    ...of.tax,
    conversion: conversionView(payment),
    nettings: nettings
      .filter((each) => each.live || isOut)
      .map(({ payableId, receivableId, reference, amountMinor: minor }) => ({
        payableId,
        receivableId,
        reference,
        amount: money(minor, owedCurrency),
      })),
    endToEndId: payment.endToEndId,
    state: isOut ? ('dropped' as const) : payment.state,
    firstToAccount: payment.firstToAccount,
    accountApprovedBy: accountApprovedBy === null ? null : named(accountApprovedBy),
    remittance: payment.remittance,
    // Stored by this domain as a packed finding.
    reasons: isOut ? found.map((row) => reasonAt(unpack(row.found) as Finding, shown, of)) : [],
    risk: of.risk,
    bankReason: payment.bankReason,
    bookedOn: payment.bookedOn,
    payables: shown.map((line) => ({
      payableId: line.payableId,
      reference: line.reference,
      submissionId: line.submissionId,
      lineNo: line.lineNo,
      fundId: line.fundId,
      fundCode: line.fundCode,
      amount: money(line.amountMinor, owedCurrency),
      dueOn: line.dueOn,
      decidedBy: named(line.decidedBy),
    })),
  }
}

async function taxesOf(tx: Tx, paymentIds: readonly paymentRows.PaymentRow['paymentId'][]) {
  const withheld = await withholdingsOf(tx, paymentIds)
  const vats = await vatsOf(tx, paymentIds)
  return (payment: paymentRows.PaymentRow) => {
    const isOwn = (each: { readonly paymentId: string }) => each.paymentId === payment.paymentId
    return taxView(payment, withheld.filter(isOwn), vats.filter(isOwn))
  }
}

/** What tax a payment withholds and pays, with the rule and the invoice of each payable. */
function taxView(
  payment: paymentRows.PaymentRow,
  withheld: readonly WithholdingRow[],
  vats: readonly VatRow[],
) {
  const { owedCurrency: currency, droppedAt } = payment
  const isShown = (each: { readonly live: boolean }) => each.live || droppedAt !== null
  return {
    withheld: money(payment.withheldMinor, currency),
    vat: money(payment.vatMinor, currency),
    withholdings: withheld
      .filter(isShown)
      .map(({ payableId, authority, regime, rate, source, basisMinor, amountMinor }) => ({
        payableId,
        authority,
        regime,
        rate,
        source,
        basis: money(basisMinor, currency),
        amount: money(amountMinor, currency),
      })),
    vats: vats
      .filter(isShown)
      .map(({ payableId, taxInvoiceId, number, rate, netMinor, amountMinor }) => ({
        payableId,
        taxInvoiceId,
        number,
        rate,
        net: money(netMinor, currency),
        amount: money(amountMinor, currency),
      })),
  }
}

/** The rate a payment was converted at; null where nothing was. */
export function conversionView(payment: Parameters<typeof rateOf>[0]) {
  const rate = rateOf(payment)
  if (rate === null) return null
  return { rate: rate.value, source: rate.source, on: rate.on, text: sayRate(rate, rate.on) }
}
