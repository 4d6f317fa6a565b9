import { type Call, execute, on, read } from '../identity/index.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor } from '../platform/page.ts'
import {
  allocate,
  closeFund,
  delegateToChild,
  moveAllocation,
  reduceAllocation,
  takeBack,
} from './budget.ts'
import * as contract from './contract.ts'
import { addAllocation, createFund } from './open-fund.ts'
import {
  allocationsOf,
  fundBalance,
  fundById,
  fundEntries,
  fundPage,
  type PendingOf,
} from './read.ts'

const unknown = (fund: string) => refuse({ code: 'fund.unknown', fund })
const stale = () => refuse({ code: 'page.stale_cursor' })

const readRoutes = (pendingOf: PendingOf): readonly ServedRoute<Call>[] => [
  on(contract.listFunds, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale()
    const asked = {
      afterCode: after?.key ?? '',
      status: query.status ?? null,
      limit: query.limit + 1,
    }
    const found = await read(call, 'fund.read', (tx) => fundPage(tx, asked, pendingOf))
    if (!found.ok) return found
    return ok(
      pageFrom(found.value, { limit: query.limit, filter: query }, ({ fund }) => ({
        key: fund.code,
        id: fund.fundId,
      })),
    )
  }),
  on(contract.readFund, async (call, { params }) => {
    const found = await read(call, 'fund.read', async (tx) => {
      const fund = await fundById(tx, params.fundId)
      if (fund === null) return null
      const pending = (await pendingOf(tx, [fund.fundId])).get(fund.fundId) ?? 0n
      const balance = await fundBalance(tx, fund, money(pending, fund.currency))
      return { fund, balance, allocations: await allocationsOf(tx, fund) }
    })
    if (!found.ok) return found
    return found.value === null ? unknown(params.fundId) : ok(found.value)
  }),
  on(contract.listFundEntries, async (call, { params, query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale()
    const asked = { before: after === null ? null : BigInt(after.key), limit: query.limit + 1 }
    const found = await read(call, 'ledger.read', async (tx) => {
      const fund = await fundById(tx, params.fundId)
      return fund === null ? null : fundEntries(tx, fund, asked)
    })
    if (!found.ok) return found
    if (found.value === null) return unknown(params.fundId)
    return ok(
      pageFrom(found.value, { limit: query.limit, filter: query }, (entry) => ({
        key: String(entry.entryId),
        id: entry.eventId,
      })),
    )
  }),
]

const changeRoutes: readonly ServedRoute<Call>[] = [
  on(contract.createFund, (call, { body }) => execute(call, 'fund.create', createFund, body)),
  on(contract.addAllocation, (call, { params, body }) =>
    execute(call, 'fund.create', addAllocation, { ...params, ...body }),
  ),
  on(contract.allocate, (call, { params, body }) =>
    execute(call, 'fund.allocate', allocate, { ...params, ...body }),
  ),
  on(contract.reduceAllocation, (call, { params, body }) =>
    execute(call, 'fund.allocate', reduceAllocation, { ...params, ...body }),
  ),
  on(contract.moveAllocation, (call, { params, body }) =>
    execute(call, 'fund.allocate', moveAllocation, { ...params, ...body }),
  ),
  on(contract.delegateToChild, (call, { params, body }) =>
    execute(call, 'fund.allocate', delegateToChild, { ...params, ...body }),
  ),
  on(contract.takeBack, (call, { params, body }) =>
    execute(call, 'fund.allocate', takeBack, { ...params, ...body }),
  ),
  on(contract.closeFund, (call, { params, body }) =>
    execute(call, 'fund.create', closeFund, { ...params, ...body }),
  ),
]

/** The routes of funds. `pendingOf` says what undecided requests ask for. */
export const fundRoutes = (pendingOf: PendingOf): readonly ServedRoute<Call>[] => [
  ...readRoutes(pendingOf),
  ...changeRoutes,
]
