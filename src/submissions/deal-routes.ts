import { type Call, execute, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, type PageRefusal, readCursor } from '../platform/page.ts'
import * as contract from './deal-contract.ts'
import { releaseDeal } from './deal-moves.ts'
import { clashingDeals, dealRows } from './deal-sql.ts'
import { research } from './research.ts'
import { dealView, presentDeals } from './read-deal.ts'

/** What is asked of a registered deal beside its submissions. */
export const dealRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listDeals, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)
    const { view, limit } = query
    const text = query.text?.trim() ? query.text.trim() : null
    const rows = await read(call, 'queue.read', async (tx) => {
      const clashing =
        view === 'clashing' ? (await clashingDeals(tx)).map((one) => one.incentiveId) : []
      const asked = { view, clashing, text, after, limit: limit + 1 }
      return presentDeals(tx, await dealRows(tx, asked), call.at)
    })
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit, filter: query }, (row) => ({
        key: row.protectedUntil?.toString() ?? 'infinity',
        id: row.incentiveId,
      })),
    )
  }),
  on(contract.readDeal, async (call, { params: { incentiveId } }) => {
    const reader = { at: call.at, partnerId: call.actor.partnerId }
    const view = await read(call, 'incentive.read', (tx) => dealView(tx, incentiveId, reader))
    if (!view.ok) return view
    if (view.value !== null) return ok(view.value)
    return refuse({ code: 'incentive.unknown', incentive: incentiveId })
  }),
  on(contract.researchSubmission, (call, { params, body }) =>
    execute(call, 'submission.decide', research, { ...params, ...body }),
  ),
  on(contract.releaseDeal, (call, { params, body }) =>
    execute(call, 'deal.release', releaseDeal, { ...params, ...body }),
  ),
]
