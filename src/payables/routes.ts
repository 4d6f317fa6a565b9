import { execute, on, read, type Call } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor } from '../platform/page.ts'
import { cancelPayable } from './cancel.ts'
import * as contract from './contract.ts'
import { duePage, owedSums, payablesOfPartner } from './read.ts'

export const routes: readonly ServedRoute<Call>[] = [
  on(contract.listPayables, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' })
    const { limit, status = null, hold: holdKind = null } = query
    const { partnerId = null, payerId = null, dueBy = null } = query
    const rows = await read(call, 'payable.read', (tx) =>
      duePage(tx, { after, limit, status, holdKind, partnerId, payerId, dueBy }),
    )
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit, filter: query }, (row) => ({
        key: row.dueOn.toString(),
        id: row.payableId,
      })),
    )
  }),
  on(contract.sumPayables, async (call) => {
    const sums = await read(call, 'payable.read', owedSums)
    return sums.ok ? ok({ rows: sums.value }) : sums
  }),
  on(contract.listOwnPayables, async (call) => {
    const { partnerId } = call.actor
    const rows = await read(call, 'payable.read_own', async (tx) =>
      partnerId === null ? [] : payablesOfPartner(tx, partnerId),
    )
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.cancelPayable, (call, { params, body }) =>
    execute(call, 'payable.cancel', cancelPayable, { ...params, ...body }),
  ),
]
