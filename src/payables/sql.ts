import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type { Schedule } from './due-date.ts'
import type { Hold, HoldKind, HoldOwner, PayableId, PayableStatus } from './payable.ts'

export type PayableRow = {
  payableId: PayableId
  submissionId: string
  decisionId: string
  lineNo: number
  instalment: number
  fundId: string
  payerId: string
  partnerId: string
  incentiveId: string
  /** What is owed, whatever it was lowered by taken off. */
  amountMinor: bigint
  loweredMinor: bigint
  nettedMinor: bigint
  /** What of it tax was withheld of, and what of that has left for its authority. */
  withheldMinor: bigint
  remittedMinor: bigint
  clawedBackMinor: bigint
  currency: string
  netting: boolean
  allocationId: string | null
  uncommitted: boolean
  minimumMinor: bigint | null
  decidedOn: PlainDate
  decidedBy: string
  reference: string
  holdUntil: PlainDate | null
  /** Its terms; null of what was owed before they were kept: the terms of then. */
  termsDays: number | null
  schedule: Schedule | null
  /** The day its tax invoice was accepted. */
  taxInvoiceOn: PlainDate | null
  dueOn: PlainDate
  status: PayableStatus
  runId: string | null
  sentOn: PlainDate | null
  paidOn: PlainDate | null
  confirmed: boolean
  version: number
}

const columns: Sql = sql`
  p.payable_id as "payableId", p.submission_id as "submissionId", p.decision_id as "decisionId",
  p.line_no as "lineNo", p.instalment, p.fund_id as "fundId", p.payer_id as "payerId",
  p.partner_id as "partnerId", p.incentive_id as "incentiveId",
  p.amount_minor - p.lowered_minor as "amountMinor", p.lowered_minor as "loweredMinor",
  p.netted_minor as "nettedMinor", p.withheld_minor as "withheldMinor",
  p.remitted_minor as "remittedMinor", p.clawed_back_minor as "clawedBackMinor", p.currency,
  p.netting, p.terms_days as "termsDays", p.schedule, p.tax_invoice_on as "taxInvoiceOn",
  p.allocation_id as "allocationId", p.uncommitted, p.minimum_minor as "minimumMinor",
  p.decided_on as "decidedOn", p.decided_by as "decidedBy", p.reference, p.hold_until as "holdUntil", p.due_on as "dueOn",
  p.status, p.run_id as "runId", p.sent_on as "sentOn", p.paid_on as "paidOn",
  p.confirmed_at is not null as confirmed, p.version`

export function insertPayable(
  tx: Tx,
  row: Omit<
    PayableRow,
    | 'status'
    | 'runId'
    | 'sentOn'
    | 'paidOn'
    | 'version'
    | 'confirmed'
    | 'loweredMinor'
    | 'nettedMinor'
    | 'withheldMinor'
    | 'remittedMinor'
    | 'taxInvoiceOn'
    | 'clawedBackMinor'
  > & { readonly createdAt: Instant },
) {
  return tx.run(sql`
    insert into payables.payables (payable_id, submission_id, decision_id, line_no, instalment,
      fund_id, payer_id, partner_id, incentive_id, amount_minor, currency, decided_on, decided_by,
      reference, hold_until, due_on, status, created_at, netting, allocation_id, uncommitted,
      minimum_minor, terms_days, schedule)
    values (${row.payableId}, ${row.submissionId}, ${row.decisionId}, ${row.lineNo},
      ${row.instalment}, ${row.fundId}, ${row.payerId}, ${row.partnerId}, ${row.incentiveId},
      ${row.amountMinor}, ${row.currency}, ${row.decidedOn}, ${row.decidedBy},
      ${row.reference}, ${row.holdUntil}, ${row.dueOn}, 'held',
      ${row.createdAt}, ${row.netting}, ${row.allocationId}, ${row.uncommitted},
      ${row.minimumMinor}, ${row.termsDays}, ${row.schedule})`)
}

/** Locks in id order, so that two runs never wait for each other. */
export function lockRows(tx: Tx, payableIds: readonly PayableId[]) {
  return tx.many<PayableRow>(sql`
    select ${columns} from payables.payables p where p.payable_id = any(${payableIds}::uuid[])
    order by p.payable_id for update`)
}

export function selectPayables(tx: Tx, payableIds: readonly PayableId[]) {
  return tx.many<PayableRow>(sql`
    select ${columns} from payables.payables p where p.payable_id = any(${payableIds}::uuid[])
    order by p.payable_id`)
}

/** What submissions owe, for their views. Index payables_submission. */
export function payablesOfSubmissions(tx: Tx, submissionIds: readonly string[]) {
  return tx.many<PayableRow>(sql`
    select ${columns} from payables.payables p
    where p.submission_id = any(${submissionIds}::uuid[])
    order by p.submission_id, p.line_no, p.instalment, p.payable_id`)
}

/** What a partner is owed and was paid, newest due date first. */
export function payablesOfPartner(tx: Tx, partnerId: string, limit: number) {
  return tx.many<PayableRow>(sql`
    select ${columns} from payables.payables p where p.partner_id = ${partnerId}
    order by p.due_on desc, p.payable_id desc limit ${limit}`)
}

export function payablesOfRun(tx: Tx, runId: string) {
  return tx.many<PayableRow>(sql`
    select ${columns} from payables.payables p where p.run_id = ${runId} order by p.payable_id`)
}

export type OpenPayable = {
  payableId: PayableId
  partnerId: string
  payerId: string
  currency: string
}

/** Open payables of a payer that wait for a bank account, to be assessed again. */
export function waitingForBank(tx: Tx, payerId: string) {
  return tx.many<OpenPayable>(sql`
    select p.payable_id as "payableId", p.partner_id as "partnerId", p.payer_id as "payerId",
      p.currency
    from payables.payables p
    where p.payer_id = ${payerId} and p.status = 'held' and exists (select from payables.holds h
      where h.payable_id = p.payable_id and h.kind = 'bank')
    order by p.payable_id limit 5000`)
}

/** Open payables of a payer after another, to be assessed again when what it asks for has changed.
 *  Index payables_due. */
export function openOfPayer(tx: Tx, payerId: string, after: string, limit: number) {
  return tx.many<OpenPayable>(sql`
    select p.payable_id as "payableId", p.partner_id as "partnerId", p.payer_id as "payerId",
      p.currency
    from payables.payables p
    where p.payer_id = ${payerId} and p.status in ('held', 'ready')
      and p.payable_id > ${after === '' ? '00000000-0000-0000-0000-000000000000' : after}::uuid
    order by p.payable_id limit ${limit}`)
}

/** Open payables of these partners, to be assessed again. Index payables_partner_open. */
export function openOfPartners(tx: Tx, partnerIds: readonly string[]) {
  return tx.many<OpenPayable>(sql`
    select payable_id as "payableId", partner_id as "partnerId", payer_id as "payerId", currency
    from payables.payables
    where partner_id = any(${partnerIds}::uuid[]) and status in ('held', 'ready')
    order by payable_id limit 5000`)
}

/** Open payables whose holds time alone ends, or that nobody has assessed. */
export function dueForAssessment(tx: Tx, on: PlainDate, limit: number) {
  return tx.many<OpenPayable>(sql`
    select p.payable_id as "payableId", p.partner_id as "partnerId", p.payer_id as "payerId",
      p.currency
    from payables.payables p
    where p.status = 'held' and exists (select from payables.holds h
      where h.payable_id = p.payable_id
        and (h.kind = 'unassessed' or (h.owed_by = 'time' and h.until <= ${on})))
    order by p.payable_id limit ${limit}`)
}

/** What is ready for a run of one payer, of one currency or (`others`) of all but that one, due by a
 *  day, oldest first. */
export function readyRows(
  tx: Tx,
  asked: {
    readonly payerId: string
    readonly currency: string
    readonly others?: boolean
    readonly dueBy: PlainDate
    readonly limit: number
  },
) {
  return tx.many<PayableRow>(sql`
    select ${columns} from payables.payables p
    where p.payer_id = ${asked.payerId}
      and (p.currency = ${asked.currency}) <> ${asked.others ?? false}::boolean
      and p.status = 'ready' and p.due_on <= ${asked.dueBy}
    order by p.due_on, p.payable_id limit ${asked.limit}`)
}

/** {@link readyRows} by id, for more of them than memory should hold whole. */
export function readyIds(tx: Tx, asked: Parameters<typeof readyRows>[1]) {
  return tx.many<{ payableId: PayableId; partnerId: string; currency: string }>(sql`
    select p.payable_id as "payableId", p.partner_id as "partnerId", p.currency
    from payables.payables p
    where p.payer_id = ${asked.payerId}
      and (p.currency = ${asked.currency}) <> ${asked.others ?? false}::boolean
      and p.status = 'ready' and p.due_on <= ${asked.dueBy}
    order by p.due_on, p.payable_id limit ${asked.limit}`)
}

/** Locks rows in id order and reads nothing of them: sets that are read one after the other later. */
export function lockRowsOnly(tx: Tx, payableIds: readonly PayableId[]) {
  return tx.one<{ rows: number }>(sql`
    with locked as (
      select p.payable_id from payables.payables p where p.payable_id = any(${payableIds}::uuid[])
      order by p.payable_id for update)
    select count(*)::int as rows from locked`)
}

export type DueFilter = {
  readonly status: PayableStatus | null
  readonly partnerId: string | null
  readonly payerId: string | null
  readonly holdKind: HoldKind | null
  readonly dueBy: PlainDate | null
}

/** The page of payables by due date with their partners. Index payables_due when one payer is asked. */
export function payableRows(tx: Tx, asked: PageAsked & DueFilter) {
  return tx.many<PayableRow & { partnerCode: string; partnerName: string; fundCode: string }>(sql`
    select ${columns}, r.code as "partnerCode", r.legal_name as "partnerName", f.code as "fundCode"
    from payables.payables p join partners.partners r on r.partner_id = p.partner_id
      join funds.funds f on f.fund_id = p.fund_id
    where (p.due_on, p.payable_id) > (${asked.after?.key ?? '0001-01-01'}::date,
        ${asked.after?.id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
      and (${asked.status}::text is null or p.status = ${asked.status})
      and (${asked.partnerId}::uuid is null or p.partner_id = ${asked.partnerId})
      and (${asked.payerId}::uuid is null or p.payer_id = ${asked.payerId})
      and (${asked.dueBy}::date is null or p.due_on <= ${asked.dueBy})
      and (${asked.holdKind}::text is null or exists (select from payables.holds h
        where h.payable_id = p.payable_id and h.kind = ${asked.holdKind}))
    order by p.due_on, p.payable_id limit ${asked.limit + 1}`)
}

/** What is owed and held, in sums: by status, currency and hold. A payable with two holds counts
 *  under both. */
export function owedSums(tx: Tx) {
  return tx.many<{
    status: PayableStatus
    currency: string
    holdKind: HoldKind | null
    payables: number
    amountMinor: bigint
  }>(sql`
    select p.status, p.currency, h.kind as "holdKind", count(distinct p.payable_id)::int as payables,
      sum(p.amount_minor - p.lowered_minor - p.netted_minor - p.withheld_minor)::int8
        as "amountMinor"
    from payables.payables p
      left join (select distinct payable_id, kind from payables.holds) h
        on h.payable_id = p.payable_id
    where p.status in ('held', 'ready', 'scheduled')
    group by p.status, p.currency, h.kind order by p.currency, p.status, h.kind`)
}

export type HoldRow = Hold & {
  readonly payableId: PayableId
  readonly origin: 'assessed' | 'placed'
  readonly since: Instant
}

export function holdsOf(tx: Tx, payableIds: readonly PayableId[]) {
  return tx.many<{
    payableId: PayableId
    hold: HoldKind
    what: string
    owedBy: HoldOwner
    until: PlainDate | null
    origin: 'assessed' | 'placed'
    since: Instant
  }>(sql`
    select payable_id as "payableId", kind as hold, what, owed_by as "owedBy", until, origin, since
    from payables.holds where payable_id = any(${payableIds}::uuid[])
    order by payable_id, kind, what`)
}

export function deleteHolds(
  tx: Tx,
  rows: readonly {
    readonly payableId: PayableId
    readonly hold: HoldKind
    readonly what: string
  }[],
) {
  return tx.run(sql`
    delete from payables.holds h
    using unnest(${rows.map((row) => row.payableId)}::uuid[],
      ${rows.map((row) => row.hold)}::text[], ${rows.map((row) => row.what)}::text[])
      as gone(payable_id, kind, what)
    where h.payable_id = gone.payable_id and h.kind = gone.kind and h.what = gone.what`)
}

export function insertHolds(
  tx: Tx,
  rows: readonly (Hold & { readonly payableId: PayableId; readonly partnerId: string })[],
  placed: { readonly origin: 'assessed' | 'placed'; readonly since: Instant },
) {
  return tx.run(sql`
    insert into payables.holds (payable_id, partner_id, kind, what, owed_by, until, origin, since)
    select h.payable_id, h.partner_id, h.kind, h.what, h.owed_by, h.until, ${placed.origin},
      ${placed.since}
    from unnest(${rows.map((row) => row.payableId)}::uuid[],
      ${rows.map((row) => row.partnerId)}::uuid[], ${rows.map((row) => row.hold)}::text[],
      ${rows.map((row) => row.what)}::text[], ${rows.map((row) => row.owedBy)}::text[],
      ${rows.map((row) => row.until?.toString() ?? null)}::date[])
      as h(payable_id, partner_id, kind, what, owed_by, until)
    on conflict on constraint holds_pkey do nothing`)
}

/** Moves payables that are still in one of `from`; answers the ids that moved. */
export function movePayables(
  tx: Tx,
  move: {
    readonly payableIds: readonly PayableId[]
    readonly from: readonly PayableStatus[]
    readonly to: PayableStatus
    readonly runId: string | null
    readonly sentOn: PlainDate | null
    readonly paidOn: PlainDate | null
  },
) {
  return tx.many<{ payableId: PayableId }>(sql`
    update payables.payables set status = ${move.to}, run_id = ${move.runId},
      sent_on = ${move.sentOn}, paid_on = ${move.paidOn}, version = version + 1
    where payable_id = any(${move.payableIds}::uuid[]) and status = any(${move.from}::text[])
    returning payable_id as "payableId"`)
}

/** held ↔ ready, in one statement for many. */
export function setHeldOrReady(tx: Tx, payableIds: readonly PayableId[], to: 'held' | 'ready') {
  return tx.run(sql`
    update payables.payables set status = ${to}, version = version + 1
    where payable_id = any(${payableIds}::uuid[]) and status in ('held', 'ready')`)
}

export function markSent(tx: Tx, payableIds: readonly PayableId[], on: PlainDate) {
  return tx.run(sql`
    update payables.payables set sent_on = ${on}, version = version + 1
    where payable_id = any(${payableIds}::uuid[]) and status = 'scheduled' and sent_on is null`)
}

export function setConfirmed(
  tx: Tx,
  confirmed: { readonly payableId: PayableId; readonly by: string; readonly at: Instant },
) {
  return tx.run(sql`
    update payables.payables set confirmed_by = ${confirmed.by}, confirmed_at = ${confirmed.at},
      version = version + 1
    where payable_id = ${confirmed.payableId} and confirmed_at is null`)
}

export function markCancelled(
  tx: Tx,
  cancelled: {
    readonly payableId: PayableId
    readonly reason: string
    readonly clauseId: string | null
  },
) {
  return tx.run(sql`
    update payables.payables set status = 'cancelled', cancel_reason = ${cancelled.reason},
      cancel_clause = ${cancelled.clauseId}, version = version + 1
    where payable_id = ${cancelled.payableId} and status in ('held', 'ready')`)
}

/** What is owed by payables and neither netted nor withheld, as the fund book should have it: waiting under the partner, sent under
 *  the run. */
export function owedByBucket(tx: Tx) {
  return tx.many<{
    fundId: string
    bucket: 'payable' | 'in_transit'
    holder: string
    amountMinor: bigint
  }>(sql`
    select fund_id as "fundId", case when sent_on is null then 'payable' else 'in_transit' end as bucket,
      case when sent_on is null then partner_id::text else run_id::text end as holder,
      sum(amount_minor - lowered_minor - netted_minor - withheld_minor)::int8 as "amountMinor"
    from payables.payables where status in ('held', 'ready', 'scheduled')
    group by fund_id, bucket, holder order by fund_id, bucket, holder`)
}

/** So much more of what was withheld has left for its authority. The caller has locked the rows. */
export function addRemitted(
  tx: Tx,
  pieces: readonly { readonly payableId: PayableId; readonly minor: bigint }[],
) {
  return tx.run(sql`
    update payables.payables p set remitted_minor = remitted_minor + u.minor, version = version + 1
    from unnest(${pieces.map((piece) => piece.payableId)}::uuid[],
      ${pieces.map((piece) => piece.minor)}::bigint[]) as u(payable_id, minor)
    where p.payable_id = u.payable_id`)
}

/** The due date by an accepted tax invoice; what is on its way keeps its own. */
export function setTaxInvoiceDay(
  tx: Tx,
  row: {
    readonly payableId: PayableId
    readonly taxInvoiceOn: PlainDate
    readonly dueOn: PlainDate
  },
) {
  return tx.run(sql`
    update payables.payables set tax_invoice_on = ${row.taxInvoiceOn}, due_on = ${row.dueOn},
      version = version + 1
    where payable_id = ${row.payableId} and sent_on is null`)
}

/** A payable that is ready while something holds it. */
export function firstReadyWithHold(tx: Tx) {
  return tx.maybeOne<{ payableId: PayableId; kind: HoldKind }>(sql`
    select p.payable_id as "payableId", h.kind
    from payables.payables p join payables.holds h on h.payable_id = p.payable_id
    where p.status = 'ready' order by p.payable_id, h.kind limit 1`)
}
