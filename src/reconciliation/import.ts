import { type Act, record } from '../audit/index.ts'
import { type Call, type CommandRefusal, execute } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Keys } from '../platform/secrets.ts'
import { bookStatements, statementRow } from './book-lines.ts'
import * as rows from './import-sql.ts'
import {
  matchOpenLines,
  type MatchedCounts,
  type MatchRefusal,
  nothingMatched,
} from './match-open.ts'
import type { ReconciliationRefusal } from './refusals.ts'
import type { FileSource, StatementSource } from './line.ts'
import { joinNotified, keepNotified } from './notified.ts'
import { accountsOf } from './statement-account.ts'
import { readStatementFile } from './statement-file.ts'
import { type PlannedStatement, planStatements, type StatementContents } from './statement-plan.ts'

/** Lines of one file. */
export const LINES_PER_FILE_MAX = 50_000

export type ImportAnswer = {
  readonly statementFileId: string
  /** `known`: these bytes were imported before, and nothing happened. */
  readonly outcome: 'imported' | 'known' | 'quarantined'
  readonly matched: MatchedCounts
  /** Of a notification: entries that are new, and what of all that wait found its line just now. */
  readonly notified: { readonly entries: number; readonly joined: number }
}
const nothingNotified = { entries: 0, joined: 0 } as const
type ImportRefusal = ReconciliationRefusal | MatchRefusal

/** Reads, keeps, proves, books and matches a statement file. The bytes go to the store first, then
 *  everything else is one transaction. A camt.054 adds details and is never a line. Refuses what is no
 *  camt.053, MT940 or camt.054, an account that is
 *  none of ours, or of another payer than `from` names, and another currency; a file that contradicts itself is kept in quarantine. */
export async function importStatementFile(
  call: Call,
  file: { readonly name: string; readonly bytes: Uint8Array },
  from: { readonly payerId?: string } = {},
): Promise<Result<ImportAnswer, ImportRefusal | CommandRefusal>> {
  const name = file.name.slice(0, 255) || 'statement.xml'
  const read = readStatementFile(file.bytes)
  if (!read.ok) return refuse({ code: 'statement.unreadable', name, why: read.refusal.message })
  const { statements } = read.value
  if (statements.length === 0) return refuse({ code: 'statement.empty', name })
  const lines = statements.reduce((count, each) => count + each.entries.length, 0)
  if (lines > LINES_PER_FILE_MAX) {
    return refuse({ code: 'statement.too_large', name, linesMax: LINES_PER_FILE_MAX })
  }
  const stored = await call.world.files.put(file.bytes)
  if ('tooLarge' in stored) {
    return refuse({ code: 'statement.too_large', name, linesMax: LINES_PER_FILE_MAX })
  }
  const { source } = read.value
  const command = importStatement(call.world.keys, read.value, { source, ...from })
  return execute(call, 'statement.import', command, { name, ...stored })
}

type StoredFile = {
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
}

/** The command behind {@link importStatementFile}, on what was read. */
export function importStatement(
  keys: Keys,
  message: StatementContents,
  of: { readonly source: FileSource; readonly payerId?: string } = { source: 'camt.053' },
) {
  const { source, payerId } = of
  return async (act: Act, file: StoredFile): Promise<Result<ImportAnswer, ImportRefusal>> => {
    const accounts = await accountsOf(act.tx, keys, message.statements)
    if (!accounts.ok) return accounts
    const foreign = accounts.value.find((each) => each.payerId !== (payerId ?? each.payerId))
    if (foreign !== undefined) {
      return refuse({ code: 'statement.other_payer', name: file.name, account: foreign.name })
    }
    const payingAccountIds = [...new Set(accounts.value.map((each) => each.payingAccountId))]
    await rows.lockAccounts(act.tx, payingAccountIds)
    const plan = planStatements(message, accounts.value)
    const statementFileId = act.newId<'statement_file'>()
    const isNew = await rows.insertFile(act.tx, {
      statementFileId,
      ...file,
      sizeBytes: BigInt(file.sizeBytes),
      source,
      quarantined: plan.quarantine !== null,
      importedBy: act.actor.principalId,
      importerName: act.actor.name,
      importedAt: act.at,
    })
    if (!isNew) {
      const known = must(await rows.fileBySha(act.tx, file.sha256), 'a conflict has a row')
      const notified = nothingNotified
      return ok({ ...known, outcome: 'known', matched: nothingMatched, notified })
    }
    const imported = { statementFileId, source, sha256: file.sha256, payingAccountIds }
    return plan.quarantine === null
      ? keepFile(act, imported, plan.statements)
      : setAside(act, imported, { why: plan.quarantine, plan: plan.statements })
  }
}

type ImportedFile = {
  readonly statementFileId: string
  readonly source: FileSource
  readonly sha256: string
  readonly payingAccountIds: readonly string[]
}

/** A file that contradicts itself: kept, and nothing of it is used. */
async function setAside(
  act: Act,
  file: ImportedFile,
  { why, plan }: { readonly why: string; readonly plan: readonly PlannedStatement[] },
): Promise<Result<ImportAnswer, ImportRefusal>> {
  const { statementFileId, source, sha256, payingAccountIds } = file
  if (source !== 'camt.054') await quarantine(act, { statementFileId, source, why, plan })
  const told = { payingAccountIds, sha256 }
  await recordFile(act, 'statement.quarantined', statementFileId, told)
  const matched = await matchOpenLines(act, payingAccountIds)
  if (!matched.ok) return matched
  const notified = nothingNotified
  return ok({ statementFileId, outcome: 'quarantined', matched: matched.value, notified })
}

/** Books or keeps what a file says, joins it with what was told before, and matches. */
async function keepFile(
  act: Act,
  file: ImportedFile,
  statements: readonly PlannedStatement[],
): Promise<Result<ImportAnswer, ImportRefusal>> {
  const { statementFileId, sha256, payingAccountIds } = file
  const kept = await keepOrBook(act, file, statements)
  if (!kept.ok) return kept
  const { entries, linesNew } = kept.value
  const joined = await joinNotified(act, payingAccountIds)
  const lines = statements.reduce((count, each) => count + each.lines.length, 0)
  const told = { payingAccountIds, sha256, lines, linesNew }
  await recordFile(act, 'statement.imported', statementFileId, told)
  const matched = await matchOpenLines(act, payingAccountIds)
  if (!matched.ok) return matched
  const notified = { entries, joined }
  return ok({ statementFileId, outcome: 'imported', matched: matched.value, notified })
}

/** A notification is kept beside the book, a statement is booked. */
async function keepOrBook(
  act: Act,
  file: { readonly statementFileId: string; readonly source: FileSource },
  statements: readonly PlannedStatement[],
): Promise<Result<{ readonly entries: number; readonly linesNew: number }, ImportRefusal>> {
  const { statementFileId, source } = file
  if (source === 'camt.054') {
    return ok({ entries: await keepNotified(act, statementFileId, statements), linesNew: 0 })
  }
  const booked = await bookStatements(act, { statementFileId, source }, statements)
  return booked.ok ? ok({ entries: 0, linesNew: booked.value }) : booked
}

function recordFile(act: Act, type: string, statementFileId: string, body: object) {
  return record(act, { type, subjectKind: 'statement_file', subjectId: statementFileId, body })
}

async function quarantine(
  act: Act,
  kept: {
    readonly statementFileId: string
    readonly source: StatementSource
    readonly why: string
    readonly plan: readonly PlannedStatement[]
  },
): Promise<void> {
  for (const planned of kept.plan) {
    const why = planned.proof.state === 'contradicted' ? planned.proof.why : kept.why
    await rows.insertStatement(act.tx, {
      ...statementRow(act, kept, planned),
      why,
      quarantined: true,
      linesNew: 0,
      linesLate: 0,
    })
  }
}
