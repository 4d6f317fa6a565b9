import { assert } from '../kernel/assert.ts'
import { type Money, sum, toDecimal } from '../kernel/money.ts'
import { PAIN001_REMITTANCE_LENGTH_MAX } from '../formats/pain001.ts'
import type { Payable } from '../payables/index.ts'

/** What one transfer would pay: everything ready of one partner that is owed in one currency, which
 *  converts at one rate where its account is of another. */
export type Group<P> = {
  readonly partnerId: string
  readonly currency: string
  readonly payables: readonly P[]
}

/** Payables grouped to payments: one per partner and currency owed in, in the order given. Pure. */
export function groupToPayments<
  P extends { readonly partnerId: string; readonly currency: string },
>(payables: readonly P[]): Group<P>[] {
  const groups = Map.groupBy(payables, (each) => `${each.partnerId}/${each.currency}`)
  return [...groups.values()].flatMap((members) => {
    const [first] = members
    if (first === undefined) return []
    const { partnerId, currency } = first
    return [{ partnerId, currency, payables: members }]
  })
}

/** The sum of lines, in the currency they are owed in. */
export function amountOf(lines: readonly Pick<Payable, 'amount'>[]): Money {
  const [first] = lines
  assert(first !== undefined, 'a payment pays something')
  return sum(
    lines.map((line) => line.amount),
    first.amount.currency,
  )
}

/** What the partner reads on its statement: the references, or as many as a bank carries and how
 *  many more: `MDF-2026-00042/2, MDF-2026-00043/1 and 12 more, PR-2026-0007`. What was netted stands
 *  behind: `MDF-2026-00042/2 less 300.00 USD, PR-2026-0007`. */
export function remittanceText(
  runNumber: string,
  references: readonly string[],
  of: Partial<Readonly<Record<'netted' | 'withheld' | 'vat', Money>>> = {},
): string {
  const unique = [...new Set(references)]
  const part = (before: string, amount: Money | undefined, after = '') =>
    amount === undefined || amount.minor === 0n
      ? ''
      : ` ${before} ${toDecimal(amount)} ${amount.currency}${after}`
  const tax = part('less', of.withheld, ' tax')
  const less = `${part('less', of.netted)}${tax}${part('plus', of.vat, ' VAT')}`
  for (let shown = unique.length; shown > 0; shown--) {
    const left = unique.length - shown
    const more = left === 0 ? '' : ` and ${left} more`
    const text = `${unique.slice(0, shown).join(', ')}${more}${less}, ${runNumber}`
    if (text.length <= PAIN001_REMITTANCE_LENGTH_MAX) return text
  }
  return `${unique.length} claims${less}, ${runNumber}`
}
