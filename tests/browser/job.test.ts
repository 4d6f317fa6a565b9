/** The whole job by hand, in a real browser: six people, from a request to the payout that the bank's
 *  statement proves. */
import type { Locator } from '@playwright/test'
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { verifyAll } from '../../src/cli/verify.ts'
import { negate } from '../../src/kernel/money.ts'
import { camt053 } from '../../src/reconciliation/testing.ts'
import { enrol, eur, layGround, openStage, ownIban, somebody } from './stage.ts'
import {
  choose,
  codeOf,
  expect,
  field,
  fillField,
  keepPictures,
  modal,
  pdf,
  sees,
  signIn,
} from './hands.ts'

const corpora =
  process.env['QUITTANCE_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora')
const schemaFile = join(corpora, 'iso20022/xsd/pain.001.001.09.xsd')
const stage = await openStage('2026-03-02T09:00:00Z')
after(() => stage.close())
const { db } = stage
const fiona = await somebody(db, {
  name: 'Fiona Finance',
  email: 'fiona@example.test',
  roles: ['finance'],
})
const frank = await somebody(db, {
  name: 'Frank Finance',
  email: 'frank@example.test',
  roles: ['finance'],
})
const sam = await somebody(db, {
  name: 'Sam Specialist',
  email: 'sam@example.test',
  roles: ['specialist'],
  limit: eur('5000.00'),
})
await layGround(stage, [fiona, frank])
const partnerId = await enrol(db, sam, 'NORDLICHT', 'Nordlicht Systems GmbH')
await somebody(db, {
  name: 'Petra Partner',
  email: 'petra@nordlicht.example',
  roles: ['partner_admin'],
  partnerId,
})

const desk = await stage.window()
const portal = await stage.window()
const approver = await stage.window()
const releaser = await stage.window()

test('the job by hand', { timeout: 120_000 }, async (t) => {
  await step(t, 'the partner requests funds', async () => {
    await signIn(portal, 'petra@nordlicht.example')
    await portal.getByRole('link', { name: 'New request' }).click()
    await portal.getByRole('button', { name: 'Begin a request' }).click()
    await choose(portal, 'Type of activity', 'Event')
    const fields = {
      'What will you do?': 'Spring road show',
      'First day': '2026-04-14',
      'Last day': '2026-04-15',
      'Place or channel': 'Hamburg',
      Country: 'DE',
      Audience: 'Heads of IT',
      'Expected leads': '40',
      'Expected pipeline': '250000.00',
      'Amount you ask for': '4000.00',
    }
    for (const [label, value] of Object.entries(fields)) await fillField(portal, label, value)
    await portal.getByRole('button', { name: 'Add the first line' }).click()
    await fillField(portal, 'What for', 'Hall and technology')
    await choose(portal, 'Kind of cost', 'Venue and its equipment')
    await fillField(portal, 'Cost before tax', '8000.00')
    await portal.getByRole('button', { name: 'Send', exact: true }).click()
    await sees(portal, 'is with us')
    await expect(portal.getByRole('heading', { level: 1 })).toHaveText('Spring road show')
  })
  await step(t, 'the specialist takes and approves it', async () => {
    await signIn(desk, 'sam@example.test')
    await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Queue')
    await desk.getByRole('button', { name: 'Take next' }).click()
    await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Nordlicht Systems GmbH')
    await desk.getByRole('button', { name: 'Approve', exact: true }).click()
    await sees(desk, 'MDF-2026-00001/1: Approve', { exact: true })
    await expect(desk.getByRole('region', { name: 'Decision' })).toBeHidden()
  })
  await step(t, 'the partner claims with two invoices', async () => {
    await stage.setClock('2026-04-20T08:00:00Z')
    await portal.goto('/portal')
    await portal.getByRole('link', { name: /Claim the cost of Spring road show/ }).click()
    await portal.getByRole('button', { name: 'Begin the claim' }).click()
    const answers = {
      'Amount you claim': '3500.00',
      Result: '120',
      'Leads won': '38',
      'How did it go?': 'A full house on both days.',
    }
    for (const [label, value] of Object.entries(answers)) await fillField(portal, label, value)
    await choose(portal, 'Is this the last claim for the activity?', 'Yes')
    await portal.getByRole('button', { name: 'Add the first line' }).click()
    await fillLine(1, {
      what: 'Hall',
      kind: 'Venue',
      number: 'R-101',
      net: '4000.00',
      tax: '760.00',
    })
    await portal.getByRole('button', { name: 'Add a line' }).click()
    await fillLine(2, {
      what: 'Food',
      kind: 'Catering',
      number: 'C-7',
      net: '3000.00',
      tax: '210.00',
    })
    await attach(lineCard(1), 'Add Invoice', 'hall.pdf')
    await attach(lineCard(2), 'Add Invoice', 'menu.pdf')
    const documents = portal.locator('section').filter({ hasText: 'What shows that the activity' })
    for (const slot of ['Agenda', 'Photo of the event', 'Attendee list']) {
      await attach(documents, `Add ${slot}`, `${slot.toLowerCase()}.pdf`)
    }
    await expect(portal.getByText('Still missing')).toBeHidden()
    await portal.getByRole('button', { name: 'Send', exact: true }).click()
    await sees(portal, 'Where your money is')
  })
  await step(t, 'the specialist sends it back with one defect', async () => {
    await desk.goto('/queue')
    await desk.getByRole('button', { name: 'Take next' }).click()
    await desk.getByRole('button', { name: 'Send back' }).click()
    const dialog = modal(desk)
    await dialog.getByRole('checkbox', { name: 'Invoice of line 2: menu.pdf' }).click()
    await dialog.getByLabel('Reason: Invoice of line 2: menu.pdf').fill('This is the menu.')
    await fillField(dialog, 'To the partner', 'Please attach the invoice of the caterer.')
    await dialog.getByRole('button', { name: 'Send back with 1 defect' }).click()
    await expect(desk.getByText('Waiting for partner').first()).toBeVisible()
  })
  await step(t, 'the partner mends that one thing, nothing else is open', async () => {
    await portal.goto('/portal')
    await portal.getByRole('link', { name: /was sent back/ }).click()
    await expect(portal.getByText('This is the menu.').first()).toBeVisible()
    await expect(field(portal, 'Amount you claim')).toBeDisabled()
    await expect(field(lineCard(2), 'Cost you claim')).toBeDisabled()
    await expect(portal.getByText('Add another: Invoice')).toHaveCount(1)
    await portal.getByRole('button', { name: 'Take menu.pdf away' }).click()
    await attach(lineCard(2), 'Add Invoice', 'invoice-c-7.pdf')
    await portal.getByRole('button', { name: 'Send again' }).click()
    await sees(portal, 'Where your money is')
  })
  await step(t, 'the specialist approves it reduced by line', async () => {
    await expect(desk.getByText('In review').first()).toBeVisible() // live, without loading again
    const verdict = desk.getByRole('group', { name: 'Verdict on line 2' })
    await verdict.getByRole('button', { name: 'Reduce' }).click()
    await desk.getByLabel('Accepted of line 2').fill('2000.00')
    await desk.getByLabel('Reason for line 2').fill('Only the two days of the event.')
    const decision = desk.getByRole('region', { name: 'Decision' })
    await sees(decision, '€3,000.00')
    await decision.getByRole('button', { name: 'Letter' }).click()
    await sees(desk, 'We approved 3,000.00 EUR, less than asked for')
    await desk.keyboard.press('Escape')
    await decision.getByRole('button', { name: 'Approve reduced' }).click()
    await sees(desk, 'MDF-2026-00001/2: Approve reduced', { exact: true })
  })
  await step(t, 'the partner, invited, fills in who is paid and where', async () => {
    await desk.goto('/partners')
    await desk.getByRole('cell', { name: 'Nordlicht Systems GmbH' }).click()
    await desk.getByRole('button', { name: 'Invite as vendor' }).click()
    await modal(desk).getByRole('button', { name: 'Invite', exact: true }).click()
    await portal.goto('/portal')
    await portal.getByRole('link', { name: /^Fill in your vendor profile/ }).click()
    const company = {
      'Legal name': 'Nordlicht Systems GmbH',
      'Registration number': 'HRB 77001',
      Street: 'Speicherstraße',
      'House number': '9',
      'Post code': '20457',
      Town: 'Hamburg',
      Country: 'DE',
    }
    for (const [label, value] of Object.entries(company)) await fillField(portal, label, value)
    await choose(portal, 'A company or a person?', 'A company')
    await portal.getByRole('button', { name: 'Next' }).click()
    await choose(portal, 'What is true of your company', 'Nobody owns 25 % or more')
    await fillField(portal, 'Director’s name', 'Greta Beispiel')
    await fillField(portal, 'Director’s country', 'DE')
    await fillField(portal, 'Director’s date of birth', '1971-04-05')
    await portal.getByRole('button', { name: 'Save who owns the company' }).click()
    await sees(portal, 'Who owns the company is saved')
    await portal.getByRole('button', { name: 'Next' }).click()
    await fillField(portal, 'Country of tax residence', 'DE')
    await choose(portal, 'Tax form', 'VAT or GST number')
    await fillField(portal, 'Tax number', 'DE136695977')
    await sees(portal, 'DE and 9 digits, check digit included')
    await fillField(portal, 'Tax number', 'DE136695976')
    await sees(portal, 'Everything is saved.')
    await portal.getByRole('button', { name: 'Next' }).click()
    await portal.getByRole('button', { name: 'Next' }).click()
    await portal.getByRole('button', { name: 'Name an account' }).click()
    await fillField(modal(portal), 'IBAN', 'DE02 1203 0000 0000 2020 51')
    await portal.getByRole('button', { name: 'Name this account' }).click()
    await sees(portal, 'Being confirmed')
    await portal.getByRole('button', { name: 'Next' }).click()
    await portal.getByRole('button', { name: 'Send the profile' }).click()
    await sees(portal, 'Being checked')
  })
  await step(t, 'the specialist checks the papers and calls back', async () => {
    await desk.getByRole('link', { name: 'Open the profile' }).click()
    await desk.getByRole('button', { name: 'Papers are right' }).click()
    await desk.getByRole('button', { name: 'Record call-back' }).click()
    const call = modal(desk)
    await fillField(call, 'Whom you reached, and what they said', 'Ms Jansen, contract page 2')
    await call.getByRole('button', { name: 'Record call-back' }).click()
    await expect(desk.getByText('Waits for Finance').first()).toBeVisible()
  })
  await step(t, 'a second person approves the vendor and its account', async () => {
    await signIn(approver, 'fiona@example.test')
    await approver.goto('/vendors')
    await approver.getByRole('cell', { name: 'Nordlicht Systems GmbH' }).click()
    await approver.getByRole('button', { name: 'Approve vendor' }).click()
    await sees(approver, 'The vendor is active')
    await approver.getByRole('button', { name: 'Approve account' }).click()
    await sees(approver, 'The account is approved')
  })
  await step(t, 'the specialist prepares the run, Finance approves what is in it', async () => {
    await stage.setClock('2026-05-18T08:00:00Z')
    // The news of the approved account is heard by the worker, in its own time.
    const calendar = async (): Promise<string> =>
      (await desk.request.get('/api/payouts/calendar')).text()
    await expect.poll(calendar, { timeout: 30_000 }).toMatch(/"ready":\{"payables":1,/)
    await desk.goto('/payouts')
    await desk.getByRole('button', { name: 'Prepare a run' }).click()
    await fillField(modal(desk), 'What is due by', '2026-05-20')
    await desk.getByRole('button', { name: 'Prepare', exact: true }).click()
    await sees(desk, 'first payment to this account')
    await expect(desk.getByRole('button', { name: 'Release' })).toBeDisabled()
    await approver.goto(new URL(desk.url()).pathname)
    await approver.getByRole('button', { name: 'Approve' }).click()
    await expect(approver.getByText('is approved', { exact: false }).first()).toBeVisible()
  })
  let file = ''
  await step(t, 'a third person releases it and takes the file', async () => {
    await signIn(releaser, 'frank@example.test')
    await releaser.goto(new URL(desk.url()).pathname)
    const code = await codeOf(stage, 'frank@example.test')
    await releaser.getByRole('button', { name: 'Release' }).click()
    const dialog = modal(releaser)
    await sees(dialog, 'for the first time: Nordlicht Systems GmbH')
    await expect(dialog.getByRole('button', { name: 'Release €3,000.00' })).toBeDisabled()
    await dialog.getByLabel('Code of your authenticator').fill(code)
    await dialog.getByRole('button', { name: 'Release €3,000.00' }).click()
    const download = releaser.waitForEvent('download')
    await releaser.getByRole('button', { name: 'Take it to the bank' }).click()
    file = await readFile(await (await download).path(), 'utf8')
    assert.match(file, /<InstdAmt Ccy="EUR">3000.00</)
    assert.match(file, /DE02120300000000202051/)
  })
  await t.test('the file is valid against the official schema', async (own) => {
    if (!existsSync(schemaFile)) return own.skip(`no ${schemaFile}: set QUITTANCE_CORPORA`)
    await assertValid(file, await readFile(schemaFile, 'utf8'))
  })
  await step(t, 'the statement of the bank settles it', async () => {
    await stage.setClock('2026-05-21T06:00:00Z')
    const name = 'statement.xml'
    const buffer = Buffer.from(statementOf(file))
    await releaser.goto('/reconciliation')
    await releaser.getByRole('button', { name: 'Import a statement' }).click()
    const dialog = modal(releaser)
    const place = dialog.getByLabel('Drop the file here, or choose it')
    await place.setInputFiles({ name, mimeType: 'application/xml', buffer })
    await sees(dialog, 'The statement is in')
    await sees(dialog, 'Proven', { exact: true })
    await dialog.getByRole('button', { name: 'Look at it' }).click()
    await desk.reload()
    await sees(desk, 'Settled', { exact: true })
  })
  await step(t, 'the portal shows it paid', async () => {
    await portal.goto('/portal/money')
    await portal.getByRole('link', { name: 'Spring road show' }).click()
    await portal.getByRole('link', { name: /MDF-2026-00001\/2/ }).click()
    const track = portal.getByRole('list', { name: 'Steps' })
    await sees(track, 'Paid, done')
    await sees(track, 'booked 20 May 2026')
  })
  await t.test('and every guarantee holds', async () => {
    const verdicts = await verifyAll(db.world)
    assert.deepEqual(
      verdicts.filter(({ wrong }) => wrong !== null),
      [],
    )
    assert(verdicts.length > 20)
  })
})

/** The bank's statement of the day after: the one payment of the file, booked. */
function statementOf(file: string): Uint8Array {
  const endToEndId = /<EndToEndId>([^<]+)</.exec(file)?.[1]
  assert(endToEndId !== undefined)
  return camt053({
    iban: ownIban,
    id: 'S-2026-05-20',
    from: '2026-05-20',
    to: '2026-05-20',
    opening: eur('50000.00'),
    entries: [{ amount: negate(eur('3000.00')), on: '2026-05-20', endToEndId, reference: 'B-1' }],
  })
}

async function assertValid(file: string, schema: string): Promise<void> {
  const { XmlDocument, XsdValidator } = await import('libxml2-wasm')
  const xsd = XmlDocument.fromString(schema)
  const validator = XsdValidator.fromDoc(xsd)
  const document = XmlDocument.fromString(file)
  try {
    validator.validate(document)
  } finally {
    document.dispose()
    validator.dispose()
    xsd.dispose()
  }
}

function lineCard(lineNo: number): Locator {
  return portal.locator('section').filter({
    has: portal.getByRole('heading', { name: `Line ${lineNo}`, exact: true }),
    hasNot: portal.getByRole('heading', { name: 'Costs' }),
  })
}

async function fillLine(
  lineNo: number,
  line: { what: string; kind: string; number: string; net: string; tax: string },
): Promise<void> {
  const card = lineCard(lineNo)
  await choose(card, 'Kind of cost', line.kind)
  const values = {
    'What for': line.what,
    'Who issued the invoice': 'Elbhalle GmbH',
    'Invoice number': line.number,
    'Date of the invoice': '2026-04-15',
    'Day of delivery': '2026-04-14',
    'Invoice before tax': line.net,
    'Tax on the invoice': line.tax,
    'Cost you claim': line.net,
  }
  for (const [label, value] of Object.entries(values)) await fillField(card, label, value)
}

async function attach(within: Locator, label: string, name: string): Promise<void> {
  const buffer = pdf(name)
  await within.getByLabel(label).setInputFiles({ name, mimeType: 'application/pdf', buffer })
  await expect(within.getByRole('link', { name })).toBeVisible()
}

let failed: string | null = null

/** One step; the steps after one that failed are left out. */
async function step(t: TestContext, name: string, body: () => Promise<void>): Promise<void> {
  await t.test(name, async (own) => {
    if (failed !== null) return own.skip(`after “${failed}” failed`)
    try {
      await body()
    } catch (error) {
      failed = name
      await keepPictures({ desk, portal, approver, releaser })
      throw error
    }
  })
}
