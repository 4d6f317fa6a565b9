import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { type Act, record } from '../audit/index.ts'
import { execute } from '../identity/index.ts'
import { unwrap, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { bucketTotals, type PostedEntry } from '../ledger/index.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testActor, testCall, testDatabase } from '../platform/testing.ts'
import * as funds from './index.ts'
import { fundPage } from './read.ts'

/** Each money command twice at once. The fund holds what the command takes exactly once: with the
 *  same key both callers get the one answer; with two keys one is done and one is refused. */
const db = await testDatabase()
after(() => db.close())
const owner = testActor(['program_owner'])
const day = Temporal.PlainDate.from
const AMOUNT = { minor: 600_000n, currency: 'USD' }

type Setting = {
  readonly fundId: string
  readonly allocationId: string
  readonly childFundId: string
  readonly childAllocationId: string
  readonly incentiveId: string
  readonly partnerId: string
  readonly runId: string
}
type Answer = Promise<Result<PostedEntry, funds.FundRefusal>>
/** What a caller does: the event first, then its money. `cause` is made for each call. */
type Command = (act: Act, of: Setting, cause: funds.Cause) => Answer

const amount = AMOUNT
const reason = 'race'
const authority = 'IRS'
const parts = (of: Setting) => ({ ...of, parts: [{ ...of, amount }] })
const money = (of: Setting, cause: funds.Cause) => ({ ...of, ...cause, amount, authority })

const commands: Record<string, { readonly before: readonly string[]; readonly run: Command }> = {
  allocate: { before: [], run: (act, of) => funds.allocate(act, { ...of, amount, reason }) },
  reduceAllocation: {
    before: ['allocate'],
    run: (act, of) => funds.reduceAllocation(act, { ...of, amount, reason }),
  },
  delegateToChild: {
    before: ['allocate'],
    run: (act, of) => funds.delegateToChild(act, { ...of, amount, reason }),
  },
  takeBack: {
    before: ['allocate', 'delegateToChild'],
    run: (act, of) => funds.takeBack(act, { ...of, amount, reason }),
  },
  commit: { before: ['allocate'], run: (act, of, c) => funds.commit(act, money(of, c)) },
  releaseCommitment: {
    before: ['allocate', 'commit'],
    run: (act, of, c) => funds.releaseCommitment(act, money(of, c)),
  },
  owe: { before: ['allocate', 'commit'], run: (act, of, c) => funds.owe(act, money(of, c)) },
  oweUncommitted: {
    before: ['allocate'],
    run: (act, of, c) => funds.oweUncommitted(act, money(of, c)),
  },
  unowe: {
    before: ['allocate', 'commit', 'owe'],
    run: (act, of, c) => funds.unowe(act, money(of, c)),
  },
  unoweToFund: {
    before: ['allocate', 'oweUncommitted'],
    run: (act, of, c) => funds.unoweToFund(act, money(of, c)),
  },
  withhold: {
    before: ['allocate', 'oweUncommitted'],
    run: (act, of, c) => funds.withhold(act, money(of, c)),
  },
  remit: {
    before: ['allocate', 'oweUncommitted', 'withhold'],
    run: (act, of, c) => funds.remit(act, money(of, c)),
  },
  send: {
    before: ['allocate', 'oweUncommitted'],
    run: (act, of, c) => funds.send(act, { ...parts(of), ...c }),
  },
  confirm: {
    before: ['allocate', 'oweUncommitted', 'send'],
    run: (act, of, c) => funds.confirm(act, { ...parts(of), ...c }),
  },
  rejectSent: {
    before: ['allocate', 'oweUncommitted', 'send'],
    run: (act, of, c) => funds.rejectSent(act, { ...parts(of), ...c }),
  },
  sendBack: {
    before: ['allocate', 'oweUncommitted', 'send', 'confirm'],
    run: (act, of, c) => funds.sendBack(act, { ...parts(of), ...c }),
  },
  clawBack: {
    before: ['allocate', 'oweUncommitted', 'send', 'confirm'],
    run: (act, of, c) => funds.clawBack(act, money(of, c)),
  },
  writeOff: {
    before: ['allocate', 'oweUncommitted', 'send', 'confirm', 'clawBack'],
    run: (act, of, c) => funds.writeOff(act, money(of, c)),
  },
  recoverByRefund: {
    before: ['allocate', 'oweUncommitted', 'send', 'confirm', 'clawBack'],
    run: (act, of, c) => funds.recoverByRefund(act, money(of, c)),
  },
  recoverByNetting: {
    before: [
      'allocate',
      'oweUncommitted',
      'send',
      'confirm',
      'clawBack',
      'allocate',
      'oweUncommitted',
    ],
    run: (act, of, c) => funds.recoverByNetting(act, money(of, c)),
  },
}

/** A fund with a child, and the money where the command under test finds it. */
async function setting(before: readonly string[]): Promise<Setting> {
  const payerId = randomUUID()
  const of = await inAct(db, owner, async (act) => {
    const open = async (parentId: string | null) => {
      const fund = unwrap(
        await funds.createFund(act, {
          code: `F-${randomUUID().slice(0, 8).toUpperCase()}`,
          name: 'Race',
          payerId,
          currency: 'USD',
          zone: 'America/New_York',
          parentId,
          validFrom: day('2026-01-01'),
          validUntil: day('2027-01-01'),
        }),
      )
      const allocation = {
        fundId: fund.fundId,
        code: 'main',
        name: 'Main',
        kind: 'general',
      } as const
      return unwrap(await funds.addAllocation(act, allocation))
    }
    const parent = await open(null)
    const child = await open(parent.fundId)
    return {
      fundId: parent.fundId,
      allocationId: parent.allocationId,
      childFundId: child.fundId,
      childAllocationId: child.allocationId,
      incentiveId: randomUUID(),
      partnerId: randomUUID(),
      runId: randomUUID(),
    }
  })
  for (const name of before) {
    unwrap(await inAct(db, owner, (act) => withEvent(act, name, of)))
  }
  return of
}

async function withEvent(act: Act, name: string, of: Setting): Answer {
  const subject = { subjectKind: 'race', subjectId: of.incentiveId, body: {} }
  const eventId = await record(act, { type: 'race.ran', ...subject })
  return commands[name]!.run(act, of, { eventId, on: day('2026-03-02') })
}

function call(name: string, of: Setting, key: string) {
  const input = { name, fundId: of.fundId }
  return execute(
    testCall(db, owner, { key }),
    'fund.allocate',
    (act: Act) => withEvent(act, name, of),
    input,
  )
}

async function totals(of: Setting) {
  return Object.fromEntries(await withTx(db.world.app, (tx) => bucketTotals(tx, of.fundId)))
}

for (const [name, { before }] of Object.entries(commands)) {
  test(`${name} twice at once with the same key happens once`, async () => {
    const of = await setting(before)
    const key = randomUUID()
    const answers = await Promise.all([1, 2, 3].map(() => call(name, of, key)))
    const entries = new Set(answers.map((answer) => unwrap(answer).entryId))
    assert.equal(entries.size, 1)
    const control = await setting(before)
    unwrap(await call(name, control, randomUUID()))
    assert.deepEqual(await totals(of), await totals(control))
  })

  test(`${name} twice at once with two keys takes the money once`, async () => {
    const of = await setting(before)
    const answers = await Promise.all([call(name, of, randomUUID()), call(name, of, randomUUID())])
    const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code]))
    if (name === 'allocate') {
      // New money: two orders are two orders.
      assert.deepEqual(refused, [])
      return
    }
    assert.equal(refused.length, 1)
    assert.match(refused[0]!, /^fund\.(insufficient|bucket_short)$/)
  })
}

test('a fund that closes while money comes back to it keeps nothing available', async () => {
  for (let round = 0; round < 5; round += 1) {
    const of = await setting(['allocate', 'commit'])
    const close = () =>
      inAct(db, owner, (act) =>
        funds.closeFund(act, { fundId: of.fundId, reason, on: day('2026-03-02') }),
      )
    const release = () => inAct(db, owner, (act) => withEvent(act, 'releaseCommitment', of))
    const both = round % 2 ? [close(), release()] : [release(), close()]
    assert.ok((await Promise.all(both)).every((answer) => answer.ok))
    const held = await totals(of)
    assert.equal(held['available'], 0n)
    assert.equal(held['budget'], 0n)
  }
})

test('a page of funds has the funds by code and what each holds', async () => {
  const asked = { afterCode: '', status: 'open', limit: 200 } as const
  const rows = await withTx(db.world.app, (tx) => fundPage(tx, asked))
  const codes = rows.map((row) => row.fund.code)
  assert.deepEqual(codes, [...codes].sort())
  for (const { balance } of rows) {
    const { budget, pending, freeAfterPending, ...buckets } = balance
    const sum = Object.values(buckets).reduce((total, part) => total + part.minor, 0n)
    assert.equal(budget.minor, sum)
    assert.equal(pending.minor, 0n)
    assert.equal(freeAfterPending.minor, balance.available.minor)
  }
})
