import { money, type Money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { ROLL_OVER_MONTHS_MAX } from './preflight.ts'
import type { StatementKind } from './statement-kinds.ts'
import { readySums, statementRows, type StatementRow } from './statement-sql.ts'
import { conversionView } from './payment-view.ts'

/** The newest rows of an account that are shown; their balance counts all before them. */
const STATEMENT_ROWS_MAX = 500

export type StatementLine = {
  readonly on: PlainDate
  readonly kind: StatementKind
  readonly reference: string
  readonly reason: string | null
  /** What it is about, signed: above zero we owe more. */
  readonly amount: Money
  /** What we owe after it, in this currency; below zero the partner owes us. */
  readonly balance: Money
  /** What reached the account, when that is in another currency or carries VAT. */
  readonly paid: Money | null
  readonly conversion: ReturnType<typeof conversionView>
}

/** The account between a partner and us, oldest first, with a running balance per currency. Netting
 *  settles both sides at once and leaves the balance as it is; so does what is on its way. */
export async function statementOf(tx: Tx, partnerId: string) {
  const rows = (await statementRows(tx, partnerId, STATEMENT_ROWS_MAX)).toReversed()
  const last = new Map(rows.map((row) => [row.currency, row.balanceMinor]))
  const standing = [...last].sort(([a], [b]) => (a < b ? -1 : 1))
  const balances = standing.map(([currency, minor]) => money(minor, currency))
  return { lines: rows.map(lineOf), balances }
}

function lineOf(row: StatementRow): StatementLine {
  const { on, kind, reference, reason, currency, shownMinor, paidCurrency, paidMinor } = row
  // What reached the account: in another currency, or with the VAT of its tax invoice.
  const isOther = paidMinor !== null && (paidCurrency !== currency || paidMinor !== -shownMinor)
  return {
    on,
    kind,
    reference,
    reason,
    amount: money(shownMinor, currency),
    balance: money(row.balanceMinor, currency),
    paid: isOther && paidCurrency !== null ? money(paidMinor, paidCurrency) : null,
    conversion:
      paidCurrency === null
        ? null
        : conversionView({ ...row, owedCurrency: currency, currency: paidCurrency }),
  }
}

export type RollOver = {
  readonly open: Money
  readonly minimum: Money
  readonly payables: number
  /** Paid whatever the amount from this day on. */
  readonly until: PlainDate
}

/** What is ready for a partner and waits because it is less than we pay at once. A fact reader: it
 *  looks at our own accounts, and says sums only. */
export async function rollsOver(
  tx: Tx,
  asked: { readonly partnerId: string; readonly at: Instant },
): Promise<RollOver[]> {
  const today = asked.at.toZonedDateTimeISO('UTC').toPlainDate()
  const sums = await readySums(tx, asked.partnerId)
  return sums.flatMap(({ currency, payables, openMinor, minimumMinor, oldestOn }) => {
    const until = oldestOn.add({ months: ROLL_OVER_MONTHS_MAX })
    const isOld = Temporal.PlainDate.compare(today, until) >= 0
    if (openMinor >= minimumMinor || isOld) return []
    const [open, minimum] = [money(openMinor, currency), money(minimumMinor, currency)]
    return [{ open, minimum, payables, until }]
  })
}
