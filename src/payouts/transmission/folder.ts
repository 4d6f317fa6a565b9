import { link, mkdir, open, readdir, readFile, realpath, rm, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { type Place, PlaceFault } from './place.ts'
import { isFolderBelow } from './transmission.ts'

/** Opens the folder `folder` below the outbox, made when it is not there. A link that leads out of
 *  the outbox is refused. */
export async function openFolder(outbox: string, folder: string): Promise<Place> {
  if (!isFolderBelow(folder)) {
    throw new PlaceFault('denied', `“${folder}” is no folder below the outbox.`)
  }
  const path = join(outbox, folder)
  await told(mkdir(path, { recursive: true, mode: 0o750 }), path)
  const [root, real] = await told(Promise.all([realpath(outbox), realpath(path)]), path)
  if (!real.startsWith(root + sep)) {
    throw new PlaceFault('denied', `${folder} leads out of the outbox.`)
  }
  return placeIn(real, `outbox/${folder}`)
}

function placeIn(path: string, where: string): Place {
  const at = (name: string) => join(path, name)
  return {
    where,
    async list() {
      const names = (await told(readdir(path), path)).toSorted()
      return Promise.all(
        names.map(async (name) => ({ name, sizeBytes: (await sizeOf(at(name))) ?? null })),
      )
    },
    async look(name) {
      const sizeBytes = await sizeOf(at(name))
      return sizeBytes === null ? null : { sizeBytes }
    },
    read: (name) => told(readFile(at(name)), name),
    async write(name, bytes) {
      await told(writeSynced(at(name), bytes), name)
    },
    async rename(from, to) {
      // A hard link never writes over what is there, as a rename would.
      await told(link(at(from), at(to)), to)
      await told(syncFolder(path), path)
      await rm(at(from), { force: true })
    },
    remove: (name) => told(rm(at(name), { force: true }), name),
    async close() {},
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o640)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A name is on disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw new PlaceFault('denied', `${path}: ${String(error)}`)
  }
}

/** What the file system says no to is a fault of the place: a full or missing disk may come back. */
export async function told<T>(doing: Promise<T>, what: string): Promise<T> {
  try {
    return await doing
  } catch (error) {
    const code = codeOf(error) ?? 'fault'
    const passing = ['ENOSPC', 'EIO', 'EDQUOT', 'ESTALE', 'ENOENT'].includes(code)
    throw new PlaceFault(passing ? 'unreachable' : 'denied', `${what}: ${code}.`)
  }
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
