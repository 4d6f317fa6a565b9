import assert from 'node:assert/strict'
import { join } from 'node:path'
import {
  assessReferral,
  assessReferralFee,
  type Assessment,
  countsAsRefund,
  feeHeldUntil,
  type FeePayment,
  paperworkLastOn,
  paperworkOf,
  type PaperStanding,
  recoverFrom,
  type ReferralFeeFacts,
  referralFeeReturn,
  termEnd,
} from '../../src/incentives/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { weekdaysOpen } from '../../src/kernel/calendar.ts'
import { add, type Money, negate, parseDecimal, printMoney, sum, zero } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { dueDate, heldUntil } from '../../src/payables/index.ts'
import { packOf, parsePack, readPackFolder, type ReferralPack } from '../../src/programs/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

type World = {
  pack: ReferralPack | null
  wonOn: Temporal.PlainDate
  papers: PaperStanding[]
  /** Days of payments that were decided before the example. */
  earlierOn: Temporal.PlainDate[]
  endedOn: Temporal.PlainDate | null
  saleLost: boolean
  liveOthers: number
  payments: FeePayment[]
  fixed: Money[]
  isPaidOut: boolean
  said: Assessment | null
  back: { clawed: Money; lowered: Money } | null
  waits: { until: string; due: string } | null
}

const day = Temporal.PlainDate.from
const packIn = (world: World) => must(world.pack, 'the example names its program')
const saidIn = (world: World) => must(world.said, 'something was judged')
const usd = (text: string) =>
  must(parseDecimal(text.replace(' USD', '').replaceAll(',', ''), 'USD'), text)
/** What the Federal Reserve is closed on in the days of the examples. */
const banking = weekdaysOpen('America/New_York', '09:00-17:00', ['2026-07-03'])

function factsOf(world: World, payment: FeePayment): ReferralFeeFacts {
  const pack = packIn(world)
  const { wonOn } = world
  return {
    partnerStatus: world.endedOn === null ? 'active' : 'terminated',
    goodStanding: true,
    complete: true,
    incentiveStatus: 'earning',
    opportunity: 'OPP-1',
    wonOn,
    saleLost: world.saleLost,
    firstYearUntil: termEnd(wonOn, pack.windows),
    firstYearValue: null,
    payment,
    collectedAs: payment.amount,
    conversion: null,
    earlier: world.payments,
    fixed: world.fixed,
    rate: pack.rates.select,
    cap: pack.cap,
    holdDays: pack.windows.holdDays,
    refundDays: pack.windows.refundDays,
    available: usd('10000000.00'),
    paidOn: [
      ...world.earlierOn,
      ...world.payments.map(({ collectedOn }) => collectedOn),
      payment.collectedOn,
    ],
    terminatedOn: world.endedOn,
    papers: world.papers,
    askedOn: payment.collectedOn,
  }
}

function pay(world: World, amount: Money, on: string): void {
  const code = `PAY-${world.payments.length + 1}`
  const collectedOn = day(on)
  const payment = { collectionId: code, code, collectedOn, amount, refunded: zero('USD') }
  world.said = assessReferralFee(packIn(world), factsOf(world, payment))
  if (world.said.outcome?.outcome !== 'approve') return
  world.payments.push(payment)
  world.fixed.push(world.said.amount)
}

function giveBack(world: World, amount: Money, on: string): void {
  const pack = packIn(world)
  const payment = must(world.payments.at(-1), 'something was paid')
  if (countsAsRefund(payment.collectedOn, day(on), pack.windows.refundDays)) {
    const refunded = add(payment.refunded, amount)
    world.payments[world.payments.length - 1] = { ...payment, refunded }
  }
  const { rates, cap, currency } = pack
  const terms = { rate: rates.select, cap, firstYearValue: null, currency }
  const { excess } = referralFeeReturn(world.payments, world.fixed, terms)
  const state = world.isPaidOut ? ('paid' as const) : ('open' as const)
  const debts = world.fixed.map((left, place) => ({ payableId: `P-${place}`, left, state }))
  const { lower, clawBack } = recoverFrom(excess, debts.toReversed())
  world.fixed.push(negate(excess))
  const all = (parts: readonly { amount: Money }[]) =>
    sum(
      parts.map((part) => part.amount),
      currency,
    )
  world.back = { clawed: all(clawBack), lowered: all(lower) }
}

function decideAt(world: World, instant: string): void {
  const pack = packIn(world)
  const { payment, termsDays } = { payment: world.payments.at(-1), ...pack.payment }
  const at = Temporal.Instant.from(`${instant.replace(' ', 'T')}Z`)
  const decidedOn = at.toZonedDateTimeISO(pack.zone).toPlainDate()
  const { collectedOn } = must(payment, 'a payment was decided')
  const from = { decidedOn, holdUntil: feeHeldUntil(collectedOn, pack.windows.holdDays) }
  const until = heldUntil(from, pack.payment.schedule)?.toString() ?? 'nothing'
  world.waits = {
    until,
    due: dueDate(from, termsDays, banking, pack.payment.schedule).toString(),
  }
}

function refer(world: World): void {
  const completeAt = Temporal.Instant.from('2026-01-05T15:00:00Z')
  world.said = assessReferral(packIn(world), {
    partnerStatus: 'active',
    goodStanding: true,
    complete: true,
    completeAt,
    zone: packIn(world).zone,
    customer: 'Globex',
    consent: true,
    consentOn: day('2026-01-04'),
    self: null,
    existing: null,
    openOpportunities: [],
    holds: [],
    alike: [],
    exceptionAsked: false,
    liveOthers: world.liveOthers,
  })
}

function paper(world: World, slot: string, state: string, since: string | null): void {
  world.papers = world.papers.map((one) =>
    one.slot === slot
      ? {
          ...one,
          state: must(
            (['missing', 'pending', 'accepted', 'rejected'] as const).find((own) => own === state),
            `${state} is a state of a paper`,
          ),
          since: since === null ? null : day(since),
        }
      : one,
  )
}

runSpecs<World>({
  folder: import.meta.dirname,
  prefix: 'referral-',
  open: () => ({
    pack: null,
    wonOn: day('2026-01-15'),
    papers: [],
    earlierOn: [],
    endedOn: null,
    saleLost: false,
    liveOthers: 0,
    payments: [],
    fixed: [],
    isPaidOut: false,
    said: null,
    back: null,
    waits: null,
  }),
  steps: [
    given('the program {name}', async (world: World, { name }) => {
      const folder = join(import.meta.dirname, '../../programs', name)
      world.pack = packOf(unwrap(parsePack(await readPackFolder(folder))), 'referral')
    }),
    given('a referral whose sale was won on {day}', (world: World, words) => {
      world.wonOn = day(words.day)
    }),
    given('the sale was won on {day} instead', (world: World, words) => {
      world.wonOn = day(words.day)
    }),
    given('its papers are accepted since {day}', (world: World, words) => {
      const since = day(words.day)
      world.papers = packIn(world).paperwork.map((one) => ({ ...one, state: 'accepted', since }))
    }),
    given('the paper {slot} is missing', (world: World, { slot }) =>
      paper(world, slot, 'missing', null),
    ),
    given('the paper {slot} is {state} since {day}', (world: World, words) =>
      paper(world, words.slot, words.state, words.day),
    ),
    given('the customer paid on {day}', (world: World, words) => {
      world.earlierOn.push(day(words.day))
    }),
    given('the customer paid every quarter until {day}', (world: World, words) => {
      const last = day(words.day)
      for (let on = last; Temporal.PlainDate.compare(on, world.wonOn) > 0;) {
        world.earlierOn.push(on)
        on = on.subtract({ months: 3 })
      }
    }),
    given('the partnership ended on {day}', (world: World, words) => {
      world.endedOn = day(words.day)
    }),
    given('the sale was lost after all', (world: World) => {
      world.saleLost = true
    }),
    given('the partner has {count} other live referrals', (world: World, { count }) => {
      world.liveOthers = Number(count)
    }),
    when('a referral in order is judged', refer),
    when('the customer pays {amount} on {day}', (world: World, words) =>
      pay(world, usd(words.amount), words.day),
    ),
    when('the fee is decided at {instant} UTC', (world: World, { instant }) =>
      decideAt(world, instant),
    ),
    when('every fee is paid out', (world: World) => {
      world.isPaidOut = true
    }),
    when('{amount} of it is returned on {day}', (world: World, words) =>
      giveBack(world, usd(words.amount), words.day),
    ),
    then('it is {outcome} by {clause}: {reason}', (world: World) => {
      const { outcome } = saidIn(world)
      assert.ok(outcome !== null)
      return { outcome: outcome.outcome, clause: outcome.clause, reason: outcome.reason }
    }),
    then('the fee is {amount}', (world: World) => ({ amount: printMoney(saidIn(world).amount) })),
    then('the fees come to {amount}', (world: World) => ({
      amount: printMoney(sum(world.fixed, 'USD')),
    })),
    then('the check {check} says {state}: {sentence}', (world: World, { check }) => {
      const found = saidIn(world).checks.find(({ code }) => code === check)
      return { state: found?.state ?? 'not made', sentence: found?.sentence ?? '' }
    }),
    then('on {day} the papers are {standing}', (world: World, words) => {
      const months = must(packIn(world).windows.paperworkMonths, 'the program asks for papers')
      const lastOn = paperworkLastOn(world.wonOn, months)
      return { standing: paperworkOf(world.papers, { lastOn, on: day(words.day) }) }
    }),
    then('it waits until {until} and is due on {due}', (world: World) =>
      must(world.waits, 'something was decided'),
    ),
    then('{clawed} is clawed back and {lowered} lowered', (world: World) => {
      const { clawed, lowered } = must(world.back, 'something was returned')
      return { clawed: printMoney(clawed), lowered: printMoney(lowered) }
    }),
  ],
})
