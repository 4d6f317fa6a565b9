import { type Call, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, type PageRefusal, readCursor } from '../platform/page.ts'
import { signalRows } from './read-signals.ts'
import * as contract from './signal-contract.ts'
import { SIGNALS_MAX } from './signal-sql.ts'

export const signalRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listSignals, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)
    const before =
      after === null ? null : { foundAt: Temporal.Instant.from(after.key), signalId: after.id }
    const asked = { submissionId: null, kind: query.kind ?? null, before, limit: query.limit + 1 }
    const rows = await read(call, 'queue.read', (tx) => signalRows(tx, asked))
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit: query.limit, filter: query }, (row) => ({
        key: row.foundAt.toString(),
        id: row.signalId,
      })),
    )
  }),
  on(contract.readSignals, async (call, { params }) => {
    const asked = { ...params, kind: null, before: null, limit: SIGNALS_MAX }
    const rows = await read(call, 'queue.read', (tx) => signalRows(tx, asked))
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
]
