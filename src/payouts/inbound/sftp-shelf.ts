import { Temporal } from '../../kernel/temporal.ts'
import { PlaceFault } from '../transmission/place.ts'
import { ask, bid, type Line, openLine, type SftpAccess, STATUS } from '../transmission/sftp.ts'
import type { Offer, Shelf, Taken } from './shelf.ts'

/** Bytes of one read request, and how many are on their way at once. */
const CHUNK_BYTES = 32_000
const CHUNKS_AT_ONCE = 16
/** File types of a mode (draft-ietf-secsh-filexfer-02, section 5, as POSIX has them). */
const TYPE_OF_MODE = 0o170_000
const kinds = new Map<number, Offer['kind']>([
  [0o100_000, 'file'],
  [0o040_000, 'folder'],
  [0o120_000, 'link'],
])

/** Connects as for sending, by the same pinned host key, and opens a folder to be read: nothing is
 *  written, renamed or removed there. */
export async function openSftpShelf(access: SftpAccess): Promise<Shelf> {
  const line = await openLine(access)
  const at = (name: string) =>
    line.folder === '' ? name : `${line.folder.replace(/\/$/, '')}/${name}`
  return {
    where: line.where,
    list: (namesMax) => listed(line, namesMax),
    take: (offer, bytesMax) => takeFile(line, { offer, path: at(offer.name), bytesMax }),
    async close() {
      line.end()
    },
  }
}

type Named = {
  readonly filename: string
  readonly attrs: { readonly size?: number; readonly mode?: number; readonly mtime?: number }
}

/** Name by name, as the server hands them out; it stops at the first too many. */
async function listed(line: Line, namesMax: number) {
  const { folder, sftp } = line
  const path = folder === '' ? '.' : folder
  const handle = await ask<Buffer>(line, path, (answer) => sftp.opendir(path, answer))
  const offers: Offer[] = []
  let more = false
  while (!more) {
    const named = await nextNames(line, path, handle)
    if (named === null) break
    for (const each of named) {
      if (/^\.\.?$/.test(each.filename)) continue
      if (offers.length === namesMax) more = true
      else offers.push(offerOf(each))
    }
  }
  await bid(line, path, (answer) => sftp.close(handle, answer))
  return { offers, more }
}

/** The next names that the server has; null at their end. */
async function nextNames(line: Line, path: string, handle: Buffer): Promise<Named[] | null> {
  try {
    return await ask<Named[]>(line, path, (answer) => line.sftp.readdir(handle, answer))
  } catch (error) {
    if (error instanceof PlaceFault && error.cause === STATUS.endOfFile) return null
    throw error
  }
}

function offerOf({ filename, attrs }: Named): Offer {
  const { size, mode, mtime } = attrs
  // A server that tells no mode tells no types: it is asked for its bytes, and answers.
  const kind = mode === undefined ? 'file' : (kinds.get(mode & TYPE_OF_MODE) ?? 'other')
  const modifiedAt =
    mtime === undefined ? null : Temporal.Instant.fromEpochMilliseconds(mtime * 1000)
  return { name: filename, sizeBytes: size ?? null, modifiedAt, kind }
}

type Wanted = { readonly offer: Offer; readonly path: string; readonly bytesMax: number }

async function takeFile(line: Line, { offer, path, bytesMax }: Wanted): Promise<Taken> {
  const { sftp } = line
  let handle: Buffer
  try {
    handle = await ask<Buffer>(line, offer.name, (answer) => sftp.open(path, 'r', answer))
  } catch (error) {
    if (error instanceof PlaceFault && error.cause === STATUS.noSuchFile) return { kind: 'gone' }
    throw error
  }
  try {
    const bytes = await readUpTo(line, { handle, name: offer.name, bytesMax: bytesMax + 1 })
    if (bytes.byteLength > bytesMax) return { kind: 'too_large' }
    const whole = offer.sizeBytes === null || bytes.byteLength === offer.sizeBytes
    return whole ? { kind: 'taken', bytes } : { kind: 'changed' }
  } finally {
    // A lost line has let go of it already.
    await bid(line, offer.name, (answer) => sftp.close(handle, answer)).catch(() => {})
  }
}

type Reading = { readonly handle: Buffer; readonly name: string; readonly bytesMax: number }

/** The bytes from the start to the end of a file, or so many of them. What the server says of its size
 *  counts for nothing. */
async function readUpTo(line: Line, reading: Reading): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  while (length < reading.bytesMax) {
    const batch = await Promise.all(
      Array.from({ length: CHUNKS_AT_ONCE }, (_, index) =>
        readChunk(line, reading, length + index * CHUNK_BYTES),
      ),
    )
    for (const chunk of batch) {
      parts.push(chunk)
      length += chunk.byteLength
      if (chunk.byteLength < CHUNK_BYTES) return Buffer.concat(parts, length)
    }
  }
  return Buffer.concat(parts, length)
}

/** A whole chunk; less only at the end of the file, however little a server gives at a time. */
async function readChunk(line: Line, { handle, name }: Reading, position: number): Promise<Buffer> {
  const chunk = Buffer.alloc(CHUNK_BYTES)
  let filled = 0
  while (filled < CHUNK_BYTES) {
    const [from, length, at] = [filled, CHUNK_BYTES - filled, position + filled]
    const count = await ask<number>(line, name, (answer) => {
      line.sftp.read(handle, chunk, from, length, at, answer)
    })
    if (count === 0) break
    filled += count
  }
  return chunk.subarray(0, filled)
}
