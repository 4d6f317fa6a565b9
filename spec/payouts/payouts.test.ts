import { after } from 'node:test'
import type { Actor } from '../../src/audit/index.ts'
import { assert, must } from '../../src/kernel/assert.ts'
import { type Money, parseDecimal, printMoney } from '../../src/kernel/money.ts'
import { unwrap, type Refusal, type Result } from '../../src/kernel/result.ts'
import { Temporal, type Instant } from '../../src/kernel/temporal.ts'
import { bucketTotals } from '../../src/ledger/index.ts'
import { clawBackPaid, disputeReceivable } from '../../src/payables/index.ts'
import { lettersSay } from '../../src/payouts/answers/testing.ts'
import * as payouts from '../../src/payouts/index.ts'
import { payoutConstraints, payoutRefusals } from '../../src/payouts/refusals.ts'
import * as support from '../../src/payouts/testing.ts'
import { RollBack, withTx } from '../../src/platform/db.ts'
import type { FileStore } from '../../src/platform/files.ts'
import { inAct, testDatabase } from '../../src/platform/testing.ts'
import { suspendVendor } from '../../src/vendors/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

/** The real commands on a real database; each example has a payer, an account and a crew of its own:
 *  Sam prepares, Frank, Fiona and Felix are Finance, Felix approved the vendors' accounts. */
type World = {
  readonly ground: support.Ground
  readonly vendors: Map<string, support.TestVendor>
  /** Payables by vendor and amount: `Globex GmbH 2,000.00 EUR`. */
  readonly payables: Map<string, string>
  runId: payouts.RunId
  /** What the approvers look at, and what they saw before the last check. */
  seen: string
  before: string
  step: payouts.Step | payouts.Release | null
  written: string | null
  refusal: Refusal | null
}

const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }
const noTime: { readonly at?: Instant } = {}

function read(text: string): Money {
  const [, amount = '', currency = ''] = /^([\d,.]+) ([A-Z]{3})$/.exec(text) ?? []
  return must(parseDecimal(amount.replaceAll(',', ''), currency), `an amount: ${text}`)
}

async function vendorNamed(world: World, name: string): Promise<support.TestVendor> {
  const known = world.vendors.get(name)
  if (known !== undefined) return known
  const made = await support.usableVendor(world.ground, name)
  world.vendors.set(name, made)
  return made
}

async function owe(world: World, name: string, text: string, decidedBy?: Actor) {
  const { partnerId } = await vendorNamed(world, name)
  const by = decidedBy === undefined ? {} : { decidedBy }
  const payable = await support.owed(world.ground, { partnerId, minor: read(text).minor, ...by })
  world.payables.set(`${name} ${text}`, payable)
}

function keep<T extends payouts.Step>(world: World, result: Result<T, Refusal>): Result<T, Refusal> {
  world.refusal = result.ok ? null : result.refusal
  if (!result.ok) return result
  world.step = result.value
  world.runId = result.value.runId
  if (result.value.contentHash !== null && result.value.contentHash !== world.seen) {
    world.before = world.seen
    world.seen = result.value.contentHash
  }
  return result
}

const crew = (world: World) => world.ground.crew
const also = (actor: Actor): Actor => ({ ...actor, roles: ['specialist', 'finance'] })

async function prepare(world: World) {
  const { payingAccountId } = world.ground
  const made = await support.run(db, crew(world).specialist, {
    action: 'run.prepare',
    command: payouts.prepareRun(tools.keys),
    input: { payingAccountId, upToDueOn: support.dueOn, executeOn: support.dueOn },
  })
  return keep(world, made)
}

async function approve(world: World, who: Actor, contentHash = world.seen) {
  const input = { runId: world.runId, contentHash }
  const step = { action: 'run.approve', command: payouts.approveRun, input } as const
  return keep(world, await support.run(db, who, step))
}

async function release(world: World, who: Actor, more = noTime, files: FileStore = tools.files) {
  const command = payouts.releaseRun({ ...tools, files })
  const step = { action: 'run.release', command, input: { runId: world.runId }, ...more } as const
  return keep(world, await support.run(db, who, step))
}

async function payments(world: World) {
  return withTx(db.world.app, (tx) =>
    payouts.paymentsForMatching(tx, world.ground.payingAccountId),
  )
}

async function bank(world: World, name: string | null, reason: string | null) {
  const paid = (await payments(world)).filter((each) => each.creditorName === name)
  if (reason !== null) {
    const [code = '', ...words] = reason.split(' ')
    const { felix: files, fiona: confirms } = crew(world)
    const all = await payments(world)
    const paymentIds = (name === null ? all : paid).map((payment) => payment.paymentId)
    const told = { paymentIds, code, words: words.join(' '), says: 'rejected' } as const
    const when = { saidOn: support.dueOn, at: answeredAt }
    await lettersSay(db, { files, confirms }, { ...told, ...when })
    return null
  }
  return inAct(db, crew(world).frank, async (act) => {
    const asked = {
      runId: world.runId,
      paymentIds: name === null ? ('all' as const) : paid.map((payment) => payment.paymentId),
      bookedOn: support.dueOn,
      causeEventId: act.newId(),
    }
    return payouts.settlePayments(act, asked)
  })
}

async function bucket(world: World, name: 'payable' | 'in_transit'): Promise<bigint> {
  const totals = await withTx(db.world.app, (tx) => bucketTotals(tx, world.ground.fundId))
  return totals.get(name) ?? 0n
}
const answeredAt = Temporal.Instant.from('2026-04-01T12:00:00Z')
const eur = (minor: bigint) => printMoney({ minor, currency: 'EUR' })

async function receivablesOf(world: World, name: string) {
  const { partnerId } = await vendorNamed(world, name)
  return rowsOf<{ id: string; open: string }>(
    `select receivable_id as id, (amount_minor - recovered_minor)::text as open
      from payables.receivables where partner_id = $1`,
    [partnerId],
  )
}

async function rowsOf<R extends object>(text: string, values: unknown[]): Promise<R[]> {
  return (await db.world.app.query<R>(text, values)).rows
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: async () => ({
    ground: await support.payoutGround(db),
    vendors: new Map(),
    payables: new Map(),
    runId: '',
    seen: '',
    before: '',
    step: null,
    written: null,
    refusal: null,
  }),
  refusalText: (refusal) => {
    // Only refusals of this table are compared by their text here.
    const entry = payoutRefusals[refusal.code as keyof typeof payoutRefusals] as
      | { text: (r: never) => string }
      | undefined
    const text = entry?.text(refusal as never) ?? ''
    return text.replace(/^PR-\d{4}-\d{4} is/, 'the run is')
  },
  steps: [
    given('vendor {name} is owed {amounts}', async (world, { name, amounts }) => {
      for (const amount of amounts.split(' and ')) await owe(world, name, amount)
    }),
    given('{who} decided what {name} is owed: {amount}', async (world, words) => {
      await support.run(db, crew(world).specialist, {
        action: 'run.cancel',
        command: payouts.cancelRun,
        input: { runId: world.runId, reason: 'prepared anew with more' },
      })
      await owe(world, words.name, words.amount, crew(world).fiona)
    }),
    given('{name} is suspended because of {why}', async (world, { name, why }) => {
      const { vendorId } = await vendorNamed(world, name)
      const input = { vendorId, reason: why }
      const suspend = { action: 'vendor.suspend', command: suspendVendor, input } as const
      unwrap(await support.run(db, crew(world).decider, suspend))
    }),
    given('Frank approves the run', (world) => approve(world, crew(world).frank)),
    given('Fiona releases the run', (world) => release(world, crew(world).fiona)),
    given('the bank confirms the run', (world) => bank(world, null, null)),
    when('Sam prepares a run', (world) => prepare(world)),
    when('Sam checks the run', async (world) => {
      const command = payouts.checkRun(tools.keys)
      const input = { runId: world.runId }
      const step = { action: 'run.prepare', command, input } as const
      return keep(world, await support.run(db, crew(world).specialist, step))
    }),
    when('Sam leaves the {amount} of {name} out because {why}', async (world, words) => {
      const payableId = must(world.payables.get(`${words.name} ${words.amount}`), 'a payable')
      const input = { runId: world.runId, payableId, reason: words.why }
      const step = { action: 'run.prepare', command: payouts.leaveOutPayable, input } as const
      return keep(world, await support.run(db, crew(world).specialist, step))
    }),
    when('Sam takes {name} out because {why}', async (world, { name, why: reason }) => {
      const rows = await rowsOf<{ id: string }>(
        'select payment_id as id from payouts.payments where run_id = $1 and creditor_name = $2',
        [world.runId, name],
      )
      const input = { runId: world.runId, paymentId: rows[0]?.id ?? '', reason }
      const step = { action: 'run.prepare', command: payouts.removePayment, input } as const
      return keep(world, await support.run(db, crew(world).specialist, step))
    }),
    when('Frank approves the run', (world) => approve(world, crew(world).frank)),
    when('Fiona approves the run', (world) => approve(world, crew(world).fiona)),
    when('Frank approves what he saw before', (world) =>
      approve(world, crew(world).frank, world.before),
    ),
    when('Sam, who also holds Finance, approves the run', (world) =>
      approve(world, also(crew(world).specialist)),
    ),
    when('Sam, who also holds Finance, releases the run', (world) =>
      release(world, also(crew(world).specialist)),
    ),
    when('Frank releases the run', (world) => release(world, crew(world).frank)),
    when('Fiona releases the run', (world) => release(world, crew(world).fiona)),
    when('Felix, who approved the accounts, releases the run', (world) =>
      release(world, crew(world).felix),
    ),
    when('Fiona releases the run at {time}', (world, { time }) => {
      const local = Temporal.PlainDateTime.from(time.replace(' ', 'T'))
      const at = local.toZonedDateTime('Europe/Berlin').toInstant()
      return release(world, crew(world).fiona, { at })
    }),
    when("Fiona's release is killed after the file was written", async (world) => {
      const store = tools.files
      const killing: FileStore = {
        ...store,
        async put(bytes, bytesMax) {
          const stored = await store.put(bytes, bytesMax)
          if (!('tooLarge' in stored)) world.written = stored.sha256
          // What a kill leaves: the bytes, and a transaction that never commits.
          throw new RollBack({ ok: true, value: must(world.step, 'the run is approved') })
        },
      }
      await release(world, crew(world).fiona, noTime, killing)
    }),
    when('the bank confirms the run', (world) => bank(world, null, null)),
    when('the bank rejects {name} with {reason}', (world, { name, reason }) =>
      bank(world, name, reason),
    ),
    when('Fiona claims {amount} of the {paid} of {name} back because {why}', (world, words) => {
      const payableId = must(world.payables.get(`${words.name} ${words.paid}`), 'a payable')
      return inAct(db, crew(world).fiona, async (act) => {
        const amount = read(words.amount)
        const claim = { payableId, amount, reason: words.why, clauseId: null }
        unwrap(await clawBackPaid(act, { ...claim, causeEventId: act.newId<'event'>() }))
      })
    }),
    when('{name} disputes what it owes because {why}', async (world, { name, why: reason }) => {
      const [row] = await receivablesOf(world, name)
      const receivableId = must(row, 'something was claimed back').id
      await inAct(db, crew(world).fiona, async (act) => {
        unwrap(await disputeReceivable(act, { receivableId, disputed: true, reason }))
      })
    }),
    then('{name} owes {amount} back', async (world, { name }) => {
      const rows = await receivablesOf(world, name)
      return { name, amount: eur(rows.reduce((sum, row) => sum + BigInt(row.open), 0n)) }
    }),
    then(
      '{name} is owed {owed}, of which {netted} is netted and {amount} leaves',
      async (world, { name }) => {
        const rows = await rowsOf<{ owed: string; netted: string; amount: string }>(
          `select owed_minor::text as owed, netted_minor::text as netted,
            amount_minor::text as amount
            from payouts.payments
            where run_id = $1 and creditor_name = $2 and dropped_at is null`,
          [world.runId, name],
        )
        const { owed = '0', netted = '0', amount = '0' } = rows[0] ?? {}
        const [o, n, a] = [owed, netted, amount].map((minor) => eur(BigInt(minor)))
        return { name, owed: o ?? '', netted: n ?? '', amount: a ?? '' }
      },
    ),
    then('the run has no file', async (world) => {
      const rows = await rowsOf('select from payouts.files where run_id = $1', [world.runId])
      assert(rows.length === 0, 'a run that netted everything has no file')
      return {}
    }),
    then('the run is {status} with {count} payments of {total} in all', ({ step }) => ({
      status: step?.status ?? 'none',
      count: String(step?.payments ?? 0),
      total: step === null ? '' : printMoney(step.total),
    })),
    then('the run is approved', async (world) => ({ ...(await statusIs(world, 'approved')) })),
    then('the run is settled', async (world) => ({ ...(await statusIs(world, 'settled')) })),
    then('the approval of {who} is void: {why}', async (world, { who }) => {
      const rows = await rowsOf<{ reason: string }>(
        `select void_reason as reason from payouts.approvals
          where run_id = $1 and approver = $2 and voided_at is not null`,
        [world.runId, personNamed(world, who).principalId],
      )
      return { why: rows[0]?.reason ?? 'not void' }
    }),
    then('the run went back to draft without {name}: {why}', ({ step }) => ({
      name: step?.dropped[0]?.creditorName ?? 'nobody',
      why: step?.dropped[0]?.reasons.map((reason) => reason.text).join(' ') ?? 'nothing',
    })),
    then('the run went back to draft: {why}', ({ step }) => ({
      why: step?.status === 'draft' ? step.reasons.map((each) => each.text).join(' ') : 'not draft',
    })),
    then('{amount} is in transit', async (world) => ({
      amount: eur(await bucket(world, 'in_transit')),
    })),
    then('the fund owes {owed} and has {sent} on its way', async (world) => ({
      owed: eur(await bucket(world, 'payable')),
      sent: eur(await bucket(world, 'in_transit')),
    })),
    then('the run has one file and one entry of {amount}', async (world) => {
      const rows = await rowsOf<{ files: number; entries: number }>(
        `select (select count(*)::int from payouts.files where run_id = $1) as files,
          (select count(distinct p.entry_id)::int from ledger.postings p
            join ledger.accounts a using (account_id)
            where a.bucket = 'in_transit' and a.holder = $2) as entries`,
        [world.runId, world.runId],
      )
      const isOne = rows[0]?.files === 1 && rows[0].entries === 1
      return { amount: isOne ? eur(await bucket(world, 'in_transit')) : JSON.stringify(rows[0]) }
    }),
    then('the file is the one that was written before the crash', async (world) => {
      const rows = await rowsOf<{ sha256: string }>(
        'select sha256 from payouts.files where run_id = $1',
        [world.runId],
      )
      if (rows[0]?.sha256 !== world.written) throw new Error('another file was written')
      return {}
    }),
    then('the refusal names {one} and {two}, not {third}', (world, { one, two, third }) => {
      const found = world.refusal
      const names =
        found?.code === 'run.first_payment' && 'mayRelease' in found
          ? String(found.mayRelease)
          : ''
      const has = (who: string) => names.includes(personNamed(world, who).name)
      return {
        one: has(one) ? one : 'nobody',
        two: has(two) ? two : 'nobody',
        third: has(third) ? 'nobody' : third,
      }
    }),
  ],
})

async function statusIs(world: World, status: string): Promise<Record<string, never>> {
  const rows = await rowsOf<{ status: string }>(
    'select status from payouts.runs where run_id = $1',
    [world.runId],
  )
  if (rows[0]?.status !== status) throw new Error(`the run is ${rows[0]?.status}`)
  return {}
}

function personNamed(world: World, who: string): Actor {
  const people = Object.values(crew(world))
  return must(
    people.find((person) => person.name.startsWith(who)),
    `somebody called ${who}`,
  )
}
