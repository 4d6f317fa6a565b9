import assert from 'node:assert/strict'
import { join } from 'node:path'
import {
  assessOutcome,
  assessRegistration,
  type Assessment,
  dealAward,
  type DealConflict,
  type DealOutcomeFacts,
  type DealRegistrationFacts,
  runnerUpTo,
  sayAward,
} from '../../src/incentives/index.ts'
import { parseDecimal, printMoney } from '../../src/kernel/money.ts'
import { parsePercent } from '../../src/kernel/ratio.ts'
import { ok, unwrap } from '../../src/kernel/result.ts'
import { type PlainDate, Temporal } from '../../src/kernel/temporal.ts'
import { type DealPack, packOf, parsePack, readPackFolder } from '../../src/programs/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

type World = {
  pack: DealPack | null
  registration: DealRegistrationFacts | null
  outcome: DealOutcomeFacts | null
  said: Assessment | null
}

function here<T>(value: T | null): T {
  assert.ok(value !== null, 'the example does not say so')
  return value
}

const day = (text: string) => Temporal.PlainDate.from(text)
const amount = (world: World, text: string) =>
  here(parseDecimal(text.replaceAll(',', ''), here(world.pack).currency))

/** Noon of the day, by the clock of the program. */
const noon = (on: PlainDate, zone: string) =>
  on.toPlainDateTime({ hour: 12 }).toZonedDateTime(zone).toInstant()

function begin(world: World, value: string, on: string): void {
  const pack = here(world.pack)
  const completeOn = day(on)
  world.registration = {
    partnerStatus: 'active',
    goodStanding: true,
    complete: true,
    exceptionAsked: false,
    completeAt: noon(completeOn, pack.zone),
    completeOn,
    tier: 'select',
    closedProducts: [],
    country: 'US',
    countryOpen: true,
    value: amount(world, value),
    minimumValue: pack.minimumValue,
    closeOn: completeOn.add({ days: 60 }),
    closeWithinDays: pack.windows.closeWithinDays,
    outreachDays: pack.windows.outreachDays,
    sameMomentSeconds: pack.sameMomentSeconds,
    isTender: false,
    conflicts: [],
    duplicates: [],
    customer: { boughtOn: null, boughtAlikeOn: null, replacement: false },
    researched: false,
  }
}

function won(world: World, netNew: string, registered: string): void {
  const pack = here(world.pack)
  world.outcome = {
    partnerStatus: 'active',
    complete: true,
    exceptionAsked: false,
    incentiveStatus: 'protected',
    outcome: 'won',
    orderOn: day('2026-03-20'),
    opportunityCode: 'O-1',
    protectedFrom: noon(day('2026-03-03'), pack.zone),
    protectedUntil: noon(day('2026-05-02'), pack.zone),
    zone: pack.zone,
    order: [{ slot: 'order', label: 'The order', state: 'accepted' }],
    netNew: amount(world, netNew),
    registered: amount(world, registered),
    rate: here(parsePercent('5 %')),
    tolerance: pack.valueTolerance,
    pays: pack.pays,
    restAnswer: 'none',
    saleKnown: true,
    paidElsewhere: [],
    earnedBy: [],
    available: amount(world, '100000.00'),
  }
}

const change = (world: World, to: Partial<DealRegistrationFacts>) => {
  world.registration = { ...here(world.registration), ...to }
}
const bought = (world: World, to: Partial<NonNullable<DealRegistrationFacts['customer']>>) => {
  const { customer } = here(world.registration)
  assert.ok(customer !== undefined)
  change(world, { customer: { ...customer, ...to } })
}
const ended = (world: World, to: Partial<DealOutcomeFacts>) => {
  world.outcome = { ...here(world.outcome), ...to }
}
function against(world: World, one: Pick<DealConflict, 'source' | 'exact' | 'number'>): void {
  const keys = one.exact ? (['domain'] as const) : []
  const found = { ...one, keys, score: one.exact ? 1000 : 810, completeAt: null }
  change(world, { conflicts: [...here(world.registration).conflicts, found] })
}
const judged = (world: World, said: Assessment) => {
  world.said = said
  return ok(said)
}

runSpecs<World>({
  folder: import.meta.dirname,
  prefix: 'deal-',
  open: () => ({ pack: null, registration: null, outcome: null, said: null }),
  refusalText: () => '',
  steps: [
    given('the program {name}', async (world: World, { name }) => {
      const folder = join(import.meta.dirname, '../../programs/gallery', name)
      world.pack = packOf(unwrap(parsePack(await readPackFolder(folder))), 'deal')
    }),
    given('{code} is named as stackable', (world: World, { code }) => {
      world.pack = { ...here(world.pack), stackableWith: [code] }
    }),
    given(
      'a registration of {customer} at {value} that is in order, complete on {on}',
      (world: World, words) => begin(world, words.value, words.on),
    ),
    given('it is complete on {on}', (world: World, { on }) => {
      const closeOn = day(on).add({ days: 60 })
      const completeAt = noon(day(on), here(world.pack).zone)
      change(world, { completeOn: day(on), completeAt, closeOn })
    }),
    given('the value is {value}', (world: World, { value }) =>
      change(world, { value: amount(world, value) }),
    ),
    given('it should close on {on}', (world: World, { on }) =>
      change(world, { closeOn: day(on) }),
    ),
    given('the customer last bought on {on}', (world: World, { on }) =>
      bought(world, { boughtOn: day(on) }),
    ),
    given('one with a similar name last bought on {on}', (world: World, { on }) =>
      bought(world, { boughtAlikeOn: day(on) }),
    ),
    given('it replaces a competitor’s product', (world: World) =>
      bought(world, { replacement: true }),
    ),
    given('it was looked at more closely', (world: World) => change(world, { researched: true })),
    given('{number} of another partner holds the customer', (world: World, { number }) =>
      against(world, { source: 'protection', exact: true, number }),
    ),
    given('{number} of another partner holds a similar name', (world: World, { number }) =>
      against(world, { source: 'protection', exact: false, number }),
    ),
    given(
      '{number} of another partner is attributed to the customer',
      (world: World, { number }) => against(world, { source: 'attribution', exact: true, number }),
    ),
    given('a direct sale of our own to the customer', (world: World) =>
      against(world, { source: 'direct', exact: true, number: null }),
    ),
    given('the deal was won at {netNew}, registered at {registered}', (world: World, words) =>
      won(world, words.netNew, words.registered),
    ),
    given('the first earned {rewarded}', (world: World, { rewarded }) => {
      won(world, '0.00', '40000.00')
      ended(world, {
        incentiveStatus: 'declined',
        orderOn: null,
        opportunityCode: null,
        protectedFrom: null,
        protectedUntil: null,
        order: [],
        runnerUp: { rewarded: amount(world, rewarded) },
      })
    }),
    given('the fund has {available} available', (world: World, { available }) =>
      ended(world, { available: amount(world, available) }),
    ),
    given('the sale earned {number} of {program}, which names {code}', (world: World, words) => {
      const { number, program, code } = words
      ended(world, {
        paidElsewhere: [number],
        earnedBy: [{ number, program, stackableWith: [code] }],
      })
    }),
    when('the registration is judged', (world: World) =>
      judged(world, assessRegistration(here(world.pack), here(world.registration))),
    ),
    when('the outcome is judged', (world: World) =>
      judged(world, assessOutcome(here(world.pack), here(world.outcome))),
    ),
    then('it is {outcome} by {clause}: {reason}', (world: World) => {
      const said = here(world.said)
      assert.ok(said.outcome !== null, JSON.stringify(said.problem))
      const { outcome, clause, reason } = said.outcome
      return { outcome, clause, reason }
    }),
    then('it is awarded: {award}', (world: World) => {
      const award = dealAward(here(world.pack), here(world.registration))
      return { award: award === null ? 'nothing' : sayAward(award) }
    }),
    then('nothing is awarded', (world: World) => {
      assert.equal(dealAward(here(world.pack), here(world.registration)), null)
      return {}
    }),
    then('it is second to {number}', (world: World) => ({
      number:
        runnerUpTo(here(world.pack), here(world.registration), here(world.said)) ?? 'none',
    })),
    then('check_customer_class is {state}', (world: World) => ({
      state:
        here(world.said).checks.find((check) => check.code === 'check_customer_class')?.state ?? '',
    })),
    then('the partner reads: {sentence}', (world: World) => ({
      sentence: here(world.said).checks.find((check) => check.state !== 'pass')?.sentence ?? '',
    })),
    then('it pays {amount}', (world: World) => ({
      amount: printMoney(here(world.said).amount),
    })),
  ],
})
