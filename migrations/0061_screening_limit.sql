-- Why: a sanctions list that nobody loaded for long says nothing of who was listed since. How long is
-- a house's own rule, as regulators name no number of days: a dated row, never a constant.

-- The limit in force on a day is the newest that had begun by then.
create table vendors.screening_limits (
  from_on date constraint screening_limits_pkey primary key,
  days int not null constraint screening_limits_days check (days between 1 and 365),
  reason text not null constraint screening_limits_reason check (length(reason) between 1 and 2000),
  set_by text collate "C" not null,
  set_at timestamptz not null
);
insert into vendors.screening_limits (from_on, days, reason, set_by, set_at) values
  ('2001-01-01', 10, 'OFAC, BIS and the UN publish changes every week or oftener', 'system',
    '2001-01-01T00:00:00Z');
grant select, insert, update on vendors.screening_limits to quittance_app;
