import { z } from 'zod'
import { parseCurrency, type Currency } from '../kernel/currency.ts'
import type { Id } from '../kernel/ids.ts'
import { COUNT_MAX, PAGE_ROWS, PAGE_ROWS_MAX } from '../kernel/limits.ts'
import { parseDecimal, toDecimal, type Money } from '../kernel/money.ts'
import { printRatio, readRatio, type Ratio } from '../kernel/ratio.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'

/** The forms every domain shares on the wire. Each is two-way: `z.decode` reads JSON, `z.encode`
 *  writes it, so a handler never formats an amount or an instant. */

export { COUNT_MAX, PAGE_ROWS, PAGE_ROWS_MAX }

type Issues = { issues: unknown[]; value: unknown }

/** Reports one custom issue and stops: the way a codec says "this text is not one". */
function notOne(context: Issues, message: string): never {
  context.issues.push({ code: 'custom', input: context.value, message })
  return z.NEVER
}

/** An ISO 4217 code in capitals. */
export const currencySchema: z.ZodType<Currency, string> = z
  .string()
  .refine((text) => parseCurrency(text) === text, 'is not a currency code of ISO 4217 in capitals')
  .meta({ id: 'Currency', examples: ['USD'] })

const moneyWire = z
  .strictObject({ amount: z.string().max(24), currency: currencySchema })
  .meta({ id: 'Money', examples: [{ amount: '1234.50', currency: 'USD' }] })

/** `{"amount":"1234.50","currency":"USD"}` ↔ {@link Money}; more decimals than the currency has,
 *  locale forms and numbers are refused. */
export const moneySchema = z.codec(moneyWire, z.custom<Money>(), {
  decode: ({ amount, currency }, context) =>
    parseDecimal(amount, currency) ??
    notOne(context, `${amount} is not an amount in ${currency}, such as 1234.50`),
  encode: (value) => ({ amount: toDecimal(value), currency: value.currency }),
})

/** A rate as exact text: `"0.5"`, or `"1/3"` when it has no finite decimal. */
export const ratioSchema = z.codec(z.string().max(64), z.custom<Ratio>(), {
  decode: (text, context) =>
    readRatio(text) ?? notOne(context, `${text} is not a ratio, such as 0.5 or 1/3`),
  encode: printRatio,
})

/** A calendar date, `2026-03-31` ↔ PlainDate. */
export const dateSchema = z.codec(z.iso.date(), z.custom<PlainDate>(), {
  decode: (text) => Temporal.PlainDate.from(text),
  encode: (value) => value.toString(),
})

/** An instant with its offset or Z, `2026-03-31T16:00:00Z` ↔ Instant; written in UTC. */
export const instantSchema = z.codec(z.iso.datetime({ offset: true }), z.custom<Instant>(), {
  decode: (text) => Temporal.Instant.from(text),
  encode: (value) => value.toString(),
})

/** A month of the books, `2026-03`. */
export const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month: 2026-03')

/** An int8 that is no money (a version, a sequence): a decimal text ↔ bigint. */
export const bigintSchema = z.codec(z.string().regex(/^-?\d{1,19}$/), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (value) => value.toString(),
})

/** The id of one kind of row: `idSchema('fund')` is typed `Id<'fund'>`. */
export function idSchema<K extends string>(kind: K): z.ZodType<Id<K>, string> {
  return z.uuid({ error: `is not the id of a ${kind}` })
}

/** The query of every list. Spread it beside the filters:
 *  `query: z.object({ ...pageQuery, status: … })`. */
export const pageQuery = {
  after: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_ROWS_MAX).default(PAGE_ROWS),
}

/** What every list answers: the rows, and the cursor of the next page, null on the last. */
export function pageOf<S extends z.ZodType>(row: S) {
  return z.object({ rows: z.array(row), next: z.string().nullable() })
}

/** A count that stops at {@link COUNT_MAX}: `{"count":1000,"more":true}` is shown as `1000+`. */
export const countSchema = z.object({ count: z.number().int(), more: z.boolean() })

/** `true` or `false` in a query. */
export const flagSchema = z.enum(['true', 'false']).transform((text) => text === 'true')

/** A refusal as `application/problem+json` (RFC 9457), with the refusal's own facts beside. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    code: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    fields: z.array(z.object({ path: z.string(), code: z.string(), detail: z.string() })),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.output<typeof problemSchema>
