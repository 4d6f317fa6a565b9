import { type Call, execute, on, read } from '../identity/index.ts'
import { ok, type Refusal, refuse, type Result } from '../kernel/result.ts'
import { pageFrom, type PageRefusal, readCursor } from '../platform/page.ts'
import type { ServedRoute } from '../platform/handler.ts'
import * as contract from './contract.ts'
import { decide, type Decide, type DecideRefusal } from './decide.ts'
import { createDraft, saveDraft } from './draft.ts'
import { bringBack, escalate, escalateRefusal } from './escalate.ts'
import { importSubmissions } from './import-sheet.ts'
import { attachPaper, detachPaper } from './papers.ts'
import { accrualRoutes } from './accrual-routes.ts'
import { dealRoutes } from './deal-routes.ts'
import { planRoutes } from './plan-routes.ts'
import { filterOf, incentiveRows, viewCounts } from './queue.ts'
import { partnerRows, queueRows, withNamed } from './queue-sql.ts'
import { assessmentView, presentAssessment, presentRows, submissionView } from './read.ts'
import { programsFor } from './programs-for.ts'
import { referralView } from './read-referral.ts'
import { filePaper } from './referral-paperwork.ts'
import { linkOpportunity } from './referral-moves.ts'
import { sendLinesLater } from './next-claim.ts'
import { submissionRefusals } from './refusals.ts'
import { sendBack, withdraw } from './send-back.ts'
import { submit } from './submit.ts'
import { precedentsOf } from './read-precedents.ts'
import { reopeningRoutes } from './reopening-routes.ts'
import { signalRoutes } from './signal-routes.ts'
import { assign, takeNext } from './take.ts'

const stale = refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)

function found<T>(result: Result<T | null, Refusal>, submission: string): Result<T, Refusal> {
  if (!result.ok) return result
  if (result.value !== null) return ok(result.value)
  return refuse({ code: 'submission.unknown', submission })
}

/** The question a refusal of a decision becomes: the refusal's own sentence. */
function words(refusal: DecideRefusal): string {
  const table: Readonly<Record<string, { text: (r: never) => string } | undefined>> =
    submissionRefusals
  const entry = table[refusal.code]
  // The entry is that of this very code.
  return entry === undefined ? refusal.code : entry.text(refusal as never)
}

export const routes: readonly ServedRoute<Call>[] = [
  ...accrualRoutes,
  ...dealRoutes,
  ...planRoutes,
  ...reopeningRoutes,
  ...signalRoutes,
  on(contract.readPrecedents, async (call, { params }) => {
    const { submissionId } = params
    const rows = found(
      await read(call, 'queue.read', (tx) => precedentsOf(tx, submissionId, call.at)),
      submissionId,
    )
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.queuePage, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const filter = filterOf(query, call.actor, call.at)
    const rows = await read(call, 'queue.read', async (tx) =>
      presentRows(
        tx,
        await queueRows(tx, await withNamed(tx, filter), { after, limit: query.limit + 1 }),
        call.at,
        true,
      ),
    )
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit: query.limit, filter: query }, (row) => ({
        key: row.decisionDueAt?.toString() ?? 'infinity',
        id: row.submissionId,
      })),
    )
  }),
  on(contract.queueCounts, (call) =>
    read(call, 'queue.read', (tx) => viewCounts(tx, call.actor, call.at)),
  ),
  on(contract.takeNext, (call) => execute(call, 'submission.take', takeNext, {})),
  on(contract.assignSubmission, (call, { params, body }) =>
    execute(call, 'submission.assign', assign, { ...params, ...body }),
  ),
  on(contract.readSubmission, async (call, { params }) =>
    found(
      await read(call, 'submission.read', (tx) =>
        submissionView(tx, params.submissionId, {
          at: call.at,
          partnerId: call.actor.partnerId,
          actor: call.actor,
        }),
      ),
      params.submissionId,
    ),
  ),
  on(contract.assessSubmission, async (call, { params }) =>
    found(
      await read(call, 'queue.read', (tx) => assessmentView(tx, params.submissionId, call.at)),
      params.submissionId,
    ),
  ),
  on(contract.myPrograms, async (call) => {
    const { partnerId } = call.actor
    if (partnerId === null) return ok({ rows: [] })
    const open = await read(call, 'submission.read', (tx) => programsFor(tx, partnerId, call.at))
    return open.ok ? ok({ rows: open.value }) : open
  }),
  on(contract.mySubmissions, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const partnerId = call.actor.partnerId
    if (partnerId === null) return ok({ rows: [], next: null })
    const asked = { partnerId, status: query.status ?? null, before: after?.id ?? null }
    const rows = await read(call, 'submission.read', async (tx) =>
      presentRows(tx, await partnerRows(tx, { ...asked, limit: query.limit + 1 }), call.at, false),
    )
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit: query.limit, filter: query }, (row) => ({
        key: '',
        id: row.submissionId,
      })),
    )
  }),
  on(contract.myIncentives, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const partnerId = call.actor.partnerId
    if (partnerId === null) return ok({ rows: [], next: null })
    const asked = { partnerId, before: after?.id ?? null, limit: query.limit + 1 }
    const rows = await read(call, 'incentive.read', (tx) => incentiveRows(tx, asked, call.at))
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit: query.limit, filter: query }, (row) => ({
        key: '',
        id: row.incentiveId,
      })),
    )
  }),
  on(contract.createDraft, (call, { body }) =>
    execute(call, 'submission.draft', createDraft, body),
  ),
  on(contract.saveDraft, async (call, { params, body }) => {
    const saved = await execute(call, 'submission.draft', saveDraft, { ...params, ...body })
    if (!saved.ok) return saved
    const { version, problems, checks } = saved.value
    return ok({ version, problems: [...problems], checks: presentChecks(checks) })
  }),
  on(contract.submitSubmission, (call, { params, body }) =>
    execute(call, 'submission.submit', submit, { ...params, ...body }),
  ),
  on(contract.sendLinesLater, async (call, { params, body }) => {
    const done = await execute(call, 'submission.submit', sendLinesLater, { ...params, ...body })
    return done.ok ? ok({ ...done.value, lines: [...done.value.lines] }) : done
  }),
  on(contract.withdrawSubmission, (call, { params, body }) =>
    execute(call, 'submission.withdraw', withdraw, { ...params, ...body }),
  ),
  on(contract.sendBack, (call, { params, body }) =>
    execute(call, 'submission.decide', sendBack, { ...params, ...body }),
  ),
  on(contract.decideSubmission, async (call, { params, body }) => {
    const input: Decide = { ...params, ...body }
    const decided = await execute(call, 'submission.decide', decide, input, {
      escalate: escalateRefusal(params.submissionId, words),
    })
    if (!decided.ok) return decided
    const { decisionId, outcome, amount, version, status, payableId } = decided.value
    return ok({ decisionId, outcome, amount, version, status, payableId })
  }),
  on(contract.previewDecision, async (call, { params, body }) => {
    const input: Decide = { ...params, ...body }
    const decided = await execute(call, 'submission.decide', decide, input, { preview: true })
    if (!decided.ok) return decided
    const { outcome, amount, arithmetic, lines, letter } = decided.value
    return ok({ outcome, amount, arithmetic: [...arithmetic], lines: [...lines], letter })
  }),
  on(contract.escalateSubmission, (call, { params, body }) =>
    execute(call, 'question.raise', escalate, { ...params, ...body }),
  ),
  on(contract.bringBack, (call, { params, body }) =>
    execute(call, 'submission.decide', bringBack, { ...params, ...body }),
  ),
  on(contract.attachEvidence, (call, { params, body }) =>
    execute(call, 'submission.draft', attachPaper, { ...params, ...body }),
  ),
  on(contract.removeEvidence, (call, { params }) =>
    execute(call, 'submission.draft', detachPaper, params),
  ),
  on(contract.readReferral, async (call, { params }) => {
    const { at } = call
    const { partnerId } = call.actor
    const view = await read(call, 'incentive.read', (tx) =>
      referralView(tx, params.incentiveId, { at, partnerId }),
    )
    if (!view.ok) return view
    if (view.value !== null) return ok(view.value)
    return refuse({ code: 'incentive.unknown', incentive: params.incentiveId })
  }),
  on(contract.linkOpportunity, (call, { params, body }) =>
    execute(call, 'referral.link', linkOpportunity, { ...params, ...body }),
  ),
  on(contract.fileReferralPaper, (call, { params, body }) =>
    execute(call, 'referral.file_paper', filePaper, { ...params, ...body }),
  ),
  on(contract.importSheet, (call, { query, upload }) => {
    const style = { decimalMark: query.decimal, dates: query.dates }
    const file = { path: upload.path, name: query.name, style }
    return importSubmissions(call, file, query.preview === 'true')
  }),
]

function presentChecks(checks: Parameters<typeof presentAssessment>[0]['checks']) {
  return checks.map((check) => ({ ...check, facts: { ...check.facts } }))
}
