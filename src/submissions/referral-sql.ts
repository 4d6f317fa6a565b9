import type { Id } from '../kernel/ids.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { SubmissionId, SubmissionStatus } from './submission.ts'

/** The fees raised under a referral, in their order. Index submissions_sequence. */
export function feesUnder(tx: Tx, incentiveId: string) {
  return tx.many<{
    submissionId: SubmissionId
    number: string | null
    status: SubmissionStatus
    originKey: string | null
    form: Record<string, string>
  }>(sql`
    select submission_id as "submissionId", number, status, origin_key as "originKey", form
    from submissions.submissions
    where incentive_id = ${incentiveId} and type = 'referral_fee' order by sequence`)
}

/** The referral itself among the submissions of an incentive. */
export function referralUnder(tx: Tx, incentiveId: string) {
  return tx.maybeOne<{ submissionId: SubmissionId }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where incentive_id = ${incentiveId} and type = 'referral' and sequence = 1`)
}

/** Won referrals with something to settle: a payment within the first year that raised nothing yet, a
 *  row that corrects or returns a counted payment, or a term, or a pause too long, that ended by a
 *  day. */
export function referralsToSettle(
  tx: Tx,
  asked: { readonly on: PlainDate; readonly limit: number },
) {
  return tx.many<{ incentiveId: Id<'incentive'> }>(sql`
    select a.incentive_id as "incentiveId" from incentives.attributions a
    join incentives.incentives i on i.incentive_id = a.incentive_id
    where a.won_on is not null and i.status <> 'expired' and (
      (i.status in ('converted', 'earning')
        and least(a.first_year_until, a.paying_until) <= ${asked.on})
      or exists (select from partners.collections c
        where c.opportunity_id = a.opportunity_id
          and not exists (select from incentives.fee_instalments f
            where f.collection_id = c.collection_id)
          and not exists (select from submissions.submissions s
            where s.incentive_id = a.incentive_id and s.type = 'referral_fee'
              and s.origin_key = c.collection_id::text)
          and case when c.returns_id is null then c.collected_on < a.first_year_until
            else exists (select from incentives.fee_instalments f
              where f.collection_id = c.returns_id) end))
    order by a.incentive_id limit ${asked.limit}`)
}
