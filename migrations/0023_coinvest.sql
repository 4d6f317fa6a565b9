-- Why: a co-investment plan is more than an amount: who bears which share, in cash and in kind, for
-- which customer, and the milestones it is paid by. Milestones are fixed by the approval and then move
-- one by one; a customer has one active plan at most, whoever proposes it, and the database says so.

create table incentives.plans (
  incentive_id uuid primary key references incentives.sales (incentive_id),
  partner_id uuid not null references partners.partners (partner_id),
  shape text collate "C" not null
    constraint plans_shape check (shape in ('cost_share', 'milestone', 'matched')),
  use_case text collate "C" not null constraint plans_use_case check (use_case <> ''),
  currency char(3) not null,
  total_cost_minor bigint not null constraint plans_total_cost check (total_cost_minor >= 0),
  partner_cash_minor bigint not null constraint plans_partner_cash check (partner_cash_minor >= 0),
  partner_in_kind_minor bigint not null
    constraint plans_partner_in_kind check (partner_in_kind_minor >= 0),
  expected_revenue_minor bigint not null
    constraint plans_expected_revenue check (expected_revenue_minor >= 0),
  -- Our share of the cost, fixed by the approval: approved amount ÷ total cost.
  vendor_share_num bigint,
  vendor_share_den bigint,
  constraint plans_vendor_share check (
    (vendor_share_num is null) = (vendor_share_den is null)
    and (vendor_share_num is null or (vendor_share_num > 0 and vendor_share_den >= vendor_share_num)))
);
create index plans_partner on incentives.plans (partner_id, incentive_id);
comment on table incentives.plans is
  'One row per co-investment plan from its proposal on; amounts the books know are not kept here.';

-- One row per key of the customer while its plan is active: the key refuses a second plan.
create table incentives.plan_customers (
  key_kind text collate "C" not null constraint plan_customers_key_kind
    check (key_kind in ('customer', 'family', 'domain', 'tax_id', 'name')),
  key text collate "C" not null constraint plan_customers_key check (key <> ''),
  incentive_id uuid not null references incentives.plans (incentive_id),
  constraint plan_customers_one_plan primary key (key_kind, key)
);
create index plan_customers_plan on incentives.plan_customers (incentive_id);

create table incentives.milestones (
  incentive_id uuid not null references incentives.plans (incentive_id),
  milestone_no integer not null constraint milestones_no check (milestone_no between 1 and 200),
  partner_id uuid not null references partners.partners (partner_id),
  deliverable text not null constraint milestones_deliverable check (deliverable <> ''),
  criterion text not null constraint milestones_criterion check (criterion <> ''),
  -- As approved, and as it stands after it slipped.
  planned_on date not null,
  due_on date not null,
  slips integer not null default 0 constraint milestones_slips check (slips >= 0),
  currency char(3) not null,
  amount_minor bigint not null constraint milestones_amount check (amount_minor >= 0),
  status text collate "C" not null default 'pending'
    constraint milestones_status check (status in ('pending', 'accepted', 'dropped')),
  accepted_minor bigint,
  accepted_at timestamptz,
  primary key (incentive_id, milestone_no),
  constraint milestones_slipped check (due_on >= planned_on and (slips > 0 or due_on = planned_on)),
  -- Never more than the plan promised for it.
  constraint milestones_accepted check (
    (status = 'accepted') = (accepted_minor is not null and accepted_at is not null)
    and (accepted_minor is null or accepted_minor between 0 and amount_minor))
);
create index milestones_due on incentives.milestones (due_on) where status = 'pending';

alter table incentives.plans enable row level security;
alter table incentives.plans force row level security;
create policy plans_app on incentives.plans to quittance_app using (true) with check (true);
create policy plans_portal on incentives.plans for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
alter table incentives.milestones enable row level security;
alter table incentives.milestones force row level security;
create policy milestones_app on incentives.milestones to quittance_app using (true) with check (true);
create policy milestones_portal on incentives.milestones for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant select, insert, update on incentives.plans to quittance_app;
grant select, insert, delete on incentives.plan_customers to quittance_app;
grant select, insert, update on incentives.milestones to quittance_app;
grant select on incentives.plans, incentives.milestones to quittance_portal;
