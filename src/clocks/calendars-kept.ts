import { type Act, keepSettings, settingsVerification } from '../audit/index.ts'
import type { Tx } from '../platform/db.ts'
import { calendarSettings } from './calendars-kept-sql.ts'

export const calendarsRead = (tx: Tx, ids?: readonly string[]) => calendarSettings(tx, ids ?? null)

export function keepCalendar(act: Act, code: string): Promise<void> {
  return keepSettings(act, calendarsRead, [`calendar:${code}`])
}

export const calendarVerification = settingsVerification({
  name: 'clocks.calendars',
  guarantee: 'calendars, their hours and their days are what was last taken down of them',
  read: calendarsRead,
})
