import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Currency } from '../kernel/currency.ts'
import { parsePack } from './parse-pack.ts'
import { readPackFolder } from './pack-folder.ts'
import type { PackFiles, ProgramType } from './pack.ts'

/** The packs that come with the program, each a folder named for it. */
const folder = join(import.meta.dirname, '../../programs')

export type SamplePack = {
  readonly folder: string
  readonly name: string
  readonly type: ProgramType
  readonly currency: Currency
  /** The fund a program of this pack draws on, by its code. */
  readonly fundCode: string
  /** The calendar by which its clocks run. */
  readonly calendar: string
}

/** What comes with the program, by folder; one that does not parse is left out. */
export async function samplePacks(): Promise<SamplePack[]> {
  const packs: SamplePack[] = []
  for (const name of await packFolders()) {
    const parsed = parsePack(await readPackFolder(join(folder, name)))
    if (!parsed.ok) continue
    const { type, currency, fundCode, calendar } = parsed.value
    packs.push({ folder: name, name: parsed.value.name, type, currency, fundCode, calendar })
  }
  return packs
}

/** The files of one of them; null when no pack of that name comes with the program. */
export async function samplePackFiles(name: string): Promise<PackFiles | null> {
  return (await packFolders()).includes(name) ? readPackFolder(join(folder, name)) : null
}

async function packFolders(): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  // The gallery beside them is a folder of packs, and no pack itself.
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'program.yaml')))
    .map((entry) => entry.name)
    .sort()
}
