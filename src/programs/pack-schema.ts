import { z } from 'zod'
import { parseCurrency, type Currency } from '../kernel/currency.ts'
import { parseDecimal } from '../kernel/money.ts'
import { compareRatio, parsePercent, ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { readDate } from './fact.ts'
import {
  autonomies,
  fieldKinds,
  optionalSubmissions,
  type PackSubmissionType,
  packSubmissionTypes,
  packTiers,
  paymentSchedules,
  programTypes,
} from './pack.ts'
import { choiceLists } from './type-reader.ts'
import {
  countriesEntry,
  entry,
  nameEntry,
  textEntry,
  wholeEntry,
  wholeListEntry,
  yesNoEntry,
} from './yaml-entries.ts'

/** The first look at program.yaml: its type, and the currency its amounts are in. */
export const headSchema = z.looseObject({
  type: z.enum(programTypes),
  currency: entry('a currency of ISO 4217 such as EUR', (text) =>
    /^[A-Z]{3}$/.test(text) ? parseCurrency(text) : null,
  ),
})

const codeEntry = entry('a code in capitals such as MDF-EMEA', (text) =>
  /^[A-Z0-9][A-Z0-9-]{1,31}$/.test(text) ? text : null,
)
const calendarEntry = entry('the code of a calendar such as berlin', (text) =>
  /^[a-z][a-z0-9-]{1,31}$/.test(text) ? text : null,
)
const zoneEntry = entry('a time zone such as Europe/Berlin', (text) => {
  try {
    return new Temporal.ZonedDateTime(0n, text).timeZoneId
  } catch {
    return null
  }
})
const dateEntry = entry('a date such as 2026-01-31', readDate)
const untilEntry = entry('a date such as 2027-01-01, or open', (text) =>
  text === 'open' ? ('open' as const) : readDate(text),
)
export const rateEntry = entry('a share from 0 % to 100 %', (text) => {
  const rate = parsePercent(text)
  if (rate === null || compareRatio(rate, ratio(0n)) < 0) return null
  return compareRatio(rate, ratio(1n)) > 0 ? null : rate
})
export const tiersEntry = entry('tiers with commas between, such as select, premier', (text) => {
  const words = text.split(',').map((word) => word.trim())
  const tiers = packTiers.filter((tier) => words.includes(tier))
  return tiers.length === words.length ? tiers : null
})
const partnerCodesEntry = entry('codes of partners with commas between, such as P-1001', (text) => {
  const codes = text.split(',').map((code) => code.trim())
  return codes.every((code) => /^\S{1,40}$/.test(code)) ? codes : null
})
const pinEntry = entry('a numbered function such as mdf_claim@1', (text) =>
  /^[a-z][a-z0-9_]{0,59}@[1-9]\d{0,3}$/.test(text) ? text : null,
)
/** A decision is due after so many days of the calendar, or after so many of its open hours. */
const slaEntry = z
  .strictObject({
    first_response_days: wholeEntry(1, 60),
    decision_days: wholeEntry(1, 60).optional(),
    decision_hours: wholeEntry(1, 480).optional(),
  })
  .refine((sla) => (sla.decision_days === undefined) !== (sla.decision_hours === undefined), {
    error: 'decision_days or decision_hours, one of them',
  })

export function amountEntry(currency: Currency) {
  return entry(`an amount in ${currency} such as 5000.00`, (text) => {
    const amount = parseDecimal(text, currency)
    return amount !== null && amount.minor >= 0n ? amount : null
  })
}

function each<const K extends string, S extends z.ZodType>(keys: readonly K[], schema: S) {
  // Object.fromEntries loses the keys it was given.
  const shape = Object.fromEntries(keys.map((key) => [key, schema])) as Record<K, S>
  return z.strictObject(shape)
}

/** An entry for each submission type; those a program may do without may be left out. */
function eachSubmission<const K extends PackSubmissionType, S extends z.ZodType>(
  keys: readonly K[],
  schema: S,
) {
  const shape = Object.fromEntries(
    keys.map((key) => [key, mayLack(key) ? schema.optional() : schema]),
  )
  // Object.fromEntries loses the keys it was given, and which of them may be left out.
  return z.strictObject(shape as Record<Exclude<K, Optional>, S> & OptionalOf<K, S>)
}
type Optional = (typeof optionalSubmissions)[number]
const mayLack = (type: PackSubmissionType) => optionalSubmissions.some((one) => one === type)
type OptionalOf<K extends string, S extends z.ZodType> = {
  [Key in Extract<K, Optional>]: z.ZodOptional<S>
}

/** Windows of every program. */
export const commonWindows = { appeal_days: wholeEntry(1, 365) }

/** The entries of program.yaml that every program has, once its currency is known. `submissions`:
 *  those of its type; `amounts`: those of them that money functions compute. */
export function commonEntries<const S extends PackSubmissionType, const A extends S>(
  currency: Currency,
  submissions: readonly S[],
  amounts: readonly A[],
) {
  const amount = amountEntry(currency)
  return {
    code: codeEntry,
    name: textEntry(120),
    currency: z.string(),
    fund: codeEntry,
    calendar: calendarEntry,
    zone: zoneEntry,
    effective: z.strictObject({ from: dateEntry, until: untilEntry }),
    /** Left out: every partner may take part. */
    eligibility: z
      .strictObject({
        countries: countriesEntry.optional(),
        tiers: tiersEntry.optional(),
        partners: partnerCodesEntry.optional(),
      })
      .optional(),
    rates: each(packTiers, rateEntry),
    payment: z.strictObject({
      terms_days: wholeEntry(0, 365),
      netting: yesNoEntry,
      /** Left out: only the minimum of the account that pays. */
      minimum: amount.optional(),
      /** Left out: what is owed is due by its terms alone. */
      schedule: z.enum(paymentSchedules).optional(),
    }),
    sla: eachSubmission(submissions, slaEntry).extend({ appeal: slaEntry }),
    follow_ups: z.strictObject({
      remind_days: wholeListEntry(1, 60),
      lapse_days: wholeEntry(1, 120),
    }),
    ceilings: z.strictObject({
      limits: z.strictObject({ specialist: amount, lead: amount }),
      autonomy: eachSubmission(submissions, z.enum(autonomies)),
    }),
    checks: eachSubmission(submissions, pinEntry),
    amounts: eachSubmission(amounts, pinEntry),
  }
}

type Entries = ReturnType<typeof commonEntries<never, never>>
type Common = { [K in keyof Entries]: z.output<Entries[K]> } & {
  readonly windows: { readonly appeal_days: number }
}
type Sla = Common['sla']['appeal']
/** What every program.yaml gives, whatever its type. */
export type CommonYaml = Omit<Common, 'eligibility' | 'sla' | 'ceilings' | 'checks' | 'amounts'> & {
  readonly eligibility?: Common['eligibility'] | undefined
  readonly sla: EachYaml<Sla> & { readonly appeal: Sla }
  readonly ceilings: {
    readonly limits: Common['ceilings']['limits']
    readonly autonomy: EachYaml<(typeof autonomies)[number]>
  }
  readonly checks: EachYaml<string>
  readonly amounts: EachYaml<string>
}
/** An entry of each submission that is there: one that may be left out reads as undefined. */
type EachYaml<T> = Readonly<Partial<Record<PackSubmissionType, T | undefined>>>

const slotSchema = z.strictObject({
  slot: nameEntry,
  label: textEntry(120),
  required: yesNoEntry.optional(),
})
export type SlotYaml = z.output<typeof slotSchema>

/** Entries of one list, and activity types, kinds of cost, fields and slots of one file. */
export const LIST_MAX = 100

export const costKindsEntry = z
  .array(z.strictObject({ kind: nameEntry, label: textEntry(120), never: z.string().optional() }))
  .min(1)
  .max(LIST_MAX)

/** activities.yaml */
export function activitiesSchema(currency: Currency) {
  return z.strictObject({
    cost_kinds: costKindsEntry,
    activities: z
      .array(
        z.strictObject({
          type: nameEntry,
          label: textEntry(120),
          cap: amountEntry(currency).optional(),
          rate: rateEntry.optional(),
          cap_of_earned: z
            .strictObject({ share: rateEntry, at_least: amountEntry(currency).optional() })
            .optional(),
          metric: z.strictObject({ name: nameEntry, label: textEntry(120) }),
          proof: z.array(slotSchema).min(1).max(LIST_MAX),
        }),
      )
      .min(1)
      .max(LIST_MAX),
  })
}

const fieldSchema = z.strictObject({
  name: nameEntry,
  label: textEntry(200),
  kind: z.enum(fieldKinds),
  required: yesNoEntry,
  help: textEntry(500).optional(),
  min: wholeEntry(0, 999_999_999).optional(),
  max: wholeEntry(1, 999_999_999).optional(),
  options_from: z.enum(choiceLists).optional(),
  options: z
    .array(z.strictObject({ value: nameEntry, label: textEntry(200) }))
    .min(1)
    .max(LIST_MAX)
    .optional(),
})
export type FieldYaml = z.output<typeof fieldSchema>

/** forms/<submission type>.yaml */
export const formSchema = z.strictObject({
  submission: z.enum(packSubmissionTypes),
  title: textEntry(120),
  intro: textEntry(1000),
  fields: z.array(fieldSchema).min(1).max(LIST_MAX),
  /** Left out where nothing is listed line by line. */
  lines: z
    .strictObject({
      label: textEntry(120),
      min: wholeEntry(0, 200),
      max: wholeEntry(1, 200),
      fields: z.array(fieldSchema).min(1).max(LIST_MAX),
      slots: z.array(slotSchema).max(LIST_MAX),
    })
    .optional(),
  slots: z.array(slotSchema).max(LIST_MAX),
  proof_of_performance: yesNoEntry.optional(),
})
export type FormYaml = z.output<typeof formSchema>
