import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import { allOf, type Sql, sql, type Tx } from '../platform/db.ts'
import type { queueViews } from './contract.ts'
import type { ReopeningKind, SubmissionId, SubmissionStatus, SubmissionType } from './submission.ts'

export type QueueView = (typeof queueViews)[number]

export type QueueFilter = {
  readonly view: QueueView
  readonly type: SubmissionType | null
  readonly partnerId: string | null
  readonly status: SubmissionStatus | null
  readonly text: string | null
  /** The partners whose name has the text; null when they are too many to be named. */
  readonly named: readonly string[] | null
  /** Whose `mine` is. */
  readonly person: string
  readonly at: Instant
  /** Until when `breaching_today` looks. */
  readonly until: Instant
}

export type QueueRow = {
  submissionId: SubmissionId
  number: string | null
  type: SubmissionType
  status: SubmissionStatus
  partnerId: Id<'partner'>
  partnerName: string
  programName: string
  title: string
  currency: string
  requestedMinor: bigint
  submittedAt: Instant | null
  decisionDueAt: Instant | null
  reopenedBy: ReopeningKind | null
  assignedTo: string | null
}

const open = sql`
  s.status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed')`

const reopenedBy = sql`
  (select r.kind from submissions.reopenings r
    where r.reopening_id = s.reopening_id) as "reopenedBy"`

/** What a saved view holds. Each is written so that one of the queue's partial indexes serves it. */
function within(filter: QueueFilter): Sql {
  switch (filter.view) {
    case 'open':
      return open
    case 'mine':
      return sql`${open} and s.assigned_to = ${filter.person}`
    case 'breaching_today':
      return sql`${open} and coalesce(s.decision_due_at, 'infinity') < ${filter.until}`
    case 'waiting_on_partner':
      return sql`${open} and s.status = 'action_required'`
    case 'escalated':
      return sql`${open} and s.status = 'escalated'`
    case 'appeals':
      return sql`${open} and exists (select from submissions.reopenings r
        where r.reopening_id = s.reopening_id and r.kind = 'appeal')`
    case 'decided':
      return sql`s.status in ('approved', 'rejected')`
    case 'everything':
      return sql`s.status <> 'draft'`
  }
}

function conditions(filter: QueueFilter): Sql[] {
  const all = [within(filter)]
  if (filter.type !== null) all.push(sql`s.type = ${filter.type}`)
  if (filter.partnerId !== null) all.push(sql`s.partner_id = ${filter.partnerId}`)
  if (filter.status !== null) all.push(sql`s.status = ${filter.status}`)
  if (filter.text !== null) {
    const like = containing(filter.text)
    const byName =
      filter.named === null
        ? sql`(select p.legal_name from partners.partners p where p.partner_id = s.partner_id)
            ilike ${like}`
        : sql`s.partner_id = any(${filter.named}::uuid[])`
    all.push(sql`(s.number ilike ${like} or ${byName})`)
  }
  return all
}

function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, (char) => `\\${char}`)}%`
}

/** Partners named at most: with more, a page is full before the search has gone far. */
const NAMED_MAX = 500

/** The filter with the partners its text names, looked up first: known ones are found by index, as
 *  numbers are. Indexes partners_name_text, submissions_number_text. */
export async function withNamed(tx: Tx, filter: QueueFilter): Promise<QueueFilter> {
  if (filter.text === null) return filter
  const found = await tx.many<{ partnerId: string }>(sql`
    select partner_id as "partnerId" from partners.partners
    where legal_name ilike ${containing(filter.text)} limit ${NAMED_MAX + 1}`)
  const named = found.length > NAMED_MAX ? null : found.map((partner) => partner.partnerId)
  return { ...filter, named }
}

/** Open work by the instant of breach; what waits for the partner has none and comes last. Keyset:
 *  `after` is the last row's key (`infinity` where it has none) and id. */
export function queueRows(
  tx: Tx,
  filter: QueueFilter,
  asked: { readonly after: { readonly key: string; readonly id: string } | null; limit: number },
) {
  const all = conditions(filter)
  const byDue = filter.view !== 'decided' && filter.view !== 'everything'
  if (asked.after !== null) {
    const { key, id } = asked.after
    all.push(
      byDue
        ? sql`(coalesce(s.decision_due_at, 'infinity'), s.submission_id) >
            (${key}::timestamptz, ${id}::uuid)`
        : sql`s.submission_id < ${id}::uuid`,
    )
  }
  const order = byDue
    ? sql`coalesce(s.decision_due_at, 'infinity'), s.submission_id`
    : sql`s.submission_id desc`
  return tx.many<QueueRow>(sql`
    select s.submission_id as "submissionId", s.number, s.type, s.status,
      s.partner_id as "partnerId", p.legal_name as "partnerName", v.name as "programName",
      coalesce(i.title, s.form->>'title', '') as title, s.currency,
      s.requested_minor as "requestedMinor", s.submitted_at as "submittedAt",
      s.decision_due_at as "decisionDueAt", ${reopenedBy}, s.assigned_to as "assignedTo"
    from submissions.submissions s
      join partners.partners p on p.partner_id = s.partner_id
      join programs.versions v on v.version_id = s.version_id
      left join incentives.incentives i on i.incentive_id = s.incentive_id
    where ${allOf(all)}
    order by ${order} limit ${asked.limit}`)
}

/** How many rows a view holds, counted no further than `most`. */
export async function countView(tx: Tx, filter: QueueFilter, most: number): Promise<number> {
  const row = await tx.one<{ count: number }>(sql`
    select count(*)::int4 as count from (
      select 1 from submissions.submissions s
      where ${allOf(conditions(filter))} limit ${most}) as counted`)
  return row.count
}

/** A partner's own submissions, drafts too, newest first. Index submissions_partner. */
export function partnerRows(
  tx: Tx,
  asked: {
    readonly partnerId: string
    readonly status: SubmissionStatus | null
    readonly before: string | null
    readonly limit: number
  },
) {
  return tx.many<QueueRow>(sql`
    select s.submission_id as "submissionId", s.number, s.type, s.status,
      s.partner_id as "partnerId", p.legal_name as "partnerName", v.name as "programName",
      coalesce(i.title, s.form->>'title', '') as title, s.currency,
      s.requested_minor as "requestedMinor", s.submitted_at as "submittedAt",
      s.decision_due_at as "decisionDueAt", ${reopenedBy}, null::text as "assignedTo"
    from submissions.submissions s
      join partners.partners p on p.partner_id = s.partner_id
      join programs.versions v on v.version_id = s.version_id
      left join incentives.incentives i on i.incentive_id = s.incentive_id
    where s.partner_id = ${asked.partnerId}
      and (${asked.status}::text is null or s.status = ${asked.status})
      and (${asked.before}::uuid is null or s.submission_id < ${asked.before}::uuid)
    order by s.submission_id desc limit ${asked.limit}`)
}

/** What claims of an incentive asked for and were accepted, and what was paid of it. */
export function claimSums(tx: Tx, incentiveIds: readonly string[]) {
  return tx.many<{ incentiveId: string; claimedMinor: bigint; acceptedMinor: bigint }>(sql`
    select s.incentive_id as "incentiveId",
      coalesce(sum(s.requested_minor), 0)::int8 as "claimedMinor",
      coalesce(sum(d.amount_minor), 0)::int8 as "acceptedMinor"
    from submissions.submissions s
      left join lateral (
        select case when outcome <> 'reject' then amount_minor end as amount_minor
        from submissions.decisions
        where submission_id = s.submission_id and outcome in ('approve', 'approve_reduced', 'reject')
          and not exists (select from submissions.undone u
            where u.decision_id = decisions.decision_id)
        order by decided_at desc, decision_id desc limit 1) d on true
    where s.incentive_id = any(${incentiveIds}::uuid[])
      and s.type in ('mdf_claim', 'mdf_reimbursement', 'mdf_rebate', 'coinvest_milestone')
      and s.status not in ('draft', 'withdrawn')
    group by s.incentive_id`)
}
