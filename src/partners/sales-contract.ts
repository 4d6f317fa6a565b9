import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  currencySchema,
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import { importQuery, importReportSchema, LIST_BYTES_MAX } from './import-contract.ts'
import { opportunityStages } from './opportunity.ts'

/** How a list of sales writes amounts and days, where its columns do not show it. */
const styleQuery = {
  decimal: z.enum(['.', ',']).optional(),
  dates: z.enum(['iso', 'dmy', 'mdy']).optional(),
  currency: currencySchema.optional(),
}
const salesQuery = importQuery.extend(styleQuery)
const sourceText = z.string().min(1).max(32)
const countedQuery = salesQuery.extend({ source: sourceText.optional() })
const upload = { method: 'put', action: 'sale.import', kind: 'upload' } as const
const listUpload = { ...upload, bytesMax: LIST_BYTES_MAX, answer: importReportSchema }

export const importOpportunities = route({
  ...listUpload,
  path: '/opportunities/import',
  summary: 'Import opportunities from CSV or XLSX (raw body), or preview what it would change',
  query: salesQuery,
})

export const importCollections = route({
  ...listUpload,
  path: '/collections/import',
  summary: 'Import customers’ payments and refunds (CSV or XLSX as raw body), or preview it',
  query: countedQuery,
})

export const importPurchases = route({
  ...listUpload,
  path: '/purchases/import',
  summary: 'Import partners’ own purchases and credits (CSV or XLSX as raw body), or preview it',
  query: countedQuery,
})

const stage = z.enum(opportunityStages)
const opportunityFields = {
  code: z.string().max(64),
  customerCode: z.string().max(64),
  name: z.string().trim().min(1).max(200),
  stage,
  isDirect: z.boolean().default(true),
  isTender: z.boolean().default(false),
  products: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
  currency: currencySchema.nullable().default(null),
  value: moneySchema.nullable().default(null),
  netContract: moneySchema.nullable().default(null),
  firstYear: moneySchema.nullable().default(null),
  openedOn: dateSchema,
  openedAt: instantSchema.nullable().default(null),
  closeOn: dateSchema.nullable().default(null),
  wonOn: dateSchema.nullable().default(null),
  outreachOn: dateSchema.nullable().default(null),
}

/** The whole opportunity as its CRM has it now: what is left out is empty. */
export const saveOpportunity = route({
  method: 'put',
  path: '/opportunities',
  action: 'sale.import',
  summary: 'Add the opportunity of a code, or make it what its CRM says now',
  body: z.strictObject(opportunityFields),
  answer: z.object({ opportunityId: idSchema('opportunity'), isNew: z.boolean() }),
})

const opportunitySchema = z.object({
  opportunityId: idSchema('opportunity'),
  code: z.string(),
  customerId: idSchema('customer'),
  customerCode: z.string(),
  customerName: z.string(),
  name: z.string(),
  stage,
  isDirect: z.boolean(),
  isTender: z.boolean(),
  products: z.array(z.string()).readonly(),
  currency: currencySchema.nullable(),
  value: moneySchema.nullable(),
  netContract: moneySchema.nullable(),
  firstYear: moneySchema.nullable(),
  openedOn: dateSchema,
  openedAt: instantSchema.nullable(),
  closeOn: dateSchema.nullable(),
  wonOn: dateSchema.nullable(),
  outreachOn: dateSchema.nullable(),
  version: z.number().int(),
})

export const listOpportunities = route({
  method: 'get',
  path: '/opportunities',
  action: 'sale.read',
  summary: 'Opportunities by code',
  query: z.object({
    ...pageQuery,
    customerId: idSchema('customer').optional(),
    stage: stage.optional(),
    text: z.string().trim().min(1).max(100).optional(),
  }),
  answer: pageOf(opportunitySchema),
})

/** Signed: a payment is above zero, a refund below; the other way round it corrects one. */
const countedFields = {
  source: sourceText.default('erp'),
  externalId: z.string().min(1).max(100),
  amount: moneySchema,
  /** The number, in the same source, of the row it gives back or corrects. */
  returns: z.string().min(1).max(100).nullable().default(null),
}
const countedAnswer = z.object({ id: z.uuid(), isNew: z.boolean() })

export const recordCollection = route({
  method: 'post',
  path: '/collections',
  action: 'sale.import',
  summary: 'Record a customer’s payment or refund; the same row again counts once',
  body: z.strictObject({
    ...countedFields,
    opportunity: z.string().max(64),
    kind: z.enum(['payment', 'refund']),
    collectedOn: dateSchema,
  }),
  answer: countedAnswer,
})

export const recordPurchase = route({
  method: 'post',
  path: '/purchases',
  action: 'sale.import',
  summary: 'Record a partner’s own purchase or credit; the same row again counts once',
  body: z.strictObject({
    ...countedFields,
    partner: z.string().max(32),
    kind: z.enum(['purchase', 'credit']),
    purchasedOn: dateSchema,
    product: z.string().trim().min(1).max(200).nullable().default(null),
  }),
  answer: countedAnswer,
})

const countedRow = {
  source: z.string(),
  externalId: z.string(),
  amount: moneySchema,
  returnsId: z.uuid().nullable(),
  returns: z.string().nullable(),
  /** What is left of a payment or purchase after refunds, credits and corrections of it. */
  left: moneySchema,
}

export const listCollections = route({
  method: 'get',
  path: '/collections',
  action: 'sale.read',
  summary: 'Customers’ payments and refunds, newest first',
  query: z.object({
    ...pageQuery,
    customerId: idSchema('customer').optional(),
    opportunityId: idSchema('opportunity').optional(),
  }),
  answer: pageOf(
    z.object({
      collectionId: z.uuid(),
      ...countedRow,
      opportunityId: idSchema('opportunity'),
      opportunity: z.string(),
      kind: z.enum(['payment', 'refund']),
      collectedOn: dateSchema,
    }),
  ),
})

export const listPurchases = route({
  method: 'get',
  path: '/purchases',
  action: 'sale.read',
  summary: 'Partners’ own purchases and credits, newest first',
  query: z.object({ ...pageQuery, partnerId: idSchema('partner').optional() }),
  answer: pageOf(
    z.object({
      purchaseId: z.uuid(),
      ...countedRow,
      partnerId: idSchema('partner'),
      partner: z.string(),
      kind: z.enum(['purchase', 'credit']),
      product: z.string().nullable(),
      purchasedOn: dateSchema,
    }),
  ),
})

const customerFields = {
  customerId: idSchema('customer'),
  code: z.string(),
  legalName: z.string(),
  domains: z.array(z.string()),
  country: z.string().nullable(),
  parentId: idSchema('customer').nullable(),
  isHouseAccount: z.boolean(),
  version: z.number().int(),
}

export const listCustomers = route({
  method: 'get',
  path: '/customers',
  action: 'customer.read',
  summary: 'Customers by code',
  query: z.object({ ...pageQuery, text: z.string().trim().min(1).max(100).optional() }),
  answer: pageOf(z.object({ ...customerFields, openOpportunities: z.number().int() })),
})

export const showCustomer = route({
  method: 'get',
  path: '/customers/{customerId}',
  action: 'customer.read',
  summary: 'One customer with its family and what was collected, by currency',
  params: z.object({ customerId: idSchema('customer') }),
  answer: z.object({
    ...customerFields,
    taxId: z.string().nullable(),
    /** From the head of the family down; `depth` 0 is the head. */
    family: z.array(
      z.object({
        customerId: idSchema('customer'),
        code: z.string(),
        legalName: z.string(),
        depth: z.number().int(),
      }),
    ),
    collected: z.array(z.object({ collected: moneySchema, refunded: moneySchema })),
  }),
})
