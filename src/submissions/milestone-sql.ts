import type { Id } from '../kernel/ids.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { SubmissionId, SubmissionStatus } from './submission.ts'

/** Cost of these kinds that was accepted under an incentive by the standing decision of each other
 *  submission, in minor units. */
export async function acceptedOfKinds(
  tx: Tx,
  asked: {
    readonly incentiveId: string
    readonly costKinds: readonly string[]
    readonly except: string
  },
): Promise<bigint> {
  const row = await tx.one<{ acceptedMinor: bigint }>(sql`
    select coalesce(sum(l.accepted_minor), 0)::int8 as "acceptedMinor"
    from submissions.submissions s
      join lateral (
        select decision_id from submissions.decisions d
        where d.submission_id = s.submission_id
        order by d.decision_id desc limit 1
      ) last on true
      join submissions.decision_lines l on l.decision_id = last.decision_id
    where s.incentive_id = ${asked.incentiveId} and s.submission_id <> ${asked.except}
      and s.status = 'approved' and l.cost_kind = any(${asked.costKinds}::text[])`)
  return row.acceptedMinor
}

/** The submission that opened an incentive. */
export function openingOf(tx: Tx, incentiveId: string) {
  return tx.maybeOne<{ submissionId: SubmissionId }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where incentive_id = ${incentiveId} and sequence = 1`)
}

/** Milestones handed in under a plan, in the order they came, with the milestone each names. */
export function handedInFor(tx: Tx, incentiveId: string) {
  return tx.many<{
    submissionId: SubmissionId
    number: string | null
    status: SubmissionStatus
    milestone: string | null
  }>(sql`
    select submission_id as "submissionId", number, status, form->>'milestone' as milestone
    from submissions.submissions
    where incentive_id = ${incentiveId} and type = 'coinvest_milestone' and number is not null
    order by sequence`)
}

/** Active plans of terminated partners with nothing undecided under them. */
export function plansOfTerminated(tx: Tx, limit: number) {
  return tx.many<{ incentiveId: Id<'incentive'> }>(sql`
    select i.incentive_id as "incentiveId"
    from incentives.incentives i join partners.partners p on p.partner_id = i.partner_id
    where i.type = 'coinvest' and i.status = 'committed' and p.status = 'terminated'
      and not exists (
        select 1 from submissions.submissions s
        where s.incentive_id = i.incentive_id
          and s.status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed'))
    order by i.incentive_id limit ${limit}`)
}
