import type { Verification } from '../../audit/index.ts'
import {
  firstWrongRemittance,
  firstWrongRemitted,
  firstWrongTax,
  firstWrongTaxInvoice,
} from './verify-sql.ts'

export const taxVerifications: readonly Verification[] = [
  {
    name: 'payouts.tax',
    guarantee:
      'What a payment withholds and the VAT it pays are the sums of their rows, and what it withheld ' +
      'is what its payables say.',
    async firstWrong(tx) {
      const wrong = await firstWrongTax(tx)
      return wrong && `payment ${wrong.ordinal} of ${wrong.number}: ${wrong.why}`
    },
  },
  {
    name: 'payouts.remitted',
    guarantee:
      'What left for a tax authority is what two of Finance sent, payable by payable, and what a claim ' +
      'took back before.',
    async firstWrong(tx) {
      const of = await firstWrongRemitted(tx)
      if (of !== null) return `${of.reference}: remitted ${of.stored}, sent ${of.rows}`
      const wrong = await firstWrongRemittance(tx)
      return wrong && `remittance ${wrong.reference}: ${wrong.why}`
    },
  },
  {
    name: 'payouts.tax_invoices',
    guarantee:
      'A tax invoice is the sum of its lines, and was accepted by somebody else than sent it.',
    async firstWrong(tx) {
      const wrong = await firstWrongTaxInvoice(tx)
      return wrong && `tax invoice ${wrong.number}: ${wrong.why}`
    },
  },
]
