import type { Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { partnerById } from '../partners/index.ts'
import { chase } from './chase.ts'
import { tellInvited } from './letters.ts'
import { addPayerCountries, insertWaitingProgram } from './pipeline-sql.ts'
import { recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import * as rows from './sql.ts'
import type { VendorId } from './vendor.ts'

export type Invitation = {
  readonly partnerId: string
  /** Codes of the programs that wait for the profile. */
  readonly programs?: readonly string[] | undefined
  /** ISO 3166 codes of the payers' countries: they say which tax form is asked. */
  readonly payerCountries?: readonly string[] | undefined
}

/** Opens an empty profile that the partner fills in, and begins to chase it. One per partner: a further
 *  program waits for the same profile. Refuses a second invitation that names nothing new. */
export async function inviteVendor(
  act: Act,
  asked: Invitation,
): Promise<Result<{ vendorId: VendorId }, VendorRefusal>> {
  const partner = await partnerById(act.tx, asked.partnerId)
  if (partner === null) {
    return refuse({ code: 'vendor.partner_unknown', partner: asked.partnerId })
  }
  const { partnerId, code } = partner
  const payerCountries = [...new Set(asked.payerCountries ?? [])].toSorted()
  const known = await rows.selectVendorOf(act.tx, partnerId)
  const vendorId = known?.vendorId ?? act.newId<'vendor'>()
  if (known === null) {
    await rows.insertVendor(act.tx, { vendorId, partnerId, invitedAt: act.at, payerCountries })
    await recordVendor(act, { vendorId, partnerId }, 'vendor.invited', { partnerCode: code })
    await tellInvited(act, { vendorId, partnerId })
    await chase(act, { vendorId, partnerId })
  } else if (payerCountries.some((one) => !known.payerCountries.includes(one))) {
    await addPayerCountries(act.tx, vendorId, payerCountries)
  }
  const named = await nameWaiting(act, { vendorId, partnerId }, asked.programs ?? [])
  if (known !== null && named === 0)
    return refuse({ code: 'vendor.already_invited', partner: code })
  return ok({ vendorId })
}

/** Says that programs wait for this profile; those named before stay as they were. */
async function nameWaiting(
  act: Act,
  vendor: { readonly vendorId: VendorId; readonly partnerId: string },
  programs: readonly string[],
): Promise<number> {
  let named = 0
  for (const program of new Set(programs)) {
    if ((await insertWaitingProgram(act.tx, { ...vendor, program, at: act.at })) === 0) continue
    await recordVendor(act, vendor, 'vendor.program_waits', { program })
    named += 1
  }
  return named
}
