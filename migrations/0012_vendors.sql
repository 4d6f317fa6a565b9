-- Why: before the first payout Finance must know who is paid, under which tax, to which account. An
-- account number is sealed: here lie the sealed text, four digits to show, and a blind index that
-- finds the same account again without anybody reading it. One account belongs to one vendor
-- (vendors.accounts), and a bank detail is never approved by whoever typed it: both are constraints.

create schema vendors;

create table vendors.vendors (
  vendor_id uuid constraint vendors_pkey primary key,
  partner_id uuid not null constraint vendors_partner references partners.partners (partner_id),
  state text not null constraint vendors_state_known check (state in ('invited', 'in_progress',
    'submitted', 'in_review', 'active', 'rejected', 'suspended', 'blocked', 'expired')),
  state_reason text,
  legal_name text constraint vendors_legal_name_length check (length(legal_name) between 1 and 140),
  entity_kind text constraint vendors_entity_kind check (entity_kind in ('company', 'person')),
  registration_number text,
  tax_residence char(2),
  street text constraint vendors_street_length check (length(street) between 1 and 70),
  house_number text constraint vendors_house_number_length check (length(house_number) between 1 and 16),
  post_code text constraint vendors_post_code_length check (length(post_code) between 1 and 16),
  town text constraint vendors_town_length check (length(town) between 1 and 35),
  region text constraint vendors_region_length check (length(region) between 1 and 35),
  country char(2) constraint vendors_country_shape check (country ~ '^[A-Z]{2}$'),
  tax_form text constraint vendors_tax_form_known
    check (tax_form in ('w9', 'w8ben', 'w8bene', 'vat', 'none')),
  tax_form_signed_on date,
  tax_number_sealed text,
  tax_number_masked text,
  accepted_name text,
  accepted_beside text,
  accepted_reason text,
  erp_number text collate "C" constraint vendors_erp_number_length
    check (length(erp_number) between 1 and 40),
  typed_by text[] not null default '{}',
  invited_at timestamptz not null,
  submitted_at timestamptz,
  approved_at timestamptz,
  approved_by text collate "C",
  version int not null default 1,
  constraint vendors_one_per_partner unique (partner_id),
  constraint vendors_erp_number_unique unique (erp_number),
  constraint vendors_accepted_whole
    check (num_nulls(accepted_name, accepted_beside, accepted_reason) in (0, 3)),
  constraint vendors_second_person check (state <> 'active'
    or (approved_by is not null and approved_by <> all (typed_by))),
  constraint vendors_complete_to_be_judged check (state in ('invited', 'in_progress', 'blocked')
    or (legal_name is not null and entity_kind is not null and tax_residence is not null
      and street is not null and post_code is not null and town is not null
      and country is not null and tax_form is not null))
);
comment on column vendors.vendors.typed_by is
  'Who filled in anything since the last approval: none of them may approve.';
comment on column vendors.vendors.accepted_name is
  'A legal name other than the enrolled one (accepted_beside) that Finance accepted, and why; it holds
  while both names stay.';
create index vendors_state on vendors.vendors (state, vendor_id);

-- Which vendor an account belongs to, by blind index. A second vendor on one account is refused.
create table vendors.accounts (
  account_blind bytea constraint accounts_pkey primary key,
  vendor_id uuid not null constraint accounts_vendor references vendors.vendors,
  claimed_at timestamptz not null,
  constraint accounts_of_vendor unique (account_blind, vendor_id)
);

create table vendors.bank_details (
  bank_detail_id uuid constraint bank_details_pkey primary key,
  vendor_id uuid not null constraint bank_details_vendor references vendors.vendors,
  partner_id uuid not null constraint bank_details_partner references partners.partners (partner_id),
  currency char(3) not null,
  scheme text not null constraint bank_details_scheme check (scheme in ('iban', 'aba')),
  holder_name text not null constraint bank_details_holder_length
    check (length(holder_name) between 1 and 140),
  bank_country char(2) not null,
  bic text collate "C",
  routing_number text collate "C",
  account_kind text constraint bank_details_account_kind check (account_kind in ('checking', 'savings')),
  account_sealed text not null,
  account_masked text not null,
  account_blind bytea not null,
  state text not null constraint bank_details_state_known
    check (state in ('proposed', 'called_back', 'approved', 'cooling', 'usable', 'retired')),
  is_first boolean not null,
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  called_back_by text collate "C",
  called_back_at timestamptz,
  call_back_source text constraint bank_details_call_back_source
    check (call_back_source in ('number_on_file', 'contract', 'public_register')),
  call_back_reference text,
  call_back_contact_id uuid references partners.contacts (contact_id),
  approved_by text collate "C",
  approved_at timestamptz,
  usable_on date,
  retired_at timestamptz,
  retired_reason text,
  version int not null default 1,
  constraint bank_details_account_once foreign key (account_blind, vendor_id)
    references vendors.accounts (account_blind, vendor_id),
  constraint bank_details_scheme_whole check (case scheme
    when 'iban' then routing_number is null and account_kind is null
    else routing_number is not null and account_kind is not null and bank_country = 'US' end),
  constraint bank_details_second_person check (state not in ('approved', 'cooling', 'usable')
    or (approved_by is not null and approved_by <> proposed_by and called_back_at is not null
      and usable_on is not null)),
  constraint bank_details_retired check ((state = 'retired') = (retired_at is not null))
);
create unique index bank_details_one_open on vendors.bank_details (vendor_id, currency)
  where state in ('proposed', 'called_back');
create unique index bank_details_one_standing on vendors.bank_details (vendor_id, currency)
  where state in ('approved', 'cooling', 'usable');
-- A vendor has one first account, in whatever currency: every other is a change.
create unique index bank_details_one_first on vendors.bank_details (vendor_id)
  where is_first and approved_at is not null;
create index bank_details_cooling on vendors.bank_details (usable_on) where state = 'cooling';

alter table vendors.vendors enable row level security;
alter table vendors.vendors force row level security;
create policy vendors_app on vendors.vendors to quittance_app using (true) with check (true);
create policy vendors_portal on vendors.vendors for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

alter table vendors.bank_details enable row level security;
alter table vendors.bank_details force row level security;
create policy bank_details_app on vendors.bank_details to quittance_app using (true) with check (true);
create policy bank_details_portal on vendors.bank_details for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant usage on schema vendors to quittance_app, quittance_portal;
grant select, insert, update on vendors.vendors, vendors.bank_details to quittance_app;
grant select, insert on vendors.accounts to quittance_app;
-- A partner sees its own profile and masked accounts, never a sealed text or an index of one.
grant select (vendor_id, partner_id, state, state_reason, legal_name, entity_kind,
  registration_number, tax_residence, street, house_number, post_code, town, region, country,
  tax_form, tax_form_signed_on, tax_number_masked, accepted_name, accepted_beside, invited_at, submitted_at, approved_at, version)
  on vendors.vendors to quittance_portal;
grant select (bank_detail_id, vendor_id, partner_id, currency, scheme, holder_name, bank_country,
  bic, account_masked, state, is_first, proposed_at, called_back_at, approved_at, usable_on,
  retired_at, retired_reason, version)
  on vendors.bank_details to quittance_portal;
