-- Why: whoever finds a colleague's screen unlocked must not be able to send money. A release asks for
-- a second factor shown within ten minutes, in the same session, by whoever releases; a code counts
-- once. What stands out in a run is looked at before it is approved, and the approval says what was
-- looked at, for whom it was given, and, once void, what became different. A release of the version
-- before this one fails until it is replaced: it proves nothing, and the constraint says so.

create table identity.used_codes (
  principal_id uuid not null constraint used_codes_principal references identity.principals,
  totp_step bigint not null constraint used_codes_step check (totp_step > 0),
  used_for text collate "C" not null constraint used_codes_for
    check (used_for in ('enrolment', 'sign_in', 'step_up', 'removal')),
  used_at timestamptz not null,
  constraint used_codes_once primary key (principal_id, totp_step)
);
comment on table identity.used_codes is
  'Codes of authenticators that were used, by their 30 seconds: none counts twice.';
grant select, insert on identity.used_codes to quittance_app;

create table identity.step_ups (
  step_up_id uuid constraint step_ups_pkey primary key,
  principal_id uuid not null constraint step_ups_principal references identity.principals,
  session_hash text collate "C" not null
    constraint step_ups_session check (session_hash ~ '^[0-9a-f]{64}$'),
  totp_step bigint not null,
  at timestamptz not null,
  expires_at timestamptz not null,
  constraint step_ups_code foreign key (principal_id, totp_step) references identity.used_codes,
  constraint step_ups_code_once unique (principal_id, totp_step),
  constraint step_ups_short check (expires_at > at and expires_at <= at + interval '10 minutes')
);
comment on table identity.step_ups is
  'A second factor shown in one session; it holds ten minutes, for that person and session.';
create index step_ups_of_session on identity.step_ups (session_hash, principal_id, expires_at);
grant select, insert on identity.step_ups to quittance_app;

create table identity.code_failures (
  failure_id uuid constraint code_failures_pkey primary key,
  principal_id uuid not null constraint code_failures_principal references identity.principals,
  why text collate "C" not null
    constraint code_failures_why check (why in ('wrong', 'used_before')),
  at timestamptz not null
);
create index code_failures_lately on identity.code_failures (principal_id, at);
grant select, insert on identity.code_failures to quittance_app;

alter table payouts.runs
  add column release_proof text collate "C",
  add column step_up_id uuid constraint runs_step_up references identity.step_ups,
  add column released_for text collate "C";
comment on column payouts.runs.release_proof is
  'step_up: a second factor. operator: at the terminal of the installation. before: before we asked.';
update payouts.runs set release_proof = 'before' where released_at is not null;
alter table payouts.runs
  add constraint runs_release_proof check (
    (release_proof is null) = (released_at is null)
    and (release_proof is null or release_proof in ('step_up', 'operator', 'before'))
    and (release_proof is not distinct from 'step_up') = (step_up_id is not null)),
  add constraint runs_released_for check (released_for <> released_by);

-- The proof is the releaser's own, and was fresh at that instant.
create function payouts.refuse_unproven() returns trigger language plpgsql as $$
begin
  if old.released_at is null and new.released_at is not null
    and (new.release_proof = 'before' or (new.release_proof = 'step_up' and not exists (
      select from identity.step_ups s
      where s.step_up_id = new.step_up_id and s.principal_id::text = new.released_by
        and s.at <= new.released_at and s.expires_at > new.released_at)))
  then
    raise exception 'run % is released without a second factor', new.number
      using errcode = 'check_violation', constraint = 'runs_stepped_up';
  end if;
  return new;
end $$;
create trigger runs_stepped_up before update on payouts.runs
  for each row execute function payouts.refuse_unproven();

alter table payouts.approvals
  add column for_person text collate "C",
  add column looked_at uuid[] not null default '{}',
  add column differences jsonb,
  add constraint approvals_for_another check (for_person <> approver),
  add constraint approvals_differences check (differences is null or voided_at is not null);
comment on column payouts.approvals.for_person is 'Whom the approver stands in for, by delegation.';
comment on column payouts.approvals.looked_at is 'Payments that stood out and were looked at before.';
-- Who stands in for somebody sits on their seat: the two are one of the eyes that are counted.
create unique index approvals_one_per_seat
  on payouts.approvals (run_id, coalesce(for_person, approver)) where voided_at is null;
grant update (differences) on payouts.approvals to quittance_app;

grant update (release_proof, step_up_id, released_for) on payouts.runs to quittance_app;

alter table payouts.second_approvals
  add column third_above_minor bigint,
  add constraint second_approvals_third check (third_above_minor > above_minor);
comment on column payouts.second_approvals.third_above_minor is
  'Above it three of Finance approve; null: two are enough, whatever the sum.';
grant update (third_above_minor) on payouts.second_approvals to quittance_app;

create table payouts.looks (
  payment_id uuid not null constraint looks_payment references payouts.payments,
  content_hash text collate "C" not null
    constraint looks_hash check (content_hash ~ '^[0-9a-f]{64}$'),
  person text collate "C" not null,
  points integer not null constraint looks_points check (points >= 0),
  signs text[] not null,
  at timestamptz not null,
  constraint looks_once primary key (payment_id, content_hash, person)
);
comment on table payouts.looks is
  'Who looked at a payment that stood out, in which content, and what stood out by then.';
grant select, insert on payouts.looks to quittance_app;
