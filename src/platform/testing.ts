import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Act, Actor, Role } from '../audit/index.ts'
import { idMaker, uuidV7 } from '../kernel/ids.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { openPool, type Pool, RollBack, withTx } from './db.ts'
import { openFileStore } from './files.ts'
import { migrate, readMigrations } from './migrate.ts'
import { databaseUrl, ensureRoles, type LoginUrls, loginUrls, startPostgres } from './postgres.ts'
import { newKeyFile, parseKeys } from './secrets.ts'
import type { World } from './world.ts'

/** A database of one test file: a clone of the migrated template in the shared test cluster. */
export type TestDatabase = {
  readonly world: World
  readonly urls: LoginUrls
  /** Login of the owner of the tables: to corrupt what the application cannot. */
  readonly owner: Pool
  /** A superuser's URL on this database. */
  readonly superuserUrl: string
  close(): Promise<void>
}

/** A Monday morning of business: what tests call "now" unless they say otherwise. */
export const testInstant = Temporal.Instant.from('2026-03-02T09:00:00Z')

/** The test cluster's folder: shared by test files and kept between runs; durability is off there. */
function clusterFolder(): string {
  return process.env['QUITTANCE_TEST_CLUSTER'] ?? join(tmpdir(), `quittance-test-${userInfo().uid}`)
}

async function testServerUrl(): Promise<string> {
  const external = process.env['QUITTANCE_TEST_SERVER_URL']
  if (external !== undefined && external !== '') return external
  const running = await startPostgres({ dataFolder: clusterFolder(), durable: false })
  return running.superuserUrl
}

/** A fresh database with every migration run. `constraints` and `escalating` are the wiring's. */
export async function testDatabase(
  wiring: Partial<Pick<World, 'constraints' | 'escalating' | 'sampleMode' | 'clock'>> = {},
): Promise<TestDatabase> {
  const server = await testServerUrl()
  const template = await ensureTemplate(server)
  const name = `t_${process.pid}_${randomBytes(4).toString('hex')}`
  await onServer(server, async (client) => {
    await client.query(`create database ${name} template ${template} owner quittance_owner`)
    await client.query(`grant create on database ${name} to quittance_jobs`)
  })
  const urls = loginUrls(server, name)
  const dataFolder = await mkdtemp(join(tmpdir(), 'quittance-test-data-'))
  const app = openPool(urls.app, 'test app')
  const portal = openPool(urls.portal, 'test portal', 4)
  const owner = openPool(urls.owner, 'test owner', 2)
  const world: World = {
    app,
    portal,
    jobsUrl: urls.jobs,
    files: openFileStore(join(dataFolder, 'files')),
    keys: parseKeys(newKeyFile()),
    clock: () => testInstant,
    random: (bytes) => randomBytes(bytes),
    dataFolder,
    sampleMode: false,
    constraints: new Map(),
    escalating: new Map(),
    ...wiring,
  }
  return {
    world,
    urls,
    owner,
    superuserUrl: databaseUrl(server, name),
    async close() {
      await Promise.all([app.end(), portal.end(), owner.end()])
      await onServer(server, (client) =>
        client.query(`drop database if exists ${name} with (force)`),
      )
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

async function onServer(url: string, body: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await body(client)
  } finally {
    await client.end()
  }
}

/** The template is named for the migrations' content, so an edited migration makes a new one. */
async function ensureTemplate(server: string): Promise<string> {
  const migrations = await readMigrations()
  const hash = createHash('sha256')
    .update(migrations.map((m) => m.sha256).join())
    .digest('hex')
  const name = `tpl_${hash.slice(0, 16)}`
  await onServer(server, async (client) => {
    const isReady = async () => {
      const { rows } = await client.query<{ ready: boolean }>(
        'select not datallowconn as ready from pg_database where datname = $1',
        [name],
      )
      return rows[0]?.ready === true
    }
    if (await isReady()) return
    await client.query(`select pg_advisory_lock(hashtext('quittance.test.template'))`)
    if (await isReady()) return
    // Half-made by a killed test run: start over.
    await client.query(`drop database if exists ${name} with (force)`)
    await ensureRoles(server, name)
    await migrate(loginUrls(server, name).owner)
    // CREATE DATABASE waits for and then fails on anyone connected to its template.
    await client.query(`alter database ${name} allow_connections false`)
  })
  return name
}

/** An actor with these roles, who needs no row: for commands whose domain does not look people up. */
export function testActor(roles: readonly Role[], more: Partial<Actor> = {}): Actor {
  return {
    kind: 'person',
    principalId: uuidV7(testInstant, (bytes) => randomBytes(bytes)),
    name: `Test ${roles.join(' ')}`,
    roles,
    partnerId: null,
    answersFor: null,
    ...more,
  }
}

/** A call of `actor` at `at`, as the HTTP server or the command line would make it. */
export function testCall(
  db: TestDatabase,
  actor: Actor,
  more: { readonly at?: Instant; readonly key?: string | null } = {},
) {
  return {
    world: db.world,
    actor,
    at: more.at ?? testInstant,
    key: more.key ?? null,
    requestId: `test-${randomBytes(4).toString('hex')}`,
  }
}

/** Runs `body` as one committed act of `actor`, without permission table and request row. */
export function inAct<T>(
  db: TestDatabase,
  actor: Actor,
  body: (act: Act) => Promise<T>,
  at: Instant = testInstant,
): Promise<T> {
  const newId = idMaker(at, (bytes) => randomBytes(bytes))
  return withTx(db.world.app, (tx) => body({ tx, actor, at, key: null, requestId: 'test', newId }))
}

/** Runs `body` and rolls everything back. */
export function undone<T>(db: TestDatabase, body: (tx: Act['tx']) => Promise<T>): Promise<T> {
  return withTx(db.world.app, async (tx) => {
    throw new RollBack(await body(tx))
  })
}
