import type { AccountScheme } from '../formats/clearing.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { Originator } from './originator.ts'
import type { AccountState, FileProfile, PayerId, PayingAccountId } from './run.ts'

export type PayerRow = {
  payerId: PayerId
  code: string
  legalName: string
  street: string
  houseNumber: string | null
  postCode: string
  town: string
  region: string | null
  country: string
  zone: string
  taxNumber: string | null
  vatNumber: string | null
}

const payerColumns: Sql = sql`
  payer_id as "payerId", code, legal_name as "legalName", street, house_number as "houseNumber",
  post_code as "postCode", town, region, country, zone, tax_number as "taxNumber",
  vat_number as "vatNumber"`

export function insertPayer(
  tx: Tx,
  row: PayerRow & { readonly createdBy: string; readonly createdAt: Instant },
) {
  return tx.run(sql`
    insert into payouts.payers (payer_id, code, legal_name, street, house_number, post_code, town,
      region, country, zone, tax_number, vat_number, created_by, created_at)
    values (${row.payerId}, ${row.code}, ${row.legalName}, ${row.street}, ${row.houseNumber},
      ${row.postCode}, ${row.town}, ${row.region}, ${row.country}, ${row.zone}, ${row.taxNumber},
      ${row.vatNumber}, ${row.createdBy}, ${row.createdAt})`)
}

export function insertSecondApprovals(
  tx: Tx,
  payerId: PayerId,
  limits: readonly { readonly currency: string; readonly minor: bigint }[],
) {
  return tx.run(sql`
    insert into payouts.second_approvals (payer_id, currency, above_minor)
    select ${payerId}::uuid, given.currency, given.above
    from unnest(${limits.map((limit) => limit.currency)}::text[],
      ${limits.map((limit) => limit.minor)}::bigint[]) as given(currency, above)`)
}

export function selectPayers(tx: Tx) {
  return tx.many<PayerRow>(sql`
    select ${payerColumns} from payouts.payers order by code limit 500`)
}

export function selectPayer(tx: Tx, payerId: PayerId) {
  return tx.maybeOne<PayerRow>(sql`
    select ${payerColumns} from payouts.payers where payer_id = ${payerId}`)
}

/** Locked: two releases of one payer on one day count each other. */
export function lockPayer(tx: Tx, payerId: PayerId) {
  return tx.one<PayerRow>(sql`
    select ${payerColumns} from payouts.payers where payer_id = ${payerId} for no key update`)
}

export function secondApprovalsOf(tx: Tx, payerIds: readonly PayerId[]) {
  return tx.many<{ payerId: PayerId; currency: string; aboveMinor: bigint }>(sql`
    select payer_id as "payerId", currency, above_minor as "aboveMinor"
    from payouts.second_approvals where payer_id = any(${payerIds}::uuid[])
    order by payer_id, currency`)
}

export type AccountRow = {
  payingAccountId: PayingAccountId
  payerId: PayerId
  name: string
  currency: string
  profile: FileProfile
  scheme: AccountScheme | null
  masked: string | null
  bic: string | null
  routingNumber: string | null
  calendarCode: string
  cutOff: string
  leadDays: number
  batchBooking: boolean
  paymentMinMinor: bigint
  glAccount: string | null
  originator: Originator | null
  state: AccountState
  proposedBy: string
  approvedBy: string | null
  /** From this day of its calendar; null before it is approved. */
  usableOn: PlainDate | null
}

const accountColumns: Sql = sql`
  paying_account_id as "payingAccountId", payer_id as "payerId", name, currency, profile, scheme,
  account_masked as masked, bic, routing_number as "routingNumber",
  calendar_code as "calendarCode", cut_off as "cutOff", lead_days as "leadDays",
  batch_booking as "batchBooking", payment_min_minor as "paymentMinMinor",
  gl_account as "glAccount", originator, state, proposed_by as "proposedBy", approved_by as "approvedBy",
  usable_on as "usableOn"`

export function accountsOf(tx: Tx, payerIds: readonly PayerId[]) {
  return tx.many<AccountRow>(sql`
    select ${accountColumns} from payouts.paying_accounts
    where payer_id = any(${payerIds}::uuid[]) order by payer_id, name, paying_account_id`)
}

/** Currencies that these payers can pay in now. */
export function usableCurrencies(tx: Tx, payerIds: readonly string[]) {
  return tx.many<{ payerId: PayerId; currency: string }>(sql`
    select distinct payer_id as "payerId", currency from payouts.paying_accounts
    where payer_id = any(${payerIds}::uuid[]) and state = 'usable' order by payer_id, currency`)
}

export function selectAccount(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.maybeOne<AccountRow>(sql`
    select ${accountColumns} from payouts.paying_accounts
    where paying_account_id = ${payingAccountId}`)
}

export function lockAccount(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.maybeOne<AccountRow>(sql`
    select ${accountColumns} from payouts.paying_accounts
    where paying_account_id = ${payingAccountId} for update`)
}

/** The account held as it is until the transaction ends: retired meanwhile, it is retired after. */
export function shareAccount(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.one<{ state: AccountState }>(sql`
    select state from payouts.paying_accounts
    where paying_account_id = ${payingAccountId} for share`)
}

export function sealedAccount(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.one<{ scheme: AccountScheme | null; accountSealed: string | null }>(sql`
    select scheme, account_sealed as "accountSealed" from payouts.paying_accounts
    where paying_account_id = ${payingAccountId}`)
}

/** Which of our accounts a bank statement is of, by the blind index of its number. */
/** By any of its indexes: while keys rotate an account lies under one of two. */
export function accountByBlind(tx: Tx, accountBlinds: readonly Buffer[]) {
  return tx.maybeOne<AccountRow>(sql`
    select ${accountColumns} from payouts.paying_accounts
    where account_blind = any(${accountBlinds}::bytea[]) and state <> 'retired'`)
}

export type NewAccountRow = Omit<AccountRow, 'state' | 'approvedBy' | 'usableOn'> & {
  readonly accountSealed: string | null
  readonly accountBlind: Buffer | null
  readonly proposedAt: Instant
}

export function insertAccount(tx: Tx, row: NewAccountRow) {
  return tx.run(sql`
    insert into payouts.paying_accounts (paying_account_id, payer_id, name, currency, profile,
      scheme, account_sealed, account_masked, account_blind, bic, routing_number, calendar_code,
      cut_off, lead_days, batch_booking, payment_min_minor, gl_account, originator,
      state, proposed_by, proposed_at)
    values (${row.payingAccountId}, ${row.payerId}, ${row.name}, ${row.currency}, ${row.profile},
      ${row.scheme}, ${row.accountSealed}, ${row.masked}, ${row.accountBlind}, ${row.bic},
      ${row.routingNumber}, ${row.calendarCode}, ${row.cutOff}, ${row.leadDays},
      ${row.batchBooking}, ${row.paymentMinMinor}, ${row.glAccount},
      ${row.originator === null ? null : JSON.stringify(row.originator)}::jsonb, 'proposed',
      ${row.proposedBy}, ${row.proposedAt})`)
}

export function approveAccountRow(
  tx: Tx,
  row: {
    readonly payingAccountId: PayingAccountId
    readonly state: 'cooling' | 'usable'
    readonly by: string
    readonly at: Instant
    readonly usableOn: PlainDate
  },
) {
  return tx.run(sql`
    update payouts.paying_accounts set state = ${row.state}, approved_by = ${row.by},
      approved_at = ${row.at}, usable_on = ${row.usableOn}
    where paying_account_id = ${row.payingAccountId} and state = 'proposed'`)
}

/** Whether an account of the payer was approved before: then every other is a change. */
export async function hasApproved(tx: Tx, payerId: PayerId): Promise<boolean> {
  const found = await tx.one<{ known: boolean }>(sql`
    select exists (select from payouts.paying_accounts
      where payer_id = ${payerId} and approved_at is not null) as known`)
  return found.known
}

export function retireAccountRow(tx: Tx, payingAccountId: PayingAccountId, reason: string) {
  return tx.run(sql`
    update payouts.paying_accounts set state = 'retired', retired_reason = ${reason}
    where paying_account_id = ${payingAccountId} and state <> 'retired'`)
}
