import { compare, type Money } from '../../kernel/money.ts'
import { type PlainDate, Temporal } from '../../kernel/temporal.ts'
import type { AttemptState, PaymentId, RunId } from '../run.ts'
import type { AnswerLine, AnswerWord, LineOutcome, OpenReason } from './answer-line.ts'

/** A payment of a run, as far as an answer to it matters. */
export type AnsweredPayment = {
  readonly paymentId: PaymentId
  readonly endToEndId: string
  readonly amount: Money
  /** As our bill for it is numbered. */
  readonly billNumber: string
  /** As our NACHA file numbers its entry; null on other rails. */
  readonly trace: string | null
  readonly state: AttemptState
}

/** A released run, as an answer names it. */
export type AnsweredRun = {
  readonly runId: RunId
  readonly payerId: string
  readonly messageId: string
  /** As the file names its one block. */
  readonly paymentInfoId: string
  readonly isReleased: boolean
  /** The ERP pays it: its register answers. */
  readonly isErp: boolean
  readonly releasedOn: PlainDate | null
  readonly payments: readonly AnsweredPayment[]
}

export type MoveWord = 'accept' | 'settle' | 'reject' | 'sendBack'

/** What a line does: which payments move how, or why it waits for a person. */
export type Placed = {
  readonly run: AnsweredRun | null
  readonly payment: AnsweredPayment | null
  readonly move: MoveWord | null
  readonly payments: readonly AnsweredPayment[]
  readonly outcome: LineOutcome
  readonly why: OpenReason | null
  /** True when the file was received: the run is acknowledged, whatever becomes of its payments. */
  readonly acknowledges: boolean
}

/** Finds what a line speaks of. */
export type Lookup = {
  readonly runOfMessage: (messageId: string) => AnsweredRun | undefined
  readonly runOfPayment: (endToEndId: string) => AnsweredRun | undefined
  readonly paymentOf: (endToEndId: string | null) => AnsweredPayment | undefined
  readonly paymentOfBill: (billNumber: string) => AnsweredPayment | undefined
  /** Traces come again after a thousand runs: there may be several. */
  readonly paymentsOfTrace: (trace: string) => readonly AnsweredPayment[]
  /** Whether an account number that a line names is the one a payment went to. */
  readonly isAccountOf: (payment: AnsweredPayment, account: string) => boolean
  /** One person filed the answer: what it says came back of what was settled waits for another. */
  readonly byHand: boolean
  readonly today: PlainDate
  /** Where a payment stands by now: lines of one answer follow one another. */
  readonly stateOf: (payment: AnsweredPayment) => AttemptState
}

/** Says what one line of an answer does to which payments, by the states they are in: pure. A payment
 *  that lines of the same answer name themselves (`named`) is not moved by what is said of its file
 *  or block. */
export function placeLine(said: AnswerLine, lookup: Lookup, named: ReadonlySet<string>): Placed {
  const billed = byBillNumber(said, lookup)
  if (typeof billed === 'string') return open(null, null, billed)
  const line = byTrace(billed, lookup)
  if (typeof line === 'string') return open(null, null, line)
  const found = runOf(line, lookup)
  if (typeof found === 'string') return open(answeredBy(line, lookup), null, found)
  if (!found.isReleased) return open(found, null, 'not_sent')
  if (line.blockRef !== null && !sameRef(line.blockRef, found.paymentInfoId)) {
    return open(found, null, 'block_unknown')
  }
  if (line.bill !== undefined && !found.isErp) return open(found, null, 'not_erp')
  if (line.scope === 'payment') return placePayment(line, found, lookup)
  const payments = found.payments.filter(({ endToEndId }) => !named.has(endToEndId))
  return placeMany(line.says, found, { payments, lookup })
}

/** A row that names our bill is about its payment; one that names another too waits for a person. */
function byBillNumber(line: AnswerLine, lookup: Lookup): AnswerLine | OpenReason {
  if (line.bill === undefined) return line
  if (!line.bill.isClear) return 'unclear'
  const { billRef } = line.bill
  if (billRef === null) return line
  const payment = lookup.paymentOfBill(billRef)
  if (payment === undefined) return line.endToEndRef === null ? 'payment_unknown' : 'refs_differ'
  const { endToEndId } = payment
  if (line.endToEndRef !== null && line.endToEndRef !== endToEndId) return 'refs_differ'
  return { ...line, endToEndRef: endToEndId }
}

/** An entry that names no payment of ours by its identification may by the trace number that our file
 *  gave it: amount and account agree, and no other payment's do. A trace that agrees with another
 *  payment than the identification names waits for a person. */
function byTrace(line: AnswerLine, lookup: Lookup): AnswerLine | OpenReason {
  const { traceRef, endToEndRef, amount, account } = line
  if (line.scope !== 'payment' || line.bill !== undefined || traceRef === null) return line
  const traced = lookup.paymentsOfTrace(traceRef)
  const isOfAmount = (payment: AnsweredPayment) => amount === null || isSame(amount, payment.amount)
  const isOfAccount = (payment: AnsweredPayment) =>
    account !== undefined && lookup.isAccountOf(payment, account)
  const agreeing = traced.filter((payment) => isOfAmount(payment) && isOfAccount(payment))
  const [only, ...more] = agreeing
  if (endToEndRef !== null && lookup.runOfPayment(endToEndRef) !== undefined) {
    const isOther = only !== undefined && agreeing.every((each) => each.endToEndId !== endToEndRef)
    return isOther ? 'refs_differ' : line
  }
  if (only !== undefined) {
    return more.length > 0 ? 'trace_ambiguous' : { ...line, endToEndRef: only.endToEndId }
  }
  if (traced.length === 0) return line
  return traced.some(isOfAmount) ? 'account_differs' : 'amount_differs'
}

/** Nothing is paid before it was released, nor on a day to come. */
function isUnlikely(on: PlainDate, run: AnsweredRun, today: PlainDate): boolean {
  const { compare: order } = Temporal.PlainDate
  return order(on, today) > 0 || (run.releasedOn !== null && order(on, run.releasedOn) < 0)
}

/** The run that a line answers by its file, whatever payment it names. */
function answeredBy(line: AnswerLine, lookup: Lookup): AnsweredRun | null {
  return line.messageRef === null ? null : (lookup.runOfMessage(line.messageRef) ?? null)
}

function runOf(line: AnswerLine, lookup: Lookup): AnsweredRun | OpenReason {
  const { messageRef, endToEndRef } = line
  const byMessage = messageRef === null ? undefined : lookup.runOfMessage(messageRef)
  if (line.scope !== 'payment') {
    if (messageRef === null) return 'names_no_file'
    return byMessage ?? 'file_unknown'
  }
  const byPayment = endToEndRef === null ? undefined : lookup.runOfPayment(endToEndRef)
  if (byPayment === undefined) return 'payment_unknown'
  if (messageRef !== null && byMessage?.runId !== byPayment.runId) return 'other_run'
  return byPayment
}

function placePayment(line: AnswerLine, run: AnsweredRun, lookup: Lookup): Placed {
  const payment = lookup.paymentOf(line.endToEndRef) ?? null
  if (payment === null) return open(run, null, 'payment_unknown')
  if (line.amount !== null && !isSame(line.amount, payment.amount)) {
    return open(run, payment, 'amount_differs')
  }
  const paidOn = line.bill?.paidOn ?? null
  if (paidOn !== null && isUnlikely(paidOn, run, lookup.today)) {
    return open(run, payment, 'day_unlikely')
  }
  if (line.says === 'blocked') return open(run, payment, 'blocked')
  if (line.says === 'change') return open(run, payment, 'notice_of_change')
  if (isBetweenBanks(line.code)) return open(run, payment, 'between_banks')
  const state = lookup.stateOf(payment)
  const step = stepOf(line.says, state)
  if (step === 'contradicts') return open(run, payment, 'after_refusal')
  if (lookup.byHand && isBack(step, state)) return open(run, payment, 'settled_before')
  const isMove = step !== 'known'
  return {
    run,
    payment,
    move: isMove ? step : null,
    payments: isMove ? [payment] : [],
    outcome: isMove ? 'applied' : 'known',
    why: null,
    acknowledges: acknowledging.includes(line.says),
  }
}

const acknowledging: readonly AnswerWord[] = ['accepted', 'paid', 'received']

/** What is said of a whole file or block, of those of its payments that nothing else is said of. */
function placeMany(
  says: AnswerWord,
  run: AnsweredRun,
  of: { readonly payments: readonly AnsweredPayment[]; readonly lookup: Lookup },
): Placed {
  const { lookup } = of
  if (says === 'blocked') return open(run, null, 'blocked')
  const steps = of.payments.map((payment) => ({
    payment,
    step: stepOf(says, lookup.stateOf(payment)),
  }))
  const back = steps.filter(({ payment, step }) => isBack(step, lookup.stateOf(payment)))
  const news = steps.filter(({ step }) => step !== 'known' && step !== 'contradicts')
  // A file that was booked in part and is refused as a whole says two things: a person looks.
  const isMixed = back.length < news.length
  if (back.length > 0 && (lookup.byHand || isMixed)) return open(run, null, 'settled_before')
  // What was refused before stays refused: accepting the rest says nothing new of it.
  const moves = ['accept', 'settle', 'reject', 'sendBack'] as const
  const move = moves.find((each) => steps.some(({ step }) => step === each)) ?? null
  const moving = steps.filter(({ step }) => step === move)
  const acknowledges = says === 'accepted' || says === 'received'
  return {
    run,
    payment: null,
    move,
    payments: moving.map(({ payment }) => payment),
    outcome: moving.length > 0 ? 'applied' : 'known',
    why: null,
    acknowledges,
  }
}

type Step = MoveWord | 'known' | 'contradicts'

/** True when a step gives up what a statement, or the ERP's register, had shown as paid. */
function isBack(step: Step, state: AttemptState): boolean {
  return step === 'sendBack' && state === 'settled'
}

/** The table of an answer against a state. What was settled and is refused after all comes back: the
 *  bank booked the file whole and gives it as a credit. What was refused is never taken up again by
 *  a later word: its payables may be in another run by then. */
export function stepOf(says: AnswerWord, state: AttemptState): Step {
  const inTransit = state === 'sent' || state === 'unknown' || state === 'accepted'
  switch (says) {
    case 'received':
    case 'change':
    case 'blocked':
      return 'known'
    case 'accepted':
      if (state === 'sent' || state === 'unknown') return 'accept'
      return state === 'accepted' || state === 'settled' ? 'known' : 'contradicts'
    case 'paid':
      if (inTransit) return 'settle'
      return state === 'settled' ? 'known' : 'contradicts'
    case 'rejected':
      if (inTransit) return 'reject'
      return state === 'settled' ? 'sendBack' : 'known'
    case 'returned':
      return inTransit || state === 'settled' ? 'sendBack' : 'known'
  }
}

/** Nacha R61–R77: banks disputing a return among themselves; no payment of ours moves by it. */
function isBetweenBanks(code: string | null): boolean {
  return /^R(6\d|7[0-7])$/.test(code ?? '')
}

function isSame(one: Money, other: Money): boolean {
  return one.currency === other.currency && compare(one, other) === 0
}

/** References are compared without what banks drop: spaces, dashes, case. */
function sameRef(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase()
  return plain(one) === plain(other)
}

function open(run: AnsweredRun | null, payment: AnsweredPayment | null, why: OpenReason): Placed {
  const nothing = { move: null, payments: [], acknowledges: false } as const
  return { run, payment, ...nothing, outcome: 'open', why }
}
