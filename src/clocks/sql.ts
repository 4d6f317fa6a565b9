import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { Clock, ClockId, ClockKey, MarkKind, OwedBy } from './clock.ts'

export type CalendarRow = {
  readonly calendarId: string
  readonly code: string
  readonly name: string
  readonly kind: 'office' | 'banking'
  readonly zone: string
  readonly week: string[]
  readonly nominalDayMinutes: number
  readonly revision: number
  /** The last day whose holidays are officially known; null where nobody has said, and for offices. */
  readonly publishedUntil: PlainDate | null
  readonly publishedSource: string | null
}

const calendarColumns = sql`calendar_id as "calendarId", code, name, kind, zone, week,
  nominal_day_minutes as "nominalDayMinutes", revision, published_until as "publishedUntil",
  published_source as "publishedSource"`

export function calendarByCode(tx: Tx, code: string) {
  return tx.maybeOne<CalendarRow>(sql`
    select ${calendarColumns} from clocks.calendars where code = ${code}`)
}

/** Against an edit at the same time: a clock computed under this lock is found by the edit. */
export function shareCalendar(tx: Tx, code: string) {
  return tx.maybeOne<CalendarRow>(sql`
    select ${calendarColumns} from clocks.calendars where code = ${code} for share`)
}

export function lockCalendar(tx: Tx, code: string) {
  return tx.maybeOne<CalendarRow>(sql`
    select ${calendarColumns} from clocks.calendars where code = ${code} for update`)
}

export function calendarsById(tx: Tx, calendarIds: readonly string[]) {
  return tx.many<CalendarRow>(sql`
    select ${calendarColumns} from clocks.calendars
    where calendar_id = any(${calendarIds}::uuid[])`)
}

export function allCalendars(tx: Tx) {
  return tx.many<CalendarRow>(sql`
    select ${calendarColumns} from clocks.calendars order by code collate "C" limit 500`)
}

export function officeInZone(tx: Tx, zone: string) {
  return tx.maybeOne<CalendarRow>(sql`
    select ${calendarColumns} from clocks.calendars
    where kind = 'office' and zone = ${zone} order by code limit 1`)
}

/** The first office calendar by code; null in an installation without one. */
export async function firstOffice(tx: Tx): Promise<string | null> {
  const row = await tx.maybeOne<{ code: string }>(sql`
    select code from clocks.calendars where kind = 'office' order by code limit 1`)
  return row?.code ?? null
}

export function calendarsByCode(tx: Tx, codes: readonly string[]) {
  return tx.many<CalendarRow>(sql`
    select ${calendarColumns} from clocks.calendars where code = any(${codes}::text[])`)
}

export function setPublished(
  tx: Tx,
  row: Pick<CalendarRow, 'calendarId'> & { readonly until: PlainDate; readonly source: string },
) {
  return tx.run(sql`
    update clocks.calendars set published_until = ${row.until}, published_source = ${row.source}
    where calendar_id = ${row.calendarId}`)
}

type NewRow = Omit<CalendarRow, 'revision' | 'publishedUntil' | 'publishedSource'>

export function insertCalendar(tx: Tx, row: NewRow) {
  return tx.run(sql`
    insert into clocks.calendars (calendar_id, code, name, kind, zone, week, nominal_day_minutes)
    values (${row.calendarId}, ${row.code}, ${row.name}, ${row.kind}, ${row.zone}, ${row.week},
      ${row.nominalDayMinutes})`)
}

export type HolidayRow = {
  readonly calendarId: string
  readonly on: PlainDate
  readonly name: string
  readonly hours: string
  readonly source: string
}

/** The holidays in force now, oldest first. */
export function holidaysNow(tx: Tx, calendarIds: readonly string[]) {
  return tx.many<HolidayRow>(sql`
    select calendar_id as "calendarId", on_date as "on", name, hours, source
    from clocks.holidays
    where calendar_id = any(${calendarIds}::uuid[]) and until_revision is null
    order by on_date`)
}

/** The holidays a calendar had at `revision`: what a stopped clock was computed with. */
export function holidaysAt(tx: Tx, calendarId: string, revision: number) {
  return tx.many<HolidayRow>(sql`
    select calendar_id as "calendarId", on_date as "on", name, hours, source
    from clocks.holidays
    where calendar_id = ${calendarId} and since_revision <= ${revision}
      and (until_revision is null or until_revision > ${revision})
    order by on_date`)
}

export function insertHoliday(tx: Tx, row: HolidayRow & { readonly revision: number }) {
  return tx.run(sql`
    insert into clocks.holidays (calendar_id, on_date, name, hours, source, since_revision)
    values (${row.calendarId}, ${row.on}, ${row.name}, ${row.hours}, ${row.source},
      ${row.revision})`)
}

/** Rows ended: 1, or 0 when the day is no holiday. */
export function endHoliday(tx: Tx, calendarId: string, on: PlainDate, revision: number) {
  return tx.run(sql`
    update clocks.holidays set until_revision = ${revision}
    where calendar_id = ${calendarId} and on_date = ${on} and until_revision is null`)
}

export function setRevision(tx: Tx, calendarId: string, revision: number) {
  return tx.run(sql`
    update clocks.calendars set revision = ${revision} where calendar_id = ${calendarId}`)
}

export type ClockRow = Omit<Clock, 'calendarCode'> & {
  readonly calendarId: string
  readonly calendarRevision: number
  readonly warnAt: Instant | null
}

const clockColumns = sql`c.clock_id as "clockId", c.subject_kind as "subjectKind",
  c.subject_id as "subjectId", c.partner_id as "partnerId", c.kind,
  c.calendar_id as "calendarId", c.calendar_revision as "calendarRevision",
  c.target_minutes as "targetMinutes", c.state, c.owed_by as "owedBy",
  c.started_at as "startedAt", c.stopped_at as "stoppedAt", c.due_at as "dueAt",
  c.warned_percent as "warnedPercent", c.warn_at as "warnAt"`

/** False when the subject has a clock of this kind already. */
export async function insertClock(tx: Tx, row: ClockRow): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into clocks.clocks (clock_id, subject_kind, subject_id, partner_id, kind, calendar_id,
      calendar_revision, target_minutes, state, owed_by, started_at, stopped_at, due_at,
      warned_percent, warn_at)
    values (${row.clockId}, ${row.subjectKind}, ${row.subjectId}, ${row.partnerId}, ${row.kind},
      ${row.calendarId}, ${row.calendarRevision}, ${row.targetMinutes}, ${row.state},
      ${row.owedBy}, ${row.startedAt}, ${row.stoppedAt}, ${row.dueAt}, ${row.warnedPercent},
      ${row.warnAt})
    on conflict on constraint clocks_one_per_kind do nothing`)
  return rows === 1
}

export function lockClock(tx: Tx, key: ClockKey) {
  return tx.maybeOne<ClockRow & { readonly calendarCode: string }>(sql`
    select ${clockColumns}, k.code as "calendarCode"
    from clocks.clocks c join clocks.calendars k on k.calendar_id = c.calendar_id
    where c.subject_kind = ${key.subjectKind} and c.subject_id = ${key.subjectId}
      and c.kind = ${key.kind}
    for update of c`)
}

export function clockOf(tx: Tx, key: ClockKey) {
  return tx.maybeOne<ClockRow>(sql`
    select ${clockColumns} from clocks.clocks c
    where c.subject_kind = ${key.subjectKind} and c.subject_id = ${key.subjectId}
      and c.kind = ${key.kind}`)
}

export function clocksOfSubject(tx: Tx, subjectKind: string, subjectId: string) {
  return tx.many<ClockRow & { readonly calendarCode: string }>(sql`
    select ${clockColumns}, k.code as "calendarCode"
    from clocks.clocks c join clocks.calendars k on k.calendar_id = c.calendar_id
    where c.subject_kind = ${subjectKind} and c.subject_id = ${subjectId}
    order by c.started_at, c.clock_id`)
}

/** Clocks whose next warning is past, by index clocks_warn; those another sweep holds are left. */
export function clocksToWarn(tx: Tx, at: Instant, limit: number) {
  return tx.many<ClockRow>(sql`
    select ${clockColumns} from clocks.clocks c
    where c.warn_at < ${at} order by c.warn_at, c.clock_id limit ${limit}
    for update skip locked`)
}

/** Open clocks of a calendar in id order after `after`: a page of a recomputation. */
export function openClocksOf(tx: Tx, calendarId: string, after: string | null, limit: number) {
  return tx.many<ClockRow>(sql`
    select ${clockColumns} from clocks.clocks c
    where c.calendar_id = ${calendarId} and c.state <> 'stopped'
      and (${after}::uuid is null or c.clock_id > ${after}::uuid)
    order by c.clock_id limit ${limit} for update`)
}

/** Every clock in id order after `after`: a page of a verification. */
export function clocksFrom(tx: Tx, after: string | null, limit: number) {
  return tx.many<ClockRow>(sql`
    select ${clockColumns} from clocks.clocks c
    where ${after}::uuid is null or c.clock_id > ${after}::uuid
    order by c.clock_id limit ${limit}`)
}

export function moveClock(
  tx: Tx,
  row: Pick<
    ClockRow,
    'clockId' | 'state' | 'owedBy' | 'stoppedAt' | 'dueAt' | 'warnAt' | 'calendarRevision'
  >,
) {
  return tx.run(sql`
    update clocks.clocks set state = ${row.state}, owed_by = ${row.owedBy},
      stopped_at = ${row.stoppedAt}, due_at = ${row.dueAt}, warn_at = ${row.warnAt},
      calendar_revision = ${row.calendarRevision}
    where clock_id = ${row.clockId}`)
}

/** Writes the target of a clock that was given more time, with what follows from it. */
export function saveTarget(
  tx: Tx,
  row: Pick<
    ClockRow,
    'clockId' | 'targetMinutes' | 'dueAt' | 'warnAt' | 'warnedPercent' | 'calendarRevision'
  >,
) {
  return tx.run(sql`
    update clocks.clocks set target_minutes = ${row.targetMinutes}, due_at = ${row.dueAt},
      warn_at = ${row.warnAt}, warned_percent = ${row.warnedPercent},
      calendar_revision = ${row.calendarRevision}
    where clock_id = ${row.clockId}`)
}

export type Recomputed = Pick<
  ClockRow,
  'clockId' | 'dueAt' | 'warnAt' | 'warnedPercent' | 'calendarRevision'
>

/** Writes what was computed again for many clocks, in one statement. */
export function saveDue(tx: Tx, rows: readonly Recomputed[]) {
  return tx.run(sql`
    update clocks.clocks c set due_at = r.due_at, warn_at = r.warn_at,
      warned_percent = r.warned_percent, calendar_revision = r.revision
    from unnest(${rows.map((r) => r.clockId)}::uuid[],
      ${rows.map((r) => r.dueAt)}::timestamptz[], ${rows.map((r) => r.warnAt)}::timestamptz[],
      ${rows.map((r) => r.warnedPercent)}::int[], ${rows.map((r) => r.calendarRevision)}::int[])
      as r(clock_id, due_at, warn_at, warned_percent, revision)
    where c.clock_id = r.clock_id`)
}

export type MarkRow = {
  readonly clockId: ClockId
  readonly number: number
  readonly kind: MarkKind
  readonly at: Instant
  readonly runs: boolean
  readonly owedBy: OwedBy
}

export function insertMark(tx: Tx, row: MarkRow & { readonly eventId: string | null }) {
  return tx.run(sql`
    insert into clocks.marks (clock_id, number, kind, at, runs, owed_by, event_id)
    values (${row.clockId}, ${row.number}, ${row.kind}, ${row.at}, ${row.runs}, ${row.owedBy},
      ${row.eventId})`)
}

/** The marks of these clocks, each clock's in order. */
export function marksOf(tx: Tx, clockIds: readonly string[]) {
  return tx.many<MarkRow>(sql`
    select clock_id as "clockId", number, kind, at, runs, owed_by as "owedBy"
    from clocks.marks where clock_id = any(${clockIds}::uuid[]) order by clock_id, number`)
}

/** The levels just told of, so that each is told once. */
export function setWarned(
  tx: Tx,
  rows: readonly { readonly clockId: string; readonly percent: number }[],
) {
  return tx.run(sql`
    update clocks.clocks c set warned_percent = r.percent
    from unnest(${rows.map((r) => r.clockId)}::uuid[], ${rows.map((r) => r.percent)}::int[])
      as r(clock_id, percent)
    where c.clock_id = r.clock_id`)
}
