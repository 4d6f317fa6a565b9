-- Why: banks take payments in files of many kinds, and each kind asks for more than an account: NACHA
-- and Bacs know us by ids the bank gave, Bacs processes a file a day before it pays, ACH tells
-- persons from companies. What is written must be what was approved, so all of it is kept with the
-- account, the run and the payment, and is part of the content that is hashed. Rows from before hold
-- null, which the content leaves out: their hashes stand.

alter table payouts.paying_accounts
  drop constraint paying_accounts_profile,
  drop constraint paying_accounts_scheme,
  drop constraint paying_accounts_rail,
  drop constraint paying_accounts_whole,
  add column originator jsonb,
  add constraint paying_accounts_profile check (profile in ('sepa', 'sepa_03', 'usd', 'iso',
    'iso_03', 'nacha', 'bacs', 'csv_gb', 'csv_wide', 'erp', 'erp_netsuite', 'erp_quickbooks',
    'erp_xero')),
  add constraint paying_accounts_scheme check (scheme in ('iban', 'aba', 'gb')),
  add constraint paying_accounts_rail check (
    case
      when profile in ('sepa', 'sepa_03') then currency = 'EUR' and scheme = 'iban'
      when profile in ('usd', 'nacha') then currency = 'USD' and scheme = 'aba'
      when profile = 'bacs' then currency = 'GBP' and scheme = 'gb'
      when profile = 'csv_gb' then currency = 'GBP' and scheme in ('gb', 'iban')
      else true
    end),
  add constraint paying_accounts_whole check (
    case when profile like 'erp%' and scheme is null then account_sealed is null
      else account_sealed is not null and account_masked is not null and account_blind is not null
        and scheme is not null end),
  -- NACHA and Bacs cannot be written without the ids that the bank gave.
  add constraint paying_accounts_originator check (
    case profile
      when 'nacha' then coalesce(originator ->> 'kind', '') = 'nacha'
        and coalesce(length(originator ->> 'companyId'), 0) = 10
        and coalesce(originator ->> 'immediateDestination', '') ~ '^[0-9]{9}$'
      when 'bacs' then coalesce(originator ->> 'kind', '') = 'bacs'
        and coalesce(originator ->> 'serviceUserNumber', '') ~ '^[0-9]{6}$'
      else coalesce(originator ->> 'kind', 'abroad') = 'abroad'
    end),
  add constraint paying_accounts_bacs_days check (profile <> 'bacs' or lead_days >= 2);

alter table payouts.runs
  add column process_on date,
  add constraint runs_process_before check (process_on is null or process_on < execute_on);
comment on column payouts.runs.process_on is
  'The day Bacs processes the file: the banking day before it pays. Null on every other rail.';
grant update (process_on) on payouts.runs to quittance_app;

alter table payouts.payments
  add column for_file jsonb,
  add constraint payments_for_file check (for_file is null or
    (for_file ->> 'creditorKind' in ('person', 'company') and for_file ? 'accountKind'
      and for_file ? 'name'));
comment on column payouts.payments.for_file is
  'What some files ask beside name, address and account: person or company, kind of account, a '
  'shorter name.';

-- A name that no declared rule makes short enough for a file is never cut: Finance states how the
-- file is to say it. What was stated stays; the newest counts.
create table payouts.written_names (
  written_name_id uuid constraint written_names_pkey primary key,
  bank_detail_id uuid not null constraint written_names_detail references vendors.bank_details,
  name text not null constraint written_names_name check (name ~ '^[A-Za-z0-9.&/ -]{1,16}$'),
  name_on_file text not null,
  stated_by text collate "C" not null,
  stated_at timestamptz not null
);
comment on table payouts.written_names is
  'A creditor as files say it that cannot carry the name on file: 16 characters every file carries.';
create index written_names_newest
  on payouts.written_names (bank_detail_id, stated_at desc, written_name_id desc);
grant select, insert on payouts.written_names to quittance_app;
