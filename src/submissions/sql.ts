import type { Id } from '../kernel/ids.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { type Sql, sql, type Tx } from '../platform/db.ts'
import type { ReopeningKind, SubmissionId, SubmissionStatus, SubmissionType } from './submission.ts'

export type SubmissionRow = {
  submissionId: SubmissionId
  number: string | null
  incentiveId: Id<'incentive'> | null
  sequence: number | null
  type: SubmissionType
  status: SubmissionStatus
  partnerId: Id<'partner'>
  programId: Id<'program'>
  versionId: Id<'version'>
  form: Record<string, string>
  currency: string
  requestedMinor: bigint
  isFinal: boolean
  source: 'portal' | 'api' | 'sheet' | 'mail' | 'collection' | 'outcome' | 'accrual'
  /** The sheet's own key of the row, or the payment that raised it. */
  originKey: string | null
  assignedTo: string | null
  createdBy: string
  createdAt: Instant
  submittedAt: Instant | null
  completeAt: Instant | null
  decidedAt: Instant | null
  decisionDueAt: Instant | null
  /** When no answer had come in time; null while it never lapsed. */
  lapsedAt: Instant | null
  /** What is open of looking at its decision again, and the clock that runs meanwhile. */
  reopeningId: Id<'reopening'> | null
  reopenedBy: ReopeningKind | null
  clockKind: string
  /** The claim whose returned lines this one took over, and until when they may be handed in. */
  continuesId: SubmissionId | null
  answerBy: Instant | null
  version: number
}

const submissionColumns: Sql = sql`
  submission_id as "submissionId", number, incentive_id as "incentiveId", sequence, type, status,
  partner_id as "partnerId", program_id as "programId", version_id as "versionId", form, currency,
  requested_minor as "requestedMinor", is_final as "isFinal", source,
  origin_key as "originKey", assigned_to as "assignedTo",
  created_by as "createdBy", created_at as "createdAt", submitted_at as "submittedAt",
  complete_at as "completeAt", decided_at as "decidedAt", decision_due_at as "decisionDueAt",
  lapsed_at as "lapsedAt", reopening_id as "reopeningId",
  (select r.kind from submissions.reopenings r
    where r.reopening_id = submissions.reopening_id) as "reopenedBy",
  coalesce((select r.clock_kind from submissions.reopenings r
    where r.reopening_id = submissions.reopening_id), 'decision') as "clockKind",
  continues_id as "continuesId", answer_by as "answerBy", version`

export function selectSubmission(tx: Tx, submissionId: string) {
  return tx.maybeOne<SubmissionRow>(sql`
    select ${submissionColumns} from submissions.submissions
    where submission_id = ${submissionId}`)
}

/** The row, locked; for a partner's people only when it is their own. */
export function lockSubmission(tx: Tx, submissionId: string, partnerId: string | null) {
  return tx.maybeOne<SubmissionRow>(sql`
    select ${submissionColumns} from submissions.submissions
    where submission_id = ${submissionId}
      and (${partnerId}::uuid is null or partner_id = ${partnerId}::uuid)
    for update`)
}

export function submissionByOrigin(tx: Tx, partnerId: string, type: string, originKey: string) {
  return tx.maybeOne<SubmissionRow>(sql`
    select ${submissionColumns} from submissions.submissions
    where partner_id = ${partnerId} and type = ${type} and origin_key = ${originKey}`)
}

/** `MDF-2026-00042/2`. Index submissions_number. */
export function submissionByNumber(tx: Tx, number: string) {
  return tx.maybeOne<SubmissionRow>(sql`
    select ${submissionColumns} from submissions.submissions where number = ${number}`)
}

/** What was raised under these incentives, by no row of a sheet: fees for a customer's payments. */
export function feesRaised(tx: Tx, incentiveIds: readonly string[]) {
  return tx.many<SubmissionRow>(sql`
    select ${submissionColumns} from submissions.submissions
    where incentive_id = any(${incentiveIds}::uuid[]) and source = 'collection'
    order by incentive_id, sequence`)
}

export function insertSubmission(
  tx: Tx,
  row: {
    readonly submissionId: SubmissionId
    readonly incentiveId: string | null
    readonly type: SubmissionType
    readonly partnerId: string
    readonly programId: string
    readonly versionId: string
    readonly form: Readonly<Record<string, string>>
    readonly currency: string
    readonly source: SubmissionRow['source']
    readonly originKey: string | null
    readonly createdBy: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into submissions.submissions (submission_id, incentive_id, type, status, partner_id,
      program_id, version_id, form, currency, source, origin_key, created_by, created_at)
    values (${row.submissionId}, ${row.incentiveId}, ${row.type}, 'draft', ${row.partnerId},
      ${row.programId}, ${row.versionId}, ${row.form}, ${row.currency}, ${row.source},
      ${row.originKey}, ${row.createdBy}, ${row.at})`)
}

/** Saves what was typed; null when somebody saved a newer version first. */
export function saveForm(
  tx: Tx,
  row: {
    readonly submissionId: string
    readonly form: Readonly<Record<string, string>>
    readonly requestedMinor: bigint
    readonly isFinal: boolean
    readonly version: number
  },
) {
  return tx.maybeOne<{ version: number }>(sql`
    update submissions.submissions set form = ${row.form}, requested_minor = ${row.requestedMinor},
      is_final = ${row.isFinal}, version = version + 1
    where submission_id = ${row.submissionId} and version = ${row.version}
    returning version`)
}

/** Moves a submission that is still in one of `from`; null when someone moved it first. */
export function moveSubmission(
  tx: Tx,
  submissionId: string,
  from: readonly SubmissionStatus[],
  to: SubmissionStatus,
) {
  return tx.maybeOne<{ status: SubmissionStatus; version: number }>(sql`
    update submissions.submissions set status = ${to}, version = version + 1
    where submission_id = ${submissionId} and status = any(${from})
    returning status, version`)
}

/** Gives a handed-in submission its number, place and version, once. */
export function numberSubmission(
  tx: Tx,
  row: {
    readonly submissionId: string
    readonly incentiveId: string
    readonly number: string
    readonly sequence: number
    readonly versionId: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update submissions.submissions set incentive_id = ${row.incentiveId}, number = ${row.number},
      sequence = ${row.sequence}, version_id = ${row.versionId}, submitted_at = ${row.at}
    where submission_id = ${row.submissionId} and number is null`)
}

/** By which version it is judged, until it is complete. */
export function setVersion(tx: Tx, submissionId: string, versionId: string) {
  return tx.run(sql`
    update submissions.submissions set version_id = ${versionId}
    where submission_id = ${submissionId} and complete_at is null`)
}

export function setComplete(tx: Tx, submissionId: string, at: Instant) {
  return tx.run(sql`
    update submissions.submissions set complete_at = ${at}
    where submission_id = ${submissionId} and complete_at is null`)
}

export function setDecided(tx: Tx, submissionId: string, at: Instant) {
  return tx.run(sql`
    update submissions.submissions set decided_at = ${at}, decision_due_at = null
    where submission_id = ${submissionId}`)
}

/** Copies the decision clock's due instant; null while it stands still. */
export function setDecisionDue(tx: Tx, submissionId: string, dueAt: Instant | null) {
  return tx.run(sql`
    update submissions.submissions set decision_due_at = ${dueAt}
    where submission_id = ${submissionId}`)
}

export function assignTo(tx: Tx, submissionId: string, principalId: string | null) {
  return tx.one<{ version: number }>(sql`
    update submissions.submissions set assigned_to = ${principalId}, version = version + 1
    where submission_id = ${submissionId} returning version`)
}

/** The most urgent unassigned submission in review, locked for the caller alone: a row another
 *  caller holds is passed over. Index submissions_queue. */
export function lockNextUnassigned(tx: Tx, person: string) {
  return tx.maybeOne<{ submissionId: SubmissionId }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed')
      and status in ('in_review', 'appealed') and assigned_to is null
      -- An appeal is no work of whoever decided.
      and not exists (select from submissions.reopenings r
        join submissions.decisions d on d.submission_id = r.submission_id
        where r.reopening_id = submissions.reopening_id and r.kind = 'appeal'
          and d.outcome in ('approve', 'approve_reduced', 'reject')
          and coalesce(d.decided_for, d.decided_by) = ${person})
    order by coalesce(decision_due_at, 'infinity'), submission_id limit 1
    for update skip locked`)
}

/** How many submissions an incentive has handed in so far: its next is one more. */
export async function lastSequence(tx: Tx, incentiveId: string): Promise<number> {
  const row = await tx.one<{ last: number }>(sql`
    select coalesce(max(sequence), 0) as last from submissions.submissions
    where incentive_id = ${incentiveId}`)
  return row.last
}

/** Undecided submissions of one type under an incentive, other than this one. */
export async function openUnder(
  tx: Tx,
  asked: {
    readonly incentiveId: string
    readonly type: SubmissionType
    readonly submissionId: string
  },
): Promise<string[]> {
  const rows = await tx.many<{ number: string }>(sql`
    select number from submissions.submissions
    where incentive_id = ${asked.incentiveId} and submission_id <> ${asked.submissionId}
      and type = ${asked.type}
      and status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed')
      and number is not null
    order by sequence`)
  return rows.map((row) => row.number)
}

export type DefectRow = {
  defectId: Id<'defect'>
  targetKind: 'field' | 'line' | 'slot'
  target: string
  reason: string
  clauseId: string | null
  openedAt: Instant
  mendedAt: Instant | null
}

export function defectsOf(tx: Tx, submissionId: string) {
  return tx.many<DefectRow>(sql`
    select defect_id as "defectId", target_kind as "targetKind", target, reason,
      clause_id as "clauseId", opened_at as "openedAt", mended_at as "mendedAt"
    from submissions.defects where submission_id = ${submissionId} order by opened_at, defect_id`)
}

export function insertDefects(
  tx: Tx,
  of: { readonly submissionId: string; readonly partnerId: string; readonly at: Instant },
  defects: readonly Omit<DefectRow, 'openedAt' | 'mendedAt'>[],
) {
  return tx.run(sql`
    insert into submissions.defects (defect_id, submission_id, partner_id, target_kind, target,
      reason, clause_id, opened_at)
    select defect_id, ${of.submissionId}, ${of.partnerId}, target_kind, target, reason, clause_id,
      ${of.at}
    from unnest(${defects.map((d) => d.defectId)}::uuid[],
      ${defects.map((d) => d.targetKind)}::text[], ${defects.map((d) => d.target)}::text[],
      ${defects.map((d) => d.reason)}::text[], ${defects.map((d) => d.clauseId)}::text[])
      as defect(defect_id, target_kind, target, reason, clause_id)`)
}

export function mendDefects(tx: Tx, submissionId: string, at: Instant) {
  return tx.run(sql`
    update submissions.defects set mended_at = ${at}
    where submission_id = ${submissionId} and mended_at is null`)
}

/** Cost claimed so far from the invoices of `lines` (seller and number), by submission: under the
 *  same incentive, and elsewhere. Denied and returned parts of decided claims do not count. Index
 *  lines_invoice. */
export function invoiceUses(
  tx: Tx,
  asked: {
    readonly submissionId: string
    readonly invoiceKeys: readonly string[]
  },
) {
  return tx.many<{
    invoiceKey: string | null
    seller: string | null
    invoiceOn: PlainDate | null
    netMinor: bigint
    incentiveId: string | null
    number: string | null
    claimedMinor: bigint
    currency: string
    submissionId: string
    lineNo: number
  }>(sql`
    select l.submission_id as "submissionId", l.line_no as "lineNo",
      l.invoice_key as "invoiceKey", l.seller, l.invoice_on as "invoiceOn",
      l.net_minor as "netMinor",
      s.incentive_id as "incentiveId", s.number, case when d.accepted_minor is null or (l.currency <> s.currency and d.accepted_minor > 0)
        then l.claimed_minor else d.accepted_minor end as "claimedMinor",
      l.currency
    from submissions.lines l
      join submissions.submissions s on s.submission_id = l.submission_id
      left join lateral (
        select sum(dl.accepted_minor)::int8 as accepted_minor
        from submissions.decision_lines dl
        where dl.line_no = l.line_no and dl.decision_id = (
          select decision_id from submissions.decisions d
          where d.submission_id = s.submission_id and d.outcome in ('approve', 'approve_reduced')
          order by d.decision_id desc limit 1)
      ) d on true
    where l.invoice_key = any(${asked.invoiceKeys}::text[])
      and l.submission_id <> ${asked.submissionId}
      and s.type in ('mdf_claim', 'mdf_reimbursement', 'coinvest_milestone')
      and s.status not in ('draft', 'withdrawn', 'rejected', 'lapsed')
    order by s.number`)
}

/** Submissions of other incentives that carry the very same file in a slot of proof. */
export async function sameFileUses(
  tx: Tx,
  asked: {
    readonly submissionId: string
    readonly incentiveId: string | null
    readonly sha256: readonly string[]
  },
): Promise<string[]> {
  const rows = await tx.many<{ number: string }>(sql`
    select distinct s.number from evidence.files f
      join evidence.items i on i.file_id = f.file_id and i.owner_kind = 'submission'
        and i.detached_at is null
      join submissions.submissions s on s.submission_id = i.owner_id
    where f.sha256 = any(${asked.sha256}::text[]) and s.submission_id <> ${asked.submissionId}
      and s.incentive_id is distinct from ${asked.incentiveId}::uuid and s.number is not null
      and s.status not in ('draft', 'withdrawn')
    order by s.number limit 10`)
  return rows.map((row) => row.number)
}

export type DecisionRow = {
  decisionId: Id<'decision'>
  submissionId: SubmissionId
  outcome: string
  amountMinor: bigint | null
  currency: string
  reason: string
  clauseIds: string[]
  decidedAt: Instant
  /** The decision it stands beside and takes the place of. */
  corrects: Id<'decision'> | null
  undoneAt: Instant | null
}

/** A submission's decisions, oldest first, as far as its partner may see them. */
export function decisionsOf(tx: Tx, submissionId: string) {
  return tx.many<DecisionRow>(sql`
    select d.decision_id as "decisionId", d.submission_id as "submissionId", d.outcome,
      d.amount_minor as "amountMinor", d.currency, d.reason, d.clause_ids as "clauseIds",
      d.decided_at as "decidedAt", d.corrects, u.undone_at as "undoneAt"
    from submissions.decisions d left join submissions.undone u using (decision_id)
    where d.submission_id = ${submissionId} order by d.decision_id`)
}

/** Who decided; staff only. */
export function decidersOf(tx: Tx, submissionId: string) {
  return tx.many<{ decisionId: string; decidedBy: string; decidedFor: string | null }>(sql`
    select decision_id as "decisionId", decided_by as "decidedBy", decided_for as "decidedFor"
    from submissions.decisions where submission_id = ${submissionId} order by decision_id`)
}

export type DecisionLineRow = {
  decisionId: string
  lineNo: number
  partNo: number
  costKind: string
  verdict: 'accepted' | 'reduced' | 'denied' | 'returned'
  claimedMinor: bigint
  acceptedMinor: bigint
  clauseId: string | null
  reason: string
}

export function decisionLinesOf(tx: Tx, decisionIds: readonly string[]) {
  return tx.many<DecisionLineRow>(sql`
    select decision_id as "decisionId", line_no as "lineNo", part_no as "partNo",
      cost_kind as "costKind", verdict, claimed_minor as "claimedMinor",
      accepted_minor as "acceptedMinor", clause_id as "clauseId", reason
    from submissions.decision_lines where decision_id = any(${decisionIds}::uuid[])
    order by decision_id, line_no, part_no`)
}

export function insertDecision(
  tx: Tx,
  row: {
    readonly decisionId: string
    readonly submissionId: string
    readonly partnerId: string
    readonly outcome: string
    readonly amountMinor: bigint | null
    readonly currency: string
    readonly reason: string
    readonly clauseIds: readonly string[]
    readonly decidedBy: string
    readonly decidedFor: string | null
    readonly at: Instant
    readonly versionId: string
    readonly authorityId: string | null
    readonly facts: string | null
    readonly record: string
    readonly eventId: string
    readonly corrects?: string | null
  },
) {
  return tx.run(sql`
    insert into submissions.decisions (decision_id, submission_id, partner_id, outcome,
      amount_minor, currency, reason, clause_ids, decided_by, decided_for, decided_at, version_id,
      authority_id, facts, record, event_id, corrects)
    values (${row.decisionId}, ${row.submissionId}, ${row.partnerId}, ${row.outcome},
      ${row.amountMinor}, ${row.currency}, ${row.reason}, ${row.clauseIds}::text[],
      ${row.decidedBy}, ${row.decidedFor}, ${row.at}, ${row.versionId}, ${row.authorityId},
      ${row.facts}, ${row.record}, ${row.eventId}, ${row.corrects ?? null})`)
}

export function insertDecisionLines(
  tx: Tx,
  of: { readonly decisionId: string; readonly partnerId: string },
  lines: readonly Omit<DecisionLineRow, 'decisionId'>[],
) {
  const column = <K extends keyof (typeof lines)[number]>(key: K) => lines.map((line) => line[key])
  return tx.run(sql`
    insert into submissions.decision_lines (decision_id, partner_id, line_no, part_no, cost_kind,
      verdict, claimed_minor, accepted_minor, clause_id, reason)
    select ${of.decisionId}, ${of.partnerId}, line_no, part_no, cost_kind, verdict, claimed_minor,
      accepted_minor, clause_id, reason
    from unnest(${column('lineNo')}::int[], ${column('partNo')}::int[],
      ${column('costKind')}::text[], ${column('verdict')}::text[],
      ${column('claimedMinor')}::int8[], ${column('acceptedMinor')}::int8[],
      ${column('clauseId')}::text[], ${column('reason')}::text[])
      as line(line_no, part_no, cost_kind, verdict, claimed_minor, accepted_minor, clause_id,
        reason)`)
}

/** Persons who decided a submission, for separation of duties above. */
export async function decidersOfMany(tx: Tx, submissionIds: readonly string[]): Promise<string[]> {
  const rows = await tx.many<{ person: string }>(sql`
    select distinct coalesce(decided_for, decided_by) as person from submissions.decisions
    where submission_id = any(${submissionIds}::uuid[]) order by person`)
  return rows.map((row) => row.person)
}

/** A queue copy that is not the due instant of the running decision clock. */
export function firstDueApart(tx: Tx) {
  return tx.maybeOne<{ submissionId: SubmissionId; number: string | null }>(sql`
    select s.submission_id as "submissionId", s.number from submissions.submissions s
      left join submissions.reopenings r on r.reopening_id = s.reopening_id
      left join clocks.due d on d.subject_kind = 'submission'
        and d.subject_id = s.submission_id and d.kind = coalesce(r.clock_kind, 'decision')
    where s.status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed')
      and s.decision_due_at is distinct from d.due_at
    order by s.submission_id limit 1`)
}

/** Copies due instants that a calendar edit moved, in one set. Answers how many. */
export function refreshDue(tx: Tx) {
  return tx.run(sql`
    update submissions.submissions s set decision_due_at = d.due_at
    from clocks.due d
    where d.subject_kind = 'submission' and d.subject_id = s.submission_id
      and d.kind = coalesce((select r.clock_kind from submissions.reopenings r
        where r.reopening_id = s.reopening_id), 'decision')
      and s.status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed')
      and s.decision_due_at is distinct from d.due_at`)
}

/** Committed activities whose last day of claims is past on `day`, the longest past first. */
export function claimWindowsPast(tx: Tx, day: PlainDate, limit: number) {
  return tx.many<{ incentiveId: Id<'incentive'> }>(sql`
    select incentive_id as "incentiveId" from incentives.incentives
    where status = 'committed' and claim_deadline_on < ${day}
    order by claim_deadline_on, incentive_id limit ${limit}`)
}

/** The claims of an activity that were handed in: where they stand and what may be appealed. */
export function claimsOf(tx: Tx, incentiveId: string) {
  return tx.many<SubmissionRow>(sql`
    select ${submissionColumns} from submissions.submissions
    where incentive_id = ${incentiveId} and type = 'mdf_claim' and number is not null
    order by sequence`)
}
