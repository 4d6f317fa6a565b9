import type { CommandModule } from './command-line.ts'
import { runParts } from './serving.ts'

/** Server and worker in one process: what `npm start` runs. */
export const run: CommandModule['run'] = (asked, terminal) =>
  runParts({ server: true, worker: true }, asked, terminal)
