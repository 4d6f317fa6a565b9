import type { Act, HeardEvent } from '../../audit/index.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { vendorsOf } from '../sql.ts'
import { screenVendors } from './screen-vendors.ts'

/** After these a vendor may have other names. Until it is screened again it is held, as its standing
 *  says so by itself: the news only makes that short. */
export const screeningNews = [
  'vendor.invited',
  'vendor.filled',
  'vendor.owners_stated',
  'vendor.submitted',
  'vendor.form_approved',
  'vendor.bank_proposed',
  'vendor.bank_retired',
  'partner.updated',
] as const

export async function screenOnNews(act: Act, event: HeardEvent): Promise<Result<null, never>> {
  const ofPartner = event.subjectKind === 'partner'
  const vendorIds = ofPartner
    ? (await vendorsOf(act.tx, [event.subjectId])).map((vendor) => vendor.vendorId)
    : [event.subjectId]
  await screenVendors(act, { vendorIds })
  return ok(null)
}
