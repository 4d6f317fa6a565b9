import { printChecks } from '../checks-page.ts'
import { printPreflight } from '../preflight-page.ts'
import { type CommandModule, exitCodes } from './command-line.ts'

/** Prints `docs/checks.md` from the catalogue of checks and the examples of `spec/checks`, and
 *  `docs/preflight.md` from what keeps a payment out of a run. */
export const run: CommandModule['run'] = async (_asked, { out }) => {
  await printPreflight()
  out(`Printed ${await printChecks()} checks into docs.`)
  return exitCodes.done
}
