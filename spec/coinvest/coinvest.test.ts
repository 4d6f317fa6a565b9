import assert from 'node:assert/strict'
import { join } from 'node:path'
import {
  type Assessment,
  assessMilestone,
  assessProposal,
  type CoinvestMilestoneFacts,
  type CoinvestProposalFacts,
  signerSide,
  splitEvenly,
} from '../../src/incentives/index.ts'
import { parseCurrency } from '../../src/kernel/currency.ts'
import { type Money, parseDecimal, printMoney, subtract } from '../../src/kernel/money.ts'
import { parsePercent } from '../../src/kernel/ratio.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import {
  type CoinvestPack,
  packOf,
  parsePack,
  planShapes,
  readPackFolder,
  type Pack,
} from '../../src/programs/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

type World = {
  pack: CoinvestPack | null
  proposal: CoinvestProposalFacts | null
  milestone: CoinvestMilestoneFacts | null
  assessment: Assessment | null
  amounts: readonly Money[]
}

const day = (text: string) => Temporal.PlainDate.from(text)

/** `10,000.00 USD` as an amount. */
function amountOf(text: string): Money {
  const [figure = '', code = ''] = text.split(' ')
  const currency = parseCurrency(code)
  const amount = currency === null ? null : parseDecimal(figure.replaceAll(',', ''), currency)
  assert.ok(amount !== null, `${text} is no amount`)
  return amount
}

function packIn(world: World): CoinvestPack {
  assert.ok(world.pack !== null, 'the example names a program')
  return world.pack
}

function proposalIn(world: World): CoinvestProposalFacts {
  assert.ok(world.proposal !== null, 'the example has a proposal')
  return world.proposal
}

function milestoneIn(world: World): CoinvestMilestoneFacts {
  assert.ok(world.milestone !== null, 'the example has a milestone')
  return world.milestone
}

/** What of the proposal an example changes. */
function propose(world: World, change: Partial<CoinvestProposalFacts>): void {
  world.proposal = { ...proposalIn(world), ...change }
}

function deliver(world: World, change: Partial<CoinvestMilestoneFacts>): void {
  world.milestone = { ...milestoneIn(world), ...change }
}

/** The one line of the milestone, changed. */
function invoice(world: World, change: Partial<CoinvestMilestoneFacts['lines'][number]>): void {
  deliver(world, { lines: milestoneIn(world).lines.map((line) => ({ ...line, ...change })) })
}

function saidIn(world: World): Assessment {
  assert.ok(world.assessment !== null, 'nothing was judged')
  return world.assessment
}

function architectDays(pack: CoinvestPack, days: number) {
  return pack.dayRates
    .filter(({ role }) => role === 'architect')
    .map(({ role, rate }) => ({ role, rate, days }))
}

function proposalOf(pack: Pack, totalCost: Money, requested: Money): CoinvestProposalFacts {
  const own = packOf(pack, 'coinvest')
  const ownDays = architectDays(own, 4)
  const inKind = amountOf('4,800.00 USD')
  const dueOn = ['2026-06-30', '2026-08-31', '2026-10-31'].map(day)
  return {
    partnerStatus: 'active',
    goodStanding: true,
    complete: true,
    completeOn: day('2026-04-01'),
    requested,
    totalCost,
    partnerCash: subtract(subtract(totalCost, requested), inKind),
    ownDays,
    startsOn: day('2026-05-01'),
    milestones: splitEvenly(requested, 3).map((amount, place) => ({
      lineNo: place + 1,
      dueOn: dueOn[place] ?? null,
      amount,
    })),
    exceptionAsked: false,
    rate: own.rates.select,
    inKindMax: own.inKindMax,
    milestoneMax: own.milestoneMax,
    leadDays: own.windows.leadDays,
    programFrom: own.effectiveFrom,
    programUntil: own.effectiveUntil,
    fundFrom: day('2026-01-01'),
    fundUntil: day('2026-12-31'),
    available: amountOf('100,000.00 USD'),
    activePlans: [],
    likelyPlans: [],
  }
}

function milestoneOf(
  pack: CoinvestPack,
  given_: { claimed: Money; amount: Money; share: string; invoice: Money; left: Money },
): CoinvestMilestoneFacts {
  const { invoice: net } = given_
  const none = amountOf('0.00 USD')
  return {
    partnerStatus: 'active',
    goodStanding: true,
    complete: true,
    incentiveStatus: 'committed',
    shape: pack.shape,
    completeOn: day('2026-06-30'),
    milestoneNo: 1,
    milestone: { amount: given_.amount, dueOn: day('2026-06-30'), slips: 0, status: 'pending' },
    slipDays: pack.windows.slipDays,
    slipsMax: pack.slipsMax,
    share: parsePercent(given_.share)!,
    claimed: given_.claimed,
    planRemaining: given_.left,
    startsOn: day('2026-05-01'),
    lines: [
      {
        lineNo: 1,
        description: 'Integration',
        seller: 'Studio North',
        invoiceNumber: 'SN-17',
        invoiceOn: day('2026-06-01'),
        deliveredOn: null,
        net,
        tax: none,
        claimed: net,
        parts: [{ costKind: 'services', net }],
        invoiceState: 'accepted',
        invoiceFrom: 'third_party',
        claimedBefore: none,
        claimedElsewhere: [],
      },
    ],
    proof: [{ slot: 'deliverable', label: 'Deliverable', state: 'accepted' }],
    acceptance: 'accepted',
    signer: 'customer',
    inKindKinds: pack.inKindKinds,
    inKindPlanned: none,
    inKindBefore: none,
    exceptionAsked: false,
    sameFileElsewhere: [],
  }
}

/** Something typed or spelled as a person would; only for the examples' names. */
const isSameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({ pack: null, proposal: null, milestone: null, assessment: null, amounts: [] }),
  refusalText: () => '',
  steps: [
    given('the program {name}', async (world: World, { name }) => {
      const folder = join(import.meta.dirname, '../../programs', name)
      world.pack = packOf(unwrap(parsePack(await readPackFolder(folder))), 'coinvest')
    }),
    when('{amount} are split evenly into {count} milestones', (world: World, words) => {
      world.amounts = splitEvenly(amountOf(words.amount), Number(words.count))
    }),
    then('the milestones are {amounts}', (world: World) => ({
      amounts: world.amounts.map(printMoney).join(' + '),
    })),
    given(
      'a proposal in order: {total} in all, our share {share} in three milestones, 4 days of an architect',
      (world: World, { total, share }) => {
        world.proposal = proposalOf(packIn(world), amountOf(total), amountOf(share))
      },
    ),
    given('milestone {no} is {amount}', (world: World, { no, amount }) => {
      const milestones = proposalIn(world).milestones.map((one) =>
        one.lineNo === Number(no) ? { ...one, amount: amountOf(amount) } : one,
      )
      propose(world, { milestones })
    }),
    given('the partner bears {amount} in cash', (world: World, { amount }) =>
      propose(world, { partnerCash: amountOf(amount) }),
    ),
    given('the plan costs {amount} in all', (world: World, { amount }) =>
      propose(world, { totalCost: amountOf(amount) }),
    ),
    given('the partner works {days} days of an architect', (world: World, { days }) =>
      propose(world, { ownDays: architectDays(packIn(world), Number(days)) }),
    ),
    given('the customer has the active plan {number}', (world: World, { number }) =>
      propose(world, { activePlans: [number] }),
    ),
    given('the customer has the proposed plan {number}', (world: World, { number }) =>
      propose(world, { likelyPlans: [number] }),
    ),
    given('the fund has {amount} available', (world: World, { amount }) =>
      propose(world, { available: amountOf(amount) }),
    ),
    given('the partner asks for an exception', (world: World) =>
      propose(world, { exceptionAsked: true }),
    ),
    given('it is complete on {date}', (world: World, { date }) =>
      world.milestone === null
        ? propose(world, { completeOn: day(date) })
        : deliver(world, { completeOn: day(date) }),
    ),
    given(
      'a milestone in order: {claimed} claimed of {amount}, our share {share} %, one invoice of {invoice}, {left} left of the plan',
      (world: World, words) => {
        world.milestone = milestoneOf(packIn(world), {
          claimed: amountOf(words.claimed),
          amount: amountOf(words.amount),
          share: `${words.share} %`,
          invoice: amountOf(words.invoice),
          left: amountOf(words.left),
        })
      },
    ),
    given('the invoice is {amount}', (world: World, { amount }) => {
      const net = amountOf(amount)
      invoice(world, { net, claimed: net, parts: [{ costKind: 'services', net }] })
    }),
    given('the invoice has the date {date}', (world: World, { date }) =>
      invoice(world, { invoiceOn: day(date) }),
    ),
    given('the invoice stands under {number} too', (world: World, { number }) =>
      invoice(world, { claimedElsewhere: [number] }),
    ),
    given('the cost is of {kind}', (world: World, { kind }) => {
      const lines = milestoneIn(world).lines.map((line) => ({
        ...line,
        invoiceFrom: kind === 'own_days' ? ('self' as const) : line.invoiceFrom,
        parts: [{ costKind: kind, net: line.claimed }],
      }))
      deliver(world, { lines })
    }),
    given('the plan speaks of {planned} in kind, {before} before', (world: World, words) =>
      deliver(world, {
        inKindPlanned: amountOf(words.planned),
        inKindBefore: amountOf(words.before),
      }),
    ),
    given('the partner claims {amount}', (world: World, { amount }) =>
      deliver(world, { claimed: amountOf(amount) }),
    ),
    given('{amount} are left of the plan', (world: World, { amount }) =>
      deliver(world, { planRemaining: amountOf(amount) }),
    ),
    given('the shape is {shape}', (world: World, words) => {
      const shape = planShapes.find((one) => one === words.shape)
      assert.ok(shape !== undefined, `${words.shape} is no shape`)
      deliver(world, { shape })
    }),
    given(
      '{email} signs, of a customer {customer} and a partner {partner}',
      (world: World, { email, customer, partner }) => {
        const signer = signerSide(
          { name: 'Somebody', email },
          {
            customerDomains: [customer],
            partnerDomains: [partner],
            partnerEmails: [],
            partnerNames: [],
            isSameName,
          },
        )
        deliver(world, { signer })
      },
    ),
    given('it was due on {date} and slipped {slips} times', (world: World, { date, slips }) => {
      const { milestone } = milestoneIn(world)
      assert.ok(milestone !== null)
      deliver(world, { milestone: { ...milestone, dueOn: day(date), slips: Number(slips) } })
    }),
    given('the milestone was accepted before', (world: World) => {
      const { milestone } = milestoneIn(world)
      assert.ok(milestone !== null)
      deliver(world, { milestone: { ...milestone, status: 'accepted' } })
    }),
    when('the proposal is judged', (world: World) => {
      world.assessment = assessProposal(packIn(world), proposalIn(world))
    }),
    when('the milestone is judged', (world: World) => {
      world.assessment = assessMilestone(packIn(world), milestoneIn(world))
    }),
    then('it is {outcome} by {clause}: {reason}', (world: World) => {
      const { outcome } = saidIn(world)
      return {
        outcome: outcome?.outcome ?? 'nothing',
        clause: outcome?.clause ?? '',
        reason: outcome?.reason ?? '',
      }
    }),
    then('a {level} may approve it', (world: World) => ({
      level: saidIn(world).outcome?.approvalLevel ?? 'nobody',
    })),
    then('it pays {amount}', (world: World) => ({ amount: printMoney(saidIn(world).amount) })),
    then('the check {check} says {state}: {sentence}', (world: World, { check }) => {
      const found = saidIn(world).checks.find(({ code }) => code === check)
      return { state: found?.state ?? 'not made', sentence: found?.sentence ?? '' }
    }),
  ],
})
