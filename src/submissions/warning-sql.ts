import type { Id } from '../kernel/ids.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

/** What closes: the window of claims, a deal's protection, the day of a milestone that has passed. */
export type WarnedOf = 'claim' | 'protection' | 'milestone'

/** Versions that something still held is judged by. */
export function versionsHeld(tx: Tx) {
  return tx.many<{ versionId: Id<'version'> }>(sql`
    select distinct version_id as "versionId" from incentives.incentives
    where status in ('committed', 'protected') order by version_id`)
}

/** One warning a version gives, and the day it is in its program's zone. */
export type WarningRule = {
  readonly versionId: string
  readonly about: 'claim' | 'protection'
  readonly days: number
  readonly today: PlainDate
}

export type WarningDue = {
  incentiveId: Id<'incentive'>
  about: 'claim' | 'protection'
  days: number
  endsOn: PlainDate
}

/** Windows that close within a warning's days and were not warned of so near their end; of several
 *  warnings passed meanwhile the nearest alone. Not where the partner said that nothing more comes, or
 *  asked for more time, or told how the deal ended. Indexes incentives_claim_deadline. */
export function warningsDue(
  tx: Tx,
  rules: readonly WarningRule[],
  page: { readonly after: string | null; readonly limit: number },
) {
  return tx.many<WarningDue>(sql`
    select distinct on (i.incentive_id) i.incentive_id as "incentiveId", r.about, r.days,
      coalesce(case r.about when 'claim' then i.claim_deadline_on else i.last_on end, r.today)
        as "endsOn"
    from unnest(${rules.map((one) => one.versionId)}::uuid[],
        ${rules.map((one) => one.about)}::text[], ${rules.map((one) => one.days)}::int[],
        ${rules.map((one) => one.today)}::date[]) as r(version_id, about, days, today)
      join incentives.incentives i on i.version_id = r.version_id
        and i.status = case r.about when 'claim' then 'committed' else 'protected' end
        and i.type = case r.about when 'claim' then 'mdf' else 'deal' end
      cross join lateral (select case r.about when 'claim' then i.claim_deadline_on
        else i.last_on end as ends_on) e
    where e.ends_on >= r.today and e.ends_on - r.days <= r.today
      and (${page.after}::uuid is null or i.incentive_id > ${page.after}::uuid)
      and not exists (select from submissions.warnings w
        where w.incentive_id = i.incentive_id and w.about = r.about and w.ends_on = e.ends_on
          and w.days <= r.days)
      and not exists (select from submissions.submissions s
        where s.incentive_id = i.incentive_id and s.number is not null and (
          (s.type = 'mdf_claim' and s.is_final
            and s.status not in ('rejected', 'withdrawn', 'lapsed'))
          or (s.type in ('deal_extension', 'deal_outcome')
            and s.status in ('submitted', 'in_review', 'action_required', 'escalated'))))
    order by i.incentive_id, r.days limit ${page.limit}`)
}

/** Open milestones whose day has passed with nothing handed in for them, and the business days after it
 *  of the last reminder. */
export function milestonesOverdue(
  tx: Tx,
  of: { readonly today: PlainDate; readonly after: string | null; readonly limit: number },
) {
  return tx.many<{
    incentiveId: Id<'incentive'>
    milestoneNo: number
    dueOn: PlainDate
    warnedDays: number
    key: string
  }>(sql`
    select m.incentive_id as "incentiveId", m.milestone_no as "milestoneNo", m.due_on as "dueOn",
      coalesce((select max(w.days) from submissions.warnings w
        where w.incentive_id = m.incentive_id and w.about = 'milestone'
          and w.about_no = m.milestone_no and w.ends_on = m.due_on), 0) as "warnedDays",
      m.incentive_id || '/' || lpad(m.milestone_no::text, 3, '0') as key
    from incentives.milestones m join incentives.incentives i using (incentive_id)
    where m.status = 'pending' and i.status = 'committed' and m.due_on < ${of.today}
      and (${of.after}::text is null
        or m.incentive_id || '/' || lpad(m.milestone_no::text, 3, '0') > ${of.after}::text)
      and not exists (select from submissions.submissions s
        where s.incentive_id = m.incentive_id and s.type = 'coinvest_milestone'
          and s.status in ('submitted', 'in_review', 'action_required', 'escalated'))
    order by key limit ${of.limit}`)
}

/** What open claims of an activity ask for, in minor units. */
export async function claimedOpen(tx: Tx, incentiveId: string): Promise<bigint> {
  const row = await tx.one<{ claimedMinor: bigint }>(sql`
    select coalesce(sum(requested_minor), 0)::int8 as "claimedMinor"
    from submissions.submissions
    where incentive_id = ${incentiveId} and type = 'mdf_claim'
      and status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed')`)
  return row.claimedMinor
}

export function insertWarning(
  tx: Tx,
  row: {
    readonly incentiveId: string
    readonly partnerId: string
    readonly about: WarnedOf
    readonly aboutNo: number
    readonly endsOn: PlainDate
    readonly days: number
    readonly messageId: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into submissions.warnings (incentive_id, partner_id, about, about_no, ends_on, days,
      message_id, warned_at)
    values (${row.incentiveId}, ${row.partnerId}, ${row.about}, ${row.aboutNo}, ${row.endsOn},
      ${row.days}, ${row.messageId}, ${row.at})`)
}
