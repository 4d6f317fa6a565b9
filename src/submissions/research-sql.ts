import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { SubmissionId } from './submission.ts'

/** The closer look at a submission; null when there was none. */
export function researchOf(tx: Tx, submissionId: string) {
  return tx.maybeOne<{ submissionId: SubmissionId; days: number; askedAt: Instant }>(sql`
    select submission_id as "submissionId", days, asked_at as "askedAt"
    from submissions.research where submission_id = ${submissionId}`)
}

/** What is looked into, for staff. */
export function researchQuestion(tx: Tx, submissionId: string) {
  return tx.maybeOne<{ question: string }>(sql`
    select question from submissions.research where submission_id = ${submissionId}`)
}

/** False when it was looked at more closely before. */
export async function insertResearch(
  tx: Tx,
  row: {
    readonly submissionId: string
    readonly partnerId: string
    readonly days: number
    readonly question: string
    readonly askedBy: string
    readonly at: Instant
  },
): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into submissions.research (submission_id, partner_id, days, question, asked_by, asked_at)
    values (${row.submissionId}, ${row.partnerId}, ${row.days}, ${row.question}, ${row.askedBy},
      ${row.at})
    on conflict on constraint research_pkey do nothing`)
  return rows === 1
}
