import { sql, type Tx } from '../platform/db.ts'
import type { KeyUse } from '../platform/sealed.ts'
import type { BankDetailId, BankScheme, VendorId } from './vendor.ts'

/** Accounts that another key sealed or indexed, locked in id order. */
export function accountsOfOtherKeys(tx: Tx, keyId: string, limit: number) {
  return tx.many<{
    bankDetailId: BankDetailId
    accountOwner: VendorId
    scheme: BankScheme
    routingNumber: string | null
    accountSealed: string
  }>(sql`
    select b.bank_detail_id as "bankDetailId", coalesce(b.shared_with, b.vendor_id) as "accountOwner",
      b.scheme, b.routing_number as "routingNumber", b.account_sealed as "accountSealed"
    from vendors.bank_details b join vendors.accounts a on a.account_blind = b.account_blind
    where split_part(b.account_sealed, '.', 2) <> ${keyId} or a.blind_key is distinct from ${keyId}
    order by b.bank_detail_id limit ${limit} for update of b`)
}

export function resealAccounts(
  tx: Tx,
  rows: readonly { readonly id: BankDetailId; readonly sealed: string }[],
) {
  return tx.run(sql`
    update vendors.bank_details b set account_sealed = w.sealed
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.sealed)}::text[])
      as w(id, sealed)
    where b.bank_detail_id = w.id`)
}

/** Moves accounts to the index of another key: the claim, whoever shares it and every detail of it, in
 *  one statement, so that one account stays one vendor's at every instant. */
export function rekeyAccounts(
  tx: Tx,
  keyId: string,
  moves: readonly { readonly from: Buffer; readonly to: Buffer }[],
) {
  return tx.run(sql`
    with w as (
      select * from unnest(${moves.map((move) => move.from)}::bytea[],
        ${moves.map((move) => move.to)}::bytea[]) as w(old_blind, new_blind)
    ), moved as (
      update vendors.accounts a set account_blind = w.new_blind, blind_key = ${keyId}
      from w where a.account_blind = w.old_blind
    ), shared as (
      update vendors.account_exceptions e set account_blind = w.new_blind
      from w where e.account_blind = w.old_blind
    )
    update vendors.bank_details b set account_blind = w.new_blind
    from w where b.account_blind = w.old_blind`)
}

/** What was indexed with the current key before it was written which key that is. */
export function nameKeyOf(tx: Tx, keyId: string, blinds: readonly Buffer[]) {
  return tx.run(sql`
    update vendors.accounts set blind_key = ${keyId}
    where account_blind = any(${blinds}::bytea[]) and blind_key is distinct from ${keyId}`)
}

/** Claims the other way to write an account for the vendor that has it, where nobody did. */
export function claimAliases(
  tx: Tx,
  keyId: string,
  rows: readonly { readonly known: Buffer; readonly alias: Buffer }[],
) {
  return tx.run(sql`
    insert into vendors.accounts (account_blind, blind_key, vendor_id, claimed_at)
    select w.alias, ${keyId}, a.vendor_id, a.claimed_at
    from unnest(${rows.map((row) => row.known)}::bytea[],
        ${rows.map((row) => row.alias)}::bytea[]) as w(known, alias)
      join vendors.accounts a on a.account_blind = w.known
    on conflict (account_blind) do nothing`)
}

export function accountUses(tx: Tx, firstKey: string) {
  return tx.many<KeyUse>(sql`
    select "keyId", sum(rows)::int as rows from (
      select split_part(account_sealed, '.', 2) as "keyId", count(*) as rows
      from vendors.bank_details group by 1
      union all
      select coalesce(blind_key, ${firstKey}), count(*) from vendors.accounts group by 1
    ) uses group by 1 order by 1`)
}

export function taxNumbersOfOtherKeys(tx: Tx, keyId: string, limit: number) {
  return tx.many<{ id: VendorId; vendorId: VendorId; sealed: string | null }>(sql`
    select vendor_id as id, vendor_id as "vendorId", tax_number_sealed as sealed
    from vendors.vendors
    where tax_number_sealed is not null and split_part(tax_number_sealed, '.', 2) <> ${keyId}
    order by vendor_id limit ${limit} for no key update`)
}

export function resealTaxNumbers(
  tx: Tx,
  rows: readonly { readonly id: string; readonly sealed: string }[],
) {
  return tx.run(sql`
    update vendors.vendors v set tax_number_sealed = w.sealed
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.sealed)}::text[])
      as w(id, sealed)
    where v.vendor_id = w.id`)
}

export function taxNumberUses(tx: Tx) {
  return tx.many<KeyUse>(sql`
    select split_part(tax_number_sealed, '.', 2) as "keyId", count(*)::int as rows
    from vendors.vendors where tax_number_sealed is not null group by 1 order by 1`)
}

export function formNumbersOfOtherKeys(tx: Tx, keyId: string, limit: number) {
  return tx.many<{ id: string; vendorId: VendorId; sealed: string | null }>(sql`
    select tax_form_id as id, vendor_id as "vendorId", tax_number_sealed as sealed
    from vendors.tax_forms
    where tax_number_sealed is not null and split_part(tax_number_sealed, '.', 2) <> ${keyId}
    order by tax_form_id limit ${limit} for update`)
}

export function resealFormNumbers(
  tx: Tx,
  rows: readonly { readonly id: string; readonly sealed: string }[],
) {
  return tx.run(sql`
    update vendors.tax_forms f set tax_number_sealed = w.sealed
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.sealed)}::text[])
      as w(id, sealed)
    where f.tax_form_id = w.id`)
}

export function formNumberUses(tx: Tx) {
  return tx.many<KeyUse>(sql`
    select split_part(tax_number_sealed, '.', 2) as "keyId", count(*)::int as rows
    from vendors.tax_forms where tax_number_sealed is not null group by 1 order by 1`)
}
