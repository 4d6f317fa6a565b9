-- Why: an approved activity may be changed before it starts, a returned line may become the next claim
-- on the partner's word so that the rest is decided now, and a partner is told once, some days before,
-- that a window closes. What changed is in the event of the change; what may still be handed in of a
-- claim, and which warning was given, are rows.

alter table submissions.submissions drop constraint submissions_type;
alter table submissions.submissions add constraint submissions_type check (type in (
  'mdf_request', 'mdf_change', 'mdf_claim', 'deal_registration', 'deal_extension', 'deal_outcome',
  'coinvest_proposal', 'coinvest_milestone', 'referral', 'referral_fee'));

alter table submissions.submissions
  add column continues_id uuid references submissions.submissions (submission_id),
  add column answer_by timestamptz;
alter table submissions.submissions add constraint submissions_continues check (
  (continues_id is null) = (answer_by is null)
  and (continues_id is null or (type = 'mdf_claim' and continues_id <> submission_id)));
comment on column submissions.submissions.continues_id is
  'The claim whose returned lines this one took over, on the partner''s word.';
comment on column submissions.submissions.answer_by is
  'Until when the lines taken over may be handed in: the instant the answer to them would have lapsed. '
  'Till then it is in time, whatever the deadline of the activity.';
create index submissions_continues on submissions.submissions (continues_id)
  where continues_id is not null;

create table submissions.warnings (
  incentive_id uuid not null references incentives.incentives (incentive_id),
  partner_id uuid not null references partners.partners (partner_id),
  about text collate "C" not null constraint warnings_about
    check (about in ('claim', 'protection', 'milestone')),
  -- The milestone; 0 for what an incentive has one of.
  about_no integer not null default 0 constraint warnings_about_no
    check (about_no >= 0 and (about_no > 0) = (about = 'milestone')),
  ends_on date not null,
  days integer not null constraint warnings_days check (days > 0),
  message_id uuid not null,
  warned_at timestamptz not null,
  constraint warnings_pkey primary key (incentive_id, about, about_no, ends_on, days)
);
comment on column submissions.warnings.days is
  'Days before the end; of a milestone, business days after its day.';
comment on table submissions.warnings is
  'Each warning of a window that closes, given once; another end is warned of anew.';
alter table submissions.warnings enable row level security;
alter table submissions.warnings force row level security;
create policy warnings_app on submissions.warnings to quittance_app using (true) with check (true);
create policy warnings_portal on submissions.warnings for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on submissions.warnings to quittance_app;
grant select on submissions.warnings to quittance_portal;
create trigger warnings_append_only before update or delete or truncate on submissions.warnings
  for each statement execute function audit.refuse_change();

create index incentives_claim_deadline on incentives.incentives (claim_deadline_on)
  where status = 'committed' and claim_deadline_on is not null;
