-- Why: a payable is money owed out of one decision, line or instalment, from exactly one fund: the
-- bridge between deciding and paying. One per decision, line and instalment for ever, so that no
-- retry owes twice. What keeps it from being paid is rows beside it, so that it is held, not lost.

create schema payables;

create table payables.payables (
  payable_id uuid constraint payables_pkey primary key,
  submission_id uuid not null,
  decision_id uuid not null,
  line_no int not null constraint payables_line check (line_no >= 0),
  instalment int not null constraint payables_instalment check (instalment > 0),
  fund_id uuid not null constraint payables_fund references funds.funds,
  payer_id uuid not null,
  partner_id uuid not null constraint payables_partner references partners.partners,
  incentive_id uuid not null,
  amount_minor bigint not null constraint payables_amount_positive check (amount_minor > 0),
  currency char(3) not null,
  decided_on date not null,
  -- The person who decided, for separation of duties above; what people call the debt (MDF-…/2).
  decided_by text collate "C" not null,
  reference text collate "C" not null,
  hold_until date,
  due_on date not null,
  status text not null constraint payables_status_known
    check (status in ('held', 'ready', 'scheduled', 'paid', 'cancelled')),
  run_id uuid,
  sent_on date,
  paid_on date,
  cancel_reason text,
  cancel_clause text,
  created_at timestamptz not null,
  version int not null default 1,
  constraint payables_once unique (decision_id, line_no, instalment),
  constraint payables_in_run check ((status in ('scheduled', 'paid')) = (run_id is not null)),
  constraint payables_sent check (sent_on is null or status in ('scheduled', 'paid')),
  constraint payables_paid check ((status = 'paid') = (paid_on is not null)
    and (status <> 'paid' or sent_on is not null)),
  constraint payables_cancelled check ((status = 'cancelled') = (cancel_reason is not null))
);
comment on column payables.payables.line_no is '0 is the whole decision.';
comment on column payables.payables.due_on is
  'Decision or end of hold, plus terms, moved to the banking day before.';
create index payables_submission on payables.payables (submission_id);
create index payables_partner_open on payables.payables (partner_id) where status in ('held', 'ready');
create index payables_due on payables.payables (payer_id, currency, due_on)
  where status in ('held', 'ready');
create index payables_run on payables.payables (run_id) where run_id is not null;

-- Why a payable is not paid, and who owes what is missing. `origin` tells what assessing found from
-- what somebody placed (a dispute, an open correction): assessing replaces its own rows only.
create table payables.holds (
  payable_id uuid not null constraint holds_payable references payables.payables,
  partner_id uuid not null,
  kind text not null constraint holds_kind_known check (kind in ('unassessed', 'vendor', 'bank',
    'tax_form', 'tax_invoice', 'screening', 'standing', 'hold_period', 'dispute', 'correction')),
  what text collate "C" not null,
  owed_by text not null constraint holds_owed_by
    check (owed_by in ('partner', 'specialist', 'lead', 'finance', 'legal', 'time')),
  until date,
  origin text not null constraint holds_origin check (origin in ('assessed', 'placed')),
  since timestamptz not null,
  constraint holds_pkey primary key (payable_id, kind, what)
);

alter table payables.payables enable row level security;
alter table payables.payables force row level security;
create policy payables_app on payables.payables to quittance_app using (true) with check (true);
create policy payables_portal on payables.payables for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

alter table payables.holds enable row level security;
alter table payables.holds force row level security;
create policy holds_app on payables.holds to quittance_app using (true) with check (true);
create policy holds_portal on payables.holds for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant usage on schema payables to quittance_app, quittance_portal;
grant select, insert on payables.payables to quittance_app;
grant update (status, run_id, sent_on, paid_on, cancel_reason, cancel_clause, due_on, hold_until,
  version) on payables.payables to quittance_app;
grant select, insert, delete on payables.holds to quittance_app;
grant select on payables.payables, payables.holds to quittance_portal;
