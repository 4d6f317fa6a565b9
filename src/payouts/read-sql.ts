import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type { FileProfile, PayerId, PayingAccountId, RunId, RunStatus } from './run.ts'

export type RunPageRow = {
  runId: RunId
  number: string
  status: RunStatus
  payerId: PayerId
  payerName: string
  payingAccountId: PayingAccountId
  accountName: string
  profile: FileProfile
  currency: string
  executeOn: PlainDate
  payments: number
  totalMinor: bigint
  dropped: number
  preparedBy: string
  preparedAt: Instant
  releasedAt: Instant | null
}

/** Runs, newest first; the key is not needed, ids are in the order of time. Index runs_newest. */
export function runRows(
  tx: Tx,
  asked: PageAsked & {
    readonly status: RunStatus | null
    readonly payerId: string | null
    readonly runId: string | null
  },
) {
  return tx.many<RunPageRow>(sql`
    select r.run_id as "runId", r.number, r.status, r.payer_id as "payerId",
      y.legal_name as "payerName", r.paying_account_id as "payingAccountId",
      c.name as "accountName", c.profile, r.currency, r.execute_on as "executeOn",
      p.payments, p.total as "totalMinor", p.dropped, r.preparers[1] as "preparedBy",
      r.created_at as "preparedAt", r.released_at as "releasedAt"
    from payouts.runs r join payouts.payers y on y.payer_id = r.payer_id
      join payouts.paying_accounts c on c.paying_account_id = r.paying_account_id
      cross join lateral (
        select count(*) filter (where dropped_at is null)::int as payments,
          coalesce(sum(amount_minor) filter (where dropped_at is null), 0)::int8 as total,
          count(dropped_at)::int as dropped
        from payouts.payments where run_id = r.run_id) p
    where (${asked.after?.id ?? null}::uuid is null or r.run_id < ${asked.after?.id ?? null}::uuid)
      and (${asked.status}::text is null or r.status = ${asked.status})
      and (${asked.payerId}::uuid is null or r.payer_id = ${asked.payerId}::uuid)
      and (${asked.runId}::uuid is null or r.run_id = ${asked.runId}::uuid)
    order by r.run_id desc limit ${asked.limit + 1}`)
}

/** What is owed by due day, payer and currency, in sums by where it stands. Bounded by days. */
export function dueSums(
  tx: Tx,
  asked: { readonly until: PlainDate; readonly payerId: string | null },
) {
  return tx.many<{
    dueOn: PlainDate
    payerId: PayerId
    payerName: string | null
    currency: string
    readyCount: number
    readyMinor: bigint
    heldCount: number
    heldMinor: bigint
    inRunCount: number
    inRunMinor: bigint
    sentCount: number
    sentMinor: bigint
  }>(sql`
    select o.due_on as "dueOn", o.payer_id as "payerId", y.legal_name as "payerName", o.currency,
      count(*) filter (where o.status = 'ready')::int as "readyCount",
      coalesce(sum(o.amount_minor) filter (where o.status = 'ready'), 0)::int8 as "readyMinor",
      count(*) filter (where o.status = 'held')::int as "heldCount",
      coalesce(sum(o.amount_minor) filter (where o.status = 'held'), 0)::int8 as "heldMinor",
      count(*) filter (where o.status = 'scheduled' and o.sent_on is null)::int as "inRunCount",
      coalesce(sum(o.amount_minor) filter (where o.status = 'scheduled' and o.sent_on is null),
        0)::int8 as "inRunMinor",
      count(*) filter (where o.status = 'scheduled' and o.sent_on is not null)::int as "sentCount",
      coalesce(sum(o.amount_minor) filter (where o.status = 'scheduled' and o.sent_on is not null),
        0)::int8 as "sentMinor"
    from payables.payables o left join payouts.payers y on y.payer_id = o.payer_id
    where o.status in ('held', 'ready', 'scheduled') and o.due_on <= ${asked.until}
      and (${asked.payerId}::uuid is null or o.payer_id = ${asked.payerId}::uuid)
    group by o.due_on, o.payer_id, y.legal_name, o.currency
    order by o.due_on, o.currency, o.payer_id limit 2000`)
}

/** What is held, by due day. Index payables_due when one payer is asked. */
export function blockedRows(
  tx: Tx,
  asked: PageAsked & { readonly payerId: string | null; readonly owedBy: string | null },
) {
  return tx.many<{
    payableId: string
    reference: string
    submissionId: string
    partnerId: string
    partnerCode: string
    partnerName: string
    payerId: PayerId
    amountMinor: bigint
    currency: string
    dueOn: PlainDate
  }>(sql`
    select o.payable_id as "payableId", o.reference, o.submission_id as "submissionId",
      o.partner_id as "partnerId", p.code as "partnerCode", p.legal_name as "partnerName",
      o.payer_id as "payerId", o.amount_minor as "amountMinor", o.currency, o.due_on as "dueOn"
    from payables.payables o join partners.partners p on p.partner_id = o.partner_id
    where o.status = 'held'
      and (o.due_on, o.payable_id) > (${asked.after?.key ?? '0001-01-01'}::date,
        ${asked.after?.id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
      and (${asked.payerId}::uuid is null or o.payer_id = ${asked.payerId}::uuid)
      and (${asked.owedBy}::text is null or exists (select from payables.holds h
        where h.payable_id = o.payable_id and h.owed_by = ${asked.owedBy}))
    order by o.due_on, o.payable_id limit ${asked.limit + 1}`)
}

export function partnerCodes(tx: Tx, partnerIds: readonly string[]) {
  return tx.many<{ partnerId: string; code: string }>(sql`
    select partner_id as "partnerId", code from partners.partners
    where partner_id = any(${partnerIds}::uuid[])`)
}
