/** Reads a pack where it lies: a chosen folder, or a zip of one, as path in the folder → text. */
export type PackFiles = Readonly<Record<string, string>>

const FILES_MAX = 60
const FILE_BYTES_MAX = 1024 * 1024
const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const END_BYTES = 22

/** The files of a folder a person chose; the folder's own name is left out of the paths. */
export async function readFolder(list: Iterable<File>): Promise<PackFiles> {
  const entries: [path: string, text: string][] = []
  for (const file of list) {
    const path = file.webkitRelativePath === '' ? file.name : file.webkitRelativePath
    if (isHidden(path)) continue
    if (file.size > FILE_BYTES_MAX) throw new Error(`${path} is no file of a pack: too long.`)
    entries.push([path, textOf(path, new Uint8Array(await file.arrayBuffer()))])
  }
  return rooted(entries)
}

/** The files of a zip, stored or deflated. */
export async function readZip(file: File): Promise<PackFiles> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const view = new DataView(bytes.buffer)
  const entries: [path: string, text: string][] = []
  for (const entry of directoryOf(view, file.name)) {
    if (entry.path.endsWith('/') || isHidden(entry.path)) continue
    entries.push([entry.path, textOf(entry.path, await contentOf(bytes, view, entry))])
  }
  return rooted(entries)
}

type ZipEntry = {
  readonly path: string
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly at: number
}

/** The central directory at the end of the file (APPNOTE 4.3.12, 4.3.16). */
function directoryOf(view: DataView, name: string): ZipEntry[] {
  let end = view.byteLength - END_BYTES
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end -= 1
  if (end < 0) throw new Error(`${name} is no zip file.`)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  const entries: ZipEntry[] = []
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY)
      throw new Error(`${name} is damaged: its list of files breaks off.`)
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    const [nameLength = 0, extraLength = 0, noteLength = 0] = lengths
    const path = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength))
    entries.push({
      path: path.replaceAll('\\', '/'),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + extraLength + noteLength
  }
  return entries
}

async function contentOf(bytes: Uint8Array, view: DataView, entry: ZipEntry): Promise<Uint8Array> {
  const { path, at, packed, size, method } = entry
  if (size > FILE_BYTES_MAX) throw new Error(`${path} is no file of a pack: too long.`)
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const content = bytes.slice(start, start + packed)
  if (method === 0) return content
  if (method !== 8) throw new Error(`${path} is packed in a way that is not read: use deflate.`)
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Error(`${path} is not UTF-8 text.`)
  }
}

function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX')
}

/** Paths below the folder that holds `program.yaml`. */
function rooted(entries: readonly (readonly [path: string, text: string])[]): PackFiles {
  const marker = entries.find(([path]) => path === 'program.yaml' || path.endsWith('/program.yaml'))
  if (marker === undefined)
    throw new Error('There is no program.yaml in it: choose the folder of one program pack.')
  const root = marker[0].slice(0, -'program.yaml'.length)
  const own = entries.filter(([path]) => path.startsWith(root))
  if (own.length > FILES_MAX) throw new Error(`The folder holds more than ${FILES_MAX} files.`)
  return Object.fromEntries(own.map(([path, text]) => [path.slice(root.length), text]))
}
