import type { Currency } from '../kernel/currency.ts'
import type { Tx } from '../platform/db.ts'
import { namedCurrencies } from '../vendors/index.ts'
import { usableCurrencies } from './payer-sql.ts'

/** In which currency a payable is paid: its own where the partner has named an account in it, or
 *  none that we can pay to; else that of the first account named in a currency that the payer has a
 *  usable account of. What it then lacks is looked at in that currency. Pure. */
export function payCurrency(
  owed: Currency,
  named: readonly Currency[],
  ours: ReadonlySet<Currency>,
): Currency {
  if (named.includes(owed)) return owed
  return named.find((currency) => ours.has(currency)) ?? owed
}

type Owed = { readonly partnerId: string; readonly payerId: string; readonly currency: Currency }

/** {@link payCurrency} for payables, by what partners have named and payers have usable now. */
export async function payCurrencies(
  tx: Tx,
  payables: readonly Owed[],
): Promise<(payable: Owed) => Currency> {
  const partnerIds = [...new Set(payables.map((payable) => payable.partnerId))]
  const payerIds = [...new Set(payables.map((payable) => payable.payerId))]
  const named = await namedCurrencies(tx, partnerIds)
  const usable = await usableCurrencies(tx, payerIds)
  const namedBy = new Map<string, Currency[]>()
  for (const { partnerId, currency } of named) {
    namedBy.set(partnerId, [...(namedBy.get(partnerId) ?? []), currency])
  }
  const usableOf = new Map<string, Set<Currency>>()
  for (const { payerId, currency } of usable) {
    usableOf.set(payerId, (usableOf.get(payerId) ?? new Set()).add(currency))
  }
  return ({ partnerId, payerId, currency }) =>
    payCurrency(currency, namedBy.get(partnerId) ?? [], usableOf.get(payerId) ?? new Set())
}
