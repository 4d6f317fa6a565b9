-- Why: whose customer is this? A registered deal, a referral and a co-investment plan each name a
-- customer, and one sale never pays two incentives. Every such incentive has a row in incentives.sales,
-- found by domain, tax number, family or name; where a program is exclusive, an approved deal holds the
-- customer's keys for its products in incentives.protections, and the database itself refuses two that
-- overlap. Names are looked up by trigrams of their plain form and then scored by the program.

-- Both are trusted extensions, shipped with PostgreSQL: whoever owns the database may create them.
create extension if not exists btree_gist with schema public;
create extension if not exists pg_trgm with schema public;

-- Near to what the program calls the plain name: it only chooses which names are scored.
create function partners.match_name(name text) returns text
  language sql immutable strict parallel safe as $$
  select trim(regexp_replace(regexp_replace(
    ' ' || trim(regexp_replace(translate(lower(name),
      'àÀáÁâÂãÃäÄåÅçÇèÈéÉêÊëËìÌíÍîÎïÏñÑòÒóÓôÔõÕöÖùÙúÚûÛüÜýÝÿāĀăĂąĄćĆĉĈċĊčČďĎēĒĕĔėĖęĘěĚĝ'
      || 'ĜğĞġĠģĢĥĤĩĨīĪĭĬįĮİĳĲĵĴķĶĺĹļĻľĽŀĿńŃņŅňŇōŌŏŎőŐŕŔŗŖřŘśŚŝŜşŞšŠţŢťŤũŨūŪŭŬůŮűŰųŲŵŴŷŶŸź'
      || 'ŹżŻžŽſßøØłŁđĐðÐþÞıæÆœŒаАбБвВгГґҐдДеЕёЁєЄжЖзЗиИіІїЇйЙкКлЛмМнНоОпПрРсСтТуУфФхХцЦчЧ'
      || 'шШщЩыЫэЭюЮяЯαΑβΒγΓδΔεΕζΖηΗθΘιΙκΚλΛμΜνΝξΞοΟπΠρΡσΣςτΤυΥφΦχΧψΨωΩάΆέΈήΉίΊόΌύΎώΏ' || '''’',
      'aaaaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuuyyyaaaaaaccccccccddeeeeeeeeeeg'
      || 'ggggggghhiiiiiiiiiiijjkkllllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyz'
      || 'zzzzzssoollddddttiaaooaabbvvggggddeeeeeezzzziiiiiiiikkllmmnnoopprrssttuuffkkttcc'
      || 'ssssyyeeyyyyaavvggddeezziittiikkllmmnnxxoopprrsssttyyffccppooaaeeiiiiooyyoo'),
      '[][ -/:-@\\^-`{-~]+', ' ', 'g')) || ' ',
    '^( (the|ooo|oao|pao|ao|zao|pt|kk))+ ', ' '),
    '( (and|ab|ag|ao|aps|as|asa|bhd|bv|bvba|co|company|corp|corporation|cv|cvba|doo|eg|ev|gk|gmbh|'
    || 'inc|incorporated|jsc|kft|kg|kk|limited|llc|llp|lp|ltd|ltda|lda|mbh|nv|ohg|ooo|oy|oyj|pao|plc|'
    || 'private|proprietary|pt|pte|pty|pvt|sa|sarl|sas|sdn|se|sl|slu|spa|spzoo|srl|sro|the|ug|vof|zao|'
    || 'zrt|aktiengesellschaft|kommanditgesellschaft|gesellschaft mbh|'
    || 'gesellschaft mit beschrankter haftung|societe anonyme|societe a responsabilite limitee|'
    || 'sociedad anonima|sociedad de responsabilidad limitada|societa per azioni|'
    || 'limited liability partnership|limited liability company|public limited company|'
    || 'besloten vennootschap|naamloze vennootschap|aktiebolag|kabushiki kaisha|kabushikigaisha|'
    || 's a|s a r l|s l|s p a|s r l|s r o|sp z o o|spolka z o o|b v|n v|a s|p l c|l l c))+ $', ' '))
$$;
comment on function partners.match_name(text) is
  'A company''s name as it is looked up: one case, no accents, no legal form.';
grant execute on function partners.match_name(text) to quittance_app, quittance_owner;

create index customers_match_name on partners.customers
  using gin (partners.match_name(legal_name) public.gin_trgm_ops);
create index customers_domains on partners.customers using gin (domains);
create index customers_tax_id on partners.customers
  ((upper(regexp_replace(tax_id, '[^A-Za-z0-9]', '', 'g')))) where tax_id is not null;
create index opportunities_direct on partners.opportunities (customer_id) where is_direct;

create table incentives.sales (
  incentive_id uuid primary key references incentives.incentives (incentive_id),
  partner_id uuid not null references partners.partners (partner_id),
  kind text collate "C" not null constraint sales_kind check (kind in ('deal', 'coinvest', 'referral')),
  -- The customer as typed, and what it is looked up by.
  customer_name text not null constraint sales_customer_name check (length(customer_name) between 1 and 200),
  name_key text collate "C" not null constraint sales_name_key check (name_key <> ''),
  domains text[] not null,
  country char(2) constraint sales_country check (country ~ '^[A-Z]{2}$'),
  tax_id text collate "C" constraint sales_tax_id check (tax_id ~ '^[A-Z0-9]{1,40}$'),
  -- Whom the CRM knows it as, and the top of that family.
  customer_id uuid references partners.customers (customer_id),
  family_root uuid references partners.customers (customer_id),
  -- Empty: whatever the customer buys.
  products text[] not null,
  -- A program that is not exclusive keeps nobody out.
  is_exclusive boolean not null,
  complete_at timestamptz,
  -- While it holds the customer, half-open; without an end, until something is decided.
  live_from timestamptz,
  live_until timestamptz,
  -- The sale it earned on: one opportunity pays one incentive.
  opportunity_code text collate "C",
  earned_at timestamptz,
  constraint sales_family check ((customer_id is null) = (family_root is null)),
  constraint sales_live check (live_until is null or (live_from is not null and live_from <= live_until)),
  constraint sales_earned check (earned_at is null or opportunity_code is not null)
);
comment on table incentives.sales is 'Whose sale it is: one row per deal, referral or plan incentive.';
create index sales_partner on incentives.sales (partner_id, incentive_id);
create index sales_name on incentives.sales using gin (name_key public.gin_trgm_ops);
create index sales_domains on incentives.sales using gin (domains);
create index sales_tax_id on incentives.sales (tax_id) where tax_id is not null;
create index sales_family_root on incentives.sales (family_root) where family_root is not null;
create unique index sales_opportunity_once on incentives.sales (opportunity_code)
  where earned_at is not null;

create table incentives.deals (
  incentive_id uuid primary key references incentives.sales (incentive_id),
  partner_id uuid not null references partners.partners (partner_id),
  role text collate "C" not null constraint deals_role check (role in ('resell', 'co_sell', 'influence')),
  value_minor bigint not null constraint deals_value check (value_minor >= 0),
  currency char(3) not null,
  close_on date not null,
  -- What the approval and at most one extension gave; 00:00 in the program's zone, half-open.
  protected_until timestamptz,
  extended_until timestamptz,
  -- An extension asked for before the end keeps the protection until it is decided.
  extension_asked_at timestamptz,
  ended_at timestamptz,
  ended_by text collate "C" constraint deals_ended_by check
    (ended_by in ('lost', 'expired', 'released', 'partner_terminated', 'extension_rejected')),
  order_number text,
  order_on date,
  net_new_minor bigint constraint deals_net_new check (net_new_minor >= 0),
  constraint deals_ended check ((ended_at is null) = (ended_by is null)),
  constraint deals_extended check
    (extended_until is null or (protected_until is not null and extended_until > protected_until)),
  constraint deals_order check ((order_on is null) = (net_new_minor is null))
);
create index deals_partner on incentives.deals (partner_id, incentive_id);
create index deals_ending on incentives.deals ((coalesce(extended_until, protected_until)))
  where ended_at is null and extension_asked_at is null;

-- One row per key of the customer and product while an exclusive program holds it.
create table incentives.protections (
  protection_id bigint generated always as identity primary key,
  incentive_id uuid not null references incentives.sales (incentive_id),
  partner_id uuid not null references partners.partners (partner_id),
  key_kind text collate "C" not null constraint protections_key_kind
    check (key_kind in ('customer', 'family', 'domain', 'tax_id', 'name')),
  key text collate "C" not null constraint protections_key check (key <> ''),
  product text collate "C" not null,
  -- Half-open; without an end, until an extension asked for is decided.
  held_from timestamptz not null,
  held_until timestamptz constraint protections_held check (held_until >= held_from),
  constraint protections_one_holder exclude using gist
    (key_kind with =, key with =, product with =, tstzrange(held_from, held_until) with &&)
);
create index protections_incentive on incentives.protections (incentive_id);

-- Names alike are no key, so no constraint sees them: whoever grants a protection takes this row first.
create table incentives.protection_turn (
  is_only boolean primary key default true constraint protection_turn_one check (is_only)
);
insert into incentives.protection_turn default values;

alter table incentives.sales enable row level security;
alter table incentives.sales force row level security;
create policy sales_app on incentives.sales to quittance_app using (true) with check (true);
create policy sales_portal on incentives.sales for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
alter table incentives.deals enable row level security;
alter table incentives.deals force row level security;
create policy deals_app on incentives.deals to quittance_app using (true) with check (true);
create policy deals_portal on incentives.deals for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
alter table incentives.protections enable row level security;
alter table incentives.protections force row level security;
create policy protections_app on incentives.protections to quittance_app using (true) with check (true);
create policy protections_portal on incentives.protections for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert, update on incentives.sales, incentives.deals, incentives.protections
  to quittance_app;
grant select, update on incentives.protection_turn to quittance_app;
grant select on incentives.sales, incentives.deals, incentives.protections to quittance_portal;
