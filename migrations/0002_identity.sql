-- Why: who somebody is, what they may do, and who agreed to it. Roles, limits, delegations and agents'
-- keys are rows that were proposed, approved by a second person where the rule asks for one, and
-- ended; nothing here is deleted. The sign-in library keeps its own tables in schema auth, as it
-- compiles them itself (a test asserts that none is missing); their user id is our principal id.

create schema identity;
create schema auth;
grant usage on schema identity to quittance_app, quittance_portal;
grant usage on schema auth to quittance_app;

create table identity.principals (
  principal_id uuid primary key,
  kind text collate "C" not null constraint principals_kind check (kind in ('person', 'agent')),
  name text not null constraint principals_name check (length(name) between 1 and 200),
  email text,
  partner_id uuid,
  answers_for uuid references identity.principals (principal_id),
  administers boolean not null default false,
  is_partner boolean not null generated always as (partner_id is not null) stored,
  status text collate "C" not null default 'active'
    constraint principals_status check (status in ('active', 'suspended')),
  added_at timestamptz not null,
  constraint principals_person_has_email check ((kind = 'person') = (email is not null)),
  constraint principals_agent_has_person check ((kind = 'agent') = (answers_for is not null)),
  constraint principals_admin_is_staff check (not administers or partner_id is null),
  constraint principals_kinds_of_role unique (principal_id, administers, is_partner)
);
comment on column identity.principals.administers is
  'Whether the roles of this person are those of an administrator: admin excludes every other role, '
  'and role_grants_excludes holds it.';
create unique index principals_email on identity.principals (lower(email));
create index principals_partner on identity.principals (partner_id) where partner_id is not null;
alter table identity.principals enable row level security;
alter table identity.principals force row level security;
create policy principals_app on identity.principals to quittance_app using (true) with check (true);
create policy principals_portal on identity.principals for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert on identity.principals to quittance_app;
grant update (name, status, administers) on identity.principals to quittance_app;
grant select on identity.principals to quittance_portal;

-- A role somebody holds, held, or is about to hold. by_set_up: given by the command line to the first
-- who holds it, when there is no second person yet.
create table identity.role_grants (
  grant_id uuid primary key,
  principal_id uuid not null references identity.principals (principal_id),
  role text collate "C" not null constraint role_grants_role check (role in ('partner',
    'partner_admin', 'specialist', 'lead', 'program_owner', 'finance', 'legal', 'auditor', 'admin')),
  status text collate "C" not null
    constraint role_grants_status check (status in ('pending', 'active', 'revoked')),
  by_set_up boolean not null default false,
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  approved_by text collate "C",
  approved_at timestamptz,
  revoked_by text collate "C",
  revoked_at timestamptz,
  administers boolean generated always as (case when status <> 'revoked' then role = 'admin' end)
    stored,
  is_partner boolean generated always as
    (case when status <> 'revoked' then role in ('partner', 'partner_admin') end) stored,
  constraint role_grants_never_own check (proposed_by <> principal_id::text),
  constraint role_grants_second_person
    check (approved_by <> proposed_by and approved_by <> principal_id::text),
  constraint role_grants_needs_second_person check (status <> 'active' or by_set_up
    or role not in ('finance', 'lead') or approved_by is not null),
  constraint role_grants_excludes foreign key (principal_id, administers, is_partner)
    references identity.principals (principal_id, administers, is_partner)
);
create unique index role_grants_once on identity.role_grants (principal_id, role)
  where status <> 'revoked';
create unique index role_grants_one_set_up on identity.role_grants (role)
  where by_set_up and status <> 'revoked';
grant select, insert on identity.role_grants to quittance_app;
grant update (status, approved_by, approved_at, revoked_by, revoked_at) on identity.role_grants
  to quittance_app;

-- Up to which amount of one claim somebody decides alone, per currency. No row: nothing.
create table identity.limits (
  limit_id uuid primary key,
  principal_id uuid not null references identity.principals (principal_id),
  amount_minor bigint not null constraint limits_amount check (amount_minor >= 0),
  currency char(3) not null,
  status text collate "C" not null
    constraint limits_status check (status in ('pending', 'active', 'ended')),
  lowers boolean not null,
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  approved_by text collate "C",
  approved_at timestamptz,
  ended_at timestamptz,
  constraint limits_never_own check (proposed_by <> principal_id::text),
  constraint limits_second_person
    check (approved_by <> proposed_by and approved_by <> principal_id::text),
  constraint limits_needs_second_person
    check (status <> 'active' or lowers or approved_by is not null)
);
create unique index limits_one_active on identity.limits (principal_id, currency)
  where status = 'active';
create unique index limits_one_pending on identity.limits (principal_id, currency)
  where status = 'pending';
grant select, insert on identity.limits to quittance_app;
grant update (status, approved_by, approved_at, ended_at) on identity.limits to quittance_app;

-- Somebody absent is replaced for dated days. What separation of duties takes stays taken: it counts
-- persons, not roles.
create table identity.delegations (
  delegation_id uuid primary key,
  from_principal_id uuid not null references identity.principals (principal_id),
  to_principal_id uuid not null references identity.principals (principal_id),
  role text collate "C" not null constraint delegations_role check (role in ('lead', 'finance')),
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  status text collate "C" not null
    constraint delegations_status check (status in ('pending', 'active', 'ended')),
  proposed_at timestamptz not null,
  approved_by text collate "C",
  approved_at timestamptz,
  ended_at timestamptz,
  constraint delegations_two_people check (from_principal_id <> to_principal_id),
  constraint delegations_days check (valid_from < valid_until),
  constraint delegations_second_person check (approved_by <> from_principal_id::text
    and approved_by <> to_principal_id::text),
  constraint delegations_needs_second_person
    check (status <> 'active' or approved_by is not null)
);
create index delegations_to on identity.delegations (to_principal_id) where status = 'active';
grant select, insert on identity.delegations to quittance_app;
grant update (status, approved_by, approved_at, ended_at) on identity.delegations to quittance_app;

-- An agent's key: 32 random bytes shown once, kept as their SHA-256.
create table identity.api_keys (
  key_id uuid primary key,
  principal_id uuid not null references identity.principals (principal_id),
  token_hash bytea not null constraint api_keys_hash check (length(token_hash) = 32),
  token_start text collate "C" not null,
  roles text[] not null constraint api_keys_roles check (cardinality(roles) > 0
    and not roles && array['admin', 'partner', 'partner_admin']),
  limit_minor bigint constraint api_keys_limit check (limit_minor >= 0),
  limit_currency char(3),
  status text collate "C" not null
    constraint api_keys_status check (status in ('pending', 'active', 'revoked')),
  made_by text collate "C" not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  approved_by text collate "C",
  approved_at timestamptz,
  revoked_by text collate "C",
  revoked_at timestamptz,
  last_used_at timestamptz,
  constraint api_keys_hash_once unique (token_hash),
  constraint api_keys_limit_has_currency check ((limit_minor is null) = (limit_currency is null)),
  constraint api_keys_second_person check (approved_by <> made_by),
  constraint api_keys_needs_second_person check (status <> 'active' or approved_by is not null)
);
create index api_keys_principal on identity.api_keys (principal_id);
grant select, insert on identity.api_keys to quittance_app;
grant update (status, approved_by, approved_at, revoked_by, revoked_at, last_used_at)
  on identity.api_keys to quittance_app;

-- A link to choose a first password: given on the terminal or mailed with an invitation, used once.
create table identity.set_up_links (
  token_hash bytea primary key constraint set_up_links_hash check (length(token_hash) = 32),
  principal_id uuid not null references identity.principals (principal_id),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
grant select, insert on identity.set_up_links to quittance_app;
grant update (used_at) on identity.set_up_links to quittance_app;

-- What follows is the sign-in library's own schema, column names and all.
create table auth."user" ("id" text not null primary key, "name" text not null,
  "email" text not null unique, "emailVerified" boolean not null, "image" text,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null, "twoFactorEnabled" boolean);
create table auth."session" ("id" text not null primary key, "expiresAt" timestamptz not null,
  "token" text not null unique, "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text,
  "userId" text not null references auth."user" ("id") on delete cascade);
create table auth."account" ("id" text not null primary key, "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade, "accessToken" text,
  "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text,
  "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz not null);
create table auth."verification" ("id" text not null primary key, "identifier" text not null,
  "value" text not null, "expiresAt" timestamptz not null,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null);
create table auth."twoFactor" ("id" text not null primary key, "secret" text not null,
  "backupCodes" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade, "verified" boolean,
  "failedVerificationCount" integer, "lockedUntil" timestamptz);
create index "session_userId_idx" on auth."session" ("userId");
create index "account_userId_idx" on auth."account" ("userId");
create index "verification_identifier_idx" on auth."verification" ("identifier");
create index "twoFactor_secret_idx" on auth."twoFactor" ("secret");
create index "twoFactor_userId_idx" on auth."twoFactor" ("userId");
grant select, insert, update, delete on all tables in schema auth to quittance_app;
