/** A refusal: an answer the business expects, as a value. `code` is `<domain>.<reason>`. */
export type Refusal = { readonly code: string }

export type Ok<T> = { readonly ok: true; readonly value: T }
export type Refused<R> = { readonly ok: false; readonly refusal: R }
/** What a command answers: the value, or a refusal that rolls its transaction back. */
export type Result<T, R = Refusal> = Ok<T> | Refused<R>

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value }
}

export function refuse<const R extends Refusal>(refusal: R): Refused<R> {
  return { ok: false, refusal }
}

/** Where a command is known to succeed (set-up, tests): the value, or a fault naming the refusal. */
export function unwrap<T, R extends Refusal>(result: Result<T, R>): T {
  if (result.ok) return result.value
  throw new Error(`refused ${result.refusal.code}: ${printFacts(result.refusal)}`)
}

function printFacts(refusal: object): string {
  return JSON.stringify(refusal, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

/** What the catalog says of one refusal code. `text` is one sentence or two: what was found, what
 *  was expected, what to do next. `example` feeds the golden file and `docs/refusals.md`. */
export type RefusalEntry<R> = {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503
  readonly title: string
  readonly text: (refusal: R) => string
  readonly example: R
  /** An escalating refusal rolls back to a savepoint and commits this question instead. */
  readonly escalates?: 'limit' | 'budget' | 'design' | 'fraud' | 'legal' | 'sanctions' | 'tax'
}

/** One entry per code of `R`: a code without an entry is a type error. */
export type RefusalTable<R extends Refusal> = {
  readonly [C in R['code']]: RefusalEntry<Extract<R, { readonly code: C }>>
}
