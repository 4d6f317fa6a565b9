-- Why: what a customer pays on an opportunity raises referral fees, what it gets back lowers them, and
-- what a partner buys itself raises accruals. Such rows come again and again, in lists and over the
-- API: each counts once, by its source and the number it has there. None is ever changed: a correction
-- is a row of its own, signed, that names the row it returns. What is given back never exceeds what it
-- returns, which a guard holds under the lock of the opportunity or partner. An opportunity now says
-- what the checks of deals and referrals ask for: products, instants, contract value, tender, outreach.

alter table partners.customers add column house_account boolean not null default false;
comment on column partners.customers.house_account is
  'Ours alone: no partner registers a deal or refers here.';

alter table partners.opportunities
  add column products text[] not null default '{}',
  add column opened_at timestamptz,
  add column won_on date,
  add column net_contract_minor bigint
    constraint opportunities_net_contract_floor check (net_contract_minor >= 0),
  add column first_year_minor bigint
    constraint opportunities_first_year_floor check (first_year_minor >= 0),
  add column outreach_on date,
  add column is_tender boolean not null default false;
comment on column partners.opportunities.opened_at is
  'The instant, where the source says it; opened_on is the day it wrote.';
comment on column partners.opportunities.outreach_on is 'The last direct outreach to the customer.';

update partners.opportunities set won_on = coalesce(close_on, opened_on) where stage = 'won';
alter table partners.opportunities
  drop constraint opportunities_value_whole,
  add constraint opportunities_currency check (currency is not null or
    (value_minor is null and net_contract_minor is null and first_year_minor is null)),
  add constraint opportunities_won check ((stage = 'won') = (won_on is not null)),
  add constraint opportunities_code_shape check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  add constraint opportunities_name_given check (length(name) between 1 and 200),
  add constraint opportunities_first_year_part check (first_year_minor <= net_contract_minor),
  -- A collection holds the currency of its opportunity: it cannot change beneath it.
  add constraint opportunities_currency_of unique (opportunity_id, currency);

create table partners.collections (
  collection_id uuid constraint collections_pkey primary key,
  source text collate "C" not null
    constraint collections_source check (source ~ '^[a-z0-9][a-z0-9._-]{0,31}$'),
  external_id text collate "C" not null constraint collections_external_id
    check (external_id ~ '^[^[:cntrl:]]{1,100}$' and external_id = btrim(external_id)),
  opportunity_id uuid not null
    constraint collections_opportunity references partners.opportunities,
  kind text collate "C" not null constraint collections_kind check (kind in ('payment', 'refund')),
  -- Signed: a payment is above zero and a refund below. The other way round, it corrects one.
  amount_minor bigint not null constraint collections_amount check (amount_minor <> 0),
  currency char(3) not null,
  collected_on date not null,
  returns_id uuid,
  recorded_by text collate "C" not null,
  recorded_at timestamptz not null default now(),
  constraint collections_once unique (source, external_id),
  constraint collections_currency foreign key (opportunity_id, currency)
    references partners.opportunities (opportunity_id, currency),
  constraint collections_alike unique (collection_id, opportunity_id, currency),
  constraint collections_returns foreign key (returns_id, opportunity_id, currency)
    references partners.collections (collection_id, opportunity_id, currency),
  constraint collections_returns_one check ((returns_id is null) = (kind = 'payment' and amount_minor > 0)),
  constraint collections_not_itself check (returns_id <> collection_id)
);
create index collections_of_opportunity on partners.collections (opportunity_id, collected_on);
create index collections_returning on partners.collections (returns_id) where returns_id is not null;

create table partners.purchases (
  purchase_id uuid constraint purchases_pkey primary key,
  source text collate "C" not null
    constraint purchases_source check (source ~ '^[a-z0-9][a-z0-9._-]{0,31}$'),
  external_id text collate "C" not null constraint purchases_external_id
    check (external_id ~ '^[^[:cntrl:]]{1,100}$' and external_id = btrim(external_id)),
  partner_id uuid not null constraint purchases_partner references partners.partners,
  kind text collate "C" not null constraint purchases_kind check (kind in ('purchase', 'credit')),
  amount_minor bigint not null constraint purchases_amount check (amount_minor <> 0),
  currency char(3) not null constraint purchases_currency check (currency ~ '^[A-Z]{3}$'),
  purchased_on date not null,
  product text constraint purchases_product check (length(product) between 1 and 200),
  returns_id uuid,
  recorded_by text collate "C" not null,
  recorded_at timestamptz not null default now(),
  constraint purchases_once unique (source, external_id),
  constraint purchases_alike unique (purchase_id, partner_id, currency),
  constraint purchases_returns foreign key (returns_id, partner_id, currency)
    references partners.purchases (purchase_id, partner_id, currency),
  constraint purchases_returns_one
    check ((returns_id is null) = (kind = 'purchase' and amount_minor > 0)),
  constraint purchases_not_itself check (returns_id <> purchase_id)
);
create index purchases_of_partner on partners.purchases (partner_id, purchased_on);
create index purchases_returning on partners.purchases (returns_id) where returns_id is not null;

-- Of a row that is returned: what it was corrected to stays above zero, what was given back of it
-- stays within that, and it is no return itself.
create function partners.refuse_excess_collection() returns trigger language plpgsql as $$
begin
  perform 1 from partners.opportunities o where o.opportunity_id = new.opportunity_id
    for no key update;
  if exists (
    select 1 from partners.collections c
    join partners.collections r on r.returns_id = c.collection_id
    where c.collection_id = new.returns_id
    group by c.collection_id, c.amount_minor, c.returns_id
    having c.returns_id is not null
      or coalesce(sum(r.amount_minor) filter (where r.kind = 'refund'), 0) > 0
      or c.amount_minor + sum(r.amount_minor) < 0
  ) then
    raise exception 'what collection % returns exceeds what was collected', new.collection_id
      using errcode = 'check_violation', constraint = 'collections_return_bound',
        schema = 'partners', table = 'collections';
  end if;
  return null;
end $$;
create trigger collections_return_bound after insert on partners.collections
  for each row when (new.returns_id is not null)
  execute function partners.refuse_excess_collection();

create function partners.refuse_excess_credit() returns trigger language plpgsql as $$
begin
  perform 1 from partners.partners p where p.partner_id = new.partner_id for no key update;
  if exists (
    select 1 from partners.purchases c
    join partners.purchases r on r.returns_id = c.purchase_id
    where c.purchase_id = new.returns_id
    group by c.purchase_id, c.amount_minor, c.returns_id
    having c.returns_id is not null
      or coalesce(sum(r.amount_minor) filter (where r.kind = 'credit'), 0) > 0
      or c.amount_minor + sum(r.amount_minor) < 0
  ) then
    raise exception 'what purchase % credits exceeds what was bought', new.purchase_id
      using errcode = 'check_violation', constraint = 'purchases_return_bound',
        schema = 'partners', table = 'purchases';
  end if;
  return null;
end $$;
create trigger purchases_return_bound after insert on partners.purchases
  for each row when (new.returns_id is not null)
  execute function partners.refuse_excess_credit();

create function partners.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever added to: a correction is a row of its own', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $$;
create trigger collections_append_only before update or delete or truncate on partners.collections
  for each statement execute function partners.refuse_change();
create trigger purchases_append_only before update or delete or truncate on partners.purchases
  for each statement execute function partners.refuse_change();

alter table partners.purchases enable row level security;
alter table partners.purchases force row level security;
create policy purchases_app on partners.purchases to quittance_app using (true) with check (true);
create policy purchases_portal on partners.purchases for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant select, insert on partners.collections, partners.purchases to quittance_app;
grant select on partners.purchases to quittance_portal;
