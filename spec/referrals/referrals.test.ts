import assert from 'node:assert/strict'
import { join } from 'node:path'
import {
  assessReferral,
  assessReferralFee,
  type Assessment,
  countsAsRefund,
  feeHeldUntil,
  type FeePayment,
  type MatchKey,
  recoverFrom,
  type ReferralFacts,
  type ReferralFeeFacts,
  referralFeeReturn,
} from '../../src/incentives/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { add, type Money, negate, parseDecimal, printMoney, sum, zero } from '../../src/kernel/money.ts'
import { parsePercent } from '../../src/kernel/ratio.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { packOf, parsePack, readPackFolder, type ReferralPack } from '../../src/programs/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

type World = {
  pack: ReferralPack | null
  referral: ReferralFacts | null
  fee: Omit<ReferralFeeFacts, 'payment' | 'earlier' | 'fixed' | 'collectedAs'> | null
  payments: FeePayment[]
  fixed: Money[]
  paidOut: boolean
  said: Assessment | null
  back: { total: Money; clawed: Money; lowered: Money } | null
}

const packOfWorld = (world: World) => must(world.pack, 'the example names its program')
const referralOf = (world: World) => must(world.referral, 'the example has a referral')
const feeOfWorld = (world: World) => must(world.fee, 'the example has a referral that was accepted')
const saidOf = (world: World) => must(world.said, 'something was judged')
const usd = (text: string) =>
  must(parseDecimal(text.replace(' USD', '').replaceAll(',', ''), 'USD'), text)
const at = (text: string, world: World) =>
  Temporal.PlainDateTime.from(text.replace(' ', 'T'))
    .toZonedDateTime(packOfWorld(world).zone)
    .toInstant()

function hold(world: World, more: Partial<ReferralFacts['holds'][number]> & { number: string }) {
  const one = { kind: 'protection', own: false, by: 'domain', likeness: null, ...more } as const
  const facts = referralOf(world)
  world.referral =
    one.likeness === null
      ? { ...facts, holds: [...facts.holds, one] }
      : { ...facts, alike: [...facts.alike, one] }
}

function terms(world: World) {
  const { rate, cap, firstYearValue } = feeOfWorld(world)
  return { rate, cap, firstYearValue, currency: packOfWorld(world).currency }
}

function pay(world: World, amount: Money, on: string): void {
  const facts = feeOfWorld(world)
  const collectedOn = Temporal.PlainDate.from(on)
  const number = world.payments.length + 1
  const code = `PAY-${number}`
  const payment = { collectionId: code, code, collectedOn, amount, refunded: zero('USD') }
  world.said = assessReferralFee(packOfWorld(world), {
    ...facts,
    payment,
    collectedAs: amount,
    earlier: world.payments,
    fixed: world.fixed,
  })
  world.payments.push(payment)
  world.fixed.push(world.said.amount)
}

function giveBack(world: World, amount: Money, on: string): void {
  const facts = feeOfWorld(world)
  const payment = must(world.payments.at(-1), 'something was paid')
  const day = Temporal.PlainDate.from(on)
  if (countsAsRefund(payment.collectedOn, day, facts.refundDays)) {
    const refunded = add(payment.refunded, amount)
    world.payments[world.payments.length - 1] = { ...payment, refunded }
  }
  const { total, excess } = referralFeeReturn(world.payments, world.fixed, terms(world))
  const state = world.paidOut ? ('paid' as const) : ('open' as const)
  const debts = world.fixed.map((left, place) => ({ payableId: `P-${place}`, left, state }))
  const { lower, clawBack } = recoverFrom(excess, debts.toReversed())
  world.fixed.push(negate(excess))
  const all = (parts: readonly { amount: Money }[]) =>
    sum(
      parts.map((part) => part.amount),
      'USD',
    )
  world.back = { total, clawed: all(clawBack), lowered: all(lower) }
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({
    pack: null,
    referral: null,
    fee: null,
    payments: [],
    fixed: [],
    paidOut: false,
    said: null,
    back: null,
  }),
  steps: [
    given('the program {name}', async (world: World, { name }) => {
      const files = await readPackFolder(join(import.meta.dirname, '../../programs', name))
      world.pack = packOf(unwrap(parsePack(files)), 'referral')
    }),
    given('a referral of {customer} that is in order, whole on {instant}', (world: World, words) => {
      const completeAt = at(words.instant, world)
      world.referral = {
        partnerStatus: 'active',
        goodStanding: true,
        complete: true,
        completeAt,
        zone: packOfWorld(world).zone,
        customer: words.customer,
        consent: true,
        consentOn: completeAt.toZonedDateTimeISO('UTC').toPlainDate(),
        self: null,
        existing: null,
        openOpportunities: [],
        holds: [],
        alike: [],
        exceptionAsked: false,
      }
    }),
    given('our own sale to the customer was opened at {instant}', (world: World, { instant }) => {
      const openedAt = at(instant, world)
      const openedOn = openedAt.toZonedDateTimeISO(packOfWorld(world).zone).toPlainDate()
      const openOpportunities = [{ code: 'OPP-1', openedAt, openedOn }]
      world.referral = { ...referralOf(world), openOpportunities }
    }),
    given('another partner holds {number}, found by {key}', (world: World, { number, key }) => {
      hold(world, { number, by: key as MatchKey }) // a key that is none is read as undefined
    }),
    given('another partner holds {number} of a name {score} alike', (world: World, words) => {
      hold(world, { number: words.number, by: 'name', likeness: words.score })
    }),
    given('another partner referred it as {number}, found by {key}', (world: World, words) => {
      hold(world, { number: words.number, kind: 'attribution', by: words.key as MatchKey }) // as above
    }),
    given('our own sale to the customer was opened on the day {day}', (world: World, { day }) => {
      const openedOn = Temporal.PlainDate.from(day)
      const openOpportunities = [{ code: 'OPP-1', openedAt: null, openedOn }]
      world.referral = { ...referralOf(world), openOpportunities }
    }),
    given('another partner asked before, as {number}, undecided', (world: World, { number }) => {
      hold(world, { number, kind: 'asked_before' })
    }),
    given('the partner holds {number} of the customer', (world: World, { number }) => {
      hold(world, { number, kind: 'attribution', own: true })
    }),
    given('the customer did not agree', (world: World) => {
      world.referral = { ...referralOf(world), consent: false }
    }),
    given('the customer agreed on {day}', (world: World, { day }) => {
      world.referral = { ...referralOf(world), consentOn: Temporal.PlainDate.from(day) }
    }),
    given('the customer is an affiliate of the partner', (world: World) => {
      world.referral = { ...referralOf(world), self: { is: 'affiliate', by: 'domain' } }
    }),
    given('the customer bought from us before', (world: World) => {
      world.referral = { ...referralOf(world), existing: { code: 'C-1', why: 'bought' } }
    }),
    given('the partner asks for an exception', (world: World) => {
      world.referral = { ...referralOf(world), exceptionAsked: true }
    }),
    given('the partner is {status}', (world: World, { status }) => {
      if (world.referral !== null) world.referral = { ...world.referral, partnerStatus: status }
      if (world.fee !== null) world.fee = { ...world.fee, partnerStatus: status }
    }),
    given('a referral accepted at {rate}, its sale won on {day}', (world: World, words) => {
      const pack = packOfWorld(world)
      const wonOn = Temporal.PlainDate.from(words.day)
      world.fee = {
        partnerStatus: 'active',
        goodStanding: true,
        complete: true,
        incentiveStatus: 'converted',
        opportunity: 'OPP-1',
        wonOn,
        firstYearUntil: wonOn.add({ days: pack.windows.firstYearDays ?? 0 }),
        firstYearValue: null,
        conversion: null,
        rate: must(parsePercent(words.rate), words.rate),
        cap: pack.cap,
        holdDays: pack.windows.holdDays,
        refundDays: pack.windows.refundDays,
        available: usd('100000.00'),
      }
    }),
    given('the first year is worth {amount}', (world: World, { amount }) => {
      world.fee = { ...feeOfWorld(world), firstYearValue: usd(amount) }
    }),
    given('no sale is linked', (world: World) => {
      world.fee = { ...feeOfWorld(world), opportunity: null, wonOn: null, firstYearUntil: null }
    }),
    given('the fund has {amount} available', (world: World, { amount }) => {
      world.fee = { ...feeOfWorld(world), available: usd(amount) }
    }),
    when('the referral is judged', (world: World) => {
      world.said = assessReferral(packOfWorld(world), referralOf(world))
    }),
    when('the customer pays {amount} on {day}', (world: World, { amount, day }) =>
      pay(world, usd(amount), day),
    ),
    when('every fee is paid out', (world: World) => {
      world.paidOut = true
    }),
    when('{amount} of it is returned on {day}', (world: World, { amount, day }) =>
      giveBack(world, usd(amount), day),
    ),
    then('it is {outcome} by {clause}: {reason}', (world: World) => {
      const { outcome } = saidOf(world)
      assert.ok(outcome !== null)
      return { outcome: outcome.outcome, clause: outcome.clause, reason: outcome.reason }
    }),
    then('the partner reads: {sentence}', (world: World) => {
      const failed = saidOf(world).checks.find((check) => check.state !== 'pass')
      return { sentence: failed?.sentence ?? 'nothing' }
    }),
    then('nothing the partner reads names {number}', (world: World, { number }) => {
      const read = saidOf(world).checks.flatMap((check) => [
        check.sentence,
        ...Object.values(check.facts),
      ])
      return { number: read.some((text) => text.includes(number)) ? `what names ${number}` : number }
    }),
    then('the check {code} is {state}', (world: World, { code }) => ({
      state: saidOf(world).checks.find((check) => check.code === code)?.state ?? 'not made',
    })),
    then('the fee is {amount}, held until {day}', (world: World) => {
      const payment = must(world.payments.at(-1), 'something was paid')
      const until = feeHeldUntil(payment.collectedOn, feeOfWorld(world).holdDays)
      return { amount: printMoney(saidOf(world).amount), day: until.toString() }
    }),
    then('the fees come to {amount}', (world: World) => ({
      amount: printMoney(sum(world.fixed, 'USD')),
    })),
    then('the fee comes to {amount}', (world: World) => ({
      amount: printMoney(must(world.back, 'something was returned').total),
    })),
    then('{clawed} is clawed back and {lowered} lowered', (world: World) => {
      const back = must(world.back, 'something was returned')
      return { clawed: printMoney(back.clawed), lowered: printMoney(back.lowered) }
    }),
  ],
})
