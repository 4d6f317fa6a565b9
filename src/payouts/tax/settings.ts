import { record, type Act } from '../../audit/index.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import type { IncomeSource, TaxInvoiceRule } from '../../vendors/index.ts'
import type { Columns } from '../payer-change.ts'
import type { PayerChangeRow } from '../payer-change-sql.ts'
import type { PayerRow } from '../payer-sql.ts'
import { payerTaxesOf, savePayerTaxes } from './tax-sql.ts'

/** How a payer is taxed. */
export type PayerTaxes = {
  readonly incomeSource: IncomeSource
  readonly taxInvoices: TaxInvoiceRule
  /** What is decided on this day and later needs one; null: from today, or while none is asked for. */
  readonly taxInvoicesFrom: PlainDate | null
  readonly recoversVat: boolean
}

/** What a change of a payer's taxes names, column by column. A rule without a day begins today, by the
 *  payer's calendar. Pure. */
export function taxColumns(
  taxes: PayerTaxes | undefined,
  of: { readonly payer: Pick<PayerRow, 'zone'>; readonly at: Act['at'] },
): Columns {
  if (taxes === undefined) return {}
  const { incomeSource, taxInvoices, taxInvoicesFrom, recoversVat } = taxes
  const today = of.at.toZonedDateTimeISO(of.payer.zone).toPlainDate()
  return {
    income_source: incomeSource,
    tax_invoices: taxInvoices,
    tax_invoices_from: taxInvoices === 'never' ? null : (taxInvoicesFrom ?? today).toString(),
    recovers_vat: recoversVat,
  }
}

const taxColumnNames = ['income_source', 'tax_invoices', 'tax_invoices_from', 'recovers_vat']

/** Writes how a payer is taxed from now on, by an approved change; nothing when the change names none of
 *  it. What is held is assessed again within minutes. */
export async function applyTaxes(act: Act, change: PayerChangeRow): Promise<void> {
  const { payerId, payerChangeId, after } = change
  if (!taxColumnNames.some((name) => name in after)) return
  const { proposedBy: setBy } = change
  await savePayerTaxes(act.tx, { payerId, after, setBy, setAt: act.at, payerChangeId })
  const [row] = await payerTaxesOf(act.tx, [payerId])
  if (row === undefined) return
  const { payerId: _, ...body } = row
  await record(act, { type: 'payer.taxes_set', subjectKind: 'payer', subjectId: payerId, body })
}
