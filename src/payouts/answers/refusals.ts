import { Temporal, type PlainDate } from '../../kernel/temporal.ts'
import type { RefusalTable } from '../../kernel/result.ts'

export type AnswerRefusal =
  | { readonly code: 'answer.unreadable'; readonly name: string; readonly why: string }
  | { readonly code: 'answer.empty'; readonly name: string }
  | { readonly code: 'answer.too_large'; readonly name: string; readonly linesMax: number }
  | { readonly code: 'answer.other_payer'; readonly name: string; readonly run: string }
  | { readonly code: 'answer.unknown'; readonly answer: string }
  | { readonly code: 'answer.line_not_open'; readonly lineNo: number }
  | { readonly code: 'answer.waits_for_second'; readonly lineNo: number }
  | { readonly code: 'answer.not_to_confirm'; readonly lineNo: number }
  | { readonly code: 'answer.own'; readonly lineNo?: number }
  | { readonly code: 'answer.assigned_anew'; readonly lineNo: number }
  | { readonly code: 'answer.overtaken'; readonly lineNo: number; readonly state: string }
  | { readonly code: 'answer.not_assignable'; readonly lineNo: number }
  | {
      readonly code: 'answer.assigned_differs'
      readonly lineNo: number
      readonly what: 'amount' | 'currency' | 'payer'
      /** As the line says it, and as the payment has it. */
      readonly said: string
      readonly is: string
    }
  | { readonly code: 'payment.unknown'; readonly payment: string }
  | { readonly code: 'written_answer.unknown'; readonly writtenAnswer: string }
  | { readonly code: 'written_answer.one_open'; readonly payment?: string }
  | { readonly code: 'written_answer.own'; readonly payment?: string }
  | { readonly code: 'written_answer.not_filed'; readonly state: string }
  | { readonly code: 'written_answer.day'; readonly day: PlainDate; readonly sent: PlainDate }
  | { readonly code: 'answer_time.day'; readonly day: PlainDate; readonly today: PlainDate }

const id = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11'

export const answerRefusals = {
  'answer.unreadable': {
    status: 422,
    title: 'Not an answer that can be read',
    text: (r) =>
      `${r.name} was not read: ${r.why}. Expected a pain.002, a NACHA file or an ERP's ` +
      'register of bills that is whole; nothing of it was used. Ask for the file again.',
    example: {
      code: 'answer.unreadable',
      name: 'status.xml',
      why: 'line 12: TxSts says "NOPE", which is no payment status',
    },
  },
  'answer.empty': {
    status: 422,
    title: 'Says nothing of a payment',
    text: (r) =>
      `${r.name} holds no status, no return and no notice of change. Look whether it is the file ` +
      'you meant; a statement is imported under Reconciliation.',
    example: { code: 'answer.empty', name: 'status.xml' },
  },
  'answer.too_large': {
    status: 413,
    title: 'Answer too large',
    text: (r) =>
      `${r.name} has more than ${r.linesMax} lines, or more bytes than are kept. Ask the bank for ` +
      'several files.',
    example: { code: 'answer.too_large', name: 'status.xml', linesMax: 20_000 },
  },
  'answer.other_payer': {
    status: 422,
    title: 'Speaks of another payer',
    text: (r) =>
      `${r.name} answers ${r.run}, a run of another payer than the bank it came from: nothing of it ` +
      'is used. Ask both banks who sent it; a person may load it by hand.',
    example: { code: 'answer.other_payer', name: 'status.xml', run: 'PR-2026-0007' },
  },
  'answer.unknown': {
    status: 404,
    title: 'No such answer',
    text: (r) => `There is no bank answer ${r.answer}.`,
    example: { code: 'answer.unknown', answer: id },
  },
  'answer.line_not_open': {
    status: 409,
    title: 'Line is not open',
    text: (r) =>
      `Line ${r.lineNo} of this answer waits for nobody: it was used, or somebody closed it. Load ` +
      'the page again.',
    example: { code: 'answer.line_not_open', lineNo: 3 },
  },
  'answer.waits_for_second': {
    status: 409,
    title: 'Finance ends this line',
    text: (r) =>
      `Line ${r.lineNo} waits for a second person of Finance. It is not closed: somebody else than ` +
      'filed or assigned it confirms it, or Finance declines it with a reason.',
    example: { code: 'answer.waits_for_second', lineNo: 3 },
  },
  'answer.not_to_confirm': {
    status: 409,
    title: 'Nothing to confirm',
    text: (r) =>
      `Line ${r.lineNo} says nothing that a second person confirms or declines. Assign it to a ` +
      'payment, or close it and say how it was settled.',
    example: { code: 'answer.not_to_confirm', lineNo: 3 },
  },
  'answer.own': {
    status: 403,
    title: 'Another person confirms',
    text: (r) =>
      `You filed or assigned ${r.lineNo === undefined ? 'this line' : `line ${r.lineNo}`} yourself. ` +
      'It says that a payment came back which we had seen paid, so somebody else of Finance compares ' +
      'it with what the bank says and confirms it.',
    example: { code: 'answer.own', lineNo: 3 },
  },
  'answer.assigned_anew': {
    status: 409,
    title: 'Assigned to another payment',
    text: (r) =>
      `Line ${r.lineNo} is not assigned to the payment that you looked at, or to none any more. Load ` +
      'the page again, and compare it with the payment that is there now.',
    example: { code: 'answer.assigned_anew', lineNo: 3 },
  },
  'answer.overtaken': {
    status: 409,
    title: 'Ended by something else',
    text: (r) =>
      `What line ${r.lineNo} speaks of is ${r.state} by now, so confirming it would move nothing. ` +
      'Decline the line and say so.',
    example: { code: 'answer.overtaken', lineNo: 3, state: 'returned' },
  },
  'answer.not_assignable': {
    status: 409,
    title: 'Not a line to assign',
    text: (r) =>
      `Line ${r.lineNo} cannot be assigned to a payment: only what a bank says of one payment that ` +
      'was not found, or of two that it could be, can. Do what the line asks for, or close it.',
    example: { code: 'answer.not_assignable', lineNo: 3 },
  },
  'answer.assigned_differs': {
    status: 422,
    title: 'Not what the line says',
    text: (r) =>
      `Line ${r.lineNo} says the ${r.what} ${r.said}, and the payment has ${r.is}. Choose the payment ` +
      'that agrees; where none does, ask the bank and file its written answer.',
    example: {
      code: 'answer.assigned_differs',
      lineNo: 3,
      what: 'amount',
      said: '100.00 EUR',
      is: '200.00 EUR',
    },
  },
  'payment.unknown': {
    status: 404,
    title: 'No such payment',
    text: (r) => `There is no payment ${r.payment} that left.`,
    example: { code: 'payment.unknown', payment: id },
  },
  'written_answer.unknown': {
    status: 404,
    title: 'No such written answer',
    text: (r) => `There is no written answer ${r.writtenAnswer}.`,
    example: { code: 'written_answer.unknown', writtenAnswer: id },
  },
  'written_answer.one_open': {
    status: 409,
    title: 'One waits already',
    text: (r) =>
      `A written answer about ${r.payment ?? 'this payment'} waits for its second person. Confirm or ` +
      'decline it first.',
    example: { code: 'written_answer.one_open', payment: '26007000110H' },
  },
  'written_answer.own': {
    status: 403,
    title: 'Another person confirms',
    text: (r) =>
      `You filed the bank's answer about ${r.payment ?? 'this payment'} yourself, so somebody else of ` +
      'Finance compares it with the paper and confirms it.',
    example: { code: 'written_answer.own', payment: '26007000110H' },
  },
  'written_answer.not_filed': {
    status: 409,
    title: 'Judged already',
    text: (r) => `The written answer is ${r.state}. What it said was done then, or was not.`,
    example: { code: 'written_answer.not_filed', state: 'confirmed' },
  },
  'written_answer.day': {
    status: 422,
    title: 'Day before the payment',
    text: (r) =>
      `The bank cannot have said on ${r.day.toString()} what became of a payment that was sent on ` +
      `${r.sent.toString()}, nor on a day to come. Enter the day of its letter.`,
    example: {
      code: 'written_answer.day',
      day: Temporal.PlainDate.from('2026-04-01'),
      sent: Temporal.PlainDate.from('2026-04-29'),
    },
  },
  'answer_time.day': {
    status: 422,
    title: 'Only from today on',
    text: (r) =>
      `The answer time cannot change from ${r.day.toString()}: the earliest day is ` +
      `${r.today.toString()}, or what was asked about before would look different now.`,
    example: {
      code: 'answer_time.day',
      day: Temporal.PlainDate.from('2026-04-01'),
      today: Temporal.PlainDate.from('2026-04-29'),
    },
  },
} as const satisfies RefusalTable<AnswerRefusal>

/** Constraints that stand for a refusal of answers. */
export const answerConstraints = {
  written_answers_one_open: { code: 'written_answer.one_open' },
  written_answers_second_person: { code: 'written_answer.own' },
  taken_back_second_person: { code: 'answer.own' },
} as const
