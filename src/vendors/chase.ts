import type { Act, HeardEvent } from '../audit/index.ts'
import { endFollowUps, notify, startFollowUps } from '../correspondence/index.ts'
import { ok, unwrap, type Result } from '../kernel/result.ts'
import { selectVendor } from './sql.ts'
import type { VendorId } from './vendor.ts'

type About = { readonly vendorId: VendorId; readonly partnerId: string }

function keyOf({ vendorId }: Pick<About, 'vendorId'>) {
  return { threadKind: 'vendor', threadId: vendorId }
}

/** Begins to chase the partner for what it owes of its profile, anew where that was chased before:
 *  reminders 2, 5 and 9 business days later in its calendar. */
export async function chase(act: Act, about: About): Promise<void> {
  await endFollowUps(act, keyOf(about))
  const { partnerId } = about
  unwrap(await startFollowUps(act, { ...keyOf(about), partnerId, about: 'vendor profile' }))
}

/** The partner did its part, or nothing of it is asked any more. */
export async function endChase(act: Act, about: About): Promise<void> {
  await endFollowUps(act, keyOf(about))
}

const owedByPartner = ['invited', 'in_progress', 'rejected', 'expired']

/** A word of the partner is no profile: it ended the reminders, so they begin anew. */
export async function chaseOn(act: Act, vendorId: VendorId): Promise<Result<null, never>> {
  const vendor = await selectVendor(act.tx, vendorId)
  if (vendor !== null && owedByPartner.includes(vendor.state)) await chase(act, vendor)
  return ok(null)
}

/** Every reminder is out and nothing came: a specialist calls. Nothing owed is lost by it. */
export async function tellUnanswered(act: Act, event: HeardEvent): Promise<Result<null, never>> {
  const { subjectKind, subjectId, eventId } = event
  const vendor = await selectVendor(act.tx, subjectId as VendorId) // the subject of a vendor's thread
  if (vendor === null || !owedByPartner.includes(vendor.state)) return ok(null)
  const name = vendor.legalName ?? 'A partner'
  const text = `${name} did not answer three reminders about its vendor profile. Call them.`
  await notify(act, { roles: ['specialist'], subjectKind, subjectId, eventId, text })
  return ok(null)
}
