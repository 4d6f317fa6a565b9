import { type Act, record } from '../../audit/index.ts'
import { calendarOf } from '../../clocks/index.ts'
import { type Call, type CommandRefusal, execute } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import { inSets } from '../../kernel/in-sets.ts'
import { money } from '../../kernel/money.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { type Keys, seal } from '../../platform/secrets.ts'
import {
  acceptPayments,
  acknowledgeRun,
  type Outcome,
  rejectPayments,
  returnPayments,
  settlePayments,
} from '../outcome.ts'
import { isErpProfile } from '../file-profile.ts'
import { selectAccount } from '../payer-sql.ts'
import { selectRun } from '../run-sql.ts'
import type { PaymentId, RunId } from '../run.ts'
import { ANSWER_LINES_MAX, type AnswerLine, type ReadAnswer } from './answer-line.ts'
import * as rows from './answers-sql.ts'
import { applyNotice } from './apply-notice.ts'
import { type AnsweredPayment, type AnsweredRun, type Placed, placeLine } from './place-line.ts'
import { readAnswer } from './read-answer.ts'
import { reasonText } from './reason-codes.ts'
import type { AnswerRefusal } from './refusals.ts'

type OutcomeRefusal = Extract<Awaited<ReturnType<typeof rejectPayments>>, { ok: false }>['refusal']
export type AnswerCounts = {
  readonly accepted: number
  /** Settled by the ERP's register. */
  readonly paid: number
  readonly rejected: number
  readonly returned: number
  /** Lines that wait for a person. */
  readonly open: number
}
export type FiledAnswer = {
  readonly bankAnswerId: string
  /** `known`: these bytes were filed before, and nothing happened. */
  readonly outcome: 'filed' | 'known'
  readonly lines: number
  readonly counts: AnswerCounts
}

/** Who brought an answer: a person, or our channel from the bank's own folder, which speaks of runs of
 *  its own payer alone. */
export type AnswerFrom = {
  readonly arrivedBy: 'person' | 'channel'
  readonly payerId?: string
}

/** Files what a bank answered: pain.002, NACHA returns and notices of change, or the register of
 *  the ERP that pays. The bytes are kept, then all of it is one transaction: every line is placed, what it moves is moved, and what fits
 *  nothing waits for a person. The same bytes again change nothing. Refuses what cannot be read
 *  whole, and what says nothing about a payment of anybody. */
export async function fileBankAnswer(
  call: Call,
  file: { readonly name: string; readonly bytes: Uint8Array },
  from: AnswerFrom = { arrivedBy: 'person' },
): Promise<Result<FiledAnswer, AnswerRefusal | OutcomeRefusal | CommandRefusal>> {
  const name = file.name.slice(0, 255) || 'answer'
  const read = readAnswer(file.bytes)
  if (!read.ok) return refuse({ code: 'answer.unreadable', name, why: read.refusal.why })
  const { lines } = read.value
  if (lines.length === 0) return refuse({ code: 'answer.empty', name })
  if (lines.length > ANSWER_LINES_MAX) {
    return refuse({ code: 'answer.too_large', name, linesMax: ANSWER_LINES_MAX })
  }
  const stored = await call.world.files.put(file.bytes)
  if ('tooLarge' in stored) {
    return refuse({ code: 'answer.too_large', name, linesMax: ANSWER_LINES_MAX })
  }
  const command = applyAnswer(call.world.keys, read.value, from)
  return execute(call, 'answer.file', command, { name, ...stored })
}

type Stored = { readonly name: string; readonly sha256: string; readonly sizeBytes: number }

/** The command behind {@link fileBankAnswer}, on what was read. */
export function applyAnswer(
  keys: Keys,
  read: ReadAnswer,
  from: AnswerFrom = { arrivedBy: 'person' },
) {
  return async (
    act: Act,
    file: Stored,
  ): Promise<Result<FiledAnswer, AnswerRefusal | OutcomeRefusal>> => {
    const bankAnswerId = act.newId<'bank_answer'>()
    const { principalId: filedBy, name: filerName } = act.actor
    const isNew = await rows.insertAnswer(act.tx, {
      bankAnswerId,
      ...file,
      sizeBytes: BigInt(file.sizeBytes),
      format: read.format,
      messageId: read.messageId?.slice(0, 255) ?? null,
      filedBy,
      filerName,
      filedAt: act.at,
    })
    if (!isNew) {
      const known = must(await rows.answerOfContent(act.tx, file.sha256), 'a conflict has a row')
      return ok({ ...known, outcome: 'known', lines: 0, counts: nothing })
    }
    const runs = await runsNamed(act, read.lines)
    const foreign = runs.find(({ payerId }) => payerId !== (from.payerId ?? payerId))
    if (foreign !== undefined) {
      return refuse({ code: 'answer.other_payer', name: file.name, run: foreign.messageId })
    }
    const placed: PlacedLine[] = []
    for (const each of placeAll(act, read.lines, runs)) {
      const { name } = file
      placed.push({ ...each, placed: await applyNotice(act, keys, { ...each, name }) })
    }
    const counts = countsOf(placed)
    const causeEventId = await record(act, {
      type: 'bank_answer.filed',
      subjectKind: 'bank_answer',
      subjectId: bankAnswerId,
      body: { format: read.format, sha256: file.sha256, lines: read.lines.length, ...counts },
    })
    const applied = await applyLines(act, placed, causeEventId)
    if (!applied.ok) return applied
    for (const some of inSets(placed, LINES_PER_STATEMENT)) {
      await rows.insertAnswerLines(act.tx, bankAnswerId, some.map(rowOf(keys, bankAnswerId)))
    }
    return ok({ bankAnswerId, outcome: 'filed', lines: read.lines.length, counts })
  }
}

const nothing: AnswerCounts = { accepted: 0, paid: 0, rejected: 0, returned: 0, open: 0 }

type PlacedLine = { readonly line: AnswerLine; readonly lineNo: number; readonly placed: Placed }

/** The runs that the lines name, locked, with where their payments stand. */
async function runsNamed(act: Act, lines: readonly AnswerLine[]): Promise<AnsweredRun[]> {
  const named = (of: (line: AnswerLine) => string | null) => [
    ...new Set(lines.map(of).filter((ref) => ref !== null)),
  ]
  const runs = await rows.lockAnsweredRuns(act.tx, {
    messageIds: named((line) => line.messageRef),
    endToEndIds: named((line) => line.endToEndRef),
    numbers: named((line) => line.bill?.billRef?.replace(/-\d+$/, '') ?? null),
  })
  const runIds = runs.map(({ runId }) => runId)
  const payments = Map.groupBy(await rows.answeredPayments(act.tx, runIds), ({ runId }) => runId)
  return runs.map(({ runId, number, messageId, status, releasedOn, profile, payerId }) => ({
    runId,
    payerId,
    messageId,
    paymentInfoId: `${number}-1`,
    isReleased: !['draft', 'checked', 'approved', 'cancelled'].includes(status),
    isErp: isErpProfile(profile),
    releasedOn,
    payments: (payments.get(runId) ?? []).map((each) => ({
      paymentId: each.paymentId,
      endToEndId: each.endToEndId,
      amount: money(each.amountMinor, each.currency),
      billNumber: `${number}-${each.ordinal}`,
      state: each.state,
    })),
  }))
}

const LAST_ZONE = 'Pacific/Kiritimati'
const order = ['payment', 'block', 'file'] as const
const stateAfter = {
  accept: 'accepted',
  settle: 'settled',
  reject: 'rejected',
  sendBack: 'returned',
} as const

/** Places all lines, the most particular first: what is said of one payment stands above what is said
 *  of its block or file. Answers them in the order of the file. */
function placeAll(
  act: Act,
  lines: readonly AnswerLine[],
  runs: readonly AnsweredRun[],
): PlacedLine[] {
  const bills = new Map(
    runs.flatMap(({ payments }) => payments.map((each) => [each.billNumber, each] as const)),
  )
  const byMessage = new Map(runs.map((run) => [run.messageId, run]))
  const byPayment = new Map(
    runs.flatMap((run) => run.payments.map(({ endToEndId }) => [endToEndId, run] as const)),
  )
  const payments = new Map(
    runs.flatMap((run) => run.payments.map((each) => [each.endToEndId, each] as const)),
  )
  const states = new Map<string, AnsweredPayment['state']>()
  const lookup = {
    paymentOf: (id: string | null) => (id === null ? undefined : payments.get(id)),
    runOfMessage: (id: string) => byMessage.get(id),
    runOfPayment: (id: string) => byPayment.get(id),
    paymentOfBill: (number: string) => bills.get(number),
    // Said on the last day anywhere: the ERP may be ahead of us by hours.
    today: act.at.toZonedDateTimeISO(LAST_ZONE).toPlainDate(),
    stateOf: (payment: AnsweredPayment) => states.get(payment.paymentId) ?? payment.state,
  }
  const named = new Set(
    lines.flatMap(({ scope, endToEndRef: id }) => (scope === 'payment' && id !== null ? [id] : [])),
  )
  const found: PlacedLine[] = []
  for (const scope of order) {
    for (const [index, line] of lines.entries()) {
      if (line.scope !== scope) continue
      const placed = placeLine(line, lookup, named)
      found.push({ line, lineNo: index + 1, placed })
      const { move, payments } = placed
      if (move !== null) for (const each of payments) states.set(each.paymentId, stateAfter[move])
      // A block that was decided stands above what is said of the file.
      if (scope === 'block') for (const each of payments) named.add(each.endToEndId)
    }
  }
  return found.toSorted((one, other) => one.lineNo - other.lineNo)
}

function countsOf(placed: readonly PlacedLine[]): AnswerCounts {
  const moved = (move: Placed['move']) =>
    placed.reduce(
      (all, each) => all + (each.placed.move === move ? each.placed.payments.length : 0),
      0,
    )
  return {
    accepted: moved('accept'),
    paid: moved('settle'),
    rejected: moved('reject'),
    returned: moved('sendBack'),
    open: placed.filter((each) => each.placed.outcome === 'open').length,
  }
}

const LINES_PER_STATEMENT = 5_000

/** What lines of one answer do to payments of one run in one way. */
type Together = {
  readonly runId: RunId
  readonly move: NonNullable<Placed['move']>
  readonly line: AnswerLine
  readonly paymentIds: PaymentId[]
}

/** Moves what the lines move, in the order of the file. Lines that say the same of payments of one run
 *  are one step, as a bank says "accepted" of each of 100,000 payments; a payment of which a later line
 *  says something else waits until the steps before it are done. */
async function applyLines(
  act: Act,
  placed: readonly PlacedLine[],
  causeEventId: string,
): Promise<Result<null, OutcomeRefusal>> {
  const acknowledged = new Set(
    placed.flatMap(({ placed: { run, acknowledges } }) => (run && acknowledges ? [run.runId] : [])),
  )
  for (const runId of acknowledged) await acknowledgeRun(act, { runId, causeEventId })
  let steps = new Map<string, Together>()
  let moving = new Set<PaymentId>()
  const doSteps = async (): Promise<Result<null, OutcomeRefusal>> => {
    for (const step of steps.values()) {
      const done = await applyStep(act, step, causeEventId)
      if (!done.ok) return done
    }
    steps = new Map()
    moving = new Set()
    return ok(null)
  }
  for (const { line, placed: to } of placed) {
    const { run, move, payments } = to
    if (run === null || move === null) continue
    if (payments.some(({ paymentId }) => moving.has(paymentId))) {
      const done = await doSteps()
      if (!done.ok) return done
    }
    const { runId } = run
    const key = [runId, move, ...saidOf(move, line)].join(' ')
    const step = steps.get(key) ?? { runId, move, line, paymentIds: [] }
    steps.set(key, step)
    for (const { paymentId } of payments) {
      step.paymentIds.push(paymentId)
      moving.add(paymentId)
    }
  }
  return doSteps()
}

/** What of a line its step depends on. */
function saidOf(move: Together['move'], line: AnswerLine): readonly string[] {
  if (move === 'accept') return []
  return move === 'settle'
    ? [`${line.bill?.paidOn?.toString()}`]
    : [reasonText(line.code, line.information)]
}

async function applyStep(
  act: Act,
  { runId, move, line, paymentIds }: Together,
  causeEventId: string,
): Promise<Result<Outcome, OutcomeRefusal>> {
  const asked = { runId, paymentIds, causeEventId }
  if (move === 'accept') return acceptPayments(act, asked)
  if (move === 'settle') {
    const bookedOn = must(line.bill?.paidOn, 'what settles says its day')
    return settlePayments(act, { ...asked, bookedOn })
  }
  const reason = reasonText(line.code, line.information)
  const refused = { ...asked, reason, bookedOn: await dayOf(act, runId) }
  return move === 'reject' ? rejectPayments(act, refused) : returnPayments(act, refused)
}

/** Today where the account is kept: a file of answers has no booking day of its own. */
export async function dayOf(act: Act, runId: RunId) {
  const run = must(await selectRun(act.tx, runId), 'the run is locked')
  const account = must(await selectAccount(act.tx, run.payingAccountId), 'a run has an account')
  const calendar = must(await calendarOf(act.tx, account.calendarCode), 'a known calendar')
  return act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
}

/** What a sealed correction is bound to. */
export function correctionSeal(bankAnswerId: string, lineNo: number): string {
  return `bank_answer:${bankAnswerId}:${lineNo}:corrected`
}

function rowOf(keys: Keys, bankAnswerId: string) {
  return ({ line, lineNo, placed }: PlacedLine): rows.LineInsert => {
    const { amount, corrected, bill, ...rest } = line
    return {
      ...rest,
      lineNo,
      amountMinor: amount?.minor ?? null,
      currency: amount?.currency ?? null,
      correctedSealed:
        corrected === null ? null : seal(keys, correctionSeal(bankAnswerId, lineNo), corrected),
      runId: placed.run?.runId ?? null,
      paymentId: placed.payment?.paymentId ?? null,
      outcome: placed.outcome,
      paymentsMoved: placed.payments.length,
      why: placed.why,
      billRef: bill?.billRef ?? null,
      paidOn: bill?.paidOn ?? null,
    }
  }
}
