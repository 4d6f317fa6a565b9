import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import { sweepOwnAccounts } from './change-payer.ts'
import * as payouts from './index.ts'
import { payoutConstraints } from './refusals.ts'
import { codeOf, dueOn, germanIban, type Ground, payoutGround, run } from './testing.ts'

/** Our own accounts: who may make one pay, and which cannot. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys }

/** Approved on Monday 30 March: Tuesday, Wednesday, Thursday; Good Friday is no day of TARGET. */
const afterEaster = Temporal.Instant.from('2026-04-07T09:00:00Z')

function prepare(
  { payingAccountId, crew }: Ground,
  when: { readonly at?: Temporal.Instant; readonly dueOn: Temporal.PlainDate } = { dueOn },
) {
  return run(db, crew.specialist, {
    action: 'run.prepare',
    command: payouts.prepareRun(tools.keys),
    input: { payingAccountId, upToDueOn: when.dueOn, executeOn: when.dueOn },
    ...(when.at === undefined ? {} : { at: when.at }),
  })
}

const iban = (text: string) => ({ scheme: 'iban' as const, iban: text, bic: null })
async function add(ground: Ground, account: ReturnType<typeof iban>, more: object = {}) {
  const input = {
    payerId: ground.payerId,
    name: 'Second',
    currency: 'EUR',
    profile: 'sepa' as const,
    account,
    calendar: 'target',
    cutOff: '15:30',
    leadDays: 1,
    batchBooking: true,
    glAccount: null,
    ...more,
  }
  const command = payouts.addPayingAccount(tools.keys)
  return run(db, ground.crew.frank, { action: 'payer.edit', command, input })
}

test('our accounts pay nothing before a second person approves, and nothing once retired', async () => {
  const ground = await payoutGround(db)
  const { frank, fiona } = ground.crew
  const number = germanIban(7_777_777)
  const { payingAccountId } = unwrap(await add(ground, iban(number)))
  const edit = <C extends typeof payouts.approvePayingAccount>(who: Actor, command: C) =>
    run(db, who, { action: 'payer.edit', command, input: { payingAccountId } })
  const second = { ...ground, payingAccountId }
  assert.equal(codeOf(await prepare(second)), 'paying_account.not_movable')
  const approveIt = payouts.approvePayingAccount
  assert.equal(codeOf(await edit(frank, approveIt)), 'paying_account.own_proposal')
  assert.equal(unwrap(await edit(fiona, approveIt)).state, 'cooling')
  assert.equal(codeOf(await prepare(second)), 'paying_account.not_movable')
  await inAct(db, fiona, sweepOwnAccounts, afterEaster)
  const dueLater = Temporal.PlainDate.from('2026-04-10')
  const later = { at: afterEaster, dueOn: dueLater }
  assert.equal(codeOf(await prepare(second, later)), 'run.nothing_due')
  const found = await withTx(db.world.app, (tx) =>
    payouts.payingAccountByNumber(tx, tools.keys, { iban: number }),
  )
  assert.equal(found?.payingAccountId, payingAccountId)
  assert.equal(codeOf(await add(ground, iban(number))), 'paying_account.exists')
  const retire = { payingAccountId, reason: 'closed by the bank' }
  const command = payouts.retirePayingAccount
  unwrap(await run(db, frank, { action: 'payer.edit', command, input: retire }))
  assert.equal(codeOf(await prepare(second, later)), 'paying_account.not_movable')
})

test('accounts that cannot exist or do not fit their rail are refused', async () => {
  const ground = await payoutGround(db)
  const wrong = iban('DE00370400440532013000')
  assert.equal(codeOf(await add(ground, wrong)), 'paying_account.invalid')
  const own = iban(germanIban(8_888_888))
  assert.equal(codeOf(await add(ground, own, { currency: 'USD' })), 'paying_account.invalid')
  assert.equal(codeOf(await add(ground, own, { calendar: 'moon' })), 'paying_account.invalid')
})
