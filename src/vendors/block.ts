import { personBehind, type Act } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import * as blocks from './block-sql.ts'
import { endChase } from './chase.ts'
import { lockOwnVendor, missingFields, moveOf, moveRefusal, recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import { moveVendor } from './sql.ts'
import type { VendorId, VendorState } from './vendor.ts'

type Asked = { readonly vendorId: VendorId; readonly reason: string }

/** Nobody is paid here and nothing is edited until two people lift it; what is owed stays owed. By
 *  Finance or legal, or by what found a reason that cannot wait. Refused where a block stands. */
export async function blockVendor(
  act: Act,
  asked: Asked,
): Promise<Result<{ state: VendorState }, VendorRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const barred = moveRefusal(vendor, 'block')
  if (barred !== null) return barred
  const { vendorId } = vendor
  const { reason } = asked
  const by = personBehind(act.actor)
  // The reason stands with the block, for staff: the partner is not told what we look into.
  await moveVendor(act.tx, { ...moveOf(vendor, 'block', null), at: act.at })
  const blockId = act.newId<'block'>()
  await blocks.insertBlock(act.tx, { blockId, vendorId, reason, by, at: act.at })
  await recordVendor(act, vendor, 'vendor.blocked', {}, reason)
  await endChase(act, vendor)
  return ok({ state: 'blocked' })
}

/** The first of two: says why the block may end. Nothing changes until another agrees. */
export async function askUnblock(act: Act, asked: Asked): Promise<Result<null, VendorRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const barred = moveRefusal(vendor, 'unblock')
  if (barred !== null) return barred
  const block = must(await blocks.openBlock(act.tx, vendor.vendorId), 'what is blocked has a block')
  const by = personBehind(act.actor)
  await blocks.askLift(act.tx, block.blockId, { reason: asked.reason, by, at: act.at })
  await recordVendor(act, vendor, 'vendor.unblock_asked', {}, asked.reason)
  return ok(null)
}

/** The second of two lifts the block. The profile goes to Finance to be judged anew, or back to the
 *  partner where it never was complete. Refused before somebody asked, and to whoever did. */
export async function agreeUnblock(
  act: Act,
  asked: { readonly vendorId: VendorId },
): Promise<Result<{ state: VendorState }, VendorRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const barred = moveRefusal(vendor, 'unblock')
  if (barred !== null) return barred
  const block = must(await blocks.openBlock(act.tx, vendor.vendorId), 'what is blocked has a block')
  if (block.liftAskedBy === null) return refuse({ code: 'vendor.unblock_not_asked' })
  if (!mayApprove(act.actor, [block.liftAskedBy])) {
    return refuse({ code: 'vendor.own_typing', what: 'the request to lift this block' })
  }
  const by = personBehind(act.actor)
  await blocks.liftBlock(act.tx, block.blockId, { by, at: act.at })
  const isWhole = missingFields(vendor, ['tax_form']).length === 0
  const move = isWhole ? 'unblock' : 'unblockOpen'
  const moved = moveOf(vendor, move, null)
  await moveVendor(act.tx, { ...moved, at: act.at })
  await recordVendor(act, vendor, 'vendor.unblocked', {}, block.liftReason)
  return ok({ state: moved.to })
}
