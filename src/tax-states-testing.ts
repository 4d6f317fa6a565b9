/** Tax invoices and remittances of withheld tax, for the test that walks the states. */
import type { Machine } from './states-testing.ts'
import { remittanceMoves, remittanceStates } from './payouts/tax/remittance-state.ts'
import { taxInvoiceMoves, taxInvoiceStates } from './vendors/tax-invoice.ts'

const invoice = 'src/payouts/tax/tax-invoice.ts'
const remit = 'src/payouts/tax/remit.ts'

export const taxMachines: readonly Machine[] = [
  {
    column: 'payouts.tax_invoices.state',
    states: taxInvoiceStates,
    starts: { received: ['src/payouts/tax/invoice-sql.ts', 'insert into payouts.tax_invoices'] },
    moves: taxInvoiceMoves,
    madeIn: {
      review: [invoice, "'review')"],
      accept: [invoice, "'accept')"],
      reject: [invoice, "'reject')"],
    },
    ends: { rejected: 'the partner sends another, with its own number or this one again' },
  },
  {
    column: 'payouts.tax_remittances.state',
    states: remittanceStates,
    starts: { proposed: ['src/payouts/tax/remit-sql.ts', 'insert into payouts.tax_remittances'] },
    moves: remittanceMoves,
    madeIn: {
      remit: [remit, 'remittanceMoves.remit'],
      decline: [remit, 'remittanceMoves.decline'],
    },
    ends: {
      remitted: 'the authority has it; what is paid too much it gives back outside Quittance',
      declined: 'nothing moved; it is proposed again',
    },
  },
]
