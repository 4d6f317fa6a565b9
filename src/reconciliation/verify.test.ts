import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { money } from '../kernel/money.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { payoutGround } from '../payouts/testing.ts'
import { openPool, RollBack, type Sql, sql, withTx } from '../platform/db.ts'
import { testDatabase } from '../platform/testing.ts'
import { constraintsOf } from '../wiring.ts'
import { camt053, ibanOf, importAs, releasedRun } from './testing.ts'
import { verifications } from './verify.ts'

/** What only the owner of the server can break, and what verify then names. Each corruption is done
 *  by a superuser with every trigger off, looked at on the application's own role, and undone. */
const db = await testDatabase({ constraints: constraintsOf() })
const superuser = openPool(db.superuserUrl, 'test superuser', 2)
after(async () => {
  await superuser.end()
  await db.close()
})

const ground = await payoutGround(db)
const { payments } = await releasedRun(ground, [80_000n, 20_000n])
const { endToEndId, amount } = must(payments[0], 'sent')
const bytes = camt053({
  iban: await ibanOf(ground),
  id: 'S-1',
  from: '2026-04-01',
  to: '2026-04-01',
  opening: money(1000000n, 'EUR'),
  entries: [
    {
      amount: money(-amount.minor, 'EUR'),
      on: '2026-04-01',
      reference: 'A',
      endToEndId,
    },
    {
      amount: money(500n, 'EUR'),
      on: '2026-04-01',
      reference: 'B',
    },
  ],
})
unwrap(await importAs(db, ground.crew.specialist, bytes))

async function firstWrongAfter(corruption: Sql): Promise<Record<string, string>> {
  return withTx(superuser, async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    assert.ok((await tx.run(corruption)) > 0, 'something was corrupted')
    await tx.run(sql`set local role quittance_app`)
    const found: Record<string, string> = {}
    for (const { name, firstWrong } of verifications) {
      const wrong = await firstWrong(tx)
      if (wrong !== null) found[name] = wrong
    }
    throw new RollBack(found)
  })
}

test('a clean record has nothing wrong', async () => {
  await withTx(db.world.app, async (tx) => {
    for (const { name, firstWrong } of verifications) assert.equal(await firstWrong(tx), null, name)
  })
})

const corruptions: readonly (readonly [string, string, Sql])[] = [
  [
    'a line changed after it was booked',
    'reconciliation.lines',
    sql`update reconciliation.lines set amount_minor = amount_minor - 1 where amount_minor < 0`,
  ],
  [
    'a line taken out',
    'reconciliation.accounts',
    sql`delete from reconciliation.lines where amount_minor > 0`,
  ],
  [
    'a running total moved without a match',
    'reconciliation.matched',
    sql`update reconciliation.line_totals set matched_minor = 500 where amount_minor = 500`,
  ],
  [
    'a leg made larger than its payment',
    'reconciliation.matched',
    sql`update reconciliation.leg_totals set amount_minor = amount_minor * 2`,
  ],
  [
    'a payment settled that no line shows',
    'reconciliation.settled',
    sql`update payouts.attempts set state = 'settled', booked_on = '2026-04-01'
      where state = 'sent'`,
  ],
  [
    'a match with another entry',
    'reconciliation.matches',
    sql`update reconciliation.matches set entry_id = 1`,
  ],
  [
    'a closing balance rewritten',
    'reconciliation.closing',
    sql`update reconciliation.statements set closing_minor = closing_minor + 1,
      lines_minor = lines_minor + 1`,
  ],
]

for (const [what, name, corruption] of corruptions) {
  test(`${what} is named by ${name}`, async () => {
    const found = await firstWrongAfter(corruption)
    assert.ok(name in found, `found ${JSON.stringify(found)}`)
  })
}

test('the application itself can do none of it', async () => {
  for (const statement of [
    sql`update reconciliation.lines set amount_minor = 1`,
    sql`delete from reconciliation.matches`,
    sql`update reconciliation.statements set closing_minor = 1`,
    sql`update reconciliation.leg_totals set amount_minor = 1`,
    sql`update reconciliation.line_totals set matched_minor = -999999999`,
    sql`update reconciliation.leg_totals set matched_minor = 999999999`,
  ]) {
    await assert.rejects(withTx(db.world.app, (tx) => tx.run(statement)))
  }
})
