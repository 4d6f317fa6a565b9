import { availableIn, fundById } from '../funds/index.ts'
import { type Call, on, read } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { ok, refuse } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, type PageRefusal, readCursor } from '../platform/page.ts'
import { partnerById } from '../partners/index.ts'
import * as contract from './accrual-contract.ts'
import { accrualPage } from './accruals-sql.ts'
import { accrualDetail, accrualView, type SeenAccrual, seenAccrual } from './read-accruals.ts'

/** What partners earned of their purchases. Which periods are seen is read on the caller's own login;
 *  what the books hold of those, which partners do not read, on the application's. */
export const accrualRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listAccruals, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)
    const { limit } = query
    const partnerId = call.actor.partnerId ?? query.partnerId ?? null
    const found = await read(call, 'incentive.read', async (tx) => {
      const seen: SeenAccrual[] = []
      for (const row of await accrualPage(tx, { partnerId, after, limit: limit + 1 })) {
        const one = await seenAccrual(tx, row.accrualId, row.partnerName)
        if (one !== null) seen.push(one)
      }
      return seen
    })
    if (!found.ok) return found
    const books = await heldOf(call, found.value)
    const rows = found.value.map((seen, place) =>
      accrualView(seen, { available: must(books[place], 'each was asked for'), at: call.at }),
    )
    return ok(
      pageFrom(rows, { limit, filter: query }, (row) => ({
        key: row.usedLastOn.add({ days: 1 }).toString(),
        id: row.accrualId,
      })),
    )
  }),
  on(contract.readAccrual, async (call, { params: { accrualId } }) => {
    const found = await read(call, 'incentive.read', async (tx) => {
      const seen = await seenAccrual(tx, accrualId, '')
      if (seen === null) return null
      const partner = await partnerById(tx, seen.accrual.partnerId)
      const named = { ...seen, partnerName: partner?.legalName ?? '' }
      return { seen: named, detail: await accrualDetail(tx, seen.accrual) }
    })
    if (!found.ok) return found
    if (found.value === null) return refuse({ code: 'accrual.unknown', accrual: accrualId })
    const { seen, detail } = found.value
    const [available] = await heldOf(call, [seen])
    const books = { available: must(available, 'it was asked for'), at: call.at }
    return ok({ ...accrualView(seen, books), ...detail })
  }),
]

/** What is available of each, in their order. */
function heldOf(call: Call, seen: readonly SeenAccrual[]): Promise<Money[]> {
  return withTx(
    call.world.app,
    async (tx) => {
      const held: Money[] = []
      for (const { accrual } of seen) {
        const fund = must(await fundById(tx, accrual.fundId), 'an accrual has its fund')
        held.push(await availableIn(tx, fund, accrual.allocationId))
      }
      return held
    },
    { readOnly: true },
  )
}
