import { sql, type Tx } from '../platform/db.ts'
import type { SubmissionId, SubmissionType } from './submission.ts'

/** The request or change of an activity that was approved last, before the submission of `sequence`
 *  where that is given, with the amount of its standing decision. */
export function approvedBefore(
  tx: Tx,
  asked: { readonly incentiveId: string; readonly sequence: number | null },
) {
  return tx.maybeOne<{
    submissionId: SubmissionId
    type: SubmissionType
    form: Record<string, string>
    currency: string
    amountMinor: bigint | null
  }>(sql`
    select s.submission_id as "submissionId", s.type, s.form, s.currency, d.amount_minor as "amountMinor"
    from submissions.submissions s
      join lateral (
        select d.outcome, d.amount_minor from submissions.decisions d
        where d.submission_id = s.submission_id
          and d.outcome in ('approve', 'approve_reduced', 'reject')
          and not exists (select from submissions.undone u where u.decision_id = d.decision_id)
        order by d.decision_id desc limit 1
      ) d on d.outcome in ('approve', 'approve_reduced')
    where s.incentive_id = ${asked.incentiveId} and s.type in ('mdf_request', 'mdf_change')
      and (${asked.sequence}::int is null or s.sequence < ${asked.sequence}::int)
    order by s.sequence desc limit 1`)
}
