-- Why: what leaves a bank is not always what is owed. A tax authority may take its part first, and a
-- partner who charges VAT is paid it on top, against a tax invoice we have accepted. Rates and lines
-- of the law are dated rows with their source, never constants; what was withheld waits in the fund
-- book under its authority until Finance has remitted it, two of them; VAT is the payer's, and part of
-- what is approved like everything else that decides an amount.

-- Dated figures of the law. The one in force on a day is the newest that had begun by then.
create table vendors.tax_figures (
  figure text collate "C" not null constraint tax_figures_known
    check (figure in ('us_backup_rate', 'us_nonresident_rate', 'us_1099_line')),
  from_on date not null,
  rate text collate "C" constraint tax_figures_rate check (rate ~ '^0\.[0-9]{1,6}$'),
  amount_minor bigint constraint tax_figures_amount check (amount_minor > 0),
  currency char(3),
  source text not null constraint tax_figures_source check (length(source) between 1 and 400),
  constraint tax_figures_pkey primary key (figure, from_on),
  constraint tax_figures_one_value check ((rate is null) <> (amount_minor is null)
    and (amount_minor is null) = (currency is null))
);
insert into vendors.tax_figures (figure, from_on, rate, amount_minor, currency, source) values
  ('us_backup_rate', '2018-01-01', '0.24', null, null,
    'Internal Revenue Code §3406(a)(1): the fourth lowest rate of §1(c), 24 % since 2018'),
  ('us_nonresident_rate', '2001-01-01', '0.30', null, null,
    'Internal Revenue Code §1441(a) and §1442(a): 30 % of US-source payments to persons abroad'),
  ('us_1099_line', '2001-01-01', null, 60000, 'USD',
    'Internal Revenue Code §6041(a): 600 USD in a calendar year'),
  ('us_1099_line', '2026-01-01', null, 200000, 'USD',
    'Internal Revenue Code §6041(a) as amended by Public Law 119-21 §70433: 2 000 USD for payments '
    'made after 2025');
grant select on vendors.tax_figures to quittance_app;

-- What Finance heard of a vendor's tax beside its form: the day the IRS told us that name and number do
-- not match (the "B" notice); null once it stands again.
create table vendors.tax_facts (
  vendor_id uuid constraint tax_facts_pkey primary key
    constraint tax_facts_vendor references vendors.vendors,
  partner_id uuid not null constraint tax_facts_partner references partners.partners (partner_id),
  number_refused_on date,
  reason text not null constraint tax_facts_reason check (length(reason) between 1 and 2000),
  set_by text collate "C" not null,
  set_at timestamptz not null,
  version int not null default 1
);
alter table vendors.tax_facts enable row level security;
alter table vendors.tax_facts force row level security;
create policy tax_facts_app on vendors.tax_facts to quittance_app using (true) with check (true);
create policy tax_facts_portal on vendors.tax_facts for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert, update on vendors.tax_facts to quittance_app;
grant select (vendor_id, partner_id, number_refused_on) on vendors.tax_facts to quittance_portal;

-- How a payer is taxed; without a row nothing is sourced to it, no tax
-- invoice is asked for and VAT is recovered.
create table payouts.payer_taxes (
  payer_id uuid constraint payer_taxes_pkey primary key
    constraint payer_taxes_payer references payouts.payers,
  -- Where what it pays for counts as earned: where the partner works, or in the payer's country.
  income_source text collate "C" not null
    constraint payer_taxes_source check (income_source in ('partner', 'payer')),
  -- A tax invoice per payout: never, where the partner is registered for VAT, or always.
  tax_invoices text collate "C" not null
    constraint payer_taxes_invoices check (tax_invoices in ('never', 'registered', 'always')),
  -- Decisions of this day and later need one.
  tax_invoices_from date,
  recovers_vat boolean not null,
  set_by text collate "C" not null,
  set_at timestamptz not null,
  version int not null default 1,
  constraint payer_taxes_from check ((tax_invoices = 'never') = (tax_invoices_from is null))
);
grant select, insert, update on payouts.payer_taxes to quittance_app;

-- What a payable lost to tax: total beside the rows, as for netting. `remitted` is what of it has
-- left `withheld` for the authority. Terms and schedule are kept, so that an accepted tax invoice can
-- move the due date by the rule that made it.
alter table payables.payables
  add column withheld_minor bigint not null default 0,
  add column remitted_minor bigint not null default 0,
  add column terms_days int constraint payables_terms check (terms_days between 0 and 3650),
  add column schedule text collate "C"
    constraint payables_schedule check (schedule in ('by_terms', 'monthly', 'quarterly')),
  add column tax_invoice_on date,
  drop constraint payables_totals,
  add constraint payables_totals check (lowered_minor >= 0 and netted_minor >= 0
    and clawed_back_minor >= 0 and amount_minor - lowered_minor > 0
    and withheld_minor >= 0 and remitted_minor between 0 and withheld_minor
    and amount_minor - lowered_minor - netted_minor - withheld_minor >= 0
    and amount_minor - lowered_minor - clawed_back_minor >= 0);
grant update (withheld_minor, remitted_minor, tax_invoice_on)
  on payables.payables to quittance_app;

alter table payables.adjustments
  add column authority text collate "C",
  drop constraint adjustments_kind,
  drop constraint adjustments_amount,
  drop constraint adjustments_payment,
  add constraint adjustments_kind check (kind in ('lowered', 'netted', 'withheld', 'unwithheld')),
  -- Below zero it takes off; what is no longer withheld gives back.
  add constraint adjustments_amount check (amount_minor <> 0
    and (kind = 'unwithheld') = (amount_minor > 0)),
  add constraint adjustments_payment check ((kind = 'lowered') = (payment_id is null)),
  add constraint adjustments_authority
    check ((kind in ('withheld', 'unwithheld')) = (authority is not null));
grant select (authority) on payables.adjustments to quittance_portal;

alter table payables.recoveries
  drop constraint recoveries_kind,
  add constraint recoveries_kind
    check (kind in ('refund', 'netting', 'write_off', 'returned', 'withheld'));

-- A payment is what is owed, less netting and tax, plus VAT, in the currency owed; what of the
-- transfer is VAT in the currency paid is what the cash book takes as input tax.
alter table payouts.payments
  add column withheld_minor bigint not null default 0,
  add column vat_minor bigint not null default 0,
  add column vat_paid_minor bigint not null default 0,
  -- As the payer recovered VAT when the run was prepared.
  add column vat_recovered boolean not null default true,
  drop constraint payments_amounts,
  drop constraint payments_paid,
  add constraint payments_amounts check (amount_minor >= 0 and owed_minor > 0
    and netted_minor >= 0 and withheld_minor >= 0 and vat_minor >= 0
    and netted_minor + withheld_minor <= owed_minor
    and vat_paid_minor between 0 and amount_minor and (vat_minor > 0 or vat_paid_minor = 0)),
  add constraint payments_paid check (dropped_at is not null or (
    (amount_minor = 0) = (owed_minor - netted_minor - withheld_minor + vat_minor = 0)
    and (owed_currency = currency or rate is not null)
    and (owed_currency <> currency or (vat_paid_minor = vat_minor
      and amount_minor = owed_minor - netted_minor - withheld_minor + vat_minor))));
grant update (withheld_minor, vat_minor, vat_paid_minor) on payouts.payments to quittance_app;
grant select (withheld_minor, vat_minor, vat_paid_minor) on payouts.payments to quittance_portal;

-- What a payment withholds of a payable, for whom and by which rule. It stands once released; what
-- is given back when the payment comes back is counted beside it.
create table payouts.payment_withholdings (
  payment_id uuid not null constraint payment_withholdings_payment references payouts.payments,
  payable_id uuid not null constraint payment_withholdings_payable references payables.payables,
  authority text collate "C" not null,
  regime text collate "C" not null constraint payment_withholdings_regime
    check (regime in ('us_backup', 'us_nonresident', 'us_treaty')),
  rate text collate "C" not null,
  source text not null,
  basis_minor bigint not null constraint payment_withholdings_basis check (basis_minor > 0),
  amount_minor bigint not null constraint payment_withholdings_amount
    check (amount_minor > 0 and amount_minor <= basis_minor),
  live boolean not null,
  withheld_at timestamptz,
  undone_minor bigint not null default 0,
  undone_basis_minor bigint not null default 0,
  constraint payment_withholdings_pkey primary key (payment_id, payable_id),
  constraint payment_withholdings_undone check (undone_minor between 0 and amount_minor
    and undone_basis_minor between 0 and basis_minor
    and (withheld_at is not null or undone_minor = 0))
);
create index payment_withholdings_of_payable on payouts.payment_withholdings (payable_id);
-- The amount follows the lines until it is withheld; the statements that change it say so.
grant select, insert, update (live, basis_minor, amount_minor, withheld_at, undone_minor,
  undone_basis_minor) on payouts.payment_withholdings to quittance_app;

-- A partner's tax invoice for what we are about to pay. No row, no invoice: it is missing.
create table payouts.tax_invoices (
  tax_invoice_id uuid constraint tax_invoices_pkey primary key,
  partner_id uuid not null constraint tax_invoices_partner references partners.partners (partner_id),
  vendor_id uuid not null constraint tax_invoices_vendor references vendors.vendors,
  payer_id uuid not null constraint tax_invoices_payer references payouts.payers,
  state text collate "C" not null constraint tax_invoices_state
    check (state in ('received', 'under_review', 'accepted', 'rejected')),
  number text collate "C" not null constraint tax_invoices_number_length
    check (length(number) between 1 and 60),
  issued_on date not null,
  currency char(3) not null,
  net_minor bigint not null constraint tax_invoices_net check (net_minor > 0),
  vat_rate text collate "C" not null
    constraint tax_invoices_rate check (vat_rate ~ '^0(\.[0-9]{1,4})?$'),
  vat_minor bigint not null constraint tax_invoices_vat check (vat_minor >= 0),
  reverse_charge boolean not null,
  seller_vat text collate "C",
  buyer_vat text collate "C",
  file_id uuid not null,
  received_by text collate "C" not null,
  received_at timestamptz not null,
  reviewed_by text collate "C",
  reviewed_at timestamptz,
  decided_by text collate "C",
  decided_at timestamptz,
  reason text constraint tax_invoices_reason check (length(reason) between 1 and 2000),
  version int not null default 1,
  constraint tax_invoices_reverse check (not reverse_charge or vat_minor = 0),
  constraint tax_invoices_reviewed check ((state = 'received') = (reviewed_by is null)
    or state = 'rejected'),
  constraint tax_invoices_decided check ((state in ('accepted', 'rejected')) = (decided_by is not null)
    and (decided_by is null) = (decided_at is null)),
  constraint tax_invoices_rejected check (state <> 'rejected' or reason is not null),
  constraint tax_invoices_second_person check (state <> 'accepted'
    or (decided_by <> received_by and decided_by <> reviewed_by))
);
-- A number of a vendor counts once, however it is written; one that was rejected may be sent again.
create unique index tax_invoices_number_once on payouts.tax_invoices
  (vendor_id, upper(regexp_replace(number, '[^0-9A-Za-z]', '', 'g'))) where state <> 'rejected';
create index tax_invoices_waiting on payouts.tax_invoices (tax_invoice_id)
  where state in ('received', 'under_review');
create index tax_invoices_of_partner on payouts.tax_invoices (partner_id, tax_invoice_id);

create table payouts.tax_invoice_lines (
  tax_invoice_id uuid not null constraint tax_invoice_lines_invoice references payouts.tax_invoices,
  payable_id uuid not null constraint tax_invoice_lines_payable references payables.payables,
  partner_id uuid not null,
  net_minor bigint not null constraint tax_invoice_lines_net check (net_minor > 0),
  vat_minor bigint not null constraint tax_invoice_lines_vat check (vat_minor >= 0),
  -- Until its invoice is rejected.
  live boolean not null,
  constraint tax_invoice_lines_pkey primary key (tax_invoice_id, payable_id)
);
create unique index tax_invoice_lines_payable_once on payouts.tax_invoice_lines (payable_id)
  where live;
alter table payouts.tax_invoices enable row level security;
alter table payouts.tax_invoices force row level security;
create policy tax_invoices_app on payouts.tax_invoices to quittance_app
  using (true) with check (true);
create policy tax_invoices_portal on payouts.tax_invoices for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
alter table payouts.tax_invoice_lines enable row level security;
alter table payouts.tax_invoice_lines force row level security;
create policy tax_invoice_lines_app on payouts.tax_invoice_lines to quittance_app
  using (true) with check (true);
create policy tax_invoice_lines_portal on payouts.tax_invoice_lines for select to quittance_portal
  using (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
grant select, insert, update (state, reviewed_by, reviewed_at, decided_by, decided_at, reason, version)
  on payouts.tax_invoices to quittance_app;
grant select, insert, update (live) on payouts.tax_invoice_lines to quittance_app;
grant select (tax_invoice_id, partner_id, payer_id, state, number, issued_on, currency, net_minor,
  vat_rate, vat_minor, reverse_charge, seller_vat, buyer_vat, received_at, decided_at, reason)
  on payouts.tax_invoices to quittance_portal;
grant select on payouts.tax_invoice_lines to quittance_portal;

-- The VAT a payment pays on top, by the accepted tax invoice of each payable.
create table payouts.payment_vats (
  payment_id uuid not null constraint payment_vats_payment references payouts.payments,
  payable_id uuid not null constraint payment_vats_payable references payables.payables,
  tax_invoice_id uuid not null constraint payment_vats_invoice references payouts.tax_invoices,
  amount_minor bigint not null constraint payment_vats_amount check (amount_minor > 0),
  live boolean not null,
  constraint payment_vats_pkey primary key (payment_id, payable_id)
);
grant select, insert, update (live) on payouts.payment_vats to quittance_app;

-- Withheld tax sent to its authority: proposed by one of Finance with the bank's reference, booked
-- when another approves.
create table payouts.tax_remittances (
  tax_remittance_id uuid constraint tax_remittances_pkey primary key,
  payer_id uuid not null constraint tax_remittances_payer references payouts.payers,
  authority text collate "C" not null,
  currency char(3) not null,
  amount_minor bigint not null constraint tax_remittances_amount check (amount_minor > 0),
  paid_on date not null,
  reference text not null constraint tax_remittances_reference
    check (length(reference) between 1 and 140),
  state text collate "C" not null constraint tax_remittances_state
    check (state in ('proposed', 'remitted', 'declined')),
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  decided_by text collate "C",
  decided_at timestamptz,
  reason text,
  constraint tax_remittances_decided check ((state = 'proposed') = (decided_by is null)
    and (decided_by is null) = (decided_at is null)),
  constraint tax_remittances_second_person check (state <> 'remitted' or decided_by <> proposed_by)
);
create unique index tax_remittances_one_open
  on payouts.tax_remittances (payer_id, authority, currency) where state = 'proposed';
create table payouts.tax_remittance_lines (
  tax_remittance_id uuid not null
    constraint tax_remittance_lines_remittance references payouts.tax_remittances,
  payable_id uuid not null constraint tax_remittance_lines_payable references payables.payables,
  amount_minor bigint not null constraint tax_remittance_lines_amount check (amount_minor > 0),
  constraint tax_remittance_lines_pkey primary key (tax_remittance_id, payable_id)
);
create index tax_remittance_lines_of_payable on payouts.tax_remittance_lines (payable_id);
grant select, insert, update (state, decided_by, decided_at, reason)
  on payouts.tax_remittances to quittance_app;
grant select, insert on payouts.tax_remittance_lines to quittance_app;

-- What of a matched part of a payment is VAT: it leaves `clearing` for `input_tax`, and an undone match
-- takes back the same.
alter table reconciliation.matches add column vat_minor bigint not null default 0;
