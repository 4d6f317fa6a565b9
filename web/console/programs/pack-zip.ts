/** Writes the files of a pack as a zip of stored entries (APPNOTE 4.3), each dated 1980-01-01: the same
 *  pack, the same bytes. What `readZip` reads back. */
export function zipOf(folder: string, files: Readonly<Record<string, string>>): Blob {
  const encoder = new TextEncoder()
  const parts: Uint8Array<ArrayBuffer>[] = []
  const directory: Uint8Array<ArrayBuffer>[] = []
  let at = 0
  for (const path of Object.keys(files).sort()) {
    const name = encoder.encode(`${folder}/${path}`)
    const bytes = encoder.encode(files[path])
    const crc = crc32(bytes)
    const shared = [fields([20, 2], [0x800, 2], [0, 2], [0, 2], [33, 2], [crc, 4])]
    const sizes = fields([bytes.length, 4], [bytes.length, 4], [name.length, 2], [0, 2])
    const local = [fields([0x04034b50, 4]), ...shared, sizes, name, bytes]
    const entry = [
      fields([0x02014b50, 4], [20, 2]),
      ...shared,
      sizes,
      fields([0, 2], [0, 2], [0, 2], [0, 4], [at, 4]),
      name,
    ]
    parts.push(...local)
    directory.push(...entry)
    at += local.reduce((sum, part) => sum + part.length, 0)
  }
  const count = Object.keys(files).length
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const end = fields(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [size, 4],
    [at, 4],
    [0, 2],
  )
  return new Blob([...parts, ...directory, end], { type: 'application/zip' })
}

/** Numbers in little-endian fields of so many bytes. */
function fields(...given: readonly (readonly [value: number, bytes: 2 | 4])[]) {
  const bytes = new Uint8Array(given.reduce((sum, [, length]) => sum + length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [value, length] of given) {
    if (length === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += length
  }
  return bytes
}

/** CRC-32 as zip counts it (polynomial 0xEDB88320). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** Hands a file to the person at the screen. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
