import { type Act, record } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { contactsOf, partnerById, type PartnerId } from '../partners/index.ts'
import { endFollowUps } from './end-follow-ups.ts'
import type { CorrespondenceRefusal } from './refusals.ts'
import {
  cancelLetters,
  cancelLettersOf,
  insertLetters,
  insertMessage,
  insertThread,
  threadOf,
  type ThreadRow,
} from './sql.ts'
import { type TemplateFacts, type TemplateName, type Wording, wording } from './templates.ts'
import type { LetterId, MessageId, MessageKind, Recipient, ThreadKey } from './thread.ts'

/** The thread of a subject, opened if there was none. A partner may write to one that is there. */
export async function openThread(
  act: Act,
  key: ThreadKey & { readonly partnerId?: PartnerId | null },
): Promise<ThreadRow> {
  const known = await threadOf(act.tx, key)
  if (known !== null) return known
  const id = act.newId<'thread'>()
  const { threadKind, threadId } = key
  const partnerId = key.partnerId ?? null
  await insertThread(act.tx, { id, threadKind, threadId, partnerId, openedAt: act.at })
  return must(await threadOf(act.tx, key), 'a thread just opened')
}

export type Say<N extends TemplateName = TemplateName> = ThreadKey & {
  readonly partnerId: PartnerId | null
  /** Whom letters go to; the partner's contacts unless told. None: only the thread says it. */
  readonly to?: readonly Recipient[]
  readonly template: N
  readonly facts: TemplateFacts[N]
  /** Letters wait until then (the minute in which a decision can be undone, a closed office). */
  readonly notBefore?: Instant
}

export type Said = { readonly messageId: MessageId; readonly letterIds: readonly LetterId[] }

/** Says something to a partner: a message of the subject's thread and a letter to each recipient,
 *  in the words of a template. Nothing is sent here; the letters wait for the sender. */
export async function say<N extends TemplateName>(act: Act, input: Say<N>): Promise<Said> {
  const thread = await openThread(act, input)
  return write(act, thread, {
    to: input.to ?? (await recipientsOf(act, input.partnerId)),
    template: input.template,
    wording: wording(input.template, input.facts),
    notBefore: input.notBefore ?? act.at,
  })
}

/** The partner's contacts for business and money with a mail address. */
async function recipientsOf(act: Act, partnerId: PartnerId | null): Promise<Recipient[]> {
  if (partnerId === null) return []
  const contacts = await contactsOf(act.tx, [partnerId])
  return contacts.flatMap(({ name, email, role }) =>
    email === null || role === 'finance' ? [] : [{ name, email }],
  )
}

type Writing = {
  readonly to: readonly Recipient[]
  readonly template: TemplateName
  readonly wording: Wording
  readonly notBefore: Instant
}

async function write(act: Act, thread: ThreadRow, writing: Writing): Promise<Said> {
  const { subject, text } = writing.wording
  const messageId = await add(act, thread, { kind: 'to_partner', title: subject, text })
  const isLater = Temporal.Instant.compare(writing.notBefore, act.at) > 0
  const letters = writing.to.map(({ name, email }) => ({
    letterId: act.newId<'letter'>(),
    thread: thread.id,
    messageId,
    partnerId: thread.partnerId,
    toName: name,
    toEmail: email,
    template: writing.template,
    subject,
    text,
    writtenAt: act.at,
    sendAfter: isLater ? writing.notBefore : act.at,
  }))
  if (letters.length > 0) await insertLetters(act.tx, letters)
  await record(act, {
    type: 'message.sent',
    subjectKind: thread.threadKind,
    subjectId: thread.threadId,
    partnerId: thread.partnerId,
    body: { messageId, template: writing.template, letters: letters.length },
  })
  return { messageId, letterIds: letters.map((letter) => letter.letterId) }
}

async function add(
  act: Act,
  thread: ThreadRow,
  said: { readonly kind: MessageKind; readonly title: string | null; readonly text: string },
): Promise<MessageId> {
  const messageId = act.newId<'message'>()
  await insertMessage(act.tx, {
    ...said,
    messageId,
    thread: thread.id,
    partnerId: thread.partnerId,
    authorKind: act.actor.kind,
    authorId: act.actor.principalId,
    at: act.at,
  })
  return messageId
}

export type Post = ThreadKey & { readonly text: string }

/** Posts to a subject's thread: from the partner's people it is theirs and ends what we chase them
 *  for; from ours it goes to the partner, by letter too. Refuses a thread that is not the partner's
 *  own, in the words of one that does not exist. */
export async function postMessage(
  act: Act,
  input: Post,
): Promise<Result<{ readonly messageId: MessageId }, CorrespondenceRefusal>> {
  const thread = await threadOf(act.tx, input)
  const { partnerId } = act.actor
  if (thread === null || (partnerId !== null && thread.partnerId !== partnerId)) {
    return unknownThread(input)
  }
  if (partnerId !== null) return ok({ messageId: await receive(act, thread, input.text) })
  const partner = thread.partnerId === null ? null : await partnerById(act.tx, thread.partnerId)
  const said = await write(act, thread, {
    to: await recipientsOf(act, partner?.partnerId ?? null),
    template: 'message.posted',
    wording: wording('message.posted', {
      about: thread.threadKind.replaceAll('_', ' '),
      partner: partner?.legalName ?? 'our partner',
      link: null,
      text: input.text,
    }),
    notBefore: act.at,
  })
  return ok({ messageId: said.messageId })
}

async function receive(act: Act, thread: ThreadRow, text: string): Promise<MessageId> {
  const messageId = await add(act, thread, { kind: 'from_partner', title: null, text })
  await record(act, {
    type: 'message.received',
    subjectKind: thread.threadKind,
    subjectId: thread.threadId,
    partnerId: thread.partnerId,
    body: { messageId },
  })
  await endFollowUps(act, thread)
  return messageId
}

/** A word among ourselves on a subject's thread; the partner never sees it. */
export async function note(
  act: Act,
  input: Post & { readonly partnerId?: PartnerId | null },
): Promise<Result<{ readonly messageId: MessageId }, CorrespondenceRefusal>> {
  const thread =
    input.partnerId === undefined ? await threadOf(act.tx, input) : await openThread(act, input)
  if (thread === null || act.actor.partnerId !== null) return unknownThread(input)
  const messageId = await add(act, thread, { kind: 'note', title: null, text: input.text })
  await record(act, {
    type: 'note.added',
    subjectKind: thread.threadKind,
    subjectId: thread.threadId,
    body: { messageId },
  })
  return ok({ messageId })
}

function unknownThread(key: ThreadKey) {
  const { threadKind: kind, threadId: id } = key
  return refuse({ code: 'correspondence.thread_unknown', kind, id })
}

/** Takes a message's letters back as long as nobody began to send them (a decision undone within
 *  its minute). Answers how many were taken back; the message itself stays on the record. */
export async function takeBack(
  act: Act,
  input: ThreadKey & { readonly messageId: MessageId },
): Promise<number> {
  const letters = await cancelLetters(act.tx, input.messageId)
  if (letters === 0) return 0
  await record(act, {
    type: 'letter.cancelled',
    subjectKind: input.threadKind,
    subjectId: input.threadId,
    body: { letters },
  })
  return letters
}

/** {@link takeBack} of everything written on a subject's thread at one instant: the letter of a decision
 *  that is undone. Answers how many were taken back. */
export async function takeBackWaiting(
  act: Act,
  input: ThreadKey & { readonly writtenAt: Instant },
): Promise<number> {
  const { threadKind, threadId, writtenAt } = input
  const thread = await threadOf(act.tx, { threadKind, threadId })
  const letters = thread === null ? 0 : await cancelLettersOf(act.tx, thread.id, writtenAt)
  if (letters === 0) return 0
  await record(act, {
    type: 'letter.cancelled',
    subjectKind: threadKind,
    subjectId: threadId,
    body: { letters },
  })
  return letters
}
