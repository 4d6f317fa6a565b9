import { namesOf } from '../identity/index.ts'
import type { Tx } from '../platform/db.ts'
import { latestFollowUp } from './follow-up-sql.ts'
import { lettersOf, messagesOf, threadOf } from './sql.ts'
import type { ThreadKey } from './thread.ts'

export type ThreadAsked = ThreadKey & {
  readonly after: string | null
  readonly limit: number
  /** Ours see names, notes and letters; the partner's login could not read them. */
  readonly isStaff: boolean
}

/** One row more than asked for, so that the page knows whether there is a next one; null without a
 *  thread the reader may see. */
export async function threadPage(tx: Tx, asked: ThreadAsked) {
  const thread = await threadOf(tx, asked)
  if (thread === null) return null
  const messages = await messagesOf(tx, thread.id, asked.after, asked.limit + 1)
  const followUp = await latestFollowUp(tx, thread.id)
  const people = messages.filter((row) => row.authorKind !== 'system').map((row) => row.authorId)
  const ids = messages.map((row) => row.messageId)
  const names = asked.isStaff ? await namesOf(tx, [...new Set(people)]) : []
  const letters = asked.isStaff ? await lettersOf(tx, ids) : []
  const nameOf = new Map<string, string>(names.map((row) => [row.principalId, row.name]))
  const rows = messages.map(({ authorId, ...message }) => ({
    ...message,
    authorName: nameOf.get(authorId) ?? null,
    letters: letters.filter((letter) => letter.messageId === message.messageId),
  }))
  return { rows, followUp }
}
