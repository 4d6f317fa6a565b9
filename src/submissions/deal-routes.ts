import { type Call, execute, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import * as contract from './deal-contract.ts'
import { releaseDeal } from './deal-moves.ts'
import { dealView } from './read-deal.ts'

/** What is asked of a registered deal beside its submissions. */
export const dealRoutes: readonly ServedRoute<Call>[] = [
  on(contract.readDeal, async (call, { params: { incentiveId } }) => {
    const reader = { at: call.at, partnerId: call.actor.partnerId }
    const view = await read(call, 'incentive.read', (tx) => dealView(tx, incentiveId, reader))
    if (!view.ok) return view
    if (view.value !== null) return ok(view.value)
    return refuse({ code: 'incentive.unknown', incentive: incentiveId })
  }),
  on(contract.releaseDeal, (call, { params, body }) =>
    execute(call, 'deal.release', releaseDeal, { ...params, ...body }),
  ),
]
