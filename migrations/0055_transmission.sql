-- Why: a released file has to reach the bank once. A power cut between "renamed there" and "written
-- here" must neither send it twice nor lose it: every step of every try is a row that nobody changes,
-- written before what it announces, and what cannot be told waits for a person who has looked.

-- How the files of a paying account reach its bank. Changed by two people; a version is never edited.
create table payouts.channels (
  channel_id uuid constraint channels_pkey primary key,
  paying_account_id uuid not null constraint channels_account references payouts.paying_accounts,
  version int not null constraint channels_version_positive check (version > 0),
  kind text collate "C" not null constraint channels_kind
    check (kind in ('manual', 'folder', 'sftp')),
  -- Below the outbox of the installation, or on the bank's server as its own words have it.
  folder text,
  host text collate "C" constraint channels_host
    check (host ~ '^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$'),
  port int constraint channels_port check (port between 1 and 65535),
  login text constraint channels_login check (login ~ '^[[:graph:]]{1,64}$'),
  host_key text collate "C" constraint channels_host_key
    check (host_key ~ '^SHA256:[A-Za-z0-9+/]{43}$'),
  public_key text,
  key_sealed text,
  state text collate "C" not null constraint channels_state
    check (state in ('proposed', 'usable', 'declined', 'replaced')),
  reason text not null constraint channels_reason check (length(reason) between 1 and 2000),
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  settled_by text collate "C",
  settled_at timestamptz,
  replaced_at timestamptz,
  constraint channels_versions unique (paying_account_id, version),
  constraint channels_whole check (case kind
    when 'manual' then num_nonnulls(folder, host, port, login, host_key, public_key, key_sealed) = 0
    when 'folder' then folder is not null
      and num_nonnulls(host, port, login, host_key, public_key, key_sealed) = 0
    else num_nulls(folder, host, port, login, host_key, public_key, key_sealed) = 0 end),
  -- No way out of the outbox: plain names only, none beginning with a dot.
  constraint channels_folder_below check (kind <> 'folder' or
    folder ~ '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){0,7}$'),
  constraint channels_settled check ((state = 'proposed') = (settled_at is null)
    and (settled_at is null) = (settled_by is null)),
  constraint channels_replaced check ((state = 'replaced') = (replaced_at is not null)),
  constraint channels_second_person
    check (state in ('proposed', 'declined') or settled_by <> proposed_by)
);
comment on table payouts.channels is
  'How files reach the bank: fetched by a person, written into a folder, or put there by SFTP.';
create unique index channels_one_usable on payouts.channels (paying_account_id)
  where state = 'usable';
create unique index channels_one_proposed on payouts.channels (paying_account_id)
  where state = 'proposed';
grant select, insert, update (state, settled_by, settled_at, replaced_at)
  on payouts.channels to quittance_app;

-- The key may be sealed anew, with the installation's current one: what it opens to stays the same.
create function payouts.refuse_settled_channel() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'key_sealed' = to_jsonb(old) - 'key_sealed' then
    return new;
  end if;
  if tg_op = 'DELETE' or not (old.state = 'proposed'
      or (old.state = 'usable' and new.state = 'replaced')) then
    raise exception 'channel % is settled', old.channel_id
      using errcode = 'check_violation', constraint = 'channels_immutable';
  end if;
  return new;
end $$;
create trigger channels_immutable before update or delete on payouts.channels
  for each row execute function payouts.refuse_settled_channel();

-- Where the file of a run is on its way. Inserted by the release itself, in its transaction.
create table payouts.transmissions (
  run_id uuid constraint transmissions_pkey primary key
    constraint transmissions_file references payouts.files,
  remote_name text collate "C" not null constraint transmissions_remote_name unique
    constraint transmissions_remote_name_form
      check (remote_name ~ '^PR-20[0-9]{2}-[0-9]{4,5}-[0-9a-f]{16}\.[a-z0-9]{1,8}$'),
  state text collate "C" not null constraint transmissions_state
    check (state in ('waiting', 'sending', 'sent', 'failed', 'unknown')),
  try_no int not null constraint transmissions_tries check (try_no >= 0),
  -- Tries since a person last asked for one: the worker gives up after so many.
  tries_left int not null constraint transmissions_tries_left check (tries_left >= 0),
  -- Who sends it now, and until when nobody else does.
  claim_id uuid,
  leased_until timestamptz,
  next_at timestamptz,
  -- The bank has to have it before this instant; warned of it once.
  cut_off_at timestamptz not null,
  warned_at timestamptz,
  queued_at timestamptz not null,
  moved_at timestamptz not null,
  constraint transmissions_lease check ((state = 'sending') = (claim_id is not null)
    and (claim_id is null) = (leased_until is null)),
  constraint transmissions_next check ((state = 'waiting') = (next_at is not null)),
  constraint transmissions_sending_tried check (state <> 'sending' or try_no > 0)
);
create index transmissions_due on payouts.transmissions (next_at) where state = 'waiting';
create index transmissions_leased on payouts.transmissions (leased_until) where state = 'sending';
create index transmissions_unwarned on payouts.transmissions (cut_off_at)
  where state <> 'sent' and warned_at is null;
grant select, insert, update (state, try_no, tries_left, claim_id, leased_until, next_at, warned_at,
  moved_at) on payouts.transmissions to quittance_app;

-- What was done about it, each row before the act it announces.
create table payouts.transmission_steps (
  run_id uuid not null constraint transmission_steps_run references payouts.transmissions,
  try_no int not null constraint transmission_steps_try check (try_no >= 0),
  step text collate "C" not null constraint transmission_steps_step check (step in
    ('began', 'renaming', 'sent', 'not_sent', 'unknown', 'looked', 'asked_again', 'stopped',
    'confirmed')),
  step_no int not null constraint transmission_steps_no check (step_no > 0),
  channel_id uuid constraint transmission_steps_channel references payouts.channels,
  by text collate "C" not null,
  at timestamptz not null,
  -- What was found, in words, or the reason a person gave.
  said text constraint transmission_steps_said check (length(said) between 1 and 2000),
  -- Of a look: what lies there under our name. Null: not asked; absent, same, other, unreadable.
  found text collate "C" constraint transmission_steps_found
    check (found in ('absent', 'same', 'other', 'unreadable')),
  constraint transmission_steps_pkey primary key (run_id, step_no),
  constraint transmission_steps_reason
    check (step in ('began', 'renaming', 'sent', 'looked') or said is not null),
  constraint transmission_steps_found_by_look check ((step = 'looked') = (found is not null)),
  constraint transmission_steps_by_channel
    check (step not in ('began', 'renaming') or channel_id is not null)
);
-- One beginning and one end of each try.
create unique index transmission_steps_one_beginning on payouts.transmission_steps (run_id, try_no)
  where step = 'began';
create unique index transmission_steps_one_rename on payouts.transmission_steps (run_id, try_no)
  where step = 'renaming';
create unique index transmission_steps_one_end on payouts.transmission_steps (run_id, try_no)
  where step in ('sent', 'not_sent', 'unknown');
create unique index transmission_steps_sent_once on payouts.transmission_steps (run_id)
  where step in ('sent', 'confirmed');
create index transmission_steps_channel on payouts.transmission_steps (channel_id);
grant select, insert on payouts.transmission_steps to quittance_app;

create function payouts.refuse_step_change() returns trigger language plpgsql as $$
begin
  raise exception 'what was done about a file is never changed'
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $$;
create trigger transmission_steps_append_only
  before update or delete or truncate on payouts.transmission_steps
  for each statement execute function payouts.refuse_step_change();

-- A file that was sent is sent: nothing brings it back on its way.
create function payouts.refuse_sent_again() returns trigger language plpgsql as $$
begin
  if old.state = 'sent' and new.state <> 'sent' then
    raise exception 'the file of run % was sent', old.run_id
      using errcode = 'check_violation', constraint = 'transmissions_sent_once';
  end if;
  return new;
end $$;
create trigger transmissions_sent_once before update on payouts.transmissions
  for each row execute function payouts.refuse_sent_again();
