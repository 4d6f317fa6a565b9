import type { Act, HeardEvent } from '../audit/index.ts'
import { ok, unwrap, type Result } from '../kernel/result.ts'
import { raise } from '../escalations/index.ts'
import { newAdminBy } from '../identity/index.ts'
import {
  noteAdmin,
  selectContactChange,
  settleContactChange,
  type ContactChangeRow,
  type PartnerRefusal,
  type SettledChange,
} from '../partners/index.ts'
import { tellContactChange } from './letters.ts'
import { recordVendor } from './profile.ts'
import { selectVendorOf } from './sql.ts'

/** Somebody changed how a partner is reached: everybody on file is told at once, and the address that
 *  was there before; what a changed account is owed may be held from now on. */
export async function hearContactChange(act: Act, event: HeardEvent): Promise<Result<null, never>> {
  const { changes, contactChangeId } = event.body
  const ids = Array.isArray(changes)
    ? changes
    : contactChangeId === undefined
      ? []
      : [contactChangeId]
  for (const id of ids) await tell(act, String(id))
  return ok(null)
}

/** Somebody more administers a partner in the portal, beside one who did: a change of how it is reached. */
export async function hearNewAdmin(act: Act, event: HeardEvent): Promise<Result<null, never>> {
  const { role, grantId: id } = event.body
  const grant = role === 'partner_admin' ? await newAdminBy(act.tx, String(id)) : null
  if (grant === null) return ok(null)
  const { partnerId, grantId, typedBy } = grant
  await tell(act, await noteAdmin(act, { partnerId, grantId, typedBy }))
  return ok(null)
}

async function tell(act: Act, contactChangeId: string): Promise<void> {
  const change = await selectContactChange(act.tx, contactChangeId)
  const vendor = change === null ? null : await selectVendorOf(act.tx, change.partnerId)
  if (change === null || vendor === null) return
  const { kind } = change
  await recordVendor(act, vendor, 'vendor.contact_changed', { contactChangeId, kind })
  await tellContactChange(act, vendor, change)
}

const nameOf: Readonly<Record<ContactChangeRow['kind'], string>> = {
  added: 'a new contact',
  mail: 'another mail address',
  phone: 'another telephone number',
  removed: 'the removal of a contact',
  admin: 'a new administrator in the portal',
}

/** Settles a change of a contact on the partner's word. Confirmed, it holds nothing more, though it counts
 *  as on file only after its 30 days; denied, what stood before stands again, and lead and Finance are
 *  asked whether it was fraud. Nothing else is suspended by it. */
export async function answerContactChange(
  act: Act,
  asked: SettledChange,
): Promise<Result<null, PartnerRefusal>> {
  const settled = await settleContactChange(act, asked)
  if (!settled.ok) return settled
  const { partnerId, kind, contactChangeId, askedChannel } = settled.value
  const vendor = await selectVendorOf(act.tx, partnerId)
  const { outcome } = asked
  if (vendor !== null) {
    await recordVendor(act, vendor, 'vendor.contact_settled', { contactChangeId, outcome })
  }
  if (outcome === 'confirmed') return ok(null)
  const how = askedChannel === null ? '' : ` (asked for by ${askedChannel})`
  const question =
    `The partner denies ${nameOf[kind]}${how}. What stood before stands again. Was it fraud, and ` +
    'was an account or a payout asked for by the same hand?'
  const subject =
    vendor === null
      ? { subjectKind: 'partner', subjectId: partnerId }
      : { subjectKind: 'vendor', subjectId: vendor.vendorId }
  unwrap(await raise(act, { ...subject, kind: 'fraud', question }))
  return ok(null)
}
