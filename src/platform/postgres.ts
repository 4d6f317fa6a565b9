/** The embedded PostgreSQL: a real server in the data folder, reached by a private Unix socket.
 *  Any number of processes may start it at once; all end on one server. It outlives a killed
 *  starter, and the next start adopts it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { open, mkdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { placeBinaries, type Binaries } from './postgres-binaries.ts'
import {
  ensureCluster,
  giveTo,
  lockHolder,
  readLock,
  socketFolder,
  superuser,
  writeSettings,
  type Cluster,
} from './postgres-cluster.ts'
import { socketUrl } from './postgres-roles.ts'
import { asUser, run, serverEnvironment, serverUser } from './postgres-user.ts'

export {
  databaseUrl,
  ensureRoles,
  loginRoles,
  loginUrls,
  type LoginUrls,
} from './postgres-roles.ts'

export type PostgresOptions = {
  /** Where the cluster lies: `<dataFolder>/pg`. As root, others must be able to enter it. */
  readonly dataFolder: string
  /** false turns fsync off: for test clusters only. Holds from the next real start on. */
  readonly durable: boolean
  /** Only names the socket; nothing listens on TCP. */
  readonly port?: number
}

export type RunningPostgres = {
  readonly socketDir: string
  /** Login `quittance_super`, database `postgres`: for roles, databases and nothing else. */
  readonly superuserUrl: string
  /** The server was running already, or another process won the start. */
  readonly adopted: boolean
  /** Fast shutdown for everyone connected. Whoever serves calls it; helper commands do not. */
  stop(): Promise<void>
}

const startTimeoutMs = 60_000
const stopTimeoutMs = 60_000

/** Starts or adopts the server of a data folder, making programs and cluster on first use. Throws
 *  with a message for the operator: other major, folder out of reach, server's own last words. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const cluster = await openCluster(resolve(options.dataFolder))
  const running = await answering(cluster.dataFolder)
  if (running === 'ready') return handle(cluster, true)
  const binaries = await placeBinaries(cluster.folder)
  await ensureCluster(cluster, binaries, options)
  const child = await launchUntilReady(cluster, binaries, options)
  const lock = await readLock(cluster.dataFolder)
  return handle(cluster, lock?.pid !== child?.pid)
}

/** Makes programs and cluster of a data folder without starting a server: what takes longest of a
 *  first start, and is a process of its own, so that the caller can do something else meanwhile. A
 *  cluster that is there is left as it is. */
export async function prepareCluster(options: PostgresOptions): Promise<void> {
  const cluster = await openCluster(resolve(options.dataFolder))
  await ensureCluster(cluster, await placeBinaries(cluster.folder), options)
}

/** Stops the server of a data folder if one runs; answers whether one did. Another may have been
 *  started there by the time this answers. */
export async function stopPostgres(dataFolder: string): Promise<boolean> {
  const folder = join(resolve(dataFolder), 'pg', 'data')
  const lock = await readLock(folder)
  if (!lock || (await lockHolder(folder)) !== 'alive') return false
  process.kill(lock.pid, 'SIGINT')
  const deadline = Date.now() + stopTimeoutMs
  const isThere = async () =>
    (await readLock(folder))?.pid === lock.pid && (await lockHolder(folder)) === 'alive'
  while (await isThere()) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${lock.pid}) does not stop`)
    await sleep(20)
  }
  return true
}

async function handle(cluster: Cluster, adopted: boolean): Promise<RunningPostgres> {
  const lock = await readLock(cluster.dataFolder)
  if (!lock) throw new Error('PostgreSQL stopped as soon as it had started')
  const at = { folder: lock.socketFolder, port: lock.port }
  return {
    socketDir: lock.socketFolder,
    superuserUrl: socketUrl(at, superuser, 'postgres'),
    adopted,
    stop: async () => void (await stopPostgres(resolve(cluster.folder, '..'))),
  }
}

async function openCluster(dataFolder: string): Promise<Cluster> {
  const user = await serverUser()
  const folder = join(dataFolder, 'pg')
  const logFolder = join(folder, 'log')
  await mkdir(dataFolder, { recursive: true })
  for (const path of [folder, logFolder]) {
    await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    await giveTo(user, path)
  }
  if (user && (await run('ls', [folder], { user, cwd: '/' })).code !== 0)
    throw new Error(
      `As root, PostgreSQL runs as the user "postgres", who cannot enter ${folder}: one of the ` +
        'folders above it is closed to others. Set QUITTANCE_DATA to a folder that is not.',
    )
  return { folder, dataFolder: join(folder, 'data'), logFolder, user }
}

/** Launches until the cluster answers, whoever's server it then is. A launch ends early when
 *  another process won, or while back ends of a killed server still leave (0.5–1.5 s). */
async function launchUntilReady(
  cluster: Cluster,
  binaries: Binaries,
  options: PostgresOptions,
): Promise<ChildProcess | null> {
  let child: ChildProcess | null = null
  let deadline = Date.now() + startTimeoutMs
  for (;;) {
    const state = await answering(cluster.dataFolder)
    if (state === 'ready') return child
    if (state === 'starting') deadline = Date.now() + startTimeoutMs // recovering: let it
    if (Date.now() > deadline) throw new Error(await lastWords(cluster))
    if (state === 'silent' && !isRunning(child)) {
      if ((await lockHolder(cluster.dataFolder)) === 'impostor')
        await rm(join(cluster.dataFolder, 'postmaster.pid'), { force: true })
      if (child) await sleep(200)
      child = await launch(cluster, binaries, options)
    }
    await sleep(20)
  }
}

function isRunning(child: ChildProcess | null): boolean {
  return child !== null && child.exitCode === null && child.signalCode === null
}

/** The server leads a session of its own: a Ctrl-C in the terminal must not reach it. */
async function launch(
  cluster: Cluster,
  binaries: Binaries,
  options: PostgresOptions,
): Promise<ChildProcess> {
  const port = options.port ?? 5432
  const { durable } = options
  await writeSettings(cluster, { socketFolder: await socketFolder(cluster), port, durable })
  const log = await open(join(cluster.folder, 'start.log'), 'w')
  try {
    const child = spawn(join(binaries.folder, 'bin', 'postgres'), ['-D', cluster.dataFolder], {
      ...asUser(cluster.user),
      cwd: cluster.folder,
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    child.on('error', () => {}) // shows as "not running"; the last words name the cause
    child.unref()
    return child
  } finally {
    await log.close()
  }
}

/** Asked by connecting: `pg_ctl status` says "running" of a killed server's zombie. */
async function answering(dataFolder: string): Promise<'ready' | 'starting' | 'silent'> {
  const lock = await readLock(dataFolder)
  if (!lock?.socketFolder) return 'silent'
  const at = { folder: lock.socketFolder, port: lock.port }
  const client = new pg.Client({
    connectionString: socketUrl(at, superuser, 'postgres'),
    connectionTimeoutMillis: 5_000,
    application_name: 'quittance start',
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return 'ready'
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === '57P03' ? 'starting' : 'silent'
  } finally {
    await client.end().catch(() => {})
  }
}

async function lastWords(cluster: Cluster): Promise<string> {
  const text = await readFile(join(cluster.folder, 'start.log'), 'utf8').catch(() => '')
  const lines = text.trim().split('\n').slice(-5).join('\n')
  return `PostgreSQL does not start in ${cluster.folder}. Its last words:\n${lines}`
}
