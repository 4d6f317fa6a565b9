import type { PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { StatementKind } from './statement-kinds.ts'

export type StatementRow = {
  on: PlainDate
  kind: StatementKind
  reference: string
  reason: string | null
  currency: string
  /** What it does to what we owe the partner. */
  effectMinor: bigint
  shownMinor: bigint
  balanceMinor: bigint
  paidCurrency: string | null
  paidMinor: bigint | null
  rate: string | null
  rateSource: string | null
  rateOn: PlainDate | null
}

/** Everything between a partner and us with its balance, the newest first: only columns that the portal login may read.
 *  Transfers are found by run, partner and currency, of which a run has one payment; one that came
 *  back is in no run any more. Indexes payables_partner, receivables_open, payments_of_partner. */
export function statementRows(tx: Tx, partnerId: string, limit: number) {
  return tx.many<StatementRow>(sql`
    select s.on_day as "on", s.kind, s.reference, s.reason, s.currency,
      s.effect::int8 as "effectMinor", s.shown::int8 as "shownMinor",
      (sum(s.effect) over (partition by s.currency order by s.on_day, s.rank, s.id))::int8
        as "balanceMinor",
      s.paid_currency as "paidCurrency", s.paid as "paidMinor", s.rate,
      s.rate_source as "rateSource", s.rate_on as "rateOn"
    from (
      select p.decided_on as on_day, 1 as rank, 'owed' as kind, p.reference, null as reason,
        p.currency, p.amount_minor as effect, p.amount_minor as shown, null::char(3) as paid_currency,
        null::int8 as paid, null as rate, null as rate_source, null::date as rate_on,
        p.payable_id as id
      from payables.payables p where p.partner_id = ${partnerId} and p.status <> 'cancelled'
      union all
      select (a.adjusted_at at time zone 'UTC')::date, 2, 'lowered', p.reference, a.reason,
        a.currency, a.amount_minor, a.amount_minor, null, null, null, null, null, a.adjustment_id
      from payables.adjustments a join payables.payables p on p.payable_id = a.payable_id
      where a.partner_id = ${partnerId} and a.kind = 'lowered' and p.status <> 'cancelled'
      union all
      select (a.adjusted_at at time zone 'UTC')::date, 6, a.kind, p.reference, a.reason,
        a.currency, a.amount_minor, a.amount_minor, null, null, null, null, null, a.adjustment_id
      from payables.adjustments a join payables.payables p on p.payable_id = a.payable_id
      where a.partner_id = ${partnerId} and a.kind in ('withheld', 'unwithheld')
      union all
      select r.claimed_on, 3, 'clawed_back', r.reference, r.reason, r.currency, -r.amount_minor,
        -r.amount_minor, null, null, null, null, null, r.receivable_id
      from payables.receivables r where r.partner_id = ${partnerId}
      union all
      select v.recovered_on, 4, case v.kind when 'refund' then 'refunded' when 'write_off'
          then 'written_off' when 'returned' then 'claim_ended' when 'withheld'
          then 'tax_taken_back' else 'netted' end, r.reference,
        v.reason, v.currency, case v.kind when 'netting' then 0 else v.amount_minor end,
        v.amount_minor, null, null, null, null, null, v.recovery_id
      from payables.recoveries v join payables.receivables r on r.receivable_id = v.receivable_id
      where v.partner_id = ${partnerId}
      union all
      select coalesce(p.paid_on, p.sent_on), 5,
        case when p.paid_on is null then 'on_its_way' else 'paid' end, m.remittance, null,
        m.owed_currency,
        case when p.paid_on is null then 0
          else -sum(p.amount_minor - p.lowered_minor - p.netted_minor - p.withheld_minor) end,
        -sum(p.amount_minor - p.lowered_minor - p.netted_minor - p.withheld_minor), m.currency, m.amount_minor, m.rate,
        m.rate_source, m.rate_on, m.payment_id
      from payouts.payments m join payables.payables p on p.run_id = m.run_id
        and p.partner_id = m.partner_id and p.currency = m.owed_currency
        and p.sent_on is not null 
        and p.amount_minor - p.lowered_minor - p.netted_minor - p.withheld_minor > 0
      where m.partner_id = ${partnerId} and m.dropped_at is null and m.amount_minor > 0
      group by m.payment_id, p.paid_on, p.sent_on
    ) s
    order by s.on_day desc, s.rank desc, s.id desc limit ${limit}`)
}

/** What is ready for a partner, by payer and currency, with the least that we pay at once (that of
 *  the account, or of a program among them, if more) and since when the oldest waits. A fact for the
 *  partner: it names no account. */
export function readySums(tx: Tx, partnerId: string) {
  return tx.many<{
    currency: string
    payables: number
    openMinor: bigint
    minimumMinor: bigint
    oldestOn: PlainDate
  }>(sql`
    select o.currency, count(*)::int as payables,
      sum(o.amount_minor - o.lowered_minor - o.netted_minor - o.withheld_minor)::int8 as "openMinor",
      greatest(min(c.least), coalesce(max(o.minimum_minor), 0))::int8 as "minimumMinor",
      min(o.decided_on) as "oldestOn"
    from payables.payables o
      join (select payer_id, currency, min(payment_min_minor) as least
        from payouts.paying_accounts where state = 'usable' group by payer_id, currency) c
        on c.payer_id = o.payer_id and c.currency = o.currency
    where o.partner_id = ${partnerId} and o.status = 'ready'
    group by o.payer_id, o.currency order by o.currency, o.payer_id`)
}
