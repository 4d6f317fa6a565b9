import { money } from '../../kernel/money.ts'
import type { Tx } from '../../platform/db.ts'
import { candidatesOf, type LineKey, lineByKey } from './waiting-sql.ts'

/** Payments offered for one line; more are found by their end-to-end id. */
const CANDIDATES_MAX = 20

/** The payments that a line could be about, newest runs first; null when there is no such line.
 *  `endToEndId`: only that one. A line that says no amount is offered what has this id only. */
export async function candidatesFor(tx: Tx, key: LineKey, endToEndId: string | null) {
  const line = await lineByKey(tx, key)
  if (line === null) return null
  const { amountMinor, currency, runId } = line
  if (amountMinor === null && endToEndId === null && runId === null) return []
  const asked = { amountMinor, currency, runId, endToEndId, limit: CANDIDATES_MAX }
  const rows = await candidatesOf(tx, asked)
  return rows.map(({ amountMinor: minor, currency: of, ...row }) => ({
    ...row,
    amount: money(minor, of),
  }))
}
