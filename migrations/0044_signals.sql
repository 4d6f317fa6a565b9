-- Why: the same photo, saved anew, may prove two events, and the same invoice, mistyped, may be claimed
-- twice. What a picture looks like and when a document says it was made is kept beside each file, so
-- that a claim finds its likenesses among all in one look; near invoices are found by amount and day.
-- What was found between two submissions is a row: screens list it, one question is linked to both.

create table evidence.looks (
  file_id uuid constraint looks_pkey primary key references evidence.files (file_id),
  coarse bit(64),
  fine bit(256),
  bands int[] generated always as (array[
    substring(coarse from 1 for 8)::bit(8)::int, 256 + substring(coarse from 9 for 8)::bit(8)::int,
    512 + substring(coarse from 17 for 8)::bit(8)::int,
    768 + substring(coarse from 25 for 8)::bit(8)::int,
    1024 + substring(coarse from 33 for 8)::bit(8)::int,
    1280 + substring(coarse from 41 for 8)::bit(8)::int,
    1536 + substring(coarse from 49 for 8)::bit(8)::int,
    1792 + substring(coarse from 57 for 8)::bit(8)::int]) stored,
  made_at timestamptz,
  constraint looks_both check ((coarse is null) = (fine is null)),
  constraint looks_something check (coarse is not null or made_at is not null)
);
comment on column evidence.looks.coarse is
  'Of a 9 by 8 grey grid, whether each cell is darker than the one to its right.';
comment on column evidence.looks.bands is
  'Each byte of coarse with its place: two of at most seven different bits share one.';
comment on column evidence.looks.made_at is 'When the document says that it was made.';
create index looks_bands on evidence.looks using gin (bands) where coarse is not null;
grant select, insert on evidence.looks to quittance_app;

-- Near misses: the same amount, the number one figure off, within a month.
create index lines_amount on submissions.lines (net_minor, currency, invoice_on)
  where invoice_key is not null;

create table submissions.signals (
  signal_id uuid constraint signals_pkey primary key,
  kind text collate "C" not null constraint signals_kind check (kind in ('same_invoice',
    'near_invoice', 'next_invoice', 'same_file', 'same_picture', 'like_picture')),
  is_certain boolean not null,
  -- The one handed in later, and the one it repeats.
  submission_id uuid not null references submissions.submissions (submission_id),
  other_id uuid not null references submissions.submissions (submission_id),
  line_no int,
  other_line_no int,
  item_id uuid,
  other_item_id uuid,
  question_id uuid,
  found_at timestamptz not null,
  constraint signals_two check (submission_id <> other_id)
);
create unique index signals_once on submissions.signals (kind, submission_id, other_id, line_no,
  other_line_no, item_id, other_item_id) nulls not distinct;
comment on column submissions.signals.question_id is
  'The one question that was asked about both; null where a person only looks.';
create index signals_other on submissions.signals (other_id);
create index signals_found on submissions.signals (found_at desc, signal_id desc);
grant select, insert on submissions.signals to quittance_app;
grant update (question_id) on submissions.signals to quittance_app;
