import { type Call, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor } from '../platform/page.ts'
import * as contract from './exception-contract.ts'
import { type ExceptionFilter, overriddenClauses } from './exception-sql.ts'
import {
  EXCEPTION_ROWS_MAX,
  exceptionCsv,
  exceptionPage,
  exceptionWorkbook,
  repeatedExceptions,
} from './exceptions.ts'

function filterOf(query: {
  readonly [Name in keyof ExceptionFilter]?: ExceptionFilter[Name] | undefined
}) {
  const { programId = null, clauseId = null, from = null, until = null, condition = null } = query
  return { programId, clauseId, from, until, condition }
}

export const exceptionRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listExceptions, async (call, { query }) => {
    const cursor = readCursor(query.after, query)
    if (cursor === 'stale') return refuse({ code: 'page.stale_cursor' })
    const { limit } = query
    const after =
      cursor === null ? null : { at: Temporal.Instant.from(cursor.key), authorityId: cursor.id }
    const rows = await read(call, 'question.read', (tx) =>
      exceptionPage(tx, filterOf(query), { after, limit: limit + 1 }),
    )
    if (!rows.ok) return rows
    const page = pageFrom(rows.value, { limit, filter: query }, (row) => ({
      key: row.at.toString(),
      id: row.authorityId,
    }))
    return ok(page)
  }),
  on(contract.exceptionClauses, async (call) => {
    const rows = await read(call, 'question.read', overriddenClauses)
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.repeatedExceptions, (call) =>
    read(call, 'question.read', (tx) => repeatedExceptions(tx, call.at)),
  ),
  on(contract.exceptionFile, async (call, { query }) => {
    const rows = await read(call, 'question.read', (tx) =>
      exceptionPage(tx, filterOf(query), { after: null, limit: EXCEPTION_ROWS_MAX }),
    )
    if (!rows.ok) return rows
    const isCsv = query.format === 'csv'
    const content = isCsv ? exceptionCsv(rows.value) : await exceptionWorkbook(rows.value)
    return ok({
      name: `exceptions.${query.format}`,
      mediaType: isCsv
        ? 'text/csv; charset=utf-8'
        : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      bytes: content.byteLength,
      content,
    })
  }),
]
