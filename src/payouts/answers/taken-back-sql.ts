import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Tx } from '../../platform/db.ts'
import type { PaymentId, RunId } from '../run.ts'

export type TakenBackRow = {
  readonly evidence: 'person' | 'second_person' | 'channel' | 'letter' | 'statement'
  readonly bankAnswerId: string | null
  readonly arrivedBy: string | null
  readonly writtenAnswerId: string | null
  readonly writtenState: string | null
  readonly filedBy: string | null
  readonly assignedBy: string | null
  readonly confirmedBy: string | null
  readonly shownOn: PlainDate | null
  readonly causeEventId: string
  readonly at: Instant
}

/** Keeps by what payments were refused or came back: one row each, all by the same. */
export function insertTakenBack(
  tx: Tx,
  payments: readonly {
    readonly paymentId: PaymentId
    readonly wasSettled: boolean
    /** Which line of the answer says it. */
    readonly lineNo: number | null
  }[],
  row: TakenBackRow,
) {
  return tx.run(sql`
    insert into payouts.taken_back (payment_id, was_settled, evidence, bank_answer_id, line_no,
      arrived_by, written_answer_id, written_state, filed_by, assigned_by, confirmed_by, shown_on,
      cause_event_id, at)
    select p.payment_id, p.was_settled, ${row.evidence}, ${row.bankAnswerId}::uuid,
      p.line_no, ${row.arrivedBy}, ${row.writtenAnswerId}::uuid, ${row.writtenState},
      ${row.filedBy}, ${row.assignedBy}, ${row.confirmedBy}, ${row.shownOn}::date,
      ${row.causeEventId}::uuid, ${row.at}::timestamptz
    from unnest(${payments.map((each) => each.paymentId)}::uuid[],
      ${payments.map((each) => each.wasSettled)}::boolean[],
      ${payments.map((each) => each.lineNo)}::int[]) as p(payment_id, was_settled, line_no)`)
}

/** A statement line shows money back of payments that were refused or had come back before. */
export function setShown(tx: Tx, paymentIds: readonly PaymentId[], on: PlainDate) {
  return tx.run(sql`
    update payouts.taken_back set shown_on = ${on}
    where payment_id = any(${paymentIds}::uuid[]) and shown_on is null`)
}

export type ReissueRow = {
  paymentId: PaymentId
  /** The payment that was refused or came back. */
  earlierId: PaymentId
  earlier: string
  /** Who filed the answer or the letter, or assigned its line. */
  person: string
}

/** What of a run pays again what an answer filed by hand gave back and no statement shows. */
export function reissuesOf(tx: Tx, runId: RunId) {
  return tx.many<ReissueRow>(sql`
    select r.payment_id as "paymentId", r.earlier_id as "earlierId", a.end_to_end_id as earlier,
      r.person
    from payouts.reissues(${runId}) r join payouts.attempts a on a.payment_id = r.earlier_id
    order by r.payment_id, a.end_to_end_id, r.person`)
}

/** A payment that is owed again by nothing, or was settled and is by one person's file. */
export function firstUntold(tx: Tx) {
  return tx.maybeOne<{ endToEndId: string; why: string }>(sql`
    select a.end_to_end_id as "endToEndId", case
        when t.payment_id is null then 'it is ' || a.state || ' by nothing'
        when a.state not in ('rejected', 'returned') then 'it is ' || a.state || ' by now'
        else 'one person brought it back' end as why
    from payouts.attempts a full join payouts.taken_back t on t.payment_id = a.payment_id
    where (a.state in ('rejected', 'returned')) <> (t.payment_id is not null)
      or t.was_settled and t.evidence = 'person'
    order by a.end_to_end_id limit 1`)
}

/** Two hands that are one: who filed or assigned an answer confirmed it, or its filer is another than
 *  the record of the file says. */
export function firstOneHand(tx: Tx) {
  return tx.maybeOne<{ endToEndId: string; why: string }>(sql`
    select a.end_to_end_id as "endToEndId", case
        when t.evidence = 'channel' and b.arrived_by <> 'channel' then 'no channel fetched its file'
        when l.closed_as is distinct from 'confirmed' and t.evidence = 'second_person'
          then 'its line was confirmed by nobody'
        else 'one person told and confirmed it' end as why
    from payouts.taken_back t join payouts.attempts a on a.payment_id = t.payment_id
      left join payouts.bank_answers b on b.bank_answer_id = t.bank_answer_id
      left join payouts.bank_answer_lines l
        on l.bank_answer_id = t.bank_answer_id and l.line_no = t.line_no
    where t.evidence = 'channel' and b.arrived_by <> 'channel'
      or t.evidence = 'second_person' and (l.closed_as is distinct from 'confirmed'
        or l.closed_by is distinct from t.confirmed_by
        or t.confirmed_by in (b.filed_by, l.assigned_by))
    order by a.end_to_end_id limit 1`)
}

/** A run that somebody approved or released who had filed, or assigned, the answer by which it pays
 *  something again, and that no statement shows. */
export function firstOwnReissue(tx: Tx) {
  return tx.maybeOne<{ number: string; earlier: string }>(sql`
    select r.number, a.end_to_end_id as earlier
    from payouts.taken_back t join payouts.attempts a on a.payment_id = t.payment_id
      join payouts.payment_lines e on e.payment_id = t.payment_id
      join payouts.payment_lines l on l.payable_id = e.payable_id and l.live
      join payouts.payments p on p.payment_id = l.payment_id and p.dropped_at is null
      join payouts.runs r on r.run_id = p.run_id
    where t.shown_on is null and t.evidence in ('person', 'second_person', 'letter')
      and not (t.arrived_by is not distinct from 'channel' and t.assigned_by is null)
      and (r.released_by in (t.filed_by, t.assigned_by)
        or r.released_for in (t.filed_by, t.assigned_by)
        or exists (select from payouts.approvals v
          where v.run_id = r.run_id and v.voided_at is null
            and (v.approver in (t.filed_by, t.assigned_by)
              or v.for_person in (t.filed_by, t.assigned_by))))
    order by r.number limit 1`)
}
