import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { Instant } from '../kernel/temporal.ts'

/** The most bytes one file may have. */
export const FILE_BYTES_MAX = 50 * 1024 * 1024

/** Bytes that lie safely in the store: synced to disk before anybody is told. */
export type StoredContent = { readonly sha256: string; readonly sizeBytes: number }

/** Passed when a file is larger than allowed; nothing of it stays. */
export type TooLarge = { readonly tooLarge: true; readonly bytesMax: number }

/** Content-addressed bytes: named by their SHA-256, never changed, reached only through the row of
 *  a domain that owns them. */
export type FileStore = {
  /** Writes to a temporary file, hashes, syncs, renames. Known content is written again all the
   *  same, so that nobody can tell by time whether we had it. Commit the row afterwards. */
  put(bytes: Source, bytesMax?: number): Promise<StoredContent | TooLarge>
  /** The bytes as a stream; null when the store has none of that hash. */
  read(sha256: string): Promise<ReadableStream<Uint8Array> | null>
  /** All bytes at once: for what is known to be small (a generated pay file, a sheet). */
  bytes(sha256: string): Promise<Buffer | null>
  has(sha256: string): Promise<boolean>
  /** A page of hashes last put more than `minutes` ago, in hash order after `after`: for the sweep.
   *  Age is by the store's own clock, whatever day the program believes it is. */
  listOlder(minutes: number, after: string | null, limit: number): Promise<string[]>
  /** Removes content last put more than `minutes` ago; false when it is younger or not there. */
  removeOlder(sha256: string, minutes: number): Promise<boolean>
}

export type Source = Uint8Array | AsyncIterable<Uint8Array>

const hashPattern = /^[0-9a-f]{64}$/

/** A store in one folder: `<folder>/ab/<sha256>`, temporary files in `<folder>/incoming`. */
export function openFileStore(folder: string): FileStore {
  const incoming = join(folder, 'incoming')
  mkdirSync(incoming, { recursive: true, mode: 0o700 })
  const pathOf = (sha256: string) => {
    if (!hashPattern.test(sha256)) throw new Error(`not a content hash: ${sha256}`)
    return join(folder, sha256.slice(0, 2), sha256)
  }
  const store: FileStore = {
    async put(source, bytesMax = FILE_BYTES_MAX) {
      const temporary = join(incoming, randomUUID())
      try {
        const written = await writeSynced(temporary, source, bytesMax)
        if ('tooLarge' in written) return written
        const path = pathOf(written.sha256)
        await mkdir(join(folder, written.sha256.slice(0, 2)), { recursive: true, mode: 0o700 })
        await rename(temporary, path)
        await syncFolder(join(folder, written.sha256.slice(0, 2)))
        return written
      } finally {
        await rm(temporary, { force: true })
      }
    },
    async read(sha256) {
      if (!(await store.has(sha256))) return null
      // Node's web stream of bytes; the type differs only in where it is declared.
      return Readable.toWeb(
        createReadStream(pathOf(sha256)),
      ) as NodeReadableStream<Uint8Array> as ReadableStream<Uint8Array>
    },
    async bytes(sha256) {
      if (!(await store.has(sha256))) return null
      const parts: Buffer[] = []
      for await (const part of createReadStream(pathOf(sha256))) parts.push(part as Buffer)
      return Buffer.concat(parts)
    },
    async has(sha256) {
      return (await modifiedMs(pathOf(sha256))) !== null
    },
    async listOlder(minutes, after, limit) {
      const before = await minutesAgo(incoming, minutes)
      return olderThan(folder, before, { after, limit })
    },
    async removeOlder(sha256, minutes) {
      const before = await minutesAgo(incoming, minutes)
      if (((await modifiedMs(pathOf(sha256))) ?? before) >= before) return false
      // Taken aside first: content put again in this very moment is younger, and goes back.
      const aside = join(incoming, randomUUID())
      await rename(pathOf(sha256), aside)
      const isYoung = ((await modifiedMs(aside)) ?? before) >= before
      await (isYoung ? rename(aside, pathOf(sha256)) : rm(aside))
      return !isYoung
    },
  }
  return store
}

async function olderThan(
  folder: string,
  beforeMs: number,
  page: { readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const from = page.after ?? ''
  const hashes: string[] = []
  const shelves = (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()
  for (const shelf of shelves) {
    if (shelf < from.slice(0, 2)) continue
    for (const hash of (await readdir(join(folder, shelf))).sort()) {
      if (hash <= from) continue
      const putMs = (await modifiedMs(join(folder, shelf, hash))) ?? beforeMs
      if (putMs < beforeMs) hashes.push(hash)
      if (hashes.length === page.limit) return hashes
    }
  }
  return hashes
}

async function writeSynced(
  path: string,
  source: Source,
  bytesMax: number,
): Promise<StoredContent | TooLarge> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx', 0o600)
  let sizeBytes = 0
  try {
    for await (const part of source instanceof Uint8Array ? [source] : source) {
      sizeBytes += part.byteLength
      if (sizeBytes > bytesMax) return { tooLarge: true, bytesMax }
      hash.update(part)
      await file.writeFile(part)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), sizeBytes }
}

/** A rename is on disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function modifiedMs(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** What the file system's clock said so many minutes ago, read off a file made for it. */
async function minutesAgo(folder: string, minutes: number): Promise<number> {
  const probe = join(folder, randomUUID())
  try {
    await (await open(probe, 'wx', 0o600)).close()
    return (await stat(probe)).mtimeMs - minutes * 60_000
  } finally {
    await rm(probe, { force: true })
  }
}

/** Sets when a content counts as stored: for a test of the sweep, which must not wait a day. */
export async function setStoredAt(folder: string, sha256: string, at: Instant): Promise<void> {
  const seconds = at.epochMilliseconds / 1000
  await utimes(join(folder, sha256.slice(0, 2), sha256), seconds, seconds)
}
