import { record, type Act } from '../../audit/index.ts'
import type { Tx } from '../../platform/db.ts'
import { selectVendor } from '../sql.ts'
import type { screeningEvents } from './events.ts'

/** Records what screening did to a vendor. The event names no partner: partners may read the news of
 *  theirs, and nobody is told that a name of theirs was found. */
export function recordScreening(
  act: Act,
  vendorId: string,
  type: keyof typeof screeningEvents,
  body: object,
  reason: string | null = null,
) {
  return record(act, { type, subjectKind: 'vendor', subjectId: vendorId, reason, body })
}

/** The partner of a vendor, for who hears such news. */
export async function partnerOfVendor(tx: Tx, vendorId: string): Promise<string | null> {
  return (await selectVendor(tx, vendorId))?.partnerId ?? null
}
