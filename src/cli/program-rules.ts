import type { CommandModule } from './command-line.ts'
import { printProgram } from './program-print.ts'

/** The rule sheet of a program for whoever decides. */
export const run: CommandModule['run'] = (asked, terminal) => printProgram('rules', asked, terminal)
