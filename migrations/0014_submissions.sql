-- Why: the queue. One submission is one thing handed in under an incentive; it has lines where money
-- is claimed, defects while the partner owes an answer, and decisions that are only ever added to.

create schema submissions;
grant usage on schema submissions to quittance_app, quittance_portal;

create table submissions.submissions (
  submission_id uuid primary key,
  number text collate "C" constraint submissions_number unique,
  incentive_id uuid references incentives.incentives (incentive_id),
  sequence integer,
  type text collate "C" not null constraint submissions_type
    check (type in ('mdf_request', 'mdf_claim')),
  status text collate "C" not null constraint submissions_status check (status in (
    'draft', 'submitted', 'in_review', 'action_required', 'escalated', 'approved', 'rejected',
    'withdrawn', 'lapsed')),
  partner_id uuid not null references partners.partners (partner_id),
  program_id uuid not null references programs.programs (program_id),
  version_id uuid not null references programs.versions (version_id),
  form jsonb not null,
  currency char(3) not null,
  requested_minor bigint not null default 0
    constraint submissions_requested check (requested_minor >= 0),
  is_final boolean not null default false,
  source text collate "C" not null constraint submissions_source
    check (source in ('portal', 'api', 'sheet', 'mail')),
  -- The sheet's own key of the row: handing the sheet in again finds the submission it made.
  origin_key text collate "C",
  assigned_to text collate "C",
  created_by text collate "C" not null,
  created_at timestamptz not null,
  submitted_at timestamptz,
  complete_at timestamptz,
  decided_at timestamptz,
  decision_due_at timestamptz,
  version integer not null default 1,
  constraint submissions_sequence unique (incentive_id, sequence),
  constraint submissions_origin unique (partner_id, type, origin_key),
  constraint submissions_handed_in check (
    status in ('draft', 'withdrawn') or (number is not null and incentive_id is not null
      and sequence is not null and submitted_at is not null))
);
comment on column submissions.submissions.decision_due_at is
  'A copy of the decision clock''s due instant while it runs, so that the queue sorts by one index; '
  'written with the clock in one transaction, compared by verify.';
-- The queue: open work by the instant of breach. Measured by bench/queue.
create index submissions_queue on submissions.submissions
  (coalesce(decision_due_at, 'infinity'), submission_id)
  where status in ('submitted', 'in_review', 'action_required', 'escalated');
create index submissions_assigned on submissions.submissions
  (assigned_to, coalesce(decision_due_at, 'infinity'), submission_id)
  where status in ('submitted', 'in_review', 'action_required', 'escalated');
create index submissions_partner on submissions.submissions (partner_id, submission_id);
alter table submissions.submissions enable row level security;
alter table submissions.submissions force row level security;
create policy submissions_app on submissions.submissions to quittance_app
  using (true) with check (true);
create policy submissions_portal on submissions.submissions for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert, update on submissions.submissions to quittance_app;
grant select on submissions.submissions to quittance_portal;

-- What money is claimed for. Parts split a line that mixes kinds of cost (catering, of which wine).
create table submissions.lines (
  submission_id uuid not null references submissions.submissions (submission_id),
  line_no integer not null constraint lines_number check (line_no between 1 and 200),
  partner_id uuid not null,
  description text not null,
  cost_kind text collate "C" not null,
  seller text,
  invoice_number text,
  invoice_key text collate "C",
  invoice_on date,
  delivered_on date,
  currency char(3) not null,
  net_minor bigint not null constraint lines_net check (net_minor >= 0),
  tax_minor bigint not null default 0 constraint lines_tax check (tax_minor >= 0),
  claimed_minor bigint not null constraint lines_claimed check (claimed_minor >= 0),
  parts jsonb not null default '[]',
  constraint lines_pkey primary key (submission_id, line_no)
);
comment on column submissions.lines.claimed_minor is
  'Cost before tax that is claimed from this invoice: the invoice in parts, up to its total.';
comment on column submissions.lines.invoice_key is
  'The number as it is compared: one invoice spelled two ways is found by it.';
create index lines_invoice on submissions.lines (invoice_key) where invoice_key is not null;
alter table submissions.lines enable row level security;
alter table submissions.lines force row level security;
create policy lines_app on submissions.lines to quittance_app using (true) with check (true);
create policy lines_portal on submissions.lines for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert, update, delete on submissions.lines to quittance_app;
grant select on submissions.lines to quittance_portal;

create table submissions.defects (
  defect_id uuid primary key,
  submission_id uuid not null references submissions.submissions (submission_id),
  partner_id uuid not null,
  target_kind text collate "C" not null constraint defects_target
    check (target_kind in ('field', 'line', 'slot')),
  target text collate "C" not null,
  reason text not null constraint defects_reason check (length(reason) between 1 and 8000),
  clause_id text collate "C",
  opened_at timestamptz not null,
  mended_at timestamptz
);
create index defects_submission on submissions.defects (submission_id, opened_at);
alter table submissions.defects enable row level security;
alter table submissions.defects force row level security;
create policy defects_app on submissions.defects to quittance_app using (true) with check (true);
create policy defects_portal on submissions.defects for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on submissions.defects to quittance_app;
grant update (mended_at) on submissions.defects to quittance_app;
grant select on submissions.defects to quittance_portal;

create table submissions.decisions (
  decision_id uuid primary key,
  submission_id uuid not null references submissions.submissions (submission_id),
  partner_id uuid not null,
  outcome text collate "C" not null constraint decisions_outcome check (outcome in (
    'approve', 'approve_reduced', 'reject', 'request_information', 'escalate')),
  amount_minor bigint constraint decisions_amount check (amount_minor >= 0),
  currency char(3) not null,
  reason text not null,
  clause_ids text[] not null default '{}',
  decided_by text collate "C" not null,
  decided_for text collate "C",
  decided_at timestamptz not null,
  version_id uuid not null references programs.versions (version_id),
  authority_id uuid,
  -- What was known and how the answer came about: replay recomputes from this text alone.
  record text not null,
  event_id uuid not null
);
comment on column submissions.decisions.decided_for is 'The person an agent stood for.';
create index decisions_submission on submissions.decisions (submission_id, decision_id);
alter table submissions.decisions enable row level security;
alter table submissions.decisions force row level security;
create policy decisions_app on submissions.decisions to quittance_app using (true) with check (true);
create policy decisions_portal on submissions.decisions for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on submissions.decisions to quittance_app;
grant select (decision_id, submission_id, partner_id, outcome, amount_minor, currency, reason,
  clause_ids, decided_at, version_id) on submissions.decisions to quittance_portal;
create trigger decisions_append_only before update or delete or truncate on submissions.decisions
  for each statement execute function audit.refuse_change();

create table submissions.decision_lines (
  decision_id uuid not null references submissions.decisions (decision_id),
  line_no integer not null,
  part_no integer not null,
  partner_id uuid not null,
  cost_kind text collate "C" not null,
  verdict text collate "C" not null constraint decision_lines_verdict
    check (verdict in ('accepted', 'reduced', 'denied', 'returned')),
  claimed_minor bigint not null,
  accepted_minor bigint not null,
  clause_id text collate "C",
  reason text not null,
  constraint decision_lines_pkey primary key (decision_id, line_no, part_no),
  constraint decision_lines_accepted check (accepted_minor between 0 and claimed_minor),
  constraint decision_lines_denied check (verdict not in ('denied', 'returned') or accepted_minor = 0),
  constraint decision_lines_whole check (verdict <> 'accepted' or accepted_minor = claimed_minor)
);
alter table submissions.decision_lines enable row level security;
alter table submissions.decision_lines force row level security;
create policy decision_lines_app on submissions.decision_lines to quittance_app
  using (true) with check (true);
create policy decision_lines_portal on submissions.decision_lines for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on submissions.decision_lines to quittance_app;
grant select on submissions.decision_lines to quittance_portal;
create trigger decision_lines_append_only before update or delete or truncate
  on submissions.decision_lines for each statement execute function audit.refuse_change();
