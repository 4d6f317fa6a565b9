import { printChecks } from '../checks-page.ts'
import { type CommandModule, exitCodes } from './command-line.ts'

/** Prints `docs/checks.md` from the catalogue of checks and the examples of `spec/checks`. */
export const run: CommandModule['run'] = async (_asked, { out }) => {
  out(`Printed ${await printChecks()} checks into docs.`)
  return exitCodes.done
}
