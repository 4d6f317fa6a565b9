import { type Act, recordAll } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result } from '../kernel/result.ts'
import {
  ENTRIES_PER_POST_MAX,
  type LedgerRefusal,
  post,
  type PostedEntry,
  statementLine,
} from '../ledger/index.ts'
import { detailRows } from './detail-rows.ts'
import * as rows from './import-sql.ts'
import type { LineId, StatementId, StatementSource } from './line.ts'
import {
  type OwnAccount,
  type PlannedLine,
  type PlannedStatement,
  WARNINGS_MAX,
} from './statement-plan.ts'
import { addDetails, tellLines } from './told-twice.ts'

/** The file that statements came in. */
type FromFile = { readonly statementFileId: string; readonly source: StatementSource }

/** The row of a statement but for what booking its lines found. */
export function statementRow(act: Act, file: FromFile, planned: PlannedStatement) {
  const { statement, proof, account } = planned
  return {
    statementId: act.newId<'statement'>() as StatementId,
    statementFileId: file.statementFileId,
    ordinal: planned.ordinal,
    payingAccountId: account.payingAccountId,
    currency: account.currency,
    source: file.source,
    bankId: statement.id,
    number: statement.number,
    openedOn: planned.openedOn,
    closedOn: planned.closedOn,
    openingMinor: statement.opening?.amount.minor ?? null,
    closingMinor: statement.closing?.amount.minor ?? null,
    linesMinor: planned.linesSum.minor,
    proof: proof.state,
    why: proof.state === 'proven' ? null : proof.why,
    differenceMinor: proof.state === 'contradicted' ? (proof.difference?.minor ?? null) : null,
    lines: statement.entries.length,
    notBooked: statement.notBooked.length,
    warnings: planned.warnings,
  }
}

type NewLine = {
  readonly planned: PlannedLine
  readonly account: OwnAccount
  readonly statementId: StatementId
  readonly lineId: LineId
  readonly eventId: string | null
}

/** Books what is new: an event, an entry and a row per line. Answers how many were new. */
export async function bookStatements(
  act: Act,
  file: FromFile,
  statements: readonly PlannedStatement[],
): Promise<Result<number, LedgerRefusal>> {
  const { fresh, elsewhere } = await tellLines(act.tx, file.source, statements)
  const heads = statements.map((planned) => ({
    planned,
    row: statementRow(act, file, planned),
  }))
  const lines = await recordLines(
    act,
    heads.flatMap(({ planned, row }) =>
      planned.lines
        .filter((line) => fresh.has(line))
        .map((line) => ({
          planned: line,
          account: planned.account,
          statementId: row.statementId,
          lineId: act.newId<'statement_line'>(),
        })),
    ),
  )
  const posted = await postLines(act, lines)
  if (!posted.ok) return posted
  const missing = await addDetails(act.tx, elsewhere)
  for (const { planned, row } of heads) {
    const own = lines.filter((line) => line.statementId === row.statementId)
    const late = own.filter((line) => isLate(line, posted.value))
    await rows.insertStatement(act.tx, {
      ...row,
      warnings: withMissing(planned, missing),
      quarantined: false,
      linesNew: own.length,
      linesLate: late.length,
    })
    if (own.length === 0) continue
    await rows.insertLines(
      act.tx,
      own.map((line) => lineRow(line, posted.value)),
    )
    const details = own.flatMap((line) => detailRows(line.lineId, line.planned.entry))
    if (details.length > 0) await rows.insertDetails(act.tx, details)
  }
  return ok(lines.length)
}

/** The statement's warnings, those of lines that the book of their day does not have first. */
function withMissing(
  planned: PlannedStatement,
  missing: ReadonlyMap<PlannedLine, string>,
): readonly string[] {
  const own = planned.lines.flatMap((line) => missing.get(line) ?? [])
  return [...own, ...planned.warnings].slice(0, WARNINGS_MAX)
}

/** An event per line, in sets; a line of no money moves nothing and has none. */
async function recordLines(
  act: Act,
  lines: readonly Omit<NewLine, 'eventId'>[],
): Promise<NewLine[]> {
  const moving = lines.filter((line) => line.planned.entry.amount.minor !== 0n)
  const eventIds = await recordAll(
    act,
    moving.map(({ lineId, statementId, account: { payingAccountId }, planned }) => {
      const { bookedOn } = planned
      const { minor: amountMinor, currency } = planned.entry.amount
      return {
        type: 'statement_line.booked',
        subjectKind: 'statement_line',
        subjectId: lineId,
        body: { payingAccountId, statementId, bookedOn, amountMinor, currency },
      }
    }),
  )
  const eventOf = new Map(moving.map((line, index) => [line.lineId, eventIds[index]]))
  return lines.map((line) => ({ ...line, eventId: eventOf.get(line.lineId) ?? null }))
}

type Posted = ReadonlyMap<string, PostedEntry>

/** `bank` against `suspense`, one entry per line, in the account's own book; by event. */
async function postLines(
  act: Act,
  lines: readonly NewLine[],
): Promise<Result<Posted, LedgerRefusal>> {
  const posted = new Map<string, PostedEntry>()
  const payers = [...new Set(lines.map((line) => line.account.payerId))]
  for (const payerId of payers) {
    const drafts = lines
      .filter((line) => line.account.payerId === payerId)
      .flatMap(({ eventId, account, planned }) =>
        eventId === null
          ? []
          : [
              {
                eventId,
                kind: 'statement_line',
                bookedOn: planned.bookedOn,
                postings: statementLine(account.payingAccountId, planned.entry.amount),
              },
            ],
      )
    for (let start = 0; start < drafts.length; start += ENTRIES_PER_POST_MAX) {
      const entries = await post(act, drafts.slice(start, start + ENTRIES_PER_POST_MAX))
      if (!entries.ok) return entries
      for (const entry of entries.value) posted.set(entry.eventId, entry)
    }
  }
  return ok(posted)
}

function entryOf(line: NewLine, posted: Posted): PostedEntry | null {
  return line.eventId === null ? null : must(posted.get(line.eventId), 'each line was posted')
}

/** Booked in another month than it belongs to, as that one is closed. */
function isLate(line: NewLine, posted: Posted): boolean {
  const entry = entryOf(line, posted)
  return entry !== null && !entry.bookedOn.equals(line.planned.bookedOn)
}

function lineRow(line: NewLine, posted: Posted): rows.LineInsert {
  const { entry, bookedOn, fingerprint, occurrence } = line.planned
  const made = entryOf(line, posted)
  return {
    lineId: line.lineId,
    statementId: line.statementId,
    payingAccountId: line.account.payingAccountId,
    fingerprint,
    occurrence,
    ordinal: entry.ordinal,
    bookedOn,
    valuedOn: entry.valuedOn,
    amountMinor: entry.amount.minor,
    currency: entry.amount.currency,
    reversal: entry.reversal,
    entryReference: entry.entryReference,
    servicerReference: entry.servicerReference,
    transactionCode: entry.transactionCode,
    information: entry.information,
    batchMessageId: entry.batch?.messageId ?? null,
    batchPaymentInfoId: entry.batch?.paymentInfoId ?? null,
    batchCount: entry.batch?.count ?? null,
    eventId: line.eventId,
    entryId: made?.entryId ?? null,
    enteredOn: made?.bookedOn ?? bookedOn,
  }
}
