import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventsOfSubject } from '../audit/index.ts'
import { execute } from '../identity/execute.ts'
import { must } from '../kernel/assert.ts'
import { isWorkingDay, previousBankingDay } from '../kernel/calendar.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { testActor, testCall, testDatabase } from '../platform/testing.ts'
import { bankingCalendarCode, calendarOf, publishedUntil, statePublished } from './index.ts'

const db = await testDatabase()
after(() => db.close())

const day = Temporal.PlainDate.from
const calendarFor = async (currency: string) => {
  const code = bankingCalendarCode(currency as 'EUR')
  return must(await withTx(db.world.app, (tx) => calendarOf(tx, code)), code)
}

/** Of each currency: days its banks are closed on, and weekdays near them on which they work. */
const known: Readonly<Record<string, { closed: readonly string[]; open: readonly string[] }>> = {
  // SIC: Berchtold's Day, Ascension, Whit Monday and 1 August; never moved off a weekend.
  CHF: {
    closed: ['2026-01-02', '2026-05-14', '2026-05-25', '2029-08-01', '2025-12-26'],
    open: ['2026-08-03', '2027-05-03', '2026-12-28', '2026-06-04'],
  },
  // RITS: what Sydney and Melbourne both keep. Anzac Day is not moved off a weekend by both;
  // Labour Day and the Cup are not kept by both.
  AUD: {
    closed: ['2025-01-27', '2026-06-08', '2026-12-28', '2027-12-28', '2028-01-03', '2030-01-28'],
    open: ['2026-04-27', '2026-10-05', '2026-11-03', '2026-08-03'],
  },
  // STR: Carnival, Corpus Christi, and 20 November since 2024; the last day of the year settles.
  BRL: {
    closed: ['2026-02-16', '2026-02-17', '2026-06-04', '2024-11-20', '2029-02-12', '2030-03-05'],
    open: ['2026-02-18', '2026-12-31', '2026-12-24'],
  },
  // CNBV: first Monday of February, third of March and November; the change of the executive.
  MXN: {
    closed: ['2026-02-02', '2026-03-16', '2026-04-02', '2026-11-16', '2024-10-01', '2030-10-01'],
    open: ['2026-02-05', '2026-10-01', '2026-11-20', '2026-05-05'],
  },
  // Mumbai: as notified; Id-E-Milad was moved in 2024 and 2025.
  INR: {
    closed: ['2026-03-03', '2026-05-28', '2026-11-10', '2025-09-08', '2024-09-18', '2028-01-26'],
    open: ['2025-09-05', '2024-09-16', '2026-11-09', '2026-11-11'],
  },
  // MEPS+: what falls on a Sunday is kept on Monday, never what falls on a Saturday.
  SGD: {
    closed: ['2026-02-17', '2026-06-01', '2026-08-10', '2026-11-09', '2024-02-12', '2025-10-20'],
    open: ['2026-03-23', '2025-06-09', '2025-08-11'],
  },
}

test('each currency’s banks close on their own days and work on the days beside them', async () => {
  for (const [currency, { closed, open }] of Object.entries(known)) {
    const calendar = await calendarFor(currency)
    for (const on of closed) assert.ok(!isWorkingDay(calendar, day(on)), `${currency} ${on}`)
    for (const on of open) assert.ok(isWorkingDay(calendar, day(on)), `${currency} ${on}`)
    for (const on of calendar.holidays.keys()) assert.ok(day(on).dayOfWeek < 6, `${currency} ${on}`)
  }
})

/** Easter by Gauss's rule in its Gregorian form (Meeus, Jones and Butcher). */
function easter(year: number): Temporal.PlainDate {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 19 * l) / 433)
  const month = Math.floor((h + l - 7 * m + 90) / 25)
  return new Temporal.PlainDate(year, month, (h + l - 7 * m + 33 * month + 19) % 32)
}

test('what goes by Easter goes by Easter in every year from 2024 to 2030', async () => {
  const after: Readonly<Record<string, readonly number[]>> = {
    CHF: [-2, 1, 39, 50],
    AUD: [-2, 1],
    BRL: [-48, -47, -2, 60],
    MXN: [-3, -2],
    INR: [-2],
    SGD: [-2],
  }
  for (const [currency, offsets] of Object.entries(after)) {
    const calendar = await calendarFor(currency)
    for (let year = 2024; year <= 2030; year++) {
      for (const days of offsets) {
        const on = easter(year).add({ days })
        assert.ok(!isWorkingDay(calendar, on), `${currency} ${on}`)
      }
    }
  }
})

test('a due day that falls on Carnival or Chinese New Year is the banking day before', async () => {
  const due = async (currency: string, on: string) =>
    previousBankingDay(await calendarFor(currency), day(on)).toString()
  assert.equal(await due('BRL', '2026-02-17'), '2026-02-13')
  assert.equal(await due('SGD', '2026-02-18'), '2026-02-16')
  assert.equal(await due('CHF', '2026-01-02'), '2025-12-31')
  assert.equal(await due('INR', '2026-05-01'), '2026-04-30')
})

test('days by the moon are known as far as they are published, and for longer once stated', async () => {
  const codes = ['sg-meps', 'in-rbi', 'ch-sic', 'jp-bank', 'berlin']
  const read = () => withTx(db.world.app, (tx) => publishedUntil(tx, codes))
  const text = [...(await read())].map(([code, until]) => `${code} ${until ?? 'nobody said'}`)
  assert.deepEqual(text.toSorted(), [
    'berlin nobody said',
    'ch-sic 2030-12-31',
    'in-rbi 2026-12-31',
    'jp-bank 2027-12-31',
    'sg-meps 2026-12-31',
  ])
  const state = (calendarCode: string, until: string) =>
    execute(testCall(db, testActor(['lead'])), 'calendar.edit', statePublished, {
      calendarCode,
      until: day(until),
      source: 'Ministry of Manpower: public holidays of 2027',
    })
  const codeOf = (result: Awaited<ReturnType<typeof state>>) =>
    result.ok ? 'ok' : result.refusal.code
  unwrap(await state('sg-meps', '2027-12-31'))
  assert.equal((await read()).get('sg-meps')?.toString(), '2027-12-31')
  assert.equal(codeOf(await state('sg-meps', '2027-12-31')), 'clocks.published_longer')
  assert.equal(codeOf(await state('berlin', '2027-12-31')), 'clocks.not_banking')
  assert.equal(codeOf(await state('munich', '2027-12-31')), 'clocks.calendar_unknown')
  const told = await withTx(db.world.app, (tx) => eventsOfSubject(tx, 'calendar', 'sg-meps'))
  assert.deepEqual(
    told.map((row) => row.type),
    ['calendar.published'],
  )
})
