import type { Id } from '../kernel/ids.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { CalendarChangeState } from './calendar-change.ts'

export type CalendarChangeId = Id<'calendar_change'>
export type CalendarChangeRow = {
  calendarChangeId: CalendarChangeId
  code: string
  calendarId: string
  on: PlainDate
  /** Null, and hours and source: the day is no longer one that differs. */
  name: string | null
  hours: string | null
  source: string | null
  state: CalendarChangeState
  proposedBy: string
  proposedAt: Instant
}

const columns: Sql = sql`
  c.calendar_change_id as "calendarChangeId", k.code, c.calendar_id as "calendarId",
  c.on_date as "on", c.name, c.hours, c.source, c.state, c.proposed_by as "proposedBy",
  c.proposed_at as "proposedAt"`

export function insertCalendarChange(tx: Tx, row: Omit<CalendarChangeRow, 'state' | 'code'>) {
  return tx.run(sql`
    insert into clocks.calendar_changes (calendar_change_id, calendar_id, on_date, name, hours, source,
      state, proposed_by, proposed_at)
    values (${row.calendarChangeId}, ${row.calendarId}, ${row.on}, ${row.name}, ${row.hours},
      ${row.source}, 'proposed', ${row.proposedBy}, ${row.proposedAt})`)
}

export function calendarChange(tx: Tx, calendarChangeId: CalendarChangeId) {
  return tx.maybeOne<CalendarChangeRow>(sql`
    select ${columns} from clocks.calendar_changes c
      join clocks.calendars k on k.calendar_id = c.calendar_id
    where c.calendar_change_id = ${calendarChangeId}`)
}

/** What waits of a calendar, by day. Index calendar_changes_one_open. */
export function waitingChanges(tx: Tx, calendarId: string) {
  return tx.many<CalendarChangeRow>(sql`
    select ${columns} from clocks.calendar_changes c
      join clocks.calendars k on k.calendar_id = c.calendar_id
    where c.calendar_id = ${calendarId} and c.state = 'proposed' order by c.on_date limit 200`)
}

export function decideCalendarChange(
  tx: Tx,
  row: {
    readonly calendarChangeId: CalendarChangeId
    readonly to: Exclude<CalendarChangeState, 'proposed'>
    readonly by: string
    readonly at: Instant
    readonly declinedReason: string | null
  },
) {
  return tx.run(sql`
    update clocks.calendar_changes set state = ${row.to}, decided_by = ${row.by},
      decided_at = ${row.at}, declined_reason = ${row.declinedReason}
    where calendar_change_id = ${row.calendarChangeId} and state = 'proposed'`)
}
