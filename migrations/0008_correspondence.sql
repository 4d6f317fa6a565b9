-- Why: what was said about a submission, a vendor or a partner, in one thread per subject, kept
-- apart from what we say among ourselves. A letter is a row before it is mail: it is marked before
-- it is handed to the mail server, so that a crash in between never sends it twice. Follow-ups to a
-- partner are due rows that a sweep looks for.
create schema correspondence;
grant usage on schema correspondence to quittance_app, quittance_portal;

create table correspondence.threads (
  thread_id uuid constraint threads_pkey primary key,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  partner_id uuid constraint threads_partner references partners.partners,
  opened_at timestamptz not null,
  constraint threads_one_per_subject unique (subject_kind, subject_id)
);
create index threads_of_partner on correspondence.threads (partner_id, thread_id)
  where partner_id is not null;
alter table correspondence.threads enable row level security;
alter table correspondence.threads force row level security;
create policy threads_app on correspondence.threads to quittance_app using (true) with check (true);
create policy threads_portal on correspondence.threads for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on correspondence.threads to quittance_app;
grant select on correspondence.threads to quittance_portal;

-- Only ever added to. Who wrote is an id; the name is looked up, so that it can be erased.
create table correspondence.messages (
  message_id uuid constraint messages_pkey primary key,
  thread_id uuid not null constraint messages_thread references correspondence.threads,
  partner_id uuid,
  kind text not null
    constraint messages_kind check (kind in ('to_partner', 'from_partner', 'note')),
  author_kind text not null
    constraint messages_author_kind check (author_kind in ('person', 'agent', 'system')),
  author_id text collate "C" not null,
  title text constraint messages_title_length check (length(title) <= 300),
  body text not null constraint messages_body_length check (length(body) between 1 and 20000),
  at timestamptz not null
);
create index messages_of_thread on correspondence.messages (thread_id, message_id);
alter table correspondence.messages enable row level security;
alter table correspondence.messages force row level security;
create policy messages_app on correspondence.messages to quittance_app
  using (true) with check (true);
create policy messages_portal on correspondence.messages for select to quittance_portal
  using (kind <> 'note' and partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on correspondence.messages to quittance_app;
grant select on correspondence.messages to quittance_portal;

create table correspondence.letters (
  letter_id uuid constraint letters_pkey primary key,
  thread_id uuid constraint letters_thread references correspondence.threads,
  message_id uuid constraint letters_message references correspondence.messages,
  partner_id uuid,
  to_name text,
  to_email text collate "C" not null
    constraint letters_to_shape check (to_email ~ '^[^@ ]+@[^@ ]+$'),
  template text collate "C" not null,
  subject text not null constraint letters_subject_length check (length(subject) between 1 and 300),
  body text not null constraint letters_body_length check (length(body) between 1 and 40000),
  written_at timestamptz not null,
  send_after timestamptz not null,
  state text not null constraint letters_state
    check (state in ('waiting', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
  attempts integer not null default 0,
  attempted_at timestamptz,
  sent_at timestamptz,
  last_reason text,
  constraint letters_sent_when check ((state = 'sent') = (sent_at is not null)),
  constraint letters_attempted check (state <> 'sending' or attempted_at is not null)
);
comment on column correspondence.letters.state is
  'unknown: the connection broke after the text was handed over; never sent again by itself.';
create index letters_waiting on correspondence.letters (send_after, letter_id)
  where state = 'waiting';
create index letters_sending on correspondence.letters (attempted_at) where state = 'sending';
create index letters_of_message on correspondence.letters (message_id)
  where message_id is not null;
alter table correspondence.letters enable row level security;
alter table correspondence.letters force row level security;
create policy letters_app on correspondence.letters to quittance_app using (true) with check (true);
grant select, insert on correspondence.letters to quittance_app;
-- What a letter says never changes once it is written.
grant update (state, attempts, attempted_at, sent_at, send_after, last_reason)
  on correspondence.letters to quittance_app;

create table correspondence.follow_ups (
  follow_up_id uuid constraint follow_ups_pkey primary key,
  thread_id uuid not null constraint follow_ups_thread references correspondence.threads,
  partner_id uuid not null constraint follow_ups_partner references partners.partners,
  about text not null constraint follow_ups_about_length check (length(about) between 1 and 120),
  calendar_code text collate "C",
  zone text collate "C" not null,
  reminder_days integer[] not null
    constraint follow_ups_reminder_days check (cardinality(reminder_days) between 1 and 10),
  lapse_days integer not null constraint follow_ups_lapse_days check (lapse_days between 1 and 250),
  asked_at timestamptz not null,
  state text not null constraint follow_ups_state check (state in ('open', 'answered', 'lapsed')),
  reminders integer not null default 0
    constraint follow_ups_reminders check (reminders between 0 and cardinality(reminder_days)),
  next_at timestamptz,
  lapses_at timestamptz not null,
  ended_at timestamptz,
  constraint follow_ups_next check ((state = 'open') = (next_at is not null)),
  constraint follow_ups_ended check ((state = 'open') = (ended_at is null))
);
comment on column correspondence.follow_ups.calendar_code is
  'The office calendar of the partner''s zone; null: weekdays 09:00-17:00 there.';
create unique index follow_ups_one_open on correspondence.follow_ups (thread_id)
  where state = 'open';
create index follow_ups_next_due on correspondence.follow_ups (next_at) where next_at is not null;
alter table correspondence.follow_ups enable row level security;
alter table correspondence.follow_ups force row level security;
create policy follow_ups_app on correspondence.follow_ups to quittance_app
  using (true) with check (true);
create policy follow_ups_portal on correspondence.follow_ups for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert, update on correspondence.follow_ups to quittance_app;
grant select on correspondence.follow_ups to quittance_portal;

-- What a role of ours should know now: a breach, a failed letter, an answered question.
create table correspondence.notices (
  notice_id uuid constraint notices_pkey primary key,
  role text collate "C" not null,
  subject_kind text collate "C" not null,
  subject_id text collate "C" not null,
  event_id uuid not null,
  text text not null constraint notices_text_length check (length(text) between 1 and 500),
  at timestamptz not null,
  constraint notices_once unique (event_id, role)
);
create index notices_of_role on correspondence.notices (role, notice_id);
grant select, insert on correspondence.notices to quittance_app;
