import type { PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { AttemptState, PaymentId, PayingAccountId, RunId } from './run.ts'

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

/** Payments that one statement is matched with: two of the largest runs, and more than a month's. */
const PAYMENTS_TO_MATCH_MAX = 250_000

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
      and p.amount_minor > 0 and (a.state in ('sent', 'accepted', 'unknown')
        or (a.state = 'settled' and a.booked_on >= ${returnsSince}::date))
    order by r.released_at, r.run_id, p.ordinal limit ${PAYMENTS_TO_MATCH_MAX}`)
}

/** Runs of an account released since a day, locked in their order: whoever settles or refuses their
 *  payments waits. */
export function lockRunsSince(tx: Tx, payingAccountId: PayingAccountId, since: PlainDate) {
  return tx.many<{ runId: RunId }>(sql`
    select run_id as "runId" from payouts.runs
    where paying_account_id = ${payingAccountId} and released_on >= ${since}
    order by run_id for update`)
}

export function paymentByEndToEndId(tx: Tx, endToEndId: string) {
  return tx.maybeOne<MatchRow & { payingAccountId: PayingAccountId }>(sql`
    select ${matchColumns}, r.paying_account_id as "payingAccountId"
    from payouts.attempts a join payouts.payments p on p.payment_id = a.payment_id
      join payouts.runs r on r.run_id = p.run_id
    where a.end_to_end_id = ${endToEndId} and p.dropped_at is null`)
}

/** Accounts of open runs, with what their bank's answer time goes by. Index runs_open. */
export function accountsInTransit(tx: Tx) {
  return tx.many<{ payingAccountId: PayingAccountId; profile: string; calendar: string }>(sql`
    select distinct c.paying_account_id as "payingAccountId", c.profile,
      c.calendar_code as calendar
    from payouts.runs r join payouts.paying_accounts c using (paying_account_id)
    where r.status in ('released', 'acknowledged') order by 1`)
}

/** Attempts of an account nobody answered whose execution day lies before `day`, by run. */
export function unansweredBefore(
  tx: Tx,
  asked: {
    readonly payingAccountId: PayingAccountId
    readonly day: PlainDate
    readonly limit: number
  },
) {
  return tx.many<{
    runId: RunId
    paymentId: PaymentId
    executeOn: PlainDate
  }>(sql`
    select r.run_id as "runId", p.payment_id as "paymentId", r.execute_on as "executeOn"
    from payouts.runs r
      join payouts.payments p on p.run_id = r.run_id and p.dropped_at is null
      join payouts.attempts a on a.payment_id = p.payment_id
    where r.paying_account_id = ${asked.payingAccountId}
      and r.status in ('released', 'acknowledged') and a.state in ('sent', 'accepted')
      and r.execute_on < ${asked.day}
    order by r.execute_on, r.run_id, p.ordinal limit ${asked.limit}`)
}
