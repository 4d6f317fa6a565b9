import type { Id } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { VersionId } from '../programs/index.ts'
import { type Sql, sql, type Tx } from '../platform/db.ts'
import type { SubmissionId, SubmissionType } from './submission.ts'

/** A decision on the merits, with what it was made from and the working it kept. */
export type DecidedRow = {
  readonly decisionId: string
  readonly submissionId: SubmissionId
  readonly number: string
  readonly type: SubmissionType
  readonly outcome: 'approve' | 'approve_reduced' | 'reject' | 'escalate'
  readonly amountMinor: bigint
  readonly currency: string
  readonly versionId: VersionId
  readonly decidedAt: Instant
  readonly facts: string | null
  readonly record: string
}

/** Decisions on the merits in the order they were made; what was sent back was no decision on them.
 *  `number`: of one submission, or of everything under one incentive. */
export function decidedPage(
  tx: Tx,
  asked: { readonly number?: string; readonly after: string | null; readonly limit: number },
) {
  const { number, after, limit } = asked
  const of: Sql =
    number === undefined
      ? sql`true`
      : sql`(s.number = ${number} or s.incentive_id = (
          select i.incentive_id from incentives.incentives i where i.number = ${number}))`
  return tx.many<DecidedRow>(sql`
    select d.decision_id as "decisionId", s.submission_id as "submissionId", coalesce(s.number, '') as number, s.type,
      d.outcome, coalesce(d.amount_minor, 0) as "amountMinor", d.currency,
      d.version_id as "versionId", d.decided_at as "decidedAt", d.facts, d.record
    from submissions.decisions d join submissions.submissions s using (submission_id)
    where d.outcome <> 'request_information' and ${of}
      and (${after}::uuid is null or d.decision_id > ${after}::uuid)
    order by d.decision_id limit ${limit}`)
}

/** The newest decisions on the merits. Plan: the primary key backwards. */
export function decidedNewest(tx: Tx, limit: number) {
  return tx.many<DecidedRow>(sql`
    select d.decision_id as "decisionId", s.submission_id as "submissionId", coalesce(s.number, '') as number, s.type,
      d.outcome, coalesce(d.amount_minor, 0) as "amountMinor", d.currency,
      d.version_id as "versionId", d.decided_at as "decidedAt", d.facts, d.record
    from submissions.decisions d join submissions.submissions s using (submission_id)
    where d.outcome <> 'request_information'
    order by d.decision_id desc limit ${limit}`)
}

/** A decided case as a draft judges it again. */
export type PastCaseRow = {
  readonly incentiveId: string | null
  readonly incentiveStatus: string
  readonly decisionId: string
  readonly submissionId: SubmissionId
  readonly number: string
  readonly type: SubmissionType
  readonly partnerId: Id<'partner'>
  readonly partnerName: string
  readonly outcome: DecidedRow['outcome']
  readonly amountMinor: bigint
  readonly currency: string
  readonly versionId: VersionId
  readonly decidedAt: Instant
  readonly inSpan: boolean
  readonly facts: string | null
}

/** Incentives of a program by their id. Plan: the primary key, from `after` on. */
export function incentivesAfter(
  tx: Tx,
  asked: {
    readonly programId: string
    readonly after: string | null
    /** The last one, by id; null: no end. */
    readonly through: string | null
    readonly limit: number
  },
) {
  const { programId, after, through, limit } = asked
  const begins: Sql = after === null ? sql`true` : sql`incentive_id > ${after}::uuid`
  const ends: Sql = through === null ? sql`true` : sql`incentive_id <= ${through}::uuid`
  return tx.many<{ incentiveId: string }>(sql`
    select incentive_id as "incentiveId" from incentives.incentives
    where program_id = ${programId} and ${begins} and ${ends}
    order by incentive_id limit ${limit}`)
}

/** The last word on each submission of some incentives, incentive by incentive and in the order of
 *  time within one: what came before in an incentive is there too, though it lies outside the span.
 *  Plan: the submissions of each incentive by their key, the decisions of each by theirs. */
export function pastCases(
  tx: Tx,
  asked: {
    readonly incentiveIds: readonly string[]
    readonly since: Instant | null
    readonly until: Instant | null
  },
) {
  const { incentiveIds, since, until } = asked
  const before: Sql = until === null ? sql`true` : sql`d.decided_at < ${until}`
  const inSpan: Sql = since === null ? sql`true` : sql`d.decided_at >= ${since}`
  return tx.many<PastCaseRow>(sql`
    select s.incentive_id as "incentiveId", i.status as "incentiveStatus",
      d.decision_id as "decisionId", s.submission_id as "submissionId",
      coalesce(s.number, '') as number, s.type, s.partner_id as "partnerId",
      p.legal_name as "partnerName", d.outcome, coalesce(d.amount_minor, 0) as "amountMinor",
      d.currency, d.version_id as "versionId", d.decided_at as "decidedAt",
      ${inSpan} as "inSpan", d.facts
    from incentives.incentives i join submissions.submissions s using (incentive_id)
    join partners.partners p on p.partner_id = s.partner_id
    cross join lateral (
      select e.decision_id, e.outcome, e.amount_minor, e.currency, e.version_id, e.decided_at, e.facts
      from submissions.decisions e
      where e.submission_id = s.submission_id and e.outcome <> 'request_information'
        and not exists (select from submissions.undone u where u.decision_id = e.decision_id)
      order by e.decision_id desc limit 1) d
    where i.incentive_id = any(${incentiveIds}::uuid[]) and s.status in ('approved', 'rejected')
      and ${before}
    order by s.incentive_id, d.decision_id`)
}

/** The names of partners, by id. */
export async function partnerNames(
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.many<{ partnerId: Id<'partner'>; legalName: string }>(sql`
    select partner_id as "partnerId", legal_name as "legalName" from partners.partners
    where partner_id = any(${partnerIds}::uuid[])`)
  return new Map(rows.map((row) => [row.partnerId, row.legalName]))
}
