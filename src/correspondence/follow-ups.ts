import type { Act } from '../audit/index.ts'
import { calendarOf, officeCalendarIn } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { type Calendar, weekdaysOpen } from '../kernel/calendar.ts'
import { afterBusinessDays, nextOpen } from '../kernel/calendar-time.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { partnerById, type PartnerId } from '../partners/index.ts'
import {
  type FollowUp,
  followUpStep,
  type FollowUpStep,
  LAPSE_DAYS,
  REMINDER_DAYS,
} from './follow-up.ts'
import {
  dueFollowUps,
  type FollowUpRow,
  insertFollowUp,
  lockOpenFollowUp,
  moveFollowUp,
} from './follow-up-sql.ts'
import type { CorrespondenceRefusal } from './refusals.ts'
import { recordOn } from './record-on.ts'
import { openThread, say } from './say.ts'
import type { ThreadKey } from './thread.ts'

/** Follow-ups one sweep looks at; what is left waits for the next. */
export const FOLLOW_UPS_MAX = 200
/** Where no office calendar of the partner's zone is known. */
const PARTNER_HOURS = '09:00-17:00'

export type StartFollowUps = ThreadKey & {
  readonly partnerId: PartnerId
  /** What was asked about, as people say it: `MDF-2026-00042/2`. */
  readonly about: string
  readonly reminderDays?: readonly number[]
  readonly lapseDays?: number
}

/** Begins to chase an answer we asked for at `act.at`: reminders 2, 5 and 9 business days later in
 *  the partner's calendar, the last naming the 14th, on which `follow_up.lapsed` is recorded.
 *  Refuses a second one of a thread while one is open. */
export async function startFollowUps(
  act: Act,
  input: StartFollowUps,
): Promise<Result<FollowUp, CorrespondenceRefusal>> {
  const thread = await openThread(act, input)
  if ((await lockOpenFollowUp(act.tx, thread.id)) !== null) {
    return refuse({ code: 'correspondence.already_following_up', about: input.about })
  }
  const partner = must(await partnerById(act.tx, input.partnerId), 'the partner asked')
  const office = await officeCalendarIn(act.tx, partner.timeZone)
  const calendar = office?.calendar ?? weekdaysOpen(partner.timeZone, PARTNER_HOURS)
  const reminderDays = input.reminderDays ?? REMINDER_DAYS
  const lapseDays = input.lapseDays ?? LAPSE_DAYS
  const followUp: FollowUp = {
    followUpId: act.newId<'follow_up'>(),
    partnerId: input.partnerId,
    about: input.about,
    calendarCode: office?.code ?? null,
    zone: partner.timeZone,
    reminderDays,
    lapseDays,
    askedAt: act.at,
    state: 'open',
    reminders: 0,
    nextAt: afterBusinessDays(calendar, act.at, reminderDays[0] ?? lapseDays),
    lapsesAt: afterBusinessDays(calendar, act.at, lapseDays),
    endedAt: null,
  }
  await insertFollowUp(act.tx, { ...followUp, thread: thread.id })
  const { followUpId, lapsesAt } = followUp
  await recordOn(act, { ...input, type: 'follow_up.started', body: { followUpId, lapsesAt } })
  return ok(followUp)
}

/** Sends the reminders that are due and lapses what got no answer. Answers how many it moved. */
export async function sweepFollowUps(act: Act): Promise<Result<{ readonly moved: number }, never>> {
  const due = await dueFollowUps(act.tx, act.at, FOLLOW_UPS_MAX)
  for (const followUp of due) {
    const calendar = await calendarFor(act, followUp)
    await take(act, followUp, calendar, followUpStep(calendar, followUp, act.at))
  }
  return ok({ moved: due.length })
}

async function calendarFor(act: Act, followUp: FollowUpRow): Promise<Calendar> {
  const { calendarCode, zone } = followUp
  const known = calendarCode === null ? null : await calendarOf(act.tx, calendarCode)
  return known ?? weekdaysOpen(zone, PARTNER_HOURS)
}

async function take(
  act: Act,
  followUp: FollowUpRow,
  calendar: Calendar,
  step: FollowUpStep,
): Promise<void> {
  const { followUpId } = followUp
  switch (step.kind) {
    case 'wait':
      await moveFollowUp(act.tx, { ...followUp, nextAt: step.nextAt })
      return
    case 'lapse':
      await moveFollowUp(act.tx, { ...followUp, state: 'lapsed', nextAt: null, endedAt: act.at })
      await recordOn(act, { ...followUp, type: 'follow_up.lapsed', body: { followUpId } })
      return
    case 'remind': {
      const { reminder, isLast, nextAt, lapsesAt } = step
      await moveFollowUp(act.tx, { ...followUp, reminders: reminder, nextAt, lapsesAt })
      await remind(act, { ...followUp, lapsesAt }, { calendar, reminder, isLast })
      const body = { followUpId, reminder, last: isLast }
      await recordOn(act, { ...followUp, type: 'follow_up.sent', body })
    }
  }
}

async function remind(
  act: Act,
  followUp: FollowUpRow,
  step: { readonly calendar: Calendar; readonly reminder: number; readonly isLast: boolean },
): Promise<void> {
  const partner = must(await partnerById(act.tx, followUp.partnerId), 'the partner asked')
  const about = { number: followUp.about, partner: partner.legalName, link: null }
  const lapsesOn = dayIn(followUp.zone, followUp.lapsesAt)
  const notBefore = nextOpen(step.calendar, act.at)
  const to = { threadKind: followUp.threadKind, threadId: followUp.threadId, notBefore }
  const { partnerId } = followUp
  if (followUp.threadKind === 'vendor') {
    await remindOfProfile(
      act,
      { ...to, partnerId },
      { partner: partner.legalName, link: null },
      step,
    )
    return
  }
  if (step.isLast) {
    const facts = { ...about, lapsesOn }
    await say(act, { ...to, partnerId, template: 'submission.last_reminder', facts })
  } else {
    const facts = { ...about, lapsesOn, reminder: step.reminder }
    await say(act, { ...to, partnerId, template: 'submission.reminder', facts })
  }
}

/** A profile does not lapse: what is owed waits for it. */
async function remindOfProfile(
  act: Act,
  to: ThreadKey & { readonly partnerId: PartnerId; readonly notBefore: Instant },
  about: { readonly partner: string; readonly link: null },
  step: { readonly reminder: number; readonly isLast: boolean },
): Promise<void> {
  if (step.isLast) {
    await say(act, { ...to, template: 'vendor.last_reminder', facts: about })
  } else {
    const facts = { ...about, reminder: step.reminder }
    await say(act, { ...to, template: 'vendor.reminder', facts })
  }
}

/** `31 March 2026`, as a letter says a day. */
export function dayIn(zone: string, at: Instant): string {
  const local = at.toZonedDateTimeISO(zone)
  return `${local.day} ${local.toLocaleString('en', { month: 'long' })} ${local.year}`
}
