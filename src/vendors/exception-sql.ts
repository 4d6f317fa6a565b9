import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { VendorId } from './vendor.ts'

export type ExceptionRow = {
  exceptionId: string
  ownerVendorId: VendorId
  vendorId: VendorId
  reason: string
  askedBy: string
  askedAt: Instant
  approvedBy: string | null
  approvedAt: Instant | null
  endsOn: PlainDate
  endedAt: Instant | null
  endedReason: string | null
}

const exceptionColumns: Sql = sql`
  exception_id as "exceptionId", owner_vendor_id as "ownerVendorId", vendor_id as "vendorId",
  reason, asked_by as "askedBy", asked_at as "askedAt", approved_by as "approvedBy",
  approved_at as "approvedAt", ends_on as "endsOn", ended_at as "endedAt",
  ended_reason as "endedReason"`

/** The approved exception by which this vendor may share one of these accounts; its day may be over. */
export function liveException(tx: Tx, accountBlinds: readonly Buffer[], vendorId: VendorId) {
  return tx.maybeOne<ExceptionRow>(sql`
    select ${exceptionColumns} from vendors.account_exceptions
    where account_blind = any(${accountBlinds}::bytea[]) and vendor_id = ${vendorId}
      and approved_at is not null and ended_at is null
    limit 1`)
}

export function insertException(
  tx: Tx,
  row: {
    readonly exceptionId: string
    readonly accountBlind: Buffer
    readonly ownerVendorId: VendorId
    readonly vendorId: VendorId
    readonly reason: string
    readonly askedBy: string
    readonly askedAt: Instant
    readonly endsOn: PlainDate
  },
) {
  return tx.run(sql`
    insert into vendors.account_exceptions (exception_id, account_blind, owner_vendor_id, vendor_id,
      reason, asked_by, asked_at, ends_on)
    values (${row.exceptionId}, ${row.accountBlind}, ${row.ownerVendorId}, ${row.vendorId},
      ${row.reason}, ${row.askedBy}, ${row.askedAt}, ${row.endsOn})`)
}

export function selectException(tx: Tx, exceptionId: string) {
  return tx.maybeOne<ExceptionRow>(sql`
    select ${exceptionColumns} from vendors.account_exceptions
    where exception_id = ${exceptionId}`)
}

export function lockException(tx: Tx, exceptionId: string) {
  return tx.maybeOne<ExceptionRow>(sql`
    select ${exceptionColumns} from vendors.account_exceptions
    where exception_id = ${exceptionId} for no key update`)
}

export function setExceptionApproved(tx: Tx, exceptionId: string, by: string, at: Instant) {
  return tx.run(sql`
    update vendors.account_exceptions set approved_by = ${by}, approved_at = ${at}
    where exception_id = ${exceptionId} and approved_at is null and ended_at is null`)
}

export function endExceptionRow(
  tx: Tx,
  exceptionId: string,
  end: { readonly by: string; readonly at: Instant; readonly reason: string },
) {
  return tx.run(sql`
    update vendors.account_exceptions set ended_by = ${end.by}, ended_at = ${end.at},
      ended_reason = ${end.reason}
    where exception_id = ${exceptionId} and ended_at is null`)
}

/** Exceptions of a vendor, on either side, newest first. */
export function exceptionsOf(tx: Tx, vendorId: VendorId) {
  return tx.many<ExceptionRow & { ownerName: string | null; vendorName: string | null }>(sql`
    select e.exception_id as "exceptionId", e.owner_vendor_id as "ownerVendorId",
      e.vendor_id as "vendorId", e.reason, e.asked_by as "askedBy", e.asked_at as "askedAt",
      e.approved_by as "approvedBy", e.approved_at as "approvedAt", e.ends_on as "endsOn",
      e.ended_at as "endedAt", e.ended_reason as "endedReason", o.legal_name as "ownerName",
      v.legal_name as "vendorName"
    from vendors.account_exceptions e
      join vendors.vendors o on o.vendor_id = e.owner_vendor_id
      join vendors.vendors v on v.vendor_id = e.vendor_id
    where e.vendor_id = ${vendorId} or e.owner_vendor_id = ${vendorId}
    order by e.asked_at desc, e.exception_id desc limit 100`)
}
