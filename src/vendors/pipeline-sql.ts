import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type { VendorId, VendorState } from './vendor.ts'

export type VendorListRow = {
  vendorId: VendorId
  partnerId: string
  partnerCode: string
  partnerName: string
  state: VendorState
  stateReason: string | null
  stateSince: Instant
  legalName: string | null
  submittedAt: Instant | null
  taxFormThrough: PlainDate | null
  erpNumber: string | null
  programs: string[]
  bankWaiting: boolean
  renewalWaiting: boolean
  version: number
}

/** The page of vendors by partner code. */
export function vendorRows(
  tx: Tx,
  asked: PageAsked & { readonly state: VendorState | null; readonly partnerId: string | null },
) {
  return tx.many<VendorListRow>(sql`
    select v.vendor_id as "vendorId", v.partner_id as "partnerId", p.code as "partnerCode",
      p.legal_name as "partnerName", v.state, v.state_reason as "stateReason",
      v.state_since as "stateSince", v.legal_name as "legalName",
      v.submitted_at as "submittedAt", v.tax_form_through as "taxFormThrough",
      v.erp_number as "erpNumber",
      array(select w.program from vendors.waiting_programs w where w.vendor_id = v.vendor_id
        order by w.program) as programs,
      exists (select from vendors.bank_details b where b.vendor_id = v.vendor_id
        and b.state in ('proposed', 'called_back')) as "bankWaiting",
      exists (select from vendors.tax_forms t where t.vendor_id = v.vendor_id
        and t.state = 'proposed') as "renewalWaiting", v.version
    from vendors.vendors v join partners.partners p on p.partner_id = v.partner_id
    where (p.code, v.vendor_id) > (${asked.after?.key ?? ''},
        ${asked.after?.id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
      and (${asked.state}::text is null or v.state = ${asked.state})
      and (${asked.partnerId}::uuid is null or v.partner_id = ${asked.partnerId}::uuid)
    order by p.code, v.vendor_id limit ${asked.limit + 1}`)
}

/** How many profiles stand in each state, and since when the oldest; counted in sets. */
export function pipelineCounts(tx: Tx) {
  return tx.many<{ state: VendorState; count: number; oldest: Instant }>(sql`
    select state, count(*)::int as count, min(state_since) as oldest
    from vendors.vendors group by state order by state`)
}

/** Names a program that waits for the profile; 0 when it was named before. */
export function insertWaitingProgram(
  tx: Tx,
  row: {
    readonly vendorId: VendorId
    readonly partnerId: string
    readonly program: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into vendors.waiting_programs (vendor_id, partner_id, program, named_at)
    values (${row.vendorId}, ${row.partnerId}, ${row.program}, ${row.at})
    on conflict on constraint waiting_programs_pkey do nothing`)
}

export function waitingPrograms(tx: Tx, vendorId: VendorId) {
  return tx.many<{ program: string; namedAt: Instant }>(sql`
    select program, named_at as "namedAt" from vendors.waiting_programs
    where vendor_id = ${vendorId} order by program`)
}

/** Adds countries of payers that wait for the profile. */
export function addPayerCountries(tx: Tx, vendorId: VendorId, countries: readonly string[]) {
  return tx.run(sql`
    update vendors.vendors set payer_countries = array(select distinct one
        from unnest(payer_countries || ${countries}::text[]) one order by one)
    where vendor_id = ${vendorId}`)
}
