-- The schema after every migration, printed from the catalog: read it, never edit it.
-- Print it again: npm run -s quittance -- schema --write

-- audit ---------------------------------------------------------------------

create schema audit;
create table audit.events (
  event_id uuid not null,
  type text collate "C" not null,
  type_version integer default 1 not null,
  subject_kind text collate "C" not null,
  subject_id text collate "C" not null,
  partner_id uuid,
  actor_kind text collate "C" not null,
  actor_id text collate "C" not null,
  on_behalf_of text collate "C",
  at timestamp with time zone not null,
  recorded_at timestamp with time zone default now() not null,
  request_id text collate "C" not null,
  cause_event_id uuid,
  reason text,
  body text not null,
  constraint events_actor_kind CHECK ((actor_kind = ANY (ARRAY['person'::text, 'agent'::text, 'system'::text]))),
  constraint events_duties_of_people CHECK (((actor_kind <> 'agent'::text) OR (type <> ALL (ARRAY['limit.proposed'::text, 'limit.set'::text, 'key.made'::text, 'key.approved'::text, 'delegation.proposed'::text, 'delegation.approved'::text, 'partner.contact_settled'::text, 'vendor.active'::text, 'vendor.rejected'::text, 'vendor.suspended'::text, 'vendor.reinstated'::text, 'vendor.blocked'::text, 'vendor.unblock_asked'::text, 'vendor.unblocked'::text, 'vendor.form_approved'::text, 'vendor.form_declined'::text, 'vendor.bank_approved'::text, 'vendor.bank_revealed'::text, 'vendor.exception_asked'::text, 'vendor.exception_approved'::text, 'vendor.exception_ended'::text, 'vendor.screening_clearing'::text, 'vendor.screening_cleared'::text, 'vendor.screening_kept'::text, 'vendor.screening_true'::text, 'payable.confirmed'::text, 'receivable.write_off_proposed'::text, 'receivable.written_off'::text, 'payer.created'::text, 'paying_account.proposed'::text, 'paying_account.approved'::text, 'payer_change.proposed'::text, 'payer_change.approved'::text, 'payer_change.declined'::text, 'channel.proposed'::text, 'channel.approved'::text, 'channel.declined'::text, 'run.approved'::text, 'run.released'::text, 'run.payment_looked_at'::text, 'tax_invoice.accepted'::text, 'tax_remittance.proposed'::text, 'tax_remittance.remitted'::text, 'tax_remittance.declined'::text, 'written_answer.filed'::text, 'written_answer.confirmed'::text, 'written_answer.declined'::text])))) NOT VALID,
  constraint events_pkey PRIMARY KEY (event_id));
alter table audit.events enable row level security;
alter table audit.events force row level security;
create table audit.sealed_events (
  event_id uuid not null,
  seal_number bigint not null,
  "position" integer not null,
  event_hash bytea not null,
  constraint sealed_events_event_id_fkey FOREIGN KEY (event_id) REFERENCES audit.events(event_id),
  constraint sealed_events_seal_number_fkey FOREIGN KEY (seal_number) REFERENCES audit.seals(number),
  constraint sealed_events_pkey PRIMARY KEY (event_id),
  constraint sealed_events_position UNIQUE (seal_number, "position"));
create table audit.sealer (
  only_row boolean default true not null,
  constraint sealer_one_row CHECK (only_row),
  constraint sealer_pkey PRIMARY KEY (only_row));
create table audit.seals (
  number bigint not null,
  previous_hash bytea not null,
  members_hash bytea not null,
  seal_hash bytea not null,
  members integer not null,
  sealed_at timestamp with time zone not null,
  signature bytea not null,
  key_id text collate "C" not null,
  constraint seals_members CHECK ((members > 0)),
  constraint seals_positive CHECK ((number > 0)),
  constraint seals_pkey PRIMARY KEY (number));
create table audit.unsealed (
  event_id uuid not null,
  constraint unsealed_pkey PRIMARY KEY (event_id));
CREATE INDEX events_decided_again ON audit.events USING btree (subject_id) WHERE (type = 'payable.decided_again'::text);
CREATE INDEX events_of_people ON audit.events USING btree (partner_id, at) WHERE (type = ANY (ARRAY['partner.contact_changed'::text, 'person.changed'::text]));
CREATE INDEX events_partner ON audit.events USING btree (partner_id, event_id) WHERE (partner_id IS NOT NULL);
CREATE INDEX events_subject ON audit.events USING btree (subject_kind, subject_id, event_id);
CREATE OR REPLACE FUNCTION audit.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only: % is refused', tg_table_schema || '.' || tg_table_name, tg_op
    using errcode = 'restrict_violation';
end $function$
;
CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.events FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER sealed_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.sealed_events FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER seals_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.seals FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
create policy events_app on audit.events for all to quittance_app using (true) with check (true);
create policy events_portal on audit.events for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema audit to quittance_app;
grant usage on schema audit to quittance_portal;
grant insert, select on audit.events to quittance_app;
grant select on audit.events to quittance_portal;
grant insert, select on audit.sealed_events to quittance_app;
grant select, update on audit.sealer to quittance_app;
grant insert, select on audit.seals to quittance_app;
grant delete, insert, select, update on audit.unsealed to quittance_app;
grant execute on function audit.refuse_change() to public;

-- auth ----------------------------------------------------------------------

create schema auth;
create table auth.account (
  id text not null,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone not null,
  constraint "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE,
  constraint account_pkey PRIMARY KEY (id));
create table auth.session (
  id text not null,
  "expiresAt" timestamp with time zone not null,
  token text not null,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null,
  constraint "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_token_key UNIQUE (token));
create table auth."twoFactor" (
  id text not null,
  secret text not null,
  "backupCodes" text not null,
  "userId" text not null,
  verified boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamp with time zone,
  constraint "twoFactor_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE,
  constraint "twoFactor_pkey" PRIMARY KEY (id));
create table auth."user" (
  id text not null,
  name text not null,
  email text not null,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "twoFactorEnabled" boolean,
  constraint user_pkey PRIMARY KEY (id),
  constraint user_email_key UNIQUE (email));
create table auth.verification (
  id text not null,
  identifier text not null,
  value text not null,
  "expiresAt" timestamp with time zone not null,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  constraint verification_pkey PRIMARY KEY (id));
CREATE INDEX "account_userId_idx" ON auth.account USING btree ("userId");
CREATE INDEX "session_userId_idx" ON auth.session USING btree ("userId");
CREATE INDEX "twoFactor_secret_idx" ON auth."twoFactor" USING btree (secret);
CREATE INDEX "twoFactor_userId_idx" ON auth."twoFactor" USING btree ("userId");
CREATE INDEX verification_identifier_idx ON auth.verification USING btree (identifier);
grant usage on schema auth to quittance_app;
grant delete, insert, select, update on auth."twoFactor" to quittance_app;
grant delete, insert, select, update on auth."user" to quittance_app;
grant delete, insert, select, update on auth.account to quittance_app;
grant delete, insert, select, update on auth.session to quittance_app;
grant delete, insert, select, update on auth.verification to quittance_app;

-- autopilot -----------------------------------------------------------------

create schema autopilot;
create table autopilot.simulated_cases (
  simulation_id uuid not null,
  case_no integer not null,
  submission_id uuid not null,
  partner_id uuid not null,
  decided_at timestamp with time zone not null,
  change text collate "C" not null,
  answers text not null,
  constraint simulated_cases_change CHECK ((change = ANY (ARRAY['outcome'::text, 'amount'::text, 'reason'::text, 'road'::text]))),
  constraint simulated_cases_no CHECK ((case_no > 0)),
  constraint simulated_cases_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint simulated_cases_simulation_id_fkey FOREIGN KEY (simulation_id) REFERENCES autopilot.simulations(simulation_id),
  constraint simulated_cases_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions.submissions(submission_id),
  constraint simulated_cases_pkey PRIMARY KEY (simulation_id, case_no));
alter table autopilot.simulated_cases enable row level security;
alter table autopilot.simulated_cases force row level security;
create table autopilot.simulations (
  simulation_id uuid not null,
  program_id uuid not null,
  version_id uuid not null,
  content_hash text collate "C" not null,
  since date,
  until date,
  ran_by text collate "C" not null,
  ran_at timestamp with time zone not null,
  event_id uuid not null,
  totals text not null,
  constraint simulations_span CHECK (((since IS NULL) OR (until IS NULL) OR (since < until))),
  constraint simulations_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs.programs(program_id),
  constraint simulations_version_id_fkey FOREIGN KEY (version_id) REFERENCES programs.versions(version_id),
  constraint simulations_pkey PRIMARY KEY (simulation_id));
CREATE INDEX simulations_program ON autopilot.simulations USING btree (program_id, simulation_id);
CREATE TRIGGER simulated_cases_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON autopilot.simulated_cases FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER simulations_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON autopilot.simulations FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
create policy simulated_cases_app on autopilot.simulated_cases for all to quittance_app using (true) with check (true);
grant usage on schema autopilot to quittance_app;
grant insert, select on autopilot.simulated_cases to quittance_app;
grant insert, select on autopilot.simulations to quittance_app;

-- clocks --------------------------------------------------------------------

create schema clocks;
create table clocks.calendar_changes (
  calendar_change_id uuid not null,
  calendar_id uuid not null,
  on_date date not null,
  name text,
  hours text collate "C",
  source text,
  state text collate "C" not null,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  decided_by text collate "C",
  decided_at timestamp with time zone,
  declined_reason text,
  constraint calendar_changes_decided CHECK ((((state = 'proposed'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint calendar_changes_declined_reason CHECK (((length(declined_reason) >= 1) AND (length(declined_reason) <= 2000))),
  constraint calendar_changes_declined_why CHECK (((state = 'declined'::text) = (declined_reason IS NOT NULL))),
  constraint calendar_changes_name CHECK (((length(name) >= 1) AND (length(name) <= 120))),
  constraint calendar_changes_second_person CHECK (((state <> 'applied'::text) OR (decided_by <> proposed_by))),
  constraint calendar_changes_source CHECK (((length(source) >= 1) AND (length(source) <= 200))),
  constraint calendar_changes_state CHECK ((state = ANY (ARRAY['proposed'::text, 'applied'::text, 'declined'::text]))),
  constraint calendar_changes_whole CHECK ((((name IS NULL) = (hours IS NULL)) AND ((name IS NULL) = (source IS NULL)))),
  constraint calendar_changes_calendar FOREIGN KEY (calendar_id) REFERENCES clocks.calendars(calendar_id),
  constraint calendar_changes_pkey PRIMARY KEY (calendar_change_id));
create table clocks.calendars (
  calendar_id uuid default gen_random_uuid() not null,
  code text collate "C" not null,
  name text not null,
  kind text not null,
  zone text collate "C" not null,
  week text[] not null,
  nominal_day_minutes integer not null,
  revision integer default 1 not null,
  published_until date,
  published_source text,
  constraint calendars_code_shape CHECK ((code ~ '^[a-z][a-z0-9-]{1,31}$'::text)),
  constraint calendars_kind CHECK ((kind = ANY (ARRAY['office'::text, 'banking'::text]))),
  constraint calendars_nominal_day CHECK (((nominal_day_minutes >= 1) AND (nominal_day_minutes <= 1440))),
  constraint calendars_published CHECK (((published_until IS NULL) = (published_source IS NULL))),
  constraint calendars_published_banking CHECK (((published_until IS NULL) OR (kind = 'banking'::text))),
  constraint calendars_published_said CHECK (((published_source IS NULL) OR ((length(published_source) >= 1) AND (length(published_source) <= 200)))),
  constraint calendars_revision CHECK ((revision > 0)),
  constraint calendars_week_days CHECK ((cardinality(week) = 7)),
  constraint calendars_pkey PRIMARY KEY (calendar_id),
  constraint calendars_code_unique UNIQUE (code));
create table clocks.clocks (
  clock_id uuid not null,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  partner_id uuid,
  kind text collate "C" not null,
  calendar_id uuid not null,
  calendar_revision integer not null,
  target_minutes integer not null,
  state text not null,
  owed_by text not null,
  started_at timestamp with time zone not null,
  stopped_at timestamp with time zone,
  due_at timestamp with time zone,
  warned_percent integer default 0 not null,
  warn_at timestamp with time zone,
  constraint clocks_owed_by CHECK ((owed_by = ANY (ARRAY['ours'::text, 'partner'::text, 'owner'::text]))),
  constraint clocks_running_is_due CHECK (((state <> 'running'::text) OR (due_at IS NOT NULL))),
  constraint clocks_state CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'stopped'::text]))),
  constraint clocks_stopped CHECK (((state = 'stopped'::text) = (stopped_at IS NOT NULL))),
  constraint clocks_target CHECK ((target_minutes > 0)),
  constraint clocks_warned CHECK ((warned_percent = ANY (ARRAY[0, 50, 80, 100]))),
  constraint clocks_calendar FOREIGN KEY (calendar_id) REFERENCES clocks.calendars(calendar_id),
  constraint clocks_pkey PRIMARY KEY (clock_id),
  constraint clocks_one_per_kind UNIQUE (subject_kind, subject_id, kind));
alter table clocks.clocks enable row level security;
alter table clocks.clocks force row level security;
create table clocks.holidays (
  holiday_id bigint generated always as identity not null,
  calendar_id uuid not null,
  on_date date not null,
  name text not null,
  hours text collate "C" not null,
  source text not null,
  since_revision integer not null,
  until_revision integer,
  constraint holidays_name_given CHECK (((length(name) >= 1) AND (length(name) <= 120))),
  constraint holidays_source_given CHECK (((length(source) >= 1) AND (length(source) <= 200))),
  constraint holidays_until CHECK ((until_revision > since_revision)),
  constraint holidays_calendar FOREIGN KEY (calendar_id) REFERENCES clocks.calendars(calendar_id),
  constraint holidays_pkey PRIMARY KEY (holiday_id));
create table clocks.marks (
  clock_id uuid not null,
  number integer not null,
  kind text not null,
  at timestamp with time zone not null,
  runs boolean not null,
  owed_by text not null,
  event_id uuid,
  constraint marks_kind CHECK ((kind = ANY (ARRAY['start'::text, 'pause'::text, 'resume'::text, 'hand'::text, 'stop'::text, 'reopen'::text]))),
  constraint marks_number CHECK ((number > 0)),
  constraint marks_owed_by CHECK ((owed_by = ANY (ARRAY['ours'::text, 'partner'::text, 'owner'::text]))),
  constraint marks_clock FOREIGN KEY (clock_id) REFERENCES clocks.clocks(clock_id),
  constraint marks_pkey PRIMARY KEY (clock_id, number));
CREATE UNIQUE INDEX calendar_changes_one_open ON clocks.calendar_changes USING btree (calendar_id, on_date) WHERE (state = 'proposed'::text);
CREATE INDEX clocks_open_of_calendar ON clocks.clocks USING btree (calendar_id, clock_id) WHERE (state <> 'stopped'::text);
CREATE INDEX clocks_warn ON clocks.clocks USING btree (warn_at) WHERE (warn_at IS NOT NULL);
CREATE UNIQUE INDEX holidays_one_per_day ON clocks.holidays USING btree (calendar_id, on_date) WHERE (until_revision IS NULL);
create view clocks.due with (security_invoker=true) as
 SELECT subject_kind,
    subject_id,
    partner_id,
    kind,
    state,
    owed_by,
    started_at,
    stopped_at,
    due_at,
    warned_percent
   FROM clocks.clocks;
CREATE TRIGGER marks_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON clocks.marks FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
create policy clocks_app on clocks.clocks for all to quittance_app using (true) with check (true);
create policy clocks_portal on clocks.clocks for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema clocks to quittance_app;
grant usage on schema clocks to quittance_portal;
grant insert, select on clocks.calendar_changes to quittance_app;
grant insert, select on clocks.calendars to quittance_app;
grant insert, select, update on clocks.clocks to quittance_app;
grant select on clocks.clocks to quittance_portal;
grant select on clocks.due to quittance_app;
grant select on clocks.due to quittance_portal;
grant insert, select on clocks.holidays to quittance_app;
grant insert, select on clocks.marks to quittance_app;
grant update (state, decided_by, decided_at, declined_reason) on clocks.calendar_changes to quittance_app;
grant update (revision, published_until, published_source) on clocks.calendars to quittance_app;
grant update (until_revision) on clocks.holidays to quittance_app;

-- correspondence ------------------------------------------------------------

create schema correspondence;
create table correspondence.follow_ups (
  follow_up_id uuid not null,
  thread_id uuid not null,
  partner_id uuid not null,
  about text not null,
  calendar_code text collate "C",
  zone text collate "C" not null,
  reminder_days integer[] not null,
  lapse_days integer not null,
  asked_at timestamp with time zone not null,
  state text not null,
  reminders integer default 0 not null,
  next_at timestamp with time zone,
  lapses_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint follow_ups_about_length CHECK (((length(about) >= 1) AND (length(about) <= 120))),
  constraint follow_ups_ended CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  constraint follow_ups_lapse_days CHECK (((lapse_days >= 1) AND (lapse_days <= 250))),
  constraint follow_ups_next CHECK (((state = 'open'::text) = (next_at IS NOT NULL))),
  constraint follow_ups_reminder_days CHECK (((cardinality(reminder_days) >= 1) AND (cardinality(reminder_days) <= 10))),
  constraint follow_ups_reminders CHECK (((reminders >= 0) AND (reminders <= cardinality(reminder_days)))),
  constraint follow_ups_state CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'lapsed'::text]))),
  constraint follow_ups_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint follow_ups_thread FOREIGN KEY (thread_id) REFERENCES correspondence.threads(thread_id),
  constraint follow_ups_pkey PRIMARY KEY (follow_up_id));
alter table correspondence.follow_ups enable row level security;
alter table correspondence.follow_ups force row level security;
create table correspondence.letters (
  letter_id uuid not null,
  thread_id uuid,
  message_id uuid,
  partner_id uuid,
  to_name text,
  to_email text collate "C" not null,
  template text collate "C" not null,
  subject text not null,
  body text not null,
  written_at timestamp with time zone not null,
  send_after timestamp with time zone not null,
  state text not null,
  attempts integer default 0 not null,
  attempted_at timestamp with time zone,
  sent_at timestamp with time zone,
  last_reason text,
  constraint letters_attempted CHECK (((state <> 'sending'::text) OR (attempted_at IS NOT NULL))),
  constraint letters_body_length CHECK (((length(body) >= 1) AND (length(body) <= 40000))),
  constraint letters_sent_when CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
  constraint letters_state CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'unknown'::text, 'cancelled'::text]))),
  constraint letters_subject_length CHECK (((length(subject) >= 1) AND (length(subject) <= 300))),
  constraint letters_to_shape CHECK ((to_email ~ '^[^@ ]+@[^@ ]+$'::text)),
  constraint letters_message FOREIGN KEY (message_id) REFERENCES correspondence.messages(message_id),
  constraint letters_thread FOREIGN KEY (thread_id) REFERENCES correspondence.threads(thread_id),
  constraint letters_pkey PRIMARY KEY (letter_id));
alter table correspondence.letters enable row level security;
alter table correspondence.letters force row level security;
create table correspondence.messages (
  message_id uuid not null,
  thread_id uuid not null,
  partner_id uuid,
  kind text not null,
  author_kind text not null,
  author_id text collate "C" not null,
  title text,
  body text not null,
  at timestamp with time zone not null,
  constraint messages_author_kind CHECK ((author_kind = ANY (ARRAY['person'::text, 'agent'::text, 'system'::text]))),
  constraint messages_body_length CHECK (((length(body) >= 1) AND (length(body) <= 20000))),
  constraint messages_kind CHECK ((kind = ANY (ARRAY['to_partner'::text, 'from_partner'::text, 'note'::text]))),
  constraint messages_title_length CHECK ((length(title) <= 300)),
  constraint messages_thread FOREIGN KEY (thread_id) REFERENCES correspondence.threads(thread_id),
  constraint messages_pkey PRIMARY KEY (message_id));
alter table correspondence.messages enable row level security;
alter table correspondence.messages force row level security;
create table correspondence.notices (
  notice_id uuid not null,
  role text collate "C" not null,
  subject_kind text collate "C" not null,
  subject_id text collate "C" not null,
  event_id uuid not null,
  text text not null,
  at timestamp with time zone not null,
  constraint notices_text_length CHECK (((length(text) >= 1) AND (length(text) <= 500))),
  constraint notices_pkey PRIMARY KEY (notice_id),
  constraint notices_once UNIQUE (event_id, role));
create table correspondence.threads (
  thread_id uuid not null,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  partner_id uuid,
  opened_at timestamp with time zone not null,
  constraint threads_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint threads_pkey PRIMARY KEY (thread_id),
  constraint threads_one_per_subject UNIQUE (subject_kind, subject_id));
alter table correspondence.threads enable row level security;
alter table correspondence.threads force row level security;
CREATE INDEX follow_ups_next_due ON correspondence.follow_ups USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE UNIQUE INDEX follow_ups_one_open ON correspondence.follow_ups USING btree (thread_id) WHERE (state = 'open'::text);
CREATE INDEX letters_of_message ON correspondence.letters USING btree (message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX letters_sending ON correspondence.letters USING btree (attempted_at) WHERE (state = 'sending'::text);
CREATE INDEX letters_waiting ON correspondence.letters USING btree (send_after, letter_id) WHERE (state = 'waiting'::text);
CREATE INDEX messages_of_thread ON correspondence.messages USING btree (thread_id, message_id);
CREATE INDEX notices_of_role ON correspondence.notices USING btree (role, notice_id);
CREATE INDEX threads_of_partner ON correspondence.threads USING btree (partner_id, thread_id) WHERE (partner_id IS NOT NULL);
create policy follow_ups_app on correspondence.follow_ups for all to quittance_app using (true) with check (true);
create policy follow_ups_portal on correspondence.follow_ups for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy letters_app on correspondence.letters for all to quittance_app using (true) with check (true);
create policy messages_app on correspondence.messages for all to quittance_app using (true) with check (true);
create policy messages_portal on correspondence.messages for select to quittance_portal using (((kind <> 'note'::text) AND (partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid)));
create policy threads_app on correspondence.threads for all to quittance_app using (true) with check (true);
create policy threads_portal on correspondence.threads for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema correspondence to quittance_app;
grant usage on schema correspondence to quittance_portal;
grant insert, select, update on correspondence.follow_ups to quittance_app;
grant select on correspondence.follow_ups to quittance_portal;
grant insert, select on correspondence.letters to quittance_app;
grant insert, select on correspondence.messages to quittance_app;
grant select on correspondence.messages to quittance_portal;
grant insert, select on correspondence.notices to quittance_app;
grant insert, select on correspondence.threads to quittance_app;
grant select on correspondence.threads to quittance_portal;
grant update (send_after, state, attempts, attempted_at, sent_at, last_reason) on correspondence.letters to quittance_app;

-- escalations ---------------------------------------------------------------

create schema escalations;
create table escalations.authorities (
  authority_id uuid not null,
  question_id uuid not null,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  amount_minor bigint not null,
  currency character(3) not null,
  clause_id text collate "C",
  granted_by text collate "C" not null,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_by uuid,
  used_by_person text collate "C",
  used_at timestamp with time zone,
  constraint authorities_amount CHECK ((amount_minor > 0)),
  constraint authorities_lasts CHECK ((expires_at > granted_at)),
  constraint authorities_not_own CHECK ((used_by_person <> granted_by)),
  constraint authorities_used_in_time CHECK ((used_at < expires_at)),
  constraint authorities_used_whole CHECK ((((used_by IS NULL) = (used_at IS NULL)) AND ((used_by IS NULL) = (used_by_person IS NULL)))),
  constraint authorities_question FOREIGN KEY (question_id) REFERENCES escalations.questions(question_id),
  constraint authorities_pkey PRIMARY KEY (authority_id),
  constraint authorities_decision UNIQUE (used_by),
  constraint authorities_one_per_question UNIQUE (question_id));
create table escalations.citations (
  decision_id uuid not null,
  question_id uuid not null,
  constraint citations_question_id_fkey FOREIGN KEY (question_id) REFERENCES escalations.questions(question_id),
  constraint citations_pkey PRIMARY KEY (decision_id, question_id));
create table escalations.comments (
  comment_id uuid not null,
  question_id uuid not null,
  text text not null,
  said_by text collate "C" not null,
  said_at timestamp with time zone not null,
  constraint comments_length CHECK (((length(text) >= 1) AND (length(text) <= 4000))),
  constraint comments_question_id_fkey FOREIGN KEY (question_id) REFERENCES escalations.questions(question_id),
  constraint comments_pkey PRIMARY KEY (comment_id));
create table escalations.conditions (
  question_id uuid not null,
  condition text not null,
  binds text not null,
  due_on date,
  state text not null,
  settled_by text collate "C",
  settled_at timestamp with time zone,
  evidence text,
  constraint conditions_binds CHECK ((binds = ANY (ARRAY['before'::text, 'after'::text]))),
  constraint conditions_evidence CHECK (((length(evidence) >= 1) AND (length(evidence) <= 1000))),
  constraint conditions_length CHECK (((length(condition) >= 1) AND (length(condition) <= 1000))),
  constraint conditions_settled CHECK ((((state = 'open'::text) = (settled_at IS NULL)) AND ((settled_at IS NULL) = (settled_by IS NULL)) AND ((settled_at IS NULL) = (evidence IS NULL)))),
  constraint conditions_state CHECK ((state = ANY (ARRAY['open'::text, 'fulfilled'::text, 'failed'::text]))),
  constraint conditions_question_id_fkey FOREIGN KEY (question_id) REFERENCES escalations.questions(question_id),
  constraint conditions_pkey PRIMARY KEY (question_id));
create table escalations.exceptions (
  authority_id uuid not null,
  decision_id uuid not null,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  why text not null,
  clause_ids text[] collate "C" not null,
  amount_minor bigint not null,
  currency character(3) not null,
  at timestamp with time zone not null,
  constraint exceptions_amount CHECK ((amount_minor >= 0)),
  constraint exceptions_why CHECK ((why = ANY (ARRAY['over_limit'::text, 'outside_policy'::text, 'outside_term'::text]))),
  constraint exceptions_authority_id_fkey FOREIGN KEY (authority_id) REFERENCES escalations.authorities(authority_id),
  constraint exceptions_pkey PRIMARY KEY (authority_id),
  constraint exceptions_decision UNIQUE (decision_id));
create table escalations.precedents (
  decision_id uuid not null,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  family text collate "C" not null,
  type text collate "C" not null,
  outcome text not null,
  amount_minor bigint not null,
  currency character(3) not null,
  size integer not null,
  tier text collate "C",
  activity text collate "C",
  clause_ids text[] collate "C" not null,
  checks text[] collate "C" not null,
  marks text[] not null,
  words text not null,
  decided_at timestamp with time zone not null,
  constraint precedents_marks CHECK (((cardinality(marks) > 0) AND (marks <@ ARRAY['escalated'::text, 'excepted'::text, 'appealed'::text, 'corrected'::text, 'against_suggestion'::text]))),
  constraint precedents_words CHECK ((length(words) <= 20000)),
  constraint precedents_pkey PRIMARY KEY (decision_id));
create table escalations.questions (
  question_id uuid not null,
  kind text not null,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  question text not null,
  amount_minor bigint,
  currency character(3),
  roles text[] not null,
  asked_by text collate "C" not null,
  asked_at timestamp with time zone not null,
  state text not null,
  answer text,
  answered_by text collate "C",
  answered_at timestamp with time zone,
  verdict text,
  assigned_to text collate "C",
  withdrawn_by text collate "C",
  withdrawn_at timestamp with time zone,
  withdrawn_reason text,
  constraint questions_amount_whole CHECK (((amount_minor IS NULL) = (currency IS NULL))),
  constraint questions_answer_length CHECK (((length(answer) >= 1) AND (length(answer) <= 4000))),
  constraint questions_answered CHECK (((state = 'answered'::text) = ((answer IS NOT NULL) AND (answered_by IS NOT NULL) AND (answered_at IS NOT NULL)))),
  constraint questions_kind CHECK ((kind = ANY (ARRAY['limit'::text, 'budget'::text, 'design'::text, 'fraud'::text, 'legal'::text, 'sanctions'::text, 'tax'::text]))),
  constraint questions_not_own_answer CHECK ((answered_by <> asked_by)),
  constraint questions_question_length CHECK (((length(question) >= 1) AND (length(question) <= 4000))),
  constraint questions_routed CHECK ((cardinality(roles) > 0)),
  constraint questions_state CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'withdrawn'::text]))),
  constraint questions_verdict CHECK ((verdict = ANY (ARRAY['granted'::text, 'refused'::text, 'said'::text]))),
  constraint questions_verdict_answered CHECK (((verdict IS NULL) OR (state = 'answered'::text))),
  constraint questions_withdrawn CHECK ((((withdrawn_reason IS NULL) OR ((length(withdrawn_reason) >= 1) AND (length(withdrawn_reason) <= 4000))) AND ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)) AND ((withdrawn_at IS NULL) OR (state = 'withdrawn'::text)))),
  constraint questions_pkey PRIMARY KEY (question_id));
CREATE INDEX authorities_of_subject ON escalations.authorities USING btree (subject_id, granted_at);
CREATE INDEX citations_of_question ON escalations.citations USING btree (question_id);
CREATE INDEX comments_of_question ON escalations.comments USING btree (question_id, comment_id);
CREATE INDEX conditions_open ON escalations.conditions USING btree (due_on) WHERE (state = 'open'::text);
CREATE INDEX exceptions_at ON escalations.exceptions USING btree (at DESC, authority_id DESC);
CREATE INDEX exceptions_clauses ON escalations.exceptions USING gin (clause_ids);
CREATE INDEX precedents_checks ON escalations.precedents USING gin (checks);
CREATE INDEX precedents_clauses ON escalations.precedents USING gin (clause_ids);
CREATE INDEX precedents_search ON escalations.precedents USING gin (to_tsvector('english'::regconfig, words));
CREATE INDEX precedents_type ON escalations.precedents USING btree (type, decided_at DESC);
CREATE INDEX questions_of_subject ON escalations.questions USING btree (subject_kind, subject_id, question_id);
CREATE UNIQUE INDEX questions_one_open ON escalations.questions USING btree (subject_kind, subject_id, kind) WHERE (state = 'open'::text);
CREATE INDEX questions_open ON escalations.questions USING btree (question_id) WHERE (state = 'open'::text);
grant usage on schema escalations to quittance_app;
grant insert, select on escalations.authorities to quittance_app;
grant insert, select on escalations.citations to quittance_app;
grant insert, select on escalations.comments to quittance_app;
grant insert, select on escalations.conditions to quittance_app;
grant insert, select on escalations.exceptions to quittance_app;
grant insert, select on escalations.precedents to quittance_app;
grant insert, select on escalations.questions to quittance_app;
grant update (used_by, used_by_person, used_at) on escalations.authorities to quittance_app;
grant update (state, settled_by, settled_at, evidence) on escalations.conditions to quittance_app;
grant update (state, answer, answered_by, answered_at, verdict, assigned_to, withdrawn_by, withdrawn_at, withdrawn_reason) on escalations.questions to quittance_app;

-- evidence ------------------------------------------------------------------

create schema evidence;
create table evidence.files (
  file_id uuid not null,
  sha256 text collate "C" not null,
  size_bytes bigint not null,
  media_type text collate "C" not null,
  name text not null,
  partner_id uuid,
  uploaded_by text collate "C" not null,
  uploaded_at timestamp with time zone not null,
  constraint files_name_length CHECK (((length(name) >= 1) AND (length(name) <= 255))),
  constraint files_sha256_shape CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint files_size_positive CHECK ((size_bytes > 0)),
  constraint files_pkey PRIMARY KEY (file_id));
alter table evidence.files enable row level security;
alter table evidence.files force row level security;
create table evidence.items (
  item_id uuid not null,
  file_id uuid not null,
  owner_kind text collate "C" not null,
  owner_id uuid not null,
  slot text collate "C" not null,
  line_no integer,
  state text not null,
  reason text,
  partner_id uuid,
  attached_at timestamp with time zone not null,
  detached_at timestamp with time zone,
  version integer default 1 not null,
  constraint items_detached_undecided CHECK (((detached_at IS NULL) OR (state <> 'accepted'::text))),
  constraint items_line_positive CHECK ((line_no > 0)),
  constraint items_rejected_with_reason CHECK (((state <> 'rejected'::text) OR (reason IS NOT NULL))),
  constraint items_slot_shape CHECK ((slot ~ '^[a-z][a-z0-9_]{0,63}$'::text)),
  constraint items_state_known CHECK ((state = ANY (ARRAY['pending'::text, 'accepted'::text, 'rejected'::text]))),
  constraint items_file_id_fkey FOREIGN KEY (file_id) REFERENCES evidence.files(file_id),
  constraint items_pkey PRIMARY KEY (item_id));
alter table evidence.items enable row level security;
alter table evidence.items force row level security;
create table evidence.looks (
  file_id uuid not null,
  coarse bit(64),
  fine bit(256),
  bands integer[] generated always as ARRAY[((SUBSTRING(coarse FROM 1 FOR 8))::bit(8))::integer, (256 + ((SUBSTRING(coarse FROM 9 FOR 8))::bit(8))::integer), (512 + ((SUBSTRING(coarse FROM 17 FOR 8))::bit(8))::integer), (768 + ((SUBSTRING(coarse FROM 25 FOR 8))::bit(8))::integer), (1024 + ((SUBSTRING(coarse FROM 33 FOR 8))::bit(8))::integer), (1280 + ((SUBSTRING(coarse FROM 41 FOR 8))::bit(8))::integer), (1536 + ((SUBSTRING(coarse FROM 49 FOR 8))::bit(8))::integer), (1792 + ((SUBSTRING(coarse FROM 57 FOR 8))::bit(8))::integer)] stored,
  made_at timestamp with time zone,
  constraint looks_both CHECK (((coarse IS NULL) = (fine IS NULL))),
  constraint looks_something CHECK (((coarse IS NOT NULL) OR (made_at IS NOT NULL))),
  constraint looks_file_id_fkey FOREIGN KEY (file_id) REFERENCES evidence.files(file_id),
  constraint looks_pkey PRIMARY KEY (file_id));
CREATE INDEX files_sha256 ON evidence.files USING btree (sha256);
CREATE INDEX items_file ON evidence.items USING btree (file_id);
CREATE INDEX items_owner ON evidence.items USING btree (owner_kind, owner_id) WHERE (detached_at IS NULL);
CREATE INDEX looks_bands ON evidence.looks USING gin (bands) WHERE (coarse IS NOT NULL);
create policy files_app on evidence.files for all to quittance_app using (true) with check (true);
create policy files_portal on evidence.files for select to quittance_portal using (((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT
   FROM evidence.items i
  WHERE (i.file_id = files.file_id)))));
create policy items_app on evidence.items for all to quittance_app using (true) with check (true);
create policy items_portal on evidence.items for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema evidence to quittance_app;
grant usage on schema evidence to quittance_portal;
grant insert, select on evidence.files to quittance_app;
grant select on evidence.files to quittance_portal;
grant insert, select, update on evidence.items to quittance_app;
grant select on evidence.items to quittance_portal;
grant insert, select on evidence.looks to quittance_app;

-- funds ---------------------------------------------------------------------

create schema funds;
create table funds.allocations (
  allocation_id uuid not null,
  fund_id uuid not null,
  code text collate "C" not null,
  name text not null,
  kind text collate "C" not null,
  partner_id uuid,
  created_at timestamp with time zone not null,
  constraint allocations_code_form CHECK ((code ~ '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,31}$'::text)),
  constraint allocations_kind CHECK ((kind = ANY (ARRAY['general'::text, 'partner'::text, 'region'::text, 'activity'::text, 'period'::text]))),
  constraint allocations_name CHECK (((length(name) >= 1) AND (length(name) <= 120))),
  constraint allocations_partner CHECK (
CASE kind
    WHEN 'partner'::text THEN (partner_id IS NOT NULL)
    WHEN 'period'::text THEN true
    ELSE (partner_id IS NULL)
END),
  constraint allocations_fund FOREIGN KEY (fund_id) REFERENCES funds.funds(fund_id),
  constraint allocations_pkey PRIMARY KEY (allocation_id),
  constraint allocations_code UNIQUE (fund_id, code));
alter table funds.allocations enable row level security;
alter table funds.allocations force row level security;
create table funds.funds (
  fund_id uuid not null,
  code text collate "C" not null,
  name text not null,
  payer_id uuid not null,
  currency character(3) not null,
  zone text collate "C" not null,
  owner_id uuid,
  parent_id uuid,
  level integer not null,
  valid_from date not null,
  valid_until date not null,
  requests_due_on date,
  claims_due_on date,
  status text collate "C" not null,
  closed_on date,
  created_at timestamp with time zone not null,
  constraint funds_closed_on CHECK (((status = 'closed'::text) = (closed_on IS NOT NULL))),
  constraint funds_code_form CHECK ((code ~ '^[A-Z0-9][A-Z0-9-]{1,31}$'::text)),
  constraint funds_level CHECK (((level >= 1) AND (level <= 5))),
  constraint funds_name CHECK (((length(name) >= 1) AND (length(name) <= 120))),
  constraint funds_period CHECK ((valid_from < valid_until)),
  constraint funds_root CHECK (((parent_id IS NULL) = (level = 1))),
  constraint funds_status CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint funds_book FOREIGN KEY (fund_id) REFERENCES ledger.books(book_id),
  constraint funds_parent FOREIGN KEY (parent_id) REFERENCES funds.funds(fund_id),
  constraint funds_pkey PRIMARY KEY (fund_id),
  constraint funds_code UNIQUE (code));
CREATE INDEX funds_children ON funds.funds USING btree (parent_id) WHERE (parent_id IS NOT NULL);
create policy allocations_app on funds.allocations for all to quittance_app using (true) with check (true);
create policy allocations_portal on funds.allocations for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema funds to quittance_app;
grant usage on schema funds to quittance_portal;
grant insert, select on funds.allocations to quittance_app;
grant select on funds.allocations to quittance_portal;
grant insert, select on funds.funds to quittance_app;
grant update (name, owner_id, status, closed_on) on funds.funds to quittance_app;

-- identity ------------------------------------------------------------------

create schema identity;
create table identity.api_keys (
  key_id uuid not null,
  principal_id uuid not null,
  token_hash bytea not null,
  token_start text collate "C" not null,
  roles text[] not null,
  limit_minor bigint,
  limit_currency character(3),
  status text collate "C" not null,
  made_by text collate "C" not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  approved_by text collate "C",
  approved_at timestamp with time zone,
  revoked_by text collate "C",
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  constraint api_keys_hash CHECK ((length(token_hash) = 32)),
  constraint api_keys_limit CHECK ((limit_minor >= 0)),
  constraint api_keys_limit_has_currency CHECK (((limit_minor IS NULL) = (limit_currency IS NULL))),
  constraint api_keys_needs_second_person CHECK (((status <> 'active'::text) OR (approved_by IS NOT NULL))),
  constraint api_keys_roles CHECK (((cardinality(roles) > 0) AND (NOT (roles && ARRAY['admin'::text, 'partner'::text, 'partner_admin'::text])))),
  constraint api_keys_second_person CHECK ((approved_by <> made_by)),
  constraint api_keys_status CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'revoked'::text]))),
  constraint api_keys_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES identity.principals(principal_id),
  constraint api_keys_pkey PRIMARY KEY (key_id),
  constraint api_keys_hash_once UNIQUE (token_hash));
create table identity.code_failures (
  failure_id uuid not null,
  principal_id uuid not null,
  why text collate "C" not null,
  at timestamp with time zone not null,
  constraint code_failures_why CHECK ((why = ANY (ARRAY['wrong'::text, 'used_before'::text]))),
  constraint code_failures_principal FOREIGN KEY (principal_id) REFERENCES identity.principals(principal_id),
  constraint code_failures_pkey PRIMARY KEY (failure_id));
create table identity.delegations (
  delegation_id uuid not null,
  from_principal_id uuid not null,
  to_principal_id uuid not null,
  role text collate "C" not null,
  valid_from timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  status text collate "C" not null,
  proposed_at timestamp with time zone not null,
  approved_by text collate "C",
  approved_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint delegations_days CHECK ((valid_from < valid_until)),
  constraint delegations_needs_second_person CHECK (((status <> 'active'::text) OR (approved_by IS NOT NULL))),
  constraint delegations_role CHECK ((role = ANY (ARRAY['lead'::text, 'finance'::text]))),
  constraint delegations_second_person CHECK (((approved_by <> (from_principal_id)::text) AND (approved_by <> (to_principal_id)::text))),
  constraint delegations_status CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'ended'::text]))),
  constraint delegations_two_people CHECK ((from_principal_id <> to_principal_id)),
  constraint delegations_from_principal_id_fkey FOREIGN KEY (from_principal_id) REFERENCES identity.principals(principal_id),
  constraint delegations_to_principal_id_fkey FOREIGN KEY (to_principal_id) REFERENCES identity.principals(principal_id),
  constraint delegations_pkey PRIMARY KEY (delegation_id));
create table identity.limits (
  limit_id uuid not null,
  principal_id uuid not null,
  amount_minor bigint not null,
  currency character(3) not null,
  status text collate "C" not null,
  lowers boolean not null,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  approved_by text collate "C",
  approved_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint limits_amount CHECK ((amount_minor >= 0)),
  constraint limits_needs_second_person CHECK (((status <> 'active'::text) OR lowers OR (approved_by IS NOT NULL))),
  constraint limits_never_own CHECK ((proposed_by <> (principal_id)::text)),
  constraint limits_second_person CHECK (((approved_by <> proposed_by) AND (approved_by <> (principal_id)::text))),
  constraint limits_status CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'ended'::text]))),
  constraint limits_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES identity.principals(principal_id),
  constraint limits_pkey PRIMARY KEY (limit_id));
create table identity.principals (
  principal_id uuid not null,
  kind text collate "C" not null,
  name text not null,
  email text,
  partner_id uuid,
  answers_for uuid,
  administers boolean default false not null,
  is_partner boolean generated always as (partner_id IS NOT NULL) stored not null,
  status text collate "C" default 'active'::text not null,
  added_at timestamp with time zone not null,
  constraint principals_admin_is_staff CHECK (((NOT administers) OR (partner_id IS NULL))),
  constraint principals_agent_has_person CHECK (((kind = 'agent'::text) = (answers_for IS NOT NULL))),
  constraint principals_kind CHECK ((kind = ANY (ARRAY['person'::text, 'agent'::text]))),
  constraint principals_name CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint principals_person_has_email CHECK (((kind = 'person'::text) = (email IS NOT NULL))),
  constraint principals_status CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text]))),
  constraint principals_answers_for_fkey FOREIGN KEY (answers_for) REFERENCES identity.principals(principal_id),
  constraint principals_pkey PRIMARY KEY (principal_id),
  constraint principals_kinds_of_role UNIQUE (principal_id, administers, is_partner));
alter table identity.principals enable row level security;
alter table identity.principals force row level security;
create table identity.role_grants (
  grant_id uuid not null,
  principal_id uuid not null,
  role text collate "C" not null,
  status text collate "C" not null,
  by_set_up boolean default false not null,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  approved_by text collate "C",
  approved_at timestamp with time zone,
  revoked_by text collate "C",
  revoked_at timestamp with time zone,
  administers boolean generated always as 
CASE
    WHEN (status <> 'revoked'::text) THEN (role = 'admin'::text)
    ELSE NULL::boolean
END stored,
  is_partner boolean generated always as 
CASE
    WHEN (status <> 'revoked'::text) THEN (role = ANY (ARRAY['partner'::text, 'partner_admin'::text]))
    ELSE NULL::boolean
END stored,
  constraint role_grants_needs_second_person CHECK (((status <> 'active'::text) OR by_set_up OR (role <> ALL (ARRAY['finance'::text, 'lead'::text])) OR (approved_by IS NOT NULL))),
  constraint role_grants_never_own CHECK ((proposed_by <> (principal_id)::text)),
  constraint role_grants_role CHECK ((role = ANY (ARRAY['partner'::text, 'partner_admin'::text, 'specialist'::text, 'lead'::text, 'program_owner'::text, 'finance'::text, 'legal'::text, 'auditor'::text, 'admin'::text]))),
  constraint role_grants_second_person CHECK (((approved_by <> proposed_by) AND (approved_by <> (principal_id)::text))),
  constraint role_grants_status CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'revoked'::text]))),
  constraint role_grants_excludes FOREIGN KEY (principal_id, administers, is_partner) REFERENCES identity.principals(principal_id, administers, is_partner),
  constraint role_grants_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES identity.principals(principal_id),
  constraint role_grants_pkey PRIMARY KEY (grant_id));
create table identity.set_up_links (
  token_hash bytea not null,
  principal_id uuid not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint set_up_links_hash CHECK ((length(token_hash) = 32)),
  constraint set_up_links_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES identity.principals(principal_id),
  constraint set_up_links_pkey PRIMARY KEY (token_hash));
create table identity.step_ups (
  step_up_id uuid not null,
  principal_id uuid not null,
  session_hash text collate "C" not null,
  totp_step bigint not null,
  at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint step_ups_session CHECK ((session_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint step_ups_short CHECK (((expires_at > at) AND (expires_at <= (at + '00:10:00'::interval)))),
  constraint step_ups_code FOREIGN KEY (principal_id, totp_step) REFERENCES identity.used_codes(principal_id, totp_step),
  constraint step_ups_principal FOREIGN KEY (principal_id) REFERENCES identity.principals(principal_id),
  constraint step_ups_pkey PRIMARY KEY (step_up_id),
  constraint step_ups_code_once UNIQUE (principal_id, totp_step));
create table identity.used_codes (
  principal_id uuid not null,
  totp_step bigint not null,
  used_for text collate "C" not null,
  used_at timestamp with time zone not null,
  constraint used_codes_for CHECK ((used_for = ANY (ARRAY['enrolment'::text, 'sign_in'::text, 'step_up'::text, 'removal'::text]))),
  constraint used_codes_step CHECK ((totp_step > 0)),
  constraint used_codes_principal FOREIGN KEY (principal_id) REFERENCES identity.principals(principal_id),
  constraint used_codes_once PRIMARY KEY (principal_id, totp_step));
CREATE INDEX api_keys_principal ON identity.api_keys USING btree (principal_id);
CREATE INDEX code_failures_lately ON identity.code_failures USING btree (principal_id, at);
CREATE INDEX delegations_to ON identity.delegations USING btree (to_principal_id) WHERE (status = 'active'::text);
CREATE UNIQUE INDEX limits_one_active ON identity.limits USING btree (principal_id, currency) WHERE (status = 'active'::text);
CREATE UNIQUE INDEX limits_one_pending ON identity.limits USING btree (principal_id, currency) WHERE (status = 'pending'::text);
CREATE UNIQUE INDEX principals_email ON identity.principals USING btree (lower(email));
CREATE INDEX principals_partner ON identity.principals USING btree (partner_id) WHERE (partner_id IS NOT NULL);
CREATE UNIQUE INDEX role_grants_once ON identity.role_grants USING btree (principal_id, role) WHERE (status <> 'revoked'::text);
CREATE UNIQUE INDEX role_grants_one_set_up ON identity.role_grants USING btree (role) WHERE (by_set_up AND (status <> 'revoked'::text));
CREATE INDEX step_ups_of_session ON identity.step_ups USING btree (session_hash, principal_id, expires_at);
create policy principals_app on identity.principals for all to quittance_app using (true) with check (true);
create policy principals_portal on identity.principals for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema identity to quittance_app;
grant usage on schema identity to quittance_portal;
grant insert, select on identity.api_keys to quittance_app;
grant insert, select on identity.code_failures to quittance_app;
grant insert, select on identity.delegations to quittance_app;
grant insert, select on identity.limits to quittance_app;
grant insert, select on identity.principals to quittance_app;
grant select on identity.principals to quittance_portal;
grant insert, select on identity.role_grants to quittance_app;
grant insert, select on identity.set_up_links to quittance_app;
grant insert, select on identity.step_ups to quittance_app;
grant insert, select on identity.used_codes to quittance_app;
grant update (status, approved_by, approved_at, revoked_by, revoked_at, last_used_at) on identity.api_keys to quittance_app;
grant update (status, approved_by, approved_at, ended_at) on identity.delegations to quittance_app;
grant update (status, approved_by, approved_at, ended_at) on identity.limits to quittance_app;
grant update (name, email, administers, status) on identity.principals to quittance_app;
grant update (status, approved_by, approved_at, revoked_by, revoked_at) on identity.role_grants to quittance_app;
grant update (used_at) on identity.set_up_links to quittance_app;

-- incentives ----------------------------------------------------------------

create schema incentives;
create table incentives.accrual_rows (
  accrual_row_id uuid not null,
  accrual_id uuid not null,
  program_id uuid not null,
  partner_id uuid not null,
  kind text collate "C" not null,
  purchase_id uuid,
  tier text collate "C",
  rate_num bigint,
  rate_den bigint,
  counted_minor bigint,
  amount_minor bigint not null,
  posted_minor bigint not null,
  currency character(3) not null,
  recorded_on date not null,
  event_id uuid not null,
  constraint accrual_rows_forfeited CHECK (((kind <> 'forfeited'::text) OR ((amount_minor = 0) AND (posted_minor < 0)))),
  constraint accrual_rows_kind CHECK ((kind = ANY (ARRAY['purchase'::text, 'carried'::text, 'forfeited'::text]))),
  constraint accrual_rows_of_purchase CHECK ((((kind = 'purchase'::text) = (purchase_id IS NOT NULL)) AND ((kind = 'purchase'::text) = (tier IS NOT NULL)) AND ((kind = 'purchase'::text) = (rate_num IS NOT NULL)) AND ((kind = 'purchase'::text) = (rate_den IS NOT NULL)) AND ((kind = 'purchase'::text) = (counted_minor IS NOT NULL)))),
  constraint accrual_rows_accrual FOREIGN KEY (accrual_id) REFERENCES incentives.accruals(accrual_id),
  constraint accrual_rows_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint accrual_rows_purchase FOREIGN KEY (purchase_id) REFERENCES partners.purchases(purchase_id),
  constraint accrual_rows_pkey PRIMARY KEY (accrual_row_id),
  constraint accrual_rows_once UNIQUE (program_id, purchase_id));
alter table incentives.accrual_rows enable row level security;
alter table incentives.accrual_rows force row level security;
create table incentives.accruals (
  accrual_id uuid not null,
  partner_id uuid not null,
  program_id uuid not null,
  version_id uuid not null,
  fund_id uuid not null,
  allocation_id uuid not null,
  currency character(3) not null,
  earned_from date not null,
  earned_until date not null,
  used_from date not null,
  used_until date not null,
  claims_due_on date not null,
  opened_at timestamp with time zone not null,
  constraint accruals_earned CHECK ((earned_from < earned_until)),
  constraint accruals_used CHECK (((used_from < used_until) AND (earned_from <= used_from) AND (earned_until <= used_until) AND (used_until <= claims_due_on))),
  constraint accruals_allocation FOREIGN KEY (allocation_id) REFERENCES funds.allocations(allocation_id),
  constraint accruals_fund FOREIGN KEY (fund_id) REFERENCES funds.funds(fund_id),
  constraint accruals_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint accruals_program FOREIGN KEY (program_id) REFERENCES programs.programs(program_id),
  constraint accruals_version FOREIGN KEY (version_id) REFERENCES programs.versions(version_id),
  constraint accruals_pkey PRIMARY KEY (accrual_id),
  constraint accruals_once UNIQUE (partner_id, program_id, earned_from),
  constraint accruals_one_allocation UNIQUE (allocation_id));
alter table incentives.accruals enable row level security;
alter table incentives.accruals force row level security;
create table incentives.attributions (
  incentive_id uuid not null,
  partner_id uuid not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  opportunity_id uuid,
  linked_at timestamp with time zone,
  linked_by text collate "C",
  won_on date,
  first_year_until date,
  paying_until date,
  paperwork_last_on date,
  paperwork_whole_at timestamp with time zone,
  forfeited_at timestamp with time zone,
  paperwork_warned integer,
  constraint attributions_linked CHECK ((((opportunity_id IS NULL) = (linked_at IS NULL)) AND ((opportunity_id IS NULL) = (linked_by IS NULL)))),
  constraint attributions_paperwork CHECK (
CASE
    WHEN (paperwork_last_on IS NULL) THEN ((paperwork_whole_at IS NULL) AND (forfeited_at IS NULL) AND (paperwork_warned IS NULL))
    ELSE ((won_on IS NOT NULL) AND (paperwork_last_on > won_on) AND ((paperwork_whole_at IS NULL) OR (forfeited_at IS NULL)))
END),
  constraint attributions_paying CHECK (((paying_until IS NULL) OR (paying_until > won_on))),
  constraint attributions_window CHECK ((from_at < until_at)),
  constraint attributions_won CHECK ((((won_on IS NULL) = (first_year_until IS NULL)) AND ((won_on IS NULL) OR (opportunity_id IS NOT NULL)) AND (won_on < first_year_until))),
  constraint attributions_incentive_id_fkey FOREIGN KEY (incentive_id) REFERENCES incentives.incentives(incentive_id),
  constraint attributions_opportunity FOREIGN KEY (opportunity_id) REFERENCES partners.opportunities(opportunity_id),
  constraint attributions_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint attributions_pkey PRIMARY KEY (incentive_id),
  constraint attributions_one_incentive UNIQUE (opportunity_id));
alter table incentives.attributions enable row level security;
alter table incentives.attributions force row level security;
create table incentives.deals (
  incentive_id uuid not null,
  partner_id uuid not null,
  role text collate "C" not null,
  value_minor bigint not null,
  currency character(3) not null,
  close_on date not null,
  protected_until timestamp with time zone,
  extended_until timestamp with time zone,
  extension_asked_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_by text collate "C",
  order_number text,
  order_on date,
  net_new_minor bigint,
  waits_for uuid[] default '{}'::uuid[] not null,
  runner_up_of uuid,
  constraint deals_ended CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint deals_ended_by CHECK ((ended_by = ANY (ARRAY['lost'::text, 'expired'::text, 'released'::text, 'partner_terminated'::text, 'extension_rejected'::text]))),
  constraint deals_extended CHECK (((extended_until IS NULL) OR ((protected_until IS NOT NULL) AND (extended_until > protected_until)))),
  constraint deals_net_new CHECK ((net_new_minor >= 0)),
  constraint deals_order CHECK (((order_on IS NULL) = (net_new_minor IS NULL))),
  constraint deals_role CHECK ((role = ANY (ARRAY['resell'::text, 'co_sell'::text, 'influence'::text]))),
  constraint deals_runner_up_other CHECK ((runner_up_of <> incentive_id)),
  constraint deals_value CHECK ((value_minor >= 0)),
  constraint deals_incentive_id_fkey FOREIGN KEY (incentive_id) REFERENCES incentives.sales(incentive_id),
  constraint deals_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint deals_runner_up FOREIGN KEY (runner_up_of) REFERENCES incentives.deals(incentive_id),
  constraint deals_pkey PRIMARY KEY (incentive_id),
  constraint deals_runner_up_once UNIQUE (runner_up_of));
alter table incentives.deals enable row level security;
alter table incentives.deals force row level security;
create table incentives.fee_instalments (
  collection_id uuid not null,
  incentive_id uuid not null,
  partner_id uuid not null,
  instalment integer not null,
  kind text collate "C" not null,
  submission_id uuid,
  payable_id uuid,
  currency character(3) not null,
  total_minor bigint not null,
  amount_minor bigint not null,
  lowered_minor bigint default 0 not null,
  clawed_minor bigint default 0 not null,
  fixed_at timestamp with time zone not null,
  event_id uuid not null,
  constraint fee_instalments_clawed CHECK ((clawed_minor >= 0)),
  constraint fee_instalments_decided CHECK (((payable_id IS NULL) OR (submission_id IS NOT NULL))),
  constraint fee_instalments_kind CHECK ((kind = ANY (ARRAY['fee'::text, 'refund'::text]))),
  constraint fee_instalments_lowered CHECK ((lowered_minor >= 0)),
  constraint fee_instalments_number CHECK ((instalment > 0)),
  constraint fee_instalments_owed CHECK (((kind <> 'fee'::text) OR ((amount_minor > 0) = (payable_id IS NOT NULL)))),
  constraint fee_instalments_signed CHECK (
CASE kind
    WHEN 'fee'::text THEN ((amount_minor >= 0) AND (lowered_minor = 0) AND (clawed_minor = 0))
    ELSE ((amount_minor <= 0) AND ((lowered_minor + clawed_minor) <= (- amount_minor)) AND (payable_id IS NULL))
END),
  constraint fee_instalments_total CHECK ((total_minor >= 0)),
  constraint fee_instalments_attribution FOREIGN KEY (incentive_id) REFERENCES incentives.attributions(incentive_id),
  constraint fee_instalments_collection FOREIGN KEY (collection_id) REFERENCES partners.collections(collection_id),
  constraint fee_instalments_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint fee_instalments_pkey PRIMARY KEY (collection_id),
  constraint fee_instalments_once UNIQUE (incentive_id, instalment));
alter table incentives.fee_instalments enable row level security;
alter table incentives.fee_instalments force row level security;
create table incentives.incentives (
  incentive_id uuid not null,
  number text collate "C" not null,
  type text collate "C" not null,
  status text collate "C" not null,
  partner_id uuid not null,
  program_id uuid not null,
  version_id uuid not null,
  fund_id uuid not null,
  allocation_id uuid not null,
  title text not null,
  activity_type text collate "C",
  first_on date,
  last_on date,
  claim_deadline_on date,
  currency character(3) not null,
  requested_minor bigint not null,
  tier text collate "C",
  rate_num bigint,
  rate_den bigint,
  approved_minor bigint,
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  award_kind text collate "C",
  award_class text collate "C",
  award_num bigint,
  award_den bigint,
  constraint incentives_approval CHECK (((status = ANY (ARRAY['pending'::text, 'declined'::text, 'cancelled'::text, 'lapsed'::text])) OR ((approved_minor IS NOT NULL) AND (tier IS NOT NULL) AND (rate_num IS NOT NULL) AND (rate_den IS NOT NULL)))),
  constraint incentives_approved CHECK ((approved_minor >= 0)),
  constraint incentives_award CHECK ((num_nulls(award_kind, award_class, award_num, award_den) = ANY (ARRAY[0, 4]))),
  constraint incentives_award_class CHECK ((award_class = ANY (ARRAY['new_customer'::text, 'replacement'::text, 'existing'::text]))),
  constraint incentives_award_den CHECK ((award_den > 0)),
  constraint incentives_award_floor CHECK ((award_num > 0)),
  constraint incentives_award_kind CHECK ((award_kind = 'discount_points'::text)),
  constraint incentives_requested CHECK ((requested_minor >= 0)),
  constraint incentives_status CHECK ((status = ANY (ARRAY['pending'::text, 'declined'::text, 'committed'::text, 'settled'::text, 'lapsed'::text, 'cancelled'::text, 'protected'::text, 'won'::text, 'lost'::text, 'expired'::text, 'released'::text, 'completed'::text, 'terminated'::text, 'accepted'::text, 'converted'::text, 'earning'::text]))),
  constraint incentives_status_of_type CHECK (((status = ANY (ARRAY['pending'::text, 'declined'::text])) OR ((type = 'mdf'::text) AND (status = ANY (ARRAY['committed'::text, 'settled'::text, 'lapsed'::text, 'cancelled'::text]))) OR ((type = 'deal'::text) AND (status = ANY (ARRAY['protected'::text, 'won'::text, 'lost'::text, 'expired'::text, 'released'::text]))) OR ((type = 'coinvest'::text) AND (status = ANY (ARRAY['committed'::text, 'completed'::text, 'terminated'::text]))) OR ((type = 'referral'::text) AND (status = ANY (ARRAY['accepted'::text, 'converted'::text, 'earning'::text, 'completed'::text, 'expired'::text]))))),
  constraint incentives_type CHECK ((type = ANY (ARRAY['mdf'::text, 'deal'::text, 'coinvest'::text, 'referral'::text]))),
  constraint incentives_window CHECK (((first_on IS NULL) OR (last_on IS NULL) OR (first_on <= last_on))),
  constraint incentives_allocation_id_fkey FOREIGN KEY (allocation_id) REFERENCES funds.allocations(allocation_id),
  constraint incentives_fund_id_fkey FOREIGN KEY (fund_id) REFERENCES funds.funds(fund_id),
  constraint incentives_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint incentives_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs.programs(program_id),
  constraint incentives_version_id_fkey FOREIGN KEY (version_id) REFERENCES programs.versions(version_id),
  constraint incentives_pkey PRIMARY KEY (incentive_id),
  constraint incentives_number UNIQUE (number));
alter table incentives.incentives enable row level security;
alter table incentives.incentives force row level security;
create table incentives.milestones (
  incentive_id uuid not null,
  milestone_no integer not null,
  partner_id uuid not null,
  deliverable text not null,
  criterion text not null,
  planned_on date not null,
  due_on date not null,
  slips integer default 0 not null,
  currency character(3) not null,
  amount_minor bigint not null,
  status text collate "C" default 'pending'::text not null,
  accepted_minor bigint,
  accepted_at timestamp with time zone,
  spend_minor bigint,
  constraint milestones_accepted CHECK ((((status = 'accepted'::text) = ((accepted_minor IS NOT NULL) AND (accepted_at IS NOT NULL))) AND ((accepted_minor IS NULL) OR ((accepted_minor >= 0) AND (accepted_minor <= amount_minor))))),
  constraint milestones_amount CHECK ((amount_minor >= 0)),
  constraint milestones_criterion CHECK ((criterion <> ''::text)),
  constraint milestones_deliverable CHECK ((deliverable <> ''::text)),
  constraint milestones_no CHECK (((milestone_no >= 1) AND (milestone_no <= 200))),
  constraint milestones_slipped CHECK (((due_on >= planned_on) AND ((slips > 0) OR (due_on = planned_on)))),
  constraint milestones_slips CHECK ((slips >= 0)),
  constraint milestones_spend CHECK (((spend_minor IS NULL) OR ((spend_minor >= 0) AND (status = 'accepted'::text)))),
  constraint milestones_status CHECK ((status = ANY (ARRAY['pending'::text, 'accepted'::text, 'dropped'::text]))),
  constraint milestones_incentive_id_fkey FOREIGN KEY (incentive_id) REFERENCES incentives.plans(incentive_id),
  constraint milestones_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint milestones_pkey PRIMARY KEY (incentive_id, milestone_no));
alter table incentives.milestones enable row level security;
alter table incentives.milestones force row level security;
create table incentives.plan_customers (
  key_kind text collate "C" not null,
  key text collate "C" not null,
  incentive_id uuid not null,
  constraint plan_customers_key CHECK ((key <> ''::text)),
  constraint plan_customers_key_kind CHECK ((key_kind = ANY (ARRAY['customer'::text, 'family'::text, 'domain'::text, 'tax_id'::text, 'name'::text]))),
  constraint plan_customers_incentive_id_fkey FOREIGN KEY (incentive_id) REFERENCES incentives.plans(incentive_id),
  constraint plan_customers_one_plan PRIMARY KEY (key_kind, key));
create table incentives.plans (
  incentive_id uuid not null,
  partner_id uuid not null,
  shape text collate "C" not null,
  use_case text collate "C" not null,
  currency character(3) not null,
  total_cost_minor bigint not null,
  partner_cash_minor bigint not null,
  partner_in_kind_minor bigint not null,
  expected_revenue_minor bigint not null,
  vendor_share_num bigint,
  vendor_share_den bigint,
  constraint plans_expected_revenue CHECK ((expected_revenue_minor >= 0)),
  constraint plans_partner_cash CHECK ((partner_cash_minor >= 0)),
  constraint plans_partner_in_kind CHECK ((partner_in_kind_minor >= 0)),
  constraint plans_shape CHECK ((shape = ANY (ARRAY['cost_share'::text, 'milestone'::text, 'matched'::text, 'tranches'::text, 'accrual'::text]))),
  constraint plans_total_cost CHECK ((total_cost_minor >= 0)),
  constraint plans_use_case CHECK ((use_case <> ''::text)),
  constraint plans_vendor_share CHECK ((((vendor_share_num IS NULL) = (vendor_share_den IS NULL)) AND ((vendor_share_num IS NULL) OR ((vendor_share_num > 0) AND (vendor_share_den >= vendor_share_num))))),
  constraint plans_incentive_id_fkey FOREIGN KEY (incentive_id) REFERENCES incentives.sales(incentive_id),
  constraint plans_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint plans_pkey PRIMARY KEY (incentive_id));
alter table incentives.plans enable row level security;
alter table incentives.plans force row level security;
create table incentives.protection_turn (
  is_only boolean default true not null,
  constraint protection_turn_one CHECK (is_only),
  constraint protection_turn_pkey PRIMARY KEY (is_only));
create table incentives.protections (
  protection_id bigint generated always as identity not null,
  incentive_id uuid not null,
  partner_id uuid not null,
  key_kind text collate "C" not null,
  key text collate "C" not null,
  product text collate "C" not null,
  held_from timestamp with time zone not null,
  held_until timestamp with time zone,
  constraint protections_held CHECK ((held_until >= held_from)),
  constraint protections_key CHECK ((key <> ''::text)),
  constraint protections_key_kind CHECK ((key_kind = ANY (ARRAY['customer'::text, 'family'::text, 'domain'::text, 'tax_id'::text, 'name'::text]))),
  constraint protections_incentive_id_fkey FOREIGN KEY (incentive_id) REFERENCES incentives.sales(incentive_id),
  constraint protections_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint protections_pkey PRIMARY KEY (protection_id),
  constraint protections_one_holder EXCLUDE USING gist (key_kind WITH =, key WITH =, product WITH =, tstzrange(held_from, held_until) WITH &&));
alter table incentives.protections enable row level security;
alter table incentives.protections force row level security;
create table incentives.sales (
  incentive_id uuid not null,
  partner_id uuid not null,
  kind text collate "C" not null,
  customer_name text not null,
  name_key text collate "C" not null,
  domains text[] not null,
  country character(2),
  tax_id text collate "C",
  customer_id uuid,
  family_root uuid,
  products text[] not null,
  is_exclusive boolean not null,
  complete_at timestamp with time zone,
  live_from timestamp with time zone,
  live_until timestamp with time zone,
  opportunity_code text collate "C",
  earned_at timestamp with time zone,
  stacked_on uuid,
  constraint sales_country CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint sales_customer_name CHECK (((length(customer_name) >= 1) AND (length(customer_name) <= 200))),
  constraint sales_earned CHECK (((earned_at IS NULL) OR (opportunity_code IS NOT NULL))),
  constraint sales_family CHECK (((customer_id IS NULL) = (family_root IS NULL))),
  constraint sales_kind CHECK ((kind = ANY (ARRAY['deal'::text, 'coinvest'::text, 'referral'::text]))),
  constraint sales_live CHECK (((live_until IS NULL) OR ((live_from IS NOT NULL) AND (live_from <= live_until)))),
  constraint sales_name_key CHECK ((name_key <> ''::text)),
  constraint sales_stacked_earned CHECK (((stacked_on IS NULL) OR (earned_at IS NOT NULL))),
  constraint sales_stacked_other CHECK ((stacked_on <> incentive_id)),
  constraint sales_tax_id CHECK ((tax_id ~ '^[A-Z0-9]{1,40}$'::text)),
  constraint sales_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES partners.customers(customer_id),
  constraint sales_family_root_fkey FOREIGN KEY (family_root) REFERENCES partners.customers(customer_id),
  constraint sales_incentive_id_fkey FOREIGN KEY (incentive_id) REFERENCES incentives.incentives(incentive_id),
  constraint sales_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint sales_stacked_on FOREIGN KEY (stacked_on) REFERENCES incentives.sales(incentive_id),
  constraint sales_pkey PRIMARY KEY (incentive_id));
alter table incentives.sales enable row level security;
alter table incentives.sales force row level security;
CREATE INDEX accrual_rows_of ON incentives.accrual_rows USING btree (accrual_id, recorded_on, accrual_row_id);
CREATE INDEX accruals_due ON incentives.accruals USING btree (claims_due_on);
CREATE INDEX attributions_first_year ON incentives.attributions USING btree (first_year_until) WHERE (won_on IS NOT NULL);
CREATE INDEX attributions_open ON incentives.attributions USING btree (until_at) WHERE (won_on IS NULL);
CREATE INDEX attributions_paperwork ON incentives.attributions USING btree (paperwork_last_on) WHERE ((paperwork_whole_at IS NULL) AND (forfeited_at IS NULL));
CREATE INDEX attributions_paying ON incentives.attributions USING btree (paying_until) WHERE (paying_until IS NOT NULL);
CREATE INDEX deals_ending ON incentives.deals USING btree (COALESCE(extended_until, protected_until)) WHERE ((ended_at IS NULL) AND (extension_asked_at IS NULL));
CREATE INDEX deals_partner ON incentives.deals USING btree (partner_id, incentive_id);
CREATE INDEX deals_waits_for ON incentives.deals USING gin (waits_for) WHERE (waits_for <> '{}'::uuid[]);
CREATE INDEX incentives_claim_deadline ON incentives.incentives USING btree (claim_deadline_on) WHERE ((status = 'committed'::text) AND (claim_deadline_on IS NOT NULL));
CREATE INDEX incentives_partner ON incentives.incentives USING btree (partner_id, incentive_id);
CREATE INDEX incentives_pending ON incentives.incentives USING btree (fund_id) WHERE (status = 'pending'::text);
CREATE INDEX incentives_quarter ON incentives.incentives USING btree (partner_id, program_id, first_on) WHERE (status = ANY (ARRAY['committed'::text, 'settled'::text]));
CREATE INDEX milestones_due ON incentives.milestones USING btree (due_on) WHERE (status = 'pending'::text);
CREATE INDEX plan_customers_plan ON incentives.plan_customers USING btree (incentive_id);
CREATE INDEX plans_partner ON incentives.plans USING btree (partner_id, incentive_id);
CREATE INDEX protections_incentive ON incentives.protections USING btree (incentive_id);
CREATE INDEX sales_domains ON incentives.sales USING gin (domains);
CREATE INDEX sales_earned ON incentives.sales USING btree (opportunity_code) WHERE (earned_at IS NOT NULL);
CREATE INDEX sales_family_root ON incentives.sales USING btree (family_root) WHERE (family_root IS NOT NULL);
CREATE INDEX sales_hosts ON incentives.sales USING gin (partners.hosts_above(domains));
CREATE INDEX sales_name ON incentives.sales USING gin (name_key public.gin_trgm_ops);
CREATE UNIQUE INDEX sales_opportunity_once ON incentives.sales USING btree (opportunity_code) WHERE ((earned_at IS NOT NULL) AND (stacked_on IS NULL));
CREATE INDEX sales_partner ON incentives.sales USING btree (partner_id, incentive_id);
CREATE UNIQUE INDEX sales_stacked_once ON incentives.sales USING btree (stacked_on) WHERE (stacked_on IS NOT NULL);
CREATE INDEX sales_tax_id ON incentives.sales USING btree (tax_id) WHERE (tax_id IS NOT NULL);
CREATE TRIGGER accrual_rows_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON incentives.accrual_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER fee_instalments_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON incentives.fee_instalments FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
create policy accrual_rows_app on incentives.accrual_rows for all to quittance_app using (true) with check (true);
create policy accrual_rows_portal on incentives.accrual_rows for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy accruals_app on incentives.accruals for all to quittance_app using (true) with check (true);
create policy accruals_portal on incentives.accruals for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy attributions_app on incentives.attributions for all to quittance_app using (true) with check (true);
create policy attributions_portal on incentives.attributions for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy deals_app on incentives.deals for all to quittance_app using (true) with check (true);
create policy deals_portal on incentives.deals for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy fee_instalments_app on incentives.fee_instalments for all to quittance_app using (true) with check (true);
create policy fee_instalments_portal on incentives.fee_instalments for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy incentives_app on incentives.incentives for all to quittance_app using (true) with check (true);
create policy incentives_portal on incentives.incentives for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy milestones_app on incentives.milestones for all to quittance_app using (true) with check (true);
create policy milestones_portal on incentives.milestones for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy plans_app on incentives.plans for all to quittance_app using (true) with check (true);
create policy plans_portal on incentives.plans for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy protections_app on incentives.protections for all to quittance_app using (true) with check (true);
create policy protections_portal on incentives.protections for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy sales_app on incentives.sales for all to quittance_app using (true) with check (true);
create policy sales_portal on incentives.sales for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema incentives to quittance_app;
grant usage on schema incentives to quittance_portal;
grant insert, select on incentives.accrual_rows to quittance_app;
grant select on incentives.accrual_rows to quittance_portal;
grant insert, select on incentives.accruals to quittance_app;
grant select on incentives.accruals to quittance_portal;
grant insert, select on incentives.attributions to quittance_app;
grant select on incentives.attributions to quittance_portal;
grant insert, select, update on incentives.deals to quittance_app;
grant select on incentives.deals to quittance_portal;
grant insert, select on incentives.fee_instalments to quittance_app;
grant select on incentives.fee_instalments to quittance_portal;
grant insert, select, update on incentives.incentives to quittance_app;
grant select on incentives.incentives to quittance_portal;
grant insert, select, update on incentives.milestones to quittance_app;
grant select on incentives.milestones to quittance_portal;
grant delete, insert, select on incentives.plan_customers to quittance_app;
grant insert, select, update on incentives.plans to quittance_app;
grant select on incentives.plans to quittance_portal;
grant select, update on incentives.protection_turn to quittance_app;
grant insert, select, update on incentives.protections to quittance_app;
grant select on incentives.protections to quittance_portal;
grant insert, select, update on incentives.sales to quittance_app;
grant select on incentives.sales to quittance_portal;
grant update (until_at, opportunity_id, linked_at, linked_by, won_on, first_year_until, paying_until, paperwork_last_on, paperwork_whole_at, forfeited_at, paperwork_warned) on incentives.attributions to quittance_app;

-- ledger --------------------------------------------------------------------

create schema ledger;
create table ledger.accounts (
  account_id bigint generated always as identity not null,
  book_id uuid not null,
  kind text not null,
  bucket text collate "C" not null,
  holder text collate "C" default ''::text not null,
  constraint accounts_bucket CHECK (
CASE kind
    WHEN 'fund'::text THEN (bucket = ANY (ARRAY['budget'::text, 'available'::text, 'committed'::text, 'payable'::text, 'withheld'::text, 'in_transit'::text, 'paid'::text, 'receivable'::text, 'delegated'::text]))
    ELSE (bucket = ANY (ARRAY['bank'::text, 'suspense'::text, 'clearing'::text, 'fees'::text, 'fx'::text, 'input_tax'::text]))
END),
  constraint accounts_holder CHECK (
CASE
    WHEN ((kind = 'fund'::text) AND (bucket <> 'budget'::text)) THEN (holder <> ''::text)
    ELSE (holder = ''::text)
END),
  constraint accounts_book FOREIGN KEY (book_id, kind) REFERENCES ledger.books(book_id, kind),
  constraint accounts_pkey PRIMARY KEY (account_id),
  constraint accounts_name UNIQUE (book_id, bucket, holder));
create table ledger.balances (
  account_id bigint not null,
  balance_minor bigint default 0 not null,
  floored boolean not null,
  constraint balances_floor CHECK (((NOT floored) OR (balance_minor >= 0))),
  constraint balances_account FOREIGN KEY (account_id) REFERENCES ledger.accounts(account_id),
  constraint balances_pkey PRIMARY KEY (account_id));
create table ledger.books (
  book_id uuid not null,
  kind text not null,
  payer_id uuid not null,
  currency character(3) not null,
  constraint books_currency CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint books_kind CHECK ((kind = ANY (ARRAY['fund'::text, 'cash'::text]))),
  constraint books_pkey PRIMARY KEY (book_id),
  constraint books_kind_of UNIQUE (book_id, kind));
create table ledger.entries (
  entry_id bigint generated always as identity not null,
  recorded_at timestamp with time zone default now() not null,
  reverses bigint,
  booked_on date not null,
  earned_period date not null,
  event_id uuid not null,
  kind text collate "C" not null,
  constraint entries_reverses FOREIGN KEY (reverses) REFERENCES ledger.entries(entry_id),
  constraint entries_pkey PRIMARY KEY (entry_id),
  constraint entries_event UNIQUE (event_id));
create table ledger.periods (
  payer_id uuid not null,
  month date not null,
  status text not null,
  last_entry_id bigint,
  constraint periods_closed_at CHECK (((status = 'closed'::text) = (last_entry_id IS NOT NULL))),
  constraint periods_month CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
  constraint periods_status CHECK ((status = ANY (ARRAY['open'::text, 'closing'::text, 'closed'::text]))),
  constraint periods_pkey PRIMARY KEY (payer_id, month));
create table ledger.postings (
  entry_id bigint not null,
  account_id bigint not null,
  amount_minor bigint not null,
  constraint postings_amount CHECK ((amount_minor <> 0)),
  constraint postings_pkey PRIMARY KEY (entry_id, account_id));
CREATE UNIQUE INDEX entries_reversed_once ON ledger.entries USING btree (reverses) WHERE (reverses IS NOT NULL);
CREATE INDEX postings_by_account ON ledger.postings USING btree (account_id, entry_id);
CREATE OR REPLACE FUNCTION ledger.answer_replay(event_ids uuid[], kinds text[], entry_nos integer[], account_ids bigint[], amounts bigint[])
 RETURNS SETOF ledger.post_answer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  other uuid;
begin
  with given as (
    select e.no::integer as entry_no, e.event_id, e.kind, x.entry_id, x.kind as first_kind
    from unnest(event_ids, kinds) with ordinality as e(event_id, kind, no)
    left join ledger.entries x on x.event_id = e.event_id
  ), asked as (
    select g.event_id, p.account_id, p.amount
    from unnest(entry_nos, account_ids, amounts) as p(entry_no, account_id, amount)
    join given g on g.entry_no = p.entry_no
  ), stood as (
    select g.event_id, p.account_id, p.amount_minor as amount
    from given g join ledger.postings p on p.entry_id = g.entry_id
  )
  select g.event_id into other from given g
    where g.entry_id is null or g.kind <> g.first_kind
      or exists (select a.account_id, a.amount from asked a where a.event_id = g.event_id
        except select s.account_id, s.amount from stood s where s.event_id = g.event_id)
      or exists (select s.account_id, s.amount from stood s where s.event_id = g.event_id
        except select a.account_id, a.amount from asked a where a.event_id = g.event_id)
    limit 1;
  if found then
    return query select null::integer, x.entry_id, x.booked_on, x.earned_period, false,
        'ledger.event_posted', other, x.kind, ''::text, null::bigint, null::bigint, null::text
      from (select 1) one left join ledger.entries x on x.event_id = other;
  else
    return query select e.no::integer, x.entry_id, x.booked_on, x.earned_period, true, null::text,
        null::uuid, null::text, null::text, null::bigint, null::bigint, null::text
      from unnest(event_ids) with ordinality as e(event_id, no)
      join ledger.entries x on x.event_id = e.event_id;
  end if;
end $function$
;
CREATE OR REPLACE FUNCTION ledger.first_open_day(payer uuid, day date)
 RETURNS date
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  free date := day;
begin
  while exists (select 1 from ledger.periods p
    where p.payer_id = payer and p.month = date_trunc('month', free)::date
      and p.status = 'closed') loop
    free := (date_trunc('month', free) + interval '1 month')::date;
  end loop;
  return free;
end $function$
;
CREATE OR REPLACE FUNCTION ledger.lock_bucket(of_book uuid, of_bucket text, of_holder text)
 RETURNS TABLE(holder text, balance_minor bigint)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select a.holder, b.balance_minor
  from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
  where a.book_id = of_book and a.bucket = of_bucket
    and (of_holder is null or a.holder = of_holder)
  order by b.account_id for no key update of b
$function$
;
CREATE OR REPLACE FUNCTION ledger.move_period(payer uuid, period_month date, new_status text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  before text;
begin
  perform pg_advisory_xact_lock(hashtextextended('ledger.period:' || payer, 0));
  select p.status into before from ledger.periods p
    where p.payer_id = payer and p.month = period_month;
  if before = 'closed' then return before; end if;
  insert into ledger.periods as p (payer_id, month, status, last_entry_id)
    values (payer, period_month, new_status, case when new_status = 'closed' then
      (select coalesce(max(e.entry_id), 0) from ledger.entries e) end)
    on conflict on constraint periods_pkey do update
      set status = excluded.status, last_entry_id = excluded.last_entry_id;
  return coalesce(before, 'open');
end $function$
;
CREATE OR REPLACE FUNCTION ledger.open_accounts(book_ids uuid[], buckets text[], holders text[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  with opened as (
    insert into ledger.accounts (book_id, kind, bucket, holder)
    select n.book_id, b.kind, n.bucket, n.holder
    from (select distinct p.book_id, p.bucket collate "C" as bucket, p.holder collate "C" as holder
      from unnest(book_ids, buckets, holders) as p(book_id, bucket, holder)) n
    join ledger.books b on b.book_id = n.book_id
    order by n.book_id, n.bucket, n.holder
    on conflict on constraint accounts_name do nothing
    returning account_id, kind, bucket
  )
  insert into ledger.balances (account_id, floored)
  select o.account_id, o.kind = 'fund' and o.bucket <> 'budget' from opened o;
$function$
;
CREATE OR REPLACE FUNCTION ledger.post(event_ids uuid[], kinds text[], booked_ons date[], earned_periods date[], reversed_ids bigint[], entry_nos integer[], book_ids uuid[], buckets text[], holders text[], amounts bigint[], currencies text[])
 RETURNS SETOF ledger.post_answer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  entry integer := 0;
  book uuid;
  total bigint := 0;
  payer uuid;
  payers integer;
  books_known boolean;
  currencies_agree boolean;
  account_ids bigint[];
  touched bigint[];
  after_minor bigint[];
  any_short boolean;
  some_closed boolean;
  ids bigint[];
begin
  -- 1. Every entry sums to zero in every book.
  for i in 1..cardinality(amounts) loop
    if entry_nos[i] is distinct from entry or book_ids[i] is distinct from book then
      if total <> 0 or entry_nos[i] not in (entry, entry + 1) then exit; end if;
      entry := entry_nos[i];
      book := book_ids[i];
    end if;
    total := total + amounts[i];
  end loop;
  if total <> 0 or entry is distinct from cardinality(event_ids) then
    raise exception 'entry % is % off balance in book %', entry, total, book
      using errcode = 'check_violation', schema = 'ledger', table = 'entries',
        constraint = 'entries_sum_to_zero';
  end if;

  -- 2. Accounts, made on first use, in name order so that two first uses cannot deadlock.
  for attempt in 1..2 loop
    select array_agg(a.account_id order by p.no), bool_and(b.book_id is not null),
        (array_agg(b.payer_id))[1], count(distinct b.payer_id),
        bool_and(coalesce(p.currency = b.currency::text, true))
      into account_ids, books_known, payer, payers, currencies_agree
      from unnest(book_ids, buckets, holders, currencies)
        with ordinality as p(book_id, bucket, holder, currency, no)
      left join ledger.books b on b.book_id = p.book_id
      left join ledger.accounts a
        on a.book_id = p.book_id and a.bucket = p.bucket and a.holder = p.holder;
    if not books_known or payers <> 1 or not currencies_agree then
      raise exception 'books % of these postings: all known %, payers %, currencies agree %',
          book_ids, books_known, payers, currencies_agree
        using errcode = 'check_violation', schema = 'ledger', table = 'entries',
          constraint = case when not books_known then 'entries_book_known'
            when payers <> 1 then 'entries_one_payer' else 'entries_one_currency' end;
    end if;
    exit when array_position(account_ids, null) is null;
    perform ledger.open_accounts(book_ids, buckets, holders);
  end loop;

  -- 3. Periods. Posting shares the payer's lock with every other posting; closing a month takes it
  --    alone. A share lock on the period's row would write a multixact for every entry. Whether a
  --    month is closed is asked below, by statements that begin under this lock.
  perform pg_advisory_xact_lock_shared(hashtextextended('ledger.period:' || payer, 0));

  -- 4. Balances, locked in account order.
  select array_agg(l.account_id), array_agg(l.after),
      bool_or(l.floored and l.after < 0),
      exists (select 1 from ledger.periods p where p.payer_id = payer and p.status = 'closed'
        and p.month >= (select min(d) - 30 from unnest(booked_ons) as d))
    into touched, after_minor, any_short, some_closed
    from (
      select b.account_id, b.balance_minor + w.delta as after, b.floored
      from (
        select p.account_id, sum(p.amount)::bigint as delta
        from unnest(account_ids, amounts) as p(account_id, amount) group by p.account_id
      ) w join ledger.balances b on b.account_id = w.account_id
      order by b.account_id for no key update of b
    ) l;

  -- 5. A money event has one entry for ever. Looked up under the locks: two calls with the same
  --    postings queue for the same balances, so the later one sees what the earlier one wrote.
  if exists (select 1 from ledger.entries e where e.event_id = any(event_ids)) then
    return query select * from ledger.answer_replay(event_ids, kinds, entry_nos, account_ids,
      amounts);
    return;
  end if;

  -- 6. The floor, explained here by the first posting whose account falls short; the constraint
  --    balances_floor makes sure.
  if any_short then
    return query select null::integer, null::bigint, null::date, null::date, false,
        'ledger.insufficient', a.book_id, a.bucket, a.holder, b.balance_minor,
        b.balance_minor - n.after, k.currency::text
      from unnest(account_ids) with ordinality as p(account_id, no)
      join unnest(touched, after_minor) as n(account_id, after) on n.account_id = p.account_id
      join ledger.balances b on b.account_id = p.account_id
      join ledger.accounts a on a.account_id = p.account_id
      join ledger.books k on k.book_id = a.book_id
      where b.floored and n.after < 0 order by p.no limit 1;
    return;
  end if;

  -- 7. Write. What was meant for a closed month goes to the first open day. Ids are taken first so
  --    that postings need no join back to their entry; three statements cost a fifth less than one
  --    with data-modifying subqueries.
  if some_closed then
    booked_ons := array(select ledger.first_open_day(payer, e.booked_on)
      from unnest(booked_ons) with ordinality as e(booked_on, no) order by e.no);
  end if;

  if entry = 1 then
    ids := array[nextval('ledger.entries_entry_id_seq')];
  else
    ids := array(select nextval('ledger.entries_entry_id_seq')
      from generate_subscripts(event_ids, 1));
  end if;
  insert into ledger.entries (entry_id, event_id, kind, booked_on, earned_period, reverses)
    overriding system value
    select e.entry_id, e.event_id, e.kind, e.booked_on, e.earned_period, e.reverses
    from unnest(ids, event_ids, kinds, booked_ons, earned_periods, reversed_ids)
      as e(entry_id, event_id, kind, booked_on, earned_period, reverses);
  insert into ledger.postings (entry_id, account_id, amount_minor)
    select ids[p.entry_no], p.account_id, p.amount
    from unnest(entry_nos, account_ids, amounts) as p(entry_no, account_id, amount);
  update ledger.balances b set balance_minor = n.after
    from unnest(touched, after_minor) as n(account_id, after) where b.account_id = n.account_id;
  for i in 1..cardinality(ids) loop
    return next (i, ids[i], booked_ons[i], earned_periods[i], false, null, null, null, null, null,
      null, null)::ledger.post_answer;
  end loop;
end $function$
;
CREATE OR REPLACE FUNCTION ledger.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is only ever added to: reverse the entry instead', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $function$
;
CREATE TRIGGER accounts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.accounts FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER books_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.books FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.entries FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER postings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.postings FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
grant usage on schema ledger to quittance_app;
grant select on ledger.accounts to quittance_app;
grant select on ledger.balances to quittance_app;
grant insert, select on ledger.books to quittance_app;
grant select on ledger.entries to quittance_app;
grant select on ledger.periods to quittance_app;
grant select on ledger.postings to quittance_app;
grant execute on function ledger.first_open_day(payer uuid, day date) to quittance_app;
grant execute on function ledger.lock_bucket(of_book uuid, of_bucket text, of_holder text) to quittance_app;
grant execute on function ledger.move_period(payer uuid, period_month date, new_status text) to quittance_app;
grant execute on function ledger.post(event_ids uuid[], kinds text[], booked_ons date[], earned_periods date[], reversed_ids bigint[], entry_nos integer[], book_ids uuid[], buckets text[], holders text[], amounts bigint[], currencies text[]) to quittance_app;

-- partners ------------------------------------------------------------------

create schema partners;
create table partners.collections (
  collection_id uuid not null,
  source text collate "C" not null,
  external_id text collate "C" not null,
  opportunity_id uuid not null,
  kind text collate "C" not null,
  amount_minor bigint not null,
  currency character(3) not null,
  collected_on date not null,
  returns_id uuid,
  recorded_by text collate "C" not null,
  recorded_at timestamp with time zone default now() not null,
  constraint collections_amount CHECK ((amount_minor <> 0)),
  constraint collections_external_id CHECK (((external_id ~ '^[^[:cntrl:]]{1,100}$'::text) AND (external_id = btrim(external_id)))),
  constraint collections_kind CHECK ((kind = ANY (ARRAY['payment'::text, 'refund'::text]))),
  constraint collections_not_itself CHECK ((returns_id <> collection_id)),
  constraint collections_returns_one CHECK (((returns_id IS NULL) = ((kind = 'payment'::text) AND (amount_minor > 0)))),
  constraint collections_source CHECK ((source ~ '^[a-z0-9][a-z0-9._-]{0,31}$'::text)),
  constraint collections_currency FOREIGN KEY (opportunity_id, currency) REFERENCES partners.opportunities(opportunity_id, currency),
  constraint collections_opportunity FOREIGN KEY (opportunity_id) REFERENCES partners.opportunities(opportunity_id),
  constraint collections_returns FOREIGN KEY (returns_id, opportunity_id, currency) REFERENCES partners.collections(collection_id, opportunity_id, currency),
  constraint collections_pkey PRIMARY KEY (collection_id),
  constraint collections_alike UNIQUE (collection_id, opportunity_id, currency),
  constraint collections_once UNIQUE (source, external_id));
create table partners.contact_changes (
  contact_change_id uuid not null,
  partner_id uuid not null,
  contact_id uuid,
  kind text not null,
  grant_id uuid,
  name_before text,
  mail_before text collate "C",
  mail_after text collate "C",
  phone_before text,
  phone_since_before timestamp with time zone,
  phone_after text,
  role_before text,
  asked_channel text,
  asked_from text,
  typed_by text collate "C" not null,
  by_staff boolean not null,
  at timestamp with time zone not null,
  counts_from timestamp with time zone not null,
  state text not null,
  judged_by text collate "C",
  judged_at timestamp with time zone,
  judged_source text,
  judged_reference text,
  constraint contact_changes_channel_known CHECK ((asked_channel = ANY (ARRAY['portal'::text, 'mail'::text, 'phone'::text, 'letter'::text, 'meeting'::text, 'list'::text]))),
  constraint contact_changes_counts_later CHECK ((counts_from >= at)),
  constraint contact_changes_from_length CHECK ((length(asked_from) <= 200)),
  constraint contact_changes_judged CHECK (
CASE state
    WHEN 'open'::text THEN (num_nonnulls(judged_by, judged_at, judged_source, judged_reference) = 0)
    ELSE (num_nulls(judged_by, judged_at, judged_source, judged_reference) = 0)
END),
  constraint contact_changes_kind_known CHECK ((kind = ANY (ARRAY['added'::text, 'mail'::text, 'phone'::text, 'removed'::text, 'admin'::text]))),
  constraint contact_changes_of_whom CHECK (
CASE kind
    WHEN 'admin'::text THEN ((grant_id IS NOT NULL) AND (contact_id IS NULL))
    ELSE ((grant_id IS NULL) AND (contact_id IS NOT NULL))
END),
  constraint contact_changes_reference_length CHECK ((length(judged_reference) <= 500)),
  constraint contact_changes_second_person CHECK ((judged_by <> typed_by)),
  constraint contact_changes_source_known CHECK ((judged_source = ANY (ARRAY['number_on_file'::text, 'former'::text, 'contract'::text, 'public_register'::text]))),
  constraint contact_changes_state_known CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'denied'::text]))),
  constraint contact_changes_contact FOREIGN KEY (contact_id) REFERENCES partners.contacts(contact_id),
  constraint contact_changes_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint contact_changes_pkey PRIMARY KEY (contact_change_id),
  constraint contact_changes_once_per_grant UNIQUE (grant_id));
alter table partners.contact_changes enable row level security;
alter table partners.contact_changes force row level security;
create table partners.contacts (
  contact_id uuid not null,
  partner_id uuid not null,
  name text,
  email text collate "C",
  phone text,
  phone_since timestamp with time zone,
  role text not null,
  added_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer default 1 not null,
  constraint contacts_email_shape CHECK (((email = lower(email)) AND (email ~ '^[^@ ]+@[^@ ]+$'::text))),
  constraint contacts_name_length CHECK ((length(name) <= 200)),
  constraint contacts_phone_length CHECK ((length(phone) <= 40)),
  constraint contacts_phone_since CHECK (((phone IS NULL) = (phone_since IS NULL))),
  constraint contacts_role_known CHECK ((role = ANY (ARRAY['admin'::text, 'business'::text, 'finance'::text]))),
  constraint contacts_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint contacts_pkey PRIMARY KEY (contact_id));
alter table partners.contacts enable row level security;
alter table partners.contacts force row level security;
create table partners.customers (
  customer_id uuid not null,
  code text collate "C" not null,
  legal_name text not null,
  domains text[] not null,
  country character(2),
  tax_id text collate "C",
  parent_id uuid,
  added_at timestamp with time zone not null,
  version integer default 1 not null,
  house_account boolean default false not null,
  match_name text generated always as partners.match_name(legal_name) stored,
  name_blocks text[] generated always as partners.name_blocks(partners.match_name(legal_name)) stored not null,
  constraint customers_code_shape CHECK ((code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'::text)),
  constraint customers_country_shape CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint customers_legal_name_given CHECK (((length(legal_name) >= 1) AND (length(legal_name) <= 200))),
  constraint customers_own_parent CHECK ((parent_id IS DISTINCT FROM customer_id)),
  constraint customers_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES partners.customers(customer_id),
  constraint customers_pkey PRIMARY KEY (customer_id),
  constraint customers_code_unique UNIQUE (code));
create table partners.opportunities (
  opportunity_id uuid not null,
  code text collate "C" not null,
  customer_id uuid not null,
  name text not null,
  stage text not null,
  is_direct boolean not null,
  value_minor bigint,
  currency character(3),
  opened_on date not null,
  close_on date,
  version integer default 1 not null,
  products text[] default '{}'::text[] not null,
  opened_at timestamp with time zone,
  won_on date,
  net_contract_minor bigint,
  first_year_minor bigint,
  outreach_on date,
  is_tender boolean default false not null,
  constraint opportunities_code_shape CHECK ((code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'::text)),
  constraint opportunities_currency CHECK (((currency IS NOT NULL) OR ((value_minor IS NULL) AND (net_contract_minor IS NULL) AND (first_year_minor IS NULL)))),
  constraint opportunities_first_year_floor CHECK ((first_year_minor >= 0)),
  constraint opportunities_first_year_part CHECK ((first_year_minor <= net_contract_minor)),
  constraint opportunities_name_given CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint opportunities_net_contract_floor CHECK ((net_contract_minor >= 0)),
  constraint opportunities_stage_known CHECK ((stage = ANY (ARRAY['identified'::text, 'qualified'::text, 'proposed'::text, 'won'::text, 'lost'::text]))),
  constraint opportunities_value_floor CHECK ((value_minor >= 0)),
  constraint opportunities_won CHECK (((stage = 'won'::text) = (won_on IS NOT NULL))),
  constraint opportunities_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES partners.customers(customer_id),
  constraint opportunities_pkey PRIMARY KEY (opportunity_id),
  constraint opportunities_code_unique UNIQUE (code),
  constraint opportunities_currency_of UNIQUE (opportunity_id, currency));
create table partners.partners (
  partner_id uuid not null,
  code text collate "C" not null,
  legal_name text not null,
  domains text[] not null,
  country character(2) not null,
  time_zone text not null,
  tier text not null,
  status text not null,
  status_reason text,
  good_standing boolean not null,
  parent_id uuid,
  enrolled_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint partners_code_shape CHECK ((code ~ '^[A-Z0-9][A-Z0-9._-]{0,31}$'::text)),
  constraint partners_country_shape CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint partners_legal_name_given CHECK (((length(legal_name) >= 1) AND (length(legal_name) <= 200))),
  constraint partners_own_parent CHECK ((parent_id IS DISTINCT FROM partner_id)),
  constraint partners_status_known CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'terminated'::text]))),
  constraint partners_tier_known CHECK ((tier = ANY (ARRAY['registered'::text, 'select'::text, 'premier'::text]))),
  constraint partners_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES partners.partners(partner_id),
  constraint partners_pkey PRIMARY KEY (partner_id),
  constraint partners_code_unique UNIQUE (code));
alter table partners.partners enable row level security;
alter table partners.partners force row level security;
create table partners.purchases (
  purchase_id uuid not null,
  source text collate "C" not null,
  external_id text collate "C" not null,
  partner_id uuid not null,
  kind text collate "C" not null,
  amount_minor bigint not null,
  currency character(3) not null,
  purchased_on date not null,
  product text,
  returns_id uuid,
  recorded_by text collate "C" not null,
  recorded_at timestamp with time zone default now() not null,
  constraint purchases_amount CHECK ((amount_minor <> 0)),
  constraint purchases_currency CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint purchases_external_id CHECK (((external_id ~ '^[^[:cntrl:]]{1,100}$'::text) AND (external_id = btrim(external_id)))),
  constraint purchases_kind CHECK ((kind = ANY (ARRAY['purchase'::text, 'credit'::text]))),
  constraint purchases_not_itself CHECK ((returns_id <> purchase_id)),
  constraint purchases_product CHECK (((length(product) >= 1) AND (length(product) <= 200))),
  constraint purchases_returns_one CHECK (((returns_id IS NULL) = ((kind = 'purchase'::text) AND (amount_minor > 0)))),
  constraint purchases_source CHECK ((source ~ '^[a-z0-9][a-z0-9._-]{0,31}$'::text)),
  constraint purchases_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint purchases_returns FOREIGN KEY (returns_id, partner_id, currency) REFERENCES partners.purchases(purchase_id, partner_id, currency),
  constraint purchases_pkey PRIMARY KEY (purchase_id),
  constraint purchases_alike UNIQUE (purchase_id, partner_id, currency),
  constraint purchases_once UNIQUE (source, external_id));
alter table partners.purchases enable row level security;
alter table partners.purchases force row level security;
CREATE INDEX collections_of_opportunity ON partners.collections USING btree (opportunity_id, collected_on);
CREATE INDEX collections_returning ON partners.collections USING btree (returns_id) WHERE (returns_id IS NOT NULL);
CREATE INDEX contact_changes_partner_at ON partners.contact_changes USING btree (partner_id, at);
CREATE UNIQUE INDEX contacts_email_unique ON partners.contacts USING btree (partner_id, email) WHERE (removed_at IS NULL);
CREATE INDEX customers_domains ON partners.customers USING gin (domains);
CREATE INDEX customers_hosts ON partners.customers USING gin (partners.hosts_above(domains));
CREATE INDEX customers_match_name ON partners.customers USING gin (match_name public.gin_trgm_ops);
CREATE INDEX customers_name_blocks ON partners.customers USING gin (name_blocks);
CREATE INDEX customers_parent ON partners.customers USING btree (parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX customers_tax_id ON partners.customers USING btree (upper(regexp_replace(tax_id, '[^A-Za-z0-9]'::text, ''::text, 'g'::text))) WHERE (tax_id IS NOT NULL);
CREATE INDEX opportunities_customer ON partners.opportunities USING btree (customer_id);
CREATE INDEX opportunities_direct ON partners.opportunities USING btree (customer_id) WHERE is_direct;
CREATE INDEX partners_name_text ON partners.partners USING gin (legal_name public.gin_trgm_ops);
CREATE INDEX partners_parent ON partners.partners USING btree (parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX purchases_of_partner ON partners.purchases USING btree (partner_id, purchased_on);
CREATE INDEX purchases_returning ON partners.purchases USING btree (returns_id) WHERE (returns_id IS NOT NULL);
CREATE OR REPLACE FUNCTION partners.hosts_above(domains text[])
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select coalesce(array_agg(distinct array_to_string(labels[n:], '.')), '{}')
  from unnest(domains) one, string_to_array(one, '.') labels,
    generate_series(1, cardinality(labels) - 1) n
$function$
;
CREATE OR REPLACE FUNCTION partners.match_name(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select trim(regexp_replace(regexp_replace(
    ' ' || trim(regexp_replace(translate(lower(name),
      'àÀáÁâÂãÃäÄåÅçÇèÈéÉêÊëËìÌíÍîÎïÏñÑòÒóÓôÔõÕöÖùÙúÚûÛüÜýÝÿāĀăĂąĄćĆĉĈċĊčČďĎēĒĕĔėĖęĘěĚĝ'
      || 'ĜğĞġĠģĢĥĤĩĨīĪĭĬįĮİĳĲĵĴķĶĺĹļĻľĽŀĿńŃņŅňŇōŌŏŎőŐŕŔŗŖřŘśŚŝŜşŞšŠţŢťŤũŨūŪŭŬůŮűŰųŲŵŴŷŶŸź'
      || 'ŹżŻžŽſßøØłŁđĐðÐþÞıæÆœŒаАбБвВгГґҐдДеЕёЁєЄжЖзЗиИіІїЇйЙкКлЛмМнНоОпПрРсСтТуУфФхХцЦчЧ'
      || 'шШщЩыЫэЭюЮяЯαΑβΒγΓδΔεΕζΖηΗθΘιΙκΚλΛμΜνΝξΞοΟπΠρΡσΣςτΤυΥφΦχΧψΨωΩάΆέΈήΉίΊόΌύΎώΏ' || '''’',
      'aaaaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuuyyyaaaaaaccccccccddeeeeeeeeeeg'
      || 'ggggggghhiiiiiiiiiiijjkkllllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyz'
      || 'zzzzzssoollddddttiaaooaabbvvggggddeeeeeezzzziiiiiiiikkllmmnnoopprrssttuuffkkttcc'
      || 'ssssyyeeyyyyaavvggddeezziittiikkllmmnnxxoopprrsssttyyffccppooaaeeiiiiooyyoo'),
      '[][ -/:-@\\^-`{-~]+', ' ', 'g')) || ' ',
    '^( (the|ooo|oao|pao|ao|zao|tov|pt|kk|ab|oy|gmbh|nv|n v|bv|b v))+ ', ' '),
    '( ('
    || 'ab|ae|ag|aksjeselskap|aktiebolag|aktiengesellschaft|aktieselskab|and|anpartsselskab|ans|'
    || 'ao|aps|as|asa|asbl|berhad|bhd|bt|bv|bvba|cc|cic|co|company|corp|corporation|cv|cvba|dd|'
    || 'doo|dooel|ead|eg|eirl|eood|epe|eurl|ev|gbr|gk|gmbh|hb|ike|inc|incorporated|jsc|'
    || 'kabushikigaisha|kd|kft|kg|kgaa|kk|kommanditgesellschaft|lc|lda|limitada|limited|llc|llp|'
    || 'lp|ltd|ltda|mbh|nv|nyrt|oao|ohg|ojsc|ood|ooo|osakeyhtio|ou|oy|oyj|pao|pjsc|plc|pllc|'
    || 'private|proprietary|pt|pte|pty|pvt|sa|sac|sapa|sarl|sas|sasu|sau|sca|sdn|se|sia|sl|slu|'
    || 'snc|spa|sprl|spzoo|srl|srls|sro|tbk|the|too|tov|uab|ug|ulc|vof|yk|zao|zrt|'
    || 'spolka z ograniczona odpowiedzialnoscia|gesellschaft mit beschrankter haftung|'
    || 'sociedad de responsabilidad limitada|societa a responsabilita limitata|'
    || 'gesellschaft burgerlichen rechts|societe a responsabilite limitee|'
    || 'societe par actions simplifiee|limited liability partnership|'
    || 'spolecnost s rucenim omezenym|eingetragene genossenschaft|public joint stock company|'
    || 'limited liability company|public limited company|besloten vennootschap|'
    || 'naamloze vennootschap|eingetragener verein|limited partnership|joint stock company|'
    || 'societa per azioni|perseroan terbatas|sociedade anonima|sociedad limitada|'
    || 'gesellschaft mbh|sociedad anonima|kabushiki kaisha|sendirian berhad|societe anonyme|'
    || 'limited sirketi|spolka akcyjna|anonim sirketi|spolka z o o|spol s r o|sp z o o|g m b h|'
    || 's a|s a r l|s l|s p a|s r l|s r o|b v|n v|a s|p l c|l l c|a g|a b'
    || '))+ $', ' '))
$function$
;
CREATE OR REPLACE FUNCTION partners.name_blocks(match_name text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  with word as (
    select partners.word_sound(w) as w, w = any(string_to_array(
    'group gruppe holding holdings international global europe european america americas '
    || 'systems system solutions services service technologies technology tech software '
    || 'consulting industries partners enterprises trading digital data cloud company management '
    || 'worldwide electronics electronic electric industrial industry products beheer verwaltung '
    || 'gestion stichting stiftung foundation fondation fundacion royal koninklijke kgl kungliga '
    || 'konigliche real reale regia', ' ')) as is_common
    from unnest(string_to_array(match_name, ' ')) w
  ), telling as (
    select w from word where not is_common and length(w) >= 3
    union
    select w from word where not exists (select from word where not is_common and length(w) >= 3)
    union
    select partners.word_sound(replace(match_name, ' ', ''))
  )
  select coalesce(array_agg(distinct block), '{}') from (
    select '=' || w as block from telling where length(w) < 7
    union all
    select '~' || left(w, n - 1) || substr(w, n + 1)
    from telling, generate_series(1, length(w)) n where length(w) between 4 and 6
    union all
    select '^' || left(w, length(w) / 2) from telling where length(w) >= 7
    union all
    select '$' || right(w, length(w) / 2) from telling where length(w) >= 7) blocks
$function$
;
CREATE OR REPLACE FUNCTION partners.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is only ever added to: a correction is a row of its own', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $function$
;
CREATE OR REPLACE FUNCTION partners.refuse_excess_collection()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform 1 from partners.opportunities o where o.opportunity_id = new.opportunity_id
    for no key update;
  if exists (
    select 1 from partners.collections c
    join partners.collections r on r.returns_id = c.collection_id
    where c.collection_id = new.returns_id
    group by c.collection_id, c.amount_minor, c.returns_id
    having c.returns_id is not null
      or coalesce(sum(r.amount_minor) filter (where r.kind = 'refund'), 0) > 0
      or c.amount_minor + sum(r.amount_minor) < 0
  ) then
    raise exception 'what collection % returns exceeds what was collected', new.collection_id
      using errcode = 'check_violation', constraint = 'collections_return_bound',
        schema = 'partners', table = 'collections';
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION partners.refuse_excess_credit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform 1 from partners.partners p where p.partner_id = new.partner_id for no key update;
  if exists (
    select 1 from partners.purchases c
    join partners.purchases r on r.returns_id = c.purchase_id
    where c.purchase_id = new.returns_id
    group by c.purchase_id, c.amount_minor, c.returns_id
    having c.returns_id is not null
      or coalesce(sum(r.amount_minor) filter (where r.kind = 'credit'), 0) > 0
      or c.amount_minor + sum(r.amount_minor) < 0
  ) then
    raise exception 'what purchase % credits exceeds what was bought', new.purchase_id
      using errcode = 'check_violation', constraint = 'purchases_return_bound',
        schema = 'partners', table = 'purchases';
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION partners.word_sound(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select regexp_replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(name,
    'ae', 'a'), 'oe', 'o'), 'ue', 'u'), 'sch', 'sh'), 'ph', 'f'), 'kh', 'h'), 'th', 't'),
    'ck', 'k'), 'ca', 'ka'), 'co', 'ko'), 'cu', 'ku'), 'cl', 'kl'), 'cr', 'kr'), 'q', 'k'),
    'ks', 'x'), 'y', 'i'), 'j', 'i'), 'w', 'v'),
    '(.)\1+', '\1', 'g')
$function$
;
CREATE TRIGGER collections_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON partners.collections FOR EACH STATEMENT EXECUTE FUNCTION partners.refuse_change();
CREATE TRIGGER collections_return_bound AFTER INSERT ON partners.collections FOR EACH ROW WHEN ((new.returns_id IS NOT NULL)) EXECUTE FUNCTION partners.refuse_excess_collection();
CREATE TRIGGER purchases_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON partners.purchases FOR EACH STATEMENT EXECUTE FUNCTION partners.refuse_change();
CREATE TRIGGER purchases_return_bound AFTER INSERT ON partners.purchases FOR EACH ROW WHEN ((new.returns_id IS NOT NULL)) EXECUTE FUNCTION partners.refuse_excess_credit();
create policy contact_changes_app on partners.contact_changes for all to quittance_app using (true) with check (true);
create policy contact_changes_portal on partners.contact_changes for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy contacts_app on partners.contacts for all to quittance_app using (true) with check (true);
create policy contacts_portal on partners.contacts for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy partners_app on partners.partners for all to quittance_app using (true) with check (true);
create policy partners_portal on partners.partners for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy purchases_app on partners.purchases for all to quittance_app using (true) with check (true);
create policy purchases_portal on partners.purchases for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema partners to quittance_app;
grant usage on schema partners to quittance_portal;
grant insert, select on partners.collections to quittance_app;
grant insert, select on partners.contact_changes to quittance_app;
grant insert, select, update on partners.contacts to quittance_app;
grant select on partners.contacts to quittance_portal;
grant insert, select, update on partners.customers to quittance_app;
grant insert, select, update on partners.opportunities to quittance_app;
grant insert, select, update on partners.partners to quittance_app;
grant select on partners.partners to quittance_portal;
grant insert, select on partners.purchases to quittance_app;
grant select on partners.purchases to quittance_portal;
grant update (state, judged_by, judged_at, judged_source, judged_reference) on partners.contact_changes to quittance_app;
grant select (contact_change_id, partner_id, contact_id, kind, at, counts_from, state) on partners.contact_changes to quittance_portal;
grant execute on function partners.hosts_above(domains text[]) to public;
grant execute on function partners.hosts_above(domains text[]) to quittance_app;
grant execute on function partners.match_name(name text) to public;
grant execute on function partners.match_name(name text) to quittance_app;
grant execute on function partners.name_blocks(match_name text) to public;
grant execute on function partners.name_blocks(match_name text) to quittance_app;
grant execute on function partners.refuse_change() to public;
grant execute on function partners.refuse_excess_collection() to public;
grant execute on function partners.refuse_excess_credit() to public;
grant execute on function partners.word_sound(name text) to public;
grant execute on function partners.word_sound(name text) to quittance_app;

-- payables ------------------------------------------------------------------

create schema payables;
create table payables.adjustments (
  adjustment_id uuid not null,
  payable_id uuid not null,
  partner_id uuid not null,
  kind text collate "C" not null,
  amount_minor bigint not null,
  currency character(3) not null,
  reason text not null,
  clause_id text collate "C",
  payment_id uuid,
  event_id uuid not null,
  cause_event_id uuid not null,
  adjusted_by text collate "C" not null,
  adjusted_at timestamp with time zone not null,
  authority text collate "C",
  constraint adjustments_amount CHECK (((amount_minor <> 0) AND ((kind = 'unwithheld'::text) = (amount_minor > 0)))),
  constraint adjustments_authority CHECK (((kind = ANY (ARRAY['withheld'::text, 'unwithheld'::text])) = (authority IS NOT NULL))),
  constraint adjustments_kind CHECK ((kind = ANY (ARRAY['lowered'::text, 'netted'::text, 'withheld'::text, 'unwithheld'::text]))),
  constraint adjustments_payment CHECK (((kind = 'lowered'::text) = (payment_id IS NULL))),
  constraint adjustments_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint adjustments_payable FOREIGN KEY (payable_id) REFERENCES payables.payables(payable_id),
  constraint adjustments_pkey PRIMARY KEY (adjustment_id),
  constraint adjustments_once UNIQUE (cause_event_id, payable_id, kind));
alter table payables.adjustments enable row level security;
alter table payables.adjustments force row level security;
create table payables.holds (
  payable_id uuid not null,
  partner_id uuid not null,
  kind text not null,
  what text collate "C" not null,
  owed_by text not null,
  until date,
  origin text not null,
  since timestamp with time zone not null,
  constraint holds_kind_known CHECK ((kind = ANY (ARRAY['unassessed'::text, 'vendor'::text, 'bank'::text, 'tax_form'::text, 'tax_invoice'::text, 'screening'::text, 'standing'::text, 'hold_period'::text, 'dispute'::text, 'correction'::text, 'paperwork'::text]))),
  constraint holds_origin CHECK ((origin = ANY (ARRAY['assessed'::text, 'placed'::text]))),
  constraint holds_owed_by CHECK ((owed_by = ANY (ARRAY['partner'::text, 'specialist'::text, 'lead'::text, 'finance'::text, 'legal'::text, 'time'::text]))),
  constraint holds_payable FOREIGN KEY (payable_id) REFERENCES payables.payables(payable_id),
  constraint holds_pkey PRIMARY KEY (payable_id, kind, what));
alter table payables.holds enable row level security;
alter table payables.holds force row level security;
create table payables.payables (
  payable_id uuid not null,
  submission_id uuid not null,
  decision_id uuid not null,
  line_no integer not null,
  instalment integer not null,
  fund_id uuid not null,
  payer_id uuid not null,
  partner_id uuid not null,
  incentive_id uuid not null,
  amount_minor bigint not null,
  currency character(3) not null,
  decided_on date not null,
  decided_by text collate "C" not null,
  reference text collate "C" not null,
  hold_until date,
  due_on date not null,
  status text not null,
  run_id uuid,
  sent_on date,
  paid_on date,
  cancel_reason text,
  cancel_clause text,
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  lowered_minor bigint default 0 not null,
  netted_minor bigint default 0 not null,
  clawed_back_minor bigint default 0 not null,
  netting boolean default false not null,
  allocation_id uuid,
  uncommitted boolean default false not null,
  confirmed_by text collate "C",
  confirmed_at timestamp with time zone,
  minimum_minor bigint,
  withheld_minor bigint default 0 not null,
  remitted_minor bigint default 0 not null,
  terms_days integer,
  schedule text collate "C",
  tax_invoice_on date,
  constraint payables_amount_positive CHECK ((amount_minor > 0)),
  constraint payables_cancelled CHECK (((status = 'cancelled'::text) = (cancel_reason IS NOT NULL))),
  constraint payables_confirmed CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL))),
  constraint payables_in_run CHECK (((status = ANY (ARRAY['scheduled'::text, 'paid'::text])) = (run_id IS NOT NULL))),
  constraint payables_instalment CHECK ((instalment > 0)),
  constraint payables_line CHECK ((line_no >= 0)),
  constraint payables_minimum CHECK ((minimum_minor >= 0)),
  constraint payables_paid CHECK ((((status = 'paid'::text) = (paid_on IS NOT NULL)) AND ((status <> 'paid'::text) OR (sent_on IS NOT NULL)))),
  constraint payables_schedule CHECK ((schedule = ANY (ARRAY['by_terms'::text, 'monthly'::text, 'quarterly'::text]))),
  constraint payables_sent CHECK (((sent_on IS NULL) OR (status = ANY (ARRAY['scheduled'::text, 'paid'::text])))),
  constraint payables_status_known CHECK ((status = ANY (ARRAY['held'::text, 'ready'::text, 'scheduled'::text, 'paid'::text, 'cancelled'::text]))),
  constraint payables_terms CHECK (((terms_days >= 0) AND (terms_days <= 3650))),
  constraint payables_totals CHECK (((lowered_minor >= 0) AND (netted_minor >= 0) AND (clawed_back_minor >= 0) AND ((amount_minor - lowered_minor) > 0) AND (withheld_minor >= 0) AND ((remitted_minor >= 0) AND (remitted_minor <= withheld_minor)) AND ((((amount_minor - lowered_minor) - netted_minor) - withheld_minor) >= 0) AND (((amount_minor - lowered_minor) - clawed_back_minor) >= 0))),
  constraint payables_uncommitted CHECK (((NOT uncommitted) OR (allocation_id IS NOT NULL))),
  constraint payables_fund FOREIGN KEY (fund_id) REFERENCES funds.funds(fund_id),
  constraint payables_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint payables_pkey PRIMARY KEY (payable_id),
  constraint payables_once UNIQUE (decision_id, line_no, instalment));
alter table payables.payables enable row level security;
alter table payables.payables force row level security;
create table payables.receivables (
  receivable_id uuid not null,
  payable_id uuid not null,
  fund_id uuid not null,
  allocation_id uuid not null,
  payer_id uuid not null,
  partner_id uuid not null,
  amount_minor bigint not null,
  currency character(3) not null,
  recovered_minor bigint default 0 not null,
  netting boolean not null,
  reference text collate "C" not null,
  reason text not null,
  clause_id text collate "C",
  run_id uuid,
  claimed_on date not null,
  event_id uuid not null,
  cause_event_id uuid not null,
  claimed_by text collate "C" not null,
  claimed_at timestamp with time zone not null,
  disputed_at timestamp with time zone,
  dispute_reason text,
  version integer default 1 not null,
  invoiced_until date,
  constraint receivables_amount CHECK ((amount_minor > 0)),
  constraint receivables_dispute CHECK (((disputed_at IS NULL) = (dispute_reason IS NULL))),
  constraint receivables_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint receivables_recovered CHECK (((recovered_minor >= 0) AND (recovered_minor <= amount_minor))),
  constraint receivables_fund FOREIGN KEY (fund_id) REFERENCES funds.funds(fund_id),
  constraint receivables_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint receivables_payable FOREIGN KEY (payable_id) REFERENCES payables.payables(payable_id),
  constraint receivables_pkey PRIMARY KEY (receivable_id),
  constraint receivables_event UNIQUE (event_id),
  constraint receivables_once UNIQUE (cause_event_id, payable_id));
alter table payables.receivables enable row level security;
alter table payables.receivables force row level security;
create table payables.recoveries (
  recovery_id uuid not null,
  receivable_id uuid not null,
  partner_id uuid not null,
  kind text collate "C" not null,
  amount_minor bigint not null,
  currency character(3) not null,
  reason text not null,
  payable_id uuid,
  payment_id uuid,
  recovered_on date not null,
  event_id uuid not null,
  recovered_by text collate "C" not null,
  recovered_at timestamp with time zone not null,
  constraint recoveries_amount CHECK ((amount_minor > 0)),
  constraint recoveries_kind CHECK ((kind = ANY (ARRAY['refund'::text, 'netting'::text, 'write_off'::text, 'returned'::text, 'withheld'::text]))),
  constraint recoveries_netting CHECK (((kind = 'netting'::text) = ((payable_id IS NOT NULL) AND (payment_id IS NOT NULL)))),
  constraint recoveries_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint recoveries_payable FOREIGN KEY (payable_id) REFERENCES payables.payables(payable_id),
  constraint recoveries_receivable FOREIGN KEY (receivable_id) REFERENCES payables.receivables(receivable_id),
  constraint recoveries_pkey PRIMARY KEY (recovery_id),
  constraint recoveries_netted_once UNIQUE (payment_id, payable_id, receivable_id));
alter table payables.recoveries enable row level security;
alter table payables.recoveries force row level security;
create table payables.write_offs (
  write_off_id uuid not null,
  receivable_id uuid not null,
  amount_minor bigint not null,
  currency character(3) not null,
  reason text not null,
  state text collate "C" not null,
  proposed_by text collate "C" not null,
  proposer_name text not null,
  proposed_at timestamp with time zone not null,
  decided_by text collate "C",
  decider_name text,
  decided_at timestamp with time zone,
  constraint write_offs_amount CHECK ((amount_minor > 0)),
  constraint write_offs_decided CHECK ((((state = 'proposed'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
  constraint write_offs_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint write_offs_second_person CHECK (((state <> 'approved'::text) OR (decided_by <> proposed_by))),
  constraint write_offs_state CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'declined'::text]))),
  constraint write_offs_receivable FOREIGN KEY (receivable_id) REFERENCES payables.receivables(receivable_id),
  constraint write_offs_pkey PRIMARY KEY (write_off_id));
CREATE INDEX adjustments_of_payable ON payables.adjustments USING btree (payable_id);
CREATE INDEX payables_by_due ON payables.payables USING btree (due_on, payable_id) WHERE (status <> 'cancelled'::text);
CREATE INDEX payables_due ON payables.payables USING btree (payer_id, currency, due_on) WHERE (status = ANY (ARRAY['held'::text, 'ready'::text]));
CREATE INDEX payables_of_partner ON payables.payables USING btree (partner_id, decided_on);
CREATE INDEX payables_partner_open ON payables.payables USING btree (partner_id) WHERE (status = ANY (ARRAY['held'::text, 'ready'::text]));
CREATE INDEX payables_run ON payables.payables USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX payables_submission ON payables.payables USING btree (submission_id);
CREATE INDEX receivables_of_payable ON payables.receivables USING btree (payable_id);
CREATE INDEX receivables_open ON payables.receivables USING btree (partner_id, payer_id, currency) WHERE (recovered_minor < amount_minor);
CREATE INDEX recoveries_of_receivable ON payables.recoveries USING btree (receivable_id);
CREATE UNIQUE INDEX write_offs_one_open ON payables.write_offs USING btree (receivable_id) WHERE (state = 'proposed'::text);
CREATE OR REPLACE FUNCTION payables.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is only ever added to', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $function$
;
CREATE TRIGGER adjustments_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON payables.adjustments FOR EACH STATEMENT EXECUTE FUNCTION payables.refuse_change();
CREATE TRIGGER recoveries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON payables.recoveries FOR EACH STATEMENT EXECUTE FUNCTION payables.refuse_change();
create policy adjustments_app on payables.adjustments for all to quittance_app using (true) with check (true);
create policy adjustments_portal on payables.adjustments for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy holds_app on payables.holds for all to quittance_app using (true) with check (true);
create policy holds_portal on payables.holds for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy payables_app on payables.payables for all to quittance_app using (true) with check (true);
create policy payables_portal on payables.payables for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy receivables_app on payables.receivables for all to quittance_app using (true) with check (true);
create policy receivables_portal on payables.receivables for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy recoveries_app on payables.recoveries for all to quittance_app using (true) with check (true);
create policy recoveries_portal on payables.recoveries for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema payables to quittance_app;
grant usage on schema payables to quittance_portal;
grant insert, select on payables.adjustments to quittance_app;
grant delete, insert, select on payables.holds to quittance_app;
grant select on payables.holds to quittance_portal;
grant insert, select on payables.payables to quittance_app;
grant select on payables.payables to quittance_portal;
grant insert, select on payables.receivables to quittance_app;
grant insert, select on payables.recoveries to quittance_app;
grant insert, select on payables.write_offs to quittance_app;
grant select (adjustment_id, payable_id, partner_id, kind, amount_minor, currency, reason, adjusted_at, authority) on payables.adjustments to quittance_portal;
grant update (hold_until, due_on, status, run_id, sent_on, paid_on, cancel_reason, cancel_clause, version, lowered_minor, netted_minor, clawed_back_minor, confirmed_by, confirmed_at, withheld_minor, remitted_minor, tax_invoice_on) on payables.payables to quittance_app;
grant update (recovered_minor, disputed_at, dispute_reason, version, invoiced_until) on payables.receivables to quittance_app;
grant select (receivable_id, payable_id, fund_id, payer_id, partner_id, amount_minor, currency, recovered_minor, netting, reference, reason, clause_id, claimed_on, claimed_at, disputed_at, dispute_reason, invoiced_until) on payables.receivables to quittance_portal;
grant select (recovery_id, receivable_id, partner_id, kind, amount_minor, currency, reason, payable_id, payment_id, recovered_on, recovered_at) on payables.recoveries to quittance_portal;
grant update (state, decided_by, decider_name, decided_at) on payables.write_offs to quittance_app;
grant execute on function payables.refuse_change() to public;

-- payouts -------------------------------------------------------------------

create schema payouts;
create table payouts.answer_times (
  paying_account_id uuid not null,
  valid_from date not null,
  banking_days integer not null,
  reason text not null,
  set_by text collate "C" not null,
  set_at timestamp with time zone not null,
  constraint answer_times_days CHECK (((banking_days >= 0) AND (banking_days <= 60))),
  constraint answer_times_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint answer_times_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint answer_times_pkey PRIMARY KEY (paying_account_id, valid_from));
create table payouts.approvals (
  approval_id uuid not null,
  run_id uuid not null,
  approver text collate "C" not null,
  content_hash text collate "C" not null,
  approved_at timestamp with time zone not null,
  voided_at timestamp with time zone,
  void_reason text,
  for_person text collate "C",
  looked_at uuid[] default '{}'::uuid[] not null,
  differences jsonb,
  constraint approvals_differences CHECK (((differences IS NULL) OR (voided_at IS NOT NULL))),
  constraint approvals_for_another CHECK ((for_person <> approver)),
  constraint approvals_voided CHECK (((voided_at IS NULL) = (void_reason IS NULL))),
  constraint approvals_run FOREIGN KEY (run_id) REFERENCES payouts.runs(run_id),
  constraint approvals_pkey PRIMARY KEY (approval_id));
create table payouts.attempts (
  payment_id uuid not null,
  attempt_no integer not null,
  end_to_end_id text collate "C" not null,
  state text collate "C" not null,
  booked_on date,
  bank_reason text,
  moved_at timestamp with time zone not null,
  constraint attempts_booked CHECK (((state <> 'settled'::text) OR (booked_on IS NOT NULL))),
  constraint attempts_end_to_end_form CHECK ((end_to_end_id ~ '^[0-9A-Z]{12}$'::text)),
  constraint attempts_no CHECK (((attempt_no >= 1) AND (attempt_no <= 35))),
  constraint attempts_reason CHECK (((state <> ALL (ARRAY['rejected'::text, 'returned'::text])) OR (bank_reason IS NOT NULL))),
  constraint attempts_state CHECK ((state = ANY (ARRAY['created'::text, 'sent'::text, 'accepted'::text, 'settled'::text, 'rejected'::text, 'returned'::text, 'unknown'::text]))),
  constraint attempts_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint attempts_pkey PRIMARY KEY (payment_id, attempt_no),
  constraint attempts_end_to_end_id UNIQUE (end_to_end_id));
create table payouts.bank_answer_lines (
  bank_answer_id uuid not null,
  line_no integer not null,
  file_line integer not null,
  scope text collate "C" not null,
  says text collate "C" not null,
  status text collate "C",
  code text collate "C",
  information text,
  message_ref text,
  block_ref text,
  end_to_end_ref text,
  trace_ref text,
  amount_minor bigint,
  currency character(3),
  corrected_sealed text,
  run_id uuid,
  payment_id uuid,
  outcome text collate "C" not null,
  payments_moved integer not null,
  why text collate "C",
  closed_by text collate "C",
  closer_name text,
  closed_at timestamp with time zone,
  closed_reason text,
  bill_ref text collate "C",
  paid_on date,
  assigned_payment_id uuid,
  assigned_by text collate "C",
  assigner_name text,
  assigned_at timestamp with time zone,
  assigned_reason text,
  closed_as text collate "C",
  constraint bank_answer_lines_amount CHECK (((amount_minor IS NULL) = (currency IS NULL))),
  constraint bank_answer_lines_applied_to CHECK (((outcome = 'open'::text) OR (run_id IS NOT NULL))),
  constraint bank_answer_lines_assigned CHECK ((((assigned_payment_id IS NULL) = (assigned_by IS NULL)) AND ((assigned_payment_id IS NULL) = (assigner_name IS NULL)) AND ((assigned_payment_id IS NULL) = (assigned_at IS NULL)) AND ((assigned_payment_id IS NULL) = (assigned_reason IS NULL)) AND ((assigned_payment_id IS NULL) OR ((outcome = 'open'::text) AND (scope = 'payment'::text))))),
  constraint bank_answer_lines_assigned_reason CHECK (((length(assigned_reason) >= 1) AND (length(assigned_reason) <= 2000))),
  constraint bank_answer_lines_closed CHECK ((((closed_at IS NULL) = (closed_by IS NULL)) AND ((closed_at IS NULL) = (closer_name IS NULL)) AND ((closed_at IS NULL) = (closed_reason IS NULL)) AND ((closed_at IS NULL) OR (outcome = 'open'::text)))),
  constraint bank_answer_lines_closed_as CHECK ((closed_as = ANY (ARRAY['closed'::text, 'assigned'::text, 'confirmed'::text, 'declined'::text, 'shown'::text, 'overtaken'::text]))),
  constraint bank_answer_lines_closed_how CHECK (((closed_as IS NULL) = (closed_at IS NULL))),
  constraint bank_answer_lines_closed_reason CHECK (((length(closed_reason) >= 1) AND (length(closed_reason) <= 2000))),
  constraint bank_answer_lines_corrected CHECK (((corrected_sealed IS NULL) OR (says = 'change'::text))),
  constraint bank_answer_lines_moved CHECK ((payments_moved >= 0)),
  constraint bank_answer_lines_moved_applied CHECK (((payments_moved = 0) OR (outcome = 'applied'::text))),
  constraint bank_answer_lines_no CHECK ((line_no > 0)),
  constraint bank_answer_lines_of_run CHECK (((payment_id IS NULL) OR (run_id IS NOT NULL))),
  constraint bank_answer_lines_open_says_why CHECK (((outcome = 'open'::text) = (why IS NOT NULL))),
  constraint bank_answer_lines_outcome CHECK ((outcome = ANY (ARRAY['applied'::text, 'known'::text, 'open'::text]))),
  constraint bank_answer_lines_paid_on CHECK (((says <> 'paid'::text) OR (outcome = 'open'::text) OR (paid_on IS NOT NULL))),
  constraint bank_answer_lines_says CHECK ((says = ANY (ARRAY['received'::text, 'accepted'::text, 'paid'::text, 'rejected'::text, 'returned'::text, 'blocked'::text, 'change'::text]))),
  constraint bank_answer_lines_scope CHECK ((scope = ANY (ARRAY['file'::text, 'block'::text, 'payment'::text]))),
  constraint bank_answer_lines_two_hands CHECK (((closed_as IS NULL) OR (closed_as <> ALL (ARRAY['closed'::text, 'assigned'::text])) OR (why <> 'settled_before'::text))),
  constraint bank_answer_lines_answer FOREIGN KEY (bank_answer_id) REFERENCES payouts.bank_answers(bank_answer_id),
  constraint bank_answer_lines_assigned_to FOREIGN KEY (assigned_payment_id) REFERENCES payouts.payments(payment_id),
  constraint bank_answer_lines_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint bank_answer_lines_run FOREIGN KEY (run_id) REFERENCES payouts.runs(run_id),
  constraint bank_answer_lines_pkey PRIMARY KEY (bank_answer_id, line_no));
create table payouts.bank_answers (
  bank_answer_id uuid not null,
  sha256 text collate "C" not null,
  size_bytes bigint not null,
  name text not null,
  format text collate "C" not null,
  message_id text,
  filed_by text collate "C" not null,
  filer_name text not null,
  filed_at timestamp with time zone not null,
  arrived_by text collate "C" default 'person'::text not null,
  constraint bank_answers_arrived_by CHECK ((arrived_by = ANY (ARRAY['person'::text, 'channel'::text]))),
  constraint bank_answers_format CHECK ((format = ANY (ARRAY['pain.002'::text, 'nacha'::text, 'erp_register'::text]))),
  constraint bank_answers_sha256 CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint bank_answers_size CHECK ((size_bytes > 0)),
  constraint bank_answers_pkey PRIMARY KEY (bank_answer_id),
  constraint bank_answers_once UNIQUE (sha256),
  constraint bank_answers_told UNIQUE (bank_answer_id, arrived_by, filed_by));
create table payouts.channels (
  channel_id uuid not null,
  paying_account_id uuid not null,
  version integer not null,
  kind text collate "C" not null,
  folder text,
  host text collate "C",
  port integer,
  login text,
  host_key text collate "C",
  public_key text,
  key_sealed text,
  state text collate "C" not null,
  reason text not null,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  settled_by text collate "C",
  settled_at timestamp with time zone,
  replaced_at timestamp with time zone,
  inbound_folder text,
  constraint channels_folder_below CHECK (((kind <> 'folder'::text) OR (folder ~ '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){0,7}$'::text))),
  constraint channels_host CHECK ((host ~ '^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$'::text)),
  constraint channels_host_key CHECK ((host_key ~ '^SHA256:[A-Za-z0-9+/]{43}$'::text)),
  constraint channels_inbound_apart CHECK (((kind <> 'sftp'::text) OR (inbound_folder IS NULL) OR (btrim(inbound_folder, './'::text) <> btrim(folder, './'::text)))),
  constraint channels_inbound_below CHECK (((kind <> 'folder'::text) OR (inbound_folder IS NULL) OR (inbound_folder ~ '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){0,7}$'::text))),
  constraint channels_inbound_by_channel CHECK (((kind <> 'manual'::text) OR (inbound_folder IS NULL))),
  constraint channels_inbound_length CHECK (((length(inbound_folder) >= 1) AND (length(inbound_folder) <= 255))),
  constraint channels_kind CHECK ((kind = ANY (ARRAY['manual'::text, 'folder'::text, 'sftp'::text]))),
  constraint channels_login CHECK ((login ~ '^[[:graph:]]{1,64}$'::text)),
  constraint channels_port CHECK (((port >= 1) AND (port <= 65535))),
  constraint channels_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint channels_replaced CHECK (((state = 'replaced'::text) = (replaced_at IS NOT NULL))),
  constraint channels_second_person CHECK (((state = ANY (ARRAY['proposed'::text, 'declined'::text])) OR (settled_by <> proposed_by))),
  constraint channels_settled CHECK ((((state = 'proposed'::text) = (settled_at IS NULL)) AND ((settled_at IS NULL) = (settled_by IS NULL)))),
  constraint channels_state CHECK ((state = ANY (ARRAY['proposed'::text, 'usable'::text, 'declined'::text, 'replaced'::text]))),
  constraint channels_version_positive CHECK ((version > 0)),
  constraint channels_whole CHECK (
CASE kind
    WHEN 'manual'::text THEN (num_nonnulls(folder, host, port, login, host_key, public_key, key_sealed) = 0)
    WHEN 'folder'::text THEN ((folder IS NOT NULL) AND (num_nonnulls(host, port, login, host_key, public_key, key_sealed) = 0))
    ELSE (num_nulls(folder, host, port, login, host_key, public_key, key_sealed) = 0)
END),
  constraint channels_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint channels_pkey PRIMARY KEY (channel_id),
  constraint channels_versions UNIQUE (paying_account_id, version));
create table payouts.file_takings (
  file_taking_id uuid not null,
  run_id uuid not null,
  taken_by text collate "C" not null,
  taken_at timestamp with time zone not null,
  given_back_by text collate "C",
  given_back_at timestamp with time zone,
  given_back_reason text,
  constraint file_takings_given_back CHECK ((((given_back_at IS NULL) = (given_back_by IS NULL)) AND ((given_back_at IS NULL) = (given_back_reason IS NULL)))),
  constraint file_takings_reason CHECK (((length(given_back_reason) >= 1) AND (length(given_back_reason) <= 2000))),
  constraint file_takings_file FOREIGN KEY (run_id) REFERENCES payouts.files(run_id),
  constraint file_takings_pkey PRIMARY KEY (file_taking_id));
create table payouts.files (
  run_id uuid not null,
  name text not null,
  media_type text collate "C" not null,
  sha256 text collate "C" not null,
  size_bytes bigint not null,
  written_by text collate "C" not null,
  written_at timestamp with time zone not null,
  constraint payout_files_sha256 CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint payout_files_size CHECK ((size_bytes > 0)),
  constraint files_run FOREIGN KEY (run_id) REFERENCES payouts.runs(run_id),
  constraint files_pkey PRIMARY KEY (run_id));
create table payouts.findings (
  finding_id uuid not null,
  run_id uuid not null,
  payment_id uuid,
  found jsonb not null,
  found_at timestamp with time zone not null,
  constraint findings_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint findings_run FOREIGN KEY (run_id) REFERENCES payouts.runs(run_id),
  constraint findings_pkey PRIMARY KEY (finding_id));
create table payouts.inbound_files (
  inbound_file_id uuid not null,
  paying_account_id uuid not null,
  channel_id uuid not null,
  name text collate "C" not null,
  size_bytes bigint,
  modified_at timestamp with time zone,
  state text collate "C" not null,
  seen_at timestamp with time zone not null,
  moved_at timestamp with time zone not null,
  tries integer default 0 not null,
  sha256 text collate "C",
  fetched_at timestamp with time zone,
  outcome text collate "C",
  bank_answer_id uuid,
  statement_file_id uuid,
  refusal text collate "C",
  said text,
  closed_by text collate "C",
  closer_name text,
  closed_reason text,
  constraint inbound_files_closed_reason CHECK (((length(closed_reason) >= 1) AND (length(closed_reason) <= 2000))),
  constraint inbound_files_content CHECK ((((sha256 IS NULL) = (fetched_at IS NULL)) AND ((state <> ALL (ARRAY['fetched'::text, 'filed'::text, 'refused'::text])) OR (sha256 IS NOT NULL)) AND ((state <> ALL (ARRAY['ripening'::text, 'passed_by'::text])) OR (sha256 IS NULL)))),
  constraint inbound_files_name CHECK ((((length(name) >= 1) AND (length(name) <= 255)) AND (name !~ '[[:cntrl:]/\\]'::text))),
  constraint inbound_files_one_outcome CHECK (((num_nonnulls(bank_answer_id, statement_file_id) =
CASE state
    WHEN 'filed'::text THEN 1
    ELSE 0
END) AND ((state = 'filed'::text) = (outcome IS NOT NULL)))),
  constraint inbound_files_outcome CHECK ((outcome = ANY (ARRAY['filed'::text, 'known'::text, 'quarantined'::text]))),
  constraint inbound_files_put_aside CHECK ((((state = 'put_aside'::text) = (closed_by IS NOT NULL)) AND ((closed_by IS NULL) = (closed_reason IS NULL)) AND ((closed_by IS NULL) = (closer_name IS NULL)))),
  constraint inbound_files_quarantined_statement CHECK (((outcome <> 'quarantined'::text) OR (statement_file_id IS NOT NULL))),
  constraint inbound_files_refusal CHECK ((refusal ~ '^[a-z_]+[.][a-z_]+$'::text)),
  constraint inbound_files_said CHECK (((length(said) >= 1) AND (length(said) <= 2000))),
  constraint inbound_files_sha256 CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint inbound_files_size CHECK ((size_bytes >= 0)),
  constraint inbound_files_state CHECK ((state = ANY (ARRAY['ripening'::text, 'passed_by'::text, 'fetched'::text, 'filed'::text, 'refused'::text, 'put_aside'::text]))),
  constraint inbound_files_tries CHECK ((tries >= 0)),
  constraint inbound_files_why CHECK ((((refusal IS NULL) = (said IS NULL)) AND ((state = ANY (ARRAY['passed_by'::text, 'refused'::text, 'put_aside'::text])) = (refusal IS NOT NULL)))),
  constraint inbound_files_answer FOREIGN KEY (bank_answer_id) REFERENCES payouts.bank_answers(bank_answer_id),
  constraint inbound_files_channel FOREIGN KEY (channel_id) REFERENCES payouts.channels(channel_id),
  constraint inbound_files_folder FOREIGN KEY (paying_account_id) REFERENCES payouts.inbound_folders(paying_account_id),
  constraint inbound_files_pkey PRIMARY KEY (inbound_file_id));
create table payouts.inbound_folders (
  paying_account_id uuid not null,
  channel_id uuid not null,
  next_look_at timestamp with time zone,
  claim_id uuid,
  leased_until timestamp with time zone,
  since timestamp with time zone not null,
  looked_at timestamp with time zone,
  ok_at timestamp with time zone,
  failures integer default 0 not null,
  fault text collate "C",
  said text,
  warned_at timestamp with time zone,
  constraint inbound_folders_failures CHECK ((failures >= 0)),
  constraint inbound_folders_fault CHECK ((fault = ANY (ARRAY['unreachable'::text, 'denied'::text, 'untrusted'::text]))),
  constraint inbound_folders_fault_counts CHECK (((fault IS NULL) = (failures = 0))),
  constraint inbound_folders_fault_said CHECK (((fault IS NULL) OR (said IS NOT NULL))),
  constraint inbound_folders_lease CHECK (((claim_id IS NULL) = (leased_until IS NULL))),
  constraint inbound_folders_ok_is_a_look CHECK (((ok_at IS NULL) OR (looked_at >= ok_at))),
  constraint inbound_folders_said CHECK (((length(said) >= 1) AND (length(said) <= 2000))),
  constraint inbound_folders_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint inbound_folders_channel FOREIGN KEY (channel_id) REFERENCES payouts.channels(channel_id),
  constraint inbound_folders_pkey PRIMARY KEY (paying_account_id));
create table payouts.looks (
  payment_id uuid not null,
  content_hash text collate "C" not null,
  person text collate "C" not null,
  points integer not null,
  signs text[] not null,
  at timestamp with time zone not null,
  constraint looks_hash CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint looks_points CHECK ((points >= 0)),
  constraint looks_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint looks_once PRIMARY KEY (payment_id, content_hash, person));
create table payouts.payer_changes (
  payer_change_id uuid not null,
  payer_id uuid not null,
  paying_account_id uuid,
  before jsonb not null,
  after jsonb not null,
  reason text not null,
  cools boolean not null,
  state text collate "C" not null,
  usable_on date,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  decided_by text collate "C",
  decided_at timestamp with time zone,
  declined_reason text,
  applied_at timestamp with time zone,
  constraint payer_changes_applied CHECK (((state = 'applied'::text) = (applied_at IS NOT NULL))),
  constraint payer_changes_cooled CHECK (((NOT cools) OR (state = ANY (ARRAY['proposed'::text, 'declined'::text])) OR (usable_on IS NOT NULL))),
  constraint payer_changes_decided CHECK ((((state = 'proposed'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint payer_changes_declined_reason CHECK (((length(declined_reason) >= 1) AND (length(declined_reason) <= 2000))),
  constraint payer_changes_declined_why CHECK (((state = 'declined'::text) = (declined_reason IS NOT NULL))),
  constraint payer_changes_differs CHECK ((before <> after)),
  constraint payer_changes_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint payer_changes_second_person CHECK (((state <> ALL (ARRAY['cooling'::text, 'applied'::text])) OR (decided_by <> proposed_by))),
  constraint payer_changes_state CHECK ((state = ANY (ARRAY['proposed'::text, 'cooling'::text, 'applied'::text, 'declined'::text]))),
  constraint payer_changes_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint payer_changes_payer FOREIGN KEY (payer_id) REFERENCES payouts.payers(payer_id),
  constraint payer_changes_pkey PRIMARY KEY (payer_change_id));
create table payouts.payer_taxes (
  payer_id uuid not null,
  income_source text collate "C" not null,
  tax_invoices text collate "C" not null,
  tax_invoices_from date,
  recovers_vat boolean not null,
  set_by text collate "C" not null,
  set_at timestamp with time zone not null,
  version integer default 1 not null,
  payer_change_id uuid,
  constraint payer_taxes_by_change CHECK ((payer_change_id IS NOT NULL)) NOT VALID,
  constraint payer_taxes_from CHECK (((tax_invoices = 'never'::text) = (tax_invoices_from IS NULL))),
  constraint payer_taxes_invoices CHECK ((tax_invoices = ANY (ARRAY['never'::text, 'registered'::text, 'always'::text]))),
  constraint payer_taxes_source CHECK ((income_source = ANY (ARRAY['partner'::text, 'payer'::text]))),
  constraint payer_taxes_change FOREIGN KEY (payer_change_id) REFERENCES payouts.payer_changes(payer_change_id),
  constraint payer_taxes_payer FOREIGN KEY (payer_id) REFERENCES payouts.payers(payer_id),
  constraint payer_taxes_pkey PRIMARY KEY (payer_id));
create table payouts.payers (
  payer_id uuid not null,
  code text collate "C" not null,
  legal_name text not null,
  street text not null,
  house_number text,
  post_code text not null,
  town text not null,
  region text,
  country character(2) not null,
  zone text collate "C" not null,
  tax_number text,
  vat_number text,
  created_by text collate "C" not null,
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint payers_code_form CHECK ((code ~ '^[A-Z0-9][A-Z0-9-]{1,15}$'::text)),
  constraint payers_country CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint payers_legal_name CHECK (((length(legal_name) >= 1) AND (length(legal_name) <= 70))),
  constraint payers_pkey PRIMARY KEY (payer_id),
  constraint payers_code_unique UNIQUE (code));
create table payouts.paying_accounts (
  paying_account_id uuid not null,
  payer_id uuid not null,
  name text not null,
  currency character(3) not null,
  profile text collate "C" not null,
  scheme text collate "C",
  account_sealed text,
  account_masked text,
  account_blind bytea,
  bic text collate "C",
  routing_number text collate "C",
  calendar_code text collate "C" not null,
  cut_off text collate "C" not null,
  lead_days integer not null,
  batch_booking boolean not null,
  payment_min_minor bigint not null,
  gl_account text,
  state text collate "C" not null,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  approved_by text collate "C",
  approved_at timestamp with time zone,
  retired_reason text,
  originator jsonb,
  usable_on date,
  constraint paying_accounts_bacs_days CHECK (((profile <> 'bacs'::text) OR (lead_days >= 2))),
  constraint paying_accounts_cools CHECK (((state <> 'cooling'::text) OR (usable_on IS NOT NULL))),
  constraint paying_accounts_cut_off CHECK ((cut_off ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text)),
  constraint paying_accounts_home CHECK (
CASE scheme
    WHEN 'ca'::text THEN (currency = ANY (ARRAY['CAD'::bpchar, 'USD'::bpchar]))
    WHEN 'au'::text THEN (currency = ANY (ARRAY['AUD'::bpchar, 'USD'::bpchar]))
    WHEN 'jp'::text THEN (currency = ANY (ARRAY['JPY'::bpchar, 'USD'::bpchar]))
    WHEN 'in'::text THEN (currency = 'INR'::bpchar)
    WHEN 'br'::text THEN (currency = 'BRL'::bpchar)
    WHEN 'mx'::text THEN (currency = ANY (ARRAY['MXN'::bpchar, 'USD'::bpchar]))
    WHEN 'sg'::text THEN (currency = ANY (ARRAY['SGD'::bpchar, 'USD'::bpchar]))
    ELSE true
END),
  constraint paying_accounts_lead CHECK (((lead_days >= 0) AND (lead_days <= 5))),
  constraint paying_accounts_min CHECK ((payment_min_minor >= 0)),
  constraint paying_accounts_name CHECK (((length(name) >= 1) AND (length(name) <= 60))),
  constraint paying_accounts_originator CHECK (
CASE profile
    WHEN 'nacha'::text THEN ((COALESCE((originator ->> 'kind'::text), ''::text) = 'nacha'::text) AND (COALESCE(length((originator ->> 'companyId'::text)), 0) = 10) AND (COALESCE((originator ->> 'immediateDestination'::text), ''::text) ~ '^[0-9]{9}$'::text))
    WHEN 'bacs'::text THEN ((COALESCE((originator ->> 'kind'::text), ''::text) = 'bacs'::text) AND (COALESCE((originator ->> 'serviceUserNumber'::text), ''::text) ~ '^[0-9]{6}$'::text))
    ELSE (COALESCE((originator ->> 'kind'::text), 'abroad'::text) = 'abroad'::text)
END),
  constraint paying_accounts_profile CHECK ((profile = ANY (ARRAY['sepa'::text, 'sepa_03'::text, 'usd'::text, 'iso'::text, 'iso_03'::text, 'nacha'::text, 'bacs'::text, 'csv_gb'::text, 'csv_wide'::text, 'erp'::text, 'erp_netsuite'::text, 'erp_quickbooks'::text, 'erp_xero'::text]))),
  constraint paying_accounts_rail CHECK (
CASE
    WHEN (profile = ANY (ARRAY['sepa'::text, 'sepa_03'::text])) THEN ((currency = 'EUR'::bpchar) AND (scheme = 'iban'::text))
    WHEN (profile = ANY (ARRAY['usd'::text, 'nacha'::text])) THEN ((currency = 'USD'::bpchar) AND (scheme = 'aba'::text))
    WHEN (profile = 'bacs'::text) THEN ((currency = 'GBP'::bpchar) AND (scheme = 'gb'::text))
    WHEN (profile = 'csv_gb'::text) THEN ((currency = 'GBP'::bpchar) AND (scheme = ANY (ARRAY['gb'::text, 'iban'::text])))
    ELSE true
END),
  constraint paying_accounts_scheme CHECK ((scheme = ANY (ARRAY['iban'::text, 'aba'::text, 'gb'::text, 'ca'::text, 'au'::text, 'jp'::text, 'in'::text, 'br'::text, 'mx'::text, 'sg'::text]))),
  constraint paying_accounts_second_person CHECK (((state <> ALL (ARRAY['cooling'::text, 'usable'::text])) OR ((approved_by IS NOT NULL) AND (approved_by <> proposed_by)))),
  constraint paying_accounts_state CHECK ((state = ANY (ARRAY['proposed'::text, 'cooling'::text, 'usable'::text, 'retired'::text]))),
  constraint paying_accounts_whole CHECK (
CASE
    WHEN ((profile ~~ 'erp%'::text) AND (scheme IS NULL)) THEN (account_sealed IS NULL)
    ELSE ((account_sealed IS NOT NULL) AND (account_masked IS NOT NULL) AND (account_blind IS NOT NULL) AND (scheme IS NOT NULL))
END),
  constraint paying_accounts_payer FOREIGN KEY (payer_id) REFERENCES payouts.payers(payer_id),
  constraint paying_accounts_pkey PRIMARY KEY (paying_account_id));
create table payouts.payment_lines (
  payment_id uuid not null,
  payable_id uuid not null,
  decision_id uuid not null,
  line_no integer not null,
  instalment integer not null,
  fund_id uuid not null,
  amount_minor bigint not null,
  live boolean not null,
  left_out boolean default false not null,
  constraint payment_lines_amount CHECK ((amount_minor > 0)),
  constraint payment_lines_left_out CHECK ((NOT (live AND left_out))),
  constraint payment_lines_payable FOREIGN KEY (payable_id) REFERENCES payables.payables(payable_id),
  constraint payment_lines_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint payment_lines_pkey PRIMARY KEY (payment_id, payable_id));
create table payouts.payment_nettings (
  payment_id uuid not null,
  payable_id uuid not null,
  receivable_id uuid not null,
  amount_minor bigint not null,
  live boolean not null,
  netted_at timestamp with time zone,
  constraint payment_nettings_amount CHECK ((amount_minor > 0)),
  constraint payment_nettings_payable FOREIGN KEY (payable_id) REFERENCES payables.payables(payable_id),
  constraint payment_nettings_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint payment_nettings_receivable FOREIGN KEY (receivable_id) REFERENCES payables.receivables(receivable_id),
  constraint payment_nettings_pkey PRIMARY KEY (payment_id, payable_id, receivable_id));
create table payouts.payment_vats (
  payment_id uuid not null,
  payable_id uuid not null,
  tax_invoice_id uuid not null,
  amount_minor bigint not null,
  live boolean not null,
  constraint payment_vats_amount CHECK ((amount_minor > 0)),
  constraint payment_vats_invoice FOREIGN KEY (tax_invoice_id) REFERENCES payouts.tax_invoices(tax_invoice_id),
  constraint payment_vats_payable FOREIGN KEY (payable_id) REFERENCES payables.payables(payable_id),
  constraint payment_vats_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint payment_vats_pkey PRIMARY KEY (payment_id, payable_id));
create table payouts.payment_withholdings (
  payment_id uuid not null,
  payable_id uuid not null,
  authority text collate "C" not null,
  regime text collate "C" not null,
  rate text collate "C" not null,
  source text not null,
  basis_minor bigint not null,
  amount_minor bigint not null,
  live boolean not null,
  withheld_at timestamp with time zone,
  undone_minor bigint default 0 not null,
  undone_basis_minor bigint default 0 not null,
  constraint payment_withholdings_amount CHECK (((amount_minor > 0) AND (amount_minor <= basis_minor))),
  constraint payment_withholdings_basis CHECK ((basis_minor > 0)),
  constraint payment_withholdings_regime CHECK ((regime = ANY (ARRAY['us_backup'::text, 'us_nonresident'::text, 'us_treaty'::text]))),
  constraint payment_withholdings_undone CHECK ((((undone_minor >= 0) AND (undone_minor <= amount_minor)) AND ((undone_basis_minor >= 0) AND (undone_basis_minor <= basis_minor)) AND ((withheld_at IS NOT NULL) OR (undone_minor = 0)))),
  constraint payment_withholdings_payable FOREIGN KEY (payable_id) REFERENCES payables.payables(payable_id),
  constraint payment_withholdings_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint payment_withholdings_pkey PRIMARY KEY (payment_id, payable_id));
create table payouts.payments (
  payment_id uuid not null,
  run_id uuid not null,
  ordinal integer not null,
  partner_id uuid not null,
  bank_detail_id uuid,
  currency character(3) not null,
  amount_minor bigint not null,
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
  dropped_at timestamp with time zone,
  owed_currency character(3) not null,
  owed_minor bigint not null,
  netted_minor bigint default 0 not null,
  rate text collate "C",
  rate_source text collate "C",
  rate_on date,
  withheld_minor bigint default 0 not null,
  vat_minor bigint default 0 not null,
  vat_paid_minor bigint default 0 not null,
  vat_recovered boolean default true not null,
  for_file jsonb,
  risk_points integer,
  constraint payments_amounts CHECK (((amount_minor >= 0) AND (owed_minor > 0) AND (netted_minor >= 0) AND (withheld_minor >= 0) AND (vat_minor >= 0) AND ((netted_minor + withheld_minor) <= owed_minor) AND ((vat_paid_minor >= 0) AND (vat_paid_minor <= amount_minor)) AND ((vat_minor > 0) OR (vat_paid_minor = 0)))),
  constraint payments_for_file CHECK (((for_file IS NULL) OR (((for_file ->> 'creditorKind'::text) = ANY (ARRAY['person'::text, 'company'::text])) AND (for_file ? 'accountKind'::text) AND (for_file ? 'name'::text)))),
  constraint payments_ordinal_positive CHECK ((ordinal > 0)),
  constraint payments_paid CHECK (((dropped_at IS NOT NULL) OR (((amount_minor = 0) = ((((owed_minor - netted_minor) - withheld_minor) + vat_minor) = 0)) AND ((owed_currency = currency) OR (rate IS NOT NULL)) AND ((owed_currency <> currency) OR ((vat_paid_minor = vat_minor) AND (amount_minor = (((owed_minor - netted_minor) - withheld_minor) + vat_minor))))))),
  constraint payments_rate CHECK ((((rate IS NULL) = (rate_source IS NULL)) AND ((rate IS NULL) = (rate_on IS NULL)) AND ((rate IS NULL) OR (owed_currency <> currency)))),
  constraint payments_risk_points CHECK ((risk_points >= 0)),
  constraint payments_to_account CHECK (((dropped_at IS NOT NULL) OR ((bank_detail_id IS NOT NULL) AND (creditor_address IS NOT NULL)))),
  constraint payments_bank_detail FOREIGN KEY (bank_detail_id) REFERENCES vendors.bank_details(bank_detail_id),
  constraint payments_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint payments_run FOREIGN KEY (run_id) REFERENCES payouts.runs(run_id),
  constraint payments_pkey PRIMARY KEY (payment_id),
  constraint payments_ordinal UNIQUE (run_id, ordinal));
alter table payouts.payments enable row level security;
alter table payouts.payments force row level security;
create table payouts.repayment_invoice_lines (
  repayment_invoice_id uuid not null,
  receivable_id uuid not null,
  partner_id uuid not null,
  amount_minor bigint not null,
  live boolean default true not null,
  constraint repayment_invoice_lines_amount CHECK ((amount_minor > 0)),
  constraint repayment_invoice_lines_invoice FOREIGN KEY (repayment_invoice_id) REFERENCES payouts.repayment_invoices(repayment_invoice_id),
  constraint repayment_invoice_lines_receivable FOREIGN KEY (receivable_id) REFERENCES payables.receivables(receivable_id),
  constraint repayment_invoice_lines_pkey PRIMARY KEY (repayment_invoice_id, receivable_id));
alter table payouts.repayment_invoice_lines enable row level security;
alter table payouts.repayment_invoice_lines force row level security;
create table payouts.repayment_invoices (
  repayment_invoice_id uuid not null,
  number text collate "C" not null,
  payer_id uuid not null,
  partner_id uuid not null,
  paying_account_id uuid not null,
  currency character(3) not null,
  amount_minor bigint not null,
  issued_on date not null,
  due_on date not null,
  issued_by text collate "C" not null,
  issued_at timestamp with time zone not null,
  withdrawn_by text collate "C",
  withdrawn_at timestamp with time zone,
  withdrawn_because text,
  constraint repayment_invoices_amount CHECK ((amount_minor > 0)),
  constraint repayment_invoices_because CHECK (((length(withdrawn_because) >= 1) AND (length(withdrawn_because) <= 2000))),
  constraint repayment_invoices_due CHECK ((due_on > issued_on)),
  constraint repayment_invoices_withdrawn CHECK ((num_nulls(withdrawn_by, withdrawn_at, withdrawn_because) = ANY (ARRAY[0, 3]))),
  constraint repayment_invoices_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint repayment_invoices_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint repayment_invoices_payer FOREIGN KEY (payer_id) REFERENCES payouts.payers(payer_id),
  constraint repayment_invoices_pkey PRIMARY KEY (repayment_invoice_id),
  constraint repayment_invoices_number UNIQUE (number));
alter table payouts.repayment_invoices enable row level security;
alter table payouts.repayment_invoices force row level security;
create table payouts.run_numbers (
  year integer not null,
  last integer not null,
  constraint run_numbers_pkey PRIMARY KEY (year));
create table payouts.runs (
  run_id uuid not null,
  number text collate "C" not null,
  paying_account_id uuid not null,
  payer_id uuid not null,
  currency character(3) not null,
  status text collate "C" not null,
  execute_on date not null,
  up_to_due_on date not null,
  message_id text collate "C" not null,
  created_at timestamp with time zone not null,
  preparers text[] not null,
  content_hash text collate "C",
  released_by text collate "C",
  released_at timestamp with time zone,
  released_on date,
  version integer default 1 not null,
  process_on date,
  release_proof text collate "C",
  step_up_id uuid,
  released_for text collate "C",
  constraint runs_checked CHECK (((status = ANY (ARRAY['draft'::text, 'cancelled'::text])) OR (content_hash IS NOT NULL))),
  constraint runs_hash CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint runs_number_form CHECK ((number ~ '^PR-20[0-9]{2}-[0-9]{4,5}$'::text)),
  constraint runs_preparers CHECK ((cardinality(preparers) > 0)),
  constraint runs_process_before CHECK (((process_on IS NULL) OR (process_on < execute_on))),
  constraint runs_release_proof CHECK ((((release_proof IS NULL) = (released_at IS NULL)) AND ((release_proof IS NULL) OR (release_proof = ANY (ARRAY['step_up'::text, 'operator'::text, 'before'::text]))) AND ((NOT (release_proof IS DISTINCT FROM 'step_up'::text)) = (step_up_id IS NOT NULL)))),
  constraint runs_released CHECK (((status = ANY (ARRAY['released'::text, 'acknowledged'::text, 'settled'::text, 'rejected'::text])) = ((released_at IS NOT NULL) AND (released_by IS NOT NULL) AND (released_on IS NOT NULL)))),
  constraint runs_released_by_another CHECK (((released_by IS NULL) OR (released_by <> ALL (preparers)))),
  constraint runs_released_for CHECK ((released_for <> released_by)),
  constraint runs_status CHECK ((status = ANY (ARRAY['draft'::text, 'checked'::text, 'approved'::text, 'released'::text, 'acknowledged'::text, 'settled'::text, 'cancelled'::text, 'rejected'::text]))),
  constraint runs_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint runs_payer FOREIGN KEY (payer_id) REFERENCES payouts.payers(payer_id),
  constraint runs_step_up FOREIGN KEY (step_up_id) REFERENCES identity.step_ups(step_up_id),
  constraint runs_pkey PRIMARY KEY (run_id),
  constraint runs_message_id UNIQUE (message_id),
  constraint runs_number UNIQUE (number));
create table payouts.second_approvals (
  payer_id uuid not null,
  currency character(3) not null,
  above_minor bigint not null,
  third_above_minor bigint,
  constraint second_approvals_above CHECK ((above_minor >= 0)),
  constraint second_approvals_third CHECK ((third_above_minor > above_minor)),
  constraint second_approvals_payer FOREIGN KEY (payer_id) REFERENCES payouts.payers(payer_id),
  constraint second_approvals_pkey PRIMARY KEY (payer_id, currency));
create table payouts.taken_back (
  payment_id uuid not null,
  was_settled boolean not null,
  evidence text collate "C" not null,
  bank_answer_id uuid,
  line_no integer,
  arrived_by text collate "C",
  written_answer_id uuid,
  written_state text collate "C",
  filed_by text collate "C",
  assigned_by text collate "C",
  confirmed_by text collate "C",
  shown_on date,
  cause_event_id uuid not null,
  at timestamp with time zone not null,
  constraint taken_back_by_answer CHECK ((((evidence = ANY (ARRAY['person'::text, 'second_person'::text, 'channel'::text])) = (bank_answer_id IS NOT NULL)) AND ((bank_answer_id IS NULL) = (line_no IS NULL)) AND ((bank_answer_id IS NULL) = (arrived_by IS NULL)) AND ((bank_answer_id IS NULL) OR (filed_by IS NOT NULL)))),
  constraint taken_back_by_channel CHECK (((evidence <> 'channel'::text) OR ((arrived_by = 'channel'::text) AND (assigned_by IS NULL)))),
  constraint taken_back_by_letter CHECK ((((evidence = 'letter'::text) = (written_answer_id IS NOT NULL)) AND ((written_answer_id IS NULL) = (written_state IS NULL)) AND ((written_answer_id IS NULL) OR (filed_by IS NOT NULL)))),
  constraint taken_back_by_statement CHECK (((evidence <> 'statement'::text) OR (shown_on IS NOT NULL))),
  constraint taken_back_evidence CHECK ((evidence = ANY (ARRAY['person'::text, 'second_person'::text, 'channel'::text, 'letter'::text, 'statement'::text, 'before'::text]))),
  constraint taken_back_second_person CHECK ((((evidence = ANY (ARRAY['second_person'::text, 'letter'::text])) = (confirmed_by IS NOT NULL)) AND ((confirmed_by IS NULL) OR ((confirmed_by <> filed_by) AND (confirmed_by IS DISTINCT FROM assigned_by))))),
  constraint taken_back_settled_proven CHECK (((NOT was_settled) OR (evidence <> 'person'::text))),
  constraint taken_back_written_state CHECK ((written_state = 'confirmed'::text)),
  constraint taken_back_answer FOREIGN KEY (bank_answer_id, arrived_by, filed_by) REFERENCES payouts.bank_answers(bank_answer_id, arrived_by, filed_by) ON UPDATE CASCADE,
  constraint taken_back_letter FOREIGN KEY (written_answer_id, payment_id, written_state, filed_by, confirmed_by) REFERENCES payouts.written_answers(written_answer_id, payment_id, state, filed_by, judged_by),
  constraint taken_back_line FOREIGN KEY (bank_answer_id, line_no) REFERENCES payouts.bank_answer_lines(bank_answer_id, line_no) DEFERRABLE INITIALLY DEFERRED,
  constraint taken_back_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint taken_back_pkey PRIMARY KEY (payment_id));
create table payouts.tax_invoice_lines (
  tax_invoice_id uuid not null,
  payable_id uuid not null,
  partner_id uuid not null,
  net_minor bigint not null,
  vat_minor bigint not null,
  live boolean not null,
  constraint tax_invoice_lines_net CHECK ((net_minor > 0)),
  constraint tax_invoice_lines_vat CHECK ((vat_minor >= 0)),
  constraint tax_invoice_lines_invoice FOREIGN KEY (tax_invoice_id) REFERENCES payouts.tax_invoices(tax_invoice_id),
  constraint tax_invoice_lines_payable FOREIGN KEY (payable_id) REFERENCES payables.payables(payable_id),
  constraint tax_invoice_lines_pkey PRIMARY KEY (tax_invoice_id, payable_id));
alter table payouts.tax_invoice_lines enable row level security;
alter table payouts.tax_invoice_lines force row level security;
create table payouts.tax_invoices (
  tax_invoice_id uuid not null,
  partner_id uuid not null,
  vendor_id uuid not null,
  payer_id uuid not null,
  state text collate "C" not null,
  number text collate "C" not null,
  issued_on date not null,
  currency character(3) not null,
  net_minor bigint not null,
  vat_rate text collate "C" not null,
  vat_minor bigint not null,
  reverse_charge boolean not null,
  seller_vat text collate "C",
  buyer_vat text collate "C",
  file_id uuid not null,
  received_by text collate "C" not null,
  received_at timestamp with time zone not null,
  reviewed_by text collate "C",
  reviewed_at timestamp with time zone,
  decided_by text collate "C",
  decided_at timestamp with time zone,
  reason text,
  version integer default 1 not null,
  constraint tax_invoices_decided CHECK ((((state = ANY (ARRAY['accepted'::text, 'rejected'::text])) = (decided_by IS NOT NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
  constraint tax_invoices_net CHECK ((net_minor > 0)),
  constraint tax_invoices_number_length CHECK (((length(number) >= 1) AND (length(number) <= 60))),
  constraint tax_invoices_rate CHECK ((vat_rate ~ '^0(\.[0-9]{1,4})?$'::text)),
  constraint tax_invoices_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint tax_invoices_rejected CHECK (((state <> 'rejected'::text) OR (reason IS NOT NULL))),
  constraint tax_invoices_reverse CHECK (((NOT reverse_charge) OR (vat_minor = 0))),
  constraint tax_invoices_reviewed CHECK ((((state = 'received'::text) = (reviewed_by IS NULL)) OR (state = 'rejected'::text))),
  constraint tax_invoices_second_person CHECK (((state <> 'accepted'::text) OR ((decided_by <> received_by) AND (decided_by <> reviewed_by)))),
  constraint tax_invoices_state CHECK ((state = ANY (ARRAY['received'::text, 'under_review'::text, 'accepted'::text, 'rejected'::text]))),
  constraint tax_invoices_vat CHECK ((vat_minor >= 0)),
  constraint tax_invoices_vat_at_most CHECK (((vat_minor * 100) <= ((net_minor * 27) + 50))) NOT VALID,
  constraint tax_invoices_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint tax_invoices_payer FOREIGN KEY (payer_id) REFERENCES payouts.payers(payer_id),
  constraint tax_invoices_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint tax_invoices_pkey PRIMARY KEY (tax_invoice_id));
alter table payouts.tax_invoices enable row level security;
alter table payouts.tax_invoices force row level security;
create table payouts.tax_remittance_lines (
  tax_remittance_id uuid not null,
  payable_id uuid not null,
  amount_minor bigint not null,
  constraint tax_remittance_lines_amount CHECK ((amount_minor > 0)),
  constraint tax_remittance_lines_payable FOREIGN KEY (payable_id) REFERENCES payables.payables(payable_id),
  constraint tax_remittance_lines_remittance FOREIGN KEY (tax_remittance_id) REFERENCES payouts.tax_remittances(tax_remittance_id),
  constraint tax_remittance_lines_pkey PRIMARY KEY (tax_remittance_id, payable_id));
create table payouts.tax_remittances (
  tax_remittance_id uuid not null,
  payer_id uuid not null,
  authority text collate "C" not null,
  currency character(3) not null,
  amount_minor bigint not null,
  paid_on date not null,
  reference text not null,
  state text collate "C" not null,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  decided_by text collate "C",
  decided_at timestamp with time zone,
  reason text,
  constraint tax_remittances_amount CHECK ((amount_minor > 0)),
  constraint tax_remittances_decided CHECK ((((state = 'proposed'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
  constraint tax_remittances_reference CHECK (((length(reference) >= 1) AND (length(reference) <= 140))),
  constraint tax_remittances_second_person CHECK (((state <> 'remitted'::text) OR (decided_by <> proposed_by))),
  constraint tax_remittances_state CHECK ((state = ANY (ARRAY['proposed'::text, 'remitted'::text, 'declined'::text]))),
  constraint tax_remittances_payer FOREIGN KEY (payer_id) REFERENCES payouts.payers(payer_id),
  constraint tax_remittances_pkey PRIMARY KEY (tax_remittance_id));
create table payouts.transmission_steps (
  run_id uuid not null,
  try_no integer not null,
  step text collate "C" not null,
  step_no integer not null,
  channel_id uuid,
  by text collate "C" not null,
  at timestamp with time zone not null,
  said text,
  found text collate "C",
  constraint transmission_steps_by_channel CHECK (((step <> ALL (ARRAY['began'::text, 'renaming'::text])) OR (channel_id IS NOT NULL))),
  constraint transmission_steps_found CHECK ((found = ANY (ARRAY['absent'::text, 'same'::text, 'other'::text, 'unreadable'::text]))),
  constraint transmission_steps_found_by_look CHECK (((step = 'looked'::text) = (found IS NOT NULL))),
  constraint transmission_steps_no CHECK ((step_no > 0)),
  constraint transmission_steps_reason CHECK (((step = ANY (ARRAY['began'::text, 'renaming'::text, 'sent'::text, 'looked'::text])) OR (said IS NOT NULL))),
  constraint transmission_steps_said CHECK (((length(said) >= 1) AND (length(said) <= 2000))),
  constraint transmission_steps_step CHECK ((step = ANY (ARRAY['began'::text, 'renaming'::text, 'sent'::text, 'not_sent'::text, 'unknown'::text, 'looked'::text, 'asked_again'::text, 'stopped'::text, 'confirmed'::text]))),
  constraint transmission_steps_try CHECK ((try_no >= 0)),
  constraint transmission_steps_channel FOREIGN KEY (channel_id) REFERENCES payouts.channels(channel_id),
  constraint transmission_steps_run FOREIGN KEY (run_id) REFERENCES payouts.transmissions(run_id),
  constraint transmission_steps_pkey PRIMARY KEY (run_id, step_no));
create table payouts.transmissions (
  run_id uuid not null,
  remote_name text collate "C" not null,
  state text collate "C" not null,
  try_no integer not null,
  tries_left integer not null,
  claim_id uuid,
  leased_until timestamp with time zone,
  next_at timestamp with time zone,
  cut_off_at timestamp with time zone not null,
  warned_at timestamp with time zone,
  queued_at timestamp with time zone not null,
  moved_at timestamp with time zone not null,
  constraint transmissions_lease CHECK ((((state = 'sending'::text) = (claim_id IS NOT NULL)) AND ((claim_id IS NULL) = (leased_until IS NULL)))),
  constraint transmissions_next CHECK (((state = 'waiting'::text) = (next_at IS NOT NULL))),
  constraint transmissions_remote_name_form CHECK ((remote_name ~ '^PR-20[0-9]{2}-[0-9]{4,5}-[0-9a-f]{16}\.[a-z0-9]{1,8}$'::text)),
  constraint transmissions_sending_tried CHECK (((state <> 'sending'::text) OR (try_no > 0))),
  constraint transmissions_state CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'unknown'::text]))),
  constraint transmissions_tries CHECK ((try_no >= 0)),
  constraint transmissions_tries_left CHECK ((tries_left >= 0)),
  constraint transmissions_file FOREIGN KEY (run_id) REFERENCES payouts.files(run_id),
  constraint transmissions_pkey PRIMARY KEY (run_id),
  constraint transmissions_remote_name UNIQUE (remote_name));
create table payouts.written_answers (
  written_answer_id uuid not null,
  payment_id uuid not null,
  says text collate "C" not null,
  said_on date not null,
  code text collate "C",
  words text not null,
  sha256 text collate "C" not null,
  size_bytes bigint not null,
  name text not null,
  media_type text collate "C" not null,
  filed_by text collate "C" not null,
  filer_name text not null,
  filed_at timestamp with time zone not null,
  state text collate "C" not null,
  judged_by text collate "C",
  judge_name text,
  judged_at timestamp with time zone,
  declined_reason text,
  constraint written_answers_code CHECK ((code ~ '^[A-Z0-9]{1,4}$'::text)),
  constraint written_answers_declined_reason CHECK (((length(declined_reason) >= 1) AND (length(declined_reason) <= 2000))),
  constraint written_answers_declined_why CHECK (((state = 'declined'::text) = (declined_reason IS NOT NULL))),
  constraint written_answers_judged CHECK ((((state = 'filed'::text) = (judged_at IS NULL)) AND ((judged_at IS NULL) = (judged_by IS NULL)) AND ((judged_at IS NULL) = (judge_name IS NULL)))),
  constraint written_answers_says CHECK ((says = ANY (ARRAY['accepted'::text, 'rejected'::text, 'returned'::text]))),
  constraint written_answers_second_person CHECK (((state <> 'confirmed'::text) OR (judged_by <> filed_by))),
  constraint written_answers_sha256 CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint written_answers_size CHECK ((size_bytes > 0)),
  constraint written_answers_state CHECK ((state = ANY (ARRAY['filed'::text, 'confirmed'::text, 'declined'::text]))),
  constraint written_answers_words CHECK (((length(words) >= 1) AND (length(words) <= 2000))),
  constraint written_answers_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint written_answers_pkey PRIMARY KEY (written_answer_id),
  constraint written_answers_told UNIQUE (written_answer_id, payment_id, state, filed_by, judged_by));
create table payouts.written_names (
  written_name_id uuid not null,
  bank_detail_id uuid not null,
  name text not null,
  name_on_file text not null,
  stated_by text collate "C" not null,
  stated_at timestamp with time zone not null,
  constraint written_names_name CHECK ((name ~ '^[A-Za-z0-9.&/ -]{1,16}$'::text)),
  constraint written_names_detail FOREIGN KEY (bank_detail_id) REFERENCES vendors.bank_details(bank_detail_id),
  constraint written_names_pkey PRIMARY KEY (written_name_id));
CREATE INDEX approvals_of_run ON payouts.approvals USING btree (run_id);
CREATE UNIQUE INDEX approvals_one_per_person ON payouts.approvals USING btree (run_id, approver) WHERE (voided_at IS NULL);
CREATE UNIQUE INDEX approvals_one_per_seat ON payouts.approvals USING btree (run_id, COALESCE(for_person, approver)) WHERE (voided_at IS NULL);
CREATE INDEX bank_answer_lines_assigned ON payouts.bank_answer_lines USING btree (assigned_payment_id) WHERE (assigned_payment_id IS NOT NULL);
CREATE INDEX bank_answer_lines_by_payment ON payouts.bank_answer_lines USING btree (payment_id) WHERE (payment_id IS NOT NULL);
CREATE INDEX bank_answer_lines_by_run ON payouts.bank_answer_lines USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX bank_answer_lines_open ON payouts.bank_answer_lines USING btree (bank_answer_id DESC, line_no) WHERE ((outcome = 'open'::text) AND (closed_at IS NULL));
CREATE INDEX bank_answers_newest ON payouts.bank_answers USING btree (bank_answer_id DESC);
CREATE UNIQUE INDEX channels_one_proposed ON payouts.channels USING btree (paying_account_id) WHERE (state = 'proposed'::text);
CREATE UNIQUE INDEX channels_one_usable ON payouts.channels USING btree (paying_account_id) WHERE (state = 'usable'::text);
CREATE INDEX file_takings_of_run ON payouts.file_takings USING btree (run_id, file_taking_id);
CREATE UNIQUE INDEX file_takings_one_living ON payouts.file_takings USING btree (run_id) WHERE (given_back_at IS NULL);
CREATE INDEX findings_of_run ON payouts.findings USING btree (run_id);
CREATE INDEX inbound_files_answer ON payouts.inbound_files USING btree (bank_answer_id);
CREATE INDEX inbound_files_channel ON payouts.inbound_files USING btree (channel_id);
CREATE INDEX inbound_files_content ON payouts.inbound_files USING btree (sha256);
CREATE INDEX inbound_files_newest ON payouts.inbound_files USING btree (paying_account_id, inbound_file_id DESC);
CREATE UNIQUE INDEX inbound_files_once ON payouts.inbound_files USING btree (paying_account_id, name, size_bytes, modified_at) NULLS NOT DISTINCT;
CREATE INDEX inbound_files_open ON payouts.inbound_files USING btree (inbound_file_id) WHERE (state = ANY (ARRAY['passed_by'::text, 'refused'::text]));
CREATE INDEX inbound_files_waiting ON payouts.inbound_files USING btree (tries, inbound_file_id) WHERE (state = ANY (ARRAY['ripening'::text, 'fetched'::text]));
CREATE INDEX inbound_folders_channel ON payouts.inbound_folders USING btree (channel_id);
CREATE INDEX inbound_folders_due ON payouts.inbound_folders USING btree (next_look_at) WHERE (next_look_at IS NOT NULL);
CREATE INDEX payer_changes_newest ON payouts.payer_changes USING btree (payer_id, payer_change_id DESC);
CREATE UNIQUE INDEX payer_changes_one_open ON payouts.payer_changes USING btree (payer_id, COALESCE(paying_account_id, payer_id)) WHERE (state = ANY (ARRAY['proposed'::text, 'cooling'::text]));
CREATE UNIQUE INDEX paying_accounts_once ON payouts.paying_accounts USING btree (account_blind) WHERE (state <> 'retired'::text);
CREATE INDEX payment_lines_by_payable ON payouts.payment_lines USING btree (payable_id);
CREATE UNIQUE INDEX payment_lines_decision_once ON payouts.payment_lines USING btree (decision_id, line_no, instalment) WHERE live;
CREATE UNIQUE INDEX payment_lines_payable_once ON payouts.payment_lines USING btree (payable_id) WHERE live;
CREATE INDEX payment_nettings_planned ON payouts.payment_nettings USING btree (receivable_id) WHERE (live AND (netted_at IS NULL));
CREATE INDEX payment_withholdings_of_payable ON payouts.payment_withholdings USING btree (payable_id);
CREATE INDEX payments_bank_detail ON payouts.payments USING btree (bank_detail_id);
CREATE INDEX payments_by_risk ON payouts.payments USING btree (run_id, risk_points DESC NULLS LAST, ordinal);
CREATE INDEX payments_of_partner ON payouts.payments USING btree (partner_id, payment_id);
CREATE INDEX payout_files_by_hash ON payouts.files USING btree (sha256);
CREATE UNIQUE INDEX repayment_invoice_lines_once ON payouts.repayment_invoice_lines USING btree (receivable_id) WHERE live;
CREATE INDEX repayment_invoices_partner_newest ON payouts.repayment_invoices USING btree (partner_id, repayment_invoice_id DESC);
CREATE INDEX runs_newest ON payouts.runs USING btree (run_id DESC);
CREATE INDEX runs_open ON payouts.runs USING btree (paying_account_id) WHERE (status = ANY (ARRAY['released'::text, 'acknowledged'::text]));
CREATE INDEX runs_released_on ON payouts.runs USING btree (payer_id, currency, released_on) WHERE (released_on IS NOT NULL);
CREATE INDEX taken_back_by_hand ON payouts.taken_back USING btree (payment_id) WHERE ((shown_on IS NULL) AND (evidence = ANY (ARRAY['person'::text, 'second_person'::text, 'letter'::text])));
CREATE UNIQUE INDEX tax_invoice_lines_payable_once ON payouts.tax_invoice_lines USING btree (payable_id) WHERE live;
CREATE UNIQUE INDEX tax_invoices_number_once ON payouts.tax_invoices USING btree (vendor_id, upper(regexp_replace(number, '[^0-9A-Za-z]'::text, ''::text, 'g'::text))) WHERE (state <> 'rejected'::text);
CREATE INDEX tax_invoices_of_partner ON payouts.tax_invoices USING btree (partner_id, tax_invoice_id);
CREATE INDEX tax_invoices_waiting ON payouts.tax_invoices USING btree (tax_invoice_id) WHERE (state = ANY (ARRAY['received'::text, 'under_review'::text]));
CREATE INDEX tax_remittance_lines_of_payable ON payouts.tax_remittance_lines USING btree (payable_id);
CREATE UNIQUE INDEX tax_remittances_one_open ON payouts.tax_remittances USING btree (payer_id, authority, currency) WHERE (state = 'proposed'::text);
CREATE INDEX transmission_steps_channel ON payouts.transmission_steps USING btree (channel_id);
CREATE UNIQUE INDEX transmission_steps_one_beginning ON payouts.transmission_steps USING btree (run_id, try_no) WHERE (step = 'began'::text);
CREATE UNIQUE INDEX transmission_steps_one_end ON payouts.transmission_steps USING btree (run_id, try_no) WHERE (step = ANY (ARRAY['sent'::text, 'not_sent'::text, 'unknown'::text]));
CREATE UNIQUE INDEX transmission_steps_one_rename ON payouts.transmission_steps USING btree (run_id, try_no) WHERE (step = 'renaming'::text);
CREATE UNIQUE INDEX transmission_steps_sent_once ON payouts.transmission_steps USING btree (run_id) WHERE (step = ANY (ARRAY['sent'::text, 'confirmed'::text]));
CREATE INDEX transmissions_due ON payouts.transmissions USING btree (next_at) WHERE (state = 'waiting'::text);
CREATE INDEX transmissions_leased ON payouts.transmissions USING btree (leased_until) WHERE (state = 'sending'::text);
CREATE INDEX transmissions_unwarned ON payouts.transmissions USING btree (cut_off_at) WHERE ((state <> 'sent'::text) AND (warned_at IS NULL));
CREATE INDEX written_answers_by_payment ON payouts.written_answers USING btree (payment_id, written_answer_id);
CREATE UNIQUE INDEX written_answers_one_open ON payouts.written_answers USING btree (payment_id) WHERE (state = 'filed'::text);
CREATE INDEX written_names_newest ON payouts.written_names USING btree (bank_detail_id, stated_at DESC, written_name_id DESC);
CREATE OR REPLACE FUNCTION payouts.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a sent file is never changed'
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $function$
;
CREATE OR REPLACE FUNCTION payouts.refuse_inbound_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    if old.state = 'ripening' then return old; end if;
    raise exception 'the file % was taken', old.name
      using errcode = 'restrict_violation', constraint = 'inbound_files_kept';
  end if;
  if old.state in ('filed', 'put_aside') then
    raise exception 'the file % is settled', old.name
      using errcode = 'restrict_violation', constraint = 'inbound_files_settled';
  end if;
  if old.sha256 is not null and (new.sha256, new.fetched_at) is distinct from
      (old.sha256, old.fetched_at) then
    raise exception 'the bytes of % were taken', old.name
      using errcode = 'restrict_violation', constraint = 'inbound_files_bytes';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION payouts.refuse_own_answer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_table_name = 'approvals' then
    if not exists (select from payouts.reissues(new.run_id) r
      where r.person in (new.approver, new.for_person)) then return new; end if;
  elsif old.released_at is not null or new.released_at is null
    or not exists (select from payouts.reissues(new.run_id) r
      where r.person in (new.released_by, new.released_for)) then return new; end if;
  raise exception 'run % pays again what the same person said had come back', new.run_id
    using errcode = 'check_violation', constraint = tg_name,
      schema = tg_table_schema, table = tg_table_name;
end $function$
;
CREATE OR REPLACE FUNCTION payouts.refuse_sent_again()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state = 'sent' and new.state <> 'sent' then
    raise exception 'the file of run % was sent', old.run_id
      using errcode = 'check_violation', constraint = 'transmissions_sent_once';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION payouts.refuse_settled_channel()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'key_sealed' = to_jsonb(old) - 'key_sealed' then
    return new;
  end if;
  if tg_op = 'DELETE' or not (old.state = 'proposed'
      or (old.state = 'usable' and new.state = 'replaced')) then
    raise exception 'channel % is settled', old.channel_id
      using errcode = 'check_violation', constraint = 'channels_immutable';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION payouts.refuse_step_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what was done about a file is never changed'
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $function$
;
CREATE OR REPLACE FUNCTION payouts.refuse_unfetched()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.arrived_by = 'channel' and new.arrived_by <> 'channel' then
    raise exception 'what our channel fetched was not filed by a person'
      using errcode = 'check_violation', constraint = 'bank_answers_fetched',
        schema = tg_table_schema, table = tg_table_name;
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION payouts.refuse_unproven()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.released_at is null and new.released_at is not null
    and (new.release_proof = 'before' or (new.release_proof = 'step_up' and not exists (
      select from identity.step_ups s
      where s.step_up_id = new.step_up_id and s.principal_id::text = new.released_by
        and s.at <= new.released_at and s.expires_at > new.released_at)))
  then
    raise exception 'run % is released without a second factor', new.number
      using errcode = 'check_violation', constraint = 'runs_stepped_up';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION payouts.refuse_unshown()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from reconciliation.matches m
    where m.payment_id = new.payment_id and m.kind = 'return')
  then
    raise exception 'no statement line shows payment % back', new.payment_id
      using errcode = 'check_violation', constraint = 'taken_back_shown',
        schema = tg_table_schema, table = tg_table_name;
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION payouts.refuse_untold()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.state in ('rejected', 'returned') and old.state not in ('rejected', 'returned')
    and not exists (select from payouts.taken_back t
      where t.payment_id = new.payment_id and t.was_settled = (old.state = 'settled')
        and t.evidence <> 'before')
  then
    raise exception 'payment % is % by nothing', new.end_to_end_id, new.state
      using errcode = 'check_violation', constraint = 'attempts_told',
        schema = tg_table_schema, table = tg_table_name;
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION payouts.reissues(run uuid)
 RETURNS TABLE(payment_id uuid, earlier_id uuid, person text)
 LANGUAGE sql
 STABLE
AS $function$
  select distinct p.payment_id, t.payment_id, w.person
  from payouts.payments p
    join payouts.payment_lines l on l.payment_id = p.payment_id and l.live
    join payouts.payment_lines e on e.payable_id = l.payable_id and e.payment_id <> p.payment_id
    join payouts.taken_back t on t.payment_id = e.payment_id and t.shown_on is null
      and t.evidence in ('person', 'second_person', 'letter')
      and not (t.arrived_by is not distinct from 'channel' and t.assigned_by is null)
    cross join lateral unnest(array[t.filed_by, t.assigned_by]) as w(person)
  where p.run_id = $1 and p.dropped_at is null and w.person is not null
$function$
;
CREATE TRIGGER approvals_own_answer BEFORE INSERT ON payouts.approvals FOR EACH ROW EXECUTE FUNCTION payouts.refuse_own_answer();
CREATE TRIGGER attempts_told BEFORE UPDATE OF state ON payouts.attempts FOR EACH ROW EXECUTE FUNCTION payouts.refuse_untold();
CREATE TRIGGER bank_answers_fetched BEFORE UPDATE ON payouts.bank_answers FOR EACH ROW EXECUTE FUNCTION payouts.refuse_unfetched();
CREATE TRIGGER channels_immutable BEFORE DELETE OR UPDATE ON payouts.channels FOR EACH ROW EXECUTE FUNCTION payouts.refuse_settled_channel();
CREATE TRIGGER files_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON payouts.files FOR EACH STATEMENT EXECUTE FUNCTION payouts.refuse_change();
CREATE TRIGGER inbound_files_kept BEFORE DELETE OR UPDATE ON payouts.inbound_files FOR EACH ROW EXECUTE FUNCTION payouts.refuse_inbound_change();
CREATE TRIGGER runs_own_answer BEFORE UPDATE ON payouts.runs FOR EACH ROW EXECUTE FUNCTION payouts.refuse_own_answer();
CREATE TRIGGER runs_stepped_up BEFORE UPDATE ON payouts.runs FOR EACH ROW EXECUTE FUNCTION payouts.refuse_unproven();
CREATE CONSTRAINT TRIGGER taken_back_shown AFTER INSERT OR UPDATE ON payouts.taken_back DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.shown_on IS NOT NULL) AND (new.evidence <> 'before'::text))) EXECUTE FUNCTION payouts.refuse_unshown();
CREATE TRIGGER transmission_steps_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON payouts.transmission_steps FOR EACH STATEMENT EXECUTE FUNCTION payouts.refuse_step_change();
CREATE TRIGGER transmissions_sent_once BEFORE UPDATE ON payouts.transmissions FOR EACH ROW EXECUTE FUNCTION payouts.refuse_sent_again();
create policy payments_app on payouts.payments for all to quittance_app using (true) with check (true);
create policy payments_portal on payouts.payments for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy repayment_invoice_lines_app on payouts.repayment_invoice_lines for all to quittance_app using (true) with check (true);
create policy repayment_invoice_lines_portal on payouts.repayment_invoice_lines for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy repayment_invoices_app on payouts.repayment_invoices for all to quittance_app using (true) with check (true);
create policy repayment_invoices_portal on payouts.repayment_invoices for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy tax_invoice_lines_app on payouts.tax_invoice_lines for all to quittance_app using (true) with check (true);
create policy tax_invoice_lines_portal on payouts.tax_invoice_lines for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy tax_invoices_app on payouts.tax_invoices for all to quittance_app using (true) with check (true);
create policy tax_invoices_portal on payouts.tax_invoices for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema payouts to quittance_app;
grant usage on schema payouts to quittance_portal;
grant insert, select on payouts.answer_times to quittance_app;
grant insert, select on payouts.approvals to quittance_app;
grant insert, select on payouts.attempts to quittance_app;
grant insert, select on payouts.bank_answer_lines to quittance_app;
grant insert, select on payouts.bank_answers to quittance_app;
grant insert, select on payouts.channels to quittance_app;
grant insert, select on payouts.file_takings to quittance_app;
grant insert, select on payouts.files to quittance_app;
grant insert, select on payouts.findings to quittance_app;
grant delete, insert, select on payouts.inbound_files to quittance_app;
grant insert, select, update on payouts.inbound_folders to quittance_app;
grant insert, select on payouts.looks to quittance_app;
grant insert, select on payouts.payer_changes to quittance_app;
grant insert, select, update on payouts.payer_taxes to quittance_app;
grant insert, select on payouts.payers to quittance_app;
grant insert, select on payouts.paying_accounts to quittance_app;
grant insert, select on payouts.payment_lines to quittance_app;
grant insert, select on payouts.payment_nettings to quittance_app;
grant insert, select on payouts.payment_vats to quittance_app;
grant insert, select on payouts.payment_withholdings to quittance_app;
grant insert, select on payouts.payments to quittance_app;
grant insert, select on payouts.repayment_invoice_lines to quittance_app;
grant select on payouts.repayment_invoice_lines to quittance_portal;
grant insert, select on payouts.repayment_invoices to quittance_app;
grant insert, select, update on payouts.run_numbers to quittance_app;
grant insert, select on payouts.runs to quittance_app;
grant delete, insert, select, update on payouts.second_approvals to quittance_app;
grant insert, select on payouts.taken_back to quittance_app;
grant insert, select on payouts.tax_invoice_lines to quittance_app;
grant select on payouts.tax_invoice_lines to quittance_portal;
grant insert, select on payouts.tax_invoices to quittance_app;
grant insert, select on payouts.tax_remittance_lines to quittance_app;
grant insert, select on payouts.tax_remittances to quittance_app;
grant insert, select on payouts.transmission_steps to quittance_app;
grant insert, select on payouts.transmissions to quittance_app;
grant insert, select on payouts.written_answers to quittance_app;
grant insert, select on payouts.written_names to quittance_app;
grant update (voided_at, void_reason, differences) on payouts.approvals to quittance_app;
grant update (state, booked_on, bank_reason, moved_at) on payouts.attempts to quittance_app;
grant update (corrected_sealed, closed_by, closer_name, closed_at, closed_reason, assigned_payment_id, assigned_by, assigner_name, assigned_at, assigned_reason, closed_as) on payouts.bank_answer_lines to quittance_app;
grant update (arrived_by) on payouts.bank_answers to quittance_app;
grant update (key_sealed, state, settled_by, settled_at, replaced_at) on payouts.channels to quittance_app;
grant update (given_back_by, given_back_at, given_back_reason) on payouts.file_takings to quittance_app;
grant update (state, seen_at, moved_at, tries, sha256, fetched_at, outcome, bank_answer_id, statement_file_id, refusal, said, closed_by, closer_name, closed_reason) on payouts.inbound_files to quittance_app;
grant update (state, usable_on, decided_by, decided_at, declined_reason, applied_at) on payouts.payer_changes to quittance_app;
grant update (legal_name, street, house_number, post_code, town, region, country, tax_number, vat_number, version) on payouts.payers to quittance_app;
grant update (name, profile, account_sealed, account_blind, bic, calendar_code, cut_off, lead_days, batch_booking, payment_min_minor, gl_account, state, approved_by, approved_at, retired_reason, originator, usable_on) on payouts.paying_accounts to quittance_app;
grant update (live, left_out) on payouts.payment_lines to quittance_app;
grant update (live, netted_at) on payouts.payment_nettings to quittance_app;
grant update (live) on payouts.payment_vats to quittance_app;
grant update (basis_minor, amount_minor, live, withheld_at, undone_minor, undone_basis_minor) on payouts.payment_withholdings to quittance_app;
grant update (amount_minor, remittance, first_to_account, account_approved_by, dropped_at, owed_minor, netted_minor, withheld_minor, vat_minor, vat_paid_minor, risk_points) on payouts.payments to quittance_app;
grant select (payment_id, run_id, partner_id, currency, amount_minor, account_masked, remittance, dropped_at, owed_currency, owed_minor, netted_minor, rate, rate_source, rate_on, withheld_minor, vat_minor, vat_paid_minor) on payouts.payments to quittance_portal;
grant update (live) on payouts.repayment_invoice_lines to quittance_app;
grant update (withdrawn_by, withdrawn_at, withdrawn_because) on payouts.repayment_invoices to quittance_app;
grant select (repayment_invoice_id, number, payer_id, partner_id, currency, amount_minor, issued_on, due_on, issued_at, withdrawn_at, withdrawn_because) on payouts.repayment_invoices to quittance_portal;
grant update (status, execute_on, preparers, content_hash, released_by, released_at, released_on, version, process_on, release_proof, step_up_id, released_for) on payouts.runs to quittance_app;
grant update (third_above_minor) on payouts.second_approvals to quittance_app;
grant update (shown_on) on payouts.taken_back to quittance_app;
grant update (live) on payouts.tax_invoice_lines to quittance_app;
grant update (state, reviewed_by, reviewed_at, decided_by, decided_at, reason, version) on payouts.tax_invoices to quittance_app;
grant select (tax_invoice_id, partner_id, payer_id, state, number, issued_on, currency, net_minor, vat_rate, vat_minor, reverse_charge, seller_vat, buyer_vat, received_at, decided_at, reason) on payouts.tax_invoices to quittance_portal;
grant update (state, decided_by, decided_at, reason) on payouts.tax_remittances to quittance_app;
grant update (state, try_no, tries_left, claim_id, leased_until, next_at, warned_at, moved_at) on payouts.transmissions to quittance_app;
grant update (state, judged_by, judge_name, judged_at, declined_reason) on payouts.written_answers to quittance_app;
grant execute on function payouts.refuse_change() to public;
grant execute on function payouts.refuse_inbound_change() to public;
grant execute on function payouts.refuse_own_answer() to public;
grant execute on function payouts.refuse_sent_again() to public;
grant execute on function payouts.refuse_settled_channel() to public;
grant execute on function payouts.refuse_step_change() to public;
grant execute on function payouts.refuse_unfetched() to public;
grant execute on function payouts.refuse_unproven() to public;
grant execute on function payouts.refuse_unshown() to public;
grant execute on function payouts.refuse_untold() to public;
grant execute on function payouts.reissues(run uuid) to public;

-- platform ------------------------------------------------------------------

create schema platform;
create table platform.installation (
  only_row boolean default true not null,
  installation_id uuid not null,
  sample_mode boolean not null,
  key_ids text[] default '{}'::text[] not null,
  created_at timestamp with time zone default now() not null,
  constraint installation_one_row CHECK (only_row),
  constraint installation_pkey PRIMARY KEY (only_row));
create table platform.migrations (
  name text collate "C" not null,
  sha256 text not null,
  ran_at timestamp with time zone default now() not null,
  constraint migrations_pkey PRIMARY KEY (name));
create table platform.number_series (
  series text collate "C" not null,
  last_number bigint not null,
  constraint number_series_positive CHECK ((last_number > 0)),
  constraint number_series_pkey PRIMARY KEY (series));
create table platform.outbox (
  event_id uuid not null,
  constraint outbox_pkey PRIMARY KEY (event_id));
create table platform.requests (
  actor_id text collate "C" not null,
  key text collate "C" not null,
  input_hash bytea not null,
  answer jsonb,
  at timestamp with time zone not null,
  constraint requests_pkey PRIMARY KEY (actor_id, key));
create table platform.sweeps (
  name text collate "C" not null,
  ran_at timestamp with time zone not null,
  constraint sweeps_pkey PRIMARY KEY (name));
create table platform.worker_heartbeats (
  worker_id text collate "C" not null,
  beat_at timestamp with time zone not null,
  constraint worker_heartbeats_pkey PRIMARY KEY (worker_id));
grant usage on schema platform to quittance_app;
grant usage on schema platform to quittance_portal;
grant insert, select on platform.installation to quittance_app;
grant select on platform.migrations to quittance_app;
grant insert, select, update on platform.number_series to quittance_app;
grant delete, insert, select, update on platform.outbox to quittance_app;
grant insert, select on platform.requests to quittance_app;
grant insert, select, update on platform.sweeps to quittance_app;
grant delete, insert, select, update on platform.worker_heartbeats to quittance_app;
grant update (key_ids) on platform.installation to quittance_app;
grant update (answer) on platform.requests to quittance_app;

-- programs ------------------------------------------------------------------

create schema programs;
create table programs.programs (
  program_id uuid not null,
  code text collate "C" not null,
  type text collate "C" not null,
  currency character(3) not null,
  created_at timestamp with time zone not null,
  constraint programs_code_shape CHECK ((code ~ '^[A-Z0-9][A-Z0-9-]{1,31}$'::text)),
  constraint programs_type_known CHECK ((type = ANY (ARRAY['mdf'::text, 'deal'::text, 'coinvest'::text, 'referral'::text]))),
  constraint programs_pkey PRIMARY KEY (program_id),
  constraint programs_code_unique UNIQUE (code));
create table programs.publications (
  publication_id uuid not null,
  version_id uuid not null,
  revision integer not null,
  content_hash text collate "C" not null,
  note text not null,
  status text collate "C" not null,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  settled_by text collate "C",
  settled_at timestamp with time zone,
  reason text,
  constraint publications_content_hash_shape CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint publications_declined_why CHECK (((status <> 'declined'::text) OR (reason IS NOT NULL))),
  constraint publications_note CHECK (((length(note) >= 1) AND (length(note) <= 2000))),
  constraint publications_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint publications_revision_positive CHECK ((revision > 0)),
  constraint publications_second_person CHECK (((status <> 'agreed'::text) OR (settled_by <> proposed_by))),
  constraint publications_settled CHECK ((((status = 'proposed'::text) = (settled_at IS NULL)) AND ((settled_at IS NULL) = (settled_by IS NULL)))),
  constraint publications_status_known CHECK ((status = ANY (ARRAY['proposed'::text, 'agreed'::text, 'declined'::text, 'void'::text]))),
  constraint publications_version FOREIGN KEY (version_id) REFERENCES programs.versions(version_id),
  constraint publications_pkey PRIMARY KEY (publication_id));
create table programs.versions (
  version_id uuid not null,
  program_id uuid not null,
  number integer not null,
  status text collate "C" not null,
  name text not null,
  fund_code text collate "C" not null,
  effective_from date not null,
  effective_until date,
  files jsonb not null,
  content_hash text collate "C" not null,
  drafted_by text collate "C" not null,
  drafted_at timestamp with time zone not null,
  published_by text collate "C",
  published_at timestamp with time zone,
  revision integer default 1 not null,
  constraint versions_content_hash_shape CHECK ((content_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint versions_dates CHECK ((effective_until > effective_from)),
  constraint versions_files_object CHECK ((jsonb_typeof(files) = 'object'::text)),
  constraint versions_number_positive CHECK ((number > 0)),
  constraint versions_published CHECK ((((status = 'published'::text) = (published_at IS NOT NULL)) AND ((published_at IS NULL) = (published_by IS NULL)))),
  constraint versions_status_known CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text]))),
  constraint versions_program FOREIGN KEY (program_id) REFERENCES programs.programs(program_id),
  constraint versions_pkey PRIMARY KEY (version_id),
  constraint versions_number_unique UNIQUE (program_id, number));
alter table programs.versions enable row level security;
alter table programs.versions force row level security;
CREATE INDEX publications_of_version ON programs.publications USING btree (version_id, proposed_at);
CREATE UNIQUE INDEX publications_one_open ON programs.publications USING btree (version_id) WHERE (status = 'proposed'::text);
CREATE INDEX versions_in_force ON programs.versions USING btree (program_id, effective_from, number) WHERE (status = 'published'::text);
CREATE UNIQUE INDEX versions_one_draft ON programs.versions USING btree (program_id) WHERE (status = 'draft'::text);
CREATE OR REPLACE FUNCTION programs.refuse_alone()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.status = 'draft' and new.status = 'published' and new.number > 1
    and (new.published_by = new.drafted_by or not exists (
      select from programs.publications p
      where p.version_id = new.version_id and p.status = 'agreed'
        and p.content_hash = new.content_hash and p.settled_by = new.published_by))
  then
    raise exception 'version % of program % has no second person', new.number, new.program_id
      using errcode = 'check_violation', constraint = 'versions_second_person';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION programs.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.status = 'published' then
    raise exception 'version % of program % is published and cannot change', old.number, old.program_id
      using errcode = 'check_violation', constraint = 'versions_immutable';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $function$
;
CREATE OR REPLACE FUNCTION programs.refuse_settled()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or old.status <> 'proposed' then
    raise exception 'publication % is settled', old.publication_id
      using errcode = 'check_violation', constraint = 'publications_immutable';
  end if;
  return new;
end $function$
;
CREATE TRIGGER publications_immutable BEFORE DELETE OR UPDATE ON programs.publications FOR EACH ROW EXECUTE FUNCTION programs.refuse_settled();
CREATE TRIGGER versions_immutable BEFORE DELETE OR UPDATE ON programs.versions FOR EACH ROW EXECUTE FUNCTION programs.refuse_change();
CREATE TRIGGER versions_second_person BEFORE UPDATE ON programs.versions FOR EACH ROW EXECUTE FUNCTION programs.refuse_alone();
create policy versions_app on programs.versions for all to quittance_app using (true) with check (true);
create policy versions_portal on programs.versions for select to quittance_portal using ((status = 'published'::text));
grant usage on schema programs to quittance_app;
grant usage on schema programs to quittance_portal;
grant insert, select on programs.programs to quittance_app;
grant select on programs.programs to quittance_portal;
grant insert, select on programs.publications to quittance_app;
grant insert, select on programs.versions to quittance_app;
grant select on programs.versions to quittance_portal;
grant update (status, settled_by, settled_at, reason) on programs.publications to quittance_app;
grant update (status, name, fund_code, effective_from, effective_until, files, content_hash, drafted_by, drafted_at, published_by, published_at, revision) on programs.versions to quittance_app;
grant execute on function programs.refuse_alone() to public;
grant execute on function programs.refuse_change() to public;
grant execute on function programs.refuse_settled() to public;

-- rates ---------------------------------------------------------------------

create schema rates;
create table rates.imports (
  import_id uuid not null,
  source_code text collate "C" not null,
  file_name text not null,
  sha256 text collate "C" not null,
  layout text collate "C" not null,
  first_on date not null,
  last_on date not null,
  rates_added integer not null,
  imported_by text collate "C" not null,
  importer_name text not null,
  imported_at timestamp with time zone not null,
  constraint imports_added CHECK ((rates_added > 0)),
  constraint imports_days CHECK ((first_on <= last_on)),
  constraint imports_layout CHECK ((layout = ANY (ARRAY['csv'::text, 'xml'::text]))),
  constraint imports_sha256 CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint imports_source FOREIGN KEY (source_code) REFERENCES rates.sources(source_code),
  constraint imports_pkey PRIMARY KEY (import_id));
create table rates.rates (
  source_code text collate "C" not null,
  rate_on date not null,
  from_currency character(3) not null,
  to_currency character(3) not null,
  value numeric not null,
  import_id uuid not null,
  constraint rates_currency CHECK ((to_currency ~ '^[A-Z]{3}$'::text)),
  constraint rates_two_currencies CHECK ((from_currency <> to_currency)),
  constraint rates_value CHECK (((value > (0)::numeric) AND (value < (1000000000)::numeric))),
  constraint rates_base FOREIGN KEY (source_code, from_currency) REFERENCES rates.sources(source_code, base),
  constraint rates_import FOREIGN KEY (import_id) REFERENCES rates.imports(import_id),
  constraint rates_pkey PRIMARY KEY (source_code, rate_on, to_currency));
create table rates.sources (
  source_code text collate "C" not null,
  name text not null,
  base character(3) not null,
  acknowledgement text not null,
  constraint sources_base CHECK ((base ~ '^[A-Z]{3}$'::text)),
  constraint sources_code CHECK ((source_code ~ '^[A-Z][A-Z0-9_]{1,15}$'::text)),
  constraint sources_pkey PRIMARY KEY (source_code),
  constraint sources_code_base UNIQUE (source_code, base));
CREATE INDEX rates_of_currency ON rates.rates USING btree (source_code, to_currency, rate_on DESC);
CREATE INDEX rates_of_import ON rates.rates USING btree (import_id);
CREATE OR REPLACE FUNCTION rates.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is only ever added to: a rate that was published stays', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $function$
;
CREATE TRIGGER imports_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON rates.imports FOR EACH STATEMENT EXECUTE FUNCTION rates.refuse_change();
CREATE TRIGGER rates_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON rates.rates FOR EACH STATEMENT EXECUTE FUNCTION rates.refuse_change();
grant usage on schema rates to quittance_app;
grant insert, select on rates.imports to quittance_app;
grant insert, select on rates.rates to quittance_app;
grant select on rates.sources to quittance_app;
grant execute on function rates.refuse_change() to public;

-- reconciliation ------------------------------------------------------------

create schema reconciliation;
create table reconciliation.account_days (
  paying_account_id uuid not null,
  booked_on date not null,
  source text collate "C" not null,
  constraint account_days_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint account_days_pkey PRIMARY KEY (paying_account_id, booked_on));
create table reconciliation.breaks (
  break_id uuid not null,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  paying_account_id uuid,
  amount_minor bigint,
  currency character(3),
  cause text collate "C" not null,
  owner text collate "C" not null,
  since date not null,
  opened_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  resolved_by text collate "C",
  resolver_name text,
  resolution text,
  constraint breaks_cause CHECK ((cause = ANY (ARRAY['no_payment'::text, 'proposed'::text, 'part_left'::text, 'money_in'::text, 'overdue'::text, 'quarantined'::text, 'gap'::text]))),
  constraint breaks_owner CHECK ((owner = ANY (ARRAY['specialist'::text, 'finance'::text]))),
  constraint breaks_resolved CHECK ((((resolved_at IS NULL) = (resolution IS NULL)) AND ((resolved_at IS NULL) = (resolved_by IS NULL)))),
  constraint breaks_subject CHECK ((subject_kind = ANY (ARRAY['line'::text, 'payment'::text, 'statement'::text]))),
  constraint breaks_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint breaks_pkey PRIMARY KEY (break_id));
create table reconciliation.closings (
  payer_id uuid not null,
  month date not null,
  prepared_by text collate "C" not null,
  preparer_name text not null,
  prepared_at timestamp with time zone not null,
  reviewed_by text collate "C",
  reviewer_name text,
  reviewed_at timestamp with time zone,
  figures text,
  figures_hash text collate "C",
  constraint closings_month CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
  constraint closings_reviewed CHECK ((((reviewed_by IS NULL) = (figures_hash IS NULL)) AND ((reviewed_by IS NULL) = (reviewed_at IS NULL)) AND ((reviewed_by IS NULL) = (figures IS NULL)))),
  constraint closings_second_person CHECK (((reviewed_by IS NULL) OR (reviewed_by <> prepared_by))),
  constraint closings_payer FOREIGN KEY (payer_id) REFERENCES payouts.payers(payer_id),
  constraint closings_pkey PRIMARY KEY (payer_id, month));
create table reconciliation.details (
  line_id uuid not null,
  detail_no integer not null,
  end_to_end_id text collate "C",
  message_id text,
  payment_info_id text,
  instruction_id text,
  transaction_id text,
  amount_minor bigint,
  currency character(3),
  counterparty_name text,
  account_masked text,
  remittance text,
  structured_reference text,
  return_code text,
  return_text text,
  constraint details_no CHECK ((detail_no > 0)),
  constraint details_line FOREIGN KEY (line_id) REFERENCES reconciliation.lines(line_id),
  constraint details_pkey PRIMARY KEY (line_id, detail_no));
create table reconciliation.files (
  statement_file_id uuid not null,
  sha256 text collate "C" not null,
  size_bytes bigint not null,
  name text not null,
  source text collate "C" not null,
  quarantined boolean not null,
  imported_by text collate "C" not null,
  importer_name text not null,
  imported_at timestamp with time zone not null,
  constraint statement_files_sha256 CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint statement_files_size CHECK ((size_bytes > 0)),
  constraint statement_files_source CHECK ((source = ANY (ARRAY['camt.053'::text, 'mt940'::text, 'camt.054'::text]))),
  constraint statement_files_pkey PRIMARY KEY (statement_file_id),
  constraint statement_files_once UNIQUE (sha256));
create table reconciliation.leg_totals (
  payment_id uuid not null,
  leg text collate "C" not null,
  amount_minor bigint not null,
  matched_minor bigint default 0 not null,
  constraint leg_totals_leg CHECK ((leg = ANY (ARRAY['out'::text, 'returned'::text]))),
  constraint leg_totals_not_exceeded CHECK (((matched_minor >= 0) AND (matched_minor <= amount_minor))),
  constraint leg_totals_positive CHECK ((amount_minor > 0)),
  constraint leg_totals_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint leg_totals_pkey PRIMARY KEY (payment_id, leg));
create table reconciliation.line_totals (
  line_id uuid not null,
  amount_minor bigint not null,
  matched_minor bigint default 0 not null,
  constraint line_totals_not_exceeded CHECK (((matched_minor >= LEAST((0)::bigint, amount_minor)) AND (matched_minor <= GREATEST((0)::bigint, amount_minor)))),
  constraint line_totals_line FOREIGN KEY (line_id) REFERENCES reconciliation.lines(line_id),
  constraint line_totals_pkey PRIMARY KEY (line_id));
create table reconciliation.lines (
  line_id uuid not null,
  statement_id uuid not null,
  paying_account_id uuid not null,
  fingerprint text collate "C" not null,
  occurrence integer not null,
  ordinal integer not null,
  booked_on date not null,
  valued_on date,
  amount_minor bigint not null,
  currency character(3) not null,
  reversal boolean not null,
  entry_reference text,
  servicer_reference text,
  transaction_code text,
  information text,
  batch_message_id text,
  batch_payment_info_id text,
  batch_count integer,
  event_id uuid,
  entry_id bigint,
  entered_on date not null,
  constraint lines_entry CHECK (((amount_minor = 0) = (entry_id IS NULL))),
  constraint lines_occurrence CHECK ((occurrence > 0)),
  constraint lines_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint lines_statement FOREIGN KEY (statement_id) REFERENCES reconciliation.statements(statement_id),
  constraint lines_pkey PRIMARY KEY (line_id),
  constraint lines_once UNIQUE (paying_account_id, fingerprint, occurrence));
create table reconciliation.matches (
  match_id uuid not null,
  line_id uuid not null,
  kind text collate "C" not null,
  payment_id uuid,
  leg text collate "C",
  amount_minor bigint not null,
  short_minor bigint default 0 not null,
  tier text collate "C" not null,
  because text not null,
  moved_fund boolean not null,
  undoes uuid,
  reason text,
  event_id uuid not null,
  entry_id bigint not null,
  entered_on date not null,
  made_by text collate "C" not null,
  maker_name text not null,
  made_at timestamp with time zone not null,
  receivable_id uuid,
  vat_minor bigint default 0 not null,
  constraint matches_amount CHECK ((amount_minor <> 0)),
  constraint matches_kind CHECK ((kind = ANY (ARRAY['payment'::text, 'return'::text, 'refund'::text, 'fees'::text, 'fx'::text]))),
  constraint matches_leg CHECK (
CASE kind
    WHEN 'payment'::text THEN (leg = 'out'::text)
    WHEN 'return'::text THEN (leg = 'returned'::text)
    ELSE (leg IS NULL)
END),
  constraint matches_payment_named CHECK (((payment_id IS NOT NULL) = (leg IS NOT NULL))),
  constraint matches_refund CHECK ((((kind = 'refund'::text) = (receivable_id IS NOT NULL)) AND ((kind <> 'refund'::text) OR (amount_minor > 0)))),
  constraint matches_short CHECK (((short_minor = 0) OR (kind = ANY (ARRAY['return'::text, 'refund'::text])))),
  constraint matches_tier CHECK ((tier = ANY (ARRAY['end_to_end'::text, 'batch'::text, 'amount_account'::text, 'amount_name'::text, 'manual'::text]))),
  constraint matches_line FOREIGN KEY (line_id) REFERENCES reconciliation.lines(line_id),
  constraint matches_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint matches_receivable FOREIGN KEY (receivable_id) REFERENCES payables.receivables(receivable_id),
  constraint matches_undone FOREIGN KEY (undoes) REFERENCES reconciliation.matches(match_id),
  constraint matches_pkey PRIMARY KEY (match_id),
  constraint matches_undone_once UNIQUE (undoes));
create table reconciliation.notified_entries (
  notified_entry_id uuid not null,
  statement_file_id uuid not null,
  paying_account_id uuid not null,
  fingerprint text collate "C" not null,
  occurrence integer not null,
  booked_on date not null,
  amount_minor bigint not null,
  currency character(3) not null,
  servicer_reference text,
  details jsonb not null,
  line_id uuid,
  joined_at timestamp with time zone,
  constraint notified_entries_joined CHECK (((line_id IS NULL) = (joined_at IS NULL))),
  constraint notified_entries_occurrence CHECK ((occurrence > 0)),
  constraint notified_entries_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint notified_entries_file FOREIGN KEY (statement_file_id) REFERENCES reconciliation.files(statement_file_id),
  constraint notified_entries_line FOREIGN KEY (line_id) REFERENCES reconciliation.lines(line_id),
  constraint notified_entries_pkey PRIMARY KEY (notified_entry_id),
  constraint notified_entries_once UNIQUE (paying_account_id, fingerprint, occurrence));
create table reconciliation.proposals (
  proposal_id uuid not null,
  line_id uuid not null,
  payment_id uuid not null,
  tier text collate "C" not null,
  because text not null,
  rivals integer not null,
  state text collate "C" not null,
  proposed_at timestamp with time zone not null,
  decided_by text collate "C",
  reason text,
  constraint proposals_state CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'rejected'::text, 'stale'::text]))),
  constraint proposals_line FOREIGN KEY (line_id) REFERENCES reconciliation.lines(line_id),
  constraint proposals_payment FOREIGN KEY (payment_id) REFERENCES payouts.payments(payment_id),
  constraint proposals_pkey PRIMARY KEY (proposal_id),
  constraint proposals_once UNIQUE (line_id, payment_id));
create table reconciliation.statements (
  statement_id uuid not null,
  statement_file_id uuid not null,
  ordinal integer not null,
  paying_account_id uuid not null,
  currency character(3) not null,
  source text collate "C" not null,
  bank_id text not null,
  number text,
  opened_on date,
  closed_on date,
  opening_minor bigint,
  closing_minor bigint,
  lines_minor bigint not null,
  proof text collate "C" not null,
  why text,
  difference_minor bigint,
  quarantined boolean not null,
  lines integer not null,
  lines_new integer not null,
  lines_late integer not null,
  not_booked integer not null,
  warnings text[] not null,
  constraint statements_contradicted CHECK (((proof <> 'contradicted'::text) OR quarantined)),
  constraint statements_lines CHECK (((lines_new >= 0) AND (lines_new <= lines))),
  constraint statements_ordinal_positive CHECK ((ordinal > 0)),
  constraint statements_proof CHECK ((proof = ANY (ARRAY['proven'::text, 'unproven'::text, 'contradicted'::text]))),
  constraint statements_proven CHECK (((proof <> 'proven'::text) OR ((opening_minor IS NOT NULL) AND (closing_minor IS NOT NULL) AND ((opening_minor + lines_minor) = closing_minor)))),
  constraint statements_quarantined CHECK (((NOT quarantined) OR (lines_new = 0))),
  constraint statements_account FOREIGN KEY (paying_account_id) REFERENCES payouts.paying_accounts(paying_account_id),
  constraint statements_file FOREIGN KEY (statement_file_id) REFERENCES reconciliation.files(statement_file_id),
  constraint statements_pkey PRIMARY KEY (statement_id),
  constraint statements_ordinal UNIQUE (statement_file_id, ordinal));
CREATE INDEX breaks_age ON reconciliation.breaks USING btree (since, break_id) WHERE (resolved_at IS NULL);
CREATE INDEX breaks_answered ON reconciliation.breaks USING btree (subject_id) WHERE ((resolved_at IS NOT NULL) AND (resolved_by <> 'system'::text));
CREATE INDEX breaks_of_account ON reconciliation.breaks USING btree (paying_account_id) WHERE (resolved_at IS NULL);
CREATE UNIQUE INDEX breaks_one_open ON reconciliation.breaks USING btree (subject_kind, subject_id) WHERE (resolved_at IS NULL);
CREATE INDEX breaks_resolved_newest ON reconciliation.breaks USING btree (resolved_at DESC, break_id DESC) WHERE (resolved_at IS NOT NULL);
CREATE INDEX line_totals_open ON reconciliation.line_totals USING btree (line_id) WHERE (matched_minor <> amount_minor);
CREATE INDEX lines_newest ON reconciliation.lines USING btree (booked_on DESC, line_id DESC);
CREATE INDEX lines_of_account_day ON reconciliation.lines USING btree (paying_account_id, booked_on);
CREATE INDEX lines_of_statement ON reconciliation.lines USING btree (statement_id, ordinal);
CREATE INDEX matches_of_event ON reconciliation.matches USING btree (event_id);
CREATE INDEX matches_of_line ON reconciliation.matches USING btree (line_id);
CREATE INDEX matches_of_payment ON reconciliation.matches USING btree (payment_id) WHERE (payment_id IS NOT NULL);
CREATE INDEX matches_of_receivable ON reconciliation.matches USING btree (receivable_id) WHERE (receivable_id IS NOT NULL);
CREATE UNIQUE INDEX notified_entries_one_per_line ON reconciliation.notified_entries USING btree (line_id) WHERE (line_id IS NOT NULL);
CREATE INDEX notified_entries_waiting ON reconciliation.notified_entries USING btree (paying_account_id, booked_on) WHERE (line_id IS NULL);
CREATE INDEX proposals_open ON reconciliation.proposals USING btree (line_id) WHERE (state = 'open'::text);
CREATE INDEX statements_account_day ON reconciliation.statements USING btree (paying_account_id, closed_on DESC, statement_id DESC);
create view reconciliation.account_chain with (security_invoker=true) as
 SELECT a.paying_account_id,
    first.opened_on,
    first.opening_minor,
    last.closed_on,
    last.closing_minor
   FROM ((payouts.paying_accounts a
     LEFT JOIN LATERAL ( SELECT s.opened_on,
            s.opening_minor
           FROM reconciliation.statements s
          WHERE ((s.paying_account_id = a.paying_account_id) AND (s.proof = 'proven'::text) AND (NOT s.quarantined) AND (NOT (EXISTS ( SELECT
                   FROM reconciliation.statements m
                  WHERE ((m.paying_account_id = s.paying_account_id) AND (NOT m.quarantined) AND (m.statement_id <> s.statement_id) AND (m.closing_minor = s.opening_minor) AND (m.closed_on <= s.opened_on) AND (m.opened_on <= s.opened_on))))))
          ORDER BY s.opened_on, s.statement_id
         LIMIT 1) first ON (true))
     LEFT JOIN LATERAL ( SELECT s.closed_on,
            s.closing_minor
           FROM reconciliation.statements s
          WHERE ((s.paying_account_id = a.paying_account_id) AND (s.proof = 'proven'::text) AND (NOT s.quarantined) AND (NOT (EXISTS ( SELECT
                   FROM reconciliation.statements n
                  WHERE ((n.paying_account_id = s.paying_account_id) AND (NOT n.quarantined) AND (n.statement_id <> s.statement_id) AND (n.opening_minor = s.closing_minor) AND (n.opened_on >= s.closed_on) AND (n.closed_on >= s.closed_on))))))
          ORDER BY s.closed_on DESC, s.statement_id DESC
         LIMIT 1) last ON (true));
create view reconciliation.statement_chain with (security_invoker=true) as
 SELECT s.statement_id,
    before.closing_minor AS before_minor,
        CASE
            WHEN ((before.closing_minor IS NULL) OR (s.opening_minor IS NULL) OR (EXISTS ( SELECT
               FROM reconciliation.statements m
              WHERE ((m.paying_account_id = s.paying_account_id) AND (NOT m.quarantined) AND (m.statement_id <> s.statement_id) AND (m.closing_minor = s.opening_minor) AND (m.closed_on <= COALESCE(s.opened_on, s.closed_on)))))) THEN NULL::bigint
            ELSE (s.opening_minor - before.closing_minor)
        END AS gap_minor,
        CASE
            WHEN (s.proof <> 'unproven'::text) THEN s.proof
            WHEN ((COALESCE(s.opening_minor, before.closing_minor) + s.lines_minor) = COALESCE(s.closing_minor, after.opening_minor)) THEN 'chained'::text
            ELSE 'unproven'::text
        END AS proof
   FROM ((reconciliation.statements s
     LEFT JOIN LATERAL ( SELECT b.closing_minor
           FROM reconciliation.statements b
          WHERE ((b.paying_account_id = s.paying_account_id) AND (NOT b.quarantined) AND (b.closed_on < s.closed_on) AND (b.closing_minor IS NOT NULL))
          ORDER BY b.closed_on DESC, b.statement_id DESC
         LIMIT 1) before ON (true))
     LEFT JOIN LATERAL ( SELECT a.opening_minor
           FROM reconciliation.statements a
          WHERE ((a.paying_account_id = s.paying_account_id) AND (NOT a.quarantined) AND (a.closed_on > s.closed_on) AND (a.opening_minor IS NOT NULL))
          ORDER BY a.closed_on, a.statement_id
         LIMIT 1) after ON (true))
  WHERE (NOT s.quarantined);
CREATE TRIGGER details_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON reconciliation.details FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER statement_files_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON reconciliation.files FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON reconciliation.lines FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER matches_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON reconciliation.matches FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER statements_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON reconciliation.statements FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
grant usage on schema reconciliation to quittance_app;
grant select on reconciliation.account_chain to quittance_app;
grant insert, select on reconciliation.account_days to quittance_app;
grant insert, select on reconciliation.breaks to quittance_app;
grant insert, select on reconciliation.closings to quittance_app;
grant insert, select on reconciliation.details to quittance_app;
grant insert, select on reconciliation.files to quittance_app;
grant insert, select on reconciliation.leg_totals to quittance_app;
grant insert, select on reconciliation.line_totals to quittance_app;
grant insert, select on reconciliation.lines to quittance_app;
grant insert, select on reconciliation.matches to quittance_app;
grant insert, select on reconciliation.notified_entries to quittance_app;
grant insert, select on reconciliation.proposals to quittance_app;
grant select on reconciliation.statement_chain to quittance_app;
grant insert, select on reconciliation.statements to quittance_app;
grant update (amount_minor, cause, owner, resolved_at, resolved_by, resolver_name, resolution) on reconciliation.breaks to quittance_app;
grant update (reviewed_by, reviewer_name, reviewed_at, figures, figures_hash) on reconciliation.closings to quittance_app;
grant update (matched_minor) on reconciliation.leg_totals to quittance_app;
grant update (matched_minor) on reconciliation.line_totals to quittance_app;
grant update (line_id, joined_at) on reconciliation.notified_entries to quittance_app;
grant update (tier, because, rivals, state, decided_by, reason) on reconciliation.proposals to quittance_app;

-- submissions ---------------------------------------------------------------

create schema submissions;
create table submissions.decision_lines (
  decision_id uuid not null,
  line_no integer not null,
  part_no integer not null,
  partner_id uuid not null,
  cost_kind text collate "C" not null,
  verdict text collate "C" not null,
  claimed_minor bigint not null,
  accepted_minor bigint not null,
  clause_id text collate "C",
  reason text not null,
  constraint decision_lines_accepted CHECK (((accepted_minor >= 0) AND (accepted_minor <= claimed_minor))),
  constraint decision_lines_denied CHECK (((verdict <> ALL (ARRAY['denied'::text, 'returned'::text])) OR (accepted_minor = 0))),
  constraint decision_lines_verdict CHECK ((verdict = ANY (ARRAY['accepted'::text, 'reduced'::text, 'denied'::text, 'returned'::text]))),
  constraint decision_lines_whole CHECK (((verdict <> 'accepted'::text) OR (accepted_minor = claimed_minor))),
  constraint decision_lines_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES submissions.decisions(decision_id),
  constraint decision_lines_pkey PRIMARY KEY (decision_id, line_no, part_no));
alter table submissions.decision_lines enable row level security;
alter table submissions.decision_lines force row level security;
create table submissions.decisions (
  decision_id uuid not null,
  submission_id uuid not null,
  partner_id uuid not null,
  outcome text collate "C" not null,
  amount_minor bigint,
  currency character(3) not null,
  reason text not null,
  clause_ids text[] default '{}'::text[] not null,
  decided_by text collate "C" not null,
  decided_for text collate "C",
  decided_at timestamp with time zone not null,
  version_id uuid not null,
  authority_id uuid,
  record text not null,
  event_id uuid not null,
  corrects uuid,
  facts text,
  constraint decisions_amount CHECK ((amount_minor >= 0)),
  constraint decisions_outcome CHECK ((outcome = ANY (ARRAY['approve'::text, 'approve_reduced'::text, 'reject'::text, 'request_information'::text, 'escalate'::text]))),
  constraint decisions_corrects_fkey FOREIGN KEY (corrects) REFERENCES submissions.decisions(decision_id),
  constraint decisions_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions.submissions(submission_id),
  constraint decisions_version_id_fkey FOREIGN KEY (version_id) REFERENCES programs.versions(version_id),
  constraint decisions_pkey PRIMARY KEY (decision_id));
alter table submissions.decisions enable row level security;
alter table submissions.decisions force row level security;
create table submissions.defects (
  defect_id uuid not null,
  submission_id uuid not null,
  partner_id uuid not null,
  target_kind text collate "C" not null,
  target text collate "C" not null,
  reason text not null,
  clause_id text collate "C",
  opened_at timestamp with time zone not null,
  mended_at timestamp with time zone,
  constraint defects_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 8000))),
  constraint defects_target CHECK ((target_kind = ANY (ARRAY['field'::text, 'line'::text, 'slot'::text]))),
  constraint defects_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions.submissions(submission_id),
  constraint defects_pkey PRIMARY KEY (defect_id));
alter table submissions.defects enable row level security;
alter table submissions.defects force row level security;
create table submissions.lines (
  submission_id uuid not null,
  line_no integer not null,
  partner_id uuid not null,
  description text not null,
  cost_kind text collate "C" not null,
  seller text,
  invoice_number text,
  invoice_key text collate "C",
  invoice_on date,
  delivered_on date,
  currency character(3) not null,
  net_minor bigint not null,
  tax_minor bigint default 0 not null,
  claimed_minor bigint not null,
  parts jsonb default '[]'::jsonb not null,
  criterion text,
  due_on date,
  constraint lines_claimed CHECK ((claimed_minor >= 0)),
  constraint lines_criterion CHECK (((length(criterion) >= 1) AND (length(criterion) <= 2000))),
  constraint lines_net CHECK ((net_minor >= 0)),
  constraint lines_number CHECK (((line_no >= 1) AND (line_no <= 200))),
  constraint lines_tax CHECK ((tax_minor >= 0)),
  constraint lines_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions.submissions(submission_id),
  constraint lines_pkey PRIMARY KEY (submission_id, line_no));
alter table submissions.lines enable row level security;
alter table submissions.lines force row level security;
create table submissions.reopenings (
  reopening_id uuid not null,
  submission_id uuid not null,
  partner_id uuid not null,
  kind text collate "C" not null,
  reason text not null,
  from_status text collate "C" not null,
  decision_id uuid,
  clock_kind text collate "C" not null,
  opened_by text collate "C" not null,
  opened_for text collate "C",
  opened_at timestamp with time zone not null,
  event_id uuid not null,
  ended text collate "C",
  ended_at timestamp with time zone,
  new_decision_id uuid,
  constraint reopenings_about CHECK (((from_status = 'lapsed'::text) = (decision_id IS NULL))),
  constraint reopenings_decided CHECK ((((ended = 'decided'::text) IS NOT TRUE) OR (new_decision_id IS NOT NULL))),
  constraint reopenings_end CHECK (((ended IS NULL) = (ended_at IS NULL))),
  constraint reopenings_ended CHECK ((ended = ANY (ARRAY['decided'::text, 'taken_back'::text, 'lapsed'::text]))),
  constraint reopenings_from CHECK ((from_status = ANY (ARRAY['rejected'::text, 'lapsed'::text, 'approved'::text]))),
  constraint reopenings_kind CHECK ((kind = ANY (ARRAY['appeal'::text, 'correction'::text]))),
  constraint reopenings_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 8000))),
  constraint reopenings_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES submissions.decisions(decision_id),
  constraint reopenings_new_decision_id_fkey FOREIGN KEY (new_decision_id) REFERENCES submissions.decisions(decision_id),
  constraint reopenings_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions.submissions(submission_id),
  constraint reopenings_pkey PRIMARY KEY (reopening_id));
alter table submissions.reopenings enable row level security;
alter table submissions.reopenings force row level security;
create table submissions.research (
  submission_id uuid not null,
  partner_id uuid not null,
  days integer not null,
  question text not null,
  asked_by text collate "C" not null,
  asked_at timestamp with time zone not null,
  constraint research_days CHECK (((days >= 1) AND (days <= 60))),
  constraint research_question CHECK ((question <> ''::text)),
  constraint research_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint research_submission FOREIGN KEY (submission_id) REFERENCES submissions.submissions(submission_id),
  constraint research_pkey PRIMARY KEY (submission_id));
alter table submissions.research enable row level security;
alter table submissions.research force row level security;
create table submissions.signals (
  signal_id uuid not null,
  kind text collate "C" not null,
  is_certain boolean not null,
  submission_id uuid not null,
  other_id uuid not null,
  line_no integer,
  other_line_no integer,
  item_id uuid,
  other_item_id uuid,
  question_id uuid,
  found_at timestamp with time zone not null,
  constraint signals_kind CHECK ((kind = ANY (ARRAY['same_invoice'::text, 'near_invoice'::text, 'next_invoice'::text, 'same_file'::text, 'same_picture'::text, 'like_picture'::text]))),
  constraint signals_two CHECK ((submission_id <> other_id)),
  constraint signals_other_id_fkey FOREIGN KEY (other_id) REFERENCES submissions.submissions(submission_id),
  constraint signals_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions.submissions(submission_id),
  constraint signals_pkey PRIMARY KEY (signal_id));
create table submissions.submissions (
  submission_id uuid not null,
  number text collate "C",
  incentive_id uuid,
  sequence integer,
  type text collate "C" not null,
  status text collate "C" not null,
  partner_id uuid not null,
  program_id uuid not null,
  version_id uuid not null,
  form jsonb not null,
  currency character(3) not null,
  requested_minor bigint default 0 not null,
  is_final boolean default false not null,
  source text collate "C" not null,
  origin_key text collate "C",
  assigned_to text collate "C",
  created_by text collate "C" not null,
  created_at timestamp with time zone not null,
  submitted_at timestamp with time zone,
  complete_at timestamp with time zone,
  decided_at timestamp with time zone,
  decision_due_at timestamp with time zone,
  version integer default 1 not null,
  reopening_id uuid,
  lapsed_at timestamp with time zone,
  continues_id uuid,
  answer_by timestamp with time zone,
  constraint submissions_continues CHECK ((((continues_id IS NULL) = (answer_by IS NULL)) AND ((continues_id IS NULL) OR ((type = 'mdf_claim'::text) AND (continues_id <> submission_id))))),
  constraint submissions_handed_in CHECK (((status = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR ((number IS NOT NULL) AND (incentive_id IS NOT NULL) AND (sequence IS NOT NULL) AND (submitted_at IS NOT NULL)))),
  constraint submissions_reopened CHECK ((((status = 'appealed'::text) IS NOT TRUE) OR (reopening_id IS NOT NULL))),
  constraint submissions_requested CHECK ((requested_minor >= 0)),
  constraint submissions_source CHECK ((source = ANY (ARRAY['portal'::text, 'api'::text, 'sheet'::text, 'mail'::text, 'collection'::text, 'outcome'::text, 'accrual'::text]))),
  constraint submissions_status CHECK ((status = ANY (ARRAY['draft'::text, 'submitted'::text, 'in_review'::text, 'action_required'::text, 'escalated'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text, 'lapsed'::text, 'appealed'::text]))),
  constraint submissions_type CHECK ((type = ANY (ARRAY['mdf_request'::text, 'mdf_change'::text, 'mdf_claim'::text, 'mdf_reimbursement'::text, 'mdf_rebate'::text, 'deal_registration'::text, 'deal_extension'::text, 'deal_outcome'::text, 'coinvest_proposal'::text, 'coinvest_milestone'::text, 'referral'::text, 'referral_fee'::text]))),
  constraint submissions_continues_id_fkey FOREIGN KEY (continues_id) REFERENCES submissions.submissions(submission_id),
  constraint submissions_incentive_id_fkey FOREIGN KEY (incentive_id) REFERENCES incentives.incentives(incentive_id),
  constraint submissions_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint submissions_program_id_fkey FOREIGN KEY (program_id) REFERENCES programs.programs(program_id),
  constraint submissions_reopening_id_fkey FOREIGN KEY (reopening_id) REFERENCES submissions.reopenings(reopening_id),
  constraint submissions_version_id_fkey FOREIGN KEY (version_id) REFERENCES programs.versions(version_id),
  constraint submissions_pkey PRIMARY KEY (submission_id),
  constraint submissions_number UNIQUE (number),
  constraint submissions_origin UNIQUE (partner_id, type, origin_key),
  constraint submissions_sequence UNIQUE (incentive_id, sequence));
alter table submissions.submissions enable row level security;
alter table submissions.submissions force row level security;
create table submissions.undone (
  decision_id uuid not null,
  submission_id uuid not null,
  partner_id uuid not null,
  undone_by text collate "C" not null,
  undone_at timestamp with time zone not null,
  event_id uuid not null,
  constraint undone_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES submissions.decisions(decision_id),
  constraint undone_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions.submissions(submission_id),
  constraint undone_pkey PRIMARY KEY (decision_id));
alter table submissions.undone enable row level security;
alter table submissions.undone force row level security;
create table submissions.warnings (
  incentive_id uuid not null,
  partner_id uuid not null,
  about text collate "C" not null,
  about_no integer default 0 not null,
  ends_on date not null,
  days integer not null,
  message_id uuid not null,
  warned_at timestamp with time zone not null,
  constraint warnings_about CHECK ((about = ANY (ARRAY['claim'::text, 'protection'::text, 'milestone'::text]))),
  constraint warnings_about_no CHECK (((about_no >= 0) AND ((about_no > 0) = (about = 'milestone'::text)))),
  constraint warnings_days CHECK ((days > 0)),
  constraint warnings_incentive_id_fkey FOREIGN KEY (incentive_id) REFERENCES incentives.incentives(incentive_id),
  constraint warnings_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint warnings_pkey PRIMARY KEY (incentive_id, about, about_no, ends_on, days));
alter table submissions.warnings enable row level security;
alter table submissions.warnings force row level security;
CREATE INDEX decisions_submission ON submissions.decisions USING btree (submission_id, decision_id);
CREATE INDEX defects_submission ON submissions.defects USING btree (submission_id, opened_at);
CREATE INDEX lines_amount ON submissions.lines USING btree (net_minor, currency, invoice_on) WHERE (invoice_key IS NOT NULL);
CREATE INDEX lines_invoice ON submissions.lines USING btree (invoice_key) WHERE (invoice_key IS NOT NULL);
CREATE UNIQUE INDEX reopenings_appealed ON submissions.reopenings USING btree (submission_id, COALESCE(decision_id, submission_id)) WHERE (kind = 'appeal'::text);
CREATE UNIQUE INDEX reopenings_open ON submissions.reopenings USING btree (submission_id) WHERE (ended_at IS NULL);
CREATE INDEX research_of_partner ON submissions.research USING btree (partner_id, submission_id);
CREATE INDEX signals_found ON submissions.signals USING btree (found_at DESC, signal_id DESC);
CREATE UNIQUE INDEX signals_once ON submissions.signals USING btree (kind, submission_id, other_id, line_no, other_line_no, item_id, other_item_id) NULLS NOT DISTINCT;
CREATE INDEX signals_other ON submissions.signals USING btree (other_id);
CREATE INDEX submissions_assigned ON submissions.submissions USING btree (assigned_to, COALESCE(decision_due_at, 'infinity'::timestamp with time zone), submission_id) WHERE (status = ANY (ARRAY['submitted'::text, 'in_review'::text, 'action_required'::text, 'escalated'::text, 'appealed'::text]));
CREATE INDEX submissions_continues ON submissions.submissions USING btree (continues_id) WHERE (continues_id IS NOT NULL);
CREATE INDEX submissions_number_text ON submissions.submissions USING gin (number public.gin_trgm_ops);
CREATE INDEX submissions_partner ON submissions.submissions USING btree (partner_id, submission_id);
CREATE INDEX submissions_queue ON submissions.submissions USING btree (COALESCE(decision_due_at, 'infinity'::timestamp with time zone), submission_id) WHERE (status = ANY (ARRAY['submitted'::text, 'in_review'::text, 'action_required'::text, 'escalated'::text, 'appealed'::text]));
CREATE UNIQUE INDEX submissions_share_once ON submissions.submissions USING btree (origin_key) WHERE (source = 'outcome'::text);
CREATE INDEX submissions_status_queue ON submissions.submissions USING btree (status, COALESCE(decision_due_at, 'infinity'::timestamp with time zone), submission_id) WHERE (status = ANY (ARRAY['submitted'::text, 'in_review'::text, 'action_required'::text, 'escalated'::text, 'appealed'::text]));
CREATE INDEX undone_submission ON submissions.undone USING btree (submission_id);
CREATE TRIGGER decision_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON submissions.decision_lines FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER decisions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON submissions.decisions FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER research_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON submissions.research FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER undone_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON submissions.undone FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER warnings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON submissions.warnings FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
create policy decision_lines_app on submissions.decision_lines for all to quittance_app using (true) with check (true);
create policy decision_lines_portal on submissions.decision_lines for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy decisions_app on submissions.decisions for all to quittance_app using (true) with check (true);
create policy decisions_portal on submissions.decisions for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy defects_app on submissions.defects for all to quittance_app using (true) with check (true);
create policy defects_portal on submissions.defects for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy lines_app on submissions.lines for all to quittance_app using (true) with check (true);
create policy lines_portal on submissions.lines for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy reopenings_app on submissions.reopenings for all to quittance_app using (true) with check (true);
create policy reopenings_portal on submissions.reopenings for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy research_app on submissions.research for all to quittance_app using (true) with check (true);
create policy research_portal on submissions.research for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy submissions_app on submissions.submissions for all to quittance_app using (true) with check (true);
create policy submissions_portal on submissions.submissions for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy undone_app on submissions.undone for all to quittance_app using (true) with check (true);
create policy undone_portal on submissions.undone for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy warnings_app on submissions.warnings for all to quittance_app using (true) with check (true);
create policy warnings_portal on submissions.warnings for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema submissions to quittance_app;
grant usage on schema submissions to quittance_portal;
grant insert, select on submissions.decision_lines to quittance_app;
grant select on submissions.decision_lines to quittance_portal;
grant insert, select on submissions.decisions to quittance_app;
grant insert, select on submissions.defects to quittance_app;
grant select on submissions.defects to quittance_portal;
grant delete, insert, select, update on submissions.lines to quittance_app;
grant select on submissions.lines to quittance_portal;
grant insert, select on submissions.reopenings to quittance_app;
grant insert, select on submissions.research to quittance_app;
grant insert, select on submissions.signals to quittance_app;
grant insert, select, update on submissions.submissions to quittance_app;
grant select on submissions.submissions to quittance_portal;
grant insert, select on submissions.undone to quittance_app;
grant insert, select on submissions.warnings to quittance_app;
grant select on submissions.warnings to quittance_portal;
grant select (decision_id, submission_id, partner_id, outcome, amount_minor, currency, reason, clause_ids, decided_at, version_id, corrects) on submissions.decisions to quittance_portal;
grant update (mended_at) on submissions.defects to quittance_app;
grant update (ended, ended_at, new_decision_id) on submissions.reopenings to quittance_app;
grant select (reopening_id, submission_id, partner_id, kind, reason, from_status, decision_id, clock_kind, opened_at, ended, ended_at, new_decision_id) on submissions.reopenings to quittance_portal;
grant select (submission_id, partner_id, days, asked_at) on submissions.research to quittance_portal;
grant update (question_id) on submissions.signals to quittance_app;
grant select (decision_id, submission_id, partner_id, undone_at) on submissions.undone to quittance_portal;

-- vendors -------------------------------------------------------------------

create schema vendors;
create table vendors.account_exceptions (
  exception_id uuid not null,
  account_blind bytea not null,
  owner_vendor_id uuid not null,
  vendor_id uuid not null,
  reason text not null,
  asked_by text collate "C" not null,
  asked_at timestamp with time zone not null,
  approved_by text collate "C",
  approved_at timestamp with time zone,
  ends_on date not null,
  ended_at timestamp with time zone,
  ended_by text collate "C",
  ended_reason text,
  constraint account_exceptions_approved CHECK (((approved_by IS NULL) = (approved_at IS NULL))),
  constraint account_exceptions_ended CHECK ((num_nulls(ended_at, ended_by, ended_reason) = ANY (ARRAY[0, 3]))),
  constraint account_exceptions_reason_length CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint account_exceptions_second_person CHECK ((approved_by <> asked_by)),
  constraint account_exceptions_two_vendors CHECK ((vendor_id <> owner_vendor_id)),
  constraint account_exceptions_account FOREIGN KEY (account_blind, owner_vendor_id) REFERENCES vendors.accounts(account_blind, vendor_id) DEFERRABLE,
  constraint account_exceptions_owner FOREIGN KEY (owner_vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint account_exceptions_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint account_exceptions_pkey PRIMARY KEY (exception_id),
  constraint account_exceptions_of_vendors UNIQUE (exception_id, vendor_id, owner_vendor_id));
create table vendors.account_refusals (
  account_refusal_id uuid not null,
  bank_detail_id uuid not null,
  partner_id uuid not null,
  payment_ref text collate "C" not null,
  code text collate "C" not null,
  refused_at timestamp with time zone not null,
  lifted_by text collate "C",
  lifted_at timestamp with time zone,
  lifted_reason text,
  lift_asked_by text collate "C",
  lift_asker_name text,
  lift_asked_at timestamp with time zone,
  lift_reason text,
  constraint account_refusals_code CHECK ((code ~ '^[A-Z0-9]{1,4}$'::text)),
  constraint account_refusals_lift_asked CHECK ((((lift_asked_by IS NULL) = (lift_asked_at IS NULL)) AND ((lift_asked_by IS NULL) = (lift_asker_name IS NULL)) AND ((lift_asked_by IS NULL) = (lift_reason IS NULL)))),
  constraint account_refusals_lift_reason CHECK (((length(lift_reason) >= 1) AND (length(lift_reason) <= 2000))),
  constraint account_refusals_lifted CHECK ((((lifted_at IS NULL) = (lifted_by IS NULL)) AND ((lifted_at IS NULL) = (lifted_reason IS NULL)))),
  constraint account_refusals_lifted_reason CHECK (((length(lifted_reason) >= 1) AND (length(lifted_reason) <= 2000))),
  constraint account_refusals_two_people CHECK (((lifted_by IS NULL) OR ((lift_asked_by IS NOT NULL) AND (lifted_by <> lift_asked_by)))),
  constraint account_refusals_detail FOREIGN KEY (bank_detail_id) REFERENCES vendors.bank_details(bank_detail_id),
  constraint account_refusals_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint account_refusals_pkey PRIMARY KEY (account_refusal_id),
  constraint account_refusals_once UNIQUE (bank_detail_id, payment_ref));
alter table vendors.account_refusals enable row level security;
alter table vendors.account_refusals force row level security;
create table vendors.accounts (
  account_blind bytea not null,
  vendor_id uuid not null,
  claimed_at timestamp with time zone not null,
  blind_key text collate "C",
  constraint accounts_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint accounts_pkey PRIMARY KEY (account_blind),
  constraint accounts_of_vendor UNIQUE (account_blind, vendor_id));
create table vendors.bank_details (
  bank_detail_id uuid not null,
  vendor_id uuid not null,
  partner_id uuid not null,
  currency character(3) not null,
  scheme text not null,
  holder_name text not null,
  bank_country character(2) not null,
  bic text collate "C",
  routing_number text collate "C",
  account_kind text,
  account_sealed text not null,
  account_masked text not null,
  account_blind bytea not null,
  state text not null,
  is_first boolean not null,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  called_back_by text collate "C",
  called_back_at timestamp with time zone,
  call_back_source text,
  call_back_reference text,
  call_back_contact_id uuid,
  approved_by text collate "C",
  approved_at timestamp with time zone,
  usable_on date,
  retired_at timestamp with time zone,
  retired_reason text,
  version integer default 1 not null,
  holder_local text,
  asked_channel text,
  asked_from text,
  notice_code text,
  approved_reason text,
  replaced_by uuid,
  shared_with uuid,
  exception_id uuid,
  account_owner uuid generated always as COALESCE(shared_with, vendor_id) stored,
  constraint bank_details_account_kind CHECK ((account_kind = ANY (ARRAY['checking'::text, 'savings'::text]))),
  constraint bank_details_call_back_source CHECK ((call_back_source = ANY (ARRAY['number_on_file'::text, 'contract'::text, 'public_register'::text, 'own_bank'::text]))),
  constraint bank_details_channel_known CHECK ((asked_channel = ANY (ARRAY['portal'::text, 'mail'::text, 'phone'::text, 'letter'::text, 'meeting'::text, 'list'::text, 'own_bank'::text]))),
  constraint bank_details_from_length CHECK ((length(asked_from) <= 200)),
  constraint bank_details_holder_length CHECK (((length(holder_name) >= 1) AND (length(holder_name) <= 140))),
  constraint bank_details_holder_local_length CHECK (((length(holder_local) >= 1) AND (length(holder_local) <= 30))),
  constraint bank_details_notice_known CHECK ((notice_code ~ '^C[0-9]{2}$'::text)),
  constraint bank_details_notice_of_bank CHECK (((NOT (call_back_source IS DISTINCT FROM 'own_bank'::text)) = (notice_code IS NOT NULL))),
  constraint bank_details_replaced_is_retired CHECK (((replaced_by IS NULL) OR (state = 'retired'::text))),
  constraint bank_details_retired CHECK (((state = 'retired'::text) = (retired_at IS NOT NULL))),
  constraint bank_details_scheme CHECK ((scheme = ANY (ARRAY['iban'::text, 'aba'::text, 'gb'::text, 'ca'::text, 'au'::text, 'jp'::text, 'in'::text, 'br'::text, 'mx'::text, 'sg'::text]))),
  constraint bank_details_scheme_whole CHECK (
CASE scheme
    WHEN 'iban'::text THEN ((routing_number IS NULL) AND (account_kind IS NULL) AND (holder_local IS NULL))
    WHEN 'aba'::text THEN ((routing_number IS NOT NULL) AND (account_kind IS NOT NULL) AND (bank_country = 'US'::bpchar) AND (holder_local IS NULL))
    WHEN 'gb'::text THEN ((routing_number ~ '^[0-9]{6}$'::text) AND (account_kind IS NULL) AND (bank_country = 'GB'::bpchar) AND (holder_local IS NULL))
    WHEN 'ca'::text THEN ((routing_number ~ '^0[0-9]{8}$'::text) AND (account_kind IS NULL) AND (bank_country = 'CA'::bpchar) AND (holder_local IS NULL))
    WHEN 'au'::text THEN ((routing_number ~ '^[0-9]{6}$'::text) AND (account_kind IS NULL) AND (bank_country = 'AU'::bpchar) AND (holder_local IS NULL))
    WHEN 'jp'::text THEN ((routing_number ~ '^[0-9]{7}$'::text) AND (account_kind IS NOT NULL) AND (bank_country = 'JP'::bpchar) AND (holder_local IS NOT NULL))
    WHEN 'in'::text THEN ((routing_number ~ '^[A-Z]{4}0[A-Z0-9]{6}$'::text) AND (account_kind IS NULL) AND (bank_country = 'IN'::bpchar) AND (holder_local IS NULL))
    WHEN 'br'::text THEN ((routing_number ~ '^[0-9]{7}$'::text) AND (account_kind IS NOT NULL) AND (bank_country = 'BR'::bpchar) AND (holder_local IS NULL))
    WHEN 'mx'::text THEN ((routing_number IS NULL) AND (account_kind IS NULL) AND (bank_country = 'MX'::bpchar) AND (holder_local IS NULL))
    WHEN 'sg'::text THEN ((routing_number ~ '^[0-9]{7}$'::text) AND (account_kind IS NULL) AND (bank_country = 'SG'::bpchar) AND (holder_local IS NULL))
    ELSE NULL::boolean
END),
  constraint bank_details_second_person CHECK (((state <> ALL (ARRAY['approved'::text, 'cooling'::text, 'usable'::text])) OR ((approved_by IS NOT NULL) AND (approved_by <> proposed_by) AND (called_back_at IS NOT NULL) AND (usable_on IS NOT NULL)))),
  constraint bank_details_shared_by_exception CHECK (((shared_with IS NULL) = (exception_id IS NULL))),
  constraint bank_details_state_known CHECK ((state = ANY (ARRAY['proposed'::text, 'called_back'::text, 'approved'::text, 'cooling'::text, 'usable'::text, 'retired'::text]))),
  constraint bank_details_account_once FOREIGN KEY (account_blind, account_owner) REFERENCES vendors.accounts(account_blind, vendor_id) DEFERRABLE,
  constraint bank_details_call_back_contact_id_fkey FOREIGN KEY (call_back_contact_id) REFERENCES partners.contacts(contact_id),
  constraint bank_details_exception FOREIGN KEY (exception_id, vendor_id, shared_with) REFERENCES vendors.account_exceptions(exception_id, vendor_id, owner_vendor_id),
  constraint bank_details_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint bank_details_replaced_by FOREIGN KEY (replaced_by) REFERENCES vendors.bank_details(bank_detail_id),
  constraint bank_details_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint bank_details_pkey PRIMARY KEY (bank_detail_id));
alter table vendors.bank_details enable row level security;
alter table vendors.bank_details force row level security;
create table vendors.blocks (
  block_id uuid not null,
  vendor_id uuid not null,
  reason text not null,
  blocked_by text collate "C" not null,
  blocked_at timestamp with time zone not null,
  lift_reason text,
  lift_asked_by text collate "C",
  lift_asked_at timestamp with time zone,
  lifted_by text collate "C",
  lifted_at timestamp with time zone,
  constraint blocks_lift_reason CHECK (((length(lift_reason) >= 1) AND (length(lift_reason) <= 2000))),
  constraint blocks_lift_whole CHECK (((num_nulls(lift_reason, lift_asked_by, lift_asked_at) = ANY (ARRAY[0, 3])) AND (num_nulls(lifted_by, lifted_at) = ANY (ARRAY[0, 2])))),
  constraint blocks_lifted_by_two CHECK (((lifted_by IS NULL) OR ((lift_asked_by IS NOT NULL) AND (lifted_by <> lift_asked_by)))),
  constraint blocks_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint blocks_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint blocks_pkey PRIMARY KEY (block_id));
create table vendors.call_backs (
  call_back_id uuid not null,
  bank_detail_id uuid not null,
  partner_id uuid not null,
  outcome text not null,
  source text not null,
  contact_id uuid,
  reference text not null,
  by text collate "C" not null,
  at timestamp with time zone not null,
  constraint call_backs_outcome_known CHECK ((outcome = ANY (ARRAY['confirmed'::text, 'denied'::text, 'not_reached'::text]))),
  constraint call_backs_reference_length CHECK (((length(reference) >= 1) AND (length(reference) <= 500))),
  constraint call_backs_source_known CHECK ((source = ANY (ARRAY['number_on_file'::text, 'contract'::text, 'public_register'::text]))),
  constraint call_backs_contact FOREIGN KEY (contact_id) REFERENCES partners.contacts(contact_id),
  constraint call_backs_detail FOREIGN KEY (bank_detail_id) REFERENCES vendors.bank_details(bank_detail_id),
  constraint call_backs_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint call_backs_pkey PRIMARY KEY (call_back_id));
alter table vendors.call_backs enable row level security;
alter table vendors.call_backs force row level security;
create table vendors.listed_entries (
  entry_id uuid not null,
  list_code text collate "C" not null,
  uid text collate "C" not null,
  content_hash text collate "C" not null,
  kind text collate "C" not null,
  primary_name text not null,
  programs text[] not null,
  births jsonb not null,
  countries text[] not null,
  ids jsonb not null,
  remarks text,
  since_version integer not null,
  until_version integer,
  constraint listed_entries_kind_known CHECK ((kind = ANY (ARRAY['person'::text, 'entity'::text, 'vessel'::text, 'aircraft'::text, 'unknown'::text]))),
  constraint listed_entries_order CHECK ((until_version > since_version)),
  constraint listed_entries_list FOREIGN KEY (list_code) REFERENCES vendors.screening_lists(list_code),
  constraint listed_entries_pkey PRIMARY KEY (entry_id));
create table vendors.listed_names (
  entry_id uuid not null,
  ordinal integer not null,
  name text not null,
  quality text collate "C" not null,
  keys text[],
  constraint listed_names_quality_known CHECK ((quality = ANY (ARRAY['primary'::text, 'strong'::text, 'weak'::text]))),
  constraint listed_names_entry FOREIGN KEY (entry_id) REFERENCES vendors.listed_entries(entry_id),
  constraint listed_names_pkey PRIMARY KEY (entry_id, ordinal));
create table vendors.owners (
  owner_id uuid not null,
  vendor_id uuid not null,
  partner_id uuid not null,
  name text not null,
  kind text collate "C" not null,
  share_bp integer not null,
  born_on date,
  country character(2) not null,
  typed_by text collate "C" not null,
  typed_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  statement_id uuid,
  constraint owners_born_is_person CHECK (((born_on IS NULL) OR (kind = 'person'::text))),
  constraint owners_country_shape CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint owners_kind_known CHECK ((kind = ANY (ARRAY['person'::text, 'company'::text]))),
  constraint owners_name_length CHECK (((length(name) >= 1) AND (length(name) <= 140))),
  constraint owners_share CHECK (((share_bp >= 1) AND (share_bp <= 10000))),
  constraint owners_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint owners_statement FOREIGN KEY (statement_id, vendor_id) REFERENCES vendors.ownership_statements(statement_id, vendor_id),
  constraint owners_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint owners_pkey PRIMARY KEY (owner_id));
alter table vendors.owners enable row level security;
alter table vendors.owners force row level security;
create table vendors.ownership_statements (
  statement_id uuid not null,
  vendor_id uuid not null,
  partner_id uuid not null,
  states text collate "C" not null,
  director_name text,
  director_born_on date,
  director_country character(2),
  stated_by text collate "C" not null,
  stated_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint ownership_statements_director_country CHECK ((director_country ~ '^[A-Z]{2}$'::text)),
  constraint ownership_statements_director_length CHECK (((length(director_name) >= 1) AND (length(director_name) <= 140))),
  constraint ownership_statements_director_whole CHECK ((((director_name IS NULL) = (director_country IS NULL)) AND ((director_born_on IS NULL) OR (director_name IS NOT NULL)))),
  constraint ownership_statements_ends CHECK ((ended_at >= stated_at)),
  constraint ownership_statements_known CHECK ((states = ANY (ARRAY['owners'::text, 'nobody'::text]))),
  constraint ownership_statements_nobody_is_directed CHECK (((states <> 'nobody'::text) OR (director_name IS NOT NULL))),
  constraint ownership_statements_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint ownership_statements_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint ownership_statements_pkey PRIMARY KEY (statement_id),
  constraint ownership_statements_of_vendor UNIQUE (statement_id, vendor_id));
alter table vendors.ownership_statements enable row level security;
alter table vendors.ownership_statements force row level security;
create table vendors.reminders (
  vendor_id uuid not null,
  about text collate "C" not null,
  of_day date not null,
  step smallint not null,
  told_at timestamp with time zone not null,
  constraint reminders_about CHECK ((about = ANY (ARRAY['tax_form'::text, 'papers'::text, 'approval'::text, 'renewal'::text, 'owners'::text]))),
  constraint reminders_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint reminders_pkey PRIMARY KEY (vendor_id, about, of_day, step));
create table vendors.screening_hits (
  hit_id uuid not null,
  vendor_id uuid not null,
  partner_id uuid not null,
  subject text collate "C" not null,
  asked_name text not null,
  asked_mark text collate "C" not null,
  entry_id uuid not null,
  listed_name text not null,
  quality text collate "C" not null,
  score integer not null,
  evidence jsonb not null,
  state text collate "C" not null,
  typed_by text[] not null,
  found_at timestamp with time zone not null,
  proposed_by text collate "C",
  proposed_at timestamp with time zone,
  reason text,
  settled_by text collate "C",
  settled_at timestamp with time zone,
  settled_reason text,
  report_due_on date,
  constraint screening_hits_not_typist CHECK (((state <> ALL (ARRAY['clearing'::text, 'cleared'::text])) OR ((proposed_by <> ALL (typed_by)) AND ((settled_by IS NULL) OR (settled_by <> ALL (typed_by)))))),
  constraint screening_hits_proposed CHECK (((state <> ALL (ARRAY['clearing'::text, 'cleared'::text])) OR ((proposed_by IS NOT NULL) AND (proposed_at IS NOT NULL) AND (reason IS NOT NULL)))),
  constraint screening_hits_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint screening_hits_score CHECK (((score >= 1) AND (score <= 1000))),
  constraint screening_hits_second_person CHECK (((state <> 'cleared'::text) OR ((settled_by IS NOT NULL) AND (settled_by <> proposed_by) AND (settled_at IS NOT NULL)))),
  constraint screening_hits_state_known CHECK ((state = ANY (ARRAY['possible'::text, 'clearing'::text, 'cleared'::text, 'true'::text, 'gone'::text]))),
  constraint screening_hits_subject_known CHECK ((subject = ANY (ARRAY['legal_name'::text, 'enrolled_name'::text, 'holder'::text, 'owner'::text, 'signer'::text, 'director'::text]))),
  constraint screening_hits_true_told CHECK (((state <> 'true'::text) OR ((settled_by IS NOT NULL) AND (settled_at IS NOT NULL) AND (settled_reason IS NOT NULL) AND (report_due_on IS NOT NULL)))),
  constraint screening_hits_entry FOREIGN KEY (entry_id) REFERENCES vendors.listed_entries(entry_id),
  constraint screening_hits_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint screening_hits_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint screening_hits_pkey PRIMARY KEY (hit_id));
alter table vendors.screening_hits enable row level security;
alter table vendors.screening_hits force row level security;
create table vendors.screening_limit_changes (
  change_id uuid not null,
  days_before integer not null,
  days integer not null,
  reason text not null,
  state text collate "C" not null,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  decided_by text collate "C",
  decided_at timestamp with time zone,
  declined_reason text,
  constraint screening_limit_changes_days CHECK (((days >= 1) AND (days <= 365))),
  constraint screening_limit_changes_decided CHECK ((((state = 'proposed'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint screening_limit_changes_declined CHECK (((length(declined_reason) >= 1) AND (length(declined_reason) <= 2000))),
  constraint screening_limit_changes_declined_why CHECK (((state = 'declined'::text) = (declined_reason IS NOT NULL))),
  constraint screening_limit_changes_differs CHECK ((days <> days_before)),
  constraint screening_limit_changes_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint screening_limit_changes_second_person CHECK (((state <> 'applied'::text) OR (decided_by <> proposed_by))),
  constraint screening_limit_changes_state CHECK ((state = ANY (ARRAY['proposed'::text, 'applied'::text, 'declined'::text]))),
  constraint screening_limit_changes_pkey PRIMARY KEY (change_id));
create table vendors.screening_limits (
  from_on date not null,
  days integer not null,
  reason text not null,
  set_by text collate "C" not null,
  set_at timestamp with time zone not null,
  change_id uuid,
  constraint screening_limits_days CHECK (((days >= 1) AND (days <= 365))),
  constraint screening_limits_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint screening_limits_change FOREIGN KEY (change_id) REFERENCES vendors.screening_limit_changes(change_id),
  constraint screening_limits_pkey PRIMARY KEY (from_on));
create table vendors.screening_lists (
  list_code text collate "C" not null,
  kind text collate "C" not null,
  version integer not null,
  constraint screening_lists_code_shape CHECK ((list_code ~ '^[a-z][a-z0-9_]{1,31}$'::text)),
  constraint screening_lists_kind_known CHECK ((kind = ANY (ARRAY['ofac_sdn'::text, 'ofac_consolidated'::text, 'un'::text, 'us_csl'::text, 'us_dpl'::text, 'house'::text]))),
  constraint screening_lists_version_positive CHECK ((version > 0)),
  constraint screening_lists_pkey PRIMARY KEY (list_code));
create table vendors.screening_versions (
  list_code text collate "C" not null,
  version integer not null,
  sha256 text collate "C" not null,
  published_on date,
  loaded_at timestamp with time zone not null,
  loaded_by text collate "C" not null,
  entries integer not null,
  names integer not null,
  added integer not null,
  changed integer not null,
  removed integer not null,
  constraint screening_versions_counts CHECK (((LEAST(entries, names, added, changed, removed) >= 0) AND (entries > 0))),
  constraint screening_versions_hash_shape CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint screening_versions_list FOREIGN KEY (list_code) REFERENCES vendors.screening_lists(list_code),
  constraint screening_versions_pkey PRIMARY KEY (list_code, version));
create table vendors.screenings (
  vendor_id uuid not null,
  names_mark text collate "C" not null,
  lists_mark text collate "C" not null,
  screened_at timestamp with time zone not null,
  rules integer default 1 not null,
  constraint screenings_against_a_list CHECK ((lists_mark <> ''::text)),
  constraint screenings_rules_positive CHECK ((rules > 0)),
  constraint screenings_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint screenings_pkey PRIMARY KEY (vendor_id));
create table vendors.tax_facts (
  vendor_id uuid not null,
  partner_id uuid not null,
  number_refused_on date,
  reason text not null,
  set_by text collate "C" not null,
  set_at timestamp with time zone not null,
  version integer default 1 not null,
  easing_asked_by text collate "C",
  easing_asked_at timestamp with time zone,
  easing_reason text,
  easing_to date,
  eased_by text collate "C",
  constraint tax_facts_easing CHECK ((((easing_asked_by IS NULL) = (easing_asked_at IS NULL)) AND ((easing_asked_by IS NULL) = (easing_reason IS NULL)) AND ((easing_asked_by IS NOT NULL) OR ((easing_to IS NULL) AND (eased_by IS NULL))))),
  constraint tax_facts_easing_reason CHECK (((length(easing_reason) >= 1) AND (length(easing_reason) <= 2000))),
  constraint tax_facts_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint tax_facts_second_person CHECK ((eased_by <> easing_asked_by)),
  constraint tax_facts_stands_by_two CHECK (((number_refused_on IS NOT NULL) OR (eased_by IS NOT NULL))) NOT VALID,
  constraint tax_facts_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint tax_facts_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint tax_facts_pkey PRIMARY KEY (vendor_id));
alter table vendors.tax_facts enable row level security;
alter table vendors.tax_facts force row level security;
create table vendors.tax_figures (
  figure text collate "C" not null,
  from_on date not null,
  rate text collate "C",
  amount_minor bigint,
  currency character(3),
  source text not null,
  constraint tax_figures_amount CHECK ((amount_minor > 0)),
  constraint tax_figures_known CHECK ((figure = ANY (ARRAY['us_backup_rate'::text, 'us_nonresident_rate'::text, 'us_1099_line'::text]))),
  constraint tax_figures_one_value CHECK ((((rate IS NULL) <> (amount_minor IS NULL)) AND ((amount_minor IS NULL) = (currency IS NULL)))),
  constraint tax_figures_rate CHECK ((rate ~ '^0\.[0-9]{1,6}$'::text)),
  constraint tax_figures_source CHECK (((length(source) >= 1) AND (length(source) <= 400))),
  constraint tax_figures_pkey PRIMARY KEY (figure, from_on));
create table vendors.tax_forms (
  tax_form_id uuid not null,
  vendor_id uuid not null,
  partner_id uuid not null,
  state text not null,
  form text not null,
  tax_residence character(2) not null,
  signed_on date,
  signer_name text,
  signer_capacity text,
  tax_classification text collate "C",
  exempt_payee_code smallint,
  chapter4_status text collate "C",
  treaty_article text,
  treaty_rate text collate "C",
  tax_number_sealed text,
  tax_number_masked text,
  valid_through date,
  proposed_by text collate "C" not null,
  proposed_at timestamp with time zone not null,
  file_id uuid,
  decided_by text collate "C",
  decided_at timestamp with time zone,
  ended_on date,
  ended_reason text,
  ended_by text collate "C",
  constraint tax_forms_decided CHECK ((((state = 'proposed'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
  constraint tax_forms_ended CHECK ((((state = ANY (ARRAY['ended'::text, 'expired'::text])) = (ended_on IS NOT NULL)) AND ((state <> 'ended'::text) OR ((ended_reason IS NOT NULL) AND (ended_by IS NOT NULL))))),
  constraint tax_forms_ended_reason CHECK (((length(ended_reason) >= 1) AND (length(ended_reason) <= 2000))),
  constraint tax_forms_form_known CHECK ((form = ANY (ARRAY['w9'::text, 'w8ben'::text, 'w8bene'::text, 'vat'::text, 'none'::text]))),
  constraint tax_forms_second_person CHECK (((state = 'proposed'::text) OR (decided_by <> proposed_by))),
  constraint tax_forms_signed CHECK (((state <> 'proposed'::text) OR (signed_on IS NOT NULL))),
  constraint tax_forms_state_known CHECK ((state = ANY (ARRAY['proposed'::text, 'in_force'::text, 'replaced'::text, 'ended'::text, 'expired'::text, 'declined'::text]))),
  constraint tax_forms_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint tax_forms_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint tax_forms_pkey PRIMARY KEY (tax_form_id));
alter table vendors.tax_forms enable row level security;
alter table vendors.tax_forms force row level security;
create table vendors.vendors (
  vendor_id uuid not null,
  partner_id uuid not null,
  state text not null,
  state_reason text,
  legal_name text,
  entity_kind text,
  registration_number text,
  tax_residence character(2),
  street text,
  house_number text,
  post_code text,
  town text,
  region text,
  country character(2),
  tax_form text,
  tax_form_signed_on date,
  tax_number_sealed text,
  tax_number_masked text,
  accepted_name text,
  accepted_beside text,
  accepted_reason text,
  erp_number text collate "C",
  typed_by text[] default '{}'::text[] not null,
  invited_at timestamp with time zone not null,
  submitted_at timestamp with time zone,
  approved_at timestamp with time zone,
  approved_by text collate "C",
  version integer default 1 not null,
  lei text collate "C",
  vat_number text collate "C",
  signer_name text,
  signer_capacity text,
  tax_classification text collate "C",
  exempt_payee_code smallint,
  chapter4_status text collate "C",
  treaty_article text,
  treaty_rate text collate "C",
  tax_form_through date generated always as 
CASE
    WHEN (tax_form = ANY (ARRAY['w8ben'::text, 'w8bene'::text])) THEN make_date(((EXTRACT(year FROM tax_form_signed_on))::integer + 3), 12, 31)
    ELSE NULL::date
END stored,
  tax_form_ended_on date,
  state_since timestamp with time zone not null,
  payer_countries text[] default '{}'::text[] not null,
  constraint vendors_accepted_whole CHECK ((num_nulls(accepted_name, accepted_beside, accepted_reason) = ANY (ARRAY[0, 3]))),
  constraint vendors_chapter4_status CHECK ((chapter4_status = ANY (ARRAY['active_nffe'::text, 'passive_nffe'::text, 'publicly_traded_nffe'::text, 'nonprofit'::text, 'participating_ffi'::text, 'reporting_model_1_ffi'::text, 'reporting_model_2_ffi'::text, 'registered_deemed_compliant_ffi'::text, 'certified_deemed_compliant_ffi'::text, 'nonparticipating_ffi'::text, 'exempt_beneficial_owner'::text, 'excepted_territory_nffe'::text, 'direct_reporting_nffe'::text, 'other'::text]))),
  constraint vendors_complete_to_be_judged CHECK (((state = ANY (ARRAY['invited'::text, 'in_progress'::text, 'blocked'::text])) OR ((legal_name IS NOT NULL) AND (entity_kind IS NOT NULL) AND (tax_residence IS NOT NULL) AND (street IS NOT NULL) AND (post_code IS NOT NULL) AND (town IS NOT NULL) AND (country IS NOT NULL) AND (tax_form IS NOT NULL)))),
  constraint vendors_country_shape CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint vendors_entity_kind CHECK ((entity_kind = ANY (ARRAY['company'::text, 'person'::text]))),
  constraint vendors_erp_number_length CHECK (((length(erp_number) >= 1) AND (length(erp_number) <= 40))),
  constraint vendors_exempt_payee_code CHECK (((exempt_payee_code >= 1) AND (exempt_payee_code <= 13))),
  constraint vendors_house_number_length CHECK (((length(house_number) >= 1) AND (length(house_number) <= 16))),
  constraint vendors_legal_name_length CHECK (((length(legal_name) >= 1) AND (length(legal_name) <= 140))),
  constraint vendors_lei_shape CHECK ((lei ~ '^[A-Z0-9]{18}[0-9]{2}$'::text)),
  constraint vendors_post_code_length CHECK (((length(post_code) >= 1) AND (length(post_code) <= 16))),
  constraint vendors_region_length CHECK (((length(region) >= 1) AND (length(region) <= 35))),
  constraint vendors_second_person CHECK (((state <> 'active'::text) OR ((approved_by IS NOT NULL) AND (approved_by <> ALL (typed_by))))),
  constraint vendors_signer_capacity_length CHECK (((length(signer_capacity) >= 1) AND (length(signer_capacity) <= 100))),
  constraint vendors_signer_name_length CHECK (((length(signer_name) >= 1) AND (length(signer_name) <= 140))),
  constraint vendors_state_known CHECK ((state = ANY (ARRAY['invited'::text, 'in_progress'::text, 'submitted'::text, 'in_review'::text, 'active'::text, 'rejected'::text, 'suspended'::text, 'blocked'::text, 'expired'::text]))),
  constraint vendors_street_length CHECK (((length(street) >= 1) AND (length(street) <= 70))),
  constraint vendors_tax_classification CHECK ((tax_classification = ANY (ARRAY['individual'::text, 'c_corporation'::text, 's_corporation'::text, 'partnership'::text, 'trust_estate'::text, 'llc_c'::text, 'llc_s'::text, 'llc_p'::text, 'other'::text]))),
  constraint vendors_tax_form_known CHECK ((tax_form = ANY (ARRAY['w9'::text, 'w8ben'::text, 'w8bene'::text, 'vat'::text, 'none'::text]))),
  constraint vendors_town_length CHECK (((length(town) >= 1) AND (length(town) <= 35))),
  constraint vendors_treaty_abroad CHECK (((treaty_rate IS NULL) OR (tax_form IS NULL) OR (tax_form = ANY (ARRAY['w8ben'::text, 'w8bene'::text])))),
  constraint vendors_treaty_article_length CHECK (((length(treaty_article) >= 1) AND (length(treaty_article) <= 200))),
  constraint vendors_treaty_rate CHECK ((treaty_rate ~ '^0(\.[0-9]{1,6})?$'::text)),
  constraint vendors_treaty_whole CHECK (((treaty_article IS NULL) = (treaty_rate IS NULL))),
  constraint vendors_vat_number_length CHECK (((length(vat_number) >= 4) AND (length(vat_number) <= 20))),
  constraint vendors_w8_abroad CHECK (((tax_form <> ALL (ARRAY['w8ben'::text, 'w8bene'::text])) OR (tax_residence <> 'US'::bpchar))),
  constraint vendors_w8_of_kind CHECK (
CASE tax_form
    WHEN 'w8ben'::text THEN (entity_kind = 'person'::text)
    WHEN 'w8bene'::text THEN (entity_kind = 'company'::text)
    ELSE true
END),
  constraint vendors_w9_at_home CHECK (((tax_form <> 'w9'::text) OR (tax_residence = 'US'::bpchar))),
  constraint vendors_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint vendors_pkey PRIMARY KEY (vendor_id),
  constraint vendors_erp_number_unique UNIQUE (erp_number),
  constraint vendors_one_per_partner UNIQUE (partner_id));
alter table vendors.vendors enable row level security;
alter table vendors.vendors force row level security;
create table vendors.waiting_programs (
  vendor_id uuid not null,
  partner_id uuid not null,
  program text collate "C" not null,
  named_at timestamp with time zone not null,
  constraint waiting_programs_length CHECK (((length(program) >= 1) AND (length(program) <= 64))),
  constraint waiting_programs_partner FOREIGN KEY (partner_id) REFERENCES partners.partners(partner_id),
  constraint waiting_programs_vendor FOREIGN KEY (vendor_id) REFERENCES vendors.vendors(vendor_id),
  constraint waiting_programs_pkey PRIMARY KEY (vendor_id, program));
alter table vendors.waiting_programs enable row level security;
alter table vendors.waiting_programs force row level security;
CREATE UNIQUE INDEX account_exceptions_one_open ON vendors.account_exceptions USING btree (account_blind, vendor_id) WHERE (ended_at IS NULL);
CREATE INDEX account_refusals_by_partner ON vendors.account_refusals USING btree (partner_id);
CREATE INDEX account_refusals_open ON vendors.account_refusals USING btree (bank_detail_id) WHERE (lifted_at IS NULL);
CREATE INDEX bank_details_cooling ON vendors.bank_details USING btree (usable_on) WHERE (state = 'cooling'::text);
CREATE INDEX bank_details_of_vendor ON vendors.bank_details USING btree (vendor_id, currency);
CREATE UNIQUE INDEX bank_details_one_first ON vendors.bank_details USING btree (vendor_id) WHERE (is_first AND (approved_at IS NOT NULL));
CREATE UNIQUE INDEX bank_details_one_open ON vendors.bank_details USING btree (vendor_id, currency) WHERE (state = ANY (ARRAY['proposed'::text, 'called_back'::text]));
CREATE UNIQUE INDEX bank_details_one_standing ON vendors.bank_details USING btree (vendor_id, currency) WHERE (state = ANY (ARRAY['approved'::text, 'cooling'::text, 'usable'::text]));
CREATE INDEX bank_details_replaced ON vendors.bank_details USING btree (replaced_by) WHERE (replaced_by IS NOT NULL);
CREATE INDEX bank_details_unretired ON vendors.bank_details USING btree (vendor_id) WHERE (retired_at IS NULL);
CREATE UNIQUE INDEX blocks_one_open ON vendors.blocks USING btree (vendor_id) WHERE (lifted_at IS NULL);
CREATE INDEX call_backs_of_detail ON vendors.call_backs USING btree (bank_detail_id, at);
CREATE UNIQUE INDEX listed_entries_one_live ON vendors.listed_entries USING btree (list_code, uid) WHERE (until_version IS NULL);
CREATE INDEX listed_names_keys ON vendors.listed_names USING gin (keys) WHERE (keys IS NOT NULL);
CREATE INDEX owners_of_vendor ON vendors.owners USING btree (vendor_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX ownership_statements_one ON vendors.ownership_statements USING btree (vendor_id) WHERE (ended_at IS NULL);
CREATE INDEX screening_hits_entry ON vendors.screening_hits USING btree (entry_id);
CREATE INDEX screening_hits_holding ON vendors.screening_hits USING btree (vendor_id) WHERE (state = ANY (ARRAY['possible'::text, 'clearing'::text, 'true'::text]));
CREATE UNIQUE INDEX screening_hits_pair ON vendors.screening_hits USING btree (vendor_id, asked_mark, entry_id) WHERE (state <> 'gone'::text);
CREATE INDEX screening_hits_waiting ON vendors.screening_hits USING btree (found_at, hit_id) WHERE (state = ANY (ARRAY['possible'::text, 'clearing'::text]));
CREATE UNIQUE INDEX screening_limit_changes_one_open ON vendors.screening_limit_changes USING btree (state) WHERE (state = 'proposed'::text);
CREATE INDEX tax_forms_of_vendor ON vendors.tax_forms USING btree (vendor_id, tax_form_id);
CREATE UNIQUE INDEX tax_forms_one_in_force ON vendors.tax_forms USING btree (vendor_id) WHERE (state = 'in_force'::text);
CREATE UNIQUE INDEX tax_forms_one_proposed ON vendors.tax_forms USING btree (vendor_id) WHERE (state = 'proposed'::text);
CREATE INDEX vendors_state ON vendors.vendors USING btree (state, vendor_id);
CREATE INDEX vendors_tax_form_through ON vendors.vendors USING btree (tax_form_through) WHERE (state = 'active'::text);
CREATE INDEX vendors_waiting ON vendors.vendors USING btree (state_since) WHERE (state = ANY (ARRAY['submitted'::text, 'in_review'::text]));
create view vendors.screened_names with (security_invoker=true) as
 SELECT v.vendor_id,
    v.partner_id,
    'legal_name'::text AS subject,
    v.legal_name AS name,
        CASE v.entity_kind
            WHEN 'person'::text THEN 'person'::text
            WHEN 'company'::text THEN 'entity'::text
            ELSE 'unknown'::text
        END AS kind,
    NULL::date AS born_on,
    v.country,
    v.typed_by
   FROM vendors.vendors v
  WHERE (v.legal_name IS NOT NULL)
UNION ALL
 SELECT v.vendor_id,
    v.partner_id,
    'enrolled_name'::text AS subject,
    p.legal_name AS name,
        CASE v.entity_kind
            WHEN 'person'::text THEN 'person'::text
            WHEN 'company'::text THEN 'entity'::text
            ELSE 'unknown'::text
        END AS kind,
    NULL::date AS born_on,
    p.country,
    '{}'::text[] AS typed_by
   FROM (vendors.vendors v
     JOIN partners.partners p USING (partner_id))
UNION ALL
 SELECT v.vendor_id,
    v.partner_id,
    'signer'::text AS subject,
    v.signer_name AS name,
    'person'::text AS kind,
    NULL::date AS born_on,
    NULL::bpchar AS country,
    v.typed_by
   FROM vendors.vendors v
  WHERE (v.signer_name IS NOT NULL)
UNION ALL
 SELECT b.vendor_id,
    b.partner_id,
    'holder'::text AS subject,
    b.holder_name AS name,
        CASE v.entity_kind
            WHEN 'person'::text THEN 'person'::text
            WHEN 'company'::text THEN 'entity'::text
            ELSE 'unknown'::text
        END AS kind,
    NULL::date AS born_on,
    b.bank_country AS country,
    ARRAY[b.proposed_by] AS typed_by
   FROM (vendors.bank_details b
     JOIN vendors.vendors v USING (vendor_id))
  WHERE (b.retired_at IS NULL)
UNION ALL
 SELECT o.vendor_id,
    o.partner_id,
    'owner'::text AS subject,
    o.name,
        CASE o.kind
            WHEN 'person'::text THEN 'person'::text
            ELSE 'entity'::text
        END AS kind,
    o.born_on,
    o.country,
    ARRAY[o.typed_by] AS typed_by
   FROM vendors.owners o
  WHERE (o.ended_at IS NULL)
UNION ALL
 SELECT s.vendor_id,
    s.partner_id,
    'director'::text AS subject,
    s.director_name AS name,
    'person'::text AS kind,
    s.director_born_on AS born_on,
    s.director_country AS country,
    ARRAY[s.stated_by] AS typed_by
   FROM vendors.ownership_statements s
  WHERE ((s.ended_at IS NULL) AND (s.director_name IS NOT NULL));
create view vendors.screening_lists_mark with (security_invoker=true) as
 SELECT COALESCE(string_agg(((list_code || ':'::text) || version), ','::text ORDER BY list_code), ''::text) AS lists_mark
   FROM vendors.screening_lists;
create view vendors.screening_names_marks with (security_invoker=true) as
 SELECT vendor_id,
    encode(sha256(convert_to(string_agg(concat_ws('	'::text, subject, name, kind, (born_on)::text, country), '
'::text ORDER BY (concat_ws('	'::text, subject, name, kind, (born_on)::text, country) COLLATE "C")), 'UTF8'::name)), 'hex'::text) AS names_mark
   FROM vendors.screened_names
  GROUP BY vendor_id;
CREATE OR REPLACE FUNCTION vendors.refuse_partial_ownership()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  said vendors.ownership_statements%rowtype;
  shares bigint;
  most int;
  most_of_persons int;
  strays bigint;
  broken text;
begin
  select * into said from vendors.ownership_statements s
  where s.vendor_id = new.vendor_id and s.ended_at is null;
  if said.statement_id is null then
    return null;
  end if;
  select coalesce(sum(share_bp), 0), coalesce(max(share_bp), 0),
    coalesce(max(share_bp) filter (where kind = 'person'), 0),
    count(*) filter (where statement_id is distinct from said.statement_id)
  into shares, most, most_of_persons, strays
  from vendors.owners o where o.vendor_id = new.vendor_id and o.ended_at is null;
  broken := case
    when shares > 10000 then 'owners_whole'
    when strays > 0 then 'owners_of_statement'
    when said.states = 'owners' and most < 2500 then 'ownership_statements_named'
    when said.states = 'nobody' and most >= 2500 then 'ownership_statements_nobody'
    when said.director_name is null and most_of_persons < 2500
      then 'ownership_statements_directed' end;
  if broken is not null then
    raise exception 'what vendor % says of its owners does not agree', new.vendor_id
      using errcode = 'check_violation', constraint = broken;
  end if;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION vendors.refuse_unowned()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.state = 'submitted' and old.state <> 'submitted' and new.entity_kind = 'company'
    and not exists (select from vendors.ownership_statements s
      where s.vendor_id = new.vendor_id and s.ended_at is null)
  then
    raise exception 'vendor % says nothing of who owns it', new.vendor_id
      using errcode = 'check_violation', constraint = 'vendors_owners_stated';
  end if;
  return new;
end $function$
;
CREATE CONSTRAINT TRIGGER owners_agree AFTER INSERT OR UPDATE ON vendors.owners DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION vendors.refuse_partial_ownership();
CREATE CONSTRAINT TRIGGER ownership_statements_agree AFTER INSERT OR UPDATE ON vendors.ownership_statements DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION vendors.refuse_partial_ownership();
CREATE TRIGGER vendors_owners_stated BEFORE UPDATE OF state ON vendors.vendors FOR EACH ROW EXECUTE FUNCTION vendors.refuse_unowned();
create policy account_refusals_app on vendors.account_refusals for all to quittance_app using (true) with check (true);
create policy account_refusals_portal on vendors.account_refusals for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy bank_details_app on vendors.bank_details for all to quittance_app using (true) with check (true);
create policy bank_details_portal on vendors.bank_details for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy call_backs_app on vendors.call_backs for all to quittance_app using (true) with check (true);
create policy owners_app on vendors.owners for all to quittance_app using (true) with check (true);
create policy owners_portal on vendors.owners for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy ownership_statements_app on vendors.ownership_statements for all to quittance_app using (true) with check (true);
create policy ownership_statements_portal on vendors.ownership_statements for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy screening_hits_app on vendors.screening_hits for all to quittance_app using (true) with check (true);
create policy tax_facts_app on vendors.tax_facts for all to quittance_app using (true) with check (true);
create policy tax_facts_portal on vendors.tax_facts for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy tax_forms_app on vendors.tax_forms for all to quittance_app using (true) with check (true);
create policy tax_forms_portal on vendors.tax_forms for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy vendors_app on vendors.vendors for all to quittance_app using (true) with check (true);
create policy vendors_portal on vendors.vendors for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
create policy waiting_programs_app on vendors.waiting_programs for all to quittance_app using (true) with check (true);
create policy waiting_programs_portal on vendors.waiting_programs for select to quittance_portal using ((partner_id = (NULLIF(current_setting('app.partner'::text, true), ''::text))::uuid));
grant usage on schema vendors to quittance_app;
grant usage on schema vendors to quittance_portal;
grant insert, select on vendors.account_exceptions to quittance_app;
grant insert, select on vendors.account_refusals to quittance_app;
grant insert, select on vendors.accounts to quittance_app;
grant insert, select, update on vendors.bank_details to quittance_app;
grant insert, select on vendors.blocks to quittance_app;
grant insert, select on vendors.call_backs to quittance_app;
grant insert, select on vendors.listed_entries to quittance_app;
grant insert, select on vendors.listed_names to quittance_app;
grant insert, select on vendors.owners to quittance_app;
grant select on vendors.owners to quittance_portal;
grant insert, select on vendors.ownership_statements to quittance_app;
grant select on vendors.ownership_statements to quittance_portal;
grant insert, select on vendors.reminders to quittance_app;
grant select on vendors.screened_names to quittance_app;
grant insert, select on vendors.screening_hits to quittance_app;
grant insert, select on vendors.screening_limit_changes to quittance_app;
grant insert, select, update on vendors.screening_limits to quittance_app;
grant insert, select on vendors.screening_lists to quittance_app;
grant select on vendors.screening_lists_mark to quittance_app;
grant select on vendors.screening_names_marks to quittance_app;
grant insert, select on vendors.screening_versions to quittance_app;
grant insert, select, update on vendors.screenings to quittance_app;
grant insert, select, update on vendors.tax_facts to quittance_app;
grant select on vendors.tax_figures to quittance_app;
grant insert, select on vendors.tax_forms to quittance_app;
grant insert, select, update on vendors.vendors to quittance_app;
grant insert, select on vendors.waiting_programs to quittance_app;
grant select on vendors.waiting_programs to quittance_portal;
grant update (account_blind, approved_by, approved_at, ended_at, ended_by, ended_reason) on vendors.account_exceptions to quittance_app;
grant update (lifted_by, lifted_at, lifted_reason, lift_asked_by, lift_asker_name, lift_asked_at, lift_reason) on vendors.account_refusals to quittance_app;
grant select (account_refusal_id, bank_detail_id, partner_id, payment_ref, code, refused_at, lifted_at) on vendors.account_refusals to quittance_portal;
grant update (account_blind, blind_key) on vendors.accounts to quittance_app;
grant select (bank_detail_id, vendor_id, partner_id, currency, scheme, holder_name, bank_country, bic, account_masked, state, is_first, proposed_at, called_back_at, approved_at, usable_on, retired_at, retired_reason, version, holder_local, notice_code, replaced_by) on vendors.bank_details to quittance_portal;
grant update (lift_reason, lift_asked_by, lift_asked_at, lifted_by, lifted_at) on vendors.blocks to quittance_app;
grant update (until_version) on vendors.listed_entries to quittance_app;
grant update (keys) on vendors.listed_names to quittance_app;
grant update (ended_at) on vendors.owners to quittance_app;
grant update (ended_at) on vendors.ownership_statements to quittance_app;
grant update (state, proposed_by, proposed_at, reason, settled_by, settled_at, settled_reason, report_due_on) on vendors.screening_hits to quittance_app;
grant update (state, decided_by, decided_at, declined_reason) on vendors.screening_limit_changes to quittance_app;
grant update (kind, version) on vendors.screening_lists to quittance_app;
grant select (vendor_id, partner_id, number_refused_on) on vendors.tax_facts to quittance_portal;
grant update (state, tax_number_sealed, decided_by, decided_at, ended_on, ended_reason, ended_by) on vendors.tax_forms to quittance_app;
grant select (tax_form_id, vendor_id, partner_id, state, form, tax_residence, signed_on, signer_name, signer_capacity, tax_classification, exempt_payee_code, chapter4_status, treaty_article, treaty_rate, tax_number_masked, valid_through, proposed_at, file_id, decided_at, ended_on, ended_reason) on vendors.tax_forms to quittance_portal;
grant select (vendor_id, partner_id, state, state_reason, legal_name, entity_kind, registration_number, tax_residence, street, house_number, post_code, town, region, country, tax_form, tax_form_signed_on, tax_number_masked, accepted_name, accepted_beside, erp_number, invited_at, submitted_at, approved_at, version, lei, vat_number, signer_name, signer_capacity, tax_classification, exempt_payee_code, chapter4_status, treaty_article, treaty_rate, tax_form_through, tax_form_ended_on, state_since, payer_countries) on vendors.vendors to quittance_portal;
grant execute on function vendors.refuse_partial_ownership() to public;
grant execute on function vendors.refuse_unowned() to public;
