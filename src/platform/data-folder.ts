/** The folder that holds everything of one installation: `pg/`, `files/`, `keys`, `VERSION`. */
import { createHash } from 'node:crypto'
import {
  access,
  chmod,
  constants,
  mkdir,
  readFile,
  rename,
  stat,
  writeFile,
} from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { migrate, readMigrations } from './migrate.ts'
import { run, serverUser, type ServerUser } from './postgres-user.ts'

export type DataFolder = {
  /** Where the data lies. */
  readonly folder: string
  /** Where it was asked for; differs only as root below a folder closed to others. */
  readonly asked: string
}

/** Where data lies when the server's user cannot enter the folder asked for. */
const systemFolder = '/var/lib/quittance'

/** Makes the folder unless it is there and answers where the data lies. As root, PostgreSQL runs as
 *  another user: below a parent closed to others, the data lies in `/var/lib/quittance/<hash of the
 *  path>` and a file `where` in the folder asked for says so. Refuses another user's data, and data
 *  that a newer Quittance wrote. */
export async function openDataFolder(askedPath: string): Promise<DataFolder> {
  const asked = resolve(askedPath)
  await makeFolder(asked)
  const user = await serverUser()
  await refuseForeign(asked, user)
  const folder = await placeFor(asked, user)
  await refuseNewer(folder)
  return { folder, asked }
}

async function placeFor(asked: string, user: ServerUser): Promise<string> {
  if (!user || (await canEnter(user, asked))) return asked
  const hash = createHash('sha256').update(asked).digest('hex').slice(0, 16)
  const folder = join(systemFolder, hash)
  await makeFolder(folder)
  await refuseForeign(folder, user)
  if (!(await canEnter(user, folder)))
    throw new Error(
      `As root, PostgreSQL runs as the user "postgres", who can enter neither ${asked} nor ` +
        `${folder}. Set QUITTANCE_DATA to a folder whose parents others may enter.`,
    )
  await writeFile(
    join(asked, 'where'),
    `${folder}\n\nThe data of this Quittance lies there: it was started as root, PostgreSQL runs as ` +
      'the user\n"postgres", and a folder above this one is closed to others.\n',
  )
  return folder
}

/** Open to enter for all, as the server's user must pass; what is inside closes itself. */
async function makeFolder(folder: string): Promise<void> {
  try {
    const first = await mkdir(folder, { recursive: true })
    for (let made = folder; first && made.length >= first.length; made = dirname(made))
      await chmod(made, 0o755) // whatever the umask
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new Error(
      `The data folder ${folder} cannot be written by ${whoWeAre()}. Set QUITTANCE_DATA to a ` +
        'folder that can, or start Quittance as the user it belongs to.',
      { cause: error },
    )
  }
}

async function canEnter(user: NonNullable<ServerUser>, folder: string): Promise<boolean> {
  return (await run('ls', ['-d', join(folder, '.')], { user, cwd: '/' })).code === 0
}

/** Root could take over anyone's data, and its owner could then not go on with it. */
async function refuseForeign(folder: string, user: ServerUser): Promise<void> {
  const found = await stat(join(folder, 'pg')).catch(() => null)
  if (!found || [process.getuid?.(), user?.uid].includes(found.uid)) return
  throw new Error(
    `The data in ${folder} belongs to another user (number ${found.uid}), not to ${whoWeAre()}: ` +
      'start Quittance as that user, or set QUITTANCE_DATA to another folder.',
  )
}

function whoWeAre(): string {
  try {
    return `"${userInfo().username}"`
  } catch {
    return `user ${process.getuid?.()}` // a number without an entry in the password file
  }
}

/** The version of the data this program writes: the number of its newest migration. */
async function programVersion(folder?: string): Promise<number> {
  const migrations = await readMigrations(folder)
  return Math.max(0, ...migrations.map(({ name }) => Number.parseInt(name, 10)))
}

async function refuseNewer(folder: string, migrations?: string): Promise<void> {
  const text = await readFile(join(folder, 'VERSION'), 'utf8').catch(() => null)
  if (text === null) return
  const [found, expected] = [Number.parseInt(text, 10), await programVersion(migrations)]
  if (found <= expected) return
  throw new Error(
    `The data in ${folder} was written by a newer Quittance (data version ${found}, this program ` +
      `knows ${expected}). Start the newer program, or restore an older backup into another ` +
      'folder: QUITTANCE_DATA=<folder> npm run -s quittance -- restore <backup>.',
  )
}

/** Brings the embedded database to this program's version and notes it in `VERSION`. A database
 *  that holds something is backed up first by `backup`, which answers the backup's name. */
export async function migrateDataFolder(options: {
  readonly folder: string
  readonly ownerUrl: string
  readonly backup: () => Promise<string>
  readonly migrations?: string
}): Promise<{ readonly ran: readonly string[]; readonly backup: string | null }> {
  const { folder, ownerUrl, migrations } = options
  await refuseNewer(folder, migrations)
  const backup = (await isOutdated(ownerUrl, migrations)) ? await options.backup() : null
  const ran = await migrate(ownerUrl, migrations)
  await noteVersion(folder, migrations)
  return { ran, backup }
}

/** Something is there, and something is missing from it. */
async function isOutdated(ownerUrl: string, migrations?: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    const table = await client.query<{ found: boolean }>(
      `select to_regclass('platform.migrations') is not null as found`,
    )
    if (!table.rows[0]?.found) return false
    const done = await client.query<{ name: string }>('select name from platform.migrations')
    const names = new Set(done.rows.map((row) => row.name))
    const missing = (await readMigrations(migrations)).some(({ name }) => !names.has(name))
    return names.size > 0 && missing
  } finally {
    await client.end()
  }
}

async function noteVersion(folder: string, migrations?: string): Promise<void> {
  const target = join(folder, 'VERSION')
  await writeFile(`${target}.${process.pid}`, `${await programVersion(migrations)}\n`)
  await rename(`${target}.${process.pid}`, target)
}
