import { bankingCalendarCode, calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import type { Calendar } from '../kernel/calendar.ts'
import type { Currency } from '../kernel/currency.ts'
import { money, type Money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { dueByMonth, type LateRow, lateRows } from './late-sql.ts'
import { storiesOf } from './late-story.ts'
import { type Lateness, latenessOf, type LateOwner } from './lateness.ts'
import { railsFor } from './on-time.ts'
import { mustBeDoneBy, type Rail } from './pay-date.ts'

/** How far the report looks back unless asked otherwise. */
const LOOK_BACK_DAYS = 90
/** What one report reads at most; what was due last comes first. */
export const LATE_ROWS_MAX = 5_000

export type LatePayable = Omit<LateRow, 'amountMinor' | 'currency' | RailField> &
  Lateness & { readonly amount: Money }
type RailField = 'calendarCode' | 'cutOff' | 'leadDays' | 'payerId' | 'executeOn'

export type LateAsk = {
  readonly at: Instant
  readonly from: PlainDate | null
  readonly until: PlainDate | null
  readonly payerId: string | null
}

/** What was due in a period and how much of it was booked in time, by month; every payable that was not,
 *  with the step that was late and whose it was; and what counts against whom. `more`: only the
 *  {@link LATE_ROWS_MAX} due last were looked at, the counts by month are whole. */
export async function lateReport(tx: Tx, asked: LateAsk) {
  const today = asked.at.toZonedDateTimeISO('UTC').toPlainDate()
  const until = asked.until ?? today
  const from = asked.from ?? until.subtract({ days: LOOK_BACK_DAYS })
  const period = { from, until, payerId: asked.payerId, today }
  const months = await dueByMonth(tx, period)
  const found = await lateRows(tx, { ...period, limit: LATE_ROWS_MAX + 1 })
  const rows = await withLateness(tx, found.slice(0, LATE_ROWS_MAX), asked.at)
  const due = months.reduce((total, month) => total + month.due, 0)
  const onTime = months.reduce((total, month) => total + month.onTime, 0)
  const more = found.length > LATE_ROWS_MAX
  return { from, until, today, due, onTime, months, steps: tallied(rows), rows, more }
}

async function withLateness(tx: Tx, rows: readonly LateRow[], at: Instant): Promise<LatePayable[]> {
  const stories = await storiesOf(
    tx,
    rows.map((row) => row.payableId),
  )
  const railOf = await railsOf(tx, rows)
  return rows.flatMap((row) => {
    const { amountMinor, calendarCode: _c, cutOff: _o, leadDays: _l, ...shown } = row
    const { payerId: _p, executeOn, ...rest } = shown
    const rail = railOf(row)
    const happened = must(stories.get(row.payableId), 'each was asked')
    const { dueOn, paidOn } = row
    const story = { dueOn, paidOn, rail: rail.rail, executeOn, happened }
    const late = latenessOf(story, at)
    // Past its day by the calendar of UTC, and not yet by its bank's: nothing is late before midnight there.
    if (late === null) return []
    const owed = rail.isOurs ? late : { ...late, ...noAccount(rail.rail, dueOn) }
    return [{ ...rest, amount: money(amountMinor, row.currency), ...owed }]
  })
}

/** Without an account to pay from, nobody else could have done anything. */
function noAccount(rail: Rail, dueOn: PlainDate) {
  const step = 'paying_account'
  const dueBy = mustBeDoneBy(rail, dueOn, { step, isInRun: false })
  return { owedBy: 'finance', step, dueBy, doneAt: null } as const
}

/** The rail of the run that has it, else that of its payer now; where the payer has no account, the
 *  banking days of the currency until midnight (`isOurs` is false). */
async function railsOf(tx: Tx, rows: readonly LateRow[]) {
  const ofPayer = await railsFor(tx, rows)
  const codeOf = (row: LateRow) =>
    // A currency of the database is one of the table: a foreign key holds it there.
    row.calendarCode ?? bankingCalendarCode(row.currency as Currency)
  const calendars = new Map<string, Calendar>()
  for (const code of new Set(rows.map(codeOf))) {
    calendars.set(code, must(await calendarOf(tx, code), 'a known calendar'))
  }
  return (row: LateRow): { readonly rail: Rail; readonly isOurs: boolean } => {
    const calendar = must(calendars.get(codeOf(row)), 'read above')
    const { cutOff, leadDays } = row
    if (row.calendarCode !== null && cutOff !== null && leadDays !== null) {
      return { rail: { calendar, cutOff, leadDays, publishedUntil: null }, isOurs: true }
    }
    const rail = ofPayer(row)
    if (rail !== null) return { rail, isOurs: true }
    return { rail: { calendar, cutOff: '00:00', leadDays: 0, publishedUntil: null }, isOurs: false }
  }
}

export type LateStep = {
  readonly owedBy: LateOwner
  readonly step: string
  readonly payables: number
  /** Of them, not booked to this day. */
  readonly open: number
  /** Banking days in all. */
  readonly days: number
}

/** What counts against whom and for which step, the most often first. */
function tallied(rows: readonly LatePayable[]): LateStep[] {
  const groups = Map.groupBy(rows, (row) => `${row.owedBy}/${row.step}`)
  return [...groups.values()]
    .flatMap(([first, ...others]) => {
      if (first === undefined) return []
      const of = [first, ...others]
      const { owedBy, step } = first
      const open = of.filter((row) => row.paidOn === null).length
      const days = of.reduce((total, row) => total + row.daysLate, 0)
      return [{ owedBy, step, payables: of.length, open, days }]
    })
    .toSorted((a, b) => b.payables - a.payables || (a.step < b.step ? -1 : 1))
}
