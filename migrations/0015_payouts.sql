-- Why: money leaves by a pay run: payments made together from one own account by one file. What must
-- never happen is a constraint here: a payable in two living payments, two payments under one
-- end-to-end id, a second file of a run, a sent file changed, a run released by who prepared it.

create schema payouts;
grant usage on schema payouts to quittance_app, quittance_portal;

create table payouts.payers (
  payer_id uuid constraint payers_pkey primary key,
  code text collate "C" not null constraint payers_code_unique unique
    constraint payers_code_form check (code ~ '^[A-Z0-9][A-Z0-9-]{1,15}$'),
  legal_name text not null constraint payers_legal_name check (length(legal_name) between 1 and 70),
  street text not null,
  house_number text,
  post_code text not null,
  town text not null,
  region text,
  country char(2) not null constraint payers_country check (country ~ '^[A-Z]{2}$'),
  zone text collate "C" not null,
  tax_number text,
  vat_number text,
  created_by text collate "C" not null,
  created_at timestamptz not null,
  version int not null default 1
);
-- The right to update is what a row lock asks for: releases of one payer wait for each other.
grant select, insert, update (version) on payouts.payers to quittance_app;

-- Above it, in all that a payer releases on one day in one currency, two of Finance approve. Without
-- a row two always do.
create table payouts.second_approvals (
  payer_id uuid not null constraint second_approvals_payer references payouts.payers,
  currency char(3) not null,
  above_minor bigint not null constraint second_approvals_above check (above_minor >= 0),
  constraint second_approvals_pkey primary key (payer_id, currency)
);
grant select, insert on payouts.second_approvals to quittance_app;

create table payouts.paying_accounts (
  paying_account_id uuid constraint paying_accounts_pkey primary key,
  payer_id uuid not null constraint paying_accounts_payer references payouts.payers,
  name text not null constraint paying_accounts_name check (length(name) between 1 and 60),
  currency char(3) not null,
  profile text collate "C" not null constraint paying_accounts_profile
    check (profile in ('sepa', 'usd', 'erp')),
  scheme text collate "C" constraint paying_accounts_scheme check (scheme in ('iban', 'aba')),
  account_sealed text,
  account_masked text,
  account_blind bytea,
  bic text collate "C",
  routing_number text collate "C",
  calendar_code text collate "C" not null,
  cut_off text collate "C" not null
    constraint paying_accounts_cut_off check (cut_off ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  lead_days int not null constraint paying_accounts_lead check (lead_days between 0 and 5),
  batch_booking boolean not null,
  payment_min_minor bigint not null constraint paying_accounts_min check (payment_min_minor >= 0),
  gl_account text,
  state text collate "C" not null constraint paying_accounts_state
    check (state in ('proposed', 'usable', 'retired')),
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  approved_by text collate "C",
  approved_at timestamptz,
  retired_reason text,
  constraint paying_accounts_whole check (
    case when profile = 'erp' and scheme is null then account_sealed is null
      else account_sealed is not null and account_masked is not null and account_blind is not null end),
  constraint paying_accounts_rail check (
    case profile when 'sepa' then currency = 'EUR' and scheme = 'iban'
      when 'usd' then currency = 'USD' and scheme = 'aba' else true end),
  constraint paying_accounts_second_person
    check (state <> 'usable' or (approved_by is not null and approved_by <> proposed_by))
);
create unique index paying_accounts_once on payouts.paying_accounts (account_blind)
  where state <> 'retired';
grant select, insert, update (state, approved_by, approved_at, retired_reason)
  on payouts.paying_accounts to quittance_app;

-- PR-2026-0007: counted per year under the row's lock, so that no number is left out or used twice.
create table payouts.run_numbers (
  year int constraint run_numbers_pkey primary key,
  last int not null
);
grant select, insert, update on payouts.run_numbers to quittance_app;

create table payouts.runs (
  run_id uuid constraint runs_pkey primary key,
  number text collate "C" not null constraint runs_number unique
    constraint runs_number_form check (number ~ '^PR-20[0-9]{2}-[0-9]{4,5}$'),
  paying_account_id uuid not null constraint runs_account references payouts.paying_accounts,
  payer_id uuid not null constraint runs_payer references payouts.payers,
  currency char(3) not null,
  status text collate "C" not null constraint runs_status check (status in ('draft', 'checked',
    'approved', 'released', 'acknowledged', 'settled', 'cancelled', 'rejected')),
  execute_on date not null,
  up_to_due_on date not null,
  message_id text collate "C" not null constraint runs_message_id unique,
  created_at timestamptz not null,
  -- Persons who prepared, changed or checked it; the first prepared it.
  preparers text[] not null constraint runs_preparers check (cardinality(preparers) > 0),
  content_hash text collate "C" constraint runs_hash check (content_hash ~ '^[0-9a-f]{64}$'),
  released_by text collate "C",
  released_at timestamptz,
  -- The day of release in the payer's zone: what second approval counts by.
  released_on date,
  version int not null default 1,
  constraint runs_checked check (
    (status in ('draft', 'cancelled')) or content_hash is not null),
  constraint runs_released check ((status in ('released', 'acknowledged', 'settled', 'rejected'))
    = (released_at is not null and released_by is not null and released_on is not null)),
  constraint runs_released_by_another check (released_by is null or released_by <> all (preparers))
);
create index runs_newest on payouts.runs (run_id desc);
create index runs_released_on on payouts.runs (payer_id, currency, released_on)
  where released_on is not null;
create index runs_open on payouts.runs (paying_account_id)
  where status in ('released', 'acknowledged');
grant select, insert, update (status, execute_on, preparers, content_hash, released_by, released_at,
  released_on, version) on payouts.runs to quittance_app;

create table payouts.payments (
  payment_id uuid constraint payments_pkey primary key,
  run_id uuid not null constraint payments_run references payouts.runs,
  ordinal int not null constraint payments_ordinal_positive check (ordinal > 0),
  partner_id uuid not null constraint payments_partner references partners.partners,
  bank_detail_id uuid constraint payments_bank_detail references vendors.bank_details,
  currency char(3) not null,
  amount_minor bigint not null constraint payments_amount_positive check (amount_minor > 0),
  -- What the file will say of the creditor; the account itself stays sealed with the vendor, and
  -- account_mark (a keyed hash) binds what is approved to it.
  creditor_name text not null,
  creditor_address jsonb,
  account_masked text not null,
  account_mark text collate "C" not null,
  bic text collate "C",
  routing_number text collate "C",
  erp_number text collate "C",
  remittance text not null,
  first_to_account boolean not null,
  account_approved_by text collate "C",
  dropped_at timestamptz,
  constraint payments_ordinal unique (run_id, ordinal),
  constraint payments_to_account check (dropped_at is not null or
    (bank_detail_id is not null and creditor_address is not null))
);
create index payments_partner on payouts.payments (partner_id);
create index payments_bank_detail on payouts.payments (bank_detail_id);
alter table payouts.payments enable row level security;
alter table payouts.payments force row level security;
create policy payments_app on payouts.payments to quittance_app using (true) with check (true);
create policy payments_portal on payouts.payments for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert, update (amount_minor, remittance, dropped_at, first_to_account,
  account_approved_by) on payouts.payments to quittance_app;
grant select (payment_id, run_id, partner_id, currency, amount_minor, account_masked, remittance,
  dropped_at) on payouts.payments to quittance_portal;

-- A payable in a payment. `live` until it leaves the payment: dropped, left out, rejected, returned.
create table payouts.payment_lines (
  payment_id uuid not null constraint payment_lines_payment references payouts.payments,
  payable_id uuid not null constraint payment_lines_payable references payables.payables,
  decision_id uuid not null,
  line_no int not null,
  instalment int not null,
  fund_id uuid not null,
  amount_minor bigint not null constraint payment_lines_amount check (amount_minor > 0),
  live boolean not null,
  constraint payment_lines_pkey primary key (payment_id, payable_id)
);
create unique index payment_lines_payable_once on payouts.payment_lines (payable_id) where live;
create unique index payment_lines_decision_once
  on payouts.payment_lines (decision_id, line_no, instalment) where live;
create index payment_lines_by_payable on payouts.payment_lines (payable_id);
grant select, insert, update (live) on payouts.payment_lines to quittance_app;

create table payouts.attempts (
  payment_id uuid not null constraint attempts_payment references payouts.payments,
  attempt_no int not null constraint attempts_no check (attempt_no between 1 and 35),
  end_to_end_id text collate "C" not null constraint attempts_end_to_end_id unique
    constraint attempts_end_to_end_form check (end_to_end_id ~ '^[0-9A-Z]{12}$'),
  state text collate "C" not null constraint attempts_state check (state in ('created', 'sent',
    'accepted', 'settled', 'rejected', 'returned', 'unknown')),
  booked_on date,
  bank_reason text,
  moved_at timestamptz not null,
  constraint attempts_pkey primary key (payment_id, attempt_no),
  constraint attempts_booked check (state <> 'settled' or booked_on is not null),
  constraint attempts_reason check (state not in ('rejected', 'returned') or bank_reason is not null)
);
grant select, insert, update (state, booked_on, bank_reason, moved_at)
  on payouts.attempts to quittance_app;

create table payouts.approvals (
  approval_id uuid constraint approvals_pkey primary key,
  run_id uuid not null constraint approvals_run references payouts.runs,
  approver text collate "C" not null,
  content_hash text collate "C" not null,
  approved_at timestamptz not null,
  voided_at timestamptz,
  void_reason text,
  constraint approvals_voided check ((voided_at is null) = (void_reason is null))
);
create unique index approvals_one_per_person on payouts.approvals (run_id, approver)
  where voided_at is null;
create index approvals_of_run on payouts.approvals (run_id);
grant select, insert, update (voided_at, void_reason) on payouts.approvals to quittance_app;

-- What preflight found, and what a person took out: why a payment is not in its run.
create table payouts.findings (
  finding_id uuid constraint findings_pkey primary key,
  run_id uuid not null constraint findings_run references payouts.runs,
  payment_id uuid constraint findings_payment references payouts.payments,
  found jsonb not null,
  found_at timestamptz not null
);
create index findings_of_run on payouts.findings (run_id);
grant select, insert on payouts.findings to quittance_app;

create table payouts.files (
  run_id uuid constraint files_pkey primary key constraint files_run references payouts.runs,
  name text not null,
  media_type text collate "C" not null,
  sha256 text collate "C" not null constraint payout_files_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null constraint payout_files_size check (size_bytes > 0),
  written_by text collate "C" not null,
  written_at timestamptz not null
);
create index payout_files_by_hash on payouts.files (sha256);
grant select, insert on payouts.files to quittance_app;

-- A guard that refuses, for everybody, the owner too.
create function payouts.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a sent file is never changed'
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $$;
create trigger files_append_only before update or delete or truncate on payouts.files
  for each statement execute function payouts.refuse_change();
