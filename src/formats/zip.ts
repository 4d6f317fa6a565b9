import { crc32, inflateRawSync } from 'node:zlib'
import { type Result, ok, refuse } from '../kernel/result.ts'

export type ZipRefusal = {
  readonly code: 'zip.unreadable'
  readonly reason: 'not_a_zip' | 'too_large' | 'too_many_entries' | 'encrypted' | 'damaged'
  readonly message: string
}

/** A zip's entries, unpacked only when asked for and never past the limits. */
export type ZipEntries = {
  readonly names: readonly string[]
  readonly read: (name: string) => Result<Uint8Array, ZipRefusal> | null
}

export const ZIP_ENTRIES_MAX = 2_000
/** Unpacked bytes of one entry, and of all that are read together. */
export const ZIP_ENTRY_BYTES_MAX = 128 * 1024 * 1024
export const ZIP_TOTAL_BYTES_MAX = 256 * 1024 * 1024

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const END_BYTES = 22
const COMMENT_BYTES_MAX = 65_535

type Entry = {
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly unpacked: number
  readonly offset: number
}

/** Opens a zip by its central directory. A bomb is refused by what it declares, and, since that may
 *  lie, by what it unpacks to: more than declared is damage. Source: PKWARE APPNOTE 6.3.3, without
 *  zip64 and encryption. */
export function openZip(bytes: Uint8Array): Result<ZipEntries, ZipRefusal> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOfDirectory(file)
  if (end === null) return unreadable('not_a_zip', 'the file is no zip archive')
  const count = file.readUInt16LE(end + 10)
  if (count > ZIP_ENTRIES_MAX)
    return unreadable('too_many_entries', `${count} entries in the archive`)
  const directory = readDirectory(file, file.readUInt32LE(end + 16), count)
  if (directory === null) return unreadable('damaged', 'the directory of the archive is damaged')
  const declared = [...directory.values()].reduce((total, entry) => total + entry.unpacked, 0)
  const largest = [...directory.values()].reduce((most, entry) => Math.max(most, entry.unpacked), 0)
  if (largest > ZIP_ENTRY_BYTES_MAX || declared > ZIP_TOTAL_BYTES_MAX) {
    return unreadable('too_large', `the archive unpacks to ${declared} bytes`)
  }
  return ok({
    names: [...directory.keys()],
    read: (name) => {
      const entry = directory.get(name)
      return entry === undefined ? null : unpack(file, entry, name)
    },
  })
}

function endOfDirectory(file: Buffer): number | null {
  const lowest = Math.max(0, file.length - END_BYTES - COMMENT_BYTES_MAX)
  for (let at = file.length - END_BYTES; at >= lowest; at -= 1) {
    if (file.readUInt32LE(at) === END_OF_DIRECTORY) return at
  }
  return null
}

function readDirectory(file: Buffer, start: number, count: number): Map<string, Entry> | null {
  const entries = new Map<string, Entry>()
  let at = start
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== DIRECTORY_ENTRY) return null
    const nameLength = file.readUInt16LE(at + 28)
    const name = file.toString('utf8', at + 46, at + 46 + nameLength)
    entries.set(name, {
      flags: file.readUInt16LE(at + 8),
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      packed: file.readUInt32LE(at + 20),
      unpacked: file.readUInt32LE(at + 24),
      offset: file.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return entries
}

function unpack(file: Buffer, entry: Entry, name: string): Result<Uint8Array, ZipRefusal> {
  const { offset, packed, unpacked, method } = entry
  if ((entry.flags & 1) === 1) return unreadable('encrypted', `${name} is encrypted`)
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== LOCAL_ENTRY) {
    return unreadable('damaged', `${name} is not where the archive says`)
  }
  const from = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28)
  const content = file.subarray(from, from + packed)
  const plain = method === 0 ? content : method === 8 ? inflate(content, unpacked) : null
  const whole = plain !== null && plain.length === unpacked && crc32(plain) === entry.crc
  return whole ? ok(plain) : unreadable('damaged', `${name} does not unpack to what was declared`)
}

function inflate(content: Uint8Array, unpacked: number): Buffer | null {
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(unpacked, 1) })
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

function unreadable(reason: ZipRefusal['reason'], message: string) {
  return refuse({ code: 'zip.unreadable', reason, message })
}
