-- Why: a co-investment program may pay its plans out of what its partners earn by buying. Such a plan
-- has a shape of its own: a share of what each milestone cost, from the period its first day is used
-- in. What a period earned is forfeited only once no plan is paid from it, which the sweep looks up by
-- the allocation.

alter table incentives.plans drop constraint plans_shape;
alter table incentives.plans add constraint plans_shape
  check (shape in ('cost_share', 'milestone', 'matched', 'tranches', 'accrual'));
