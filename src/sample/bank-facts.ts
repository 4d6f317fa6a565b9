import type { Refusal } from './bank-answer.ts'
import type { Region } from './company.ts'

/** Our bank accounts, and what lay on them before the first statement. */
export const ownAccounts = {
  emea: {
    name: 'Operating account EUR',
    currency: 'EUR',
    profile: 'sepa',
    calendar: 'target',
    account: { scheme: 'iban', iban: 'DE80370400440907310042', bic: null },
    glAccount: '1110',
    opening: '412650.35',
  },
  na: {
    name: 'Operating account USD',
    currency: 'USD',
    profile: 'usd',
    calendar: 'us-fed',
    account: { scheme: 'aba', routingNumber: '026009593', accountNumber: '5500817342' },
    glAccount: '1120',
    opening: '688214.90',
  },
} as const

export type PayRunFacts = {
  readonly region: Region
  /** Working days before the anchor on which the bank executes it (a banking day, or the next one). */
  readonly executeBack: number
  /** What is due by so many working days before the anchor is paid; below zero, after it. */
  readonly dueBack: number
  /** Whose payment the bank refuses before it books the run, and what became of it. */
  readonly refused?: Refusal
  /** What the bank books beside the run on that day; null for a run that waits for its approval. */
  readonly statement:
    | readonly { readonly amount: string; readonly information: string; readonly name?: string }[]
    | null
}

/** The pay runs, oldest first: one a week and account, settled without a difference, one of them less what
 *  the bank refused, which the next run pays; the last of the
 *  euro account with two lines of the bank that nothing explains yet; one waiting for Finance. */
export const payRuns: readonly PayRunFacts[] = [
  { region: 'emea', executeBack: 23, dueBack: 19, statement: [] },
  { region: 'emea', executeBack: 18, dueBack: 14, statement: [] },
  { region: 'na', executeBack: 17, dueBack: 13, statement: [] },
  {
    region: 'emea',
    executeBack: 13,
    dueBack: 9,
    refused: {
      partner: 'ORESUND',
      code: 'AC06',
      words: 'Account blocked by the creditor bank, ask the creditor',
      mended:
        'Their bank had blocked the account for a renewed identity check; it confirms in writing that it is open again.',
    },
    statement: [],
  },
  { region: 'na', executeBack: 12, dueBack: 8, statement: [] },
  { region: 'emea', executeBack: 8, dueBack: 5, statement: [] },
  { region: 'na', executeBack: 7, dueBack: 4, statement: [] },
  {
    region: 'emea',
    executeBack: 4,
    dueBack: 2,
    statement: [
      { amount: '-18.40', information: 'Account maintenance and file upload' },
      { amount: '1850.00', information: 'Refund overpayment 4711', name: 'Messebau Kranich GmbH' },
    ],
  },
  { region: 'na', executeBack: -1, dueBack: -5, statement: null },
]
