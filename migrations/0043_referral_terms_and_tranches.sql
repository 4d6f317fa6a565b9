-- Why: a referral may earn for a term of months while its customer goes on paying, and only with its
-- paperwork: until when a payment keeps it alive, the last day of the papers, and what became of them
-- are dates a sweep finds by an index. What is owed meanwhile is held for the paperwork. A plan may be
-- paid in tranches, as its customer spends; how much was spent at a tranche is kept with it.

alter table incentives.attributions
  add column paying_until date,
  add column paperwork_last_on date,
  add column paperwork_whole_at timestamptz,
  add column forfeited_at timestamptz,
  add column paperwork_warned integer,
  add constraint attributions_paying check (paying_until is null or paying_until > won_on),
  add constraint attributions_paperwork check (case when paperwork_last_on is null
    then paperwork_whole_at is null and forfeited_at is null and paperwork_warned is null
    else won_on is not null and paperwork_last_on > won_on
      and (paperwork_whole_at is null or forfeited_at is null) end);
comment on column incentives.attributions.first_year_until is
  'The first day that no longer earns: of the first year, of the term, or of a pause too long.';
comment on column incentives.attributions.paperwork_warned is
  'Days before paperwork_last_on of the latest warning.';
create index attributions_paperwork on incentives.attributions (paperwork_last_on)
  where paperwork_whole_at is null and forfeited_at is null;
create index attributions_paying on incentives.attributions (paying_until)
  where paying_until is not null;
grant update (paying_until, paperwork_last_on, paperwork_whole_at, forfeited_at, paperwork_warned)
  on incentives.attributions to quittance_app;

alter table payables.holds drop constraint holds_kind_known;
alter table payables.holds add constraint holds_kind_known check (kind in ('unassessed', 'vendor',
  'bank', 'tax_form', 'tax_invoice', 'screening', 'standing', 'hold_period', 'dispute',
  'correction', 'paperwork'));

alter table incentives.plans drop constraint plans_shape;
alter table incentives.plans add constraint plans_shape
  check (shape in ('cost_share', 'milestone', 'matched', 'tranches'));
-- What the customer had spent in all when the tranche was accepted.
alter table incentives.milestones
  add column spend_minor bigint,
  add constraint milestones_spend check (spend_minor is null
    or (spend_minor >= 0 and status = 'accepted'));
