import { personBehind, type Act } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import { partnerGroup } from '../partners/index.ts'
import { lockDetail } from './bank-detail-lock.ts'
import * as rows from './exception-sql.ts'
import { lockOwnVendor, recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import type { BankDetailId, VendorId } from './vendor.ts'

const EXCEPTION_DAYS_MAX = 366

/** Asks that another vendor of the same family may be paid to an account of this one (a subsidiary to
 *  its parent's). It counts once another person of Finance approved it, until its day, a year away at
 *  most. Refuses vendors that are not of one family of partners. */
export async function askException(
  act: Act,
  asked: {
    /** The account, as the vendor that owns it has it on file. */
    readonly bankDetailId: BankDetailId
    readonly vendorId: VendorId
    readonly reason: string
    readonly endsOn: PlainDate
  },
): Promise<Result<{ exceptionId: string }, VendorRefusal>> {
  const locked = await lockDetail(act, asked.bankDetailId)
  if (!locked.ok) return locked
  const { vendor: owner, detail } = locked.value
  const other = await lockOwnVendor(act, asked.vendorId)
  if (!other.ok) return other
  const vendor = other.value
  const family = await partnerGroup(act.tx, owner.partnerId)
  const isFamily = family.some(({ partnerId }) => partnerId === vendor.partnerId)
  if (!isFamily || vendor.vendorId === owner.vendorId || detail.sharedWith !== null) {
    const names = {
      owner: owner.legalName ?? 'The owner',
      vendor: vendor.legalName ?? 'the vendor',
    }
    return refuse({ code: 'exception.not_family', ...names })
  }
  const today = act.at.toZonedDateTimeISO('UTC').toPlainDate()
  const latest = today.add({ days: EXCEPTION_DAYS_MAX })
  const { endsOn, reason } = asked
  const isOff = Temporal.PlainDate.compare(endsOn, today) <= 0
  if (isOff || Temporal.PlainDate.compare(endsOn, latest) > 0) {
    const days = { endsOn: endsOn.toString(), latest: latest.toString() }
    return refuse({ code: 'exception.too_long', ...days })
  }
  const exceptionId = act.newId<'account_exception'>()
  const { vendorId: ownerVendorId } = owner
  const { accountBlind } = detail
  const askedBy = personBehind(act.actor)
  await rows.insertException(act.tx, {
    exceptionId,
    accountBlind,
    ownerVendorId,
    vendorId: vendor.vendorId,
    reason,
    askedBy,
    askedAt: act.at,
    endsOn,
  })
  const body = { exceptionId, ownerVendorId }
  await recordVendor(act, vendor, 'vendor.exception_asked', body, reason)
  return ok({ exceptionId })
}

type Asked = { readonly exceptionId: string }

/** A second person of Finance lets the two vendors share the account until its day. */
export async function approveException(
  act: Act,
  asked: Asked,
): Promise<Result<null, VendorRefusal>> {
  const { exceptionId } = asked
  const found = await lockedOpen(act, exceptionId)
  if (!found.ok) return found
  const { exception, vendor } = found.value
  if (exception.approvedAt !== null) return refuse({ code: 'exception.settled', state: 'approved' })
  if (!mayApprove(act.actor, [exception.askedBy])) return refuse({ code: 'exception.own_asking' })
  await rows.setExceptionApproved(act.tx, exceptionId, personBehind(act.actor), act.at)
  const body = { exceptionId, endsOn: exception.endsOn.toString() }
  await recordVendor(act, vendor, 'vendor.exception_approved', body)
  return ok(null)
}

/** Ends an exception before its day: nothing more is paid to the shared account from now on. */
export async function endException(
  act: Act,
  asked: Asked & { readonly reason: string },
): Promise<Result<null, VendorRefusal>> {
  const { exceptionId, reason } = asked
  const found = await lockedOpen(act, exceptionId)
  if (!found.ok) return found
  const { vendor } = found.value
  const end = { by: personBehind(act.actor), at: act.at, reason }
  await rows.endExceptionRow(act.tx, exceptionId, end)
  await recordVendor(act, vendor, 'vendor.exception_ended', { exceptionId }, reason)
  return ok(null)
}

/** The exception, with the vendor it is for locked first: a release takes that lock too. */
async function lockedOpen(act: Act, exceptionId: string) {
  const unknown = refuse({ code: 'exception.unknown', exception: exceptionId } as const)
  const seen = await rows.selectException(act.tx, exceptionId)
  if (seen === null) return unknown
  const locked = await lockOwnVendor(act, seen.vendorId)
  if (!locked.ok) return unknown
  const exception = await rows.lockException(act.tx, exceptionId)
  if (exception === null) return unknown
  if (exception.endedAt !== null)
    return refuse({ code: 'exception.settled', state: 'ended' } as const)
  return ok({ exception, vendor: locked.value })
}
