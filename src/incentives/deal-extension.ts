import { type Instant, printDay, Temporal } from '../kernel/temporal.ts'
import { type Check, type ClauseOf, type MakeCheck, makeCheck } from './check.ts'
import { proofState } from './proof-state.ts'
import type { ProofSlot } from './claim-line.ts'

/** Everything the checks of an extension look at. */
export type DealExtensionFacts = {
  readonly partnerStatus: string
  readonly complete: boolean
  readonly exceptionAsked: boolean
  readonly incentiveStatus: string
  /** When it became complete, or now for a draft. */
  readonly askedAt: Instant
  /** The end of the protection as approved; null when the deal never had one. */
  readonly protectedUntil: Instant | null
  /** Extended as often as the program allows, or more. */
  readonly alreadyExtended: boolean
  /** How often it was extended; absent in decisions of when that was once at most. */
  readonly extensions?: number | undefined
  readonly progress: readonly ProofSlot[]
  /** As people read the end: `31 May 2026, 00:00 (Europe/Berlin)`. */
  readonly endsAt: string
}

/** `deal_extension@1`: one extension, asked for before the end, with evidence of progress. */
export function dealExtensionChecks(facts: DealExtensionFacts, clauseOf: ClauseOf): Check[] {
  const check = makeCheck(clauseOf)
  return [inTime(facts, check), once(facts, check), progress(facts, check)]
}

function inTime(facts: DealExtensionFacts, check: MakeCheck): Check {
  const { askedAt, protectedUntil, endsAt } = facts
  const seen = { asked_at: askedAt.toString(), protected_until: protectedUntil?.toString() ?? '' }
  const isLate = protectedUntil === null || Temporal.Instant.compare(askedAt, protectedUntil) >= 0
  return isLate
    ? check(
        'check_in_time',
        'fail',
        `The protection ended on ${endsAt}. You may register the customer anew.`,
        seen,
      )
    : check('check_in_time', 'pass', `Asked before the end on ${endsAt}.`, seen)
}

function once({ alreadyExtended, extensions = 0 }: DealExtensionFacts, check: MakeCheck): Check {
  const seen = { extended: alreadyExtended || extensions > 0 ? 'yes' : 'no' }
  if (alreadyExtended) {
    const often = extensions > 1 ? `${extensions} times` : 'once'
    return check('check_once', 'fail', `The protection was extended ${often} already.`, seen)
  }
  const sentence =
    extensions === 0
      ? 'The protection was not extended before.'
      : 'The protection may be extended again.'
  return check('check_once', 'pass', sentence, seen)
}

function progress({ progress: slots }: DealExtensionFacts, check: MakeCheck): Check {
  const { state, seen } = proofState(slots)
  const sentences = {
    pass: 'The evidence of progress is accepted.',
    unknown: 'The evidence of progress is still to be looked at.',
    fail: 'Evidence of progress is missing or was rejected.',
  } as const
  return check('check_progress', state, sentences[state], seen)
}

/** The end of a protection as people read it: `31 May 2026, 00:00 (Europe/Berlin)`. */
export function sayEnd(until: Instant, zone: string): string {
  const local = until.toZonedDateTimeISO(zone)
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  return `${printDay(local.toPlainDate())}, ${time} (${zone})`
}
