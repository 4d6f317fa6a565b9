import { z } from 'zod'
import type { Actor } from '../audit/index.ts'
import { type Call, execute, mayApprove, mayDo, namesOf, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { agreeCalendarChange, declineCalendarChange } from './agree-calendar.ts'
import { waitingChanges } from './calendar-change-sql.ts'
import * as contract from './contract.ts'
import { addCalendar, addHoliday, dropHoliday } from './edit-calendar.ts'
import { statePublished } from './published.ts'
import { allCalendars, calendarByCode, holidaysNow } from './sql.ts'

/** What waits of a calendar, with who proposed it and whether `actor` may agree. */
async function waitingView(tx: Tx, calendarId: string, actor: Actor) {
  const waiting = await waitingChanges(tx, calendarId)
  const people = await namesOf(
    tx,
    // The terminal's operator is nobody with a name here.
    waiting.map((each) => each.proposedBy).filter((each) => z.uuid().safeParse(each).success),
  )
  return waiting.map(
    ({ proposedBy, calendarChangeId, on, name: day, hours, source, proposedAt }) => {
      const name = people.find((one) => one.principalId === proposedBy)?.name ?? proposedBy
      const whyNot = !mayDo({ signedIn: true, roles: actor.roles }, 'calendar.agree')
        ? 'A lead or Finance does this.'
        : mayApprove(actor, [proposedBy])
          ? null
          : 'You proposed it yourself.'
      const by = { principalId: proposedBy, name }
      return {
        calendarChangeId,
        on,
        name: day,
        hours,
        source,
        proposedAt,
        proposedBy: by,
        mayAgree: whyNot,
      }
    },
  )
}

export const routes: readonly ServedRoute<Call>[] = [
  on(contract.listCalendars, async (call) => {
    const found = await read(call, 'calendar.read', allCalendars)
    return found.ok ? ok({ rows: found.value }) : found
  }),
  on(contract.addCalendar, (call, { body }) => execute(call, 'calendar.edit', addCalendar, body)),
  on(contract.listHolidays, async (call, { params }) => {
    const found = await read(call, 'calendar.read', async (tx) => {
      const calendar = await calendarByCode(tx, params.code)
      if (calendar === null) return null
      const { calendarId } = calendar
      const rows = await holidaysNow(tx, [calendarId])
      return { rows, waiting: await waitingView(tx, calendarId, call.actor) }
    })
    if (!found.ok) return found
    if (found.value !== null) return ok(found.value)
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
  on(contract.agreeCalendarChange, (call, { params }) =>
    execute(call, 'calendar.agree', agreeCalendarChange, params),
  ),
  on(contract.declineCalendarChange, (call, { params, body }) =>
    execute(call, 'calendar.agree', declineCalendarChange, { ...params, ...body }),
  ),
]
