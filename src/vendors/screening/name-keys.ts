import type { Act } from '../../audit/index.ts'
import type { Tx } from '../../platform/db.ts'
import * as lists from './list-sql.ts'
import { type NamedKind, wordsOfName } from './listed-words.ts'
import { nameKeys } from './screen-name.ts'

const NAMES_PER_STEP = 5_000

/** The keys of a listed name as the database keeps them, between spaces. */
export function keysText(name: string, kind: NamedKind): string {
  return nameKeys(wordsOfName(name, kind))
    .filter((key) => key !== '')
    .join(' ')
}

/** Keys are stored as computing those of 35,000 names takes a second for each look-up. A release that
 *  hears names otherwise has other keys: this writes anew those that differ, and answers how many. */
export async function rebuildNameKeys(act: Act): Promise<number> {
  let rebuilt = 0
  for await (const stale of staleKeys(act.tx)) {
    await lists.putKeys(act.tx, stale)
    rebuilt += stale.length
  }
  return rebuilt
}

/** The first listed name whose stored keys are not those that are computed now. */
export async function firstStaleKey(tx: Tx): Promise<string | null> {
  for await (const [first] of staleKeys(tx)) if (first !== undefined) return first.entryId
  return null
}

async function* staleKeys(tx: Tx) {
  let after = { entryId: '00000000-0000-0000-0000-000000000000', ordinal: 0 }
  for (;;) {
    const page = await lists.keyedNames(tx, { ...after, limit: NAMES_PER_STEP })
    const last = page.at(-1)
    if (last === undefined) return
    yield page.flatMap((row) => {
      // The kind is held to the scorer's own by a constraint.
      const keys = keysText(row.name, row.kind as NamedKind)
      return row.keys?.join(' ') === keys ? [] : [{ ...row, keys }]
    })
    after = last
  }
}
