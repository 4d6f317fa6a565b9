import type { Act } from '../../audit/index.ts'
import { calendarOf } from '../../clocks/index.ts'
import { must } from '../../kernel/assert.ts'
import { addBusinessDays, type Calendar } from '../../kernel/calendar.ts'
import { ok, type Refusal, type Result } from '../../kernel/result.ts'
import { type Instant, Temporal } from '../../kernel/temporal.ts'
import { answerDaysOf } from '../answers/answer-time.ts'
import { type FolderRow, setFolderWarned, silentSince } from './folders-sql.ts'
import { tellOfSilence } from './tell.ts'

const FOLDERS_PER_SWEEP_MAX = 200

/** Tells Finance once of each folder into which no look has succeeded for as long as its account's bank
 *  may take to answer: whatever it answered, nobody here knows. */
export async function sweepSilence(act: Act): Promise<Result<{ silent: number }, Refusal>> {
  // Banking days are never fewer than days: what is younger cannot be late.
  const folders = await silentSince(act.tx, act.at.subtract({ hours: 24 }), FOLDERS_PER_SWEEP_MAX)
  const today = act.at.toZonedDateTimeISO('UTC').toPlainDate()
  const daysOf = await answerDaysOf(act.tx, folders, today)
  let silent = 0
  for (const folder of folders) {
    const { payingAccountId, calendarCode } = folder
    const days = must(daysOf.get(payingAccountId), 'each account has its answer time')
    const calendar = must(await calendarOf(act.tx, calendarCode), 'a known calendar')
    if (!isSilent(folder, { calendar, days, at: act.at })) continue
    await setFolderWarned(act.tx, payingAccountId, act.at)
    await tellOfSilence(act, folder, days)
    silent += 1
  }
  return ok({ silent })
}

/** True when the last look that succeeded is more than so many banking days ago. */
export function isSilent(
  folder: Pick<FolderRow, 'okAt' | 'since'>,
  of: { readonly calendar: Calendar; readonly days: number; readonly at: Instant },
): boolean {
  const { calendar, days, at } = of
  const dayOf = (instant: Instant) => instant.toZonedDateTimeISO(calendar.zone).toPlainDate()
  const last = addBusinessDays(calendar, dayOf(folder.okAt ?? folder.since), days)
  return Temporal.PlainDate.compare(dayOf(at), last) > 0
}
