-- Why: a person changes their own address. The first administrator comes with one that leads nowhere,
-- and who marries or moves keeps their account. The command asks for the password, tells the old
-- address, and records that it changed, never from what to what.
grant update (email) on identity.principals to quittance_app;
