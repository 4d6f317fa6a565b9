import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { LetterId, LetterState, Message, MessageKind, ThreadId, ThreadKey } from './thread.ts'

export type ThreadRow = {
  readonly id: ThreadId
  readonly threadKind: string
  readonly threadId: string
  readonly partnerId: string | null
}

const threadColumns = sql`thread_id as id, subject_kind as "threadKind",
  subject_id as "threadId", partner_id as "partnerId"`

/** The thread of a subject; on the portal login null for another partner's. */
export function threadOf(tx: Tx, key: ThreadKey) {
  return tx.maybeOne<ThreadRow>(sql`
    select ${threadColumns} from correspondence.threads
    where subject_kind = ${key.threadKind} and subject_id = ${key.threadId}`)
}

/** Does nothing when the subject has a thread. */
export function insertThread(tx: Tx, row: ThreadRow & { readonly openedAt: Instant }) {
  return tx.run(sql`
    insert into correspondence.threads (thread_id, subject_kind, subject_id, partner_id, opened_at)
    values (${row.id}, ${row.threadKind}, ${row.threadId}, ${row.partnerId}, ${row.openedAt})
    on conflict on constraint threads_one_per_subject do nothing`)
}

export type NewMessage = Message & {
  readonly thread: ThreadId
  readonly partnerId: string | null
}

export function insertMessage(tx: Tx, row: NewMessage) {
  return tx.run(sql`
    insert into correspondence.messages (message_id, thread_id, partner_id, kind, author_kind,
      author_id, title, body, at)
    values (${row.messageId}, ${row.thread}, ${row.partnerId}, ${row.kind}, ${row.authorKind},
      ${row.authorId}, ${row.title}, ${row.text}, ${row.at})`)
}

/** A page of a thread, oldest first; on the portal login without notes. */
export function messagesOf(tx: Tx, thread: ThreadId, after: string | null, limit: number) {
  return tx.many<Message & { readonly kind: MessageKind }>(sql`
    select message_id as "messageId", kind, author_kind as "authorKind",
      author_id as "authorId", title, body as "text", at
    from correspondence.messages
    where thread_id = ${thread} and (${after}::uuid is null or message_id > ${after}::uuid)
    order by message_id limit ${limit}`)
}

export type NewLetter = {
  readonly letterId: LetterId
  readonly thread: ThreadId | null
  readonly messageId: string | null
  readonly partnerId: string | null
  readonly toName: string | null
  readonly toEmail: string
  readonly template: string
  readonly subject: string
  readonly text: string
  readonly writtenAt: Instant
  readonly sendAfter: Instant
}

export function insertLetters(tx: Tx, rows: readonly NewLetter[]) {
  const texts = (pick: (row: NewLetter) => unknown) => rows.map(pick)
  return tx.run(sql`
    insert into correspondence.letters (letter_id, thread_id, message_id, partner_id, to_name,
      to_email, template, subject, body, written_at, send_after, state)
    select letter_id, thread_id, message_id, partner_id, to_name, to_email, template, subject,
      body, written_at, send_after, 'waiting'
    from unnest(${texts((r) => r.letterId)}::uuid[],
      ${texts((r) => r.thread)}::uuid[], ${texts((r) => r.messageId)}::uuid[],
      ${texts((r) => r.partnerId)}::uuid[], ${texts((r) => r.toName)}::text[],
      ${texts((r) => r.toEmail)}::text[], ${texts((r) => r.template)}::text[],
      ${texts((r) => r.subject)}::text[], ${texts((r) => r.text)}::text[],
      ${texts((r) => r.writtenAt)}::timestamptz[], ${texts((r) => r.sendAfter)}::timestamptz[])
      as l(letter_id, thread_id, message_id, partner_id, to_name, to_email, template, subject,
        body, written_at, send_after)`)
}

export type LetterToSend = {
  readonly letterId: LetterId
  readonly toName: string | null
  readonly toEmail: string
  readonly subject: string
  readonly text: string
  readonly writtenAt: Instant
  readonly attempts: number
}

/** Marks waiting letters as being sent, before they are; those another worker holds are left. */
export function claimLetters(tx: Tx, at: Instant, limit: number) {
  return tx.many<LetterToSend>(sql`
    update correspondence.letters set state = 'sending', attempts = attempts + 1,
      attempted_at = ${at}
    where letter_id in (
      select letter_id from correspondence.letters
      where state = 'waiting' and send_after <= ${at}
      order by send_after, letter_id limit ${limit} for update skip locked)
    returning letter_id as "letterId", to_name as "toName", to_email as "toEmail", subject,
      body as "text", written_at as "writtenAt", attempts`)
}

/** Letters marked before `before` of which no answer came: the sender died in between. */
export function staleLetters(tx: Tx, before: Instant, limit: number) {
  return tx.many<{ letterId: LetterId; attempts: number }>(sql`
    select letter_id as "letterId", attempts from correspondence.letters
    where state = 'sending' and attempted_at < ${before}
    order by attempted_at limit ${limit} for update skip locked`)
}

export type LetterOutcome = {
  readonly letterId: LetterId
  /** The try this came of: a letter taken up again meanwhile is left alone. */
  readonly attempts: number
  readonly state: LetterState
  readonly sentAt: Instant | null
  readonly sendAfter: Instant | null
  readonly reason: string | null
}

export async function settleLetter(tx: Tx, row: LetterOutcome): Promise<boolean> {
  const rows = await tx.run(sql`
    update correspondence.letters set state = ${row.state}, sent_at = ${row.sentAt},
      send_after = coalesce(${row.sendAfter}::timestamptz, send_after),
      last_reason = ${row.reason}
    where letter_id = ${row.letterId} and attempts = ${row.attempts} and state = 'sending'`)
  return rows === 1
}

export function lockLetter(tx: Tx, letterId: string) {
  return tx.maybeOne<{ letterId: LetterId; state: LetterState; attempts: number }>(sql`
    select letter_id as "letterId", state, attempts from correspondence.letters
    where letter_id = ${letterId} for update`)
}

/** Puts a letter back to wait, its tries counted anew. */
export function waitAgain(tx: Tx, letterId: string, at: Instant) {
  return tx.run(sql`
    update correspondence.letters set state = 'waiting', attempts = 0, send_after = ${at}
    where letter_id = ${letterId}`)
}

/** The subject of a letter's thread, for its events. */
export function subjectOfLetter(tx: Tx, letterId: string) {
  return tx.maybeOne<{ threadKind: string; threadId: string }>(sql`
    select t.subject_kind as "threadKind", t.subject_id as "threadId"
    from correspondence.letters l join correspondence.threads t on t.thread_id = l.thread_id
    where l.letter_id = ${letterId}`)
}

/** Takes back letters of a message that nobody began to send. */
export function cancelLetters(tx: Tx, messageId: string) {
  return tx.run(sql`
    update correspondence.letters set state = 'cancelled'
    where message_id = ${messageId} and state = 'waiting'`)
}

/** Takes back letters of a thread, written at an instant, that nobody began to send. */
export function cancelLettersOf(tx: Tx, thread: string, writtenAt: Instant) {
  return tx.run(sql`
    update correspondence.letters set state = 'cancelled'
    where thread_id = ${thread} and written_at = ${writtenAt} and state = 'waiting'`)
}

/** Letters of these messages and how they fare; staff only, the portal's login cannot read it. */
export function lettersOf(tx: Tx, messageIds: readonly string[]) {
  return tx.many<{
    letterId: LetterId
    messageId: string
    toEmail: string
    state: LetterState
    sentAt: Instant | null
    reason: string | null
  }>(sql`
    select letter_id as "letterId", message_id as "messageId", to_email as "toEmail", state,
      sent_at as "sentAt", last_reason as "reason"
    from correspondence.letters where message_id = any(${messageIds}::uuid[])
    order by letter_id`)
}

export type NoticeRow = {
  readonly noticeId: string
  readonly role: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly eventId: string
  readonly text: string
  readonly at: Instant
}

/** Once per event and role. */
export function insertNotice(tx: Tx, row: NoticeRow) {
  return tx.run(sql`
    insert into correspondence.notices (notice_id, role, subject_kind, subject_id, event_id, text,
      at)
    values (${row.noticeId}, ${row.role}, ${row.subjectKind}, ${row.subjectId}, ${row.eventId},
      ${row.text}, ${row.at})
    on conflict on constraint notices_once do nothing`)
}

/** Newest first, for whoever holds one of these roles. */
export function noticesFor(tx: Tx, roles: readonly string[], after: string | null, limit: number) {
  return tx.many<NoticeRow>(sql`
    select notice_id as "noticeId", role, subject_kind as "subjectKind",
      subject_id as "subjectId", event_id as "eventId", text, at
    from correspondence.notices
    where role = any(${roles}) and (${after}::uuid is null or notice_id < ${after}::uuid)
    order by notice_id desc limit ${limit}`)
}
