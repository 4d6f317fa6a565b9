-- Why: a decision must be explained years later by the very rules it was made by. A version of a
-- program is therefore a set of files that, once published, nobody can change: no grant lets the
-- application update or delete it, and a guard refuses it to everybody else.

create schema programs;
grant usage on schema programs to quittance_app, quittance_portal;

create table programs.programs (
  program_id uuid constraint programs_pkey primary key,
  code text collate "C" not null
    constraint programs_code_shape check (code ~ '^[A-Z0-9][A-Z0-9-]{1,31}$'),
  type text collate "C" not null constraint programs_type_known check (type in ('mdf')),
  currency char(3) not null,
  created_at timestamptz not null,
  constraint programs_code_unique unique (code)
);
comment on table programs.programs is
  'One incentive offer. Its name, fund and dates belong to its versions.';
grant select, insert on programs.programs to quittance_app;
grant select on programs.programs to quittance_portal;

create table programs.versions (
  version_id uuid constraint versions_pkey primary key,
  program_id uuid not null constraint versions_program references programs.programs,
  number integer not null constraint versions_number_positive check (number > 0),
  status text collate "C" not null
    constraint versions_status_known check (status in ('draft', 'published')),
  name text not null,
  fund_code text collate "C" not null,
  effective_from date not null,
  effective_until date,
  files jsonb not null
    constraint versions_files_object check (jsonb_typeof(files) = 'object'),
  content_hash text collate "C" not null
    constraint versions_content_hash_shape check (content_hash ~ '^[0-9a-f]{64}$'),
  drafted_by text collate "C" not null,
  drafted_at timestamptz not null,
  published_by text collate "C",
  published_at timestamptz,
  revision integer not null default 1,
  constraint versions_number_unique unique (program_id, number),
  constraint versions_dates check (effective_until > effective_from),
  constraint versions_published check (
    (status = 'published') = (published_at is not null)
    and (published_at is null) = (published_by is null))
);
comment on column programs.versions.files is
  'Path in the pack → text, as imported; the export gives the same bytes. content_hash is sha256 '
  'over path, length and text in the order of the paths.';
comment on column programs.versions.revision is 'Counts the edits of a draft.';
create unique index versions_one_draft on programs.versions (program_id) where status = 'draft';
create index versions_in_force on programs.versions (program_id, effective_from, number)
  where status = 'published';

grant select, insert on programs.versions to quittance_app;
grant update (status, name, fund_code, effective_from, effective_until, files, content_hash,
  drafted_by, drafted_at, published_by, published_at, revision) on programs.versions to quittance_app;
grant select on programs.versions to quittance_portal;

-- The portal never sees a draft, whatever it asks.
alter table programs.versions enable row level security;
alter table programs.versions force row level security;
create policy versions_app on programs.versions to quittance_app using (true) with check (true);
create policy versions_portal on programs.versions for select to quittance_portal
  using (status = 'published');

create function programs.refuse_change() returns trigger language plpgsql as $$
begin
  if old.status = 'published' then
    raise exception 'version % of program % is published and cannot change', old.number, old.program_id
      using errcode = 'check_violation', constraint = 'versions_immutable';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger versions_immutable before update or delete on programs.versions
  for each row execute function programs.refuse_change();
