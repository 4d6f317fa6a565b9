import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../../audit/index.ts'
import { unwrap } from '../../kernel/result.ts'
import { Temporal } from '../../kernel/temporal.ts'
import { codeOf, payoutGround, run, usableVendor } from '../testing.ts'
import { sql, withTx } from '../../platform/db.ts'
import { testDatabase } from '../../platform/testing.ts'
import { constraintsOf } from '../../wiring.ts'
import { decideTaxEasing, setTaxFacts } from '../../vendors/index.ts'
import type { VendorId } from '../../vendors/index.ts'

/** That a vendor's number is refused takes one of Finance; that less is withheld takes two. */
const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const day = (text: string | null) => (text === null ? null : Temporal.PlainDate.from(text))

async function vendor() {
  const ground = await payoutGround(db, { profile: 'usd', country: 'US' })
  const { vendorId } = await usableVendor(ground, 'Initech Inc')
  return { crew: ground.crew, vendorId }
}
const note = (who: Actor, vendorId: VendorId, on: string | null) =>
  run(db, who, {
    action: 'tax.note',
    command: setTaxFacts,
    input: { vendorId, numberRefusedOn: day(on), reason: 'CP2100 notice' },
  })
const decide = (who: Actor, vendorId: VendorId, approve: boolean) =>
  run(db, who, {
    action: 'tax.note',
    command: decideTaxEasing,
    input: { vendorId, approve, reason: approve ? null : 'the IRS has not said so' },
  })
const refusedOn = async (vendorId: VendorId) =>
  withTx(db.world.app, async (tx) => {
    const row = await tx.one<{ on: string | null }>(sql`
      select number_refused_on::text as on from vendors.tax_facts where vendor_id = ${vendorId}`)
    return row.on
  })

test('a refused number stands again by two of Finance, and is refused by one', async () => {
  const { crew, vendorId } = await vendor()
  const { frank, fiona } = crew
  assert.equal(codeOf(await note(frank, vendorId, null)), 'tax_facts.nothing')
  assert.equal(unwrap(await note(frank, vendorId, '2026-03-10')).waits, false)
  assert.equal(codeOf(await note(frank, vendorId, '2026-03-10')), 'tax_facts.nothing')
  assert.equal(unwrap(await note(frank, vendorId, '2026-03-05')).waits, false)
  assert.equal(unwrap(await note(frank, vendorId, null)).waits, true)
  assert.equal(await refusedOn(vendorId), '2026-03-05')
  assert.equal(codeOf(await note(fiona, vendorId, '2026-04-01')), 'tax_facts.waits')
  assert.equal(codeOf(await decide(frank, vendorId, true)), 'tax_facts.own')
  unwrap(await decide(fiona, vendorId, true))
  assert.equal(await refusedOn(vendorId), null)
  assert.equal(codeOf(await decide(fiona, vendorId, true)), 'tax_facts.none_waits')
})

test('what is declined holds on; a new refusal ends what was asked', async () => {
  const { crew, vendorId } = await vendor()
  const { frank, fiona } = crew
  unwrap(await note(frank, vendorId, '2026-03-10'))
  unwrap(await note(frank, vendorId, '2026-03-20'))
  unwrap(await decide(frank, vendorId, false))
  assert.equal(await refusedOn(vendorId), '2026-03-10')
  unwrap(await note(frank, vendorId, null))
  unwrap(await note(fiona, vendorId, '2026-03-01'))
  assert.equal(codeOf(await decide(fiona, vendorId, true)), 'tax_facts.none_waits')
  assert.equal(await refusedOn(vendorId), '2026-03-01')
})

test('the database lets nobody alone say that a number stands', async () => {
  const { crew, vendorId } = await vendor()
  unwrap(await note(crew.frank, vendorId, '2026-03-10'))
  const alone = withTx(db.world.app, (tx) =>
    tx.run(sql`update vendors.tax_facts set number_refused_on = null
      where vendor_id = ${vendorId}`),
  )
  await assert.rejects(alone, /tax_facts_stands_by_two/)
  const same = withTx(db.world.app, (tx) =>
    tx.run(sql`update vendors.tax_facts set number_refused_on = null, easing_asked_by = 'a',
      easing_asked_at = set_at, easing_reason = 'so', eased_by = 'a'
      where vendor_id = ${vendorId}`),
  )
  await assert.rejects(same, /tax_facts_second_person/)
})
