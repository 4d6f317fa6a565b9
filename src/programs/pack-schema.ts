import { z } from 'zod'
import { parseCurrency, type Currency } from '../kernel/currency.ts'
import { parseDecimal } from '../kernel/money.ts'
import { compareRatio, parsePercent, ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { readDate } from './fact.ts'
import { autonomies, fieldKinds, packSubmissionTypes, packTiers, programTypes } from './pack.ts'
import {
  entry,
  nameEntry,
  textEntry,
  wholeEntry,
  wholeListEntry,
  yesNoEntry,
} from './yaml-entries.ts'

/** The first look at program.yaml: the currency its amounts are in. */
export const currencySchema = z.looseObject({
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
const rateEntry = entry('a share from 0 % to 100 %', (text) => {
  const rate = parsePercent(text)
  if (rate === null || compareRatio(rate, ratio(0n)) < 0) return null
  return compareRatio(rate, ratio(1n)) > 0 ? null : rate
})
const pinEntry = entry('a numbered function such as mdf_claim@1', (text) =>
  /^[a-z][a-z0-9_]{0,59}@[1-9]\d{0,3}$/.test(text) ? text : null,
)
const slaEntry = z.strictObject({
  first_response_days: wholeEntry(1, 60),
  decision_days: wholeEntry(1, 60),
})

function amountEntry(currency: Currency) {
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

/** program.yaml, once its currency is known. */
export function programSchema(currency: Currency) {
  const amount = amountEntry(currency)
  return z.strictObject({
    code: codeEntry,
    name: textEntry(120),
    type: z.enum(programTypes),
    currency: z.string(),
    fund: codeEntry,
    calendar: calendarEntry,
    zone: zoneEntry,
    effective: z.strictObject({ from: dateEntry, until: untilEntry }),
    windows: z.strictObject({
      request_days_before: wholeEntry(0, 365),
      claim_days_after: wholeEntry(1, 365),
      appeal_days: wholeEntry(1, 365),
      close_warning_days: wholeListEntry(1, 365),
    }),
    rates: each(packTiers, rateEntry),
    caps: z.strictObject({ per_activity: amount, per_partner_quarter: amount }),
    minimum_request: amount,
    payment: z.strictObject({ terms_days: wholeEntry(0, 365), netting: yesNoEntry }),
    sla: each([...packSubmissionTypes, 'appeal'], slaEntry),
    follow_ups: z.strictObject({
      remind_days: wholeListEntry(1, 60),
      lapse_days: wholeEntry(1, 120),
    }),
    ceilings: z.strictObject({
      limits: z.strictObject({ specialist: amount, lead: amount }),
      autonomy: each(packSubmissionTypes, z.enum(autonomies)),
    }),
    checks: each(packSubmissionTypes, pinEntry),
    amounts: z.strictObject({ mdf_claim: pinEntry }),
  })
}
export type ProgramYaml = z.output<ReturnType<typeof programSchema>>

const slotSchema = z.strictObject({
  slot: nameEntry,
  label: textEntry(120),
  required: yesNoEntry.optional(),
})
export type SlotYaml = z.output<typeof slotSchema>

/** Entries of one list, and activity types, kinds of cost, fields and slots of one file. */
const LIST_MAX = 100

/** activities.yaml */
export function activitiesSchema(currency: Currency) {
  return z.strictObject({
    cost_kinds: z
      .array(
        z.strictObject({ kind: nameEntry, label: textEntry(120), never: z.string().optional() }),
      )
      .min(1)
      .max(LIST_MAX),
    activities: z
      .array(
        z.strictObject({
          type: nameEntry,
          label: textEntry(120),
          cap: amountEntry(currency).optional(),
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
  options_from: z.enum(['activities', 'cost_kinds']).optional(),
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
  lines: z.strictObject({
    label: textEntry(120),
    min: wholeEntry(0, 200),
    max: wholeEntry(1, 200),
    fields: z.array(fieldSchema).min(1).max(LIST_MAX),
    slots: z.array(slotSchema).max(LIST_MAX),
  }),
  slots: z.array(slotSchema).max(LIST_MAX),
  proof_of_performance: yesNoEntry.optional(),
})
export type FormYaml = z.output<typeof formSchema>
