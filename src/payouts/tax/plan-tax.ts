import { add, allocate, money, type Money, scale, subtract, sum } from '../../kernel/money.ts'
import { printRatio, type Ratio } from '../../kernel/ratio.ts'
import type { WithholdingRegime, WithholdingRule } from '../../vendors/index.ts'

/** What a payment withholds of one payable, and by which rule: part of what is approved. */
export type PlannedWithholding = {
  readonly payableId: string
  readonly authority: string
  readonly regime: WithholdingRegime
  /** The exact rate, `0.3`. */
  readonly rate: string
  /** The rule in words, with its source. */
  readonly source: string
  /** What the rate is of, in the currency owed. */
  readonly basis: Money
  readonly amount: Money
}

/** The VAT a payment pays on top of one payable, by its accepted tax invoice. */
export type PlannedVat = {
  readonly payableId: string
  readonly taxInvoiceId: string
  readonly number: string
  readonly rate: string
  readonly net: Money
  readonly amount: Money
}

export type PaymentTax = {
  readonly withholdings: readonly PlannedWithholding[]
  readonly vats: readonly PlannedVat[]
}

/** What decides the tax of payables, as it stands under lock. */
export type TaxGround = {
  readonly ruleOf: (partnerId: string) => WithholdingRule | null
  /** What was withheld of a payable before and stands: its amount and what it was of. */
  readonly standing: ReadonlyMap<
    string,
    { readonly amountMinor: bigint; readonly basisMinor: bigint }
  >
  /** Accepted tax invoices with VAT, by payable. */
  readonly vats: ReadonlyMap<string, PlannedVat>
  readonly recoversVat: boolean
}

export type TaxedLine = { readonly payableId: string; readonly amount: Money }

/** The tax of one payment: its partner's rule of all lines together, shared among them to the minor
 *  unit, and the VAT of their invoices. What was taxed before is not taxed again. Pure. */
export function taxOf(
  ground: TaxGround,
  partnerId: string,
  lines: readonly TaxedLine[],
): PaymentTax {
  const vats = lines.flatMap(({ payableId }) => {
    const vat = ground.vats.get(payableId)
    return vat === undefined ? [] : [vat]
  })
  const rule = ground.ruleOf(partnerId)
  if (rule === null) return { withholdings: [], vats }
  const bases = lines.map((line) => basisOf(ground, line))
  const amounts = withheldOf(bases, rule.rate)
  const { authority, regime, source } = rule
  const withholdings = lines.flatMap(({ payableId }, at) => {
    const [basis, amount] = [bases[at], amounts[at]]
    if (basis === undefined || amount === undefined || amount.minor === 0n) return []
    return [{ payableId, authority, regime, rate: printRatio(rule.rate), source, basis, amount }]
  })
  return { withholdings, vats }
}

/** What is withheld of each line: the rate of all of it, rounded half-even once, and shared so that
 *  the parts add up to it, leftover minor units to the largest remainders, ties to the earlier line.
 *  30 % of 33.33, 33.33 and 33.34 is 30.00: 10.00, 10.00, 10.00. Lines of nothing lose nothing. Pure. */
export function withheldOf(bases: readonly Money[], rate: Ratio): readonly Money[] {
  const [first] = bases
  if (first === undefined) return []
  const whole = sum(bases, first.currency)
  if (whole.minor === 0n) return bases
  const total = scale(whole, rate, 'half-even')
  return allocate(
    total,
    bases.map((each) => each.minor),
  )
}

function basisOf(ground: TaxGround, { payableId, amount }: TaxedLine): Money {
  const before = ground.standing.get(payableId)
  if (before === undefined) return amount
  const minor = amount.minor + before.amountMinor - before.basisMinor
  return money(minor > 0n ? minor : 0n, amount.currency)
}

/** The sum of what is withheld; nothing without any. */
export function withheldIn(
  pieces: readonly Pick<PlannedWithholding, 'amount'>[],
  currency: string,
) {
  return sum(
    pieces.map((piece) => piece.amount),
    currency,
  )
}

/** The sum of the VAT. */
export function vatIn(pieces: readonly Pick<PlannedVat, 'amount'>[], currency: string): Money {
  return sum(
    pieces.map((piece) => piece.amount),
    currency,
  )
}

/** What is withheld of one payable. */
export function withheldFrom(
  pieces: readonly Pick<PlannedWithholding, 'payableId' | 'amount'>[],
  payableId: string,
  currency: string,
): Money {
  return withheldIn(
    pieces.filter((piece) => piece.payableId === payableId),
    currency,
  )
}

/** What leaves for what is owed and not netted: less tax, plus VAT. 1,000.00 at 30 % is 700.00;
 *  5,000.00 with 950.00 of VAT is 5,950.00. */
export function afterTax(left: Money, tax: PaymentTax): Money {
  const { currency } = left
  return add(subtract(left, withheldIn(tax.withholdings, currency)), vatIn(tax.vats, currency))
}
