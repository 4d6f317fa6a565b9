/** From settings to a migrated database: the one way in for server, worker and command line. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { backUp, type Manifest } from './backup.ts'
import type { Config } from './config.ts'
import { migrateDataFolder, openDataFolder } from './data-folder.ts'
import { migrate } from './migrate.ts'
import { prepareExternal } from './postgres-external.ts'
import { claimServing, type ServingClaim } from './postgres-serving.ts'
import {
  databaseUrl,
  ensureRoles,
  type LoginUrls,
  type RunningPostgres,
  startPostgres,
} from './postgres.ts'
import { embeddedDatabase } from './prepared-cluster.ts'

export type Ground = {
  /** Where files and keys lie. */
  readonly dataFolder: string
  readonly urls: LoginUrls
  /** A superuser's address of the embedded database; null on a server of the operator's own. */
  readonly superuserUrl: string | null
  /** false: one login plays all roles, so append-only rests on our code alone. */
  readonly separateLogins: boolean
  /** The migrations that ran now. */
  readonly migrated: readonly string[]
  /** Sentences for the operator: where the data lies, that a backup was written, what is weaker. */
  readonly notes: readonly string[]
  /** Stops what this process started: the server stops PostgreSQL; a command does so only when it
   *  started it and nobody serves meanwhile. */
  close(): Promise<void>
}

export type GroundOptions = {
  /** Who we are, when we serve (our address and process): a second server on the same embedded
   *  database is refused with the first one's words. null for a command. */
  readonly serves: string | null
  /** Names a backup that migrating needs. */
  readonly at: { toString(): string }
  /** false leaves an empty database empty: for a restore. */
  readonly migrates?: boolean
}

/** How long a killed or stopped predecessor may take to leave. */
const leaveTimeoutMs = 5_000

/** Opens the data folder, starts or adopts PostgreSQL or checks the operator's own, makes logins and
 *  database, backs up what an older program wrote, and migrates. Throws sentences for the operator. */
export async function openGround(config: Config, options: GroundOptions): Promise<Ground> {
  const data = await openDataFolder(config.dataFolder)
  const moved = data.folder === data.asked ? [] : [`The data lies in ${data.folder}`]
  if (config.database.kind === 'external') {
    const urls = await prepareExternal(config.database)
    const { separateLogins } = config.database
    const weaker = `One login plays all roles: the database itself does not protect what is append-only`
    return {
      dataFolder: data.folder,
      urls,
      superuserUrl: null,
      separateLogins,
      migrated: options.migrates === false ? [] : await migrate(urls.owner),
      notes: separateLogins ? moved : [...moved, weaker],
      close: async () => {},
    }
  }
  const { server, claim } = await startAndClaim(data.folder, options.serves)
  try {
    const opened = await openEmbedded(server, data.folder, options)
    const { notes } = opened
    return { ...opened, notes: [...moved, ...notes], close: () => close(server, claim) }
  } catch (error) {
    await close(server, claim)
    throw error
  }
}

async function openEmbedded(server: RunningPostgres, folder: string, options: GroundOptions) {
  const urls = await ensureRoles(server.superuserUrl, embeddedDatabase)
  const superuserUrl = databaseUrl(server.superuserUrl, embeddedDatabase)
  const opened = { dataFolder: folder, urls, superuserUrl, separateLogins: true }
  if (options.migrates === false) return { ...opened, migrated: [], notes: [] }
  const backup = async () => {
    const takenAt = options.at.toString()
    const into = join(folder, 'backups', `${takenAt.replaceAll(/[^0-9TZ]/g, '')}-before-migrating`)
    await backUpFolder({ superuserUrl, folder, into, takenAt })
    return into
  }
  const done = await migrateDataFolder({ folder, ownerUrl: urls.owner, backup })
  const notes =
    done.backup === null ? [] : [`Before migrating, a backup was written: ${done.backup}`]
  return { ...opened, migrated: done.ran, notes }
}

/** A backup of an embedded database and the files of its data folder, without keys. */
export function backUpFolder(options: {
  readonly superuserUrl: string
  readonly folder: string
  readonly into: string
  readonly takenAt: string
  readonly withKeys?: boolean
}): Promise<Manifest> {
  const { superuserUrl, folder, into, takenAt } = options
  const keys = options.withKeys ? { keysFile: join(folder, 'keys') } : {}
  return backUp({ superuserUrl, filesFolder: join(folder, 'files'), into, takenAt, ...keys })
}

type Claimed = Extract<ServingClaim, { claimed: true }>

/** Starts or adopts the server and, to serve, claims it. A predecessor that is just leaving is waited
 *  for: it takes PostgreSQL with it, at any moment of ours, so each turn starts over. */
async function startAndClaim(
  dataFolder: string,
  label: string | null,
): Promise<{ readonly server: RunningPostgres; readonly claim: Claimed | null }> {
  const deadline = performance.now() + leaveTimeoutMs
  for (;;) {
    const server = await startPostgres({ dataFolder, durable: true })
    if (label === null) return { server, claim: null }
    const claim = await claimServing(server.superuserUrl, label).catch((error: unknown) => {
      if (performance.now() > deadline) throw error
      return null
    })
    if (claim?.claimed) return { server, claim }
    if (claim && performance.now() > deadline)
      throw new Error(
        `This data folder is already served: ${claim.by}. Use that one, stop it first, or set ` +
          'QUITTANCE_DATA to another folder.',
      )
    await sleep(200)
  }
}

/** The claim is held until PostgreSQL has ended, so that nobody builds on a server that goes. */
async function close(server: RunningPostgres, claim: Claimed | null): Promise<void> {
  if (claim === null && server.adopted) return
  const held = claim ?? (await claimServing(server.superuserUrl, 'a command that is leaving'))
  if (!held.claimed) return
  await server.stop()
  await held.release().catch(() => {}) // its connection ended with the server
}
