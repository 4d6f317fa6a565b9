import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fundBalance } from '../../src/funds/index.ts'
import { person } from '../../src/identity/testing.ts'
import {
  accrualStanding,
  accrualsUnder,
  periodName,
  planOf,
  sumsOf,
} from '../../src/incentives/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { type Money, money, negate, printMoney } from '../../src/kernel/money.ts'
import { type Refusal, unwrap } from '../../src/kernel/result.ts'
import type { PlainDate } from '../../src/kernel/temporal.ts'
import type { PartnerTier } from '../../src/partners/index.ts'
import { inAct, testActor, undone } from '../../src/platform/testing.ts'
import { forfeitUnused, raiseRebates } from '../../src/submissions/accruals.ts'
import {
  coopAmount,
  coopInstant,
  earnedPlanSetting,
  tellPurchase,
} from '../../src/submissions/coop-testing.ts'
import { decide } from '../../src/submissions/decide.ts'
import {
  type EarnedSetting,
  handInEarned,
  proposeEarned,
} from '../../src/submissions/earned-plan-testing.ts'
import { judge } from '../../src/submissions/facts.ts'
import { handedIn } from '../../src/submissions/handed-in.ts'
import type { Judged } from '../../src/submissions/kind.ts'
import { selectSubmission } from '../../src/submissions/sql.ts'
import { wiredDatabase } from '../../src/submissions/testing.ts'
import { domains } from '../../src/wiring.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** The real commands on a real database; each example has a fund, a program and a partner of its own. */
type World = {
  setting: EarnedSetting | null
  /** What was handed in last, and the plan proposed last. */
  submissionId: string
  planId: string
  judged: Judged | null
}

const db = await wiredDatabase()
after(() => db.close())

const here = (world: World) => must(world.setting, 'the example names a program')
const staff = testActor(['lead'])
const decider = await person(db, { roles: ['lead'], limit: money(5_000_000n, 'EUR') })
const bare = (amount: Money) => printMoney(amount).replace(/ [A-Z]{3}$/, '')

function standing(world: World, period: string) {
  const { partnerId, programId } = here(world)
  return inAct(db, staff, async (act) => {
    const all = await accrualsUnder(act.tx, { partnerId, programId })
    const found = all.find((one) => periodName(one) === period)
    const accrual = must(found, `an accrual of ${period}`)
    const sums = await sumsOf(act.tx, accrual)
    return { accrual, sums, ...accrualStanding(sums) }
  })
}

function judgedOn(world: World, on: string): Promise<Judged> {
  const now = coopInstant(here(world), on)
  const asked = async (act: Parameters<typeof raiseRebates>[0]) => {
    const row = must(await selectSubmission(act.tx, world.submissionId), 'it was handed in')
    return judge(act.tx, await handedIn(act.tx, row), act.at)
  }
  return inAct(db, staff, asked, now)
}

function decideOn(world: World, on: string, outcome: 'approve' | 'approve_reduced' | 'reject') {
  const { submissionId } = world
  return inAct(
    db,
    decider,
    async (act) => {
      const row = must(await selectSubmission(act.tx, submissionId), 'it was handed in')
      const asked = { submissionId, version: row.version, outcome } as const
      return decide(act, { ...asked, lines: [], reason: 'As the terms say.', clauseIds: [] })
    },
    coopInstant(here(world), on),
  )
}

async function planIn(world: World) {
  const plan = await undone(db, async (tx) => {
    const row = must(await selectSubmission(tx, world.planId), 'it was proposed')
    return planOf(tx, must(row.incentiveId, 'it opened a plan'))
  })
  return must(plan, 'a plan')
}

const outcomeIn = (world: World) =>
  must(must(world.judged, 'something was judged').assessment.outcome, 'an answer')

runSpecs<World>({
  folder: import.meta.dirname,
  prefix: 'accrual-',
  open: () => ({ setting: null, submissionId: '', planId: '', judged: null }),
  refusalText: (refusal: Refusal) => refusal.code,
  steps: [
    given('the program {name} and a {tier} partner', async (world: World, { name, tier }) => {
      // The example names one of the three tiers.
      world.setting = await earnedPlanSetting(db, { folder: name, tier: tier as PartnerTier })
    }),
    given('purchase {number} of {amount} on {on}', (world: World, { number, amount, on }) =>
      tellPurchase(here(world), { number, on, amount: coopAmount(here(world), amount) }),
    ),
    given('a credit of {amount} on {returns}, {on}', (world: World, words) => {
      const { returns, on } = words
      const amount = negate(coopAmount(here(world), words.amount))
      return tellPurchase(here(world), { number: `${returns}-${on}`, on, amount, returns })
    }),
    when(
      'a plan asks for {requested} of {cost}, begins {starts}, comes {at}',
      async (world: World, words) => {
        const handed = await proposeEarned(here(world), words)
        world.submissionId = handed.submissionId
        world.planId = handed.submissionId
        world.judged = await judgedOn(world, words.at)
      },
    ),
    when(
      'milestone {no} costs {cost}, claims {claimed}, comes {at}',
      async (world: World, words) => {
        const { incentiveId, customerDomains } = await planIn(world)
        const customerDomain = must(customerDomains[0], 'a plan names its customer')
        const asked = { ...words, incentiveId, customerDomain }
        world.submissionId = (await handInEarned(here(world), asked)).submissionId
        world.judged = await judgedOn(world, words.at)
      },
    ),
    when('it is decided on {on}', async (world: World, { on }) => {
      const { outcome } = outcomeIn(world)
      return decideOn(world, on, outcome === 'approve_reduced' ? outcome : 'approve')
    }),
    when('it is rejected on {on}', (world: World, { on }) => decideOn(world, on, 'reject')),
    when('the clock shows {on}', async (world: World, { on }) => {
      const at = coopInstant(here(world), on)
      await inAct(db, staff, async (act) => unwrap(await raiseRebates(act)), at)
      await inAct(db, staff, async (act) => unwrap(await forfeitUnused(act)), at)
    }),
    then('it is {outcome} by {clause}: {reason}', (world: World) => {
      const { outcome, clause, reason } = outcomeIn(world)
      return { outcome, clause, reason }
    }),
    then('it pays {amount}', (world: World) => ({
      amount: bare(must(world.judged, 'something was judged').assessment.amount),
    })),
    then('the check {check} says {state}: {sentence}', (world: World, { check }) => {
      const { checks } = must(world.judged, 'something was judged').assessment
      const found = must(
        checks.find(({ code }) => code === check),
        `the check ${check}`,
      )
      return { state: found.state, sentence: found.sentence }
    }),
    then(
      '{period}: earned {earned}, available {available}, used {used}, forfeited {forfeited}',
      async (world: World, { period }) => {
        const { sums, used } = await standing(world, period)
        return {
          earned: bare(sums.earned),
          available: bare(sums.available),
          used: bare(used),
          forfeited: bare(sums.forfeited),
        }
      },
    ),
    then('{period} owes {owed} to the next', async (world: World, { period }) => ({
      owed: bare((await standing(world, period)).owed),
    })),
    then('{period} is used from {from} to {to}, kept until {until}', async (world, { period }) => {
      const { accrual } = await standing(world, period)
      const lastOf = (until: PlainDate) => until.subtract({ days: 1 }).toString()
      return {
        from: accrual.usedFrom.toString(),
        to: lastOf(accrual.usedUntil),
        until: accrual.claimsDueOn.toString(),
      }
    }),
    then(
      'the fund has {available} available, {committed} committed, {payable} payable',
      async (world) => {
        const balance = await undone(db, (tx) => fundBalance(tx, here(world).fund))
        return {
          available: bare(balance.available),
          committed: bare(balance.committed),
          payable: bare(balance.payable),
        }
      },
    ),
  ],
})

test('everything that is verified of the record holds after it', async () => {
  for (const { name, firstWrong } of domains.flatMap((one) => one.verifications)) {
    assert.equal(await undone(db, (tx) => firstWrong(tx)), null, name)
  }
})
