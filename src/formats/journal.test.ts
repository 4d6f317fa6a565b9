import { deepEqual, equal, match } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { type Money, money, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { type Journal, type JournalAccount, type JournalDialect, writeJournal } from './journal.ts'

const golden = path.join(import.meta.dirname, '../../spec/formats/journal')
const dialects: readonly JournalDialect[] = ['hledger', 'beancount']

const available: JournalAccount = { root: 'Assets', path: ['Funds', 'EMEA-MDF', 'available Q4'] }
const payable: JournalAccount = {
  root: 'Liabilities',
  path: ['Payable', 'Łódź Systemy; "Sp. z o.o."'],
}
const bank: JournalAccount = { root: 'Assets', path: ['Bank', 'EUR operating'] }
const yen: JournalAccount = { root: 'Assets', path: ['Bank', 'JPY'] }
const budget: JournalAccount = { root: 'Equity', path: ['budget'] }

function on(text: string) {
  return Temporal.PlainDate.from(text)
}

const journal: Journal = {
  title: 'Quittance, EMEA-MDF, November 2026',
  entries: [
    {
      code: 'E-2',
      on: on('2026-11-24'),
      description: 'payment 260070001104; PR-2026-0007 | batch',
      postings: [
        { account: payable, amount: money(123_450n, 'EUR') },
        { account: bank, amount: money(-123_450n, 'EUR') },
      ],
    },
    {
      code: 'E-1',
      on: on('2026-11-02'),
      description: 'opening budget',
      postings: [
        { account: available, amount: money(1_000_000n, 'EUR') },
        { account: bank, amount: money(500_000n, 'EUR') },
        { account: budget, amount: money(-1_500_000n, 'EUR') },
        { account: yen, amount: money(9_000n, 'JPY') },
        { account: budget, amount: money(-9_000n, 'JPY') },
      ],
    },
  ],
  balances: [
    { account: bank, on: on('2026-11-24'), amount: money(376_550n, 'EUR') },
    { account: yen, on: on('2026-11-24'), amount: money(9_000n, 'JPY') },
  ],
}

/** Our own small reader of either dialect: sums of postings by account and currency. */
function balancesIn(text: string): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const line of text.split('\n')) {
    const posting = /^ {2,4}(\S.*?) {2}(-?\d+(?:\.\d+)?) ([A-Z]{3})(?: =.*)?$/.exec(line)
    if (posting === null) continue
    const [, account = '', amount = '', currency = ''] = posting
    const key = `${account} ${currency}`
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount.replace('.', '')))
  }
  return sums
}

const tools = {
  hledger: { command: 'hledger', args: ['check', 'accounts', 'commodities', 'ordereddates', '-f'] },
  ledger: { command: 'ledger', args: ['--pedantic', '--permissive', 'source', '-f'] },
  beancount: { command: 'bean-check', args: ['--no-cache'] },
} as const

/** Runs the real program on the text; null, with a visible skip, where it is not installed. */
function check(t: TestContext, tool: keyof typeof tools, text: string) {
  const { command, args } = tools[tool]
  const folder = mkdtempSync(path.join(tmpdir(), 'quittance-journal-'))
  try {
    const file = path.join(folder, 'journal')
    writeFileSync(file, text)
    const run = spawnSync(command, [...args, file], { encoding: 'utf8' })
    if (run.error === undefined) return { status: run.status, said: `${run.stdout}${run.stderr}` }
    t.skip(`${command} is not installed`)
    return null
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('ledger accepts the journal that hledger does', (t) => {
  const checked = check(t, 'ledger', unwrap(writeJournal(journal, 'hledger')))
  if (checked !== null) deepEqual(checked, { status: 0, said: '' })
})

for (const dialect of dialects) {
  test(`the ${dialect} journal is the golden file`, () => {
    const text = unwrap(writeJournal(journal, dialect))
    equal(text, readFileSync(path.join(golden, `november.${dialect}`), 'utf8'))
  })

  test(`our own reader finds the postings of the ${dialect} journal`, () => {
    const sums = balancesIn(unwrap(writeJournal(journal, dialect)))
    const bankName =
      dialect === 'hledger' ? 'Assets:Bank:EUR operating' : 'Assets:Bank:EUR-operating'
    equal(sums.get(`${bankName} EUR`), 376_550n)
    equal(sums.get('Assets:Bank:JPY JPY'), 9_000n)
  })

  test(`${dialect} itself accepts the journal`, (t) => {
    const checked = check(t, dialect, unwrap(writeJournal(journal, dialect)))
    if (checked !== null) deepEqual(checked, { status: 0, said: '' })
  })

  test(`${dialect} itself refuses a balance one cent off`, (t) => {
    const [first, ...rest] = journal.balances
    const off = [{ ...first!, amount: money(376_551n, 'EUR') }, ...rest]
    const checked = check(t, dialect, unwrap(writeJournal({ ...journal, balances: off }, dialect)))
    if (checked !== null) match(`${checked.status} ${checked.said}`, /^1 [\s\S]*balance/i)
  })
}

test('hledger computes the balances our own reader does', (t) => {
  const text = unwrap(writeJournal(journal, 'hledger'))
  const run = spawnSync(
    'hledger',
    ['-f', '-', 'balance', '--flat', '--no-total', '-O', 'csv', '--layout=bare'],
    {
      input: text,
      encoding: 'utf8',
    },
  )
  if (run.error !== undefined) return t.skip('hledger is not installed')
  const rows = run.stdout.trim().split('\n').slice(1)
  const found = rows.map((row) => /^"(.*)","(.*)","(.*)"$/.exec(row) ?? [])
  const theirs = found.map(([, account, code, amount]) => `${account} ${code} ${amount}`).sort()
  const ours = [...balancesIn(text)]
    .filter(([, minor]) => minor !== 0n)
    .map(([key, minor]) => `${key} ${decimals(minor, key.slice(-3))}`)
    .sort()
  deepEqual(theirs, ours)
})

function decimals(minor: bigint, currency: string): string {
  return toDecimal(money(minor, currency))
}

test('any balanced entries are written and sum to what they were', () => {
  const amounts = fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), {
    minLength: 1,
    maxLength: 8,
  })
  fc.assert(
    fc.property(
      fc.array(amounts, { maxLength: 10 }),
      fc.constantFrom(...dialects),
      (list, dialect) => {
        const entries = list.map((minors, index) => ({
          code: `E${index}`,
          on: on('2026-01-01').add({ days: index % 3 }),
          description: 'any',
          postings: [
            ...minors.map((minor) => ({ account: bank, amount: money(minor, 'EUR') })),
            { account: budget, amount: money(-minors.reduce((a, b) => a + b, 0n), 'EUR') },
          ],
        }))
        const total = list.flat().reduce((a, b) => a + b, 0n)
        const sums = balancesIn(
          unwrap(writeJournal({ title: 't', entries, balances: [] }, dialect)),
        )
        equal([...sums].find(([key]) => key.startsWith('Assets'))?.[1] ?? 0n, total)
      },
    ),
    { numRuns: 50 },
  )
})

test('entries that do not sum to zero, repeat a code, or are empty are refused', () => {
  const [first] = journal.entries
  const refused = (entries: Journal['entries']) => {
    const written = writeJournal({ ...journal, entries }, 'hledger')
    return written.ok ? 'written' : written.refusal.code
  }
  const off: Money = money(1n, 'EUR')
  equal(refused([{ ...first!, postings: [{ account: bank, amount: off }] }]), 'journal.unbalanced')
  equal(refused([first!, first!]), 'journal.duplicate_code')
  equal(refused([{ ...first!, postings: [] }]), 'journal.empty_entry')
})

test('two accounts that would share one name are refused', () => {
  const other: JournalAccount = { root: 'Assets', path: ['Bank', 'EUR-operating'] }
  const written = writeJournal(
    { ...journal, balances: [{ account: other, on: on('2026-11-24'), amount: money(0n, 'EUR') }] },
    'beancount',
  )
  equal(written.ok ? 'written' : written.refusal.code, 'journal.name_clash')
})
