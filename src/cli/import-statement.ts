import { basename } from 'node:path'
import type { Call } from '../identity/index.ts'
import { printMoney } from '../kernel/money.ts'
import { importStatementFile as importFile } from '../reconciliation/import.ts'
import { readStatementFile } from '../reconciliation/statement-file.ts'
import { CliFault, type ExitCode, exitCodes, type Terminal } from './command-line.ts'
import { readNamed } from './list-file.ts'
import { accepted } from './say-refusal.ts'

/** Imports a camt.053 or MT940 file; previewed, says what it holds and how its arithmetic proves itself. */
export async function importStatementFile(
  call: Call,
  asked: { readonly file: string; readonly preview: boolean },
  { out }: Terminal,
): Promise<ExitCode> {
  const bytes = await readNamed(asked.file)
  if (asked.preview) return previewOf(asked.file, bytes, out)
  const name = basename(asked.file)
  const done = accepted(asked.file, await importFile(call, { name, bytes }))
  const { settled, returned, proposed, breaks } = done.matched
  if (done.notified.entries + done.notified.joined > 0) {
    const { entries, joined } = done.notified
    out(`${name} told ${entries} entries; ${joined} that waited are lines of a statement.`)
  }
  out(
    `${name} ${done.outcome}: ${settled} settled, ${returned} returned, ${proposed} proposed, ` +
      `${breaks} breaks open.`,
  )
  return done.outcome === 'quarantined' ? exitCodes.wrong : exitCodes.done
}

function previewOf(file: string, bytes: Uint8Array, out: (line: string) => void): ExitCode {
  const read = readStatementFile(bytes)
  if (!read.ok) throw new CliFault(`${file}: ${read.refusal.message}`)
  for (const { id, opening, closing, entries, proof } of read.value.statements) {
    const from = opening === null ? 'no opening balance' : printMoney(opening.amount)
    const to = closing === null ? 'no closing balance' : printMoney(closing.amount)
    out(`statement ${id}: ${from} → ${to}, ${entries.length} lines, ${proof.state}`)
  }
  const isWrong = read.value.statements.some(({ proof }) => proof.state === 'contradicted')
  return isWrong ? exitCodes.wrong : exitCodes.done
}
