/** One PostgreSQL cluster in a folder: made once, its settings, and whether its lock is honest. */
import { createHash } from 'node:crypto'
import {
  appendFile,
  chmod,
  chown,
  lstat,
  mkdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Binaries } from './postgres-binaries.ts'
import { run, type ServerUser } from './postgres-user.ts'
import { copyPrepared } from './prepared-cluster.ts'

export const superuser = 'quittance_super'

/** `sun_path` holds 107 bytes and a zero; the socket's own name takes up to `/.s.PGSQL.65535`. */
const socketFolderBytesMax = 107 - '/.s.PGSQL.65535'.length

export type Cluster = {
  /** `<data>/pg`: owned by the server's user, closed to others. */
  readonly folder: string
  /** PGDATA */
  readonly dataFolder: string
  readonly logFolder: string
  readonly user: ServerUser
}

/** Makes the cluster unless it is there. Several processes may do so at once: each makes one in a
 *  folder of its own, the first rename wins. Refuses the data of another PostgreSQL major. */
export async function ensureCluster(
  cluster: Cluster,
  binaries: Binaries,
  options: { readonly durable: boolean },
): Promise<void> {
  if (await majorOf(cluster.dataFolder)) return await refuseOtherMajor(cluster, binaries)
  if (/["$`\\\n]/.test(cluster.folder))
    throw new Error(
      `PostgreSQL cannot be set up in ${cluster.folder}: its own set-up stumbles over " $ \` and ` +
        '\\ in a path. Set QUITTANCE_DATA to a folder without them.',
    )
  const draft = `${cluster.dataFolder}.${process.pid}`
  await rm(draft, { recursive: true, force: true })
  const { user, folder } = cluster
  const isCopied = options.durable && (await copyPrepared(draft, { binaries, user, folder }))
  if (!isCopied) await initialize(cluster, binaries, draft, options)
  try {
    await rename(draft, cluster.dataFolder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!(await majorOf(cluster.dataFolder))) throw error
    await refuseOtherMajor(cluster, binaries)
  }
}

async function initialize(
  cluster: Cluster,
  binaries: Binaries,
  draft: string,
  options: { readonly durable: boolean },
): Promise<void> {
  const made = await run(join(binaries.folder, 'bin', 'initdb'), initArguments(draft, options), {
    user: cluster.user,
    cwd: cluster.folder,
  })
  if (made.code !== 0) throw new Error(`PostgreSQL could not be set up: ${made.output}`)
  await appendFile(join(draft, 'postgresql.conf'), "\ninclude_if_exists = 'quittance.conf'\n")
}

function initArguments(folder: string, options: { readonly durable: boolean }): string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${superuser}`,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(options.durable ? [] : ['--no-sync']),
  ]
}

/** The PostgreSQL major a folder's data belongs to; null when there is none. */
export async function majorOf(dataFolder: string): Promise<number | null> {
  const text = await readFile(join(dataFolder, 'PG_VERSION'), 'utf8').catch(() => null)
  return text === null ? null : Number.parseInt(text, 10)
}

async function refuseOtherMajor(cluster: Cluster, binaries: Binaries): Promise<void> {
  const major = await majorOf(cluster.dataFolder)
  if (major === binaries.major) return
  throw new Error(
    `The data in ${cluster.dataFolder} belongs to PostgreSQL ${major}, this Quittance brings ` +
      `PostgreSQL ${binaries.major}. Move the folder ${cluster.folder} away, then restore the ` +
      'last backup: npm run -s quittance -- restore <backup folder>. A backup is made with the ' +
      'Quittance that wrote the data: npm run -s quittance -- backup.',
  )
}

/** Writes the settings file, which holds at the next start. Written whole, so that racing starters
 *  and a moved folder are no trouble. `durable: false` is for test clusters only. */
export async function writeSettings(
  cluster: Cluster,
  options: { readonly socketFolder: string; readonly port: number; readonly durable: boolean },
): Promise<void> {
  const settings: Record<string, string> = {
    listen_addresses: '',
    port: String(options.port),
    unix_socket_directories: `"${options.socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: options.durable ? '100' : '300',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'on',
    log_directory: cluster.logFolder,
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    ...(options.durable
      ? {}
      : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  }
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'\n`,
  )
  const target = join(cluster.dataFolder, 'quittance.conf')
  const draft = `${target}.${process.pid}`
  await writeFile(draft, lines.join(''), { mode: 0o600 })
  await giveTo(cluster.user, draft)
  await rename(draft, target)
}

/** A folder for the socket: in the cluster's own when the path is short enough, else a short one
 *  below the temporary folder, which must be ours alone. */
export async function socketFolder(cluster: Cluster): Promise<string> {
  const inside = join(cluster.folder, 'run')
  const fits = Buffer.byteLength(inside) <= socketFolderBytesMax
  const hash = createHash('sha256').update(cluster.folder).digest('hex').slice(0, 12)
  const folder = fits ? inside : join(await shortTemporaryFolder(), `quittance-${hash}`)
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const found = await lstat(folder)
  const owners = [process.getuid?.(), cluster.user?.uid]
  if (!found.isDirectory() || !owners.includes(found.uid))
    throw new Error(`${folder} belongs to someone else: remove it, or set TMPDIR`)
  await giveTo(cluster.user, folder)
  await chmod(folder, 0o700)
  return folder
}

async function shortTemporaryFolder(): Promise<string> {
  const folder = await realpath(tmpdir())
  return Buffer.byteLength(folder) + 23 <= socketFolderBytesMax ? folder : '/tmp'
}

/** Makes over a file or folder to the server's user; nothing to do when that is us. */
export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid)
}

export type Lock = { readonly pid: number; readonly port: number; readonly socketFolder: string }

/** What `postmaster.pid` says: who runs the cluster and where it listens; null without one. */
export async function readLock(dataFolder: string): Promise<Lock | null> {
  const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pid, , , port, folder] = text.split('\n')
  if (!Number(pid)) return null
  return { pid: Number(pid), port: Number(port ?? 0), socketFolder: folder ?? '' }
}

/** `kill(pid, 0)` succeeds for a zombie and for a stranger who was given the number again, and
 *  PostgreSQL then refuses to start. 'gone' is left to PostgreSQL, which clears such a lock. */
export async function lockHolder(dataFolder: string): Promise<'alive' | 'gone' | 'impostor'> {
  const lock = await readLock(dataFolder)
  if (!lock) return 'gone'
  const stat = await readFile(`/proc/${lock.pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return 'gone'
  const [, name, state] = /\((.*)\) (\w)/s.exec(stat) ?? []
  if (state === 'Z' || name !== 'postgres') return 'impostor'
  const cwd = await readlink(`/proc/${lock.pid}/cwd`).catch(() => null)
  return cwd === null || cwd === (await realpath(dataFolder)) ? 'alive' : 'impostor'
}
