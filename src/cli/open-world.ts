import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { uuidV7 } from '../kernel/ids.ts'
import { type Instant, Temporal } from '../kernel/temporal.ts'
import { type Config, ConfigFault, readConfig } from '../platform/config.ts'
import { openPool, sql, withTx } from '../platform/db.ts'
import { openFileStore } from '../platform/files.ts'
import { type Ground, openGround } from '../platform/ground.ts'
import { openInstallation } from '../platform/installation.ts'
import { loadKeys } from '../platform/secrets.ts'
import type { World } from '../platform/world.ts'
import { constraintsOf, escalatingOf } from '../wiring.ts'
import type { Asked, Terminal } from './command-line.ts'
import { askedInstant } from './on.ts'

/** An open installation: its world, the ground it stands on, and its end. */
export type Opened = {
  readonly world: World
  readonly ground: Ground
  readonly config: Config
  close(): Promise<void>
}

export type OpenOptions = {
  /** Who we are when we serve; null for a command that works beside. */
  readonly serves: string | null
  /** The day everything happens; null: the clock. */
  readonly on: Instant | null
  /** Whether a database of our own that nobody used before becomes a sample company. */
  readonly sampleIfNew?: boolean
  /** Says what the operator should know: where the data lies, that a backup was written. */
  readonly note: (line: string) => void
  /** `later`: commits return before the disk has them, until {@link makeLasting}. Never for what
   *  answers people one by one. Default: each commit lasts when it returns. */
  readonly lasting?: 'later'
}

/** Returns when everything committed so far is on the disk: a commit that waits for the disk takes
 *  along all before it (PostgreSQL, "Asynchronous Commit"). */
export function makeLasting(world: Pick<World, 'app'>): Promise<unknown> {
  return withTx(world.app, async (tx) => {
    await tx.run(sql`set local synchronous_commit = on`)
    // Without a transaction id there would be nothing to write, and nothing to wait for.
    await tx.run(sql`select pg_current_xact_id()`)
  })
}

/** Migrates and opens the database of these settings. What was opened is closed when it fails. */
export async function openWorld(config: Config, options: OpenOptions): Promise<Opened> {
  const now = options.on ?? Temporal.Now.instant()
  const ground = await openGround(config, { serves: options.serves, at: now })
  for (const note of ground.notes) options.note(note)
  const app = openPool(ground.urls.app, 'quittance')
  if (options.lasting === 'later')
    app.on('connect', (client) => void client.query('set synchronous_commit = off'))
  const portal = openPool(ground.urls.portal, 'quittance portal')
  const close = async () => {
    await Promise.all([app.end(), portal.end()])
    await ground.close()
  }
  try {
    const keys = await loadKeys(join(ground.dataFolder, 'keys'), config.keys ?? undefined)
    const random = (bytes: number) => randomBytes(bytes)
    const installationId = uuidV7(now, random)
    // A server that somebody else runs never becomes a sample by itself.
    const sampleMode = options.sampleIfNew === true && config.database.kind === 'embedded'
    const first = { installationId, sampleMode }
    const installation = await withTx(app, (tx) => openInstallation(tx, keys, first))
    const world: World = {
      app,
      portal,
      jobsUrl: ground.urls.jobs,
      files: openFileStore(join(ground.dataFolder, 'files')),
      keys,
      clock: clockOf(config, { on: options.on, sampleMode: installation.sampleMode }),
      random,
      dataFolder: ground.dataFolder,
      ...(config.outbox === null ? {} : { outbox: config.outbox }),
      ...(config.inbox === null ? {} : { inbox: config.inbox }),
      sampleMode: installation.sampleMode,
      constraints: constraintsOf(),
      escalating: escalatingOf(),
    }
    return { world, ground, config, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** `--on` stands still; `QUITTANCE_CLOCK` runs on from the instant it names, in a sample only. */
function clockOf(
  config: Config,
  { on, sampleMode }: { readonly on: Instant | null; readonly sampleMode: boolean },
): () => Instant {
  if (on !== null) return () => on
  const { clock } = config
  if (clock === null) return () => Temporal.Now.instant()
  if (!sampleMode)
    throw new ConfigFault(
      'QUITTANCE_CLOCK is set, but this database is not marked sample: real work happens at the ' +
        'real time. Remove the setting, or state the day of one command with --on.',
    )
  const ahead = Temporal.Now.instant().until(clock)
  return () => Temporal.Now.instant().add(ahead)
}

/** Opens the installation the settings name for one command, and closes it behind it. */
export async function withWorld<T>(
  asked: Asked,
  terminal: Terminal,
  body: (opened: Opened) => Promise<T>,
): Promise<T> {
  const note = terminal.err
  const on = askedInstant(asked)
  const opened = await openWorld(readConfig(terminal.env), { serves: null, on, note })
  try {
    return await body(opened)
  } finally {
    await opened.close()
  }
}
