import { readFile } from 'node:fs/promises'
import { on, read, type Call } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { parseRatio } from '../kernel/ratio.ts'
import { ok, refuse } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, type PageRefusal, readCursor } from '../platform/page.ts'
import * as contract from './contract.ts'
import { rateOn, sayRate } from './find-rate.ts'
import { importRatesFile } from './import.ts'
import { ratePage, rateSources } from './sql.ts'

const stale = refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)

export const routes: readonly ServedRoute<Call>[] = [
  on(contract.listRateSources, async (call) => {
    const rows = await read(call, 'rate.read', rateSources)
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.listRates, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit, source, currency = null } = query
    const day = query.on === undefined ? null : Temporal.PlainDate.from(query.on)
    const asked = { after, limit, source, currency, on: day }
    const rows = await read(call, 'rate.read', (tx) => ratePage(tx, asked))
    if (!rows.ok) return rows
    const page = pageFrom(rows.value, { limit, filter: query }, (row) => ({
      key: row.on.toString(),
      id: row.to,
    }))
    const exact = (value: string) => must(parseRatio(value), 'a rate is a plain decimal')
    return ok({ ...page, rows: page.rows.map((row) => ({ ...row, value: exact(row.value) })) })
  }),
  on(contract.quoteRate, async (call, { query }) => {
    const askedOn = Temporal.PlainDate.from(query.on)
    const found = await read(call, 'rate.read', (tx) => rateOn(tx, { ...query, on: askedOn }))
    if (!found.ok) return found
    if (!found.value.ok) return found.value
    const rate = found.value.value
    return ok({ ...rate, askedOn, words: sayRate(rate, askedOn) })
  }),
  on(contract.importRates, async (call, { query, upload }) => {
    const bytes = await readFile(upload.path)
    return importRatesFile(call, { name: upload.name, bytes }, { preview: query.preview ?? false })
  }),
]
