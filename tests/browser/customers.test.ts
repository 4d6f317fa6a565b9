/** What a CRM and an ERP export, taken in by hand: customers, their sales, what they paid and got
 *  back. By keyboard where one would, under axe in both lights, and as narrow as a phone. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { choose, expect, fillField, keepPictures, modal, sees, signIn } from './hands.ts'
import { enrol, openStage, somebody } from './stage.ts'

const stage = await openStage('2026-03-04T15:00:00Z')
after(() => stage.close())
const lead = await somebody(stage.db, {
  name: 'Lea Lead',
  email: 'lea@example.test',
  roles: ['lead'],
})
await somebody(stage.db, { name: 'Ada Audit', email: 'ada@example.test', roles: ['auditor'] })
await enrol(stage.db, lead, 'P-7', 'Brightpath Cloud GmbH')

const lists = {
  customers:
    'Account ID;Account name;Website;Country;Parent;House account\n' +
    'GLX;Globex Holding AG;globex.com;DE;;no\n' +
    'GLX-FR;Globex France SAS;https://www.globex.fr/;France;GLX;no\n' +
    'INI;Initech Ltd;;Narnia;;yes\n',
  opportunities:
    'Opportunity ID;Account name;Name;Stage;Amount;Net contract value;Close date;Created\n' +
    'OPP-1;Globex France SAS;Data platform;Closed Won;120.000;90.000;31.01.2026;2025-11-03\n',
  collections:
    'Payment ID;Opportunity;Type;Amount;Payment date;Refund of\n' +
    'R-1;OPP-1;Refund;5.000,00;20.02.2026;A-1\n' +
    'A-1;OPP-1;Payment;30.000,00;10.02.2026;\n' +
    'R-2;OPP-1;Refund;26.000,00;21.02.2026;A-1\n',
  purchases:
    'Beleg,Partner,Net amount (USD),Order date,Product\nO-1,P-7,"1,200.50",2026-02-01,Core\n',
}

/** Chooses the file of a list in the dialog in front. */
async function give(page: Page, list: keyof typeof lists): Promise<void> {
  const file = { name: `${list}.csv`, mimeType: 'text/csv', buffer: Buffer.from(lists[list]) }
  await modal(page).getByLabel('Drop a list here, or choose one').setInputFiles(file)
}

async function importNow(page: Page, list: keyof typeof lists): Promise<void> {
  await modal(page)
    .getByRole('button', { name: `Import ${list}.csv` })
    .click()
  await expect(modal(page)).toBeHidden()
}

test('customers, sales and payments come by list, each row once', { timeout: 90_000 }, async () => {
  const page = await stage.window()
  try {
    await signIn(page, 'lea@example.test')
    // A house without a program begins with what it lacks.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set-up')
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Customers')
    await sees(page, 'No customers yet')

    await page.keyboard.press('i')
    await give(page, 'customers')
    await sees(modal(page), '2 created, 1 refused')
    await sees(modal(page), /Country is “Narnia”: expected a country/)
    await importNow(page, 'customers')
    await expect(page.getByRole('row', { name: /Globex France SAS/ })).toBeVisible()

    await page.getByRole('tab', { name: 'Opportunities' }).click()
    await page.getByRole('button', { name: 'Import opportunities' }).click()
    await give(page, 'opportunities')
    const problem = modal(page).getByText(/Amount is “120\.000”.*with its currency/)
    await expect(problem).toBeVisible()
    await expect(modal(page).getByRole('button', { name: 'Import opp' })).toBeDisabled()
    await choose(modal(page), 'Decimals', 'Comma: 1.234,50')
    await fillField(modal(page), 'Currency, where none is said', 'eur')
    await modal(page).getByRole('button', { name: 'Read it again so' }).click()
    await sees(modal(page), '120,000.00 EUR')
    await importNow(page, 'opportunities')

    await page.getByRole('tab', { name: 'Payments' }).click()
    await page.getByRole('button', { name: 'Import payments' }).click()
    await give(page, 'collections')
    await sees(modal(page), /expected at most 25,000\.00 EUR of erp\/A-1/)
    await importNow(page, 'collections')
    await expect(page.getByRole('row', { name: /Refund of A-1/ })).toBeVisible()
    await page.getByRole('button', { name: 'Import payments' }).click()
    await give(page, 'collections')
    await sees(modal(page), '2 unchanged, 1 refused')
    await page.keyboard.press('Escape')

    await page.getByRole('tab', { name: 'Partners’ purchases' }).click()
    await page.getByRole('button', { name: 'Import purchases' }).click()
    await give(page, 'purchases')
    await sees(modal(page), /has no column for purchase number/)
    await choose(modal(page), 'Purchase number is in column', 'Beleg')
    await modal(page).getByRole('button', { name: 'Look again' }).click()
    await sees(modal(page), '1 created')
    await importNow(page, 'purchases')
    await expect(page.getByRole('row', { name: /P-7.*Core/ })).toBeVisible()

    await page.getByRole('tab', { name: 'Customers' }).click()
    await page.getByRole('row', { name: /Globex France SAS/ }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Globex France SAS')
    await expect(page.getByRole('link', { name: 'Globex Holding AG' })).toBeVisible()
    await sees(page, '€30,000.00')
    await sees(page, '€5,000.00')
    await expect(page.getByLabel('The chosen opportunity')).toContainText('€90,000.00')
    await page.getByRole('tab', { name: 'Payments and refunds' }).click()
    await expect(page.getByRole('row', { name: /Refund of A-1/ })).toBeVisible()

    await page.keyboard.press('Control+k')
    await page.keyboard.type('globex h')
    await expect(page.getByRole('option', { name: /^Globex Holding AG/ })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Globex Holding AG')
  } catch (error) {
    await keepPictures({ customers: page })
    throw error
  }
})

test(
  'every pane is clean under axe and fits a phone; an auditor reads only',
  { timeout: 90_000 },
  async () => {
    const cookie = await stage.app.signIn.signInAs(lead.principalId)
    const page = await stage.window({ cookie })
    const { rows } = await stage.db.owner.query<{ customer_id: string }>(
      `select customer_id from partners.customers where code = 'GLX-FR'`,
    )
    const places = [
      ...['customers', 'opportunities', 'collections', 'purchases'].map(
        (tab) => `/customers?tab=${tab}`,
      ),
      `/customers/${rows[0]?.customer_id}`,
    ]
    const found: string[] = []
    for (const place of places) {
      await page.goto(place)
      await expect(page.getByRole('heading', { level: 1 }), place).toHaveCount(1)
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        const axe = new AxeBuilder({ page }).setLegacyMode() // no frames here: one page suffices
        axe.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        const { violations } = await axe.analyze()
        for (const { id, nodes } of violations)
          found.push(`${place} in ${colorScheme}: ${id} at ${nodes[0]?.target.join(' ')}`)
      }
    }
    const phone = await stage.window({ cookie, phone: true })
    for (const place of places) {
      await phone.goto(place)
      await expect(phone.getByRole('heading', { level: 1 }), place).toHaveCount(1)
      await expect(phone.getByRole('status', { name: 'Loading' })).toHaveCount(0)
      const wider = await phone.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      )
      if (wider === true) found.push(`${place} scrolls sideways on a phone`)
    }
    assert.deepEqual(found, [])
    const reader = await stage.window()
    await signIn(reader, 'ada@example.test')
    await reader.goto('/customers')
    await expect(reader.getByRole('button', { name: 'Import customers' })).toBeDisabled()
  },
)
