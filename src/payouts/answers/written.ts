import { personBehind, record, type Act } from '../../audit/index.ts'
import { keepFile, type EvidenceRefusal, type KeptFile } from '../../evidence/index.ts'
import { type Call, type CommandRefusal, execute, mayApprove } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { Temporal, type PlainDate } from '../../kernel/temporal.ts'
import { acceptPayments, rejectPayments, returnPayments } from '../outcome.ts'
import { paymentById, type PaymentRow } from '../payment-sql.ts'
import type { PayoutRefusal } from '../refusals.ts'
import { selectRun } from '../run-sql.ts'
import type { PaymentId, RunId } from '../run.ts'
import { lockRunIn } from '../step.ts'
import { dayOf } from './answer-day.ts'
import { stepOf } from './place-line.ts'
import { reasonText } from './reason-codes.ts'
import type { AnswerRefusal } from './refusals.ts'
import * as rows from './written-sql.ts'
import type { WrittenState, WrittenWord } from './written-state.ts'

type OutcomeRefusal = Extract<Awaited<ReturnType<typeof rejectPayments>>, { ok: false }>['refusal']
type Refusals = AnswerRefusal | PayoutRefusal

/** What a bank wrote about one payment, in a letter or a message. */
export type Written = {
  readonly paymentId: PaymentId
  readonly says: WrittenWord
  /** The day of the bank's letter. */
  readonly saidOn: PlainDate
  readonly code: string | null
  readonly words: string
}

/** Files a bank's written answer about a payment that it has not answered otherwise, with the paper.
 *  Nothing moves yet: another person of Finance confirms it. */
export async function fileWrittenAnswer(
  call: Call,
  of: Written & { readonly file: { readonly name: string; readonly bytes: Uint8Array } },
): Promise<Result<{ writtenAnswerId: string }, Refusals | EvidenceRefusal | CommandRefusal>> {
  const kept = await keepFile(call.world.files, of.file)
  if (!kept.ok) return kept
  const { file: _, ...written } = of
  return execute(call, 'answer.write', keepWritten, { ...written, kept: kept.value })
}

/** The command behind {@link fileWrittenAnswer}. Refuses an answer about what the bank did answer,
 *  a second one while one waits, and a day before the payment was sent. */
export async function keepWritten(
  act: Act,
  asked: Written & { readonly kept: Pick<KeptFile, 'sha256' | 'sizeBytes' | 'name' | 'mediaType'> },
): Promise<Result<{ writtenAnswerId: string }, Refusals>> {
  const { paymentId, says, saidOn, code, words } = asked
  const found = await lockPayment(act, paymentId)
  if (!found.ok) return found
  const { payment, run } = found.value
  const stuck = notMovable(payment, says)
  if (stuck !== null) return stuck
  const today = await dayOf(act, run.runId)
  const sent = must(run.releasedOn, 'a released run has its day')
  const { compare } = Temporal.PlainDate
  if (compare(saidOn, sent) < 0 || compare(saidOn, today) > 0) {
    return refuse({ code: 'written_answer.day', day: saidOn, sent })
  }
  if ((await rows.openWrittenOf(act.tx, paymentId)) !== null) {
    return refuse({ code: 'written_answer.one_open', payment: payment.endToEndId })
  }
  const writtenAnswerId = act.newId<'written_answer'>()
  const { sha256, sizeBytes, name, mediaType } = asked.kept
  await rows.insertWritten(act.tx, {
    writtenAnswerId,
    paymentId,
    says,
    saidOn,
    code,
    words,
    sha256,
    sizeBytes: BigInt(sizeBytes),
    name,
    mediaType,
    filedBy: personBehind(act.actor),
    filerName: act.actor.name,
    filedAt: act.at,
  })
  await tell(act, payment, run.number, { type: 'written_answer.filed', says, more: { sha256 } })
  return ok({ writtenAnswerId })
}

/** Another person of Finance compared the answer with the paper: it counts as the bank's own. Refuses
 *  whoever filed it, and an answer that the bank's own word has overtaken. */
export async function confirmWritten(
  act: Act,
  asked: { readonly writtenAnswerId: string },
): Promise<Result<{ state: WrittenState }, Refusals | OutcomeRefusal>> {
  const opened = await openWritten(act, asked.writtenAnswerId)
  if (!opened.ok) return opened
  const { written, payment, run } = opened.value
  if (!mayApprove(act.actor, [written.filedBy])) {
    return refuse({ code: 'written_answer.own', payment: payment.endToEndId })
  }
  const stuck = notMovable(payment, written.says)
  if (stuck !== null) return stuck
  const { says } = written
  const causeEventId = await tell(act, payment, run.number, {
    type: 'written_answer.confirmed',
    says,
    more: {},
  })
  const judged = { writtenAnswerId: asked.writtenAnswerId, state: 'confirmed' } as const
  await rows.setJudged(act.tx, { ...judged, ...judge(act), reason: null })
  const answered = { runId: run.runId, paymentIds: [payment.paymentId], causeEventId }
  const evidence = {
    kind: 'letter',
    writtenAnswerId: asked.writtenAnswerId,
    filedBy: written.filedBy,
    confirmedBy: personBehind(act.actor),
  } as const
  const reason = reasonText(written.code, written.words)
  const bookedOn = await dayOf(act, run.runId)
  const step = stepOf(says, payment.state)
  const done =
    step === 'accept'
      ? await acceptPayments(act, answered)
      : step === 'reject'
        ? await rejectPayments(act, { ...answered, bookedOn, reason, evidence })
        : await returnPayments(act, { ...answered, bookedOn, reason, evidence })
  return done.ok ? ok({ state: 'confirmed' }) : done
}

/** The written answer is not used: the paper says something else, or the bank answered meanwhile. */
export async function declineWritten(
  act: Act,
  asked: { readonly writtenAnswerId: string; readonly reason: string },
): Promise<Result<{ state: WrittenState }, Refusals>> {
  const opened = await openWritten(act, asked.writtenAnswerId)
  if (!opened.ok) return opened
  const { written, payment, run } = opened.value
  const { reason } = asked
  const judged = { writtenAnswerId: asked.writtenAnswerId, state: 'declined' } as const
  await rows.setJudged(act.tx, { ...judged, ...judge(act), reason })
  const says = written.says
  await tell(act, payment, run.number, { type: 'written_answer.declined', says, more: {}, reason })
  return ok({ state: 'declined' })
}

function judge(act: Act) {
  return { by: personBehind(act.actor), name: act.actor.name, at: act.at }
}

/** The payment of a released run, with the run locked first, as every answer does. */
async function lockPayment(act: Act, paymentId: PaymentId) {
  const known = await paymentById(act.tx, paymentId)
  const unknown = refuse({ code: 'payment.unknown', payment: paymentId } as const)
  if (known === null || known.droppedAt !== null) return unknown
  const run = await lockReleased(act, known.runId)
  if (!run.ok) return run
  const payment = must(await paymentById(act.tx, paymentId), 'payments stay')
  return ok({ payment, run: run.value })
}

async function lockReleased(act: Act, runId: RunId) {
  const from = ['released', 'acknowledged', 'settled', 'rejected'] as const
  const locked = await lockRunIn(act, runId, { from, wanted: 'answered by the bank' })
  if (!locked.ok) return locked
  return ok(must(await selectRun(act.tx, runId), 'the run is locked'))
}

async function openWritten(act: Act, writtenAnswerId: string) {
  const written = await rows.lockWritten(act.tx, writtenAnswerId)
  if (written === null) {
    return refuse({ code: 'written_answer.unknown', writtenAnswer: writtenAnswerId } as const)
  }
  const { state } = written
  if (state !== 'filed') return refuse({ code: 'written_answer.not_filed', state } as const)
  const found = await lockPayment(act, written.paymentId)
  return found.ok ? ok({ written, ...found.value }) : found
}

const wanted = { accepted: 'accepted', rejected: 'rejected', returned: 'returned' } as const

/** A letter moves what the bank has not answered, or brings back what it had confirmed. */
function notMovable(payment: PaymentRow, says: WrittenWord) {
  const step = stepOf(says, payment.state)
  const isRejectedLate = says === 'rejected' && payment.state === 'settled'
  if (step !== 'known' && step !== 'contradicts' && !isRejectedLate) return null
  const { endToEndId, state } = payment
  return refuse({
    code: 'payment.not_movable',
    payment: endToEndId,
    state,
    wanted: wanted[says],
  } as const)
}

function tell(
  act: Act,
  payment: PaymentRow,
  number: string,
  told: {
    readonly type: string
    readonly says: WrittenWord
    readonly more: object
    readonly reason?: string
  },
) {
  const { paymentId: subjectId, partnerId, runId } = payment
  const body = { runId, number, says: told.says, ...told.more }
  const reason = told.reason ?? null
  return record(act, {
    type: told.type,
    subjectKind: 'payment',
    subjectId,
    partnerId,
    reason,
    body,
  })
}
