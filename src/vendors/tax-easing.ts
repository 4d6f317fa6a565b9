import { personBehind, type Act } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import { lockOwnVendor, recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import type { VendorRow } from './sql.ts'
import type { VendorId } from './vendor.ts'
import * as rows from './withholding-sql.ts'

export type SetTaxFacts = {
  readonly vendorId: VendorId
  /** The day the IRS refused the number; null while it stands. */
  readonly numberRefusedOn: PlainDate | null
  readonly reason: string
}

/** Finance notes that the IRS has refused a vendor's number (the "B" notice): backup tax is withheld from
 *  that day on, and runs that wait are found changed by their next check. That it stands again, or was
 *  refused on a later day, eases: it waits for another of Finance, and until then what stands holds.
 *  Refused to whoever typed the profile. */
export async function setTaxFacts(
  act: Act,
  asked: SetTaxFacts,
): Promise<Result<{ readonly waits: boolean }, VendorRefusal>> {
  const found = await lockedFacts(act, asked.vendorId)
  if (!found.ok) return found
  const { vendor, stands } = found.value
  const { vendorId, numberRefusedOn, reason } = asked
  const refusedOn = stands?.numberRefusedOn ?? null
  if (isSame(refusedOn, numberRefusedOn)) {
    return refuse({ code: 'tax_facts.nothing', refusedOn: refusedOn?.toString() ?? null })
  }
  const by = personBehind(act.actor)
  if (!eases(refusedOn, numberRefusedOn)) {
    const { partnerId } = vendor
    const row = { vendorId, partnerId, numberRefusedOn, reason, setBy: by, setAt: act.at }
    await rows.saveTaxFacts(act.tx, row)
    await recordVendor(act, vendor, 'vendor.tax_noted', { changed: ['numberRefusedOn'] }, reason)
    return ok({ waits: false })
  }
  if (stands !== null && stands.easingAskedBy !== null && stands.easedBy === null) {
    return refuse({ code: 'tax_facts.waits' })
  }
  await rows.askEasing(act.tx, { vendorId, to: numberRefusedOn, by, at: act.at, reason })
  await recordVendor(act, vendor, 'vendor.tax_noted', { changed: ['easingAsked'] }, reason)
  return ok({ waits: true })
}

function isSame(one: PlainDate | null, other: PlainDate | null): boolean {
  return one === null || other === null ? one === other : one.equals(other)
}

/** Whether less would be withheld: the number stands again, or was refused on a later day. Pure. */
function eases(stands: PlainDate | null, wanted: PlainDate | null): boolean {
  if (stands === null) return false
  return wanted === null || Temporal.PlainDate.compare(wanted, stands) > 0
}

/** Another of Finance agrees that less is withheld, or declines it, anybody of Finance and with a
 *  reason; declined, what stands holds on. */
export async function decideTaxEasing(
  act: Act,
  asked: { readonly vendorId: VendorId; readonly approve: boolean; readonly reason: string | null },
): Promise<Result<{ readonly state: 'eased' | 'declined' }, VendorRefusal>> {
  const found = await lockedFacts(act, asked.vendorId)
  if (!found.ok) return found
  const { vendor, stands } = found.value
  if (stands === null || stands.easingAskedBy === null || stands.easedBy !== null) {
    return refuse({ code: 'tax_facts.none_waits' })
  }
  const { vendorId } = vendor
  if (!asked.approve) {
    await rows.dropEasing(act.tx, vendorId)
    await recordVendor(
      act,
      vendor,
      'vendor.tax_noted',
      { changed: ['easingDeclined'] },
      asked.reason,
    )
    return ok({ state: 'declined' })
  }
  if (!mayApprove(act.actor, [stands.easingAskedBy])) return refuse({ code: 'tax_facts.own' })
  await rows.agreeEasing(act.tx, { vendorId, by: personBehind(act.actor), at: act.at })
  const changed = ['numberRefusedOn']
  await recordVendor(act, vendor, 'vendor.tax_noted', { changed }, stands.easingReason)
  return ok({ state: 'eased' })
}

async function lockedFacts(
  act: Act,
  vendorId: VendorId,
): Promise<
  Result<{ readonly vendor: VendorRow; readonly stands: rows.TaxFactsRow | null }, VendorRefusal>
> {
  const locked = await lockOwnVendor(act, vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  if (vendor.typedBy.includes(personBehind(act.actor))) {
    return refuse({ code: 'vendor.own_typing', what: 'its tax' })
  }
  return ok({ vendor, stands: await rows.taxFactsOf(act.tx, vendorId) })
}
