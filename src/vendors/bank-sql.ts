import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { AskedChannel } from '../partners/index.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type {
  BankDetailId,
  BankDetailState,
  BankScheme,
  CallBackSource,
  VendorId,
} from './vendor.ts'

/** A bank detail as shown: masked. The partner's own columns, which the portal login may read. */
export type BankDetailRow = {
  bankDetailId: BankDetailId
  vendorId: VendorId
  partnerId: string
  currency: string
  scheme: BankScheme
  holderName: string
  bankCountry: string
  bic: string | null
  holderLocal: string | null
  noticeCode: string | null
  masked: string
  state: BankDetailState
  isFirst: boolean
  proposedAt: Instant
  calledBackAt: Instant | null
  approvedAt: Instant | null
  usableOn: PlainDate | null
  retiredAt: Instant | null
  retiredReason: string | null
  version: number
}

const bankColumns: Sql = sql`
  bank_detail_id as "bankDetailId", vendor_id as "vendorId", partner_id as "partnerId", currency,
  scheme, holder_name as "holderName", bank_country as "bankCountry", bic,
  holder_local as "holderLocal", notice_code as "noticeCode",
  account_masked as masked, state, is_first as "isFirst", proposed_at as "proposedAt",
  called_back_at as "calledBackAt", approved_at as "approvedAt", usable_on as "usableOn",
  retired_at as "retiredAt", retired_reason as "retiredReason", version`

/** All details of a vendor, newest first, retired ones too. */
export function bankDetailsOf(tx: Tx, vendorId: VendorId) {
  return tx.many<BankDetailRow>(sql`
    select ${bankColumns} from vendors.bank_details where vendor_id = ${vendorId}
    order by bank_detail_id desc limit 200`)
}

/** What of a detail says what a payment still needs of it. */
export type ShownDetail = Pick<BankDetailRow, 'state' | 'approvedAt' | 'usableOn'>

export type LiveDetail = BankDetailRow & {
  proposedBy: string
  approvedBy: string | null
  /** Whose account it is, where two of Finance let two vendors share it. */
  sharedWith: VendorId | null
  /** The last day but one of that exception: from it on nothing is paid there. */
  sharedUntil: PlainDate | null
}

const liveColumns: Sql = sql`${bankColumns}, proposed_by as "proposedBy",
  approved_by as "approvedBy", shared_with as "sharedWith",
  (select least(e.ends_on, (e.ended_at at time zone 'UTC')::date)
    from vendors.account_exceptions e
    where e.exception_id = bank_details.exception_id) as "sharedUntil"`

/** What is not retired, of these vendors in one currency: at most one open and one standing each.
 *  The caller holds the vendors' locks where it matters. */
export function liveDetails(tx: Tx, vendorIds: readonly VendorId[], currency: string) {
  return tx.many<LiveDetail>(sql`
    select ${liveColumns} from vendors.bank_details
    where vendor_id = any(${vendorIds}::uuid[]) and currency = ${currency} and state <> 'retired'
    order by bank_detail_id`)
}

/** In which currencies these partners have named accounts that are not retired: those that stand
 *  first, the oldest first. */
export function namedCurrencies(tx: Tx, partnerIds: readonly string[]) {
  return tx.many<{ partnerId: string; currency: string }>(sql`
    select partner_id as "partnerId", currency from vendors.bank_details
    where partner_id = any(${partnerIds}::uuid[]) and state <> 'retired'
    order by partner_id, approved_at is null, bank_detail_id`)
}

export type FullDetail = LiveDetail & {
  accountSealed: string
  accountBlind: Buffer
  routingNumber: string | null
  accountKind: 'checking' | 'savings' | null
  askedChannel: AskedChannel | 'own_bank' | null
}

const fullColumns: Sql = sql`${liveColumns}, asked_channel as "askedChannel", account_sealed as "accountSealed",
  account_blind as "accountBlind", routing_number as "routingNumber",
  account_kind as "accountKind"`

export function selectDetails(tx: Tx, bankDetailIds: readonly BankDetailId[]) {
  return tx.many<FullDetail>(sql`
    select ${fullColumns} from vendors.bank_details
    where bank_detail_id = any(${bankDetailIds}::uuid[]) order by bank_detail_id`)
}

/** Says which vendor an account belongs to, the first time it is named. */
export function claimAccount(
  tx: Tx,
  row: {
    readonly accountBlind: Buffer
    readonly blindKey: string
    readonly vendorId: VendorId
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into vendors.accounts (account_blind, blind_key, vendor_id, claimed_at)
    values (${row.accountBlind}, ${row.blindKey}, ${row.vendorId}, ${row.at})
    on conflict (account_blind) do nothing`)
}

export type ClaimedAccount = { accountBlind: Buffer; vendorId: VendorId }

/** Whose an account is, by any of its indexes; held until the transaction ends, so that a rotation of
 *  keys, which changes the index, waits or has passed. */
export function lockAccounts(tx: Tx, accountBlinds: readonly Buffer[]) {
  return tx.many<ClaimedAccount>(sql`
    select account_blind as "accountBlind", vendor_id as "vendorId" from vendors.accounts
    where account_blind = any(${accountBlinds}::bytea[])
    order by claimed_at, account_blind for key share`)
}

export type NewDetail = {
  readonly bankDetailId: BankDetailId
  readonly vendorId: VendorId
  readonly partnerId: string
  readonly currency: string
  readonly scheme: BankScheme
  readonly holderName: string
  readonly bankCountry: string
  readonly bic: string | null
  readonly routingNumber: string | null
  readonly accountKind: 'checking' | 'savings' | null
  readonly accountSealed: string
  readonly accountMasked: string
  readonly accountBlind: Buffer
  readonly isFirst: boolean
  readonly proposedBy: string
  readonly proposedAt: Instant
  readonly holderLocal: string | null
  readonly askedChannel: AskedChannel | 'own_bank' | null
  readonly askedFrom: string | null
  readonly sharedWith: VendorId | null
  readonly exceptionId: string | null
}

export function insertDetail(tx: Tx, row: NewDetail) {
  return tx.run(sql`
    insert into vendors.bank_details (bank_detail_id, vendor_id, partner_id, currency, scheme,
      holder_name, bank_country, bic, routing_number, account_kind, account_sealed,
      account_masked, account_blind, state, is_first, proposed_by, proposed_at, holder_local,
      asked_channel, asked_from, shared_with, exception_id)
    values (${row.bankDetailId}, ${row.vendorId}, ${row.partnerId}, ${row.currency},
      ${row.scheme}, ${row.holderName}, ${row.bankCountry}, ${row.bic}, ${row.routingNumber},
      ${row.accountKind}, ${row.accountSealed}, ${row.accountMasked}, ${row.accountBlind},
      'proposed', ${row.isFirst}, ${row.proposedBy}, ${row.proposedAt}, ${row.holderLocal},
      ${row.askedChannel}, ${row.askedFrom}, ${row.sharedWith}, ${row.exceptionId})`)
}

/** Was there ever a usable account of this vendor in any currency? Then a new one is a change. */
export function hasStoodBefore(tx: Tx, vendorId: VendorId) {
  return tx.one<{ stood: boolean }>(sql`
    select exists (select from vendors.bank_details
      where vendor_id = ${vendorId} and approved_at is not null) as stood`)
}

export function setCalledBack(
  tx: Tx,
  row: {
    readonly bankDetailId: BankDetailId
    readonly by: string
    readonly at: Instant
    readonly source: CallBackSource | 'own_bank'
    readonly reference: string
    readonly contactId: string | null
    /** Of our own bank's notice of change, which stands for the call-back. */
    readonly noticeCode: string | null
  },
) {
  return tx.run(sql`
    update vendors.bank_details set state = 'called_back', called_back_by = ${row.by},
      called_back_at = ${row.at}, call_back_source = ${row.source},
      call_back_reference = ${row.reference}, call_back_contact_id = ${row.contactId},
      notice_code = ${row.noticeCode},
      version = version + 1
    where bank_detail_id = ${row.bankDetailId} and state = 'proposed'`)
}

export function setApproved(
  tx: Tx,
  row: {
    readonly bankDetailId: BankDetailId
    readonly by: string
    readonly at: Instant
    readonly state: 'cooling' | 'usable'
    readonly usableOn: PlainDate
    readonly reason: string | null
  },
) {
  return tx.run(sql`
    update vendors.bank_details set state = ${row.state}, approved_by = ${row.by},
      approved_at = ${row.at}, usable_on = ${row.usableOn},
      approved_reason = ${row.reason}, version = version + 1
    where bank_detail_id = ${row.bankDetailId} and state = 'called_back'`)
}

/** Waiting details that are taken for the vendor's first: any currency. */
export function waitingFirsts(tx: Tx, vendorId: VendorId) {
  return tx.many<{ bankDetailId: BankDetailId; currency: string; masked: string }>(sql`
    select bank_detail_id as "bankDetailId", currency, account_masked as masked
    from vendors.bank_details
    where vendor_id = ${vendorId} and is_first and state in ('proposed', 'called_back')
    order by bank_detail_id`)
}

/** Makes a waiting detail a change. A call-back that would do for a first account only is void. */
export function becomeChange(tx: Tx, bankDetailId: BankDetailId) {
  const isEnough = sql`call_back_source = 'number_on_file'`
  return tx.run(sql`
    update vendors.bank_details set is_first = false, version = version + 1,
      state = case when ${isEnough} then state else 'proposed' end,
      called_back_by = case when ${isEnough} then called_back_by end,
      called_back_at = case when ${isEnough} then called_back_at end,
      call_back_reference = case when ${isEnough} then call_back_reference end,
      call_back_contact_id = case when ${isEnough} then call_back_contact_id end,
      call_back_source = case when ${isEnough} then call_back_source end
    where bank_detail_id = ${bankDetailId} and state in ('proposed', 'called_back')`)
}

/** Retires what stands or waits; the reason is shown to the partner. */
export function retireDetails(
  tx: Tx,
  rows: {
    readonly bankDetailIds: readonly BankDetailId[]
    readonly at: Instant
    readonly reason: string
    readonly replacedBy: BankDetailId | null
  },
) {
  return tx.run(sql`
    update vendors.bank_details set state = 'retired', retired_at = ${rows.at},
      retired_reason = ${rows.reason}, replaced_by = ${rows.replacedBy}, version = version + 1
    where bank_detail_id = any(${rows.bankDetailIds}::uuid[]) and state <> 'retired'`)
}

/** What this detail replaced stands again, cooling still where its business days are not over. */
export function restoreReplacedBy(tx: Tx, bankDetailId: BankDetailId, today: PlainDate) {
  return tx.many<{ bankDetailId: BankDetailId; currency: string }>(sql`
    update vendors.bank_details set
      state = case when usable_on > ${today} then 'cooling' else 'usable' end,
      retired_at = null, retired_reason = null, replaced_by = null, version = version + 1
    where replaced_by = ${bankDetailId} and state = 'retired' and approved_at is not null
    returning bank_detail_id as "bankDetailId", currency`)
}

/** Cooled details, for the sweep. Index bank_details_cooling. */
export function cooledDetails(tx: Tx, currency: string, on: PlainDate, limit: number) {
  return tx.many<{ bankDetailId: BankDetailId; vendorId: VendorId; partnerId: string }>(sql`
    select bank_detail_id as "bankDetailId", vendor_id as "vendorId", partner_id as "partnerId"
    from vendors.bank_details
    where state = 'cooling' and currency = ${currency} and usable_on <= ${on}
    order by bank_detail_id limit ${limit} for update skip locked`)
}

export function setUsable(tx: Tx, bankDetailIds: readonly BankDetailId[]) {
  return tx.run(sql`
    update vendors.bank_details set state = 'usable', version = version + 1
    where bank_detail_id = any(${bankDetailIds}::uuid[]) and state = 'cooling'`)
}

export function coolingCurrencies(tx: Tx) {
  return tx.many<{ currency: string }>(sql`
    select distinct currency from vendors.bank_details where state = 'cooling' order by currency`)
}

/** An account two vendors share, a detail approved or called back by whoever typed it, or one that a
 *  single person let two vendors share: none can be. */
export function firstWrongDetail(tx: Tx) {
  return tx.maybeOne<{ bankDetailId: BankDetailId; why: string }>(sql`
    select b.bank_detail_id as "bankDetailId",
      case when a.vendor_id is distinct from b.account_owner
          then 'its account belongs to another vendor'
        when b.exception_id is not null and (e.approved_at is null or e.approved_by = e.asked_by)
          then 'it shares an account that two of Finance did not let it share'
        when b.notice_code is null and b.called_back_by = b.proposed_by
          then 'whoever typed it called it back'
        else 'it was approved by whoever typed it, or without a call-back' end as why
    from vendors.bank_details b left join vendors.accounts a on a.account_blind = b.account_blind
      left join vendors.account_exceptions e on e.exception_id = b.exception_id
    where a.vendor_id is distinct from b.account_owner
      or (b.exception_id is not null and (e.approved_at is null or e.approved_by = e.asked_by))
      or (b.state in ('approved', 'cooling', 'usable') and b.notice_code is null
        and b.called_back_by = b.proposed_by)
      or (b.state in ('approved', 'cooling', 'usable')
        and (b.approved_by is null or b.approved_by = b.proposed_by or b.called_back_at is null))
    order by b.bank_detail_id limit 1`)
}
