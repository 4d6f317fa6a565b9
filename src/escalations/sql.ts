import type { Role } from '../audit/index.ts'
import { money } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import { allOf, sql, type Sql, type Tx } from '../platform/db.ts'
import type { Authority, Question, QuestionId, QuestionState, Subject } from './question.ts'

type QuestionRow = Omit<Question, 'amount'> & {
  readonly amountMinor: bigint | null
  readonly currency: string | null
}

const questionColumns = sql`q.question_id as "questionId", q.kind,
  q.subject_kind as "subjectKind", q.subject_id as "subjectId", q.question,
  q.amount_minor as "amountMinor", q.currency, q.roles, q.asked_by as "askedBy",
  q.asked_at as "askedAt", d.due_at as "dueAt", q.state, q.verdict, q.answer,
  q.answered_by as "answeredBy", q.answered_at as "answeredAt", q.assigned_to as "assignedTo",
  q.withdrawn_reason as "withdrawnReason"`
const withDue = sql`escalations.questions q left join clocks.due d
  on d.subject_kind = 'question' and d.subject_id = q.question_id and d.kind = 'answer'`

function questionFrom({ amountMinor, currency, ...row }: QuestionRow): Question {
  const hasAmount = amountMinor !== null && currency !== null
  return { ...row, amount: hasAmount ? money(amountMinor, currency) : null }
}

/** False when a question of this kind is open on the subject. */
export async function insertQuestion(tx: Tx, row: Omit<Question, 'dueAt'>): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into escalations.questions (question_id, kind, subject_kind, subject_id, question,
      amount_minor, currency, roles, asked_by, asked_at, state)
    values (${row.questionId}, ${row.kind}, ${row.subjectKind}, ${row.subjectId}, ${row.question},
      ${row.amount?.minor ?? null}, ${row.amount?.currency ?? null}, ${row.roles}, ${row.askedBy},
      ${row.askedAt}, ${row.state})
    on conflict (subject_kind, subject_id, kind) where state = 'open' do nothing`)
  return rows === 1
}

async function oneQuestion(tx: Tx, rest: Sql): Promise<Question | null> {
  const row = await tx.maybeOne<QuestionRow>(sql`
    select ${questionColumns} from ${withDue} where ${rest}`)
  return row === null ? null : questionFrom(row)
}

export function questionById(tx: Tx, questionId: string) {
  return oneQuestion(tx, sql`q.question_id = ${questionId}`)
}

export function lockQuestion(tx: Tx, questionId: string) {
  return oneQuestion(tx, sql`q.question_id = ${questionId} for update of q`)
}

export function openQuestionOf(tx: Tx, subject: Subject, kind: string) {
  return oneQuestion(
    tx,
    sql`q.subject_kind = ${subject.subjectKind} and q.subject_id = ${subject.subjectId}
      and q.kind = ${kind} and q.state = 'open'`,
  )
}

async function manyQuestions(tx: Tx, rest: Sql): Promise<Question[]> {
  const rows = await tx.many<QuestionRow>(sql`
    select ${questionColumns} from ${withDue} where ${rest}`)
  return rows.map(questionFrom)
}

/** Every question of a subject, oldest first. */
export function questionsOf(tx: Tx, subject: Subject) {
  return manyQuestions(
    tx,
    sql`q.subject_kind = ${subject.subjectKind} and q.subject_id = ${subject.subjectId}
      order by q.question_id`,
  )
}

/** Open questions of a subject in id order, locked. */
export function lockOpenQuestions(tx: Tx, subject: Subject) {
  return manyQuestions(
    tx,
    sql`q.subject_kind = ${subject.subjectKind} and q.subject_id = ${subject.subjectId}
      and q.state = 'open' order by q.question_id for update of q`,
  )
}

export type QuestionFilter = {
  readonly state: QuestionState | null
  /** Only what one of these roles may answer. */
  readonly roles: readonly Role[] | null
}

export type QuestionMark = { readonly dueAt: Instant | null; readonly questionId: string }

/** A page. What is open by when its answer is due, so that what is overdue comes first; all else the
 *  newest first. The mark is that of the last row before the page. */
export function questionPage(
  tx: Tx,
  filter: QuestionFilter,
  page: { readonly after: QuestionMark | null; readonly limit: number },
) {
  const conditions = [
    ...(filter.state === null ? [] : [sql`q.state = ${filter.state}`]),
    ...(filter.roles === null ? [] : [sql`q.roles && ${filter.roles}::text[]`]),
    ...(page.after === null ? [] : [behind(filter, page.after)]),
  ]
  const order =
    filter.state === 'open' ? sql`d.due_at nulls last, q.question_id` : sql`q.question_id desc`
  return manyQuestions(tx, sql`${allOf(conditions)} order by ${order} limit ${page.limit}`)
}

function behind({ state }: QuestionFilter, { dueAt, questionId }: QuestionMark): Sql {
  if (state !== 'open') return sql`q.question_id < ${questionId}::uuid`
  if (dueAt === null) return sql`(d.due_at is null and q.question_id > ${questionId}::uuid)`
  return sql`(d.due_at > ${dueAt} or d.due_at is null
    or (d.due_at = ${dueAt} and q.question_id > ${questionId}::uuid))`
}

export function settleQuestion(
  tx: Tx,
  row: Pick<Question, 'questionId' | 'state' | 'verdict' | 'answer' | 'answeredBy' | 'answeredAt'>,
) {
  return tx.run(sql`
    update escalations.questions set state = ${row.state}, verdict = ${row.verdict},
      answer = ${row.answer},
      answered_by = ${row.answeredBy}, answered_at = ${row.answeredAt}
    where question_id = ${row.questionId}`)
}

export function setAssigned(tx: Tx, questionId: string, to: string | null) {
  return tx.run(sql`
    update escalations.questions set assigned_to = ${to} where question_id = ${questionId}`)
}

export function withdrawAsked(
  tx: Tx,
  row: {
    readonly questionId: string
    readonly person: string
    readonly at: Instant
    readonly reason: string
  },
) {
  return tx.run(sql`
    update escalations.questions set state = 'withdrawn', withdrawn_by = ${row.person},
      withdrawn_at = ${row.at}, withdrawn_reason = ${row.reason}
    where question_id = ${row.questionId}`)
}

type AuthorityRow = Omit<Authority, 'amount'> & {
  readonly amountMinor: bigint
  readonly currency: string
}

const authorityColumns = sql`authority_id as "authorityId", question_id as "questionId",
  subject_kind as "subjectKind", subject_id as "subjectId", amount_minor as "amountMinor",
  currency, clause_id as "clauseId", granted_by as "grantedBy", granted_at as "grantedAt",
  expires_at as "expiresAt", used_by as "usedBy", used_at as "usedAt"`

function authorityFrom({ amountMinor, currency, ...row }: AuthorityRow): Authority {
  return { ...row, amount: money(amountMinor, currency) }
}

export function insertAuthority(tx: Tx, row: Authority) {
  return tx.run(sql`
    insert into escalations.authorities (authority_id, question_id, subject_kind, subject_id,
      amount_minor, currency, clause_id, granted_by, granted_at, expires_at)
    values (${row.authorityId}, ${row.questionId}, ${row.subjectKind}, ${row.subjectId},
      ${row.amount.minor}, ${row.amount.currency}, ${row.clauseId}, ${row.grantedBy},
      ${row.grantedAt}, ${row.expiresAt})`)
}

export async function lockAuthority(tx: Tx, authorityId: string): Promise<Authority | null> {
  const row = await tx.maybeOne<AuthorityRow>(sql`
    select ${authorityColumns} from escalations.authorities
    where authority_id = ${authorityId} for update`)
  return row === null ? null : authorityFrom(row)
}

/** Unused and in force at `at`: the newest of a subject. */
export async function newestUsable(
  tx: Tx,
  subjectId: string,
  at: Instant,
): Promise<Authority | null> {
  const row = await tx.maybeOne<AuthorityRow>(sql`
    select ${authorityColumns} from escalations.authorities
    where subject_id = ${subjectId} and used_by is null and granted_at <= ${at}
      and expires_at > ${at}
    order by granted_at desc, authority_id desc limit 1`)
  return row === null ? null : authorityFrom(row)
}

export async function authoritiesOf(
  tx: Tx,
  questionIds: readonly QuestionId[],
): Promise<Authority[]> {
  const rows = await tx.many<AuthorityRow>(sql`
    select ${authorityColumns} from escalations.authorities
    where question_id = any(${questionIds}::uuid[]) order by authority_id`)
  return rows.map(authorityFrom)
}

export function markUsed(
  tx: Tx,
  use: {
    readonly authorityId: string
    readonly decisionId: string
    readonly person: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update escalations.authorities set used_by = ${use.decisionId},
      used_by_person = ${use.person}, used_at = ${use.at}
    where authority_id = ${use.authorityId} and used_by is null`)
}
