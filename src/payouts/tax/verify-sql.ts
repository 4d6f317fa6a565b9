import { sql, type Tx } from '../../platform/db.ts'

/** A payment whose tax is not the sum of its rows, or tax in the books that payables do not know. */
export function firstWrongTax(tx: Tx) {
  return tx.maybeOne<{ number: string; ordinal: number; why: string }>(sql`
    select r.number, p.ordinal, case
        when p.withheld_minor <> w.minor
          then 'it withholds ' || p.withheld_minor || ', its lines ' || w.minor
        when p.vat_minor <> v.minor
          then 'its VAT is ' || p.vat_minor || ', that of its lines ' || v.minor
        else 'it withheld ' || w.booked || ', payables say ' || a.minor end as why
    from payouts.payments p join payouts.runs r on r.run_id = p.run_id
      cross join lateral (
        select coalesce(sum(x.amount_minor) filter (where x.live), 0)::int8 as minor,
          coalesce(sum(x.amount_minor - x.undone_minor) filter (where x.withheld_at is not null), 0)
            ::int8 as booked
        from payouts.payment_withholdings x where x.payment_id = p.payment_id) w
      cross join lateral (
        select coalesce(sum(x.amount_minor), 0)::int8 as minor from payouts.payment_vats x
        where x.payment_id = p.payment_id and x.live) v
      cross join lateral (
        select coalesce(-sum(j.amount_minor), 0)::int8 as minor from payables.adjustments j
        where j.payment_id = p.payment_id and j.kind in ('withheld', 'unwithheld')) a
    where p.dropped_at is null
      and (p.withheld_minor <> w.minor or p.vat_minor <> v.minor or w.booked <> a.minor)
    order by r.number, p.ordinal limit 1`)
}

/** A payable of which more or less left for the authority than two people sent or a claim took back. */
export function firstWrongRemitted(tx: Tx) {
  return tx.maybeOne<{ reference: string; stored: bigint; rows: bigint }>(sql`
    select p.reference, p.remitted_minor as stored, (s.minor + c.minor)::int8 as rows
    from payables.payables p
      cross join lateral (
        select coalesce(sum(l.amount_minor), 0)::int8 as minor from payouts.tax_remittance_lines l
          join payouts.tax_remittances t on t.tax_remittance_id = l.tax_remittance_id
            and t.state = 'remitted'
        where l.payable_id = p.payable_id) s
      cross join lateral (
        select coalesce(sum(v.amount_minor), 0)::int8 as minor from payables.recoveries v
          join payables.receivables r on r.receivable_id = v.receivable_id
        where r.payable_id = p.payable_id and v.kind = 'withheld') c
    where p.remitted_minor <> s.minor + c.minor
    order by p.reference, p.payable_id limit 1`)
}

/** A remittance that is not the sum of its payables, or one that a single person made. */
export function firstWrongRemittance(tx: Tx) {
  return tx.maybeOne<{ reference: string; why: string }>(sql`
    select t.reference, case when t.decided_by = t.proposed_by then 'one person made it'
        else 'it is ' || t.amount_minor || ', its payables are ' || s.minor end as why
    from payouts.tax_remittances t cross join lateral (
      select coalesce(sum(l.amount_minor), 0)::int8 as minor from payouts.tax_remittance_lines l
      where l.tax_remittance_id = t.tax_remittance_id) s
    where t.amount_minor <> s.minor or (t.state = 'remitted' and t.decided_by = t.proposed_by)
    order by t.proposed_at, t.tax_remittance_id limit 1`)
}

/** A tax invoice whose lines are not its figures, or that one person alone took through. */
export function firstWrongTaxInvoice(tx: Tx) {
  return tx.maybeOne<{ number: string; why: string }>(sql`
    select i.number, case when l.net <> i.net_minor or l.vat <> i.vat_minor
        then 'its lines are ' || l.net || ' and ' || l.vat || ' of VAT, it says '
          || i.net_minor || ' and ' || i.vat_minor
        else 'who sent or reviewed it accepted it' end as why
    from payouts.tax_invoices i cross join lateral (
      select coalesce(sum(x.net_minor), 0)::int8 as net, coalesce(sum(x.vat_minor), 0)::int8 as vat
      from payouts.tax_invoice_lines x where x.tax_invoice_id = i.tax_invoice_id) l
    where l.net <> i.net_minor or l.vat <> i.vat_minor
      or (i.state = 'accepted' and i.decided_by in (i.received_by, i.reviewed_by))
    order by i.received_at, i.tax_invoice_id limit 1`)
}
