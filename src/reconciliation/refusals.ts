import { money, type Money, printMoney } from '../kernel/money.ts'
import type { RefusalTable } from '../kernel/result.ts'

export type ReconciliationRefusal =
  | { readonly code: 'statement.unreadable'; readonly name: string; readonly why: string }
  | { readonly code: 'statement.empty'; readonly name: string }
  | { readonly code: 'statement.too_large'; readonly name: string; readonly linesMax: number }
  | {
      readonly code: 'statement.account_unknown'
      /** As the file names them; what is an account of somebody else is shown short. */
      readonly found: readonly string[]
      readonly accounts: readonly string[]
    }
  | {
      readonly code: 'statement.other_currency'
      readonly account: string
      readonly currency: string
      readonly found: string
    }
  | { readonly code: 'statement.other_payer'; readonly name: string; readonly account: string }
  | { readonly code: 'statement.unknown'; readonly statement: string }
  | { readonly code: 'line.unknown'; readonly line: string }
  | { readonly code: 'match.payment_unknown'; readonly payment: string }
  | {
      readonly code: 'match.exceeds_line'
      readonly line?: string
      readonly left?: Money
      readonly asked?: Money
    }
  | {
      readonly code: 'match.exceeds_payment'
      readonly payment?: string
      readonly open?: Money
      readonly asked?: Money
    }
  | {
      readonly code: 'match.amount_differs'
      readonly left: Money
      readonly payments: Money
      readonly count: number
    }
  | { readonly code: 'match.nothing_left'; readonly line: string }
  | { readonly code: 'match.unknown'; readonly match: string }
  | { readonly code: 'match.undone_already'; readonly match?: string }
  | { readonly code: 'match.month_closed'; readonly month: string }
  | { readonly code: 'match.return_stands'; readonly endToEndId: string }
  | { readonly code: 'match.came_back'; readonly endToEndId: string }
  | { readonly code: 'match.refund_stands'; readonly line: string }
  | { readonly code: 'match.no_refund'; readonly line: string; readonly why: string }
  | { readonly code: 'proposal.unknown'; readonly proposal: string }
  | { readonly code: 'proposal.settled'; readonly proposal: string; readonly state: string }
  | { readonly code: 'break.unknown'; readonly break: string }
  | { readonly code: 'break.resolved'; readonly break: string }
  | { readonly code: 'close.payer_unknown'; readonly payer: string }
  | { readonly code: 'close.not_prepared'; readonly month: string }
  | { readonly code: 'close.not_over'; readonly month: string }
  | { readonly code: 'close.same_person'; readonly month: string }
  | {
      readonly code: 'close.not_ready'
      readonly month: string
      readonly missing: readonly string[]
    }

const id = '01940000-0000-7000-8000-0000000000c1'
const eur = (minor: bigint) => money(minor, 'EUR')

const statementTexts = {
  'statement.unreadable': {
    status: 422,
    title: 'Not a statement',
    text: (r) => `${r.name} was not read: ${r.why}. Ask the bank for camt.053 or MT940.`,
    example: {
      code: 'statement.unreadable',
      name: 'march.xml',
      why: 'the file is a notification (camt.054), not a statement (camt.053)',
    },
  },
  'statement.empty': {
    status: 422,
    title: 'No statement in the file',
    text: (r) => `${r.name} is a message without a statement in it.`,
    example: { code: 'statement.empty', name: 'march.xml' },
  },
  'statement.too_large': {
    status: 413,
    title: 'Too many lines in one file',
    text: (r) =>
      `${r.name} has more than ${r.linesMax} lines. Ask the bank for a file per day or per week.`,
    example: { code: 'statement.too_large', name: 'year.xml', linesMax: 50_000 },
  },
  'statement.account_unknown': {
    status: 422,
    title: 'Account is none of ours',
    text: (r) =>
      `The file is of the account ${r.found.join(', ')}, which is none of our paying accounts: ` +
      `${r.accounts.join(', ') || 'there is none yet'}. Add the account first, or choose another file.`,
    example: {
      code: 'statement.account_unknown',
      found: ['DE89…3000'],
      accounts: ['EUR operating (DE02…2051)'],
    },
  },
  'statement.other_currency': {
    status: 422,
    title: 'Statement in another currency',
    text: (r) =>
      `The account ${r.account} is in ${r.currency}, the file has amounts in ${r.found}.`,
    example: {
      code: 'statement.other_currency',
      account: 'EUR operating',
      currency: 'EUR',
      found: 'CHF',
    },
  },
  'statement.other_payer': {
    status: 422,
    title: 'Account of another payer',
    text: (r) =>
      `${r.name} is of the account ${r.account}, which is of another payer than the bank it came ` +
      'from: nothing of it is used. Ask that bank why it has it; a person may load it by hand.',
    example: {
      code: 'statement.other_payer',
      name: 'statement-2026-03-02.xml',
      account: 'GBP operating',
    },
  },
  'statement.unknown': {
    status: 404,
    title: 'No such statement',
    text: (r) => `There is no statement ${r.statement}.`,
    example: { code: 'statement.unknown', statement: id },
  },
  'line.unknown': {
    status: 404,
    title: 'No such statement line',
    text: (r) => `There is no statement line ${r.line}.`,
    example: { code: 'line.unknown', line: id },
  },
} as const satisfies Partial<RefusalTable<ReconciliationRefusal>>

const matchTexts = {
  'match.payment_unknown': {
    status: 404,
    title: 'No such payment',
    text: (r) =>
      `The payment ${r.payment} did not leave from the account of this line. ` +
      'Choose one of the candidates shown.',
    example: { code: 'match.payment_unknown', payment: id },
  },
  'match.exceeds_line': {
    status: 409,
    title: 'More than the line holds',
    text: (r) =>
      r.left === undefined || r.asked === undefined
        ? 'The line was matched in the meantime. Look at it again.'
        : `The line has ${printMoney(r.left)} left, ${printMoney(r.asked)} was to be matched.`,
    example: { code: 'match.exceeds_line', line: id, left: eur(-70000n), asked: eur(-80000n) },
  },
  'match.exceeds_payment': {
    status: 409,
    title: 'More than the payment holds',
    text: (r) =>
      r.open === undefined || r.asked === undefined
        ? 'The payment was matched in the meantime. Look at it again.'
        : `The payment ${r.payment ?? ''} has ${printMoney(r.open)} that no line explains, ` +
          `${printMoney(r.asked)} was to be matched.`,
    example: {
      code: 'match.exceeds_payment',
      payment: '26007000C10D',
      open: eur(0n),
      asked: eur(80000n),
    },
  },
  'match.amount_differs': {
    status: 409,
    title: 'Amounts differ',
    text: (r) =>
      `The line has ${printMoney(r.left)} left, the ${r.count} payments come to ` +
      `${printMoney(r.payments)}. A payment is matched in full: choose others, or say that the ` +
      'rest of a return is the bank’s charge.',
    example: {
      code: 'match.amount_differs',
      left: eur(-70000n),
      payments: eur(80000n),
      count: 1,
    },
  },
  'match.nothing_left': {
    status: 409,
    title: 'The line is explained',
    text: (r) => `Nothing is left of the line ${r.line}. Undo a match first.`,
    example: { code: 'match.nothing_left', line: id },
  },
  'match.unknown': {
    status: 404,
    title: 'No such match',
    text: (r) => `There is no match ${r.match}.`,
    example: { code: 'match.unknown', match: id },
  },
  'match.undone_already': {
    status: 409,
    title: 'Undone already',
    text: (r) => `The match ${r.match ?? 'named'} was undone already, or is itself an undoing.`,
    example: { code: 'match.undone_already', match: id },
  },
  'match.refund_stands': {
    status: 409,
    title: 'The refund stands',
    text: (r) =>
      `The line ${r.line} paid back what was claimed, and the fund has it. If it was not this ` +
      'partner’s, claim it back of the payable again and explain the right line.',
    example: { code: 'match.refund_stands', line: id },
  },
  'match.no_refund': {
    status: 409,
    title: 'Not a refund of that',
    text: (r) => `The line ${r.line} cannot refund that receivable: ${r.why}`,
    example: {
      code: 'match.no_refund',
      line: id,
      why: 'It is a debit; a refund is money in.',
    },
  },
  'match.month_closed': {
    status: 409,
    title: 'The month is closed',
    text: (r) =>
      `The match is booked in ${r.month}, which is closed: it stands. Correct it by what happens next.`,
    example: { code: 'match.month_closed', month: '2026-03' },
  },
  'match.return_stands': {
    status: 409,
    title: 'A return stands',
    text: (r) =>
      `The payment ${r.endToEndId} came back and its payables are owed again, perhaps paid again. ` +
      'It cannot be taken back; ask Finance to correct what is owed.',
    example: { code: 'match.return_stands', endToEndId: '26007000C10D' },
  },
  'match.came_back': {
    status: 409,
    title: 'The payment came back since',
    text: (r) =>
      `The payment ${r.endToEndId} was settled by this line and came back by a later one. ` +
      'What it settled cannot be undone any more.',
    example: { code: 'match.came_back', endToEndId: '26007000C10D' },
  },
  'proposal.unknown': {
    status: 404,
    title: 'No such proposal',
    text: (r) => `There is no proposal ${r.proposal}.`,
    example: { code: 'proposal.unknown', proposal: id },
  },
  'proposal.settled': {
    status: 409,
    title: 'Proposal is no longer open',
    text: (r) => `The proposal ${r.proposal} is ${r.state}. Look at the line again.`,
    example: { code: 'proposal.settled', proposal: id, state: 'accepted' },
  },
} as const satisfies Partial<RefusalTable<ReconciliationRefusal>>

const closeTexts = {
  'break.unknown': {
    status: 404,
    title: 'No such break',
    text: (r) => `There is no break ${r.break}.`,
    example: { code: 'break.unknown', break: id },
  },
  'break.resolved': {
    status: 409,
    title: 'Break is resolved',
    text: (r) => `The break ${r.break} is resolved already.`,
    example: { code: 'break.resolved', break: id },
  },
  'close.payer_unknown': {
    status: 404,
    title: 'No such payer',
    text: (r) => `There is no payer ${r.payer}.`,
    example: { code: 'close.payer_unknown', payer: id },
  },
  'close.not_prepared': {
    status: 409,
    title: 'The month is not prepared',
    text: (r) => `${r.month} was not prepared for closing. One person prepares, another closes.`,
    example: { code: 'close.not_prepared', month: '2026-03' },
  },
  'close.not_over': {
    status: 409,
    title: 'The month is not over',
    text: (r) => `${r.month} is not over in the payer’s zone. Close it when it is.`,
    example: { code: 'close.not_over', month: '2026-03' },
  },
  'close.same_person': {
    status: 403,
    title: 'Another person reviews',
    text: (r) => `You prepared ${r.month}; somebody else of Finance closes it.`,
    example: { code: 'close.same_person', month: '2026-03' },
  },
  'close.not_ready': {
    status: 409,
    title: 'The month cannot be closed yet',
    text: (r) => `${r.month} cannot be closed: ${r.missing.join('; ')}.`,
    example: {
      code: 'close.not_ready',
      month: '2026-03',
      missing: ['2 statement lines are not explained'],
    },
  },
} as const satisfies Partial<RefusalTable<ReconciliationRefusal>>

export const reconciliationRefusals = {
  ...statementTexts,
  ...matchTexts,
  ...closeTexts,
} as const satisfies RefusalTable<ReconciliationRefusal>

/** Which refusal a violated constraint means: what is left when two calls race. */
export const reconciliationConstraints = {
  line_totals_not_exceeded: { code: 'match.exceeds_line' },
  leg_totals_not_exceeded: { code: 'match.exceeds_payment' },
  matches_undone_once: { code: 'match.undone_already' },
} as const satisfies Record<string, ReconciliationRefusal>
