import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { currencyCodes } from '../kernel/currency.ts'
import { money } from '../kernel/money.ts'
import { ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { readAnswer, route, wireRequest } from './contract.ts'
import { serveRoute } from './handler.ts'
import { pageFrom, printCursor, readCursor } from './page.ts'
import { dateSchema, idSchema, instantSchema, moneySchema, pageOf, pageQuery } from './wire.ts'
import { ratioSchema } from './wire.ts'

const payInvoice = route({
  method: 'post',
  path: '/invoices/{invoiceId}/payment',
  action: 'invoice.pay',
  summary: 'Pay',
  params: z.object({ invoiceId: idSchema('invoice') }),
  query: z.object({ ...pageQuery, status: z.array(z.string()).optional() }),
  body: z.object({ amount: moneySchema, on: dateSchema }),
  answer: pageOf(z.object({ paid: moneySchema, at: instantSchema })),
})

test('an amount of any currency comes back from the wire as it went', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n - 10n ** 18n, max: 10n ** 18n - 1n }) /* 18 figures, as the wire takes */,
      fc.constantFrom(...currencyCodes()),
      (minor, code) => {
        const amount = money(minor, code)
        assert.deepEqual(z.decode(moneySchema, z.encode(moneySchema, amount)), amount)
      },
    ),
  )
})

test('an amount with too many decimals, as a number, or in a local form is refused', () => {
  for (const amount of ['1.005', '1,50', '1.000,00', '', '1e3', 5]) {
    assert.equal(moneySchema.safeParse({ amount, currency: 'USD' }).success, false, String(amount))
  }
  assert.equal(moneySchema.safeParse({ amount: '1', currency: 'usd' }).success, false)
  assert.equal(moneySchema.safeParse({ amount: '1', currency: 'XXX' }).success, false)
})

test('ratios, dates and instants are texts on the wire', () => {
  assert.equal(z.encode(ratioSchema, ratio(1n, 3n)), '1/3')
  assert.deepEqual(z.decode(ratioSchema, '0.50'), ratio(1n, 2n))
  assert.equal(ratioSchema.safeParse('1/0').success, false)
  assert.equal(z.encode(dateSchema, Temporal.PlainDate.from('2024-02-29')), '2024-02-29')
  assert.equal(dateSchema.safeParse('2023-02-29').success, false)
  assert.equal(
    z.decode(instantSchema, '2026-03-31T18:00:00+02:00').toString(),
    '2026-03-31T16:00:00Z',
  )
  assert.equal(instantSchema.safeParse('2026-03-31T18:00:00').success, false)
})

test('a client fills a route from its contract and reads the answer back', () => {
  const request = wireRequest(payInvoice, {
    params: { invoiceId: '01890000-0000-7000-8000-000000000000' },
    query: { status: ['a b', 'c'] },
    body: { amount: { amount: '1.50', currency: 'EUR' }, on: '2026-03-31' },
  })
  assert.equal(
    request.path,
    '/api/invoices/01890000-0000-7000-8000-000000000000/payment?status=a+b&status=c',
  )
  const answer = readAnswer(payInvoice, {
    rows: [{ paid: { amount: '1.50', currency: 'EUR' }, at: '2026-03-31T16:00:00Z' }],
    next: null,
  })
  assert.equal(answer.rows[0]?.paid.minor, 150n)
  const served = serveRoute(payInvoice, (_call: null, { body, query }) => {
    const minor: bigint = body.amount.minor
    const limit: number = query.limit
    return {
      rows: [
        {
          paid: money(minor + BigInt(limit), 'EUR'),
          at: body.on.toZonedDateTime('UTC').toInstant(),
        },
      ],
      next: null,
    }
  })
  assert.equal(served.route, payInvoice)
})

test('a cursor continues its own list, and is stale for another filter', () => {
  const filter = { status: 'open', limit: 2, after: undefined }
  const rows = ['ä', 'b', 'c'].map((name) => ({ name }))
  const page = pageFrom(rows, { limit: 2, filter }, (row) => ({ key: row.name, id: row.name }))
  assert.equal(page.rows.length, 2)
  assert.deepEqual(readCursor(page.next ?? '', { ...filter, limit: 9 }), { key: 'b', id: 'b' })
  assert.equal(readCursor(page.next ?? '', { status: 'closed' }), 'stale')
  assert.equal(readCursor('%%%', filter), 'stale')
  assert.equal(readCursor(undefined, filter), null)
  assert.deepEqual(readCursor(printCursor({ key: 'ä€', id: '1' }, {}), {}), { key: 'ä€', id: '1' })
})
