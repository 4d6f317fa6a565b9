import { must } from '../kernel/assert.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import { daysSince, mustBeDoneBy, type Rail } from './pay-date.ts'
import type { OwedBy } from './reasons.ts'

/** Who owed the step that was late. `time`: nobody could have been in time. */
export type LateOwner = OwedBy | 'bank'

/** What was recorded of a payable, oldest first. */
export type Happened = { readonly at: Instant } & (
  | { readonly kind: 'created' | 'ready' | 'sent' | 'back' | 'ended' }
  | { readonly kind: 'held'; readonly holds: readonly Owed[] }
  | { readonly kind: 'in_run'; readonly step: 'check' | 'approve' | 'release' }
  /** It left a run for this reason and waited on, though nothing held it. */
  | { readonly kind: 'dropped'; readonly by: Owed }
)
export type Owed = { readonly what: string; readonly owedBy: OwedBy }

export type PaidStory = {
  readonly dueOn: PlainDate
  /** The bank's booking date; null while it is not booked. */
  readonly paidOn: PlainDate | null
  readonly rail: Rail
  /** The execution day of the run that paid it, or has it; null in none. */
  readonly executeOn: PlainDate | null
  readonly happened: readonly Happened[]
}

export type Lateness = {
  readonly owedBy: LateOwner
  /** The step that was late: a word as of {@link PayDate}, or `execution_day` (the run was to be executed
   *  after the due day), `too_short` (due before anybody could have paid it). */
  readonly step: string
  /** Before this instant it had to be done. */
  readonly dueBy: Instant
  readonly doneAt: Instant | null
  /** Banking days from the due day to the booking, or to today. */
  readonly daysLate: number
}

type Stretch = {
  readonly step: string
  readonly owedBy: LateOwner
  readonly place: 'before' | 'in_run' | 'bank'
  readonly from: Instant
  readonly until: Instant | null
  readonly cameBack: boolean
}

/** Whom a late payable counts against: whoever owed the first step that was still open when it had to
 *  be done. Null when it was booked in time, or may still be. Due on Thursday 30 April, cut-off 15:30 the
 *  day before: a run is prepared before Tuesday 15:30 and released before Wednesday 15:30. Released on
 *  Wednesday at 16:00 it counts against Finance; released in time and booked on Monday, against the bank;
 *  with an account named on Tuesday, against the partner. A payment that came back counts against whoever
 *  mends what it came back for, and against the bank when there is nothing to mend. Pure. */
export function latenessOf(story: PaidStory, now: Instant): Lateness | null {
  const { dueOn, paidOn, rail } = story
  const today = now.toZonedDateTimeISO(rail.calendar.zone).toPlainDate()
  if (!isBefore(dueOn, paidOn ?? today)) return null
  const daysLate = daysSince(rail.calendar, dueOn, paidOn ?? today)
  const stretches = stretchesOf(story.happened)
  const prepared = mustBeDoneBy(rail, dueOn, { step: 'prepare', isInRun: false })
  const first = must(story.happened[0], 'a payable was created').at
  if (!isEarlier(first, prepared)) {
    return { owedBy: 'time', step: 'too_short', dueBy: prepared, doneAt: first, daysLate }
  }
  const missed = stretches.flatMap((stretch) => missedBy(story, stretch, now))
  const [worst] = missed.toSorted(
    (a, b) => Temporal.Instant.compare(a.since, b.since) || a.order - b.order,
  )
  const { owedBy, step, dueBy, doneAt } = must(worst, 'what is late was late somewhere')
  return { owedBy, step, dueBy, doneAt, daysLate }
}

type Missed = Omit<Lateness, 'daysLate'> & {
  /** From when on it was late: at equal times, what had to be mended stands before whom it waited for. */
  readonly since: Instant
  readonly order: number
}

function missedBy(story: PaidStory, stretch: Stretch, now: Instant): Missed[] {
  const { rail, dueOn } = story
  const { step, owedBy, place, from, until } = stretch
  if (place === 'bank') return missedByBank(story, stretch)
  const dueBy = mustBeDoneBy(rail, dueOn, { step, isInRun: place === 'in_run' })
  if (isEarlier(until ?? now, dueBy)) {
    if (step !== 'release' || !isForLater(story, until)) return []
    const chosen = { step: 'execution_day', owedBy: 'specialist' } as const
    return [{ ...chosen, dueBy, doneAt: until, since: dueBy, order: 1 }]
  }
  const waits = step === 'prepare' || step === 'assessment' || place === 'in_run'
  const since = isEarlier(from, dueBy) ? dueBy : from
  return [{ step, owedBy, dueBy, doneAt: until, since, order: waits ? 2 : 0 }]
}

/** Was it to be executed after its due day? Of the run that has it now: of one before it nobody asks any
 *  more, once the bank has sent it back. */
function isForLater({ dueOn, executeOn, happened }: PaidStory, released: Instant | null): boolean {
  if (released === null || executeOn === null || !isBefore(dueOn, executeOn)) return false
  return !happened.some((one) => one.kind === 'back' && !isEarlier(one.at, released))
}

/** The bank has until the end of the due day; what it sends back counts from when it did. */
function missedByBank({ rail, dueOn }: PaidStory, stretch: Stretch): Missed[] {
  const { step, owedBy, from, until, cameBack } = stretch
  const over = dueOn.add({ days: 1 }).toZonedDateTime(rail.calendar.zone).toInstant()
  const since = cameBack && until !== null ? until : isEarlier(from, over) ? over : from
  return [{ step, owedBy, dueBy: over, doneAt: until, since, order: 1 }]
}

type Open = Pick<Stretch, 'step' | 'owedBy' | 'place'>

/** Who owed what from when to when, by what was recorded: what stays while other things come and go is
 *  one stretch. */
function stretchesOf(happened: readonly Happened[]): Stretch[] {
  const done: Stretch[] = []
  let open = new Map<string, Open & { readonly from: Instant }>()
  for (const one of happened) {
    const now = openAfter(one, [...open.keys()])
    if (now === null) continue
    for (const [step, stretch] of open) {
      if (now.some((each) => each.step === step)) continue
      done.push({ ...stretch, until: one.at, cameBack: one.kind === 'back' })
    }
    const before = open
    open = new Map(
      now.map((each) => {
        const from = before.get(each.step)?.from ?? one.at
        return [each.step, { ...each, from }]
      }),
    )
  }
  return [...done, ...[...open.values()].map((each) => ({ ...each, until: null, cameBack: false }))]
}

/** What is owed from an event on; null when it changes nothing. */
function openAfter(one: Happened, open: readonly string[]): Open[] | null {
  switch (one.kind) {
    case 'created':
    case 'back':
      return [{ step: 'assessment', owedBy: 'time', place: 'before' }]
    case 'held':
      return one.holds.map(({ what, owedBy }) => ({
        step: what,
        // A changed account cools off because its holder changed it.
        owedBy: what === 'cooling_off' ? 'partner' : owedBy,
        place: 'before',
      }))
    case 'ready':
      return [{ step: 'prepare', owedBy: 'specialist', place: 'before' }]
    case 'dropped':
      if (!open.includes('prepare')) return null
      return [{ step: one.by.what, owedBy: one.by.owedBy, place: 'before' }]
    case 'in_run': {
      const owedBy = one.step === 'check' ? 'specialist' : 'finance'
      return [{ step: one.step, owedBy, place: 'in_run' }]
    }
    case 'sent':
      return [{ step: 'bank_answer', owedBy: 'bank', place: 'bank' }]
    case 'ended':
      return []
  }
}

function isBefore(a: PlainDate, b: PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) < 0
}

function isEarlier(a: Instant, b: Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0
}
