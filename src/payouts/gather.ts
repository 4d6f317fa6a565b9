import { assert } from '../kernel/assert.ts'
import { sum } from '../kernel/money.ts'
import { PAIN001_REMITTANCE_LENGTH_MAX } from '../formats/pain001.ts'
import type { Payable } from '../payables/index.ts'

/** What one transfer would pay: everything ready for one account of one partner. */
export type Group<P> = {
  readonly partnerId: string
  readonly bankDetailId: string | null
  readonly payables: readonly P[]
}

/** Payables grouped to payments: one per partner and account (the currency is the run's), in the
 *  order given. Pure. */
export function groupToPayments<P extends Pick<Payable, 'partnerId'>>(
  payables: readonly P[],
  accountOf: (partnerId: string) => string | null,
): Group<P>[] {
  const groups = new Map<string, P[]>()
  for (const payable of payables) {
    groups.set(payable.partnerId, [...(groups.get(payable.partnerId) ?? []), payable])
  }
  return [...groups].map(([partnerId, members]) => ({
    partnerId,
    bankDetailId: accountOf(partnerId),
    payables: members,
  }))
}

/** The sum of payables, in the run's currency. */
export function amountOf(payables: readonly Pick<Payable, 'amount'>[], currency: string) {
  assert(payables.length > 0, 'a payment pays something')
  return sum(
    payables.map((payable) => payable.amount),
    currency,
  )
}

/** What the partner reads on its statement: the references, or as many as a bank carries and how
 *  many more: `MDF-2026-00042/2, MDF-2026-00043/1 and 12 more, PR-2026-0007`. */
export function remittanceText(runNumber: string, references: readonly string[]): string {
  const unique = [...new Set(references)]
  for (let shown = unique.length; shown > 0; shown--) {
    const left = unique.length - shown
    const more = left === 0 ? '' : ` and ${left} more`
    const text = `${unique.slice(0, shown).join(', ')}${more}, ${runNumber}`
    if (text.length <= PAIN001_REMITTANCE_LENGTH_MAX) return text
  }
  return `${unique.length} claims, ${runNumber}`
}
