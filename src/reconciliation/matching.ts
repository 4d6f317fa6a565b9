import type { Currency } from '../kernel/currency.ts'
import { currencyScale } from '../kernel/currency.ts'
import { assert } from '../kernel/assert.ts'
import { money, printMoney } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { MatchTier } from './line.ts'

/** What one line claims to be of one payment: its end-to-end id, and how much (unsigned; null where
 *  the bank says no amount of its own). */
export type Claim = {
  readonly endToEndId: string
  readonly amountMinor: bigint | null
  /** Why it came back, where the bank says so. */
  readonly returned?: BankSaid | null
}
export type BankSaid = { readonly code: string | null; readonly text: string | null }

/** A line that is not explained in full. Amounts signed as the bank signs them. */
export type OpenLine = {
  readonly lineId: string
  readonly bookedOn: PlainDate
  readonly amountMinor: bigint
  readonly leftMinor: bigint
  readonly claims: readonly Claim[]
  /** Message, batch and run references the line carries, as written. */
  readonly references: readonly string[]
  readonly counterparty: string | null
  readonly accountEnd: string | null
  /** The bank says that it takes something back: a return reason, or the mark of a reversal. */
  readonly saysReturn: boolean
  /** A person took a match of it back: it is proposed for, and never matched by itself. */
  readonly byHand: boolean
}

/** A payment that left, with what of its two legs no line explains yet (unsigned). */
export type OpenPayment = {
  readonly paymentId: string
  readonly runId: string
  readonly runNumber: string
  readonly messageId: string
  readonly endToEndId: string
  readonly amountMinor: bigint
  readonly outOpenMinor: bigint
  readonly returnedOpenMinor: bigint
  /** Sent and not yet booked, refused or come back: what the bank still owes an answer on. */
  readonly inTransit: boolean
  readonly sentOn: PlainDate
  readonly creditorName: string
  readonly accountEnd: string
  /** Left in another currency than it was owed in. */
  readonly converted: boolean
}

export type FoundMatch = {
  readonly lineId: string
  readonly paymentId: string
  readonly kind: 'payment' | 'return'
  /** Part of the line, signed. */
  readonly amountMinor: bigint
  /** What a return came short by: the bank's charge. */
  readonly shortMinor: bigint
  readonly tier: MatchTier
  readonly because: string
  /** Why the bank gave it back. */
  readonly returned: BankSaid | null
}

export type FoundProposal = {
  readonly lineId: string
  readonly paymentId: string
  readonly tier: MatchTier
  readonly because: string
  readonly rivals: number
}

/** A line booked later than so many days after its run names it itself, or is looked at. */
export const OUT_WINDOW_DAYS = 15
/** A return later than this is not guessed at. */
export const RETURN_WINDOW_DAYS = 120
/** Proposals shown per line. */
export const PROPOSALS_PER_LINE_MAX = 5
/** What a bank may keep of a return before a person must say so, in whole units: 50.00. */
const RETURN_CHARGE_MAX = 50n

/** The most a return may come short by without a person: 50.00 EUR, 50 JPY. */
export function returnChargeMax(currency: Currency): bigint {
  return RETURN_CHARGE_MAX * 10n ** BigInt(currencyScale(currency))
}

type State = {
  readonly currency: Currency
  readonly left: Map<string, bigint>
  readonly out: Map<string, bigint>
  readonly returned: Map<string, bigint>
  readonly found: FoundMatch[]
}

/** Explains lines of one account by its payments, strongest reason first: pure, in one pass over
 *  each set. Certain is an end-to-end id with its amount, and a debit that is a run's total (less
 *  what was refused, or whole). What is only likely is proposed. Never more than a line or a leg
 *  holds. Lines and payments come oldest first. */
export function findMatches(given: {
  readonly currency: Currency
  readonly lines: readonly OpenLine[]
  readonly payments: readonly OpenPayment[]
}): { readonly matches: readonly FoundMatch[]; readonly proposals: readonly FoundProposal[] } {
  const { currency, lines, payments } = given
  const state: State = {
    currency,
    left: new Map(lines.map((line) => [line.lineId, line.leftMinor])),
    out: new Map(payments.map((each) => [each.paymentId, each.outOpenMinor])),
    returned: new Map(payments.map((each) => [each.paymentId, each.returnedOpenMinor])),
    found: [],
  }
  const certain = lines.filter((line) => !line.byHand)
  const debits = certain.filter((line) => line.leftMinor < 0n)
  const credits = certain.filter((line) => line.leftMinor > 0n)
  const byId = new Map(payments.map((each) => [each.endToEndId, each]))
  for (const line of debits) matchClaims(state, line, byId)
  matchBatches(state, debits, payments)
  for (const line of credits) matchClaims(state, line, byId)
  return { matches: state.found, proposals: propose(state, lines, payments) }
}

function matchClaims(state: State, line: OpenLine, byId: ReadonlyMap<string, OpenPayment>): void {
  const known = line.claims.flatMap((claim) => {
    const payment = byId.get(claim.endToEndId)
    return payment === undefined ? [] : [{ payment, claim }]
  })
  for (const { payment, claim } of known) {
    const left = absolute(state.left.get(line.lineId) ?? 0n)
    // A line that names one payment and no amount for it is that payment as a whole.
    const asked = claim.amountMinor ?? (line.claims.length === 1 ? left : null)
    if (asked === null || asked === 0n || asked > left) continue
    if (line.leftMinor < 0n) matchOut(state, line, payment, asked)
    else matchReturn(state, line, { payment, returned: claim.returned ?? null }, asked)
  }
}

function matchOut(state: State, line: OpenLine, payment: OpenPayment, asked: bigint): void {
  if (state.out.get(payment.paymentId) !== asked) return
  const because = `names ${payment.endToEndId} with its amount`
  take(state, { line, payment, kind: 'payment', asked, short: 0n, tier: 'end_to_end', because })
}

function matchReturn(
  state: State,
  line: OpenLine,
  { payment, returned }: { readonly payment: OpenPayment; readonly returned: BankSaid | null },
  asked: bigint,
): void {
  const open = state.returned.get(payment.paymentId) ?? 0n
  const short = open - asked
  if (short < 0n || short > returnChargeMax(state.currency)) return
  const less = printMoney(money(short, state.currency))
  const because =
    short === 0n
      ? `gives back ${payment.endToEndId}`
      : `gives back ${payment.endToEndId} less ${less}, ` +
        (payment.converted ? 'a difference of exchange' : 'the bank’s charge')
  const tier = 'end_to_end'
  take(state, { line, payment, kind: 'return', asked, short, tier, because, returned })
}

type Taking = {
  readonly line: OpenLine
  readonly payment: OpenPayment
  readonly kind: FoundMatch['kind']
  readonly asked: bigint
  readonly short: bigint
  readonly tier: MatchTier
  readonly because: string
  readonly returned?: BankSaid | null
}

function take(state: State, taking: Taking): void {
  const { line, payment, kind, asked, short, tier, because } = taking
  const left = state.left.get(line.lineId) ?? 0n
  const legs = kind === 'payment' ? state.out : state.returned
  const open = legs.get(payment.paymentId) ?? 0n
  assert(asked > 0n && asked <= absolute(left), 'a match never exceeds its line')
  assert(asked + short <= open, 'a match never exceeds its leg')
  const amountMinor = line.leftMinor < 0n ? -asked : asked
  state.left.set(line.lineId, left - amountMinor)
  legs.set(payment.paymentId, open - asked - short)
  const { lineId } = line
  const { paymentId } = payment
  const returned = taking.returned ?? null
  const found = { lineId, paymentId, kind, amountMinor, shortMinor: short, tier, because }
  state.found.push({ ...found, returned })
}

type Run = {
  readonly runNumber: string
  readonly references: ReadonlySet<string>
  readonly sentOn: PlainDate
  readonly payments: readonly OpenPayment[]
}

/** The payments a run's one debit pays: those still in transit, or all of them (the refused ones
 *  come back as credits); null when neither is the amount. */
function paidBy(state: State, run: Run, amount: bigint): readonly OpenPayment[] | null {
  const open = run.payments.filter((each) => (state.out.get(each.paymentId) ?? 0n) > 0n)
  const living = open.filter((each) => each.inTransit)
  if (living.length > 0 && total(state, living) === amount) return living
  return open.length > 0 && total(state, open) === amount ? open : null
}

function total(state: State, payments: readonly OpenPayment[]): bigint {
  return payments.reduce((all, each) => all + (state.out.get(each.paymentId) ?? 0n), 0n)
}

/** One debit for a run: by its reference and amount; without a reference by the amount, when a run
 *  of several payments and one line in its window have it alone. */
function matchBatches(
  state: State,
  debits: readonly OpenLine[],
  payments: readonly OpenPayment[],
): void {
  const runs = runsOf(payments)
  const byReference = new Map(runs.flatMap((run) => [...run.references].map((r) => [r, run])))
  const untouched = (line: OpenLine) => state.left.get(line.lineId) === line.amountMinor
  for (const line of debits.filter(untouched)) {
    const named = line.references.map((reference) => byReference.get(plain(reference)))
    const run = named.find((each) => each !== undefined)
    const paid = run === undefined ? null : paidBy(state, run, -line.amountMinor)
    if (run !== undefined && paid !== null) takeBatch(state, line, paid, `names ${run.runNumber}`)
  }
  const likely = totalsOf(state, runs)
  for (const line of debits.filter(untouched)) {
    if (!likely.has(-line.amountMinor)) continue
    if (line.references.some((reference) => byReference.has(plain(reference)))) continue
    const fitting = fittingRuns(state, line, runs)
    const [only] = fitting
    if (only === undefined || fitting.length > 1 || only.paid.length < 2) continue
    const twins = debits.filter(
      (other) => untouched(other) && other.amountMinor === line.amountMinor,
    )
    if (twins.length > 1 || hasSingle(state, payments, line, only.run)) continue
    const because = `is the total of ${only.run.runNumber} and of no other run`
    takeBatch(state, line, only.paid, because)
  }
}

/** Every amount one debit for a run may have, now or after another took the living ones: of 5,000
 *  lines most have none of them. */
function totalsOf(state: State, runs: readonly Run[]): ReadonlySet<bigint> {
  return new Set(
    runs.flatMap((run) => {
      const all = total(state, run.payments)
      const living = total(
        state,
        run.payments.filter((each) => each.inTransit),
      )
      return [all, living, all - living]
    }),
  )
}

function fittingRuns(state: State, line: OpenLine, runs: readonly Run[]) {
  return runs.flatMap((run) => {
    if (!isWithin(run.sentOn, line.bookedOn, OUT_WINDOW_DAYS)) return []
    const paid = paidBy(state, run, -line.amountMinor)
    return paid === null ? [] : [{ run, paid }]
  })
}

/** One payment outside `run` is this amount too. */
function hasSingle(
  state: State,
  payments: readonly OpenPayment[],
  line: OpenLine,
  run: Run,
): boolean {
  return payments.some(
    (each) =>
      each.runNumber !== run.runNumber &&
      state.out.get(each.paymentId) === -line.amountMinor &&
      isWithin(each.sentOn, line.bookedOn, OUT_WINDOW_DAYS),
  )
}

function takeBatch(state: State, line: OpenLine, paid: readonly OpenPayment[], why: string): void {
  const because = `${why}: ${paid.length} payments`
  for (const payment of paid) {
    const asked = state.out.get(payment.paymentId) ?? 0n
    take(state, { line, payment, kind: 'payment', asked, short: 0n, tier: 'batch', because })
  }
}

function runsOf(payments: readonly OpenPayment[]): Run[] {
  const groups = new Map<string, OpenPayment[]>()
  for (const payment of payments) {
    const group = groups.get(payment.runId) ?? []
    group.push(payment)
    groups.set(payment.runId, group)
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { runNumber, messageId, sentOn } = first
    // The file's one PmtInf is the run's number and 1.
    const references = new Set([runNumber, `${runNumber}-1`, messageId].map(plain))
    return [{ runNumber, references, sentOn, payments: group }]
  })
}

/** References are compared without spaces, dashes and case: banks drop them. */
function plain(reference: string): string {
  return reference.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase()
}

/** What could be, for a person to say: the same amount, by account, by name, or as a run of one. */
function propose(
  state: State,
  lines: readonly OpenLine[],
  payments: readonly OpenPayment[],
): FoundProposal[] {
  const byOut = groupBy(payments, (each) => state.out.get(each.paymentId) ?? 0n)
  const byReturned = groupBy(payments, (each) => state.returned.get(each.paymentId) ?? 0n)
  return lines.flatMap((line) => {
    const left = state.left.get(line.lineId) ?? 0n
    if (left === 0n) return []
    const same = (left < 0n ? byOut : byReturned).get(absolute(left)) ?? []
    const likely = same.flatMap((payment) => {
      const likeness = likenessOf(line, payment, left < 0n)
      return likeness === null ? [] : [{ payment, ...likeness }]
    })
    likely.sort((a, b) => a.rank - b.rank)
    const best = likely[0]?.rank
    const rivals = likely.filter((each) => each.rank === best).length
    return likely.slice(0, PROPOSALS_PER_LINE_MAX).map(({ payment, tier, because }) => ({
      lineId: line.lineId,
      paymentId: payment.paymentId,
      tier,
      because,
      rivals,
    }))
  })
}

function likenessOf(
  line: OpenLine,
  payment: OpenPayment,
  isOut: boolean,
): { readonly rank: number; readonly tier: MatchTier; readonly because: string } | null {
  const days = isOut ? OUT_WINDOW_DAYS : RETURN_WINDOW_DAYS
  if (!isWithin(payment.sentOn, line.bookedOn, days)) return null
  if (isOut && !payment.inTransit) return null
  const after = line.bookedOn.since(payment.sentOn, { largestUnit: 'day' }).days
  const when = `booked ${after} days after ${payment.runNumber} was sent`
  if (line.accountEnd !== null && line.accountEnd === payment.accountEnd) {
    return { rank: 1, tier: 'amount_account', because: `same amount and account, ${when}` }
  }
  if (line.counterparty !== null && isAlike(line.counterparty, payment.creditorName)) {
    return { rank: 2, tier: 'amount_name', because: `same amount and name, ${when}` }
  }
  const isBare = line.counterparty === null && line.accountEnd === null
  if (isOut ? !isBare : !(isBare && line.saysReturn)) return null
  return { rank: 3, tier: 'amount_name', because: `same amount and nobody named, ${when}` }
}

/** Names are alike when one begins with the other, without case, accents and punctuation: banks
 *  cut them. */
function isAlike(a: string, b: string): boolean {
  const [x, y] = [a, b].map((name) =>
    name
      .normalize('NFKD')
      .replaceAll(/[^\p{L}\p{N}]/gu, '')
      .toLowerCase(),
  ) as [string, string]
  return x.length > 3 && y.length > 3 && (x.startsWith(y) || y.startsWith(x))
}

/** Booked from the day before it was sent (zones differ) to `days` after. */
function isWithin(sentOn: PlainDate, bookedOn: PlainDate, days: number): boolean {
  const after = bookedOn.since(sentOn, { largestUnit: 'day' }).days
  return after >= -1 && after <= days
}

function groupBy(
  payments: readonly OpenPayment[],
  key: (payment: OpenPayment) => bigint,
): ReadonlyMap<bigint, readonly OpenPayment[]> {
  const groups = new Map<bigint, OpenPayment[]>()
  for (const payment of payments) {
    const group = groups.get(key(payment)) ?? []
    group.push(payment)
    groups.set(key(payment), group)
  }
  return groups
}

function absolute(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}
