import type { CommandModule } from './command-line.ts'
import { runParts } from './serving.ts'

/** A worker alone. */
export const run: CommandModule['run'] = (asked, terminal) =>
  runParts({ server: false, worker: true }, asked, terminal)
