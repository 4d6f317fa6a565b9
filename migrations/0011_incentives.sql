-- Why: what a partner holds over time (for now: an MDF activity), apart from the submissions handed
-- in under it. Amounts that the books know (committed, payable, paid) are read from the ledger, not
-- kept here; what an approval fixed for good (tier, rate, approved amount, window) is.

create schema incentives;
grant usage on schema incentives to quittance_app, quittance_portal;

create table incentives.incentives (
  incentive_id uuid primary key,
  number text collate "C" not null constraint incentives_number unique,
  type text collate "C" not null constraint incentives_type
    check (type in ('mdf', 'deal', 'coinvest', 'referral')),
  status text collate "C" not null constraint incentives_status
    check (status in ('pending', 'committed', 'settled', 'lapsed', 'cancelled', 'declined')),
  partner_id uuid not null references partners.partners (partner_id),
  program_id uuid not null references programs.programs (program_id),
  version_id uuid not null references programs.versions (version_id),
  fund_id uuid not null references funds.funds (fund_id),
  allocation_id uuid not null references funds.allocations (allocation_id),
  title text not null,
  activity_type text collate "C",
  first_on date,
  last_on date,
  claim_deadline_on date,
  currency char(3) not null,
  requested_minor bigint not null constraint incentives_requested check (requested_minor >= 0),
  -- Fixed by the approval: the tier and rate that hold to the end (E21), and what was committed.
  tier text collate "C",
  rate_num bigint,
  rate_den bigint,
  approved_minor bigint constraint incentives_approved check (approved_minor >= 0),
  created_at timestamptz not null,
  version integer not null default 1,
  constraint incentives_window check (first_on is null or last_on is null or first_on <= last_on),
  constraint incentives_approval check (
    status not in ('committed', 'settled') or (approved_minor is not null and tier is not null
      and rate_num is not null and rate_den is not null))
);
create index incentives_partner on incentives.incentives (partner_id, incentive_id);
create index incentives_pending on incentives.incentives (fund_id) where status = 'pending';
create index incentives_quarter on incentives.incentives (partner_id, program_id, first_on)
  where status in ('committed', 'settled');
alter table incentives.incentives enable row level security;
alter table incentives.incentives force row level security;
create policy incentives_app on incentives.incentives to quittance_app using (true) with check (true);
create policy incentives_portal on incentives.incentives for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert, update on incentives.incentives to quittance_app;
grant select on incentives.incentives to quittance_portal;
