import { money } from '../../kernel/money.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import type { Keys } from '../../platform/secrets.ts'
import { openOwnAccount } from '../payers.ts'
import type { RepaymentInvoice } from './repayment-pdf.ts'
import * as rows from './repayment-sql.ts'
import { type RepaymentInvoiceId, repaymentState } from './repayment.ts'

function stateOf(row: rows.InvoiceRow, on: PlainDate) {
  const open = money(row.openMinor, row.currency)
  return repaymentState({ withdrawn: row.withdrawnBecause !== null, open, dueOn: row.dueOn, on })
}

/** An invoice as lists show it, on a day. */
export function invoiceView(row: rows.InvoiceRow, on: PlainDate) {
  const { repaymentInvoiceId, number, partnerId, issuedOn, dueOn, withdrawnBecause } = row
  return {
    repaymentInvoiceId,
    number,
    partnerId,
    issuedOn,
    dueOn,
    withdrawnBecause,
    amount: money(row.amountMinor, row.currency),
    open: money(row.openMinor, row.currency),
    state: stateOf(row, on),
  }
}

/** What an invoice prints, for `partnerId` its own only; null when there is none to be seen. Opens the
 *  account to pay to: whoever is asked to pay must know it. */
export async function repaymentInvoice(
  tx: Tx,
  keys: Keys,
  asked: {
    readonly repaymentInvoiceId: RepaymentInvoiceId
    readonly partnerId: string | null
    readonly on: PlainDate
  },
): Promise<RepaymentInvoice | null> {
  const row = await rows.selectInvoice(tx, asked.repaymentInvoiceId)
  if (row === null || (asked.partnerId !== null && asked.partnerId !== row.partnerId)) return null
  const head = await rows.headOfInvoice(tx, row.repaymentInvoiceId)
  const lines = await rows.linesOfInvoice(tx, row.repaymentInvoiceId)
  const opened = await openOwnAccount(tx, keys, row.payingAccountId)
  const account: (readonly [string, string])[] = [
    ...(head.routingNumber === null ? [] : [['Bank code', head.routingNumber] as const]),
    ...(opened === null
      ? []
      : [[opened.scheme === 'iban' ? 'IBAN' : 'Account', opened.account] as const]),
    ...(head.bic === null ? [] : [['BIC', head.bic] as const]),
  ]
  return {
    number: row.number,
    state: stateOf(row, asked.on),
    payer: {
      name: head.payerName,
      address: [head.payerStreet, head.payerTown, head.payerCountry].join(', '),
      vat: head.payerVat,
    },
    partner: head.partnerName,
    partnerCode: head.partnerCode,
    amount: money(row.amountMinor, row.currency),
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    account: [['Pay to', head.payerName], ...account],
    lines: lines.map(({ reference, reason, claimedOn, amountMinor }) => ({
      reference,
      reason,
      claimedOn,
      amount: money(amountMinor, row.currency),
    })),
  }
}
