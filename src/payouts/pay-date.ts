import {
  addBusinessDays,
  type Calendar,
  nextWorkingDay,
  workingDaysWithin,
} from '../kernel/calendar.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import { type CutOff, earliestExecution, isUnpublished, releaseBefore } from './cut-off.ts'
import type { OwedBy } from './reasons.ts'
import type { RunStatus } from './run.ts'

/** A rail by which a payable would be paid: the banking days of its currency, and when the bank of
 *  our account wants a file. */
export type Rail = CutOff & {
  readonly calendar: Calendar
  /** The last day whose bank holidays are officially known; null where nobody has said. */
  readonly publishedUntil: PlainDate | null
}

/** What keeps a payable from a run now. */
export type Wait = {
  readonly what: string
  readonly owedBy: OwedBy
  /** The first day without it, when only time is needed. */
  readonly until: PlainDate | null
}

export type PayableFacts = {
  readonly dueOn: PlainDate
  readonly waits: readonly Wait[]
  /** The run it is in: when it is to be executed, and whether its file has left. */
  readonly run: { readonly status: RunStatus; readonly executeOn: PlainDate } | null
  /** A payment of it has no answer from the bank within the rail's time. */
  readonly unanswered: boolean
  /** Null while the payer has no usable account in the currency. */
  readonly rail: Rail | null
}

/** `late`: past due and not booked. `will_be_late`: nothing that is known gets it there in time.
 *  `at_risk`: somebody must act within {@link AT_RISK_BANKING_DAYS}. */
export const payHealths = ['late', 'will_be_late', 'at_risk', 'on_time'] as const
export type PayHealth = (typeof payHealths)[number]

export type PayDate = {
  /** The day the bank is expected to book it, if everybody acts at once; null while nobody can say. */
  readonly predictedOn: PlainDate | null
  /** The day lies past what is published of its calendar: a holiday may still be put on it. */
  readonly isProvisional: boolean
  readonly health: PayHealth
  /** Who owes the next step, and which: a word of the vendor's, or `prepare`, `check`, `approve`,
   *  `release`, `bank_answer`, `paying_account`. */
  readonly owedBy: OwedBy | 'bank'
  readonly step: string
  /** Before this instant, or it is late; null when nobody but time or the bank can act. */
  readonly actBefore: Instant | null
  /** Banking days since that instant, when it has passed: 0 on its own day. Null while it has not. */
  readonly pastDays: number | null
  /** Banking days since the due day; 0 while it is not over. */
  readonly lateDays: number
}

export const AT_RISK_BANKING_DAYS = 2

/** Banking days that what follows takes once somebody has done the step: a new account is called back
 *  and approved, a changed one cools off. A run takes one more to be prepared and approved. */
const DAYS_AFTER: Readonly<Record<string, number>> = {
  invitation: 3,
  profile: 2,
  papers_to_check: 1,
  vendor_rejected: 2,
  bank_detail: 2,
  account_holder: 2,
  account_refused: 2,
  call_back: 1,
  tax_form_expired: 1,
  tax_form_approval: 0,
  tax_invoice_missing: 1,
}
const RUN_DAYS = 1

/** Before this instant a step must be done for money to be there on `dueOn`, if all that follows takes
 *  what it takes: a step in a run before the cut-off itself, one before it earlier by its days. */
export function mustBeDoneBy(
  rail: Rail,
  dueOn: PlainDate,
  of: { readonly step: string; readonly isInRun: boolean },
): Instant {
  const last = releaseBefore(rail.calendar, rail, dueOn)
  const days = of.isInRun ? 0 : RUN_DAYS + (DAYS_AFTER[of.step] ?? 0)
  return daysBefore(rail.calendar, last, days)
}

/** When a payable will be booked, whether that is in time, and who must act by when for it to be.
 *  Due on Thursday, lead one day, cut-off 15:30: the run is released before Wednesday 15:30, prepared
 *  before Tuesday 15:30; an account that is missing is named before Friday the week before. Pure. */
export function payDate(facts: PayableFacts, now: Instant): PayDate {
  const { rail, run } = facts
  if (rail === null) {
    const owed = { owedBy: 'finance', step: 'paying_account', actBefore: null } as const
    const today = now.toZonedDateTimeISO('UTC').toPlainDate()
    const health = before(facts.dueOn, today) ? 'late' : 'will_be_late'
    return { predictedOn: null, isProvisional: false, health, ...owed, pastDays: null, lateDays: 0 }
  }
  const today = now.toZonedDateTimeISO(rail.calendar.zone).toPlainDate()
  const lateDays = daysSince(rail.calendar, facts.dueOn, today)
  if (run !== null && hasLeft(run.status)) {
    const on = onItsWay(facts, run.executeOn, today)
    return { ...on, isProvisional: isPast(rail, on.predictedOn), pastDays: null, lateDays }
  }
  const next = run === null ? nextOfOpen(facts, rail) : nextOfRun(run.status)
  const days = run === null ? RUN_DAYS + next.daysAfter : 0
  const target = run === null ? facts.dueOn : run.executeOn
  const last = releaseBefore(rail.calendar, rail, earlier(target, facts.dueOn))
  const isTimeOnly = next.owedBy === 'time'
  const actBefore = isTimeOnly ? null : daysBefore(rail.calendar, last, days)
  const earliest = soonest(facts, rail, now, isTimeOnly ? 0 : next.daysAfter)
  const predictedOn = later(earliest, target)
  const health = healthOf({ facts, rail, now, today, predictedOn, actBefore })
  const isProvisional = isPast(rail, predictedOn)
  const pastDays = actBefore === null ? null : daysPast(rail.calendar, actBefore, now)
  const { owedBy, step } = next
  return { predictedOn, isProvisional, health, owedBy, step, actBefore, pastDays, lateDays }
}

/** Banking days from the day after `first` to `today`, counted; 0 when it is not over. */
export function daysSince(calendar: Calendar, first: PlainDate, today: PlainDate): number {
  return workingDaysWithin(calendar, first.add({ days: 1 }), today)
}

function daysPast(calendar: Calendar, at: Instant, now: Instant): number | null {
  if (Temporal.Instant.compare(now, at) < 0) return null
  const local = (of: Instant) => of.toZonedDateTimeISO(calendar.zone).toPlainDate()
  return daysSince(calendar, local(at), local(now))
}

function isPast({ publishedUntil }: Rail, on: PlainDate | null): boolean {
  return on !== null && isUnpublished(publishedUntil, on)
}

function hasLeft(status: RunStatus): boolean {
  return status === 'released' || status === 'acknowledged' || status === 'settled'
}

/** The file has left: the bank books it on its day, or says why not. */
function onItsWay(
  facts: PayableFacts,
  executeOn: PlainDate,
  today: PlainDate,
): Omit<PayDate, 'isProvisional' | 'pastDays' | 'lateDays'> {
  const isLate = before(facts.dueOn, today)
  const willBeLate = before(facts.dueOn, executeOn)
  return {
    predictedOn: facts.unanswered ? null : later(executeOn, today),
    health: isLate ? 'late' : willBeLate || facts.unanswered ? 'will_be_late' : 'on_time',
    owedBy: facts.unanswered ? 'finance' : 'bank',
    step: 'bank_answer',
    actBefore: null,
  }
}

type Next = { readonly owedBy: OwedBy; readonly step: string; readonly daysAfter: number }

/** What somebody owes comes before what only time brings; of several, the longest way. */
function nextOfOpen(facts: PayableFacts, rail: Rail): Next {
  const steps = facts.waits.map(({ what, owedBy, until }) => ({
    owedBy,
    step: what,
    daysAfter: DAYS_AFTER[what] ?? 0,
    until: until === null ? null : nextWorkingDay(rail.calendar, until),
  }))
  const owed = steps.filter((step) => step.owedBy !== 'time')
  const [first] = (owed.length > 0 ? owed : steps).toSorted((a, b) => b.daysAfter - a.daysAfter)
  return first ?? { owedBy: 'specialist', step: 'prepare', daysAfter: 0 }
}

function nextOfRun(status: RunStatus): Next {
  if (status === 'draft') return { owedBy: 'specialist', step: 'check', daysAfter: 0 }
  const step = status === 'approved' ? 'release' : 'approve'
  return { owedBy: 'finance', step, daysAfter: 0 }
}

/** The first day the bank could execute it: when time has passed and everybody acts today. */
function soonest(facts: PayableFacts, rail: Rail, now: Instant, daysAfter: number): PlainDate {
  const { calendar } = rail
  const first = earliestExecution(calendar, rail, now)
  const acted = daysAfter === 0 ? first : addBusinessDays(calendar, first, daysAfter)
  const free = facts.waits.flatMap(({ until }) =>
    until === null
      ? []
      : [addBusinessDays(calendar, nextWorkingDay(calendar, until), rail.leadDays)],
  )
  return free.reduce(later, acted)
}

function healthOf(of: {
  readonly facts: PayableFacts
  readonly rail: Rail
  readonly now: Instant
  readonly today: PlainDate
  readonly predictedOn: PlainDate
  readonly actBefore: Instant | null
}): PayHealth {
  const { facts, rail, now, today, predictedOn, actBefore } = of
  if (before(facts.dueOn, today)) return 'late'
  if (before(facts.dueOn, predictedOn)) return 'will_be_late'
  if (actBefore === null) return 'on_time'
  const warnAt = daysBefore(rail.calendar, actBefore, AT_RISK_BANKING_DAYS)
  return Temporal.Instant.compare(now, warnAt) >= 0 ? 'at_risk' : 'on_time'
}

/** The same time of day so many banking days before. */
function daysBefore(calendar: Calendar, at: Instant, days: number): Instant {
  if (days === 0) return at
  const local = at.toZonedDateTimeISO(calendar.zone)
  const day = addBusinessDays(calendar, local.toPlainDate(), -days)
  return day
    .toZonedDateTime({ timeZone: calendar.zone, plainTime: local.toPlainTime() })
    .toInstant()
}

function before(a: PlainDate, b: PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) < 0
}
const later = (a: PlainDate, b: PlainDate) => (before(a, b) ? b : a)
const earlier = (a: PlainDate, b: PlainDate) => (before(a, b) ? a : b)
