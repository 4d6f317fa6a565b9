/** What hands do on our screens: by role and label, as people find things. */
import { expect as expectSoon, type Locator, type Page } from '@playwright/test'
import { join } from 'node:path'
import { emailKnown } from '../../src/identity/index.ts'
import { totpCode, totpStep } from '../../src/identity/totp.ts'
import { must } from '../../src/kernel/assert.ts'
import { withTx } from '../../src/platform/db.ts'
import { password, type Stage } from './stage.ts'

/** What is expected may take so long on a machine that does much else. */
export const expect = expectSoon.configure({ timeout: 15_000 })

/** Signs in at the door, as anybody would, and waits for the first screen. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => !['/', '/sign-in'].includes(url.pathname))
}

/** Fills the field whose label begins so (required ones end in a star). */
export async function fillField(
  within: Page | Locator,
  label: string,
  value: string,
): Promise<void> {
  await field(within, label).fill(value)
}

export function field(within: Page | Locator, label: string): Locator {
  const exact = label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return within.getByLabel(new RegExp(`^${exact}( \\*)?$`))
}

/** Opens a select and picks an option. */
export async function choose(within: Page | Locator, label: string, option: string): Promise<void> {
  const control = field(within, label)
  await control.click()
  const page = 'page' in within ? within.page() : within
  await page.getByRole('option', { name: option }).click()
}

/** The six digits a person's authenticator shows now; sets one up for who has none. Signed in before:
 *  who has one is asked for it at the door. */
export async function codeOf(stage: Stage, email: string): Promise<string> {
  const { world } = stage.db
  const known = await withTx(world.app, (tx) => emailKnown(tx, email), { readOnly: true })
  const { principalId } = must(known, `somebody of the address ${email}`)
  await stage.app.signIn.enrolSample(principalId)
  const { secret } = must(await stage.app.signIn.authenticatorOf(principalId), 'an authenticator')
  return totpCode(secret, totpStep(world.clock()))
}

/** Presses Release, types the code of the person's authenticator, and sends it by Enter. */
export async function release(stage: Stage, page: Page, email: string): Promise<void> {
  const code = await codeOf(stage, email)
  await page.getByRole('button', { name: 'Release', exact: true }).click()
  const field = modal(page).getByLabel('Code of your authenticator')
  await expect(field).toBeFocused()
  await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`)
  await field.press('Enter')
}

/** A small PDF of one page that says `text`: a paper to attach. */
export function pdf(text: string): Buffer {
  const content = `BT /F1 24 Tf 72 720 Td (${text.replaceAll(/[()\\]/g, '')}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ' +
      '/Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const start = body.length
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(body, 'latin1')
}

/** Keeps what the windows show in `test-results/browser`, for whoever looks why a test failed. */
export async function keepPictures(windows: Readonly<Record<string, Page>>): Promise<void> {
  const folder = join(import.meta.dirname, '../../test-results/browser')
  for (const [name, page] of Object.entries(windows))
    await page.screenshot({ path: join(folder, `${name}.png`) }).catch(() => {})
}

/** Waits until it can be read somewhere in sight; that a letter says the same is no matter. */
export async function sees(
  within: Page | Locator,
  text: string | RegExp,
  options: { readonly exact?: boolean } = {},
): Promise<void> {
  await expect(within.getByText(text, options).filter({ visible: true }).first()).toBeVisible()
}

/** The dialog in front. A toast is a dialog too, but one that asks for nothing. */
export function modal(page: Page) {
  return page.locator('[role="dialog"]:not([aria-modal="false"])')
}
