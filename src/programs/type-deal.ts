import { z } from 'zod'
import type { Currency } from '../kernel/currency.ts'
import { type Money, printMoney } from '../kernel/money.ts'
import { compareRatio, type Ratio } from '../kernel/ratio.ts'
import { printPercent } from './figures.ts'
import { type FieldOption, submissionTypesOf } from './pack.ts'
import { amountEntry, commonEntries, commonWindows, LIST_MAX, rateEntry } from './pack-schema.ts'
import { termProblem, twice, type TypeReader } from './type-reader.ts'
import { nameEntry, textEntry, wholeEntry, yesNoEntry } from './yaml-entries.ts'

/** What a program of deal registration says that no other does. */
export type DealTerms = {
  readonly type: 'deal'
  readonly windows: {
    /** Protected until 00:00 of this day after the approval, in the program's zone. */
    readonly protectionDays: number
    readonly extensionDays: number
    /** The close date lies at most this many days ahead. */
    readonly closeWithinDays: number
    /** Our own people reached out to the customer within this many days. */
    readonly outreachDays: number
  }
  /** Two complete registrations closer than this are one question, in seconds. */
  readonly sameMomentSeconds: number
  readonly minimumValue: Money
  /** Likeness of names: from `conflict` on the same customer, from `look` on a person looks. */
  readonly likeness: { readonly conflict: Ratio; readonly look: Ratio }
  /** What a deal may be won above its registered value before the owner is asked. */
  readonly valueTolerance: Ratio
  /** One partner per customer and product; else registering earns a reward alone. */
  readonly exclusive: boolean
  /** Whether a won deal pays `rate × net new value`. */
  readonly pays: boolean
  readonly products: readonly FieldOption[]
}

const PRODUCTS = 'products.yaml'

function dealSchema(currency: Currency) {
  return z.strictObject({
    ...commonEntries(currency, submissionTypesOf.deal, ['deal_outcome']),
    type: z.literal('deal'),
    windows: z.strictObject({
      ...commonWindows,
      protection_days: wholeEntry(1, 730),
      extension_days: wholeEntry(1, 365),
      close_within_days: wholeEntry(1, 730),
      outreach_days: wholeEntry(0, 730),
    }),
    same_moment_seconds: wholeEntry(0, 3600),
    minimum_value: amountEntry(currency),
    likeness: z.strictObject({ conflict: rateEntry, look: rateEntry }),
    value_tolerance: rateEntry,
    exclusive: yesNoEntry,
    pays: yesNoEntry,
  })
}

const productsSchema = z.strictObject({
  products: z
    .array(z.strictObject({ product: nameEntry, label: textEntry(120) }))
    .min(1)
    .max(LIST_MAX),
})

/** Packs of deal registration: protection, likeness of customers, products, what a won deal pays. */
export const dealType: TypeReader<DealTerms> = {
  type: 'deal',
  files: [PRODUCTS],
  fields: {
    deal_registration: {
      title: 'text',
      customer_name: 'text',
      customer_domain: 'domain',
      customer_country: 'country',
      products: 'choices',
      value: 'money',
      close_on: 'date',
      partner_role: 'choice',
      contact_name: 'text',
    },
    deal_extension: { progress: 'long_text' },
    deal_outcome: { outcome: 'choice', order_on: 'date', net_new_value: 'money' },
  },
  lineFields: {},
  read: ({ currency, yaml }) => {
    const program = yaml('program.yaml', dealSchema(currency))
    const lists = yaml(PRODUCTS, productsSchema)
    if (program === null || lists === null) return null
    const { windows, likeness } = program
    const products = lists.products.map(({ product, label }) => ({ value: product, label }))
    return {
      program,
      activities: [],
      costKinds: [],
      choices: { products },
      own: {
        type: 'deal',
        windows: {
          protectionDays: windows.protection_days,
          extensionDays: windows.extension_days,
          closeWithinDays: windows.close_within_days,
          outreachDays: windows.outreach_days,
        },
        sameMomentSeconds: program.same_moment_seconds,
        minimumValue: program.minimum_value,
        likeness,
        valueTolerance: program.value_tolerance,
        exclusive: program.exclusive,
        pays: program.pays,
        products,
      },
      terms: [
        { label: 'Protected', text: `${windows.protection_days} days from the approval` },
        { label: 'Extension', text: `once, by ${windows.extension_days} days` },
        { label: 'Closes', text: `within ${windows.close_within_days} days` },
        { label: 'Value at least', text: printMoney(program.minimum_value) },
        { label: 'Paid when won', text: program.pays ? 'a share of net new value' : 'nothing' },
        { label: 'Products', text: products.map(({ label }) => label).join(', ') },
      ],
    }
  },
  problems: ({ likeness, products }) => [
    ...twice(
      PRODUCTS,
      products.map(({ value }) => value),
    ),
    ...(compareRatio(likeness.look, likeness.conflict) > 0
      ? [
          termProblem(
            'likeness.look',
            printPercent(likeness.look),
            `at most likeness.conflict, ${printPercent(likeness.conflict)}`,
          ),
        ]
      : []),
  ],
}
