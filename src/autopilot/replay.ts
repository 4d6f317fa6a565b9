import { canonicalJson } from '../kernel/json.ts'
import { toDecimal } from '../kernel/money.ts'
import type { Pack } from '../programs/index.ts'
import { answeredOf, readFacts, rejudge } from '../submissions/index.ts'

/** What is read of a decision to ask it again. */
export type Decision = {
  readonly type: string
  readonly outcome: string
  readonly amountMinor: bigint
  readonly currency: string
  readonly facts: string | null
  readonly record: string
}

/** Where a decision asked again first differs: the field, what was recorded, what comes out now. */
export type Difference = {
  readonly field: string
  readonly recorded: string
  readonly comesOut: string
}

export type Replayed =
  | { readonly result: 'agrees' }
  | { readonly result: 'differs'; readonly difference: Difference }
  | { readonly result: 'not_replayable'; readonly why: string }

/** Asks a decision again: from its kept facts, by the version it was judged under and the functions
 *  that judged it, checks, tables and arithmetic are computed anew and held against the record, field
 *  by field. Pure. */
export function replay(pack: Pack, decision: Decision): Replayed {
  const kept = readFacts(decision.facts)
  if (!kept.ok) return { result: 'not_replayable', why: kept.refusal.what }
  const again = rejudge(pack, kept.value, kept.value.checks)
  if (!again.ok) return { result: 'not_replayable', why: again.refusal.what }
  const now: unknown = JSON.parse(canonicalJson({ type: kept.value.type, assessment: again.value }))
  const recorded: unknown = JSON.parse(decision.record)
  const difference =
    firstDifference(recorded, now, '') ??
    firstDifference(plain(kept.value.answered), plain(answeredOf(again.value)), 'answered') ??
    amountDifference(decision, again.value)
  return difference === null ? { result: 'agrees' } : { result: 'differs', difference }
}

function plain(value: object): unknown {
  return JSON.parse(canonicalJson(value))
}

/** A rejection gives nothing; an approval gives what was computed, or what was asked for. */
function amountDifference(
  decision: Decision,
  computed: { readonly amount: Amount; readonly requested: Amount },
): Difference | null {
  const { amountMinor, currency, outcome } = decision
  const allowed = outcome === 'reject' ? [0n] : [computed.amount.minor, computed.requested.minor]
  if (allowed.includes(amountMinor)) return null
  return {
    field: 'amount',
    recorded: toDecimal({ minor: amountMinor, currency }),
    comesOut: outcome === 'reject' ? '0' : toDecimal(computed.amount),
  }
}
type Amount = { readonly minor: bigint; readonly currency: string }

/** The first field, in the order of names, in which two plain values differ. */
export function firstDifference(a: unknown, b: unknown, path: string): Difference | null {
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) {
    if (a === b) return null
    return { field: path, recorded: say(a), comesOut: say(b) }
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  for (const name of Array.isArray(a) ? names : names.toSorted()) {
    const under = path === '' ? name : `${path}.${name}`
    const found = firstDifference(a[name], b[name], under)
    if (found !== null) return found
  }
  return null
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function say(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length <= SAID_MAX ? text : `${text.slice(0, SAID_MAX)}…`
}
/** Characters of a value that a difference shows. */
const SAID_MAX = 200
