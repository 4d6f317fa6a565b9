-- Why: what a partner was paid too much is netted off its next payouts. Where nothing is left to net
-- for 90 days, or its program does not net, it is asked for by an invoice: numbered, with a day, an
-- account of ours to pay to, and each claim it asks back. It moves no money. Until its day what it
-- asks for is not netted too: a partner that pays it must not pay twice.

alter table payables.receivables add column invoiced_until date;
grant update (invoiced_until) on payables.receivables to quittance_app;
grant select (invoiced_until) on payables.receivables to quittance_portal;

create table payouts.repayment_invoices (
  repayment_invoice_id uuid constraint repayment_invoices_pkey primary key,
  number text collate "C" not null constraint repayment_invoices_number unique,
  payer_id uuid not null constraint repayment_invoices_payer references payouts.payers,
  partner_id uuid not null
    constraint repayment_invoices_partner references partners.partners (partner_id),
  -- Of ours: where the money is to go.
  paying_account_id uuid not null
    constraint repayment_invoices_account references payouts.paying_accounts,
  currency char(3) not null,
  amount_minor bigint not null constraint repayment_invoices_amount check (amount_minor > 0),
  issued_on date not null,
  due_on date not null,
  issued_by text collate "C" not null,
  issued_at timestamptz not null,
  withdrawn_by text collate "C",
  withdrawn_at timestamptz,
  withdrawn_because text
    constraint repayment_invoices_because check (length(withdrawn_because) between 1 and 2000),
  constraint repayment_invoices_due check (due_on > issued_on),
  constraint repayment_invoices_withdrawn
    check (num_nulls(withdrawn_by, withdrawn_at, withdrawn_because) in (0, 3))
);
create index repayment_invoices_partner_newest
  on payouts.repayment_invoices (partner_id, repayment_invoice_id desc);

create table payouts.repayment_invoice_lines (
  repayment_invoice_id uuid constraint repayment_invoice_lines_invoice
    references payouts.repayment_invoices,
  receivable_id uuid not null constraint repayment_invoice_lines_receivable
    references payables.receivables,
  partner_id uuid not null,
  amount_minor bigint not null
    constraint repayment_invoice_lines_amount check (amount_minor > 0),
  -- False once its invoice is withdrawn: it may be asked for again.
  live boolean not null default true,
  constraint repayment_invoice_lines_pkey primary key (repayment_invoice_id, receivable_id)
);
-- What is owed back is asked for by one invoice at a time.
create unique index repayment_invoice_lines_once
  on payouts.repayment_invoice_lines (receivable_id) where live;

alter table payouts.repayment_invoices enable row level security;
alter table payouts.repayment_invoices force row level security;
create policy repayment_invoices_app on payouts.repayment_invoices to quittance_app
  using (true) with check (true);
create policy repayment_invoices_portal on payouts.repayment_invoices for select
  to quittance_portal using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
alter table payouts.repayment_invoice_lines enable row level security;
alter table payouts.repayment_invoice_lines force row level security;
create policy repayment_invoice_lines_app on payouts.repayment_invoice_lines to quittance_app
  using (true) with check (true);
create policy repayment_invoice_lines_portal on payouts.repayment_invoice_lines for select
  to quittance_portal using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

grant select, insert, update (withdrawn_by, withdrawn_at, withdrawn_because)
  on payouts.repayment_invoices to quittance_app;
grant select, insert, update (live) on payouts.repayment_invoice_lines to quittance_app;
grant select (repayment_invoice_id, number, payer_id, partner_id, currency, amount_minor, issued_on,
  due_on, issued_at, withdrawn_at, withdrawn_because)
  on payouts.repayment_invoices to quittance_portal;
grant select on payouts.repayment_invoice_lines to quittance_portal;
