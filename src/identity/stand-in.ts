import { personBehind, type Actor, type Role } from '../audit/index.ts'
import { money, type Money } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { PrincipalId } from './sql.ts'
import { delegatorsOf, limitRows } from './stand-in-sql.ts'

export { activeHolders, standIns } from './stand-in-sql.ts'

/** How somebody comes to hold a role: of their own, or as a stand-in for those who delegated it. */
export type HeldBy = {
  readonly own: boolean
  /** Who delegated it, for days that hold now; empty when it is held of one's own. */
  readonly standsInFor: readonly PrincipalId[]
}

/** How an actor holds `role` at `at`. Who has it from neither is taken as holding it themselves: the
 *  permission table has let them through. */
export async function heldBy(
  tx: Tx,
  actor: Pick<Actor, 'principalId' | 'answersFor'>,
  role: Role,
  at: Instant,
): Promise<HeldBy> {
  const person = personBehind(actor)
  const rows = await delegatorsOf(tx, person, role, at)
  const own = rows.length === 0 || rows.some((row) => row.own)
  return { own, standsInFor: own ? [] : rows.map((row) => row.from) }
}

/** The limits persons have in a currency, by person; one without a line has none. */
export async function limitsOf(
  tx: Tx,
  persons: readonly string[],
  currency: string,
): Promise<ReadonlyMap<string, Money>> {
  const rows = await limitRows(tx, persons, currency)
  return new Map(rows.map((row) => [row.principalId, money(row.amountMinor, currency)]))
}
