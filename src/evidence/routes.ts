import { createReadStream } from 'node:fs'
import { execute, on, read, type Call } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { itemsOf, judgeItem, putFile } from './attach.ts'
import * as contract from './contract.ts'
import { keepFile } from './keep.ts'
import { selectItem } from './sql.ts'

export const routes: readonly ServedRoute<Call>[] = [
  on(contract.uploadFile, async (call, { query, upload }) => {
    const bytes = createReadStream(upload.path)
    const kept = await keepFile(call.world.files, { name: upload.name, bytes })
    if (!kept.ok) return kept
    const partnerId = query.partnerId ?? null
    return execute(call, 'evidence.upload', putFile, { ...kept.value, partnerId })
  }),
  on(contract.listItems, async (call, { query }) => {
    const found = await read(call, 'evidence.read', (tx) =>
      itemsOf(tx, query.ownerKind, query.ownerId),
    )
    return found.ok ? ok({ rows: found.value }) : found
  }),
  on(contract.downloadItem, async (call, { params }) => {
    const found = await read(call, 'evidence.read', (tx) => selectItem(tx, params.itemId))
    if (!found.ok) return found
    const item = found.value
    const content = item === null ? null : await call.world.files.read(item.sha256)
    if (item === null || content === null) {
      return refuse({ code: 'evidence.unknown_item', item: params.itemId })
    }
    const { name, mediaType, sizeBytes } = item
    return ok({ name, mediaType, bytes: Number(sizeBytes), content })
  }),
  on(contract.judgeItem, (call, { params, body }) =>
    execute(call, 'evidence.judge', judgeItem, { ...params, ...body }),
  ),
]
