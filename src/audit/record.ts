import type { Id } from '../kernel/ids.ts'
import { canonicalJson } from '../kernel/json.ts'
import type { Act } from './act.ts'
import { insertEvent, insertEvents } from './sql.ts'

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
  const row = rowOf(act, event)
  await insertEvent(act.tx, row)
  return row.eventId
}

/** Events written in one statement: what a file or a batch does many times over. */
export const EVENTS_PER_STATEMENT_MAX = 2_000

/** {@link record} for many events at once, in sets. Answers their ids, in order. */
export async function recordAll(act: Act, events: readonly NewEvent[]): Promise<EventId[]> {
  const rows = events.map((event) => rowOf(act, event))
  for (let start = 0; start < rows.length; start += EVENTS_PER_STATEMENT_MAX) {
    await insertEvents(act.tx, rows.slice(start, start + EVENTS_PER_STATEMENT_MAX))
  }
  return rows.map((row) => row.eventId)
}

function rowOf(act: Act, event: NewEvent) {
  return {
    eventId: act.newId<'event'>(),
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
  }
}
