import type { CommandModule } from './command-line.ts'
import { runParts } from './serving.ts'

/** The server alone. */
export const run: CommandModule['run'] = (asked, terminal) =>
  runParts({ server: true, worker: false }, asked, terminal)
