-- Why: nobody on a sanctions list is paid, and nobody is kept waiting who is not. Lists are kept as they
-- were loaded, version by version, so that it can be shown what a vendor was held against on any day;
-- an entry that changes is another row, so that what was cleared about the old one falls by itself. A
-- possible hit is ended by two people, none of whom typed the name: constraints.

create table vendors.screening_lists (
  list_code text collate "C" constraint screening_lists_pkey primary key
    constraint screening_lists_code_shape check (list_code ~ '^[a-z][a-z0-9_]{1,31}$'),
  kind text collate "C" not null constraint screening_lists_kind_known
    check (kind in ('ofac_sdn', 'ofac_consolidated', 'un', 'us_csl', 'us_dpl', 'house')),
  version int not null constraint screening_lists_version_positive check (version > 0)
);

create table vendors.screening_versions (
  list_code text collate "C" not null
    constraint screening_versions_list references vendors.screening_lists,
  version int not null,
  sha256 text collate "C" not null
    constraint screening_versions_hash_shape check (sha256 ~ '^[0-9a-f]{64}$'),
  published_on date,
  loaded_at timestamptz not null,
  loaded_by text collate "C" not null,
  entries int not null,
  names int not null,
  added int not null,
  changed int not null,
  removed int not null,
  constraint screening_versions_pkey primary key (list_code, version),
  constraint screening_versions_counts
    check (least(entries, names, added, changed, removed) >= 0 and entries > 0)
);

create table vendors.listed_entries (
  entry_id uuid constraint listed_entries_pkey primary key,
  list_code text collate "C" not null
    constraint listed_entries_list references vendors.screening_lists,
  uid text collate "C" not null,
  content_hash text collate "C" not null,
  kind text collate "C" not null constraint listed_entries_kind_known
    check (kind in ('person', 'entity', 'vessel', 'aircraft', 'unknown')),
  primary_name text not null,
  programs text[] not null,
  births jsonb not null,
  countries text[] not null,
  ids jsonb not null,
  remarks text,
  since_version int not null,
  -- The version that no longer has it, or has it otherwise.
  until_version int,
  constraint listed_entries_order check (until_version > since_version)
);
create unique index listed_entries_one_live on vendors.listed_entries (list_code, uid)
  where until_version is null;

create table vendors.listed_names (
  entry_id uuid not null constraint listed_names_entry references vendors.listed_entries,
  ordinal int not null,
  name text not null,
  quality text collate "C" not null constraint listed_names_quality_known
    check (quality in ('primary', 'strong', 'weak')),
  -- How its words sound; null once the entry is no longer on the list.
  keys text[],
  constraint listed_names_pkey primary key (entry_id, ordinal)
);
create index listed_names_keys on vendors.listed_names using gin (keys) where keys is not null;

-- Who owns a vendor. Replaced as a whole: what was said before stays with its end.
create table vendors.owners (
  owner_id uuid constraint owners_pkey primary key,
  vendor_id uuid not null constraint owners_vendor references vendors.vendors,
  partner_id uuid not null constraint owners_partner references partners.partners (partner_id),
  name text not null constraint owners_name_length check (length(name) between 1 and 140),
  kind text collate "C" not null constraint owners_kind_known check (kind in ('person', 'company')),
  -- In hundredths of a percent: 2500 is 25 %.
  share_bp int not null constraint owners_share check (share_bp between 1 and 10000),
  born_on date,
  country char(2) not null constraint owners_country_shape check (country ~ '^[A-Z]{2}$'),
  typed_by text collate "C" not null,
  typed_at timestamptz not null,
  ended_at timestamptz,
  constraint owners_born_is_person check (born_on is null or kind = 'person')
);
create index owners_of_vendor on vendors.owners (vendor_id) where ended_at is null;

-- Against which names and which lists a vendor was last screened.
create table vendors.screenings (
  vendor_id uuid constraint screenings_pkey primary key
    constraint screenings_vendor references vendors.vendors,
  names_mark text collate "C" not null,
  lists_mark text collate "C" not null
    constraint screenings_against_a_list check (lists_mark <> ''),
  screened_at timestamptz not null
);

create table vendors.screening_hits (
  hit_id uuid constraint screening_hits_pkey primary key,
  vendor_id uuid not null constraint screening_hits_vendor references vendors.vendors,
  partner_id uuid not null
    constraint screening_hits_partner references partners.partners (partner_id),
  subject text collate "C" not null constraint screening_hits_subject_known
    check (subject in ('legal_name', 'enrolled_name', 'holder', 'owner', 'signer')),
  asked_name text not null,
  -- Everything of the asked side that was weighed: another day of birth is another question.
  asked_mark text collate "C" not null,
  entry_id uuid not null constraint screening_hits_entry references vendors.listed_entries,
  listed_name text not null,
  quality text collate "C" not null,
  score int not null constraint screening_hits_score check (score between 1 and 1000),
  evidence jsonb not null,
  state text collate "C" not null constraint screening_hits_state_known
    check (state in ('possible', 'clearing', 'cleared', 'true', 'gone')),
  typed_by text[] not null,
  found_at timestamptz not null,
  proposed_by text collate "C",
  proposed_at timestamptz,
  reason text constraint screening_hits_reason check (length(reason) between 1 and 2000),
  settled_by text collate "C",
  settled_at timestamptz,
  settled_reason text,
  report_due_on date,
  constraint screening_hits_proposed check (state not in ('clearing', 'cleared')
    or (proposed_by is not null and proposed_at is not null and reason is not null)),
  constraint screening_hits_second_person check (state <> 'cleared'
    or (settled_by is not null and settled_by <> proposed_by and settled_at is not null)),
  constraint screening_hits_not_typist check (state not in ('clearing', 'cleared')
    or (proposed_by <> all (typed_by) and (settled_by is null or settled_by <> all (typed_by)))),
  constraint screening_hits_true_told check (state <> 'true'
    or (settled_by is not null and settled_at is not null and settled_reason is not null
      and report_due_on is not null))
);
comment on table vendors.screening_hits is
  'One name of a vendor that may be one entry of a list. Cleared: this name and this entry, as both stand.';
create unique index screening_hits_pair on vendors.screening_hits
  (vendor_id, asked_mark, entry_id) where state <> 'gone';
create index screening_hits_holding on vendors.screening_hits (vendor_id)
  where state in ('possible', 'clearing', 'true');
create index screening_hits_waiting on vendors.screening_hits (found_at, hit_id)
  where state in ('possible', 'clearing');
create index screening_hits_entry on vendors.screening_hits (entry_id);

-- The holders of a vendor's accounts, without reading everybody's.
create index bank_details_unretired on vendors.bank_details (vendor_id) where retired_at is null;

-- Every name under which a vendor may be paid, and who typed it.
create view vendors.screened_names with (security_invoker = true) as
  select v.vendor_id, v.partner_id, 'legal_name'::text as subject, v.legal_name as name,
    case v.entity_kind when 'person' then 'person' when 'company' then 'entity'
      else 'unknown' end as kind,
    null::date as born_on, v.country, v.typed_by
  from vendors.vendors v where v.legal_name is not null
  union all
  select v.vendor_id, v.partner_id, 'enrolled_name', p.legal_name,
    case v.entity_kind when 'person' then 'person' when 'company' then 'entity' else 'unknown' end,
    null, p.country, '{}'::text[]
  from vendors.vendors v join partners.partners p using (partner_id)
  union all
  select v.vendor_id, v.partner_id, 'signer', v.signer_name, 'person', null, null, v.typed_by
  from vendors.vendors v where v.signer_name is not null
  union all
  select b.vendor_id, b.partner_id, 'holder', b.holder_name,
    case v.entity_kind when 'person' then 'person' when 'company' then 'entity' else 'unknown' end,
    null, b.bank_country, array[b.proposed_by]
  from vendors.bank_details b join vendors.vendors v using (vendor_id) where b.retired_at is null
  union all
  select o.vendor_id, o.partner_id, 'owner', o.name,
    case o.kind when 'person' then 'person' else 'entity' end, o.born_on, o.country,
    array[o.typed_by]
  from vendors.owners o where o.ended_at is null;

-- What all of a vendor's names come to; null names do not count.
create view vendors.screening_names_marks with (security_invoker = true) as
  select vendor_id, encode(sha256(convert_to(string_agg(concat_ws(E'\t', subject, name, kind,
      born_on::text, country), E'\n' order by concat_ws(E'\t', subject, name, kind,
      born_on::text, country) collate "C"), 'UTF8')), 'hex') as names_mark
  from vendors.screened_names group by vendor_id;

-- What every list in its present version comes to; empty while no list is loaded.
create view vendors.screening_lists_mark with (security_invoker = true) as
  select coalesce(string_agg(list_code || ':' || version, ',' order by list_code), '') as lists_mark
  from vendors.screening_lists;

alter table vendors.owners enable row level security;
alter table vendors.owners force row level security;
create policy owners_app on vendors.owners to quittance_app using (true) with check (true);
create policy owners_portal on vendors.owners for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
-- Nobody outside learns that a name is being looked at.
alter table vendors.screening_hits enable row level security;
alter table vendors.screening_hits force row level security;
create policy screening_hits_app on vendors.screening_hits to quittance_app
  using (true) with check (true);

grant select, insert, update (kind, version) on vendors.screening_lists to quittance_app;
grant select, insert on vendors.screening_versions to quittance_app;
grant select, insert on vendors.listed_entries to quittance_app;
grant update (until_version) on vendors.listed_entries to quittance_app;
grant select, insert on vendors.listed_names to quittance_app;
grant update (keys) on vendors.listed_names to quittance_app;
grant select, insert on vendors.owners to quittance_app;
grant update (ended_at) on vendors.owners to quittance_app;
grant select on vendors.owners to quittance_portal;
grant select, insert, update on vendors.screenings to quittance_app;
grant select, insert on vendors.screening_hits to quittance_app;
grant update (state, proposed_by, proposed_at, reason, settled_by, settled_at, settled_reason,
  report_due_on) on vendors.screening_hits to quittance_app;
grant select on vendors.screened_names, vendors.screening_names_marks,
  vendors.screening_lists_mark to quittance_app;
