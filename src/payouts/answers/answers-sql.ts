import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Tx } from '../../platform/db.ts'
import type { PageAsked } from '../../platform/page.ts'
import type { AttemptState, FileProfile, PayerId, PaymentId, RunId, RunStatus } from '../run.ts'
import type {
  AnswerFormat,
  AnswerScope,
  AnswerWord,
  Arrival,
  LineEnd,
  LineOutcome,
  OpenReason,
} from './answer-line.ts'

export type AnswerRow = {
  bankAnswerId: string
  sha256: string
  sizeBytes: bigint
  name: string
  format: AnswerFormat
  messageId: string | null
  filedBy: string
  filerName: string
  filedAt: Instant
  arrivedBy: Arrival
}

/** Keeps an answer; 0 when these bytes were filed before, or are being filed at this moment. */
export function insertAnswer(tx: Tx, row: AnswerRow) {
  return tx.run(sql`
    insert into payouts.bank_answers (bank_answer_id, sha256, size_bytes, name, format, message_id,
      filed_by, filer_name, filed_at, arrived_by)
    values (${row.bankAnswerId}, ${row.sha256}, ${row.sizeBytes}, ${row.name}, ${row.format},
      ${row.messageId}, ${row.filedBy}, ${row.filerName}, ${row.filedAt}, ${row.arrivedBy})
    on conflict on constraint bank_answers_once do nothing`)
}

export function answerOfContent(tx: Tx, sha256: string) {
  return tx.maybeOne<{ bankAnswerId: string; arrivedBy: Arrival; filedBy: string }>(sql`
    select bank_answer_id as "bankAnswerId", arrived_by as "arrivedBy", filed_by as "filedBy"
    from payouts.bank_answers where sha256 = ${sha256}`)
}

/** A run of another payer that an answer speaks of; null when there is none. */
export function runOfOther(tx: Tx, bankAnswerId: string, payerId: string) {
  return tx.maybeOne<{ messageId: string }>(sql`
    select r.message_id as "messageId" from payouts.bank_answer_lines l
      join payouts.runs r on r.run_id = l.run_id and r.payer_id <> ${payerId}
    where l.bank_answer_id = ${bankAnswerId} order by l.line_no limit 1`)
}

/** The bank's own folder holds what somebody had filed; 0 when that was known. */
export function setFetched(tx: Tx, bankAnswerId: string) {
  return tx.run(sql`
    update payouts.bank_answers set arrived_by = 'channel'
    where bank_answer_id = ${bankAnswerId} and arrived_by = 'person'`)
}

export function answerById(tx: Tx, bankAnswerId: string) {
  return tx.maybeOne<AnswerRow>(sql`
    select bank_answer_id as "bankAnswerId", sha256, size_bytes as "sizeBytes", name, format,
      message_id as "messageId", filed_by as "filedBy", filer_name as "filerName",
      filed_at as "filedAt", arrived_by as "arrivedBy"
    from payouts.bank_answers where bank_answer_id = ${bankAnswerId}`)
}

/** Runs that these message ids, numbers or end-to-end ids name, locked in their order. Indexes
 *  runs_message_id, attempts_end_to_end_id. */
export function lockAnsweredRuns(
  tx: Tx,
  named: {
    readonly messageIds: readonly string[]
    readonly endToEndIds: readonly string[]
    readonly numbers: readonly string[]
    readonly runIds: readonly RunId[]
  },
) {
  return tx.many<{
    runId: RunId
    number: string
    messageId: string
    status: RunStatus
    releasedOn: PlainDate | null
    profile: FileProfile
    payerId: PayerId
    routingNumber: string | null
  }>(sql`
    select run_id as "runId", number, message_id as "messageId", status,
      released_on as "releasedOn", (select profile from payouts.paying_accounts own
        where own.paying_account_id = runs.paying_account_id) as profile,
      (select routing_number from payouts.paying_accounts own
        where own.paying_account_id = runs.paying_account_id) as "routingNumber", payer_id as "payerId"
    from payouts.runs
    where run_id = any(${named.runIds}::uuid[]) or message_id = any(${named.messageIds}::text[])
      or number = any(${named.numbers}::text[]) or run_id in (
      select p.run_id from payouts.attempts a join payouts.payments p using (payment_id)
      where a.end_to_end_id = any(${named.endToEndIds}::text[]))
    order by run_id for update`)
}

/** Released runs of our accounts at a bank whose trace numbers may be these: see `trace.ts`. */
export function runsOfTraces(
  tx: Tx,
  traces: readonly { readonly odfi: string; readonly sequenceEnd: number }[],
  payerId: string | null,
) {
  return tx.many<{ runId: RunId }>(sql`
    select distinct r.run_id as "runId"
    from unnest(${traces.map((each) => each.odfi)}::text[],
        ${traces.map((each) => each.sequenceEnd)}::int[]) as t(odfi, sequence_end)
      join payouts.paying_accounts own
        on own.profile = 'nacha' and left(own.routing_number, 8) = t.odfi
        and (${payerId}::uuid is null or own.payer_id = ${payerId}::uuid)
      join payouts.runs r on r.paying_account_id = own.paying_account_id
        and r.released_at is not null and split_part(r.number, '-', 3)::int % 1000 = t.sequence_end`)
}

/** The payments of runs that left for the bank, with where each stands. */
export function answeredPayments(tx: Tx, runIds: readonly RunId[]) {
  return tx.many<{
    runId: RunId
    paymentId: PaymentId
    endToEndId: string
    ordinal: number
    amountMinor: bigint
    currency: string
    state: AttemptState
    accountMark: string
    routingNumber: string | null
  }>(sql`
    select p.run_id as "runId", p.payment_id as "paymentId", a.end_to_end_id as "endToEndId",
      p.ordinal, p.amount_minor as "amountMinor", p.currency, a.state,
      p.account_mark as "accountMark", p.routing_number as "routingNumber"
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.run_id = any(${runIds}::uuid[]) and p.dropped_at is null and p.amount_minor > 0
    order by p.run_id, p.ordinal`)
}

export type LineInsert = {
  readonly lineNo: number
  readonly fileLine: number
  readonly scope: AnswerScope
  readonly says: AnswerWord
  readonly status: string | null
  readonly code: string | null
  readonly information: string | null
  readonly messageRef: string | null
  readonly blockRef: string | null
  readonly endToEndRef: string | null
  readonly traceRef: string | null
  readonly amountMinor: bigint | null
  readonly currency: string | null
  readonly correctedSealed: string | null
  readonly runId: string | null
  readonly paymentId: string | null
  readonly outcome: LineOutcome
  readonly paymentsMoved: number
  readonly why: OpenReason | null
  readonly billRef: string | null
  readonly paidOn: PlainDate | null
}

export function insertAnswerLines(tx: Tx, bankAnswerId: string, rows: readonly LineInsert[]) {
  return tx.run(sql`
    insert into payouts.bank_answer_lines (bank_answer_id, line_no, file_line, scope, says, status,
      code, information, message_ref, block_ref, end_to_end_ref, trace_ref, amount_minor, currency,
      corrected_sealed, run_id, payment_id, outcome, payments_moved, why, bill_ref, paid_on)
    select ${bankAnswerId}, * from unnest(${rows.map((r) => r.lineNo)}::int[],
      ${rows.map((r) => r.fileLine)}::int[], ${rows.map((r) => r.scope)}::text[],
      ${rows.map((r) => r.says)}::text[], ${rows.map((r) => r.status)}::text[],
      ${rows.map((r) => r.code)}::text[], ${rows.map((r) => r.information)}::text[],
      ${rows.map((r) => r.messageRef)}::text[], ${rows.map((r) => r.blockRef)}::text[],
      ${rows.map((r) => r.endToEndRef)}::text[], ${rows.map((r) => r.traceRef)}::text[],
      ${rows.map((r) => r.amountMinor)}::bigint[], ${rows.map((r) => r.currency)}::text[],
      ${rows.map((r) => r.correctedSealed)}::text[], ${rows.map((r) => r.runId)}::uuid[],
      ${rows.map((r) => r.paymentId)}::uuid[], ${rows.map((r) => r.outcome)}::text[],
      ${rows.map((r) => r.paymentsMoved)}::int[], ${rows.map((r) => r.why)}::text[],
      ${rows.map((r) => r.billRef)}::text[], ${rows.map((r) => r.paidOn)}::date[])`)
}

export type AnswerPageRow = AnswerRow & {
  lines: number
  applied: number
  open: number
  runs: string[]
}

/** Answers, newest first, with what became of their lines. Index bank_answers_newest. */
export function answerRows(
  tx: Tx,
  asked: PageAsked & { readonly runId: string | null; readonly bankAnswerId: string | null },
) {
  return tx.many<AnswerPageRow>(sql`
    select b.bank_answer_id as "bankAnswerId", b.sha256, b.size_bytes as "sizeBytes", b.name,
      b.format, b.message_id as "messageId", b.filed_by as "filedBy",
      b.filer_name as "filerName", b.filed_at as "filedAt", b.arrived_by as "arrivedBy", l.lines,
      l.applied, l.open,
      array(select distinct r.number from payouts.bank_answer_lines x
        join payouts.runs r on r.run_id = x.run_id
        where x.bank_answer_id = b.bank_answer_id order by r.number limit 20) as runs
    from payouts.bank_answers b cross join lateral (
      select count(*)::int as lines, count(*) filter (where outcome = 'applied')::int as applied,
        count(*) filter (where outcome = 'open' and closed_at is null)::int as open
      from payouts.bank_answer_lines where bank_answer_id = b.bank_answer_id) l
    where (${asked.after?.id ?? null}::uuid is null
        or b.bank_answer_id < ${asked.after?.id ?? null}::uuid)
      and (${asked.bankAnswerId}::uuid is null or b.bank_answer_id = ${asked.bankAnswerId}::uuid)
      and (${asked.runId}::uuid is null or exists (select from payouts.bank_answer_lines x
        where x.bank_answer_id = b.bank_answer_id and x.run_id = ${asked.runId}::uuid))
    order by b.bank_answer_id desc limit ${asked.limit + 1}`)
}

export type LineRow = Omit<LineInsert, 'correctedSealed'> & {
  bankAnswerId: string
  answerName: string
  filedAt: Instant
  runNumber: string | null
  creditorName: string | null
  paymentState: AttemptState | null
  hasCorrection: boolean
  closerName: string | null
  closedAt: Instant | null
  closedReason: string | null
  closedAs: LineEnd | null
  filedBy: string
  filerName: string
  arrivedBy: Arrival
  /** The end-to-end id of the payment it is about, or was assigned to. */
  paymentRef: string | null
  assignedBy: string | null
  assignerName: string | null
  assignedAt: Instant | null
  assignedReason: string | null
}

/** Lines of one answer, of one run, or all that wait for a person: newest answer first. Indexes
 *  bank_answer_lines_pkey, _by_run, _open. */
export function answerLines(
  tx: Tx,
  asked: PageAsked & {
    readonly bankAnswerId: string | null
    readonly runId: string | null
    readonly onlyOpen: boolean
  },
) {
  const afterId = asked.after?.id ?? null
  const afterLine = asked.after === null ? null : Number(asked.after.key)
  return tx.many<LineRow>(sql`
    select l.bank_answer_id as "bankAnswerId", b.name as "answerName", b.filed_at as "filedAt",
      l.line_no as "lineNo", l.file_line as "fileLine", l.scope, l.says, l.status, l.code,
      l.information, l.message_ref as "messageRef", l.block_ref as "blockRef",
      l.end_to_end_ref as "endToEndRef", l.trace_ref as "traceRef",
      l.amount_minor as "amountMinor", l.currency, r.run_id as "runId",
      p.payment_id as "paymentId", l.outcome, l.payments_moved as "paymentsMoved", l.why,
      l.bill_ref as "billRef", l.paid_on as "paidOn",
      r.number as "runNumber", p.creditor_name as "creditorName", a.state as "paymentState",
      (l.corrected_sealed is not null) as "hasCorrection", l.closer_name as "closerName",
      l.closed_at as "closedAt", l.closed_reason as "closedReason", l.closed_as as "closedAs",
      b.filed_by as "filedBy", b.filer_name as "filerName", b.arrived_by as "arrivedBy",
      l.assigned_by as "assignedBy", l.assigner_name as "assignerName",
      l.assigned_at as "assignedAt", l.assigned_reason as "assignedReason",
      a.end_to_end_id as "paymentRef"
    from payouts.bank_answer_lines l
      join payouts.bank_answers b on b.bank_answer_id = l.bank_answer_id
      left join payouts.payments p
        on p.payment_id = coalesce(l.assigned_payment_id, l.payment_id)
      left join payouts.runs r on r.run_id = coalesce(p.run_id, l.run_id)
      left join payouts.attempts a on a.payment_id = p.payment_id
    where (${afterId}::uuid is null or l.bank_answer_id < ${afterId}::uuid
        or l.bank_answer_id = ${afterId}::uuid and l.line_no > ${afterLine}::int)
      and (${asked.bankAnswerId}::uuid is null
        or l.bank_answer_id = ${asked.bankAnswerId}::uuid)
      and (${asked.runId}::uuid is null or l.run_id = ${asked.runId}::uuid
        or l.assigned_payment_id in (select q.payment_id from payouts.payments q
          where q.run_id = ${asked.runId}::uuid))
      and (not ${asked.onlyOpen}::boolean or l.outcome = 'open' and l.closed_at is null)
    order by l.bank_answer_id desc, l.line_no limit ${asked.limit + 1}`)
}

/** Ends a line that waited; what it was is left as it was placed. */
export function setLineClosed(
  tx: Tx,
  closed: {
    readonly bankAnswerId: string
    readonly lineNo: number
    readonly by: string
    readonly name: string
    readonly at: Instant
    readonly reason: string
    readonly as: LineEnd
  },
) {
  return tx.run(sql`
    update payouts.bank_answer_lines set closed_by = ${closed.by}, closer_name = ${closed.name},
      closed_at = ${closed.at}, closed_reason = ${closed.reason}, closed_as = ${closed.as}
    where bank_answer_id = ${closed.bankAnswerId} and line_no = ${closed.lineNo}
      and outcome = 'open' and closed_at is null`)
}

/** Answer files after this one, for verification. */
export function answersAfter(tx: Tx, after: string, limit: number) {
  return tx.many<{ bankAnswerId: string; name: string; sha256: string; lines: number }>(sql`
    select b.bank_answer_id as "bankAnswerId", b.name, b.sha256, (select count(*)::int
      from payouts.bank_answer_lines l where l.bank_answer_id = b.bank_answer_id) as lines
    from payouts.bank_answers b where b.bank_answer_id > ${after}::uuid
    order by b.bank_answer_id limit ${limit}`)
}

/** A payment that an answer refused or brought back and that is none of it, or one that was refused
 *  in answer to a file of another run. */
export function firstUnlikelyLine(tx: Tx) {
  return tx.maybeOne<{ name: string; lineNo: number; why: string }>(sql`
    select b.name, l.line_no as "lineNo", case
        when p.run_id <> l.run_id then 'its payment is of another run'
        else 'it refused a payment that is ' || a.state end as why
    from payouts.bank_answer_lines l
      join payouts.bank_answers b on b.bank_answer_id = l.bank_answer_id
      join payouts.payments p on p.payment_id = l.payment_id
      join payouts.attempts a on a.payment_id = l.payment_id
    where p.run_id <> l.run_id or l.outcome = 'applied' and l.says in ('rejected', 'returned')
      and a.state not in ('rejected', 'returned')
    order by l.bank_answer_id, l.line_no limit 1`)
}
