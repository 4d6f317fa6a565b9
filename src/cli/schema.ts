import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../platform/migrate.ts'
import { ensureRoles, startPostgres, stopPostgres } from '../platform/postgres.ts'
import { printSchema, writeSchema } from '../platform/schema-print.ts'
import { type CommandModule, exitCodes } from './command-line.ts'

/** Runs every migration in a new database that is thrown away after, and prints what they come to,
 *  or writes it to where it is committed. No installation is touched. */
export const { run }: CommandModule = {
  async run(asked, { out }) {
    const folder = await mkdtemp(join(tmpdir(), 'quittance-schema-'))
    try {
      await chmod(folder, 0o711) // as root, PostgreSQL runs as another user
      const { superuserUrl } = await startPostgres({ dataFolder: folder, durable: false })
      const { owner } = await ensureRoles(superuserUrl, 'schema')
      await migrate(owner)
      if (asked.flag('write')) for (const file of await writeSchema(owner)) out(file)
      else out((await printSchema(owner)).schema.trimEnd())
      return exitCodes.done
    } finally {
      await stopPostgres(folder).catch(() => {}) // not started: nothing to stop
      await rm(folder, { recursive: true, force: true })
    }
  },
}
