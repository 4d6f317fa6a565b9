/** An empty cluster with its logins, its database and every migration, made once at set-up beside the
 *  packages: a first start copies it instead of making one (two seconds of the first page). It is a cache: what
 *  cannot be read, or was made for other migrations, is passed over and the cluster made afresh. */
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrations } from './migrate.ts'
import type { Binaries } from './postgres-binaries.ts'
import { loginRoles } from './postgres-roles.ts'
import { run, type ServerUser } from './postgres-user.ts'

/** The database of the embedded server. */
export const embeddedDatabase = 'quittance'

const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/quittance', import.meta.url))

/** Raised when clusters are made otherwise. */
const LAYOUT = 1

/** Where the prepared cluster of these programs and migrations lies, made or not. */
export async function preparedFolder(
  postgresVersion: string,
  cache = cacheFolder,
): Promise<string> {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([LAYOUT, postgresVersion, embeddedDatabase, loginRoles]))
  for (const { name, sha256 } of await readMigrations()) hash.update(`${name} ${sha256}\n`)
  return join(cache, `cluster-${hash.digest('hex').slice(0, 16)}`)
}

/** Copies the prepared cluster to `draft`, for the server's user and synced to disk. Answers false,
 *  with nothing left behind, when there is none or it cannot be read. */
export async function copyPrepared(
  draft: string,
  of: { readonly binaries: Binaries; readonly user: ServerUser; readonly folder: string },
  cache = cacheFolder,
): Promise<boolean> {
  const from = join(await preparedFolder(of.binaries.version, cache), 'data')
  const known = await stat(from).catch(() => null)
  if (known === null) return false
  const copied = await run('cp', ['-R', '-p', from, draft])
  const owner = of.user === null ? null : `${of.user.uid}:${of.user.gid}`
  const given = owner === null ? copied : await run('chown', ['-R', owner, draft])
  const initdb = join(of.binaries.folder, 'bin', 'initdb')
  const isWhole = copied.code === 0 && given.code === 0
  const synced = isWhole
    ? await run(initdb, ['--sync-only', `--pgdata=${draft}`], { user: of.user, cwd: of.folder })
    : copied
  if (isWhole && synced.code === 0) return true
  await rm(draft, { recursive: true, force: true })
  return false
}

/** Keeps `data`, the folder of a stopped cluster, as the prepared one of `postgresVersion`, and drops
 *  those of other migrations. Set-up holds its lock meanwhile. */
export async function keepPrepared(
  data: string,
  postgresVersion: string,
  cache = cacheFolder,
): Promise<void> {
  const folder = await preparedFolder(postgresVersion, cache)
  await mkdir(cache, { recursive: true })
  const draft = await mkdtemp(join(cache, 'draft-'))
  const copied = await run('cp', ['-R', '-p', data, join(draft, 'data')])
  if (copied.code !== 0) throw new Error(`the prepared cluster was not kept: ${copied.output}`)
  await rm(join(draft, 'data', 'quittance.conf'), { force: true }) // written anew at each start
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }))
  for (const name of await readdir(cache)) {
    const path = join(cache, name)
    if (path !== folder) await rm(path, { recursive: true, force: true })
  }
}

/** A folder below the temporary one that the server's user can enter, taken away afterwards. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-prepare-'))
  await chmod(folder, 0o711)
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
