import type { Actor } from '../audit/index.ts'
import { mayDo } from '../identity/index.ts'
import type { Tx } from '../platform/db.ts'
import { foundKinds, type FoundKind } from './search-kinds.ts'
import { foundRows, type FoundRow } from './search-sql.ts'

/** So many of each kind: who sees more types on. */
const FOUND_PER_KIND_MAX = 6

/** Records whose number or code begins with the text, or a word of whose name does, of the kinds
 *  that the asker may read. An opportunity opens its customer, an incentive its last submission. */
export function findRecords(
  tx: Tx,
  actor: Pick<Actor, 'roles'>,
  text: string,
): Promise<readonly FoundRow[]> {
  const all = Object.keys(foundKinds) as FoundKind[] // the record's own keys
  const kinds = all.filter((kind) =>
    mayDo({ signedIn: true, roles: actor.roles }, foundKinds[kind]),
  )
  return foundRows(tx, { text: text.trim(), kinds, limit: FOUND_PER_KIND_MAX })
}
