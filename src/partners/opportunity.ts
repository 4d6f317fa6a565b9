import type { Currency } from '../kernel/currency.ts'
import type { Id } from '../kernel/ids.ts'
import { compare, printMoney, type Money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { FieldChange } from './import-report.ts'
import { dayProblem, sizeProblem } from './sale-bounds.ts'

export type OpportunityId = Id<'opportunity'>

export const opportunityStages = ['identified', 'qualified', 'proposed', 'won', 'lost'] as const
export type OpportunityStage = (typeof opportunityStages)[number]

/** A sale to a customer, as its CRM has it. `isDirect`: our own sales work on it. Amounts are in one
 *  currency: `netContract` what is contracted before tax, `firstYear` the part of it that falls into
 *  the first year. */
export type Opportunity = {
  readonly code: string
  readonly customerCode: string
  readonly name: string
  readonly stage: OpportunityStage
  readonly isDirect: boolean
  readonly isTender: boolean
  readonly products: readonly string[]
  /** Of its amounts, and of all that is collected on it. */
  readonly currency: Currency | null
  readonly value: Money | null
  readonly netContract: Money | null
  readonly firstYear: Money | null
  readonly openedOn: PlainDate
  /** The instant, where the source says it. */
  readonly openedAt: Instant | null
  readonly closeOn: PlainDate | null
  readonly wonOn: PlainDate | null
  /** The last direct outreach to the customer. */
  readonly outreachOn: PlainDate | null
}

/** Neither won nor lost: somebody still works on it. */
export function isOpen(stage: OpportunityStage): boolean {
  return stage !== 'won' && stage !== 'lost'
}

/** What CRMs call the stages they ship with, in words and lower case. Sources: Salesforce standard
 *  stages, Dynamics 365 sales process, HubSpot default pipeline, as documented in 2026. */
const stageWords: Readonly<Record<OpportunityStage, string>> = {
  identified:
    'prospecting, prospect, new, lead, open, qualification, qualify, discovery, ' +
    'appointment scheduled, identified, pipeline',
  qualified:
    'qualified, needs analysis, value proposition, id decision makers, perception analysis, ' +
    'engaging, develop, qualified to buy, presentation scheduled, solution',
  proposed:
    'proposed, proposal, proposal price quote, negotiation, negotiation review, propose, close, ' +
    'proposal quote, quote, decision maker bought in, contract sent',
  won: 'won, closed won, close won',
  lost: 'lost, closed lost, close lost, cancelled, canceled, abandoned',
}

const stageOf = new Map(
  opportunityStages.flatMap((stage) =>
    stageWords[stage].split(', ').map((words) => [words, stage] as const),
  ),
)

/** `Closed Won` is won, `Proposal/Price Quote` proposed; null for words nobody ships. */
export function parseStage(text: string): OpportunityStage | null {
  const words = text
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim()
  return stageOf.get(words) ?? null
}

/** A code as a CRM gives it; null when it is none. */
export function parseSaleCode(text: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text) ? text : null
}

export type OpportunityProblem = {
  readonly field:
    | 'value'
    | 'netContract'
    | 'firstYear'
    | 'currency'
    | 'openedOn'
    | 'closeOn'
    | 'wonOn'
    | 'outreachOn'
  readonly expected: string
}

/** What keeps an opportunity from being as it is asked for; null when nothing does. `isCollected`:
 *  money was collected on it, in its currency. */
export function opportunityProblem(
  before: (Opportunity & { readonly isCollected: boolean }) | null,
  after: Opportunity,
): OpportunityProblem | null {
  if (after.stage === 'won' && after.wonOn === null) {
    return { field: 'wonOn', expected: 'the day it was won' }
  }
  if (after.stage !== 'won' && after.wonOn !== null) {
    return { field: 'wonOn', expected: `none while it is ${after.stage}` }
  }
  const amounts = [after.value, after.netContract, after.firstYear].filter((each) => each !== null)
  const { currency } = after
  if (amounts.some((each) => each.currency !== currency)) {
    return { field: 'currency', expected: 'one currency for all amounts of an opportunity' }
  }
  const kept = before !== null && before.isCollected ? before.currency : currency
  if (kept !== currency) {
    return { field: 'currency', expected: `${kept}, in which money was collected` }
  }
  const { netContract, firstYear } = after
  if (netContract !== null && firstYear !== null && compare(firstYear, netContract) > 0) {
    const expected = `at most ${printMoney(netContract)}, the net contract value`
    return { field: 'firstYear', expected }
  }
  return boundProblem(after)
}

function boundProblem(after: Opportunity): OpportunityProblem | null {
  for (const field of ['value', 'netContract', 'firstYear'] as const) {
    const amount = after[field]
    if (amount === null) continue
    const expected = amount.minor < 0n ? 'an amount not below zero' : sizeProblem(amount)
    if (expected !== null) return { field, expected }
  }
  for (const field of ['openedOn', 'closeOn', 'wonOn', 'outreachOn'] as const) {
    const expected = after[field] === null ? null : dayProblem(after[field])
    if (expected !== null) return { field, expected }
  }
  const openedAt = after.openedAt?.toZonedDateTimeISO('UTC').toPlainDate()
  const expected = openedAt === undefined ? null : dayProblem(openedAt)
  return expected === null ? null : { field: 'openedOn', expected }
}

const opportunityFields = [
  'code',
  'customerCode',
  'name',
  'stage',
  'isDirect',
  'isTender',
  'products',
  'currency',
  'value',
  'netContract',
  'firstYear',
  'openedOn',
  'openedAt',
  'closeOn',
  'wonOn',
  'outreachOn',
] as const satisfies readonly (keyof Opportunity)[]

/** What differs, field by field in words; for a new one all that it says. */
export function opportunityChanges(before: Opportunity | null, after: Opportunity): FieldChange[] {
  return opportunityFields.flatMap((field) => {
    const from = before === null ? null : printField(before[field])
    const to = printField(after[field])
    return from === to || (before === null && to === 'no') ? [] : [{ field, from, to }]
  })
}

function printField(value: Opportunity[keyof Opportunity]): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  if ('minor' in value) return printMoney(value)
  return Array.isArray(value) ? value.join('; ') || null : value.toString()
}
