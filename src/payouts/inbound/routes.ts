import { type Call, execute, on, read } from '../../identity/index.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { ServedRoute } from '../../platform/handler.ts'
import { pageFrom, readCursor } from '../../platform/page.ts'
import * as contract from './contract.ts'
import { inboundFileById, inboundRows } from './files-sql.ts'
import { askForLook, openFileAgain, putAside } from './resolve.ts'
import { fileView, foldersView } from './view.ts'

export const inboundRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listInboundFolders, async (call) => {
    const rows = await read(call, 'answer.read', (tx) => foldersView({ tx, at: call.at }))
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.listInboundFiles, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' } as const)
    const { limit, payingAccountId = null, open = false } = query
    const rows = await read(call, 'answer.read', (tx) =>
      inboundRows(tx, { after, limit, payingAccountId, onlyOpen: open }),
    )
    if (!rows.ok) return rows
    const views = rows.value.map((row) => fileView(row, call.actor))
    return ok(
      pageFrom(views, { limit, filter: query }, (row) => ({ key: '', id: row.inboundFileId })),
    )
  }),
  on(contract.inboundContent, async (call, { params }) => {
    const { inboundFileId } = params
    const found = await read(call, 'answer.paper', (tx) => inboundFileById(tx, inboundFileId))
    if (!found.ok) return found
    const unknown = refuse({ code: 'inbound.file_unknown', file: inboundFileId } as const)
    if (found.value === null || found.value.sha256 === null) return unknown
    const content = await call.world.files.read(found.value.sha256)
    if (content === null) return unknown
    return ok({ name: found.value.name, mediaType: 'application/octet-stream', content })
  }),
  on(contract.askForLook, (call, { params }) => execute(call, 'run.transmit', askForLook, params)),
  on(contract.openFileAgain, (call, { params, body }) =>
    execute(call, 'run.transmit', openFileAgain, { ...params, ...body }),
  ),
  on(contract.putFileAside, (call, { params, body }) =>
    execute(call, 'run.transmit', putAside, { ...params, ...body }),
  ),
]
