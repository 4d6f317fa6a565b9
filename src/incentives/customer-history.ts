import type { Ratio } from '../kernel/ratio.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import {
  familyOf,
  keysOf,
  lastBought,
  matchCustomers,
  type TypedCustomer,
} from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import { thousandths } from './customer-conflict.ts'

/** When the customer, or somebody of its family, last bought on or before a day; and when one did that
 *  only has a similar name. The customer is known by a key or a name as good as the same. */
export async function boughtBy(
  tx: Tx,
  asked: {
    readonly customer: TypedCustomer
    readonly on: PlainDate
    readonly thresholds: { readonly conflict: Ratio; readonly look: Ratio }
  },
): Promise<{ readonly boughtOn: PlainDate | null; readonly boughtAlikeOn: PlainDate | null }> {
  const { on, thresholds } = asked
  const conflict = thousandths(thresholds.conflict)
  const matches = await matchCustomers(tx, keysOf(asked.customer), thousandths(thresholds.look))
  const isKnown = (match: (typeof matches)[number]) =>
    match.keys.length > 0 || match.score >= conflict
  const boughtIn = async (found: typeof matches) => {
    const customerIds = await familyOf(tx, [...new Set(found.map((match) => match.familyRoot))])
    return customerIds.length === 0 ? null : lastBought(tx, { customerIds, on })
  }
  return {
    boughtOn: await boughtIn(matches.filter(isKnown)),
    boughtAlikeOn: await boughtIn(matches.filter((match) => !isKnown(match))),
  }
}
