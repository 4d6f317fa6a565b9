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

/** Who asked that an account of these may be paid to again, of refusals that stand; locked. */
export function lockLiftAsked(tx: Tx, bankDetailId: BankDetailId) {
  return tx.many<{ askedBy: string | null; reason: string | null }>(sql`
    select lift_asked_by as "askedBy", lift_reason as reason from vendors.account_refusals
    where bank_detail_id = ${bankDetailId} and lifted_at is null and lift_asked_by is not null
    order by account_refusal_id for update`)
}

/** Asks it for all refusals of an account that stand; 0 when none does. */
export function askLift(
  tx: Tx,
  asked: {
    readonly bankDetailId: BankDetailId
    readonly reason: string
    readonly by: string
    readonly name: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update vendors.account_refusals set lift_asked_by = ${asked.by},
      lift_asker_name = ${asked.name}, lift_asked_at = ${asked.at}, lift_reason = ${asked.reason}
    where bank_detail_id = ${asked.bankDetailId} and lifted_at is null`)
}

/** Nobody asks it any more; 0 when nobody did. */
export function unaskLift(tx: Tx, bankDetailId: BankDetailId) {
  return tx.run(sql`
    update vendors.account_refusals set lift_asked_by = null, lift_asker_name = null,
      lift_asked_at = null, lift_reason = null
    where bank_detail_id = ${bankDetailId} and lifted_at is null and lift_asked_by is not null`)
}

/** Lifts those refusals of an account that it was asked of; a later one stands. */
export function liftRefusals(
  tx: Tx,
  lifted: { readonly bankDetailId: BankDetailId; readonly by: string; readonly at: Instant },
) {
  return tx.run(sql`
    update vendors.account_refusals set lifted_by = ${lifted.by}, lifted_at = ${lifted.at},
      lifted_reason = lift_reason
    where bank_detail_id = ${lifted.bankDetailId} and lifted_at is null
      and lift_asked_by is not null`)
}

/** What is asked of these accounts, by payment: for whoever looks at a refusal. */
export function liftsAsked(tx: Tx, paymentRefs: readonly string[]) {
  return tx.many<{
    paymentRef: string
    stands: boolean
    askedBy: string | null
    askerName: string | null
    askedAt: Instant | null
    reason: string | null
  }>(sql`
    select payment_ref as "paymentRef", (lifted_at is null) as stands,
      lift_asked_by as "askedBy", lift_asker_name as "askerName", lift_asked_at as "askedAt",
      lift_reason as reason
    from vendors.account_refusals where payment_ref = any(${paymentRefs}::text[])
    order by payment_ref`)
}
