import type { Refusal, Result } from '../kernel/result.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { Route, RouteAnswer, RouteInput } from './contract.ts'

/** The same value with its lists readonly: an answer is only written out. */
type Given<T> = T extends Instant | PlainDate | Uint8Array | ReadableStream
  ? T
  : T extends readonly (infer Row)[]
    ? readonly Given<Row>[]
    : T extends object
      ? { readonly [K in keyof T]: Given<T[K]> }
      : T

/** What a handler may return: the answer, or a result whose refusal becomes a problem document. */
export type HandlerAnswer<R extends Route> =
  | Result<Given<RouteAnswer<R>>, Refusal>
  | Given<RouteAnswer<R>>

/** Parse → command → present, nothing else. `C` is the caller's `Call` (identity binds it in `on`). */
export type Handler<C, R extends Route> = (
  call: C,
  input: RouteInput<R>,
) => Promise<HandlerAnswer<R>> | HandlerAnswer<R>

/** A route with its handler, as the server mounts it. The input's type was checked by `on`; the
 *  server parses it with the route's own schemas before it calls. */
export type ServedRoute<C> = {
  readonly route: Route
  readonly handler: (call: C, input: RouteInput<Route>) => Promise<unknown> | unknown
}

/** Binds a route to its handler; `identity/on.ts` fixes `C` to `Call` for the domains. */
export function serveRoute<C, R extends Route>(route: R, handler: Handler<C, R>): ServedRoute<C> {
  // The server decodes params, query and body with this very route's schemas, so the general input
  // it passes is this route's input.
  return { route, handler: handler as ServedRoute<C>['handler'] }
}

/** True for a `Result`: an answer never has both `ok` and `value`, or `ok` and `refusal`. */
export function isResult(answer: unknown): answer is Result<unknown, Refusal> {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false
  return answer.ok === true ? 'value' in answer : answer.ok === false && 'refusal' in answer
}
