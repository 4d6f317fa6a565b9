import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { FollowUp, FollowUpId } from './follow-up.ts'
import type { ThreadId } from './thread.ts'

export type FollowUpRow = FollowUp & {
  readonly thread: ThreadId
  readonly threadKind: string
  readonly threadId: string
}

const columns = sql`f.follow_up_id as "followUpId", f.thread_id as "thread",
  t.subject_kind as "threadKind", t.subject_id as "threadId", f.partner_id as "partnerId",
  f.about, f.calendar_code as "calendarCode", f.zone, f.reminder_days as "reminderDays",
  f.lapse_days as "lapseDays", f.asked_at as "askedAt", f.state, f.reminders,
  f.next_at as "nextAt", f.lapses_at as "lapsesAt", f.ended_at as "endedAt"`
const from = sql`correspondence.follow_ups f
  join correspondence.threads t on t.thread_id = f.thread_id`

export function insertFollowUp(tx: Tx, row: Omit<FollowUpRow, 'threadKind' | 'threadId'>) {
  return tx.run(sql`
    insert into correspondence.follow_ups (follow_up_id, thread_id, partner_id, about,
      calendar_code, zone, reminder_days, lapse_days, asked_at, state, reminders, next_at,
      lapses_at, ended_at)
    values (${row.followUpId}, ${row.thread}, ${row.partnerId}, ${row.about},
      ${row.calendarCode}, ${row.zone}, ${row.reminderDays}, ${row.lapseDays}, ${row.askedAt},
      ${row.state}, ${row.reminders}, ${row.nextAt}, ${row.lapsesAt}, ${row.endedAt})`)
}

/** The open follow-up of a thread, locked. */
export function lockOpenFollowUp(tx: Tx, thread: ThreadId) {
  return tx.maybeOne<FollowUpRow>(sql`
    select ${columns} from ${from} where f.thread_id = ${thread} and f.state = 'open'
    for update of f`)
}

/** The newest follow-up of a thread; on the portal login only the partner's own. */
export function latestFollowUp(tx: Tx, thread: ThreadId) {
  return tx.maybeOne<FollowUpRow>(sql`
    select ${columns} from ${from} where f.thread_id = ${thread}
    order by f.follow_up_id desc limit 1`)
}

/** Follow-ups whose next step has come, by index follow_ups_next_due. */
export function dueFollowUps(tx: Tx, at: Instant, limit: number) {
  return tx.many<FollowUpRow>(sql`
    select ${columns} from ${from} where f.next_at <= ${at}
    order by f.next_at, f.follow_up_id limit ${limit} for update of f skip locked`)
}

export function moveFollowUp(
  tx: Tx,
  row: Pick<FollowUp, 'state' | 'reminders' | 'nextAt' | 'lapsesAt' | 'endedAt'> & {
    readonly followUpId: FollowUpId
  },
) {
  return tx.run(sql`
    update correspondence.follow_ups set state = ${row.state}, reminders = ${row.reminders},
      next_at = ${row.nextAt}, lapses_at = ${row.lapsesAt}, ended_at = ${row.endedAt}
    where follow_up_id = ${row.followUpId}`)
}
