import type { Setting } from '../audit/index.ts'
import { sql, type Tx } from '../platform/db.ts'

/** Calendars with their hours and the days in force that differ: what cooling-off and due days go by. */
export function calendarSettings(tx: Tx, ids: readonly string[] | null = null) {
  return tx.many<Setting>(sql`
    select said.id, encode(sha256(convert_to(said.content::text, 'UTF8')), 'hex') as hash
    from (
      select 'calendar:' || k.code as id, jsonb_build_array(k.kind, k.zone, k.week,
        k.nominal_day_minutes, (select jsonb_agg(jsonb_build_array(h.on_date, h.hours)
          order by h.on_date) from clocks.holidays h
        where h.calendar_id = k.calendar_id and h.until_revision is null)) as content
      from clocks.calendars k
    ) said
    where ${ids}::text[] is null or said.id = any(${ids}::text[]) order by said.id`)
}
