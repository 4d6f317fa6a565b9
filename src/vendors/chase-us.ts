import type { Act } from '../audit/index.ts'
import { officeCalendarIn } from '../clocks/index.ts'
import { notify } from '../correspondence/index.ts'
import { must } from '../kernel/assert.ts'
import { weekdaysOpen } from '../kernel/calendar.ts'
import { afterBusinessDays } from '../kernel/calendar-time.ts'
import { ok, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { partnerById } from '../partners/index.ts'
import { recordVendor } from './profile.ts'
import { insertReminder, waitingForUs } from './tax-form-sql.ts'

/** Business days after which ours are told again, as a partner is. */
const CHASE_DAYS = [2, 5, 9]
const WAITING_MAX = 2_000
/** Where no office calendar of the zone is known. */
const OFFICE_HOURS = '09:00-17:00'

const words = {
  papers: { role: 'specialist', text: 'The papers of this vendor wait to be checked' },
  approval: { role: 'finance', text: 'This vendor waits for approval' },
  renewal: { role: 'finance', text: 'A new tax form of this vendor waits for approval' },
} as const

/** Chases our own people the way a partner is chased: a specialist for papers, Finance for a profile or
 *  a renewal, 2, 5 and 9 business days after it came to them. Answers how many were told. */
export async function chaseOurs(act: Act): Promise<Result<{ told: number }, never>> {
  const before = act.at.subtract({ hours: 24 })
  let told = 0
  for (const wait of await waitingForUs(act.tx, before, WAITING_MAX)) {
    const partner = must(await partnerById(act.tx, wait.partnerId), 'a vendor has a partner')
    const office = await officeCalendarIn(act.tx, partner.timeZone)
    const calendar = office?.calendar ?? weekdaysOpen(partner.timeZone, OFFICE_HOURS)
    const passed = CHASE_DAYS.filter(
      (days) =>
        Temporal.Instant.compare(afterBusinessDays(calendar, wait.since, days), act.at) <= 0,
    )
    const step = passed.at(-1) ?? 0
    if (step <= (wait.lastStep ?? 0)) continue
    const { vendorId, about } = wait
    const ofDay = wait.since.toZonedDateTimeISO('UTC').toPlainDate()
    await insertReminder(act.tx, { vendorId, about, ofDay, step, at: act.at })
    const eventId = await recordVendor(act, wait, 'vendor.waits', { about, step })
    const { role, text } = words[about]
    const subject = { subjectKind: 'vendor', subjectId: vendorId, eventId }
    await notify(act, { ...subject, roles: [role], text: `${text} for ${step} business days.` })
    told += 1
  }
  return ok({ told })
}
