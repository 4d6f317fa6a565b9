import { z } from 'zod'
import { compareRatio, parsePercent, printRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import { printPercent } from './figures.ts'
import type { DealPack, Term } from './pack.ts'
import type { PackProblem } from './problem.ts'
import { termProblem } from './type-reader.ts'
import { entry } from './yaml-entries.ts'

/** What kind of customer a deal is about: one that bought nothing for years, one that replaces
 *  something, or neither. */
export const dealClasses = ['new_customer', 'replacement', 'existing'] as const
export type DealClass = (typeof dealClasses)[number]

/** `discount_points`: percentage points of discount beside the usual one; 25 points are 1/4. */
export const awardKinds = ['discount_points'] as const
export type AwardTerms = {
  readonly kind: (typeof awardKinds)[number]
  /** A class left out is awarded nothing. */
  readonly byClass: Readonly<Partial<Record<DealClass, Ratio>>>
}

/** A share of something that is given: never nothing. */
export const shareEntry = entry('a share above 0 %, at most 100 %', (text) => {
  const share = parsePercent(text)
  if (share === null || share.num <= 0n || compareRatio(share, ratio(1n)) > 0) return null
  return share
})
/** `award:` of program.yaml. */
export const awardSchema = z.strictObject({
  kind: z.enum(awardKinds),
  new_customer: shareEntry.optional(),
  replacement: shareEntry.optional(),
  existing: shareEntry.optional(),
})
/** The award of program.yaml, by class. */
export function awardOf(yaml: z.output<typeof awardSchema>): AwardTerms {
  const byClass = Object.fromEntries(
    dealClasses.flatMap((name) => (yaml[name] === undefined ? [] : [[name, yaml[name]]])),
  )
  return { kind: yaml.kind, byClass }
}

/** `25 percentage points` of 1/4. */
export function printPoints(points: Ratio): string {
  const count = printRatio(ratio(points.num * 100n, points.den))
  return count === '1' ? '1 percentage point' : `${count} percentage points`
}

/** A class of customers as people read it. */
export const dealClassWords: Readonly<Record<DealClass, string>> = {
  new_customer: 'a new customer',
  replacement: 'a replacement',
  existing: 'another customer',
}

/** `1 year`, `3 years`. */
export function sayYears(years: number): string {
  return years === 1 ? '1 year' : `${years} years`
}

/** An award as a term that people read. */
export function awardTerms(award: AwardTerms | null): Term[] {
  if (award === null) return []
  const parts = dealClasses.flatMap((name) => {
    const points = award.byClass[name]
    return points === undefined ? [] : [`${printPoints(points)} for ${dealClassWords[name]}`]
  })
  return [{ label: 'Extra discount', text: parts.join(', ') }]
}

/** An award by class needs what tells the classes apart; a closer look its days; a share its money. */
export function awardProblems(pack: DealPack): PackProblem[] {
  const { award, windows, runnerUpShare, pays, exclusive, forms, tables } = pack
  const asks = (name: string) =>
    forms.deal_registration?.fields.some((field) => field.name === name && field.kind === 'yes_no')
  const at = (column: string, found: string, expected: string) =>
    termProblem(column, found, expected)
  const source = tables.deal_registration?.source
  const place = source?.outputs.findIndex(({ name }) => name === 'outcome') ?? -1
  const looks = source?.rows.some((row) => row.outputTexts[place] === 'research') ?? false
  return [
    ...(award !== null && Object.keys(award.byClass).length === 0
      ? [at('award', 'no class', 'points for new_customer, replacement or existing')]
      : []),
    ...(award?.byClass.new_customer !== undefined && windows.newCustomerYears === null
      ? [at('windows.new_customer_years', 'nothing', 'the years after which a customer is new')]
      : []),
    ...(award?.byClass.replacement !== undefined && asks('replacement') !== true
      ? [
          {
            file: 'forms/deal_registration.yaml',
            line: null,
            column: 'fields.replacement',
            found: 'no such field',
            expected: 'a field replacement of kind yes_no',
          },
        ]
      : []),
    ...(looks && windows.researchDays === null
      ? [at('windows.research_days', 'nothing', 'the days a closer look adds')]
      : []),
    ...(runnerUpShare !== null && !pays
      ? [at('runner_up_share', printPercent(runnerUpShare), 'pays: yes, or none')]
      : []),
    ...(runnerUpShare !== null && !exclusive
      ? [at('runner_up_share', printPercent(runnerUpShare), 'exclusive: yes, or none')]
      : []),
  ]
}
