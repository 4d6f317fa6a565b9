import { assert } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { multiply, printRatio, type Ratio, ratio, readRatio } from '../kernel/ratio.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import type { TaxForm } from './vendor.ts'

/** Figures of the law that a release knows the meaning of; their values are dated rows. */
export const taxFigures = ['us_backup_rate', 'us_nonresident_rate', 'us_1099_line'] as const
export type TaxFigureName = (typeof taxFigures)[number]

export type TaxFigure = {
  readonly figure: TaxFigureName
  readonly fromOn: PlainDate
  readonly rate: string | null
  readonly amount: Money | null
  readonly source: string
}

/** The figure in force on a day: the newest that had begun by then. Null before the first. Pure. */
export function figureOn(
  figures: readonly TaxFigure[],
  name: TaxFigureName,
  on: PlainDate,
): TaxFigure | null {
  const begun = figures.filter(
    (each) => each.figure === name && Temporal.PlainDate.compare(each.fromOn, on) <= 0,
  )
  return begun.reduce<TaxFigure | null>(
    (newest, each) =>
      newest === null || Temporal.PlainDate.compare(each.fromOn, newest.fromOn) > 0 ? each : newest,
    null,
  )
}

export const withholdingRegimes = ['us_backup', 'us_nonresident', 'us_treaty'] as const
export type WithholdingRegime = (typeof withholdingRegimes)[number]

/** Where what a payer pays for counts as earned: where the partner works, or in the payer's country. */
export const incomeSources = ['partner', 'payer'] as const
export type IncomeSource = (typeof incomeSources)[number]

/** What decides which tax a payment to a vendor loses. */
export type TaxStanding = {
  readonly residence: string | null
  readonly taxForm: TaxForm | null
  /** The last day a W-8 holds, and the day it ended before that. */
  readonly taxFormThrough: PlainDate | null
  readonly taxFormEndedOn: PlainDate | null
  /** W-9, line 4: whoever is exempt loses no backup tax. */
  readonly exemptPayeeCode: number | null
  readonly hasTaxNumber: boolean
  /** The day the IRS told us that name and number do not match (the "B" notice). */
  readonly numberRefusedOn: PlainDate | null
  /** The rate the form claims by treaty, `0.05`, and its article. */
  readonly treatyRate: string | null
  readonly treatyArticle: string | null
}

export type WithholdingRule = {
  readonly regime: WithholdingRegime
  readonly authority: string
  readonly rate: Ratio
  /** The rule in words, with its source: stands on run, advice and statement. */
  readonly source: string
}

/** The tax that a payment on `on` withholds; null when none. A US payer withholds backup tax from a US
 *  vendor without a number the IRS accepts (IRC §3406) that is not exempt, and, from a vendor abroad, of what counts as
 *  earned in the US (IRC §1441, §1442) unless a valid W-8 claims a treaty rate. No other payer
 *  withholds. Faults where the law of the day has no figure. Pure. */
export function withholdingRule(
  of: {
    readonly payerCountry: string
    readonly incomeSource: IncomeSource
    readonly vendor: TaxStanding
    readonly on: PlainDate
  },
  figures: readonly TaxFigure[],
): WithholdingRule | null {
  const { vendor, on } = of
  if (of.payerCountry !== 'US' || vendor.residence === null) return null
  if (vendor.residence === 'US') {
    const hasNumber = vendor.hasTaxNumber && !isBy(vendor.numberRefusedOn, on)
    return hasNumber || vendor.exemptPayeeCode !== null
      ? null
      : byFigure(figures, 'us_backup_rate', on, 'us_backup')
  }
  if (of.incomeSource !== 'payer') return null
  const claimed = treatyOf(vendor, on)
  return claimed === 'none'
    ? byFigure(figures, 'us_nonresident_rate', on, 'us_nonresident')
    : claimed
}

function isBy(day: PlainDate | null, on: PlainDate): boolean {
  return day !== null && Temporal.PlainDate.compare(day, on) <= 0
}

function byFigure(
  figures: readonly TaxFigure[],
  name: TaxFigureName,
  on: PlainDate,
  regime: WithholdingRegime,
): WithholdingRule {
  const figure = figureOn(figures, name, on)
  const text = figure?.rate ?? null
  const rate = text === null ? null : readRatio(text)
  assert(figure !== null && rate !== null, `there is no ${name} on ${on.toString()}`)
  return { regime, authority: 'IRS', rate, source: figure.source }
}

/** What a valid W-8 claims by treaty: its rate, null for a rate of nothing, `none` without a claim. */
function treatyOf(vendor: TaxStanding, on: PlainDate): WithholdingRule | null | 'none' {
  const { taxForm, treatyRate, treatyArticle } = vendor
  if ((taxForm !== 'w8ben' && taxForm !== 'w8bene') || treatyRate === null) return 'none'
  const { taxFormThrough: through, taxFormEndedOn } = vendor
  const isOver = through === null || Temporal.PlainDate.compare(on, through) > 0
  const rate = readRatio(treatyRate)
  if (isOver || isBy(taxFormEndedOn, on) || rate === null) return 'none'
  if (rate.num === 0n) return null
  const source = `Treaty claim on form ${taxForm === 'w8ben' ? 'W-8BEN' : 'W-8BEN-E'}, ${treatyArticle ?? 'article not named'}`
  return { regime: 'us_treaty', authority: 'IRS', rate, source }
}

/** `30 %`, `24 %`, `2.5 %`: a rate as people say it. */
export function sayPercent(rate: Ratio): string {
  return `${printRatio(multiply(rate, ratio(100n)))} %`
}

/** Whether what a US vendor was paid is left out of Form 1099: an exempt payee, or a corporation
 *  (26 CFR §1.6041-3(p)(1)). Pure. */
export function isExemptFrom1099(vendor: {
  readonly taxClassification: string | null
  readonly exemptPayeeCode: number | null
}): boolean {
  const corporate = ['c_corporation', 's_corporation', 'llc_c', 'llc_s']
  return vendor.exemptPayeeCode !== null || corporate.includes(vendor.taxClassification ?? '')
}
