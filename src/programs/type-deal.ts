import { z } from 'zod'
import type { Currency } from '../kernel/currency.ts'
import { type Money, printMoney } from '../kernel/money.ts'
import { compareRatio, type Ratio } from '../kernel/ratio.ts'
import {
  awardOf,
  awardProblems,
  awardSchema,
  awardTerms,
  type AwardTerms,
  sayYears,
  shareEntry,
} from './deal-award.ts'
import { printPercent } from './figures.ts'
import {
  type DealPack,
  type FieldOption,
  type Form,
  type PackTier,
  submissionTypesOf,
  type Term,
} from './pack.ts'
import {
  amountEntry,
  commonEntries,
  commonWindows,
  LIST_MAX,
  rateEntry,
  tiersEntry,
} from './pack-schema.ts'
import type { PackProblem } from './problem.ts'
import { termProblem, twice, type TypeReader } from './type-reader.ts'
import {
  countriesEntry,
  entry,
  nameEntry,
  textEntry,
  wholeEntry,
  wholeListEntry,
  yesNoEntry,
} from './yaml-entries.ts'

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
    /** Who bought nothing for so many years is a new customer; null: the program does not ask. */
    readonly newCustomerYears: number | null
    /** Business days that a closer look adds to the decision's clock, once; null: there is none. */
    readonly researchDays: number | null
    /** Days before the last protected one on which the partner is told; none where it is left out. */
    readonly endWarningDays: readonly number[]
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
  /** What an approved deal is awarded by the class of its customer, without being paid. */
  readonly award: AwardTerms | null
  /** The share of what the first earns for who was second for the customer; null: nothing. */
  readonly runnerUpShare: Ratio | null
  /** Programs whose incentive the same sale may pay too, where they name this one as well. */
  readonly stackableWith: readonly string[]
  /** How often a protection is extended at most: 1 unless told. */
  readonly extensionsMax: number
  readonly products: readonly FieldOption[]
  /** Products that only some tiers register; the others are open to all. */
  readonly tiersOf: Readonly<Record<string, readonly PackTier[]>>
  /** ISO 3166 codes of the countries a customer may sit in; null: anywhere. */
  readonly countries: readonly string[] | null
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
      new_customer_years: wholeEntry(1, 20).optional(),
      research_days: wholeEntry(1, 60).optional(),
      end_warning_days: wholeListEntry(1, 365).optional(),
    }),
    same_moment_seconds: wholeEntry(0, 3600),
    minimum_value: amountEntry(currency),
    likeness: z.strictObject({ conflict: rateEntry, look: rateEntry }),
    value_tolerance: rateEntry,
    exclusive: yesNoEntry,
    pays: yesNoEntry,
    extensions_max: wholeEntry(1, 20).optional(),
    award: awardSchema.optional(),
    runner_up_share: shareEntry.optional(),
    stackable_with: codesEntry.optional(),
  })
}

const codesEntry = entry('codes of programs with commas between, such as DEAL-EMEA', (text) => {
  const codes = text.split(',').map((code) => code.trim())
  return codes.every((code) => /^[A-Z0-9][A-Z0-9-]{1,31}$/.test(code)) ? codes : null
})

const productsSchema = z.strictObject({
  products: z
    .array(
      z.strictObject({ product: nameEntry, label: textEntry(120), tiers: tiersEntry.optional() }),
    )
    .min(1)
    .max(LIST_MAX),
  countries: countriesEntry.optional(),
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
    deal_outcome: { outcome: 'choice' },
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
          newCustomerYears: windows.new_customer_years ?? null,
          researchDays: windows.research_days ?? null,
          endWarningDays: windows.end_warning_days ?? [],
        },
        sameMomentSeconds: program.same_moment_seconds,
        minimumValue: program.minimum_value,
        likeness,
        valueTolerance: program.value_tolerance,
        exclusive: program.exclusive,
        pays: program.pays,
        award: program.award === undefined ? null : awardOf(program.award),
        runnerUpShare: program.runner_up_share ?? null,
        stackableWith: program.stackable_with ?? [],
        extensionsMax: program.extensions_max ?? 1,
        products,
        tiersOf: Object.fromEntries(
          lists.products.flatMap(({ product, tiers }) => (tiers ? [[product, tiers]] : [])),
        ),
        countries: lists.countries ?? null,
      },
      terms: termsOf(program, products),
    }
  },
  problems: (pack) => [...awardProblems(pack), ...listProblems(pack)],
}

type DealYaml = z.output<ReturnType<typeof dealSchema>>

/** What the program says, as people read it. */
function termsOf(program: DealYaml, products: readonly FieldOption[]): Term[] {
  const { windows } = program
  const { new_customer_years: years, research_days: looks, end_warning_days: warned } = windows
  const { award, runner_up_share: share, stackable_with: stacks } = program
  const times = program.extensions_max ?? 1
  const often = times === 1 ? 'once' : `up to ${times} times, each`
  const where = <T>(given: T | undefined, label: string, say: (one: T) => string): Term[] =>
    given === undefined ? [] : [{ label, text: say(given) }]
  return [
    { label: 'Protected', text: `${windows.protection_days} days from the approval` },
    { label: 'Extension', text: `${often}, by ${windows.extension_days} days` },
    ...where(warned, 'Warned before the end', (days) => `${days.join(', ')} days`),
    { label: 'Closes', text: `within ${windows.close_within_days} days` },
    { label: 'Value at least', text: printMoney(program.minimum_value) },
    { label: 'Paid when won', text: program.pays ? 'a share of net new value' : 'nothing' },
    ...awardTerms(award === undefined ? null : awardOf(award)),
    ...where(years, 'A new customer', (count) => `bought nothing for ${sayYears(count)}`),
    ...where(looks, 'A closer look', (days) => `once, ${days} business days more`),
    ...where(share, 'Who was second', (part) => `${printPercent(part)} of what the first earns`),
    ...where(stacks, 'Stacks with', (codes) => codes.join(', ')),
    { label: 'Products', text: products.map(({ label }) => label).join(', ') },
  ]
}

function listProblems({ likeness, products, forms }: DealPack): PackProblem[] {
  return [
    ...wonProblems(forms.deal_outcome),
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
  ]
}

/** Asked of a won deal only, so not required of everybody; but the form must have them. */
const wonFields = { order_on: 'date', net_new_value: 'money' } as const

function wonProblems(form: Form | undefined): PackProblem[] {
  const fields = form?.fields ?? []
  return Object.entries(wonFields).flatMap(([name, kind]) =>
    fields.some((field) => field.name === name && field.kind === kind)
      ? []
      : [
          {
            file: 'forms/deal_outcome.yaml',
            line: null,
            column: `fields.${name}`,
            found: 'no such field',
            expected: `a field ${name} of kind ${kind}`,
          },
        ],
  )
}
