import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { type Act, record } from '../audit/index.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { bucketTotals, holdersOf, type FundBucket, post } from '../ledger/index.ts'
import { verifications as ofLedger } from '../ledger/verify.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testActor, testDatabase } from '../platform/testing.ts'
import * as funds from './index.ts'
import { verifications as ofFunds } from './verify.ts'

/** Random operations on two funds against a map of numbers that knows only the table of moves. */
const db = await testDatabase()
after(() => db.close())
const owner = testActor(['program_owner'])
const SEED = Number(process.env['QUITTANCE_SEED'] ?? (Math.random() * 2 ** 31) | 0)
const day = Temporal.PlainDate.from('2026-03-02')

/** Account name → minor units; absent is zero. */
type Model = Map<string, bigint>
const name = (fund: number, bucket: FundBucket, holder: string) => `${fund} ${bucket} ${holder}`

type Places = readonly [FundBucket, string][]
type Operation = {
  readonly kind: keyof typeof table
  readonly fund: number
  readonly allocation: number
  readonly who: number
  /** Percent of what the account holds that money leaves; over 100 must be refused. */
  readonly percent: bigint
  readonly replay: boolean
}
type Opened = { readonly fundId: string; readonly allocations: readonly string[] }
type Funds = readonly [Opened, Opened]

const incentives = [randomUUID(), randomUUID()]
const partners = [randomUUID(), randomUUID()]
const runs = [randomUUID(), randomUUID()]

/** Each move as the model knows it: from → to, told apart by allocation (a) and who (w). */
const table = {
  allocate: (a, _w) => [
    ['budget', ''],
    ['available', a],
  ],
  reduceAllocation: (a) => [
    ['available', a],
    ['budget', ''],
  ],
  commit: (a, w) => [
    ['available', a],
    ['committed', incentives[w]!],
  ],
  release: (a, w) => [
    ['committed', incentives[w]!],
    ['available', a],
  ],
  owe: (_a, w) => [
    ['committed', incentives[w]!],
    ['payable', partners[w]!],
  ],
  unowe: (_a, w) => [
    ['payable', partners[w]!],
    ['committed', incentives[w]!],
  ],
  oweUncommitted: (a, w) => [
    ['available', a],
    ['payable', partners[w]!],
  ],
  unoweToFund: (a, w) => [
    ['payable', partners[w]!],
    ['available', a],
  ],
  withhold: (_a, w) => [
    ['payable', partners[w]!],
    ['withheld', 'IRS'],
  ],
  remit: (_a, w) => [
    ['withheld', 'IRS'],
    ['paid', partners[w]!],
  ],
  send: (_a, w) => [
    ['payable', partners[w]!],
    ['in_transit', runs[w]!],
  ],
  confirm: (_a, w) => [
    ['in_transit', runs[w]!],
    ['paid', partners[w]!],
  ],
  reject: (_a, w) => [
    ['in_transit', runs[w]!],
    ['payable', partners[w]!],
  ],
  sendBack: (_a, w) => [
    ['paid', partners[w]!],
    ['payable', partners[w]!],
  ],
  clawBack: (_a, w) => [
    ['paid', partners[w]!],
    ['receivable', partners[w]!],
  ],
  writeOff: (_a, w) => [
    ['receivable', partners[w]!],
    ['paid', partners[w]!],
  ],
  recover: (a, w) => [
    ['receivable', partners[w]!],
    ['available', a],
  ],
  payByNetting: (_a, w) => [
    ['payable', partners[w]!],
    ['paid', partners[w]!],
  ],
} as const satisfies Record<string, (a: string, w: number) => Places>
const kinds = Object.keys(table) as (keyof typeof table)[] // the table's own keys

const operation: fc.Arbitrary<Operation> = fc.record({
  // The way from budget to paid often enough that the rest finds something to move.
  kind: fc.oneof(
    fc.constantFrom<keyof typeof table>('allocate', 'commit', 'owe', 'send', 'confirm', 'clawBack'),
    fc.constantFrom(...kinds),
  ),
  fund: fc.integer({ min: 0, max: 1 }),
  allocation: fc.integer({ min: 0, max: 1 }),
  who: fc.integer({ min: 0, max: 1 }),
  percent: fc.oneof(fc.bigInt({ min: 1n, max: 60n }), fc.constantFrom(100n, 101n)),
  replay: fc.boolean(),
})

/** Some money in every bucket of one fund, so that the random part finds something to move. */
const way = ['allocate', 'commit', 'owe', 'withhold', 'send', 'confirm', 'clawBack'] as const
const start: readonly Operation[] = [0, 1].flatMap((who) =>
  way.map((kind) => ({ kind, fund: 0, allocation: who, who, percent: 60n, replay: false })),
)

async function openFunds(): Promise<Funds> {
  const payerId = randomUUID()
  const open = async (act: Act): Promise<Opened> => {
    const fund = unwrap(
      await funds.createFund(act, {
        code: `M-${randomUUID().slice(0, 8).toUpperCase()}`,
        name: 'Model',
        payerId,
        currency: 'USD',
        zone: 'UTC',
        validFrom: day,
        validUntil: day.add({ years: 1 }),
      }),
    )
    const allocations: string[] = []
    for (const code of ['a', 'b']) {
      const input = { fundId: fund.fundId, code, name: code, kind: 'general' } as const
      allocations.push(unwrap(await funds.addAllocation(act, input)).allocationId)
    }
    return { fundId: fund.fundId, allocations }
  }
  return inAct(db, owner, async (act) => [await open(act), await open(act)])
}

/** What the operation moves: a share of what there is, so that most are possible. */
function amountOf(model: Model, op: Operation, places: Places): bigint {
  const [bucket, holder] = places[0]!
  if (bucket === 'budget') return op.percent * 1_000n
  const held = model.get(name(op.fund, bucket, holder)) ?? 0n
  const share = (held * op.percent + 99n) / 100n
  return share > 0n ? share : op.percent
}

function apply(model: Model, op: Operation, amount: bigint, places: Places): boolean {
  const [from, to] = places.map(([bucket, holder]) => name(op.fund, bucket, holder))
  const left = (model.get(from!) ?? 0n) - amount
  if (left < 0n && places[0]![0] !== 'budget') return false
  model.set(from!, left)
  model.set(to!, (model.get(to!) ?? 0n) + amount)
  return true
}

async function perform(act: Act, opened: Funds, op: Operation, minor: bigint, eventId: string) {
  const { fundId, allocations } = opened[op.fund]!
  const allocationId = allocations[op.allocation]!
  const [incentiveId, partnerId, runId] = [incentives, partners, runs].map((ids) => ids[op.who]!)
  const amount = { minor, currency: 'USD' }
  const move = funds.moves[op.kind]({
    fundId,
    allocationId,
    amount,
    authority: 'IRS',
    incentiveId: incentiveId!,
    partnerId: partnerId!,
    runId: runId!,
  })
  return funds.postMoves(act, { eventId, kind: op.kind, on: day, moves: [move] })
}

async function compareAll(opened: Funds, model: Model): Promise<void> {
  await withTx(db.world.app, async (tx) => {
    for (const [index, { fundId }] of opened.entries()) {
      const totals = await bucketTotals(tx, fundId)
      assert.equal(
        [...totals.values()].reduce((a, b) => a + b, 0n),
        0n,
        'a book sums to zero',
      )
      for (const bucket of totals.keys()) {
        for (const [holder, minor] of await holdersOf(tx, fundId, bucket)) {
          // A fund's own book holds fund buckets only.
          const key = name(index, bucket as FundBucket, holder)
          assert.equal(minor, model.get(key) ?? 0n, key)
        }
      }
    }
    const known = [...model.values()].reduce((a, b) => a + b, 0n)
    assert.equal(known, 0n)
  })
}

async function verifyAll(): Promise<void> {
  for (const { name: what, firstWrong } of [...ofLedger, ...ofFunds]) {
    assert.equal(await withTx(db.world.app, firstWrong, { readOnly: true }), null, what)
  }
}

test(`random moves leave the ledger as a map of numbers has it (seed ${SEED})`, async (t) => {
  t.diagnostic(`QUITTANCE_SEED=${SEED}`)
  let [done, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 30, maxLength: 60, size: 'max' }),
      async (operations) => {
        const opened = await openFunds()
        const model: Model = new Map()
        for (const op of [...start, ...operations]) {
          const places = table[op.kind](opened[op.fund]!.allocations[op.allocation]!, op.who)
          const minor = amountOf(model, op, places)
          const expected = apply(model, op, minor, places)
          const subject = { subjectKind: 'model', subjectId: opened[0].fundId, body: {} }
          const answer = await inAct(db, owner, async (act) => {
            const eventId = await record(act, { type: 'model.moved', ...subject })
            const first = await perform(act, opened, op, minor, eventId)
            if (!first.ok || !op.replay) return first
            const again = unwrap(await perform(act, opened, op, minor, eventId))
            assert.deepEqual([again.entryId, again.replayed], [first.value.entryId, true])
            return first
          })
          assert.equal(answer.ok, expected, `${op.kind} of ${minor}`)
          if (answer.ok) done += 1
          else refused += 1
          await compareAll(opened, model)
        }
        await verifyAll()
      },
    ),
    { seed: SEED, numRuns: 8, endOnFailure: true },
  )
  t.diagnostic(`${done} moves done, ${refused} refused`)
  assert.ok(done > 100 && refused > 20, 'the operations must reach both answers')
})

test(`random batches at once add up, however they interleave (seed ${SEED})`, async () => {
  const opened = await openFunds()
  const [{ fundId, allocations }] = opened
  const input = {
    fundId,
    allocationId: allocations[0]!,
    amount: { minor: 5_000n, currency: 'USD' },
  }
  unwrap(await inAct(db, owner, (act) => funds.allocate(act, { ...input, reason: 'start' })))
  const batches = fc.sample(
    fc.array(fc.tuple(fc.boolean(), fc.bigInt({ min: 1n, max: 400n })), {
      minLength: 1,
      maxLength: 6,
    }),
    { seed: SEED, numRuns: 40 },
  )
  const net = await Promise.all(
    batches.map((batch) =>
      inAct(db, owner, async (act) => {
        const drafts = []
        for (const [back, minor] of batch) {
          const subject = { subjectKind: 'model', subjectId: fundId, body: {} }
          const eventId = await record(act, { type: 'model.moved', ...subject })
          const signed = back ? -minor : minor
          drafts.push({
            eventId,
            kind: 'moved',
            bookedOn: day,
            postings: [
              {
                bookId: fundId,
                bucket: 'available',
                holder: allocations[0]!,
                amountMinor: -signed,
              },
              { bookId: fundId, bucket: 'committed', holder: incentives[0]!, amountMinor: signed },
            ],
          } as const)
        }
        const posted = await post(act, drafts)
        return posted.ok
          ? batch.reduce((sum, [back, minor]) => sum + (back ? -minor : minor), 0n)
          : 0n
      }),
    ),
  )
  const moved = net.reduce((a, b) => a + b, 0n)
  const totals = await withTx(db.world.app, (tx) => bucketTotals(tx, fundId))
  assert.equal(totals.get('committed') ?? 0n, moved)
  assert.equal(totals.get('available'), 5_000n - moved)
  await verifyAll()
})
