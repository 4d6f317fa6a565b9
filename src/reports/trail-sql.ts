import type { Currency } from '../kernel/currency.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { TrailKind } from './trail-shapes.ts'

/** The rows of a trail, hand by hand. Each is reached by a key or an index of the hand before it. */

export type TrailAsked = { readonly kind: TrailKind; readonly id: string }

/** What people call the hand a trail is entered by; null when there is none. */
export function nameOfHand(tx: Tx, { kind, id }: TrailAsked) {
  return tx.maybeOne<{ name: string | null }>(sql`
    select p.reference as name from payables.payables p
      where ${kind} = 'payable' and p.payable_id = ${id}
    union all select n.number || ' / ' || m.ordinal from payouts.payments m
      join payouts.runs n on n.run_id = m.run_id
      where ${kind} = 'payment' and m.payment_id = ${id}
    union all select coalesce(s.number, 'Draft') from submissions.submissions s
      where ${kind} = 'submission' and s.submission_id = ${id}
    union all select coalesce(c.number, c.bank_id) || ' / ' || b.ordinal
      from reconciliation.lines b
      join reconciliation.statements c on c.statement_id = b.statement_id
      where ${kind} = 'line' and b.line_id = ${id}`)
}

/** Which hand a word names: a submission's number, an end-to-end id, a run's `PR-2026-0007/3`, or a
 *  statement's `STMT-12 / 3`, the newest of several. */
export function handNamed(tx: Tx, word: string) {
  return tx.maybeOne<{ kind: TrailKind | null; id: string | null }>(sql`
    select 'submission' as kind, s.submission_id as id from submissions.submissions s
      where s.number = ${word}
    union all select 'payment', t.payment_id from payouts.attempts t
      where t.end_to_end_id = ${word}
    union all select 'payment', m.payment_id from payouts.payments m
      join payouts.runs n on n.run_id = m.run_id
      where n.number = split_part(${word}, '/', 1) and m.ordinal::text = split_part(${word}, '/', 2)
    union all (select 'line', b.line_id from reconciliation.lines b
      join reconciliation.statements c on c.statement_id = b.statement_id
      where coalesce(c.number, c.bank_id) || ' / ' || b.ordinal = ${word}
      order by b.line_id desc limit 1)
    limit 1`)
}

/** Payables of a submission's number; the caller finds the one that has the key asked for. */
export function payablesOfNumber(tx: Tx, number: string) {
  return tx.many<{ payableId: string; lineNo: number; instalment: number; nth: number }>(sql`
    select p.payable_id as "payableId", p.line_no as "lineNo", p.instalment,
      (select count(*)::int from payables.payables e
        where e.submission_id = p.submission_id and e.line_no = p.line_no
          and e.instalment = p.instalment and e.payable_id <= p.payable_id) as nth
    from submissions.submissions s
    join payables.payables p on p.submission_id = s.submission_id
    where s.number = ${number}`)
}

export type BehindRow = {
  payableId: string
  reference: string
  lineNo: number
  instalment: number
  nth: number
  partnerName: string
  amountMinor: bigint
  currency: Currency
  status: string
}

/** The payables a hand is part of, by key. The first submission of an incentive stands behind all
 *  that is paid under it. */
export function payablesBehind(tx: Tx, { kind, id }: TrailAsked, limit: number) {
  return tx.many<BehindRow>(sql`
    select p.payable_id as "payableId", p.reference, p.line_no as "lineNo", p.instalment,
      (select count(*)::int from payables.payables e
        where e.submission_id = p.submission_id and e.line_no = p.line_no
          and e.instalment = p.instalment and e.payable_id <= p.payable_id) as nth,
      r.legal_name as "partnerName", p.amount_minor - p.lowered_minor as "amountMinor",
      p.currency, p.status
    from payables.payables p join partners.partners r on r.partner_id = p.partner_id
    where p.payable_id in (
      select ${id}::uuid where ${kind} = 'payable'
      union select l.payable_id from payouts.payment_lines l
        where ${kind} = 'payment' and l.payment_id = ${id} and not l.left_out
      union select o.payable_id from submissions.submissions s
        join submissions.submissions h on h.submission_id = s.submission_id
          or (s.sequence = 1 and h.incentive_id = s.incentive_id)
        join payables.payables o on o.submission_id = h.submission_id
        where ${kind} = 'submission' and s.submission_id = ${id}
      union select l.payable_id from reconciliation.matches a
        join payouts.payment_lines l on l.payment_id = a.payment_id and not l.left_out
        where ${kind} = 'line' and a.line_id = ${id} and a.undoes is null
          and not exists (select from reconciliation.matches u where u.undoes = a.match_id))
    order by p.reference, p.line_no, p.instalment, p.payable_id limit ${limit}`)
}

export type TrailPayableRow = {
  payableId: string
  submissionId: string
  decisionId: string
  partnerId: string
  partnerCode: string
  partnerName: string
  fundId: string
  fundCode: string
  incentiveId: string
  incentiveNumber: string | null
  amountMinor: bigint
  currency: Currency
  decidedOn: PlainDate
  dueOn: PlainDate
  status: 'held' | 'ready' | 'scheduled' | 'paid' | 'cancelled'
  sentOn: PlainDate | null
  paidOn: PlainDate | null
  cancelReason: string | null
  holds: string[]
}

export function payableOfTrail(tx: Tx, payableId: string) {
  return tx.one<TrailPayableRow>(sql`
    select p.payable_id as "payableId", p.submission_id as "submissionId",
      p.decision_id as "decisionId", p.partner_id as "partnerId", r.code as "partnerCode",
      r.legal_name as "partnerName", p.fund_id as "fundId", f.code as "fundCode",
      p.incentive_id as "incentiveId", i.number as "incentiveNumber",
      p.amount_minor - p.lowered_minor as "amountMinor", p.currency, p.decided_on as "decidedOn",
      p.due_on as "dueOn", p.status, p.sent_on as "sentOn", p.paid_on as "paidOn",
      p.cancel_reason as "cancelReason",
      array(select h.kind || ':' || h.owed_by from payables.holds h
        where h.payable_id = p.payable_id order by h.kind collate "C", h.what collate "C")
        as holds
    from payables.payables p
    join partners.partners r on r.partner_id = p.partner_id
    join funds.funds f on f.fund_id = p.fund_id
    left join incentives.incentives i on i.incentive_id = p.incentive_id
    where p.payable_id = ${payableId}`)
}

export type TrailSubmissionRow = {
  submissionId: string
  number: string | null
  type: string
  status: string
  title: string | null
  source: string
  partnerId: string
  partnerCode: string
  partnerName: string
  currency: Currency
  requestedMinor: bigint
  submittedAt: Instant | null
  incentiveId: string | null
  incentiveNumber: string | null
  fundId: string | null
  fundCode: string | null
  programId: string
  programName: string
  versionId: string
  versionNumber: number
  contentHash: string
}

export function submissionOfTrail(tx: Tx, submissionId: string) {
  return tx.maybeOne<TrailSubmissionRow>(sql`
    select s.submission_id as "submissionId", s.number, s.type, s.status, i.title, s.source,
      s.partner_id as "partnerId", r.code as "partnerCode", r.legal_name as "partnerName",
      s.currency, s.requested_minor as "requestedMinor", s.submitted_at as "submittedAt",
      i.incentive_id as "incentiveId", i.number as "incentiveNumber", f.fund_id as "fundId",
      f.code as "fundCode", s.program_id as "programId", v.name as "programName",
      v.version_id as "versionId", v.number as "versionNumber", v.content_hash as "contentHash"
    from submissions.submissions s
    join partners.partners r on r.partner_id = s.partner_id
    join programs.versions v on v.version_id = s.version_id
    left join incentives.incentives i on i.incentive_id = s.incentive_id
    left join funds.funds f on f.fund_id = i.fund_id
    where s.submission_id = ${submissionId}`)
}

export type TrailPaperRow = {
  itemId: string
  slot: string
  lineNo: number | null
  name: string
  mediaType: string
  sizeBytes: bigint
  sha256: string
  state: 'pending' | 'accepted' | 'rejected'
  reason: string | null
  attachedAt: Instant
  uploadedBy: string
}

/** The papers that stand in a submission's slots. */
export function papersOfTrail(tx: Tx, submissionId: string) {
  return tx.many<TrailPaperRow>(sql`
    select i.item_id as "itemId", i.slot, i.line_no as "lineNo", f.name,
      f.media_type as "mediaType", f.size_bytes as "sizeBytes", f.sha256, i.state, i.reason,
      i.attached_at as "attachedAt", f.uploaded_by as "uploadedBy"
    from evidence.items i join evidence.files f on f.file_id = i.file_id
    where i.owner_kind = 'submission' and i.owner_id = ${submissionId} and i.detached_at is null
    order by i.line_no nulls first, i.slot, i.attached_at, i.item_id limit 500`)
}

export type TrailDecisionRow = {
  decisionId: string
  submissionId: string
  outcome: string
  amountMinor: bigint | null
  currency: Currency
  reason: string
  clauseIds: string[]
  decidedBy: string
  decidedFor: string | null
  decidedAt: Instant
  record: string
  eventId: string
  authorityMinor: bigint | null
  authorityCurrency: Currency | null
  grantedBy: string | null
  grantedClause: string | null
}

/** The decision named; without a name the last that decided the submission. */
export function decisionOfTrail(tx: Tx, submissionId: string, decisionId: string | null) {
  return tx.maybeOne<TrailDecisionRow>(sql`
    select d.decision_id as "decisionId", d.submission_id as "submissionId", d.outcome,
      d.amount_minor as "amountMinor", d.currency, d.reason, d.clause_ids as "clauseIds",
      d.decided_by as "decidedBy", d.decided_for as "decidedFor", d.decided_at as "decidedAt",
      d.record, d.event_id as "eventId", a.amount_minor as "authorityMinor",
      a.currency as "authorityCurrency", a.granted_by as "grantedBy",
      a.clause_id as "grantedClause"
    from submissions.decisions d
    left join escalations.authorities a on a.authority_id = d.authority_id
    where d.submission_id = ${submissionId}
      and (d.decision_id = ${decisionId}::uuid or (${decisionId}::uuid is null
        and d.outcome in ('approve', 'approve_reduced', 'reject')))
    order by d.decided_at desc, d.decision_id desc limit 1`)
}

export function decisionLinesOfTrail(tx: Tx, decisionId: string) {
  return tx.many<{
    lineNo: number
    partNo: number
    costKind: string
    verdict: string
    claimedMinor: bigint
    acceptedMinor: bigint
    clauseId: string | null
    reason: string
  }>(sql`
    select line_no as "lineNo", part_no as "partNo", cost_kind as "costKind", verdict,
      claimed_minor as "claimedMinor", accepted_minor as "acceptedMinor",
      clause_id as "clauseId", reason
    from submissions.decision_lines where decision_id = ${decisionId}
    order by line_no, part_no limit 1000`)
}

export type TrailPaymentRow = {
  paymentId: string
  runId: string
  runNumber: string
  runStatus: string
  ordinal: number
  amountMinor: bigint
  shareMinor: bigint
  currency: Currency
  /** What the payable is owed in: the share is of it. */
  owedCurrency: Currency
  creditorName: string
  masked: string
  payingAccountId: string
  accountName: string
  executeOn: PlainDate
  isDropped: boolean
  endToEndId: string | null
  attemptState: string | null
  bookedOn: PlainDate | null
  bankReason: string | null
  preparers: string[]
  contentHash: string | null
  releasedBy: string | null
  releasedAt: Instant | null
  fileName: string | null
  fileSha256: string | null
  fileBytes: bigint | null
  writtenBy: string | null
  writtenAt: Instant | null
  position: number
  payments: number
}

/** Every payment that was made or prepared for a payable, the first one first. */
export function paymentsOfTrail(tx: Tx, payableId: string) {
  return tx.many<TrailPaymentRow>(sql`
    select m.payment_id as "paymentId", n.run_id as "runId", n.number as "runNumber",
      n.status as "runStatus", m.ordinal, m.amount_minor as "amountMinor",
      l.amount_minor as "shareMinor", m.currency, m.owed_currency as "owedCurrency", m.creditor_name as "creditorName",
      m.account_masked as masked, g.paying_account_id as "payingAccountId",
      g.name as "accountName", n.execute_on as "executeOn",
      (m.dropped_at is not null) as "isDropped", t.end_to_end_id as "endToEndId",
      t.state as "attemptState", t.booked_on as "bookedOn", t.bank_reason as "bankReason",
      n.preparers, n.content_hash as "contentHash", n.released_by as "releasedBy",
      n.released_at as "releasedAt", x.name as "fileName", x.sha256 as "fileSha256",
      x.size_bytes as "fileBytes", x.written_by as "writtenBy", x.written_at as "writtenAt",
      (select count(*)::int from payouts.payments o where o.run_id = m.run_id
        and o.dropped_at is null and o.ordinal <= m.ordinal) as position,
      (select count(*)::int from payouts.payments o where o.run_id = m.run_id
        and o.dropped_at is null) as payments
    from payouts.payment_lines l
    join payouts.payments m on m.payment_id = l.payment_id
    join payouts.runs n on n.run_id = m.run_id
    join payouts.paying_accounts g on g.paying_account_id = n.paying_account_id
    left join payouts.attempts t on t.payment_id = m.payment_id and t.attempt_no = 1
    left join payouts.files x on x.run_id = n.run_id
    where l.payable_id = ${payableId} and not l.left_out
    order by n.created_at, n.number collate "C" limit 50`)
}

export function approvalsOfTrail(tx: Tx, runIds: readonly string[]) {
  return tx.many<{
    runId: string
    approver: string
    contentHash: string
    approvedAt: Instant
    voidReason: string | null
  }>(sql`
    select run_id as "runId", approver, content_hash as "contentHash",
      approved_at as "approvedAt", void_reason as "voidReason"
    from payouts.approvals where run_id = any(${runIds}::uuid[]) order by approved_at, approval_id`)
}

export type TrailLineRow = {
  matchId: string
  paymentId: string | null
  leg: 'out' | 'returned' | null
  matchedMinor: bigint
  tier: string
  because: string
  makerName: string
  madeAt: Instant
  /** Null while it stands. */
  undoEventId: string | null
  matchEventId: string
  lineId: string
  statementId: string
  reference: string | null
  bookedOn: PlainDate
  valuedOn: PlainDate | null
  amountMinor: bigint
  currency: Currency
  lineEventId: string | null
  fileName: string
  fileSha256: string
  importerName: string
  importedAt: Instant
}

/** The bank lines that explain payments, as booked; those taken back say so. */
export function linesOfTrail(tx: Tx, paymentIds: readonly string[]) {
  return tx.many<TrailLineRow>(sql`
    select a.match_id as "matchId", a.payment_id as "paymentId", a.leg,
      a.amount_minor as "matchedMinor", a.tier, a.because, a.maker_name as "makerName",
      a.made_at as "madeAt",
      (select u.event_id from reconciliation.matches u where u.undoes = a.match_id)
        as "undoEventId",
      a.event_id as "matchEventId", b.line_id as "lineId", b.statement_id as "statementId",
      coalesce(c.number, c.bank_id) || ' / ' || b.ordinal as reference,
      b.booked_on as "bookedOn", b.valued_on as "valuedOn", b.amount_minor as "amountMinor",
      b.currency, b.event_id as "lineEventId", d.name as "fileName", d.sha256 as "fileSha256",
      d.importer_name as "importerName", d.imported_at as "importedAt"
    from reconciliation.matches a
    join reconciliation.lines b on b.line_id = a.line_id
    join reconciliation.statements c on c.statement_id = b.statement_id
    join reconciliation.files d on d.statement_file_id = c.statement_file_id
    where a.payment_id = any(${paymentIds}::uuid[]) and a.undoes is null
    order by a.made_at, a.match_id limit 200`)
}

export type TrailEventRow = {
  eventId: string
  type: string
  subjectKind: string
  subjectId: string
  actorKind: string
  actorId: string
  at: Instant
  causeEventId: string | null
  reason: string | null
  sealNumber: bigint | null
}

/** Everything recorded of these subjects, oldest first, with the seal that holds each. */
export function eventsOfTrail(
  tx: Tx,
  subjects: readonly { readonly kind: string; readonly id: string }[],
) {
  return tx.many<TrailEventRow>(sql`
    select e.event_id as "eventId", e.type, e.subject_kind as "subjectKind",
      e.subject_id as "subjectId", e.actor_kind as "actorKind", e.actor_id as "actorId", e.at,
      e.cause_event_id as "causeEventId", e.reason, s.seal_number as "sealNumber"
    from unnest(${subjects.map((one) => one.kind)}::text[],
      ${subjects.map((one) => one.id)}::text[]) as w(kind, id)
    join audit.events e on e.subject_kind = w.kind and e.subject_id = w.id
    left join audit.sealed_events s on s.event_id = e.event_id
    order by e.at, e.recorded_at, e.event_id limit 2000`)
}

export type TrailPostingRow = {
  entryId: bigint
  kind: string
  eventId: string
  bookedOn: PlainDate
  earnedPeriod: PlainDate
  bookId: string
  bucket: string
  holder: string
  amountMinor: bigint
  currency: Currency
  postings: number
}

/** What entries of these events moved in these books for these holders (cash books have none). */
export function postingsOfTrail(
  tx: Tx,
  asked: {
    readonly eventIds: readonly string[]
    readonly bookIds: readonly string[]
    readonly holders: readonly string[]
  },
) {
  return tx.many<TrailPostingRow>(sql`
    select e.entry_id as "entryId", e.kind, e.event_id as "eventId", e.booked_on as "bookedOn",
      e.earned_period as "earnedPeriod", a.book_id as "bookId", a.bucket, a.holder,
      p.amount_minor as "amountMinor", k.currency,
      (select count(*)::int from ledger.postings o where o.entry_id = e.entry_id) as postings
    from ledger.entries e
    join ledger.postings p on p.entry_id = e.entry_id
    join ledger.accounts a on a.account_id = p.account_id
    join ledger.books k on k.book_id = a.book_id
    where e.event_id = any(${asked.eventIds}::uuid[]) and a.book_id = any(${asked.bookIds}::uuid[])
      and (a.holder = any(${asked.holders}::text[]) or a.holder = '')
    order by e.entry_id, p.amount_minor, a.account_id limit 2000`)
}
