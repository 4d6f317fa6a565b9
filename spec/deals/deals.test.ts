import assert from 'node:assert/strict'
import { join } from 'node:path'
import {
  assessExtension,
  assessOutcome,
  assessRegistration,
  type Assessment,
  type DealConflict,
  type DealExtensionFacts,
  type DealOutcomeFacts,
  type DealRegistrationFacts,
  sayEnd,
  thousandths,
} from '../../src/incentives/index.ts'
import { parseDecimal, printMoney } from '../../src/kernel/money.ts'
import { parsePercent } from '../../src/kernel/ratio.ts'
import { ok, unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { likeness } from '../../src/partners/index.ts'
import { type DealPack, packOf, parsePack, readPackFolder } from '../../src/programs/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

type World = {
  pack: DealPack | null
  customer: string
  registration: DealRegistrationFacts | null
  extension: DealExtensionFacts | null
  outcome: DealOutcomeFacts | null
  said: Assessment | null
}

const at = (text: string) => Temporal.Instant.from(text)
const eur = (text: string) => {
  const amount = parseDecimal(text.replaceAll(',', '').replace(' EUR', ''), 'EUR')
  assert.ok(amount !== null, `${text} is no amount`)
  return amount
}

function here<T>(value: T | null): T {
  assert.ok(value !== null, 'the example does not say so')
  return value
}

function begin(world: World, customer: string, completeAt: string): void {
  const pack = here(world.pack)
  world.customer = customer
  const completeOn = at(completeAt).toZonedDateTimeISO(pack.zone).toPlainDate()
  world.registration = {
    partnerStatus: 'active',
    goodStanding: true,
    complete: true,
    exceptionAsked: false,
    completeAt: at(completeAt),
    completeOn,
    tier: 'select',
    closedProducts: [],
    country: 'DE',
    countryOpen: true,
    value: eur('40000.00'),
    minimumValue: pack.minimumValue,
    closeOn: completeOn.add({ days: 60 }),
    closeWithinDays: pack.windows.closeWithinDays,
    outreachDays: pack.windows.outreachDays,
    sameMomentSeconds: pack.sameMomentSeconds,
    isTender: false,
    conflicts: [],
    duplicates: [],
  }
}

/** Somebody holds a customer of this name: what the look-up answers of it by the pack's thresholds. */
function against(
  world: World,
  source: DealConflict['source'],
  name: string,
  keys: DealConflict['keys'] = [],
): void {
  const { conflict, look } = here(world.pack).likeness
  const score = likeness(world.customer, name)
  const exact = keys.length > 0 || score >= thousandths(conflict)
  if (!exact && score < thousandths(look)) return
  const found = { source, exact, keys, score, number: 'DR-2026-00009', completeAt: null }
  change(world, { conflicts: [...here(world.registration).conflicts, found] })
}

function change(world: World, to: Partial<DealRegistrationFacts>): void {
  world.registration = { ...here(world.registration), ...to }
}

function beginDeal(world: World, words: Record<'value' | 'from' | 'until' | 'rate', string>): void {
  const pack = here(world.pack)
  const { zone } = pack
  world.extension = {
    partnerStatus: 'active',
    complete: true,
    exceptionAsked: false,
    incentiveStatus: 'protected',
    askedAt: at(words.from),
    protectedUntil: at(words.until),
    alreadyExtended: false,
    progress: [{ slot: 'progress_evidence', label: 'Evidence', state: 'accepted' }],
    endsAt: sayEnd(at(words.until), zone),
  }
  world.outcome = {
    partnerStatus: 'active',
    complete: true,
    exceptionAsked: false,
    incentiveStatus: 'protected',
    outcome: 'lost',
    orderOn: null,
    opportunityCode: 'O-1',
    protectedFrom: at(words.from),
    protectedUntil: at(words.until),
    zone,
    order: [{ slot: 'order', label: 'The order', state: 'accepted' }],
    netNew: eur('0.00'),
    registered: eur(words.value),
    rate: here(parsePercent(words.rate)),
    tolerance: pack.valueTolerance,
    pays: pack.pays,
    restAnswer: 'none',
    saleKnown: true,
    paidElsewhere: [],
    available: eur('100000.00'),
  }
}

const ended = (world: World, to: Partial<DealOutcomeFacts>) => {
  world.outcome = { ...here(world.outcome), ...to }
}
const extended = (world: World, to: Partial<DealExtensionFacts>) => {
  world.extension = { ...here(world.extension), ...to }
}
const judged = (world: World, said: Assessment) => {
  world.said = said
  return ok(said)
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({
    pack: null,
    customer: '',
    registration: null,
    extension: null,
    outcome: null,
    said: null,
  }),
  refusalText: () => '',
  steps: [
    given('the program {name}', async (world: World, { name }) => {
      const folder = join(import.meta.dirname, '../../programs', name)
      world.pack = packOf(unwrap(parsePack(await readPackFolder(folder))), 'deal')
    }),
    given(
      'a registration of {customer} that is in order, complete at {at}',
      (world: World, words) => begin(world, words.customer, words.at),
    ),
    given('the {key} is that of {name}, whom another partner holds', (world: World, { name, key }) =>
      against(world, 'protection', name, [key as DealConflict['keys'][number]]),
    ),
    given('another partner holds {name}', (world: World, { name }) =>
      against(world, 'protection', name),
    ),
    given('a direct sale of our own to {name} by domain', (world: World, { name }) =>
      against(world, 'direct', name, ['domain']),
    ),
    given('another registration of the customer was complete at {at}', (world: World, words) => {
      against(world, 'undecided', world.customer, ['domain'])
      const conflicts = here(world.registration).conflicts
      change(world, {
        conflicts: conflicts.map((one) => ({ ...one, completeAt: at(words.at) })),
      })
    }),
    given('the customer has published a tender', (world: World) => change(world, { isTender: true })),
    given('the value is {value}', (world: World, { value }) => change(world, { value: eur(value) })),
    given('it should close on {day}', (world: World, { day }) =>
      change(world, { closeOn: Temporal.PlainDate.from(day) }),
    ),
    given('the partner is suspended', (world: World) =>
      change(world, { partnerStatus: 'suspended' }),
    ),
    given('the partner has {number} for the customer already', (world: World, { number }) =>
      change(world, { duplicates: [number] }),
    ),
    given(
      'a deal of {value}, protected from {from} until {until}, at {rate}',
      (world: World, words) => beginDeal(world, words),
    ),
    given('it was won on {day} at {value}', (world: World, { day, value }) =>
      ended(world, {
        outcome: 'won',
        orderOn: Temporal.PlainDate.from(day),
        netNew: eur(value),
      }),
    ),
    given('it was lost', (world: World) => ended(world, { outcome: 'lost' })),
    given('the owner refused the rest', (world: World) => ended(world, { restAnswer: 'refused' })),
    given('the owner granted the rest', (world: World) => ended(world, { restAnswer: 'granted' })),
    given('the deal has expired since', (world: World) => {
      ended(world, { incentiveStatus: 'expired' })
      extended(world, { incentiveStatus: 'expired' })
    }),
    given('the sale earned {number} already', (world: World, { number }) =>
      ended(world, { paidElsewhere: [number] }),
    ),
    given('an extension asked at {at}', (world: World, words) =>
      extended(world, { askedAt: at(words.at) }),
    ),
    given('it was extended before', (world: World) => extended(world, { alreadyExtended: true })),
    given('its evidence was rejected', (world: World) => {
      const progress = here(world.extension).progress
      extended(world, { progress: progress.map((one) => ({ ...one, state: 'rejected' })) })
    }),
    when('the registration is judged', (world: World) =>
      judged(world, assessRegistration(here(world.pack), here(world.registration))),
    ),
    when('the extension is judged', (world: World) =>
      judged(world, assessExtension(here(world.pack), here(world.extension))),
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
    then('every check passes', (world: World) => {
      const odd = here(world.said).checks.filter((check) => check.state !== 'pass')
      assert.deepEqual(odd, [])
      return {}
    }),
    then('check_conflict is {state}', (world: World) => ({
      state: here(world.said).checks.find((check) => check.code === 'check_conflict')?.state ?? '',
    })),
    then('the partner reads: {sentence}', (world: World) => ({
      sentence: here(world.said).checks.find((check) => check.state !== 'pass')?.sentence ?? '',
    })),
    then('it pays {amount} of {requested}', (world: World) => {
      const { amount, requested } = here(world.said)
      return { amount: printMoney(amount), requested: printMoney(requested) }
    }),
  ],
})
