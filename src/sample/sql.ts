import { sql, type Tx } from '../platform/db.ts'

/** Whether a step of the sample company was done before, by the key it is told under. */
export function stepIsDone(tx: Tx, actorId: string, key: string) {
  return tx.one<{ done: boolean }>(sql`
    select exists (select from platform.requests
      where actor_id = ${actorId} and key = ${key} and answer is not null) as done`)
}
