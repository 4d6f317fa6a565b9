-- Why: a partner refunds what was claimed back by a transfer, which comes as a line of the bank. It is
-- explained by the receivable it pays, so that the fund has it back and nothing stays in suspense. What
-- comes in another currency is counted at the rate of the payment it undoes; the rest is exchange.

alter table reconciliation.matches
  add column receivable_id uuid constraint matches_receivable references payables.receivables;
alter table reconciliation.matches
  drop constraint matches_kind,
  drop constraint matches_short,
  add constraint matches_kind check (kind in ('payment', 'return', 'refund', 'fees', 'fx')),
  add constraint matches_short check (short_minor = 0 or kind in ('return', 'refund')),
  add constraint matches_refund
    check ((kind = 'refund') = (receivable_id is not null) and (kind <> 'refund' or amount_minor > 0));
create index matches_of_receivable on reconciliation.matches (receivable_id)
  where receivable_id is not null;
