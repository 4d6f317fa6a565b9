import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { SubmissionId, SubmissionStatus, SubmissionType } from './submission.ts'

/** Makes a draft the next claim of another, to be handed in until `answerBy`. */
export function setContinues(
  tx: Tx,
  row: {
    readonly submissionId: string
    readonly continuesId: string
    readonly answerBy: Instant
  },
) {
  return tx.run(sql`
    update submissions.submissions set continues_id = ${row.continuesId},
      answer_by = ${row.answerBy}
    where submission_id = ${row.submissionId} and status = 'draft'`)
}

/** Undecided submissions of these types under an incentive, without these two. */
export async function openBeside(
  tx: Tx,
  asked: {
    readonly incentiveId: string
    readonly types: readonly SubmissionType[]
    readonly submissionId: string
    /** The claim it continues: it may be undecided still. */
    readonly continuesId: string | null
  },
): Promise<string[]> {
  const rows = await tx.many<{ number: string }>(sql`
    select coalesce(number, '') as number from submissions.submissions
    where incentive_id = ${asked.incentiveId} and type = any(${asked.types}::text[])
      and submission_id <> ${asked.submissionId}
      and submission_id is distinct from ${asked.continuesId}::uuid
      and status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed')
      and number is not null
    order by sequence`)
  return rows.map((row) => row.number)
}

/** The claim that one continues, where it is still to be decided. */
export function undecidedBefore(tx: Tx, continuesId: string) {
  return tx.maybeOne<{ number: string }>(sql`
    select number || '' as number from submissions.submissions
    where submission_id = ${continuesId}
      and status in ('submitted', 'in_review', 'action_required', 'escalated')`)
}

/** What a claim continues, and what continues it, in the order of their beginning. */
export function linkedClaims(tx: Tx, submissionId: string) {
  return tx.many<{
    submissionId: SubmissionId
    number: string | null
    status: SubmissionStatus
    answerBy: Instant | null
    isBefore: boolean
  }>(sql`
    select s.submission_id as "submissionId", s.number, s.status, s.answer_by as "answerBy",
      s.continues_id is distinct from ${submissionId}::uuid as "isBefore"
    from submissions.submissions s
    where s.continues_id = ${submissionId}
      or s.submission_id = (select continues_id from submissions.submissions own
        where own.submission_id = ${submissionId})
    order by s.submission_id`)
}

/** Whether a next claim of an activity may still be handed in, whatever its deadline. */
export async function isNextAwaited(tx: Tx, incentiveId: string, at: Instant): Promise<boolean> {
  const row = await tx.one<{ awaited: boolean }>(sql`
    select exists (select from submissions.submissions
      where incentive_id = ${incentiveId} and status = 'draft' and answer_by > ${at}) as awaited`)
  return row.awaited
}

/** Committed activities whose last claim was approved while something else waited, the oldest first:
 *  they settle once nothing does. */
export function finallyClaimed(tx: Tx, limit: number) {
  return tx.many<{ incentiveId: string }>(sql`
    select i.incentive_id as "incentiveId" from incentives.incentives i
    where i.status = 'committed' and i.type = 'mdf' and exists (
      select from submissions.submissions s where s.incentive_id = i.incentive_id
        and s.type = 'mdf_claim' and s.is_final and s.status = 'approved')
    order by i.incentive_id limit ${limit}`)
}
