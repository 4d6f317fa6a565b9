import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { execute } from '../identity/execute.ts'
import { addBusinessDays } from '../kernel/calendar.ts'
import { must } from '../kernel/assert.ts'
import { type Refusal, type Result, unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { sql, withTx } from '../platform/db.ts'
import { testActor, testCall, testDatabase } from '../platform/testing.ts'
import { agreeCalendarChange, declineCalendarChange } from './agree-calendar.ts'
import { opensBankDay } from './calendar-change.ts'
import { waitingChanges } from './calendar-change-sql.ts'
import { addHoliday, calendarOf, clockConstraints, dropHoliday } from './index.ts'
import { calendarByCode } from './sql.ts'

/** A day that becomes a bank day shortens every cooling-off: it takes two people. */
const db = await testDatabase({ constraints: new Map(Object.entries(clockConstraints)) })
after(() => db.close())

const lead = testActor(['lead'])
const other = testActor(['lead'])
const finance = testActor(['finance'])
const day = Temporal.PlainDate.from
const codeOf = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.refusal.code)
const at = Temporal.Instant.from('2026-03-30T09:00:00Z')

const drop = (on: string, who = lead, calendarCode = 'target') =>
  execute(testCall(db, who, { at }), 'calendar.edit', dropHoliday, { calendarCode, on: day(on) })
const add = (on: string, hours: string, calendarCode = 'target') =>
  execute(testCall(db, lead, { at }), 'calendar.edit', addHoliday, {
    calendarCode,
    on: day(on),
    name: 'Special day',
    hours,
    source: 'a letter of the bank',
  })
const waiting = () =>
  withTx(db.world.app, async (tx) => {
    const row = must(await calendarByCode(tx, 'target'), 'it ships')
    return waitingChanges(tx, row.calendarId)
  })
const agree = async (who = finance) => {
  const [change] = await waiting()
  const input = { calendarChangeId: must(change, 'one waits').calendarChangeId }
  return execute(testCall(db, who, { at }), 'calendar.agree', agreeCalendarChange, input)
}
/** Three banking days on from the Thursday before Easter. */
const cooled = () =>
  withTx(db.world.app, async (tx) => {
    const calendar = must(await calendarOf(tx, 'target'), 'it ships')
    return addBusinessDays(calendar, day('2026-04-02'), 3).toString()
  })

test('only what makes a bank day of none takes two: closing one, and office days, take one', () => {
  const week = ['06:00-18:00', '06:00-18:00', '06:00-18:00', '06:00-18:00', '06:00-18:00', '', '']
  const [friday, saturday] = [day('2026-04-03'), day('2026-04-04')]
  const bank = { kind: 'banking', week } as const
  assert.equal(opensBankDay(bank, { on: friday, stands: '', hours: null }), true)
  assert.equal(opensBankDay(bank, { on: saturday, stands: null, hours: '09:00-12:00' }), true)
  assert.equal(opensBankDay(bank, { on: friday, stands: null, hours: '' }), false)
  assert.equal(opensBankDay(bank, { on: friday, stands: '06:00-12:00', hours: null }), false)
  assert.equal(opensBankDay(bank, { on: saturday, stands: null, hours: '' }), false)
  const office = { kind: 'office', week } as const
  assert.equal(opensBankDay(office, { on: friday, stands: '', hours: null }), false)
})

test('one lead cannot shorten a cooling-off: a holiday dropped waits for another person', async () => {
  assert.equal(await cooled(), '2026-04-09')
  assert.equal(unwrap(await drop('2026-04-03')).waits, true)
  assert.equal(await cooled(), '2026-04-09')
  assert.equal(codeOf(await drop('2026-04-03', other)), 'calendar_change.waits')
  assert.equal(codeOf(await agree(lead)), 'calendar_change.own')
  assert.equal(unwrap(await agree()).waits, false)
  assert.equal(await cooled(), '2026-04-08')
  assert.equal(unwrap(await add('2026-04-03', '')).waits, false)
  assert.equal(await cooled(), '2026-04-09')
})

test('an open Saturday waits as well; what is declined stays as it is', async () => {
  assert.equal(unwrap(await add('2026-04-04', '09:00-17:00')).waits, true)
  const [change] = await waiting()
  const { calendarChangeId } = must(change, 'it waits')
  const input = { calendarChangeId, reason: 'no bank works then' }
  const call = () => testCall(db, finance, { at })
  unwrap(await execute(call(), 'calendar.agree', declineCalendarChange, input))
  const again = await execute(call(), 'calendar.agree', declineCalendarChange, input)
  assert.equal(codeOf(again), 'calendar_change.not_open')
  assert.equal(await cooled(), '2026-04-09')
})

test('what another edit has overtaken is not agreed to blindly', async () => {
  unwrap(await drop('2026-04-06'))
  await withTx(db.world.app, (tx) =>
    tx.run(sql`update clocks.holidays set until_revision = since_revision + 1
      where on_date = '2026-04-06' and until_revision is null`),
  )
  assert.equal(codeOf(await agree()), 'clocks.holiday_unknown')
  assert.equal((await waiting()).length, 1)
})

test('the database lets nobody agree to their own', async () => {
  const own = withTx(db.world.app, (tx) =>
    tx.run(sql`update clocks.calendar_changes set state = 'applied', decided_by = proposed_by,
      decided_at = proposed_at where state = 'proposed'`),
  )
  await assert.rejects(own, /calendar_changes_second_person/)
})
