import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Actor, deliverNews } from './audit/index.ts'
import { executeAsSystem } from './identity/execute.ts'
import { money } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { saveContact } from './partners/index.ts'
import { payoutGround, dueOn, usableVendor } from './payouts/testing.ts'
import { sql } from './platform/db.ts'
import { inAct, testActor, testDatabase, undone } from './platform/testing.ts'
import { camt053, ibanOf, importAs, releasedRun } from './reconciliation/testing.ts'
import { constraintsOf, domains, escalatingOf } from './wiring.ts'

const db = await testDatabase({ constraints: constraintsOf(), escalating: escalatingOf() })
after(() => db.close())
const subscriptions = domains.flatMap((domain) => domain.subscriptions)

/** Everything waiting is told, as the worker would. */
async function tellAll() {
  const refused = await deliverNews(db.world.app, subscriptions, ({ subscriber, key }, command) =>
    executeAsSystem(db.world, { name: subscriber, key, requestId: key }, command, {}),
  )
  assert.deepEqual(refused, [])
}

function letters(template: string) {
  return undone(db, (tx) =>
    tx.many<{ toEmail: string; text: string }>(sql`
      select to_email as "toEmail", body as text from correspondence.letters
      where template = ${template} order by letter_id`),
  )
}

test('the bank’s confirmation tells the partner what was paid, claim by claim, once', async () => {
  const ground = await payoutGround(db)
  const vendor = await usableVendor(ground, 'Globex GmbH')
  const lead: Actor = testActor(['lead'])
  await inAct(db, lead, async (act) =>
    unwrap(
      await saveContact(act, {
        partnerId: vendor.partnerId,
        name: 'Pat Payable',
        email: 'pat@globex.example',
        phone: null,
        role: 'finance',
      }),
    ),
  )
  const released = await releasedRun(ground, [100_000n], { partners: [vendor.partnerId] })
  await tellAll()
  assert.deepEqual(await letters('payment.remittance'), [])
  const [payment] = released.payments
  assert.ok(payment !== undefined)
  const statement = camt053({
    iban: await ibanOf(ground),
    id: 'S-1',
    from: dueOn.toString(),
    to: dueOn.toString(),
    opening: money(1_000_000n, 'EUR'),
    entries: [
      {
        amount: money(-100_000n, 'EUR'),
        on: dueOn.toString(),
        endToEndId: payment.endToEndId,
        reference: 'B-1',
      },
    ],
  })
  unwrap(await importAs(db, ground.crew.frank, statement))
  await tellAll()
  await tellAll()
  const told = await letters('payment.remittance')
  assert.deepEqual(
    told.map((letter) => letter.toEmail),
    ['pat@globex.example'],
  )
  assert.match(told[0]?.text ?? '', /We paid 1,000\.00 EUR on 1 April 2026/)
  assert.match(told[0]?.text ?? '', /1,000\.00 EUR, paid/)
})
