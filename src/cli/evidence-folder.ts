import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type KeptFile, keepFile } from '../evidence/index.ts'
import type { SheetTable } from '../formats/sheet.ts'
import { withTx } from '../platform/db.ts'
import type { World } from '../platform/world.ts'
import { type PackCache, versionsInForce } from '../programs/index.ts'
import { filesNamed } from '../submissions/index.ts'
import { accepted } from './say-refusal.ts'

/** Keeps the files that a sheet names and the folder holds, by their name in the sheet. What the
 *  folder lacks is left out: the import says which row misses it. */
export async function keepPapers(
  world: World,
  folder: string | undefined,
  table: SheetTable,
  cache?: PackCache,
): Promise<ReadonlyMap<string, KeptFile>> {
  const papers = new Map<string, KeptFile>()
  if (folder === undefined) return papers
  const here = new Set(await readdir(folder).catch(() => []))
  const versions = await withTx(world.app, (tx) => versionsInForce(tx, world.clock(), cache), {
    readOnly: true,
  })
  const packs = versions.map((version) => version.pack)
  for (const name of filesNamed(table, packs)) {
    // Only what lies in the folder itself: a name with a path in it is none of its files.
    if (!here.has(name)) continue
    papers.set(name, await keepOne(world, folder, name))
  }
  return papers
}

/** Keeps one file of a folder; throws a sentence when it is of no kind we take. */
export async function keepOne(world: World, folder: string, name: string): Promise<KeptFile> {
  const bytes = await readFile(join(folder, name))
  return accepted(name, await keepFile(world.files, { name, bytes }))
}
