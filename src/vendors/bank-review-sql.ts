import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { AskedChannel } from '../partners/index.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { BankDetailId, BankDetailState, BankScheme, VendorId } from './vendor.ts'

/** What staff see of the accounts of a vendor beside what its partner sees. */
export function reviewRows(tx: Tx, vendorId: VendorId) {
  return tx.many<{
    bankDetailId: BankDetailId
    askedChannel: AskedChannel | 'own_bank' | null
    askedFrom: string | null
    proposedBy: string
    approvedReason: string | null
    sharedUntil: PlainDate | null
    alsoIn: string[]
  }>(sql`
    select b.bank_detail_id as "bankDetailId", b.asked_channel as "askedChannel",
      b.asked_from as "askedFrom", b.proposed_by as "proposedBy",
      b.approved_reason as "approvedReason",
      (select least(e.ends_on, (e.ended_at at time zone 'UTC')::date)
        from vendors.account_exceptions e where e.exception_id = b.exception_id) as "sharedUntil",
      array(select o.currency::text from vendors.bank_details o
        where o.vendor_id = b.vendor_id and o.account_blind = b.account_blind
          and o.currency <> b.currency and o.state <> 'retired' order by 1) as "alsoIn"
    from vendors.bank_details b where b.vendor_id = ${vendorId}
    order by b.bank_detail_id desc limit 200`)
}

const WAITING_SHOWN_MAX = 500

/** Accounts of any vendor that wait, oldest first. */
export function waitingDetails(tx: Tx) {
  return tx.many<{
    bankDetailId: BankDetailId
    vendorId: VendorId
    partnerId: string
    vendorName: string
    partnerCode: string
    currency: string
    scheme: BankScheme
    masked: string
    state: BankDetailState
    isFirst: boolean
    noticeCode: string | null
    proposedAt: Instant
    usableOn: PlainDate | null
    callsNotReached: number
  }>(sql`
    select b.bank_detail_id as "bankDetailId", b.vendor_id as "vendorId",
      b.partner_id as "partnerId", coalesce(v.legal_name, p.legal_name) as "vendorName",
      p.code as "partnerCode", b.currency, b.scheme, b.account_masked as masked, b.state,
      b.is_first as "isFirst", b.notice_code as "noticeCode", b.proposed_at as "proposedAt",
      b.usable_on as "usableOn",
      (select count(*)::int from vendors.call_backs c
        where c.bank_detail_id = b.bank_detail_id and c.outcome = 'not_reached')
        as "callsNotReached"
    from vendors.bank_details b join vendors.vendors v on v.vendor_id = b.vendor_id
      join partners.partners p on p.partner_id = b.partner_id
    where b.state in ('proposed', 'called_back', 'cooling')
    order by b.proposed_at, b.bank_detail_id limit ${WAITING_SHOWN_MAX}`)
}
