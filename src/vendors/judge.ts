import { personBehind, type Act } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { partnerById } from '../partners/index.ts'
import { chase } from './chase.ts'
import { keepForm } from './form-kept.ts'
import { tellActive, tellSentBack } from './letters.ts'
import { lockOwnVendor, moveOf, moveRefusal, recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import * as rows from './sql.ts'
import { vendorMoves, type VendorId, type VendorMove, type VendorState } from './vendor.ts'
import { isNameSettled, type VendorNames } from './vendor-name.ts'

type Asked = { readonly vendorId: VendorId; readonly reason: string }
type Moved = Result<{ state: VendorState }, VendorRefusal>

async function move(
  act: Act,
  asked: { readonly vendorId: VendorId; readonly reason: string | null },
  how: { readonly move: VendorMove; readonly event: string; readonly body?: object },
): Promise<Moved> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const barred = moveRefusal(vendor, how.move)
  if (barred !== null) return barred
  const { to } = moveOf(vendor, how.move, null)
  await rows.moveVendor(act.tx, { ...moveOf(vendor, how.move, asked.reason), at: act.at })
  await recordVendor(act, vendor, how.event, how.body ?? {}, asked.reason)
  return ok({ state: to })
}

/** The specialist has looked through the papers: the profile goes to Finance. */
export function reviewVendor(act: Act, asked: { readonly vendorId: VendorId }): Promise<Moved> {
  return move(act, { ...asked, reason: null }, { move: 'review', event: 'vendor.in_review' })
}

/** Back to the partner, naming what to mend. */
export async function sendBackVendor(
  act: Act,
  asked: Asked & { readonly fields: readonly string[] },
): Promise<Moved> {
  const { fields, reason } = asked
  const moved = await move(act, asked, {
    move: 'sendBack',
    event: 'vendor.sent_back',
    body: { fields },
  })
  const vendor = moved.ok ? await rows.selectVendor(act.tx, asked.vendorId) : null
  if (vendor !== null) {
    await tellSentBack(act, vendor, { fields, reason })
    await chase(act, vendor)
  }
  return moved
}

/** Finance approves a reviewed profile; the form it stands on is kept as a row of its own. Refused to anybody who typed any of it, and, without a reason,
 *  where its legal name is not the one the partner is enrolled under. The reason stays on record. */
export async function approveVendor(
  act: Act,
  asked: { readonly vendorId: VendorId; readonly reason?: string | null },
): Promise<Moved> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const barred = moveRefusal(vendor, 'approve')
  if (barred !== null) return barred
  if (!mayApprove(act.actor, vendor.typedBy)) {
    return refuse({ code: 'vendor.own_typing', what: 'this profile' })
  }
  const reason = asked.reason ?? null
  const other = await otherNames(act, vendor)
  if (other !== null && reason === null) return refuse({ code: 'vendor.name_differs', ...other })
  const name = other === null || reason === null ? null : { ...other, reason }
  const by = personBehind(act.actor)
  await rows.approveVendorRow(act.tx, vendor.vendorId, { by, at: act.at, name })
  await keepForm(act, vendor)
  await rows.clearTypedBy(act.tx, vendor.vendorId)
  await recordVendor(act, vendor, 'vendor.active', { nameDiffers: other !== null }, reason)
  await tellActive(act, vendor)
  return ok({ state: 'active' })
}

type OwnNames = VendorNames & { readonly vendorId: VendorId; readonly partnerId: string }

/** The two names, where the profile's is neither the enrolled one nor accepted for it. */
async function otherNames(act: Act, vendor: OwnNames) {
  const partner = must(await partnerById(act.tx, vendor.partnerId), 'a vendor has a partner')
  const { legalName } = vendor
  if (legalName === null || isNameSettled(vendor, partner.legalName)) return null
  return { legalName, enrolledName: partner.legalName }
}

/** A partner was renamed: its active vendor is judged again where its name is no longer that of the
 *  partner. Payment is held from the renaming on, as the standing says so by itself. */
export async function reopenRenamed(act: Act, partnerId: string): Promise<Result<null, never>> {
  const vendor = (await rows.lockVendorsOf(act.tx, [partnerId]))[0]
  if (vendor?.state === 'active') await reopenIfOther(act, vendor)
  return ok(null)
}

async function reopenIfOther(act: Act, vendor: OwnNames): Promise<boolean> {
  if ((await otherNames(act, vendor)) === null) return false
  const reason = 'The partner is enrolled under another name now.'
  const { vendorId } = vendor
  await rows.moveVendor(act.tx, { vendorId, ...vendorMoves.reopen, reason, at: act.at })
  await recordVendor(act, vendor, 'vendor.in_review', {}, reason)
  return true
}

export function rejectVendor(act: Act, asked: Asked): Promise<Moved> {
  return move(act, asked, { move: 'reject', event: 'vendor.rejected' })
}

/** Nobody is paid here until reinstated; what is owed stays owed. */
export function suspendVendor(act: Act, asked: Asked): Promise<Moved> {
  return move(act, asked, { move: 'suspend', event: 'vendor.suspended' })
}

/** Payable again; back in review where the partner was renamed meanwhile. */
export async function reinstateVendor(act: Act, asked: Asked): Promise<Moved> {
  const moved = await move(act, asked, { move: 'reinstate', event: 'vendor.reinstated' })
  const vendor = moved.ok ? await rows.selectVendor(act.tx, asked.vendorId) : null
  const isOther = vendor !== null && (await reopenIfOther(act, vendor))
  return isOther ? ok({ state: vendorMoves.reopen.to }) : moved
}

/** Stores the ERP's vendor number; no two vendors have one. */
export async function setErpNumber(
  act: Act,
  asked: { readonly vendorId: VendorId; readonly erpNumber: string },
): Promise<Result<null, VendorRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  await rows.setErpNumber(act.tx, asked.vendorId, asked.erpNumber)
  await recordVendor(act, locked.value, 'vendor.filled', {
    changed: ['erpNumber'],
    from: locked.value.state,
  })
  return ok(null)
}
