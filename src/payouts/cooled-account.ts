import { z } from 'zod'
import type { Act, HeardEvent } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { notify, say } from '../correspondence/index.ts'
import { holdersOf } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { addBusinessDays } from '../kernel/calendar.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { COOLING_BANKING_DAYS } from './payer-change.ts'

/** Everybody of Finance sees it at once, whoever did it. */
export function noticeFinance(
  act: Act,
  of: { readonly subjectKind: string; readonly subjectId: string; readonly eventId: string },
  text: string,
): Promise<void> {
  return notify(act, { roles: ['finance'], ...of, text: `${act.actor.name}: ${text}` })
}

/** A notice, and a letter to everybody of Finance: what is asked for reaches them out of the console
 *  too. */
export async function tellFinance(
  act: Act,
  of: {
    readonly id: string
    readonly eventId: string
    readonly what: string
    readonly reason: string
  },
): Promise<void> {
  const about = { subjectKind: 'payer_change', subjectId: of.id, eventId: of.eventId }
  await noticeFinance(act, about, of.what)
  const to = (await holdersOf(act.tx, ['finance'])).map(({ name, email }) => ({ name, email }))
  await say(act, {
    threadKind: 'own_account',
    threadId: of.id,
    partnerId: null,
    to,
    template: 'own_account.changed',
    facts: { what: of.what, by: act.actor.name, reason: of.reason },
  })
}

/** Today, and the day three banking days on, by an account's calendar. */
export async function cooledOn(
  act: Act,
  calendarCode: string,
): Promise<{ readonly today: PlainDate; readonly cooled: PlainDate }> {
  const calendar = must(await calendarOf(act.tx, calendarCode), 'a known calendar')
  const today = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
  return { today, cooled: addBusinessDays(calendar, today, COOLING_BANKING_DAYS) }
}

/** Finance hears that a day is to become a bank day: until another person agrees it is none. */
export async function noticeCalendar(act: Act, event: HeardEvent): Promise<Result<null, never>> {
  const { on } = calendarEvent.parse(event.body)
  await notify(act, {
    roles: ['finance'],
    subjectKind: 'calendar',
    subjectId: event.subjectId,
    eventId: event.eventId,
    text: `${on} is to be a bank day of ${event.subjectId}; another person agrees first.`,
  })
  return ok(null)
}

const calendarEvent = z.object({ on: z.string() })
