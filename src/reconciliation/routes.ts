import { readFile } from 'node:fs/promises'
import { type Call, execute, on, read } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor } from '../platform/page.ts'
import { closeMonth, periodPage, periodWithChecklist, prepareClose } from './close.ts'
import * as contract from './contract.ts'
import { importStatementFile } from './import.ts'
import { acceptProposal, explainAs, makeMatch, rejectProposal } from './match.ts'
import { provisionalRows } from './notified-sql.ts'
import { matchRefund } from './refund.ts'
import * as reader from './read.ts'
import { statementById } from './read-sql.ts'
import { resolveBreak } from './resolve-break.ts'
import { mediaTypeOf } from './statement-file.ts'
import { undoMatch } from './undo.ts'

const stale = () => refuse({ code: 'page.stale_cursor' } as const)

const statementRoutes: readonly ServedRoute<Call>[] = [
  on(contract.importStatement, async (call, { upload }) => {
    const bytes = await readFile(upload.path)
    const imported = await importStatementFile(call, { name: upload.name, bytes })
    if (!imported.ok) return imported
    const { statementFileId } = imported.value
    const shown = await read(call, 'statement.import', (tx) =>
      reader.statementsIn(tx, statementFileId),
    )
    return shown.ok ? ok({ ...imported.value, statements: shown.value }) : shown
  }),
  on(contract.listProvisional, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale()
    const { limit, payingAccountId = null } = query
    const rows = await read(call, 'statement.read', async (tx) => {
      const found = await provisionalRows(tx, { after, limit, payingAccountId })
      return found.map(({ amountMinor, currency, ...row }) => ({
        ...row,
        amount: money(amountMinor, currency),
      }))
    })
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit, filter: query }, (row) => ({
        key: row.bookedOn.toString(),
        id: row.notifiedEntryId,
      })),
    )
  }),
  on(contract.listStatements, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale()
    const { limit, payingAccountId = null } = query
    const rows = await read(call, 'statement.read', (tx) =>
      reader.statementPage(tx, { after, limit, payingAccountId }),
    )
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit, filter: query }, (row) => ({
        key: row.closedOn?.toString() ?? '0001-01-01',
        id: row.statementId,
      })),
    )
  }),
  on(contract.showStatement, async (call, { params }) => {
    const shown = await read(call, 'statement.read', (tx) =>
      reader.statementOf(tx, params.statementId),
    )
    if (!shown.ok) return shown
    if (shown.value !== null) return ok(shown.value)
    return refuse({ code: 'statement.unknown', statement: params.statementId })
  }),
  on(contract.statementFile, async (call, { params }) => {
    const found = await read(call, 'statement.read', (tx) => statementById(tx, params.statementId))
    if (!found.ok) return found
    if (found.value === null) {
      return refuse({ code: 'statement.unknown', statement: params.statementId })
    }
    const { sha256, fileName, source } = found.value
    const content = must(await call.world.files.read(sha256), 'a statement’s file is kept')
    return ok({ name: fileName, mediaType: mediaTypeOf(source), content })
  }),
]

const matchRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listLines, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale()
    const { limit, payingAccountId = null, statementId = null } = query
    const { state = null, open = null } = query
    const asked = { after, limit, payingAccountId, statementId, state, open }
    const rows = await read(call, 'statement.read', (tx) => reader.linePage(tx, asked))
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit, filter: query }, (row) => ({
        key: row.bookedOn.toString(),
        id: row.lineId,
      })),
    )
  }),
  on(contract.showLine, async (call, { params }) => {
    const shown = await read(call, 'statement.read', (tx) => reader.lineOf(tx, params.lineId))
    if (!shown.ok) return shown
    if (shown.value !== null) return ok(shown.value)
    return refuse({ code: 'line.unknown', line: params.lineId })
  }),
  on(contract.lineCandidates, async (call, { params }) => {
    const found = await read(call, 'statement.read', (tx) => reader.candidatesOf(tx, params.lineId))
    if (!found.ok) return found
    if (found.value !== null) return ok({ rows: found.value })
    return refuse({ code: 'line.unknown', line: params.lineId })
  }),
  on(contract.makeMatch, (call, { params, body }) =>
    execute(call, 'match.make', makeMatch, { ...params, ...body }),
  ),
  on(contract.matchRefund, (call, { params, body }) =>
    execute(call, 'receivable.refund', matchRefund, { ...params, ...body }),
  ),
  on(contract.explainLine, (call, { params, body }) =>
    execute(call, 'match.make', explainAs, { ...params, ...body }),
  ),
  on(contract.acceptProposal, (call, { params }) =>
    execute(call, 'match.make', acceptProposal, params),
  ),
  on(contract.rejectProposal, (call, { params, body }) =>
    execute(call, 'match.make', rejectProposal, { ...params, ...body }),
  ),
  on(contract.undoMatch, (call, { params, body }) =>
    execute(call, 'match.make', undoMatch, { ...params, ...body }),
  ),
]

const breakRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listBreaks, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale()
    const { limit, state, owner = null, payingAccountId = null } = query
    const asked = { after, limit, state, owner, payingAccountId, at: call.at }
    const rows = await read(call, 'statement.read', (tx) => reader.breakPage(tx, asked))
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit, filter: query }, (row) => ({
        key: row.since.toString(),
        id: row.breakId,
      })),
    )
  }),
  on(contract.resolveBreak, (call, { params, body }) =>
    execute(call, 'match.make', resolveBreak, { ...params, ...body }),
  ),
  on(contract.accountStandings, async (call) => {
    const rows = await read(call, 'statement.read', reader.accountStandings)
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
]

const periodRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listPeriods, async (call) => {
    const rows = await read(call, 'ledger.read', (tx) => periodPage(tx, call.at))
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.showPeriod, async (call, { params }) => {
    const shown = await read(call, 'ledger.read', (tx) => periodWithChecklist(tx, params, call.at))
    if (!shown.ok) return shown
    if (shown.value !== null) return ok(shown.value)
    return refuse({ code: 'close.payer_unknown', payer: params.payerId })
  }),
  on(contract.prepareClose, (call, { params }) =>
    execute(call, 'period.close', prepareClose, params),
  ),
  on(contract.closeMonth, (call, { params }) => execute(call, 'period.close', closeMonth, params)),
]

export const routes: readonly ServedRoute<Call>[] = [
  ...statementRoutes,
  ...matchRoutes,
  ...breakRoutes,
  ...periodRoutes,
]
