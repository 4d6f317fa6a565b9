import type { Act, Actor } from '../audit/index.ts'
import { note, postMessage } from '../correspondence/index.ts'
import { answer, questionsOf } from '../escalations/index.ts'
import type { Action, Command } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import type { Refusal } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { assign, decide, escalate, sendBack, submissionById } from '../submissions/index.ts'
import type { Days } from './days.ts'
import { amountOf, type Company } from './found.ts'
import type { Setting } from './hand-in.ts'
import type { AgainMove } from './play-again.ts'
import { approveFee, collectionOf, linkTo, saleOf } from './play-sale.ts'
import type { Move } from './story.ts'

/** How long an authority of the owner holds. */
const AUTHORITY_HOURS = 240

/** What a story has come to: which submission is at hand, what the owner allowed. */
export type Playing = {
  requestId: string
  submissionId: string
  /** The draft with the lines of a claim that come later. */
  nextId: string | undefined
  authorityId: string | undefined
}

export type Scene = {
  readonly setting: Setting
  readonly playing: Playing
  readonly contact: Actor
  readonly move: Move
  readonly step: string
  readonly at: Instant
}

export type StaffMove = Exclude<Extract<Move, { readonly by: string }>, AgainMove>
export type Does = <I, T, R extends Refusal>(
  who: Actor,
  action: Action,
  command: Command<I, T, R>,
  input: I,
) => Promise<T>

/** What one of our people does in a story. */
export async function playStaff(
  staff: Company['staff'],
  scene: Scene & { readonly move: StaffMove },
  does: Does,
): Promise<void> {
  const { setting, playing, move, at } = scene
  const who = staff[move.by]
  const { currency } = setting
  const { submissionId } = playing
  switch (move.do) {
    case 'take': {
      const { principalId } = staff[move.to ?? move.by]
      await does(who, 'submission.assign', assign, { submissionId, principalId })
      return
    }
    case 'approve':
    case 'reject':
      await does(who, 'submission.decide', atVersion(decide), {
        ...decisionOf(move, currency),
        submissionId,
        authorityId: playing.authorityId,
      })
      return
    case 'send_back':
      await does(who, 'submission.decide', atVersion(sendBack), {
        submissionId,
        message: move.message,
        defects: move.defects,
      })
      return
    case 'escalate':
      await ask(move, { who, does, submissionId, currency })
      return
    case 'answer':
      playing.authorityId = await answerAs(move, {
        who,
        does,
        submissionId,
        currency,
        at,
        days: setting.days,
      })
      return
    case 'sale':
    case 'collect':
    case 'link':
    case 'fee':
      await playSale({ ...scene, move }, who, does)
      return
    case 'post':
    case 'note':
      await speak(move, { who, does, threadId: submissionId })
  }
}

type Asking = {
  readonly who: Actor
  readonly does: Does
  readonly submissionId: string
  readonly currency: string
}

/** Puts a question to whoever may answer it. */
async function ask(
  move: Extract<StaffMove, { readonly do: 'escalate' }>,
  { who, does, submissionId, currency }: Asking,
): Promise<void> {
  const amount = move.amount === undefined ? undefined : amountOf(move.amount, currency)
  const { kind, question } = move
  await does(who, 'question.raise', atVersion(escalate), { submissionId, kind, question, amount })
}

type Answered = { readonly at: Instant; readonly days: Days }

/** Answers the open question; gives the authority that was granted with it. */
async function answerAs(
  move: Extract<StaffMove, { readonly do: 'answer' }>,
  { who, does, submissionId, currency, at, days }: Asking & Answered,
): Promise<string | undefined> {
  const expiresAt = at.add({ hours: AUTHORITY_HOURS })
  const authority =
    move.authority === undefined ? null : { amount: amountOf(move.authority, currency), expiresAt }
  const condition =
    move.condition === undefined
      ? null
      : ({
          text: move.condition.text,
          binds: 'after',
          dueOn: days.day(move.condition.due),
        } as const)
  const input = { submissionId, text: move.text, authority, condition }
  const { authorityId } = await does(who, 'question.answer', answerFirst, input)
  return authorityId ?? undefined
}

type SaleMove = Extract<StaffMove, { readonly do: 'sale' | 'collect' | 'link' | 'fee' }>

/** What happens to a sale: in the CRM's list, in the books, and the fees it raises. */
async function playSale(
  { setting, playing, move, at }: Scene & { readonly move: SaleMove },
  who: Actor,
  does: Does,
): Promise<void> {
  const first = { firstId: playing.requestId }
  if (move.do === 'sale') await does(who, 'sale.import', saleOf(setting, move.sale), {})
  else if (move.do === 'link') await does(who, 'referral.link', linkTo(move.sale), first)
  else if (move.do === 'fee') await does(who, 'submission.decide', approveFee, first)
  else await does(who, 'sale.import', collectionOf(setting, move.row, at), {})
}

/** A word to the partner, or among ourselves. */
async function speak(
  move: Extract<Move, { readonly do: 'post' | 'note' }>,
  by: { readonly who: Actor; readonly does: Does; readonly threadId: string },
): Promise<void> {
  const { who, does, threadId } = by
  const said = { threadKind: 'submission', threadId, text: move.text }
  if (move.do === 'post') await does(who, 'thread.post', postMessage, said)
  else await does(who, 'thread.note', note, said)
}

function decisionOf(move: Extract<Move, { readonly do: 'approve' | 'reject' }>, currency: string) {
  const reason = move.reason ?? ''
  if (move.do === 'reject')
    return { outcome: 'reject' as const, lines: [], reason, clauseIds: move.clauses }
  const outcome = move.reduced === true ? ('approve_reduced' as const) : ('approve' as const)
  const amount = move.amount === undefined ? undefined : amountOf(move.amount, currency)
  const lines = (move.lines ?? []).map(({ lineNo, accepted, clause, reason: why }) => ({
    lineNo,
    partNo: 1,
    verdict: 'reduced' as const,
    accepted: amountOf(accepted, currency),
    clauseId: clause,
    reason: why,
  }))
  return { outcome, amount, lines, reason, clauseIds: [] }
}

/** The command at the version the submission has when it runs: the story's people look before they
 *  act, and the input stays the same when the step is told again. */
export function atVersion<
  I extends { readonly submissionId: string; readonly version: number },
  T,
  R extends Refusal,
>(
  command: Command<I, T, R>,
): Command<Omit<I, 'version'> & { readonly submissionId: string }, T, R> {
  return async (act, input) => {
    const row = must(await submissionById(act.tx, input.submissionId), 'a submission of the story')
    // What was left out of I is put back.
    return command(act, { ...input, version: row.version } as unknown as I)
  }
}

type Answering = Pick<Parameters<typeof answer>[1], 'text' | 'authority' | 'condition'> & {
  readonly submissionId: string
}

/** Answers the question that is open about the submission. */
async function answerFirst(act: Act, input: Answering) {
  const { submissionId, ...said } = input
  const questions = await questionsOf(act.tx, {
    subjectKind: 'submission',
    subjectId: submissionId,
  })
  const open = must(
    questions.find((question) => question.state === 'open'),
    'an open question',
  )
  return answer(act, { questionId: open.questionId, ...said })
}
