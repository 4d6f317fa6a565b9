-- Why: the queue says which registration waits for an earlier one of the same customer, row by row,
-- and cannot look up names for each. Which ones are earlier is written when a registration becomes
-- complete; whether they are still undecided is read when somebody looks.

alter table incentives.deals add column waits_for uuid[] not null default '{}';
comment on column incentives.deals.waits_for is
  'Incentives of the same customer that were complete before and undecided then.';
create index deals_waits_for on incentives.deals using gin (waits_for) where waits_for <> '{}';
