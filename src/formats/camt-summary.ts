import { sum, toDecimal } from '../kernel/money.ts'
import type { StatementEntry, StatementProblem } from './bank-statement.ts'
import { plainAmount } from './camt-values.ts'
import { type XmlTree, childOf, textOf } from './xml-read.ts'

const parts = [
  { name: 'TtlNtries', of: () => true },
  { name: 'TtlCdtNtries', of: (entry: StatementEntry) => entry.side === 'credit' },
  { name: 'TtlDbtNtries', of: (entry: StatementEntry) => entry.side === 'debit' },
] as const

/** Where the statement's own summary (`TxsSummry`) counts or adds otherwise than its entries. Sums
 *  are compared only while all entries are in one currency: the summary names none. */
export function summaryWarnings(
  summary: XmlTree | null,
  entries: readonly StatementEntry[],
): StatementProblem[] {
  if (summary === null) return []
  return parts.flatMap(({ name, of }) => {
    const tree = childOf(summary, name)
    return tree === null ? [] : partWarnings(tree, entries.filter(of))
  })
}

function partWarnings(tree: XmlTree, entries: readonly StatementEntry[]): StatementProblem[] {
  const warnings: StatementProblem[] = []
  const warn = (message: string) =>
    warnings.push({ severity: 'warning', element: tree.name, line: tree.line, message })
  const count = textOf(tree, 'NbOfNtries')
  if (count !== null && Number(count) !== entries.length) {
    warn(`${tree.name} counts ${count} entries, the statement has ${entries.length}`)
  }
  const stated = textOf(tree, 'Sum')
  const [currency, ...others] = new Set(entries.map((entry) => entry.amount.currency))
  if (stated === null || currency === undefined || others.length > 0) return warnings
  const sizes = entries.map(({ amount }) => ({
    ...amount,
    minor: amount.minor < 0n ? -amount.minor : amount.minor,
  }))
  const total = sum(sizes, currency)
  if (plainAmount(stated, currency)?.minor !== total.minor) {
    warn(`${tree.name} adds up to ${stated}, the entries to ${toDecimal(total)} ${currency}`)
  }
  return warnings
}
