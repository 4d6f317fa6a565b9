import type { Id } from '../kernel/ids.ts'
import { money } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { Reopening } from './reopening.ts'
import type { ReopeningKind } from './submission.ts'

/** What is open of looking at a submission again; null when nothing is. */
export async function openReopening(tx: Tx, submissionId: string): Promise<Reopening | null> {
  const row = await tx.maybeOne<
    Omit<Reopening, 'standing'> & {
      outcome: string | null
      amountMinor: bigint | null
      currency: string | null
    }
  >(sql`
    select r.reopening_id as "reopeningId", r.kind, r.reason, r.from_status as "fromStatus",
      r.decision_id as "decisionId", r.opened_at as "openedAt", d.outcome,
      d.amount_minor as "amountMinor", d.currency
    from submissions.reopenings r left join submissions.decisions d using (decision_id)
    where r.submission_id = ${submissionId} and r.ended_at is null`)
  if (row === null) return null
  const { outcome, amountMinor, currency, ...rest } = row
  const stands = outcome !== null && outcome.startsWith('approve')
  const isWhole = stands && amountMinor !== null && currency !== null
  return { ...rest, standing: isWhole ? money(amountMinor, currency) : null }
}

export type ReopeningRow = {
  reopeningId: Id<'reopening'>
  kind: ReopeningKind
  reason: string
  fromStatus: string
  decisionId: Id<'decision'> | null
  openedAt: Instant
  ended: 'decided' | 'taken_back' | 'lapsed' | null
  endedAt: Instant | null
  newDecisionId: Id<'decision'> | null
}

/** Every time a submission was looked at again, oldest first, as its partner may see it. */
export function reopeningsOf(tx: Tx, submissionId: string) {
  return tx.many<ReopeningRow>(sql`
    select reopening_id as "reopeningId", kind, reason, from_status as "fromStatus",
      decision_id as "decisionId", opened_at as "openedAt", ended, ended_at as "endedAt",
      new_decision_id as "newDecisionId"
    from submissions.reopenings where submission_id = ${submissionId}
    order by opened_at, reopening_id`)
}

/** Who opened each; staff only. */
export function openersOf(tx: Tx, submissionId: string) {
  return tx.many<{ reopeningId: string; openedBy: string }>(sql`
    select reopening_id as "reopeningId", opened_by as "openedBy"
    from submissions.reopenings where submission_id = ${submissionId}
    order by opened_at, reopening_id`)
}

export function insertReopening(
  tx: Tx,
  row: {
    readonly reopeningId: string
    readonly submissionId: string
    readonly partnerId: string
    readonly kind: ReopeningKind
    readonly reason: string
    readonly fromStatus: string
    readonly decisionId: string | null
    readonly clockKind: string
    readonly openedBy: string
    readonly openedFor: string | null
    readonly at: Instant
    readonly eventId: string
  },
) {
  return tx.run(sql`
    insert into submissions.reopenings (reopening_id, submission_id, partner_id, kind, reason,
      from_status, decision_id, clock_kind, opened_by, opened_for, opened_at, event_id)
    values (${row.reopeningId}, ${row.submissionId}, ${row.partnerId}, ${row.kind}, ${row.reason},
      ${row.fromStatus}, ${row.decisionId}, ${row.clockKind}, ${row.openedBy}, ${row.openedFor},
      ${row.at}, ${row.eventId})`)
}

/** Ends what is open: decided anew, taken back, or lapsed again. */
export function endReopening(
  tx: Tx,
  end: {
    readonly reopeningId: string
    readonly ended: 'decided' | 'taken_back' | 'lapsed'
    readonly newDecisionId: string | null
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update submissions.reopenings set ended = ${end.ended}, ended_at = ${end.at},
      new_decision_id = ${end.newDecisionId}
    where reopening_id = ${end.reopeningId} and ended_at is null`)
}

/** Points a submission at what is open of it, or at nothing. */
export function setReopening(tx: Tx, submissionId: string, reopeningId: string | null) {
  return tx.run(sql`
    update submissions.submissions set reopening_id = ${reopeningId}
    where submission_id = ${submissionId}`)
}

export function setLapsed(tx: Tx, submissionId: string, at: Instant) {
  return tx.run(sql`
    update submissions.submissions set lapsed_at = ${at} where submission_id = ${submissionId}`)
}

export type StandingDecision = {
  decisionId: Id<'decision'>
  outcome: string
  amountMinor: bigint
  currency: string
  decidedAt: Instant
  corrects: Id<'decision'> | null
}

/** The decision that stands, as its partner may see it: the last that decided and was not undone; null
 *  before any. */
export function standingDecision(tx: Tx, submissionId: string) {
  return tx.maybeOne<StandingDecision>(sql`
    select decision_id as "decisionId", outcome, coalesce(amount_minor, 0) as "amountMinor",
      currency, decided_at as "decidedAt", corrects
    from submissions.decisions d
    where submission_id = ${submissionId} and outcome in ('approve', 'approve_reduced', 'reject')
      and not exists (select from submissions.undone u where u.decision_id = d.decision_id)
    order by decided_at desc, decision_id desc limit 1`)
}

/** Who made a decision, by which authority, its event, and whether an appeal or a correction ended with
 *  it; staff only. */
export function makerOf(tx: Tx, decisionId: string) {
  return tx.one<{
    person: string
    authorityId: string | null
    eventId: string
    isAgain: boolean
  }>(sql`
    select coalesce(decided_for, decided_by) as person, authority_id as "authorityId",
      event_id as "eventId", exists (select from submissions.reopenings r
        where r.submission_id = d.submission_id and r.new_decision_id = d.decision_id) as "isAgain"
    from submissions.decisions d where decision_id = ${decisionId}`)
}

/** Persons who decided a submission in a decision that decided something. */
export async function personsWhoDecided(tx: Tx, submissionId: string): Promise<string[]> {
  const rows = await tx.many<{ person: string }>(sql`
    select distinct coalesce(decided_for, decided_by) as person from submissions.decisions
    where submission_id = ${submissionId} and outcome in ('approve', 'approve_reduced', 'reject')
    order by person`)
  return rows.map((row) => row.person)
}

/** What the other submissions of a type under an incentive were approved for, as it stands. */
export async function approvedToOthers(
  tx: Tx,
  of: { readonly incentiveId: string; readonly submissionId: string; readonly type: string },
): Promise<bigint> {
  const row = await tx.one<{ minor: bigint }>(sql`
    select coalesce(sum(d.amount_minor), 0)::int8 as minor
    from submissions.submissions s
      cross join lateral (
        select outcome, amount_minor from submissions.decisions d
        where d.submission_id = s.submission_id
          and outcome in ('approve', 'approve_reduced', 'reject')
          and not exists (select from submissions.undone u where u.decision_id = d.decision_id)
        order by decided_at desc, decision_id desc limit 1) d
    where s.incentive_id = ${of.incentiveId} and s.submission_id <> ${of.submissionId}
      and s.type = ${of.type} and d.outcome <> 'reject'`)
  return row.minor
}

/** A decision that owes otherwise than it says: its payables, and for one that takes another's place
 *  what it raised, lowered, cancelled and claimed back of what was owed before. */
export function firstUnpaidApproval(tx: Tx) {
  return tx.maybeOne<{ decisionId: string; number: string | null }>(sql`
    select d.decision_id as "decisionId", s.number
    from submissions.decisions d join submissions.submissions s using (submission_id)
    left join submissions.decisions before on before.decision_id = d.corrects
      and before.outcome in ('approve', 'approve_reduced')
    cross join lateral (
      select coalesce(sum(p.amount_minor), 0) as minor from payables.payables p
      where p.decision_id = d.decision_id) owed
    cross join lateral (
      select coalesce(sum(a.amount_minor), 0) as minor from payables.adjustments a
      where a.cause_event_id = d.event_id and a.kind = 'lowered') lowered
    cross join lateral (
      select coalesce(sum(r.amount_minor), 0) as minor from payables.receivables r
      where r.cause_event_id = d.event_id) claimed
    cross join lateral (
      select coalesce(sum(p.amount_minor - p.lowered_minor), 0) as minor
      from payables.payables p join audit.events e on e.subject_kind = 'payable'
        and e.subject_id = p.payable_id::text and e.type = 'payable.cancelled'
      where p.submission_id = d.submission_id and p.status = 'cancelled'
        and e.cause_event_id = d.event_id) cancelled
    where s.type in ('mdf_claim', 'mdf_reimbursement', 'mdf_rebate', 'coinvest_milestone',
        'referral_fee', 'deal_outcome')
      and (d.outcome in ('approve', 'approve_reduced') or before.decision_id is not null)
      and owed.minor + lowered.minor - claimed.minor - cancelled.minor
        <> coalesce(d.amount_minor, 0) - coalesce(before.amount_minor, 0)
    order by d.decision_id limit 1`)
}
