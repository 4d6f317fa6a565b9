import { once } from 'node:events'
import { crc32, createDeflateRaw } from 'node:zlib'

/** Text or bytes, in pieces: an entry need not exist whole. */
export type ZipPieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
/** 1 January 1980, 00:00: the first date a zip can hold, and ours always. */
const FIXED_DATE = 0x0021
const UTF8_NAMES = 0x0800
const DEFLATED = 8
const COMPRESSION_LEVEL = 6

type Packed = {
  readonly name: Buffer
  readonly crc: number
  readonly unpacked: number
  readonly packed: Buffer
}

/** A zip of the given entries in their order, each dated 1980-01-01: the same pieces, the same
 *  bytes. Entries are packed as their pieces come. Source: PKWARE APPNOTE 6.3.3. */
export async function zipBytes(
  entries: readonly { readonly name: string; readonly pieces: ZipPieces }[],
): Promise<Uint8Array> {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, pieces } of entries) {
    const entry = await pack(Buffer.from(name), pieces)
    const local = entryHeader(entry, null)
    parts.push(local, entry.packed)
    directory.push(entryHeader(entry, offset))
    offset += local.length + entry.packed.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END_OF_DIRECTORY, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listing.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, listing, end])
}

async function pack(name: Buffer, pieces: ZipPieces): Promise<Packed> {
  const deflate = createDeflateRaw({ level: COMPRESSION_LEVEL })
  const packed: Buffer[] = []
  deflate.on('data', (chunk: Buffer) => packed.push(chunk))
  const ended = once(deflate, 'end')
  let crc = 0
  let unpacked = 0
  for await (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    crc = crc32(bytes, crc)
    unpacked += bytes.length
    if (!deflate.write(bytes)) await once(deflate, 'drain')
  }
  deflate.end()
  await ended
  return { name, crc, unpacked, packed: Buffer.concat(packed) }
}

function entryHeader({ name, crc, unpacked, packed }: Packed, offset: number | null): Buffer {
  const inDirectory = offset !== null
  const header = Buffer.alloc(inDirectory ? 46 : 30)
  header.writeUInt32LE(inDirectory ? DIRECTORY_ENTRY : LOCAL_ENTRY, 0)
  if (inDirectory) header.writeUInt16LE(20, 4)
  const at = inDirectory ? 6 : 4
  header.writeUInt16LE(20, at)
  header.writeUInt16LE(UTF8_NAMES, at + 2)
  header.writeUInt16LE(DEFLATED, at + 4)
  header.writeUInt16LE(FIXED_DATE, at + 8)
  header.writeUInt32LE(crc, at + 10)
  header.writeUInt32LE(packed.length, at + 14)
  header.writeUInt32LE(unpacked, at + 18)
  header.writeUInt16LE(name.length, at + 22)
  if (inDirectory) header.writeUInt32LE(offset, 42)
  return Buffer.concat([header, name])
}
