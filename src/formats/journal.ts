import { type Currency, currencyScale } from '../kernel/currency.ts'
import { type Money, toDecimal } from '../kernel/money.ts'
import { type Result, ok, refuse } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'

/** Which program reads it: hledger (and ledger), or beancount. */
export type JournalDialect = 'hledger' | 'beancount'

/** A ledger account as plain text accounting names it: one of five roots, then names from wide to
 *  narrow, such as `Assets` / `Bank`, `EUR operating`. */
export type JournalAccount = {
  readonly root: 'Assets' | 'Liabilities' | 'Equity' | 'Income' | 'Expenses'
  readonly path: readonly string[]
}

export type JournalPosting = { readonly account: JournalAccount; readonly amount: Money }

export type JournalEntry = {
  /** Our name of the entry, unique in the journal. */
  readonly code: string
  readonly on: PlainDate
  readonly description: string
  /** Debit is positive; per currency they sum to zero. */
  readonly postings: readonly JournalPosting[]
}

/** What an account holds at the end of a day; the reading program checks it. */
export type JournalBalance = JournalPosting & { readonly on: PlainDate }

export type Journal = {
  readonly title: string
  readonly entries: readonly JournalEntry[]
  readonly balances: readonly JournalBalance[]
}

export type JournalRefusal =
  | { readonly code: 'journal.unbalanced'; readonly entry: string; readonly off: Money }
  | { readonly code: 'journal.empty_entry'; readonly entry: string }
  | { readonly code: 'journal.duplicate_code'; readonly entry: string }
  | {
      /** Two accounts of ours would have one name there. */
      readonly code: 'journal.name_clash'
      readonly name: string
      readonly accounts: readonly [string, string]
    }

/** Writes a plain text journal: commodities and accounts declared, entries by date in the given
 *  order, balances asserted at the end of their day. Strict readers accept it (`hledger check
 *  accounts commodities`, `bean-check`). Refuses entries that do not sum to zero and names that
 *  would merge. The same journal gives the same text. */
export function writeJournal(
  journal: Journal,
  dialect: JournalDialect,
): Result<string, JournalRefusal> {
  const wrong = firstWrong(journal.entries)
  if (wrong !== null) return refuse(wrong)
  const names = accountNames(journal, dialect)
  if (!names.ok) return names
  const entries = [...journal.entries].sort((a, b) => compareDates(a.on, b.on))
  const print = { name: (account: JournalAccount) => nameOf(account, dialect), dialect }
  const firstOn = earliest(journal)
  const body =
    dialect === 'hledger'
      ? hledgerBody(journal, entries, print)
      : beancountBody(journal, entries, print)
  const head = [
    `; ${oneLine(journal.title)}`,
    '',
    ...declarations(journal, names.value, dialect, firstOn),
    '',
  ]
  return ok(`${[...head, ...body].join('\n')}\n`)
}

function firstWrong(entries: readonly JournalEntry[]): JournalRefusal | null {
  const codes = new Set<string>()
  for (const { code, postings } of entries) {
    if (codes.has(code)) return { code: 'journal.duplicate_code', entry: code }
    codes.add(code)
    if (postings.length === 0) return { code: 'journal.empty_entry', entry: code }
    const sums = new Map<Currency, bigint>()
    for (const { amount } of postings) {
      sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + amount.minor)
    }
    for (const [currency, minor] of sums) {
      if (minor !== 0n) return { code: 'journal.unbalanced', entry: code, off: { minor, currency } }
    }
  }
  return null
}

/** Every account's name, sorted; refused when two accounts would share one. */
function accountNames(journal: Journal, dialect: JournalDialect): Result<string[], JournalRefusal> {
  const names = new Map<string, string>()
  const postings = [...journal.entries.flatMap((entry) => entry.postings), ...journal.balances]
  for (const { account } of postings) {
    const name = nameOf(account, dialect)
    const own = JSON.stringify([account.root, ...account.path])
    const other = names.get(name)
    if (other !== undefined && other !== own) {
      return refuse({ code: 'journal.name_clash', name, accounts: [other, own] })
    }
    names.set(name, own)
  }
  return ok([...names.keys()].sort(compareText))
}

/** hledger ends a name at two spaces and divides it at `:`; beancount's parts begin with a capital
 *  or a digit and hold letters, digits and `-` only. */
function nameOf({ root, path }: JournalAccount, dialect: JournalDialect): string {
  const parts = path.map((part) => {
    const plain = part
      .normalize('NFC')
      .replaceAll(/[\s;:"]+/gu, ' ')
      .trim()
    if (dialect === 'hledger') return plain || '-'
    const dashed = plain.replaceAll(/[^\p{L}\p{N}-]+/gu, '-').replaceAll(/^-+|-+$/g, '')
    const capital = dashed.slice(0, 1).toUpperCase() + dashed.slice(1)
    return /^[\p{Lu}\p{Nd}]/u.test(capital) ? capital : `X${capital}`
  })
  return [root, ...parts].join(':')
}

function declarations(
  journal: Journal,
  names: readonly string[],
  dialect: JournalDialect,
  firstOn: PlainDate | null,
): string[] {
  const amounts = [...journal.entries.flatMap((entry) => entry.postings), ...journal.balances]
  const currencies = [...new Set(amounts.map(({ amount }) => amount.currency))].sort(compareText)
  if (dialect === 'hledger') {
    return [
      ...currencies.flatMap((code) => [`commodity ${code}`, `  format ${sampleAmount(code)}`]),
      ...names.map((name) => `account ${name}`),
    ]
  }
  return [
    ...currencies.map((code) => `${firstOn} commodity ${code}`),
    ...names.map((name) => `${firstOn} open ${name}`),
  ]
}

/** The decimal mark is declared: `1000.00 EUR`; for yen `JPY 1000.`, as hledger wants a mark and
 *  ledger takes none between a number and its commodity. */
function sampleAmount(currency: Currency): string {
  const decimals = currencyScale(currency)
  return decimals === 0 ? `${currency} 1000.` : `1000.${'0'.repeat(decimals)} ${currency}`
}

type Printing = {
  readonly name: (account: JournalAccount) => string
  readonly dialect: JournalDialect
}

function hledgerBody(
  journal: Journal,
  entries: readonly JournalEntry[],
  print: Printing,
): string[] {
  const asserted = balancesByDay(journal.balances)
  const dates = [...new Set([...entries.map(({ on }) => `${on}`), ...asserted.keys()])].sort(
    compareText,
  )
  return dates.flatMap((date) => [
    ...entries
      .filter(({ on }) => `${on}` === date)
      .flatMap((entry) => [
        `${date} (${codeText(entry.code)}) ${oneLine(entry.description)}`,
        ...entry.postings.map(
          (posting) => `    ${print.name(posting.account)}  ${amountText(posting.amount)}`,
        ),
        '',
      ]),
    ...assertionEntry(date, asserted.get(date) ?? [], print),
  ])
}

/** Balances at the end of a day are asserted by postings of nothing behind the day's entries. */
function assertionEntry(
  date: string,
  balances: readonly JournalBalance[],
  print: Printing,
): string[] {
  if (balances.length === 0) return []
  const lines = balances.map(({ account, amount }) => {
    const nothing = amountText({ minor: 0n, currency: amount.currency })
    return `    ${print.name(account)}  ${nothing} = ${amountText(amount)}`
  })
  return [`${date} balances at the end of the day`, ...lines, '']
}

function beancountBody(
  journal: Journal,
  entries: readonly JournalEntry[],
  print: Printing,
): string[] {
  const written = entries.flatMap((entry) => [
    `${entry.on} * ${quoted(entry.description)}`,
    `  code: ${quoted(entry.code)}`,
    ...entry.postings.map(
      (posting) => `  ${print.name(posting.account)}  ${amountText(posting.amount)}`,
    ),
    '',
  ])
  const asserted = [...journal.balances]
    .sort((a, b) => compareDates(a.on, b.on))
    .map(
      ({ account, amount, on }) =>
        `${on.add({ days: 1 })} balance ${print.name(account)}  ` +
        `${toDecimal(amount)} ~ 0 ${amount.currency}`,
    )
  return [...written, ...asserted]
}

function balancesByDay(
  balances: readonly JournalBalance[],
): ReadonlyMap<string, readonly JournalBalance[]> {
  const days = new Map<string, JournalBalance[]>()
  for (const balance of balances) {
    const day = `${balance.on}`
    days.set(day, [...(days.get(day) ?? []), balance])
  }
  return days
}

function amountText(amount: Money): string {
  return `${toDecimal(amount)} ${amount.currency}`
}

/** Comments begin at `;`, and hledger reads `|` in a description as payee and note. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(';', ',').trim()
}

function codeText(text: string): string {
  return oneLine(text).replaceAll(/[()]/g, '-')
}

function quoted(text: string): string {
  return `"${text.replaceAll(/\s+/gu, ' ').replaceAll('\\', '\\\\').replaceAll('"', '\\"').trim()}"`
}

function earliest(journal: Journal): PlainDate | null {
  const dates = [...journal.entries, ...journal.balances].map(({ on }) => on).sort(compareDates)
  return dates[0] ?? null
}

function compareDates(a: PlainDate, b: PlainDate): number {
  return compareText(a.toString(), b.toString())
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
