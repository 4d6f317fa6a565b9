import { type Act, record } from '../audit/index.ts'
import type { ThreadKey } from './thread.ts'

/** Records an event on the subject a thread is about. */
export function recordOn(
  act: Act,
  event: ThreadKey & {
    readonly partnerId: string | null
    readonly type: string
    readonly body: object
  },
) {
  return record(act, {
    type: event.type,
    subjectKind: event.threadKind,
    subjectId: event.threadId,
    partnerId: event.partnerId,
    body: event.body,
  })
}
