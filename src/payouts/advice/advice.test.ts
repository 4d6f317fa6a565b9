import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { must } from '../../kernel/assert.ts'
import { money, printMoney } from '../../kernel/money.ts'
import { unwrap } from '../../kernel/result.ts'
import { withTx } from '../../platform/db.ts'
import { testDatabase } from '../../platform/testing.ts'
import * as payouts from '../index.ts'
import { payoutConstraints } from '../refusals.ts'
import { dueOn, owed, payoutGround, run, usableVendor } from '../testing.ts'
import { adviceOf } from './advice.ts'
import { sentTo } from './advice-sql.ts'
import { advicePdf } from './advice-pdf.ts'

/** Two claims of one partner, paid by one payment; another partner's beside it. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())
const tools = { keys: db.world.keys, files: db.world.files }
const ground = await payoutGround(db)
const globex = await usableVendor(ground, 'Globex GmbH')
const acme = await usableVendor(ground, 'Acme GmbH')
const reference = 'MDF-2026-00017/2'
await owed(ground, { partnerId: globex.partnerId, minor: 500_000n, reference })
await owed(ground, { partnerId: globex.partnerId, minor: 120_050n })
await owed(ground, { partnerId: acme.partnerId, minor: 75_000n })

const sent = (partnerId: string) => withTx(db.world.app, (tx) => sentTo(tx, partnerId, 10))
const advice = (paymentId: string, partnerId: string | null) =>
  withTx(db.world.app, (tx) => adviceOf(tx, { paymentId, partnerId }))

async function textOf(pdf: Uint8Array): Promise<string> {
  const document = await getDocument({ data: pdf, verbosity: 0 }).promise
  const texts: string[] = []
  for (let at = 1; at <= document.numPages; at += 1) {
    const page = await document.getPage(at)
    const { items } = await page.getTextContent()
    texts.push(...items.flatMap((item) => ('str' in item ? [item.str] : [])))
  }
  return texts.join(' ').replaceAll(/\s+/g, ' ')
}

test('what has left has an advice whose lines add up to what is paid', async () => {
  assert.deepEqual(await sent(globex.partnerId), [])
  const { crew, payingAccountId } = ground
  const prepare = { action: 'run.prepare', command: payouts.prepareRun(tools.keys) } as const
  const input = { payingAccountId, upToDueOn: dueOn, executeOn: dueOn }
  const { runId, contentHash } = unwrap(await run(db, crew.specialist, { ...prepare, input }))
  const approve = { action: 'run.approve', command: payouts.approveRun } as const
  const hash = must(contentHash, 'it was checked')
  unwrap(await run(db, crew.frank, { ...approve, input: { runId, contentHash: hash } }))
  const release = { action: 'run.release', command: payouts.releaseRun(tools) } as const
  unwrap(await run(db, crew.fiona, { ...release, input: { runId } }))

  const [payment, ...more] = await sent(globex.partnerId)
  assert.ok(payment !== undefined && more.length === 0)
  assert.deepEqual([payment.amountMinor, payment.claims, payment.state], [620_050n, 2, 'sent'])
  const own = must(await advice(payment.paymentId, globex.partnerId), 'its own')
  assert.deepEqual(own.net, money(620_050n, 'EUR'))
  assert.deepEqual(own.paid, own.net)
  assert.deepEqual(
    own.lines.map((line) => line.earnedIn),
    ['2026-03', '2026-03'],
  )
  assert.equal(await advice(payment.paymentId, acme.partnerId), null)
})

test('as a PDF it says who pays whom, each claim, and what reached the account', async () => {
  const [payment] = await sent(globex.partnerId)
  const own = must(await advice(must(payment, 'it was sent').paymentId, null), 'staff see all')
  const text = await textOf(await advicePdf(own))
  for (const said of [
    'Example Europe Ltd',
    'to Globex GmbH',
    own.reference,
    reference,
    printMoney(own.paid),
    '1 April 2026',
    'with the bank',
  ])
    assert.ok(text.includes(said), `${said} in ${text}`)
})

test('names are printed as text, whatever they hold, and a hundred claims fill several pages', async () => {
  const [payment] = await sent(globex.partnerId)
  const own = must(await advice(must(payment, 'it was sent').paymentId, null), 'staff see all')
  const line = must(own.lines[0], 'a claim')
  const hostile = {
    ...own,
    partner: '</text> {"image":"/etc/passwd"} Żółw',
    lines: Array(100).fill(line),
  }
  const text = await textOf(await advicePdf(hostile))
  assert.ok(text.includes('{"image":"/etc/passwd"} Żółw'), text.slice(0, 300))
  assert.match(text, /1 of [3-9]/)
})

test('a name the paper’s font has no letters for is told in others, with a note, and never by boxes', async () => {
  const [payment] = await sent(globex.partnerId)
  const own = must(await advice(must(payment, 'it was sent').paymentId, null), 'staff see all')
  const line = { ...must(own.lines[0], 'a claim'), note: 'Tokyo 展示会, stand 4' }
  const japanese = { ...own, partner: '株式会社グローベックス', lines: [line] }
  const stated = await textOf(await advicePdf({ ...japanese, nameOnFile: 'Globex K.K.' }))
  assert.ok(stated.includes('to Globex K.K.'), stated)
  assert.ok(stated.includes('the partner is named Globex K.K. here'), stated)
  assert.ok(stated.includes('Tokyo […], stand 4'), stated)
  const unstated = await textOf(
    await advicePdf({ ...japanese, nameOnFile: '株式会社グローベックス' }),
  )
  assert.ok(unstated.includes(`to ${own.partnerCode}`), unstated)
  for (const text of [stated, unstated]) assert.doesNotMatch(text, /[\u3000-\u9fff\0]/)
  const latin = await textOf(await advicePdf({ ...own, partner: 'Łódź Ελλάς Київ Đặng' }))
  assert.ok(
    latin.includes('to Łódź Ελλάς Київ Đặng') && !latin.includes('This paper prints'),
    latin,
  )
})
