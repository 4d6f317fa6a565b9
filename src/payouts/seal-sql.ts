import type { AccountScheme } from '../formats/clearing.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { KeyUse } from '../platform/sealed.ts'

type Anew = { readonly id: string; readonly sealed: string }

/** Our own accounts, locked in id order: few, so that seal and index of each can be looked at. */
export function ownAccountsSealed(tx: Tx) {
  return tx.many<{
    id: string
    scheme: AccountScheme | null
    routingNumber: string | null
    sealed: string | null
    blind: Buffer | null
  }>(sql`
    select paying_account_id as id, scheme, routing_number as "routingNumber",
      account_sealed as sealed, account_blind as blind
    from payouts.paying_accounts where account_sealed is not null
    order by paying_account_id for update`)
}

export function resealOwnAccounts(tx: Tx, rows: readonly (Anew & { readonly blind: Buffer })[]) {
  return tx.run(sql`
    update payouts.paying_accounts p set account_sealed = w.sealed, account_blind = w.blind
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.sealed)}::text[],
      ${rows.map((row) => row.blind)}::bytea[]) as w(id, sealed, blind)
    where p.paying_account_id = w.id`)
}

export function ownAccountUses(tx: Tx) {
  return tx.many<KeyUse>(sql`
    select split_part(account_sealed, '.', 2) as "keyId", count(*)::int as rows
    from payouts.paying_accounts where account_sealed is not null group by 1 order by 1`)
}

export function channelKeysOfOtherKeys(tx: Tx, keyId: string, limit: number) {
  return tx.many<{ id: string; sealed: string | null }>(sql`
    select channel_id as id, key_sealed as sealed from payouts.channels
    where key_sealed is not null and split_part(key_sealed, '.', 2) <> ${keyId}
    order by channel_id limit ${limit} for update`)
}

export function resealChannelKeys(tx: Tx, rows: readonly Anew[]) {
  return tx.run(sql`
    update payouts.channels c set key_sealed = w.sealed
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.sealed)}::text[])
      as w(id, sealed)
    where c.channel_id = w.id`)
}

export function channelKeyUses(tx: Tx) {
  return tx.many<KeyUse>(sql`
    select split_part(key_sealed, '.', 2) as "keyId", count(*)::int as rows
    from payouts.channels where key_sealed is not null group by 1 order by 1`)
}

export function correctionsOfOtherKeys(tx: Tx, keyId: string, limit: number) {
  return tx.many<{ id: string; lineNo: number; sealed: string | null }>(sql`
    select bank_answer_id as id, line_no as "lineNo", corrected_sealed as sealed
    from payouts.bank_answer_lines
    where corrected_sealed is not null and split_part(corrected_sealed, '.', 2) <> ${keyId}
    order by bank_answer_id, line_no limit ${limit} for update`)
}

export function resealCorrections(tx: Tx, rows: readonly (Anew & { readonly lineNo: number })[]) {
  return tx.run(sql`
    update payouts.bank_answer_lines l set corrected_sealed = w.sealed
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.lineNo)}::int[],
      ${rows.map((row) => row.sealed)}::text[]) as w(id, line_no, sealed)
    where l.bank_answer_id = w.id and l.line_no = w.line_no`)
}

export function correctionUses(tx: Tx) {
  return tx.many<KeyUse>(sql`
    select split_part(corrected_sealed, '.', 2) as "keyId", count(*)::int as rows
    from payouts.bank_answer_lines where corrected_sealed is not null group by 1 order by 1`)
}

/** Runs that are prepared and not released: the marks of their accounts must be comparable. */
export function openReleases(tx: Tx) {
  return tx.many<{ number: string }>(sql`
    select number from payouts.runs where status in ('draft', 'checked', 'approved')
    order by number limit 20`)
}
