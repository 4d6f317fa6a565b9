-- Why: a run of 100,000 payments is prepared, reviewed and released in sets, and three questions were
-- answered by looking at every row for each payment: who of a partner's people was changed lately, who
-- of those who decided a payable decided it again, and what else a partner was owed about that time.
-- At 2,000 payments they took most of the time; at 100,000 they would never have ended.

-- Who is reached where, changed: what the review of a run asks of each partner.
create index events_of_people on audit.events (partner_id, at)
  where type in ('partner.contact_changed', 'person.changed');

-- Who decided a payable once more: who of them may not approve or release its payment.
create index events_decided_again on audit.events (subject_id)
  where type = 'payable.decided_again';

-- Every account a vendor has had: whether the one that is paid to replaced another.
create index bank_details_of_vendor on vendors.bank_details (vendor_id, currency);

-- What a vendor was paid, the newest first; it answers what payments_partner did, which goes.
create index payments_of_partner on payouts.payments (partner_id, payment_id);
drop index payouts.payments_partner;

-- What a partner is owed, by the day it was decided.
create index payables_of_partner on payables.payables (partner_id, decided_on);

-- What stood out of a payment when its run was checked, in points: the order in which people look at
-- a run of more payments than one page holds. Whoever approves is held to what stands out then. Runs
-- that were checked before are in the order of their payments.
alter table payouts.payments add column risk_points integer
  constraint payments_risk_points check (risk_points >= 0);
create index payments_by_risk on payouts.payments (run_id, risk_points desc nulls last, ordinal);
grant update (risk_points) on payouts.payments to quittance_app;
