-- Why: what was decided can be looked at again. A partner appeals against a rejection, a lapse or a
-- reduction, and another person decides; we correct an approval of our own. Each is one row: what it
-- is about, who asked and why, by which clock, and what came of it. The decision before stays as it
-- is, and the new one names it. A decision can also be undone within its first minute: that too is
-- a row beside it.

create table submissions.reopenings (
  reopening_id uuid primary key,
  submission_id uuid not null references submissions.submissions,
  partner_id uuid not null,
  kind text collate "C" not null constraint reopenings_kind check (kind in ('appeal', 'correction')),
  reason text not null constraint reopenings_reason check (length(reason) between 1 and 8000),
  from_status text collate "C" not null
    constraint reopenings_from check (from_status in ('rejected', 'lapsed', 'approved')),
  -- Null when it lapsed: nobody decided anything.
  decision_id uuid references submissions.decisions,
  -- Which clock of the submission runs while it is open.
  clock_kind text collate "C" not null,
  opened_by text collate "C" not null,
  opened_for text collate "C",
  opened_at timestamptz not null,
  event_id uuid not null,
  ended text collate "C"
    constraint reopenings_ended check (ended in ('decided', 'taken_back', 'lapsed')),
  ended_at timestamptz,
  new_decision_id uuid references submissions.decisions,
  constraint reopenings_end check ((ended is null) = (ended_at is null)),
  constraint reopenings_decided check ((ended = 'decided') is not true or new_decision_id is not null),
  constraint reopenings_about check ((from_status = 'lapsed') = (decision_id is null))
);
create unique index reopenings_open on submissions.reopenings (submission_id)
  where ended_at is null;
-- Against one decision there is one appeal, and one against a lapse.
create unique index reopenings_appealed on submissions.reopenings
  (submission_id, coalesce(decision_id, submission_id)) where kind = 'appeal';
alter table submissions.reopenings enable row level security;
alter table submissions.reopenings force row level security;
create policy reopenings_app on submissions.reopenings to quittance_app
  using (true) with check (true);
create policy reopenings_portal on submissions.reopenings for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on submissions.reopenings to quittance_app;
grant update (ended, ended_at, new_decision_id) on submissions.reopenings to quittance_app;
grant select (reopening_id, submission_id, partner_id, kind, reason, from_status, decision_id,
  clock_kind, opened_at, ended, ended_at, new_decision_id)
  on submissions.reopenings to quittance_portal;

-- A decision taken back within its minute. It stays, and so does this.
create table submissions.undone (
  decision_id uuid primary key references submissions.decisions,
  submission_id uuid not null references submissions.submissions,
  partner_id uuid not null,
  undone_by text collate "C" not null,
  undone_at timestamptz not null,
  event_id uuid not null
);
alter table submissions.undone enable row level security;
alter table submissions.undone force row level security;
create policy undone_app on submissions.undone to quittance_app using (true) with check (true);
create policy undone_portal on submissions.undone for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on submissions.undone to quittance_app;
grant select (decision_id, submission_id, partner_id, undone_at)
  on submissions.undone to quittance_portal;
create index undone_submission on submissions.undone (submission_id);
create trigger undone_append_only before update or delete or truncate on submissions.undone
  for each statement execute function audit.refuse_change();

alter table submissions.decisions
  add column corrects uuid references submissions.decisions;
comment on column submissions.decisions.corrects is
  'The decision that this one stands beside and takes the place of.';
grant select (corrects) on submissions.decisions to quittance_portal;

alter table submissions.submissions
  add column reopening_id uuid references submissions.reopenings,
  add column lapsed_at timestamptz;
comment on column submissions.submissions.reopening_id is
  'What is open of looking at a decision again; null when nothing is.';
update submissions.submissions s set lapsed_at = e.at
from (select subject_id, max(at) as at from audit.events
  where type = 'submission.lapsed' and subject_kind = 'submission' group by subject_id) e
where s.status = 'lapsed' and e.subject_id = s.submission_id::text;

alter table submissions.submissions drop constraint submissions_status;
alter table submissions.submissions add constraint submissions_status check (status in ('draft',
  'submitted', 'in_review', 'action_required', 'escalated', 'approved', 'rejected', 'withdrawn',
  'lapsed', 'appealed')) not valid;
alter table submissions.submissions validate constraint submissions_status;
alter table submissions.submissions add constraint submissions_reopened check
  ((status = 'appealed') is not true or reopening_id is not null) not valid;
alter table submissions.submissions validate constraint submissions_reopened;

-- Appealed work is open work: the queue's indexes hold it. What asks for the four states of before is
-- served by them too.
drop index submissions.submissions_queue;
create index submissions_queue on submissions.submissions
  (coalesce(decision_due_at, 'infinity'), submission_id)
  where status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed');
drop index submissions.submissions_status_queue;
create index submissions_status_queue on submissions.submissions
  (status, coalesce(decision_due_at, 'infinity'), submission_id)
  where status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed');
drop index submissions.submissions_assigned;
create index submissions_assigned on submissions.submissions
  (assigned_to, coalesce(decision_due_at, 'infinity'), submission_id)
  where status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed');
