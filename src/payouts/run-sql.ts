import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { Address } from './content.ts'
import type { AttemptState, PayerId, PaymentId, PayingAccountId, RunId, RunStatus } from './run.ts'

/** The next number of a year; its row stays locked until the transaction ends, so none is lost. */
export function nextRunNumber(tx: Tx, year: number) {
  return tx.one<{ last: number }>(sql`
    insert into payouts.run_numbers as n (year, last) values (${year}, 1)
    on conflict on constraint run_numbers_pkey do update set last = n.last + 1
    returning n.last`)
}

export type RunRow = {
  runId: RunId
  number: string
  payingAccountId: PayingAccountId
  payerId: PayerId
  currency: string
  status: RunStatus
  executeOn: PlainDate
  upToDueOn: PlainDate
  messageId: string
  createdAt: Instant
  preparers: string[]
  contentHash: string | null
  releasedBy: string | null
  releasedAt: Instant | null
  releasedOn: PlainDate | null
  version: number
}

const runColumns: Sql = sql`
  run_id as "runId", number, paying_account_id as "payingAccountId", payer_id as "payerId",
  currency, status, execute_on as "executeOn", up_to_due_on as "upToDueOn",
  message_id as "messageId", created_at as "createdAt", preparers, content_hash as "contentHash",
  released_by as "releasedBy", released_at as "releasedAt", released_on as "releasedOn", version`

export function selectRun(tx: Tx, runId: RunId) {
  return tx.maybeOne<RunRow>(sql`select ${runColumns} from payouts.runs where run_id = ${runId}`)
}

/** Every step of a run takes this lock first. */
export function lockRun(tx: Tx, runId: RunId) {
  return tx.maybeOne<RunRow>(sql`
    select ${runColumns} from payouts.runs where run_id = ${runId} for update`)
}

/** Released runs of an account that the bank has not answered in full. Index runs_open. */
export function openRunsOf(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.many<RunRow>(sql`
    select ${runColumns} from payouts.runs
    where paying_account_id = ${payingAccountId} and status in ('released', 'acknowledged')
    order by released_at, run_id limit 1000`)
}

export function insertRun(
  tx: Tx,
  row: Pick<
    RunRow,
    | 'runId'
    | 'number'
    | 'payingAccountId'
    | 'payerId'
    | 'currency'
    | 'executeOn'
    | 'upToDueOn'
    | 'messageId'
    | 'createdAt'
    | 'preparers'
  >,
) {
  return tx.run(sql`
    insert into payouts.runs (run_id, number, paying_account_id, payer_id, currency, status,
      execute_on, up_to_due_on, message_id, created_at, preparers)
    values (${row.runId}, ${row.number}, ${row.payingAccountId}, ${row.payerId}, ${row.currency},
      'draft', ${row.executeOn}, ${row.upToDueOn}, ${row.messageId}, ${row.createdAt},
      ${row.preparers})`)
}

/** Moves a run that is still in one of `from`; 0 when somebody moved it first. */
export function moveRun(
  tx: Tx,
  move: {
    readonly runId: RunId
    readonly from: readonly RunStatus[]
    readonly to: RunStatus
    readonly contentHash: string | null
  },
) {
  return tx.run(sql`
    update payouts.runs set status = ${move.to}, content_hash = ${move.contentHash},
      version = version + 1
    where run_id = ${move.runId} and status = any(${move.from}::text[])`)
}

export function addPreparer(tx: Tx, runId: RunId, person: string) {
  return tx.run(sql`
    update payouts.runs set preparers = preparers || ${person}::text
    where run_id = ${runId} and ${person} <> all (preparers)`)
}

export function setExecuteOn(tx: Tx, runId: RunId, executeOn: PlainDate) {
  return tx.run(sql`
    update payouts.runs set execute_on = ${executeOn}, version = version + 1
    where run_id = ${runId}`)
}

export function setReleased(
  tx: Tx,
  released: {
    readonly runId: RunId
    readonly by: string
    readonly at: Instant
    readonly on: PlainDate
  },
) {
  return tx.run(sql`
    update payouts.runs set status = 'released', released_by = ${released.by},
      released_at = ${released.at}, released_on = ${released.on}, version = version + 1
    where run_id = ${released.runId} and status = 'approved'`)
}

/** What a payer released on a day in a currency, in minor units. Index runs_released_on. */
export function releasedOnDay(tx: Tx, payerId: PayerId, currency: string, on: PlainDate) {
  return tx.one<{ minor: bigint }>(sql`
    select coalesce(sum(p.amount_minor), 0)::int8 as minor
    from payouts.runs r join payouts.payments p on p.run_id = r.run_id and p.dropped_at is null
    where r.payer_id = ${payerId} and r.currency = ${currency} and r.released_on = ${on}`)
}

export type PaymentRow = {
  paymentId: PaymentId
  runId: RunId
  ordinal: number
  partnerId: string
  bankDetailId: string | null
  currency: string
  amountMinor: bigint
  creditorName: string
  creditorAddress: Address | null
  masked: string
  accountMark: string
  bic: string | null
  routingNumber: string | null
  erpNumber: string | null
  remittance: string
  firstToAccount: boolean
  accountApprovedBy: string | null
  droppedAt: Instant | null
  endToEndId: string
  state: AttemptState
  bookedOn: PlainDate | null
  bankReason: string | null
}

const paymentColumns: Sql = sql`
  p.payment_id as "paymentId", p.run_id as "runId", p.ordinal, p.partner_id as "partnerId",
  p.bank_detail_id as "bankDetailId", p.currency, p.amount_minor as "amountMinor",
  p.creditor_name as "creditorName", p.creditor_address as "creditorAddress",
  p.account_masked as masked, p.account_mark as "accountMark", p.bic,
  p.routing_number as "routingNumber", p.erp_number as "erpNumber", p.remittance,
  p.first_to_account as "firstToAccount", p.account_approved_by as "accountApprovedBy",
  p.dropped_at as "droppedAt", a.end_to_end_id as "endToEndId", a.state,
  a.booked_on as "bookedOn", a.bank_reason as "bankReason"`

/** Payments of runs in their order, dropped ones too, each with its attempt. */
export function paymentsOfRuns(tx: Tx, runIds: readonly RunId[]) {
  return tx.many<PaymentRow>(sql`
    select ${paymentColumns}
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.run_id = any(${runIds}::uuid[]) order by p.run_id, p.ordinal`)
}

export function insertPayments(
  tx: Tx,
  rows: readonly Omit<PaymentRow, 'state' | 'bookedOn' | 'bankReason'>[],
) {
  const addresses = rows.map((row) =>
    row.creditorAddress === null ? null : JSON.stringify(row.creditorAddress),
  )
  return tx.run(sql`
    insert into payouts.payments (payment_id, run_id, ordinal, partner_id, bank_detail_id, currency,
      amount_minor, creditor_name, creditor_address, account_masked, account_mark, bic,
      routing_number, erp_number, remittance, first_to_account, account_approved_by, dropped_at)
    select * from unnest(${rows.map((r) => r.paymentId)}::uuid[],
      ${rows.map((r) => r.runId)}::uuid[], ${rows.map((r) => r.ordinal)}::int[],
      ${rows.map((r) => r.partnerId)}::uuid[], ${rows.map((r) => r.bankDetailId)}::uuid[],
      ${rows.map((r) => r.currency)}::text[], ${rows.map((r) => r.amountMinor)}::bigint[],
      ${rows.map((r) => r.creditorName)}::text[], ${addresses}::jsonb[],
      ${rows.map((r) => r.masked)}::text[], ${rows.map((r) => r.accountMark)}::text[],
      ${rows.map((r) => r.bic)}::text[], ${rows.map((r) => r.routingNumber)}::text[],
      ${rows.map((r) => r.erpNumber)}::text[], ${rows.map((r) => r.remittance)}::text[],
      ${rows.map((r) => r.firstToAccount)}::boolean[],
      ${rows.map((r) => r.accountApprovedBy)}::text[],
      ${rows.map((r) => r.droppedAt)}::timestamptz[])`)
}

export function insertAttempts(
  tx: Tx,
  rows: readonly { readonly paymentId: PaymentId; readonly endToEndId: string }[],
  at: Instant,
) {
  return tx.run(sql`
    insert into payouts.attempts (payment_id, attempt_no, end_to_end_id, state, moved_at)
    select a.payment_id, 1, a.end_to_end_id, 'created', ${at}
    from unnest(${rows.map((r) => r.paymentId)}::uuid[], ${rows.map((r) => r.endToEndId)}::text[])
      as a(payment_id, end_to_end_id)`)
}

/** Moves attempts that are still in one of `from`. */
export function moveAttempts(
  tx: Tx,
  move: {
    readonly paymentIds: readonly PaymentId[]
    readonly from: readonly AttemptState[]
    readonly to: AttemptState
    readonly bookedOn: PlainDate | null
    readonly bankReason: string | null
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update payouts.attempts set state = ${move.to}, booked_on = ${move.bookedOn},
      bank_reason = ${move.bankReason}, moved_at = ${move.at}
    where payment_id = any(${move.paymentIds}::uuid[]) and state = any(${move.from}::text[])`)
}

/** Rewrites what a change of lines changes: amount and remittance. */
export function setPaymentAmount(
  tx: Tx,
  payment: {
    readonly paymentId: PaymentId
    readonly amountMinor: bigint
    readonly remittance: string
  },
) {
  return tx.run(sql`
    update payouts.payments set amount_minor = ${payment.amountMinor},
      remittance = ${payment.remittance}
    where payment_id = ${payment.paymentId} and dropped_at is null`)
}

export function setFirstToAccount(
  tx: Tx,
  rows: readonly Pick<PaymentRow, 'paymentId' | 'firstToAccount' | 'accountApprovedBy'>[],
) {
  return tx.run(sql`
    update payouts.payments p set first_to_account = now.first, account_approved_by = now.by
    from unnest(${rows.map((r) => r.paymentId)}::uuid[],
      ${rows.map((r) => r.firstToAccount)}::boolean[],
      ${rows.map((r) => r.accountApprovedBy)}::text[]) as now(payment_id, first, by)
    where p.payment_id = now.payment_id`)
}

export function dropPayments(tx: Tx, paymentIds: readonly PaymentId[], at: Instant) {
  return tx.run(sql`
    update payouts.payments set dropped_at = ${at}
    where payment_id = any(${paymentIds}::uuid[]) and dropped_at is null`)
}

export type LineRow = {
  paymentId: PaymentId
  payableId: string
  decisionId: string
  lineNo: number
  instalment: number
  fundId: string
  amountMinor: bigint
  live: boolean
  reference: string
  submissionId: string
  decidedBy: string
  dueOn: PlainDate
  fundCode: string
}

/** Lines of payments with what their payables say, in the order of decisions. */
export function linesOf(tx: Tx, paymentIds: readonly PaymentId[]) {
  return tx.many<LineRow>(sql`
    select l.payment_id as "paymentId", l.payable_id as "payableId",
      l.decision_id as "decisionId", l.line_no as "lineNo", l.instalment, l.fund_id as "fundId",
      l.amount_minor as "amountMinor", l.live, o.reference, o.submission_id as "submissionId",
      o.decided_by as "decidedBy", o.due_on as "dueOn", f.code as "fundCode"
    from payouts.payment_lines l join payables.payables o on o.payable_id = l.payable_id
      join funds.funds f on f.fund_id = l.fund_id
    where l.payment_id = any(${paymentIds}::uuid[])
    order by l.payment_id, o.reference, l.line_no, l.instalment, l.payable_id`)
}

export function insertLines(
  tx: Tx,
  rows: readonly Omit<LineRow, 'reference' | 'submissionId' | 'decidedBy' | 'dueOn' | 'fundCode'>[],
) {
  return tx.run(sql`
    insert into payouts.payment_lines (payment_id, payable_id, decision_id, line_no, instalment,
      fund_id, amount_minor, live)
    select * from unnest(${rows.map((r) => r.paymentId)}::uuid[],
      ${rows.map((r) => r.payableId)}::uuid[], ${rows.map((r) => r.decisionId)}::uuid[],
      ${rows.map((r) => r.lineNo)}::int[], ${rows.map((r) => r.instalment)}::int[],
      ${rows.map((r) => r.fundId)}::uuid[], ${rows.map((r) => r.amountMinor)}::bigint[],
      ${rows.map((r) => r.live)}::boolean[])`)
}

/** Lines leave their payment; `payableIds` null: all of the payments'. */
export function endLines(
  tx: Tx,
  paymentIds: readonly PaymentId[],
  payableIds: readonly string[] | null = null,
) {
  return tx.run(sql`
    update payouts.payment_lines set live = false
    where payment_id = any(${paymentIds}::uuid[]) and live
      and (${payableIds}::uuid[] is null or payable_id = any(${payableIds}::uuid[]))`)
}

/** Decisions, lines and instalments that a living payment of another run pays already. */
export function paidElsewhere(
  tx: Tx,
  runId: RunId | null,
  lines: readonly Pick<LineRow, 'decisionId' | 'lineNo' | 'instalment'>[],
) {
  return tx.many<{ decisionId: string; lineNo: number; instalment: number }>(sql`
    select l.decision_id as "decisionId", l.line_no as "lineNo", l.instalment
    from payouts.payment_lines l join payouts.payments p on p.payment_id = l.payment_id
      join unnest(${lines.map((r) => r.decisionId)}::uuid[], ${lines.map((r) => r.lineNo)}::int[],
        ${lines.map((r) => r.instalment)}::int[]) as asked(decision_id, line_no, instalment)
        on l.decision_id = asked.decision_id and l.line_no = asked.line_no
          and l.instalment = asked.instalment
    where l.live and p.run_id is distinct from ${runId}::uuid`)
}

/** Which of these accounts a payment of ours has reached: settled, whatever came back later. */
export function accountsReached(tx: Tx, bankDetailIds: readonly string[]) {
  return tx.many<{ bankDetailId: string }>(sql`
    select distinct p.bank_detail_id as "bankDetailId"
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.bank_detail_id = any(${bankDetailIds}::uuid[]) and a.state = 'settled'`)
}

export function insertFindings(
  tx: Tx,
  rows: readonly {
    readonly findingId: string
    readonly runId: RunId
    readonly paymentId: PaymentId | null
    readonly found: string
  }[],
  at: Instant,
) {
  return tx.run(sql`
    insert into payouts.findings (finding_id, run_id, payment_id, found, found_at)
    select f.finding_id, f.run_id, f.payment_id, f.found, ${at}
    from unnest(${rows.map((r) => r.findingId)}::uuid[], ${rows.map((r) => r.runId)}::uuid[],
      ${rows.map((r) => r.paymentId)}::uuid[], ${rows.map((r) => r.found)}::jsonb[])
      as f(finding_id, run_id, payment_id, found)`)
}

/** What was found of a run, oldest first; `found` is a packed finding. */
export function findingsOf(tx: Tx, runId: RunId) {
  return tx.many<{ paymentId: PaymentId | null; found: object; foundAt: Instant }>(sql`
    select payment_id as "paymentId", found, found_at as "foundAt"
    from payouts.findings where run_id = ${runId} order by finding_id`)
}

export type ApprovalRow = {
  approver: string
  contentHash: string
  approvedAt: Instant
  voidedAt: Instant | null
  voidReason: string | null
}

export function approvalsOf(tx: Tx, runId: RunId) {
  return tx.many<ApprovalRow>(sql`
    select approver, content_hash as "contentHash", approved_at as "approvedAt",
      voided_at as "voidedAt", void_reason as "voidReason"
    from payouts.approvals where run_id = ${runId} order by approved_at, approval_id`)
}

export function insertApproval(
  tx: Tx,
  row: {
    readonly approvalId: string
    readonly runId: RunId
    readonly approver: string
    readonly contentHash: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into payouts.approvals (approval_id, run_id, approver, content_hash, approved_at)
    values (${row.approvalId}, ${row.runId}, ${row.approver}, ${row.contentHash}, ${row.at})`)
}

/** Voids what was approved; answers how many approvals stood. */
export function voidApprovals(tx: Tx, runId: RunId, at: Instant, reason: string) {
  return tx.run(sql`
    update payouts.approvals set voided_at = ${at}, void_reason = ${reason}
    where run_id = ${runId} and voided_at is null`)
}

export type FileRow = {
  name: string
  mediaType: string
  sha256: string
  sizeBytes: bigint
  writtenBy: string
  writtenAt: Instant
}

export function insertFile(tx: Tx, row: FileRow & { readonly runId: RunId }) {
  return tx.run(sql`
    insert into payouts.files (run_id, name, media_type, sha256, size_bytes, written_by, written_at)
    values (${row.runId}, ${row.name}, ${row.mediaType}, ${row.sha256}, ${row.sizeBytes},
      ${row.writtenBy}, ${row.writtenAt})`)
}

export function fileOf(tx: Tx, runId: RunId) {
  return tx.maybeOne<FileRow>(sql`
    select name, media_type as "mediaType", sha256, size_bytes as "sizeBytes",
      written_by as "writtenBy", written_at as "writtenAt"
    from payouts.files where run_id = ${runId}`)
}

/** Contents that sent files lie in: the sweep of the store spares them. */
export function knownFiles(tx: Tx, hashes: readonly string[]) {
  return tx.many<{ sha256: string }>(sql`
    select distinct sha256 from payouts.files where sha256 = any(${hashes})`)
}

type MatchRow = {
  paymentId: PaymentId
  runId: RunId
  runNumber: string
  endToEndId: string
  amountMinor: bigint
  currency: string
  partnerId: string
  creditorName: string
  masked: string
  remittance: string
  state: AttemptState
  executeOn: PlainDate
  bookedOn: PlainDate | null
}

const matchColumns: Sql = sql`
  p.payment_id as "paymentId", p.run_id as "runId", r.number as "runNumber",
  a.end_to_end_id as "endToEndId", p.amount_minor as "amountMinor", p.currency,
  p.partner_id as "partnerId", p.creditor_name as "creditorName", p.account_masked as masked,
  p.remittance, a.state, r.execute_on as "executeOn", a.booked_on as "bookedOn"`

/** Payments a statement line may settle, or bring back. Indexes runs_open, payments_ordinal. */
export function paymentsToMatch(
  tx: Tx,
  payingAccountId: PayingAccountId,
  returnsSince: PlainDate | null,
) {
  return tx.many<MatchRow>(sql`
    select ${matchColumns}
    from payouts.runs r join payouts.payments p on p.run_id = r.run_id and p.dropped_at is null
      join payouts.attempts a on a.payment_id = p.payment_id
    where r.paying_account_id = ${payingAccountId} and r.released_at is not null
      and (a.state in ('sent', 'accepted', 'unknown')
        or (a.state = 'settled' and a.booked_on >= ${returnsSince}::date))
    order by r.released_at, r.run_id, p.ordinal limit 20000`)
}

export function paymentByEndToEndId(tx: Tx, endToEndId: string) {
  return tx.maybeOne<MatchRow & { payingAccountId: PayingAccountId }>(sql`
    select ${matchColumns}, r.paying_account_id as "payingAccountId"
    from payouts.attempts a join payouts.payments p on p.payment_id = a.payment_id
      join payouts.runs r on r.run_id = p.run_id
    where a.end_to_end_id = ${endToEndId} and p.dropped_at is null`)
}

/** Attempts nobody answered whose execution day lies before `day`, by run. */
export function unansweredBefore(tx: Tx, day: PlainDate, limit: number) {
  return tx.many<{
    runId: RunId
    paymentId: PaymentId
    executeOn: PlainDate
    calendar: string
  }>(sql`
    select r.run_id as "runId", p.payment_id as "paymentId", r.execute_on as "executeOn",
      c.calendar_code as calendar
    from payouts.runs r join payouts.paying_accounts c using (paying_account_id)
      join payouts.payments p on p.run_id = r.run_id and p.dropped_at is null
      join payouts.attempts a on a.payment_id = p.payment_id
    where r.status in ('released', 'acknowledged') and a.state in ('sent', 'accepted')
      and r.execute_on < ${day}
    order by r.run_id, p.ordinal limit ${limit}`)
}

/** The run of a number, as people name it. Index runs_number. */
export function runByNumber(tx: Tx, number: string) {
  return tx.maybeOne<RunRow>(sql`select ${runColumns} from payouts.runs where number = ${number}`)
}

/** Runs by their number; with `released`, those that left or were answered. */
export function runsByNumber(tx: Tx, released: boolean) {
  return tx.many<RunRow>(sql`
    select ${runColumns} from payouts.runs
    where status <> 'cancelled' and (released_at is not null) = ${released}
    order by number limit 5000`)
}
