import { parseOpenDay } from '../kernel/calendar.ts'
import type { PlainDate } from '../kernel/temporal.ts'

export const calendarChangeStates = ['proposed', 'applied', 'declined'] as const
export type CalendarChangeState = (typeof calendarChangeStates)[number]

export const calendarChangeMoves = {
  apply: { from: ['proposed'], to: 'applied' },
  decline: { from: ['proposed'], to: 'declined' },
} as const satisfies Record<
  string,
  { readonly from: readonly CalendarChangeState[]; readonly to: CalendarChangeState }
>

/** Whether an edit makes a bank day of a day that was none. It shortens every cooling-off and moves money
 *  earlier, so it takes two people; an edit that closes a day only makes money wait, and takes one.
 *  `hours` null: the day is no longer one that differs. Office calendars hold no money. Pure. */
export function opensBankDay(
  calendar: { readonly kind: 'office' | 'banking'; readonly week: readonly string[] },
  edit: {
    readonly on: PlainDate
    /** Hours of the entry that stands for the day; null when none does. */
    readonly stands: string | null
    readonly hours: string | null
  },
): boolean {
  if (calendar.kind !== 'banking') return false
  const usual = calendar.week[edit.on.dayOfWeek - 1] ?? ''
  return !isOpen(edit.stands ?? usual) && isOpen(edit.hours ?? usual)
}

function isOpen(hours: string): boolean {
  return (parseOpenDay(hours) ?? []).length > 0
}
