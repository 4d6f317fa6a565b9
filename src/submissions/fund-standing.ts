import { fundBalance, fundFor } from '../funds/index.ts'
import type { Money } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import type { Pack } from '../programs/index.ts'

/** What the fund of a version has available, over all of its allocations; null when there is no such
 *  fund yet. */
export async function fundStanding(
  tx: Tx,
  pack: Pack,
): Promise<{ readonly fundCode: string; readonly available: Money } | null> {
  const fund = await fundFor(tx, pack.fundCode)
  if (fund === null) return null
  const { available } = await fundBalance(tx, fund)
  return { fundCode: fund.code, available }
}
