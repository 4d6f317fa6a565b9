-- Why: programs of deal registration give more than money. An approved deal may be awarded points of
-- extra discount by the class of its customer; a registration may be looked at more closely once, which
-- gives its decision more time; the second who registered a customer may share what the first earns; and
-- a sale may pay two incentives where their programs name each other. Packs without these say nothing of
-- them, so every column may be empty.

alter table incentives.incentives
  add column award_kind text collate "C"
    constraint incentives_award_kind check (award_kind in ('discount_points')),
  add column award_class text collate "C" constraint incentives_award_class
    check (award_class in ('new_customer', 'replacement', 'existing')),
  add column award_num bigint constraint incentives_award_floor check (award_num > 0),
  add column award_den bigint constraint incentives_award_den check (award_den > 0),
  add constraint incentives_award
    check (num_nulls(award_kind, award_class, award_num, award_den) in (0, 4));
comment on column incentives.incentives.award_num is
  'What was awarded at the approval without being paid: 25 points of discount are 1/4.';

-- Who registered the customer of another deal second, and was declined for it alone.
alter table incentives.deals
  add column runner_up_of uuid constraint deals_runner_up references incentives.deals (incentive_id),
  add constraint deals_runner_up_once unique (runner_up_of),
  add constraint deals_runner_up_other check (runner_up_of <> incentive_id);

-- A second incentive on a sale names the one it stands on: each carries one at most, and one alone
-- stands on nothing.
alter table incentives.sales
  add column stacked_on uuid constraint sales_stacked_on references incentives.sales (incentive_id),
  add constraint sales_stacked_earned check (stacked_on is null or earned_at is not null),
  add constraint sales_stacked_other check (stacked_on <> incentive_id);
drop index incentives.sales_opportunity_once;
create unique index sales_opportunity_once on incentives.sales (opportunity_code)
  where earned_at is not null and stacked_on is null;
create unique index sales_stacked_once on incentives.sales (stacked_on) where stacked_on is not null;
create index sales_earned on incentives.sales (opportunity_code) where earned_at is not null;

-- A closer look at a submission in review: once, with the days it adds to the clock of the decision.
create table submissions.research (
  submission_id uuid constraint research_pkey primary key
    constraint research_submission references submissions.submissions,
  partner_id uuid not null constraint research_partner references partners.partners,
  days integer not null constraint research_days check (days between 1 and 60),
  question text not null constraint research_question check (question <> ''),
  asked_by text collate "C" not null,
  asked_at timestamptz not null
);
comment on table submissions.research is 'What is being looked into before a submission is decided.';
create index research_of_partner on submissions.research (partner_id, submission_id);
alter table submissions.research enable row level security;
alter table submissions.research force row level security;
create policy research_app on submissions.research to quittance_app using (true) with check (true);
create policy research_portal on submissions.research for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on submissions.research to quittance_app;
-- What is asked is for staff alone.
grant select (submission_id, partner_id, days, asked_at) on submissions.research to quittance_portal;
create trigger research_append_only before update or delete or truncate on submissions.research
  for each statement execute function audit.refuse_change();

-- `outcome`: how another deal ended raised it. `accrual`: an earning period that ended did.
alter table submissions.submissions drop constraint submissions_source;
alter table submissions.submissions add constraint submissions_source
  check (source in ('portal', 'api', 'sheet', 'mail', 'collection', 'outcome', 'accrual'));
create unique index submissions_share_once on submissions.submissions (origin_key)
  where source = 'outcome';
