-- Why: VAT is paid on top of what was decided, on the word of a paper that the partner wrote. Its
-- arithmetic was checked and its rate was not, so a paper of 99.99 % would have doubled a payment.
alter table payouts.tax_invoices add constraint tax_invoices_vat_at_most
  check (vat_minor * 100 <= net_minor * 27 + 50) not valid;
