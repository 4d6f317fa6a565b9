-- Why: the textbook ledger to compare with: the same guarantees as ours (double entry, floors, one
-- entry per event, foreign keys), written row by row from the application under row locks.
create schema peer;
grant usage on schema peer to quittance_app;
create table peer.accounts (
  account_id bigint generated always as identity primary key,
  book_id uuid not null,
  bucket text collate "C" not null,
  holder text collate "C" not null,
  unique (book_id, bucket, holder)
);
create table peer.balances (
  account_id bigint primary key references peer.accounts,
  balance_minor bigint not null default 0,
  floored boolean not null,
  check (not floored or balance_minor >= 0)
) with (fillfactor = 50);
create table peer.entries (
  entry_id bigint generated always as identity primary key,
  recorded_at timestamptz not null default now(),
  booked_on date not null,
  earned_period date not null,
  event_id uuid not null unique,
  kind text collate "C" not null
);
create table peer.postings (
  entry_id bigint not null references peer.entries,
  account_id bigint not null references peer.accounts,
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (entry_id, account_id)
);
create index on peer.postings (account_id, entry_id);
grant select, insert on all tables in schema peer to quittance_app;
grant update on peer.balances to quittance_app;

-- The raw limit: one narrow row with one index.
create table peer.rows (
  row_id bigint generated always as identity primary key,
  event_id uuid not null,
  account_id bigint not null,
  amount_minor bigint not null
);
grant select, insert on peer.rows to quittance_app;
