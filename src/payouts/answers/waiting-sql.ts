import type { Instant } from '../../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../../platform/db.ts'
import type { AttemptState, PaymentId, RunId } from '../run.ts'
import type {
  AnswerScope,
  AnswerWord,
  Arrival,
  LineEnd,
  LineOutcome,
  OpenReason,
} from './answer-line.ts'

export type LineKey = { readonly bankAnswerId: string; readonly lineNo: number }

/** A line as whoever ends it needs it, with who filed its answer. */
export type WaitingLine = LineKey & {
  scope: AnswerScope
  says: AnswerWord
  code: string | null
  information: string | null
  amountMinor: bigint | null
  currency: string | null
  outcome: LineOutcome
  why: OpenReason | null
  runId: RunId | null
  paymentId: PaymentId | null
  closedAs: LineEnd | null
  assignedTo: PaymentId | null
  assignedBy: string | null
  filedBy: string
  arrivedBy: Arrival
}

const lineColumns: Sql = sql`
  l.bank_answer_id as "bankAnswerId", l.line_no as "lineNo", l.scope, l.says, l.code,
  l.information, l.amount_minor as "amountMinor", l.currency, l.outcome, l.why,
  l.run_id as "runId", l.payment_id as "paymentId", l.closed_as as "closedAs",
  l.assigned_payment_id as "assignedTo", l.assigned_by as "assignedBy", b.filed_by as "filedBy",
  b.arrived_by as "arrivedBy"`

/** One line; null when there is none. */
export function lineByKey(tx: Tx, { bankAnswerId, lineNo }: LineKey) {
  return tx.maybeOne<WaitingLine>(sql`
    select ${lineColumns}
    from payouts.bank_answer_lines l join payouts.bank_answers b using (bank_answer_id)
    where l.bank_answer_id = ${bankAnswerId} and l.line_no = ${lineNo}`)
}

/** One line, locked; who ends it holds the run of its payment before. */
export function lockLine(tx: Tx, { bankAnswerId, lineNo }: LineKey) {
  return tx.maybeOne<WaitingLine>(sql`
    select ${lineColumns}
    from payouts.bank_answer_lines l join payouts.bank_answers b using (bank_answer_id)
    where l.bank_answer_id = ${bankAnswerId} and l.line_no = ${lineNo} for update of l`)
}

/** Lines that wait for a second person to say that one of these payments came back, locked. */
export function waitingAbout(tx: Tx, paymentIds: readonly PaymentId[]) {
  return tx.many<LineKey>(sql`
    select bank_answer_id as "bankAnswerId", line_no as "lineNo"
    from payouts.bank_answer_lines
    where outcome = 'open' and closed_at is null and says in ('rejected', 'returned')
      and (payment_id = any(${paymentIds}::uuid[]) and why = 'settled_before'
        or assigned_payment_id = any(${paymentIds}::uuid[]))
    order by bank_answer_id, line_no for update`)
}

/** Lines about a whole file or block of a run that wait for a second person, locked. */
export function waitingOfRun(tx: Tx, runId: RunId) {
  return tx.many<LineKey & { runId: RunId | null; scope: AnswerScope }>(sql`
    select bank_answer_id as "bankAnswerId", line_no as "lineNo", run_id as "runId", scope
    from payouts.bank_answer_lines
    where run_id = ${runId} and outcome = 'open' and closed_at is null and scope <> 'payment'
      and why = 'settled_before'
    order by bank_answer_id, line_no for update`)
}

export type WaitingPayment = { paymentId: PaymentId; state: AttemptState }

/** The payments that a line about a whole file or block still speaks of: those that may yet be
 *  refused or come back and that the same answer says nothing more particular of. */
export function whatWaits(
  tx: Tx,
  line: LineKey & { readonly runId: RunId | null; readonly scope: AnswerScope },
) {
  const { bankAnswerId, runId, scope } = line
  return tx.many<WaitingPayment>(sql`
    select p.payment_id as "paymentId", a.state
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.run_id = ${runId} and p.dropped_at is null and p.amount_minor > 0
      and a.state in ('sent', 'accepted', 'unknown', 'settled')
      and not exists (select from payouts.bank_answer_lines x
        where x.bank_answer_id = ${bankAnswerId} and (x.scope = 'payment'
            and (x.end_to_end_ref = a.end_to_end_id or x.payment_id = p.payment_id)
          or x.scope = 'block' and ${scope} = 'file' and x.run_id = p.run_id
            and x.outcome = 'applied' and x.payments_moved > 0))
    order by p.ordinal`)
}

export function setLineAssigned(
  tx: Tx,
  line: LineKey & {
    readonly paymentId: PaymentId
    readonly by: string
    readonly name: string
    readonly at: Instant
    readonly reason: string
  },
) {
  return tx.run(sql`
    update payouts.bank_answer_lines set assigned_payment_id = ${line.paymentId},
      assigned_by = ${line.by}, assigner_name = ${line.name}, assigned_at = ${line.at},
      assigned_reason = ${line.reason}
    where bank_answer_id = ${line.bankAnswerId} and line_no = ${line.lineNo}
      and outcome = 'open' and closed_at is null`)
}

export type CandidateRow = {
  paymentId: PaymentId
  endToEndId: string
  creditorName: string
  masked: string
  amountMinor: bigint
  currency: string
  state: AttemptState
  runId: RunId
  runNumber: string
}

/** Payments that a line could be about: of its amount and, where it answers a run of ours, that run's
 *  payer; sent and not refused or come back. Newest runs first. */
export function candidatesOf(
  tx: Tx,
  asked: {
    /** Null: any. */
    readonly amountMinor: bigint | null
    readonly currency: string | null
    readonly runId: RunId | null
    readonly endToEndId: string | null
    readonly limit: number
  },
) {
  return tx.many<CandidateRow>(sql`
    select p.payment_id as "paymentId", a.end_to_end_id as "endToEndId",
      p.creditor_name as "creditorName", p.account_masked as masked,
      p.amount_minor as "amountMinor", p.currency, a.state, p.run_id as "runId",
      r.number as "runNumber"
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
      join payouts.runs r on r.run_id = p.run_id
    where (${asked.amountMinor}::bigint is null or p.amount_minor = ${asked.amountMinor}::bigint)
      and (${asked.currency}::text is null or p.currency = ${asked.currency}::text)
      and (${asked.endToEndId}::text is null or a.end_to_end_id = ${asked.endToEndId}::text)
      and r.released_at is not null and p.dropped_at is null and a.state in ('sent', 'accepted', 'unknown', 'settled')
      and (${asked.runId}::uuid is null or r.payer_id = (
        select n.payer_id from payouts.runs n where n.run_id = ${asked.runId}::uuid))
    order by r.released_at desc, p.ordinal limit ${asked.limit}`)
}

/** Lines of one answer that wait for a second person because one filed it, by run. */
export function waitingOfAnswer(tx: Tx, bankAnswerId: string) {
  return tx.many<LineKey>(sql`
    select bank_answer_id as "bankAnswerId", line_no as "lineNo"
    from payouts.bank_answer_lines
    where bank_answer_id = ${bankAnswerId} and outcome = 'open' and closed_at is null
      and why = 'settled_before' and assigned_payment_id is null
    order by run_id, line_no`)
}
