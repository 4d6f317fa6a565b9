import type { Sweep, Verification } from '../audit/index.ts'
import { createHash } from 'node:crypto'
import { ok } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import type { FileStore } from '../platform/files.ts'
import { contentsAfter, knownContents } from './sql.ts'

/** Content younger than this may still be waiting for its row. */
export const ORPHAN_MINUTES_MIN = 24 * 60
const SWEEP_FILES = 500
const SWEEP_SECONDS = 24 * 60 * 60

/** Removes content that nothing refers to; answers how much. `isKnown` of other owners of content
 *  (sent files, statements) spare theirs. */
export async function removeOrphans(
  tx: Tx,
  store: FileStore,
  alsoKnown: (tx: Tx, hashes: readonly string[]) => Promise<readonly { sha256: string }[]>,
): Promise<number> {
  let removed = 0
  for (let after: string | null = null; ;) {
    const old: string[] = await store.listOlder(ORPHAN_MINUTES_MIN, after, SWEEP_FILES)
    if (old.length === 0) return removed
    after = old.at(-1) ?? null
    const known = [...(await knownContents(tx, old)), ...(await alsoKnown(tx, old))]
    const spared = new Set(known.map((row) => row.sha256))
    for (const sha256 of old) {
      if (spared.has(sha256)) continue
      if (await store.removeOlder(sha256, ORPHAN_MINUTES_MIN)) removed += 1
    }
  }
}

/** The daily sweep over one store. Other domains that keep content there name theirs. */
export function orphanSweep(
  store: FileStore,
  alsoKnown: (tx: Tx, hashes: readonly string[]) => Promise<readonly { sha256: string }[]>,
): Sweep {
  return {
    name: 'evidence.orphans',
    everySeconds: SWEEP_SECONDS,
    run: async (act) => ok({ removed: await removeOrphans(act.tx, store, alsoKnown) }),
  }
}

/** Every file row's content is there and is what its hash says. Reads every byte. */
export function contentVerification(store: FileStore): Verification {
  return {
    name: 'evidence.contents',
    guarantee: 'Each piece of evidence is there, byte for byte as it was handed in.',
    async firstWrong(tx) {
      for (let after = ''; ;) {
        const page = await contentsAfter(tx, after, SWEEP_FILES)
        if (page.length === 0) return null
        for (const { sha256 } of page) {
          const content = await store.read(sha256)
          if (content === null) return `the content ${sha256} is missing from the file store`
          const hash = createHash('sha256')
          for await (const part of content) hash.update(part)
          if (hash.digest('hex') !== sha256) return `the content ${sha256} was altered`
          after = sha256
        }
      }
    },
  }
}
