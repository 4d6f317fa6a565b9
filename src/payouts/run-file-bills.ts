import type { ErpBillLine } from '../formats/erp-bill-csv.ts'
import { writeErpBills, type ErpBillLayout } from '../formats/erp-bill-layouts.ts'
import { must } from '../kernel/assert.ts'
import { allocate, type Money, subtract } from '../kernel/money.ts'
import type { ContentLine, ContentPayment, RunContent } from './content.ts'
import { nettedOf } from './plan-netting.ts'
import { leaves, type WrittenFile } from './run-file-parts.ts'

/** Bills for the ERP, one per payment, one line per payable that is not netted in full. */
export function writeBills(content: RunContent, layout: ErpBillLayout): WrittenFile {
  const lines = content.payments.filter(leaves).flatMap((payment) => billLines(content, payment))
  const written = writeErpBills(layout, lines)
  if (written.ok) return { ok: true, chunks: () => [written.value] }
  const { billNumber, field, reason } = written.refusal
  const payment = content.payments.find((each) => billNumberOf(content, each) === billNumber)
  const expected = reason.replaceAll('_', ' ')
  return {
    ok: false,
    faults: [
      {
        paymentId: payment?.paymentId ?? null,
        finding: { code: 'file_refused', field, found: billNumber, expected: `no ${expected}` },
      },
    ],
  }
}

/** `PR-2026-0007-12`: the run and the payment's place in it. */
export function billNumberOf(content: RunContent, payment: ContentPayment): string {
  return `${content.number}-${payment.ordinal}`
}

/** What of a payment each of its payables is paid: what is not netted in full, and where something is
 *  netted, converted or taxed, the payment's amount split by what is left of each. */
export function partsOf(
  payment: ContentPayment,
): readonly { readonly line: ContentLine; readonly amount: Money }[] {
  const nettings = payment.nettings ?? []
  const left = payment.lines
    .map((line) => {
      const { payableId, amount } = line
      return { line, net: subtract(amount, nettedOf(nettings, payableId, amount.currency)) }
    })
    .filter(({ net }) => net.minor > 0n)
  const amounts = allocate(
    payment.amount,
    left.map(({ net }) => net.minor),
  )
  return left.map(({ line }, index) => ({
    line,
    amount: must(amounts[index], 'each line has its part'),
  }))
}

function billLines(content: RunContent, payment: ContentPayment): ErpBillLine[] {
  return partsOf(payment).map(({ line, amount }, index) => ({
    billNumber: billNumberOf(content, payment),
    vendorCode: payment.erpNumber ?? '',
    vendorName: payment.creditorName,
    billedOn: content.createdAt.toZonedDateTimeISO('UTC').toPlainDate(),
    dueOn: content.executeOn,
    reference: payment.endToEndId,
    lineNumber: index + 1,
    payableNumber: line.reference,
    description: `Partner incentive ${line.reference}`,
    glAccount: content.account.glAccount ?? '',
    amount,
  }))
}
