import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { eventsOfSubject, systemActor } from '../audit/index.ts'
import { execute } from '../identity/execute.ts'
import { isWorkingDay } from '../kernel/calendar.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testActor, testCall, testDatabase } from '../platform/testing.ts'
import {
  bankingCalendarCode,
  addCalendar,
  addHoliday,
  calendarOf,
  clocksOf,
  dropHoliday,
  dueOf,
  handClock,
  pauseClock,
  reopenClock,
  resumeClock,
  startClock,
  stopClock,
  timeSplitOf,
  verifications,
  warnClocks,
} from './index.ts'

const db = await testDatabase()
after(() => db.close())

const lead = testActor(['lead'])
const local = (text: string): Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').toInstant()
const newSubject = () => ({ subjectKind: 'submission', subjectId: randomUUID() })
const decision = (subject: ReturnType<typeof newSubject>) => ({ ...subject, kind: 'decision' })

async function started(at: string, targetDays = 2, calendarCode = 'berlin') {
  const subject = newSubject()
  const clock = await inAct(
    db,
    lead,
    async (act) =>
      unwrap(await startClock(act, { ...decision(subject), calendarCode, targetDays })),
    local(at),
  )
  return { subject, clock }
}
const firstWrong = () => withTx(db.world.app, (tx) => verifications[0]!.firstWrong(tx))
const events = async (subjectId: string) => {
  const rows = await withTx(db.world.app, (tx) => eventsOfSubject(tx, 'submission', subjectId))
  return rows.map((row) => row.type)
}

test('a clock of two days started on Tuesday morning is due on Thursday', async () => {
  const { subject, clock } = await started('2026-03-03T11:00')
  assert.ok(clock.dueAt?.equals(local('2026-03-05T11:00')))
  const due = await withTx(db.world.app, (tx) => dueOf(tx, subject, 'decision'))
  assert.ok(due?.equals(local('2026-03-05T11:00')))
})

test('a second clock of a kind, an unknown calendar and a wrong move are refused', async () => {
  const { subject } = await started('2026-03-03T11:00')
  const code = (body: Parameters<typeof inAct<{ ok: boolean; refusal?: { code: string } }>>[2]) =>
    inAct(db, lead, body, local('2026-03-03T12:00')).then((result) => result.refusal?.code)
  const input = { ...decision(subject), calendarCode: 'berlin', targetDays: 2 }
  assert.equal(await code((act) => startClock(act, input)), 'clocks.already_started')
  const elsewhere = { ...input, calendarCode: 'munich' }
  assert.equal(await code((act) => startClock(act, elsewhere)), 'clocks.calendar_unknown')
  assert.equal(await code((act) => resumeClock(act, input)), 'clocks.wrong_state')
  const other = { ...input, kind: 'appeal' }
  assert.equal(await code((act) => pauseClock(act, other)), 'clocks.not_started')
})

test('pausing, handing to the owner, stopping and reopening lose no time', async () => {
  const { subject } = await started('2026-03-03T09:00')
  const key = decision(subject)
  const at = <T>(when: string, body: Parameters<typeof inAct<T>>[2]) =>
    inAct(db, lead, body, local(when))
  await at('2026-03-03T11:00', async (act) => unwrap(await pauseClock(act, key)))
  assert.equal(await withTx(db.world.app, (tx) => dueOf(tx, subject, 'decision')), null)
  await at('2026-03-04T11:00', async (act) => unwrap(await resumeClock(act, key)))
  await at('2026-03-04T13:00', async (act) => unwrap(await handClock(act, { ...key, to: 'owner' })))
  await at('2026-03-04T15:00', async (act) => unwrap(await stopClock(act, key)))
  const clock = await at('2026-03-09T09:00', async (act) => unwrap(await reopenClock(act, key)))
  // Six of sixteen hours were used by then: ten remain.
  assert.ok(clock.dueAt?.equals(local('2026-03-10T11:00')))
  const split = await withTx(db.world.app, (tx) => timeSplitOf(tx, key, local('2026-03-09T10:00')))
  const hour = 3_600_000
  assert.deepEqual(split, { ours: 5 * hour, partner: 8 * hour, owner: 2 * hour, onClock: 7 * hour })
  assert.equal(await firstWrong(), null)
})

test('the sweep tells of each level once, of the highest passed, and of a breach', async () => {
  const { subject } = await started('2026-05-04T09:00')
  const sweep = (at: string) => inAct(db, systemActor('clocks.warn'), warnClocks, local(at))
  await sweep('2026-05-04T12:00')
  assert.deepEqual(await events(subject.subjectId), [])
  await sweep('2026-05-04T17:30')
  await sweep('2026-05-04T18:00')
  assert.deepEqual(await events(subject.subjectId), ['clock.warned'])
  await sweep('2026-05-06T09:30')
  await sweep('2026-05-06T09:40')
  assert.deepEqual(await events(subject.subjectId), ['clock.warned', 'clock.breached'])
})

test('a stop after the due instant that no sweep saw is a breach all the same', async () => {
  const { subject } = await started('2026-05-04T09:00')
  await inAct(
    db,
    lead,
    async (act) => unwrap(await stopClock(act, decision(subject))),
    local('2026-05-06T10:00'),
  )
  assert.deepEqual(await events(subject.subjectId), ['clock.breached'])
})

test('a holiday added today moves open clocks and leaves stopped ones, and back', async () => {
  const open = await started('2026-06-02T11:00')
  const done = await started('2026-06-02T11:00')
  await inAct(
    db,
    lead,
    async (act) => unwrap(await stopClock(act, decision(done.subject))),
    local('2026-06-02T12:00'),
  )
  const on = Temporal.PlainDate.from('2026-06-03')
  const call = testCall(db, lead, { at: local('2026-06-02T13:00') })
  const holiday = { calendarCode: 'berlin', on, name: 'Works outing', source: 'lead' }
  unwrap(await execute(call, 'calendar.edit', addHoliday, holiday))
  const due = (subject: typeof open.subject) =>
    withTx(db.world.app, async (tx) => (await dueOf(tx, subject, 'decision'))?.toString())
  assert.equal(await due(open.subject), local('2026-06-05T11:00').toString())
  assert.equal(await due(done.subject), local('2026-06-04T11:00').toString())
  assert.equal(await firstWrong(), null)
  const again = await execute(call, 'calendar.edit', addHoliday, holiday)
  assert.equal(again.ok ? '' : again.refusal.code, 'clocks.holiday_known')
  unwrap(await execute(call, 'calendar.edit', dropHoliday, { calendarCode: 'berlin', on }))
  assert.equal(await due(open.subject), local('2026-06-04T11:00').toString())
  assert.equal(await firstWrong(), null)
})

test('a new calendar needs a real zone and hours that make a week', async () => {
  const week = ['09:00-17:00', '09:00-17:00', '09:00-17:00', '09:00-17:00', '09:00-13:00', '', '']
  const lisbon = {
    code: 'lisbon',
    name: 'Lisbon',
    kind: 'office',
    zone: 'Europe/Lisbon',
    week,
  } as const
  const call = testCall(db, lead)
  const codeOf = async (input: Parameters<typeof addCalendar>[1]) => {
    const result = await execute(call, 'calendar.edit', addCalendar, input)
    return result.ok ? 'done' : result.refusal.code
  }
  assert.equal(await codeOf({ ...lisbon, zone: 'Europe/Lissabon' }), 'clocks.zone_unknown')
  assert.equal(await codeOf({ ...lisbon, week: week.slice(1) }), 'clocks.hours_malformed')
  assert.equal(await codeOf({ ...lisbon, week: week.map(() => '') }), 'clocks.hours_malformed')
  assert.equal(await codeOf(lisbon), 'done')
  assert.equal(await codeOf(lisbon), 'clocks.calendar_taken')
})

test('the shipped banking calendars close on the holidays of their payment system', async () => {
  const closed = await withTx(db.world.app, async (tx) => {
    const [target, fed] = [await calendarOf(tx, 'target'), await calendarOf(tx, 'us-fed')]
    return { target: [...target!.holidays.keys()], fed: [...fed!.holidays.keys()] }
  })
  for (const day of ['2026-04-03', '2026-05-01', '2026-12-26', '2027-03-29']) {
    assert.ok(closed.target.includes(day), day)
  }
  for (const day of ['2026-01-19', '2026-11-26', '2027-07-05']) {
    assert.ok(closed.fed.includes(day), day)
  }
  assert.ok(!closed.fed.includes('2026-07-03'), 'banks stay open before a Saturday holiday')
})

test('each currency’s banks close on their own holidays, and only on weekdays are they listed', async () => {
  const closed: Readonly<Record<string, readonly string[]>> = {
    GBP: ['2026-05-04', '2026-12-28', '2027-12-27', '2028-01-03'],
    CAD: ['2026-05-18', '2026-09-30', '2027-12-28', '2028-07-03'],
    JPY: ['2026-01-02', '2026-05-06', '2026-09-22', '2027-03-22'],
    EUR: ['2026-05-01'],
  }
  for (const [currency, days] of Object.entries(closed)) {
    const code = bankingCalendarCode(currency)
    const calendar = await withTx(db.world.app, (tx) => calendarOf(tx, code))
    assert.ok(calendar !== null, code)
    for (const day of days) assert.ok(calendar.holidays.has(day), `${code} ${day}`)
    const isOpen = (day: string) => isWorkingDay(calendar, Temporal.PlainDate.from(day))
    assert.equal(isOpen('2026-05-01'), currency !== 'EUR')
    assert.ok(!isOpen(days[0]!) && isOpen('2026-06-10'))
  }
})

test('verify names a clock whose due instant was changed by hand', async () => {
  const { subject, clock } = await started('2026-03-03T11:00')
  const move = `update clocks.clocks set due_at = due_at + interval '1 hour' where clock_id = $1`
  await withTx(db.world.app, (tx) => tx.run({ text: move, values: [clock.clockId] }))
  assert.match((await firstWrong()) ?? '', new RegExp(`${clock.clockId}.*stored as due`))
  const [found] = await withTx(db.world.app, (tx) => clocksOf(tx, 'submission', subject.subjectId))
  assert.equal(found?.calendarCode, 'berlin')
})
