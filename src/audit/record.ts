import type { Id } from '../kernel/ids.ts'
import { canonicalJson } from '../kernel/json.ts'
import type { Act } from './act.ts'
import { insertEvent } from './sql.ts'

export type EventId = Id<'event'>

/** What happened. The body holds ids, codes, amounts and names of changed fields; personal and
 *  sealed values never enter it. */
export type NewEvent = {
  /** `<subject>.<what happened>`, past tense: `submission.approved`. */
  readonly type: string
  readonly typeVersion?: number
  readonly subjectKind: string
  readonly subjectId: string
  readonly partnerId?: string | null
  readonly causeEventId?: string | null
  readonly reason?: string | null
  readonly body: object
}

/** Writes the event, marks it for sealing and puts it into the outbox, in one statement of the
 *  command's own transaction. Answers its id. */
export async function record(act: Act, event: NewEvent): Promise<EventId> {
  const eventId = act.newId<'event'>()
  await insertEvent(act.tx, {
    eventId,
    type: event.type,
    typeVersion: event.typeVersion ?? 1,
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    partnerId: event.partnerId ?? null,
    actorKind: act.actor.kind,
    actorId: act.actor.principalId,
    onBehalfOf: act.actor.answersFor,
    at: act.at,
    requestId: act.requestId,
    causeEventId: event.causeEventId ?? null,
    reason: event.reason ?? null,
    body: canonicalJson(event.body),
  })
  return eventId
}
