-- Why: partners earn a share of what they buy, period by period, and use it within a time. What a
-- period earned is an allocation of the program's fund; each purchase and credit counts in it once,
-- however often it is told and by however many at once: it is one row here, for ever. What is not used
-- in time is forfeited by a row of its own. A cost that was not asked about before is reimbursed out
-- of it; a period that earned too little is paid as a rebate.

alter table submissions.submissions drop constraint submissions_type;
alter table submissions.submissions add constraint submissions_type check (type in (
  'mdf_request', 'mdf_change', 'mdf_claim', 'mdf_reimbursement', 'mdf_rebate', 'deal_registration',
  'deal_extension', 'deal_outcome', 'coinvest_proposal', 'coinvest_milestone', 'referral',
  'referral_fee'));

-- What was earned in a period is one partner's too.
alter table funds.allocations drop constraint allocations_partner;
alter table funds.allocations add constraint allocations_partner check (case kind
  when 'partner' then partner_id is not null
  when 'period' then true
  else partner_id is null end);

create table incentives.accruals (
  accrual_id uuid constraint accruals_pkey primary key,
  partner_id uuid not null constraint accruals_partner references partners.partners,
  program_id uuid not null constraint accruals_program references programs.programs,
  -- Its windows to the end: the version in force on the day of what opened it.
  version_id uuid not null constraint accruals_version references programs.versions,
  fund_id uuid not null constraint accruals_fund references funds.funds,
  allocation_id uuid not null constraint accruals_allocation references funds.allocations
    constraint accruals_one_allocation unique,
  currency char(3) not null,
  -- Half-open, in the program's zone: when it is earned, and when it may be used.
  earned_from date not null,
  earned_until date not null,
  used_from date not null,
  used_until date not null,
  -- The last day a claim on it may be handed in; what is left after it is forfeited.
  claims_due_on date not null,
  opened_at timestamptz not null,
  constraint accruals_once unique (partner_id, program_id, earned_from),
  constraint accruals_earned check (earned_from < earned_until),
  constraint accruals_used check (used_from < used_until and earned_from <= used_from
    and earned_until <= used_until and used_until <= claims_due_on)
);
create index accruals_due on incentives.accruals (claims_due_on);

create table incentives.accrual_rows (
  accrual_row_id uuid constraint accrual_rows_pkey primary key,
  accrual_id uuid not null constraint accrual_rows_accrual references incentives.accruals,
  program_id uuid not null,
  partner_id uuid not null constraint accrual_rows_partner references partners.partners,
  kind text collate "C" not null constraint accrual_rows_kind
    check (kind in ('purchase', 'carried', 'forfeited')),
  purchase_id uuid constraint accrual_rows_purchase references partners.purchases,
  -- Of a purchase: the tier and rate it earned at, and its amount in the program's currency.
  tier text collate "C",
  rate_num bigint,
  rate_den bigint,
  counted_minor bigint,
  -- What it adds to what was earned, signed, and what it moved between budget and available, signed.
  amount_minor bigint not null,
  posted_minor bigint not null,
  currency char(3) not null,
  recorded_on date not null,
  event_id uuid not null,
  constraint accrual_rows_once unique (program_id, purchase_id),
  constraint accrual_rows_of_purchase check (
    (kind = 'purchase') = (purchase_id is not null)
    and (kind = 'purchase') = (tier is not null) and (kind = 'purchase') = (rate_num is not null)
    and (kind = 'purchase') = (rate_den is not null)
    and (kind = 'purchase') = (counted_minor is not null)),
  constraint accrual_rows_forfeited check (
    kind <> 'forfeited' or (amount_minor = 0 and posted_minor < 0))
);
create index accrual_rows_of on incentives.accrual_rows (accrual_id, recorded_on, accrual_row_id);
create trigger accrual_rows_append_only before update or delete or truncate
  on incentives.accrual_rows for each statement execute function audit.refuse_change();

alter table incentives.accruals enable row level security;
alter table incentives.accruals force row level security;
create policy accruals_app on incentives.accruals to quittance_app using (true) with check (true);
create policy accruals_portal on incentives.accruals for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
alter table incentives.accrual_rows enable row level security;
alter table incentives.accrual_rows force row level security;
create policy accrual_rows_app on incentives.accrual_rows to quittance_app
  using (true) with check (true);
create policy accrual_rows_portal on incentives.accrual_rows for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on incentives.accruals, incentives.accrual_rows to quittance_app;
grant select on incentives.accruals, incentives.accrual_rows to quittance_portal;

-- Less than this is not paid by itself: the program of the decision says so.
alter table payables.payables add column minimum_minor bigint
  constraint payables_minimum check (minimum_minor >= 0);
