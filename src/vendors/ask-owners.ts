import type { Act } from '../audit/index.ts'
import { ok, type Result } from '../kernel/result.ts'
import { tellOwnersAsked } from './letters.ts'
import { recordVendor, todayOf } from './profile.ts'
import { unstatedOwners } from './screening/owners-sql.ts'
import { insertReminder } from './tax-form-sql.ts'

const VENDORS_PER_SWEEP = 200

/** Companies that were approved before owners were asked for are written to, once each. They go on
 *  being paid: their tax form is not renewed, and their profile not changed, before they answered.
 *  Answers how many were asked. */
export async function sweepOwnersUnstated(act: Act): Promise<Result<{ asked: number }, never>> {
  const due = await unstatedOwners(act.tx, VENDORS_PER_SWEEP)
  for (const vendor of due) {
    const noted = {
      vendorId: vendor.vendorId,
      about: 'owners',
      ofDay: todayOf(act),
      step: 1,
    } as const
    await insertReminder(act.tx, { ...noted, at: act.at })
    await tellOwnersAsked(act, vendor)
    await recordVendor(act, vendor, 'vendor.owners_asked', {})
  }
  return ok({ asked: due.length })
}
