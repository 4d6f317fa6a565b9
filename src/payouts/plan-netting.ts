import { least, money, type Money, subtract, sum } from '../kernel/money.ts'

export type OpenPayable = {
  readonly payableId: string
  readonly toPay: Money
  /** Its program lets it be netted. */
  readonly netting: boolean
}
export type OpenReceivable = {
  readonly receivableId: string
  /** The submission whose payment is claimed back. */
  readonly reference: string
  readonly open: Money
}
export type Netting = {
  readonly payableId: string
  readonly receivableId: string
  readonly reference: string
  readonly amount: Money
}

/** What of these payables is paid by what the same partner owes the same payer in the same currency:
 *  receivables oldest first against payables oldest first, as the callers order them, each as far as
 *  it goes. Never more than either holds. 800.00 owed to us and 500.00 by us net 500.00. Pure. */
export function planNetting(
  payables: readonly OpenPayable[],
  receivables: readonly OpenReceivable[],
): Netting[] {
  const left = new Map(payables.map((each) => [each.payableId, each.toPay]))
  const pieces: Netting[] = []
  for (const { receivableId, reference, open } of receivables) {
    let rest = open
    for (const { payableId, netting, toPay } of payables) {
      if (!netting || rest.minor <= 0n) continue
      const amount = least(rest, left.get(payableId) ?? toPay)
      if (amount.minor <= 0n) continue
      pieces.push({ payableId, receivableId, reference, amount })
      rest = subtract(rest, amount)
      left.set(payableId, subtract(left.get(payableId) ?? toPay, amount))
    }
  }
  return pieces
}

/** The sum of these pieces; nothing without any. */
export function nettedIn(pieces: readonly Pick<Netting, 'amount'>[], currency: string): Money {
  return sum(
    pieces.map((piece) => piece.amount),
    currency,
  )
}

/** What of a payable these pieces pay. */
export function nettedOf(
  pieces: readonly Pick<Netting, 'payableId' | 'amount'>[],
  payableId: string,
  currency: string,
): Money {
  const own = pieces.filter((piece) => piece.payableId === payableId)
  return own.length === 0 ? money(0n, currency) : nettedIn(own, currency)
}
