import { type Act, personBehind, record } from '../../audit/index.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import * as lists from './list-sql.ts'
import type { ScreeningRefusal } from './refusals.ts'

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

export type SetLimit = {
  /** A list older than so many days counts as old, from today (UTC) on. */
  readonly days: number
  readonly reason: string
}

/** Says anew after how many days a list counts as old: from today on, kept beside what held before. */
export async function setScreeningLimit(
  act: Act,
  asked: SetLimit,
): Promise<Result<{ readonly days: number; readonly fromOn: PlainDate }, ScreeningRefusal>> {
  const { days, reason } = asked
  if (!Number.isInteger(days) || days < 1 || days > LIMIT_DAYS_MAX) {
    return refuse({ code: 'screening.invalid_limit', days })
  }
  const fromOn = dayOf(act.at)
  const by = personBehind(act.actor)
  await lists.putLimit(act.tx, { fromOn, days, reason, by, at: act.at })
  await record(act, {
    type: 'screening.limit_set',
    subjectKind: 'screening_list',
    subjectId: act.newId<'screening_limit'>(),
    body: { days, fromOn: fromOn.toString() },
    reason,
  })
  return ok({ days, fromOn })
}

export const LIMIT_DAYS_MAX = 365

function dayOf(at: Instant): PlainDate {
  return at.toZonedDateTimeISO('UTC').toPlainDate()
}
