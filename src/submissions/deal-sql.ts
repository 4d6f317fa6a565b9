import type { Id } from '../kernel/ids.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { SubmissionId, SubmissionStatus, SubmissionType } from './submission.ts'

/** The registrations that opened these incentives, the one complete first first. */
export function registrationsOf(tx: Tx, incentiveNumbers: readonly string[]) {
  return tx.many<{ submissionId: SubmissionId; incentiveId: Id<'incentive'> }>(sql`
    select s.submission_id as "submissionId", i.incentive_id as "incentiveId"
    from submissions.submissions s join incentives.incentives i using (incentive_id)
    where i.number = any(${incentiveNumbers}::text[]) and s.type = 'deal_registration'
    order by s.complete_at nulls last, s.submission_id`)
}

/** Registrations in review that wait for an earlier one of the same customer: some incentive that was
 *  complete before is still undecided. */
export function blockedRegistrations(tx: Tx, submissionIds: readonly string[]) {
  return tx.many<{ submissionId: SubmissionId }>(sql`
    select s.submission_id as "submissionId"
    from submissions.submissions s join incentives.deals d using (incentive_id)
    where s.submission_id = any(${submissionIds}::uuid[]) and s.status = 'in_review'
      and exists (
        select from incentives.incentives earlier
        where earlier.incentive_id = any(d.waits_for) and earlier.status = 'pending')`)
}

/** What was handed in under an incentive, in its order. */
export function submissionsUnder(tx: Tx, incentiveId: string) {
  return tx.many<{
    submissionId: SubmissionId
    number: string | null
    type: SubmissionType
    status: SubmissionStatus
  }>(sql`
    select submission_id as "submissionId", number, type, status
    from submissions.submissions
    where incentive_id = ${incentiveId} and status <> 'draft' order by sequence`)
}
