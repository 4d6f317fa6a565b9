import { withTx } from '../platform/db.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { journalText } from './journal.ts'
import { withWorld } from './open-world.ts'

/** Prints the books as a journal on standard output, and nothing else there. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const format = asked.option('format') ?? 'hledger'
  if (format !== 'hledger' && format !== 'beancount')
    throw new CliFault(`“${format}” is no format: expected hledger or beancount.`, exitCodes.usage)
  return withWorld(asked, terminal, async ({ world }) => {
    const text = await withTx(world.app, (tx) => journalText(tx, format), { readOnly: true })
    terminal.out(text.trimEnd())
    return exitCodes.done
  })
}
