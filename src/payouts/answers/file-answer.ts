import { type Act, personBehind, record } from '../../audit/index.ts'
import { type Call, type CommandRefusal, execute } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import { inSets } from '../../kernel/in-sets.ts'
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
import type { PaymentId, RunId } from '../run.ts'
import { ANSWER_LINES_MAX, type AnswerLine, type Arrival, type ReadAnswer } from './answer-line.ts'
import * as rows from './answers-sql.ts'
import { applyNotice } from './apply-notice.ts'
import { dayOf } from './answer-day.ts'
import type { ByLine, Evidence } from './evidence.ts'
import { fetchedAfter } from './fetched-after.ts'
import { placeAll, type PlacedLine, runsNamed } from './named-runs.ts'
import type { Placed } from './place-line.ts'
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
  readonly arrivedBy: Arrival
  readonly payerId?: string
}

/** Files what a bank answered: pain.002, NACHA returns and notices of change, or the register of
 *  the ERP that pays. The bytes are kept, then all of it is one transaction: every line is placed,
 *  what it moves is moved, and what fits nothing waits for a person. What a statement had shown as
 *  paid comes back by a file at once only where our channel fetched it (`arrivedBy`); a person's
 *  file waits for another person. The same bytes again change nothing, but for a channel that has
 *  now fetched what a person had filed. Refuses what cannot be read whole, and what says nothing
 *  about a payment of anybody. */
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
    const [filedBy, filerName] = [personBehind(act.actor), act.actor.name]
    const isNew = await rows.insertAnswer(act.tx, {
      bankAnswerId,
      ...file,
      arrivedBy: from.arrivedBy,
      sizeBytes: BigInt(file.sizeBytes),
      format: read.format,
      messageId: read.messageId?.slice(0, 255) ?? null,
      filedBy,
      filerName,
      filedAt: act.at,
    })
    if (!isNew) return filedBefore(act, file, from)
    const named = await runsNamed(act, keys, read.lines, from.payerId ?? null)
    const foreign = named.runs.find(({ payerId }) => payerId !== (from.payerId ?? payerId))
    if (foreign !== undefined) {
      return refuse({ code: 'answer.other_payer', name: file.name, run: foreign.messageId })
    }
    const placed: PlacedLine[] = []
    const { arrivedBy } = from
    const byHand = arrivedBy === 'person'
    for (const each of placeAll(act, read.lines, { ...named, byHand })) {
      const { name } = file
      placed.push({ ...each, placed: await applyNotice(act, keys, { ...each, name }) })
    }
    const counts = countsOf(placed)
    const causeEventId = await record(act, {
      type: 'bank_answer.filed',
      subjectKind: 'bank_answer',
      subjectId: bankAnswerId,
      body: {
        format: read.format,
        sha256: file.sha256,
        arrivedBy,
        lines: read.lines.length,
        ...counts,
      },
    })
    const by = { bankAnswerId, filedBy, arrivedBy }
    const applied = await applyLines(act, placed, { causeEventId, by })
    if (!applied.ok) return applied
    for (const some of inSets(placed, LINES_PER_STATEMENT)) {
      await rows.insertAnswerLines(act.tx, bankAnswerId, some.map(rowOf(keys, bankAnswerId)))
    }
    return ok({ bankAnswerId, outcome: 'filed', lines: read.lines.length, counts })
  }
}

/** The same bytes again: nothing, but where our channel now fetched what a person had filed. */
async function filedBefore(
  act: Act,
  { name, sha256 }: Stored,
  { arrivedBy, payerId }: AnswerFrom,
): Promise<Result<FiledAnswer, AnswerRefusal | OutcomeRefusal>> {
  const known = must(await rows.answerOfContent(act.tx, sha256), 'a conflict has a row')
  const answered = { bankAnswerId: known.bankAnswerId, outcome: 'known', lines: 0 } as const
  const isNews = arrivedBy === 'channel' && known.arrivedBy === 'person'
  const returned = isNews
    ? await fetchedAfter(act, { ...known, name, payerId: payerId ?? null })
    : ok(0)
  if (!returned.ok) return returned
  return ok({ ...answered, counts: { ...nothing, returned: returned.value } })
}

const nothing: AnswerCounts = { accepted: 0, paid: 0, rejected: 0, returned: 0, open: 0 }

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
  /** Which line said it of each. */
  readonly lineNos: Map<PaymentId, number>
}

/** The event of the answer, and who brought it. */
type Told = { readonly causeEventId: string; readonly by: Omit<ByLine, 'lineOf'> }

/** Lines count by themselves: as our channel's, or as those of the one person who filed them. */
function evidenceOf(by: Told['by'], lineNos: ReadonlyMap<PaymentId, number>): Evidence {
  const lineOf = (paymentId: PaymentId) => must(lineNos.get(paymentId), 'a line said it')
  return by.arrivedBy === 'channel'
    ? { kind: 'channel', ...by, lineOf }
    : { kind: 'person', assignedBy: null, ...by, lineOf }
}

/** Moves what the lines move, in the order of the file. Lines that say the same of payments of one run
 *  are one step, as a bank says "accepted" of each of 100,000 payments; a payment of which a later line
 *  says something else waits until the steps before it are done. */
async function applyLines(
  act: Act,
  placed: readonly PlacedLine[],
  told: Told,
): Promise<Result<null, OutcomeRefusal>> {
  const { causeEventId } = told
  const acknowledged = new Set(
    placed.flatMap(({ placed: { run, acknowledges } }) => (run && acknowledges ? [run.runId] : [])),
  )
  for (const runId of acknowledged) await acknowledgeRun(act, { runId, causeEventId })
  let steps = new Map<string, Together>()
  let moving = new Set<PaymentId>()
  const doSteps = async (): Promise<Result<null, OutcomeRefusal>> => {
    for (const step of steps.values()) {
      const done = await applyStep(act, step, told)
      if (!done.ok) return done
    }
    steps = new Map()
    moving = new Set()
    return ok(null)
  }
  for (const { line, lineNo, placed: to } of placed) {
    const { run, move, payments } = to
    if (run === null || move === null) continue
    if (payments.some(({ paymentId }) => moving.has(paymentId))) {
      const done = await doSteps()
      if (!done.ok) return done
    }
    const { runId } = run
    const key = [runId, move, ...saidOf(move, line)].join(' ')
    const lineNos = new Map<PaymentId, number>()
    const step = steps.get(key) ?? { runId, move, line, paymentIds: [], lineNos }
    steps.set(key, step)
    for (const { paymentId } of payments) {
      step.paymentIds.push(paymentId)
      step.lineNos.set(paymentId, lineNo)
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
  { runId, move, line, paymentIds, lineNos }: Together,
  { causeEventId, by }: Told,
): Promise<Result<Outcome, OutcomeRefusal>> {
  const asked = { runId, paymentIds, causeEventId }
  if (move === 'accept') return acceptPayments(act, asked)
  if (move === 'settle') {
    const bookedOn = must(line.bill?.paidOn, 'what settles says its day')
    return settlePayments(act, { ...asked, bookedOn })
  }
  const reason = reasonText(line.code, line.information)
  const evidence = evidenceOf(by, lineNos)
  const refused = { ...asked, reason, evidence, bookedOn: await dayOf(act, runId) }
  return move === 'reject' ? rejectPayments(act, refused) : returnPayments(act, refused)
}

/** What a sealed correction is bound to. */
export function correctionSeal(bankAnswerId: string, lineNo: number): string {
  return `bank_answer:${bankAnswerId}:${lineNo}:corrected`
}

function rowOf(keys: Keys, bankAnswerId: string) {
  return ({ line, lineNo, placed }: PlacedLine): rows.LineInsert => {
    const { amount, corrected, bill, account: _, ...rest } = line
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
