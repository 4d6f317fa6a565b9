-- Why: bringing breaks up to date asks, for each line that is not explained, whether a person answered
-- it before. That was found by reading every break there ever was.

create index breaks_answered on reconciliation.breaks (subject_id)
  where resolved_at is not null and resolved_by <> 'system';
create index breaks_of_account on reconciliation.breaks (paying_account_id)
  where resolved_at is null;
