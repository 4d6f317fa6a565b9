import { type EarnedBy, incentiveById } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import type { Tx } from '../platform/db.ts'
import { versionById } from '../programs/index.ts'

/** What the program of an incentive says of stacking; null for an unknown incentive. */
export async function stackingOf(
  tx: Tx,
  incentiveId: string,
): Promise<Omit<EarnedBy, 'number'> | null> {
  const incentive = await incentiveById(tx, incentiveId)
  return incentive === null ? null : stackingOfVersion(tx, incentive.versionId)
}

/** Code of a version's program, and which programs it names as stackable: only those of deals do. */
export async function stackingOfVersion(
  tx: Tx,
  versionId: string,
): Promise<Omit<EarnedBy, 'number'>> {
  const { pack } = must(await versionById(tx, versionId), 'an incentive’s version')
  return { program: pack.code, stackableWith: pack.type === 'deal' ? pack.stackableWith : [] }
}
