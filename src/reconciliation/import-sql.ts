import type { AccountScheme } from '../formats/clearing.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { LineId, StatementId } from './line.ts'

/** One import at a time per account, until commit: what is new is judged once. */
export function lockAccounts(tx: Tx, payingAccountIds: readonly string[]) {
  return tx.many<{ locked: string }>(sql`
    select pg_advisory_xact_lock(hashtextextended('reconciliation.account:' || id, 0))::text
      as locked
    from unnest(${[...payingAccountIds].sort()}::text[]) as id`)
}

export type FileRow = {
  readonly statementFileId: string
  readonly sha256: string
  readonly sizeBytes: bigint
  readonly name: string
  readonly source: string
  readonly quarantined: boolean
  readonly importedBy: string
  readonly importerName: string
  readonly importedAt: Instant
}

/** False when these very bytes were imported before. */
export async function insertFile(tx: Tx, row: FileRow): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into reconciliation.files (statement_file_id, sha256, size_bytes, name, source,
      quarantined, imported_by, importer_name, imported_at)
    values (${row.statementFileId}, ${row.sha256}, ${row.sizeBytes}, ${row.name}, ${row.source},
      ${row.quarantined}, ${row.importedBy}, ${row.importerName}, ${row.importedAt})
    on conflict on constraint statement_files_once do nothing`)
  return rows === 1
}

export function fileBySha(tx: Tx, sha256: string) {
  return tx.maybeOne<{ statementFileId: string; quarantined: boolean }>(sql`
    select statement_file_id as "statementFileId", quarantined
    from reconciliation.files where sha256 = ${sha256}`)
}

/** Contents that statements own: for the sweep that removes what nothing refers to. */
export function knownStatementContents(tx: Tx, hashes: readonly string[]) {
  return tx.many<{ sha256: string }>(sql`
    select sha256 from reconciliation.files where sha256 = any(${hashes}::text[])`)
}

export type StatementInsert = {
  readonly statementId: StatementId
  readonly statementFileId: string
  readonly ordinal: number
  readonly payingAccountId: string
  readonly currency: string
  readonly source: string
  readonly bankId: string
  readonly number: string | null
  readonly openedOn: PlainDate | null
  readonly closedOn: PlainDate | null
  readonly openingMinor: bigint | null
  readonly closingMinor: bigint | null
  readonly linesMinor: bigint
  readonly proof: string
  readonly why: string | null
  readonly differenceMinor: bigint | null
  readonly quarantined: boolean
  readonly lines: number
  readonly linesNew: number
  readonly linesLate: number
  readonly notBooked: number
  readonly warnings: readonly string[]
}

export function insertStatement(tx: Tx, row: StatementInsert) {
  return tx.run(sql`
    insert into reconciliation.statements (statement_id, statement_file_id, ordinal,
      paying_account_id, currency, source, bank_id, number, opened_on, closed_on, opening_minor,
      closing_minor, lines_minor, proof, why, difference_minor, quarantined, lines, lines_new,
      lines_late, not_booked, warnings)
    values (${row.statementId}, ${row.statementFileId}, ${row.ordinal}, ${row.payingAccountId},
      ${row.currency}, ${row.source}, ${row.bankId}, ${row.number}, ${row.openedOn},
      ${row.closedOn}, ${row.openingMinor}, ${row.closingMinor}, ${row.linesMinor}, ${row.proof},
      ${row.why}, ${row.differenceMinor}, ${row.quarantined}, ${row.lines}, ${row.linesNew},
      ${row.linesLate}, ${row.notBooked}, ${row.warnings}::text[])`)
}

/** Claims days of an account for a source where no other has them; answers whose each day is. */
export async function claimDays(
  tx: Tx,
  payingAccountId: string,
  days: readonly PlainDate[],
  source: string,
) {
  await tx.run(sql`
    insert into reconciliation.account_days (paying_account_id, booked_on, source)
    select ${payingAccountId}::uuid, day, ${source}
    from unnest(${days}::date[]) as day order by day
    on conflict on constraint account_days_pkey do nothing`)
  return tx.many<{ bookedOn: PlainDate; source: string }>(sql`
    select booked_on as "bookedOn", source from reconciliation.account_days
    where paying_account_id = ${payingAccountId} and booked_on = any(${days}::date[])`)
}

/** Which of these lines are there already. Index lines_once. */
export function knownLines(
  tx: Tx,
  payingAccountId: string,
  lines: readonly { readonly fingerprint: string; readonly occurrence: number }[],
) {
  return tx.many<{ fingerprint: string; occurrence: number }>(sql`
    select l.fingerprint, l.occurrence
    from unnest(${lines.map((line) => line.fingerprint)}::text[],
      ${lines.map((line) => line.occurrence)}::int[]) as given(fingerprint, occurrence)
    join reconciliation.lines l on l.paying_account_id = ${payingAccountId}
      and l.fingerprint = given.fingerprint and l.occurrence = given.occurrence`)
}

/** The lines of these days, with how many details each has. Index lines_of_account_day. */
export function linesOfDays(tx: Tx, payingAccountId: string, days: readonly PlainDate[]) {
  return tx.many<{
    lineId: LineId
    bookedOn: PlainDate
    amountMinor: bigint
    details: number
  }>(sql`
    select l.line_id as "lineId", l.booked_on as "bookedOn", l.amount_minor as "amountMinor",
      (select count(*)::int from reconciliation.details d where d.line_id = l.line_id) as details
    from reconciliation.lines l
    where l.paying_account_id = ${payingAccountId} and l.booked_on = any(${days}::date[])`)
}

export type LineInsert = {
  readonly lineId: LineId
  readonly statementId: StatementId
  readonly payingAccountId: string
  readonly fingerprint: string
  readonly occurrence: number
  readonly ordinal: number
  readonly bookedOn: PlainDate
  readonly valuedOn: PlainDate | null
  readonly amountMinor: bigint
  readonly currency: string
  readonly reversal: boolean
  readonly entryReference: string | null
  readonly servicerReference: string | null
  readonly transactionCode: string | null
  readonly information: string | null
  readonly batchMessageId: string | null
  readonly batchPaymentInfoId: string | null
  readonly batchCount: number | null
  readonly eventId: string | null
  readonly entryId: bigint | null
  readonly enteredOn: PlainDate
}

/** Lines and their running totals, in one statement. */
export function insertLines(tx: Tx, rows: readonly LineInsert[]) {
  return tx.run(sql`
    with given as (
      select * from jsonb_to_recordset(${{ rows: rows.map(lineJson) }}::jsonb -> 'rows') as r(
        "lineId" uuid, "statementId" uuid, "payingAccountId" uuid, fingerprint text,
        occurrence int, ordinal int, "bookedOn" date, "valuedOn" date, "amountMinor" bigint,
        currency char(3), reversal boolean, "entryReference" text, "servicerReference" text,
        "transactionCode" text, information text, "batchMessageId" text,
        "batchPaymentInfoId" text, "batchCount" int, "eventId" uuid, "entryId" bigint,
        "enteredOn" date)
    ), made as (
      insert into reconciliation.lines (line_id, statement_id, paying_account_id, fingerprint,
        occurrence, ordinal, booked_on, valued_on, amount_minor, currency, reversal,
        entry_reference, servicer_reference, transaction_code, information, batch_message_id,
        batch_payment_info_id, batch_count, event_id, entry_id, entered_on)
      select "lineId", "statementId", "payingAccountId", fingerprint, occurrence, ordinal,
        "bookedOn", "valuedOn", "amountMinor", currency, reversal, "entryReference",
        "servicerReference", "transactionCode", information, "batchMessageId",
        "batchPaymentInfoId", "batchCount", "eventId", "entryId", "enteredOn" from given
      returning line_id, amount_minor
    )
    insert into reconciliation.line_totals (line_id, amount_minor)
    select line_id, amount_minor from made`)
}

function lineJson(row: LineInsert) {
  return {
    ...row,
    bookedOn: row.bookedOn.toString(),
    valuedOn: row.valuedOn?.toString() ?? null,
    amountMinor: row.amountMinor.toString(),
    entryId: row.entryId?.toString() ?? null,
    enteredOn: row.enteredOn.toString(),
  }
}

export type DetailInsert = {
  readonly lineId: LineId
  readonly detailNo: number
  readonly endToEndId: string | null
  readonly messageId: string | null
  readonly paymentInfoId: string | null
  readonly instructionId: string | null
  readonly transactionId: string | null
  /** int8 as text. */
  readonly amountMinor: string | null
  readonly currency: string | null
  readonly counterpartyName: string | null
  readonly accountMasked: string | null
  readonly remittance: string | null
  readonly structuredReference: string | null
  readonly returnCode: string | null
  readonly returnText: string | null
}

export function insertDetails(tx: Tx, rows: readonly DetailInsert[]) {
  return tx.run(sql`
    insert into reconciliation.details (line_id, detail_no, end_to_end_id, message_id,
      payment_info_id, instruction_id, transaction_id, amount_minor, currency, counterparty_name,
      account_masked, remittance, structured_reference, return_code, return_text)
    select "lineId", "detailNo", "endToEndId", "messageId", "paymentInfoId", "instructionId",
      "transactionId", "amountMinor", currency, "counterpartyName", "accountMasked",
      remittance, "structuredReference", "returnCode", "returnText"
    from jsonb_to_recordset(${{ rows }}::jsonb -> 'rows') as r("lineId" uuid, "detailNo" int,
      "endToEndId" text, "messageId" text, "paymentInfoId" text, "instructionId" text,
      "transactionId" text, "amountMinor" bigint, currency char(3), "counterpartyName" text,
      "accountMasked" text, remittance text, "structuredReference" text,
      "returnCode" text, "returnText" text)`)
}

/** Our accounts by name, for a refusal; and the routing numbers to look one up by. */
export function ownAccounts(tx: Tx) {
  return tx.many<{
    name: string
    masked: string | null
    scheme: AccountScheme | null
    routingNumber: string | null
  }>(sql`
    select name, account_masked as masked, scheme, routing_number as "routingNumber"
    from payouts.paying_accounts where state <> 'retired' order by name limit 200`)
}
