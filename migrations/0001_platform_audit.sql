-- Why: what every command writes, whatever its domain: the request it answers (so that a retry gets
-- the same answer), the event that records it, and the news that others hear of it. Events are only
-- ever added to; a job seals them into a hash chain.

create schema if not exists platform;
create schema audit;

grant usage on schema platform, audit to quittance_app, quittance_portal;

create table platform.installation (
  only_row boolean primary key default true constraint installation_one_row check (only_row),
  installation_id uuid not null,
  sample_mode boolean not null,
  key_ids text[] not null default '{}',
  created_at timestamptz not null default now()
);
comment on table platform.installation is
  'One row, written at first start. sample_mode is never switched on later: no update is granted.';
grant select, insert on platform.installation to quittance_app;
grant update (key_ids) on platform.installation to quittance_app;
grant select on platform.migrations to quittance_app;

create table platform.requests (
  actor_id text collate "C" not null,
  key text collate "C" not null,
  input_hash bytea not null,
  answer jsonb,
  at timestamptz not null,
  constraint requests_pkey primary key (actor_id, key)
);
grant select, insert, update (answer) on platform.requests to quittance_app;

-- Human numbers (MDF-2026-00042, PR-2026-0007): one counter row per series, locked while a number is
-- taken, so that numbers are gapless within what was committed and never reused.
create table platform.number_series (
  series text collate "C" primary key,
  last_number bigint not null constraint number_series_positive check (last_number > 0)
);
grant select, insert, update on platform.number_series to quittance_app;

create table audit.events (
  event_id uuid primary key,
  type text collate "C" not null,
  type_version integer not null default 1,
  subject_kind text collate "C" not null,
  subject_id text collate "C" not null,
  partner_id uuid,
  actor_kind text collate "C" not null
    constraint events_actor_kind check (actor_kind in ('person', 'agent', 'system')),
  actor_id text collate "C" not null,
  on_behalf_of text collate "C",
  at timestamptz not null,
  recorded_at timestamptz not null default now(),
  request_id text collate "C" not null,
  cause_event_id uuid,
  reason text,
  body text not null
);
comment on column audit.events.body is
  'Canonical JSON as text: what is sealed is what is stored, byte for byte.';
create index events_subject on audit.events (subject_kind, subject_id, event_id);
create index events_partner on audit.events (partner_id, event_id) where partner_id is not null;
alter table audit.events enable row level security;
alter table audit.events force row level security;
create policy events_app on audit.events to quittance_app using (true) with check (true);
create policy events_portal on audit.events for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on audit.events to quittance_app;
grant select on audit.events to quittance_portal;

create table audit.unsealed (event_id uuid primary key);
grant select, insert, update, delete on audit.unsealed to quittance_app;

create table platform.outbox (event_id uuid primary key);
grant select, insert, update, delete on platform.outbox to quittance_app;

create table audit.seals (
  number bigint primary key constraint seals_positive check (number > 0),
  previous_hash bytea not null,
  members_hash bytea not null,
  seal_hash bytea not null,
  members integer not null constraint seals_members check (members > 0),
  sealed_at timestamptz not null,
  signature bytea not null,
  key_id text collate "C" not null
);
-- The row a sealer locks while it works: one sealer at a time, writers are not held up.
create table audit.sealer (
  only_row boolean primary key default true constraint sealer_one_row check (only_row)
);
insert into audit.sealer default values;
grant select, update on audit.sealer to quittance_app;
create table audit.sealed_events (
  event_id uuid primary key references audit.events (event_id),
  seal_number bigint not null references audit.seals (number),
  position integer not null,
  event_hash bytea not null,
  constraint sealed_events_position unique (seal_number, position)
);
grant select, insert on audit.seals, audit.sealed_events to quittance_app;

-- Guards that refuse, also for the owner of the tables: what is written stays written.
create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_schema || '.' || tg_table_name, tg_op
    using errcode = 'restrict_violation';
end $$;
create trigger events_append_only before update or delete or truncate on audit.events
  for each statement execute function audit.refuse_change();
create trigger seals_append_only before update or delete or truncate on audit.seals
  for each statement execute function audit.refuse_change();
create trigger sealed_events_append_only before update or delete or truncate on audit.sealed_events
  for each statement execute function audit.refuse_change();

-- Jobs are enqueued through one definer function of the jobs login, made when its schema is.
create table platform.worker_heartbeats (
  worker_id text collate "C" primary key,
  beat_at timestamptz not null
);
grant select, insert, update, delete on platform.worker_heartbeats to quittance_app;

create table platform.sweeps (
  name text collate "C" primary key,
  ran_at timestamptz not null
);
grant select, insert, update on platform.sweeps to quittance_app;
