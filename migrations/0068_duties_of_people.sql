-- Why: a key can be copied, lent to a script or left in a log, and nobody sees who uses it. What two
-- pairs of eyes stand for is done by people: the events that say it was done never name an agent.
-- What was recorded before is history and stays.
alter table audit.events add constraint events_duties_of_people check (
  actor_kind <> 'agent' or type not in (
    'limit.proposed', 'limit.set', 'key.made', 'key.approved',
    'delegation.proposed', 'delegation.approved',
    'partner.contact_settled',
    'vendor.active', 'vendor.rejected', 'vendor.suspended', 'vendor.reinstated', 'vendor.blocked',
    'vendor.unblock_asked', 'vendor.unblocked', 'vendor.form_approved', 'vendor.form_declined',
    'vendor.bank_approved', 'vendor.bank_revealed',
    'vendor.exception_asked', 'vendor.exception_approved', 'vendor.exception_ended',
    'vendor.screening_clearing', 'vendor.screening_cleared', 'vendor.screening_kept',
    'vendor.screening_true',
    'payable.confirmed', 'receivable.write_off_proposed', 'receivable.written_off',
    'payer.created', 'paying_account.proposed', 'paying_account.approved',
    'payer_change.proposed', 'payer_change.approved', 'payer_change.declined',
    'channel.proposed', 'channel.approved', 'channel.declined',
    'run.approved', 'run.released', 'run.payment_looked_at',
    'tax_invoice.accepted',
    'tax_remittance.proposed', 'tax_remittance.remitted', 'tax_remittance.declined',
    'written_answer.filed', 'written_answer.confirmed', 'written_answer.declined'
  )) not valid;
