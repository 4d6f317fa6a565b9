-- Why: what a bank answers to a file decides whether money is on its way, refused or come back. Each
-- answer is kept once, as sent, taken apart into what it says of each payment, and beside each stands
-- what was done with it; what fits nothing waits for a person. Where a bank says nothing in the time of
-- its rail, its word on paper counts: one of Finance files it, another confirms it. An account that a
-- bank refused is not paid to again before it is replaced, or somebody says why it may be.

create table payouts.bank_answers (
  bank_answer_id uuid constraint bank_answers_pkey primary key,
  sha256 text collate "C" not null constraint bank_answers_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null constraint bank_answers_size check (size_bytes > 0),
  name text not null,
  format text collate "C" not null
    constraint bank_answers_format check (format in ('pain.002', 'nacha')),
  message_id text,
  filed_by text collate "C" not null,
  filer_name text not null,
  filed_at timestamptz not null,
  constraint bank_answers_once unique (sha256)
);
comment on table payouts.bank_answers is 'Files by which a bank answered; the bytes are in the store.';
create index bank_answers_newest on payouts.bank_answers (bank_answer_id desc);

create table payouts.bank_answer_lines (
  bank_answer_id uuid not null
    constraint bank_answer_lines_answer references payouts.bank_answers (bank_answer_id),
  line_no integer not null constraint bank_answer_lines_no check (line_no > 0),
  file_line integer not null,
  scope text collate "C" not null
    constraint bank_answer_lines_scope check (scope in ('file', 'block', 'payment')),
  says text collate "C" not null constraint bank_answer_lines_says
    check (says in ('received', 'accepted', 'rejected', 'returned', 'blocked', 'change')),
  status text collate "C",
  code text collate "C",
  information text,
  message_ref text,
  block_ref text,
  end_to_end_ref text,
  trace_ref text,
  amount_minor bigint,
  currency char(3),
  corrected_sealed text,
  run_id uuid constraint bank_answer_lines_run references payouts.runs (run_id),
  payment_id uuid constraint bank_answer_lines_payment references payouts.payments (payment_id),
  outcome text collate "C" not null
    constraint bank_answer_lines_outcome check (outcome in ('applied', 'known', 'open')),
  payments_moved integer not null constraint bank_answer_lines_moved check (payments_moved >= 0),
  why text collate "C",
  closed_by text collate "C",
  closer_name text,
  closed_at timestamptz,
  closed_reason text constraint bank_answer_lines_closed_reason
    check (length(closed_reason) between 1 and 2000),
  constraint bank_answer_lines_pkey primary key (bank_answer_id, line_no),
  constraint bank_answer_lines_open_says_why check ((outcome = 'open') = (why is not null)),
  constraint bank_answer_lines_applied_to check (outcome = 'open' or run_id is not null),
  constraint bank_answer_lines_moved_applied check (payments_moved = 0 or outcome = 'applied'),
  constraint bank_answer_lines_of_run check (payment_id is null or run_id is not null),
  constraint bank_answer_lines_closed check (
    (closed_at is null) = (closed_by is null) and (closed_at is null) = (closer_name is null)
    and (closed_at is null) = (closed_reason is null) and (closed_at is null or outcome = 'open')),
  constraint bank_answer_lines_amount check ((amount_minor is null) = (currency is null)),
  constraint bank_answer_lines_corrected check (corrected_sealed is null or says = 'change')
);
comment on table payouts.bank_answer_lines is
  'What an answer says of a file, a block or a payment, and what was done with it.';
create index bank_answer_lines_open on payouts.bank_answer_lines (bank_answer_id desc, line_no)
  where outcome = 'open' and closed_at is null;
create index bank_answer_lines_by_run on payouts.bank_answer_lines (run_id) where run_id is not null;
create index bank_answer_lines_by_payment on payouts.bank_answer_lines (payment_id)
  where payment_id is not null;

-- The bank's word on paper about a payment it does not answer by file.
create table payouts.written_answers (
  written_answer_id uuid constraint written_answers_pkey primary key,
  payment_id uuid not null
    constraint written_answers_payment references payouts.payments (payment_id),
  says text collate "C" not null constraint written_answers_says
    check (says in ('accepted', 'rejected', 'returned')),
  said_on date not null,
  code text collate "C" constraint written_answers_code check (code ~ '^[A-Z0-9]{1,4}$'),
  words text not null constraint written_answers_words check (length(words) between 1 and 2000),
  sha256 text collate "C" not null
    constraint written_answers_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null constraint written_answers_size check (size_bytes > 0),
  name text not null,
  media_type text collate "C" not null,
  filed_by text collate "C" not null,
  filer_name text not null,
  filed_at timestamptz not null,
  state text collate "C" not null constraint written_answers_state
    check (state in ('filed', 'confirmed', 'declined')),
  judged_by text collate "C",
  judge_name text,
  judged_at timestamptz,
  declined_reason text constraint written_answers_declined_reason
    check (length(declined_reason) between 1 and 2000),
  constraint written_answers_judged check ((state = 'filed') = (judged_at is null)
    and (judged_at is null) = (judged_by is null) and (judged_at is null) = (judge_name is null)),
  constraint written_answers_declined_why check ((state = 'declined') = (declined_reason is not null)),
  constraint written_answers_second_person check (state <> 'confirmed' or judged_by <> filed_by)
);
comment on table payouts.written_answers is
  'A bank''s written answer: filed by one of Finance, confirmed by another, with the paper.';
create unique index written_answers_one_open on payouts.written_answers (payment_id)
  where state = 'filed';
create index written_answers_by_payment on payouts.written_answers (payment_id, written_answer_id);

-- Banking days after the execution day in which a bank answers; without a row the rail's own.
create table payouts.answer_times (
  paying_account_id uuid not null
    constraint answer_times_account references payouts.paying_accounts (paying_account_id),
  valid_from date not null,
  banking_days integer not null
    constraint answer_times_days check (banking_days between 0 and 60),
  reason text not null constraint answer_times_reason check (length(reason) between 1 and 2000),
  set_by text collate "C" not null,
  set_at timestamptz not null,
  constraint answer_times_pkey primary key (paying_account_id, valid_from)
);

grant select, insert on payouts.bank_answers, payouts.bank_answer_lines, payouts.written_answers,
  payouts.answer_times to quittance_app;
grant update (closed_by, closer_name, closed_at, closed_reason)
  on payouts.bank_answer_lines to quittance_app;
grant update (state, judged_by, judge_name, judged_at, declined_reason)
  on payouts.written_answers to quittance_app;

-- A bank refused to pay to an account, or sent the money back, for a reason that lies in the account.
create table vendors.account_refusals (
  account_refusal_id uuid constraint account_refusals_pkey primary key,
  bank_detail_id uuid not null
    constraint account_refusals_detail references vendors.bank_details (bank_detail_id),
  partner_id uuid not null
    constraint account_refusals_partner references partners.partners (partner_id),
  payment_ref text collate "C" not null,
  code text collate "C" not null constraint account_refusals_code check (code ~ '^[A-Z0-9]{1,4}$'),
  refused_at timestamptz not null,
  lifted_by text collate "C",
  lifted_at timestamptz,
  lifted_reason text constraint account_refusals_lifted_reason
    check (length(lifted_reason) between 1 and 2000),
  constraint account_refusals_once unique (bank_detail_id, payment_ref),
  constraint account_refusals_lifted check ((lifted_at is null) = (lifted_by is null)
    and (lifted_at is null) = (lifted_reason is null))
);
create index account_refusals_open on vendors.account_refusals (bank_detail_id)
  where lifted_at is null;
create index account_refusals_by_partner on vendors.account_refusals (partner_id);
alter table vendors.account_refusals enable row level security;
alter table vendors.account_refusals force row level security;
create policy account_refusals_app on vendors.account_refusals to quittance_app
  using (true) with check (true);
create policy account_refusals_portal on vendors.account_refusals for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on vendors.account_refusals to quittance_app;
grant update (lifted_by, lifted_at, lifted_reason) on vendors.account_refusals to quittance_app;
grant select (account_refusal_id, bank_detail_id, partner_id, payment_ref, code, refused_at,
  lifted_at) on vendors.account_refusals to quittance_portal;

-- A notification (camt.054) is never a line of the book: what it says of payments waits for the
-- statement's line of the same day and amount, and becomes its details.
alter table reconciliation.files drop constraint statement_files_source;
alter table reconciliation.files add constraint statement_files_source
  check (source in ('camt.053', 'mt940', 'camt.054'));
create table reconciliation.notified_entries (
  notified_entry_id uuid constraint notified_entries_pkey primary key,
  statement_file_id uuid not null
    constraint notified_entries_file references reconciliation.files (statement_file_id),
  paying_account_id uuid not null
    constraint notified_entries_account references payouts.paying_accounts (paying_account_id),
  fingerprint text collate "C" not null,
  occurrence integer not null constraint notified_entries_occurrence check (occurrence > 0),
  booked_on date not null,
  amount_minor bigint not null,
  currency char(3) not null,
  servicer_reference text,
  details jsonb not null,
  line_id uuid constraint notified_entries_line references reconciliation.lines (line_id),
  joined_at timestamptz,
  constraint notified_entries_once unique (paying_account_id, fingerprint, occurrence),
  constraint notified_entries_joined check ((line_id is null) = (joined_at is null))
);
comment on table reconciliation.notified_entries is
  'Provisional: what a notification said of an account, until the statement has the line.';
create index notified_entries_waiting on reconciliation.notified_entries
  (paying_account_id, booked_on) where line_id is null;
create unique index notified_entries_one_per_line on reconciliation.notified_entries (line_id)
  where line_id is not null;
grant select, insert on reconciliation.notified_entries to quittance_app;
grant update (line_id, joined_at) on reconciliation.notified_entries to quittance_app;
