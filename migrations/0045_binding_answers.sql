-- Why: an answer binds. It says whether what was asked is granted or refused, and may stand under a
-- condition that has to be met before the decision or after it. Every approval outside the terms is a
-- row of one register, written by the decision that made it; and every decided edge case is kept in the
-- words and codes by which a like one finds it.
alter table escalations.questions
  add column verdict text,
  add column assigned_to text collate "C",
  add column withdrawn_by text collate "C",
  add column withdrawn_at timestamptz,
  add column withdrawn_reason text;
update escalations.questions q set verdict = case
    when exists (select from escalations.authorities a where a.question_id = q.question_id)
    then 'granted' else 'said' end
  where state = 'answered';
alter table escalations.questions
  add constraint questions_verdict check (verdict in ('granted', 'refused', 'said')),
  add constraint questions_verdict_answered check (verdict is null or state = 'answered'),
  add constraint questions_withdrawn check ((withdrawn_reason is null
    or length(withdrawn_reason) between 1 and 4000)
    and ((withdrawn_at is null) = (withdrawn_by is null))
    and (withdrawn_at is null or state = 'withdrawn'));
comment on column escalations.questions.verdict is
  'granted, refused, or said: an answer in words that neither allows nor forbids.';
comment on column escalations.questions.assigned_to is
  'Who of the routed roles looks after it; null: whoever is first.';
grant update (verdict, assigned_to, withdrawn_by, withdrawn_at, withdrawn_reason)
  on escalations.questions to quittance_app;

create table escalations.comments (
  comment_id uuid constraint comments_pkey primary key,
  question_id uuid not null references escalations.questions,
  text text not null constraint comments_length check (length(text) between 1 and 4000),
  said_by text collate "C" not null,
  said_at timestamptz not null
);
create index comments_of_question on escalations.comments (question_id, comment_id);
grant select, insert on escalations.comments to quittance_app;

create table escalations.conditions (
  question_id uuid constraint conditions_pkey primary key references escalations.questions,
  condition text not null constraint conditions_length check (length(condition) between 1 and 1000),
  binds text not null constraint conditions_binds check (binds in ('before', 'after')),
  due_on date,
  state text not null constraint conditions_state check (state in ('open', 'fulfilled', 'failed')),
  settled_by text collate "C",
  settled_at timestamptz,
  evidence text constraint conditions_evidence check (length(evidence) between 1 and 1000),
  constraint conditions_settled check ((state = 'open') = (settled_at is null)
    and (settled_at is null) = (settled_by is null) and (settled_at is null) = (evidence is null))
);
comment on column escalations.conditions.binds is
  'before: no decision rests on the answer until it is met; after: it is followed up.';
create index conditions_open on escalations.conditions (due_on) where state = 'open';
grant select, insert on escalations.conditions to quittance_app;
grant update (state, settled_by, settled_at, evidence) on escalations.conditions to quittance_app;

create table escalations.citations (
  decision_id uuid not null,
  question_id uuid not null references escalations.questions,
  constraint citations_pkey primary key (decision_id, question_id)
);
comment on table escalations.citations is 'The answers a decision rests on.';
create index citations_of_question on escalations.citations (question_id);
grant select, insert on escalations.citations to quittance_app;

create table escalations.exceptions (
  authority_id uuid constraint exceptions_pkey primary key references escalations.authorities,
  decision_id uuid not null constraint exceptions_decision unique,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  why text not null constraint exceptions_why
    check (why in ('over_limit', 'outside_policy', 'outside_term')),
  clause_ids text[] collate "C" not null,
  amount_minor bigint not null constraint exceptions_amount check (amount_minor >= 0),
  currency char(3) not null,
  at timestamptz not null
);
comment on column escalations.exceptions.clause_ids is
  'The clauses that were overridden; none where only a limit was.';
insert into escalations.exceptions (authority_id, decision_id, subject_kind, subject_id, why,
  clause_ids, amount_minor, currency, at)
select a.authority_id, a.used_by, a.subject_kind, a.subject_id,
  case when q.kind = 'limit' then 'over_limit' else 'outside_policy' end,
  array_remove(array[a.clause_id], null), a.amount_minor, a.currency, a.used_at
from escalations.authorities a join escalations.questions q using (question_id)
where a.used_by is not null;
create index exceptions_at on escalations.exceptions (at desc, authority_id desc);
create index exceptions_clauses on escalations.exceptions using gin (clause_ids);
grant select, insert on escalations.exceptions to quittance_app;

create table escalations.precedents (
  decision_id uuid constraint precedents_pkey primary key,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  family text collate "C" not null,
  type text collate "C" not null,
  outcome text not null,
  amount_minor bigint not null,
  currency char(3) not null,
  size int not null,
  tier text collate "C",
  activity text collate "C",
  clause_ids text[] collate "C" not null,
  checks text[] collate "C" not null,
  marks text[] not null constraint precedents_marks check (cardinality(marks) > 0 and marks <@
    array['escalated', 'excepted', 'appealed', 'corrected', 'against_suggestion']),
  words text not null constraint precedents_words check (length(words) <= 20000),
  decided_at timestamptz not null
);
comment on column escalations.precedents.size is
  'Of the amount: halves of a power of ten in major units, so that like amounts are neighbours.';
create index precedents_clauses on escalations.precedents using gin (clause_ids);
create index precedents_checks on escalations.precedents using gin (checks);
create index precedents_search on escalations.precedents using gin (to_tsvector('english', words));
create index precedents_type on escalations.precedents (type, decided_at desc);
grant select, insert on escalations.precedents to quittance_app;
