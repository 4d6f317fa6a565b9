import { type Call, on, read } from '../identity/index.ts'
import { ok } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { withTx } from '../platform/db.ts'
import * as contract from './on-time-contract.ts'
import { onTime, ownPayDates } from './on-time.ts'

export const onTimeRoutes: readonly ServedRoute<Call>[] = [
  on(contract.showOnTime, (call, { query }) => {
    const { until = null, payerId = null } = query
    return read(call, 'payable.read', (tx) => onTime(tx, { at: call.at, until, payerId }))
  }),
  // The rails are ours, not the partner's to read: a fact for its own payables, and no rows of ours.
  on(contract.ownPayDates, async (call) => {
    const { partnerId } = call.actor
    const may = await read(call, 'payable.read_own', () => Promise.resolve(null))
    if (!may.ok) return may
    if (partnerId === null) return ok({ rows: [] })
    const found = (tx: Parameters<typeof ownPayDates>[0]) =>
      ownPayDates(tx, { partnerId, at: call.at })
    return ok(await withTx(call.world.app, found, { readOnly: true }))
  }),
]
