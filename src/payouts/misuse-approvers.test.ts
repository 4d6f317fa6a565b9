import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { mayApprove, personActor } from '../identity/index.ts'
import { approveDelegation, delegate, endDelegation } from '../identity/delegations.ts'
import { restorePerson, suspendPerson } from '../identity/people.ts'
import { revokeRole } from '../identity/roles.ts'
import { person } from '../identity/testing.ts'
import { unwrap } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import * as payouts from './index.ts'
import { approvePayingAccount, addPayingAccount } from './payers.ts'
import { payoutConstraints } from './refusals.ts'
import { codeOf, dueOn, germanIban, owed, payoutGround, run, runAt } from './testing.ts'
import { usableVendor } from './testing.ts'

/** One of Finance is found out, or goes, between what they approved and the release. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }
const admin = await person(db, { roles: ['admin'] })

async function checkedRun() {
  const ground = await payoutGround(db)
  const globex = await usableVendor(ground, 'Globex GmbH')
  await owed(ground, { partnerId: globex.partnerId, minor: 300_000n })
  const { runId, contentHash } = unwrap(
    await run(db, ground.crew.specialist, {
      action: 'run.prepare',
      command: payouts.prepareRun(tools.keys),
      input: { payingAccountId: ground.payingAccountId, upToDueOn: dueOn, executeOn: dueOn },
    }),
  )
  const approve = (who: Actor) =>
    run(db, who, {
      action: 'run.approve',
      command: payouts.approveRun,
      input: { runId, contentHash: contentHash ?? '' },
    })
  const release = (who: Actor) =>
    run(db, who, { action: 'run.release', command: payouts.releaseRun(tools), input: { runId } })
  return { ground, runId, approve, release }
}

const suspend = (who: Actor) =>
  inAct(db, admin, (act) => suspendPerson(act, { principalId: who.principalId }))
const now = (who: Actor) =>
  withTx(db.world.app, (tx) => personActor(tx, who.principalId, runAt), { readOnly: true })

/** Somebody without Finance of their own who stands in for `giver`, agreed to by `agreer`. */
async function standIn(giver: Actor, agreer: Actor) {
  const stand = await person(db, { roles: ['legal'], name: `Stan for ${giver.name}` })
  const [from, until] = [runAt, runAt.add({ hours: 48 })]
  const input = { to: stand.principalId, role: 'finance', from, until } as const
  const set = await inAct(db, giver, (act) => delegate(act, input), runAt)
  const { delegationId } = unwrap(set)
  unwrap(await inAct(db, agreer, (act) => approveDelegation(act, { delegationId }), runAt))
  return { stan: (await now(stand)) ?? assert.fail('they are active'), delegationId }
}

describe('an approval by somebody who', () => {
  test('is suspended since does not count, until they are back', async () => {
    const { ground, approve, release } = await checkedRun()
    const { frank, fiona } = ground.crew
    unwrap(await approve(frank))
    unwrap(await suspend(frank))
    const refused = await release(fiona)
    assert.ok(!refused.ok && refused.refusal.code === 'run.approver_gone')
    assert.deepEqual(refused.refusal.who, [frank.name])
    const restored = { principalId: frank.principalId }
    unwrap(await inAct(db, admin, (act) => restorePerson(act, restored)))
    unwrap(await release(fiona))
  })

  test('lost Finance does not count; another approves in their place', async () => {
    const { ground, approve, release } = await checkedRun()
    const { frank, fiona } = ground.crew
    unwrap(await approve(frank))
    const lost = { principalId: frank.principalId, role: 'finance' } as const
    unwrap(await inAct(db, admin, (act) => revokeRole(act, lost)))
    assert.equal(codeOf(await release(fiona)), 'run.approver_gone')
    unwrap(await approve(fiona))
    unwrap(await release(fiona))
  })

  test('stood in for somebody counts after those days, not after that one is suspended', async () => {
    const { ground, approve, release } = await checkedRun()
    const { frank, fiona, felix } = ground.crew
    const { stan, delegationId } = await standIn(frank, felix)
    unwrap(await approve(stan))
    unwrap(await suspend(frank))
    assert.equal(codeOf(await release(fiona)), 'run.approver_gone')
    const restored = { principalId: frank.principalId }
    unwrap(await inAct(db, admin, (act) => restorePerson(act, restored)))
    unwrap(await inAct(db, frank, (act) => endDelegation(act, { delegationId })))
    unwrap(await release(fiona))
  })
})

describe('a stand-in', () => {
  test('for somebody suspended stands in for nobody', async () => {
    const { ground } = await checkedRun()
    const { frank, felix } = ground.crew
    const { stan } = await standIn(frank, felix)
    assert.deepEqual(stan.roles, ['finance', 'legal'])
    unwrap(await suspend(frank))
    assert.deepEqual((await now(stan))?.roles, ['legal'])
  })

  test('is no second pair of eyes on what whom they stand in for did', async () => {
    const { ground } = await checkedRun()
    const { frank, felix, fiona } = ground.crew
    const { stan } = await standIn(frank, felix)
    assert.equal(mayApprove(stan, [frank.principalId]), false)
    assert.equal(mayApprove(stan, [fiona.principalId]), true)
    const input = {
      payerId: ground.payerId,
      name: 'EUR second',
      currency: 'EUR',
      profile: 'sepa' as const,
      account: { scheme: 'iban' as const, iban: germanIban(777_001), bic: null },
      calendar: 'target',
      cutOff: '15:30',
      leadDays: 1,
      batchBooking: true,
      glAccount: null,
      originator: null,
    }
    const edit = { action: 'payer.edit' } as const
    const command = addPayingAccount(db.world.keys)
    const { payingAccountId } = unwrap(await run(db, frank, { ...edit, command, input }))
    const approve = (who: Actor) =>
      run(db, who, { ...edit, command: approvePayingAccount, input: { payingAccountId } })
    assert.equal(codeOf(await approve(stan)), 'paying_account.own_proposal')
    assert.equal(codeOf(await approve(fiona)), 'ok')
  })
})
