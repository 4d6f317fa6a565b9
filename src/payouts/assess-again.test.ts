import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventsOfSubject, heard, systemActor } from '../audit/index.ts'
import { unwrap } from '../kernel/result.ts'
import { payablesById } from '../payables/index.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import { reinstateVendor, suspendVendor } from '../vendors/index.ts'
import { subscriptions, sweeps } from './jobs.ts'
import { owed, payoutGround, run, usableVendor } from './testing.ts'

/** News and time lead to the same answer: what is owed is held for what is missing, and no longer. */
const db = await testDatabase()
after(() => db.close())
const ground = await payoutGround(db)
const { felix, decider } = ground.crew
const globex = await usableVendor(ground, 'Globex GmbH')
const { vendorId, partnerId } = globex
const payableId = await owed(ground, { partnerId, minor: 300_000n, assessed: false })

/** The newest event of a subject, delivered as the worker does. */
async function hear(type: string, subjectKind: string, subjectId: string): Promise<void> {
  const events = await withTx(db.world.app, (tx) => eventsOfSubject(tx, subjectKind, subjectId))
  const event = events.filter((each) => each.type === type).at(-1)
  const subscription = subscriptions.find((each) => each.event === type)
  assert.ok(event !== undefined && subscription !== undefined, type)
  const deliver = () =>
    inAct(db, systemActor('payouts.assess'), (act) => subscription.run(act, heard(event)))
  unwrap(await deliver())
  // Delivery is at least once: the second says the same.
  unwrap(await deliver())
}

async function standing(): Promise<string> {
  const [payable] = await withTx(db.world.app, (tx) => payablesById(tx, [payableId]))
  const holds = payable?.holds.map((hold) => `${hold.what} owed by ${hold.owedBy}`) ?? []
  return [payable?.status ?? 'gone', ...holds].join(': ')
}

test('what is new is looked at, and is ready when nothing is missing', async () => {
  assert.equal(await standing(), 'held: assessment owed by time')
  await hear('payable.created', 'payable', payableId)
  assert.equal(await standing(), 'ready')
})

test('a suspended vendor holds it, a reinstated one frees it', async () => {
  const suspend = { action: 'vendor.suspend', command: suspendVendor } as const
  const reason = 'a question of tax'
  unwrap(await run(db, decider, { ...suspend, input: { vendorId, reason } }))
  await hear('vendor.suspended', 'vendor', vendorId)
  assert.equal(await standing(), 'held: vendor_suspended owed by finance')
  const reinstate = { action: 'vendor.approve', command: reinstateVendor } as const
  unwrap(await run(db, felix, { ...reinstate, input: { vendorId, reason: 'answered' } }))
  await hear('vendor.reinstated', 'vendor', vendorId)
  assert.equal(await standing(), 'ready')
})

test('without any news the sweep finds what nobody looked at', async () => {
  const other = await owed(ground, { partnerId, minor: 5_000n, assessed: false })
  const sweep = sweeps.find((each) => each.name === 'payouts.assessments')
  assert.ok(sweep)
  unwrap(await inAct(db, systemActor('payouts.assess'), (act) => sweep.run(act)))
  const [payable] = await withTx(db.world.app, (tx) => payablesById(tx, [other]))
  assert.equal(payable?.status, 'ready')
})
