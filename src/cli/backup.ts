import { resolve } from 'node:path'
import { backUpFolder } from '../platform/ground.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { refuseFilledFolder } from './new-folder.ts'
import { withWorld } from './open-world.ts'

/** Backs up the embedded database, its files, waiting jobs, and on request the keys. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const into = resolve(asked.words[0] ?? '')
  await refuseFilledFolder(into)
  return withWorld(asked, terminal, async ({ world, ground }) => {
    const { superuserUrl, dataFolder } = ground
    if (superuserUrl === null)
      throw new CliFault(
        'This database is on a server of your own: back it up by that server’s means (pg_dump), and ' +
          `keep ${dataFolder} with it, which holds files and keys.`,
      )
    const takenAt = world.clock().toString()
    const withKeys = asked.flag('with-keys')
    const manifest = await backUpFolder({
      superuserUrl,
      folder: dataFolder,
      into,
      takenAt,
      withKeys,
    })
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    terminal.out(`Backed up ${rows} rows of ${manifest.tables.length} tables into ${into}`)
    if (!withKeys)
      terminal.out(
        'Without the keys: what is sealed opens only with the keys file of the data folder. Keep a ' +
          'copy of it elsewhere, safe.',
      )
    return exitCodes.done
  })
}
