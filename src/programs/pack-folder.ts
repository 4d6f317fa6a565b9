import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { FILE_LENGTH_MAX } from './parse-pack.ts'
import type { PackFiles } from './pack.ts'

/** Files in the folder of one pack. */
const FILES_MAX = 60

/** Reads a pack's folder, byte for byte; hidden files are left out. Throws what the file system
 *  says, and for a file that is no UTF-8. */
export async function readPackFolder(folder: string): Promise<PackFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Map<string, string>()
  for (const entry of entries) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
    if (!entry.isFile() || path.split('/').some((part) => part.startsWith('.'))) continue
    if (files.size >= FILES_MAX) throw new Error(`${folder} holds more than ${FILES_MAX} files`)
    const bytes = await readFile(join(folder, path))
    if (bytes.length > FILE_LENGTH_MAX * 4)
      throw new Error(`${path} is no file of a pack: too long`)
    files.set(path, readText(path, bytes))
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function readText(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Error(`${path} is not UTF-8 text`)
  }
}

/** Writes the files of a pack below `folder`, as they were read. */
export async function writePackFolder(folder: string, files: PackFiles): Promise<void> {
  for (const [path, text] of files) {
    const target = join(folder, ...path.split('/'))
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, text, 'utf8')
  }
}
