import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { person } from '../identity/testing.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { holdersOf } from '../ledger/index.ts'
import { withTx } from '../platform/db.ts'
import { testDatabase } from '../platform/testing.ts'
import {
  hitsOfVendor,
  loadScreeningList,
  screenVendors,
  approveScreeningLimit,
  proposeScreeningLimit,
} from '../vendors/index.ts'
import * as payouts from './index.ts'
import { payoutConstraints } from './refusals.ts'
import { codeOf, dueOn, type Ground, owed, payoutGround, run, usableVendor } from './testing.ts'

/** A sanctions list is loaded between the approval of a run and its release, and at the same moment. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }
const legal = await person(db, { roles: ['legal'] })
const second = await person(db, { roles: ['finance'] })
const ROUNDS = 6

const filler = Array.from({ length: 30 }, (_, at) => `F-${at},entity,Unrelated ${at}xq Works`)
function load(listCode: string, rows: readonly string[]) {
  const text = ['number,kind,name', ...filler, ...rows].join('\n')
  const files = [{ name: 'own.csv', bytes: new TextEncoder().encode(text) }]
  const input = { kind: 'house' as const, listCode, files }
  return run(db, legal, { action: 'screening.load', command: loadScreeningList, input })
}

const step = (ground: Ground) => ({
  prepare: () =>
    run(db, ground.crew.specialist, {
      action: 'run.prepare',
      command: payouts.prepareRun(tools.keys),
      input: {
        payingAccountId: ground.payingAccountId,
        upToDueOn: dueOn,
        executeOn: dueOn,
      },
    }),
  approve: (runId: string, contentHash: string) =>
    run(db, ground.crew.frank, {
      action: 'run.approve',
      command: payouts.approveRun,
      input: { runId, contentHash },
    }),
  release: (runId: string) =>
    run(db, ground.crew.frank, {
      action: 'run.release',
      command: payouts.releaseRun(tools),
      input: { runId },
    }),
})

const names =
  'Orvandil,Kestrelmoor,Buxaria,Tamvoka,Liskehuld,Perrungo,Waldimar,Syphonet,Chrobata,Dunquist,Velmorra,Jantoskar'.split(
    ',',
  )
let round = 0
/** A run of two payments, approved, after a list that names neither. */
async function approved() {
  round += 1
  const listCode = `house_${round}`
  const name = must(names[round], 'a name for each round')
  unwrap(await load(listCode, []))
  const ground = await payoutGround(db)
  const listed = await usableVendor(ground, `${name} GmbH`)
  const other = await usableVendor(ground, 'Acme GmbH')
  const vendorIds = [listed.vendorId, other.vendorId]
  unwrap(
    await run(db, legal, {
      action: 'screening.load',
      command: screenVendors,
      input: { vendorIds },
    }),
  )
  await owed(ground, { partnerId: listed.partnerId, minor: 300_000n })
  await owed(ground, { partnerId: other.partnerId, minor: 200_000n })
  const { runId, contentHash } = unwrap(await step(ground).prepare())
  unwrap(await step(ground).approve(runId, contentHash ?? ''))
  const nameIt = () => load(listCode, [`Z-1,entity,${name}`])
  return { ground, listed, runId, nameIt }
}

async function inTransit(ground: Ground, runId: string): Promise<bigint> {
  const held = await withTx(db.world.app, (tx) => holdersOf(tx, ground.fundId, 'in_transit'))
  return held.get(runId) ?? 0n
}

test('a list loaded after the approval: the run goes back to draft without who is on it', async () => {
  const { ground, listed, runId, nameIt } = await approved()
  assert.equal(unwrap(await nameIt()).hits > 0, true)
  const released = unwrap(await step(ground).release(runId))
  assert.equal(released.outcome, 'returned_to_draft')
  assert.equal(await inTransit(ground, runId), 0n)
  const hits = await withTx(db.world.app, (tx) => hitsOfVendor(tx, listed.vendorId))
  assert.equal(hits[0]?.state, 'possible')
  assert.deepEqual(
    released.dropped.map(({ creditorName }) => creditorName),
    [hits[0]?.askedName],
  )
})

test('a list loaded while a run is released: paid before the list, or held by it, never both', async () => {
  for (let time = 0; time < ROUNDS; time += 1) {
    const { ground, runId, nameIt } = await approved()
    const [released, loaded] = await Promise.all([step(ground).release(runId), nameIt()])
    assert.equal(codeOf(loaded), 'ok')
    const { outcome } = unwrap(released)
    const sent = await inTransit(ground, runId)
    assert.equal(sent, outcome === 'released' ? 500_000n : 0n)
  }
})

test('a vendor that nobody has screened is not prepared for payment', async () => {
  const { ground } = await approved()
  const fresh = await usableVendor(ground, 'Quintessa Mühlen GmbH')
  await owed(ground, { partnerId: fresh.partnerId, minor: 100_000n })
  const prepared = await step(ground).prepare()
  assert.equal(codeOf(prepared), 'run.nothing_due')
})

/** The list of the United Nations as it was made on a day. */
function loadUn(madeOn: string) {
  const entity = (id: number) =>
    `<ENTITY><DATAID>${id}</DATAID><FIRST_NAME>UNRELATED ${id}XQ FRONT</FIRST_NAME></ENTITY>`
  const text =
    `<CONSOLIDATED_LIST dateGenerated="${madeOn}T00:00:09Z"><INDIVIDUALS></INDIVIDUALS>` +
    `<ENTITIES>${[1, 2, 3].map(entity).join('')}</ENTITIES></CONSOLIDATED_LIST>`
  const files = [{ name: 'un.xml', bytes: new TextEncoder().encode(text) }]
  const input = { kind: 'un' as const, files }
  return run(db, legal, { action: 'screening.load', command: loadScreeningList, input })
}

/** Proposed by legal, agreed to by Finance. */
async function setLimit(days: number) {
  const input = { days, reason: 'The publisher pauses over the holidays.' }
  const action = 'screening.load' as const
  const proposed = await run(db, legal, { action, command: proposeScreeningLimit, input })
  if (!proposed.ok) return proposed
  return run(db, second, { action, command: approveScreeningLimit, input: {} })
}

test('nothing leaves by a list older than its limit, and the limit is said with a date', async () => {
  unwrap(await loadUn('2026-02-01'))
  unwrap(await setLimit(200))
  const { ground, runId } = await approved()
  assert.equal(codeOf(await setLimit(0)), 'screening.invalid_limit')
  unwrap(await setLimit(10))
  const old = unwrap(await step(ground).release(runId))
  assert.notEqual(old.outcome, 'released')
  assert.deepEqual(
    old.reasons.map(({ code, place }) => [code, place?.kind]),
    [['screening_stale', 'screening']],
  )
  assert.match(
    old.reasons[0]?.text ?? '',
    /UN Security Council Consolidated List is \d+ days old; 10 are allowed/,
  )
  assert.equal(await inTransit(ground, runId), 0n)
  unwrap(await setLimit(200))
  const again = await approved()
  assert.equal(unwrap(await step(again.ground).release(again.runId)).outcome, 'released')
})
