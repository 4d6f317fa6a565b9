import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

export type EventRow = {
  readonly eventId: string
  readonly type: string
  readonly typeVersion: number
  readonly subjectKind: string
  readonly subjectId: string
  readonly partnerId: string | null
  readonly actorKind: string
  readonly actorId: string
  readonly onBehalfOf: string | null
  readonly at: Instant
  readonly requestId: string
  readonly causeEventId: string | null
  readonly reason: string | null
  readonly body: string
}

/** Event, sealing mark and outbox row in one round trip. */
export function insertEvent(tx: Tx, event: EventRow) {
  return tx.run(sql`
    with event as (
      insert into audit.events (event_id, type, type_version, subject_kind, subject_id, partner_id,
        actor_kind, actor_id, on_behalf_of, at, request_id, cause_event_id, reason, body)
      values (${event.eventId}, ${event.type}, ${event.typeVersion}, ${event.subjectKind},
        ${event.subjectId}, ${event.partnerId}, ${event.actorKind}, ${event.actorId},
        ${event.onBehalfOf}, ${event.at}, ${event.requestId}, ${event.causeEventId},
        ${event.reason}, ${event.body})
      returning event_id
    ), mark as (
      insert into audit.unsealed (event_id) select event_id from event
    )
    insert into platform.outbox (event_id) select event_id from event`)
}

/** Many events with their marks, in one round trip. */
export function insertEvents(tx: Tx, events: readonly EventRow[]) {
  const rows = events.map((event) => ({ ...event, at: event.at.toString() }))
  return tx.run(sql`
    with event as (
      insert into audit.events (event_id, type, type_version, subject_kind, subject_id, partner_id,
        actor_kind, actor_id, on_behalf_of, at, request_id, cause_event_id, reason, body)
      select "eventId", type, "typeVersion", "subjectKind", "subjectId", "partnerId", "actorKind",
        "actorId", "onBehalfOf", at, "requestId", "causeEventId", reason, body
      from jsonb_to_recordset(${{ rows }}::jsonb -> 'rows') as r("eventId" uuid, type text,
        "typeVersion" int, "subjectKind" text, "subjectId" text, "partnerId" uuid,
        "actorKind" text, "actorId" text, "onBehalfOf" text, at timestamptz, "requestId" text,
        "causeEventId" uuid, reason text, body text)
      returning event_id
    ), mark as (
      insert into audit.unsealed (event_id) select event_id from event
    )
    insert into platform.outbox (event_id) select event_id from event`)
}

/** The events of one subject, oldest first: its time line. */
export function eventsOfSubject(tx: Tx, subjectKind: string, subjectId: string) {
  return tx.many<EventRow>(sql`
    select event_id as "eventId", type, type_version as "typeVersion",
      subject_kind as "subjectKind", subject_id as "subjectId", partner_id as "partnerId",
      actor_kind as "actorKind", actor_id as "actorId", on_behalf_of as "onBehalfOf", at,
      request_id as "requestId", cause_event_id as "causeEventId", reason, body
    from audit.events where subject_kind = ${subjectKind} and subject_id = ${subjectId}
    order by at, recorded_at, event_id`)
}

export function eventsById(tx: Tx, eventIds: readonly string[]) {
  return tx.many<EventRow>(sql`
    select event_id as "eventId", type, type_version as "typeVersion",
      subject_kind as "subjectKind", subject_id as "subjectId", partner_id as "partnerId",
      actor_kind as "actorKind", actor_id as "actorId", on_behalf_of as "onBehalfOf", at,
      request_id as "requestId", cause_event_id as "causeEventId", reason, body
    from audit.events where event_id = any(${eventIds}::uuid[]) order by event_id`)
}

/** The newest events after `afterId`, for live updates; a page of ids and subjects only. */
export function eventsAfter(tx: Tx, afterId: string, limit: number) {
  return tx.many<{
    eventId: string
    type: string
    subjectKind: string
    subjectId: string
    partnerId: string | null
  }>(sql`
    select event_id as "eventId", type, subject_kind as "subjectKind", subject_id as "subjectId",
      partner_id as "partnerId"
    from audit.events where event_id > ${afterId} order by event_id limit ${limit}`)
}

/** Takes news out of the outbox: rows another worker holds are passed over. */
export function takeOutbox(tx: Tx, limit: number) {
  return tx.many<{ eventId: string }>(sql`
    delete from platform.outbox where event_id in (
      select event_id from platform.outbox order by event_id limit ${limit}
      for update skip locked)
    returning event_id as "eventId"`)
}

/** News that waits, left where it is: whoever delivers it in its own process drops it afterwards. */
export function waitingNews(tx: Tx, limit: number) {
  return tx.many<{ eventId: string }>(sql`
    select event_id as "eventId" from platform.outbox order by event_id limit ${limit}`)
}

export function dropNews(tx: Tx, eventIds: readonly string[]) {
  return tx.run(sql`delete from platform.outbox where event_id = any(${eventIds}::uuid[])`)
}

/** Takes what no seal holds yet; rows another sealer holds are passed over. */
export function takeUnsealed(tx: Tx, limit: number) {
  return tx.many<{ eventId: string }>(sql`
    delete from audit.unsealed where event_id in (
      select event_id from audit.unsealed order by event_id limit ${limit}
      for update skip locked)
    returning event_id as "eventId"`)
}

export type SealRow = {
  readonly number: bigint
  readonly previousHash: Buffer
  readonly membersHash: Buffer
  readonly sealHash: Buffer
  readonly members: number
  readonly sealedAt: Instant
  readonly signature: Buffer
  readonly keyId: string
}

/** The newest seal. Sealers take turns through {@link lockSealer}. */
export function newestSeal(tx: Tx) {
  return tx.maybeOne<SealRow>(sql`
    select number, previous_hash as "previousHash", members_hash as "membersHash",
      seal_hash as "sealHash", members, sealed_at as "sealedAt", signature, key_id as "keyId"
    from audit.seals order by number desc limit 1`)
}

/** Seals in order from `from`, a page at a time. */
export function sealsFrom(tx: Tx, from: bigint, limit: number) {
  return tx.many<SealRow>(sql`
    select number, previous_hash as "previousHash", members_hash as "membersHash",
      seal_hash as "sealHash", members, sealed_at as "sealedAt", signature, key_id as "keyId"
    from audit.seals where number >= ${from} order by number limit ${limit}`)
}

/** One sealer at a time; writers of events are not held up. */
export function lockSealer(tx: Tx) {
  return tx.run(sql`select only_row from audit.sealer for update`)
}

export function insertSeal(tx: Tx, seal: SealRow) {
  return tx.run(sql`
    insert into audit.seals (number, previous_hash, members_hash, seal_hash, members, sealed_at,
      signature, key_id)
    values (${seal.number}, ${seal.previousHash}, ${seal.membersHash}, ${seal.sealHash},
      ${seal.members}, ${seal.sealedAt}, ${seal.signature}, ${seal.keyId})`)
}

export function insertSealedEvents(
  tx: Tx,
  rows: {
    readonly sealNumber: bigint
    readonly eventIds: readonly string[]
    readonly hashes: readonly Buffer[]
  },
) {
  return tx.run(sql`
    insert into audit.sealed_events (event_id, seal_number, position, event_hash)
    select event_id, ${rows.sealNumber}, position - 1, decode(hash, 'hex')
    from unnest(${rows.eventIds}::uuid[], ${rows.hashes.map((hash) => hash.toString('hex'))}::text[])
      with ordinality as sealed(event_id, hash, position)`)
}

/** The members of one seal in sealed order, joined to the events as they now stand. */
export function sealMembers(tx: Tx, sealNumber: bigint) {
  return tx.many<EventRow & { readonly eventHash: Buffer }>(sql`
    select e.event_id as "eventId", e.type, e.type_version as "typeVersion",
      e.subject_kind as "subjectKind", e.subject_id as "subjectId", e.partner_id as "partnerId",
      e.actor_kind as "actorKind", e.actor_id as "actorId", e.on_behalf_of as "onBehalfOf", e.at,
      e.request_id as "requestId", e.cause_event_id as "causeEventId", e.reason, e.body,
      s.event_hash as "eventHash"
    from audit.sealed_events s join audit.events e on e.event_id = s.event_id
    where s.seal_number = ${sealNumber} order by s.position`)
}

/** An event that neither a seal nor the waiting list knows: it was slipped in. */
export function firstUnaccountedEvent(tx: Tx) {
  return tx.maybeOne<{ eventId: string; type: string }>(sql`
    select e.event_id as "eventId", e.type from audit.events e
    where not exists (select from audit.sealed_events s where s.event_id = e.event_id)
      and not exists (select from audit.unsealed u where u.event_id = e.event_id)
    order by e.event_id limit 1`)
}
