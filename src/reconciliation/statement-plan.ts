import type {
  BankStatement,
  StatementEntry,
  StatementProblem,
  StatementProof,
} from '../formats/bank-statement.ts'
import type { Currency } from '../kernel/currency.ts'
import { type Money, sum } from '../kernel/money.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import { lineFingerprint, occurrences } from './fingerprint.ts'

/** One of our accounts, as a statement found it. */
export type OwnAccount = {
  readonly payingAccountId: string
  readonly payerId: string
  readonly name: string
  readonly currency: Currency
}

export type PlannedLine = {
  readonly entry: StatementEntry
  readonly bookedOn: PlainDate
  readonly fingerprint: string
  readonly occurrence: number
}

export type PlannedStatement = {
  readonly ordinal: number
  readonly account: OwnAccount
  readonly statement: BankStatement
  readonly proof: StatementProof
  readonly openedOn: PlainDate | null
  readonly closedOn: PlainDate | null
  readonly linesSum: Money
  readonly lines: readonly PlannedLine[]
  readonly warnings: readonly string[]
}

/** What was read of a file. */
export type StatementContents = {
  readonly statements: readonly BankStatement[]
  readonly problems: readonly StatementProblem[]
}

export type StatementPlan = {
  /** Why nothing of the file is booked; null when all of it is. */
  readonly quarantine: string | null
  readonly statements: readonly PlannedStatement[]
}

/** Warnings kept per statement. */
export const WARNINGS_MAX = 20

/** What importing a file would book: pure. `accounts` are those of the statements, in their order.
 *  The file is quarantined whole when a statement contradicts itself, or a line could not be read
 *  or has no day: a book with a hole is worse than a book that waits. */
export function planStatements(
  message: StatementContents,
  accounts: readonly OwnAccount[],
): StatementPlan {
  const planned = message.statements.map((statement, index) =>
    planStatement(statement, index + 1, accounts[index]!),
  )
  return { quarantine: quarantineReason(message, planned), statements: numbered(planned) }
}

type Undated = Omit<PlannedStatement, 'lines'> & {
  readonly lines: readonly Omit<PlannedLine, 'occurrence'>[]
}

function planStatement(statement: BankStatement, ordinal: number, account: OwnAccount): Undated {
  const { entries, opening, closing, problems, proof } = statement
  const lines = entries.flatMap((entry) => {
    const bookedOn = dayOf(entry, statement)
    return bookedOn === null
      ? []
      : [{ entry, bookedOn, fingerprint: lineFingerprint(entry, bookedOn) }]
  })
  const days = lines.map((line) => line.bookedOn).sort(Temporal.PlainDate.compare)
  return {
    ordinal,
    account,
    statement,
    proof,
    openedOn: opening?.on ?? days[0] ?? null,
    closedOn: closing?.on ?? days.at(-1) ?? opening?.on ?? null,
    linesSum: sum(
      entries.map((entry) => entry.amount),
      account.currency,
    ),
    lines,
    warnings: problems
      .filter((problem) => problem.severity === 'warning')
      .slice(0, WARNINGS_MAX)
      .map((problem) => `line ${problem.line}: ${problem.message}`),
  }
}

/** The day a line counts for: booked, else valued, else the statement's closing day. */
function dayOf(entry: StatementEntry, statement: BankStatement): PlainDate | null {
  return entry.bookedOn ?? entry.valuedOn ?? statement.closing?.on ?? null
}

/** Identical lines are numbered through the whole file, account by account: all are counted. */
function numbered(planned: readonly Undated[]): PlannedStatement[] {
  const keys = planned.flatMap(({ account, lines }) =>
    lines.map((line) => `${account.payingAccountId} ${line.fingerprint}`),
  )
  const counts = occurrences(keys)
  let next = 0
  return planned.map((each) => ({
    ...each,
    lines: each.lines.map((line) => ({ ...line, occurrence: counts[next++]! })),
  }))
}

function quarantineReason(message: StatementContents, planned: readonly Undated[]): string | null {
  for (const problem of message.problems) {
    if (problem.severity === 'error') return `line ${problem.line}: ${problem.message}`
  }
  for (const { statement, proof, lines } of planned) {
    if (proof.state === 'contradicted') return proof.why
    const unread = statement.problems.find((problem) => problem.severity === 'error')
    if (unread !== undefined) return `line ${unread.line} was not read: ${unread.message}`
    const dated = new Set(lines.map((line) => line.entry))
    const undated = statement.entries.find((entry) => !dated.has(entry))
    if (undated !== undefined) return `line ${undated.line}: the entry has no booking day`
  }
  return null
}

/** The first currency of a statement that is not its account's, in a balance or an entry. */
export function otherCurrency(statement: BankStatement, currency: Currency): Currency | null {
  const balances = [statement.opening, statement.closing].flatMap((balance) =>
    balance === null ? [] : [balance.amount.currency],
  )
  const stated = statement.currency === null ? [] : [statement.currency]
  const all = [...stated, ...balances, ...statement.entries.map((entry) => entry.amount.currency)]
  return all.find((found) => found !== currency) ?? null
}
