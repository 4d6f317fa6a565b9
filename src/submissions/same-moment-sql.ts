import { sql, type Tx } from '../platform/db.ts'
import type { SubmissionId } from './submission.ts'

/** The registrations that opened these incentives, the one complete first first. */
export function registrationsOf(tx: Tx, incentiveNumbers: readonly string[]) {
  return tx.many<{ submissionId: SubmissionId }>(sql`
    select s.submission_id as "submissionId"
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
