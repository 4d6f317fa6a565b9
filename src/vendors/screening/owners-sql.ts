import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Tx } from '../../platform/db.ts'

/** Who owns a vendor as last said, the largest share first. Runs on either login. */
export function ownersOf(tx: Tx, vendorId: string) {
  return tx.many<{
    ownerId: string
    name: string
    kind: string
    shareBp: number
    bornOn: PlainDate | null
    country: string
  }>(sql`
    select owner_id as "ownerId", name, kind, share_bp as "shareBp", born_on as "bornOn", country
    from vendors.owners where vendor_id = ${vendorId} and ended_at is null
    order by share_bp desc, name collate "C", owner_id`)
}

export function endOwners(tx: Tx, vendorId: string, at: Instant) {
  return tx.run(sql`
    update vendors.owners set ended_at = ${at} where vendor_id = ${vendorId} and ended_at is null`)
}

export function insertOwner(
  tx: Tx,
  row: {
    readonly ownerId: string
    readonly vendorId: string
    readonly partnerId: string
    readonly name: string
    readonly kind: string
    readonly shareBp: number
    readonly bornOn: PlainDate | null
    readonly country: string
    readonly by: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into vendors.owners (owner_id, vendor_id, partner_id, name, kind, share_bp, born_on,
      country, typed_by, typed_at)
    values (${row.ownerId}, ${row.vendorId}, ${row.partnerId}, ${row.name}, ${row.kind},
      ${row.shareBp}, ${row.bornOn}, ${row.country}, ${row.by}, ${row.at})`)
}
