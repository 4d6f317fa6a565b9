import { execute, on, read, type Call } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor } from '../platform/page.ts'
import { cancelPayable } from './cancel.ts'
import { clawBackByHand } from './claw-back.ts'
import { confirmOwed } from './confirm.ts'
import * as contract from './contract.ts'
import { lowerByHand } from './lower.ts'
import { receivablePage } from './read-receivables.ts'
import * as receivables from './receivable-contract.ts'
import { decideWriteOff, disputeReceivable, proposeWriteOff } from './recover.ts'
import { type PayableWithHolds, duePage, owedSums, payablesOfPartner } from './read.ts'

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
      partnerId === null ? [] : (await payablesOfPartner(tx, partnerId)).map(withoutHits),
    )
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.cancelPayable, (call, { params, body }) =>
    execute(call, 'payable.cancel', cancelPayable, { ...params, ...body }),
  ),
  on(contract.lowerOwed, (call, { params, body }) =>
    execute(call, 'payable.lower', lowerByHand, { ...params, ...body }),
  ),
  on(contract.confirmPayable, (call, { params, body }) =>
    execute(call, 'payable.confirm', confirmOwed, { ...params, ...body }),
  ),
  on(receivables.listReceivables, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' })
    const { limit, partnerId = null } = query
    const rows = await read(call, 'receivable.read', (tx) =>
      receivablePage(tx, { after, limit, partnerId, open: query.open === 'yes' }),
    )
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit, filter: query }, (row) => ({
        key: row.receivableId,
        id: row.receivableId,
      })),
    )
  }),
  on(receivables.clawBack, (call, { params, body }) =>
    execute(call, 'receivable.claim', clawBackByHand, { ...params, ...body }),
  ),
  on(receivables.proposeWriteOff, (call, { params, body }) =>
    execute(call, 'ledger.write_off', proposeWriteOff, { ...params, ...body }),
  ),
  on(receivables.decideWriteOff, (call, { params, body }) =>
    execute(call, 'ledger.write_off', decideWriteOff, { ...params, ...body }),
  ),
  on(receivables.disputeReceivable, (call, { params, body }) =>
    execute(call, 'receivable.dispute', disputeReceivable, { ...params, ...body }),
  ),
]

/** Everybody is screened; whether a name of theirs was found is not for those it concerns. */
function withoutHits(payable: PayableWithHolds): PayableWithHolds {
  const holds = payable.holds.map((hold) =>
    hold.hold === 'screening' ? { ...hold, what: 'screening' } : hold,
  )
  return { ...payable, holds }
}
