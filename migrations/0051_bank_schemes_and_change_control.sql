-- Why: an attacker with a partner's mailbox asks for a new account; before that for a new contact. Every
-- change of how a partner is reached is kept with what stood before, who asked and by which way, is no
-- proof for 30 days, and can be denied and put back. Every call-back is kept, also one that reached
-- nobody or was denied, and what a withdrawn account had replaced stands again. Accounts come in the
-- schemes of ten more countries' clearings. Two vendors of one family may share an account when two
-- of Finance say so, until a day. A blind index says which key it was made with, so keys can rotate.

-- How partners are reached, and how that changed.
create table partners.contact_changes (
  contact_change_id uuid constraint contact_changes_pkey primary key,
  partner_id uuid not null constraint contact_changes_partner references partners.partners (partner_id),
  contact_id uuid constraint contact_changes_contact references partners.contacts (contact_id),
  kind text not null constraint contact_changes_kind_known
    check (kind in ('added', 'mail', 'phone', 'removed', 'admin')),
  -- Of a new administrator in the portal: which grant of the role made it one.
  grant_id uuid constraint contact_changes_once_per_grant unique,
  name_before text,
  mail_before text collate "C",
  mail_after text collate "C",
  phone_before text,
  phone_since_before timestamptz,
  phone_after text,
  role_before text,
  asked_channel text constraint contact_changes_channel_known
    check (asked_channel in ('portal', 'mail', 'phone', 'letter', 'meeting', 'list')),
  asked_from text constraint contact_changes_from_length check (length(asked_from) <= 200),
  typed_by text collate "C" not null,
  by_staff boolean not null,
  at timestamptz not null,
  counts_from timestamptz not null,
  state text not null constraint contact_changes_state_known
    check (state in ('open', 'confirmed', 'denied')),
  judged_by text collate "C",
  judged_at timestamptz,
  judged_source text constraint contact_changes_source_known
    check (judged_source in ('number_on_file', 'former', 'contract', 'public_register')),
  judged_reference text constraint contact_changes_reference_length
    check (length(judged_reference) <= 500),
  constraint contact_changes_judged check (case state when 'open' then
      num_nonnulls(judged_by, judged_at, judged_source, judged_reference) = 0
    else num_nulls(judged_by, judged_at, judged_source, judged_reference) = 0 end),
  constraint contact_changes_second_person check (judged_by <> typed_by),
  constraint contact_changes_of_whom check (case kind when 'admin' then
      grant_id is not null and contact_id is null else grant_id is null and contact_id is not null end),
  constraint contact_changes_counts_later check (counts_from >= at)
);
comment on table partners.contact_changes is
  'Personal data: values before and after may be emptied by retention, the row stays.';
create index contact_changes_partner_at on partners.contact_changes (partner_id, at);

alter table partners.contact_changes enable row level security;
alter table partners.contact_changes force row level security;
create policy contact_changes_app on partners.contact_changes to quittance_app
  using (true) with check (true);
create policy contact_changes_portal on partners.contact_changes for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on partners.contact_changes to quittance_app;
grant update (state, judged_by, judged_at, judged_source, judged_reference)
  on partners.contact_changes to quittance_app;
-- A partner sees that something changed and whether it was confirmed, not who of us judged it.
grant select (contact_change_id, partner_id, contact_id, kind, at, counts_from, state)
  on partners.contact_changes to quittance_portal;

-- Accounts as ten countries' clearings write them.
alter table vendors.bank_details
  add column holder_local text constraint bank_details_holder_local_length
    check (length(holder_local) between 1 and 30),
  add column asked_channel text constraint bank_details_channel_known
    check (asked_channel in ('portal', 'mail', 'phone', 'letter', 'meeting', 'list', 'own_bank')),
  add column asked_from text constraint bank_details_from_length check (length(asked_from) <= 200),
  add column notice_code text constraint bank_details_notice_known check (notice_code ~ '^C[0-9]{2}$'),
  add column approved_reason text,
  add column replaced_by uuid constraint bank_details_replaced_by references vendors.bank_details,
  add constraint bank_details_replaced_is_retired check (replaced_by is null or state = 'retired'),
  drop constraint bank_details_scheme,
  add constraint bank_details_scheme check (scheme in
    ('iban', 'aba', 'gb', 'ca', 'au', 'jp', 'in', 'br', 'mx', 'sg')),
  drop constraint bank_details_scheme_whole,
  add constraint bank_details_scheme_whole check (case scheme
    when 'iban' then routing_number is null and account_kind is null and holder_local is null
    when 'aba' then routing_number is not null and account_kind is not null and bank_country = 'US'
      and holder_local is null
    when 'gb' then routing_number ~ '^[0-9]{6}$' and account_kind is null and bank_country = 'GB'
      and holder_local is null
    when 'ca' then routing_number ~ '^0[0-9]{8}$' and account_kind is null and bank_country = 'CA'
      and holder_local is null
    when 'au' then routing_number ~ '^[0-9]{6}$' and account_kind is null and bank_country = 'AU'
      and holder_local is null
    when 'jp' then routing_number ~ '^[0-9]{7}$' and account_kind is not null
      and bank_country = 'JP' and holder_local is not null
    when 'in' then routing_number ~ '^[A-Z]{4}0[A-Z0-9]{6}$' and account_kind is null
      and bank_country = 'IN' and holder_local is null
    when 'br' then routing_number ~ '^[0-9]{7}$' and account_kind is not null
      and bank_country = 'BR' and holder_local is null
    when 'mx' then routing_number is null and account_kind is null and bank_country = 'MX'
      and holder_local is null
    when 'sg' then routing_number ~ '^[0-9]{7}$' and account_kind is null and bank_country = 'SG'
      and holder_local is null end),
  -- Our own bank's notice of change stands for the call-back of what it corrects.
  drop constraint bank_details_call_back_source,
  add constraint bank_details_call_back_source check (call_back_source in
    ('number_on_file', 'contract', 'public_register', 'own_bank')),
  add constraint bank_details_notice_of_bank
    check ((call_back_source is not distinct from 'own_bank') = (notice_code is not null));
create index bank_details_replaced on vendors.bank_details (replaced_by)
  where replaced_by is not null;

-- Every call about an account, whatever came of it.
create table vendors.call_backs (
  call_back_id uuid constraint call_backs_pkey primary key,
  bank_detail_id uuid not null constraint call_backs_detail references vendors.bank_details,
  partner_id uuid not null constraint call_backs_partner references partners.partners (partner_id),
  outcome text not null constraint call_backs_outcome_known
    check (outcome in ('confirmed', 'denied', 'not_reached')),
  source text not null constraint call_backs_source_known
    check (source in ('number_on_file', 'contract', 'public_register')),
  contact_id uuid constraint call_backs_contact references partners.contacts (contact_id),
  reference text not null constraint call_backs_reference_length
    check (length(reference) between 1 and 500),
  by text collate "C" not null,
  at timestamptz not null
);
create index call_backs_of_detail on vendors.call_backs (bank_detail_id, at);
-- What was called back before calls were rows of their own.
insert into vendors.call_backs (call_back_id, bank_detail_id, partner_id, outcome, source,
  contact_id, reference, by, at)
select gen_random_uuid(), bank_detail_id, partner_id, 'confirmed', call_back_source,
  call_back_contact_id, coalesce(nullif(call_back_reference, ''), 'not noted'), called_back_by,
  called_back_at
from vendors.bank_details where called_back_at is not null and call_back_source is not null;
alter table vendors.call_backs enable row level security;
alter table vendors.call_backs force row level security;
create policy call_backs_app on vendors.call_backs to quittance_app using (true) with check (true);
grant select, insert on vendors.call_backs to quittance_app;

-- One account of two vendors: of one family, by two of Finance, until a day.
create table vendors.account_exceptions (
  exception_id uuid constraint account_exceptions_pkey primary key,
  account_blind bytea not null,
  owner_vendor_id uuid not null constraint account_exceptions_owner references vendors.vendors,
  vendor_id uuid not null constraint account_exceptions_vendor references vendors.vendors,
  reason text not null constraint account_exceptions_reason_length
    check (length(reason) between 1 and 2000),
  asked_by text collate "C" not null,
  asked_at timestamptz not null,
  approved_by text collate "C",
  approved_at timestamptz,
  ends_on date not null,
  ended_at timestamptz,
  ended_by text collate "C",
  ended_reason text,
  constraint account_exceptions_account foreign key (account_blind, owner_vendor_id)
    references vendors.accounts (account_blind, vendor_id) deferrable initially immediate,
  constraint account_exceptions_two_vendors check (vendor_id <> owner_vendor_id),
  constraint account_exceptions_second_person check (approved_by <> asked_by),
  constraint account_exceptions_approved check ((approved_by is null) = (approved_at is null)),
  constraint account_exceptions_ended check (num_nulls(ended_at, ended_by, ended_reason) in (0, 3)),
  constraint account_exceptions_of_vendors unique (exception_id, vendor_id, owner_vendor_id)
);
create unique index account_exceptions_one_open
  on vendors.account_exceptions (account_blind, vendor_id) where ended_at is null;
grant select, insert on vendors.account_exceptions to quittance_app;
grant update (account_blind, approved_by, approved_at, ended_at, ended_by, ended_reason)
  on vendors.account_exceptions to quittance_app;

alter table vendors.bank_details
  add column shared_with uuid,
  add column exception_id uuid,
  add column account_owner uuid generated always as (coalesce(shared_with, vendor_id)) stored,
  add constraint bank_details_shared_by_exception
    check ((shared_with is null) = (exception_id is null)),
  add constraint bank_details_exception foreign key (exception_id, vendor_id, shared_with)
    references vendors.account_exceptions (exception_id, vendor_id, owner_vendor_id),
  drop constraint bank_details_account_once,
  add constraint bank_details_account_once foreign key (account_blind, account_owner)
    references vendors.accounts (account_blind, vendor_id) deferrable initially immediate;
comment on column vendors.bank_details.account_owner is
  'Whose account it is: the vendor''s own, or under an exception that of the other vendor.';

-- Which key an index was made with; null: the first key, before keys could rotate.
alter table vendors.accounts add column blind_key text collate "C";
grant update (account_blind, blind_key) on vendors.accounts to quittance_app;
grant select (holder_local, notice_code, replaced_by) on vendors.bank_details to quittance_portal;
