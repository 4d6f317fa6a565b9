import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { BankDetailId, CallBackOutcome, CallBackSource, VendorId } from './vendor.ts'

export function insertCallBack(
  tx: Tx,
  row: {
    readonly callBackId: string
    readonly bankDetailId: BankDetailId
    readonly partnerId: string
    readonly outcome: CallBackOutcome
    readonly source: CallBackSource
    readonly contactId: string | null
    readonly reference: string
    readonly by: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into vendors.call_backs (call_back_id, bank_detail_id, partner_id, outcome, source,
      contact_id, reference, by, at)
    values (${row.callBackId}, ${row.bankDetailId}, ${row.partnerId}, ${row.outcome},
      ${row.source}, ${row.contactId}, ${row.reference}, ${row.by}, ${row.at})`)
}

/** Every call about the accounts of a vendor, newest first; for staff. */
export function callBacksOf(tx: Tx, vendorId: VendorId) {
  return tx.many<{
    bankDetailId: BankDetailId
    outcome: CallBackOutcome
    source: CallBackSource
    reference: string
    by: string
    at: Instant
  }>(sql`
    select c.bank_detail_id as "bankDetailId", c.outcome, c.source, c.reference, c.by, c.at
    from vendors.call_backs c join vendors.bank_details b using (bank_detail_id)
    where b.vendor_id = ${vendorId} order by c.at desc, c.call_back_id desc limit 500`)
}
