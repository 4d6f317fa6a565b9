import { type Act, type NewEvent, record } from '../audit/index.ts'
import { assert, must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { ok, type Result } from '../kernel/result.ts'
import {
  costOfPayment,
  explainLine,
  type LedgerRefusal,
  post,
  type PostedEntry,
  type PostingDraft,
  settleLine,
} from '../ledger/index.ts'
import { reasonText, returnPayments, settlePayments, showReturned } from '../payouts/index.ts'
import type { MatchId, MatchTier } from './line.ts'
import type { BankSaid } from './matching.ts'
import { insertMatches, type LineRow, type MatchInsert, type PaymentRow } from './match-sql.ts'

/** A part of a line and what it is. Amounts signed as the bank signs them. */
export type Part =
  | {
      readonly kind: 'payment' | 'return'
      readonly payment: PaymentRow
      readonly amountMinor: bigint
      /** What a return came short by: the bank's charge, unsigned. */
      readonly shortMinor: bigint
      readonly because: string
      /** Why the bank gave it back. */
      readonly returned?: BankSaid
    }
  | {
      readonly kind: 'refund'
      readonly receivableId: string
      readonly amountMinor: bigint
      /** What it comes to less at the rate of the payment it undoes, signed: exchange. */
      readonly shortMinor: bigint
      readonly because: string
    }
  | { readonly kind: 'fees' | 'fx'; readonly amountMinor: bigint; readonly because: string }
/** A part that is a payment of ours, gone or come back. */
export type PaymentPart = Extract<Part, { payment: PaymentRow }>

type PayoutsRefusal = Extract<Awaited<ReturnType<typeof settlePayments>>, { ok: false }>['refusal']
export type ExplainRefusal = PayoutsRefusal | LedgerRefusal

/** What a payment is by now: several lines of one statement speak of it, one after the other. */
export type PaymentStates = Map<string, string>
const inTransit: readonly string[] = ['sent', 'accepted', 'unknown']

/** True when the bank still owes an answer on a payment in this state. */
export function isInTransit(state: string): boolean {
  return inTransit.includes(state)
}

/** Explains parts of one line, in one event: payments are settled or come back (fund book and
 *  payables, by payouts), the cash book moves `suspense` → `clearing` (or fees, fx), and the matches
 *  are rows. The line's total must be locked. Where the fund had moved before the bank's line came
 *  (a payment refused and booked whole with later credits) only cash moves. */
export async function explainParts(
  act: Act,
  line: LineRow,
  parts: readonly Part[],
  how: {
    readonly tier: MatchTier
    readonly reason: string | null
    readonly states: PaymentStates
  },
): Promise<Result<MatchId[], ExplainRefusal>> {
  assert(parts.length > 0, 'a line is explained by something')
  const eventId = await record(act, matchedEvent(line, parts, how))
  const payments = parts.filter((part): part is PaymentPart => 'payment' in part)
  const moved = new Set(payments.filter((part) => movesFund(part, how.states)))
  const told = await tellPayouts(act, line, { eventId, moved, ...how })
  if (!told.ok) return told
  // What had come back before is shown by this line: it moves cash only, and is proven by now.
  await showReturned(act, {
    paymentIds: payments
      .filter((part) => part.kind === 'return' && !moved.has(part))
      .map((part) => part.payment.paymentId),
    bookedOn: line.bookedOn,
  })
  const posted = await post(act, [
    {
      eventId,
      kind: 'matched',
      bookedOn: line.bookedOn,
      postings: parts.flatMap((part) => postingsOf(line, withVat(part))),
    },
  ])
  if (!posted.ok) return posted
  const entry = must(posted.value[0], 'one event has one entry')
  const rows = matchRows(act, { line, parts, how, eventId, entry, moved })
  const { principalId: by, name } = act.actor
  await insertMatches(act.tx, rows, { by, name, at: act.at })
  return ok(rows.map((row) => row.matchId))
}

type How = { readonly tier: MatchTier; readonly reason: string | null }

/** The rows of a line's parts, one match each. */
export function matchRows(
  act: Act,
  made: {
    readonly line: LineRow
    readonly parts: readonly Part[]
    readonly how: How
    readonly eventId: string
    readonly entry: PostedEntry
    readonly moved: ReadonlySet<PaymentPart>
  },
): MatchInsert[] {
  const { line, parts, how, eventId, entry, moved } = made
  return parts.map((part) => {
    const own = 'payment' in part ? part : null
    return {
      matchId: act.newId<'match'>(),
      lineId: line.lineId,
      kind: part.kind,
      paymentId: own?.payment.paymentId ?? null,
      legMinor: own?.payment.amountMinor ?? null,
      amountMinor: part.amountMinor,
      shortMinor: 'shortMinor' in part ? part.shortMinor : 0n,
      vatMinor: withVat(part).vatMinor,
      receivableId: part.kind === 'refund' ? part.receivableId : null,
      tier: how.tier,
      because: part.because,
      movedFund: part.kind === 'refund' || (own !== null && moved.has(own)),
      undoes: null,
      reason: how.reason,
      eventId,
      entryId: entry.entryId,
      enteredOn: entry.bookedOn,
    }
  })
}

/** What is recorded of a line that is explained. */
export function matchedEvent(line: LineRow, parts: readonly Part[], how: How): NewEvent {
  const payments = parts.filter((part): part is PaymentPart => 'payment' in part)
  return {
    type: 'statement_line.matched',
    subjectKind: 'statement_line',
    subjectId: line.lineId,
    reason: how.reason,
    body: {
      tier: how.tier,
      payments: payments.length,
      kinds: [...new Set(parts.map((part) => part.kind))].sort(),
      amountMinor: parts.reduce((all, part) => all + part.amountMinor, 0n),
      shortMinor: parts.reduce(
        (all, part) => all + ('shortMinor' in part ? part.shortMinor : 0n),
        0n,
      ),
      currency: line.currency,
    },
  }
}

/** True when the fund has not moved for this part yet. */
export function movesFund(part: PaymentPart, states: PaymentStates): boolean {
  const state = states.get(part.payment.paymentId) ?? part.payment.state
  return isInTransit(state) || (part.kind === 'return' && state === 'settled')
}

/** Settles and returns what the line says, run by run; payouts moves payables and fund books. */
async function tellPayouts(
  act: Act,
  line: LineRow,
  told: {
    readonly eventId: string
    readonly moved: ReadonlySet<PaymentPart>
    readonly reason: string | null
    readonly states: PaymentStates
  },
): Promise<Result<null, ExplainRefusal>> {
  const { eventId: causeEventId, states } = told
  for (const kind of ['payment', 'return'] as const) {
    const parts = [...told.moved].filter((part) => part.kind === kind)
    const reasonOf = ({ returned, because }: PaymentPart) =>
      told.reason ?? (returned === undefined ? because : reasonText(returned.code, returned.text))
    // Each of a run's payments comes back for its own reason: the account's, or another.
    const keyOf = (part: PaymentPart) =>
      kind === 'return' ? `${part.payment.runId} ${reasonOf(part)}` : part.payment.runId
    for (const own of Map.groupBy(parts, keyOf).values()) {
      const first = must(own[0], 'a group has a part')
      const { runId } = first.payment
      const paymentIds = own.map((part) => part.payment.paymentId)
      const asked = { runId, paymentIds, bookedOn: line.bookedOn, causeEventId }
      const reason = reasonOf(first)
      const done =
        kind === 'payment'
          ? await settlePayments(act, asked)
          : await returnPayments(act, { ...asked, reason, evidence: { kind: 'statement' } })
      if (!done.ok) return done
      for (const id of paymentIds) states.set(id, kind === 'payment' ? 'settled' : 'returned')
    }
  }
  return ok(null)
}

/** What of a part is VAT, signed as our cost: as much of the payment's as the part carries, counted from
 *  its first part, so that all parts together carry all of it. 950.00 of 5,950.00 in one line: 950.00,
 *  and −950.00 when it comes back. */
export function withVat<P extends Part>(part: P): P & { readonly vatMinor: bigint } {
  if (!('payment' in part)) return { ...part, vatMinor: 0n }
  const { amountMinor, vatMinor: all, outMatchedMinor, returnedMatchedMinor } = part.payment
  const isOut = part.kind === 'payment'
  const size = isOut ? -part.amountMinor : part.amountMinor + part.shortMinor
  const before = isOut ? outMatchedMinor : returnedMatchedMinor
  const upTo = (minor: bigint) => (all * minor) / amountMinor
  const vat = upTo(before + size) - upTo(before)
  return { ...part, vatMinor: isOut ? vat : -vat }
}

/** What a part moves in the cash book. A return of 800.00 that came as 790.00: clearing −800.00,
 *  fees +10.00, suspense +790.00. What was converted comes back at the rate of the payment: the
 *  difference is exchange, `fx`. VAT we
 *  recover is `input_tax`; what we do not is a cost like the bank's, `fees`. */
export function postingsOf(
  line: LineRow,
  part: Pick<Part, 'kind' | 'amountMinor'> & {
    readonly shortMinor?: bigint
    readonly vatMinor?: bigint
    readonly payment?: Pick<PaymentRow, 'converted' | 'vatRecovered'>
  },
): PostingDraft[] {
  const { payingAccountId: bookId, currency } = line
  const amount = money(part.amountMinor, currency)
  if (part.kind === 'fees' || part.kind === 'fx') return explainLine(bookId, part.kind, amount)
  const short = part.shortMinor ?? 0n
  const vat = part.vatMinor ?? 0n
  const vatAs = part.payment?.vatRecovered === false ? 'fees' : 'input_tax'
  const isExchange = part.kind === 'refund' || part.payment?.converted === true
  const as = isExchange ? 'fx' : 'fees'
  return [
    ...settleLine(bookId, amount),
    ...(short === 0n ? [] : costOfPayment(bookId, as, money(short, currency))),
    ...(vat === 0n ? [] : costOfPayment(bookId, vatAs, money(vat, currency))),
  ]
}
