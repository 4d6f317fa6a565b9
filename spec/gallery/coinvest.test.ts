import assert from 'node:assert/strict'
import { join } from 'node:path'
import {
  type Assessment,
  assessMilestone,
  assessProposal,
  type CoinvestMilestoneFacts,
  type CoinvestProposalFacts,
  fundingOf,
} from '../../src/incentives/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { type Money, parseDecimal, printMoney, subtract, zero } from '../../src/kernel/money.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { type CoinvestPack, packOf, parsePack, readPackFolder } from '../../src/programs/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

type World = {
  pack: CoinvestPack | null
  revenue: Money
  funding: Money
  tranches: readonly Money[]
  spend: Money | null
  spendBefore: Money
  paidBefore: Money
  signer: CoinvestMilestoneFacts['signer']
  acceptance: CoinvestMilestoneFacts['acceptance']
  status: 'pending' | 'accepted'
  formula: ReturnType<typeof fundingOf> | null
  said: Assessment | null
}

const day = Temporal.PlainDate.from
const usd = (text: string): Money =>
  must(parseDecimal(text.replace(' USD', '').replaceAll(',', ''), 'USD'), `${text} is an amount`)
const packIn = (world: World) => must(world.pack, 'the example names its program')
const saidIn = (world: World) => must(world.said, 'something was judged')
const termsIn = (world: World) => must(packIn(world).funding, 'the program has a formula')

function proposal(world: World): CoinvestProposalFacts {
  const pack = packIn(world)
  return {
    partnerStatus: 'active',
    goodStanding: true,
    complete: true,
    completeOn: day('2026-02-01'),
    requested: world.funding,
    expectedRevenue: world.revenue,
    totalCost: zero('USD'),
    partnerCash: zero('USD'),
    ownDays: [],
    startsOn: day('2026-03-01'),
    milestones: world.tranches.map((amount, place) => ({
      lineNo: place + 1,
      dueOn: day('2026-06-30').add({ months: place }),
      amount,
    })),
    exceptionAsked: false,
    rate: pack.rates.select,
    inKindMax: pack.inKindMax,
    milestoneMax: pack.milestoneMax,
    leadDays: pack.windows.leadDays,
    programFrom: pack.effectiveFrom,
    programUntil: pack.effectiveUntil,
    fundFrom: day('2026-01-01'),
    fundUntil: day('2026-12-31'),
    available: usd('5,000,000.00 USD'),
    activePlans: [],
    likelyPlans: [],
  }
}

function tranche(world: World, no: number, claimed: Money): CoinvestMilestoneFacts {
  const pack = packIn(world)
  const none = zero('USD')
  const amount = must(world.tranches[no - 1], 'a tranche of the plan')
  // What earlier ones left of theirs stays with the next.
  const planned = no === 3 ? usd('900,000.00 USD') : amount
  return {
    partnerStatus: 'active',
    goodStanding: true,
    complete: true,
    incentiveStatus: 'committed',
    shape: pack.shape,
    completeOn: day('2026-06-30'),
    milestoneNo: no,
    milestone: { amount: planned, dueOn: day('2026-06-30'), slips: 0, status: world.status },
    slipDays: pack.windows.slipDays,
    slipsMax: pack.slipsMax,
    share: pack.rates.select,
    claimed,
    planRemaining: subtract(world.funding, world.paidBefore),
    spend: world.spend,
    spendBefore: world.spendBefore,
    funding: world.funding,
    paidBefore: world.paidBefore,
    startsOn: day('2026-03-01'),
    lines: [],
    proof: [{ slot: 'spend_report', label: 'Report of the spend', state: 'accepted' }],
    acceptance: world.acceptance,
    signer: world.signer,
    inKindKinds: [],
    inKindPlanned: none,
    inKindBefore: none,
    exceptionAsked: false,
    sameFileElsewhere: [],
  }
}

runSpecs<World>({
  folder: import.meta.dirname,
  prefix: 'coinvest-',
  open: () => ({
    pack: null,
    revenue: zero('USD'),
    funding: zero('USD'),
    tranches: [],
    spend: null,
    spendBefore: zero('USD'),
    paidBefore: zero('USD'),
    signer: 'customer',
    acceptance: 'accepted',
    status: 'pending',
    formula: null,
    said: null,
  }),
  steps: [
    given('the program {name}', async (world: World, { name }) => {
      const folder = join(import.meta.dirname, '../../programs', name)
      world.pack = packOf(unwrap(parsePack(await readPackFolder(folder))), 'coinvest')
    }),
    given(
      'a plan of {revenue} annual recurring revenue, funded by {funding} in tranches of {tranches}',
      (world: World, words) => {
        world.revenue = usd(words.revenue)
        world.funding = usd(words.funding)
        world.tranches = words.tranches.split(' USD, ').map(usd)
      },
    ),
    given('the customer has spent {amount}', (world: World, { amount }) => {
      world.spend = usd(amount)
    }),
    given('{paid} was paid when the customer had spent {spend}', (world: World, words) => {
      world.paidBefore = usd(words.paid)
      world.spendBefore = usd(words.spend)
    }),
    given('the partner signs', (world: World) => {
      world.signer = 'partner'
    }),
    given('the sign-off is missing', (world: World) => {
      world.acceptance = 'missing'
    }),
    given('the tranche was accepted before', (world: World) => {
      world.status = 'accepted'
    }),
    when('{amount} of annual recurring revenue are expected', (world: World, { amount }) => {
      const { cap } = termsIn(world)
      world.formula = fundingOf(usd(amount), { share: packIn(world).rates.select, cap })
    }),
    when('the proposal is judged', (world: World) => {
      world.said = assessProposal(packIn(world), proposal(world))
    }),
    when('tranche {no} of {amount} is claimed', (world: World, { no, amount }) => {
      world.said = assessMilestone(packIn(world), tranche(world, Number(no), usd(amount)))
    }),
    then('our funding is {amount}, limited by {limit}', (world: World) => {
      const { amount, limitedBy } = must(world.formula, 'a formula was asked')
      return { amount: printMoney(amount), limit: limitedBy }
    }),
    then('it is {outcome} by {clause}: {reason}', (world: World) => {
      const { outcome } = saidIn(world)
      assert.ok(outcome !== null)
      return { outcome: outcome.outcome, clause: outcome.clause, reason: outcome.reason }
    }),
    then('it pays {amount}', (world: World) => ({ amount: printMoney(saidIn(world).amount) })),
    then('a {level} may approve it', (world: World) => ({
      level: saidIn(world).outcome?.approvalLevel ?? 'nobody',
    })),
    then('the check {check} says {state}: {sentence}', (world: World, { check }) => {
      const found = saidIn(world).checks.find(({ code }) => code === check)
      return { state: found?.state ?? 'not made', sentence: found?.sentence ?? '' }
    }),
  ],
})
