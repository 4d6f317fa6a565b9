-- Why: an accepted referral counts for a time, is linked to one sale, and earns a fee by each payment
-- of the customer. One sale pays one incentive, one payment one instalment, for ever: both are unique
-- here, so that no retry, list handed in twice, or second person can make it two. What was fixed is
-- never edited: what a refund takes back is a row of its own, below zero.

create table incentives.attributions (
  incentive_id uuid constraint attributions_pkey primary key
    references incentives.incentives (incentive_id),
  partner_id uuid not null references partners.partners (partner_id),
  -- Half-open: it counts from the acceptance until the same day so many months later, 00:00.
  from_at timestamptz not null,
  until_at timestamptz not null,
  -- The sale that came of it, once a person said so.
  opportunity_id uuid constraint attributions_opportunity references partners.opportunities,
  linked_at timestamptz,
  linked_by text collate "C",
  -- The day the sale was won and the first day after its first year, once it was.
  won_on date,
  first_year_until date,
  constraint attributions_window check (from_at < until_at),
  constraint attributions_one_incentive unique (opportunity_id),
  constraint attributions_linked check ((opportunity_id is null) = (linked_at is null)
    and (opportunity_id is null) = (linked_by is null)),
  constraint attributions_won check ((won_on is null) = (first_year_until is null)
    and (won_on is null or opportunity_id is not null) and (won_on < first_year_until))
);
create index attributions_open on incentives.attributions (until_at) where won_on is null;
create index attributions_first_year on incentives.attributions (first_year_until)
  where won_on is not null;

create table incentives.fee_instalments (
  collection_id uuid constraint fee_instalments_pkey primary key
    constraint fee_instalments_collection references partners.collections,
  incentive_id uuid not null
    constraint fee_instalments_attribution references incentives.attributions,
  partner_id uuid not null references partners.partners (partner_id),
  instalment integer not null constraint fee_instalments_number check (instalment > 0),
  kind text collate "C" not null constraint fee_instalments_kind check (kind in ('fee', 'refund')),
  -- The decision that fixed a fee; null where the fund owed nothing more and nobody was asked.
  submission_id uuid,
  payable_id uuid,
  currency char(3) not null,
  -- The fee in all once this row is there, and what this row changes of it, signed.
  total_minor bigint not null constraint fee_instalments_total check (total_minor >= 0),
  amount_minor bigint not null,
  -- Of a refund: what unpaid fees were lowered by, and what was clawed back of paid ones.
  lowered_minor bigint not null default 0
    constraint fee_instalments_lowered check (lowered_minor >= 0),
  clawed_minor bigint not null default 0
    constraint fee_instalments_clawed check (clawed_minor >= 0),
  fixed_at timestamptz not null,
  event_id uuid not null,
  constraint fee_instalments_once unique (incentive_id, instalment),
  constraint fee_instalments_signed check (case kind
    when 'fee' then amount_minor >= 0 and lowered_minor = 0 and clawed_minor = 0
    else amount_minor <= 0 and lowered_minor + clawed_minor <= -amount_minor
      and payable_id is null end),
  constraint fee_instalments_owed check (kind <> 'fee' or (amount_minor > 0) = (payable_id is not null)),
  constraint fee_instalments_decided check (payable_id is null or submission_id is not null)
);
create trigger fee_instalments_append_only before update or delete or truncate
  on incentives.fee_instalments for each statement execute function audit.refuse_change();

alter table incentives.attributions enable row level security;
alter table incentives.attributions force row level security;
create policy attributions_app on incentives.attributions to quittance_app
  using (true) with check (true);
create policy attributions_portal on incentives.attributions for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
alter table incentives.fee_instalments enable row level security;
alter table incentives.fee_instalments force row level security;
create policy fee_instalments_app on incentives.fee_instalments to quittance_app
  using (true) with check (true);
create policy fee_instalments_portal on incentives.fee_instalments for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant select, insert on incentives.attributions, incentives.fee_instalments to quittance_app;
grant update (opportunity_id, linked_at, linked_by, won_on, first_year_until, until_at)
  on incentives.attributions to quittance_app;
grant select on incentives.attributions, incentives.fee_instalments to quittance_portal;
