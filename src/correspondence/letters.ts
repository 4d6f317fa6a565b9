import { type Act, record, systemActor } from '../audit/index.ts'
import { actOf, type Call } from '../identity/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import type { Delivery, Mailer } from '../platform/mail.ts'
import type { World } from '../platform/world.ts'
import { notify } from './notices.ts'
import type { CorrespondenceRefusal } from './refusals.ts'
import {
  claimLetters,
  type LetterOutcome,
  type LetterToSend,
  lockLetter,
  settleLetter,
  staleLetters,
  subjectOfLetter,
  waitAgain,
} from './sql.ts'
import type { LetterId, LetterState } from './thread.ts'

/** Letters one run takes up; what is left waits for the next. */
export const LETTERS_MAX = 50
/** Tries before a letter counts as failed: the waits between them add up to some 17 hours. */
export const LETTER_ATTEMPTS_MAX = 10
/** A try without an answer for so long belongs to a process that died. */
export const LETTER_STALE_MINUTES = 15

export type LettersSent = Readonly<Record<'sent' | 'waiting' | 'failed' | 'unknown', number>>

/** Sends what waits. Each letter is marked in a transaction of its own before it is handed over,
 *  so that a crash never sends it twice: one that a mail server may or may not have taken becomes
 *  `unknown` and waits for a person; one for the folder is simply written again. */
export async function deliverLetters(call: Call, mailer: Mailer): Promise<LettersSent> {
  const count = { sent: 0, waiting: 0, failed: 0, unknown: 0 }
  count.unknown += await settleStale(call, mailer)
  const letters = await withTx(call.world.app, (tx) => claimLetters(tx, call.at, LETTERS_MAX))
  for (const letter of letters) {
    const delivery = await mailer.deliver({
      id: letter.letterId,
      to: { name: letter.toName, email: letter.toEmail },
      subject: letter.subject,
      text: letter.text,
      at: letter.writtenAt,
    })
    const outcome = outcomeOf(letter, delivery, call.at)
    await withTx(call.world.app, (tx) => settle(actOf(tx, call), outcome))
    if (outcome.state in count) count[outcome.state as keyof typeof count] += 1
  }
  return count
}

function outcomeOf(letter: LetterToSend, delivery: Delivery, at: Instant): LetterOutcome {
  const { letterId, attempts } = letter
  const settled = (state: LetterState, reason: string | null): LetterOutcome => ({
    letterId,
    attempts,
    state,
    sentAt: state === 'sent' ? at : null,
    sendAfter: state === 'waiting' ? at.add({ minutes: 2 ** attempts }) : null,
    reason,
  })
  switch (delivery.kind) {
    case 'sent':
      return settled('sent', null)
    case 'unknown':
      return settled('unknown', delivery.reason)
    case 'refused': {
      const isOver = !delivery.isTemporary || attempts >= LETTER_ATTEMPTS_MAX
      return settled(isOver ? 'failed' : 'waiting', delivery.reason)
    }
  }
}

async function settle(act: Act, outcome: LetterOutcome): Promise<void> {
  const isOurs = await settleLetter(act.tx, outcome)
  if (!isOurs || (outcome.state !== 'failed' && outcome.state !== 'unknown')) return
  const { letterId, attempts, state } = outcome
  const subject = await subjectOfLetter(act.tx, letterId)
  const subjectKind = subject?.threadKind ?? 'letter'
  const subjectId = subject?.threadId ?? letterId
  const type = `letter.${state}`
  const eventId = await record(act, { type, subjectKind, subjectId, body: { letterId, attempts } })
  const text =
    state === 'failed'
      ? 'A letter could not be delivered. Check the address, then send it again.'
      : 'Nobody knows whether a letter arrived. Ask the receiver, then send it again if it did not.'
  await notify(act, { roles: ['specialist', 'lead'], subjectKind, subjectId, eventId, text })
}

/** Letters whose sender died: into the folder again, for a mail server unknown. */
async function settleStale(call: Call, mailer: Mailer): Promise<number> {
  const before = call.at.subtract({ minutes: LETTER_STALE_MINUTES })
  return withTx(call.world.app, async (tx) => {
    const stale = await staleLetters(tx, before, LETTERS_MAX)
    const isSafe = mailer.kind === 'folder'
    for (const { letterId, attempts } of stale) {
      await settle(actOf(tx, call), {
        letterId,
        attempts,
        state: isSafe ? 'waiting' : 'unknown',
        sentAt: null,
        sendAfter: isSafe ? call.at : null,
        reason: 'the sender stopped before the mail server answered',
      })
    }
    return isSafe ? 0 : stale.length
  })
}

/** One of us sends a letter again that failed, or of which nobody knows. Letters are nothing a
 *  partner's people know of, their own or others'. */
export async function sendAgain(
  act: Act,
  input: { readonly letterId: LetterId },
): Promise<Result<{ readonly letterId: LetterId }, CorrespondenceRefusal>> {
  const { letterId } = input
  const letter = await lockLetter(act.tx, letterId)
  if (letter === null || act.actor.partnerId !== null) {
    return refuse({ code: 'correspondence.letter_unknown', letter: letterId })
  }
  if (letter.state !== 'failed' && letter.state !== 'unknown') {
    const { state } = letter
    return refuse({ code: 'correspondence.letter_settled', letter: letterId, state })
  }
  await waitAgain(act.tx, letterId, act.at)
  const subject = await subjectOfLetter(act.tx, letterId)
  await record(act, {
    type: 'letter.sent_again',
    subjectKind: subject?.threadKind ?? 'letter',
    subjectId: subject?.threadId ?? letterId,
    body: { letterId },
  })
  return ok({ letterId })
}

/** One look of the sender, as the worker takes it every few seconds: what waits by the world's
 *  clock goes out through `mailer`. Safe on any number of workers at once. */
export function sendLetters(world: World, mailer: Mailer): Promise<LettersSent> {
  const at = world.clock()
  const requestId = `letters:${at.toString()}`
  return deliverLetters({ world, actor: systemActor('letters'), at, key: null, requestId }, mailer)
}
