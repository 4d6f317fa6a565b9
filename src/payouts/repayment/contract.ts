import { z } from 'zod'
import { fileAnswer, route } from '../../platform/contract.ts'
import { dateSchema, idSchema, moneySchema } from '../../platform/wire.ts'
import { repaymentStates } from './repayment-state.ts'

export type { RepaymentState } from './repayment-state.ts'

const params = z.object({ repaymentInvoiceId: idSchema('repayment_invoice') })

const invoiceSchema = z.object({
  repaymentInvoiceId: idSchema('repayment_invoice'),
  number: z.string(),
  partnerId: idSchema('partner'),
  amount: moneySchema,
  /** What of its claims has not come back. */
  open: moneySchema,
  issuedOn: dateSchema,
  dueOn: dateSchema,
  state: z.enum(repaymentStates),
  withdrawnBecause: z.string().nullable(),
})

export const listRepaymentInvoices = route({
  method: 'get',
  path: '/repayment-invoices',
  action: 'receivable.read',
  summary: 'Invoices for what partners owe back, the newest first, with what each asks for',
  answer: z.object({
    rows: z.array(
      invoiceSchema.extend({
        partnerName: z.string(),
        receivableIds: z.array(idSchema('receivable')),
      }),
    ),
  }),
})

export const issueInvoice = route({
  method: 'post',
  path: '/receivables/{receivableId}/invoice',
  action: 'receivable.invoice',
  summary: 'Ask a partner by invoice for what it owes back and no payout has netted',
  params: z.object({ receivableId: idSchema('receivable') }),
  answer: z.object({
    repaymentInvoiceId: idSchema('repayment_invoice'),
    number: z.string(),
    dueOn: dateSchema,
  }),
})

export const withdrawInvoice = route({
  method: 'post',
  path: '/repayment-invoices/{repaymentInvoiceId}/withdraw',
  action: 'receivable.invoice',
  summary: 'Take an invoice back: what it asked for is netted again, or asked for anew',
  params,
  body: z.strictObject({ reason: z.string().trim().min(1).max(2000) }),
  answer: z.null(),
})

export const repaymentInvoiceFile = route({
  method: 'get',
  path: '/repayment-invoices/{repaymentInvoiceId}/pdf',
  action: 'receivable.read',
  summary: 'An invoice for what is owed back, as the partner gets it',
  params,
  answer: fileAnswer,
  kind: 'download',
})

export const ownRepaymentInvoices = route({
  method: 'get',
  path: '/portal/repayment-invoices',
  action: 'payable.read_own',
  summary: 'Invoices for what the partner owes back, the newest first',
  answer: z.object({ rows: z.array(invoiceSchema) }),
})

export const ownRepaymentInvoice = route({
  method: 'get',
  path: '/portal/repayment-invoices/{repaymentInvoiceId}/pdf',
  action: 'payable.read_own',
  summary: 'An own invoice as a PDF: what is asked back, why, until when and where to pay',
  params,
  answer: fileAnswer,
  kind: 'download',
})
