import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { Address, ForFile } from './content.ts'
import type { AttemptState, PaymentId, RunId } from './run.ts'

export type PaymentRow = {
  paymentId: PaymentId
  runId: RunId
  ordinal: number
  partnerId: string
  bankDetailId: string | null
  currency: string
  amountMinor: bigint
  /** What is owed by its payables, in their own currency, and what of it is netted. */
  owedCurrency: string
  owedMinor: bigint
  nettedMinor: bigint
  /** Tax withheld and VAT on top, in the currency owed; VAT in the currency paid. */
  withheldMinor: bigint
  vatMinor: bigint
  vatPaidMinor: bigint
  /** The payer recovers it: it is input tax and no cost. */
  vatRecovered: boolean
  /** One unit of the owed currency in the paid one, as an exact ratio. */
  rate: string | null
  rateSource: string | null
  rateOn: PlainDate | null
  creditorName: string
  creditorAddress: Address | null
  masked: string
  accountMark: string
  bic: string | null
  routingNumber: string | null
  erpNumber: string | null
  remittance: string
  forFile: ForFile | null
  firstToAccount: boolean
  accountApprovedBy: string | null
  droppedAt: Instant | null
  endToEndId: string
  state: AttemptState
  bookedOn: PlainDate | null
  bankReason: string | null
}

export const paymentColumns: Sql = sql`
  p.payment_id as "paymentId", p.run_id as "runId", p.ordinal, p.partner_id as "partnerId",
  p.bank_detail_id as "bankDetailId", p.currency, p.amount_minor as "amountMinor",
  p.owed_currency as "owedCurrency", p.owed_minor as "owedMinor", p.netted_minor as "nettedMinor",
  p.withheld_minor as "withheldMinor", p.vat_minor as "vatMinor",
  p.vat_paid_minor as "vatPaidMinor", p.vat_recovered as "vatRecovered",
  p.rate, p.rate_source as "rateSource", p.rate_on as "rateOn",
  p.creditor_name as "creditorName", p.creditor_address as "creditorAddress",
  p.account_masked as masked, p.account_mark as "accountMark", p.bic,
  p.routing_number as "routingNumber", p.erp_number as "erpNumber", p.remittance,
  p.for_file as "forFile",
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

/** Payments still in a run behind a place in it, in their order. Index payments_ordinal. */
export function paymentsAfter(
  tx: Tx,
  asked: { readonly runId: RunId; readonly after: number; readonly limit: number },
) {
  return tx.many<PaymentRow>(sql`
    select ${paymentColumns}
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.run_id = ${asked.runId} and p.ordinal > ${asked.after} and p.dropped_at is null
    order by p.ordinal limit ${asked.limit}`)
}

/** Of these payments those of a run, dropped ones too. */
export function paymentsIn(tx: Tx, runId: RunId, paymentIds: readonly PaymentId[]) {
  return tx.many<PaymentRow>(sql`
    select ${paymentColumns}
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.run_id = ${runId} and p.payment_id = any(${paymentIds}::uuid[]) order by p.ordinal`)
}

/** The states in which payments of a run are, each once. */
export function statesIn(tx: Tx, runId: RunId) {
  return tx.many<{ state: AttemptState }>(sql`
    select distinct a.state
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.run_id = ${runId} and p.dropped_at is null order by a.state`)
}

/** One payment with its attempt; null when there is none. */
export function paymentById(tx: Tx, paymentId: PaymentId) {
  return tx.maybeOne<PaymentRow>(sql`
    select ${paymentColumns}
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.payment_id = ${paymentId}`)
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
      amount_minor, owed_currency, owed_minor, netted_minor, withheld_minor, vat_minor,
      vat_paid_minor, vat_recovered, rate, rate_source, rate_on,
      creditor_name, creditor_address, account_masked, account_mark, bic, routing_number,
      erp_number, remittance, for_file, first_to_account, account_approved_by, dropped_at)
    select * from unnest(${rows.map((r) => r.paymentId)}::uuid[],
      ${rows.map((r) => r.runId)}::uuid[], ${rows.map((r) => r.ordinal)}::int[],
      ${rows.map((r) => r.partnerId)}::uuid[], ${rows.map((r) => r.bankDetailId)}::uuid[],
      ${rows.map((r) => r.currency)}::text[], ${rows.map((r) => r.amountMinor)}::bigint[],
      ${rows.map((r) => r.owedCurrency)}::text[],
      ${rows.map((r) => r.owedMinor)}::bigint[], ${rows.map((r) => r.nettedMinor)}::bigint[],
      ${rows.map((r) => r.withheldMinor)}::bigint[], ${rows.map((r) => r.vatMinor)}::bigint[],
      ${rows.map((r) => r.vatPaidMinor)}::bigint[],
      ${rows.map((r) => r.vatRecovered)}::boolean[],
      ${rows.map((r) => r.rate)}::text[], ${rows.map((r) => r.rateSource)}::text[],
      ${rows.map((r) => r.rateOn?.toString() ?? null)}::date[],
      ${rows.map((r) => r.creditorName)}::text[], ${addresses}::jsonb[],
      ${rows.map((r) => r.masked)}::text[], ${rows.map((r) => r.accountMark)}::text[],
      ${rows.map((r) => r.bic)}::text[], ${rows.map((r) => r.routingNumber)}::text[],
      ${rows.map((r) => r.erpNumber)}::text[], ${rows.map((r) => r.remittance)}::text[],
      ${rows.map((r) => (r.forFile === null ? null : JSON.stringify(r.forFile)))}::jsonb[],
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

/** Rewrites what a change of lines changes: amounts, at the rate it has, and remittance. */
export function setPaymentAmount(
  tx: Tx,
  payment: {
    readonly paymentId: PaymentId
    readonly amountMinor: bigint
    readonly owedMinor: bigint
    readonly nettedMinor: bigint
    readonly withheldMinor: bigint
    readonly vatMinor: bigint
    readonly vatPaidMinor: bigint
    readonly remittance: string
  },
) {
  return tx.run(sql`
    update payouts.payments set amount_minor = ${payment.amountMinor},
      owed_minor = ${payment.owedMinor}, netted_minor = ${payment.nettedMinor},
      withheld_minor = ${payment.withheldMinor}, vat_minor = ${payment.vatMinor},
      vat_paid_minor = ${payment.vatPaidMinor},
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
  /** Who else decided its submission, before or after. */
  alsoDecidedBy: string[]
  dueOn: PlainDate
  fundCode: string
}

/** Lines of payments with what their payables say, in the order of decisions; what was left out of a
 *  payment before its release is none of its lines. */
export function linesOf(tx: Tx, paymentIds: readonly PaymentId[]) {
  return tx.many<LineRow>(sql`
    select l.payment_id as "paymentId", l.payable_id as "payableId",
      l.decision_id as "decisionId", l.line_no as "lineNo", l.instalment, l.fund_id as "fundId",
      l.amount_minor as "amountMinor", l.live, o.reference, o.submission_id as "submissionId",
      o.decided_by as "decidedBy", array(
        select distinct jsonb_array_elements_text(e.body::jsonb -> 'deciders') as person
        from audit.events e where e.subject_kind = 'payable'
          and e.subject_id = o.payable_id::text and e.type = 'payable.decided_again'
        order by person) as "alsoDecidedBy",
      o.due_on as "dueOn", f.code as "fundCode"
    from payouts.payment_lines l join payables.payables o on o.payable_id = l.payable_id
      join funds.funds f on f.fund_id = l.fund_id
    where l.payment_id = any(${paymentIds}::uuid[]) and not l.left_out
    order by l.payment_id, o.reference, l.line_no, l.instalment, l.payable_id`)
}

export function insertLines(
  tx: Tx,
  rows: readonly Omit<
    LineRow,
    'reference' | 'submissionId' | 'decidedBy' | 'alsoDecidedBy' | 'dueOn' | 'fundCode'
  >[],
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

/** The conversion of the payment by which a run paid a payable. Index payment_lines_by_payable. */
export function rateOfPayable(
  tx: Tx,
  paid: { readonly runId: string; readonly payableId: string },
) {
  return tx.maybeOne<
    Pick<PaymentRow, 'owedCurrency' | 'currency' | 'rate' | 'rateSource' | 'rateOn'>
  >(sql`
    select p.owed_currency as "owedCurrency", p.currency, p.rate, p.rate_source as "rateSource",
      p.rate_on as "rateOn"
    from payouts.payment_lines l join payouts.payments p on p.payment_id = l.payment_id
    where l.payable_id = ${paid.payableId} and p.run_id = ${paid.runId} and l.live`)
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

/** A payable is left out of a payment that was not released: it goes without. */
export function leaveOutLine(tx: Tx, paymentId: PaymentId, payableId: string) {
  return tx.run(sql`
    update payouts.payment_lines set live = false, left_out = true
    where payment_id = ${paymentId} and payable_id = ${payableId} and live`)
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

/** Which of these accounts a payment of ours has reached: settled, whatever came back later. What
 *  was netted in full reached none. */
export function accountsReached(tx: Tx, bankDetailIds: readonly string[]) {
  return tx.many<{ bankDetailId: string }>(sql`
    select distinct p.bank_detail_id as "bankDetailId"
    from payouts.payments p join payouts.attempts a on a.payment_id = p.payment_id
    where p.bank_detail_id = any(${bankDetailIds}::uuid[]) and a.state = 'settled'
      and p.amount_minor > 0`)
}
