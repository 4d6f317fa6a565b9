import { printRefusals } from '../refusals-page.ts'
import { refusalCatalog } from '../wiring.ts'
import { type CommandModule, exitCodes } from './command-line.ts'

/** Prints `docs/refusals.md` and the texts of `spec/refusals` from the tables in the code. */
export const run: CommandModule['run'] = async (_asked, { out }) => {
  out(`Printed ${await printRefusals(refusalCatalog())} refusals into docs and spec.`)
  return exitCodes.done
}
