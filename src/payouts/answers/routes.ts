import { readFile } from 'node:fs/promises'
import { type Call, execute, on, read } from '../../identity/index.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { ServedRoute } from '../../platform/handler.ts'
import { pageFrom, readCursor } from '../../platform/page.ts'
import { liftsAsked } from '../../vendors/index.ts'
import { setAnswerTime } from './answer-time.ts'
import { answerById, answerLines, answerRows } from './answers-sql.ts'
import { assignAnswerLine } from './assign-line.ts'
import { candidatesFor } from './candidates.ts'
import { closeAnswerLine } from './close-line.ts'
import * as contract from './contract.ts'
import { fileBankAnswer } from './file-answer.ts'
import { confirmAnswerLine, declineAnswerLine } from './judge-line.ts'
import { askLiftOf, declineLiftOf, liftRefusalOf } from './lift-refusal.ts'
import { answerView, lineView, writtenView } from './view.ts'
import { confirmWritten, declineWritten, fileWrittenAnswer } from './written.ts'
import { writtenById, writtenRows } from './written-sql.ts'

const stale = () => refuse({ code: 'page.stale_cursor' } as const)

const answerRoutesOf: readonly ServedRoute<Call>[] = [
  on(contract.fileAnswerRoute, async (call, { upload }) => {
    const bytes = await readFile(upload.path)
    return fileBankAnswer(call, { name: upload.name, bytes })
  }),
  on(contract.listAnswers, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale()
    const { limit, runId = null } = query
    const rows = await read(call, 'answer.read', (tx) =>
      answerRows(tx, { after, limit, runId, bankAnswerId: null }),
    )
    if (!rows.ok) return rows
    const views = rows.value.map(answerView)
    return ok(
      pageFrom(views, { limit, filter: query }, (row) => ({ key: '', id: row.bankAnswerId })),
    )
  }),
  on(contract.listAnswerLines, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale()
    const { limit, bankAnswerId = null, runId = null } = query
    const onlyOpen = query.open === 'true'
    const rows = await read(call, 'answer.read', (tx) =>
      answerLines(tx, { after, limit, bankAnswerId, runId, onlyOpen }),
    )
    if (!rows.ok) return rows
    const refs = rows.value.flatMap((row) => row.paymentRef ?? [])
    const lifts = await read(call, 'answer.read', (tx) => liftsAsked(tx, refs))
    if (!lifts.ok) return lifts
    const liftOf = new Map(lifts.value.map((row) => [row.paymentRef, row]))
    const views = rows.value.map((row) =>
      lineView(row, { who: call.actor, lift: liftOf.get(row.paymentRef ?? '') ?? null }),
    )
    return ok(
      pageFrom(views, { limit, filter: query }, (row) => ({
        key: String(row.lineNo),
        id: row.bankAnswerId,
      })),
    )
  }),
  on(contract.answerFile, async (call, { params }) => {
    const found = await read(call, 'answer.paper', (tx) => answerById(tx, params.bankAnswerId))
    if (!found.ok) return found
    const unknown = refuse({ code: 'answer.unknown', answer: params.bankAnswerId } as const)
    if (found.value === null) return unknown
    const { sha256, name, format } = found.value
    const content = await call.world.files.read(sha256)
    if (content === null) return unknown
    const mediaType = format === 'pain.002' ? 'application/xml' : 'text/plain'
    return ok({ name, mediaType, content })
  }),
  on(contract.closeAnswerLine, (call, { params, body }) =>
    execute(call, 'answer.close', closeAnswerLine, { ...keyOf(params), ...body }),
  ),
  on(contract.confirmAnswerLine, (call, { params, body }) =>
    execute(call, 'answer.write', confirmAnswerLine, { ...keyOf(params), ...body }),
  ),
  on(contract.declineAnswerLine, (call, { params, body }) =>
    execute(call, 'answer.write', declineAnswerLine, { ...keyOf(params), ...body }),
  ),
  on(contract.assignAnswerLine, (call, { params, body }) =>
    execute(call, 'answer.assign', assignAnswerLine, { ...keyOf(params), ...body }),
  ),
  on(contract.lineCandidates, async (call, { params, query }) => {
    const found = await read(call, 'answer.read', (tx) =>
      candidatesFor(tx, keyOf(params), query.endToEndId ?? null),
    )
    if (!found.ok) return found
    const unknown = refuse({ code: 'answer.unknown', answer: params.bankAnswerId } as const)
    return found.value === null ? unknown : ok({ rows: found.value })
  }),
]

function keyOf({ bankAnswerId, lineNo }: { bankAnswerId: string; lineNo: string }) {
  return { bankAnswerId, lineNo: Number(lineNo) }
}

const writtenRoutes: readonly ServedRoute<Call>[] = [
  on(contract.fileWritten, async (call, { params, query, upload }) => {
    const { says, saidOn, code = null, words } = query
    const file = { name: upload.name, bytes: await readFile(upload.path) }
    return fileWrittenAnswer(call, { ...params, says, saidOn, code, words, file })
  }),
  on(contract.listWritten, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale()
    const { limit, runId = null } = query
    const onlyOpen = query.open === 'true'
    const rows = await read(call, 'answer.read', (tx) =>
      writtenRows(tx, { after, limit, runId, onlyOpen }),
    )
    if (!rows.ok) return rows
    const views = rows.value.map((row) => writtenView(row, call.actor))
    return ok(
      pageFrom(views, { limit, filter: query }, (row) => ({ key: '', id: row.writtenAnswerId })),
    )
  }),
  on(contract.writtenFile, async (call, { params }) => {
    const found = await read(call, 'answer.paper', (tx) => writtenById(tx, params.writtenAnswerId))
    if (!found.ok) return found
    const { writtenAnswerId: writtenAnswer } = params
    const unknown = refuse({ code: 'written_answer.unknown', writtenAnswer } as const)
    if (found.value === null) return unknown
    const { sha256, name, mediaType } = found.value
    const content = await call.world.files.read(sha256)
    return content === null ? unknown : ok({ name, mediaType, content })
  }),
  on(contract.confirmWritten, (call, { params }) =>
    execute(call, 'answer.write', confirmWritten, params),
  ),
  on(contract.declineWritten, (call, { params, body }) =>
    execute(call, 'answer.write', declineWritten, { ...params, ...body }),
  ),
  on(contract.setAnswerTime, (call, { params, body }) =>
    execute(call, 'payer.edit', setAnswerTime, { ...params, ...body }),
  ),
  on(contract.askLift, (call, { params, body }) =>
    execute(call, 'bank_detail.approve', askLiftOf, { ...params, ...body }),
  ),
  on(contract.liftRefusal, (call, { params }) =>
    execute(call, 'bank_detail.approve', liftRefusalOf, params),
  ),
  on(contract.declineLift, (call, { params, body }) =>
    execute(call, 'bank_detail.approve', declineLiftOf, { ...params, ...body }),
  ),
]

export const answerRoutes: readonly ServedRoute<Call>[] = [...answerRoutesOf, ...writtenRoutes]
