import type { PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

/** The last day, on or before `on`, on which one of these customers bought: a sale of ours or of a
 *  partner was won, or a payment came; null: never. What was paid and given back whole still was
 *  bought. Indexes opportunities_customer, collections_of_opportunity. */
export async function lastBought(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly on: PlainDate },
): Promise<PlainDate | null> {
  const row = await tx.one<{ boughtOn: PlainDate | null }>(sql`
    select greatest(
      (select max(o.won_on) from partners.opportunities o
        where o.customer_id = any(${asked.customerIds}::uuid[]) and o.stage = 'won'
          and o.won_on <= ${asked.on}),
      (select max(c.collected_on) from partners.opportunities o
        join partners.collections c using (opportunity_id)
        where o.customer_id = any(${asked.customerIds}::uuid[]) and c.kind = 'payment'
          and c.amount_minor > 0 and c.collected_on <= ${asked.on})) as "boughtOn"`)
  return row.boughtOn
}
