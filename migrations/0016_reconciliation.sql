-- Why: the bank has the last word. Its statements are kept as sent, each line once for ever, and what
-- explains a line is a row beside it that is only added to. What must never happen is a constraint
-- here: a line counted twice, more matched than the line or the payment's leg holds, a match undone
-- twice. Lines never change; the running totals beside them carry the CHECKs.

create schema reconciliation;
grant usage on schema reconciliation to quittance_app;

-- The file as the bank sent it; the same bytes once. A quarantined file has statements and no lines.
create table reconciliation.files (
  statement_file_id uuid constraint statement_files_pkey primary key,
  sha256 text collate "C" not null constraint statement_files_once unique
    constraint statement_files_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null constraint statement_files_size check (size_bytes > 0),
  name text not null,
  source text collate "C" not null constraint statement_files_source check (source in ('camt.053')),
  quarantined boolean not null,
  imported_by text collate "C" not null,
  importer_name text not null,
  imported_at timestamptz not null
);

create table reconciliation.statements (
  statement_id uuid constraint statements_pkey primary key,
  statement_file_id uuid not null constraint statements_file references reconciliation.files,
  ordinal int not null constraint statements_ordinal_positive check (ordinal > 0),
  paying_account_id uuid not null
    constraint statements_account references payouts.paying_accounts,
  currency char(3) not null,
  source text collate "C" not null,
  bank_id text not null,
  number text,
  -- First and last day it speaks of.
  opened_on date,
  closed_on date,
  opening_minor bigint,
  closing_minor bigint,
  -- The sum of its booked entries, whether they were new or known.
  lines_minor bigint not null,
  proof text collate "C" not null constraint statements_proof
    check (proof in ('proven', 'unproven', 'contradicted')),
  why text,
  difference_minor bigint,
  quarantined boolean not null,
  lines int not null,
  lines_new int not null constraint statements_lines check (lines_new between 0 and lines),
  lines_late int not null,
  not_booked int not null,
  warnings text[] not null,
  constraint statements_ordinal unique (statement_file_id, ordinal),
  constraint statements_proven check (proof <> 'proven' or
    (opening_minor is not null and closing_minor is not null
      and opening_minor + lines_minor = closing_minor)),
  constraint statements_contradicted check (proof <> 'contradicted' or quarantined),
  constraint statements_quarantined check (not quarantined or lines_new = 0)
);
create index statements_account_day on reconciliation.statements
  (paying_account_id, closed_on desc, statement_id desc);

-- Per account and day one source is the book; another one adds details, never lines.
create table reconciliation.account_days (
  paying_account_id uuid not null
    constraint account_days_account references payouts.paying_accounts,
  booked_on date not null,
  source text collate "C" not null,
  constraint account_days_pkey primary key (paying_account_id, booked_on)
);

-- A booked line. `fingerprint` is what the bank says of it (sha256), `occurrence` tells identical
-- lines of one file apart: across files there are as many as in the file that has most.
create table reconciliation.lines (
  line_id uuid constraint lines_pkey primary key,
  statement_id uuid not null constraint lines_statement references reconciliation.statements,
  paying_account_id uuid not null
    constraint lines_account references payouts.paying_accounts,
  fingerprint text collate "C" not null,
  occurrence int not null constraint lines_occurrence check (occurrence > 0),
  ordinal int not null,
  booked_on date not null,
  valued_on date,
  amount_minor bigint not null,
  currency char(3) not null,
  reversal boolean not null,
  entry_reference text,
  servicer_reference text,
  transaction_code text,
  information text,
  batch_message_id text,
  batch_payment_info_id text,
  batch_count int,
  -- How the line came into the cash book; null for a line of no money.
  event_id uuid,
  entry_id bigint,
  entered_on date not null,
  constraint lines_once unique (paying_account_id, fingerprint, occurrence),
  constraint lines_entry check ((amount_minor = 0) = (entry_id is null))
);
create index lines_newest on reconciliation.lines (booked_on desc, line_id desc);
create index lines_of_statement on reconciliation.lines (statement_id, ordinal);

-- The payments a line names. The other side's account is kept masked; the file has it in full.
create table reconciliation.details (
  line_id uuid not null constraint details_line references reconciliation.lines,
  detail_no int not null constraint details_no check (detail_no > 0),
  end_to_end_id text collate "C",
  message_id text,
  payment_info_id text,
  instruction_id text,
  transaction_id text,
  amount_minor bigint,
  currency char(3),
  counterparty_name text,
  account_masked text,
  remittance text,
  structured_reference text,
  return_code text,
  return_text text,
  constraint details_pkey primary key (line_id, detail_no)
);
create table reconciliation.line_totals (
  line_id uuid constraint line_totals_pkey primary key
    constraint line_totals_line references reconciliation.lines,
  amount_minor bigint not null,
  matched_minor bigint not null default 0,
  constraint line_totals_not_exceeded check (
    matched_minor between least(0, amount_minor) and greatest(0, amount_minor))
) with (fillfactor = 70);
create index line_totals_open on reconciliation.line_totals (line_id)
  where matched_minor <> amount_minor;

-- What of a payment lines explain: money that left (`out`), money that came back (`returned`).
create table reconciliation.leg_totals (
  payment_id uuid not null constraint leg_totals_payment references payouts.payments,
  leg text collate "C" not null constraint leg_totals_leg check (leg in ('out', 'returned')),
  amount_minor bigint not null constraint leg_totals_positive check (amount_minor > 0),
  matched_minor bigint not null default 0,
  constraint leg_totals_pkey primary key (payment_id, leg),
  constraint leg_totals_not_exceeded check (matched_minor between 0 and amount_minor)
);

-- Why a part of a line is explained. Undone by a row with the opposite amounts.
create table reconciliation.matches (
  match_id uuid constraint matches_pkey primary key,
  line_id uuid not null constraint matches_line references reconciliation.lines,
  kind text collate "C" not null
    constraint matches_kind check (kind in ('payment', 'return', 'fees', 'fx')),
  payment_id uuid constraint matches_payment references payouts.payments,
  leg text collate "C",
  -- Part of the line, signed as the bank signs it.
  amount_minor bigint not null constraint matches_amount check (amount_minor <> 0),
  -- What a returned payment came back short by: the bank's charge.
  short_minor bigint not null default 0,
  tier text collate "C" not null constraint matches_tier check (tier in
    ('end_to_end', 'batch', 'amount_account', 'amount_name', 'manual')),
  because text not null,
  -- False where the fund had moved before the bank's line came (rejected, returned).
  moved_fund boolean not null,
  undoes uuid constraint matches_undone references reconciliation.matches
    constraint matches_undone_once unique,
  reason text,
  event_id uuid not null,
  entry_id bigint not null,
  entered_on date not null,
  made_by text collate "C" not null,
  maker_name text not null,
  made_at timestamptz not null,
  constraint matches_leg check (
    case kind when 'payment' then leg = 'out' when 'return' then leg = 'returned'
      else leg is null end),
  constraint matches_payment_named check ((payment_id is not null) = (leg is not null)),
  constraint matches_short check (short_minor = 0 or kind = 'return')
);
create index matches_of_line on reconciliation.matches (line_id);
create index matches_of_payment on reconciliation.matches (payment_id) where payment_id is not null;
create index matches_of_event on reconciliation.matches (event_id);

create table reconciliation.proposals (
  proposal_id uuid constraint proposals_pkey primary key,
  line_id uuid not null constraint proposals_line references reconciliation.lines,
  payment_id uuid not null constraint proposals_payment references payouts.payments,
  tier text collate "C" not null,
  because text not null,
  rivals int not null,
  state text collate "C" not null constraint proposals_state
    check (state in ('open', 'accepted', 'rejected', 'stale')),
  proposed_at timestamptz not null,
  decided_by text collate "C",
  reason text,
  constraint proposals_once unique (line_id, payment_id)
);
create index proposals_open on reconciliation.proposals (line_id) where state = 'open';

create table reconciliation.breaks (
  break_id uuid constraint breaks_pkey primary key,
  subject_kind text collate "C" not null
    constraint breaks_subject check (subject_kind in ('line', 'payment', 'statement')),
  subject_id uuid not null,
  paying_account_id uuid constraint breaks_account references payouts.paying_accounts,
  amount_minor bigint,
  currency char(3),
  cause text collate "C" not null constraint breaks_cause check (cause in ('no_payment', 'proposed',
    'part_left', 'money_in', 'overdue', 'quarantined', 'gap')),
  owner text collate "C" not null constraint breaks_owner check (owner in ('specialist', 'finance')),
  since date not null,
  opened_at timestamptz not null,
  -- By whom: a person with a reason, or the system when what was missing came.
  resolved_at timestamptz,
  resolved_by text collate "C",
  resolver_name text,
  resolution text,
  constraint breaks_resolved check (
    (resolved_at is null) = (resolution is null) and (resolved_at is null) = (resolved_by is null))
);
create unique index breaks_one_open on reconciliation.breaks (subject_kind, subject_id)
  where resolved_at is null;
create index breaks_age on reconciliation.breaks (since, break_id) where resolved_at is null;
create index breaks_resolved_newest on reconciliation.breaks (resolved_at desc, break_id desc)
  where resolved_at is not null;

-- Closing a month: who prepared, who reviewed, and the figures it was closed with.
create table reconciliation.closings (
  payer_id uuid not null constraint closings_payer references payouts.payers,
  month date not null constraint closings_month check (extract(day from month) = 1),
  prepared_by text collate "C" not null,
  preparer_name text not null,
  prepared_at timestamptz not null,
  reviewed_by text collate "C",
  reviewer_name text,
  reviewed_at timestamptz,
  figures text,
  figures_hash text collate "C",
  constraint closings_pkey primary key (payer_id, month),
  constraint closings_second_person check (reviewed_by is null or reviewed_by <> prepared_by),
  constraint closings_reviewed check ((reviewed_by is null) = (figures_hash is null)
    and (reviewed_by is null) = (reviewed_at is null) and (reviewed_by is null) = (figures is null))
);

create trigger statement_files_append_only before update or delete or truncate
  on reconciliation.files for each statement execute function audit.refuse_change();
create trigger statements_append_only before update or delete or truncate
  on reconciliation.statements for each statement execute function audit.refuse_change();
create trigger lines_append_only before update or delete or truncate on reconciliation.lines
  for each statement execute function audit.refuse_change();
create trigger details_append_only before update or delete or truncate on reconciliation.details
  for each statement execute function audit.refuse_change();
create trigger matches_append_only before update or delete or truncate on reconciliation.matches
  for each statement execute function audit.refuse_change();

-- The statements of an account as a chain: what each begins with beside what the one before ended
-- with. The same statement sent again does not count. `gap_minor` is null when they meet, or when
-- there is nothing before. A balance the file leaves out is proven by its neighbours (`chained`).
create view reconciliation.statement_chain with (security_invoker = true) as
  select s.statement_id, before.closing_minor as before_minor,
    case when before.closing_minor is null or s.opening_minor is null
      or exists (select from reconciliation.statements m
        where m.paying_account_id = s.paying_account_id and not m.quarantined
          and m.statement_id <> s.statement_id and m.closing_minor = s.opening_minor
          and m.closed_on <= coalesce(s.opened_on, s.closed_on))
      then null else s.opening_minor - before.closing_minor end as gap_minor,
    case when s.proof <> 'unproven' then s.proof
      when coalesce(s.opening_minor, before.closing_minor) + s.lines_minor
        = coalesce(s.closing_minor, after.opening_minor) then 'chained'
      else 'unproven' end as proof
  from reconciliation.statements s
  left join lateral (
    select b.closing_minor from reconciliation.statements b
    where b.paying_account_id = s.paying_account_id and not b.quarantined
      and b.closed_on < s.closed_on and b.closing_minor is not null
    order by b.closed_on desc, b.statement_id desc limit 1) before on true
  left join lateral (
    select a.opening_minor from reconciliation.statements a
    where a.paying_account_id = s.paying_account_id and not a.quarantined
      and a.closed_on > s.closed_on and a.opening_minor is not null
    order by a.closed_on, a.statement_id limit 1) after on true
  where not s.quarantined;

-- Where the proven statements of an account begin and where they end, by their balances: several of
-- one day have no other order. Null where they go round in a circle.
create view reconciliation.account_chain with (security_invoker = true) as
  select a.paying_account_id, first.opened_on, first.opening_minor, last.closed_on,
    last.closing_minor
  from payouts.paying_accounts a
  left join lateral (
    select s.opened_on, s.opening_minor from reconciliation.statements s
    where s.paying_account_id = a.paying_account_id and s.proof = 'proven' and not s.quarantined
      and not exists (select from reconciliation.statements m
        where m.paying_account_id = s.paying_account_id and not m.quarantined
          and m.statement_id <> s.statement_id and m.closing_minor = s.opening_minor
          and m.closed_on <= s.opened_on and m.opened_on <= s.opened_on)
    order by s.opened_on, s.statement_id limit 1) first on true
  left join lateral (
    select s.closed_on, s.closing_minor from reconciliation.statements s
    where s.paying_account_id = a.paying_account_id and s.proof = 'proven' and not s.quarantined
      and not exists (select from reconciliation.statements n
        where n.paying_account_id = s.paying_account_id and not n.quarantined
          and n.statement_id <> s.statement_id and n.opening_minor = s.closing_minor
          and n.opened_on >= s.closed_on and n.closed_on >= s.closed_on)
    order by s.closed_on desc, s.statement_id desc limit 1) last on true;

grant select, insert on reconciliation.files, reconciliation.statements,
  reconciliation.account_days, reconciliation.lines, reconciliation.details,
  reconciliation.line_totals, reconciliation.leg_totals, reconciliation.matches,
  reconciliation.proposals, reconciliation.breaks, reconciliation.closings to quittance_app;
grant select on reconciliation.statement_chain, reconciliation.account_chain to quittance_app;
grant update (matched_minor) on reconciliation.line_totals, reconciliation.leg_totals
  to quittance_app;
grant update (tier, because, rivals, state, decided_by, reason) on reconciliation.proposals
  to quittance_app;
grant update (amount_minor, cause, owner, resolved_at, resolved_by, resolver_name, resolution)
  on reconciliation.breaks to quittance_app;
grant update (reviewed_by, reviewer_name, reviewed_at, figures, figures_hash)
  on reconciliation.closings to quittance_app;
