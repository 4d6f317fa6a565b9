import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

export type PrecedentDecision = {
  readonly decisionId: string
  readonly submissionId: string
  readonly number: string | null
  readonly type: string
  readonly partnerName: string
  readonly programName: string
  readonly outcome: string
  readonly amountMinor: bigint | null
  readonly currency: string
  readonly reason: string
  readonly clauseIds: string[]
  readonly decidedBy: string
  readonly decidedAt: Instant
  /** Another decision stands in its place, or it was taken back at once. */
  readonly isReplaced: boolean
}

/** What these decisions decided, for people to read. */
export function precedentDecisions(
  tx: Tx,
  decisionIds: readonly string[],
): Promise<PrecedentDecision[]> {
  return tx.many<PrecedentDecision>(sql`
    select d.decision_id as "decisionId", d.submission_id as "submissionId", s.number, s.type,
      p.legal_name as "partnerName", v.name as "programName", d.outcome,
      d.amount_minor as "amountMinor", d.currency, d.reason, d.clause_ids as "clauseIds",
      coalesce(d.decided_for, d.decided_by) as "decidedBy", d.decided_at as "decidedAt",
      (exists (select from submissions.undone u where u.decision_id = d.decision_id)
        or exists (select from submissions.decisions l where l.corrects = d.decision_id))
        as "isReplaced"
    from submissions.decisions d join submissions.submissions s using (submission_id)
    join partners.partners p on p.partner_id = s.partner_id
    join programs.versions v on v.version_id = s.version_id
    where d.decision_id = any(${decisionIds}::uuid[])
    order by d.decision_id`)
}
