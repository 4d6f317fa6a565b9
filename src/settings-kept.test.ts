import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { verifications as clockVerifications } from './clocks/verify.ts'
import { settingsSweep, systemActor, type Verification } from './audit/index.ts'
import { calendarsRead } from './clocks/calendars-kept.ts'
import { verifications as identityVerifications } from './identity/verify.ts'
import { approveLimit, setLimit } from './identity/limits.ts'
import { person } from './identity/testing.ts'
import { money } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { approvePayerChange, proposePayerChange } from './payouts/change-payer.ts'
import { payoutGround, run, testTaxes } from './payouts/testing.ts'
import { testChannel } from './payouts/transmission/testing.ts'
import { settingVerifications } from './payouts/settings-kept.ts'
import { openPool, RollBack, type Sql, sql, withTx } from './platform/db.ts'
import { inAct, testDatabase } from './platform/testing.ts'
import { figureVerification, figuresRead } from './vendors/tax-figures-kept.ts'
import { constraintsOf } from './wiring.ts'

/** What steers money is rewritten past the commands, row by row: verification names each. */
const db = await testDatabase({ constraints: constraintsOf() })
const superuser = openPool(db.superuserUrl, 'test superuser', 1)
after(async () => {
  await superuser.end()
  await db.close()
})

const checks: readonly Verification[] = [
  ...settingVerifications,
  ...clockVerifications,
  ...identityVerifications,
  figureVerification,
]

async function firstWrong(attack: Sql | null): Promise<string | null> {
  const found = await withTx(superuser, async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    if (attack !== null) assert.ok((await tx.run(attack)) > 0, 'something was rewritten')
    await tx.run(sql`set local role quittance_app`)
    for (const { name, firstWrong: look } of checks) {
      const wrong = await look(tx)
      if (wrong !== null) throw new RollBack(`${name}: ${wrong}`)
    }
    throw new RollBack(null)
  })
  return found as string | null // what RollBack carries
}

const ground = await payoutGround(db)
const { payerId, payingAccountId, crew } = ground

test('what the commands write is what is kept, through every change', async () => {
  await testChannel(db, ground, { kind: 'folder', folder: 'first-bank' })
  unwrap(await testTaxes(ground, { incomeSource: 'payer' }))
  const above = money(100_000n, 'EUR')
  const wanted = { approvals: [{ above, thirdAbove: money(900_000n, 'EUR') }] }
  const edit = { action: 'payer.edit' } as const
  const input = { payerId, wanted, reason: 'the board asks' }
  const { payerChangeId } = unwrap(
    await run(db, crew.frank, { ...edit, command: proposePayerChange, input }),
  )
  const agree = { ...edit, command: approvePayerChange, input: { payerChangeId } }
  unwrap(await run(db, crew.fiona, agree))
  const lead = await person(db, { name: 'Lena Lead', roles: ['lead'] })
  const limit = { principalId: crew.frank.principalId, limit: money(5_000_000n, 'EUR') }
  const set = { action: 'limit.set', command: setLimit, input: limit } as const
  const { limitId } = unwrap(await run(db, lead, set))
  unwrap(
    await run(db, crew.fiona, {
      action: 'limit.approve',
      command: approveLimit,
      input: { limitId },
    }),
  )
  assert.equal(await firstWrong(null), null)
})

test('what ships is taken down by the sweep, once', async () => {
  const sweep = (read: typeof calendarsRead) =>
    inAct(db, systemActor('settings'), async (act) => unwrap(await settingsSweep(read)(act)).kept)
  assert.ok((await sweep(calendarsRead)) > 5)
  assert.equal(await sweep(calendarsRead), 0)
  assert.equal(await sweep(figuresRead), 1)
  assert.equal(await firstWrong(null), null)
})

const attacks: readonly (readonly [string, Sql, RegExp])[] = [
  ['the folder of a channel', sql`update payouts.channels set folder = 'theirs'`, /channel:/],
  [
    'a channel that nobody approved',
    sql`update audit.events set type = 'channel.declined' where type = 'channel.approved'`,
    /approved by nobody/,
  ],
  ['a bar', sql`update payouts.second_approvals set third_above_minor = 99999999999`, /payer:/],
  ['a bar taken away', sql`delete from payouts.second_approvals`, /payer:/],
  ['how a payer is taxed', sql`update payouts.payer_taxes set recovers_vat = false`, /payer:/],
  [
    'the name on payments',
    sql`update payouts.payers set legal_name = 'Other Ltd' where payer_id = ${payerId}`,
    /payer:/,
  ],
  [
    'the cut-off of an account',
    sql`update payouts.paying_accounts set cut_off = '23:59'
      where paying_account_id = ${payingAccountId}`,
    /account:/,
  ],
  ['a limit', sql`update identity.limits set amount_minor = 99999999999`, /identity.limits/],
  [
    'a holiday',
    sql`update clocks.holidays set until_revision = since_revision + 1
      where on_date = '2026-04-03' and until_revision is null`,
    /calendar:/,
  ],
  [
    'the hours of a calendar',
    sql`update clocks.calendars set week[7] = '09:00-17:00' where code = 'target'`,
    /calendar:target/,
  ],
  [
    'a figure',
    sql`update vendors.tax_figures set rate = '0.01' where rate is not null`,
    /figures:/,
  ],
  [
    'a figure added',
    sql`insert into vendors.tax_figures (figure, from_on, rate, source)
      values ('us_backup_rate', '2026-01-01', '0.01', 'a friend')`,
    /figures:/,
  ],
]
for (const [what, attack, expected] of attacks) {
  test(`rewritten past the commands: ${what}`, async () => {
    assert.match((await firstWrong(attack)) ?? 'nothing is wrong', expected)
  })
}
