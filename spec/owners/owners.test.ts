import { must } from '../../src/kernel/assert.ts'
import { type PlainDate, Temporal } from '../../src/kernel/temporal.ts'
import {
  type Director,
  type Ownership,
  ownershipFault,
  type OwnershipFault,
} from '../../src/vendors/screening/ownership.ts'
import { given, runSpecs, type Rows, then, when } from '../reader.ts'

/** What was said last, and what is wrong with it. */
type World = { today: PlainDate; fault: OwnershipFault | null }

function say(
  world: World,
  states: Ownership['states'],
  rows: Rows,
  director: Director | null = null,
): void {
  const owners = rows.map((row) => ({
    name: must(row['who'], 'a column who'),
    kind: row['is'] === 'company' ? ('company' as const) : ('person' as const),
    shareBp: Math.round(Number(row['share']) * 100),
    country: must(row['country'], 'a column country'),
    bornOn: row['born'] ? Temporal.PlainDate.from(row['born']) : null,
  }))
  world.fault = ownershipFault({ states, owners, director }, world.today)
}

const of = (name: string, country: string): Director => ({ name, country, bornOn: null })

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => Promise.resolve({ today: Temporal.PlainDate.from('2026-01-01'), fault: null }),
  refusalText: () => '',
  steps: [
    given('today is {day}', (world: World, { day }) => {
      world.today = Temporal.PlainDate.from(day)
    }),
    when('a company says', (world: World, _, rows) => say(world, 'owners', rows)),
    when('a company says, and {who} of {country} directs it', (world: World, given, rows) =>
      say(world, 'owners', rows, of(given.who, given.country)),
    ),
    when('a company names no owner', (world: World) => say(world, 'owners', [])),
    when('a company states that nobody holds 25 % or more', (world: World) =>
      say(world, 'nobody', []),
    ),
    when('a company states that nobody holds 25 % or more, though', (world: World, _, rows) =>
      say(world, 'nobody', rows),
    ),
    when(
      'a company states that nobody holds 25 % or more, and {who} of {country} directs it',
      (world: World, { who, country }) => say(world, 'nobody', [], of(who, country)),
    ),
    then('it can stand', ({ fault }: World) => {
      if (fault !== null) throw new Error(`refused: ${JSON.stringify(fault)}`)
      return {}
    }),
    then('it is refused for {field}: found {found}, expected {expected}', ({ fault }: World) => ({
      field: fault?.field ?? 'nothing',
      found: fault?.found ?? 'nothing',
      expected: fault?.expected ?? 'nothing',
    })),
  ],
})
