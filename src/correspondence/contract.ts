import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { idSchema, instantSchema, pageOf, pageQuery } from '../platform/wire.ts'
import { letterStates, MESSAGE_CHARACTERS_MAX, messageKinds } from './thread.ts'

const thread = z.object({
  threadKind: z.string().regex(/^[a-z_]{1,40}$/, 'is no kind of subject, such as submission'),
  threadId: z.uuid(),
})
const said = z.strictObject({ text: z.string().trim().min(1).max(MESSAGE_CHARACTERS_MAX) })
const posted = z.object({ messageId: idSchema('message') })

const letterShown = z.object({
  letterId: idSchema('letter'),
  toEmail: z.string(),
  state: z.enum(letterStates),
  sentAt: instantSchema.nullable(),
  reason: z.string().nullable(),
})

export const messageSchema = z.object({
  messageId: idSchema('message'),
  kind: z.enum(messageKinds),
  authorKind: z.enum(['person', 'agent', 'system']),
  /** Null for the partner's people reading, and for the system. */
  authorName: z.string().nullable(),
  title: z.string().nullable(),
  text: z.string(),
  at: instantSchema,
  /** How the letters of this message fare; staff only. */
  letters: z.array(letterShown),
})

const followUpSchema = z.object({
  about: z.string(),
  state: z.enum(['open', 'answered', 'lapsed']),
  reminders: z.number().int(),
  nextAt: instantSchema.nullable(),
  lapsesAt: instantSchema,
})

export const showThread = route({
  method: 'get',
  path: '/threads/{threadKind}/{threadId}',
  action: 'thread.read',
  summary: 'What was said about a subject, oldest first; notes among ourselves for staff only',
  params: thread,
  query: z.object(pageQuery),
  answer: pageOf(messageSchema).extend({ followUp: followUpSchema.nullable() }),
})

export const postMessage = route({
  method: 'post',
  path: '/threads/{threadKind}/{threadId}/messages',
  action: 'thread.post',
  summary: 'Write to the partner, or as the partner to us; an answer ends the reminders',
  params: thread,
  body: said,
  answer: posted,
  status: 201,
})

export const postNote = route({
  method: 'post',
  path: '/threads/{threadKind}/{threadId}/notes',
  action: 'thread.note',
  summary: 'Write a note among ourselves; the partner never sees it',
  params: thread,
  body: said,
  answer: posted,
  status: 201,
})

export const sendLetterAgain = route({
  method: 'post',
  path: '/letters/{letterId}/again',
  action: 'thread.post',
  summary: 'Send a letter again that failed, or of which nobody knows whether it arrived',
  params: z.object({ letterId: idSchema('letter') }),
  answer: z.object({ letterId: idSchema('letter') }),
})

const mailSchema = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  date: z.string(),
})

export const listMail = route({
  method: 'get',
  path: '/mail',
  action: 'mail.read',
  summary: 'Letters in the mail folder of a sample installation, newest first',
  query: z.object(pageQuery),
  answer: pageOf(mailSchema),
})

export const showMail = route({
  method: 'get',
  path: '/mail/{id}',
  action: 'mail.read',
  summary: 'One letter of the mail folder as it was written',
  params: z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) }),
  answer: mailSchema.extend({ text: z.string(), source: z.string() }),
})

export const listNotices = route({
  method: 'get',
  path: '/notices',
  action: 'notice.read',
  summary: 'What your roles should know, newest first',
  query: z.object(pageQuery),
  answer: pageOf(
    z.object({
      noticeId: idSchema('notice'),
      role: z.string(),
      subjectKind: z.string(),
      subjectId: z.string(),
      text: z.string(),
      at: instantSchema,
    }),
  ),
})
