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
import type { StatementSource } from './line.ts'
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
}
type ImportRefusal = ReconciliationRefusal | MatchRefusal

/** Reads, keeps, proves, books and matches a statement file. The bytes go to the store first, then
 *  everything else is one transaction. Refuses what is no camt.053 or MT940 statement, an account that is
 *  none of ours, and another currency; a file that contradicts itself is kept in quarantine. */
export async function importStatementFile(
  call: Call,
  file: { readonly name: string; readonly bytes: Uint8Array },
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
  const command = importStatement(call.world.keys, read.value, read.value.source)
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
  source: StatementSource = 'camt.053',
) {
  return async (act: Act, file: StoredFile): Promise<Result<ImportAnswer, ImportRefusal>> => {
    const accounts = await accountsOf(act.tx, keys, message.statements)
    if (!accounts.ok) return accounts
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
      return ok({ ...known, outcome: 'known', matched: nothingMatched })
    }
    if (plan.quarantine !== null) {
      const why = plan.quarantine
      await quarantine(act, { statementFileId, source, why, plan: plan.statements })
      await recordFile(act, 'statement.quarantined', statementFileId, {
        payingAccountIds,
        sha256: file.sha256,
      })
      const matched = await matchOpenLines(act, payingAccountIds)
      return matched.ok
        ? ok({ statementFileId, outcome: 'quarantined', matched: matched.value })
        : matched
    }
    const booked = await bookStatements(act, { statementFileId, source }, plan.statements)
    if (!booked.ok) return booked
    const lines = plan.statements.reduce((count, each) => count + each.lines.length, 0)
    await recordFile(act, 'statement.imported', statementFileId, {
      payingAccountIds,
      sha256: file.sha256,
      lines,
      linesNew: booked.value,
    })
    const matched = await matchOpenLines(act, payingAccountIds)
    return matched.ok
      ? ok({ statementFileId, outcome: 'imported', matched: matched.value })
      : matched
  }
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
