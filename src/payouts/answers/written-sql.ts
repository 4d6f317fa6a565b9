import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Tx } from '../../platform/db.ts'
import type { PageAsked } from '../../platform/page.ts'
import type { AttemptState, PaymentId, PayingAccountId, RunId } from '../run.ts'
import type { WrittenState, WrittenWord } from './written-state.ts'

export type WrittenRow = {
  writtenAnswerId: string
  paymentId: PaymentId
  says: WrittenWord
  saidOn: PlainDate
  code: string | null
  words: string
  sha256: string
  sizeBytes: bigint
  name: string
  mediaType: string
  filedBy: string
  filerName: string
  filedAt: Instant
}

export function insertWritten(tx: Tx, row: WrittenRow) {
  return tx.run(sql`
    insert into payouts.written_answers (written_answer_id, payment_id, says, said_on, code, words,
      sha256, size_bytes, name, media_type, filed_by, filer_name, filed_at, state)
    values (${row.writtenAnswerId}, ${row.paymentId}, ${row.says}, ${row.saidOn}, ${row.code},
      ${row.words}, ${row.sha256}, ${row.sizeBytes}, ${row.name}, ${row.mediaType},
      ${row.filedBy}, ${row.filerName}, ${row.filedAt}, 'filed')`)
}

export function openWrittenOf(tx: Tx, paymentId: PaymentId) {
  return tx.maybeOne<{ writtenAnswerId: string }>(sql`
    select written_answer_id as "writtenAnswerId" from payouts.written_answers
    where payment_id = ${paymentId} and state = 'filed'`)
}

export type JudgedRow = WrittenRow & {
  state: WrittenState
  judgeName: string | null
  judgedAt: Instant | null
  declinedReason: string | null
}

export function lockWritten(tx: Tx, writtenAnswerId: string) {
  return tx.maybeOne<JudgedRow>(sql`
    select written_answer_id as "writtenAnswerId", payment_id as "paymentId", says,
      said_on as "saidOn", code, words, sha256, size_bytes as "sizeBytes", name,
      media_type as "mediaType", filed_by as "filedBy", filer_name as "filerName",
      filed_at as "filedAt", state, judge_name as "judgeName", judged_at as "judgedAt",
      declined_reason as "declinedReason"
    from payouts.written_answers where written_answer_id = ${writtenAnswerId} for update`)
}

/** Where the paper of a written answer lies. */
export function writtenById(tx: Tx, writtenAnswerId: string) {
  return tx.maybeOne<Pick<WrittenRow, 'sha256' | 'name' | 'mediaType'>>(sql`
    select sha256, name, media_type as "mediaType" from payouts.written_answers
    where written_answer_id = ${writtenAnswerId}`)
}

export function setJudged(
  tx: Tx,
  judged: {
    readonly writtenAnswerId: string
    readonly state: 'confirmed' | 'declined'
    readonly by: string
    readonly name: string
    readonly at: Instant
    readonly reason: string | null
  },
) {
  return tx.run(sql`
    update payouts.written_answers set state = ${judged.state}, judged_by = ${judged.by},
      judge_name = ${judged.name}, judged_at = ${judged.at}, declined_reason = ${judged.reason}
    where written_answer_id = ${judged.writtenAnswerId} and state = 'filed'`)
}

export type WrittenPageRow = JudgedRow & {
  runId: RunId
  runNumber: string
  endToEndId: string
  creditorName: string
  amountMinor: bigint
  currency: string
  paymentState: AttemptState
}

/** Written answers, newest first, with the payment each is about. Primary key, backwards. */
export function writtenRows(
  tx: Tx,
  asked: PageAsked & { readonly runId: string | null; readonly onlyOpen: boolean },
) {
  return tx.many<WrittenPageRow>(sql`
    select w.written_answer_id as "writtenAnswerId", w.payment_id as "paymentId", w.says,
      w.said_on as "saidOn", w.code, w.words, w.sha256, w.size_bytes as "sizeBytes", w.name,
      w.media_type as "mediaType", w.filed_by as "filedBy", w.filer_name as "filerName",
      w.filed_at as "filedAt", w.state, w.judge_name as "judgeName", w.judged_at as "judgedAt",
      w.declined_reason as "declinedReason", p.run_id as "runId", r.number as "runNumber",
      a.end_to_end_id as "endToEndId", p.creditor_name as "creditorName",
      p.amount_minor as "amountMinor", p.currency, a.state as "paymentState"
    from payouts.written_answers w join payouts.payments p on p.payment_id = w.payment_id
      join payouts.runs r on r.run_id = p.run_id
      join payouts.attempts a on a.payment_id = p.payment_id
    where (${asked.after?.id ?? null}::uuid is null
        or w.written_answer_id < ${asked.after?.id ?? null}::uuid)
      and (${asked.runId}::uuid is null or p.run_id = ${asked.runId}::uuid)
      and (not ${asked.onlyOpen}::boolean or w.state = 'filed')
    order by w.written_answer_id desc limit ${asked.limit + 1}`)
}

/** The answer time of accounts that stands on a day: the last set from that day or before. */
export function answerTimesOn(tx: Tx, payingAccountIds: readonly PayingAccountId[], on: PlainDate) {
  return tx.many<{ payingAccountId: PayingAccountId; bankingDays: number }>(sql`
    select distinct on (paying_account_id) paying_account_id as "payingAccountId",
      banking_days as "bankingDays"
    from payouts.answer_times
    where paying_account_id = any(${payingAccountIds}::uuid[]) and valid_from <= ${on}
    order by paying_account_id, valid_from desc`)
}

export type AnswerTimeRow = {
  payingAccountId: PayingAccountId
  validFrom: PlainDate
  bankingDays: number
  reason: string
  setBy: string
  setAt: Instant
}

/** Sets the answer time from a day on; what was set for the same day is replaced by nobody. */
export function insertAnswerTime(tx: Tx, row: AnswerTimeRow) {
  return tx.run(sql`
    insert into payouts.answer_times (paying_account_id, valid_from, banking_days, reason, set_by,
      set_at)
    values (${row.payingAccountId}, ${row.validFrom}, ${row.bankingDays}, ${row.reason},
      ${row.setBy}, ${row.setAt})
    on conflict on constraint answer_times_pkey do nothing`)
}

/** A written answer that one person filed and confirmed, or one confirmed that did nothing. */
export function firstWrongWritten(tx: Tx) {
  return tx.maybeOne<{ paymentId: string; why: string }>(sql`
    select w.payment_id as "paymentId", case when w.judged_by = w.filed_by
        then 'one person filed and confirmed it'
        else 'it was confirmed, and the payment is still ' || a.state end as why
    from payouts.written_answers w join payouts.attempts a on a.payment_id = w.payment_id
    where w.state = 'confirmed' and (w.judged_by = w.filed_by
      or w.says in ('rejected', 'returned') and a.state not in ('rejected', 'returned'))
    order by w.written_answer_id limit 1`)
}
