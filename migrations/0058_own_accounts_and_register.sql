-- Why: whoever can turn our own account, its cut-off or the name on our payments can turn the money,
-- as surely as with a vendor's account. So an own account cools off before it pays, unless it is the
-- payer's first; what is changed of a payer or its account is a row with old and new, proposed by one
-- of Finance and decided by another, and what steers where or when money goes waits its banking days.
-- And where the ERP pays, its register is the answer: it takes a bill, pays it, or voids it.

alter table payouts.paying_accounts
  drop constraint paying_accounts_state,
  drop constraint paying_accounts_second_person,
  add column usable_on date,
  add constraint paying_accounts_second_person check (state not in ('cooling', 'usable')
    or (approved_by is not null and approved_by <> proposed_by)),
  add constraint paying_accounts_cools check (state <> 'cooling' or usable_on is not null);
alter table payouts.paying_accounts add constraint paying_accounts_state
  check (state in ('proposed', 'cooling', 'usable', 'retired'));
comment on column payouts.paying_accounts.usable_on is
  'From this day of its calendar it pays; null for accounts approved before accounts cooled off.';
grant update (usable_on, name, profile, originator, bic, calendar_code, cut_off, lead_days,
  batch_booking, payment_min_minor, gl_account) on payouts.paying_accounts to quittance_app;
grant update (legal_name, street, house_number, post_code, town, region, country, tax_number,
  vat_number) on payouts.payers to quittance_app;
grant update, delete on payouts.second_approvals to quittance_app;

create table payouts.payer_changes (
  payer_change_id uuid constraint payer_changes_pkey primary key,
  payer_id uuid not null constraint payer_changes_payer references payouts.payers,
  -- Null: of the payer itself.
  paying_account_id uuid constraint payer_changes_account references payouts.paying_accounts,
  before jsonb not null,
  after jsonb not null,
  reason text not null constraint payer_changes_reason check (length(reason) between 1 and 2000),
  cools boolean not null,
  state text collate "C" not null constraint payer_changes_state
    check (state in ('proposed', 'cooling', 'applied', 'declined')),
  usable_on date,
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  decided_by text collate "C",
  decided_at timestamptz,
  declined_reason text constraint payer_changes_declined_reason
    check (length(declined_reason) between 1 and 2000),
  applied_at timestamptz,
  constraint payer_changes_differs check (before <> after),
  constraint payer_changes_second_person
    check (state not in ('cooling', 'applied') or decided_by <> proposed_by),
  constraint payer_changes_decided check ((state = 'proposed') = (decided_at is null)
    and (decided_at is null) = (decided_by is null)),
  constraint payer_changes_declined_why check ((state = 'declined') = (declined_reason is not null)),
  constraint payer_changes_applied check ((state = 'applied') = (applied_at is not null)),
  constraint payer_changes_cooled check (not cools or state in ('proposed', 'declined')
    or usable_on is not null)
);
comment on table payouts.payer_changes is
  'What was to be changed of a payer or its account: old and new, by whom, and what became of it.';
create unique index payer_changes_one_open
  on payouts.payer_changes (payer_id, coalesce(paying_account_id, payer_id))
  where state in ('proposed', 'cooling');
create index payer_changes_newest on payouts.payer_changes (payer_id, payer_change_id desc);
grant select, insert, update (state, usable_on, decided_by, decided_at, declined_reason, applied_at)
  on payouts.payer_changes to quittance_app;

alter table payouts.bank_answers
  drop constraint bank_answers_format,
  add constraint bank_answers_format check (format in ('pain.002', 'nacha', 'erp_register'));
alter table payouts.bank_answer_lines
  drop constraint bank_answer_lines_says,
  add column bill_ref text collate "C",
  add column paid_on date,
  add constraint bank_answer_lines_says check (says in
    ('received', 'accepted', 'paid', 'rejected', 'returned', 'blocked', 'change')),
  add constraint bank_answer_lines_paid_on
    check (says <> 'paid' or outcome = 'open' or paid_on is not null);
comment on column payouts.bank_answer_lines.bill_ref is 'The number of our bill, in a register.';
