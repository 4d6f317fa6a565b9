import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { FormFields } from './tax-form.ts'
import type { TaxForm, TaxFormId, TaxFormState, VendorId } from './vendor.ts'

/** A signed form as shown: the partner's own columns, which the portal login may read. */
export type TaxFormRow = {
  taxFormId: TaxFormId
  vendorId: VendorId
  state: TaxFormState
  form: TaxForm
  taxResidence: string
  signedOn: PlainDate | null
  signerName: string | null
  signerCapacity: string | null
  taxClassification: FormFields['taxClassification']
  exemptPayeeCode: number | null
  chapter4Status: FormFields['chapter4Status']
  treatyArticle: string | null
  treatyRate: string | null
  taxNumberMasked: string | null
  validThrough: PlainDate | null
  proposedAt: Instant
  decidedAt: Instant | null
  endedOn: PlainDate | null
  endedReason: string | null
}

const formColumns: Sql = sql`
  tax_form_id as "taxFormId", vendor_id as "vendorId", state, form,
  tax_residence as "taxResidence", signed_on as "signedOn", signer_name as "signerName",
  signer_capacity as "signerCapacity", tax_classification as "taxClassification",
  exempt_payee_code as "exemptPayeeCode", chapter4_status as "chapter4Status",
  treaty_article as "treatyArticle", treaty_rate as "treatyRate",
  tax_number_masked as "taxNumberMasked", valid_through as "validThrough",
  proposed_at as "proposedAt", decided_at as "decidedAt", ended_on as "endedOn",
  ended_reason as "endedReason"`

/** Every form of a vendor, newest first. */
export function taxFormsOf(tx: Tx, vendorId: VendorId) {
  return tx.many<TaxFormRow>(sql`
    select ${formColumns} from vendors.tax_forms where vendor_id = ${vendorId}
    order by proposed_at desc, tax_form_id desc limit 50`)
}

export type OpenForm = TaxFormRow & { proposedBy: string; taxNumberSealed: string | null }

/** The renewal that waits; the caller holds the vendor's lock. */
export function proposedForm(tx: Tx, vendorId: VendorId) {
  return tx.maybeOne<OpenForm>(sql`
    select ${formColumns}, proposed_by as "proposedBy", tax_number_sealed as "taxNumberSealed"
    from vendors.tax_forms where vendor_id = ${vendorId} and state = 'proposed'`)
}

export function formInForce(tx: Tx, vendorId: VendorId) {
  return tx.maybeOne<TaxFormRow>(sql`
    select ${formColumns} from vendors.tax_forms
    where vendor_id = ${vendorId} and state = 'in_force'`)
}

export type NewForm = {
  readonly taxFormId: TaxFormId
  readonly vendorId: VendorId
  readonly partnerId: string
  readonly state: 'proposed' | 'in_force'
  readonly form: TaxForm
  readonly taxResidence: string
  readonly fields: FormFields
  readonly taxNumberSealed: string | null
  readonly taxNumberMasked: string | null
  readonly validThrough: PlainDate | null
  readonly fileId: string | null
  readonly by: string
  readonly at: Instant
  readonly decidedBy: string | null
}

export function insertTaxForm(tx: Tx, row: NewForm) {
  const { fields } = row
  return tx.run(sql`
    insert into vendors.tax_forms (tax_form_id, vendor_id, partner_id, state, form, tax_residence,
      signed_on, signer_name, signer_capacity, tax_classification, exempt_payee_code,
      chapter4_status, treaty_article, treaty_rate, tax_number_sealed, tax_number_masked,
      valid_through, file_id, proposed_by, proposed_at, decided_by, decided_at)
    values (${row.taxFormId}, ${row.vendorId}, ${row.partnerId}, ${row.state}, ${row.form},
      ${row.taxResidence}, ${fields.taxFormSignedOn}, ${fields.signerName},
      ${fields.signerCapacity}, ${fields.taxClassification}, ${fields.exemptPayeeCode},
      ${fields.chapter4Status}, ${fields.treatyArticle}, ${fields.treatyRate},
      ${row.taxNumberSealed}, ${row.taxNumberMasked}, ${row.validThrough}, ${row.fileId}, ${row.by},
      ${row.at}, ${row.decidedBy}, ${row.decidedBy === null ? null : row.at})`)
}

/** A proposed form is decided: in force, its number now the profile's, or declined. */
export function decideForm(
  tx: Tx,
  taxFormId: TaxFormId,
  decided: {
    readonly state: 'in_force' | 'declined'
    readonly by: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update vendors.tax_forms set state = ${decided.state}, decided_by = ${decided.by},
      decided_at = ${decided.at}, tax_number_sealed = null
    where tax_form_id = ${taxFormId} and state = 'proposed'`)
}

/** Another form took the place of the one in force. */
export function replaceForm(tx: Tx, vendorId: VendorId) {
  return tx.run(sql`
    update vendors.tax_forms set state = 'replaced'
    where vendor_id = ${vendorId} and state = 'in_force'`)
}

/** The form in force is relied on no more: it ran out, or its circumstances changed. */
export function endForm(
  tx: Tx,
  vendorId: VendorId,
  ended: {
    readonly state: 'ended' | 'expired'
    readonly on: PlainDate
    readonly reason: string | null
    readonly by: string | null
  },
) {
  return tx.run(sql`
    update vendors.tax_forms set state = ${ended.state}, ended_on = ${ended.on},
      ended_reason = ${ended.reason}, ended_by = ${ended.by}
    where vendor_id = ${vendorId} and state = 'in_force'`)
}

export function setFormEnded(tx: Tx, vendorId: VendorId, on: PlainDate) {
  return tx.run(sql`
    update vendors.vendors set tax_form_ended_on = ${on}, version = version + 1
    where vendor_id = ${vendorId}`)
}

/** Writes an approved renewal into the profile it belongs to. */
export function writeRenewal(tx: Tx, vendorId: VendorId, form: OpenForm) {
  return tx.run(sql`
    update vendors.vendors set tax_form = ${form.form}, tax_form_signed_on = ${form.signedOn},
      signer_name = ${form.signerName}, signer_capacity = ${form.signerCapacity},
      tax_classification = ${form.taxClassification},
      exempt_payee_code = ${form.exemptPayeeCode}, chapter4_status = ${form.chapter4Status},
      treaty_article = ${form.treatyArticle}, treaty_rate = ${form.treatyRate},
      tax_form_ended_on = null,
      tax_number_sealed = coalesce(${form.taxNumberSealed}, tax_number_sealed),
      tax_number_masked = coalesce(${form.taxNumberMasked}, tax_number_masked),
      version = version + 1
    where vendor_id = ${vendorId}`)
}

/** Active vendors whose form no longer holds on `today`, by id. */
export function formsRunOut(tx: Tx, today: PlainDate, limit: number) {
  return tx.many<{ vendorId: VendorId }>(sql`
    select vendor_id as "vendorId" from vendors.vendors
    where state = 'active' and (tax_form_through < ${today} or tax_form_ended_on is not null)
    order by vendor_id limit ${limit}`)
}

/** Active vendors whose form ends in at most 60 days, no renewal waiting, that were not told yet at
 *  this step: 60, 30 or 7 days before. */
export function formsEnding(tx: Tx, today: PlainDate, limit: number) {
  return tx.many<{
    vendorId: VendorId
    partnerId: string
    form: TaxForm | null
    through: PlainDate | null
    step: number
  }>(sql`
    select e.vendor_id as "vendorId", e.partner_id as "partnerId", e.tax_form as form,
      e.tax_form_through as through, e.step
    from (
      select vendor_id, partner_id, tax_form, tax_form_through,
        case when tax_form_through - ${today}::date <= 7 then 7
          when tax_form_through - ${today}::date <= 30 then 30 else 60 end as step
      from vendors.vendors
      where state = 'active' and tax_form_through between ${today}::date and ${today}::date + 60) e
    where not exists (select from vendors.tax_forms t where t.vendor_id = e.vendor_id
        and t.state = 'proposed')
      and not exists (select from vendors.reminders r where r.vendor_id = e.vendor_id
        and r.about = 'tax_form' and r.of_day = e.tax_form_through and r.step <= e.step)
    order by e.tax_form_through, e.vendor_id limit ${limit}`)
}

export type Reminded = {
  readonly vendorId: VendorId
  readonly about: 'tax_form' | 'papers' | 'approval' | 'renewal' | 'owners'
  readonly ofDay: PlainDate
  readonly step: number
  readonly at: Instant
}

/** Notes that it was told; 0 when it was before. */
export function insertReminder(tx: Tx, row: Reminded) {
  return tx.run(sql`
    insert into vendors.reminders (vendor_id, about, of_day, step, told_at)
    values (${row.vendorId}, ${row.about}, ${row.ofDay}, ${row.step}, ${row.at})
    on conflict on constraint reminders_pkey do nothing`)
}

/** What waits for one of ours: papers for a specialist, a profile or a renewal for Finance. The step
 *  last told of this wait beside it. */
export function waitingForUs(tx: Tx, before: Instant, limit: number) {
  return tx.many<{
    vendorId: VendorId
    partnerId: string
    about: 'papers' | 'approval' | 'renewal'
    since: Instant
    lastStep: number | null
  }>(sql`
    select w.vendor_id as "vendorId", w.partner_id as "partnerId", w.about, w.since,
      (select max(r.step) from vendors.reminders r where r.vendor_id = w.vendor_id
        and r.about = w.about and r.of_day = (w.since at time zone 'UTC')::date)::int as "lastStep"
    from (
      select vendor_id, partner_id,
        case state when 'submitted' then 'papers' else 'approval' end as about,
        state_since as since
      from vendors.vendors where state in ('submitted', 'in_review')
      union all
      select vendor_id, partner_id, 'renewal', proposed_at from vendors.tax_forms
      where state = 'proposed') w
    where w.since < ${before}
    order by w.since, w.vendor_id limit ${limit}`)
}

/** The first vendor whose profile is not what its form in force says, or whose block is not its state. */
export function firstWrongForm(tx: Tx) {
  return tx.maybeOne<{ vendorId: VendorId; why: string }>(sql`
    select v.vendor_id as "vendorId",
      case when (b.block_id is null) = (v.state = 'blocked')
          then 'its state is not what its block says'
        when f.tax_form_id is null then 'it is active without a form in force'
        else 'its profile says another form than its form in force' end as why
    from vendors.vendors v
      left join vendors.blocks b on b.vendor_id = v.vendor_id and b.lifted_at is null
      left join vendors.tax_forms f on f.vendor_id = v.vendor_id and f.state = 'in_force'
    where (b.block_id is null) = (v.state = 'blocked')
      or (v.state = 'active' and v.tax_form_ended_on is null
        and (f.tax_form_id is null or f.form <> v.tax_form
          or f.signed_on is distinct from v.tax_form_signed_on
          or f.tax_number_masked is distinct from v.tax_number_masked
          or f.treaty_rate is distinct from v.treaty_rate))
    order by v.vendor_id limit 1`)
}
