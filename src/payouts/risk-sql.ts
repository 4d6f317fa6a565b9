import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PaymentId, RunId } from './run.ts'

type Ids = readonly PaymentId[]

/** What of payments the accounts and people behind them say. `since`: how far back a change of people
 *  is news. Index events_of_people. */
export function riskAccounts(tx: Tx, paymentIds: Ids, since: Instant) {
  return tx.many<{
    paymentId: PaymentId
    bankCountry: string | null
    residence: string | null
    accountChangedAt: Instant | null
    contactChangedAt: Instant | null
  }>(sql`
    select p.payment_id as "paymentId", b.bank_country as "bankCountry",
      v.tax_residence as residence,
      case when exists (select from vendors.bank_details o where o.vendor_id = b.vendor_id
          and o.currency = b.currency and o.bank_detail_id <> b.bank_detail_id
          and o.approved_at < b.approved_at)
        then b.approved_at end as "accountChangedAt",
      (select max(e.at) from audit.events e where e.partner_id = p.partner_id and e.at > ${since}
        and e.type in ('partner.contact_changed', 'person.changed')
        and ((e.type = 'partner.contact_changed'
            and jsonb_array_length(coalesce(e.body::jsonb -> 'changes', '[]')) > 0)
          or (e.type = 'person.changed' and e.body::jsonb -> 'changed' ? 'email')))
        as "contactChangedAt"
    from payouts.payments p
      left join vendors.bank_details b on b.bank_detail_id = p.bank_detail_id
      left join vendors.vendors v on v.vendor_id = b.vendor_id
    where p.payment_id = any(${paymentIds}::uuid[]) order by p.payment_id`)
}

/** What settled payments of other runs to the vendors of payments came to, newest first, so many each.
 *  Index payments_of_partner. */
export function riskPaid(
  tx: Tx,
  of: { readonly paymentIds: Ids; readonly runId: RunId; readonly limit: number },
) {
  return tx.many<{ partnerId: string; amountMinor: bigint }>(sql`
    select h.partner_id as "partnerId", h.amount_minor as "amountMinor"
    from (select distinct partner_id, currency from payouts.payments
        where payment_id = any(${of.paymentIds}::uuid[])) w
      cross join lateral (
        select q.partner_id, q.amount_minor, q.payment_id from payouts.payments q
          join payouts.attempts a on a.payment_id = q.payment_id and a.state = 'settled'
        where q.partner_id = w.partner_id and q.currency = w.currency and q.run_id <> ${of.runId}
          and q.amount_minor > 0
        order by q.payment_id desc limit ${of.limit}) h
    order by h.partner_id, h.payment_id desc`)
}

/** Other payments to the same vendors in runs prepared so many days around this one, so many each. The
 *  vendor's payments come first (offset 0): they are few, and a run's are not. Index
 *  payments_of_partner. */
export function riskAround(
  tx: Tx,
  of: {
    readonly paymentIds: Ids
    readonly runId: RunId
    readonly days: number
    readonly limit: number
  },
) {
  return tx.many<{ paymentId: PaymentId; amountMinor: bigint }>(sql`
    with around as materialized (
      select s.run_id from payouts.runs r join payouts.runs s
        on s.status not in ('cancelled', 'rejected')
          and s.created_at between r.created_at - make_interval(days => ${of.days}::int)
            and r.created_at + make_interval(days => ${of.days}::int)
      where r.run_id = ${of.runId})
    select p.payment_id as "paymentId", near.amount_minor as "amountMinor"
    from payouts.payments p cross join lateral (
      select own.payment_id, own.amount_minor from (
          select q.payment_id, q.run_id, q.amount_minor from payouts.payments q
          where q.partner_id = p.partner_id and q.currency = p.currency
            and q.payment_id <> p.payment_id and q.dropped_at is null
          order by q.payment_id desc offset 0) own
        join around on around.run_id = own.run_id
      order by own.payment_id desc limit ${of.limit}) near
    where p.payment_id = any(${of.paymentIds}::uuid[])
    order by p.payment_id, near.payment_id`)
}

/** Amounts that so many vendors or more are paid exactly, in this run and runs of the days before. By
 *  amount and not by payment: where all are alike, each is counted once. */
export function riskSameAmounts(
  tx: Tx,
  runId: RunId,
  { days, vendorsMin }: { readonly days: number; readonly vendorsMin: number },
) {
  return tx.many<{ amountMinor: bigint; vendors: number }>(sql`
    select q.amount_minor as "amountMinor", count(distinct q.partner_id)::int as vendors
    from payouts.runs r
      join payouts.runs s on s.payer_id = r.payer_id and s.currency = r.currency
        and s.status not in ('cancelled', 'rejected')
        and s.created_at between r.created_at - make_interval(days => ${days}::int) and r.created_at
      join payouts.payments q on q.run_id = s.run_id and q.dropped_at is null and q.amount_minor > 0
    where r.run_id = ${runId} group by q.amount_minor
    having count(distinct q.partner_id) >= ${vendorsMin} order by q.amount_minor`)
}

/** What the payables of payments say of their decisions. */
export function riskLines(tx: Tx, paymentIds: Ids) {
  return tx.many<{
    paymentId: PaymentId
    reference: string
    decidedBy: string
    decidedOn: PlainDate
    decidedAt: Instant
    dueOn: PlainDate
    amountMinor: bigint
    currency: string
  }>(sql`
    select p.payment_id as "paymentId", o.reference, o.decided_by as "decidedBy",
      o.decided_on as "decidedOn", o.created_at as "decidedAt", o.due_on as "dueOn",
      l.amount_minor as "amountMinor", o.currency
    from payouts.payments p
      join payouts.payment_lines l on l.payment_id = p.payment_id and l.live
      join payables.payables o on o.payable_id = l.payable_id
    where p.payment_id = any(${paymentIds}::uuid[])
    order by p.payment_id, o.reference, o.payable_id`)
}

/** What else whoever decided a payment's lines decided for the same vendor, so many days around, so
 *  many each. */
export function riskDecided(
  tx: Tx,
  of: { readonly paymentIds: Ids; readonly days: number; readonly limit: number },
) {
  return tx.many<{
    paymentId: PaymentId
    person: string
    currency: string
    amountMinor: bigint
  }>(sql`
    select w.payment_id as "paymentId", w.decided_by as person, near.currency,
      near.amount_minor as "amountMinor"
    from (select p.payment_id, p.partner_id, p.owed_currency, o.decided_by,
          min(o.decided_on) - ${of.days}::int as since,
          max(o.decided_on) + ${of.days}::int as until
        from payouts.payments p
          join payouts.payment_lines l on l.payment_id = p.payment_id and l.live
          join payables.payables o on o.payable_id = l.payable_id
        where p.payment_id = any(${of.paymentIds}::uuid[])
        group by p.payment_id, p.partner_id, p.owed_currency, o.decided_by) w
      cross join lateral (
        select o.payable_id, o.currency, o.amount_minor from payables.payables o
        where o.partner_id = w.partner_id and o.decided_by = w.decided_by
          and o.currency = w.owed_currency and o.decided_on between w.since and w.until
          and o.status <> 'cancelled'
        order by o.payable_id desc limit ${of.limit}) near
    order by w.payment_id, w.decided_by, near.payable_id`)
}

/** The vendor of each partner, for a link to its page. */
export async function vendorIdsBy(tx: Tx, partnerIds: readonly string[]) {
  const rows = await vendorIdRows(tx, partnerIds)
  return new Map(rows.map((row) => [row.partnerId, row.vendorId]))
}

export function vendorIdRows(tx: Tx, partnerIds: readonly string[]) {
  return tx.many<{ partnerId: string; vendorId: string }>(sql`
    select partner_id as "partnerId", vendor_id as "vendorId" from vendors.vendors
    where partner_id = any(${partnerIds}::uuid[]) order by vendor_id`)
}

export type LookRow = {
  paymentId: PaymentId
  person: string
  contentHash: string
  points: number
  signs: string[]
  at: Instant
}

/** Who looked at which payments of a run, in whichever content. */
export function looksOf(tx: Tx, runId: RunId) {
  return tx.many<LookRow>(sql`
    select k.payment_id as "paymentId", k.person, k.content_hash as "contentHash", k.points,
      k.signs, k.at
    from payouts.looks k join payouts.payments p on p.payment_id = k.payment_id
    where p.run_id = ${runId} order by k.at, k.payment_id, k.person`)
}

/** Notes a look; looking again changes nothing. */
export function insertLook(tx: Tx, row: LookRow) {
  return tx.run(sql`
    insert into payouts.looks (payment_id, person, content_hash, points, signs, at)
    values (${row.paymentId}, ${row.person}, ${row.contentHash}, ${row.points}, ${row.signs},
      ${row.at})
    on conflict on constraint looks_once do nothing`)
}
