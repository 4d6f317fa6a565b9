-- Why: a fund is a budget with a payer, an owner, deadlines and allocations. What it holds is not
-- here: balances live in the ledger, in the book with the fund's id. These rows say what the buckets
-- belong to, and the locks on them keep a closing fund and money coming back apart.
create schema funds;
grant usage on schema funds to quittance_app, quittance_portal;

create table funds.funds (
  fund_id uuid constraint funds_pkey primary key
    constraint funds_book references ledger.books (book_id),
  code text collate "C" not null constraint funds_code unique
    constraint funds_code_form check (code ~ '^[A-Z0-9][A-Z0-9-]{1,31}$'),
  name text not null constraint funds_name check (length(name) between 1 and 120),
  payer_id uuid not null,
  currency char(3) not null,
  -- The payer's IANA zone: which day and which month of the books an instant falls on.
  zone text collate "C" not null,
  owner_id uuid,
  parent_id uuid constraint funds_parent references funds.funds,
  level integer not null constraint funds_level check (level between 1 and 5),
  -- The fund's period, half-open: from the first day until the first day after.
  valid_from date not null,
  valid_until date not null,
  requests_due_on date,
  claims_due_on date,
  status text collate "C" not null constraint funds_status check (status in ('open', 'closed')),
  closed_on date,
  created_at timestamptz not null,
  constraint funds_period check (valid_from < valid_until),
  constraint funds_root check ((parent_id is null) = (level = 1)),
  constraint funds_closed_on check ((status = 'closed') = (closed_on is not null))
);
create index funds_children on funds.funds (parent_id) where parent_id is not null;
grant select, insert, update (status, closed_on, name, owner_id) on funds.funds to quittance_app;

create table funds.allocations (
  allocation_id uuid constraint allocations_pkey primary key,
  fund_id uuid not null constraint allocations_fund references funds.funds,
  code text collate "C" not null
    constraint allocations_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,31}$'),
  name text not null constraint allocations_name check (length(name) between 1 and 120),
  kind text collate "C" not null constraint allocations_kind
    check (kind in ('general', 'partner', 'region', 'activity', 'period')),
  partner_id uuid,
  created_at timestamptz not null,
  constraint allocations_code unique (fund_id, code),
  constraint allocations_partner check ((kind = 'partner') = (partner_id is not null))
);
grant select, insert on funds.allocations to quittance_app;
grant select on funds.allocations to quittance_portal;
alter table funds.allocations enable row level security;
alter table funds.allocations force row level security;
create policy allocations_app on funds.allocations to quittance_app using (true) with check (true);
create policy allocations_portal on funds.allocations for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
