import { compare, negate, printMoney, sum, zero, type Money } from '../kernel/money.ts'
import type { Currency } from '../kernel/currency.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { CountedRefusal } from './counted-refusals.ts'
import { dayProblem, sizeProblem } from './sale-bounds.ts'

/** Where rows come from when nobody says: a row by list and the same by API then count once. */
export const DEFAULT_SOURCE = 'erp'

/** The two lists of rows that count once each, and what their rows are called. `about` names what a
 *  row stands under; `forward` is above zero, `back` below; each the other way round corrects. */
export const countedLists = {
  collection: { about: 'opportunity', forward: 'payment', back: 'refund' },
  purchase: { about: 'partner', forward: 'purchase', back: 'credit' },
} as const
export type CountedList = keyof typeof countedLists
export type CountedKind = 'payment' | 'refund' | 'purchase' | 'credit'

/** A customer's payment or refund, or a partner's purchase or credit. `about` is the code of the
 *  opportunity or partner; `amount` is signed; `returns` is the number, in the same source, of the
 *  row it gives back or corrects. */
export type CountedRow = {
  readonly source: string
  readonly externalId: string
  readonly about: string
  readonly kind: CountedKind
  readonly amount: Money
  readonly on: PlainDate
  readonly product: string | null
  readonly returns: string | null
}

/** A row that is there, with what was corrected of it (signed) and given back of it (zero or less). */
export type KnownRow = CountedRow & {
  readonly corrected: Money
  readonly givenBack: Money
}

/** What is known when a row is judged. */
export type CountedFacts = {
  readonly list: CountedList
  /** The row of the same source and number. */
  readonly same: CountedRow | null
  /** The row that `returns` names. */
  readonly returned: KnownRow | null
  /** Of the opportunity, null while it has none; a purchase may have any. */
  readonly currency: Currency | null
  readonly today: PlainDate
}

export function countedKey(row: { readonly source: string; readonly externalId: string }): string {
  return `${row.source}/${row.externalId}`
}

/** Does a row count, was it counted before, or is it refused? Refuses the number of another row, a
 *  sign that its kind does not have, a return of nothing or beyond what is left, and a day to come. */
export function judgeRow(
  row: CountedRow,
  facts: CountedFacts,
): Result<'new' | 'known', CountedRefusal> {
  const { list, same, currency, today } = facts
  if (same !== null) {
    const [known, given] = [printRow(list, same), printRow(list, row)]
    if (known === given) return ok('known')
    return refuse({ code: 'sale.taken', list, number: countedKey(row), known, given })
  }
  if (row.amount.minor === 0n) return invalid('amount', printMoney(row.amount), 'not zero')
  if (list === 'collection' && row.amount.currency !== currency) {
    const expected =
      currency === null
        ? 'an opportunity that has a currency: import it with an amount'
        : `an amount in ${currency}, as the opportunity has`
    return invalid('currency', row.amount.currency, expected)
  }
  const tooLarge = sizeProblem(row.amount)
  if (tooLarge !== null) return invalid('amount', printMoney(row.amount), tooLarge)
  const noDay = dayProblem(row.on)
  if (noDay !== null) return invalid('on', row.on.toString(), noDay)
  // Zones are at most a day ahead of UTC.
  if (row.on.since(today).days > 1) {
    return invalid('on', row.on.toString(), `a day not after ${today.toString()}`)
  }
  return isForward(row) ? judgeForward(row) : judgeReturn(row, facts)
}

function isForward(row: CountedRow): boolean {
  return (row.kind === 'payment' || row.kind === 'purchase') && row.amount.minor > 0n
}

function judgeForward(row: CountedRow): Result<'new', CountedRefusal> {
  if (row.returns === null) return ok('new')
  return invalid('returns', row.returns, `nothing: a ${row.kind} above zero returns no other row`)
}

function judgeReturn(row: CountedRow, facts: CountedFacts): Result<'new', CountedRefusal> {
  const { list, returned } = facts
  const { forward, about } = countedLists[list]
  const wanted = `the number of the ${forward} it gives back or corrects, of the same ${about}`
  if (returned === null || returned.about !== row.about || !isForward(returned)) {
    return invalid('returns', row.returns ?? '', wanted)
  }
  if (returned.amount.currency !== row.amount.currency) {
    return invalid('currency', row.amount.currency, `${returned.amount.currency}, as it was paid`)
  }
  if (row.on.since(returned.on).days < 0) {
    return invalid('on', row.on.toString(), `a day from ${returned.on.toString()} on`)
  }
  const none = zero(row.amount.currency)
  const isBack = row.kind === countedLists[list].back
  const left =
    row.amount.minor < 0n
      ? sum([returned.amount, returned.corrected, returned.givenBack], none.currency)
      : isBack
        ? negate(returned.givenBack)
        : none
  const asked = row.amount.minor < 0n ? negate(row.amount) : row.amount
  if (compare(asked, left) <= 0) return ok('new')
  const number = countedKey(returned)
  return refuse({ code: 'sale.exceeded', list, number, left, asked })
}

/** The returned row once `row` is counted too. */
export function afterReturn(returned: KnownRow, row: CountedRow): KnownRow {
  const isBack = row.kind === 'refund' || row.kind === 'credit'
  const plus = (amount: Money) => sum([amount, row.amount], amount.currency)
  return isBack
    ? { ...returned, givenBack: plus(returned.givenBack) }
    : { ...returned, corrected: plus(returned.corrected) }
}

/** A row in words: two rows that read alike are one. */
export function printRow(list: CountedList, row: CountedRow): string {
  const { about } = countedLists[list]
  const product = row.product === null ? '' : ` for ${row.product}`
  const returns = row.returns === null ? '' : `, returning ${row.returns}`
  const what = `${row.kind} of ${printMoney(row.amount)}${product} on ${row.on.toString()}`
  return `${what}, ${about} ${row.about}${returns}`
}

function invalid(field: string, found: string, expected: string) {
  return refuse({ code: 'sale.invalid', field, found, expected })
}
