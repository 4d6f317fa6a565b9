import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { VendorId } from './vendor.ts'

export type BlockRow = {
  blockId: string
  reason: string
  blockedBy: string
  blockedAt: Instant
  liftReason: string | null
  liftAskedBy: string | null
  liftAskedAt: Instant | null
}

/** The block that stands; null where there is none. */
export function openBlock(tx: Tx, vendorId: VendorId) {
  return tx.maybeOne<BlockRow>(sql`
    select block_id as "blockId", reason, blocked_by as "blockedBy", blocked_at as "blockedAt",
      lift_reason as "liftReason", lift_asked_by as "liftAskedBy",
      lift_asked_at as "liftAskedAt"
    from vendors.blocks where vendor_id = ${vendorId} and lifted_at is null`)
}

export function insertBlock(
  tx: Tx,
  row: {
    readonly blockId: string
    readonly vendorId: VendorId
    readonly reason: string
    readonly by: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into vendors.blocks (block_id, vendor_id, reason, blocked_by, blocked_at)
    values (${row.blockId}, ${row.vendorId}, ${row.reason}, ${row.by}, ${row.at})`)
}

export function askLift(
  tx: Tx,
  blockId: string,
  asked: { readonly reason: string; readonly by: string; readonly at: Instant },
) {
  return tx.run(sql`
    update vendors.blocks set lift_reason = ${asked.reason}, lift_asked_by = ${asked.by},
      lift_asked_at = ${asked.at}
    where block_id = ${blockId} and lifted_at is null`)
}

export function liftBlock(
  tx: Tx,
  blockId: string,
  lifted: { readonly by: string; readonly at: Instant },
) {
  return tx.run(sql`
    update vendors.blocks set lifted_by = ${lifted.by}, lifted_at = ${lifted.at}
    where block_id = ${blockId} and lifted_at is null`)
}
