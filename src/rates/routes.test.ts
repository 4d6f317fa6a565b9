import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { person } from '../identity/testing.ts'
import { printRatio } from '../kernel/ratio.ts'
import { testDatabase } from '../platform/testing.ts'
import { answerOf, testServer } from '../server-testing.ts'
import { importRates, listRates, listRateSources, quoteRate } from './contract.ts'

const db = await testDatabase({ sampleMode: true })
const server = testServer(db)
after(async () => {
  await server.close()
  await db.close()
})
const { principalId } = await person(db, { roles: ['finance'] })
const cookie = await server.cookieFor(principalId)
const get = (path: string) => server.send(`/api${path}`, { cookie })
const put = (query: string, body: string) =>
  server.send(`/api/rates/import?name=eurofxref.csv${query}`, { method: 'PUT', cookie, body })

const list = 'Date,USD,JPY,KWD\n2026-03-06,1.0850,161.20,0.3333\n2026-03-03,1.0800,160.00,0.3321\n'

test('finance previews and imports a list, and the source says until when it is known', async () => {
  const preview = await answerOf(importRates, await put('&preview=true', list))
  assert.deepEqual(preview.counts, { added: 6, known: 0, refused: 0 })
  const [nothing] = (await answerOf(listRateSources, await get('/rate-sources'))).rows
  assert.equal(nothing?.lastOn, null)
  assert.deepEqual(await answerOf(importRates, await put('', list)), preview)
  const [known] = (await answerOf(listRateSources, await get('/rate-sources'))).rows
  assert.deepEqual(
    [known?.source, known?.base, `${known?.firstOn}`, `${known?.lastOn}`],
    ['ECB', 'EUR', '2026-03-03', '2026-03-06'],
  )
  const wrong = await answerOf(importRates, await put('', list.replace('1.0800', '1.0801')))
  assert.deepEqual(wrong.counts, { added: 0, known: 5, refused: 1 })
  const [refused] = wrong.refused
  assert.ok(refused)
  assert.deepEqual([refused.place, printRatio(refused.stands)], ['row 3, column USD', '1.08'])
})

test('rates are read page by page, newest day first', async () => {
  const seen: string[] = []
  let after = ''
  do {
    const page = await answerOf(listRates, await get(`/rates?limit=2${after}`))
    seen.push(...page.rows.map(({ on, to, value }) => `${on} ${to} ${printRatio(value)}`))
    after = page.next === null ? '' : `&after=${encodeURIComponent(page.next)}`
  } while (after !== '')
  assert.deepEqual(seen, [
    '2026-03-06 JPY 161.2',
    '2026-03-06 KWD 0.3333',
    '2026-03-06 USD 1.085',
    '2026-03-03 JPY 160',
    '2026-03-03 KWD 0.3321',
    '2026-03-03 USD 1.08',
  ])
  const one = await answerOf(listRates, await get('/rates?currency=USD&on=2026-03-03'))
  assert.equal(one.rows.length, 1)
})

test('a quote names its list; what is missing is a problem with currency and day', async () => {
  const sunday = await get('/rates/quote?from=JPY&to=USD&on=2026-03-08')
  const quote = await answerOf(quoteRate, sunday)
  assert.deepEqual([quote.from, quote.to, `${quote.on}`], ['JPY', 'USD', '2026-03-06'])
  assert.equal(printRatio(quote.value), '7/1040')
  assert.match(
    quote.words,
    /^1 JPY ≈ 0\.00673077 USD \(ECB, 2026-03-06, the last before 2026-03-08/,
  )
  const response = await get('/rates/quote?from=HRK&to=USD&on=2026-03-08')
  const problem = (await response.json()) as Record<string, unknown>
  assert.deepEqual(
    [response.status, problem['code'], problem['currency'], problem['on'], problem['listedOn']],
    [409, 'rate.missing', 'HRK', '2026-03-08', '2026-03-06'],
  )
})
