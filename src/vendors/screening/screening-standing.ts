import type { Tx } from '../../platform/db.ts'
import type { Missing } from '../vendor.ts'
import { screeningOf } from './hit-sql.ts'

/** What screening says of a vendor. */
export type Screening = {
  /** Is any list loaded? Without one nothing is screened, and nothing is held for it. */
  readonly isConnected: boolean
  /** Was it screened under the names it has, against every list as it stands? */
  readonly isFresh: boolean
  /** Hits that hold: possible, being cleared, or true. */
  readonly hits: number
}

/** By vendor. Under `lockVendors` the answer holds until the money has moved: names cannot change,
 *  and a list that is loaded meanwhile comes after. */
export async function screeningsOf(
  tx: Tx,
  vendorIds: readonly string[],
): Promise<ReadonlyMap<string, Screening>> {
  if (vendorIds.length === 0) return new Map()
  const rows = await screeningOf(tx, vendorIds)
  return new Map(rows.map((row) => [row.vendorId, row]))
}

/** What keeps the vendor from being paid: a possible hit, or that nobody has looked since its names or
 *  a list changed. */
export function screeningMissing(screening: Screening | undefined): Missing[] {
  if (screening === undefined || !screening.isConnected) return []
  const lack = (what: 'screening_hit' | 'screening_due', owedBy: 'finance' | 'time'): Missing[] => [
    { hold: 'screening', what, owedBy, until: null },
  ]
  if (screening.hits > 0) return lack('screening_hit', 'finance')
  return screening.isFresh ? [] : lack('screening_due', 'time')
}
