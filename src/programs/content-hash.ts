import { createHash } from 'node:crypto'
import type { PackFiles } from './pack.ts'

/** sha256 (hex) over the files in the order of their paths: path, a zero byte, the length of the
 *  text in bytes, a zero byte, the text. One byte more anywhere is another hash. */
export function contentHash(files: PackFiles): string {
  const hash = createHash('sha256')
  for (const path of [...files.keys()].sort()) {
    const bytes = Buffer.from(files.get(path)!, 'utf8')
    hash.update(`${path}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}
