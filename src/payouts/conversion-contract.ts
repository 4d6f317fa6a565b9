import { z } from 'zod'
import { dateSchema, idSchema, moneySchema, ratioSchema } from '../platform/wire.ts'

/** What is owed and not netted was converted once, at this rate: units of the paid currency per unit
 *  owed. */
export const conversionSchema = z.object({
  rate: ratioSchema,
  source: z.string(),
  on: dateSchema,
  /** `1 USD ≈ 0.888889 EUR (ECB, 2026-04-14)` */
  text: z.string(),
})

/** So much of a payable is paid by what the partner owed us of `reference`. */
/** What tax is withheld of one payable, by which rule. */
const withholdingSchema = z.object({
  payableId: idSchema('payable'),
  authority: z.string(),
  regime: z.string(),
  /** The exact rate, `0.3`. */
  rate: z.string(),
  source: z.string(),
  basis: moneySchema,
  amount: moneySchema,
})

/** The VAT paid on top of one payable, by its tax invoice. */
const paymentVatSchema = z.object({
  payableId: idSchema('payable'),
  taxInvoiceId: idSchema('tax_invoice'),
  number: z.string(),
  rate: z.string(),
  net: moneySchema,
  amount: moneySchema,
})

/** Of a payment: tax withheld, and VAT paid on top, in the currency owed. */
export const taxShape = {
  withheld: moneySchema,
  vat: moneySchema,
  withholdings: z.array(withholdingSchema),
  vats: z.array(paymentVatSchema),
}

export const nettingSchema = z.object({
  payableId: idSchema('payable'),
  receivableId: idSchema('receivable'),
  reference: z.string(),
  amount: moneySchema,
})
