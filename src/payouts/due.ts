import { money } from '../kernel/money.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import { payablesById } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import { blockedRows, dueSums } from './read-sql.ts'
import { reasonOfLack } from './reasons.ts'
import { vendorIdsBy } from './risk-sql.ts'

/** How far the calendar looks ahead unless asked otherwise. */
const CALENDAR_DAYS = 60

/** What is due by day, overdue days first. "Today" is a date of business: UTC's. */
export async function payoutCalendar(
  tx: Tx,
  asked: {
    readonly at: Instant
    readonly until: PlainDate | null
    readonly payerId: string | null
  },
) {
  const today = asked.at.toZonedDateTimeISO('UTC').toPlainDate()
  const until = asked.until ?? today.add({ days: CALENDAR_DAYS })
  const sums = await dueSums(tx, { until, payerId: asked.payerId })
  const rows = sums.map((row) => {
    const tally = (payables: number, minor: bigint) => ({
      payables,
      amount: money(minor, row.currency),
    })
    const { dueOn, payerId, payerName, currency } = row
    return {
      dueOn,
      overdue: isBefore(dueOn, today),
      payerId,
      payerName,
      currency,
      ready: tally(row.readyCount, row.readyMinor),
      held: tally(row.heldCount, row.heldMinor),
      inRun: tally(row.inRunCount, row.inRunMinor),
      sent: tally(row.sentCount, row.sentMinor),
    }
  })
  return { today, rows }
}

/** What is owed and cannot be paid: each with what is missing, who owes it and what to do. */
export async function blockedPayables(
  tx: Tx,
  asked: PageAsked & {
    readonly at: Instant
    readonly payerId: string | null
    readonly owedBy: string | null
  },
) {
  const today = asked.at.toZonedDateTimeISO('UTC').toPlainDate()
  const rows = await blockedRows(tx, asked)
  const payables = await payablesById(
    tx,
    rows.map((row) => row.payableId),
  )
  const vendors = await vendorIdsBy(
    tx,
    rows.map((row) => row.partnerId),
  )
  const holds = new Map(payables.map((payable) => [payable.payableId, payable.holds]))
  return rows.map(({ amountMinor, currency, ...row }) => ({
    ...row,
    amount: money(amountMinor, currency),
    overdue: isBefore(row.dueOn, today),
    missing: (holds.get(row.payableId) ?? []).map((lack) =>
      reasonOfLack(lack, {
        partnerId: row.partnerId,
        submissionId: row.submissionId,
        vendorId: vendors.get(row.partnerId) ?? null,
      }),
    ),
  }))
}

function isBefore(day: PlainDate, today: PlainDate): boolean {
  return Temporal.PlainDate.compare(day, today) < 0
}
