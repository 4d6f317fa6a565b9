import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import {
  addCalendar,
  addHoliday,
  calendarOf,
  type Clock,
  clockHealth,
  type ClockRefusal,
  clockRefusals,
  clocksOf,
  pauseClock,
  resumeClock,
  startClock,
  stopClock,
} from '../../src/clocks/index.ts'
import type { Act } from '../../src/audit/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { nextOpen } from '../../src/kernel/calendar-time.ts'
import { type Refusal, unwrap } from '../../src/kernel/result.ts'
import { Temporal, type Instant } from '../../src/kernel/temporal.ts'
import { withTx } from '../../src/platform/db.ts'
import { inAct, testActor, testDatabase } from '../../src/platform/testing.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** The real commands on a real database; each example has a calendar and a subject of its own. */
type World = {
  readonly calendarCode: string
  readonly subjectId: string
  zone: string
  last: string
}

const db = await testDatabase()
after(() => db.close())
const lead = testActor(['lead'])

function instant(world: World, text: string): Instant {
  const local = Temporal.PlainDateTime.from(text.replace(' ', 'T'))
  return local.toZonedDateTime(world.zone).toInstant()
}

function say(world: World, at: Instant): string {
  const local = at.toZonedDateTimeISO(world.zone)
  const weekday = local.toLocaleString('en', { weekday: 'long' })
  const time = local.toPlainTime().toString().slice(0, 5)
  return `${weekday} ${local.toPlainDate().toString()} ${time}`
}

function on<T>(world: World, text: string, body: (act: Act) => Promise<T>): Promise<T> {
  world.last = text
  return inAct(db, lead, body, instant(world, text))
}

const key = (world: World) => ({
  subjectKind: 'submission',
  subjectId: world.subjectId,
  kind: 'decision',
})

async function clock(world: World): Promise<Clock> {
  const [found] = await withTx(db.world.app, (tx) => clocksOf(tx, 'submission', world.subjectId))
  return must(found, 'the example starts a clock')
}

function holiday(world: World, date: string, hours: string) {
  const on = Temporal.PlainDate.from(date)
  return { calendarCode: world.calendarCode, on, name: 'Holiday', source: 'the example', hours }
}

function refusalText(refusal: Refusal): string {
  // These steps only run commands of this domain.
  const known = refusal as ClockRefusal
  return clockRefusals[known.code].text(known as never)
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({
    calendarCode: `c-${randomUUID().slice(0, 8)}`,
    subjectId: randomUUID(),
    zone: '',
    last: '',
  }),
  refusalText,
  steps: [
    given(
      'an office in {zone}, open {hours} from Monday to Friday',
      async (world: World, words) => {
        world.zone = words.zone
        const week = [...Array<string>(5).fill(words.hours), '', '']
        const office = {
          code: world.calendarCode,
          name: 'Office',
          kind: 'office',
          ...words,
          week,
        } as const
        await on(world, '2026-01-02 09:00', async (act) => unwrap(await addCalendar(act, office)))
      },
    ),
    given('{date} is a holiday', (world: World, { date }) =>
      on(world, '2026-01-02 09:00', (act) => addHoliday(act, holiday(world, date, ''))),
    ),
    given('{date} is open {hours}', (world: World, { date, hours }) =>
      on(world, '2026-01-02 09:00', (act) => addHoliday(act, holiday(world, date, hours))),
    ),
    when('a clock of {days} days starts on {at}', (world: World, { days, at }) =>
      on(world, at, (act) =>
        startClock(act, {
          ...key(world),
          calendarCode: world.calendarCode,
          targetDays: Number(days),
        }),
      ),
    ),
    when('it is paused on {at}', (world: World, { at }) =>
      on(world, at, (act) => pauseClock(act, key(world))),
    ),
    when('it is resumed on {at}', (world: World, { at }) =>
      on(world, at, (act) => resumeClock(act, key(world))),
    ),
    when('it is stopped on {at}', (world: World, { at }) =>
      on(world, at, (act) => stopClock(act, key(world))),
    ),
    when('{date} becomes a holiday on {at}', (world: World, { date, at }) =>
      on(world, at, (act) => addHoliday(act, holiday(world, date, ''))),
    ),
    then('it is due on {due}', async (world: World) => {
      const { dueAt } = await clock(world)
      return { due: dueAt === null ? 'no day while it stands still' : say(world, dueAt) }
    }),
    then('it {does} still', async (world: World) => {
      const { state, dueAt } = await clock(world)
      return { does: state === 'paused' && dueAt === null ? 'stands' : `is ${state}, not` }
    }),
    then('its time runs again from {from}', async (world: World) => {
      const calendar = await withTx(db.world.app, (tx) => calendarOf(tx, world.calendarCode))
      const opening = nextOpen(must(calendar, 'a calendar'), instant(world, world.last))
      return { from: say(world, opening) }
    }),
    then('it was due on {due} and {health} its time', async (world: World) => {
      const found = await clock(world)
      const due = say(world, must(found.dueAt, 'a due instant'))
      return { due, health: clockHealth(found, instant(world, '2027-01-02 09:00')) }
    }),
  ],
})
