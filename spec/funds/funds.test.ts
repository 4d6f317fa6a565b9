import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import { type Act, type EventId, record } from '../../src/audit/index.ts'
import { verifications as fundVerifications } from '../../src/funds/verify.ts'
import * as funds from '../../src/funds/index.ts'
import { allocationsOf, fundEntries } from '../../src/funds/read.ts'
import { must } from '../../src/kernel/assert.ts'
import { type Money, parseDecimal, toDecimal } from '../../src/kernel/money.ts'
import { type Refusal, type Result, unwrap } from '../../src/kernel/result.ts'
import { Temporal, type PlainDate } from '../../src/kernel/temporal.ts'
import { bucketTotals } from '../../src/ledger/index.ts'
import { ledgerRefusals } from '../../src/ledger/refusals.ts'
import { verifications as ledgerVerifications } from '../../src/ledger/verify.ts'
import { withTx } from '../../src/platform/db.ts'
import { inAct, testActor, testDatabase } from '../../src/platform/testing.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** The real commands on a real database; each example has a payer, a partner and funds of its own.
 *  Codes and names of the text are made unique behind the reader's back. */
type World = {
  readonly suffix: string
  readonly payerId: string
  readonly partnerId: string
  readonly ids: Map<string, string>
  readonly funds: Map<string, { fund: funds.Fund; main: funds.AllocationId }>
  on: PlainDate
  outcomes: readonly Result<unknown, Refusal>[]
}

const db = await testDatabase()
after(() => db.close())
const owner = testActor(['program_owner'])

function read(text: string): Money {
  const [, amount = '', currency = ''] = /^(-?[\d,.]+) ([A-Z]{3})$/.exec(text) ?? []
  return must(parseDecimal(amount.replaceAll(',', ''), currency), `an amount: ${text}`)
}

function say(amount: Money): string {
  const [whole = '', cents] = toDecimal(amount).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}

const run = <T>(body: (act: Act) => Promise<T>) => inAct(db, owner, body)

/** The uuid that stands for a name of the text. */
function id(world: World, name: string): string {
  const known = world.ids.get(name) ?? randomUUID()
  world.ids.set(name, known)
  return known
}

const only = (world: World) => must([...world.funds.values()][0], 'the example has a fund')
const named = (world: World, code: string) => must(world.funds.get(code), `the fund ${code}`)

async function openFund(world: World, code: string, parentId: funds.FundId | null) {
  const { fund, main } = await run(async (act) => {
    const opened = unwrap(
      await funds.createFund(act, {
        code: `${code}-${world.suffix}`,
        name: code,
        payerId: world.payerId,
        currency: 'EUR',
        zone: 'Europe/Berlin',
        parentId,
        validFrom: Temporal.PlainDate.from('2026-01-01'),
        validUntil: Temporal.PlainDate.from('2027-01-01'),
      }),
    )
    const allocation = { fundId: opened.fundId, code: 'main', name: 'Main', kind: 'general' } as const
    const added = unwrap(await funds.addAllocation(act, allocation))
    return { fund: opened, main: added.allocationId }
  })
  world.funds.set(code, { fund, main })
  return { fundId: fund.fundId, allocationId: main }
}

/** One event of a caller and its entry. */
function happens<T>(
  world: World,
  body: (act: Act, cause: { eventId: EventId; on: PlainDate }) => Promise<T>,
): Promise<T> {
  return run(async (act) => {
    const subject = { subjectKind: 'example', subjectId: world.suffix, body: {} }
    return body(act, { eventId: await record(act, { type: 'example.moved', ...subject }), on: world.on })
  })
}

function claim(world: World, name: string, text: string) {
  const { fund } = only(world)
  return { fundId: fund.fundId, incentiveId: id(world, name), ...partner(world), amount: read(text) }
}
const partner = (world: World) => ({ partnerId: world.partnerId })

function commitment(world: World, name: string, text: string) {
  const { fund, main } = only(world)
  const incentiveId = id(world, name)
  return { fundId: fund.fundId, allocationId: main, incentiveId, amount: read(text) }
}

function onePart(world: World, text: string) {
  return { parts: [{ fundId: only(world).fund.fundId, ...partner(world), amount: read(text) }] }
}

function ofPartner(world: World, text: string) {
  const { fund, main } = only(world)
  return { fundId: fund.fundId, allocationId: main, ...partner(world), amount: read(text) }
}

async function balance(world: World, code: string, pending?: Money) {
  const { fund } = named(world, code)
  const held = await withTx(db.world.app, (tx) => funds.fundBalance(tx, fund, pending))
  return Object.fromEntries(Object.entries(held).map(([name, amount]) => [name, say(amount)]))
}

function child(world: World, parent: string, code: string, text: string) {
  const [from, to] = [named(world, parent), named(world, code)]
  return {
    fundId: from.fund.fundId,
    allocationId: from.main,
    childFundId: to.fund.fundId,
    childAllocationId: to.main,
    amount: read(text),
    reason: 'as the example says',
  }
}

function refusalText(world: string, refusal: Refusal): string {
  // These steps only run commands of this domain and of the ledger below it.
  const tables: Record<string, { text: (refusal: never) => string }> = {
    ...funds.fundRefusals,
    ...ledgerRefusals,
  }
  return must(tables[refusal.code], refusal.code).text(refusal as never).replaceAll(world, '')
}

async function close(): Promise<void> {
  for (const { name, firstWrong } of [...ledgerVerifications, ...fundVerifications]) {
    const wrong = await withTx(db.world.app, firstWrong, { readOnly: true })
    if (wrong !== null) throw new Error(`${name}: ${wrong}`)
  }
}

const SUFFIX = 'X'
let examples = 0

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({
    suffix: `${SUFFIX}${(examples += 1)}`,
    payerId: randomUUID(),
    partnerId: randomUUID(),
    ids: new Map(),
    funds: new Map(),
    on: Temporal.PlainDate.from('2026-03-02'),
    outcomes: [],
  }),
  close,
  refusalText: (refusal) => refusalText(`-${SUFFIX}${examples}`, refusal),
  steps: [
    given('fund {code} with {amount}', async (world: World, { code, amount }) => {
      const of = await openFund(world, code, null)
      if (read(amount).minor === 0n) return
      const input = { ...of, amount: read(amount), reason: 'budget of the year' }
      unwrap(await run((act) => funds.allocate(act, input)))
    }),
    given('fund {code} is a child of {parent}', async (world: World, { code, parent }) => {
      await openFund(world, code, named(world, parent).fund.fundId)
    }),
    given('{code} has an allocation {name}', async (world: World, { code, name }) => {
      const { fundId } = named(world, code).fund
      const input = { fundId, code: name, name, kind: 'region' } as const
      const added = unwrap(await run((act) => funds.addAllocation(act, input)))
      world.ids.set(name, added.allocationId)
    }),
    given('today is {date}', (world: World, { date }) => {
      world.on = Temporal.PlainDate.from(date)
    }),
    ...(['given', 'when'] as const).flatMap((keyword) => {
      const step = keyword === 'given' ? given : when
      return [
        step('incentive {name} commits {amount}', (world: World, { name, amount }) =>
          happens(world, (act, cause) =>
            funds.commit(act, { ...cause, ...commitment(world, name, amount) })),
        ),
        step('a claim on {name} of {amount} is approved', (world: World, { name, amount }) =>
          happens(world, (act, cause) => funds.owe(act, { ...cause, ...claim(world, name, amount) })),
        ),
        step('run {name} is released with {amount}', (world: World, { name, amount }) =>
          happens(world, (act, cause) =>
            funds.send(act, { ...cause, runId: id(world, name), ...onePart(world, amount) })),
        ),
        step('the bank confirms {amount} of run {name}', (world: World, { name, amount }) =>
          happens(world, (act, cause) =>
            funds.confirm(act, { ...cause, runId: id(world, name), ...onePart(world, amount) })),
        ),
        step('{amount} is clawed back', (world: World, { amount }) =>
          happens(world, (act, cause) =>
            funds.clawBack(act, { ...cause, ...ofPartner(world, amount) })),
        ),
      ]
    }),
    when('incentives {one} and {two} commit {amount} each at once', async (world: World, words) => {
      world.outcomes = await Promise.all(
        [words.one, words.two].map((name) =>
          happens(world, (act, cause) =>
            funds.commit(act, { ...cause, ...commitment(world, name, words.amount) })),
        ),
      )
    }),
    when('incentive {name} releases {amount}', (world: World, { name, amount }) =>
      happens(world, (act, cause) =>
        funds.releaseCommitment(act, { ...cause, ...commitment(world, name, amount) })),
    ),
    when(
      'a final claim on {name} of {amount} is approved, {rest} released',
      (world: World, { name, amount, rest }) =>
        happens(world, (act, cause) =>
          funds.postMoves(act, {
            ...cause,
            kind: 'owed',
            moves: [
              funds.moves.owe(claim(world, name, amount)),
              funds.moves.release(commitment(world, name, rest)),
            ],
          }),
        ),
    ),
    when('the bank returns {amount}', (world: World, { amount }) =>
      happens(world, (act, cause) => funds.sendBack(act, { ...cause, ...onePart(world, amount) })),
    ),
    when('the bank rejects {amount} of run {name}', (world: World, { name, amount }) =>
      happens(world, (act, cause) =>
        funds.rejectSent(act, { ...cause, runId: id(world, name), ...onePart(world, amount) })),
    ),
    when('the debt on {name} is corrected by {amount}', (world: World, { name, amount }) =>
      happens(world, (act, cause) => funds.unowe(act, { ...cause, ...claim(world, name, amount) })),
    ),
    when('the debt is given back to the fund by {amount}', (world: World, { amount }) =>
      happens(world, (act, cause) =>
        funds.unoweToFund(act, { ...cause, ...ofPartner(world, amount) })),
    ),
    when('{amount} is withheld for {authority}', (world: World, { amount, authority }) =>
      happens(world, (act, cause) =>
        funds.withhold(act, { ...cause, ...ofPartner(world, amount), authority })),
    ),
    when('{amount} is remitted to {authority}', (world: World, { amount, authority }) =>
      happens(world, (act, cause) =>
        funds.remit(act, { ...cause, ...ofPartner(world, amount), authority })),
    ),
    when('a fee of {amount} is approved', (world: World, { amount }) =>
      happens(world, (act, cause) =>
        funds.oweUncommitted(act, { ...cause, ...ofPartner(world, amount) })),
    ),
    when('the partner refunds {amount}', (world: World, { amount }) =>
      happens(world, (act, cause) =>
        funds.recoverByRefund(act, { ...cause, ...ofPartner(world, amount) })),
    ),
    when('{amount} is netted', (world: World, { amount }) =>
      happens(world, (act, cause) =>
        funds.recoverByNetting(act, { ...cause, ...ofPartner(world, amount) })),
    ),
    when('{amount} is written off', (world: World, { amount }) =>
      happens(world, (act, cause) => funds.writeOff(act, { ...cause, ...ofPartner(world, amount) })),
    ),
    when('the owner takes {amount} out of {code}', (world: World, { amount, code }) => {
      const { fund, main } = named(world, code)
      const input = { fundId: fund.fundId, allocationId: main, amount: read(amount), reason: 'cut' }
      return run((act) => funds.reduceAllocation(act, input))
    }),
    when('the owner moves {amount} to {name}', (world: World, { amount, name }) => {
      const { fund, main } = only(world)
      const to = id(world, name)
      const input = { fundId: fund.fundId, from: main, to, amount: read(amount), reason: 'plan' }
      return run((act) => funds.moveAllocation(act, input))
    }),
    when('{parent} gives {amount} to {code}', (world: World, { parent, amount, code }) =>
      run((act) => funds.delegateToChild(act, child(world, parent, code, amount))),
    ),
    when('{parent} takes {amount} back from {code}', (world: World, { parent, amount, code }) =>
      run((act) => funds.takeBack(act, child(world, parent, code, amount))),
    ),
    when('{code} is closed on {date}', (world: World, { code, date }) => {
      const { fundId } = named(world, code).fund
      const on = Temporal.PlainDate.from(date)
      return run((act) => funds.closeFund(act, { fundId, reason: 'year over', on }))
    }),
    then(
      '{code} holds {available} available, {committed} committed, {payable} payable, {paid} paid',
      async (world: World, { code }) => {
        const { available, committed, payable, paid } = await balance(world, code)
        return { code, available: available!, committed: committed!, payable: payable!, paid: paid! }
      },
    ),
    then('{amount} is in transit', async (world: World) => {
      const totals = await withTx(db.world.app, (tx) => bucketTotals(tx, only(world).fund.fundId))
      return { amount: say({ minor: totals.get('in_transit') ?? 0n, currency: 'EUR' }) }
    }),
    then('{amount} is receivable', async (world: World) => {
      const totals = await withTx(db.world.app, (tx) => bucketTotals(tx, only(world).fund.fundId))
      return { amount: say({ minor: totals.get('receivable') ?? 0n, currency: 'EUR' }) }
    }),
    then('the budget of {code} is {amount}', async (world: World, { code }) => ({
      amount: (await balance(world, code))['budget']!,
    })),
    then('{code} has delegated {amount}', async (world: World, { code }) => ({
      amount: (await balance(world, code))['delegated']!,
    })),
    then('{name} has {amount} available', async (world: World, { name }) => {
      const rows = await withTx(db.world.app, (tx) => allocationsOf(tx, only(world).fund))
      const found = rows.find((row) => row.allocation.code === name)
      return { amount: say(must(found, name).available) }
    }),
    then('{approved} is approved and {refused} is refused {code}', (world: World) => {
      const refused = world.outcomes.filter((outcome) => !outcome.ok)
      return {
        approved: String(world.outcomes.length - refused.length),
        refused: String(refused.length),
        code: refused.map((outcome) => (outcome.ok ? '' : outcome.refusal.code)).join(),
      }
    }),
    then('the last entry is {kind} with {count} postings', async (world: World) => {
      const asked = { before: null, limit: 1 }
      const [last] = await withTx(db.world.app, (tx) => fundEntries(tx, only(world).fund, asked))
      return { kind: last?.kind ?? '', count: String(last?.postings.length) }
    }),
    then(
      'with {pending} pending {available} is available and {free} is free after pending',
      async (world: World, { pending }) => {
        const { available, freeAfterPending } = await balance(world, 'EMEA-MDF', read(pending))
        return { available: available!, free: freeAfterPending! }
      },
    ),
  ],
})
