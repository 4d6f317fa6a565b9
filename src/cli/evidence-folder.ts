import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type EvidenceRefusal, type KeptFile, keepFile } from '../evidence/index.ts'
import type { SheetTable } from '../formats/sheet.ts'
import type { Result } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import type { World } from '../platform/world.ts'
import { type PackCache, versionsInForce } from '../programs/index.ts'
import { filesNamed, sheetOf, type SheetPapers } from '../submissions/index.ts'
import { accepted, refusalText } from './say-refusal.ts'

/** Keeps the files that sheets name and the folder holds, by their name in the sheet. What the
 *  folder lacks is left out, and what cannot be kept is told: the import says which row misses it. */
export async function keepPapers(
  world: World,
  folder: string | undefined,
  tables: readonly SheetTable[],
  cache?: PackCache,
): Promise<SheetPapers> {
  const kept = new Map<string, KeptFile>()
  const refused = new Map<string, string>()
  if (folder === undefined) return { kept }
  const here = new Set(await readdir(folder).catch(() => []))
  const versions = await withTx(world.app, (tx) => versionsInForce(tx, world.clock(), cache), {
    readOnly: true,
  })
  const packs = versions.map((version) => version.pack)
  for (const name of new Set(tables.flatMap((table) => filesNamed(sheetOf(table), packs)))) {
    // Only what lies in the folder itself: a name with a path in it is none of its files.
    if (!here.has(name)) continue
    const done = await tryKeep(world, folder, name)
    if (done.ok) kept.set(name, done.value)
    else refused.set(name, refusalText(done.refusal))
  }
  return { kept, refused }
}

/** Keeps one file of a folder; throws a sentence when it is of no kind we take. */
export async function keepOne(world: World, folder: string, name: string): Promise<KeptFile> {
  return accepted(name, await tryKeep(world, folder, name))
}

function tryKeep(
  world: World,
  folder: string,
  name: string,
): Promise<Result<KeptFile, EvidenceRefusal>> {
  return keepFile(world.files, { name, bytes: createReadStream(join(folder, name)) })
}
