import { money, type Money } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { CountedKind } from './counted-row.ts'
import type { KnownOpportunity } from './opportunity-sheet.ts'
import type { OpportunityId } from './opportunity.ts'
import type { CustomerId } from './partner.ts'
import * as rows from './sales-sql.ts'
import { knownOpportunity } from './save-opportunity.ts'

/** An opportunity with its own id and its customer's. */
export type OpportunityFound = KnownOpportunity & {
  readonly opportunityId: OpportunityId
  readonly customerId: CustomerId
  readonly customerName: string
  readonly version: number
}

/** A customer's payment or refund. `amount` is signed; `returns` is the number of the payment it
 *  returns, `returnsId` its id. */
export type Collection = {
  readonly collectionId: string
  readonly source: string
  readonly externalId: string
  readonly opportunityId: OpportunityId
  readonly kind: CountedKind
  readonly amount: Money
  readonly collectedOn: PlainDate
  readonly returnsId: string | null
  readonly returns: string | null
}

export async function opportunityById(
  tx: Tx,
  opportunityId: OpportunityId,
): Promise<OpportunityFound | null> {
  const row = await rows.selectOpportunity(tx, opportunityId)
  return row === null ? null : foundOpportunity(row)
}

export async function opportunityByCode(tx: Tx, code: string): Promise<OpportunityFound | null> {
  const [row] = await rows.opportunitiesByCode(tx, [code])
  return row === undefined ? null : foundOpportunity(row)
}

export function foundOpportunity(row: rows.OpportunityRow): OpportunityFound {
  const { opportunityId, customerId, customerName, version } = row
  return { ...knownOpportunity(row), opportunityId, customerId, customerName, version }
}

/** All that was collected and given back on these opportunities, oldest first. */
export async function collectionsByOpportunity(
  tx: Tx,
  opportunityIds: readonly OpportunityId[],
): Promise<readonly Collection[]> {
  const found = await rows.collectionsOf(tx, opportunityIds)
  return found.map((row) => ({
    collectionId: row.rowId,
    source: row.source,
    externalId: row.externalId,
    opportunityId: row.aboutId,
    kind: row.kind,
    amount: money(row.amountMinor, row.currency),
    collectedOn: row.on,
    returnsId: row.returnsId,
    returns: row.returns,
  }))
}
