import { sql, type Tx } from '../platform/db.ts'

/** What was undone or looked at again otherwise than was recorded, or recorded and not there; or a
 *  decision by somebody else than the log says. */
export function firstAgainUnrecorded(tx: Tx) {
  return tx.maybeOne<{ number: string; what: string }>(sql`
    select s.number || '' as number, w.what from (
      select u.submission_id, 'what was undone is not what was recorded' as what
      from submissions.undone u join submissions.submissions o using (submission_id)
        left join audit.events e on e.event_id = u.event_id
      where e.type is distinct from 'submission.decision_undone'
        or e.subject_id is distinct from u.submission_id::text or u.partner_id <> o.partner_id
        or e.body::jsonb ->> 'decisionId' is distinct from u.decision_id::text
        or coalesce(e.on_behalf_of, e.actor_id) is distinct from u.undone_by
        or e.at is distinct from u.undone_at
      union all
      select e.subject_id::uuid, 'it was undone, and no row says so'
      from audit.events e where e.type = 'submission.decision_undone'
        and not exists (select from submissions.undone u where u.event_id = e.event_id)
      union all
      select r.submission_id, 'it is looked at again otherwise than was recorded'
      from submissions.reopenings r join submissions.submissions o using (submission_id)
        left join audit.events e on e.event_id = r.event_id
      where e.type is distinct from case r.kind when 'appeal' then 'submission.appealed'
          else 'submission.correction_opened' end
        or e.subject_id is distinct from r.submission_id::text or r.partner_id <> o.partner_id
        or e.reason is distinct from r.reason or e.actor_id is distinct from r.opened_by
        or e.on_behalf_of is distinct from r.opened_for or e.at is distinct from r.opened_at
        or e.body::jsonb ->> 'decisionId' is distinct from r.decision_id::text
      union all
      select e.subject_id::uuid, 'it was looked at again, and no row says so'
      from audit.events e where e.type in ('submission.appealed', 'submission.correction_opened')
        and not exists (select from submissions.reopenings r where r.event_id = e.event_id)
      union all
      select r.submission_id, 'looking at it again ended otherwise than was recorded'
      from submissions.reopenings r
        left join submissions.decisions d on d.decision_id = r.new_decision_id
      where (r.ended = 'decided' and (d.submission_id is distinct from r.submission_id
          or d.corrects is distinct from r.decision_id or d.decided_at <> r.ended_at))
        or (r.ended in ('taken_back', 'lapsed') and not exists (select from audit.events e
          where e.subject_kind = 'submission' and e.subject_id = r.submission_id::text
            and e.type in ('submission.appeal_ended', 'submission.correction_ended')
            and e.at = r.ended_at and e.body::jsonb ->> 'ended' = r.ended))
      union all
      select d.submission_id, 'somebody else decided it than was recorded'
      from submissions.decisions d join audit.events e on e.event_id = d.event_id
      where d.outcome in ('approve', 'approve_reduced', 'reject')
        and (e.actor_id is distinct from d.decided_by
          or e.on_behalf_of is distinct from d.decided_for)
    ) w join submissions.submissions s using (submission_id) order by s.number, w.what limit 1`)
}
