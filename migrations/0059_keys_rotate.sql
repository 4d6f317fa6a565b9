-- Why: a key that leaked, or left with somebody, is replaced while the program runs. What was sealed and
-- indexed with it is written anew with the current one, by the program and in these columns only; they
-- are of tables that otherwise nobody changes.

grant update (account_sealed, account_blind) on payouts.paying_accounts to quittance_app;
grant update (key_sealed) on payouts.channels to quittance_app;
grant update (corrected_sealed) on payouts.bank_answer_lines to quittance_app;
grant update (tax_number_sealed) on vendors.tax_forms to quittance_app;
grant update (key_ids) on platform.installation to quittance_app;
