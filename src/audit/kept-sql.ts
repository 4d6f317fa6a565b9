import { sql, type Tx } from '../platform/db.ts'

type Kept = { readonly id: string; readonly body: string }

/** The newest word of each setting, as sealed. Index events_subject. */
export function newestKept(tx: Tx, ids: readonly string[]) {
  return tx.many<Kept>(sql`
    select distinct on (subject_id) subject_id as id, body from audit.events
    where subject_kind = 'setting' and subject_id = any(${ids}::text[]) and type = 'setting.kept'
    order by subject_id, recorded_at desc, event_id desc`)
}

export function releaseNow(tx: Tx) {
  return tx.one<{ release: string }>(sql`
    select coalesce(max(name), '') as release from platform.migrations`)
}
