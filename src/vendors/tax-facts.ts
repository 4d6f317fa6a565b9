import { money } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import type { TaxFigure } from './withholding.ts'
import { selectFigures, taxStandings, type TaxStandingRow } from './withholding-sql.ts'

/** Every dated figure of the law, with its source. */
export async function taxFiguresOf(tx: Tx): Promise<TaxFigure[]> {
  const rows = await selectFigures(tx)
  return rows.map(({ amountMinor, currency, ...row }) => ({
    ...row,
    amount: amountMinor === null || currency === null ? null : money(amountMinor, currency),
  }))
}

/** What decides the tax of payments to these partners, by partner; one without a vendor is absent. */
export async function taxStandingsOf(
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, TaxStandingRow>> {
  const rows = await taxStandings(tx, [...new Set(partnerIds)])
  return new Map(rows.map((row) => [row.partnerId, row]))
}
