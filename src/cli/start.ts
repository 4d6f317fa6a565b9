import type { CommandModule } from './command-line.ts'
import { runParts } from './serving.ts'

/** Server and worker in one process: what `npm start` runs. A new database becomes the sample company
 *  unless it shall be empty. */
export const run: CommandModule['run'] = (asked, terminal) =>
  runParts({ server: true, worker: true, sample: !asked.flag('empty') }, asked, terminal)
