import type { Act, HeardEvent, Subscription } from '../../audit/index.ts'
import { say } from '../../correspondence/index.ts'
import { must } from '../../kernel/assert.ts'
import { printMoney } from '../../kernel/money.ts'
import { ok } from '../../kernel/result.ts'
import { contactsOf, partnerById } from '../../partners/index.ts'
import { invoiceLines, selectTaxInvoice } from './invoice-sql.ts'
import { invoiceMoney } from './tax-invoice.ts'

/** A tax invoice was rejected: the partner is told why, and what waits for another. */
async function tellRejected(act: Act, event: HeardEvent) {
  const invoice = must(await selectTaxInvoice(act.tx, event.subjectId), 'it was told of')
  const { partnerId, taxInvoiceId, number } = invoice
  const partner = must(await partnerById(act.tx, partnerId), 'an invoice has a partner')
  const contacts = await contactsOf(act.tx, [partnerId])
  const lines = await invoiceLines(act.tx, [taxInvoiceId])
  await say(act, {
    threadKind: 'tax_invoice',
    threadId: taxInvoiceId,
    partnerId,
    to: contacts.flatMap(({ name, email }) => (email === null ? [] : [{ name, email }])),
    template: 'tax_invoice.rejected',
    facts: {
      partner: partner.legalName,
      link: null,
      reference: number,
      reason: event.reason ?? 'no reason given',
      net: printMoney(invoiceMoney(invoice).net),
      references: lines.map((line) => line.reference),
    },
  })
  return ok(null)
}

/** Letters about tax invoices. */
export const taxLetters: readonly Subscription[] = [
  { event: 'tax_invoice.rejected', name: 'payouts.tax_letters', run: tellRejected },
]
