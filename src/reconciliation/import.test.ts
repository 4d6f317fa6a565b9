import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { person } from '../identity/testing.ts'
import { money } from '../kernel/money.ts'
import { type Refusal, type Result, unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { bucketTotals, closePeriod } from '../ledger/index.ts'
import { sql } from '../platform/db.ts'
import { inAct, testDatabase, undone } from '../platform/testing.ts'
import { reconciliationConstraints } from './refusals.ts'
import { addAccount, camt053, importAs, mt940, ownAccount } from './testing.ts'
import { verifications } from './verify.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(reconciliationConstraints)) })
after(() => db.close())
const finance = {
  adds: await person(db, { roles: ['finance'] }),
  approves: await person(db, { roles: ['finance'] }),
}
const clerk = finance.adds
const iban = 'DE89370400440532013000'
const { payerId, payingAccountId } = await ownAccount(db, finance, { code: 'EMEA', iban })
const eur = (text: string) => money(BigInt(text.replace('.', '')), 'EUR')

const march = {
  iban,
  id: 'S-1',
  from: '2026-03-02',
  to: '2026-03-02',
  opening: eur('1000.00'),
  entries: [
    { amount: eur('-12.50'), on: '2026-03-02', reference: 'A1', name: 'Cafe' },
    { amount: eur('-12.50'), on: '2026-03-02', reference: 'A1', name: 'Cafe' },
    { amount: eur('200.00'), on: '2026-03-02', reference: 'A2', name: 'Somebody' },
  ],
}

const code = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.refusal.code)

async function counted(account = payingAccountId) {
  return undone(db, async (tx) => {
    const { lines, minor } = await tx.one<{ lines: number; minor: bigint }>(sql`
      select count(*)::int as lines, coalesce(sum(amount_minor), 0)::int8 as minor
      from reconciliation.lines where paying_account_id = ${account}`)
    const totals = await bucketTotals(tx, account)
    return { lines, minor, bank: totals.get('bank') ?? 0n, suspense: totals.get('suspense') ?? 0n }
  })
}

test('a statement is proven, its lines are booked once, identical ones all counted', async () => {
  const imported = unwrap(await importAs(db, clerk, camt053(march)))
  assert.equal(imported.outcome, 'imported')
  assert.deepEqual(imported.matched, { settled: 0, returned: 0, proposed: 0, breaks: 3 })
  assert.deepEqual(await counted(), {
    lines: 3,
    minor: 17500n,
    bank: 17500n,
    suspense: -17500n,
  })
})

test('E42: the same file again, and the same day in another file, add nothing', async () => {
  const before = await counted()
  assert.equal(unwrap(await importAs(db, clerk, camt053(march))).outcome, 'known')
  const resent = unwrap(await importAs(db, clerk, camt053({ ...march, id: 'S-1-again' })))
  assert.equal(resent.outcome, 'imported')
  assert.deepEqual(await counted(), before)
})

test('E42: the same day as MT940 adds no line, and what the book lacks is said', async () => {
  const before = await counted()
  const told = unwrap(await importAs(db, clerk, mt940({ ...march, id: 'M-1' })))
  assert.equal(told.outcome, 'imported')
  assert.deepEqual(await counted(), before)
  const other = { amount: eur('-3.00'), on: '2026-03-02', reference: 'A9', name: 'Kiosk' }
  const entries = [...march.entries, other]
  unwrap(await importAs(db, clerk, mt940({ ...march, id: 'M-2', entries })))
  assert.deepEqual(await counted(), before)
  const rows = await undone(db, (tx) =>
    tx.many<{ id: string; source: string; lines: number; warnings: string[] }>(sql`
      select bank_id as id, source, lines_new as lines, warnings
      from reconciliation.statements where bank_id like 'M-%' order by bank_id`),
  )
  assert.deepEqual(rows, [
    { id: 'M-1', source: 'mt940', lines: 0, warnings: [] },
    {
      id: 'M-2',
      source: 'mt940',
      lines: 0,
      warnings: ['line 11: -3.00 EUR of 2026-03-02 is not among the lines of camt.053 of that day'],
    },
  ])
})

test('across files a line counts as often as in the file that has most', async () => {
  const before = await counted()
  const entries = [...march.entries, march.entries[0]!]
  unwrap(await importAs(db, clerk, camt053({ ...march, id: 'S-1-three', entries })))
  const now = await counted()
  assert.equal(now.lines, before.lines + 1)
  assert.equal(now.minor, before.minor - 1250n)
})

test('a file that contradicts itself is kept and books nothing', async () => {
  const before = await counted()
  const closing = eur('1175.01')
  const bytes = camt053({ ...march, id: 'S-2', from: '2026-03-03', to: '2026-03-03', closing })
  const kept = unwrap(await importAs(db, clerk, bytes))
  assert.equal(kept.outcome, 'quarantined')
  assert.deepEqual(await counted(), before)
  const row = await undone(db, (tx) =>
    tx.one<{ why: string; differenceMinor: bigint; lines: number }>(sql`
      select why, difference_minor as "differenceMinor", lines_new as lines
      from reconciliation.statements where bank_id = 'S-2'`),
  )
  assert.equal(row.differenceMinor, 1n)
  assert.equal(row.lines, 0)
  assert.match(row.why, /1175\.00.*1175\.01/)
  assert.equal(unwrap(await importAs(db, clerk, bytes)).outcome, 'known')
})

test('an account that is not ours is refused, naming what was found and what there is', async () => {
  const other = await importAs(db, clerk, camt053({ ...march, iban: 'DE02120300000000202051' }))
  assert.equal(code(other), 'statement.account_unknown')
  assert.ok(!other.ok && other.refusal.code === 'statement.account_unknown')
  assert.deepEqual(other.refusal.found, ['DE02…2051'])
  assert.equal(other.refusal.accounts.length, 1)
  const opening = money(100000n, 'CHF')
  const swiss = await importAs(db, clerk, camt053({ ...march, id: 'S-3', opening, entries: [] }))
  assert.equal(code(swiss), 'statement.other_currency')
})

test('what is no statement is refused with what was found', async () => {
  const text = new TextEncoder().encode('<Document><Foo/></Document>')
  assert.equal(code(await importAs(db, clerk, text)), 'statement.unreadable')
  const specialist = await person(db, { roles: ['program_owner'] })
  assert.equal(code(await importAs(db, specialist, camt053(march))), 'identity.not_allowed')
})

test('an account is found by its number without an IBAN', async () => {
  const usd = await addAccount(db, finance, {
    payerId,
    name: 'USD operating',
    currency: 'USD',
    profile: 'usd',
    calendar: 'us-fed',
    account: { scheme: 'aba', routingNumber: '021000021', accountNumber: '1234567890' },
  })
  const bytes = camt053({
    otherId: '1234567890',
    id: 'U-1',
    from: '2026-03-02',
    to: '2026-03-02',
    opening: money(0n, 'USD'),
    entries: [{ amount: money(-500n, 'USD'), on: '2026-03-02' }],
  })
  assert.equal(unwrap(await importAs(db, clerk, bytes)).outcome, 'imported')
  assert.equal((await counted(usd.payingAccountId)).bank, -500n)
})

test('E45: a line for a closed month is booked in the open one and says so', async () => {
  const own = await ownAccount(db, finance, { code: 'LATE', iban: 'FR1420041010050500013M02606' })
  await inAct(db, clerk, async (act) =>
    unwrap(await closePeriod(act, { payerId: own.payerId, month: '2026-02' })),
  )
  const bytes = camt053({
    ...march,
    iban: 'FR1420041010050500013M02606',
    id: 'L-1',
    from: '2026-02-27',
    to: '2026-02-27',
    entries: [{ amount: eur('-5.00'), on: '2026-02-27' }],
  })
  unwrap(await importAs(db, clerk, bytes))
  const line = await undone(db, (tx) =>
    tx.one<{
      bookedOn: Temporal.PlainDate
      enteredOn: Temporal.PlainDate
      late: number
      earned: Temporal.PlainDate
    }>(sql`
      select l.booked_on as "bookedOn", l.entered_on as "enteredOn", s.lines_late as late,
        e.earned_period as earned
      from reconciliation.lines l join reconciliation.statements s using (statement_id)
      join ledger.entries e on e.entry_id = l.entry_id
      where l.paying_account_id = ${own.payingAccountId}`),
  )
  assert.equal(line.bookedOn.toString(), '2026-02-27')
  assert.equal(line.enteredOn.toString(), '2026-03-01')
  assert.equal(line.earned.toString(), '2026-02-01')
  assert.equal(line.late, 1)
})

test('the same statement imported twice at once is booked once', async () => {
  const own = await ownAccount(db, finance, { code: 'RACE', iban: 'GB29NWBK60161331926819' })
  const made = { ...march, iban: 'GB29NWBK60161331926819' }
  const results = await Promise.all([
    importAs(db, clerk, camt053(made)),
    importAs(db, finance.approves, camt053(made)),
    importAs(db, clerk, camt053({ ...made, id: 'S-other-bytes' })),
  ])
  const outcomes = results.map((result) => unwrap(result).outcome).sort()
  assert.deepEqual(outcomes, ['imported', 'imported', 'known'])
  assert.equal((await counted(own.payingAccountId)).lines, 3)
})

test('MT940 is the book of a day that came so first; the camt.053 of it adds the payment', async () => {
  const own = await ownAccount(db, finance, { code: 'SWIFT', iban: 'DE02100500000054540402' })
  const on = '2026-03-05'
  const bare = {
    iban: '10050000/54540402EUR',
    id: 'W-1',
    from: on,
    to: on,
    opening: eur('500.00'),
    entries: [{ amount: eur('-7.00'), on, reference: 'B1' }],
  }
  unwrap(await importAs(db, clerk, mt940(bare)))
  assert.equal((await counted(own.payingAccountId)).minor, -700n)
  const [entry] = bare.entries
  const full = { ...entry!, name: 'Kiosk', endToEndId: 'INVOICE-7' }
  const iban = 'DE02100500000054540402'
  for (const id of ['C-1', 'C-2']) {
    unwrap(await importAs(db, clerk, camt053({ ...bare, id, iban, entries: [full] })))
  }
  assert.equal((await counted(own.payingAccountId)).lines, 1)
  const details = await undone(db, (tx) =>
    tx.many<{ id: string; name: string }>(sql`
      select d.end_to_end_id as id, d.counterparty_name as name from reconciliation.details d
      join reconciliation.lines l on l.line_id = d.line_id
      where l.paying_account_id = ${own.payingAccountId}`),
  )
  assert.deepEqual(details, [{ id: 'INVOICE-7', name: 'Kiosk' }])
  await undone(db, async (tx) => {
    for (const { name, firstWrong } of verifications) assert.equal(await firstWrong(tx), null, name)
  })
})
