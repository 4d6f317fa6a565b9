import type { Route } from '../platform/contract.ts'
import { serveRoute, type Handler, type ServedRoute } from '../platform/handler.ts'
import type { Call } from './execute.ts'

/** Binds a contract route to its handler in `<domain>/routes.ts`:
 *  `on(contract.decideSubmission, async (call, { params, body }) => execute(call, …))`.
 *  The handler returns the decoded answer, or a Result; a download returns a FileAnswer. */
export function on<const R extends Route>(route: R, handler: Handler<Call, R>): ServedRoute<Call> {
  return serveRoute(route, handler)
}
