import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { HandInFacts } from './hand-in.ts'
import type { RunId } from './run.ts'

export type FileTakingId = Id<'file_taking'>
export type FileTakingRow = {
  fileTakingId: FileTakingId
  runId: RunId
  takenBy: string
  takenAt: Instant
}

/** What decides whether the file of a run may be handed in; null when it has none. */
export function handInFacts(tx: Tx, runId: RunId) {
  return tx.maybeOne<HandInFacts>(sql`
    select r.number, r.status, s."takenBack", s.answered, s.unknown, t.state as transmission
    from payouts.runs r join payouts.files f on f.run_id = r.run_id
      left join payouts.transmissions t on t.run_id = r.run_id
      cross join lateral (
        select count(*) filter (where a.state in ('rejected', 'returned'))::int as "takenBack",
          count(*) filter (where a.state in ('accepted', 'settled'))::int as answered,
          count(*) filter (where a.state = 'unknown')::int as unknown
        from payouts.payments p join payouts.attempts a using (payment_id)
        where p.run_id = r.run_id and p.dropped_at is null and p.amount_minor > 0) s
    where r.run_id = ${runId}`)
}

/** Who has the file of a run to hand it in; null when nobody has. Index file_takings_one_living. */
export function livingTaking(tx: Tx, runId: RunId) {
  return tx.maybeOne<FileTakingRow>(sql`
    select file_taking_id as "fileTakingId", run_id as "runId", taken_by as "takenBy",
      taken_at as "takenAt"
    from payouts.file_takings where run_id = ${runId} and given_back_at is null`)
}

export function insertTaking(tx: Tx, row: FileTakingRow) {
  return tx.run(sql`
    insert into payouts.file_takings (file_taking_id, run_id, taken_by, taken_at)
    values (${row.fileTakingId}, ${row.runId}, ${row.takenBy}, ${row.takenAt})`)
}

export function endTaking(
  tx: Tx,
  row: {
    readonly fileTakingId: FileTakingId
    readonly by: string
    readonly at: Instant
    readonly reason: string
  },
) {
  return tx.run(sql`
    update payouts.file_takings set given_back_by = ${row.by}, given_back_at = ${row.at},
      given_back_reason = ${row.reason}
    where file_taking_id = ${row.fileTakingId} and given_back_at is null`)
}
