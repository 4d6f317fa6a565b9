-- Why: a claim that was left out of a payment before its release is none of what the payment paid. Its
-- line only stopped living, like that of a payment that came back, so advice, tracker and tie-out
-- counted it as paid and `verify` missed it in payments that came back.
alter table payouts.payment_lines add column left_out boolean not null default false;
comment on column payouts.payment_lines.left_out is
  'Taken out of its payment before the release; the payment went without it.';

-- The record says which: what came back was returned, what was left out was taken off the run.
alter table audit.events no force row level security;
alter table payouts.payments no force row level security;
update payouts.payment_lines l set left_out = true
from payouts.payments p
where p.payment_id = l.payment_id and p.dropped_at is null and not l.live
  and exists (select from audit.events e
    where e.subject_kind = 'payable' and e.subject_id = l.payable_id::text
      and e.type = 'payable.unscheduled' and e.body::jsonb ->> 'runId' = p.run_id::text);
alter table payouts.payments force row level security;
alter table audit.events force row level security;

alter table payouts.payment_lines
  add constraint payment_lines_left_out check (not (live and left_out));
grant update (left_out) on payouts.payment_lines to quittance_app;
