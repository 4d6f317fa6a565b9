import { type PlainDate, printDay } from '../kernel/temporal.ts'
import { isUnpublished } from './cut-off.ts'

/** What does not keep a run from going and whoever approves it should know. */
export type RunWarning = { readonly code: string; readonly text: string; readonly remedy: string }

/** Warns of an execution day past what is published of its account's calendar: the bank may be closed
 *  on it. Executed on 6 January 2027, published until 31 December 2026 → one warning. Pure. */
export function dayWarnings(of: {
  readonly calendarCode: string
  readonly executeOn: PlainDate
  readonly publishedUntil: PlainDate | null
}): RunWarning[] {
  const { calendarCode, executeOn, publishedUntil } = of
  if (!isUnpublished(publishedUntil, executeOn)) return []
  const known =
    publishedUntil === null
      ? 'nobody has said until when its bank holidays are published'
      : `its bank holidays are published until ${printDay(publishedUntil)}`
  return [
    {
      code: 'calendar_unpublished',
      text: `Whether the bank works on ${printDay(executeOn)} is not certain: of ${calendarCode}, ${known}.`,
      remedy:
        'Ask the bank, or execute on an earlier day; once the days are published the lead adds ' +
        'them under Settings, Calendars.',
    },
  ]
}
