import type { FactType } from './fact.ts'

/** What one fact is called, its type, the values it may take, and how it is found out. */
export type FactWord = {
  readonly type: FactType
  readonly values?: readonly string[]
  readonly means: string
}

/** The state of one check, as every check reports it. */
const checkStates = ['pass', 'warn', 'fail', 'unknown'] as const
export const checkWord = (means: string) => ({ type: 'text', values: checkStates, means }) as const

/** What every table is told of who hands in, and what. */
export const partnerStatus = {
  type: 'text',
  values: ['active', 'suspended', 'terminated'],
  means: 'status of the partner at the instant of deciding',
} as const
export const goodStanding = { type: 'boolean', means: 'the partner is in good standing' } as const
export const complete = {
  type: 'boolean',
  means: 'every required field and slot is filled, no defect is open',
} as const
export const exceptionAsked = {
  type: 'boolean',
  means: 'the partner asks for an exception to a clause',
} as const
export const fraudCheck = checkWord(
  'fail: a sign of fraud was found; warn: something a person must look at',
)
export const eligibleCheck = checkWord(
  'pass: the program is open to the partner, by eligibility.countries, tiers and partners',
)

/** What became of the lines, for the table of the whole. */
export const lineCounts = {
  lines_accepted: { type: 'integer', means: 'lines with the verdict accepted' },
  lines_reduced: { type: 'integer', means: 'lines with the verdict reduced' },
  lines_denied: { type: 'integer', means: 'lines with the verdict denied' },
  lines_returned: { type: 'integer', means: 'lines with the verdict returned' },
} as const
export const lineSumsCheck = checkWord(
  'pass: the parts of each line add up to what the line claims',
)

/** What a table of lines is told of the invoice behind one. */
export const invoiceWords = {
  invoice_state: {
    type: 'text',
    values: ['accepted', 'pending', 'rejected', 'missing'],
    means: 'state of the proof of cost of the line',
  },
  invoice_from: {
    type: 'text',
    values: ['third_party', 'affiliate', 'self', 'unknown'],
    means: 'who issued the invoice, seen from the partner',
  },
  currency_matches: { type: 'boolean', means: 'the invoice is in the currency of the fund' },
  claimed_against: {
    type: 'text',
    values: ['within_net', 'above_net', 'above_total'],
    means: 'claimed cost against what is left of the invoice before tax, and with tax',
  },
} as const
