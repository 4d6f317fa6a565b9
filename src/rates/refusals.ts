import type { Currency } from '../kernel/currency.ts'
import type { RefusalTable } from '../kernel/result.ts'

export type RateRefusal =
  | {
      readonly code: 'rate.missing'
      readonly source: string
      readonly currency: Currency
      readonly on: string
      /** Day of the list that was looked at; null when there was none that is recent enough. */
      readonly listedOn: string | null
      readonly daysMax: number
    }
  | { readonly code: 'rate.same_currency'; readonly currency: Currency }
  | { readonly code: 'rate.source_unknown'; readonly source: string }
  | { readonly code: 'rate.unreadable'; readonly file: string; readonly why: string }

export const rateRefusals = {
  'rate.missing': {
    status: 409,
    title: 'No rate',
    text: (r) =>
      r.listedOn === null
        ? `There is no rate for ${r.currency} on ${r.on}: no list of ${r.source} of that day or the ` +
          `${r.daysMax} days before is known. Import its rates of that day.`
        : `There is no rate for ${r.currency} on ${r.on}: the list of ${r.source} of ${r.listedOn} ` +
          'has none. Import a list that has it, or agree on another currency.',
    example: {
      code: 'rate.missing',
      source: 'ECB',
      currency: 'HRK',
      on: '2024-12-31',
      listedOn: '2024-12-31',
      daysMax: 7,
    },
  },
  'rate.same_currency': {
    status: 422,
    title: 'One currency, not two',
    text: (r) => `${r.currency} to ${r.currency} has no rate. Ask for two different currencies.`,
    example: { code: 'rate.same_currency', currency: 'EUR' },
  },
  'rate.source_unknown': {
    status: 404,
    title: 'No such source of rates',
    text: (r) => `There is no source of rates ${r.source}. Choose one from the list.`,
    example: { code: 'rate.source_unknown', source: 'FED' },
  },
  'rate.unreadable': {
    status: 422,
    title: 'Rates cannot be read',
    text: (r) =>
      `${r.file} cannot be read as reference rates: ${r.why}. Take the CSV or XML file as the ` +
      'European Central Bank offers it.',
    example: {
      code: 'rate.unreadable',
      file: 'rates.csv',
      why: 'column 1 is named "Day": expected Date, then a column per currency',
    },
  },
} as const satisfies RefusalTable<RateRefusal>

/** A refusal of a rate as its sentence, for who keeps it as the reason of something else. */
export function sayRateRefusal(refusal: RateRefusal): string {
  // Each code has the sentence of its own refusal, by the table's type.
  const say = rateRefusals[refusal.code].text as (refusal: RateRefusal) => string
  return say(refusal)
}
