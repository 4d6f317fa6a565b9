-- Why: what a program owner writes decides about money for years. From its second version on, a
-- program changes by two people: one proposes what was drafted, another agrees to just that content.
-- The first version is part of setting a program up: nothing is decided by it before.

create table programs.publications (
  publication_id uuid constraint publications_pkey primary key,
  version_id uuid not null constraint publications_version references programs.versions,
  revision integer not null constraint publications_revision_positive check (revision > 0),
  content_hash text collate "C" not null
    constraint publications_content_hash_shape check (content_hash ~ '^[0-9a-f]{64}$'),
  note text not null constraint publications_note check (length(note) between 1 and 2000),
  status text collate "C" not null constraint publications_status_known
    check (status in ('proposed', 'agreed', 'declined', 'void')),
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  settled_by text collate "C",
  settled_at timestamptz,
  reason text constraint publications_reason check (length(reason) between 1 and 2000),
  constraint publications_settled check (
    (status = 'proposed') = (settled_at is null) and (settled_at is null) = (settled_by is null)),
  constraint publications_second_person check (status <> 'agreed' or settled_by <> proposed_by),
  constraint publications_declined_why check (status <> 'declined' or reason is not null)
);
comment on table programs.publications is
  'A draft put forward for publishing, by its content. Void: the draft changed meanwhile.';
create unique index publications_one_open on programs.publications (version_id)
  where status = 'proposed';
create index publications_of_version on programs.publications (version_id, proposed_at);

grant select, insert on programs.publications to quittance_app;
grant update (status, settled_by, settled_at, reason) on programs.publications to quittance_app;

create function programs.refuse_settled() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.status <> 'proposed' then
    raise exception 'publication % is settled', old.publication_id
      using errcode = 'check_violation', constraint = 'publications_immutable';
  end if;
  return new;
end $$;
create trigger publications_immutable before update or delete on programs.publications
  for each row execute function programs.refuse_settled();

-- A later version is published by who agreed to it, who neither wrote nor proposed what it says.
create function programs.refuse_alone() returns trigger language plpgsql as $$
begin
  if old.status = 'draft' and new.status = 'published' and new.number > 1
    and (new.published_by = new.drafted_by or not exists (
      select from programs.publications p
      where p.version_id = new.version_id and p.status = 'agreed'
        and p.content_hash = new.content_hash and p.settled_by = new.published_by))
  then
    raise exception 'version % of program % has no second person', new.number, new.program_id
      using errcode = 'check_violation', constraint = 'versions_second_person';
  end if;
  return new;
end $$;
create trigger versions_second_person before update on programs.versions
  for each row execute function programs.refuse_alone();
