-- Why: a payment may leave in another currency than what is owed, converted once when its run is
-- prepared, and may be less than what is owed by what the partner owes us. Both are part of what is
-- approved, so both are columns of the payment: what is owed and in which currency, what of it is
-- netted, the rate with its source and day. Which receivable pays which payable is a row, living until
-- the payment leaves the run, so that two runs never net one receivable twice.

-- Add.
alter table payouts.payments
  add column owed_currency char(3),
  add column owed_minor bigint,
  add column netted_minor bigint not null default 0,
  -- The exact ratio of currency to owed currency, as text: 0.00675 or 8/9.
  add column rate text collate "C",
  add column rate_source text collate "C",
  add column rate_on date;

-- Fill: payments that are there were of one currency and netted nothing. Forced row security would
-- hide them from the owner too.
alter table payouts.payments no force row level security;
update payouts.payments set owed_currency = currency, owed_minor = amount_minor
where owed_minor is null;
alter table payouts.payments force row level security;

-- Constrain.
alter table payouts.payments
  alter column owed_currency set not null,
  alter column owed_minor set not null,
  drop constraint payments_amount_positive,
  add constraint payments_amounts check (amount_minor >= 0 and owed_minor > 0
    and netted_minor between 0 and owed_minor),
  add constraint payments_rate check ((rate is null) = (rate_source is null)
    and (rate is null) = (rate_on is null) and (rate is null or owed_currency <> currency)),
  -- Nothing leaves exactly when all is netted; without a rate it is what is owed less what is netted.
  -- A payment that could not be converted is dropped, and pays nothing.
  add constraint payments_paid check (dropped_at is not null or (
    (amount_minor = 0) = (netted_minor = owed_minor)
    and (owed_currency = currency or rate is not null)
    and (owed_currency <> currency or amount_minor = owed_minor - netted_minor)));
grant update (owed_minor, netted_minor) on payouts.payments to quittance_app;
grant select (owed_currency, owed_minor, netted_minor, rate, rate_source, rate_on)
  on payouts.payments to quittance_portal;

create table payouts.payment_nettings (
  payment_id uuid not null constraint payment_nettings_payment references payouts.payments,
  payable_id uuid not null constraint payment_nettings_payable references payables.payables,
  receivable_id uuid not null
    constraint payment_nettings_receivable references payables.receivables,
  amount_minor bigint not null constraint payment_nettings_amount check (amount_minor > 0),
  live boolean not null,
  -- Its run was released: it is in the books.
  netted_at timestamptz,
  constraint payment_nettings_pkey primary key (payment_id, payable_id, receivable_id)
);
create index payment_nettings_planned on payouts.payment_nettings (receivable_id)
  where live and netted_at is null;
grant select, insert, update (live, netted_at) on payouts.payment_nettings to quittance_app;

-- Other currencies than dollar and SEPA euro leave by the same file, from an account with an IBAN.
alter table payouts.paying_accounts
  drop constraint paying_accounts_profile,
  drop constraint paying_accounts_rail,
  add constraint paying_accounts_profile check (profile in ('sepa', 'usd', 'iso', 'erp')),
  add constraint paying_accounts_rail check (
    case profile when 'sepa' then currency = 'EUR' and scheme = 'iban'
      when 'usd' then currency = 'USD' and scheme = 'aba'
      when 'iso' then scheme = 'iban' else true end);
