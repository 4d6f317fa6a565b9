import { constants } from 'node:fs'
import { lstat, mkdir, open, opendir, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { Temporal } from '../../kernel/temporal.ts'
import { told } from '../transmission/folder.ts'
import { PlaceFault } from '../transmission/place.ts'
import { isFolderBelow } from '../transmission/transmission.ts'
import { isUsableName } from './inbound.ts'
import type { Offer, Shelf, Taken } from './shelf.ts'

/** A link is never followed, and a pipe is never waited for. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Opens the folder `folder` below the folder of arrivals, made when it is not there, to be read. A link
 *  that leads out of it is refused. */
export async function openFolderShelf(inbox: string, folder: string): Promise<Shelf> {
  if (!isFolderBelow(folder)) {
    throw new PlaceFault('denied', `“${folder}” is no folder below the inbox.`)
  }
  const path = join(inbox, folder)
  await told(mkdir(path, { recursive: true, mode: 0o750 }), path)
  const [root, real] = await told(Promise.all([realpath(inbox), realpath(path)]), path)
  if (!real.startsWith(root + sep)) {
    throw new PlaceFault('denied', `${folder} leads out of the inbox.`)
  }
  return {
    where: `inbox/${folder}`,
    list: (namesMax) => told(listed(real, namesMax), path),
    take: ({ name, sizeBytes }, bytesMax) =>
      takeFile(join(real, name), { name, sizeBytes, bytesMax }),
    async close() {},
  }
}

async function listed(path: string, namesMax: number) {
  const offers: Offer[] = []
  // Ends, and lets go of the folder, at the first name too many.
  for await (const { name } of await opendir(path)) {
    if (offers.length === namesMax) return { offers, more: true }
    const offer = await offerOf(path, name)
    if (offer !== null) offers.push(offer)
  }
  return { offers, more: false }
}

async function offerOf(path: string, name: string): Promise<Offer | null> {
  // Not of UTF-8: it cannot be asked for by this name, and is shown.
  if (!isUsableName(name)) return { name, sizeBytes: null, modifiedAt: null, kind: 'other' }
  const seen = await lstat(join(path, name)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (seen === null) return null
  const modifiedAt = Temporal.Instant.fromEpochMilliseconds(Math.floor(seen.mtimeMs))
  const kind = seen.isFile()
    ? 'file'
    : seen.isSymbolicLink()
      ? 'link'
      : seen.isDirectory()
        ? 'folder'
        : 'other'
  return { name, sizeBytes: seen.size, modifiedAt, kind }
}

async function takeFile(
  path: string,
  of: { readonly name: string; readonly sizeBytes: number | null; readonly bytesMax: number },
): Promise<Taken> {
  const file = await open(path, READ).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT') return 'gone' as const
    if (code === 'ELOOP' || code === 'EMLINK' || code === 'ENXIO') return 'no_file' as const
    return told(Promise.reject(error), of.name)
  })
  if (typeof file === 'string') return { kind: file }
  try {
    const { size, isFile } = await file.stat().then((seen) => ({
      size: seen.size,
      isFile: seen.isFile(),
    }))
    if (!isFile) return { kind: 'no_file' }
    if (of.sizeBytes !== null && size !== of.sizeBytes) return { kind: 'changed' }
    if (size > of.bytesMax) return { kind: 'too_large' }
    // One byte more than it has: what grows while it is read is seen.
    const bytes = Buffer.alloc(size + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length)
      length += bytesRead
      if (bytesRead === 0 || length === bytes.length) break
    }
    return length === size ? { kind: 'taken', bytes: bytes.subarray(0, size) } : { kind: 'changed' }
  } catch (error) {
    return told(Promise.reject(error), of.name)
  } finally {
    await file.close()
  }
}
