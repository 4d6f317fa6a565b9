-- Why: beside MDF, a partner holds registered deals, co-investment plans and referrals. What each of
-- them is called, the states it can be in, and who may raise a submission are lists here; each type's
-- own rows come with its own migration. The milestones of a plan are lines of its proposal: they have
-- a day and a criterion in place of an invoice.

alter table programs.programs drop constraint programs_type_known;
alter table programs.programs add constraint programs_type_known
  check (type in ('mdf', 'deal', 'coinvest', 'referral'));

alter table incentives.incentives drop constraint incentives_status;
alter table incentives.incentives add constraint incentives_status check (status in (
  'pending', 'declined', 'committed', 'settled', 'lapsed', 'cancelled', 'protected', 'won', 'lost',
  'expired', 'released', 'completed', 'terminated', 'accepted', 'converted', 'earning'));
alter table incentives.incentives add constraint incentives_status_of_type check (
  status in ('pending', 'declined')
  or (type = 'mdf' and status in ('committed', 'settled', 'lapsed', 'cancelled'))
  or (type = 'deal' and status in ('protected', 'won', 'lost', 'expired', 'released'))
  or (type = 'coinvest' and status in ('committed', 'completed', 'terminated'))
  or (type = 'referral' and status in ('accepted', 'converted', 'earning', 'completed', 'expired')));
alter table incentives.incentives drop constraint incentives_approval;
alter table incentives.incentives add constraint incentives_approval check (
  status in ('pending', 'declined', 'cancelled', 'lapsed')
  or (approved_minor is not null and tier is not null and rate_num is not null
    and rate_den is not null));

alter table submissions.submissions drop constraint submissions_type;
alter table submissions.submissions add constraint submissions_type check (type in (
  'mdf_request', 'mdf_claim', 'deal_registration', 'deal_extension', 'deal_outcome',
  'coinvest_proposal', 'coinvest_milestone', 'referral', 'referral_fee'));
alter table submissions.submissions drop constraint submissions_source;
alter table submissions.submissions add constraint submissions_source
  check (source in ('portal', 'api', 'sheet', 'mail', 'collection'));
comment on column submissions.submissions.source is
  'collection: raised by a customer''s payment, not handed in by the partner.';

alter table submissions.lines add column criterion text
  constraint lines_criterion check (length(criterion) between 1 and 2000);
alter table submissions.lines add column due_on date;
comment on column submissions.lines.criterion is 'Of a milestone: what its acceptance is judged by.';
