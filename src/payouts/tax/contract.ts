import { z } from 'zod'
import { route } from '../../platform/contract.ts'
import {
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../../platform/wire.ts'
import { remittanceStates } from './remittance-state.ts'

const reasonText = z.string().trim().min(1).max(2000)
const person = z.object({ principalId: z.string(), name: z.string() })
const invoiceStates = ['received', 'under_review', 'accepted', 'rejected'] as const
const stateSchema = z.enum(invoiceStates)
const rateText = z.string().regex(/^0(\.[0-9]{1,4})?$/, 'is not a rate such as 0.19')
const vatText = z.string().trim().min(1).max(20).nullable().default(null)
const invoiceParams = z.object({ taxInvoiceId: idSchema('tax_invoice') })

const invoiceHead = {
  taxInvoiceId: idSchema('tax_invoice'),
  state: stateSchema,
  number: z.string(),
  issuedOn: dateSchema,
  net: moneySchema,
  vat: moneySchema,
  gross: moneySchema,
  receivedAt: instantSchema,
  /** Why it was rejected. */
  reason: z.string().nullable(),
}

const taxInvoiceSchema = z.object({
  ...invoiceHead,
  partnerId: idSchema('partner'),
  partnerCode: z.string(),
  partnerName: z.string(),
  payerId: idSchema('payer'),
  payerName: z.string(),
  vatRate: z.string(),
  reverseCharge: z.boolean(),
  sellerVat: z.string().nullable(),
  buyerVat: z.string().nullable(),
  receivedBy: person,
  reviewedBy: person.nullable(),
  decidedBy: person.nullable(),
  /** The paper, as evidence of `tax_invoice`. */
  lines: z.array(
    z.object({
      payableId: idSchema('payable'),
      reference: z.string(),
      submissionId: idSchema('submission'),
      net: moneySchema,
      vat: moneySchema,
      /** What is owed for it now. */
      owed: moneySchema,
    }),
  ),
  /** May whoever asks do it now, and if not, why. */
  mayNow: z.object({
    review: z.string().nullable(),
    accept: z.string().nullable(),
    reject: z.string().nullable(),
  }),
})

export const listTaxInvoices = route({
  method: 'get',
  path: '/tax-invoices',
  action: 'tax_invoice.read',
  summary: "Partners' tax invoices, oldest first, with what each is for",
  query: z.object({
    ...pageQuery,
    state: stateSchema.optional(),
    partnerId: idSchema('partner').optional(),
  }),
  answer: pageOf(taxInvoiceSchema),
})

export const sendTaxInvoice = route({
  method: 'post',
  path: '/tax-invoices',
  action: 'tax_invoice.send',
  summary: 'Send a tax invoice for what is owed: one paper, one payer and currency',
  body: z.strictObject({
    payableIds: z.array(idSchema('payable')).min(1).max(200),
    number: z.string().trim().min(1).max(60),
    issuedOn: dateSchema,
    net: moneySchema,
    vatRate: rateText,
    vat: moneySchema,
    gross: moneySchema,
    sellerVat: vatText,
    buyerVat: vatText,
    fileId: idSchema('file'),
  }),
  answer: z.object({ taxInvoiceId: idSchema('tax_invoice') }),
  status: 201,
})

export const reviewTaxInvoice = route({
  method: 'post',
  path: '/tax-invoices/{taxInvoiceId}/review',
  action: 'tax_invoice.review',
  summary: 'The paper says what its figures say: hand it to Finance',
  params: invoiceParams,
  answer: z.object({ state: stateSchema }),
})

export const acceptTaxInvoice = route({
  method: 'post',
  path: '/tax-invoices/{taxInvoiceId}/acceptance',
  action: 'tax_invoice.accept',
  summary: 'Accept a tax invoice: its payables are free of this hold and its VAT is paid with them',
  params: invoiceParams,
  answer: z.object({ state: stateSchema }),
})

export const rejectTaxInvoice = route({
  method: 'post',
  path: '/tax-invoices/{taxInvoiceId}/rejection',
  action: 'tax_invoice.reject',
  summary: 'Reject a tax invoice, saying why; its payables wait for another',
  params: invoiceParams,
  body: z.strictObject({ reason: reasonText }),
  answer: z.object({ state: stateSchema }),
})

/** What we expect of a tax invoice, written out. */
const wantedSchema = z.object({
  payer: z.object({
    payerId: idSchema('payer'),
    legalName: z.string(),
    /** In lines, as an envelope has it. */
    address: z.array(z.string()),
    vatNumber: z.string().nullable(),
  }),
  net: moneySchema,
  /** The buyer owes the VAT: charge none and say so on the paper. */
  reverseCharge: z.boolean(),
  payables: z.array(
    z.object({
      payableId: idSchema('payable'),
      reference: z.string(),
      net: moneySchema,
      decidedOn: dateSchema,
    }),
  ),
})

export const ownTaxInvoices = route({
  method: 'get',
  path: '/portal/tax-invoices',
  action: 'tax_invoice.read_own',
  summary: 'Tax invoices one has sent, and what we still wait for one of',
  answer: z.object({
    wanted: z.array(wantedSchema),
    sent: z.array(z.object({ ...invoiceHead, references: z.array(z.string()) })),
  }),
})

const payerTaxesSchema = z.object({
  payerId: idSchema('payer'),
  payerName: z.string(),
  country: z.string(),
  incomeSource: z.enum(['partner', 'payer']),
  taxInvoices: z.enum(['never', 'registered', 'always']),
  taxInvoicesFrom: dateSchema.nullable(),
  recoversVat: z.boolean(),
})

const remittanceSchema = z.object({
  taxRemittanceId: idSchema('tax_remittance'),
  payerId: idSchema('payer'),
  payerName: z.string(),
  authority: z.string(),
  amount: moneySchema,
  paidOn: dateSchema,
  reference: z.string(),
  state: z.enum(remittanceStates),
  proposedBy: person,
  proposedAt: instantSchema,
  decidedBy: person.nullable(),
  decidedAt: instantSchema.nullable(),
  reason: z.string().nullable(),
  /** Why whoever asks may not approve it; null when they may. */
  mayApprove: z.string().nullable(),
})

export const showTax = route({
  method: 'get',
  path: '/tax',
  action: 'tax.read',
  summary: 'What is withheld and not remitted, remittances, how payers are taxed, and the figures',
  answer: z.object({
    withheld: z.array(
      z.object({
        payerId: idSchema('payer'),
        payerName: z.string(),
        authority: z.string(),
        amount: moneySchema,
        payables: z.number().int(),
        oldestOn: dateSchema,
      }),
    ),
    remittances: z.array(remittanceSchema),
    payers: z.array(payerTaxesSchema),
    figures: z.array(
      z.object({
        figure: z.string(),
        fromOn: dateSchema,
        rate: z.string().nullable(),
        amount: moneySchema.nullable(),
        source: z.string(),
      }),
    ),
  }),
})

export const showThresholds = route({
  method: 'get',
  path: '/tax/thresholds',
  action: 'tax.read',
  summary: 'Who is above the reporting line of a calendar year, per payer and vendor',
  query: z.object({
    year: z.coerce.number().int().min(2001).max(2200),
    payerId: idSchema('payer').optional(),
  }),
  answer: z.object({
    year: z.number().int(),
    line: moneySchema.nullable(),
    source: z.string().nullable(),
    rows: z.array(
      z.object({
        payerId: idSchema('payer'),
        payerName: z.string(),
        partnerId: idSchema('partner'),
        partnerCode: z.string(),
        partnerName: z.string(),
        payables: z.number().int(),
        paid: moneySchema,
        withheld: moneySchema,
        line: moneySchema,
        isReported: z.boolean(),
        /** A corporation or exempt payee: not on a 1099 but for tax withheld. */
        isExempt: z.boolean(),
        taxNumberMasked: z.string().nullable(),
        form: z.enum(['1099', '1042-S']),
      }),
    ),
  }),
})

export const proposeRemittance = route({
  method: 'post',
  path: '/tax/remittances',
  action: 'tax.remit',
  summary: 'Say that withheld tax was sent to its authority; another person of Finance approves',
  body: z.strictObject({
    payerId: idSchema('payer'),
    authority: z.string().trim().min(1).max(40),
    amount: moneySchema,
    until: dateSchema,
    paidOn: dateSchema,
    reference: z.string().trim().min(1).max(140),
  }),
  answer: z.object({ taxRemittanceId: idSchema('tax_remittance') }),
  status: 201,
})

export const decideRemittance = route({
  method: 'post',
  path: '/tax/remittances/{taxRemittanceId}/decision',
  action: 'tax.remit',
  summary: 'Approve or decline a remittance of withheld tax that another proposed',
  params: z.object({ taxRemittanceId: idSchema('tax_remittance') }),
  body: z.strictObject({ approve: z.boolean(), reason: reasonText.nullable().default(null) }),
  answer: z.object({ state: z.enum(['remitted', 'declined']) }),
})

export const setTaxFacts = route({
  method: 'put',
  path: '/vendors/{vendorId}/tax-facts',
  action: 'tax.note',
  summary: "Note that the IRS refused a vendor's number; that it stands again waits for another",
  params: z.object({ vendorId: idSchema('vendor') }),
  body: z.strictObject({
    numberRefusedOn: dateSchema.nullable(),
    reason: reasonText,
  }),
  answer: z.object({ waits: z.boolean() }),
})

export const decideTaxEasing = route({
  method: 'post',
  path: '/vendors/{vendorId}/tax-facts/decision',
  action: 'tax.note',
  summary: 'Agree that less is withheld of a vendor, as another asked; or decline it',
  params: z.object({ vendorId: idSchema('vendor') }),
  body: z.strictObject({ approve: z.boolean(), reason: reasonText.nullable().default(null) }),
  answer: z.object({ state: z.enum(['eased', 'declined']) }),
})

export const showTaxFacts = route({
  method: 'get',
  path: '/vendors/{vendorId}/tax-facts',
  action: 'vendor.read',
  summary: "What Finance noted of a vendor's tax, and what each payer would withhold today",
  params: z.object({ vendorId: idSchema('vendor') }),
  answer: z.object({
    treatyRate: z.string().nullable(),
    treatyArticle: z.string().nullable(),
    numberRefusedOn: dateSchema.nullable(),
    reason: z.string().nullable(),
    /** That less is withheld waits for another of Finance; `to` null: the number stands again. */
    easing: z
      .object({
        to: dateSchema.nullable(),
        askedBy: person,
        askedAt: instantSchema,
        reason: z.string(),
        /** Why whoever asks may not agree; null when they may. */
        mayAgree: z.string().nullable(),
      })
      .nullable(),
    rules: z.array(
      z.object({
        payerId: idSchema('payer'),
        payerName: z.string(),
        /** Null: nothing is withheld. */
        rate: z.string().nullable(),
        source: z.string().nullable(),
        asksForTaxInvoice: z.boolean(),
      }),
    ),
  }),
})
