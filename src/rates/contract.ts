import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  currencySchema,
  dateSchema,
  flagSchema,
  idSchema,
  pageOf,
  pageQuery,
  ratioSchema,
} from '../platform/wire.ts'

/** As the history has it: also of currencies that ISO 4217 no longer lists. */
const listedCurrency = z.string().regex(/^[A-Z]{3}$/, 'is not a currency code in capitals')
const sourceCode = z.string().max(16).default('ECB')

/** One unit of `from` is `value` units of `to`. */
export const rateSchema = z.object({
  from: listedCurrency,
  to: listedCurrency,
  value: ratioSchema,
  source: z.string(),
  on: dateSchema,
})

export const listRateSources = route({
  method: 'get',
  path: '/rate-sources',
  action: 'rate.read',
  summary: 'Who publishes reference rates, and from when to when we have them',
  answer: z.object({
    rows: z.array(
      z.object({
        source: z.string(),
        name: z.string(),
        base: currencySchema,
        acknowledgement: z.string(),
        firstOn: dateSchema.nullable(),
        lastOn: dateSchema.nullable(),
      }),
    ),
  }),
})

export const listRates = route({
  method: 'get',
  path: '/rates',
  action: 'rate.read',
  summary: 'Reference rates as published, newest day first',
  query: z.object({
    ...pageQuery,
    source: sourceCode,
    currency: listedCurrency.optional(),
    on: z.iso.date().optional(),
  }),
  answer: pageOf(rateSchema.extend({ importId: idSchema('rate_import') })),
})

/** `on` of the answer is the day of the list: earlier than `askedOn` on a weekend or a holiday. */
export const quoteRate = route({
  method: 'get',
  path: '/rates/quote',
  action: 'rate.read',
  summary: 'The rate between two currencies on a day, and by which list',
  query: z.object({
    from: listedCurrency,
    to: listedCurrency,
    on: z.iso.date(),
    source: sourceCode,
  }),
  answer: rateSchema.extend({ askedOn: dateSchema, words: z.string() }),
})

/** `preview=true` says what would change and leaves nothing. */
export const importRates = route({
  method: 'put',
  path: '/rates/import',
  action: 'rate.import',
  summary: 'Import the ECB’s reference rates (CSV, XML or their zip as raw body), or preview it',
  query: z.object({ name: z.string().max(255).optional(), preview: flagSchema.optional() }),
  kind: 'upload',
  bytesMax: 16 * 1024 * 1024,
  answer: z.object({
    source: z.string(),
    file: z.string(),
    layout: z.enum(['csv', 'xml']),
    firstOn: dateSchema.nullable(),
    lastOn: dateSchema.nullable(),
    counts: z.object({
      added: z.number().int(),
      known: z.number().int(),
      refused: z.number().int(),
    }),
    /** The first of the refused: another value is known for that day, and stays. */
    refused: z.array(
      z.object({
        place: z.string(),
        on: dateSchema,
        currency: listedCurrency,
        found: ratioSchema,
        stands: ratioSchema,
      }),
    ),
    problems: z.array(z.object({ place: z.string(), message: z.string() })),
  }),
})
