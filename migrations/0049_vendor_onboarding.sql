-- Why: a profile says who is paid under which tax, and both end: a W-8 runs out, circumstances change, a
-- vendor must be stopped at once. The fields of the tax forms are kept with the form they were signed
-- on, one row per form, so that a renewal stands beside what still holds and what was relied on in any
-- year can be shown. A block is lifted by two people. What waits for a profile, since when, and what
-- was said about it so far are rows, so that nobody is asked twice and nothing waits unseen.

alter table vendors.vendors
  add column lei text collate "C" constraint vendors_lei_shape check (lei ~ '^[A-Z0-9]{18}[0-9]{2}$'),
  add column vat_number text collate "C"
    constraint vendors_vat_number_length check (length(vat_number) between 4 and 20),
  add column signer_name text
    constraint vendors_signer_name_length check (length(signer_name) between 1 and 140),
  add column signer_capacity text
    constraint vendors_signer_capacity_length check (length(signer_capacity) between 1 and 100),
  -- W-9, line 3a, and line 4.
  add column tax_classification text collate "C" constraint vendors_tax_classification
    check (tax_classification in ('individual', 'c_corporation', 's_corporation', 'partnership',
      'trust_estate', 'llc_c', 'llc_s', 'llc_p', 'other')),
  add column exempt_payee_code smallint
    constraint vendors_exempt_payee_code check (exempt_payee_code between 1 and 13),
  -- W-8BEN-E, line 5, and the treaty claim of either W-8.
  add column chapter4_status text collate "C" constraint vendors_chapter4_status
    check (chapter4_status in ('active_nffe', 'passive_nffe', 'publicly_traded_nffe', 'nonprofit',
      'participating_ffi', 'reporting_model_1_ffi', 'reporting_model_2_ffi',
      'registered_deemed_compliant_ffi', 'certified_deemed_compliant_ffi', 'nonparticipating_ffi',
      'exempt_beneficial_owner', 'excepted_territory_nffe', 'direct_reporting_nffe', 'other')),
  add column treaty_article text
    constraint vendors_treaty_article_length check (length(treaty_article) between 1 and 200),
  add column treaty_rate text collate "C"
    constraint vendors_treaty_rate check (treaty_rate ~ '^0(\.[0-9]{1,6})?$'),
  -- A W-8 holds through 31 December of the third year after signing, unless it was ended early.
  add column tax_form_through date generated always as (case when tax_form in ('w8ben', 'w8bene')
    then make_date(extract(year from tax_form_signed_on)::int + 3, 12, 31) end) stored,
  add column tax_form_ended_on date,
  add column state_since timestamptz,
  -- Countries of the payers that wait for this profile: they say which tax form is asked.
  add column payer_countries text[] not null default '{}';

update vendors.vendors set state_since = coalesce(
  case when state = 'active' then approved_at when state in ('submitted', 'in_review')
    then submitted_at end, invited_at);

alter table vendors.vendors
  alter column state_since set not null,
  add constraint vendors_treaty_whole check ((treaty_article is null) = (treaty_rate is null)),
  add constraint vendors_treaty_abroad
    check (treaty_rate is null or tax_form is null or tax_form in ('w8ben', 'w8bene')),
  add constraint vendors_w9_at_home check (tax_form <> 'w9' or tax_residence = 'US'),
  add constraint vendors_w8_abroad
    check (tax_form not in ('w8ben', 'w8bene') or tax_residence <> 'US'),
  add constraint vendors_w8_of_kind check (case tax_form when 'w8ben' then entity_kind = 'person'
    when 'w8bene' then entity_kind = 'company' else true end);
comment on column vendors.vendors.state_since is 'When it came to its state: how long it waits.';
create index vendors_tax_form_through on vendors.vendors (tax_form_through) where state = 'active';
create index vendors_waiting on vendors.vendors (state_since)
  where state in ('submitted', 'in_review');

-- Every tax form a vendor has signed, as it was relied on.
create table vendors.tax_forms (
  tax_form_id uuid constraint tax_forms_pkey primary key,
  vendor_id uuid not null constraint tax_forms_vendor references vendors.vendors,
  partner_id uuid not null constraint tax_forms_partner references partners.partners (partner_id),
  state text not null constraint tax_forms_state_known
    check (state in ('proposed', 'in_force', 'replaced', 'ended', 'expired', 'declined')),
  form text not null constraint tax_forms_form_known
    check (form in ('w9', 'w8ben', 'w8bene', 'vat', 'none')),
  tax_residence char(2) not null,
  signed_on date,
  signer_name text,
  signer_capacity text,
  tax_classification text collate "C",
  exempt_payee_code smallint,
  chapter4_status text collate "C",
  treaty_article text,
  treaty_rate text collate "C",
  -- Of a renewal that waits, sealed to its vendor; it moves to the profile when it is approved.
  tax_number_sealed text,
  tax_number_masked text,
  valid_through date,
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  -- The signed paper of a renewal; that of the first form lies with the profile.
  file_id uuid,
  decided_by text collate "C",
  decided_at timestamptz,
  ended_on date,
  ended_reason text constraint tax_forms_ended_reason check (length(ended_reason) between 1 and 2000),
  ended_by text collate "C",
  constraint tax_forms_decided check ((state = 'proposed') = (decided_by is null)
    and (decided_by is null) = (decided_at is null)),
  constraint tax_forms_second_person check (state = 'proposed' or decided_by <> proposed_by),
  constraint tax_forms_signed check (state <> 'proposed' or signed_on is not null),
  constraint tax_forms_ended check ((state in ('ended', 'expired')) = (ended_on is not null)
    and (state <> 'ended' or (ended_reason is not null and ended_by is not null)))
);
create unique index tax_forms_one_in_force on vendors.tax_forms (vendor_id) where state = 'in_force';
create unique index tax_forms_one_proposed on vendors.tax_forms (vendor_id) where state = 'proposed';
create index tax_forms_of_vendor on vendors.tax_forms (vendor_id, tax_form_id);

-- What vendors were approved with before there was a row for it. Who typed is known no more.
insert into vendors.tax_forms (tax_form_id, vendor_id, partner_id, state, form, tax_residence,
  signed_on, tax_number_masked, valid_through, proposed_by, proposed_at, decided_by, decided_at)
select gen_random_uuid(), vendor_id, partner_id, 'in_force', tax_form, tax_residence,
  tax_form_signed_on, tax_number_masked, tax_form_through, 'before-rows', approved_at, approved_by,
  approved_at
from vendors.vendors where state in ('active', 'suspended') and approved_by is not null;

-- A vendor that must not be paid whatever else is said; lifted by two people.
create table vendors.blocks (
  block_id uuid constraint blocks_pkey primary key,
  vendor_id uuid not null constraint blocks_vendor references vendors.vendors,
  reason text not null constraint blocks_reason check (length(reason) between 1 and 2000),
  blocked_by text collate "C" not null,
  blocked_at timestamptz not null,
  lift_reason text constraint blocks_lift_reason check (length(lift_reason) between 1 and 2000),
  lift_asked_by text collate "C",
  lift_asked_at timestamptz,
  lifted_by text collate "C",
  lifted_at timestamptz,
  constraint blocks_lift_whole check (num_nulls(lift_reason, lift_asked_by, lift_asked_at) in (0, 3)
    and num_nulls(lifted_by, lifted_at) in (0, 2)),
  constraint blocks_lifted_by_two
    check (lifted_by is null or (lift_asked_by is not null and lifted_by <> lift_asked_by))
);
create unique index blocks_one_open on vendors.blocks (vendor_id) where lifted_at is null;

-- Which programs wait for the profile, by their code.
create table vendors.waiting_programs (
  vendor_id uuid not null constraint waiting_programs_vendor references vendors.vendors,
  partner_id uuid not null constraint waiting_programs_partner
    references partners.partners (partner_id),
  program text collate "C" not null
    constraint waiting_programs_length check (length(program) between 1 and 64),
  named_at timestamptz not null,
  constraint waiting_programs_pkey primary key (vendor_id, program)
);

-- What was said of a day that comes or a wait that lasts, once per step.
create table vendors.reminders (
  vendor_id uuid not null constraint reminders_vendor references vendors.vendors,
  about text collate "C" not null
    constraint reminders_about check (about in ('tax_form', 'papers', 'approval', 'renewal')),
  of_day date not null,
  step smallint not null,
  told_at timestamptz not null,
  constraint reminders_pkey primary key (vendor_id, about, of_day, step)
);

alter table vendors.tax_forms enable row level security;
alter table vendors.tax_forms force row level security;
create policy tax_forms_app on vendors.tax_forms to quittance_app using (true) with check (true);
create policy tax_forms_portal on vendors.tax_forms for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
alter table vendors.waiting_programs enable row level security;
alter table vendors.waiting_programs force row level security;
create policy waiting_programs_app on vendors.waiting_programs to quittance_app
  using (true) with check (true);
create policy waiting_programs_portal on vendors.waiting_programs for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant select, insert, update (state, tax_number_sealed, decided_by, decided_at, ended_on,
  ended_reason, ended_by) on vendors.tax_forms to quittance_app;
grant select, insert, update (lift_reason, lift_asked_by, lift_asked_at, lifted_by, lifted_at)
  on vendors.blocks to quittance_app;
grant select, insert on vendors.waiting_programs, vendors.reminders to quittance_app;
grant select (lei, vat_number, signer_name, signer_capacity, tax_classification, exempt_payee_code,
  chapter4_status, treaty_article, treaty_rate, tax_form_through, tax_form_ended_on, state_since,
  payer_countries, erp_number) on vendors.vendors to quittance_portal;
grant select (tax_form_id, vendor_id, partner_id, state, form, tax_residence, signed_on, signer_name,
  signer_capacity, tax_classification, exempt_payee_code, chapter4_status, treaty_article,
  treaty_rate, tax_number_masked, valid_through, proposed_at, file_id, decided_at, ended_on, ended_reason)
  on vendors.tax_forms to quittance_portal;
grant select on vendors.waiting_programs to quittance_portal;
