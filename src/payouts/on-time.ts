import { calendarOf, publishedUntil } from '../clocks/index.ts'
import type { Calendar } from '../kernel/calendar.ts'
import type { Currency } from '../kernel/currency.ts'
import { money } from '../kernel/money.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import { type PayableWithHolds, payablesById } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import { openRows, type OpenRow, railRows } from './on-time-sql.ts'
import { payCurrencies } from './pay-currency.ts'
import { type PayDate, payDate, payHealths, type Rail } from './pay-date.ts'
import { reasonOfLack } from './reasons.ts'
import { vendorIdsBy } from './risk-sql.ts'

/** How far the page looks ahead unless asked otherwise: terms of 30 days and their approval. */
const LOOK_AHEAD_DAYS = 31
/** What one look reads at most; what is due first comes first. */
export const ON_TIME_ROWS_MAX = 1_000

type Dated = { readonly row: OpenRow; readonly on: PayDate; readonly payable: PayableWithHolds }

/** What is owed and not booked, with the day it will be, whether that is in time, and who must act by
 *  when: what is late first, then what somebody must act on soonest. `more`: only the first
 *  {@link ON_TIME_ROWS_MAX} by due day were looked at. */
export async function onTime(
  tx: Tx,
  asked: {
    readonly at: Instant
    readonly until: PlainDate | null
    readonly payerId: string | null
  },
) {
  const today = asked.at.toZonedDateTimeISO('UTC').toPlainDate()
  const until = asked.until ?? today.add({ days: LOOK_AHEAD_DAYS })
  const limit = ON_TIME_ROWS_MAX
  const found = await openRows(tx, { until, payerId: asked.payerId, partnerId: null, limit })
  const dated = await dateRows(tx, found.slice(0, limit), asked.at)
  const vendors = await vendorIdsBy(
    tx,
    found.map((row) => row.partnerId),
  )
  const rows = dated.toSorted(byUrgency).map(({ row, on, payable }) => ({
    payableId: row.payableId,
    reference: row.reference,
    submissionId: row.submissionId,
    partnerId: row.partnerId,
    partnerName: row.partnerName,
    payerName: row.payerName,
    amount: money(row.amountMinor, row.currency),
    dueOn: row.dueOn,
    run: row.runId === null ? null : { runId: row.runId, number: row.runNumber ?? '' },
    ...on,
    missing: payable.holds.map((hold) =>
      reasonOfLack(hold, {
        partnerId: row.partnerId,
        submissionId: row.submissionId,
        vendorId: vendors.get(row.partnerId) ?? null,
      }),
    ),
  }))
  const tallies = payHealths.map((health) => ({
    health,
    payables: rows.filter((row) => row.health === health).length,
  }))
  return { today, until, rows, tallies, more: found.length > limit }
}

/** The days on which a partner's open payables will be booked, for its own eyes: no account of ours,
 *  no name of whom it waits for on our side. */
export async function ownPayDates(
  tx: Tx,
  asked: { readonly partnerId: string; readonly at: Instant },
) {
  const { partnerId, at } = asked
  const limit = ON_TIME_ROWS_MAX
  const found = await openRows(tx, { until: null, payerId: null, partnerId, limit })
  const dated = await dateRows(tx, found.slice(0, limit), at)
  return {
    rows: dated.map(({ row, on }) => ({
      payableId: row.payableId,
      reference: row.reference,
      amount: money(row.amountMinor, row.currency),
      dueOn: row.dueOn,
      predictedOn: on.predictedOn,
      isProvisional: on.isProvisional,
      isLate: on.health === 'late' || on.health === 'will_be_late',
      waitsForYou: on.owedBy === 'partner',
      actBefore: on.owedBy === 'partner' ? on.actBefore : null,
    })),
  }
}

async function dateRows(tx: Tx, rows: readonly OpenRow[], at: Instant): Promise<Dated[]> {
  const payables = await payablesById(
    tx,
    rows.map((row) => row.payableId),
  )
  const byId = new Map<string, PayableWithHolds>(payables.map((one) => [one.payableId, one]))
  const railOf = await railsFor(tx, rows)
  return rows.flatMap((row) => {
    const payable = byId.get(row.payableId)
    if (payable === undefined) return []
    const { runStatus, executeOn } = row
    const run = runStatus === null || executeOn === null ? null : { status: runStatus, executeOn }
    const waits = payable.holds.map(({ what, owedBy, until }) => ({ what, owedBy, until }))
    const { dueOn, unanswered } = row
    const on = payDate({ dueOn, waits, run, unanswered, rail: railOf(row) }, at)
    return [{ row, on, payable }]
  })
}

type Owed = Pick<OpenRow, 'partnerId' | 'payerId' | 'currency'>

/** The rail each is paid by: that of its payer in the currency it is paid in; null where the payer has no
 *  usable account in it. */
export async function railsFor(tx: Tx, rows: readonly Owed[]): Promise<(row: Owed) => Rail | null> {
  // A currency of the database is one of the table: a foreign key holds it there.
  const owed = rows.map((row) => ({ ...row, currency: row.currency as Currency }))
  const currencyOf = await payCurrencies(tx, owed)
  const known = await railRows(tx, [...new Set(rows.map((row) => row.payerId))])
  const calendars = new Map<string, Calendar | null>()
  const codes = [...new Set(known.map((rail) => rail.calendarCode))]
  for (const code of codes) calendars.set(code, await calendarOf(tx, code))
  const published = await publishedUntil(tx, codes)
  const rails = new Map(
    known.flatMap(({ payerId, currency, calendarCode, cutOff, leadDays }) => {
      const calendar = calendars.get(calendarCode) ?? null
      if (calendar === null) return []
      const until = published.get(calendarCode) ?? null
      const rail = { calendar, cutOff, leadDays, publishedUntil: until }
      return [[`${payerId}/${currency}`, rail]]
    }),
  )
  return (row) => {
    const currency = currencyOf({ ...row, currency: row.currency as Currency })
    return rails.get(`${row.payerId}/${currency}`) ?? null
  }
}

const order = { late: 0, will_be_late: 1, at_risk: 2, on_time: 3 } as const

function byUrgency(a: Dated, b: Dated): number {
  const health = order[a.on.health] - order[b.on.health]
  if (health !== 0) return health
  const until = instantOr(a.on.actBefore, a.row.dueOn) - instantOr(b.on.actBefore, b.row.dueOn)
  return until !== 0 || a.row.reference === b.row.reference ? until : by(a.row, b.row)
}

function by(a: OpenRow, b: OpenRow): number {
  return a.reference < b.reference ? -1 : 1
}

/** For sorting only: milliseconds of the instant, or of the end of the due day. */
function instantOr(at: Instant | null, dueOn: PlainDate): number {
  const end = at ?? dueOn.add({ days: 1 }).toZonedDateTime('UTC').toInstant()
  return Temporal.Instant.from(end).epochMilliseconds
}
