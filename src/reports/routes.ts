import { type Call, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { printCursor, readCursor } from '../platform/page.ts'
import * as contract from './contract.ts'
import { exceptionRoutes } from './exception-routes.ts'
import { findRecords } from './search.ts'
import { readSetUp } from './set-up.ts'
import type { TrackerMark } from './sql.ts'
import { tieOut } from './tie-out.ts'
import { trackerPage, trackerXlsx } from './tracker.ts'
import { paymentTrail } from './trail.ts'

/** The mark of the tracker as a cursor carries it: the payable and the rest of its sort key. */
function printMark({ reference, lineNo, instalment, payableId }: TrackerMark, filter: object) {
  return printCursor({ key: `${lineNo} ${instalment} ${reference}`, id: payableId }, filter)
}

function readMark(key: string, payableId: string): TrackerMark | null {
  const match = /^(\d{1,9}) (\d{1,9}) (.*)$/s.exec(key)
  if (match === null) return null
  const [, lineNo, instalment, reference = ''] = match
  return { reference, lineNo: Number(lineNo), instalment: Number(instalment), payableId }
}

export const routes: readonly ServedRoute<Call>[] = [
  ...exceptionRoutes,
  on(contract.tracker, async (call, { query }) => {
    const cursor = readCursor(query.after, query)
    if (cursor === 'stale') return refuse({ code: 'page.stale_cursor' })
    const after = cursor === null ? null : readMark(cursor.key, cursor.id)
    const { limit, payerId = null, partnerId = null, fundId = null, stage = null } = query
    const asked = { payerId, partnerId, fundId, stage, after, limit, at: call.at }
    const page = await read(call, 'tracker.read', (tx) => trackerPage(tx, asked))
    if (!page.ok) return page
    const { rows, next } = page.value
    return ok({ rows, next: next === null ? null : printMark(next, query) })
  }),
  on(contract.trackerSheet, async (call, { query }) => {
    const { payerId = null, partnerId = null, fundId = null, stage = null } = query
    const asked = { payerId, partnerId, fundId, stage, at: call.at }
    const made = await read(call, 'tracker.read', (tx) => trackerXlsx(tx, asked))
    if (!made.ok) return made
    return ok({
      name: 'tracker.xlsx',
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      bytes: made.value.byteLength,
      content: made.value,
    })
  }),
  on(contract.tieOut, (call, { query }) =>
    read(call, 'ledger.read', (tx) => tieOut(tx, query.payerId ?? null)),
  ),
  on(contract.readSetUp, (call) =>
    read(call, 'set_up.read', (tx) => readSetUp(tx, call.actor, call.at)),
  ),
  on(contract.search, async (call, { query }) => {
    const rows = await read(call, 'search.read', (tx) => findRecords(tx, call.actor, query.text))
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.trail, async (call, { params }) => {
    const found = await read(call, 'tracker.read', (tx) => paymentTrail(tx, params))
    return found.ok ? found.value : found
  }),
]
