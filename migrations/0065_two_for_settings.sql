-- Why: what steers money but belongs to no run was still in one person's hands. How a payer is taxed,
-- and a bank day that is opened (it shortens every cooling-off), now wait for a second person. A file
-- that somebody hands in by hand is with one person at a time, so that two colleagues do not both hand
-- it in. Our own accounts are of every kind of account that our vendors' are.

-- Who has a run's file to hand it in by hand; ended by whoever says it was not handed in.
create table payouts.file_takings (
  file_taking_id uuid constraint file_takings_pkey primary key,
  run_id uuid not null constraint file_takings_file references payouts.files (run_id),
  taken_by text collate "C" not null,
  taken_at timestamptz not null,
  given_back_by text collate "C",
  given_back_at timestamptz,
  given_back_reason text constraint file_takings_reason
    check (length(given_back_reason) between 1 and 2000),
  constraint file_takings_given_back check ((given_back_at is null) = (given_back_by is null)
    and (given_back_at is null) = (given_back_reason is null))
);
comment on table payouts.file_takings is
  'Who took the file of a run to hand it in at the bank, and who said that it was not.';
create unique index file_takings_one_living on payouts.file_takings (run_id)
  where given_back_at is null;
create index file_takings_of_run on payouts.file_takings (run_id, file_taking_id);
grant select, insert, update (given_back_by, given_back_at, given_back_reason)
  on payouts.file_takings to quittance_app;

-- How a payer is taxed follows from a change that two of Finance made; what stood before stays.
alter table payouts.payer_taxes
  add column payer_change_id uuid constraint payer_taxes_change references payouts.payer_changes;
alter table payouts.payer_taxes
  add constraint payer_taxes_by_change check (payer_change_id is not null) not valid;
comment on column payouts.payer_taxes.payer_change_id is
  'The change, proposed by one of Finance and approved by another, that it stands by; null before.';

-- That a refused tax number stands again, or was refused later, withholds less: one of Finance asks for
-- it and another agrees. To note a refusal, or an earlier one, takes one.
alter table vendors.tax_facts
  add column easing_asked_by text collate "C",
  add column easing_asked_at timestamptz,
  add column easing_reason text
    constraint tax_facts_easing_reason check (length(easing_reason) between 1 and 2000),
  -- Null: the number stands again.
  add column easing_to date,
  add column eased_by text collate "C",
  add constraint tax_facts_easing check ((easing_asked_by is null) = (easing_asked_at is null)
    and (easing_asked_by is null) = (easing_reason is null)
    and (easing_asked_by is not null or (easing_to is null and eased_by is null))),
  add constraint tax_facts_second_person check (eased_by <> easing_asked_by);
alter table vendors.tax_facts
  add constraint tax_facts_stands_by_two
    check (number_refused_on is not null or eased_by is not null) not valid;
comment on column vendors.tax_facts.eased_by is
  'Who agreed that less is withheld, asked for by another; null while it waits.';

-- Our own accounts are of any kind that a file can debit.
alter table payouts.paying_accounts
  drop constraint paying_accounts_scheme,
  add constraint paying_accounts_scheme check (scheme in ('iban', 'aba', 'gb', 'ca', 'au', 'jp', 'in',
    'br', 'mx', 'sg')),
  add constraint paying_accounts_home check (
    case scheme when 'ca' then currency in ('CAD', 'USD')
      when 'au' then currency in ('AUD', 'USD')
      when 'jp' then currency in ('JPY', 'USD')
      when 'in' then currency = 'INR'
      when 'br' then currency = 'BRL'
      when 'mx' then currency in ('MXN', 'USD')
      when 'sg' then currency in ('SGD', 'USD')
      else true end);

-- A day of a banking calendar that is to be a bank day though it was none, or longer than it was.
create table clocks.calendar_changes (
  calendar_change_id uuid constraint calendar_changes_pkey primary key,
  calendar_id uuid not null constraint calendar_changes_calendar references clocks.calendars,
  on_date date not null,
  -- Null: the day is no longer one that differs, and the week's hours hold.
  name text constraint calendar_changes_name check (length(name) between 1 and 120),
  hours text collate "C",
  source text constraint calendar_changes_source check (length(source) between 1 and 200),
  state text collate "C" not null constraint calendar_changes_state
    check (state in ('proposed', 'applied', 'declined')),
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  decided_by text collate "C",
  decided_at timestamptz,
  declined_reason text constraint calendar_changes_declined_reason
    check (length(declined_reason) between 1 and 2000),
  constraint calendar_changes_whole check ((name is null) = (hours is null)
    and (name is null) = (source is null)),
  constraint calendar_changes_second_person
    check (state <> 'applied' or decided_by <> proposed_by),
  constraint calendar_changes_decided check ((state = 'proposed') = (decided_at is null)
    and (decided_at is null) = (decided_by is null)),
  constraint calendar_changes_declined_why
    check ((state = 'declined') = (declined_reason is not null))
);
comment on table clocks.calendar_changes is
  'What was to open a day of a banking calendar: by whom, and what became of it.';
create unique index calendar_changes_one_open on clocks.calendar_changes (calendar_id, on_date)
  where state = 'proposed';
grant select, insert, update (state, decided_by, decided_at, declined_reason)
  on clocks.calendar_changes to quittance_app;
