import { eventsOfSubject, heard } from '../audit/index.ts'
import {
  conditionsOf,
  questionKinds,
  questionsOf,
  routing,
  usableAuthority,
} from '../escalations/index.ts'
import { balanceIn, fundById } from '../funds/index.ts'
import { namesOf } from '../identity/index.ts'
import { money, zero } from '../kernel/money.ts'
import { must } from '../kernel/assert.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { partnerById } from '../partners/index.ts'
import { payablesOf } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import { versionById } from '../programs/index.ts'
import type { Assessment } from '../incentives/index.ts'
import { handedIn, type HandedIn, lineOf } from './handed-in.ts'
import { judge } from './facts.ts'
import { kindOf } from './kinds.ts'
import { laterLines } from './next-claim.ts'
import { linkedClaims } from './next-claim-sql.ts'
import { blockedRegistrations } from './deal-sql.ts'
import type { QueueRow } from './queue-sql.ts'
import { appealableUntil, type Looker, movesNow, reopeningsView } from './read-reopenings.ts'
import {
  decidersOf,
  decisionLinesOf,
  decisionsOf,
  defectsOf,
  selectSubmission,
  type SubmissionRow,
} from './sql.ts'
import type { SubmissionStatus } from './submission.ts'
import { eventWords } from './words.ts'

/** How a submission stands beside its stage: on time, at risk (less than a fifth of the way left is
 *  not known here, so: due within 24 hours), breached, waiting for somebody else, or blocked by an
 *  earlier one that is decided first. */
export function healthOf(
  row: { readonly status: SubmissionStatus; readonly decisionDueAt: Instant | null },
  at: Instant,
  isBlocked = false,
): 'on_time' | 'at_risk' | 'breached' | 'waiting' | 'blocked' | 'done' {
  if (['approved', 'rejected', 'withdrawn', 'lapsed'].includes(row.status)) return 'done'
  if (isBlocked) return 'blocked'
  if (row.decisionDueAt === null) return 'waiting'
  if (Temporal.Instant.compare(row.decisionDueAt, at) <= 0) return 'breached'
  const soon = at.add({ hours: AT_RISK_HOURS })
  return Temporal.Instant.compare(row.decisionDueAt, soon) <= 0 ? 'at_risk' : 'on_time'
}

const AT_RISK_HOURS = 24

/** Rows of the queue as the wire shows them, with the names of who works on them. */
export async function presentRows(tx: Tx, rows: readonly QueueRow[], at: Instant, staff: boolean) {
  const ids = [...new Set(rows.flatMap((row) => row.assignedTo ?? []))]
  const names = staff && ids.length > 0 ? await namesOf(tx, ids) : []
  const blocked = await blockedAmong(tx, rows)
  return rows.map(({ currency, requestedMinor, number, ...row }) => ({
    ...row,
    number: number ?? 'Draft',
    requested: money(requestedMinor, currency),
    health: healthOf(row, at, blocked.has(row.submissionId)),
    assignedName: names.find((one) => one.principalId === row.assignedTo)?.name ?? null,
  }))
}

/** Which of these wait for an earlier one of the same customer. */
async function blockedAmong(
  tx: Tx,
  rows: readonly Pick<QueueRow, 'submissionId' | 'type'>[],
): Promise<ReadonlySet<string>> {
  const ids = rows.flatMap((row) => (row.type === 'deal_registration' ? [row.submissionId] : []))
  if (ids.length === 0) return new Set()
  return new Set((await blockedRegistrations(tx, ids)).map((row) => row.submissionId))
}

export type Reader = Looker & {
  /** Null for staff; a partner's people see their own without names and internal matters. */
  readonly partnerId: string | null
}

/** The same with the names of who asked. */
async function reopeningsNamed(tx: Tx, submissionId: string, staff: boolean) {
  const rows = await reopeningsView(tx, submissionId, staff)
  const names = await namesFor(
    tx,
    staff,
    rows.flatMap((row) => row.openedBy ?? []),
  )
  return rows.map((row) => ({
    ...row,
    openedBy: names.find((one) => one.principalId === row.openedBy)?.name ?? row.openedBy,
  }))
}

/** One submission whole, as far as the reader may see it; null when there is none for them. */
export async function submissionView(tx: Tx, submissionId: string, reader: Reader) {
  const row = await selectSubmission(tx, submissionId)
  if (row === null || (reader.partnerId !== null && row.partnerId !== reader.partnerId)) return null
  const handed = await handedIn(tx, row)
  const staff = reader.partnerId === null
  return {
    ...(await standing(tx, handed, reader)),
    ...(await terms(tx, handed, staff)),
    before: await beforeView(tx, row),
    ...(await nextClaimView(tx, handed)),
    form: row.form,
    lines: handed.lines.map((line) => ({ ...line, parts: [...line.parts] })),
    evidence: handed.items.map(paperView),
    defects: await defectsOf(tx, submissionId),
    problems: [...handed.problems],
    decisions: await decisionsView(tx, submissionId, staff),
    timeline: await timeline(tx, row, staff),
    reopenings: await reopeningsNamed(tx, submissionId, staff),
    appealUntil: await appealableUntil(tx, handed, reader.at),
    mayNow: await movesNow(tx, handed, reader),
    waitsFor: await waitsFor(tx, row, staff),
    questions: staff ? await questionsView(tx, row, reader.at) : [],
    payables: await payablesView(tx, submissionId),
  }
}

/** What the row of the queue says, for one submission. */
async function standing(tx: Tx, handed: HandedIn, reader: Reader) {
  const { row, incentive } = handed
  const partner = must(await partnerById(tx, row.partnerId), 'a submission has its partner')
  const version = must(await versionById(tx, row.versionId), 'a submission has its version')
  const staff = reader.partnerId === null
  const assigned = row.assignedTo === null ? [] : await namesFor(tx, staff, [row.assignedTo])
  return {
    submissionId: row.submissionId,
    number: row.number ?? 'Draft',
    type: row.type,
    status: row.status,
    partnerId: row.partnerId,
    partnerName: partner.legalName,
    programName: version.name,
    title: incentive?.title ?? row.form['title'] ?? '',
    requested: money(row.requestedMinor, row.currency),
    submittedAt: row.submittedAt,
    decisionDueAt: row.decisionDueAt,
    reopenedBy: row.reopenedBy,
    health: healthOf(row, reader.at, (await blockedAmong(tx, [row])).has(row.submissionId)),
    assignedTo: staff ? row.assignedTo : null,
    assignedName: assigned[0]?.name ?? null,
    version: row.version,
  }
}

/** Under what it was handed in, and what was fixed when that was approved. */
async function terms(tx: Tx, handed: HandedIn, staff: boolean) {
  const { row, incentive, pack } = handed
  const kind = kindOf(row.type)
  const approval = incentive?.approval ?? null
  return {
    incentiveId: row.incentiveId,
    incentiveNumber: incentive?.number ?? null,
    incentiveStatus: incentive?.status ?? null,
    programId: row.programId,
    versionId: row.versionId,
    fundCode: pack.fundCode,
    currency: row.currency,
    activityType: incentive?.activityType ?? row.form['activity_type'] ?? null,
    firstOn: incentive?.firstOn ?? null,
    lastOn: incentive?.lastOn ?? null,
    rate: approval?.rate ?? null,
    tier: approval?.tier ?? null,
    committed: approval?.amount ?? null,
    committedRemaining: staff ? await remaining(tx, handed) : null,
    isFinal: row.isFinal,
    judged: kind.judged,
    pays: kind.pays,
    movesMoney: kind.movesMoney,
  }
}

/** Claims it continues or that continue it, and the lines that may come later. */
async function nextClaimView(tx: Tx, handed: HandedIn) {
  const { submissionId, type } = handed.row
  if (type !== 'mdf_claim') return { linked: [], laterLines: null }
  const { returned, why } = laterLines(handed, await defectsOf(tx, submissionId))
  const linked = await linkedClaims(tx, submissionId)
  const numbered = linked.map(({ number, ...one }) => ({ ...one, number: number ?? 'Draft' }))
  return { linked: numbered, laterLines: why === null ? [...returned] : null }
}

/** What a change changes, as it was approved. */
async function beforeView(tx: Tx, { type, incentiveId, sequence }: SubmissionRow) {
  const { before } = kindOf(type)
  if (before === undefined || incentiveId === null) return null
  const found = await before(tx, { incentiveId, sequence })
  if (found === null) return null
  const lines = found.lines.map(lineOf)
  return { form: { ...found.form }, lines: lines.map((one) => ({ ...one, parts: [...one.parts] })) }
}

function paperView(item: HandedIn['items'][number]) {
  const { itemId, slot, lineNo, name, mediaType, sizeBytes, sha256, state, reason } = item
  return { itemId, slot, lineNo, name, mediaType, bytes: Number(sizeBytes), sha256, state, reason }
}

async function payablesView(tx: Tx, submissionId: string) {
  const payables = await payablesOf(tx, [submissionId])
  return payables.map(({ payableId, amount, status, dueOn, sentOn, paidOn, holds }) => ({
    payableId,
    amount,
    status,
    dueOn,
    sentOn,
    paidOn,
    missing: holds.map((hold) => `${hold.hold}: ${hold.what.replaceAll('_', ' ')}`),
  }))
}

async function remaining(tx: Tx, handed: HandedIn) {
  const { incentive } = handed
  if (incentive === null || incentive.approval === null) return null
  const fund = must(await fundById(tx, incentive.fundId), 'an incentive has its fund')
  return balanceIn(tx, fund, 'committed', incentive.incentiveId)
}

async function namesFor(tx: Tx, staff: boolean, ids: readonly string[]) {
  const people = ids.filter((id) => !id.startsWith('system:'))
  return staff && people.length > 0 ? namesOf(tx, people) : []
}

async function decisionsView(tx: Tx, submissionId: string, staff: boolean) {
  const decisions = await decisionsOf(tx, submissionId)
  const lines = await decisionLinesOf(
    tx,
    decisions.map((one) => one.decisionId),
  )
  const deciders = staff ? await decidersOf(tx, submissionId) : []
  const names = await namesFor(
    tx,
    staff,
    deciders.map((one) => one.decidedBy),
  )
  return decisions.map(
    ({ decisionId, outcome, amountMinor, currency, reason, clauseIds, decidedAt, ...more }) => ({
      decisionId,
      outcome,
      amount: amountMinor === null ? null : money(amountMinor, currency),
      reason,
      clauseIds,
      decidedBy: deciderName(
        deciders.find((one) => one.decisionId === decisionId),
        names,
      ),
      decidedAt,
      corrects: more.corrects,
      undoneAt: more.undoneAt,
      lines: lines
        .filter((line) => line.decisionId === decisionId)
        .map((line) => ({
          lineNo: line.lineNo,
          partNo: line.partNo,
          costKind: line.costKind,
          verdict: line.verdict,
          claimed: money(line.claimedMinor, currency),
          accepted: money(line.acceptedMinor, currency),
          clauseId: line.clauseId,
          reason: line.reason,
        })),
    }),
  )
}

function deciderName(
  decider: { readonly decidedBy: string } | undefined,
  names: readonly { readonly principalId: string; readonly name: string }[],
): string | null {
  if (decider === undefined) return null
  const known = names.find((one) => one.principalId === decider.decidedBy)
  return known?.name ?? decider.decidedBy
}

async function timeline(tx: Tx, row: SubmissionRow, staff: boolean) {
  const events = await eventsOfSubject(tx, 'submission', row.submissionId)
  const names = await namesFor(tx, staff, [...new Set(events.map((event) => event.actorId))])
  return events.flatMap((event) => {
    const words = eventWords(event, staff)
    if (words === null) return []
    const name = names.find((one) => one.principalId === event.actorId)?.name
    const actor = name ?? (event.actorKind === 'system' ? 'Quittance' : staff ? event.actorId : '')
    const { eventId, type, at } = event
    return [{ eventId, type, at, actor, words, reason: staff ? event.reason : null }]
  })
}

/** Whose answer an escalated submission waits for: what its last hand-over says. A partner reads of
 *  the program owner alone: that Legal or Finance is asked would say what was asked. */
async function waitsFor(tx: Tx, { submissionId, status }: SubmissionRow, staff: boolean) {
  if (status !== 'escalated') return null
  const events = await eventsOfSubject(tx, 'submission', submissionId)
  const last = events.findLast((event) => event.type === 'submission.escalated')
  if (last === undefined) return null
  const asked = heard(last).body['kind']
  const kind = questionKinds.find((one) => one === asked)
  if (kind === undefined) return null
  const { roles, grants } = routing[kind]
  return { roles: staff || grants ? [...roles] : [], since: last.at }
}

async function questionsView(tx: Tx, row: SubmissionRow, at: Instant) {
  const subject = { subjectKind: 'submission', subjectId: row.submissionId }
  const questions = await questionsOf(tx, subject)
  const authority = await usableAuthority(tx, { subjectId: row.submissionId, at })
  const ids = questions.map((one) => one.questionId)
  const conditions = await conditionsOf(tx, ids)
  return questions.map(({ questionId, kind, question, state, askedAt, answer, ...more }) => ({
    questionId,
    kind,
    text: question,
    status: state,
    askedAt,
    answer,
    verdict: more.verdict,
    withdrawnReason: more.withdrawnReason,
    condition: conditions.find((one) => one.questionId === questionId) ?? null,
    authority:
      authority?.questionId === questionId
        ? { authorityId: authority.authorityId, amount: authority.amount, usable: true }
        : null,
  }))
}

/** Checks, suggestion and arithmetic from the facts of now; decides nothing. */
export async function assessmentView(tx: Tx, submissionId: string, at: Instant) {
  const row = await selectSubmission(tx, submissionId)
  if (row === null) return null
  const { assessment } = await judge(tx, await handedIn(tx, row), at)
  return presentAssessment(assessment)
}

export function presentAssessment(assessment: Assessment) {
  const { checks, lines, amount, requested, arithmetic, outcome, problem } = assessment
  return {
    checks: checks.map((check) => ({ ...check, facts: { ...check.facts } })),
    suggestion: {
      outcome: outcome?.outcome ?? ('none' as const),
      approvalLevel: outcome?.approvalLevel ?? 'program_owner',
      reason: outcome?.reason ?? 'not_covered',
      clauseIds: outcome === null ? [] : [outcome.clause],
      amount: outcome?.outcome === 'reject' ? zero(amount.currency) : amount,
      requested,
      lines: [...lines],
      arithmetic: [...arithmetic],
      problem: problem === null ? null : problem.code,
    },
  }
}
