-- Why: a decision is asked again in five years, and before a program changes. For that its facts are
-- kept by themselves, exactly (amounts, days and instants are marked as what they are), with the names
-- of the functions that judged them. The record beside keeps the working for people to read. Decisions
-- made before keep no facts of this make and say so: none are guessed. What a draft would have made of
-- decided cases is kept for the program's owner.

alter table submissions.decisions add column facts text;
comment on column submissions.decisions.facts is
  'What was judged, as JSON of version 1: type, facts, verdicts, numbered functions.';

create schema autopilot;
grant usage on schema autopilot to quittance_app;

create table autopilot.simulations (
  simulation_id uuid primary key,
  program_id uuid not null references programs.programs (program_id),
  version_id uuid not null references programs.versions (version_id),
  content_hash text collate "C" not null,
  since date,
  until date,
  ran_by text collate "C" not null,
  ran_at timestamptz not null,
  event_id uuid not null,
  -- Totals as the owner reads them; the changed cases are rows.
  totals text not null,
  constraint simulations_span check (since is null or until is null or since < until)
);
create index simulations_program on autopilot.simulations (program_id, simulation_id);
grant select, insert on autopilot.simulations to quittance_app;
create trigger simulations_append_only before update or delete or truncate on autopilot.simulations
  for each statement execute function audit.refuse_change();

create table autopilot.simulated_cases (
  simulation_id uuid not null references autopilot.simulations (simulation_id),
  case_no integer not null constraint simulated_cases_no check (case_no > 0),
  submission_id uuid not null references submissions.submissions (submission_id),
  partner_id uuid not null references partners.partners (partner_id),
  decided_at timestamptz not null,
  change text collate "C" not null constraint simulated_cases_change
    check (change in ('outcome', 'amount', 'reason', 'road')),
  -- Both answers, checks that turned and why, as sentences.
  answers text not null,
  constraint simulated_cases_pkey primary key (simulation_id, case_no)
);
alter table autopilot.simulated_cases enable row level security;
alter table autopilot.simulated_cases force row level security;
create policy simulated_cases_app on autopilot.simulated_cases to quittance_app
  using (true) with check (true);
grant select, insert on autopilot.simulated_cases to quittance_app;
create trigger simulated_cases_append_only before update or delete or truncate
  on autopilot.simulated_cases for each statement execute function audit.refuse_change();
