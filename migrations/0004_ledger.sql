-- Why: money is right only if nothing can write it wrong. Books, accounts, entries and postings in
-- double entry, only ever added to; stored balances that cannot fall below their floor; and one
-- function, ledger.post, that alone may write them. It runs as its owner, so the application can
-- call it and cannot insert, update or delete a posting by any other way.
--
-- Measured choices (bench/ledger.ts prints the figures again): bigint keys and no line number keep
-- an entry below 500 bytes; buckets are text in accounts, which are few, never in postings. Foreign
-- keys on postings cost 30 µs an entry and two CHECKs on entries 40 µs, of 200 µs in all; the one
-- function that writes guarantees the same, the triggers refuse what could undo it, and verify
-- proves it. The CHECK that holds the floor is worth its price and stays.
create schema ledger;

-- A book is a fund (book_id = fund_id) or one of our own bank accounts (book_id = paying_account_id).
create table ledger.books (
  book_id uuid constraint books_pkey primary key,
  kind text not null constraint books_kind check (kind in ('fund', 'cash')),
  payer_id uuid not null,
  currency char(3) not null constraint books_currency check (currency ~ '^[A-Z]{3}$'),
  constraint books_kind_of unique (book_id, kind)
);
comment on table ledger.books is 'A fund or an own bank account: one payer, one currency.';

create table ledger.accounts (
  account_id bigint generated always as identity constraint accounts_pkey primary key,
  book_id uuid not null,
  kind text not null,
  bucket text collate "C" not null,
  holder text collate "C" not null default '',
  constraint accounts_book foreign key (book_id, kind) references ledger.books (book_id, kind),
  constraint accounts_name unique (book_id, bucket, holder),
  constraint accounts_bucket check (case kind
    when 'fund' then bucket in ('budget', 'available', 'committed', 'payable', 'withheld',
      'in_transit', 'paid', 'receivable', 'delegated')
    else bucket in ('bank', 'suspense', 'clearing', 'fees', 'fx', 'input_tax') end),
  -- The fund's budget and the cash accounts belong to the book; every other bucket has a holder.
  constraint accounts_holder check (
    case when kind = 'fund' and bucket <> 'budget' then holder <> '' else holder = '' end)
);

-- Kept apart from accounts so that the row that changes is small and its updates stay on its page.
create table ledger.balances (
  account_id bigint constraint balances_pkey primary key
    constraint balances_account references ledger.accounts,
  balance_minor bigint not null default 0,
  floored boolean not null,
  constraint balances_floor check (not floored or balance_minor >= 0)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- No row means open. Closing takes the payer's lock alone, so last_entry_id is the newest entry
-- of any book when the month was closed, and verify can prove that nothing came in after it.
create table ledger.periods (
  payer_id uuid not null,
  month date not null constraint periods_month check (extract(day from month) = 1),
  status text not null constraint periods_status check (status in ('open', 'closing', 'closed')),
  last_entry_id bigint,
  constraint periods_pkey primary key (payer_id, month),
  constraint periods_closed_at check ((status = 'closed') = (last_entry_id is not null))
);

create table ledger.entries (
  entry_id bigint generated always as identity constraint entries_pkey primary key,
  recorded_at timestamptz not null default now(),
  reverses bigint constraint entries_reverses references ledger.entries,
  booked_on date not null,
  earned_period date not null,
  event_id uuid not null constraint entries_event unique,
  kind text collate "C" not null
);
comment on column ledger.entries.event_id is
  'The event of audit.events that caused the entry: one entry per money event, for ever.';
comment on column ledger.entries.earned_period is
  'First day of the month it was earned in, which may be closed; booked_on lies in an open one.';
create unique index entries_reversed_once on ledger.entries (reverses) where reverses is not null;

create table ledger.postings (
  entry_id bigint not null,
  account_id bigint not null,
  amount_minor bigint not null constraint postings_amount check (amount_minor <> 0),
  constraint postings_pkey primary key (entry_id, account_id)
);
create index postings_by_account on ledger.postings (account_id, entry_id);

-- Guards that refuse, for everybody, the owner too.
create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever added to: reverse the entry instead', tg_table_name
    using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only',
      schema = tg_table_schema, table = tg_table_name;
end $$;
create trigger entries_append_only before update or delete or truncate on ledger.entries
  for each statement execute function ledger.refuse_change();
create trigger postings_append_only before update or delete or truncate on ledger.postings
  for each statement execute function ledger.refuse_change();
create trigger accounts_append_only before update or delete or truncate on ledger.accounts
  for each statement execute function ledger.refuse_change();
create trigger books_append_only before update or delete or truncate on ledger.books
  for each statement execute function ledger.refuse_change();

-- What one call posted, or why it posted nothing. A refusal is one row with `refusal` set and
-- nothing written, so that the caller's transaction stays usable and can escalate.
create type ledger.post_answer as (
  entry_no integer,
  entry_id bigint,
  booked_on date,
  earned_period date,
  replayed boolean,
  refusal text,
  book_id uuid,
  bucket text,
  holder text,
  balance_minor bigint,
  wanted_minor bigint,
  currency text
);

-- The first day on or after `day` that lies in no closed month of the payer.
create function ledger.first_open_day(payer uuid, day date) returns date
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  free date := day;
begin
  while exists (select 1 from ledger.periods p
    where p.payer_id = payer and p.month = date_trunc('month', free)::date
      and p.status = 'closed') loop
    free := (date_trunc('month', free) + interval '1 month')::date;
  end loop;
  return free;
end $$;

-- Makes the accounts that a call names and that are not there yet, with a balance of nothing.
create function ledger.open_accounts(book_ids uuid[], buckets text[], holders text[]) returns void
language sql set search_path = pg_catalog, pg_temp as $$
  with opened as (
    insert into ledger.accounts (book_id, kind, bucket, holder)
    select n.book_id, b.kind, n.bucket, n.holder
    from (select distinct p.book_id, p.bucket collate "C" as bucket, p.holder collate "C" as holder
      from unnest(book_ids, buckets, holders) as p(book_id, bucket, holder)) n
    join ledger.books b on b.book_id = n.book_id
    order by n.book_id, n.bucket, n.holder
    on conflict on constraint accounts_name do nothing
    returning account_id, kind, bucket
  )
  insert into ledger.balances (account_id, floored)
  select o.account_id, o.kind = 'fund' and o.bucket <> 'budget' from opened o;
$$;

-- Answers a call of which at least one event has an entry already: the first entries when every
-- event has one with the same kind and postings, else a refusal. Nothing is written either way.
create function ledger.answer_replay(
  event_ids uuid[], kinds text[], entry_nos integer[], account_ids bigint[], amounts bigint[]
) returns setof ledger.post_answer
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  other uuid;
begin
  with given as (
    select e.no::integer as entry_no, e.event_id, e.kind, x.entry_id, x.kind as first_kind
    from unnest(event_ids, kinds) with ordinality as e(event_id, kind, no)
    left join ledger.entries x on x.event_id = e.event_id
  ), asked as (
    select g.event_id, p.account_id, p.amount
    from unnest(entry_nos, account_ids, amounts) as p(entry_no, account_id, amount)
    join given g on g.entry_no = p.entry_no
  ), stood as (
    select g.event_id, p.account_id, p.amount_minor as amount
    from given g join ledger.postings p on p.entry_id = g.entry_id
  )
  select g.event_id into other from given g
    where g.entry_id is null or g.kind <> g.first_kind
      or exists (select a.account_id, a.amount from asked a where a.event_id = g.event_id
        except select s.account_id, s.amount from stood s where s.event_id = g.event_id)
      or exists (select s.account_id, s.amount from stood s where s.event_id = g.event_id
        except select a.account_id, a.amount from asked a where a.event_id = g.event_id)
    limit 1;
  if found then
    return query select null::integer, x.entry_id, x.booked_on, x.earned_period, false,
        'ledger.event_posted', other, x.kind, ''::text, null::bigint, null::bigint, null::text
      from (select 1) one left join ledger.entries x on x.event_id = other;
  else
    return query select e.no::integer, x.entry_id, x.booked_on, x.earned_period, true, null::text,
        null::uuid, null::text, null::text, null::bigint, null::bigint, null::text
      from unnest(event_ids) with ordinality as e(event_id, no)
      join ledger.entries x on x.event_id = e.event_id;
  end if;
end $$;

-- The only writer of accounts, balances, entries and postings. Set-based: all entries of the call
-- at once, arrays of equal length. Postings name their entry by its place (1…) and come grouped by
-- entry and book; a currency may be null, then it is the book's. All books are of one payer.
-- Order of work: sums → accounts, made on first use → period, under the payer's shared lock →
-- balances, locked in account order → events that have an entry already → floors → write.
-- Plans are forced generic and driven by indexes: the arrays have another length on every call, and
-- a plan made while the tables were empty must not stay behind as a sequential scan.
create function ledger.post(
  event_ids uuid[], kinds text[], booked_ons date[], earned_periods date[], reversed_ids bigint[],
  entry_nos integer[], book_ids uuid[], buckets text[], holders text[], amounts bigint[],
  currencies text[]
) returns setof ledger.post_answer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  entry integer := 0;
  book uuid;
  total bigint := 0;
  payer uuid;
  payers integer;
  books_known boolean;
  currencies_agree boolean;
  account_ids bigint[];
  touched bigint[];
  after_minor bigint[];
  any_short boolean;
  some_closed boolean;
  ids bigint[];
begin
  -- 1. Every entry sums to zero in every book.
  for i in 1..cardinality(amounts) loop
    if entry_nos[i] is distinct from entry or book_ids[i] is distinct from book then
      if total <> 0 or entry_nos[i] not in (entry, entry + 1) then exit; end if;
      entry := entry_nos[i];
      book := book_ids[i];
    end if;
    total := total + amounts[i];
  end loop;
  if total <> 0 or entry is distinct from cardinality(event_ids) then
    raise exception 'entry % is % off balance in book %', entry, total, book
      using errcode = 'check_violation', schema = 'ledger', table = 'entries',
        constraint = 'entries_sum_to_zero';
  end if;

  -- 2. Accounts, made on first use, in name order so that two first uses cannot deadlock.
  for attempt in 1..2 loop
    select array_agg(a.account_id order by p.no), bool_and(b.book_id is not null),
        (array_agg(b.payer_id))[1], count(distinct b.payer_id),
        bool_and(coalesce(p.currency = b.currency::text, true))
      into account_ids, books_known, payer, payers, currencies_agree
      from unnest(book_ids, buckets, holders, currencies)
        with ordinality as p(book_id, bucket, holder, currency, no)
      left join ledger.books b on b.book_id = p.book_id
      left join ledger.accounts a
        on a.book_id = p.book_id and a.bucket = p.bucket and a.holder = p.holder;
    if not books_known or payers <> 1 or not currencies_agree then
      raise exception 'books % of these postings: all known %, payers %, currencies agree %',
          book_ids, books_known, payers, currencies_agree
        using errcode = 'check_violation', schema = 'ledger', table = 'entries',
          constraint = case when not books_known then 'entries_book_known'
            when payers <> 1 then 'entries_one_payer' else 'entries_one_currency' end;
    end if;
    exit when array_position(account_ids, null) is null;
    perform ledger.open_accounts(book_ids, buckets, holders);
  end loop;

  -- 3. Periods. Posting shares the payer's lock with every other posting; closing a month takes it
  --    alone. A share lock on the period's row would write a multixact for every entry. Whether a
  --    month is closed is asked below, by statements that begin under this lock.
  perform pg_advisory_xact_lock_shared(hashtextextended('ledger.period:' || payer, 0));

  -- 4. Balances, locked in account order.
  select array_agg(l.account_id), array_agg(l.after),
      bool_or(l.floored and l.after < 0),
      exists (select 1 from ledger.periods p where p.payer_id = payer and p.status = 'closed'
        and p.month >= (select min(d) - 30 from unnest(booked_ons) as d))
    into touched, after_minor, any_short, some_closed
    from (
      select b.account_id, b.balance_minor + w.delta as after, b.floored
      from (
        select p.account_id, sum(p.amount)::bigint as delta
        from unnest(account_ids, amounts) as p(account_id, amount) group by p.account_id
      ) w join ledger.balances b on b.account_id = w.account_id
      order by b.account_id for no key update of b
    ) l;

  -- 5. A money event has one entry for ever. Looked up under the locks: two calls with the same
  --    postings queue for the same balances, so the later one sees what the earlier one wrote.
  if exists (select 1 from ledger.entries e where e.event_id = any(event_ids)) then
    return query select * from ledger.answer_replay(event_ids, kinds, entry_nos, account_ids,
      amounts);
    return;
  end if;

  -- 6. The floor, explained here by the first posting whose account falls short; the constraint
  --    balances_floor makes sure.
  if any_short then
    return query select null::integer, null::bigint, null::date, null::date, false,
        'ledger.insufficient', a.book_id, a.bucket, a.holder, b.balance_minor,
        b.balance_minor - n.after, k.currency::text
      from unnest(account_ids) with ordinality as p(account_id, no)
      join unnest(touched, after_minor) as n(account_id, after) on n.account_id = p.account_id
      join ledger.balances b on b.account_id = p.account_id
      join ledger.accounts a on a.account_id = p.account_id
      join ledger.books k on k.book_id = a.book_id
      where b.floored and n.after < 0 order by p.no limit 1;
    return;
  end if;

  -- 7. Write. What was meant for a closed month goes to the first open day. Ids are taken first so
  --    that postings need no join back to their entry; three statements cost a fifth less than one
  --    with data-modifying subqueries.
  if some_closed then
    booked_ons := array(select ledger.first_open_day(payer, e.booked_on)
      from unnest(booked_ons) with ordinality as e(booked_on, no) order by e.no);
  end if;

  if entry = 1 then
    ids := array[nextval('ledger.entries_entry_id_seq')];
  else
    ids := array(select nextval('ledger.entries_entry_id_seq')
      from generate_subscripts(event_ids, 1));
  end if;
  insert into ledger.entries (entry_id, event_id, kind, booked_on, earned_period, reverses)
    overriding system value
    select e.entry_id, e.event_id, e.kind, e.booked_on, e.earned_period, e.reverses
    from unnest(ids, event_ids, kinds, booked_ons, earned_periods, reversed_ids)
      as e(entry_id, event_id, kind, booked_on, earned_period, reverses);
  insert into ledger.postings (entry_id, account_id, amount_minor)
    select ids[p.entry_no], p.account_id, p.amount
    from unnest(entry_nos, account_ids, amounts) as p(entry_no, account_id, amount);
  update ledger.balances b set balance_minor = n.after
    from unnest(touched, after_minor) as n(account_id, after) where b.account_id = n.account_id;
  for i in 1..cardinality(ids) loop
    return next (i, ids[i], booked_ons[i], earned_periods[i], false, null, null, null, null, null,
      null, null)::ledger.post_answer;
  end loop;
end $$;

-- Moves a month of a payer's books on: open → closing → closed, never back from closed. Takes the
-- payer's lock alone, so that no posting is under way when the month closes. Answers the status the
-- month had before; nothing changes when it was closed.
create function ledger.move_period(payer uuid, period_month date, new_status text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  before text;
begin
  perform pg_advisory_xact_lock(hashtextextended('ledger.period:' || payer, 0));
  select p.status into before from ledger.periods p
    where p.payer_id = payer and p.month = period_month;
  if before = 'closed' then return before; end if;
  insert into ledger.periods as p (payer_id, month, status, last_entry_id)
    values (payer, period_month, new_status, case when new_status = 'closed' then
      (select coalesce(max(e.entry_id), 0) from ledger.entries e) end)
    on conflict on constraint periods_pkey do update
      set status = excluded.status, last_entry_id = excluded.last_entry_id;
  return coalesce(before, 'open');
end $$;

-- The accounts of a bucket (of one holder when given), locked in account order until the transaction
-- ends: for a command that must know what is there before it decides.
create function ledger.lock_bucket(of_book uuid, of_bucket text, of_holder text)
returns table (holder text, balance_minor bigint)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select a.holder, b.balance_minor
  from ledger.accounts a join ledger.balances b on b.account_id = a.account_id
  where a.book_id = of_book and a.bucket = of_bucket
    and (of_holder is null or a.holder = of_holder)
  order by b.account_id for no key update of b
$$;

revoke execute on all functions in schema ledger from public;
grant usage on schema ledger to quittance_app;
grant select on all tables in schema ledger to quittance_app;
grant insert on ledger.books to quittance_app;
grant execute on function ledger.post, ledger.first_open_day, ledger.move_period,
  ledger.lock_bucket to quittance_app;
