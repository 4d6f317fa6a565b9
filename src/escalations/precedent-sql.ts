import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { Alike, Likeness, Precedent } from './precedent.ts'

export function insertPrecedent(tx: Tx, row: Precedent & { readonly size: number }) {
  return tx.run(sql`
    insert into escalations.precedents (decision_id, subject_kind, subject_id, family, type, outcome,
      amount_minor, currency, size, tier, activity, clause_ids, checks, marks, words, decided_at)
    values (${row.decisionId}, ${row.subjectKind}, ${row.subjectId}, ${row.family}, ${row.type},
      ${row.outcome}, ${row.amount.minor}, ${row.amount.currency}, ${row.size}, ${row.tier},
      ${row.activity}, ${row.clauseIds}, ${row.checks}, ${row.marks},
      ${row.words}, ${row.decidedAt})`)
}

export type PrecedentRow = Alike & {
  readonly decisionId: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly marks: string[]
  readonly clauses: string[]
  readonly checks: string[]
  readonly decidedAt: Instant
  readonly score: number
}

/** Candidates of each likeness that are looked at: the newest. */
const CANDIDATES = 200

/** Decided edge cases of the same family that are like this one, the likest first: three for each
 *  clause and check they share, two for the type, one each for size, tier and activity, up to three
 *  for the words. Never the case itself. Each of four indexes gives at most 200 candidates. */
export function likePrecedents(
  tx: Tx,
  asked: Omit<Likeness, 'amount'> & {
    readonly subjectId: string
    readonly size: number
    readonly limit: number
  },
): Promise<PrecedentRow[]> {
  const { clauseIds, checks, family, type, subjectId, words: text, tier, activity, size } = asked
  const { limit } = asked
  return tx.many<PrecedentRow>(sql`
    with asked as (
      select replace(plainto_tsquery('english', ${text})::text, '&', '|')::tsquery as words
    ), candidates as (
      (select decision_id from escalations.precedents where clause_ids && ${clauseIds}::text[]
        order by decided_at desc limit ${CANDIDATES})
      union (select decision_id from escalations.precedents where checks && ${checks}::text[]
        order by decided_at desc limit ${CANDIDATES})
      union (select decision_id from escalations.precedents
        where to_tsvector('english', words) @@ (select a.words from asked a)
        order by decided_at desc limit ${CANDIDATES})
      union (select decision_id from escalations.precedents where type = ${type}
        order by decided_at desc limit ${CANDIDATES})
    ), likened as (
      select p.decision_id, p.subject_kind, p.subject_id, p.marks, p.decided_at,
        array(select unnest(p.clause_ids) intersect select unnest(${clauseIds}::text[]) order by 1)
          as clauses,
        array(select unnest(p.checks) intersect select unnest(${checks}::text[]) order by 1) as checks,
        p.type = ${type} as is_type, abs(p.size - ${size}::int) <= 1 as is_size,
        coalesce(p.tier = ${tier}::text, false) as is_tier,
        coalesce(p.activity = ${activity}::text, false) as is_activity,
        round((ts_rank(to_tsvector('english', p.words), a.words, 1) * 20
          + similarity(p.words, ${text}) * 3)::numeric, 3) as likeness
      from candidates c join escalations.precedents p using (decision_id) cross join asked a
      where p.family = ${family} and p.subject_id <> ${subjectId}
    )
    select decision_id as "decisionId", subject_kind as "subjectKind", subject_id as "subjectId",
      marks, decided_at as "decidedAt", clauses, checks, is_type as "isType", is_size as "isSize",
      is_tier as "isTier", is_activity as "isActivity", likeness > 0.5 as "isWords",
      (1000 * (3 * (cardinality(clauses) + cardinality(checks)) + 2 * is_type::int + is_size::int
        + is_tier::int + is_activity::int + least(3, likeness)))::int as score
    from likened
    where cardinality(clauses) > 0 or cardinality(checks) > 0 or likeness > 0.5
    order by score desc, decided_at desc, decision_id limit ${limit}`)
}
