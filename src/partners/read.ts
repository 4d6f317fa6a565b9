import type { Tx } from '../platform/db.ts'
import type { Partner, PartnerId } from './partner.ts'
import * as rows from './sql.ts'

/** The partner, or null; on the portal login null for another's. */
export function partnerById(tx: Tx, partnerId: PartnerId): Promise<Partner | null> {
  return rows.selectPartner(tx, partnerId)
}

export function partnerByCode(tx: Tx, code: string): Promise<Partner | null> {
  return rows.selectPartnerByCode(tx, code)
}

/** Partners by id, without locks. */
export async function partnersById(
  tx: Tx,
  partnerIds: readonly PartnerId[],
): Promise<ReadonlyMap<PartnerId, Partner>> {
  const found = await rows.selectPartners(tx, [...new Set(partnerIds)])
  return new Map(found.map((partner) => [partner.partnerId, partner]))
}

/** The partner, locked until the transaction ends: its standing cannot change meanwhile. */
export async function lockPartner(tx: Tx, partnerId: PartnerId): Promise<Partner | null> {
  return (await rows.lockPartnerRows(tx, [partnerId]))[0] ?? null
}

/** Partners locked in id order, by id. */
export async function lockPartners(
  tx: Tx,
  partnerIds: readonly PartnerId[],
): Promise<ReadonlyMap<PartnerId, Partner>> {
  const locked = await rows.lockPartnerRows(tx, [...new Set(partnerIds)])
  return new Map(locked.map((partner) => [partner.partnerId, partner]))
}

/** Locks partners in id order, however many, before they are read in sets. */
export async function lockPartnersFirst(tx: Tx, partnerIds: readonly PartnerId[]): Promise<void> {
  await rows.lockPartnersOnly(tx, [...new Set(partnerIds)])
}
