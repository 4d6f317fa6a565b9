-- Why: a decision about money rests on papers. A file is reached only through the row that owns it,
-- so the row carries whose it is (partner_id), what it proves (slot, line) and what we made of it
-- (state, reason). The bytes lie in a content-addressed store outside the database; `files` says
-- which bytes, and that somebody handed them in, once per upload even when the bytes are known.

create schema evidence;

create table evidence.files (
  file_id uuid primary key,
  sha256 text collate "C" not null constraint files_sha256_shape check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null constraint files_size_positive check (size_bytes > 0),
  media_type text collate "C" not null,
  name text not null constraint files_name_length check (length(name) between 1 and 255),
  partner_id uuid,
  uploaded_by text collate "C" not null,
  uploaded_at timestamptz not null
);
create index files_sha256 on evidence.files (sha256);

create table evidence.items (
  item_id uuid primary key,
  file_id uuid not null references evidence.files (file_id),
  owner_kind text collate "C" not null,
  owner_id uuid not null,
  slot text collate "C" not null constraint items_slot_shape check (slot ~ '^[a-z][a-z0-9_]{0,63}$'),
  line_no int constraint items_line_positive check (line_no > 0),
  state text not null constraint items_state_known check (state in ('pending', 'accepted', 'rejected')),
  reason text,
  partner_id uuid,
  attached_at timestamptz not null,
  detached_at timestamptz,
  version int not null default 1,
  constraint items_rejected_with_reason check (state <> 'rejected' or reason is not null),
  constraint items_detached_undecided check (detached_at is null or state <> 'accepted')
);
create index items_owner on evidence.items (owner_kind, owner_id) where detached_at is null;
create index items_file on evidence.items (file_id);

alter table evidence.files enable row level security;
alter table evidence.files force row level security;
create policy files_app on evidence.files to quittance_app using (true) with check (true);
create policy files_portal on evidence.files for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid
    or exists (select from evidence.items i where i.file_id = files.file_id));

alter table evidence.items enable row level security;
alter table evidence.items force row level security;
create policy items_app on evidence.items to quittance_app using (true) with check (true);
create policy items_portal on evidence.items for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant usage on schema evidence to quittance_app, quittance_portal;
grant select, insert on evidence.files to quittance_app;
grant select, insert, update on evidence.items to quittance_app;
grant select on evidence.files, evidence.items to quittance_portal;
