import { must } from '../kernel/assert.ts'
import { type Money, sum } from '../kernel/money.ts'
import { payablesOf } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import { selectSubmission } from './sql.ts'

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
