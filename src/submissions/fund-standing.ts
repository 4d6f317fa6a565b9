import { fundBalance } from '../funds/index.ts'
import type { Money } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import type { Pack } from '../programs/index.ts'
import { fundOf } from './fund-of.ts'

/** What the fund of a version has available, over all of its allocations. */
export async function fundStanding(
  tx: Tx,
  pack: Pack,
): Promise<{ readonly fundCode: string; readonly available: Money }> {
  const fund = await fundOf(tx, pack)
  const { available } = await fundBalance(tx, fund)
  return { fundCode: fund.code, available }
}
