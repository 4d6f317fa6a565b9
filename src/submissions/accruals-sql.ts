import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

/** Numbers of what is still undecided on an allocation, or was rejected since an instant and may be
 *  appealed. */
export async function drawnOn(
  tx: Tx,
  asked: { readonly allocationId: string; readonly appealSince: Instant },
): Promise<string[]> {
  const rows = await tx.many<{ number: string }>(sql`
    select s.number || '' as number from incentives.incentives i
      join submissions.submissions s on s.incentive_id = i.incentive_id
    where i.allocation_id = ${asked.allocationId} and s.number is not null
      and (s.status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed')
        or (s.status = 'rejected' and s.decided_at > ${asked.appealSince}))
    order by s.number limit 10`)
  return rows.map(({ number }) => number)
}

/** The rebate that a period raised; null while it raised none. */
export function rebateOf(tx: Tx, accrualId: string) {
  return tx.maybeOne<{ submissionId: string }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where type = 'mdf_rebate' and origin_key = ${accrualId}`)
}

/** What of a type was handed in or raised under a program, oldest first. */
export function submissionsOfProgram(
  tx: Tx,
  asked: { readonly programId: string; readonly type: string },
) {
  return tx.many<{ submissionId: string; status: string }>(sql`
    select submission_id as "submissionId", status from submissions.submissions
    where program_id = ${asked.programId} and type = ${asked.type} order by submission_id`)
}
