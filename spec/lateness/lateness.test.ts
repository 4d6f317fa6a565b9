import { must } from '../../src/kernel/assert.ts'
import { weekdaysOpen } from '../../src/kernel/calendar.ts'
import { Temporal, type Instant, type PlainDate } from '../../src/kernel/temporal.ts'
import { type Happened, latenessOf, type Owed } from '../../src/payouts/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** What was recorded of one payable, and the rule that says whom its lateness counts against. */
type World = {
  zone: string
  cutOff: string
  leadDays: number
  holidays: string[]
  dueOn: PlainDate | null
  paidOn: PlainDate | null
  executeOn: PlainDate | null
  now: Instant | null
  happened: Happened[]
}

const day = Temporal.PlainDate.from
const plain = (text: string) => Temporal.PlainDateTime.from(text.replace(' ', 'T'))
const at = (world: World, text: string) => plain(text).toZonedDateTime(world.zone).toInstant()
const say = (world: World, instant: Instant) =>
  instant.toZonedDateTimeISO(world.zone).toPlainDateTime().toString().slice(0, 16).replace('T', ' ')

/** `bank_detail owed by partner and call_back owed by specialist` */
function owedOf(text: string): Owed[] {
  return text.split(' and ').map((part) => {
    const [what = '', owedBy = ''] = part.split(' owed by ')
    // A word that is no owner fails where it is compared.
    return { what, owedBy: owedBy as Owed['owedBy'] }
  })
}

const happens = (world: World, one: Happened) => void world.happened.push(one)

function late(world: World) {
  const { zone, cutOff, leadDays, holidays, paidOn, executeOn, happened } = world
  const calendar = weekdaysOpen(zone, '07:00-18:00', holidays)
  const rail = { calendar, cutOff, leadDays, publishedUntil: null }
  const dueOn = must(world.dueOn, 'the example says when it is due')
  const story = { dueOn, paidOn, rail, executeOn, happened }
  return latenessOf(story, must(world.now, 'the example says until when'))
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({
    zone: '',
    cutOff: '',
    leadDays: 0,
    holidays: [],
    dueOn: null,
    paidOn: null,
    executeOn: null,
    now: null,
    happened: [],
  }),
  refusalText: () => '',
  steps: [
    given(
      'banks in {zone} take a file until {cutOff}, {lead} banking days before it is executed',
      (world: World, { zone, cutOff, lead }) => {
        Object.assign(world, { zone, cutOff, leadDays: Number(lead) })
      },
    ),
    given('{date} is no banking day', (world: World, { date }) => void world.holidays.push(date)),
    given('it is decided on {at} and due on {due}', (world: World, words) => {
      world.dueOn = day(words.due)
      happens(world, { at: at(world, words.at), kind: 'created' })
    }),
    given('it is due on {due} and ready on {at}', (world: World, words) => {
      world.dueOn = day(words.due)
      happens(world, { at: at(world, words.at), kind: 'ready' })
    }),
    given('it is ready on {at}', (world: World, words) =>
      happens(world, { at: at(world, words.at), kind: 'ready' }),
    ),
    given('it is held on {at} for {owed}', (world: World, words) =>
      happens(world, { at: at(world, words.at), kind: 'held', holds: owedOf(words.owed) }),
    ),
    given('it is left out on {at} for {owed}', (world: World, words) => {
      const by = must(owedOf(words.owed)[0], 'a reason')
      happens(world, { at: at(world, words.at), kind: 'dropped', by })
    }),
    given('it comes into a run for {day} on {at}', (world: World, words) => {
      world.executeOn = day(words.day)
      happens(world, { at: at(world, words.at), kind: 'in_run', step: 'check' })
    }),
    given('the run is checked on {at}', (world: World, words) =>
      happens(world, { at: at(world, words.at), kind: 'in_run', step: 'approve' }),
    ),
    given('the run is partly approved on {at}', (world: World, words) =>
      happens(world, { at: at(world, words.at), kind: 'in_run', step: 'approve' }),
    ),
    given('the run is fully approved on {at}', (world: World, words) =>
      happens(world, { at: at(world, words.at), kind: 'in_run', step: 'release' }),
    ),
    given('the run is changed on {at}', (world: World, words) =>
      happens(world, { at: at(world, words.at), kind: 'in_run', step: 'check' }),
    ),
    given('it is sent on {at}', (world: World, words) =>
      happens(world, { at: at(world, words.at), kind: 'sent' }),
    ),
    given('it comes back on {at}', (world: World, words) =>
      happens(world, { at: at(world, words.at), kind: 'back' }),
    ),
    when('the bank books it on {day}', (world: World, words) => {
      world.paidOn = day(words.day)
      // Statements are read on the morning after.
      world.now = at(world, `${words.day} 09:00`).add({ hours: 24 })
      happens(world, { at: world.now, kind: 'ended' })
    }),
    when('nothing is booked by {at}', (world: World, words) => {
      world.now = at(world, words.at)
    }),
    then('it is {when} time', (world: World) => ({ when: late(world) === null ? 'in' : 'not in' })),
    then(
      'it counts against {owner} for {step}, to be done before {by}, {days} banking days late',
      (world: World) => {
        const found = must(late(world), 'late')
        const { owedBy: owner, step, dueBy, daysLate } = found
        return { owner, step, by: say(world, dueBy), days: String(daysLate) }
      },
    ),
  ],
})
