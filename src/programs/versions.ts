import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { Pack, PackFiles } from './pack.ts'
import { parsePack } from './parse-pack.ts'
import * as rows from './sql.ts'
import type { ProgramId, SpareVersionRow, VersionHead, VersionId } from './sql.ts'

/** A version with its files read to typed data. */
export type Version = VersionHead & { readonly pack: Pack }

/** Parsed packs by content hash: the same files are read once (some 10 ms each). A published version
 *  never changes, so what was read from it lasts as long as the pool. */
export type PackCache = Map<string, Pack>

function lastingPacks(tx: Tx): PackCache {
  const known = tx.lasting.get('programs.packs')
  // Only this function writes the key.
  if (known !== undefined) return known as PackCache
  const made = newPackCache()
  tx.lasting.set('programs.packs', made)
  return made
}

/** Packs a cache holds; the oldest leaves first. */
export const CACHED_PACKS_MAX = 64

export function newPackCache(): PackCache {
  return new Map()
}

/** The version in force on a day of the program's zone: of those published, the newest that has
 *  begun and not ended. Null when there is none. */
export async function versionInForce(
  tx: Tx,
  programId: ProgramId,
  on: PlainDate,
  cache: PackCache = lastingPacks(tx),
): Promise<Version | null> {
  const known = new Map(cache)
  const asked = { programId, on, known: [...known.keys()] }
  return read(await rows.selectVersionInForce(tx, asked), { known, cache })
}

/** The version in force of every program at an instant, by code: each on the day it is in its own
 *  zone. */
export async function versionsInForce(
  tx: Tx,
  at: Instant,
  cache: PackCache = lastingPacks(tx),
): Promise<Version[]> {
  const utcDay = at.toZonedDateTimeISO('UTC').toPlainDate()
  const versions: Version[] = []
  for (const days of [-1, 0, 1]) {
    const day = utcDay.add({ days })
    const known = new Map(cache)
    const found = await rows.selectVersionsInForce(tx, day, [...known.keys()])
    const inForce = found.map((row) => readRow(row, { known, cache }))
    versions.push(
      ...inForce.filter(({ pack }) => at.toZonedDateTimeISO(pack.zone).toPlainDate().equals(day)),
    )
  }
  return versions.sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** The version itself, whatever is in force now: what an incentive is judged by to its end. */
export async function versionById(
  tx: Tx,
  versionId: VersionId,
  cache: PackCache = lastingPacks(tx),
): Promise<Version | null> {
  const known = new Map(cache)
  const row = await rows.selectSpareVersion(tx, versionId, [...known.keys()])
  return read(row, { known, cache })
}

export function programByCode(tx: Tx, code: string): Promise<rows.ProgramRow | null> {
  return rows.selectProgramByCode(tx, code)
}

/** The files of a version in the order of their paths, as they were imported. */
export async function exportVersion(
  tx: Tx,
  versionId: VersionId,
): Promise<{ version: VersionHead; files: PackFiles } | null> {
  const row = await rows.selectVersion(tx, versionId)
  if (row === null) return null
  const { files, ...version } = row
  return { version, files: sorted(files) }
}

/** A version that was read whole, with its files parsed; null for none. */
export function readVersion(row: rows.VersionRow | null): Version | null {
  return read(row, { known: new Map(), cache: newPackCache() })
}

/** What was known when the row was asked for, and where what is read now is kept: another reader may
 *  have pushed a pack out meanwhile. */
type Reading = { readonly known: ReadonlyMap<string, Pack>; readonly cache: PackCache }

function read(row: SpareVersionRow | null, reading: Reading): Version | null {
  return row === null ? null : readRow(row, reading)
}

function readRow({ files, ...head }: SpareVersionRow, { known, cache }: Reading): Version {
  const cached = known.get(head.contentHash)
  if (cached !== undefined) return { ...head, pack: cached }
  const pack = unwrap(parsePack(sorted(must(files, 'files of a pack that was not known'))))
  if (cache.size >= CACHED_PACKS_MAX) cache.delete(cache.keys().next().value!)
  cache.set(head.contentHash, pack)
  return { ...head, pack }
}

/** jsonb keeps no order of its own. */
function sorted(files: Readonly<Record<string, string>>): PackFiles {
  return new Map(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
}
