import { type Call, execute, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { askToSlip, slipMilestone, terminatePlan } from './plan-changes.ts'
import * as contract from './plan-contract.ts'
import { planView } from './read-plan.ts'

/** What is asked of a co-investment plan beside its submissions. */
export const planRoutes: readonly ServedRoute<Call>[] = [
  on(contract.readPlan, async (call, { params: { incentiveId } }) => {
    const reader = { at: call.at, partnerId: call.actor.partnerId }
    const view = await read(call, 'incentive.read', (tx) => planView(tx, incentiveId, reader))
    if (!view.ok) return view
    if (view.value !== null) return ok(view.value)
    return refuse({ code: 'incentive.unknown', incentive: incentiveId })
  }),
  on(contract.slipMilestone, (call, { params, body }) => {
    const input = { ...params, ...body }
    return execute(call, 'plan.slip', slipMilestone, input, { escalate: askToSlip(input) })
  }),
  on(contract.terminatePlan, (call, { params, body }) =>
    execute(call, 'plan.terminate', terminatePlan, { ...params, ...body }),
  ),
]
