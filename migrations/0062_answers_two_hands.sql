-- Why: a file that says "it came back" makes a payment owed again, and one person files it. What the
-- bank had shown on a statement is given up by its next statement, by its own channel, or by two
-- people, never by one upload. Each payment that was refused or came back says by what it was told;
-- whoever told it neither approves nor releases the run that pays it again, until a statement shows
-- the money back. An account that a bank refused is paid to again by two people as well.

alter table payouts.bank_answers
  add column arrived_by text collate "C" not null default 'person'
    constraint bank_answers_arrived_by check (arrived_by in ('person', 'channel')),
  add constraint bank_answers_told unique (bank_answer_id, arrived_by, filed_by);
comment on column payouts.bank_answers.arrived_by is
  'person: somebody filed it. channel: fetched from the bank''s own folder by our channel.';
grant update (arrived_by) on payouts.bank_answers to quittance_app;

-- The bank's own folder may hold what somebody filed before; never the other way round.
create function payouts.refuse_unfetched() returns trigger language plpgsql as $$
begin
  if old.arrived_by = 'channel' and new.arrived_by <> 'channel' then
    raise exception 'what our channel fetched was not filed by a person'
      using errcode = 'check_violation', constraint = 'bank_answers_fetched',
        schema = tg_table_schema, table = tg_table_name;
  end if;
  return new;
end $$;
create trigger bank_answers_fetched before update on payouts.bank_answers
  for each row execute function payouts.refuse_unfetched();

alter table payouts.bank_answer_lines
  add column assigned_payment_id uuid constraint bank_answer_lines_assigned_to
    references payouts.payments (payment_id),
  add column assigned_by text collate "C",
  add column assigner_name text,
  add column assigned_at timestamptz,
  add column assigned_reason text constraint bank_answer_lines_assigned_reason
    check (length(assigned_reason) between 1 and 2000),
  add column closed_as text collate "C";
update payouts.bank_answer_lines set closed_as = 'closed' where closed_at is not null;
alter table payouts.bank_answer_lines
  add constraint bank_answer_lines_assigned check (
    (assigned_payment_id is null) = (assigned_by is null)
    and (assigned_payment_id is null) = (assigner_name is null)
    and (assigned_payment_id is null) = (assigned_at is null)
    and (assigned_payment_id is null) = (assigned_reason is null)
    and (assigned_payment_id is null or (outcome = 'open' and scope = 'payment'))),
  add constraint bank_answer_lines_closed_as check (closed_as in
    ('closed', 'assigned', 'confirmed', 'declined', 'shown', 'overtaken')),
  add constraint bank_answer_lines_closed_how check ((closed_as is null) = (closed_at is null)),
  add constraint bank_answer_lines_two_hands check (closed_as is null
    or closed_as not in ('closed', 'assigned') or why <> 'settled_before');
comment on column payouts.bank_answer_lines.closed_as is
  'closed: it moved nothing. assigned, confirmed: it moved its payment. declined: Finance does not '
  'use it. shown: a statement showed it. overtaken: another answer moved its payment.';
create index bank_answer_lines_assigned on payouts.bank_answer_lines (assigned_payment_id)
  where assigned_payment_id is not null;
grant update (assigned_payment_id, assigned_by, assigner_name, assigned_at, assigned_reason,
  closed_as) on payouts.bank_answer_lines to quittance_app;

alter table payouts.written_answers
  add constraint written_answers_told
    unique (written_answer_id, payment_id, state, filed_by, judged_by);

-- By what a payment was refused or came back: one row each, as neither happens twice.
create table payouts.taken_back (
  payment_id uuid constraint taken_back_pkey primary key
    constraint taken_back_payment references payouts.payments (payment_id),
  was_settled boolean not null,
  evidence text collate "C" not null constraint taken_back_evidence check (evidence in
    ('person', 'second_person', 'channel', 'letter', 'statement', 'before')),
  bank_answer_id uuid,
  line_no integer,
  arrived_by text collate "C",
  written_answer_id uuid,
  written_state text collate "C" constraint taken_back_written_state
    check (written_state = 'confirmed'),
  filed_by text collate "C",
  assigned_by text collate "C",
  confirmed_by text collate "C",
  shown_on date,
  cause_event_id uuid not null,
  at timestamptz not null,
  constraint taken_back_answer foreign key (bank_answer_id, arrived_by, filed_by)
    references payouts.bank_answers (bank_answer_id, arrived_by, filed_by) on update cascade,
  constraint taken_back_line foreign key (bank_answer_id, line_no)
    references payouts.bank_answer_lines (bank_answer_id, line_no) deferrable initially deferred,
  constraint taken_back_letter
    foreign key (written_answer_id, payment_id, written_state, filed_by, confirmed_by)
    references payouts.written_answers
      (written_answer_id, payment_id, state, filed_by, judged_by),
  constraint taken_back_settled_proven check (not was_settled or evidence <> 'person'),
  constraint taken_back_by_answer check (
    (evidence in ('person', 'second_person', 'channel')) = (bank_answer_id is not null)
    and (bank_answer_id is null) = (line_no is null)
    and (bank_answer_id is null) = (arrived_by is null)
    and (bank_answer_id is null or filed_by is not null)),
  constraint taken_back_by_channel check (evidence <> 'channel'
    or (arrived_by = 'channel' and assigned_by is null)),
  constraint taken_back_by_letter check ((evidence = 'letter') = (written_answer_id is not null)
    and (written_answer_id is null) = (written_state is null)
    and (written_answer_id is null or filed_by is not null)),
  constraint taken_back_second_person check (
    (evidence in ('second_person', 'letter')) = (confirmed_by is not null)
    and (confirmed_by is null
      or (confirmed_by <> filed_by and confirmed_by is distinct from assigned_by))),
  constraint taken_back_by_statement check (evidence <> 'statement' or shown_on is not null)
);
comment on table payouts.taken_back is
  'By what a payment was refused or came back; shown_on: the day a statement line of ours shows it.';
create index taken_back_by_hand on payouts.taken_back (payment_id)
  where shown_on is null and evidence in ('person', 'second_person', 'letter');
grant select, insert, update (shown_on) on payouts.taken_back to quittance_app;

-- What came back before this was asked. A file that somebody filed is known for most of it, and did.
insert into payouts.taken_back (payment_id, was_settled, evidence, shown_on, cause_event_id, at)
select a.payment_id, coalesce((e.body::jsonb ->> 'wasSettled')::boolean, false), 'before',
  (select min(l.booked_on) from reconciliation.matches m
    join reconciliation.lines l on l.line_id = m.line_id
    where m.payment_id = a.payment_id and m.kind = 'return'),
  coalesce(e.event_id, '00000000-0000-0000-0000-000000000000'), a.moved_at
from payouts.attempts a left join lateral (
  select v.event_id, v.body from audit.events v
  where v.subject_kind = 'payment' and v.subject_id = a.payment_id::text
    and v.type in ('payment.rejected', 'payment.returned')
  order by v.event_id desc limit 1) e on true
where a.state in ('rejected', 'returned');

create function payouts.refuse_untold() returns trigger language plpgsql as $$
begin
  if new.state in ('rejected', 'returned') and old.state not in ('rejected', 'returned')
    and not exists (select from payouts.taken_back t
      where t.payment_id = new.payment_id and t.was_settled = (old.state = 'settled')
        and t.evidence <> 'before')
  then
    raise exception 'payment % is % by nothing', new.end_to_end_id, new.state
      using errcode = 'check_violation', constraint = 'attempts_told',
        schema = tg_table_schema, table = tg_table_name;
  end if;
  return new;
end $$;
create trigger attempts_told before update of state on payouts.attempts
  for each row execute function payouts.refuse_untold();

-- A statement says so by a line: its match is of the same transaction, or was there.
create function payouts.refuse_unshown() returns trigger language plpgsql as $$
begin
  if not exists (select from reconciliation.matches m
    where m.payment_id = new.payment_id and m.kind = 'return')
  then
    raise exception 'no statement line shows payment % back', new.payment_id
      using errcode = 'check_violation', constraint = 'taken_back_shown',
        schema = tg_table_schema, table = tg_table_name;
  end if;
  return null;
end $$;
create constraint trigger taken_back_shown after insert or update on payouts.taken_back
  deferrable initially deferred for each row
  when (new.shown_on is not null and new.evidence <> 'before')
  execute function payouts.refuse_unshown();

-- Payments of a run that pay again what people said was refused or came back, and whom: each with
-- everybody who filed or assigned it. Until a statement shows the money back.
create function payouts.reissues(run uuid)
  returns table (payment_id uuid, earlier_id uuid, person text) language sql stable as $$
  select distinct p.payment_id, t.payment_id, w.person
  from payouts.payments p
    join payouts.payment_lines l on l.payment_id = p.payment_id and l.live
    join payouts.payment_lines e on e.payable_id = l.payable_id and e.payment_id <> p.payment_id
    join payouts.taken_back t on t.payment_id = e.payment_id and t.shown_on is null
      and t.evidence in ('person', 'second_person', 'letter')
      and not (t.arrived_by is not distinct from 'channel' and t.assigned_by is null)
    cross join lateral unnest(array[t.filed_by, t.assigned_by]) as w(person)
  where p.run_id = $1 and p.dropped_at is null and w.person is not null
$$;
comment on function payouts.reissues is
  'What a run pays again after an answer filed by hand that no statement shows, and who filed it.';

create function payouts.refuse_own_answer() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'approvals' then
    if not exists (select from payouts.reissues(new.run_id) r
      where r.person in (new.approver, new.for_person)) then return new; end if;
  elsif old.released_at is not null or new.released_at is null
    or not exists (select from payouts.reissues(new.run_id) r
      where r.person in (new.released_by, new.released_for)) then return new; end if;
  raise exception 'run % pays again what the same person said had come back', new.run_id
    using errcode = 'check_violation', constraint = tg_name,
      schema = tg_table_schema, table = tg_table_name;
end $$;
create trigger approvals_own_answer before insert on payouts.approvals
  for each row execute function payouts.refuse_own_answer();
create trigger runs_own_answer before update on payouts.runs
  for each row execute function payouts.refuse_own_answer();

-- Paying again to an account that a bank refused: asked by one of Finance, done by another.
alter table vendors.account_refusals
  add column lift_asked_by text collate "C",
  add column lift_asker_name text,
  add column lift_asked_at timestamptz,
  add column lift_reason text constraint account_refusals_lift_reason
    check (length(lift_reason) between 1 and 2000);
update vendors.account_refusals set lift_asked_by = 'before', lift_asker_name = 'before',
  lift_asked_at = lifted_at, lift_reason = lifted_reason where lifted_at is not null;
alter table vendors.account_refusals
  add constraint account_refusals_lift_asked check (
    (lift_asked_by is null) = (lift_asked_at is null)
    and (lift_asked_by is null) = (lift_asker_name is null)
    and (lift_asked_by is null) = (lift_reason is null)),
  add constraint account_refusals_two_people check (lifted_by is null
    or (lift_asked_by is not null and lifted_by <> lift_asked_by));
grant update (lift_asked_by, lift_asker_name, lift_asked_at, lift_reason)
  on vendors.account_refusals to quittance_app;
