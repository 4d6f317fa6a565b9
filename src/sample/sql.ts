import { sql, type Tx } from '../platform/db.ts'

/** Whether a step of the sample company was done before, by the key it is told under. */
export function stepIsDone(tx: Tx, actorId: string, key: string) {
  return tx.one<{ done: boolean }>(sql`
    select exists (select from platform.requests
      where actor_id = ${actorId} and key = ${key} and answer is not null) as done`)
}

/** The payments of a run with their first attempts, in the order of the file. */
export function paymentsOfRun(tx: Tx, runId: string) {
  return tx.many<{
    paymentId: string
    partnerId: string
    endToEndId: string
    amountMinor: bigint
    currency: string
  }>(sql`
    select p.payment_id as "paymentId", p.partner_id as "partnerId",
      a.end_to_end_id as "endToEndId", p.amount_minor as "amountMinor", p.currency
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.run_id = ${runId} and p.dropped_at is null order by p.ordinal`)
}

/** The oldest fee in review under a referral. */
export function feeInReview(tx: Tx, incentiveId: string) {
  return tx.one<{ submissionId: string }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where incentive_id = ${incentiveId} and type = 'referral_fee' and status = 'in_review'
    order by submission_id limit 1`)
}
