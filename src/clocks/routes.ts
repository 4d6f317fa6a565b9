import { type Call, execute, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import * as contract from './contract.ts'
import { addCalendar, addHoliday, dropHoliday } from './edit-calendar.ts'
import { statePublished } from './published.ts'
import { allCalendars, calendarByCode, holidaysNow } from './sql.ts'

export const routes: readonly ServedRoute<Call>[] = [
  on(contract.listCalendars, async (call) => {
    const found = await read(call, 'calendar.read', allCalendars)
    return found.ok ? ok({ rows: found.value }) : found
  }),
  on(contract.addCalendar, (call, { body }) => execute(call, 'calendar.edit', addCalendar, body)),
  on(contract.listHolidays, async (call, { params }) => {
    const found = await read(call, 'calendar.read', async (tx) => {
      const calendar = await calendarByCode(tx, params.code)
      return calendar === null ? null : holidaysNow(tx, [calendar.calendarId])
    })
    if (!found.ok) return found
    if (found.value !== null) return ok({ rows: found.value })
    return refuse({ code: 'clocks.calendar_unknown', calendar: params.code })
  }),
  on(contract.addHoliday, (call, { params, body }) =>
    execute(call, 'calendar.edit', addHoliday, { ...body, calendarCode: params.code }),
  ),
  on(contract.statePublished, (call, { params, body }) =>
    execute(call, 'calendar.edit', statePublished, { ...body, calendarCode: params.code }),
  ),
  on(contract.dropHoliday, (call, { params }) =>
    execute(call, 'calendar.edit', dropHoliday, { calendarCode: params.code, on: params.on }),
  ),
]
