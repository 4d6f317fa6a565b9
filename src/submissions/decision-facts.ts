import {
  type Assessment,
  type LineJudged,
  newestChecks,
  numberedChecks,
  underTermsOf,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { canonicalJson, pack as mark, readPacked } from '../kernel/json.ts'
import { refuse, ok, type Result } from '../kernel/result.ts'
import type { Pack } from '../programs/index.ts'
import type { SubmissionType } from './submission.ts'

/** What a decision was made from, whole: asked again, it gives the same answer. */
export type DecisionFacts = {
  readonly v: 1
  readonly type: SubmissionType
  /** The checks it was judged by, `mdf_claim@1`, and the money function its version pins. */
  readonly checks: string
  readonly amounts: string | null
  /** Everything the checks looked at. */
  readonly facts: object
  /** A person's on the lines; null where the tables' own stood. */
  readonly verdicts: readonly LineJudged[] | null
  /** What was answered, without its working. */
  readonly answered: Answered
}

/** An assessment without its working: what another version's answer is held against. */
export type Answered = Pick<Assessment, 'amount' | 'requested'> & {
  readonly outcome: Omit<NonNullable<Assessment['outcome']>, 'traces'> | null
  /** State of each check by its code. */
  readonly checks: Readonly<Record<string, Assessment['checks'][number]['state']>>
}

export function answeredOf({ amount, requested, outcome, checks }: Assessment): Answered {
  const { traces: _traces, ...said } = outcome ?? { traces: [] }
  return {
    amount,
    requested,
    // Of an outcome, all but its traces.
    outcome: outcome === null ? null : (said as Answered['outcome']),
    checks: Object.fromEntries(checks.map(({ code, state }) => [code, state])),
  }
}

/** The text that a decision keeps of its facts. */
export function keepFacts(
  pack: Pack,
  judged: Pick<DecisionFacts, 'type' | 'facts' | 'verdicts'> & { readonly assessment: Assessment },
): string {
  const { type, facts, verdicts, assessment } = judged
  const checks = must(pack.checks[type], `${pack.code} pins the checks of ${type}`)
  const kept: DecisionFacts = {
    v: 1,
    type,
    checks,
    amounts: pack.amounts[type] ?? null,
    facts,
    verdicts,
    answered: answeredOf(assessment),
  }
  return canonicalJson(mark(kept))
}

/** Why a decision cannot be asked again. */
export type NotReplayable = {
  readonly code: 'not_kept' | 'unknown_make' | 'unknown_function'
  readonly what: string
}

/** Reads what {@link keepFacts} wrote, exactly. Refuses what was decided before facts were kept, and
 *  a make that this program does not know: nothing is guessed. */
export function readFacts(text: string | null): Result<DecisionFacts, NotReplayable> {
  if (text === null) {
    const what = 'it was decided before facts were kept exactly'
    return refuse({ code: 'not_kept', what })
  }
  const kept = readPacked(text)
  if (isOfThisMake(kept)) return ok(kept)
  return refuse({ code: 'unknown_make', what: 'its facts are kept in a make not known here' })
}

/** Version 1 is written by {@link keepFacts} alone, into rows that nobody can change. */
function isOfThisMake(kept: unknown): kept is DecisionFacts {
  return (
    typeof kept === 'object' && kept !== null && 'v' in kept && kept.v === 1 && 'answered' in kept
  )
}

/** Judges kept facts again, by the functions that judged them or by those named in `by`. Pure: the
 *  same facts and the same pack give the same assessment, today and in five years. */
export function rejudge(
  pack: Pack,
  kept: Pick<DecisionFacts, 'facts' | 'verdicts'>,
  by: string,
): Result<Assessment, NotReplayable> {
  const found = numberedChecks[by]
  if (found === undefined) {
    return refuse({ code: 'unknown_function', what: `nobody here knows the checks ${by}` })
  }
  return ok(found.assess(pack, kept.facts, kept.verdicts))
}

/** What another version is asked with: the newest checks of a type, and how recorded facts stand under
 *  other terms. For what stands above submissions and knows no incentives. */
export { newestChecks, underTermsOf }
