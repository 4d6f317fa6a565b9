import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { allOf, sql, type Tx } from '../platform/db.ts'

/** One approval outside the terms: what was overridden, who asked, whose authority, on what condition. */
export type ExceptionRow = {
  readonly authorityId: string
  readonly questionId: string
  readonly decisionId: string
  readonly submissionId: string
  readonly number: string | null
  readonly type: string
  readonly programId: string
  readonly programName: string
  readonly partnerName: string
  readonly why: string
  readonly clauseIds: string[]
  readonly amountMinor: bigint
  readonly allowedMinor: bigint
  readonly currency: string
  readonly kind: string
  readonly question: string
  readonly answer: string | null
  readonly askedBy: string
  readonly askedByName: string | null
  readonly grantedByName: string | null
  readonly usedByName: string | null
  readonly at: Instant
  /** The day it was used, by the calendar the question ran by. */
  readonly usedOn: PlainDate
  readonly condition: string | null
  readonly conditionBinds: string | null
  readonly conditionDueOn: PlainDate | null
  readonly conditionState: string | null
  readonly conditionEvidence: string | null
  /** What it let through was decided again since. */
  readonly isReplaced: boolean
}

export type ExceptionFilter = {
  readonly programId: string | null
  readonly clauseId: string | null
  /** Days on which it was used, by that calendar: from the first, before the second. */
  readonly from: PlainDate | null
  readonly until: PlainDate | null
  /** `open`: only what stands under a condition nobody has settled. */
  readonly condition: 'open' | 'fulfilled' | 'failed' | null
}

export type ExceptionMark = { readonly at: Instant; readonly authorityId: string }

/** The register, the newest first, from behind the mark on. */
export function exceptionRows(
  tx: Tx,
  filter: ExceptionFilter,
  page: { readonly after: ExceptionMark | null; readonly limit: number },
): Promise<ExceptionRow[]> {
  const { programId, clauseId, from, until, condition } = filter
  const { after } = page
  const onDay = sql`(e.at at time zone coalesce(cal.zone, 'UTC'))::date`
  const conditions = [
    ...(programId === null ? [] : [sql`s.program_id = ${programId}`]),
    ...(clauseId === null ? [] : [sql`e.clause_ids @> array[${clauseId}]::text[]`]),
    ...(from === null ? [] : [sql`${onDay} >= ${from}`]),
    ...(until === null ? [] : [sql`${onDay} < ${until}`]),
    ...(condition === null ? [] : [sql`c.state = ${condition}`]),
    ...(after === null
      ? []
      : [sql`(e.at, e.authority_id) < (${after.at}, ${after.authorityId}::uuid)`]),
  ]
  return tx.many<ExceptionRow>(sql`
    select e.authority_id as "authorityId", a.question_id as "questionId",
      e.decision_id as "decisionId", s.submission_id as "submissionId", s.number, s.type,
      s.program_id as "programId", v.name as "programName", p.legal_name as "partnerName", e.why,
      e.clause_ids as "clauseIds", e.amount_minor as "amountMinor", a.amount_minor as "allowedMinor",
      e.currency, q.kind, q.question, q.answer, q.asked_by as "askedBy", asker.name as "askedByName",
      giver.name as "grantedByName", taker.name as "usedByName", e.at, ${onDay} as "usedOn",
      c.condition, c.binds as "conditionBinds", c.due_on as "conditionDueOn",
      c.state as "conditionState", c.evidence as "conditionEvidence",
      exists (select from submissions.decisions l where l.corrects = e.decision_id) as "isReplaced"
    from escalations.exceptions e
    join escalations.authorities a using (authority_id)
    join escalations.questions q on q.question_id = a.question_id
    join submissions.submissions s on s.submission_id = e.subject_id
    join programs.versions v on v.version_id = s.version_id
    join partners.partners p on p.partner_id = s.partner_id
    left join clocks.clocks k on k.subject_kind = 'question' and k.subject_id = a.question_id
      and k.kind = 'answer'
    left join clocks.calendars cal on cal.calendar_id = k.calendar_id
    left join escalations.conditions c on c.question_id = a.question_id
    left join identity.principals asker on asker.principal_id::text = q.asked_by
    left join identity.principals giver on giver.principal_id::text = a.granted_by
    left join identity.principals taker on taker.principal_id::text = a.used_by_person
    where ${allOf(conditions)}
    order by e.at desc, e.authority_id desc limit ${page.limit}`)
}

/** Clauses that were overridden, with how often, the most often first: for the filter. */
export function overriddenClauses(tx: Tx) {
  return tx.many<{ clauseId: string; times: number }>(sql`
    select clause as "clauseId", count(*)::int as times
    from escalations.exceptions e cross join unnest(e.clause_ids) clause
    group by clause order by times desc, clause limit 200`)
}

export type RepeatedClause = {
  readonly programId: string
  readonly programName: string
  readonly clauseId: string
  readonly times: number
  readonly amountMinor: bigint
  readonly currency: string
  readonly lastAt: Instant
  /** The draft of the program's next version, where there is one. */
  readonly draftId: string | null
  /** The newest simulation of that draft, where one was run on what it says now. */
  readonly simulationId: string | null
}

/** Clauses of a program that were overridden at least so often since an instant, the most often
 *  first: what its owner may want to change. */
export function repeatedClauses(
  tx: Tx,
  asked: { readonly since: Instant; readonly times: number },
): Promise<RepeatedClause[]> {
  return tx.many<RepeatedClause>(sql`
    with counted as (
      select s.program_id, clause as clause_id, e.currency, count(*)::int as times,
        sum(e.amount_minor)::bigint as amount_minor, max(e.at) as last_at
      from escalations.exceptions e join submissions.submissions s on s.submission_id = e.subject_id
      cross join unnest(e.clause_ids) clause
      where e.at > ${asked.since}
      group by s.program_id, clause, e.currency having count(*) >= ${asked.times}
    )
    select c.program_id as "programId", newest.name as "programName", c.clause_id as "clauseId",
      c.times, c.amount_minor as "amountMinor", c.currency, c.last_at as "lastAt",
      d.version_id as "draftId", run.simulation_id as "simulationId"
    from counted c
    join lateral (select v.name from programs.versions v where v.program_id = c.program_id
      order by v.number desc limit 1) newest on true
    left join programs.versions d on d.program_id = c.program_id and d.status = 'draft'
    left join lateral (select r.simulation_id from autopilot.simulations r
      where r.version_id = d.version_id and r.content_hash = d.content_hash
      order by r.ran_at desc limit 1) run on true
    order by c.times desc, c.last_at desc, c.clause_id limit 50`)
}
