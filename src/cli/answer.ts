import { basename } from 'node:path'
import { fileBankAnswer, readAnswer, reasonText } from '../payouts/index.ts'
import { callAs } from './as-person.ts'
import { CliFault, type CommandModule, type ExitCode, exitCodes } from './command-line.ts'
import { readNamed } from './list-file.ts'
import { withWorld } from './open-world.ts'
import { accepted } from './say-refusal.ts'

/** Files what a bank answered, as its named person; previewed, says what each line means. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const [file = ''] = asked.words
  const name = basename(file)
  const bytes = await readNamed(file)
  if (asked.flag('preview')) return previewOf(name, bytes, terminal.out)
  return withWorld(asked, terminal, async ({ world }) => {
    const call = await callAs(world, asked, terminal)
    const done = accepted(file, await fileBankAnswer(call, { name, bytes }))
    const { accepted: taken, paid, rejected, returned, open } = done.counts
    terminal.out(
      `${name} ${done.outcome}: ${done.lines} lines; ${taken} accepted, ${paid} paid, ` +
        `${rejected} rejected, ${returned} returned; ${open} wait for a person.`,
    )
    return open === 0 ? exitCodes.done : exitCodes.stopped
  })
}

function previewOf(name: string, bytes: Uint8Array, out: (line: string) => void): ExitCode {
  const read = readAnswer(bytes)
  if (!read.ok) throw new CliFault(`${name}: ${read.refusal.why}`)
  for (const line of read.value.lines) {
    const of = line.endToEndRef ?? line.blockRef ?? line.messageRef ?? 'nothing named'
    const why = line.code === null ? '' : `: ${reasonText(line.code, line.information)}`
    out(`line ${line.fileLine}: ${line.scope} ${of} ${line.says}${why}`)
  }
  return exitCodes.done
}
