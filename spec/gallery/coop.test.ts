import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { after } from 'node:test'
import type { Act } from '../../src/audit/index.ts'
import { createFund, type Fund, fundBalance } from '../../src/funds/index.ts'
import { person } from '../../src/identity/testing.ts'
import {
  accruePurchases,
  accrualStanding,
  accrualsUnder,
  periodName,
  sumsOf,
} from '../../src/incentives/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { type Money, money, negate, parseDecimal, printMoney } from '../../src/kernel/money.ts'
import { type Refusal, unwrap } from '../../src/kernel/result.ts'
import { type Instant, type PlainDate, Temporal } from '../../src/kernel/temporal.ts'
import {
  enrolPartner,
  partnerById,
  type PartnerId,
  type PartnerTier,
  recordPurchase,
  updatePartner,
} from '../../src/partners/index.ts'
import { inAct, testActor } from '../../src/platform/testing.ts'
import {
  draftVersion,
  type MdfPack,
  packOf,
  parsePack,
  publishVersion,
  readPackFolder,
} from '../../src/programs/index.ts'
import { forfeitUnused, raiseRebates } from '../../src/submissions/accruals.ts'
import { submissionsOfProgram } from '../../src/submissions/accruals-sql.ts'
import { decide } from '../../src/submissions/decide.ts'
import { createDraft, saveDraft } from '../../src/submissions/draft.ts'
import { judge } from '../../src/submissions/facts.ts'
import { handedIn } from '../../src/submissions/handed-in.ts'
import type { Judged } from '../../src/submissions/kind.ts'
import { selectSubmission } from '../../src/submissions/sql.ts'
import { submit } from '../../src/submissions/submit.ts'
import { line, partnerActor, putPaper, wiredDatabase } from '../../src/submissions/testing.ts'
import { vocabulary } from '../../src/vocabulary.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** The real commands on a real database; each example has a fund, a program and a partner of its own. */
type World = {
  readonly suffix: string
  pack: MdfPack | null
  fund: Fund | null
  programId: string
  partner: { readonly partnerId: PartnerId; readonly code: string } | null
  submissionId: string
  judged: Judged | null
}

const db = await wiredDatabase()
after(() => db.close())

const day = (text: string) => Temporal.PlainDate.from(text)
const packIn = (world: World) => must(world.pack, 'the example names a program')
const fundIn = (world: World) => must(world.fund, 'the program has a fund')
const partnerIn = (world: World) => must(world.partner, 'the example has a partner')

function amountOf(world: World, text: string): Money {
  const found = parseDecimal(text.replaceAll(',', ''), packIn(world).currency)
  return must(found, `an amount: ${text}`)
}

/** `2026-05-01`, at noon of the program's clock, or `2026-05-01 23:59:59`. */
function instantOf(world: World, text: string): Instant {
  const plain = text.includes(' ') ? text.replace(' ', 'T') : `${text}T12:00:00`
  return Temporal.PlainDateTime.from(plain).toZonedDateTime(packIn(world).zone).toInstant()
}

const staff = testActor(['lead'])
const deciders = {
  EUR: await person(db, { roles: ['lead'], limit: money(2_500_000n, 'EUR') }),
  USD: await person(db, { roles: ['lead'], limit: money(2_500_000n, 'USD') }),
}
const system = testActor(['lead'])

async function open(world: World, name: string): Promise<void> {
  const folder = join(import.meta.dirname, '../../programs/gallery', name)
  const files = Object.fromEntries(await readPackFolder(folder))
  const own = must(files['program.yaml'], 'a pack has its terms')
    .replace(/^code: (.*)$/m, `code: $1-${world.suffix}`)
    .replace(/^fund: (.*)$/m, `fund: $1-${world.suffix}`)
  files['program.yaml'] = own
  const pack = packOf(unwrap(parsePack(new Map(Object.entries(files)))), 'mdf')
  world.pack = pack
  await inAct(
    db,
    testActor(['program_owner']),
    async (act) => {
      world.fund = unwrap(
        await createFund(act, {
          code: pack.fundCode,
          name: pack.name,
          payerId: act.newId(),
          currency: pack.currency,
          zone: pack.zone,
          validFrom: day('2026-01-01'),
          validUntil: day('2029-01-01'),
        }),
      )
      const drafted = unwrap(await draftVersion(act, { files }))
      unwrap(await publishVersion(vocabulary)(act, { ...drafted }))
      world.programId = drafted.programId
    },
    Temporal.Instant.from('2026-01-02T10:00:00Z'),
  )
}

async function enrol(act: Act, world: World, tier: string): Promise<void> {
  const code = `P-${world.suffix}`
  const made = unwrap(
    await enrolPartner(act, {
      code,
      legalName: `Partner ${world.suffix}`,
      domains: [`${world.suffix.toLowerCase()}.example`],
      country: 'DE',
      timeZone: packIn(world).zone,
      tier: tier as PartnerTier, // the example names one of the three
      goodStanding: true,
      parentCode: null,
    }),
  )
  world.partner = { partnerId: made.partnerId, code }
}

type Told = { readonly number: string; readonly amount: Money; readonly on: string }

function tell(world: World, told: Told & { readonly returns: string | null }) {
  const { partnerId, code } = partnerIn(world)
  return inAct(
    db,
    staff,
    async (act) => {
      unwrap(
        await recordPurchase(act, {
          source: `erp-${world.suffix.toLowerCase()}`,
          externalId: told.number,
          about: code,
          kind: told.returns === null ? 'purchase' : 'credit',
          amount: told.amount,
          on: day(told.on),
          product: null,
          returns: told.returns,
        }),
      )
      return accruePurchases(act, { partnerId })
    },
    instantOf(world, told.on),
  )
}

async function standing(world: World, period: string) {
  const { partnerId } = partnerIn(world)
  return inAct(db, staff, async (act) => {
    const all = await accrualsUnder(act.tx, { partnerId, programId: world.programId })
    const accrual = must(
      all.find((one) => periodName(one) === period),
      `an accrual of ${period}`,
    )
    const sums = await sumsOf(act.tx, accrual)
    return { accrual, sums, ...accrualStanding(sums) }
  })
}

const bare = (money: Money) => printMoney(money).replace(/ [A-Z]{3}$/, '')

type Claim = {
  readonly type: string
  readonly cost: string
  readonly claimed: string
  readonly ended: string
  readonly invoiced: string
  readonly at: string
}

const kindOfType: Readonly<Record<string, string>> = {
  demo_units: 'hardware',
  customer_offers: 'discount',
  event: 'venue',
}

async function handIn(world: World, claim: Claim): Promise<void> {
  const { partnerId } = partnerIn(world)
  const pack = packIn(world)
  const activity = must(
    pack.activities.find((one) => one.type === claim.type),
    `the type ${claim.type}`,
  )
  const at = instantOf(world, claim.at)
  world.submissionId = await inAct(
    db,
    partnerActor(partnerId),
    async (act) => {
      const form = {
        activity_type: claim.type,
        title: `${activity.label} ${randomBytes(2).toString('hex')}`,
        starts_on: claim.ended,
        ends_on: claim.ended,
        claimed: claim.claimed.replaceAll(',', ''),
        metric_value: '10',
      }
      const { programId } = world
      const draft = unwrap(await createDraft(act, { type: 'mdf_reimbursement', programId, form }))
      const { submissionId } = draft
      const owner = { submissionId, partnerId }
      await putPaper(act, db, { ...owner, slot: 'invoice', lineNo: 1 })
      for (const { slot } of activity.proof) await putPaper(act, db, { ...owner, slot, lineNo: null })
      const cost = claim.cost.replaceAll(',', '')
      const costKind = kindOfType[claim.type] ?? 'media'
      const invoice = `INV-${randomBytes(4).toString('hex')}`
      const { currency } = pack
      const invoiceOn = claim.invoiced
      const only = { ...line(1, { costKind, net: cost, invoice, invoiceOn, currency }) }
      const lines = [{ ...only, deliveredOn: null }]
      const saved = unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: true }))
      unwrap(await submit(act, { submissionId, version: saved.version }))
      return submissionId
    },
    at,
  )
  world.judged = await judgedNow(world, at)
}

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

function decideOn(world: World, on: string) {
  return inAct(
    db,
    packIn(world).currency === 'EUR' ? deciders.EUR : deciders.USD,
    async (act) => {
      const row = must(await selectSubmission(act.tx, world.submissionId), 'it was handed in')
      const { assessment } = await judge(act.tx, await handedIn(act.tx, row), act.at)
      const outcome = assessment.outcome?.outcome
      const word = outcome === 'approve' || outcome === 'approve_reduced' ? outcome : 'reject'
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
    suffix: randomBytes(3).toString('hex').toUpperCase(),
    pack: null,
    fund: null,
    programId: '',
    partner: null,
    submissionId: '',
    judged: null,
  }),
  refusalText: (refusal: Refusal) => refusal.code,
  steps: [
    given('the program {name} and a {tier} partner', async (world: World, { name, tier }) => {
      await open(world, name)
      const at = Temporal.Instant.from('2026-01-02T11:00:00Z')
      await inAct(db, staff, (act) => enrol(act, world, tier), at)
    }),
    given('the partner is {tier} from now on', async (world: World, { tier }) => {
      const { partnerId } = partnerIn(world)
      await inAct(db, staff, async (act) => {
        const before = must(await partnerById(act.tx, partnerId), 'it was enrolled')
        const { legalName, domains, country, timeZone, goodStanding, version } = before
        const same = { legalName, domains, country, timeZone, goodStanding, version }
        const fields = { ...same, code: before.code, parentCode: null, tier: tier as PartnerTier }
        unwrap(await updatePartner(act, { partnerId, ...fields }))
      })
    }),
    given('purchase {number} of {amount} on {on}', async (world: World, words) => {
      const { number, on } = words
      unwrap(await tell(world, { number, on, amount: amountOf(world, words.amount), returns: null }))
    }),
    given('a credit of {amount} on {number}, {on}', async (world: World, words) => {
      const amount = negate(amountOf(world, words.amount))
      const returns = words.number
      const number = `${returns}-${randomBytes(2).toString('hex')}`
      unwrap(await tell(world, { number, on: words.on, amount, returns }))
    }),
    when('purchases are counted once more, twice at once', async (world: World) => {
      const { partnerId } = partnerIn(world)
      const again = () => inAct(db, system, (act) => accruePurchases(act, { partnerId }))
      const [one, two] = await Promise.all([again(), again()])
      unwrap(one)
      unwrap(two)
    }),
    when(
      'a claim for {type} costs {cost}, claims {claimed}, ended {ended}, is invoiced {invoiced}, comes {at}',
      (world: World, words) => handIn(world, words),
    ),
    when('it is decided on {on}', async (world: World, { on }) => decideOn(world, on)),
    when('the clock shows {on}', async (world: World, { on }) => {
      const at = instantOf(world, on)
      await inAct(db, system, async (act) => unwrap(await raiseRebates(act)), at)
      await inAct(db, system, async (act) => unwrap(await forfeitUnused(act)), at)
    }),
    when('the rebate is judged on {on}', async (world: World, { on }) => {
      const raised = await inAct(db, staff, (act) =>
        submissionsOfProgram(act.tx, { programId: world.programId, type: 'mdf_rebate' }),
      )
      world.submissionId = must(raised[0], 'a rebate was raised').submissionId
      world.judged = await judgedNow(world, instantOf(world, on))
    }),
    then('there are {count} rebates', async (world: World) => {
      const raised = await inAct(db, staff, (act) =>
        submissionsOfProgram(act.tx, { programId: world.programId, type: 'mdf_rebate' }),
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
      const balance = await inAct(db, staff, (act) => fundBalance(act.tx, fundIn(world)))
      return {
        budget: bare(balance.budget),
        available: bare(balance.available),
        payable: bare(balance.payable),
      }
    }),
  ],
})
