import type { checkNumbers } from './check-numbers.ts'
import type { PackSubmissionType } from './pack.ts'

/** A check of one type of submission, as the reference says it. */
export type CatalogEntry = {
  /** The states it can have, and what each means. */
  readonly states: {
    readonly pass: string
    readonly warn?: string
    readonly fail?: string
    readonly unknown?: string
  }
  /** What it looks at, by the names that its findings carry. `line_*`: one of each such line; `*`: a
   *  name that the program gives, such as that of a slot. */
  readonly facts: Readonly<Record<string, string>>
  /** When it is made, where that is not always. */
  readonly only?: string
}

/** One entry for each check that has a number. */
export type CatalogOf<Type extends PackSubmissionType> = {
  readonly [One in Type]: { readonly [Name in keyof (typeof checkNumbers)[One]]: CatalogEntry }
}

/** What checks of several types have in common. */
export const leadTimeFacts = {
  asked_on: 'the day it was complete, in the program’s zone',
  first_on: 'first day of what is asked for',
  days_required: 'days that must lie between',
} as const

export const eligibleEntry = {
  only: 'of what opens an incentive',
  states: {
    pass: 'the program is open to the partner',
    fail: 'the program is not open to partners of its country or tier, or was not offered to it',
  },
  facts: {
    partner: 'code of the partner',
    country: 'country the partner sits in',
    tier: 'tier of the partner when it was complete',
  },
} as const

export const duplicateDays = {
  states: {
    pass: 'nothing else of the partner covers the same kind of activity on the same days',
    warn: 'something else of the partner does: a person looks',
  },
  facts: { overlapping: 'numbers of what does' },
} as const

/** Whether the fund can pay; `asked`: the name its finding carries. */
export function allocationEntry<const Asked extends string>(asked: Asked, means: string) {
  return {
    states: { pass: 'the fund has it available', fail: 'the fund does not have it available' },
    facts: { [asked]: means, available: 'available in the allocation' },
  } as const
}

/** Of required papers in their slots. */
export function slotEntry(what: string) {
  return {
    states: {
      pass: `${what}: every slot is accepted`,
      fail: `${what}: a slot is empty or was rejected`,
      unknown: `${what}: a slot is still to be looked at`,
    },
    facts: { '*': 'by slot: accepted, pending, rejected or missing' },
  } as const
}

export const resultsEntry = {
  states: {
    pass: 'the figure of the kind of activity is reported, or it asks for none',
    fail: 'the figure is not reported',
  },
  facts: { '*': 'the figure, by its name in the program' },
} as const

export const reuseEntry = {
  states: {
    pass: 'no invoice is claimed beyond its total, nor elsewhere',
    fail: 'an invoice is claimed beyond its total, or under another incentive',
  },
  facts: { 'line_*': 'submissions that claim the same invoice, or that it is beyond its total' },
} as const

export const lineSumsEntry = {
  states: {
    pass: 'the parts of each line add up to the line',
    fail: 'the parts of a line do not add up to it',
  },
  facts: { 'line_*': 'what the line claims' },
} as const

export const conversionEntry = {
  only: 'where an invoice is in another currency',
  states: {
    pass: 'it was converted at the rate of the invoice’s date',
    unknown: 'no rate of the invoice’s date is known',
  },
  facts: { 'line_*': 'the amount in its own currency, with the rate, its source and date' },
} as const

export const sameFileEntry = {
  states: {
    pass: 'no file of it proves another incentive',
    warn: 'another sign is to be looked at by a person',
    fail: 'a file of it was handed in for another incentive, or another sign is certain',
  },
  facts: {
    same_file_elsewhere: 'submissions that carry the same file',
    '*': 'what the sign that counts most has looked at',
  },
} as const
