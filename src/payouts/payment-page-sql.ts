import { sql, type Tx } from '../platform/db.ts'
import type { PageMark } from '../platform/page.ts'
import { paymentColumns, type PaymentRow } from './payment-sql.ts'
import type { PaymentId, PaymentState, RunId } from './run.ts'

/** A payment with what stood out of it when its run was checked; null before. */
export type RankedRow = PaymentRow & { riskPoints: number | null }

/** Payments of a run, those that stood out most first, then by their number; `text` is part of the
 *  creditor's name, the beginning of an end-to-end id or a reference. The page's key is a rank
 *  ({@link rankOf}). Index payments_by_risk. */
export function rankedPayments(
  tx: Tx,
  asked: {
    readonly runId: RunId
    readonly after: PageMark | null
    readonly limit: number
    readonly text: string | null
    readonly state: PaymentState | null
  },
) {
  const { runId, after, text, state, limit } = asked
  const [points = null, ordinal = null] = after === null ? [] : after.key.split('/').map(Number)
  const like = text === null ? null : text.replaceAll(/[%_\\]/g, '\\$&')
  return tx.many<RankedRow>(sql`
    select ${paymentColumns}, p.risk_points as "riskPoints"
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.run_id = ${runId}
      and (${points}::int is null or coalesce(p.risk_points, -1) < ${points}
        or (coalesce(p.risk_points, -1) = ${points} and p.ordinal > ${ordinal}::int))
      and (${state}::text is null
        or case when p.dropped_at is null then a.state else 'dropped' end = ${state})
      and (${like}::text is null or p.creditor_name ilike '%' || ${like} || '%'
        or a.end_to_end_id like upper(${like}) || '%'
        or exists (select from payouts.payment_lines l
          join payables.payables o on o.payable_id = l.payable_id
          where l.payment_id = p.payment_id and o.reference like upper(${like}) || '%'))
    order by p.risk_points desc nulls last, p.ordinal limit ${limit}`)
}

/** Where a payment stands among those of its run, as text of a cursor: `50/17`. */
export function rankOf(row: RankedRow | undefined): string {
  return `${row?.riskPoints ?? -1}/${row?.ordinal ?? 0}`
}

/** Payments that stood out when the run was checked and that a person has not looked at since. */
export async function unseenIn(
  tx: Tx,
  of: {
    readonly runId: RunId
    readonly person: string
    readonly contentHash: string | null
    readonly points: number
  },
): Promise<number> {
  const { unseen } = await tx.one<{ unseen: number }>(sql`
    select count(*)::int as unseen from payouts.payments p
    where p.run_id = ${of.runId} and p.dropped_at is null and p.risk_points >= ${of.points}
      and not exists (select from payouts.looks k where k.payment_id = p.payment_id
        and k.person = ${of.person} and k.content_hash = ${of.contentHash}::text)`)
  return unseen
}

/** The numbers of payments in their runs. */
export function ordinalsOf(tx: Tx, paymentIds: readonly string[]) {
  return tx.many<{ paymentId: PaymentId; ordinal: number }>(sql`
    select payment_id as "paymentId", ordinal from payouts.payments
    where payment_id = any(${paymentIds}::uuid[]) order by ordinal`)
}

/** Who decided what a run pays, how many of its payments are the first to their account, and who
 *  approved those accounts. */
export function dutiesIn(tx: Tx, runId: RunId) {
  return tx.one<{ deciders: string[]; firstPayments: number; firstAccountApprovers: string[] }>(sql`
    with own as (
      select l.payable_id from payouts.payments p
        join payouts.payment_lines l on l.payment_id = p.payment_id and l.live
      where p.run_id = ${runId} and p.dropped_at is null)
    select array(
        select o.decided_by as person from own join payables.payables o using (payable_id)
        union
        select jsonb_array_elements_text(e.body::jsonb -> 'deciders') from own
          join audit.events e on e.subject_kind = 'payable'
            and e.subject_id = own.payable_id::text and e.type = 'payable.decided_again'
        order by person) as deciders,
      (select count(*)::int from payouts.payments p where p.run_id = ${runId}
        and p.dropped_at is null and p.first_to_account) as "firstPayments",
      array(
        select distinct p.account_approved_by from payouts.payments p
        where p.run_id = ${runId} and p.dropped_at is null and p.first_to_account
          and p.account_approved_by is not null
        order by p.account_approved_by) as "firstAccountApprovers"`)
}

/** Keeps what stands out of payments, in points. */
export function setRiskPoints(
  tx: Tx,
  rows: readonly { readonly paymentId: PaymentId; readonly points: number }[],
) {
  return tx.run(sql`
    update payouts.payments p set risk_points = now.points
    from unnest(${rows.map((row) => row.paymentId)}::uuid[],
      ${rows.map((row) => row.points)}::int[]) as now(payment_id, points)
    where p.payment_id = now.payment_id and p.risk_points is distinct from now.points`)
}
