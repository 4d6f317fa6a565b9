import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openPool, RollBack, sql, type Sql, type Tx, withTx } from '../platform/db.ts'
import { inAct, testActor, undone } from '../platform/testing.ts'
import { domains } from '../wiring.ts'
import { everyType } from './all-types-testing.ts'
import { noon } from './referral-testing.ts'
import { enrol, wiredDatabase } from './testing.ts'

/** Whoever owns the server rewrites a row, triggers and row security aside: `verify` names it. */
const db = await wiredDatabase()
const superuser = openPool(db.superuserUrl, 'test superuser', 1)
after(async () => {
  await superuser.end()
  await db.close()
})
const verifications = domains.flatMap((domain) => domain.verifications)
// Stories of tests are told by events no catalog has.
const named = verifications.filter(({ name }) => name !== 'audit.catalog')

async function wrongNow(tx: Tx): Promise<string[]> {
  const found: string[] = []
  for (const { name, firstWrong } of named) {
    if ((await firstWrong(tx)) !== null) found.push(name)
  }
  return found
}

async function wrongAfter(attack: Sql): Promise<readonly string[]> {
  const found = await withTx(superuser, async (tx) => {
    await tx.run(sql`set local session_replication_role = replica`)
    assert.ok((await tx.run(attack)) > 0, `${attack.text} changes something`)
    await tx.run(sql`set local role quittance_app`)
    throw new RollBack(await wrongNow(tx))
  })
  return found as unknown as readonly string[] // what RollBack carries
}

before(async () => {
  await everyType(db)
  await inAct(db, testActor(['lead']), (act) => enrol(act, 'select'), noon('2026-01-05'))
})

const stranger = sql`(select partner_id from partners.partners
  where partner_id not in (select partner_id from incentives.incentives))`

/** What is rewritten, by the verification that must name it. */
const attacks: Readonly<Record<string, readonly Sql[]>> = {
  'incentives.own': [
    sql`update incentives.sales set partner_id = ${stranger} where kind = 'deal'`,
    sql`update incentives.deals set partner_id = ${stranger}`,
    sql`update incentives.plans set partner_id = ${stranger}`,
    sql`update incentives.milestones set partner_id = ${stranger}`,
    sql`update incentives.attributions set partner_id = ${stranger}`,
  ],
  'incentives.moves': [
    sql`update incentives.incentives set status = 'protected' where status = 'won'`,
    sql`update incentives.incentives set status = 'completed' where status = 'earning'`,
    sql`update incentives.incentives set tier = 'premier' where tier = 'registered'`,
  ],
  'incentives.rates': [
    sql`update incentives.incentives set rate_num = rate_num + 1 where type = 'referral'`,
    sql`update incentives.incentives set rate_num = rate_num + 1 where type = 'deal'`,
  ],
  'incentives.deals_recorded': [
    sql`with later as (
        update incentives.deals set protected_until = protected_until + interval '60 days'
        where order_on is null returning incentive_id)
      update incentives.sales set live_until = live_until + interval '60 days'
      where incentive_id in (select incentive_id from later)`,
    sql`delete from incentives.protections where key_kind = 'domain'`,
  ],
  'incentives.plans_recorded': [
    sql`update incentives.plans set vendor_share_num = 1, vendor_share_den = 1`,
    sql`update incentives.plans set total_cost_minor = total_cost_minor * 2`,
    sql`delete from incentives.plan_customers`,
    sql`update incentives.milestones set accepted_minor = accepted_minor - 1
      where status = 'accepted'`,
    sql`update incentives.milestones set status = 'pending', accepted_minor = null,
      accepted_at = null where status = 'accepted'`,
    sql`update incentives.milestones set due_on = due_on + 300, slips = 1 where milestone_no = 2`,
  ],
  'incentives.attributions': [
    sql`update incentives.attributions set until_at = until_at + interval '365 days'`,
    sql`update incentives.attributions set first_year_until = first_year_until + 365`,
    sql`update incentives.sales set opportunity_code = 'OPP-X' where kind = 'referral'`,
    sql`delete from incentives.attributions`,
  ],
  'incentives.instalments': [
    sql`delete from incentives.fee_instalments where instalment = 4`,
    sql`update incentives.fee_instalments set lowered_minor = 0 where lowered_minor > 0`,
    sql`update incentives.fee_instalments set total_minor = total_minor + 100000,
      amount_minor = amount_minor + case instalment when 1 then 100000 else 0 end`,
  ],
  'partners.recorded': [
    sql`update partners.collections set amount_minor = amount_minor * 2 where amount_minor > 0`,
    sql`update partners.collections set collected_on = collected_on - 30`,
    sql`delete from partners.collections where kind = 'refund'`,
  ],
  'payables.own': [
    sql`update payables.receivables set payer_id = gen_random_uuid()`,
    sql`update payables.receivables set currency = 'EUR'`,
  ],
  'payables.recorded': [
    sql`with less as (
        update payables.adjustments set amount_minor = amount_minor - 1 where kind = 'lowered'
        returning payable_id)
      update payables.payables set lowered_minor = lowered_minor + 1
      where payable_id in (select payable_id from less)`,
  ],
  'submissions.decisions': [
    sql`update submissions.decisions set amount_minor = amount_minor + 1`,
    sql`delete from submissions.decisions`,
  ],
  'submissions.deals': [
    sql`update incentives.deals set net_new_minor = net_new_minor * 2 where order_on is not null`,
    sql`update incentives.deals set order_on = order_on + 400 where order_on is not null`,
    sql`update incentives.deals set value_minor = value_minor * 10`,
    sql`update incentives.sales set earned_at = null where opportunity_code = 'OPP-77'`,
    sql`update incentives.sales set opportunity_code = 'OPP-78' where opportunity_code = 'OPP-77'`,
  ],
  'submissions.fees_decided': [
    sql`update incentives.fee_instalments set payable_id = gen_random_uuid() where instalment = 1`,
    sql`update incentives.attributions set won_on = won_on - 1,
      first_year_until = first_year_until - 1`,
    sql`update submissions.submissions set origin_key = null where type = 'referral_fee'`,
    sql`update payables.payables set hold_until = null where hold_until is not null`,
  ],
  'submissions.payables_own': [
    sql`update payables.payables set uncommitted = false where uncommitted`,
    sql`update payables.payables set partner_id = ${stranger} where uncommitted`,
  ],
}

test('what was done by the commands is right', async () => {
  assert.deepEqual(await undone(db, wrongNow), [])
})

for (const [name, rewritten] of Object.entries(attacks)) {
  test(`${name} names what only the owner of the server can rewrite`, async () => {
    for (const attack of rewritten) {
      assert.ok((await wrongAfter(attack)).includes(name), `${attack.text.trim()} goes unnoticed`)
    }
  })
}
