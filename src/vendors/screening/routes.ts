import { readFile } from 'node:fs/promises'
import { openZip } from '../../formats/zip.ts'
import { execute, mayApprove, namesOf, on, read, type Call } from '../../identity/index.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db.ts'
import type { ServedRoute } from '../../platform/handler.ts'
import { pageFrom, readCursor } from '../../platform/page.ts'
import { selectVendor, selectVendorOf } from '../sql.ts'
import * as contract from './contract.ts'
import * as hits from './hit-sql.ts'
import { hitView, hitViews } from './hit-view.ts'
import * as judge from './judge-hit.ts'
import { type ListKind, listKinds, sayList } from './list-names.ts'
import * as lists from './list-sql.ts'
import { ageOf } from './list-age.ts'
import * as limit from './limit-change.ts'
import { openLimitChange } from './limit-sql.ts'
import { loadScreeningList } from './load-list.ts'
import { setOwners } from './owners.ts'
import { ownersOf, statementOf } from './owners-sql.ts'
import type { ScreeningRefusal } from './refusals.ts'

const VERSIONS_SHOWN = 50

const listRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listScreeningLists, (call) =>
    read(call, 'screening.read', (tx) => listsShown(tx, call)),
  ),
  on(contract.showScreeningList, async (call, { params }) => {
    const rows = await read(call, 'screening.read', (tx) =>
      lists.versionRows(tx, params.listCode, VERSIONS_SHOWN),
    )
    if (!rows.ok) return rows
    if (rows.value.length > 0) return ok({ rows: rows.value })
    return refuse({ code: 'screening.unknown_list', list: params.listCode })
  }),
  on(contract.proposeScreeningLimit, (call, { body }) =>
    execute(call, 'screening.load', limit.proposeScreeningLimit, body),
  ),
  on(contract.approveScreeningLimit, (call) =>
    execute(call, 'screening.load', limit.approveScreeningLimit, {}),
  ),
  on(contract.declineScreeningLimit, (call, { body }) =>
    execute(call, 'screening.load', limit.declineScreeningLimit, body),
  ),
  on(contract.loadScreeningListFile, async (call, { params, query, upload }) => {
    const files = filesIn({ name: upload.name, bytes: await readFile(upload.path) })
    if (!files.ok) return files
    const { listCode, evenShrunk = false, evenOlder = false } = query
    const asked = { kind: params.kind, listCode, evenShrunk, evenOlder, files: files.value }
    return execute(call, 'screening.load', loadScreeningList, asked)
  }),
]

async function listsShown(tx: Tx, call: Call) {
  const rows = await lists.listRows(tx)
  const names = await namesOf(tx, [...new Set(rows.map((row) => row.loadedBy))])
  const { due, waiting } = await hits.screeningCounts(tx)
  const today = call.at.toZonedDateTimeISO('UTC').toPlainDate()
  const { days: limitDays, fromOn: limitSince } = await lists.limitOn(tx, today)
  return {
    rows: rows.map((row) => {
      const kind = kindFrom(row.kind)
      const loadedByName =
        names.find(({ principalId }) => principalId === row.loadedBy)?.name ?? null
      return {
        ...row,
        kind,
        name: sayList(row.listCode),
        loadedByName,
        ...ageOf(row, call.at, limitDays),
      }
    }),
    limitDays,
    limitSince,
    limitChange: await limitChangeShown(tx, call),
    due,
    waiting,
  }
}

async function limitChangeShown(tx: Tx, call: Call) {
  const open = await openLimitChange(tx)
  if (open === null) return null
  const { days, reason, proposedAt, proposedBy } = open
  const [named] = await namesOf(tx, [proposedBy])
  const isOwn = !mayApprove(call.actor, [proposedBy])
  return { days, reason, proposedAt, proposedByName: named?.name ?? null, isOwn }
}

/** The column is held to these kinds by a constraint. */
function kindFrom(text: string): ListKind {
  return listKinds.find((kind) => kind === text) ?? 'house'
}

type File = { readonly name: string; readonly bytes: Uint8Array }

/** The tables of a list may come in one zip. */
function filesIn(file: File): Result<File[], ScreeningRefusal> {
  const isZip = file.bytes[0] === 0x50 && file.bytes[1] === 0x4b
  if (!isZip) return ok([file])
  const zip = openZip(file.bytes)
  const unreadable = (message: string) =>
    refuse({ code: 'screening.list_unreadable', file: file.name, line: null, message } as const)
  if (!zip.ok) return unreadable(zip.refusal.message)
  const found: File[] = []
  for (const name of zip.value.names) {
    if (name.endsWith('/') || name.includes('__MACOSX')) continue
    const entry = zip.value.read(name)
    if (entry === null) continue
    if (!entry.ok) return unreadable(entry.refusal.message)
    found.push({ name, bytes: entry.value })
  }
  return ok(found)
}

const hitRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listScreeningHits, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' })
    const { limit, state } = query
    const states = state === undefined ? ['possible', 'clearing'] : [state]
    const rows = await read(call, 'screening.read', async (tx) =>
      hitViews(tx, call.actor, await hits.hitRows(tx, { after, limit, states })),
    )
    if (!rows.ok) return rows
    const mark = (row: { foundAt: { toString(): string }; hitId: string }) => ({
      key: row.foundAt.toString(),
      id: row.hitId,
    })
    return ok(pageFrom(rows.value, { limit, filter: query }, mark))
  }),
  on(contract.showScreeningHit, async (call, { params }) => {
    const shown = await read(call, 'screening.read', async (tx) => {
      const row = await hits.selectHit(tx, params.hitId)
      return row === null ? null : hitView(tx, call.actor, row)
    })
    if (!shown.ok) return shown
    if (shown.value !== null) return ok(shown.value)
    return refuse({ code: 'screening.unknown_hit', hit: params.hitId })
  }),
  on(contract.listVendorHits, async (call, { params: { vendorId } }) => {
    const shown = await read(call, 'screening.read', async (tx) => {
      const [standing] = await hits.screeningOf(tx, [vendorId])
      if (standing === undefined) return null
      const { isConnected, isFresh, screenedAt } = standing
      const names = await hits.screenedNames(tx, [vendorId])
      const own = await hitViews(tx, call.actor, await hits.hitsOfVendor(tx, vendorId))
      return { isConnected, isFresh, screenedAt, names, hits: own }
    })
    if (!shown.ok) return shown
    if (shown.value !== null) return ok(shown.value)
    return refuse({ code: 'vendor.unknown', vendor: vendorId })
  }),
  on(contract.proposeClearance, (call, { params, body }) =>
    execute(call, 'screening.judge', judge.proposeClearance, { ...params, ...body }),
  ),
  on(contract.agreeClearance, (call, { params }) =>
    execute(call, 'screening.judge', judge.clearHit, params),
  ),
  on(contract.declineClearance, (call, { params, body }) =>
    execute(call, 'screening.judge', judge.declineClearance, { ...params, ...body }),
  ),
  on(contract.confirmScreeningHit, (call, { params, body }) =>
    execute(call, 'screening.judge', judge.confirmHit, { ...params, ...body }),
  ),
]

const ownerRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listOwners, async (call, { params: { vendorId } }) => {
    const shown = await read(call, 'vendor.read', async (tx) =>
      (await selectVendor(tx, vendorId)) === null ? null : ownersShown(tx, vendorId, true),
    )
    if (!shown.ok) return shown
    if (shown.value === null) return refuse({ code: 'vendor.unknown', vendor: vendorId })
    return ok(shown.value)
  }),
  on(contract.listOwnOwners, (call) =>
    read(call, 'vendor.read_own', async (tx) => {
      const { partnerId } = call.actor
      const vendor = partnerId === null ? null : await selectVendorOf(tx, partnerId)
      return vendor === null
        ? { rows: [], statement: null }
        : ownersShown(tx, vendor.vendorId, false)
    }),
  ),
  on(contract.setOwners, (call, { params, body }) =>
    execute(call, 'vendor.fill', setOwners, { ...params, ...body }),
  ),
]

async function ownersShown(tx: Tx, vendorId: string, isStaff: boolean) {
  const said = await statementOf(tx, vendorId)
  const named = said !== null && isStaff ? await namesOf(tx, [said.statedBy]) : []
  const rows = (await ownersOf(tx, vendorId)).map((row) => ({
    ...row,
    kind: row.kind === 'person' ? ('person' as const) : ('company' as const),
  }))
  if (said === null) return { rows, statement: null }
  const { director, statedAt } = said
  const states = said.states === 'owners' ? ('owners' as const) : ('nobody' as const)
  return { rows, statement: { states, director, statedAt, statedByName: named[0]?.name ?? null } }
}

export const routes: readonly ServedRoute<Call>[] = [...listRoutes, ...hitRoutes, ...ownerRoutes]
