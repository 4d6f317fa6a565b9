import { readConfig } from '../platform/config.ts'
import { openDataFolder } from '../platform/data-folder.ts'
import { prepareCluster } from '../platform/postgres.ts'
import type { CommandModule } from './command-line.ts'

/** Server and worker in one process: what `npm start` runs. A new database becomes the sample company
 *  unless it shall be empty. A new cluster is made by a process of its own, which takes a second:
 *  our modules load meanwhile. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const making = makeCluster(terminal.env)
  const { runParts } = await import('./serving.ts')
  await making
  return runParts({ server: true, worker: true, sample: !asked.flag('empty') }, asked, terminal)
}

/** What is wrong here is found again, and said, when the ground is opened. */
async function makeCluster(env: NodeJS.ProcessEnv): Promise<void> {
  try {
    const { database, dataFolder } = readConfig(env)
    if (database.kind === 'external') return
    const { folder } = await openDataFolder(dataFolder)
    await prepareCluster({ dataFolder: folder, durable: true })
  } catch {
    // openGround meets the same fault and tells the operator.
  }
}
