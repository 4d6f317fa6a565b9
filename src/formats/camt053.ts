import { type Currency, parseCurrency } from '../kernel/currency.ts'
import { type Result, ok, refuse } from '../kernel/result.ts'
import {
  type BankStatement,
  type StatementAccount,
  type StatementBalance,
  type StatementEntry,
  type StatementProblem,
  proveStatement,
} from './bank-statement.ts'
import { amountAt, dateAt } from './camt-values.ts'
import { readEntry } from './camt-entry.ts'
import { structureWarnings } from './camt-structure.ts'
import { summaryWarnings } from './camt-summary.ts'
import {
  type XmlRefusal,
  type XmlTree,
  childOf,
  childrenOf,
  outermost,
  readXml,
  textOf,
} from './xml-read.ts'

/** A camt.053 (statement) or camt.054 (notification) message. Problems of single statements are
 *  with them; `problems` here are the message's own and those of its structure. */
export type CamtMessage = {
  /** A notification's entries are details, or provisional until the statement comes. */
  readonly kind: 'statement' | 'notification'
  /** `camt.053.001.08`, from the namespace; null when the file has none. */
  readonly version: string | null
  readonly messageId: string | null
  readonly createdAt: string | null
  readonly statements: readonly BankStatement[]
  readonly problems: readonly StatementProblem[]
}

export type CamtRefusal =
  | XmlRefusal
  | {
      readonly code: 'camt.not_a_statement'
      readonly element: string
      readonly line: number
      readonly message: string
    }

const bodies = [
  { body: 'BkToCstmrStmt', part: 'Stmt', kind: 'statement' },
  { body: 'BkToCstmrDbtCdtNtfctn', part: 'Ntfctn', kind: 'notification' },
] as const

/** Reads ISO 20022 camt.053 and camt.054, versions .02 on, under any namespace prefix, also inside
 *  an envelope. Lenient: departures from the schema are warnings that name element and line, what
 *  could not be read is an error. Proving: each statement says whether opening + booked entries =
 *  closing. Refuses what is no XML, declares a DOCTYPE (nothing is read then), or is neither
 *  message. */
export function readCamt(bytes: Uint8Array): Result<CamtMessage, CamtRefusal> {
  const xml = readXml(bytes)
  if (!xml.ok) return xml
  const root = xml.value
  for (const { body, part, kind } of bodies) {
    const [message] = outermost(root, body)
    if (message !== undefined) return ok(readMessage(root, message, part, kind))
  }
  return refuse({
    code: 'camt.not_a_statement',
    element: root.name,
    line: root.line,
    message: `${root.name} holds no statement (camt.053) and no notification (camt.054)`,
  })
}

/** {@link readCamt} for statements only: the book of an account is never a notification. */
export function readCamt053(bytes: Uint8Array): Result<CamtMessage, CamtRefusal> {
  const read = readCamt(bytes)
  if (!read.ok || read.value.kind === 'statement') return read
  return refuse({
    code: 'camt.not_a_statement',
    element: 'BkToCstmrDbtCdtNtfctn',
    line: 1,
    message: 'the file is a notification (camt.054), not a statement (camt.053)',
  })
}

function readMessage(
  root: XmlTree,
  message: XmlTree,
  part: 'Stmt' | 'Ntfctn',
  kind: CamtMessage['kind'],
): CamtMessage {
  const version = /camt\.05[34]\.\d{3}\.(\d{2})/.exec(message.namespace)
  const problems = structureWarnings(message, Number(version?.[1] ?? '08'))
  if (root.name !== 'Document') {
    const text = `the file begins with ${root.name}, not with Document`
    problems.unshift({ severity: 'warning', element: root.name, line: root.line, message: text })
  }
  return {
    kind,
    version: version?.[0] ?? null,
    messageId: textOf(message, 'GrpHdr', 'MsgId'),
    createdAt: textOf(message, 'GrpHdr', 'CreDtTm'),
    statements: childrenOf(message, part).map(readStatement),
    problems,
  }
}

function readStatement(tree: XmlTree): BankStatement {
  const problems: StatementProblem[] = []
  const account = readAccount(tree, problems)
  const stated = parseCurrency(textOf(tree, 'Acct', 'Ccy') ?? '')
  const balances = childrenOf(tree, 'Bal').flatMap((bal) => readBalance(bal, stated, problems))
  const opening = balanceOf(balances, ['OPBD', 'PRCD'], stated)
  const closing = balanceOf(balances, ['CLBD'], stated)
  const assumed = stated ?? opening?.amount.currency ?? null
  const all = childrenOf(tree, 'Ntry').flatMap((ntry, index) =>
    readEntry(ntry, { ordinal: index + 1, currency: assumed, problems }),
  )
  const entries = all.filter((entry) => entry.status === 'booked')
  problems.push(...summaryWarnings(childOf(tree, 'TxsSummry'), all))
  return {
    id: textOf(tree, 'Id') ?? '',
    number: textOf(tree, 'ElctrncSeqNb') ?? textOf(tree, 'LglSeqNb'),
    account,
    currency: assumed ?? onlyCurrency(all),
    opening,
    closing,
    balances,
    entries,
    notBooked: all.filter((entry) => entry.status !== 'booked'),
    proof: proveStatement({ opening, closing, entries, problems }),
    problems: limited(problems),
  }
}

/** Warnings kept for one statement; errors are all kept. */
export const STATEMENT_WARNINGS_MAX = 200

function limited(problems: readonly StatementProblem[]): readonly StatementProblem[] {
  const warnings = problems.filter((problem) => problem.severity === 'warning')
  const dropped = new Set(warnings.slice(STATEMENT_WARNINGS_MAX))
  const [first] = dropped
  if (first === undefined) return problems
  const message = `and ${dropped.size} more warnings from line ${first.line} on`
  return [...problems.filter((problem) => !dropped.has(problem)), { ...first, message }]
}

function readAccount(tree: XmlTree, problems: StatementProblem[]): StatementAccount {
  const acct = childOf(tree, 'Acct')
  const iban = textOf(acct, 'Id', 'IBAN')
  const number = iban ?? textOf(acct, 'Id', 'Othr', 'Id') ?? textOf(acct, 'Id', 'PrtryAcct', 'Id')
  if (number === null) {
    const { name: element, line } = acct ?? tree
    problems.push({ severity: 'error', element, line, message: `${element} names no account` })
  }
  const servicer = childOf(acct, 'Svcr', 'FinInstnId')
  return {
    number: (number ?? '').replaceAll(/\s/g, ''),
    isIban: iban !== null,
    ownerName: textOf(acct, 'Ownr', 'Nm') ?? textOf(acct, 'Nm'),
    servicerBic: textOf(servicer, 'BICFI') ?? textOf(servicer, 'BIC'),
  }
}

function readBalance(
  bal: XmlTree,
  currency: Currency | null,
  problems: StatementProblem[],
): readonly StatementBalance[] {
  const code = childOf(bal, 'Tp', 'CdOrPrtry')
  const kind = textOf(code, 'Cd') ?? textOf(code, 'Prtry') ?? ''
  const amount = amountAt(bal, { currency, problems, element: `Bal ${kind}`.trim() })
  if (amount === null) return []
  const side = textOf(bal, 'CdtDbtInd')
  if (side !== 'CRDT' && side !== 'DBIT') {
    const message = `Bal ${kind} does not say credit or debit; read as credit`
    problems.push({ severity: 'warning', element: 'Bal', line: bal.line, message })
  }
  const signed = side === 'DBIT' ? { ...amount, minor: -amount.minor } : amount
  return [{ kind, amount: signed, on: dateAt(bal, 'Dt', problems), line: bal.line }]
}

/** The first kind that is there. A period of several days opens with its first and closes with its
 *  last balance of a kind; with several currencies the account's own counts. */
function balanceOf(
  balances: readonly StatementBalance[],
  kinds: readonly string[],
  currency: Currency | null,
): StatementBalance | null {
  for (const kind of kinds) {
    const all = balances.filter((balance) => balance.kind === kind)
    const own = all.filter((balance) => balance.amount.currency === currency)
    const usable = own.length > 0 ? own : all
    const found = kind === 'CLBD' ? usable.at(-1) : usable.at(0)
    if (found !== undefined) return found
  }
  return null
}

function onlyCurrency(entries: readonly StatementEntry[]): Currency | null {
  const currencies = new Set(entries.map((entry) => entry.amount.currency))
  const [only] = currencies
  return currencies.size === 1 ? (only ?? null) : null
}
