import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act, Actor } from '../audit/index.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { contactsOf, saveContact } from '../partners/index.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import * as vendors from '../vendors/index.ts'
import * as payouts from './index.ts'
import { payoutConstraints } from './refusals.ts'
import { dueOn, germanIban, owed, payoutGround, run, usableVendor } from './testing.ts'
import { firstWrongOf } from './verify.ts'

/** A contact changes at the moment of an approval, and of a release: whoever comes first, nothing is paid
 *  to a changed account of a partner nobody asked. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }
const at = (text: string) => Temporal.Instant.from(text)
const early = at('2026-01-05T09:00:00Z')
const ROUNDS = 4
let number = 80_000

/** A vendor owed money, whose changed account is called back by a number on file and may be approved. */
async function calledBack() {
  const ground = await payoutGround(db)
  const vendor = await usableVendor(ground, 'Globex GmbH')
  const { specialist, decider, felix } = ground.crew
  const as = <T>(who: Actor, body: (act: Act) => Promise<T>, when: string) =>
    inAct(db, who, body, at(when))
  const { partnerId, vendorId, legalName } = vendor
  const ana = { partnerId, name: 'Ana', email: 'ana@globex.test', role: 'admin' as const }
  const contactId = await inAct(
    db,
    specialist,
    async (act) => unwrap(await saveContact(act, { ...ana, phone: '+49 30 1' })).contactId,
    early,
  )
  await owed(ground, { partnerId, minor: 300_000n })
  const account = { scheme: 'iban', iban: germanIban((number += 1)), bic: null } as const
  const asked = { vendorId, currency: 'EUR', holderName: legalName, account }
  const propose = vendors.proposeBankDetail(tools.keys)
  const { bankDetailId } = unwrap(
    await as(specialist, (act) => propose(act, asked), '2026-03-23T09:00:00Z'),
  )
  const call = { bankDetailId, source: 'number_on_file', reference: 'Ana', contactId } as const
  unwrap(await as(decider, (act) => vendors.recordCallBack(act, call), '2026-03-23T10:00:00Z'))
  const approve = () =>
    as(
      felix,
      (act) => vendors.approveBankDetail(act, { bankDetailId, reason: 'asked Ana' }),
      '2026-03-24T09:00:00Z',
    )
  const change = (when: string) =>
    as(
      specialist,
      async (act) => unwrap(await saveContact(act, { ...ana, contactId, phone: '+44 7' })),
      when,
    )
  return { ground, vendor, approve, change }
}

test('a contact changed at the moment of the approval holds the account, whoever came first', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { vendor, approve, change } = await calledBack()
    const changed = () => change('2026-03-24T09:00:00Z')
    if (round === 0) await changed()
    if (round === 1) unwrap(await approve())
    await Promise.all([
      round === 0 ? null : changed(),
      round === 1 ? null : approve().then((answer) => unwrap(answer)),
    ])
    const { partnerId } = vendor
    const on = Temporal.PlainDate.from('2026-03-30')
    const standings = await withTx(db.world.app, (tx) =>
      vendors.vendorStandings(tx, { partnerIds: [partnerId], currency: 'EUR', on }),
    )
    const missing = standings.get(partnerId)?.missing.map(({ what }) => what)
    assert.ok(missing?.includes('contact_changed'), `round ${round}: ${missing?.join()}`)
  }
})

test('a contact changed at the moment of release is before it or after it', async () => {
  const outcomes = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const { ground, approve, change } = await calledBack()
    unwrap(await approve())
    const { payingAccountId, crew } = ground
    const prepared = await run(db, crew.specialist, {
      action: 'run.prepare',
      command: payouts.prepareRun(tools.keys),
      input: { payingAccountId, upToDueOn: dueOn, executeOn: dueOn },
    })
    const { runId, contentHash } = unwrap(prepared)
    const payments = await withTx(db.world.app, (tx) =>
      tx.many<{ paymentId: string }>({
        text: `select payment_id as "paymentId" from payouts.payments
          where run_id = $1 and dropped_at is null`,
        values: [runId],
      }),
    )
    // A first payment to an account stands out: whoever approves it has looked.
    for (const { paymentId } of payments) {
      unwrap(
        await run(db, crew.frank, {
          action: 'run.approve',
          command: payouts.lookAtPayment,
          input: { runId, paymentId, contentHash: contentHash ?? '' },
        }),
      )
    }
    unwrap(
      await run(db, crew.frank, {
        action: 'run.approve',
        command: payouts.approveRun,
        input: { runId, contentHash: contentHash ?? '' },
      }),
    )
    const off = () =>
      run(db, crew.frank, {
        action: 'run.release',
        command: payouts.releaseRun(tools),
        input: { runId },
      })
    // Typed while the account still waited its days, which is what it is dated by.
    const changed = () => change('2026-03-26T09:00:00Z')
    if (round === 0) await changed()
    const first = round === 1 ? await off() : null
    const [released] = await Promise.all([first ?? off(), round === 0 ? null : changed()])
    outcomes.add(unwrap(released).outcome)
  }
  assert.deepEqual([...outcomes].sort(), ['released', 'returned_to_draft'])
  assert.equal(await withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files)), null)
})

test('two who change one contact at once leave one contact and each change', async () => {
  const { vendor, change } = await calledBack()
  await Promise.all([change('2026-03-24T09:00:00Z'), change('2026-03-24T09:00:00Z')])
  const contacts = await withTx(db.world.app, (tx) => contactsOf(tx, [vendor.partnerId]))
  assert.deepEqual(
    contacts.map(({ phone }) => phone),
    ['+44 7'],
  )
})
