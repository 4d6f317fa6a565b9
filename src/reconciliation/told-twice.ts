import { printMoney } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import { detailRows } from './detail-rows.ts'
import * as rows from './import-sql.ts'
import type { StatementSource } from './line.ts'
import type { PlannedLine, PlannedStatement } from './statement-plan.ts'

/** Lines of a file, by what the book makes of them. */
export type ToldLines = {
  /** No file told them before, and this source is the book of their day. */
  readonly fresh: ReadonlySet<PlannedLine>
  /** Of days whose book another source is: by account, with that source. They are never lines. */
  readonly elsewhere: ReadonlyMap<string, ReadonlyMap<PlannedLine, string>>
}

/** Which lines are new. Claims the days that no source has yet for this one. */
export async function tellLines(
  tx: Tx,
  source: StatementSource,
  statements: readonly PlannedStatement[],
): Promise<ToldLines> {
  const fresh = new Set<PlannedLine>()
  const elsewhere = new Map<string, Map<PlannedLine, string>>()
  const byAccount = Map.groupBy(statements, (each) => each.account.payingAccountId)
  for (const [payingAccountId, told] of byAccount) {
    const own = told.flatMap((each) => each.lines)
    const days = new Map(own.map((line) => [line.bookedOn.toString(), line.bookedOn]))
    const claimed = await rows.claimDays(tx, payingAccountId, [...days.values()], source)
    const bookOf = new Map(claimed.map((day) => [day.bookedOn.toString(), day.source]))
    const known = new Set(
      (await rows.knownLines(tx, payingAccountId, own)).map(
        (line) => `${line.fingerprint} ${line.occurrence}`,
      ),
    )
    const others = new Map<PlannedLine, string>()
    for (const line of own) {
      const book = bookOf.get(line.bookedOn.toString()) ?? source
      if (book !== source) others.set(line, book)
      else if (!known.has(`${line.fingerprint} ${line.occurrence}`)) fresh.add(line)
    }
    elsewhere.set(payingAccountId, others)
  }
  return { fresh, elsewhere }
}

/** What a second source adds to the book of a day: the details of a payment, where the line has
 *  none and is the only one of its day and amount in both; never a line. Answers a warning for each
 *  line that the book does not have. */
export async function addDetails(
  tx: Tx,
  elsewhere: ToldLines['elsewhere'],
): Promise<ReadonlyMap<PlannedLine, string>> {
  const warnings = new Map<PlannedLine, string>()
  for (const [payingAccountId, lines] of elsewhere) {
    if (lines.size === 0) continue
    const days = new Map([...lines.keys()].map((line) => [line.bookedOn.toString(), line.bookedOn]))
    const booked = Map.groupBy(
      await rows.linesOfDays(tx, payingAccountId, [...days.values()]),
      (line) => `${line.bookedOn} ${line.amountMinor}`,
    )
    const details: rows.DetailInsert[] = []
    const told = Map.groupBy(lines.keys(), dayAndAmount)
    for (const [key, own] of told) {
      const known = booked.get(key) ?? []
      for (const line of own.slice(known.length)) warnings.set(line, missing(line, lines.get(line)))
      const [line, second] = own
      const [only, more] = known
      if (line === undefined || only === undefined) continue
      const isAlone = second === undefined && more === undefined
      if (isAlone && only.details === 0) details.push(...detailRows(only.lineId, line.entry))
    }
    if (details.length > 0) await rows.insertDetails(tx, details)
  }
  return warnings
}

function dayAndAmount(line: PlannedLine): string {
  return `${line.bookedOn} ${line.entry.amount.minor}`
}

function missing({ entry, bookedOn }: PlannedLine, book: string | undefined): string {
  const amount = printMoney(entry.amount)
  return `line ${entry.line}: ${amount} of ${bookedOn} is not among the lines of ${book} of that day`
}
