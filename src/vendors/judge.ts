import { personBehind, type Act } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { tellActive, tellSentBack } from './letters.ts'
import { lockOwnVendor, moveOf, moveRefusal, recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import * as rows from './sql.ts'
import type { VendorId, VendorMove, VendorState } from './vendor.ts'

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
  await rows.moveVendor(act.tx, moveOf(vendor, how.move, asked.reason))
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
  if (vendor !== null) await tellSentBack(act, vendor, { fields, reason })
  return moved
}

/** Finance approves a reviewed profile. Refused to anybody who typed any of it. */
export async function approveVendor(
  act: Act,
  asked: { readonly vendorId: VendorId },
): Promise<Moved> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const barred = moveRefusal(vendor, 'approve')
  if (barred !== null) return barred
  if (!mayApprove(act.actor, vendor.typedBy)) {
    return refuse({ code: 'vendor.own_typing', what: 'this profile' })
  }
  await rows.approveVendorRow(act.tx, vendor.vendorId, personBehind(act.actor), act.at)
  await rows.clearTypedBy(act.tx, vendor.vendorId)
  await recordVendor(act, vendor, 'vendor.active', {})
  await tellActive(act, vendor)
  return ok({ state: 'active' })
}

export function rejectVendor(act: Act, asked: Asked): Promise<Moved> {
  return move(act, asked, { move: 'reject', event: 'vendor.rejected' })
}

/** Nobody is paid here until reinstated; what is owed stays owed. */
export function suspendVendor(act: Act, asked: Asked): Promise<Moved> {
  return move(act, asked, { move: 'suspend', event: 'vendor.suspended' })
}

export function reinstateVendor(act: Act, asked: Asked): Promise<Moved> {
  return move(act, asked, { move: 'reinstate', event: 'vendor.reinstated' })
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
