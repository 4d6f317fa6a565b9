import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { ForFile } from './content.ts'
import type { PaymentId, RunId } from './run.ts'

/** The shorter names that Finance stated for these accounts: the newest of each. */
export function writtenNamesOf(tx: Tx, bankDetailIds: readonly string[]) {
  return tx.many<{ bankDetailId: string; name: string }>(sql`
    select distinct on (bank_detail_id) bank_detail_id as "bankDetailId", name
    from payouts.written_names where bank_detail_id = any(${bankDetailIds}::uuid[])
    order by bank_detail_id, stated_at desc, written_name_id desc`)
}

/** What a payment's account is called on file; null when the run has no such payment. */
export function holderOfPayment(
  tx: Tx,
  of: { readonly runId: string; readonly paymentId: string },
) {
  return tx.maybeOne<{ bankDetailId: string | null; creditorName: string }>(sql`
    select bank_detail_id as "bankDetailId", creditor_name as "creditorName"
    from payouts.payments where payment_id = ${of.paymentId} and run_id = ${of.runId}`)
}

export function insertWrittenName(
  tx: Tx,
  row: {
    readonly writtenNameId: string
    readonly bankDetailId: string
    readonly name: string
    readonly nameOnFile: string
    readonly statedBy: string
    readonly statedAt: Instant
  },
) {
  return tx.run(sql`
    insert into payouts.written_names (written_name_id, bank_detail_id, name, name_on_file,
      stated_by, stated_at)
    values (${row.writtenNameId}, ${row.bankDetailId}, ${row.name}, ${row.nameOnFile},
      ${row.statedBy}, ${row.statedAt})`)
}

/** How the creditors of what is still in a run are called, in its order. Index payments_ordinal. */
export function creditorNames(tx: Tx, runId: RunId) {
  return tx.many<{
    paymentId: PaymentId
    ordinal: number
    creditorName: string
    forFile: ForFile | null
  }>(sql`
    select payment_id as "paymentId", ordinal, creditor_name as "creditorName",
      for_file as "forFile"
    from payouts.payments where run_id = ${runId} and dropped_at is null order by ordinal`)
}
