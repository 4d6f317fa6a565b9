import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type { PayableId } from './payable.ts'
import type { ReceivableId, RecoveryKind, WriteOffId, WriteOffState } from './receivable.ts'

export type ReceivableRow = {
  receivableId: ReceivableId
  payableId: PayableId
  fundId: string
  payerId: string
  partnerId: string
  amountMinor: bigint
  recoveredMinor: bigint
  currency: string
  netting: boolean
  reference: string
  reason: string
  clauseId: string | null
  claimedOn: PlainDate
  claimedAt: Instant
  disputedAt: Instant | null
  disputeReason: string | null
  invoicedUntil: PlainDate | null
}

/** What the portal login may read of it too. */
const columns: Sql = sql`
  r.receivable_id as "receivableId", r.payable_id as "payableId", r.fund_id as "fundId",
  r.payer_id as "payerId", r.partner_id as "partnerId", r.amount_minor as "amountMinor",
  r.recovered_minor as "recoveredMinor", r.currency, r.netting, r.reference, r.reason,
  r.clause_id as "clauseId", r.claimed_on as "claimedOn", r.claimed_at as "claimedAt",
  r.disputed_at as "disputedAt", r.dispute_reason as "disputeReason",
  r.invoiced_until as "invoicedUntil"`

export type FullReceivable = ReceivableRow & {
  allocationId: string
  runId: string | null
  version: number
}
const fullColumns: Sql = sql`
  ${columns}, r.allocation_id as "allocationId", r.run_id as "runId", r.version`

export function insertReceivable(
  tx: Tx,
  row: Omit<
    FullReceivable,
    'recoveredMinor' | 'disputedAt' | 'disputeReason' | 'invoicedUntil' | 'version'
  > & {
    readonly eventId: string
    readonly causeEventId: string
    readonly claimedBy: string
  },
) {
  return tx.run(sql`
    with claimed as (
      update payables.payables set clawed_back_minor = clawed_back_minor + ${row.amountMinor}::int8,
        version = version + 1
      where payable_id = ${row.payableId} returning payable_id)
    insert into payables.receivables (receivable_id, payable_id, fund_id, allocation_id, payer_id,
      partner_id, amount_minor, currency, netting, reference, reason, clause_id, run_id, claimed_on,
      event_id, cause_event_id, claimed_by, claimed_at)
    select ${row.receivableId}, payable_id, ${row.fundId}, ${row.allocationId},
      ${row.payerId}, ${row.partnerId}, ${row.amountMinor}, ${row.currency}, ${row.netting},
      ${row.reference}, ${row.reason}, ${row.clauseId}, ${row.runId}, ${row.claimedOn},
      ${row.eventId}, ${row.causeEventId}, ${row.claimedBy}, ${row.claimedAt}
    from claimed`)
}

/** Locks in id order; payables are locked before them. */
export function lockReceivables(tx: Tx, receivableIds: readonly ReceivableId[]) {
  return tx.many<FullReceivable>(sql`
    select ${fullColumns} from payables.receivables r
    where r.receivable_id = any(${receivableIds}::uuid[]) order by r.receivable_id for update`)
}

export function selectReceivables(tx: Tx, receivableIds: readonly ReceivableId[]) {
  return tx.many<FullReceivable>(sql`
    select ${fullColumns} from payables.receivables r
    where r.receivable_id = any(${receivableIds}::uuid[]) order by r.receivable_id`)
}

/** What was clawed back of these payables and is still open, locked. Index receivables_of_payable. */
export function lockOpenOfPayables(tx: Tx, payableIds: readonly PayableId[]) {
  return tx.many<FullReceivable>(sql`
    select ${fullColumns} from payables.receivables r
    where r.payable_id = any(${payableIds}::uuid[]) and r.recovered_minor < r.amount_minor
    order by r.receivable_id for update`)
}

/** What was claimed back of a payable whose payment came back: it no longer is. */
export function unclaim(tx: Tx, payableId: PayableId, minor: bigint) {
  return tx.run(sql`
    update payables.payables set clawed_back_minor = clawed_back_minor - ${minor}::int8,
      version = version + 1
    where payable_id = ${payableId}`)
}

/** What may be netted with payouts of these partners, oldest first. Index receivables_open. */
export function nettableRows(
  tx: Tx,
  asked: {
    readonly partnerIds: readonly string[]
    readonly payerId: string
    readonly on: PlainDate
  },
) {
  return tx.many<FullReceivable>(sql`
    select ${fullColumns} from payables.receivables r
    where r.partner_id = any(${asked.partnerIds}::uuid[]) and r.payer_id = ${asked.payerId}
      and r.netting and r.disputed_at is null and r.recovered_minor < r.amount_minor
      and (r.invoiced_until is null or r.invoiced_until < ${asked.on})
    order by r.claimed_on, r.receivable_id limit 5000`)
}

export type RecoveryRow = {
  recoveryId: string
  receivableId: ReceivableId
  partnerId: string
  kind: RecoveryKind
  amountMinor: bigint
  currency: string
  reason: string
  payableId: string | null
  paymentId: string | null
  recoveredOn: PlainDate
  eventId: string
  recoveredBy: string
  recoveredAt: Instant
}

/** Adds what came back and takes it off what is open; the receivables are locked. The constraint
 *  `receivables_recovered` refuses more than was claimed. */
export async function insertRecoveries(tx: Tx, rows: readonly RecoveryRow[]) {
  await tx.run(sql`
    insert into payables.recoveries (recovery_id, receivable_id, partner_id, kind, amount_minor,
      currency, reason, payable_id, payment_id, recovered_on, event_id, recovered_by, recovered_at)
    select * from unnest(${rows.map((r) => r.recoveryId)}::uuid[],
      ${rows.map((r) => r.receivableId)}::uuid[], ${rows.map((r) => r.partnerId)}::uuid[],
      ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.amountMinor)}::bigint[],
      ${rows.map((r) => r.currency)}::text[], ${rows.map((r) => r.reason)}::text[],
      ${rows.map((r) => r.payableId)}::uuid[], ${rows.map((r) => r.paymentId)}::uuid[],
      ${rows.map((r) => r.recoveredOn.toString())}::date[], ${rows.map((r) => r.eventId)}::uuid[],
      ${rows.map((r) => r.recoveredBy)}::text[],
      ${rows.map((r) => r.recoveredAt)}::timestamptz[])`)
  await tx.run(sql`
    update payables.receivables r set version = version + 1,
      recovered_minor = recovered_minor + u.minor
    from (select receivable_id, sum(minor)::int8 as minor
      from unnest(${rows.map((r) => r.receivableId)}::uuid[],
        ${rows.map((r) => r.amountMinor)}::bigint[]) as x(receivable_id, minor)
      group by receivable_id) u
    where r.receivable_id = u.receivable_id`)
}

/** What came back of these receivables, oldest first. */
export function recoveriesOf(tx: Tx, receivableIds: readonly ReceivableId[]) {
  return tx.many<{
    receivableId: ReceivableId
    kind: RecoveryKind
    amountMinor: bigint
    currency: string
    reason: string
    payableId: string | null
    paymentId: string | null
    recoveredOn: PlainDate
  }>(sql`
    select receivable_id as "receivableId", kind, amount_minor as "amountMinor", currency, reason,
      payable_id as "payableId", payment_id as "paymentId", recovered_on as "recoveredOn"
    from payables.recoveries where receivable_id = any(${receivableIds}::uuid[])
    order by receivable_id, recovery_id`)
}

export function receivablesOfPartner(tx: Tx, partnerId: string, limit: number) {
  return tx.many<ReceivableRow>(sql`
    select ${columns} from payables.receivables r where r.partner_id = ${partnerId}
    order by r.receivable_id desc limit ${limit}`)
}

export type ReceivableFilter = {
  readonly partnerId: string | null
  readonly open: boolean
}

/** Receivables with their partners, newest first. */
export function receivableRows(tx: Tx, asked: PageAsked & ReceivableFilter) {
  return tx.many<FullReceivable & { partnerCode: string; partnerName: string; fundCode: string }>(
    sql`
    select ${fullColumns}, p.code as "partnerCode", p.legal_name as "partnerName",
      f.code as "fundCode"
    from payables.receivables r join partners.partners p on p.partner_id = r.partner_id
      join funds.funds f on f.fund_id = r.fund_id
    where (${asked.after?.id ?? null}::uuid is null
        or r.receivable_id < ${asked.after?.id ?? null}::uuid)
      and (${asked.partnerId}::uuid is null or r.partner_id = ${asked.partnerId}::uuid)
      and (not ${asked.open}::boolean or r.recovered_minor < r.amount_minor)
    order by r.receivable_id desc limit ${asked.limit + 1}`,
  )
}

export function setDispute(
  tx: Tx,
  row: {
    readonly receivableId: ReceivableId
    readonly at: Instant | null
    readonly reason: string | null
  },
) {
  return tx.run(sql`
    update payables.receivables set disputed_at = ${row.at}, dispute_reason = ${row.reason},
      version = version + 1
    where receivable_id = ${row.receivableId}`)
}

/** Holds what an invoice asks for from netting until its day is over; `until` null: no longer. The
 *  receivables are locked. */
export function setInvoicedUntil(
  tx: Tx,
  receivableIds: readonly ReceivableId[],
  until: PlainDate | null,
) {
  return tx.run(sql`
    update payables.receivables set invoiced_until = ${until}, version = version + 1
    where receivable_id = any(${receivableIds}::uuid[])`)
}

/** What partners owe back that no invoice asks for and nobody disputes, claimed by a day, or whose
 *  program does not net, oldest first. Index receivables_open. */
export function uninvoicedRows(
  tx: Tx,
  asked: { readonly claimedBy: PlainDate; readonly limit: number },
) {
  return tx.many<FullReceivable>(sql`
    select ${fullColumns} from payables.receivables r
    where r.recovered_minor < r.amount_minor and r.disputed_at is null
      and r.invoiced_until is null and (not r.netting or r.claimed_on <= ${asked.claimedBy})
    order by r.claimed_on, r.receivable_id limit ${asked.limit}`)
}

/** What a partner owes one payer back in one currency, locked, oldest first. */
export function lockOpenOfPartner(
  tx: Tx,
  of: { readonly partnerId: string; readonly payerId: string; readonly currency: string },
) {
  return tx.many<FullReceivable>(sql`
    select ${fullColumns} from payables.receivables r
    where r.partner_id = ${of.partnerId} and r.payer_id = ${of.payerId}
      and r.currency = ${of.currency} and r.recovered_minor < r.amount_minor
    order by r.receivable_id for update`)
}

export type WriteOffRow = {
  writeOffId: WriteOffId
  receivableId: ReceivableId
  amountMinor: bigint
  currency: string
  reason: string
  state: WriteOffState
  proposedBy: string
  proposerName: string
  proposedAt: Instant
  deciderName: string | null
  decidedAt: Instant | null
}
const writeOffColumns: Sql = sql`
  write_off_id as "writeOffId", receivable_id as "receivableId", amount_minor as "amountMinor",
  currency, reason, state, proposed_by as "proposedBy", proposer_name as "proposerName",
  proposed_at as "proposedAt", decider_name as "deciderName", decided_at as "decidedAt"`

export function insertWriteOff(
  tx: Tx,
  row: Omit<WriteOffRow, 'state' | 'deciderName' | 'decidedAt'>,
) {
  return tx.run(sql`
    insert into payables.write_offs (write_off_id, receivable_id, amount_minor, currency, reason,
      state, proposed_by, proposer_name, proposed_at)
    values (${row.writeOffId}, ${row.receivableId}, ${row.amountMinor}, ${row.currency},
      ${row.reason}, 'proposed', ${row.proposedBy}, ${row.proposerName}, ${row.proposedAt})`)
}

/** The receivable is locked before its write-off. */
export function openWriteOff(tx: Tx, receivableId: ReceivableId) {
  return tx.maybeOne<WriteOffRow>(sql`
    select ${writeOffColumns} from payables.write_offs
    where receivable_id = ${receivableId} and state = 'proposed' for update`)
}

export function writeOffsOf(tx: Tx, receivableIds: readonly ReceivableId[]) {
  return tx.many<WriteOffRow>(sql`
    select ${writeOffColumns} from payables.write_offs
    where receivable_id = any(${receivableIds}::uuid[]) order by receivable_id, write_off_id`)
}

export function decideWriteOff(
  tx: Tx,
  row: {
    readonly writeOffId: WriteOffId
    readonly state: 'approved' | 'declined'
    readonly by: string
    readonly name: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update payables.write_offs set state = ${row.state}, decided_by = ${row.by},
      decider_name = ${row.name}, decided_at = ${row.at}
    where write_off_id = ${row.writeOffId} and state = 'proposed'`)
}

/** What receivables say is open, as the fund books should hold it, by fund and partner. */
export function openByFund(tx: Tx) {
  return tx.many<{ fundId: string; partnerId: string; minor: bigint }>(sql`
    select fund_id as "fundId", partner_id as "partnerId",
      sum(amount_minor - recovered_minor)::int8 as minor
    from payables.receivables group by fund_id, partner_id order by fund_id, partner_id`)
}

/** A running total that is not the sum of its rows. */
export function firstTotalOff(tx: Tx) {
  return tx.maybeOne<{ what: string; stored: bigint; rows: bigint }>(sql`
    select what, stored, rows::int8 as rows from (
      select 'payable ' || p.payable_id || ' lowered' as what, p.lowered_minor as stored,
        coalesce((select -sum(a.amount_minor) from payables.adjustments a
          where a.payable_id = p.payable_id and a.kind = 'lowered'), 0) as rows
      from payables.payables p
      union all
      select 'payable ' || p.payable_id || ' netted', p.netted_minor,
        coalesce((select -sum(a.amount_minor) from payables.adjustments a
          where a.payable_id = p.payable_id and a.kind = 'netted'), 0)
      from payables.payables p
      union all
      select 'payable ' || p.payable_id || ' netted with receivables', p.netted_minor,
        coalesce((select sum(v.amount_minor) from payables.recoveries v
          where v.payable_id = p.payable_id and v.kind = 'netting'), 0)
      from payables.payables p
      union all
      select 'payable ' || p.payable_id || ' withheld', p.withheld_minor,
        coalesce((select -sum(a.amount_minor) from payables.adjustments a
          where a.payable_id = p.payable_id and a.kind in ('withheld', 'unwithheld')), 0)
      from payables.payables p
      union all
      select 'payable ' || p.payable_id || ' clawed back', p.clawed_back_minor,
        coalesce((select sum(r.amount_minor - (select coalesce(sum(v.amount_minor), 0)
            from payables.recoveries v
            where v.receivable_id = r.receivable_id and v.kind = 'returned'))
          from payables.receivables r where r.payable_id = p.payable_id), 0)
      from payables.payables p
      union all
      select 'receivable ' || r.receivable_id || ' recovered', r.recovered_minor,
        coalesce((select sum(v.amount_minor) from payables.recoveries v
          where v.receivable_id = r.receivable_id), 0)
      from payables.receivables r
    ) all_of_them
    where stored <> rows order by what limit 1`)
}

/** A write-off that one person alone decided, or one that is not in what came back. */
export function firstWrongWriteOff(tx: Tx) {
  return tx.maybeOne<{ receivableId: ReceivableId; why: string }>(sql`
    select w.receivable_id as "receivableId", case when w.proposed_by = w.decided_by
        then 'who proposed to write it off approved it'
        else 'what was written off is not what two people approved' end as why
    from payables.write_offs w
    where w.state = 'approved' and (w.proposed_by = w.decided_by
      or (select coalesce(sum(v.amount_minor), 0) from payables.recoveries v
          where v.receivable_id = w.receivable_id and v.kind = 'write_off')
        <> (select sum(o.amount_minor) from payables.write_offs o
          where o.receivable_id = w.receivable_id and o.state = 'approved'))
    order by w.receivable_id limit 1`)
}
