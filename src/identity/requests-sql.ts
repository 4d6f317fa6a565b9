import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

/** True when this caller had not used the key before. */
export async function insertRequest(
  tx: Tx,
  request: {
    readonly actorId: string
    readonly key: string
    readonly inputHash: Buffer
    readonly at: Instant
  },
): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into platform.requests (actor_id, key, input_hash, at)
    values (${request.actorId}, ${request.key}, ${request.inputHash}, ${request.at})
    on conflict do nothing`)
  return rows === 1
}

export function readRequest(tx: Tx, actorId: string, key: string) {
  return tx.one<{ inputHash: Buffer; answer: unknown; at: Instant }>(sql`
    select input_hash as "inputHash", answer, at from platform.requests
    where actor_id = ${actorId} and key = ${key}`)
}

export function saveAnswer(tx: Tx, actorId: string, key: string, answer: object) {
  return tx.run(sql`
    update platform.requests set answer = ${answer}
    where actor_id = ${actorId} and key = ${key}`)
}
