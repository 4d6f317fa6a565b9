import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Tx } from '../../platform/db.ts'

/** The change of the limit that waits for a second person; null: none. */
export function openLimitChange(tx: Tx) {
  return tx.maybeOne<{
    changeId: string
    before: number
    days: number
    reason: string
    proposedBy: string
    proposedAt: Instant
  }>(sql`
    select change_id as "changeId", days_before as before, days, reason,
      proposed_by as "proposedBy", proposed_at as "proposedAt"
    from vendors.screening_limit_changes where state = 'proposed'`)
}

export function insertLimitChange(
  tx: Tx,
  row: {
    readonly changeId: string
    readonly before: number
    readonly days: number
    readonly reason: string
    readonly by: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into vendors.screening_limit_changes (change_id, days_before, days, reason, state,
      proposed_by, proposed_at)
    values (${row.changeId}, ${row.before}, ${row.days}, ${row.reason}, 'proposed', ${row.by},
      ${row.at})`)
}

/** Applies the change, or declines it with what was said. */
export function decideLimitChange(
  tx: Tx,
  row: {
    readonly changeId: string
    readonly by: string
    readonly at: Instant
    readonly declined: string | null
  },
) {
  return tx.run(sql`
    update vendors.screening_limit_changes
    set state = ${row.declined === null ? 'applied' : 'declined'}, decided_by = ${row.by},
      decided_at = ${row.at}, declined_reason = ${row.declined}
    where change_id = ${row.changeId} and state = 'proposed'`)
}

/** From a day on; said twice on one day, the later counts. */
export function putLimit(
  tx: Tx,
  row: {
    readonly fromOn: PlainDate
    readonly days: number
    readonly reason: string
    readonly by: string
    readonly at: Instant
    readonly changeId: string
  },
) {
  return tx.run(sql`
    insert into vendors.screening_limits (from_on, days, reason, set_by, set_at, change_id)
    values (${row.fromOn}, ${row.days}, ${row.reason}, ${row.by}, ${row.at}, ${row.changeId})
    on conflict (from_on) do update set days = excluded.days, reason = excluded.reason,
      set_by = excluded.set_by, set_at = excluded.set_at, change_id = excluded.change_id`)
}

/** The first limit that is not what two people agreed to, or that nobody recorded. Those of before a
 *  second person was asked have no change, and their event. */
export function firstWrongLimit(tx: Tx) {
  return tx.maybeOne<{ fromOn: PlainDate; why: string }>(sql`
    select l.from_on as "fromOn", case
        when c.change_id is not null then 'it is not what two people agreed to'
        else 'no event of that day says so' end as why
    from vendors.screening_limits l left join vendors.screening_limit_changes c using (change_id)
    where l.set_by <> 'system' and (
      (c.change_id is not null and (c.state <> 'applied' or c.days <> l.days
        or c.decided_by = c.proposed_by or c.decided_at <> l.set_at))
      or not exists (select from audit.events e
        where e.subject_kind = 'screening_list' and e.type = 'screening.limit_set'
          and e.at = l.set_at and e.body::jsonb ->> 'days' = l.days::text
          and (c.change_id is null or (e.subject_id = c.change_id::text
            and coalesce(e.on_behalf_of, e.actor_id) = c.decided_by))))
    or (l.set_by = 'system' and (l.from_on, l.days) <> ('2001-01-01', 10))
    order by l.from_on limit 1`)
}
