import type { Act } from '../audit/index.ts'
import { calendarOf, officeCalendarIn } from '../clocks/index.ts'
import { say, type TemplateFacts, type TemplateName } from '../correspondence/index.ts'
import { balanceIn, fundById } from '../funds/index.ts'
import { type Incentive, lockIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { addBusinessDays, weekdaysOpen } from '../kernel/calendar.ts'
import { nextOpen } from '../kernel/calendar-time.ts'
import { money, printMoney } from '../kernel/money.ts'
import { ok, type Result } from '../kernel/result.ts'
import { type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import { partnerById } from '../partners/index.ts'
import { type Pack, versionById } from '../programs/index.ts'
import { openingOf } from './milestone-sql.ts'
import * as rows from './warning-sql.ts'

/** Windows looked at in one page, and pages of one sweep; what is left waits for the next. */
const PAGE_ROWS = 200
const PAGES_MAX = 20
/** Where no office calendar of the partner's zone is known. */
const PARTNER_HOURS = '09:00-17:00'

/** Tells partners, so many days before as their program says, that they can claim no longer soon or
 *  that a protection ends: each once, in their working hours. Nothing where nothing is left to claim or
 *  the last claim is in. Answers how many were told. */
export async function warnOfWindows(act: Act): Promise<Result<{ warned: number }, never>> {
  const rules = await rulesNow(act)
  let warned = 0
  let after: string | null = null
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const due = await rows.warningsDue(act.tx, rules, { after, limit: PAGE_ROWS })
    for (const one of due) if (await warn(act, one)) warned += 1
    if (due.length < PAGE_ROWS) break
    after = due.at(-1)?.incentiveId ?? null
  }
  return ok({ warned })
}

/** The warnings of every version that something is held under. */
async function rulesNow(act: Act): Promise<rows.WarningRule[]> {
  const rules: rows.WarningRule[] = []
  for (const { versionId } of await rows.versionsHeld(act.tx)) {
    const { pack } = must(await versionById(act.tx, versionId), 'a version in use')
    const today = act.at.toZonedDateTimeISO(pack.zone).toPlainDate()
    const { about, list } = warningsOf(pack)
    rules.push(...list.map((days) => ({ versionId, about, days, today })))
  }
  return rules
}

function warningsOf(pack: Pack): { about: 'claim' | 'protection'; list: readonly number[] } {
  if (pack.type === 'mdf') return { about: 'claim', list: pack.windows.closeWarningDays }
  if (pack.type === 'deal') return { about: 'protection', list: pack.windows.endWarningDays }
  return { about: 'claim', list: [] }
}

async function warn(act: Act, due: rows.WarningDue): Promise<boolean> {
  const incentive = must(await lockIncentive(act.tx, due.incentiveId), 'an incentive just listed')
  const until = printDay(due.endsOn)
  const { number } = incentive
  const told = { about: due.about, aboutNo: 0, endsOn: due.endsOn, days: due.days }
  if (due.about === 'protection') {
    await tell(act, incentive, told, 'deal.protection_ends', { number, until })
    return true
  }
  const fund = must(await fundById(act.tx, incentive.fundId), 'an incentive has its fund')
  const left = await balanceIn(act.tx, fund, 'committed', incentive.incentiveId)
  const openMinor = await rows.claimedOpen(act.tx, incentive.incentiveId)
  if (left.minor - openMinor <= 0n) return false
  const amount = printMoney(money(left.minor - openMinor, left.currency))
  await tell(act, incentive, told, 'claim.window_closes', { number, until, left: amount })
  return true
}

type Told = Pick<rows.WarningDue, 'days' | 'endsOn'> & {
  readonly about: rows.WarnedOf
  readonly aboutNo: number
}

/** A letter on the thread of what opened the incentive, in the receiver's working hours. */
async function tell<N extends TemplateName>(
  act: Act,
  incentive: Incentive,
  told: Told,
  template: N,
  facts: Omit<TemplateFacts[N], 'partner' | 'link'>,
): Promise<void> {
  const { incentiveId, partnerId } = incentive
  const partner = must(await partnerById(act.tx, partnerId), 'an incentive has its partner')
  const opening = must(await openingOf(act.tx, incentiveId), 'an incentive was opened')
  const { messageId } = await say(act, {
    threadKind: 'submission',
    threadId: opening.submissionId,
    partnerId,
    template,
    // What the template is given beside its own facts.
    facts: { ...facts, partner: partner.legalName, link: null } as TemplateFacts[N],
    notBefore: nextOpen(await hoursOf(act, partner.timeZone), act.at),
  })
  const { about, aboutNo, endsOn, days } = told
  const row = { incentiveId, partnerId, about, aboutNo, endsOn, days, messageId, at: act.at }
  await rows.insertWarning(act.tx, row)
}

/** The working hours of a zone: of its office's calendar, else of every weekday. */
export async function hoursOf(act: Act, zone: string) {
  return (await officeCalendarIn(act.tx, zone))?.calendar ?? weekdaysOpen(zone, PARTNER_HOURS)
}

/** Chases the partner for a milestone whose day has passed, on the business days after it that the
 *  program chases on: each once. Answers how many were told. */
export async function chaseMilestones(act: Act): Promise<Result<{ warned: number }, never>> {
  const today = act.at.toZonedDateTimeISO('UTC').toPlainDate()
  let warned = 0
  let after: string | null = null
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const late = await rows.milestonesOverdue(act.tx, { today, after, limit: PAGE_ROWS })
    for (const one of late) if (await chase(act, one)) warned += 1
    if (late.length < PAGE_ROWS) break
    after = late.at(-1)?.key ?? null
  }
  return ok({ warned })
}

async function chase(
  act: Act,
  late: Awaited<ReturnType<typeof rows.milestonesOverdue>>[number],
): Promise<boolean> {
  const { incentiveId, milestoneNo, dueOn, warnedDays } = late
  const incentive = must(await lockIncentive(act.tx, incentiveId), 'a plan just listed')
  const { pack } = must(await versionById(act.tx, incentive.versionId), 'an incentive’s version')
  const days = await daysPassed(act, pack, dueOn)
  if (days === null || days <= warnedDays) return false
  const told = { about: 'milestone', aboutNo: milestoneNo, endsOn: dueOn, days } as const
  const facts = { number: incentive.number, milestoneNo, dueOn: printDay(dueOn) }
  await tell(act, incentive, told, 'milestone.overdue', facts)
  return true
}

/** The last of the program's chasing days after `dueOn` that has come, in business days. */
async function daysPassed(act: Act, pack: Pack, dueOn: PlainDate): Promise<number | null> {
  const known = await calendarOf(act.tx, pack.calendar)
  const calendar = known ?? weekdaysOpen(pack.zone, PARTNER_HOURS)
  const today = act.at.toZonedDateTimeISO(pack.zone).toPlainDate()
  const passed = pack.followUps.remindDays.filter(
    (days) => Temporal.PlainDate.compare(addBusinessDays(calendar, dueOn, days), today) <= 0,
  )
  return passed.at(-1) ?? null
}
