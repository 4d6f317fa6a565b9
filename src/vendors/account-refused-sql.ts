import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { BankDetailId } from './vendor.ts'

/** Keeps refusals; answers those that were not known. */
export function insertRefusals(
  tx: Tx,
  rows: readonly {
    readonly refusalId: string
    readonly bankDetailId: string
    readonly partnerId: string
    readonly paymentRef: string
    readonly code: string
  }[],
  at: Instant,
) {
  return tx.many<{ refusalId: string }>(sql`
    insert into vendors.account_refusals (account_refusal_id, bank_detail_id, partner_id,
      payment_ref, code, refused_at)
    select r.id, r.detail, r.partner, r.ref, r.code, ${at}
    from unnest(${rows.map((r) => r.refusalId)}::uuid[],
      ${rows.map((r) => r.bankDetailId)}::uuid[], ${rows.map((r) => r.partnerId)}::uuid[],
      ${rows.map((r) => r.paymentRef)}::text[], ${rows.map((r) => r.code)}::text[])
      as r(id, detail, partner, ref, code)
    on conflict on constraint account_refusals_once do nothing
    returning account_refusal_id as "refusalId"`)
}

/** Of these accounts, those of which a bank's refusal stands: the last of each. Index
 *  account_refusals_open. */
export function refusedAccounts(tx: Tx, bankDetailIds: readonly BankDetailId[]) {
  return tx.many<{ bankDetailId: BankDetailId; code: string; paymentRef: string; at: Instant }>(sql`
    select distinct on (bank_detail_id) bank_detail_id as "bankDetailId", code,
      payment_ref as "paymentRef", refused_at as at
    from vendors.account_refusals
    where bank_detail_id = any(${bankDetailIds}::uuid[]) and lifted_at is null
    order by bank_detail_id, refused_at desc, account_refusal_id desc`)
}

export function liftRefusals(
  tx: Tx,
  lifted: {
    readonly bankDetailId: BankDetailId
    readonly reason: string
    readonly by: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update vendors.account_refusals set lifted_by = ${lifted.by}, lifted_at = ${lifted.at},
      lifted_reason = ${lifted.reason}
    where bank_detail_id = ${lifted.bankDetailId} and lifted_at is null`)
}
