import type { Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import { detailRows } from './detail-rows.ts'
import { type DetailInsert, insertDetails } from './import-sql.ts'
import type { LineId } from './line.ts'
import * as rows from './notified-sql.ts'
import type { PlannedStatement } from './statement-plan.ts'

/** What is told has no line yet; the line's own id takes its place when it is joined. */
const NO_LINE: LineId = '00000000-0000-0000-0000-000000000000'
/** Days by which the statement may book otherwise than the notification said: over a weekend. */
const JOIN_WINDOW_DAYS = 4

/** Keeps what a notification says of its entries, until the statement has their lines. Identical
 *  entries of one file all count; across files as many as in the file that has most. */
export async function keepNotified(
  act: Act,
  statementFileId: string,
  statements: readonly PlannedStatement[],
): Promise<number> {
  const kept = statements.flatMap(({ account, lines }) =>
    lines.map(({ entry, bookedOn, fingerprint, occurrence }) => ({
      notifiedEntryId: act.newId<'notified_entry'>(),
      payingAccountId: account.payingAccountId,
      fingerprint,
      occurrence,
      bookedOn,
      amountMinor: entry.amount.minor,
      currency: entry.amount.currency,
      servicerReference: entry.servicerReference,
      details: { rows: detailRows(NO_LINE, entry) },
    })),
  )
  return rows.insertNotified(act.tx, statementFileId, kept)
}

/** Joins what notifications said with the lines that statements have: by the bank's own reference and
 *  amount, else by day and amount where each has it once. The line gets the details where its own
 *  name no payment. Answers how many were joined; what has no line yet stays provisional. */
export async function joinNotified(act: Act, payingAccountIds: readonly string[]): Promise<number> {
  const waiting = await rows.waitingEntries(act.tx, payingAccountIds)
  const [first] = waiting
  if (first === undefined) return 0
  const days = waiting.map((entry) => entry.bookedOn).sort(Temporal.PlainDate.compare)
  const window = { days: JOIN_WINDOW_DAYS }
  const lines = await rows.joinableLines(act.tx, {
    payingAccountIds,
    from: must(days[0], 'an entry waits').subtract(window),
    until: must(days.at(-1), 'an entry waits').add(window),
  })
  const joined = pairs(waiting, lines)
  if (joined.length === 0) return 0
  await rows.joinEntries(
    act.tx,
    joined.map(({ entry, line }) => ({ ...entry, ...line })),
    act.at,
  )
  const details = joined.flatMap(({ entry, line }) =>
    line.named > 0
      ? []
      : entry.details.rows.map((each) => ({
          ...each,
          lineId: line.lineId,
          detailNo: line.details + each.detailNo,
        })),
  )
  if (details.length > 0) await insertDetails(act.tx, details satisfies DetailInsert[])
  return joined.length
}

type Line = Awaited<ReturnType<typeof rows.joinableLines>>[number]
type Pair = { readonly entry: rows.NotifiedRow; readonly line: Line }

/** Pure: which entry is which line. */
export function pairs(entries: readonly rows.NotifiedRow[], lines: readonly Line[]): Pair[] {
  const found: Pair[] = []
  const taken = new Set<string>()
  const join = (keyOf: (of: rows.NotifiedRow | Line) => string | null) => {
    const open = entries.filter((entry) => !taken.has(entry.notifiedEntryId))
    const free = lines.filter((line) => !taken.has(line.lineId))
    const [byEntry, byLine] = [Map.groupBy(open, keyOf), Map.groupBy(free, keyOf)]
    for (const [key, [entry, second]] of byEntry) {
      const [line, more] = key === null ? [] : (byLine.get(key) ?? [])
      if (entry === undefined || second !== undefined) continue
      if (line === undefined || more !== undefined) continue
      if (!isNear(entry.bookedOn, line.bookedOn)) continue
      taken.add(entry.notifiedEntryId).add(line.lineId)
      found.push({ entry, line })
    }
  }
  join(({ payingAccountId, servicerReference, amountMinor }) =>
    servicerReference === null ? null : `${payingAccountId} ${servicerReference} ${amountMinor}`,
  )
  join(
    ({ payingAccountId, bookedOn, amountMinor }) =>
      `${payingAccountId} ${bookedOn.toString()} ${amountMinor}`,
  )
  return found
}

function isNear(one: PlainDate, other: PlainDate): boolean {
  return Math.abs(one.until(other, { largestUnit: 'day' }).days) <= JOIN_WINDOW_DAYS
}
