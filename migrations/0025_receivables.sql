-- Why: what was owed can turn out to be less, before it is paid or after. Neither edits an amount: a
-- payable is lowered by a signed row beside it, and what was paid too much becomes a receivable that is
-- refunded, netted off the next payout or written off, each by a row of its own. Running totals stand
-- beside the rows so that a constraint can hold them: never lowered, netted or clawed back by more than
-- was owed, never recovered more than was clawed back. `verify` compares totals and rows.

-- Add.
alter table payables.payables
  add column lowered_minor bigint not null default 0,
  add column netted_minor bigint not null default 0,
  add column clawed_back_minor bigint not null default 0,
  -- May be netted with a receivable: its program says so.
  add column netting boolean not null default false,
  -- Where the money came from, and goes back to when nothing had committed it before.
  add column allocation_id uuid,
  add column uncommitted boolean not null default false,
  -- What a terminated partner is owed is paid once Finance confirms it.
  add column confirmed_by text collate "C",
  add column confirmed_at timestamptz;

-- Constrain: payables that are there meet it with their zeroes.
alter table payables.payables
  add constraint payables_totals check (lowered_minor >= 0 and netted_minor >= 0
    and clawed_back_minor >= 0 and amount_minor - lowered_minor > 0
    and amount_minor - lowered_minor - netted_minor >= 0
    and amount_minor - lowered_minor - clawed_back_minor >= 0),
  add constraint payables_uncommitted check (not uncommitted or allocation_id is not null),
  add constraint payables_confirmed check ((confirmed_by is null) = (confirmed_at is null));
grant update (lowered_minor, netted_minor, clawed_back_minor, confirmed_by, confirmed_at)
  on payables.payables to quittance_app;

-- What took something off a payable: less is owed (`lowered`), or a part was paid by netting.
create table payables.adjustments (
  adjustment_id uuid constraint adjustments_pkey primary key,
  payable_id uuid not null constraint adjustments_payable references payables.payables,
  partner_id uuid not null,
  kind text collate "C" not null constraint adjustments_kind check (kind in ('lowered', 'netted')),
  amount_minor bigint not null constraint adjustments_amount check (amount_minor < 0),
  currency char(3) not null,
  reason text not null constraint adjustments_reason check (length(reason) between 1 and 2000),
  clause_id text collate "C",
  payment_id uuid,
  event_id uuid not null,
  -- The event that brought it about: a refund lowers a payable once.
  cause_event_id uuid not null,
  adjusted_by text collate "C" not null,
  adjusted_at timestamptz not null,
  constraint adjustments_once unique (cause_event_id, payable_id, kind),
  constraint adjustments_payment check ((kind = 'netted') = (payment_id is not null))
);
create index adjustments_of_payable on payables.adjustments (payable_id);

-- What a partner owes us of what it was paid: never edited but for the total of what came back and
-- whether the partner disputes it.
create table payables.receivables (
  receivable_id uuid constraint receivables_pkey primary key,
  payable_id uuid not null constraint receivables_payable references payables.payables,
  fund_id uuid not null constraint receivables_fund references funds.funds,
  allocation_id uuid not null,
  payer_id uuid not null,
  partner_id uuid not null constraint receivables_partner references partners.partners,
  amount_minor bigint not null constraint receivables_amount check (amount_minor > 0),
  currency char(3) not null,
  recovered_minor bigint not null default 0,
  netting boolean not null,
  reference text collate "C" not null,
  reason text not null constraint receivables_reason check (length(reason) between 1 and 2000),
  clause_id text collate "C",
  -- The run whose payment paid it.
  run_id uuid,
  claimed_on date not null,
  event_id uuid not null constraint receivables_event unique,
  cause_event_id uuid not null,
  claimed_by text collate "C" not null,
  claimed_at timestamptz not null,
  disputed_at timestamptz,
  dispute_reason text,
  version int not null default 1,
  constraint receivables_once unique (cause_event_id, payable_id),
  constraint receivables_recovered check (recovered_minor between 0 and amount_minor),
  constraint receivables_dispute check ((disputed_at is null) = (dispute_reason is null))
);
create index receivables_of_payable on payables.receivables (payable_id);
create index receivables_open on payables.receivables (partner_id, payer_id, currency)
  where recovered_minor < amount_minor;

-- What came back of a receivable, and how.
create table payables.recoveries (
  recovery_id uuid constraint recoveries_pkey primary key,
  receivable_id uuid not null constraint recoveries_receivable references payables.receivables,
  partner_id uuid not null,
  kind text collate "C" not null
    constraint recoveries_kind check (kind in ('refund', 'netting', 'write_off', 'returned')),
  amount_minor bigint not null constraint recoveries_amount check (amount_minor > 0),
  currency char(3) not null,
  reason text not null constraint recoveries_reason check (length(reason) between 1 and 2000),
  payable_id uuid constraint recoveries_payable references payables.payables,
  payment_id uuid,
  recovered_on date not null,
  event_id uuid not null,
  recovered_by text collate "C" not null,
  recovered_at timestamptz not null,
  constraint recoveries_netting
    check ((kind = 'netting') = (payable_id is not null and payment_id is not null)),
  constraint recoveries_netted_once unique (payment_id, payable_id, receivable_id)
);
create index recoveries_of_receivable on payables.recoveries (receivable_id);

-- Giving up takes two of Finance.
create table payables.write_offs (
  write_off_id uuid constraint write_offs_pkey primary key,
  receivable_id uuid not null constraint write_offs_receivable references payables.receivables,
  amount_minor bigint not null constraint write_offs_amount check (amount_minor > 0),
  currency char(3) not null,
  reason text not null constraint write_offs_reason check (length(reason) between 1 and 2000),
  state text collate "C" not null
    constraint write_offs_state check (state in ('proposed', 'approved', 'declined')),
  proposed_by text collate "C" not null,
  proposer_name text not null,
  proposed_at timestamptz not null,
  decided_by text collate "C",
  decider_name text,
  decided_at timestamptz,
  constraint write_offs_decided
    check ((state = 'proposed') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  constraint write_offs_second_person check (state <> 'approved' or decided_by <> proposed_by)
);
create unique index write_offs_one_open on payables.write_offs (receivable_id)
  where state = 'proposed';

-- A guard that refuses, for everybody, the owner too.
create function payables.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever added to', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $$;
create trigger adjustments_append_only before update or delete or truncate on payables.adjustments
  for each statement execute function payables.refuse_change();
create trigger recoveries_append_only before update or delete or truncate on payables.recoveries
  for each statement execute function payables.refuse_change();

alter table payables.adjustments enable row level security;
alter table payables.adjustments force row level security;
create policy adjustments_app on payables.adjustments to quittance_app using (true) with check (true);
create policy adjustments_portal on payables.adjustments for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

alter table payables.receivables enable row level security;
alter table payables.receivables force row level security;
create policy receivables_app on payables.receivables to quittance_app using (true) with check (true);
create policy receivables_portal on payables.receivables for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

alter table payables.recoveries enable row level security;
alter table payables.recoveries force row level security;
create policy recoveries_app on payables.recoveries to quittance_app using (true) with check (true);
create policy recoveries_portal on payables.recoveries for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant select, insert on payables.adjustments, payables.recoveries to quittance_app;
grant select, insert, update (recovered_minor, disputed_at, dispute_reason, version)
  on payables.receivables to quittance_app;
grant select, insert, update (state, decided_by, decider_name, decided_at)
  on payables.write_offs to quittance_app;
grant select (adjustment_id, payable_id, partner_id, kind, amount_minor, currency, reason,
  adjusted_at) on payables.adjustments to quittance_portal;
grant select (receivable_id, payable_id, partner_id, payer_id, fund_id, amount_minor, currency,
  recovered_minor, netting, reference, reason, clause_id, claimed_on, claimed_at, disputed_at,
  dispute_reason) on payables.receivables to quittance_portal;
grant select (recovery_id, receivable_id, partner_id, kind, amount_minor, currency, reason,
  payable_id, payment_id, recovered_on, recovered_at) on payables.recoveries to quittance_portal;
