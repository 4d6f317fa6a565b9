-- Why: a list of owners that is empty may mean that nobody holds a quarter of the company, or that
-- nobody was asked. So a company says one of the two, with who said it and when, and where no person
-- holds a quarter it names who directs it: that name is screened as an owner's is. Whoever was screened
-- by rules that found less is looked at again without being held. And a list's age, which keeps money
-- from leaving, is no longer moved by one person.

create table vendors.ownership_statements (
  statement_id uuid constraint ownership_statements_pkey primary key,
  vendor_id uuid not null
    constraint ownership_statements_vendor references vendors.vendors,
  partner_id uuid not null
    constraint ownership_statements_partner references partners.partners (partner_id),
  states text collate "C" not null constraint ownership_statements_known
    check (states in ('owners', 'nobody')),
  -- Who directs the company, where no person holds a quarter of it.
  director_name text
    constraint ownership_statements_director_length check (length(director_name) between 1 and 140),
  director_born_on date,
  director_country char(2)
    constraint ownership_statements_director_country check (director_country ~ '^[A-Z]{2}$'),
  stated_by text collate "C" not null,
  stated_at timestamptz not null,
  ended_at timestamptz,
  constraint ownership_statements_director_whole check (
    (director_name is null) = (director_country is null)
    and (director_born_on is null or director_name is not null)),
  constraint ownership_statements_nobody_is_directed
    check (states <> 'nobody' or director_name is not null),
  constraint ownership_statements_ends check (ended_at >= stated_at),
  constraint ownership_statements_of_vendor unique (statement_id, vendor_id)
);
comment on table vendors.ownership_statements is
  'What a company said of who owns it, replaced as a whole: owners by name, or that nobody holds 25 %.';
create unique index ownership_statements_one
  on vendors.ownership_statements (vendor_id) where ended_at is null;

alter table vendors.owners add column statement_id uuid,
  add constraint owners_statement foreign key (statement_id, vendor_id)
    references vendors.ownership_statements (statement_id, vendor_id);

-- Fill: who named a person with a quarter or more has said what is asked. Whoever named nobody, or
-- companies only, is asked at the next renewal. Forced row security would hide them from the owner too.
alter table vendors.owners no force row level security;
insert into vendors.ownership_statements (statement_id, vendor_id, partner_id, states, stated_by,
  stated_at)
select distinct on (o.vendor_id) o.owner_id, o.vendor_id, o.partner_id, 'owners', o.typed_by,
  o.typed_at
from vendors.owners o
where o.ended_at is null and o.kind = 'person' and o.share_bp >= 2500
  and (select sum(every.share_bp) from vendors.owners every
    where every.vendor_id = o.vendor_id and every.ended_at is null) <= 10000
order by o.vendor_id, o.owner_id;
update vendors.owners o set statement_id = s.statement_id
from vendors.ownership_statements s where s.vendor_id = o.vendor_id and o.ended_at is null;
alter table vendors.owners force row level security;

-- At the end of the transaction a statement and the owners it names agree.
create function vendors.refuse_partial_ownership() returns trigger language plpgsql as $$
declare
  said vendors.ownership_statements%rowtype;
  shares bigint;
  most int;
  most_of_persons int;
  strays bigint;
  broken text;
begin
  select * into said from vendors.ownership_statements s
  where s.vendor_id = new.vendor_id and s.ended_at is null;
  if said.statement_id is null then
    return null;
  end if;
  select coalesce(sum(share_bp), 0), coalesce(max(share_bp), 0),
    coalesce(max(share_bp) filter (where kind = 'person'), 0),
    count(*) filter (where statement_id is distinct from said.statement_id)
  into shares, most, most_of_persons, strays
  from vendors.owners o where o.vendor_id = new.vendor_id and o.ended_at is null;
  broken := case
    when shares > 10000 then 'owners_whole'
    when strays > 0 then 'owners_of_statement'
    when said.states = 'owners' and most < 2500 then 'ownership_statements_named'
    when said.states = 'nobody' and most >= 2500 then 'ownership_statements_nobody'
    when said.director_name is null and most_of_persons < 2500
      then 'ownership_statements_directed' end;
  if broken is not null then
    raise exception 'what vendor % says of its owners does not agree', new.vendor_id
      using errcode = 'check_violation', constraint = broken;
  end if;
  return null;
end $$;
create constraint trigger ownership_statements_agree
  after insert or update on vendors.ownership_statements
  deferrable initially deferred for each row execute function vendors.refuse_partial_ownership();
create constraint trigger owners_agree after insert or update on vendors.owners
  deferrable initially deferred for each row execute function vendors.refuse_partial_ownership();

-- A company that says nothing of its owners is not handed in.
create function vendors.refuse_unowned() returns trigger language plpgsql as $$
begin
  if new.state = 'submitted' and old.state <> 'submitted' and new.entity_kind = 'company'
    and not exists (select from vendors.ownership_statements s
      where s.vendor_id = new.vendor_id and s.ended_at is null)
  then
    raise exception 'vendor % says nothing of who owns it', new.vendor_id
      using errcode = 'check_violation', constraint = 'vendors_owners_stated';
  end if;
  return new;
end $$;
create trigger vendors_owners_stated before update of state on vendors.vendors
  for each row execute function vendors.refuse_unowned();

create or replace view vendors.screened_names with (security_invoker = true) as
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
  from vendors.owners o where o.ended_at is null
  union all
  select s.vendor_id, s.partner_id, 'director', s.director_name, 'person', s.director_born_on,
    s.director_country, array[s.stated_by]
  from vendors.ownership_statements s where s.ended_at is null and s.director_name is not null;

alter table vendors.screening_hits drop constraint screening_hits_subject_known;
alter table vendors.screening_hits add constraint screening_hits_subject_known check
  (subject in ('legal_name', 'enrolled_name', 'holder', 'owner', 'signer', 'director'));

-- By which rules of likeness a vendor was held against the lists: a release that finds more looks again.
alter table vendors.screenings add column rules int not null default 1
  constraint screenings_rules_positive check (rules > 0);

alter table vendors.reminders drop constraint reminders_about;
alter table vendors.reminders add constraint reminders_about
  check (about in ('tax_form', 'papers', 'approval', 'renewal', 'owners'));

create table vendors.screening_limit_changes (
  change_id uuid constraint screening_limit_changes_pkey primary key,
  days_before int not null,
  days int not null constraint screening_limit_changes_days check (days between 1 and 365),
  reason text not null
    constraint screening_limit_changes_reason check (length(reason) between 1 and 2000),
  state text collate "C" not null constraint screening_limit_changes_state
    check (state in ('proposed', 'applied', 'declined')),
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  decided_by text collate "C",
  decided_at timestamptz,
  declined_reason text
    constraint screening_limit_changes_declined check (length(declined_reason) between 1 and 2000),
  constraint screening_limit_changes_differs check (days <> days_before),
  constraint screening_limit_changes_second_person
    check (state <> 'applied' or decided_by <> proposed_by),
  constraint screening_limit_changes_decided check ((state = 'proposed') = (decided_at is null)
    and (decided_at is null) = (decided_by is null)),
  constraint screening_limit_changes_declined_why
    check ((state = 'declined') = (declined_reason is not null))
);
comment on table vendors.screening_limit_changes is
  'After how many days a list counts as old: proposed by one person, decided by another.';
create unique index screening_limit_changes_one_open
  on vendors.screening_limit_changes (state) where state = 'proposed';
alter table vendors.screening_limits add column change_id uuid
  constraint screening_limits_change references vendors.screening_limit_changes;

alter table vendors.ownership_statements enable row level security;
alter table vendors.ownership_statements force row level security;
create policy ownership_statements_app on vendors.ownership_statements to quittance_app
  using (true) with check (true);
create policy ownership_statements_portal on vendors.ownership_statements for select
  to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant select, insert, update (ended_at) on vendors.ownership_statements to quittance_app;
grant select on vendors.ownership_statements to quittance_portal;
grant select, insert, update (state, decided_by, decided_at, declined_reason)
  on vendors.screening_limit_changes to quittance_app;
