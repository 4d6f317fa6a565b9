-- Why: what the queue may not answer by itself is a question to the role that may. Its answer can
-- carry an authority: an amount under a clause for one case until a day, which lets one decision
-- through. There is no switch that ignores a limit, so this is the only way past one, and it is
-- kept: who asked, who answered, which decision used it.
create schema escalations;
grant usage on schema escalations to quittance_app;

create table escalations.questions (
  question_id uuid constraint questions_pkey primary key,
  kind text not null constraint questions_kind
    check (kind in ('limit', 'budget', 'design', 'fraud', 'legal', 'sanctions', 'tax')),
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  question text not null constraint questions_question_length
    check (length(question) between 1 and 4000),
  amount_minor bigint,
  currency char(3),
  roles text[] not null constraint questions_routed check (cardinality(roles) > 0),
  asked_by text collate "C" not null,
  asked_at timestamptz not null,
  state text not null constraint questions_state check (state in ('open', 'answered', 'withdrawn')),
  answer text constraint questions_answer_length check (length(answer) between 1 and 4000),
  answered_by text collate "C",
  answered_at timestamptz,
  constraint questions_amount_whole check ((amount_minor is null) = (currency is null)),
  constraint questions_answered check ((state = 'answered')
    = (answer is not null and answered_by is not null and answered_at is not null)),
  constraint questions_not_own_answer check (answered_by <> asked_by)
);
comment on column escalations.questions.asked_by is
  'The person behind the actor: an agent counts as who answers for it.';
create unique index questions_one_open on escalations.questions (subject_kind, subject_id, kind)
  where state = 'open';
create index questions_of_subject on escalations.questions (subject_kind, subject_id, question_id);
create index questions_open on escalations.questions (question_id) where state = 'open';
grant select, insert on escalations.questions to quittance_app;
grant update (state, answer, answered_by, answered_at) on escalations.questions to quittance_app;

create table escalations.authorities (
  authority_id uuid constraint authorities_pkey primary key,
  question_id uuid not null constraint authorities_question references escalations.questions,
  subject_kind text collate "C" not null,
  subject_id uuid not null,
  amount_minor bigint not null constraint authorities_amount check (amount_minor > 0),
  currency char(3) not null,
  clause_id text collate "C",
  granted_by text collate "C" not null,
  granted_at timestamptz not null,
  expires_at timestamptz not null constraint authorities_lasts check (expires_at > granted_at),
  used_by uuid,
  used_by_person text collate "C",
  used_at timestamptz,
  constraint authorities_one_per_question unique (question_id),
  constraint authorities_decision unique (used_by),
  constraint authorities_used_whole check ((used_by is null) = (used_at is null)
    and (used_by is null) = (used_by_person is null)),
  constraint authorities_used_in_time check (used_at < expires_at),
  constraint authorities_not_own check (used_by_person <> granted_by)
);
comment on column escalations.authorities.used_by is 'The decision it let through: once.';
create index authorities_of_subject on escalations.authorities (subject_id, granted_at);
grant select, insert on escalations.authorities to quittance_app;
grant update (used_by, used_by_person, used_at) on escalations.authorities to quittance_app;
