import type { Instant } from '../kernel/temporal.ts'
import { partnerById } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import { versionsInForce, whyNotEligible } from '../programs/index.ts'

/** The versions in force at an instant that a partner may hand in under, by code. */
export async function programsFor(tx: Tx, partnerId: string, at: Instant) {
  const partner = await partnerById(tx, partnerId)
  if (partner === null) return []
  return (await versionsInForce(tx, at))
    .filter(({ pack }) => whyNotEligible(pack.eligibility, partner) === null)
    .map(({ programId, versionId, code }) => ({ programId, versionId, code }))
}
