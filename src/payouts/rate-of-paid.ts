import type { Rate } from '../kernel/rate.ts'
import type { Tx } from '../platform/db.ts'
import { rateOf } from './plan.ts'
import { rateOfPayable } from './payment-sql.ts'

/** The rate at which a run paid a payable: what undoes the payment uses it too. Null where it was paid
 *  in the currency owed, or not by that run. */
export async function rateOfPaid(
  tx: Tx,
  paid: { readonly runId: string; readonly payableId: string },
): Promise<Rate | null> {
  const row = await rateOfPayable(tx, paid)
  return row === null ? null : rateOf(row)
}
