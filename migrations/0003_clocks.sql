-- Why: when something is due is said by the calendar of the program, never by the server. Calendars
-- are dated data with their source; a clock stores the instant it is due, so that the queue can sort
-- and the sweep can look by an index, and keeps the marks it was derived from, so that anybody can
-- compute it again. An edit of a calendar makes a new revision: open clocks move to it, stopped ones
-- keep the revision they ended under.
create schema clocks;
grant usage on schema clocks to quittance_app, quittance_portal;

create table clocks.calendars (
  calendar_id uuid constraint calendars_pkey primary key default gen_random_uuid(),
  code text collate "C" not null constraint calendars_code_shape check (code ~ '^[a-z][a-z0-9-]{1,31}$'),
  name text not null,
  kind text not null constraint calendars_kind check (kind in ('office', 'banking')),
  zone text collate "C" not null,
  week text[] not null constraint calendars_week_days check (cardinality(week) = 7),
  nominal_day_minutes integer not null
    constraint calendars_nominal_day check (nominal_day_minutes between 1 and 1440),
  revision integer not null default 1 constraint calendars_revision check (revision > 0),
  constraint calendars_code_unique unique (code)
);
comment on column clocks.calendars.week is 'Opening hours Monday to Sunday: 09:00-12:00, 13:00-17:00';
grant select, insert on clocks.calendars to quittance_app;
grant update (revision) on clocks.calendars to quittance_app;

create table clocks.holidays (
  holiday_id bigint generated always as identity constraint holidays_pkey primary key,
  calendar_id uuid not null constraint holidays_calendar references clocks.calendars,
  on_date date not null,
  name text not null constraint holidays_name_given check (length(name) between 1 and 120),
  hours text collate "C" not null,
  source text not null constraint holidays_source_given check (length(source) between 1 and 200),
  since_revision integer not null,
  until_revision integer constraint holidays_until check (until_revision > since_revision)
);
comment on column clocks.holidays.hours is 'The hours still open that day; empty is closed.';
create unique index holidays_one_per_day on clocks.holidays (calendar_id, on_date)
  where until_revision is null;
grant select, insert on clocks.holidays to quittance_app;
grant update (until_revision) on clocks.holidays to quittance_app;

create table clocks.clocks (
  clock_id uuid constraint clocks_pkey primary key,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  partner_id uuid,
  kind text collate "C" not null,
  calendar_id uuid not null constraint clocks_calendar references clocks.calendars,
  calendar_revision integer not null,
  target_minutes integer not null constraint clocks_target check (target_minutes > 0),
  state text not null constraint clocks_state check (state in ('running', 'paused', 'stopped')),
  owed_by text not null constraint clocks_owed_by check (owed_by in ('ours', 'partner', 'owner')),
  started_at timestamptz not null,
  stopped_at timestamptz,
  due_at timestamptz,
  warned_percent integer not null default 0
    constraint clocks_warned check (warned_percent in (0, 50, 80, 100)),
  warn_at timestamptz,
  constraint clocks_one_per_kind unique (subject_kind, subject_id, kind),
  constraint clocks_stopped check ((state = 'stopped') = (stopped_at is not null)),
  constraint clocks_running_is_due check (state <> 'running' or due_at is not null)
);
comment on column clocks.clocks.due_at is
  'When the target is used up; null while the clock stands still before that.';
-- The sweep's: rows whose next warning (50, 80, 100 %) has come.
create index clocks_warn on clocks.clocks (warn_at) where warn_at is not null;
create index clocks_open_of_calendar on clocks.clocks (calendar_id, clock_id)
  where state <> 'stopped';
alter table clocks.clocks enable row level security;
alter table clocks.clocks force row level security;
create policy clocks_app on clocks.clocks to quittance_app using (true) with check (true);
create policy clocks_portal on clocks.clocks for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert, update on clocks.clocks to quittance_app;
grant select on clocks.clocks to quittance_portal;

-- What was done to a clock: only ever added to.
create table clocks.marks (
  clock_id uuid not null constraint marks_clock references clocks.clocks,
  number integer not null constraint marks_number check (number > 0),
  kind text not null
    constraint marks_kind check (kind in ('start', 'pause', 'resume', 'hand', 'stop', 'reopen')),
  at timestamptz not null,
  runs boolean not null,
  owed_by text not null constraint marks_owed_by check (owed_by in ('ours', 'partner', 'owner')),
  event_id uuid,
  constraint marks_pkey primary key (clock_id, number)
);
comment on column clocks.marks.event_id is 'What caused it, when an event of its owner did.';
grant select, insert on clocks.marks to quittance_app;
create trigger marks_append_only before update or delete or truncate on clocks.marks
  for each statement execute function audit.refuse_change();

-- For the lists of other domains: which clock runs on what, and when it is due.
create view clocks.due with (security_invoker = true) as
  select subject_kind, subject_id, partner_id, kind, state, owed_by, started_at, stopped_at, due_at,
    warned_percent
  from clocks.clocks;
grant select on clocks.due to quittance_app, quittance_portal;

-- Dated data, 2025 to 2028. Hours of the banking calendars are those of the payment system's day;
-- only whether a day is a banking day is asked of them.
insert into clocks.calendars (code, name, kind, zone, week, nominal_day_minutes) values
  ('berlin', 'Office Berlin', 'office', 'Europe/Berlin', array['09:00-17:00', '09:00-17:00',
    '09:00-17:00', '09:00-17:00', '09:00-17:00', '', ''], 480),
  ('new-york', 'Office New York', 'office', 'America/New_York', array['09:00-17:00', '09:00-17:00',
    '09:00-17:00', '09:00-17:00', '09:00-17:00', '', ''], 480),
  ('target', 'TARGET banking days (EUR)', 'banking', 'Europe/Berlin', array['07:00-18:00',
    '07:00-18:00', '07:00-18:00', '07:00-18:00', '07:00-18:00', '', ''], 480),
  ('us-fed', 'Federal Reserve banking days (USD)', 'banking', 'America/New_York',
    array['08:30-18:30', '08:30-18:30', '08:30-18:30', '08:30-18:30', '08:30-18:30', '', ''], 480);

insert into clocks.holidays (calendar_id, on_date, name, hours, source, since_revision)
select calendar_id, h.on_date::date, h.name, '', 'Berlin law on Sundays and public holidays (Gesetz über die Sonn- und Feiertage)', 1
from clocks.calendars, (values
  ('2025-01-01', 'New Year''s Day'),
  ('2025-03-08', 'International Women''s Day'),
  ('2025-04-18', 'Good Friday'),
  ('2025-04-21', 'Easter Monday'),
  ('2025-05-01', 'Labour Day'),
  ('2025-05-08', '80 years since the liberation'),
  ('2025-05-29', 'Ascension Day'),
  ('2025-06-09', 'Whit Monday'),
  ('2025-10-03', 'Day of German Unity'),
  ('2025-12-25', 'Christmas Day'),
  ('2025-12-26', 'Second Day of Christmas'),
  ('2026-01-01', 'New Year''s Day'),
  ('2026-03-08', 'International Women''s Day'),
  ('2026-04-03', 'Good Friday'),
  ('2026-04-06', 'Easter Monday'),
  ('2026-05-01', 'Labour Day'),
  ('2026-05-14', 'Ascension Day'),
  ('2026-05-25', 'Whit Monday'),
  ('2026-10-03', 'Day of German Unity'),
  ('2026-12-25', 'Christmas Day'),
  ('2026-12-26', 'Second Day of Christmas'),
  ('2027-01-01', 'New Year''s Day'),
  ('2027-03-08', 'International Women''s Day'),
  ('2027-03-26', 'Good Friday'),
  ('2027-03-29', 'Easter Monday'),
  ('2027-05-01', 'Labour Day'),
  ('2027-05-06', 'Ascension Day'),
  ('2027-05-17', 'Whit Monday'),
  ('2027-10-03', 'Day of German Unity'),
  ('2027-12-25', 'Christmas Day'),
  ('2027-12-26', 'Second Day of Christmas'),
  ('2028-01-01', 'New Year''s Day'),
  ('2028-03-08', 'International Women''s Day'),
  ('2028-04-14', 'Good Friday'),
  ('2028-04-17', 'Easter Monday'),
  ('2028-05-01', 'Labour Day'),
  ('2028-05-25', 'Ascension Day'),
  ('2028-06-05', 'Whit Monday'),
  ('2028-06-17', '75 years since the uprising of 17 June'),
  ('2028-10-03', 'Day of German Unity'),
  ('2028-12-25', 'Christmas Day'),
  ('2028-12-26', 'Second Day of Christmas')
) as h (on_date, name) where code = 'berlin';

insert into clocks.holidays (calendar_id, on_date, name, hours, source, since_revision)
select calendar_id, h.on_date::date, h.name, '', '5 U.S.C. 6103, federal holidays with their observed days', 1
from clocks.calendars, (values
  ('2025-01-01', 'New Year''s Day'),
  ('2025-01-20', 'Birthday of Martin Luther King, Jr.'),
  ('2025-02-17', 'Washington''s Birthday'),
  ('2025-05-26', 'Memorial Day'),
  ('2025-06-19', 'Juneteenth'),
  ('2025-07-04', 'Independence Day'),
  ('2025-09-01', 'Labor Day'),
  ('2025-10-13', 'Columbus Day'),
  ('2025-11-11', 'Veterans Day'),
  ('2025-11-27', 'Thanksgiving Day'),
  ('2025-12-25', 'Christmas Day'),
  ('2026-01-01', 'New Year''s Day'),
  ('2026-01-19', 'Birthday of Martin Luther King, Jr.'),
  ('2026-02-16', 'Washington''s Birthday'),
  ('2026-05-25', 'Memorial Day'),
  ('2026-06-19', 'Juneteenth'),
  ('2026-07-03', 'Independence Day (observed)'),
  ('2026-09-07', 'Labor Day'),
  ('2026-10-12', 'Columbus Day'),
  ('2026-11-11', 'Veterans Day'),
  ('2026-11-26', 'Thanksgiving Day'),
  ('2026-12-25', 'Christmas Day'),
  ('2027-01-01', 'New Year''s Day'),
  ('2027-01-18', 'Birthday of Martin Luther King, Jr.'),
  ('2027-02-15', 'Washington''s Birthday'),
  ('2027-05-31', 'Memorial Day'),
  ('2027-06-18', 'Juneteenth (observed)'),
  ('2027-07-05', 'Independence Day (observed)'),
  ('2027-09-06', 'Labor Day'),
  ('2027-10-11', 'Columbus Day'),
  ('2027-11-11', 'Veterans Day'),
  ('2027-11-25', 'Thanksgiving Day'),
  ('2027-12-24', 'Christmas Day (observed)'),
  ('2027-12-31', 'New Year''s Day (observed)'),
  ('2028-01-17', 'Birthday of Martin Luther King, Jr.'),
  ('2028-02-21', 'Washington''s Birthday'),
  ('2028-05-29', 'Memorial Day'),
  ('2028-06-19', 'Juneteenth'),
  ('2028-07-04', 'Independence Day'),
  ('2028-09-04', 'Labor Day'),
  ('2028-10-09', 'Columbus Day'),
  ('2028-11-10', 'Veterans Day (observed)'),
  ('2028-11-23', 'Thanksgiving Day'),
  ('2028-12-25', 'Christmas Day')
) as h (on_date, name) where code = 'new-york';

insert into clocks.holidays (calendar_id, on_date, name, hours, source, since_revision)
select calendar_id, h.on_date::date, h.name, '', 'European Central Bank, TARGET closing days', 1
from clocks.calendars, (values
  ('2025-01-01', 'New Year''s Day'),
  ('2025-04-18', 'Good Friday'),
  ('2025-04-21', 'Easter Monday'),
  ('2025-05-01', 'Labour Day'),
  ('2025-12-25', 'Christmas Day'),
  ('2025-12-26', 'Christmas Holiday'),
  ('2026-01-01', 'New Year''s Day'),
  ('2026-04-03', 'Good Friday'),
  ('2026-04-06', 'Easter Monday'),
  ('2026-05-01', 'Labour Day'),
  ('2026-12-25', 'Christmas Day'),
  ('2026-12-26', 'Christmas Holiday'),
  ('2027-01-01', 'New Year''s Day'),
  ('2027-03-26', 'Good Friday'),
  ('2027-03-29', 'Easter Monday'),
  ('2027-05-01', 'Labour Day'),
  ('2027-12-25', 'Christmas Day'),
  ('2027-12-26', 'Christmas Holiday'),
  ('2028-01-01', 'New Year''s Day'),
  ('2028-04-14', 'Good Friday'),
  ('2028-04-17', 'Easter Monday'),
  ('2028-05-01', 'Labour Day'),
  ('2028-12-25', 'Christmas Day'),
  ('2028-12-26', 'Christmas Holiday')
) as h (on_date, name) where code = 'target';

insert into clocks.holidays (calendar_id, on_date, name, hours, source, since_revision)
select calendar_id, h.on_date::date, h.name, '', 'Federal Reserve Banks, holiday schedule: a Saturday holiday keeps its Friday open', 1
from clocks.calendars, (values
  ('2025-01-01', 'New Year''s Day'),
  ('2025-01-20', 'Birthday of Martin Luther King, Jr.'),
  ('2025-02-17', 'Washington''s Birthday'),
  ('2025-05-26', 'Memorial Day'),
  ('2025-06-19', 'Juneteenth'),
  ('2025-07-04', 'Independence Day'),
  ('2025-09-01', 'Labor Day'),
  ('2025-10-13', 'Columbus Day'),
  ('2025-11-11', 'Veterans Day'),
  ('2025-11-27', 'Thanksgiving Day'),
  ('2025-12-25', 'Christmas Day'),
  ('2026-01-01', 'New Year''s Day'),
  ('2026-01-19', 'Birthday of Martin Luther King, Jr.'),
  ('2026-02-16', 'Washington''s Birthday'),
  ('2026-05-25', 'Memorial Day'),
  ('2026-06-19', 'Juneteenth'),
  ('2026-07-04', 'Independence Day'),
  ('2026-09-07', 'Labor Day'),
  ('2026-10-12', 'Columbus Day'),
  ('2026-11-11', 'Veterans Day'),
  ('2026-11-26', 'Thanksgiving Day'),
  ('2026-12-25', 'Christmas Day'),
  ('2027-01-01', 'New Year''s Day'),
  ('2027-01-18', 'Birthday of Martin Luther King, Jr.'),
  ('2027-02-15', 'Washington''s Birthday'),
  ('2027-05-31', 'Memorial Day'),
  ('2027-06-19', 'Juneteenth'),
  ('2027-07-05', 'Independence Day (observed)'),
  ('2027-09-06', 'Labor Day'),
  ('2027-10-11', 'Columbus Day'),
  ('2027-11-11', 'Veterans Day'),
  ('2027-11-25', 'Thanksgiving Day'),
  ('2027-12-25', 'Christmas Day'),
  ('2028-01-01', 'New Year''s Day'),
  ('2028-01-17', 'Birthday of Martin Luther King, Jr.'),
  ('2028-02-21', 'Washington''s Birthday'),
  ('2028-05-29', 'Memorial Day'),
  ('2028-06-19', 'Juneteenth'),
  ('2028-07-04', 'Independence Day'),
  ('2028-09-04', 'Labor Day'),
  ('2028-10-09', 'Columbus Day'),
  ('2028-11-11', 'Veterans Day'),
  ('2028-11-23', 'Thanksgiving Day'),
  ('2028-12-25', 'Christmas Day')
) as h (on_date, name) where code = 'us-fed';
