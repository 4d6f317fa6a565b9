-- Why: statements also come as MT940. The same day of an account may then be told by two sources, and
-- what the second says is looked up by account and day, which had no index.

alter table reconciliation.files drop constraint statement_files_source;
alter table reconciliation.files add constraint statement_files_source
  check (source in ('camt.053', 'mt940')) not valid;
alter table reconciliation.files validate constraint statement_files_source;

create index lines_of_account_day on reconciliation.lines (paying_account_id, booked_on);
