import type { CommandModule } from './command-line.ts'
import { printProgram } from './program-print.ts'

/** The guide of a program for its partners. */
export const run: CommandModule['run'] = (asked, terminal) => printProgram('guide', asked, terminal)
