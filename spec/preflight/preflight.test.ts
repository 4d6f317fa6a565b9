import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { must } from '../../src/kernel/assert.ts'
import { parseDecimal } from '../../src/kernel/money.ts'
import { unwrap, type Refusal, type Result } from '../../src/kernel/result.ts'
import { Temporal, type Instant } from '../../src/kernel/temporal.ts'
import { movePartnerStatus } from '../../src/partners/index.ts'
import { holdPayables, liftHold } from '../../src/payables/index.ts'
import { proposeAccountChange } from '../../src/payouts/change-payer.ts'
import * as payouts from '../../src/payouts/index.ts'
import { preflightCatalog } from '../../src/payouts/preflight-catalog.ts'
import { reasonOf } from '../../src/payouts/reasons.ts'
import { payoutConstraints } from '../../src/payouts/refusals.ts'
import * as support from '../../src/payouts/testing.ts'
import { inAct, testDatabase } from '../../src/platform/testing.ts'
import { preflightIsPrinted } from '../../src/preflight-page.ts'
import { reinstateVendor, suspendVendor } from '../../src/vendors/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** The real commands on a real database: Sam prepares, Frank approves, Fiona releases. */
type World = {
  readonly ground: support.Ground
  readonly vendors: Map<string, support.TestVendor>
  readonly payables: Map<string, string>
  step: payouts.Step | payouts.Release | null
  /** The reason last looked at. */
  reason: payouts.Step['reasons'][number] | null
}

const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }

async function prepare(world: World, executeOn = '2026-04-01') {
  const { payingAccountId, crew } = world.ground
  const input = {
    payingAccountId,
    upToDueOn: support.dueOn,
    executeOn: Temporal.PlainDate.from(executeOn),
  }
  const command = payouts.prepareRun(tools.keys)
  return keep(world, await support.run(db, crew.specialist, { action: 'run.prepare', command, input }))
}

async function approve(world: World) {
  const { runId, contentHash } = must(world.step, 'a run was prepared')
  const input = { runId, contentHash: contentHash ?? '' }
  const step = { action: 'run.approve', command: payouts.approveRun, input } as const
  return unwrap(await support.run(db, world.ground.crew.frank, step))
}

async function release(world: World, at: Instant = support.runAt) {
  const { runId } = must(world.step, 'a run was prepared')
  const step = { action: 'run.release', command: payouts.releaseRun(tools), at } as const
  const { fiona } = world.ground.crew
  return keep(world, await support.run(db, fiona, { ...step, input: { runId } }))
}

function keep<T extends payouts.Step>(world: World, result: Result<T, Refusal>) {
  if (result.ok) world.step = result.value
  return result
}

const vendor = (world: World, name: string) => must(world.vendors.get(name), `vendor ${name}`)

async function held(world: World, name: string, how: 'place' | 'lift') {
  const payableIds = [must(world.payables.get(name), 'a payable')]
  const hold = { payableIds, hold: 'dispute', what: 'dispute', owedBy: 'specialist' } as const
  await inAct(db, world.ground.crew.decider, async (act) =>
    unwrap(await (how === 'place' ? holdPayables(act, hold) : liftHold(act, hold))),
  )
}

async function moved(world: World, input: Parameters<typeof movePartnerStatus>[1]) {
  const step = { action: 'partner.suspend', command: movePartnerStatus, input } as const
  return unwrap(await support.run(db, world.ground.crew.decider, step))
}

async function judged(
  world: World,
  command: typeof suspendVendor | typeof reinstateVendor,
  input: Parameters<typeof suspendVendor>[1],
) {
  const step = { action: 'vendor.suspend', command, input } as const
  return unwrap(await support.run(db, world.ground.crew.decider, step))
}

function failing(world: World, name: string) {
  const dropped = world.step?.dropped.find((each) => each.creditorName === name)
  world.reason = dropped?.reasons[0] ?? null
  return { code: world.reason?.code ?? 'nothing', text: world.reason?.text ?? 'it passes' }
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: async () => ({
    ground: await support.payoutGround(db),
    vendors: new Map(),
    payables: new Map(),
    step: null,
    reason: null,
  }),
  refusalText: () => '',
  steps: [
    given('vendor {name} is owed {amount}', async (world, { name, amount }) => {
      const made = await support.usableVendor(world.ground, name)
      const minor = must(parseDecimal(amount.replace(/ EUR|,/g, ''), 'EUR'), 'an amount').minor
      const { partnerId } = made
      world.vendors.set(name, made)
      world.payables.set(name, await support.owed(world.ground, { partnerId, minor }))
    }),
    given('a run of both is approved', async (world) => {
      unwrap(await prepare(world))
      await approve(world)
    }),
    given('the partner {name} is suspended', (world, { name }) => {
      const { partnerId } = vendor(world, name)
      return moved(world, { partnerId, move: 'suspend', reason: 'audit' })
    }),
    given('the partner {name} is reinstated', (world, { name }) => {
      const { partnerId } = vendor(world, name)
      return moved(world, { partnerId, move: 'reinstate', reason: 'audited' })
    }),
    given('our account is retired', async (world) => {
      const { payingAccountId, crew } = world.ground
      const input = { payingAccountId, reason: 'moved to another bank' }
      const step = { action: 'payer.edit', command: payouts.retirePayingAccount, input } as const
      unwrap(await support.run(db, crew.frank, step))
    }),
    given('a change of our account waits for another of Finance', async (world) => {
      const { payingAccountId, crew } = world.ground
      const input = { payingAccountId, wanted: { cutOff: '11:00' }, reason: 'the bank wrote' }
      const command = proposeAccountChange
      const step = { action: 'payer.edit', command, input } as const
      unwrap(await support.run(db, crew.frank, step))
    }),
    given('what {name} is owed is disputed', (world, { name }) => held(world, name, 'place')),
    given('the dispute of {name} is settled', (world, { name }) => held(world, name, 'lift')),
    given('the profile of {name} is suspended', (world, { name }) => {
      const { vendorId } = vendor(world, name)
      return judged(world, suspendVendor, { vendorId, reason: 'audit' })
    }),
    given('the profile of {name} is reinstated', (world, { name }) => {
      const { vendorId } = vendor(world, name)
      return judged(world, reinstateVendor, { vendorId, reason: 'audited' })
    }),
    when('Sam prepares a run', (world) => prepare(world)),
    when('Sam prepares a run for {day}', (world, { day }) => prepare(world, day)),
    when('Fiona releases the run', (world) => release(world)),
    when('Fiona releases the run at {time}', (world, { time }) => {
      const local = Temporal.PlainDateTime.from(time.replace(' ', 'T'))
      return release(world, local.toZonedDateTime('Europe/Berlin').toInstant())
    }),
    then('everything passes', ({ step }) => {
      assert.deepEqual(
        [step?.status, step?.dropped.length, step?.reasons.length],
        ['released', 0, 0],
      )
      return {}
    }),
    then('{name} goes on', ({ step, ...world }, { name }) => {
      assert.ok(world.vendors.has(name))
      assert.ok(!step?.dropped.some((each) => each.creditorName === name))
      assert.ok((step?.payments ?? 0) > 0)
      return { name }
    }),
    then('it cannot go by {code}: {text}', (world) => {
      world.reason = world.step?.reasons[0] ?? null
      return { code: world.reason?.code ?? 'nothing', text: world.reason?.text ?? 'it passes' }
    }),
    then('{name} fails {code}: {text}', (world, { name }) => ({ name, ...failing(world, name) })),
    then('{name} is left out by {code}', (world, { name }) => ({ name, code: failing(world, name).code })),
    then('its remedy is on the page {page}: {remedy}', ({ reason }) => ({
      page: reason?.place?.kind ?? 'none',
      remedy: reason?.remedy ?? 'none',
    })),
  ],
})

test('every code says in sentences what was found, and what to do', () => {
  for (const [code, { passes, example }] of Object.entries(preflightCatalog)) {
    const reason = reasonOf(example)
    assert.equal(example.code, code)
    for (const said of [reason.text, reason.remedy]) assert.match(said, /^["A-Z0-9].*[.:]/, code)
    assert.ok(passes.length > 10, code)
  }
})

test('docs/preflight.md says what the code says', async () => {
  assert.ok(await preflightIsPrinted(), 'print it: npm run -s quittance -- checks')
})
