import type { BankStatement, StatementProblem } from '../formats/bank-statement.ts'
import { readCamt } from '../formats/camt053.ts'
import { bankMessageOf } from '../formats/iso-message.ts'
import { looksLikeMt940, readMt940 } from '../formats/mt940.ts'
import { ok, type Refused, type Result } from '../kernel/result.ts'
import type { FileSource } from './line.ts'

/** What a statement file holds, whatever format it came in. Problems of single statements are with
 *  them; `problems` here are the file's own. */
export type StatementFile = {
  readonly source: FileSource
  readonly statements: readonly BankStatement[]
  readonly problems: readonly StatementProblem[]
}
type Unreadable = { readonly code: string; readonly message: string }

/** Whether the bytes begin as a statement or a notification does: its reader says what it is. */
export function looksLikeStatement(bytes: Uint8Array): boolean {
  return bankMessageOf(bytes)?.startsWith('camt.') === true || looksLikeMt940(bytes)
}

/** Reads a statement by what its bytes say, not by its name: SWIFT fields are MT940, all else must
 *  be camt.053 or camt.054. Refuses what is neither, with the line where it can be said. */
export function readStatementFile(bytes: Uint8Array): Result<StatementFile, Unreadable> {
  if (looksLikeMt940(bytes)) {
    const read = readMt940(bytes)
    if (read.ok) return ok({ source: 'mt940', statements: read.value, problems: [] })
    const { line, message } = read.refusal
    return refused(read, `line ${line}: ${message}`)
  }
  const read = readCamt(bytes)
  if (!read.ok) return refused(read, read.refusal.message)
  const { kind, statements, problems } = read.value
  return ok({ source: kind === 'statement' ? 'camt.053' : 'camt.054', statements, problems })
}

function refused(read: Refused<Unreadable>, message: string): Refused<Unreadable> {
  return { ok: false, refusal: { code: read.refusal.code, message } }
}

const mediaTypes = {
  'camt.053': 'application/xml',
  'camt.054': 'application/xml',
  mt940: 'text/plain',
} as const

/** How a kept file of a source is sent back. */
export function mediaTypeOf(source: FileSource): string {
  return mediaTypes[source]
}
