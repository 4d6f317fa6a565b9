import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import { suspendVendor } from '../vendors/index.ts'
import { assessPartners } from './assess-again.ts'
import { onTime, ownPayDates } from './on-time.ts'
import { prepareRun } from './prepare.ts'
import { owed, payoutGround, run, usableVendor } from './testing.ts'

/** Due on 1 April 2026 (decided 2 March, net 30), from an account whose bank takes files until 15:30
 *  of the day itself. */
const db = await testDatabase()
after(() => db.close())
const ground = await payoutGround(db)
const { crew, payerId } = ground
const paid = await usableVendor(ground, 'Globex GmbH')
const stuck = await usableVendor(ground, 'Initech GmbH')
await owed(ground, { partnerId: paid.partnerId, minor: 300_000n, reference: 'MDF-2026-00001/2' })
await owed(ground, { partnerId: stuck.partnerId, minor: 90_000n, reference: 'MDF-2026-00002/2' })
const at = (text: string) => Temporal.Instant.from(text)

async function rows(now: string) {
  const seen = await withTx(db.world.app, (tx) => onTime(tx, { at: at(now), until: null, payerId }))
  return seen.rows.map(({ reference, predictedOn, health, owedBy, step }) =>
    [reference.slice(9, 14), predictedOn?.toString() ?? 'unknown', health, owedBy, step].join(' '),
  )
}

test('what is owed says when it is booked, who acts next, and is sorted by what is most urgent', async () => {
  assert.deepEqual(await rows('2026-03-10T09:00:00Z'), [
    '00001 2026-04-01 on_time specialist prepare',
    '00002 2026-04-01 on_time specialist prepare',
  ])
  const reason = 'a question of tax'
  const suspend = { action: 'vendor.suspend', command: suspendVendor } as const
  const input = { vendorId: stuck.vendorId, reason }
  unwrap(await run(db, crew.decider, { ...suspend, input }))
  await inAct(db, crew.decider, (act) => assessPartners(act, [stuck.partnerId]))
  assert.deepEqual(await rows('2026-03-31T20:00:00Z'), [
    '00001 2026-04-01 at_risk specialist prepare',
    '00002 2026-04-01 at_risk finance vendor_suspended',
  ])
  assert.deepEqual(await rows('2026-04-01T14:00:00Z'), [
    '00001 2026-04-02 will_be_late specialist prepare',
    '00002 2026-04-02 will_be_late finance vendor_suspended',
  ])
})

test('in a run it waits for whoever has the run', async () => {
  const { payingAccountId } = ground
  const executeOn = Temporal.PlainDate.from('2026-04-01')
  const prepare = { action: 'run.prepare', command: prepareRun(db.world.keys) } as const
  const input = { payingAccountId, executeOn, upToDueOn: executeOn }
  unwrap(await run(db, crew.specialist, { ...prepare, input }))
  const early = await rows('2026-03-30T10:00:00Z')
  assert.ok(early.includes('00001 2026-04-01 on_time finance approve'), early.join())
  const late = await rows('2026-03-31T10:00:00Z')
  assert.ok(late.includes('00001 2026-04-01 at_risk finance approve'), late.join())
})

test('a partner sees its own days and nobody else’s', async () => {
  const asked = { partnerId: stuck.partnerId, at: at('2026-03-10T09:00:00Z') }
  const own = await withTx(db.world.app, (tx) => ownPayDates(tx, asked))
  assert.deepEqual(
    own.rows.map(({ reference, predictedOn, isLate, waitsForYou }) => [
      reference,
      predictedOn?.toString(),
      isLate,
      waitsForYou,
    ]),
    [['MDF-2026-00002/2', '2026-04-01', false, false]],
  )
})
