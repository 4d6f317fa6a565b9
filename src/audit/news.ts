import { canonicalJson } from '../kernel/json.ts'
import type { Refusal, Result } from '../kernel/result.ts'
import type { Act } from './act.ts'
import type { EventRow } from './sql.ts'

/** What a domain does when it hears of an event. Delivery is at least once and unordered: `run` is a
 *  command under the key `<event>:<name>`, as actor `system:<name>`, and must say the same twice. */
export type Subscription = {
  /** Event type, `payment.returned`. */
  readonly event: string
  /** Who listens, unique per event: `submissions`. */
  readonly name: string
  readonly run: (act: Act, event: HeardEvent) => Promise<Result<unknown, Refusal>>
}

export type HeardEvent = Omit<EventRow, 'body'> & {
  readonly body: Readonly<Record<string, unknown>>
}

/** Work that looks for due rows on a schedule and does them in sets. */
export type Sweep = {
  readonly name: string
  readonly everySeconds: number
  readonly run: (act: Act) => Promise<Result<unknown, Refusal>>
}

/** One guarantee of the record and how to look for the first row that breaks it. */
export type Verification = {
  readonly name: string
  /** The promise in one sentence. */
  readonly guarantee: string
  /** Null when it holds, else the first wrong row in words. */
  readonly firstWrong: (tx: Act['tx']) => Promise<string | null>
}

/** The event as subscribers read it: its body parsed. */
export function heard(row: EventRow): HeardEvent {
  const { body, ...rest } = row
  // Written by record() as canonical JSON of an object.
  return { ...rest, body: JSON.parse(body) as Record<string, unknown> }
}

/** The text that is hashed for a seal: every column of the event, in one canonical form. */
export function sealedText(row: EventRow): string {
  return canonicalJson({
    eventId: row.eventId,
    type: row.type,
    typeVersion: row.typeVersion,
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    partnerId: row.partnerId,
    actorKind: row.actorKind,
    actorId: row.actorId,
    onBehalfOf: row.onBehalfOf,
    at: row.at,
    requestId: row.requestId,
    causeEventId: row.causeEventId,
    reason: row.reason,
    body: row.body,
  })
}
