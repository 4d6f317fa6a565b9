-- Why: what a bank answers and the statements it makes lie in a folder of its server, and a person had
-- to fetch them. A channel may name that folder; a job looks into it, takes each whole file once, and
-- hands it to the readers that uploads go to. What was seen, what was taken and what became of it are
-- rows, so that a fetch that was killed loses nothing and files nothing twice.

alter table payouts.channels
  add column inbound_folder text
    constraint channels_inbound_length check (length(inbound_folder) between 1 and 255),
  add constraint channels_inbound_by_channel check (kind <> 'manual' or inbound_folder is null),
  -- No way out of the folder of arrivals: plain names only, none beginning with a dot.
  add constraint channels_inbound_below check (kind <> 'folder' or inbound_folder is null or
    inbound_folder ~ '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){0,7}$'),
  -- What we wrote ourselves is never read as what the bank says.
  add constraint channels_inbound_apart check (kind <> 'sftp' or inbound_folder is null
    or btrim(inbound_folder, './') <> btrim(folder, './'));
comment on column payouts.channels.inbound_folder is
  'Where the bank puts answers and statements; null: a person loads them.';

-- Where the bank's files of an account are fetched from, and how the last look went.
create table payouts.inbound_folders (
  paying_account_id uuid constraint inbound_folders_pkey primary key
    constraint inbound_folders_account references payouts.paying_accounts,
  channel_id uuid not null constraint inbound_folders_channel references payouts.channels,
  -- Null: nobody looks; the channel in use has no such folder.
  next_look_at timestamptz,
  -- Who looks now, and until when nobody else does.
  claim_id uuid,
  leased_until timestamptz,
  -- From when the account's answer time counts while no look has succeeded.
  since timestamptz not null,
  looked_at timestamptz,
  ok_at timestamptz,
  failures int not null default 0
    constraint inbound_folders_failures check (failures >= 0),
  fault text collate "C" constraint inbound_folders_fault
    check (fault in ('unreachable', 'denied', 'untrusted')),
  said text constraint inbound_folders_said check (length(said) between 1 and 2000),
  warned_at timestamptz,
  constraint inbound_folders_lease check ((claim_id is null) = (leased_until is null)),
  constraint inbound_folders_fault_counts check ((fault is null) = (failures = 0)),
  constraint inbound_folders_fault_said check (fault is null or said is not null),
  constraint inbound_folders_ok_is_a_look check (ok_at is null or looked_at >= ok_at)
);
comment on table payouts.inbound_folders is
  'Folders from which a bank''s answers and statements are fetched: one per paying account.';
create index inbound_folders_due on payouts.inbound_folders (next_look_at)
  where next_look_at is not null;
create index inbound_folders_channel on payouts.inbound_folders (channel_id);
grant select, insert, update on payouts.inbound_folders to quittance_app;

-- What a bank offered there. A name with another size or time is another file.
create table payouts.inbound_files (
  inbound_file_id uuid constraint inbound_files_pkey primary key,
  paying_account_id uuid not null
    constraint inbound_files_folder references payouts.inbound_folders,
  channel_id uuid not null constraint inbound_files_channel references payouts.channels,
  -- As the bank names it; what cannot be shown is replaced, and told apart by a digest.
  name text collate "C" not null constraint inbound_files_name
    check (length(name) between 1 and 255 and name !~ '[[:cntrl:]/\\]'),
  size_bytes bigint constraint inbound_files_size check (size_bytes >= 0),
  modified_at timestamptz,
  state text collate "C" not null constraint inbound_files_state
    check (state in ('ripening', 'passed_by', 'fetched', 'filed', 'refused', 'put_aside')),
  seen_at timestamptz not null,
  moved_at timestamptz not null,
  -- Begun downloads, then begun filings: what breaks whoever takes it up does so a few times only.
  tries int not null default 0 constraint inbound_files_tries check (tries >= 0),
  sha256 text collate "C" constraint inbound_files_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  fetched_at timestamptz,
  outcome text collate "C" constraint inbound_files_outcome
    check (outcome in ('filed', 'known', 'quarantined')),
  bank_answer_id uuid constraint inbound_files_answer references payouts.bank_answers,
  -- Of reconciliation, which stands above.
  statement_file_id uuid,
  refusal text collate "C" constraint inbound_files_refusal check (refusal ~ '^[a-z_]+[.][a-z_]+$'),
  said text constraint inbound_files_said check (length(said) between 1 and 2000),
  closed_by text collate "C",
  closer_name text,
  closed_reason text constraint inbound_files_closed_reason
    check (length(closed_reason) between 1 and 2000),
  constraint inbound_files_content check ((sha256 is null) = (fetched_at is null)
    and (state not in ('fetched', 'filed', 'refused') or sha256 is not null)
    and (state not in ('ripening', 'passed_by') or sha256 is null)),
  constraint inbound_files_one_outcome check (num_nonnulls(bank_answer_id, statement_file_id)
    = case state when 'filed' then 1 else 0 end and (state = 'filed') = (outcome is not null)),
  constraint inbound_files_quarantined_statement
    check (outcome <> 'quarantined' or statement_file_id is not null),
  constraint inbound_files_why check ((refusal is null) = (said is null)
    and (state in ('passed_by', 'refused', 'put_aside')) = (refusal is not null)),
  constraint inbound_files_put_aside check (
    (state = 'put_aside') = (closed_by is not null)
    and (closed_by is null) = (closed_reason is null)
    and (closed_by is null) = (closer_name is null))
);
comment on table payouts.inbound_files is
  'Files a bank offered in its folder: each taken once, and what became of it.';
create unique index inbound_files_once on payouts.inbound_files
  (paying_account_id, name, size_bytes, modified_at) nulls not distinct;
create index inbound_files_newest on payouts.inbound_files
  (paying_account_id, inbound_file_id desc);
create index inbound_files_waiting on payouts.inbound_files (tries, inbound_file_id)
  where state in ('ripening', 'fetched');
create index inbound_files_open on payouts.inbound_files (inbound_file_id)
  where state in ('passed_by', 'refused');
create index inbound_files_content on payouts.inbound_files (sha256);
create index inbound_files_channel on payouts.inbound_files (channel_id);
create index inbound_files_answer on payouts.inbound_files (bank_answer_id);
grant select, insert, delete, update (state, seen_at, moved_at, tries, sha256, fetched_at, outcome,
  bank_answer_id, statement_file_id, refusal, said, closed_by, closer_name, closed_reason)
  on payouts.inbound_files to quittance_app;

-- Bytes that were taken stay what they are, an outcome stays, and only what was merely seen is forgotten.
create function payouts.refuse_inbound_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state = 'ripening' then return old; end if;
    raise exception 'the file % was taken', old.name
      using errcode = 'restrict_violation', constraint = 'inbound_files_kept';
  end if;
  if old.state in ('filed', 'put_aside') then
    raise exception 'the file % is settled', old.name
      using errcode = 'restrict_violation', constraint = 'inbound_files_settled';
  end if;
  if old.sha256 is not null and (new.sha256, new.fetched_at) is distinct from
      (old.sha256, old.fetched_at) then
    raise exception 'the bytes of % were taken', old.name
      using errcode = 'restrict_violation', constraint = 'inbound_files_bytes';
  end if;
  return new;
end $$;
create trigger inbound_files_kept before update or delete on payouts.inbound_files
  for each row execute function payouts.refuse_inbound_change();
