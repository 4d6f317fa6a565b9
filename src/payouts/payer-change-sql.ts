import type { Id } from '../kernel/ids.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { Columns, PayerChangeState } from './payer-change.ts'
import type { PayerId, PayingAccountId, RunId } from './run.ts'

export type PayerChangeId = Id<'payer_change'>
export type PayerChangeRow = {
  payerChangeId: PayerChangeId
  payerId: PayerId
  payingAccountId: PayingAccountId | null
  before: Columns
  after: Columns
  reason: string
  cools: boolean
  state: PayerChangeState
  usableOn: PlainDate | null
  proposedBy: string
  proposedAt: Instant
  decidedBy: string | null
  /** Of the account; null of a payer's own change. */
  currency: string | null
}

const changeColumns: Sql = sql`
  payer_change_id as "payerChangeId", payer_id as "payerId",
  paying_account_id as "payingAccountId", before, after, reason, cools, state,
  usable_on as "usableOn", proposed_by as "proposedBy", proposed_at as "proposedAt",
  decided_by as "decidedBy", (select a.currency from payouts.paying_accounts a
    where a.paying_account_id = payer_changes.paying_account_id) as currency`

export function insertChange(
  tx: Tx,
  row: Omit<PayerChangeRow, 'state' | 'usableOn' | 'decidedBy' | 'currency'>,
) {
  return tx.run(sql`
    insert into payouts.payer_changes (payer_change_id, payer_id, paying_account_id, before, after,
      reason, cools, state, proposed_by, proposed_at)
    values (${row.payerChangeId}, ${row.payerId}, ${row.payingAccountId},
      ${JSON.stringify(row.before)}::jsonb, ${JSON.stringify(row.after)}::jsonb, ${row.reason},
      ${row.cools}, 'proposed', ${row.proposedBy}, ${row.proposedAt})`)
}

export function selectChange(tx: Tx, payerChangeId: PayerChangeId) {
  return tx.maybeOne<PayerChangeRow>(sql`
    select ${changeColumns} from payouts.payer_changes where payer_change_id = ${payerChangeId}`)
}

export function lockChange(tx: Tx, payerChangeId: PayerChangeId) {
  return tx.one<PayerChangeRow>(sql`
    select ${changeColumns} from payouts.payer_changes
    where payer_change_id = ${payerChangeId} for update`)
}

/** What waits of payers and their accounts. Index payer_changes_one_open. */
export function openChanges(tx: Tx, payerIds: readonly PayerId[]) {
  return tx.many<PayerChangeRow>(sql`
    select ${changeColumns} from payouts.payer_changes
    where payer_id = any(${payerIds}::uuid[]) and state in ('proposed', 'cooling')
    order by payer_change_id`)
}

/** Changes and accounts whose days may be over: `on` is the last day anywhere. */
export function cooledChanges(tx: Tx, on: PlainDate, limit: number) {
  return tx.many<{ payerChangeId: PayerChangeId; usableOn: PlainDate; calendarCode: string }>(sql`
    select c.payer_change_id as "payerChangeId", c.usable_on + 0 as "usableOn",
      a.calendar_code as "calendarCode"
    from payouts.payer_changes c join payouts.paying_accounts a using (paying_account_id)
    where c.state = 'cooling' and c.usable_on <= ${on}
    order by c.payer_change_id limit ${limit}`)
}

export function cooledAccounts(tx: Tx, on: PlainDate, limit: number) {
  return tx.many<{
    payingAccountId: PayingAccountId
    payerId: PayerId
    currency: string
    usableOn: PlainDate
    calendarCode: string
  }>(sql`
    select paying_account_id as "payingAccountId", payer_id as "payerId", currency,
      usable_on + 0 as "usableOn", calendar_code as "calendarCode"
    from payouts.paying_accounts where state = 'cooling' and usable_on <= ${on}
    order by paying_account_id limit ${limit} for update skip locked`)
}

export function setCooled(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.run(sql`
    update payouts.paying_accounts set state = 'usable'
    where paying_account_id = ${payingAccountId} and state = 'cooling'`)
}

export function setDecided(
  tx: Tx,
  row: {
    readonly payerChangeId: PayerChangeId
    readonly state: PayerChangeState
    readonly by: string
    readonly at: Instant
    readonly usableOn: PlainDate | null
    readonly declinedReason: string | null
  },
) {
  const { state, at } = row
  return tx.run(sql`
    update payouts.payer_changes set state = ${state}, decided_by = ${row.by}, decided_at = ${at},
      usable_on = coalesce(${row.usableOn}, usable_on), declined_reason = ${row.declinedReason},
      applied_at = case when ${state} = 'applied' then ${at}::timestamptz end
    where payer_change_id = ${row.payerChangeId} and state in ('proposed', 'cooling')`)
}

/** A change whose days are over counts; who decided it stays. */
export function setApplied(tx: Tx, payerChangeId: PayerChangeId, at: Instant) {
  return tx.run(sql`
    update payouts.payer_changes set state = 'applied', applied_at = ${at}
    where payer_change_id = ${payerChangeId} and state = 'cooling'`)
}

/** Runs not yet released whose content a change of their payer or account may be part of, locked. */
export function lockUnreleased(tx: Tx, payerId: PayerId, payingAccountId: PayingAccountId | null) {
  return tx.many<{ runId: RunId }>(sql`
    select run_id as "runId" from payouts.runs
    where payer_id = ${payerId} and status in ('draft', 'checked', 'approved')
      and (${payingAccountId}::uuid is null or paying_account_id = ${payingAccountId}::uuid)
    order by run_id for update`)
}

/** What stands of a payer `p`: bars in minor units as text, and how it is taxed (by `t`, or untold). */
const payerNow: Sql = sql`jsonb_build_object('legal_name', p.legal_name, 'street', p.street,
  'house_number', p.house_number, 'post_code', p.post_code, 'town', p.town,
  'region', p.region, 'country', p.country, 'tax_number', p.tax_number,
  'vat_number', p.vat_number, 'approvals', coalesce((
    select jsonb_agg(jsonb_build_array(s.currency, s.above_minor::text,
      s.third_above_minor::text) order by s.currency)
    from payouts.second_approvals s where s.payer_id = p.payer_id), '[]'),
  'income_source', coalesce(t.income_source, 'partner'),
  'tax_invoices', coalesce(t.tax_invoices, 'never'), 'tax_invoices_from', t.tax_invoices_from,
  'recovers_vat', coalesce(t.recovers_vat, true))`

/** A payer as a change sees it. */
export function payerColumnsOf(tx: Tx, payerId: PayerId) {
  return tx.one<{ now: Columns }>(sql`
    select ${payerNow} as now from payouts.payers p
      left join payouts.payer_taxes t on t.payer_id = p.payer_id
    where p.payer_id = ${payerId}`)
}

export function accountColumnsOf(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.one<{ now: Columns }>(sql`
    select to_jsonb(a) - 'account_sealed' - 'account_blind'
      || jsonb_build_object('payment_min_minor', a.payment_min_minor::text) as now
    from payouts.paying_accounts a where a.paying_account_id = ${payingAccountId}`)
}

/** Writes what a change says over what stands; what it does not name stays. */
export function writePayer(tx: Tx, payerId: PayerId, after: Columns) {
  return tx.run(sql`
    update payouts.payers p set legal_name = n.legal_name, street = n.street,
      house_number = n.house_number, post_code = n.post_code, town = n.town, region = n.region,
      country = n.country, tax_number = n.tax_number, vat_number = n.vat_number,
      version = p.version + 1
    from payouts.payers o,
      jsonb_populate_record(o, ${JSON.stringify(after)}::jsonb - 'approvals') n
    where p.payer_id = ${payerId} and o.payer_id = p.payer_id`)
}

export async function writeApprovals(tx: Tx, payerId: PayerId, approvals: unknown): Promise<void> {
  await tx.run(sql`delete from payouts.second_approvals where payer_id = ${payerId}`)
  await tx.run(sql`
    insert into payouts.second_approvals (payer_id, currency, above_minor, third_above_minor)
    select ${payerId}::uuid, bar ->> 0, (bar ->> 1)::bigint, (bar ->> 2)::bigint
    from jsonb_array_elements(${JSON.stringify(approvals)}::jsonb) bar`)
}

export function writeAccount(tx: Tx, payingAccountId: PayingAccountId, after: Columns) {
  return tx.run(sql`
    update payouts.paying_accounts p set name = n.name, profile = n.profile,
      originator = nullif(n.originator, 'null'::jsonb), bic = n.bic,
      calendar_code = n.calendar_code, cut_off = n.cut_off, lead_days = n.lead_days,
      batch_booking = n.batch_booking, payment_min_minor = n.payment_min_minor,
      gl_account = n.gl_account
    from payouts.paying_accounts o, jsonb_populate_record(o, ${JSON.stringify(after)}::jsonb) n
    where p.paying_account_id = ${payingAccountId} and o.paying_account_id = p.paying_account_id`)
}

/** What stands is what the newest change of it says, for verification; each was decided by another. */
export function firstUnchanged(tx: Tx) {
  return tx.maybeOne<{ payerChangeId: string }>(sql`
    select c.payer_change_id as "payerChangeId" from payouts.payer_changes c
      join payouts.payers p on p.payer_id = c.payer_id
      left join payouts.payer_taxes t on t.payer_id = c.payer_id
      left join payouts.paying_accounts a on a.paying_account_id = c.paying_account_id
    where c.state = 'applied' and (c.decided_by = c.proposed_by or exists (
      select from jsonb_each(c.after) said where not exists (
          select from payouts.payer_changes newer where newer.payer_id = c.payer_id
            and newer.paying_account_id is not distinct from c.paying_account_id
            and newer.state = 'applied' and newer.applied_at > c.applied_at
            and newer.after ? said.key)
        and said.value is distinct from case
          when said.key = 'payment_min_minor' then to_jsonb(a.payment_min_minor::text)
          when a.paying_account_id is null then ${payerNow} -> said.key
          else coalesce(to_jsonb(a) -> said.key, 'null') end))
    order by c.payer_change_id limit 1`)
}
