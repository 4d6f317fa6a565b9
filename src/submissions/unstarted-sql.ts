import type { Id } from '../kernel/ids.ts'
import { sql, type Tx } from '../platform/db.ts'

/** Committed activities of a partner under which nothing is undecided, in the order of their ids. */
export function committedActivities(tx: Tx, partnerId: string) {
  return tx.many<{ incentiveId: Id<'incentive'> }>(sql`
    select i.incentive_id as "incentiveId" from incentives.incentives i
    where i.partner_id = ${partnerId} and i.type = 'mdf' and i.status = 'committed'
      and not exists (select from submissions.submissions s
        where s.incentive_id = i.incentive_id and s.status in ('submitted', 'in_review',
          'action_required', 'escalated', 'appealed'))
    order by i.incentive_id`)
}
