import { type Call, on, read } from '../identity/index.ts'
import { ok } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { ServedRoute } from '../platform/handler.ts'
import * as contract from './late-contract.ts'
import { lateCsv, lateWorkbook } from './late-file.ts'
import { type LatePayable, lateReport } from './late-report.ts'

/** Rows a page shows; the file has all. */
const PAGE_ROWS = 200

type Query = {
  readonly from?: PlainDate | undefined
  readonly until?: PlainDate | undefined
  readonly payerId?: string | undefined
  readonly owedBy?: string | undefined
  readonly step?: string | undefined
}

async function reported(call: Call, query: Query) {
  const { from = null, until = null, payerId = null, owedBy, step } = query
  const asked = { at: call.at, from, until, payerId }
  const seen = await read(call, 'payable.read', (tx) => lateReport(tx, asked))
  if (!seen.ok) return seen
  const isAsked = (row: LatePayable) =>
    (owedBy === undefined || row.owedBy === owedBy) && (step === undefined || row.step === step)
  return ok({ ...seen.value, rows: seen.value.rows.filter(isAsked) })
}

export const lateRoutes: readonly ServedRoute<Call>[] = [
  on(contract.showLateness, async (call, { query }) => {
    const seen = await reported(call, query)
    if (!seen.ok) return seen
    const { rows } = seen.value
    const left = Math.max(0, rows.length - PAGE_ROWS)
    return ok({ ...seen.value, rows: rows.slice(0, PAGE_ROWS), left })
  }),
  on(contract.latenessFile, async (call, { query }) => {
    const seen = await reported(call, query)
    if (!seen.ok) return seen
    const isCsv = query.format === 'csv'
    const content = isCsv ? lateCsv(seen.value.rows) : await lateWorkbook(seen.value.rows)
    return ok({
      name: `late.${query.format}`,
      mediaType: isCsv
        ? 'text/csv; charset=utf-8'
        : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      bytes: content.byteLength,
      content,
    })
  }),
]
