import { after } from 'node:test'
import { fundBalance } from '../../src/funds/index.ts'
import { person } from '../../src/identity/testing.ts'
import {
  accruePurchases,
  accrualStanding,
  accrualsUnder,
  periodName,
  sumsOf,
} from '../../src/incentives/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { type Money, money, negate, printMoney } from '../../src/kernel/money.ts'
import { type Refusal, unwrap } from '../../src/kernel/result.ts'
import type { Instant, PlainDate } from '../../src/kernel/temporal.ts'
import { partnerById, type PartnerTier, updatePartner } from '../../src/partners/index.ts'
import { inAct, testActor } from '../../src/platform/testing.ts'
import { forfeitUnused, raiseRebates } from '../../src/submissions/accruals.ts'
import { submissionsOfProgram } from '../../src/submissions/accruals-sql.ts'
import {
  coopAmount,
  coopInstant,
  coopSetting,
  type CoopSetting,
  handInReimbursement,
  tellPurchase,
} from '../../src/submissions/coop-testing.ts'
import { decide } from '../../src/submissions/decide.ts'
import { judge } from '../../src/submissions/facts.ts'
import { handedIn } from '../../src/submissions/handed-in.ts'
import type { Judged } from '../../src/submissions/kind.ts'
import { selectSubmission } from '../../src/submissions/sql.ts'
import { wiredDatabase } from '../../src/submissions/testing.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** The real commands on a real database; each example has a fund, a program and a partner of its own. */
type World = {
  setting: CoopSetting | null
  submissionId: string
  judged: Judged | null
}

const db = await wiredDatabase()
after(() => db.close())

const here = (world: World) => must(world.setting, 'the example names a program')
const instantOf = (world: World, text: string) => coopInstant(here(world), text)
const amountOf = (world: World, text: string) => coopAmount(here(world), text)

const staff = testActor(['lead'])
const limit = (currency: 'EUR' | 'USD') =>
  person(db, { roles: ['lead'], limit: money(2_500_000n, currency) })
const deciders = { EUR: await limit('EUR'), USD: await limit('USD') }

async function standing(world: World, period: string) {
  const { partnerId, programId } = here(world)
  return inAct(db, staff, async (act) => {
    const all = await accrualsUnder(act.tx, { partnerId, programId })
    const accrual = must(
      all.find((one) => periodName(one) === period),
      `an accrual of ${period}`,
    )
    const sums = await sumsOf(act.tx, accrual)
    return { accrual, sums, ...accrualStanding(sums) }
  })
}

const bare = (money: Money) => printMoney(money).replace(/ [A-Z]{3}$/, '')

function judgedNow(world: World, at: Instant): Promise<Judged> {
  return inAct(
    db,
    staff,
    async (act) => {
      const row = must(await selectSubmission(act.tx, world.submissionId), 'it was handed in')
      return judge(act.tx, await handedIn(act.tx, row), act.at)
    },
    at,
  )
}

function decideOn(world: World, on: string, as?: 'reject') {
  return inAct(
    db,
    here(world).pack.currency === 'EUR' ? deciders.EUR : deciders.USD,
    async (act) => {
      const row = must(await selectSubmission(act.tx, world.submissionId), 'it was handed in')
      const { assessment } = await judge(act.tx, await handedIn(act.tx, row), act.at)
      const outcome = assessment.outcome?.outcome
      const said = outcome === 'approve' || outcome === 'approve_reduced' ? outcome : 'reject'
      const word = as ?? said
      const { submissionId } = world
      const asked = { submissionId, version: row.version, outcome: word } as const
      return decide(act, { ...asked, lines: [], reason: 'As the terms say.', clauseIds: [] })
    },
    instantOf(world, on),
  )
}

const outcomeIn = (world: World) => {
  const judged = must(world.judged, 'something was judged')
  return must(judged.assessment.outcome, `an answer, not ${JSON.stringify(judged.assessment.problem)}`)
}

runSpecs<World>({
  folder: import.meta.dirname,
  prefix: 'coop-',
  open: () => ({
    setting: null,
    submissionId: '',
    judged: null,
  }),
  refusalText: (refusal: Refusal) => refusal.code,
  steps: [
    given('the program {name} and a {tier} partner', async (world: World, { name, tier }) => {
      // The example names one of the three tiers.
      world.setting = await coopSetting(db, { folder: name, tier: tier as PartnerTier })
    }),
    given('the partner is {tier} from now on', async (world: World, { tier }) => {
      const { partnerId } = here(world)
      await inAct(db, staff, async (act) => {
        const before = must(await partnerById(act.tx, partnerId), 'it was enrolled')
        const { legalName, domains, country, timeZone, goodStanding, version } = before
        const same = { legalName, domains, country, timeZone, goodStanding, version }
        const fields = { ...same, code: before.code, parentCode: null, tier: tier as PartnerTier }
        unwrap(await updatePartner(act, { partnerId, ...fields }))
      })
    }),
    given('purchase {number} of {amount} on {on}', (world: World, words) => {
      const { number, on } = words
      return tellPurchase(here(world), { number, on, amount: amountOf(world, words.amount) })
    }),
    given('a credit of {amount} on {returns}, {on}', (world: World, words) => {
      const { returns, on } = words
      const amount = negate(amountOf(world, words.amount))
      return tellPurchase(here(world), { number: `${returns}-${on}`, on, amount, returns })
    }),
    when('purchases are counted once more, twice at once', async (world: World) => {
      const { partnerId } = here(world)
      const again = () => inAct(db, staff, (act) => accruePurchases(act, { partnerId }))
      const [one, two] = await Promise.all([again(), again()])
      unwrap(one)
      unwrap(two)
    }),
    when(
      'a claim for {type} costs {cost}, claims {claimed}, ended {ended}, is invoiced {invoiced}, comes {at}',
      async (world: World, words) => {
        const handed = await handInReimbursement(here(world), words)
        world.submissionId = handed.submissionId
        world.judged = await judgedNow(world, instantOf(world, words.at))
      },
    ),
    when('it is decided on {on}', async (world: World, { on }) => decideOn(world, on)),
    when('it is rejected on {on}', async (world: World, { on }) => decideOn(world, on, 'reject')),
    when('the clock shows {on}', async (world: World, { on }) => {
      const at = instantOf(world, on)
      await inAct(db, staff, async (act) => unwrap(await raiseRebates(act)), at)
      await inAct(db, staff, async (act) => unwrap(await forfeitUnused(act)), at)
    }),
    when('the rebate is judged on {on}', async (world: World, { on }) => {
      const raised = await inAct(db, staff, (act) =>
        submissionsOfProgram(act.tx, { programId: here(world).programId, type: 'mdf_rebate' }),
      )
      world.submissionId = must(raised[0], 'a rebate was raised').submissionId
      world.judged = await judgedNow(world, instantOf(world, on))
    }),
    then('there are {count} rebates', async (world: World) => {
      const raised = await inAct(db, staff, (act) =>
        submissionsOfProgram(act.tx, { programId: here(world).programId, type: 'mdf_rebate' }),
      )
      return { count: String(raised.length) }
    }),
    then('it is {outcome} by {clause}: {reason}', async (world: World) => {
      const { outcome, clause, reason } = outcomeIn(world)
      return { outcome, clause, reason }
    }),
    then('it pays {amount}', async (world: World) => {
      const judged = must(world.judged, 'something was judged')
      return { amount: bare(judged.assessment.amount) }
    }),
    then('line {number} is {verdict} by {clause}: {reason}', async (world: World, words) => {
      const judged = must(world.judged, 'something was judged')
      const found = judged.assessment.lines.find((one) => String(one.lineNo) === words.number)
      const { verdict, clauseId, reason } = must(found, `line ${words.number}`)
      return { verdict, clause: clauseId ?? 'none', reason }
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
    then('{period} owes {owed} to the next', async (world: World, { period }) => {
      return { owed: bare((await standing(world, period)).owed) }
    }),
    then('{period} is used from {from} to {to}, claimed until {until}', async (world, { period }) => {
      const { accrual } = await standing(world, period)
      const lastOf = (until: PlainDate) => until.subtract({ days: 1 }).toString()
      return {
        from: accrual.usedFrom.toString(),
        to: lastOf(accrual.usedUntil),
        until: accrual.claimsDueOn.toString(),
      }
    }),
    then('the fund has {budget} budget, {available} available, {payable} payable', async (world) => {
      const balance = await inAct(db, staff, (act) => fundBalance(act.tx, here(world).fund))
      return {
        budget: bare(balance.budget),
        available: bare(balance.available),
        payable: bare(balance.payable),
      }
    }),
  ],
})
