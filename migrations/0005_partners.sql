-- Why: partners are who we owe, customers whom they sell to. Every incentive, vendor and payable
-- refers to a row here, so the codes people use (partner code, CRM code) are unique and stable, and
-- a partner's own rows carry partner_id, which the database uses to keep partners apart.
-- Contacts are personal data: they live here only, never in an event, and can be emptied.

create schema partners;

create table partners.partners (
  partner_id uuid primary key,
  code text collate "C" not null constraint partners_code_shape check (code ~ '^[A-Z0-9][A-Z0-9._-]{0,31}$'),
  legal_name text not null constraint partners_legal_name_given check (length(legal_name) between 1 and 200),
  domains text[] not null,
  country char(2) not null constraint partners_country_shape check (country ~ '^[A-Z]{2}$'),
  time_zone text not null,
  tier text not null constraint partners_tier_known check (tier in ('registered', 'select', 'premier')),
  status text not null constraint partners_status_known
    check (status in ('active', 'suspended', 'terminated')),
  status_reason text,
  good_standing boolean not null,
  parent_id uuid references partners.partners (partner_id),
  enrolled_at timestamptz not null,
  version int not null default 1,
  constraint partners_code_unique unique (code),
  constraint partners_own_parent check (parent_id is distinct from partner_id)
);
create index partners_parent on partners.partners (parent_id) where parent_id is not null;

create table partners.contacts (
  contact_id uuid primary key,
  partner_id uuid not null references partners.partners (partner_id),
  name text constraint contacts_name_length check (length(name) <= 200),
  email text collate "C" constraint contacts_email_shape check (email = lower(email) and email ~ '^[^@ ]+@[^@ ]+$'),
  phone text constraint contacts_phone_length check (length(phone) <= 40),
  phone_since timestamptz,
  role text not null constraint contacts_role_known check (role in ('admin', 'business', 'finance')),
  added_at timestamptz not null,
  removed_at timestamptz,
  version int not null default 1,
  constraint contacts_phone_since check ((phone is null) = (phone_since is null))
);
create unique index contacts_email_unique on partners.contacts (partner_id, email)
  where removed_at is null;

create table partners.customers (
  customer_id uuid primary key,
  code text collate "C" not null constraint customers_code_shape check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  legal_name text not null constraint customers_legal_name_given check (length(legal_name) between 1 and 200),
  domains text[] not null,
  country char(2) constraint customers_country_shape check (country ~ '^[A-Z]{2}$'),
  tax_id text collate "C",
  parent_id uuid references partners.customers (customer_id),
  added_at timestamptz not null,
  version int not null default 1,
  constraint customers_code_unique unique (code),
  constraint customers_own_parent check (parent_id is distinct from customer_id)
);
create index customers_parent on partners.customers (parent_id) where parent_id is not null;

create table partners.opportunities (
  opportunity_id uuid primary key,
  code text collate "C" not null,
  customer_id uuid not null references partners.customers (customer_id),
  name text not null,
  stage text not null constraint opportunities_stage_known
    check (stage in ('identified', 'qualified', 'proposed', 'won', 'lost')),
  is_direct boolean not null,
  value_minor bigint constraint opportunities_value_floor check (value_minor >= 0),
  currency char(3),
  opened_on date not null,
  close_on date,
  version int not null default 1,
  constraint opportunities_code_unique unique (code),
  constraint opportunities_value_whole check ((value_minor is null) = (currency is null))
);
create index opportunities_customer on partners.opportunities (customer_id);

alter table partners.partners enable row level security;
alter table partners.partners force row level security;
create policy partners_app on partners.partners to quittance_app using (true) with check (true);
create policy partners_portal on partners.partners for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

alter table partners.contacts enable row level security;
alter table partners.contacts force row level security;
create policy contacts_app on partners.contacts to quittance_app using (true) with check (true);
create policy contacts_portal on partners.contacts for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant usage on schema partners to quittance_app, quittance_portal;
grant select, insert, update on partners.partners, partners.contacts, partners.customers,
  partners.opportunities to quittance_app;
grant select on partners.partners, partners.contacts to quittance_portal;
