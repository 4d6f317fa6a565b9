import { join, resolve } from 'node:path'
import { Temporal } from '../kernel/temporal.ts'
import { readConfig } from '../platform/config.ts'
import { openGround } from '../platform/ground.ts'
import { restore } from '../platform/restore.ts'
import { prepareQueue } from '../worker.ts'
import { type Asked, CliFault, type CommandModule, type Terminal } from './command-line.ts'
import { askedInstant } from './on.ts'
import { run as verify } from './verify.ts'

/** Restores into the empty data folder of the settings, then verifies what came of it. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  await restoreInto(asked, terminal)
  return verify(asked, terminal)
}

async function restoreInto(asked: Asked, terminal: Terminal): Promise<void> {
  const from = resolve(asked.words[0] ?? '')
  const at = askedInstant(asked) ?? Temporal.Now.instant()
  const config = readConfig(terminal.env)
  const ground = await openGround(config, { serves: null, at, migrates: false })
  try {
    for (const note of ground.notes) terminal.err(note)
    const { superuserUrl, urls, dataFolder } = ground
    if (superuserUrl === null)
      throw new CliFault(
        'This database is on a server of your own, and a restore is for the embedded one: unset the ' +
          'QUITTANCE_…_URL settings, or use that server’s means.',
      )
    const manifest = await restore({
      from,
      superuserUrl,
      ownerUrl: urls.owner,
      filesFolder: join(dataFolder, 'files'),
      // A backup without keys leaves those that are set or lie in the data folder already.
      keysFile: join(dataFolder, 'keys'),
      prepareQueue: () => prepareQueue(urls.jobs),
    })
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    terminal.out(`Restored ${rows} rows, as they stood at ${manifest.takenAt}, into ${dataFolder}`)
  } finally {
    await ground.close()
  }
}
