import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import * as lists from './list-sql.ts'

export type ListAge = {
  /** Whole days since it was published, or loaded where its publisher says no day. */
  readonly ageDays: number
  readonly isStale: boolean
}

/** How old a list is on a day (UTC) under a limit in days. A house's own list never grows old: nobody
 *  publishes it. Pure. */
export function ageOf(
  list: {
    readonly kind: string
    readonly publishedOn: PlainDate | null
    readonly loadedAt: Instant
  },
  at: Instant,
  limitDays: number,
): ListAge {
  const since = list.publishedOn ?? dayOf(list.loadedAt)
  const ageDays = Math.max(0, since.until(dayOf(at)).days)
  return { ageDays, isStale: list.kind !== 'house' && ageDays > limitDays }
}

export type StaleList = {
  readonly listCode: string
  readonly ageDays: number
  readonly limitDays: number
}

/** Lists that are loaded and older at `at` than the limit of that day: nothing leaves by them. */
export async function staleListsAt(tx: Tx, at: Instant): Promise<StaleList[]> {
  const { days: limitDays } = await lists.limitOn(tx, dayOf(at))
  return (await lists.listRows(tx)).flatMap((row) => {
    const { ageDays, isStale } = ageOf(row, at, limitDays)
    return isStale ? [{ listCode: row.listCode, ageDays, limitDays }] : []
  })
}

/** Instants are told by the day of UTC. */
export function dayOf(at: Instant): PlainDate {
  return at.toZonedDateTimeISO('UTC').toPlainDate()
}
