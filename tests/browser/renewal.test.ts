/** A tax form has ended: the partner sends the next one from a phone, Finance approves it, and legal
 *  and Finance stop a vendor and let it go again. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act, Actor } from '../../src/audit/index.ts'
import { keepFile, putFile } from '../../src/evidence/index.ts'
import { person } from '../../src/identity/testing.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { enrolPartner } from '../../src/partners/index.ts'
import { inAct } from '../../src/platform/testing.ts'
import * as vendors from '../../src/vendors/index.ts'
import { nobodyOwns } from '../../src/vendors/testing.ts'
import { expect, fillField, keepPictures, modal, pdf, sees, signIn } from './hands.ts'
import { openStage, somebody } from './stage.ts'

const stage = await openStage('2027-01-04T09:00:00Z')
after(() => stage.close())
const { db } = stage
const { keys, files } = db.world
const specialist = await person(db, { roles: ['specialist'] })
const finance = await person(db, { roles: ['finance'] })
const day = (text: string) => Temporal.Instant.from(`${text}T09:00:00Z`)
const as = <T>(who: Actor, on: string, run: (act: Act) => Promise<T>) =>
  inAct(db, who, run, day(on))

/** A company abroad, approved on a W-8BEN-E of February 2023, which has ended. */
async function expired(): Promise<string> {
  const { partnerId } = await as(specialist, '2023-02-01', async (act) =>
    unwrap(
      await enrolPartner(act, {
        code: 'SAVANNA',
        legalName: 'Savanna Systems Ltd',
        domains: [],
        country: 'KE',
        tier: 'select',
        goodStanding: true,
        parentCode: null,
      }),
    ),
  )
  const login = { name: 'Ann Otieno', roles: ['partner_admin' as const], partnerId }
  const admin = await somebody(db, { ...login, email: 'ann@savanna.example' })
  const invited = { partnerId, programs: ['mdf-na'], payerCountries: ['US'] }
  const { vendorId } = await as(specialist, '2023-02-09', async (act) =>
    unwrap(await vendors.inviteVendor(act, invited)),
  )
  await as(admin, '2023-02-10', async (act) => {
    const profile = {
      legalName: 'Savanna Systems Ltd',
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
      taxFormSignedOn: Temporal.PlainDate.from('2023-02-10'),
      signerName: 'Ann Otieno',
      signerCapacity: 'Director',
      chapter4Status: 'active_nffe',
      taxNumber: 'P051234567Q',
    } as const
    unwrap(await vendors.fillProfile(keys)(act, { vendorId, version: 1, profile }))
    const kept = unwrap(await keepFile(files, { name: 'w8.pdf', bytes: pdf('W-8BEN-E') }))
    const { fileId } = unwrap(await putFile(act, { ...kept, partnerId }))
    unwrap(await vendors.attachPaper(act, { vendorId, fileId, slot: 'tax_form' }))
    unwrap(await vendors.setOwners(act, { vendorId, ...nobodyOwns }))
    unwrap(await vendors.submitProfile(act, { vendorId }))
  })
  await as(specialist, '2023-02-13', async (act) =>
    unwrap(await vendors.reviewVendor(act, { vendorId })),
  )
  await as(finance, '2023-02-14', async (act) =>
    unwrap(await vendors.approveVendor(act, { vendorId })),
  )
  await as(finance, '2027-01-02', vendors.sweepExpiredForms)
  return vendorId
}

const vendorId = await expired()
await somebody(db, { name: 'Fritz Finance', roles: ['finance'], email: 'fritz@house.example' })
await somebody(db, { name: 'Lea Legal', roles: ['legal'], email: 'lea@house.example' })

const windows: Record<string, Page> = {}

async function isReadable(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode() // no frames here: one page suffices
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`),
    [],
  )
}

test('an ended tax form is renewed from a phone, and a block is lifted by two', async () => {
  const ann = (windows['renewal-phone-dark'] = await stage.window({ phone: true, dark: true }))
  const fritz = (windows['renewal-desktop'] = await stage.window())
  const lea = (windows['block-desktop-dark'] = await stage.window({ dark: true }))
  try {
    await signIn(ann, 'ann@savanna.example')
    await ann.goto('/portal/profile')
    await sees(ann, 'A newly signed tax form')
    await isReadable(ann)
    await ann.getByRole('button', { name: 'Send a new tax form' }).click()
    const form = modal(ann)
    await fillField(form, 'Signed on', '2027-01-05')
    await sees(ann, 'Expected a day not after 2027-01-04.')
    await fillField(form, 'Signed on', '2027-01-03')
    await fillField(form, 'Article of the treaty', 'Article 12')
    await fillField(form, 'Rate claimed, in percent', '12.5')
    await form
      .getByLabel(/Add the signed form/)
      .setInputFiles({ name: 'w8-2027.pdf', mimeType: 'application/pdf', buffer: pdf('W-8') })
    await sees(ann, 'Signed form: w8-2027.pdf')
    await isReadable(ann)
    await keepPictures({ 'renewal-form-phone-dark': ann })
    await form.getByRole('button', { name: 'Send the form' }).click()
    await sees(ann, 'Being checked')

    await signIn(fritz, 'fritz@house.example')
    await fritz.goto('/vendors?view=expired')
    await sees(fritz, 'Finance: approve the new tax form')
    await isReadable(fritz)
    await keepPictures({ 'vendor-pipeline': fritz })
    await fritz.goto(`/vendors/${vendorId}`)
    await sees(fritz, '0.125 under Article 12')
    await isReadable(fritz)
    await fritz.getByRole('button', { name: 'Approve form' }).click()
    await sees(fritz, 'The new form is in force')
    await expect(ann.getByText('Ready to be paid').first()).toBeVisible()

    await signIn(lea, 'lea@house.example')
    await lea.goto(`/vendors/${vendorId}`)
    await lea.getByRole('button', { name: 'Block', exact: true }).click()
    await fillField(modal(lea), 'Reason', 'An order of the court.')
    await modal(lea).getByRole('button', { name: 'Block' }).click()
    await sees(lea, 'The vendor is blocked')
    await lea.getByRole('button', { name: 'Ask to lift it' }).click()
    await fillField(modal(lea), 'Reason', 'The order was set aside.')
    await modal(lea).getByRole('button', { name: 'Ask', exact: true }).click()
    await sees(lea, 'The order was set aside.')
    await isReadable(lea)
    await lea.getByRole('button', { name: 'Agree to lift it' }).click()
    await sees(lea, 'Another person approves')
    await fritz.getByRole('button', { name: 'Agree to lift it' }).click()
    await sees(fritz, 'The block is lifted')
  } finally {
    await keepPictures(windows)
  }
})
