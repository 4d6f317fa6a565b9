-- Why: no amount changes currency without a rate, its source and its day. Reference rates are kept as
-- their source published them, each once and for ever: an amount that was converted years ago can be
-- computed again from the row. A source may not say two things of one day, which the key holds.

create schema rates;
grant usage on schema rates to quittance_app;

-- Who publishes rates, all of them per one unit of `base`.
create table rates.sources (
  source_code text collate "C" constraint sources_pkey primary key
    constraint sources_code check (source_code ~ '^[A-Z][A-Z0-9_]{1,15}$'),
  name text not null,
  base char(3) not null constraint sources_base check (base ~ '^[A-Z]{3}$'),
  -- What must be said where its rates are shown.
  acknowledgement text not null,
  constraint sources_code_base unique (source_code, base)
);

insert into rates.sources (source_code, name, base, acknowledgement) values
  ('ECB', 'European Central Bank', 'EUR',
    'Source: European Central Bank, euro foreign exchange reference rates. For information only.');

-- A file that brought something new. One that brought nothing leaves no row.
create table rates.imports (
  import_id uuid constraint imports_pkey primary key,
  source_code text collate "C" not null constraint imports_source references rates.sources,
  file_name text not null,
  sha256 text collate "C" not null constraint imports_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  layout text collate "C" not null constraint imports_layout check (layout in ('csv', 'xml')),
  first_on date not null,
  last_on date not null,
  rates_added int not null constraint imports_added check (rates_added > 0),
  imported_by text collate "C" not null,
  importer_name text not null,
  imported_at timestamptz not null,
  constraint imports_days check (first_on <= last_on)
);

-- One unit of `from_currency` was `value` units of `to_currency`: exact, as it was published.
create table rates.rates (
  source_code text collate "C" not null,
  rate_on date not null,
  from_currency char(3) not null,
  to_currency char(3) not null constraint rates_currency check (to_currency ~ '^[A-Z]{3}$'),
  value numeric not null constraint rates_value check (value > 0 and value < 1000000000),
  import_id uuid not null constraint rates_import references rates.imports,
  constraint rates_pkey primary key (source_code, rate_on, to_currency),
  constraint rates_base foreign key (source_code, from_currency)
    references rates.sources (source_code, base),
  constraint rates_two_currencies check (from_currency <> to_currency)
);
create index rates_of_currency on rates.rates (source_code, to_currency, rate_on desc);
create index rates_of_import on rates.rates (import_id);

create function rates.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever added to: a rate that was published stays', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $$;
create trigger rates_append_only before update or delete or truncate on rates.rates
  for each statement execute function rates.refuse_change();
create trigger imports_append_only before update or delete or truncate on rates.imports
  for each statement execute function rates.refuse_change();

grant select on rates.sources to quittance_app;
grant select, insert on rates.imports, rates.rates to quittance_app;
