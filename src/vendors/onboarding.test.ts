import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act, Actor } from '../audit/index.ts'
import { keepFile, putFile } from '../evidence/index.ts'
import { sweepFollowUps } from '../correspondence/index.ts'
import { person } from '../identity/testing.ts'
import { unwrap, type Refusal, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { enrolPartner, saveContact } from '../partners/index.ts'
import { inAct, testDatabase } from '../platform/testing.ts'
import { agreeUnblock, askUnblock, blockVendor } from './block.ts'
import { chaseOurs } from './chase-us.ts'
import { declareChange, sweepEndingForms, sweepExpiredForms } from './expire.ts'
import { inviteVendor } from './invite.ts'
import * as judge from './judge.ts'
import * as profile from './profile.ts'
import { vendorConstraints } from './refusals.ts'
import { approveTaxForm, declineTaxForm, proposeTaxForm } from './renew.ts'
import { selectVendor, selectVendorOf } from './sql.ts'
import { vendorStandings } from './standing.ts'
import { taxFormsOf } from './tax-form-sql.ts'
import { verifications } from './verify.ts'
import { setOwners } from './screening/owners.ts'
import { nobodyOwns } from './testing.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(vendorConstraints)) })
after(() => db.close())
const { keys, files } = db.world
const specialist = await person(db, { roles: ['specialist'] })
const finance = await person(db, { roles: ['finance'] })
const other = await person(db, { roles: ['finance'] })
const on = (text: string) => Temporal.PlainDate.from(text)
const at = (day: string, hour = '10:00') => Temporal.Instant.from(`${day}T${hour}:00Z`)
const code = (result: Result<unknown, Refusal>) => (result.ok ? 'ok' : result.refusal.code)

function as<T>(actor: Actor, day: string, run: (act: Act) => Promise<T>): Promise<T> {
  return inAct(db, actor, run, at(day))
}

let numbers = 0
async function enrolled(legalName: string, country: string): Promise<Actor> {
  numbers += 1
  const name = { code: `P-9${numbers}`, legalName, domains: [], country, tier: 'select' as const }
  const { partnerId } = await as(specialist, '2023-01-02', async (act) => {
    const made = unwrap(await enrolPartner(act, { ...name, goodStanding: true, parentCode: null }))
    const contact = { partnerId: made.partnerId, email: `ann${numbers}@p.test`, name: 'Ann' }
    unwrap(await saveContact(act, { ...contact, phone: null, role: 'admin' }))
    return made
  })
  return person(db, { roles: ['partner_admin'], partnerId })
}

async function paper(act: Act, partnerId: string | null): Promise<string> {
  const bytes = Buffer.from(`%PDF-1.4 signed ${numbers} ${act.at}`)
  const kept = unwrap(await keepFile(files, { name: 'form.pdf', bytes }))
  return unwrap(await putFile(act, { ...kept, partnerId })).fileId
}

const abroad = {
  entityKind: 'company',
  registrationNumber: 'C 12345',
  taxResidence: 'KE',
  street: 'Moi Avenue',
  houseNumber: '5',
  postCode: '00100',
  town: 'Nairobi',
  region: null,
  country: 'KE',
  taxForm: 'w8bene',
  taxNumber: 'P051234567Q',
  signerName: 'Ann Otieno',
  signerCapacity: 'Director',
  chapter4Status: 'active_nffe',
} as const

/** Invited, filled in, its form attached, sent, checked and approved on one day. */
async function approved(actor: Actor, legalName: string, signed: string, day: string) {
  const { partnerId } = actor
  const asked = { partnerId: partnerId ?? '', payerCountries: ['US'] }
  const { vendorId } = unwrap(await as(specialist, day, (act) => inviteVendor(act, asked)))
  await as(actor, day, async (act) => {
    const typed = { ...abroad, legalName, taxFormSignedOn: on(signed) }
    const fill = profile.fillProfile(keys)
    unwrap(await fill(act, { vendorId, version: 1, profile: typed }))
    const early = await profile.submitProfile(act, { vendorId })
    assert.deepEqual(early.ok || early.refusal, {
      code: 'vendor.incomplete',
      missing: ['signed tax form', 'owners of the company'],
    })
    unwrap(await setOwners(act, { vendorId, ...nobodyOwns }))
    const fileId = await paper(act, partnerId)
    unwrap(await profile.attachPaper(act, { vendorId, fileId, slot: 'tax_form' }))
    unwrap(await profile.submitProfile(act, { vendorId }))
  })
  unwrap(await as(specialist, day, (act) => judge.reviewVendor(act, { vendorId })))
  unwrap(await as(finance, day, (act) => judge.approveVendor(act, { vendorId })))
  return vendorId
}

const stateOf = (vendorId: string) =>
  as(finance, '2026-01-01', async (act) => (await selectVendor(act.tx, vendorId))?.state)
const formsOf = (vendorId: string) =>
  as(finance, '2026-01-01', async (act) =>
    (await taxFormsOf(act.tx, vendorId)).map((form) => `${form.state} ${form.signedOn}`),
  )
const letters = (vendorId: string, template: string) =>
  as(finance, '2026-01-01', async (act) => {
    const rows = await act.tx.many<{ n: number }>({
      text: `select count(*)::int as n from correspondence.letters l
        join correspondence.threads t on t.thread_id = l.thread_id
        where t.subject_id = $1 and l.template = $2`,
      values: [vendorId, template],
    })
    return rows[0]?.n
  })
const taxMissing = (partnerId: string | null, day: string) =>
  as(finance, day, async (act) => {
    const asked = { partnerIds: [partnerId ?? ''], currency: 'USD', on: on(day) }
    const standing = (await vendorStandings(act.tx, asked)).get(partnerId ?? '')
    return standing?.missing
      .filter((one) => one.hold === 'tax_form')
      .map((one) => `${one.what} owed by ${one.owedBy}`)
  })

test('E34: a W-8BEN-E of February 2023 holds through 2026, is announced, then held', async () => {
  const actor = await enrolled('Savanna Ltd', 'KE')
  const vendorId = await approved(actor, 'Savanna Ltd', '2023-02-10', '2023-03-01')
  const told = (day: string) => as(finance, day, sweepEndingForms)
  const run = (day: string) => as(finance, day, sweepExpiredForms)
  assert.deepEqual(unwrap(await told('2026-10-31')), { told: 0 })
  assert.deepEqual(unwrap(await told('2026-11-01')), { told: 1 })
  assert.deepEqual(unwrap(await told('2026-11-02')), { told: 0 })
  assert.deepEqual(unwrap(await told('2026-12-26')), { told: 1 })
  assert.deepEqual(unwrap(await told('2026-12-27')), { told: 0 })
  assert.equal(await letters(vendorId, 'vendor.form_ends'), 2)
  assert.deepEqual(await taxMissing(actor.partnerId, '2026-12-31'), [])
  assert.deepEqual(await taxMissing(actor.partnerId, '2027-01-01'), [
    'tax_form_expired owed by partner',
  ])
  assert.deepEqual(unwrap(await run('2026-12-31')), { expired: 0 })
  assert.deepEqual(unwrap(await run('2027-01-01')), { expired: 1 })
  assert.deepEqual(unwrap(await run('2027-01-01')), { expired: 0 })
  assert.equal(await stateOf(vendorId), 'expired')
  assert.deepEqual(await formsOf(vendorId), ['expired 2023-02-10'])
})

test('a renewal stands beside the form that holds, and another person approves it', async () => {
  const actor = await enrolled('Rift Valley Ltd', 'KE')
  const vendorId = await approved(actor, 'Rift Valley Ltd', '2024-05-02', '2024-05-03')
  const propose = (day: string, more: object = {}) =>
    as(actor, day, async (act) => {
      const fileId = await paper(act, actor.partnerId)
      const form = { ...abroad, taxFormSignedOn: on('2027-11-02'), taxClassification: null }
      const claim = { treatyArticle: null, treatyRate: null, exemptPayeeCode: null }
      const { taxNumber: _, ...unnumbered } = { ...form, ...claim, ...more }
      return proposeTaxForm(keys)(act, { vendorId, fileId, ...unnumbered })
    })
  assert.equal(code(await propose('2027-11-01')), 'vendor.invalid')
  assert.equal(code(await propose('2027-11-05', { taxForm: 'w9' })), 'vendor.incomplete')
  assert.equal(code(await propose('2027-11-05', { treatyRate: '0.1' })), 'vendor.invalid')
  unwrap(await propose('2027-11-05', { treatyArticle: 'Article 12', treatyRate: '0.1' }))
  assert.equal(code(await propose('2027-11-06')), 'vendor.form_waits')
  assert.equal(await stateOf(vendorId), 'active')
  assert.deepEqual(await formsOf(vendorId), ['proposed 2027-11-02', 'in_force 2024-05-02'])
  assert.deepEqual(unwrap(await as(finance, '2027-12-20', sweepEndingForms)), { told: 0 })
  const own = await as(actor, '2027-12-21', (act) => approveTaxForm(act, { vendorId }))
  assert.equal(code(own), 'vendor.own_typing')
  unwrap(await as(finance, '2028-01-02', sweepExpiredForms))
  assert.deepEqual(await taxMissing(actor.partnerId, '2028-01-02'), [
    'tax_form_approval owed by finance',
  ])
  const both = await Promise.all(
    [finance, other].map((who) =>
      as(who, '2028-01-03', (act) => approveTaxForm(act, { vendorId })),
    ),
  )
  assert.deepEqual(both.map(code).sort(), ['ok', 'vendor.no_form_waits'])
  assert.equal(await stateOf(vendorId), 'active')
  assert.deepEqual(await taxMissing(actor.partnerId, '2030-12-31'), [])
  const now = await as(finance, '2028-01-03', (act) => selectVendor(act.tx, vendorId))
  assert.deepEqual([now?.treatyRate, `${now?.taxFormThrough}`], ['0.1', '2030-12-31'])
})

test('a declined renewal leaves what holds, and the partner is told why', async () => {
  const actor = await enrolled('Lake Victoria Ltd', 'KE')
  const vendorId = await approved(actor, 'Lake Victoria Ltd', '2025-05-02', '2025-05-03')
  await as(actor, '2026-06-01', async (act) => {
    const fileId = await paper(act, actor.partnerId)
    const more = { taxClassification: null, exemptPayeeCode: null, treatyArticle: null }
    const form = { ...abroad, ...more, treatyRate: null, taxFormSignedOn: on('2026-06-01') }
    unwrap(await proposeTaxForm(keys)(act, { vendorId, fileId, ...form }))
  })
  const reason = 'The signature is missing on the second page.'
  unwrap(await as(finance, '2026-06-02', (act) => declineTaxForm(act, { vendorId, reason })))
  assert.deepEqual(await formsOf(vendorId), ['declined 2026-06-01', 'in_force 2025-05-02'])
  assert.equal(await letters(vendorId, 'vendor.sent_back'), 1)
  assert.equal(await stateOf(vendorId), 'active')
})

test('a change of circumstances ends a form at once, whoever declares it, with the reason', async () => {
  const actor = await enrolled('Moved Ltd', 'KE')
  const vendorId = await approved(actor, 'Moved Ltd', '2025-05-02', '2025-05-03')
  const declare = (day: string) =>
    as(actor, '2026-03-10', (act) =>
      declareChange(act, { vendorId, on: on(day), reason: 'We moved our seat to Uganda.' }),
    )
  assert.equal(code(await declare('2026-03-11')), 'vendor.invalid')
  unwrap(await declare('2026-03-01'))
  assert.equal(await stateOf(vendorId), 'expired')
  assert.deepEqual(await formsOf(vendorId), ['ended 2025-05-02'])
  assert.equal(await letters(vendorId, 'vendor.form_needed'), 1)
  assert.equal(code(await declare('2026-03-02')), 'vendor.not_movable')
})

test('a blocked vendor is not edited, and two people lift the block', async () => {
  const actor = await enrolled('Blocked Ltd', 'KE')
  const vendorId = await approved(actor, 'Blocked Ltd', '2025-05-02', '2025-05-03')
  const reason = 'An order of the court.'
  const day = '2026-04-01'
  unwrap(await as(finance, day, (act) => blockVendor(act, { vendorId, reason })))
  const shown = await as(actor, day, (act) => selectVendor(act.tx, vendorId))
  assert.deepEqual([shown?.state, shown?.stateReason], ['blocked', null])
  const again = await as(finance, day, (act) => blockVendor(act, { vendorId, reason }))
  assert.equal(code(again), 'vendor.not_movable')
  const filled = await as(actor, day, (act) =>
    profile.fillProfile(keys)(act, {
      vendorId,
      version: 6,
      profile: { ...abroad, legalName: 'Blocked Ltd', taxFormSignedOn: on('2025-05-02') },
    }),
  )
  assert.equal(code(filled), 'vendor.not_movable')
  const agree = (who: Actor) => as(who, day, (act) => agreeUnblock(act, { vendorId }))
  assert.equal(code(await agree(other)), 'vendor.unblock_not_asked')
  unwrap(await as(finance, day, (act) => askUnblock(act, { vendorId, reason: 'It was lifted.' })))
  assert.equal(code(await agree(finance)), 'vendor.own_typing')
  const both = await Promise.all([agree(other), agree(other)])
  assert.deepEqual(both.map(code).sort(), ['ok', 'vendor.not_movable'])
  assert.equal(await stateOf(vendorId), 'in_review')
  await assert.rejects(
    db.world.app.query(`update vendors.blocks set lifted_by = lift_asked_by where vendor_id = $1`, [
      vendorId,
    ]),
    /blocks_lifted_by_two/,
  )
})

test('one profile waits for several programs, and says which form their payers ask for', async () => {
  const actor = await enrolled('Several Ltd', 'KE')
  const partnerId = actor.partnerId ?? ''
  const invite = (programs: string[], payerCountries: string[]) =>
    as(specialist, '2026-02-02', (act) =>
      inviteVendor(act, { partnerId, programs, payerCountries }),
    )
  const { vendorId } = unwrap(await invite(['MDF-EMEA'], ['DE']))
  assert.deepEqual(unwrap(await invite(['REF-NA'], ['US'])), { vendorId })
  assert.equal(code(await invite(['REF-NA'], ['US'])), 'vendor.already_invited')
  const vendor = await as(specialist, '2026-02-02', (act) => selectVendorOf(act.tx, partnerId))
  assert.deepEqual(vendor?.payerCountries, ['DE', 'US'])
  await as(actor, '2026-02-03', async (act) => {
    const typed = { ...abroad, legalName: 'Several Ltd', taxForm: 'none' as const }
    const { taxNumber: _, ...unnumbered } = { ...typed, taxFormSignedOn: null }
    const fill = profile.fillProfile(keys)
    unwrap(await fill(act, { vendorId, version: vendor?.version ?? 0, profile: unnumbered }))
    unwrap(await setOwners(act, { vendorId, ...nobodyOwns }))
    const sent = await profile.submitProfile(act, { vendorId })
    assert.ok(!sent.ok && sent.refusal.code === 'vendor.invalid')
    assert.match(sent.refusal.expected, /^W-8BEN-E, as payers in DE, US ask for$/)
  })
})

test('a partner is reminded after 2, 5 and 9 business days, and ours after as many', async () => {
  const actor = await enrolled('Slow Ltd', 'DE')
  const partnerId = actor.partnerId ?? ''
  const { vendorId } = unwrap(
    await as(specialist, '2026-06-01', (act) => inviteVendor(act, { partnerId })),
  )
  for (const day of [
    '2026-06-02',
    '2026-06-03',
    '2026-06-08',
    '2026-06-09',
    '2026-06-12',
    '2026-06-20',
  ])
    await inAct(db, specialist, sweepFollowUps, at(day, '14:00'))
  assert.equal(await letters(vendorId, 'vendor.reminder'), 2)
  assert.equal(await letters(vendorId, 'vendor.last_reminder'), 1)
  const { vendorId: sent } = await submitted('Waiting Ltd', '2026-06-01')
  const told = (day: string) => inAct(db, finance, chaseOurs, at(day, '15:00'))
  const notices = async () =>
    (
      await db.owner.query<{ role: string }>(
        `select role from correspondence.notices where subject_id = $1 order by at`,
        [sent],
      )
    ).rows.map((row) => row.role)
  await told('2026-06-02')
  assert.deepEqual(await notices(), [])
  await told('2026-06-03')
  await told('2026-06-04')
  assert.deepEqual(await notices(), ['specialist'])
  unwrap(await as(specialist, '2026-06-05', (act) => judge.reviewVendor(act, { vendorId: sent })))
  await told('2026-06-10')
  assert.deepEqual(await notices(), ['specialist', 'finance'])
})

async function submitted(legalName: string, day: string) {
  const actor = await enrolled(legalName, 'KE')
  const asked = { partnerId: actor.partnerId ?? '' }
  const { vendorId } = unwrap(await as(specialist, day, (act) => inviteVendor(act, asked)))
  await as(actor, day, async (act) => {
    const typed = { ...abroad, legalName, taxFormSignedOn: on('2026-05-01') }
    unwrap(await profile.fillProfile(keys)(act, { vendorId, version: 1, profile: typed }))
    const fileId = await paper(act, actor.partnerId)
    unwrap(await profile.attachPaper(act, { vendorId, fileId, slot: 'tax_form' }))
    unwrap(await setOwners(act, { vendorId, ...nobodyOwns }))
    unwrap(await profile.submitProfile(act, { vendorId }))
  })
  return { vendorId }
}

test('every proof of vendors is clean, and finds a form that is not the profile’s', async () => {
  const proof = (name: string) =>
    as(finance, '2026-06-30', async (act) =>
      verifications.find((one) => one.name === name)?.firstWrong(act.tx),
    )
  assert.equal(await proof('vendors.tax_forms'), null)
  await db.world.app.query(`update vendors.vendors set tax_form_signed_on = '2025-05-03'
    where legal_name = 'Lake Victoria Ltd'`)
  assert.match((await proof('vendors.tax_forms')) ?? '', /vendor .* its form in force/)
})
