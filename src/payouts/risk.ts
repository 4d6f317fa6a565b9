import { type Money, printMoney } from '../kernel/money.ts'
import { currencyScale } from '../kernel/currency.ts'
import { printDay, Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'

/** What a payment is looked at by, so that a tired eye goes first to what could be wrong. A sign is no
 *  proof: whoever approves looks, and the approval says that they did. */
export type RiskSign = {
  readonly code: RiskCode
  readonly points: number
  readonly text: string
}
export type Risk = { readonly points: number; readonly signs: readonly RiskSign[] }

/** From so many points on a payment is looked at before the run is approved. One grave sign is
 *  enough, or several light ones; a first payment to an ordinary new account is not. */
export const LOOK_POINTS = 50

/** Points of each sign: 50 is looked at by itself. */
export const riskPoints = {
  changed_account: 50,
  split_below_limit: 50,
  far_out_of_pattern: 50,
  reissued_by_hand: 50,
  changed_contact: 35,
  out_of_pattern: 30,
  same_amount: 20,
  new_account: 15,
  account_abroad: 15,
  first_payment: 10,
  urgent: 10,
  round_sum: 5,
  odd_hour: 5,
} as const satisfies Record<string, number>
export type RiskCode = keyof typeof riskPoints

/** An account or contact counts as changed lately for so many days. */
export const LATELY_DAYS = 60
/** Fewer payments than this are no pattern. */
export const PATTERN_PAYMENTS_MIN = 5
/** Payments and decisions of one vendor within so many days belong together. */
export const SPLIT_DAYS = 7
/** Just below a limit: from so many percent of it. */
const JUST_BELOW_PERCENT = 80n
/** Sums divisible by so many whole units are round. */
const ROUND_UNITS = 1000n
/** Terms are 30 days; what is due earlier than this after its decision is in a hurry. */
const URGENT_DAYS = 20
/** The same amount to so many vendors, this one included. */
export const SAME_AMOUNT_VENDORS_MIN = 3

export type RiskPayment = {
  readonly amount: Money
  readonly firstToAccount: boolean
  readonly lines: readonly {
    readonly reference: string
    readonly decidedBy: string
    readonly decidedOn: PlainDate
    readonly dueOn: PlainDate
    readonly amount: Money
    readonly decidedAt: Instant
  }[]
}

/** What is known of a payment's vendor, account and company, as of now. */
export type RiskHistory = {
  readonly today: PlainDate
  /** The payer's zone: hours and weekends are those of its own people. */
  readonly zone: string
  /** What settled payments to the vendor in this currency came to, newest first, at most 50. */
  readonly paid: readonly Money[]
  /** The account replaced another of the vendor; when it was approved. */
  readonly accountChangedOn: PlainDate | null
  readonly contactChangedOn: PlainDate | null
  readonly bankCountry: string | null
  readonly residence: string | null
  /** Other payments to the vendor around this one, of this run and others. */
  readonly around: readonly Money[]
  /** Up to here one person approves what the payer releases on a day. */
  readonly approvalBar: Money | null
  /** Up to which amount each decider decides alone, and what else of this vendor they decided around
   *  this payment's lines. */
  readonly deciders: readonly {
    readonly person: string
    readonly limit: Money | null
    readonly decided: readonly Money[]
  }[]
  /** End-to-end ids of payments that it makes again, after an answer that a person filed and no
   *  statement shows. */
  readonly reissues: readonly string[]
  /** How many vendors are paid this very amount lately, this one included. */
  readonly sameAmountVendors: number
}

/** The signs of one payment, gravest first, and their points in all. Pure. */
export function riskOf(payment: RiskPayment, history: RiskHistory): Risk {
  const signs = [
    ...accountSigns(payment, history),
    ...patternSigns(payment, history),
    ...splitSigns(payment, history),
    ...reissueSigns(history),
    ...decisionSigns(payment, history),
  ].toSorted((a, b) => b.points - a.points)
  return { points: signs.reduce((sum, sign) => sum + sign.points, 0), signs }
}

/** Whether a payment is to be looked at before its run is approved. */
export function standsOut(risk: Pick<Risk, 'points'>): boolean {
  return risk.points >= LOOK_POINTS
}

const sign = (code: RiskCode, text: string): RiskSign => ({ code, points: riskPoints[code], text })

function accountSigns(payment: RiskPayment, history: RiskHistory): RiskSign[] {
  const { accountChangedOn, contactChangedOn, bankCountry, residence, today } = history
  const lately = (on: PlainDate | null): on is PlainDate =>
    on !== null && Temporal.PlainDate.compare(on.add({ days: LATELY_DAYS }), today) >= 0
  return [
    ...(lately(accountChangedOn)
      ? [
          sign(
            'changed_account',
            `The account replaced another on ${printDay(accountChangedOn)}: ask whoever answers the ` +
              'number on file.',
          ),
        ]
      : []),
    ...(lately(contactChangedOn)
      ? [sign('changed_contact', `Its people were changed on ${printDay(contactChangedOn)}.`)]
      : []),
    ...(payment.firstToAccount
      ? [sign('new_account', 'Nothing was paid to this account yet.')]
      : []),
    ...(bankCountry !== null && residence !== null && bankCountry !== residence
      ? [sign('account_abroad', `The account is in ${bankCountry}, the vendor in ${residence}.`)]
      : []),
  ]
}

function patternSigns(payment: RiskPayment, history: RiskHistory): RiskSign[] {
  const { amount } = payment
  const { paid, sameAmountVendors } = history
  const roundMinor = ROUND_UNITS * 10n ** BigInt(currencyScale(amount.currency))
  return [
    ...(paid.length === 0
      ? [sign('first_payment', 'It is the first payment to this vendor.')]
      : []),
    ...outOfPattern(amount, paid),
    ...(amount.minor > 0n && amount.minor % roundMinor === 0n
      ? [sign('round_sum', 'It is a round sum.')]
      : []),
    ...(sameAmountVendors >= SAME_AMOUNT_VENDORS_MIN
      ? [
          sign(
            'same_amount',
            `${sameAmountVendors} vendors are paid exactly ${printMoney(amount)} these days.`,
          ),
        ]
      : []),
  ]
}

/** How far an amount lies above what is usual: the median of what was paid, in spreads. A spread is
 *  one and a half times the median distance from the median (which a few large payments do not
 *  stretch), but at least a tenth of the median: who is always paid the same is not odd at once. */
function outOfPattern(amount: Money, paid: readonly Money[]): RiskSign[] {
  if (paid.length < PATTERN_PAYMENTS_MIN) return []
  const minors = paid.map((each) => each.minor)
  const usual = median(minors)
  const distance = median(minors.map((minor) => (minor > usual ? minor - usual : usual - minor)))
  const wide = (distance * 3n) / 2n
  const spread = [wide, usual / 10n, 1n].reduce((a, b) => (a > b ? a : b))
  const spreads = (amount.minor - usual) / spread
  if (spreads < 5n) return []
  const text =
    `Usually ${printMoney({ ...amount, minor: usual })} is paid (the median of the last ` +
    `${paid.length} payments); this is far above it.`
  return [sign(spreads >= 10n ? 'far_out_of_pattern' : 'out_of_pattern', text)]
}

/** The lower of the two in the middle where there is no single one. */
function median(minors: readonly bigint[]): bigint {
  const sorted = minors.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n
}

function splitSigns(payment: RiskPayment, history: RiskHistory): RiskSign[] {
  const { approvalBar, around, deciders } = history
  const amounts = [payment.amount, ...around]
  const byApproval = approvalBar === null ? null : split(amounts, approvalBar)
  const byDecision = deciders
    .flatMap(({ limit, decided }) => (limit === null ? [] : [split(decided, limit)]))
    .find((each) => each !== null)
  const found = [
    ...(byApproval === null || !isJustBelow(payment.amount, approvalBar)
      ? []
      : [`${byApproval} above which a second person approves.`]),
    ...(byDecision === undefined || byDecision === null
      ? []
      : [`${byDecision} up to which whoever decided them decides alone.`]),
  ]
  return found.length === 0 ? [] : [sign('split_below_limit', found.join(' '))]
}

function isJustBelow(amount: Money, limit: Money | null): boolean {
  if (limit === null || limit.minor === 0n || amount.currency !== limit.currency) return false
  return amount.minor <= limit.minor && amount.minor * 100n >= limit.minor * JUST_BELOW_PERCENT
}

function split(amounts: readonly Money[], limit: Money): string | null {
  const below = amounts.filter((amount) => isJustBelow(amount, limit))
  const total = below.reduce((sum, each) => sum + each.minor, 0n)
  if (below.length < 2 || total <= limit.minor) return null
  const all = printMoney({ ...limit, minor: total })
  return (
    `${below.length} sums for this vendor within ${SPLIT_DAYS} days come to ${all}, each just below ` +
    `the ${printMoney(limit)}`
  )
}

function reissueSigns({ reissues }: RiskHistory): RiskSign[] {
  if (reissues.length === 0) return []
  const text =
    `It pays again what ${reissues.join(', ')} paid: an answer filed by hand says that this was ` +
    'refused or came back, and no statement shows it. Look at the bank’s own account.'
  return [sign('reissued_by_hand', text)]
}

function decisionSigns(payment: RiskPayment, history: RiskHistory): RiskSign[] {
  const urgent = payment.lines.filter(
    ({ decidedOn, dueOn }) =>
      Temporal.PlainDate.compare(decidedOn.add({ days: URGENT_DAYS }), dueOn) > 0,
  )
  const odd = payment.lines.filter((line) => isOddHour(line.decidedAt, history.zone))
  const named = (lines: RiskPayment['lines']) => lines.map((line) => line.reference).join(', ')
  return [
    ...(urgent.length > 0
      ? [sign('urgent', `${named(urgent)} is due much earlier than the terms say.`)]
      : []),
    ...(odd.length > 0
      ? [sign('odd_hour', `${named(odd)} was decided at night or on a weekend.`)]
      : []),
  ]
}

function isOddHour(at: Instant, zone: string): boolean {
  const local = at.toZonedDateTimeISO(zone)
  return local.dayOfWeek >= 6 || local.hour < 6 || local.hour >= 22
}
