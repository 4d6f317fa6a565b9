import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'

export type ThreadId = Id<'thread'>
export type MessageId = Id<'message'>
export type LetterId = Id<'letter'>

/** A thread is known by what it is about: kind and id of a subject, its owner's and opaque here. */
export type ThreadKey = { readonly threadKind: string; readonly threadId: string }

export const messageKinds = ['to_partner', 'from_partner', 'note'] as const
export type MessageKind = (typeof messageKinds)[number]

export const letterStates = [
  'waiting',
  'sending',
  'sent',
  'failed',
  'unknown',
  'cancelled',
] as const
export type LetterState = (typeof letterStates)[number]

/** Whom a letter goes to. Personal: it is a row here and never part of an event. */
export type Recipient = { readonly name: string | null; readonly email: string }

/** One thing said. A note is ours alone: the database hides it from the partner's login. */
export type Message = {
  readonly messageId: MessageId
  readonly kind: MessageKind
  readonly authorKind: 'person' | 'agent' | 'system'
  readonly authorId: string
  readonly title: string | null
  readonly text: string
  readonly at: Instant
}

export const MESSAGE_CHARACTERS_MAX = 20_000
