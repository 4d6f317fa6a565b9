import { basename } from 'node:path'
import { type Call, read } from '../identity/index.ts'
import { fileBankAnswer, openLinesOf, readAnswer, reasonText } from '../payouts/index.ts'
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
    if (open > 0) await sayOpen(call, done.bankAnswerId, terminal.out)
    return open === 0 ? exitCodes.done : exitCodes.stopped
  })
}

/** What of an answer waits, why, and who must do what. */
async function sayOpen(
  call: Call,
  bankAnswerId: string,
  out: (line: string) => void,
): Promise<void> {
  const waiting = await read(call, 'answer.read', (tx) => openLinesOf(tx, bankAnswerId))
  for (const { fileLine, of, text, remedy } of waiting.ok ? waiting.value : []) {
    out(`line ${fileLine} of ${of}: ${text} ${remedy}`)
  }
}

function previewOf(name: string, bytes: Uint8Array, out: (line: string) => void): ExitCode {
  const answer = readAnswer(bytes)
  if (!answer.ok) throw new CliFault(`${name}: ${answer.refusal.why}`)
  for (const line of answer.value.lines) {
    const of = line.endToEndRef ?? line.blockRef ?? line.messageRef ?? 'nothing named'
    const why = line.code === null ? '' : `: ${reasonText(line.code, line.information)}`
    out(`line ${line.fileLine}: ${line.scope} ${of} ${line.says}${why}`)
  }
  return exitCodes.done
}
