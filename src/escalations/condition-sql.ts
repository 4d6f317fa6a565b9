import { money } from '../kernel/money.ts'
import type { Money } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { Comment, Condition, QuestionId, Subject } from './question.ts'

const conditionColumns = sql`question_id as "questionId", condition, binds, due_on as "dueOn", state,
  settled_by as "settledBy", settled_at as "settledAt", evidence`

export function insertCondition(
  tx: Tx,
  row: Pick<Condition, 'questionId' | 'condition' | 'binds' | 'dueOn'>,
) {
  return tx.run(sql`
    insert into escalations.conditions (question_id, condition, binds, due_on, state)
    values (${row.questionId}, ${row.condition}, ${row.binds}, ${row.dueOn}, 'open')`)
}

/** The condition of an answer, locked; null without one. */
export function lockCondition(tx: Tx, questionId: string): Promise<Condition | null> {
  return tx.maybeOne<Condition>(sql`
    select ${conditionColumns} from escalations.conditions
    where question_id = ${questionId} for update`)
}

export function conditionsOf(tx: Tx, questionIds: readonly string[]): Promise<Condition[]> {
  return tx.many<Condition>(sql`
    select ${conditionColumns} from escalations.conditions
    where question_id = any(${questionIds}::uuid[]) order by question_id`)
}

export function setCondition(
  tx: Tx,
  row: Pick<Condition, 'questionId' | 'state' | 'settledBy' | 'settledAt' | 'evidence'>,
) {
  return tx.run(sql`
    update escalations.conditions set state = ${row.state}, settled_by = ${row.settledBy},
      settled_at = ${row.settledAt}, evidence = ${row.evidence}
    where question_id = ${row.questionId}`)
}

export function insertComment(tx: Tx, row: Comment) {
  return tx.run(sql`
    insert into escalations.comments (comment_id, question_id, text, said_by, said_at)
    values (${row.commentId}, ${row.questionId}, ${row.text}, ${row.saidBy}, ${row.saidAt})`)
}

/** What was said about these questions, oldest first. */
export function commentsOf(tx: Tx, questionIds: readonly string[]): Promise<Comment[]> {
  return tx.many<Comment>(sql`
    select comment_id as "commentId", question_id as "questionId", text, said_by as "saidBy",
      said_at as "saidAt"
    from escalations.comments where question_id = any(${questionIds}::uuid[])
    order by comment_id`)
}

/** The answers a decision rests on. */
export function insertCitations(tx: Tx, decisionId: string, questionIds: readonly QuestionId[]) {
  return tx.run(sql`
    insert into escalations.citations (decision_id, question_id)
    select ${decisionId}::uuid, id from unnest(${questionIds}::uuid[]) id`)
}

/** The decisions that rest on these answers. */
export function citationsOfQuestions(tx: Tx, questionIds: readonly string[]) {
  return tx.many<{ decisionId: string; questionId: QuestionId }>(sql`
    select decision_id as "decisionId", question_id as "questionId" from escalations.citations
    where question_id = any(${questionIds}::uuid[]) order by question_id, decision_id`)
}

/** What an exception overrides, and in which way. */
export type Overrides = {
  readonly why: 'over_limit' | 'outside_policy' | 'outside_term'
  /** The clauses that were overridden; none where only a limit was. */
  readonly clauseIds: readonly string[]
}

export function insertException(
  tx: Tx,
  row: Subject &
    Overrides & {
      readonly authorityId: string
      readonly decisionId: string
      readonly amount: Money
      readonly at: Instant
    },
) {
  return tx.run(sql`
    insert into escalations.exceptions (authority_id, decision_id, subject_kind, subject_id, why,
      clause_ids, amount_minor, currency, at)
    values (${row.authorityId}, ${row.decisionId}, ${row.subjectKind}, ${row.subjectId}, ${row.why},
      ${row.clauseIds}, ${row.amount.minor}, ${row.amount.currency}, ${row.at})`)
}

export type UsedAuthority = {
  readonly decisionId: string
  readonly questionId: QuestionId
  readonly grantedBy: string
  readonly amountMinor: bigint
  readonly currency: string
  readonly condition: string | null
  readonly conditionState: string | null
}

/** The authorities that let these decisions through, with the conditions they stand under. */
export function authoritiesUsed(tx: Tx, decisionIds: readonly string[]): Promise<UsedAuthority[]> {
  return tx.many<UsedAuthority>(sql`
    select e.decision_id as "decisionId", a.question_id as "questionId",
      a.granted_by as "grantedBy", a.amount_minor as "amountMinor", a.currency, c.condition,
      c.state as "conditionState"
    from escalations.exceptions e join escalations.authorities a using (authority_id)
    left join escalations.conditions c on c.question_id = a.question_id
    where e.decision_id = any(${decisionIds}::uuid[]) order by e.decision_id`)
}

/** Exceptions of some subjects, oldest first. */
export async function exceptionsOf(tx: Tx, subjectIds: readonly string[]) {
  const rows = await tx.many<{
    authorityId: string
    decisionId: string
    subjectId: string
    why: Overrides['why']
    clauseIds: string[]
    amountMinor: bigint
    currency: string
    at: Instant
  }>(sql`
    select authority_id as "authorityId", decision_id as "decisionId", subject_id as "subjectId",
      why, clause_ids as "clauseIds", amount_minor as "amountMinor", currency, at
    from escalations.exceptions where subject_id = any(${subjectIds}::uuid[])
    order by at, authority_id`)
  return rows.map(({ amountMinor, currency, ...row }) => ({
    ...row,
    amount: money(amountMinor, currency),
  }))
}
