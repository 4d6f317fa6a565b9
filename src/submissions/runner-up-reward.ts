import { must } from '../kernel/assert.ts'
import { type Money, sum } from '../kernel/money.ts'
import { payablesOf } from '../payables/index.ts'
import { sql, type Tx } from '../platform/db.ts'
import { selectSubmission } from './sql.ts'
import type { SubmissionId } from './submission.ts'

/** What the first earned by the outcome that raised a share, as it stands now: what was lowered or
 *  cancelled since earns nobody a share. */
export async function rewardOf(tx: Tx, outcomeId: string): Promise<Money> {
  const row = must(await selectSubmission(tx, outcomeId), 'a share names the outcome it came of')
  const owed = await payablesOf(tx, [row.submissionId])
  return sum(
    owed.filter(({ status }) => status !== 'cancelled').map(({ amount }) => amount),
    row.currency,
  )
}

/** The share that an outcome raised; null when it raised none. Index submissions_share_once. */
export function shareRaisedBy(tx: Tx, outcomeId: string) {
  return tx.maybeOne<{ submissionId: SubmissionId }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where source = 'outcome' and origin_key = ${outcomeId} limit 1`)
}
