/** A referral whose customer pays in another currency than the program's: each payment counts at the
 *  reference rate of its day, a refund at that of its payment. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { must } from './kernel/assert.ts'
import { printMoney } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { inAct, testActor, undone } from './platform/testing.ts'
import { publishedRates } from './rates/testing.ts'
import { referralView } from './submissions/read-referral.ts'
import { sweepWon } from './submissions/referral-moves.ts'
import {
  decideOn,
  feesOf,
  link,
  noon,
  pays,
  referralSetting,
  wonReferral,
} from './submissions/referral-testing.ts'
import { amount, wiredDatabase } from './submissions/testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await referralSetting(db)
before(() => publishedRates(db, 'Date,USD,JPY,KWD,\n2026-04-10,1.0800,160.00,0.3321,\n'))

async function staffView(incentiveId: string, on: string) {
  const reader = { at: noon(on), partnerId: null }
  return must(await undone(db, (tx) => referralView(tx, incentiveId, reader)), 'it is there')
}

async function approveLast(incentiveId: string, on: string): Promise<string> {
  const fee = must((await feesOf(setting, incentiveId)).at(-1), 'a fee was raised')
  const decided = unwrap(await decideOn(setting, fee.submissionId, noon(on)))
  return printMoney(decided.amount)
}

test('euros count at the rate of the day the customer paid, what it gets back at the same', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(setting, {
    name: 'Alpenglow Werke',
    code: 'ALPEN',
    currency: 'EUR',
  })
  unwrap(await link(setting, incentiveId, opportunityId, '2026-04-02'))
  const eur = (text: string) => amount(text, 'EUR')
  await pays(setting, { sale: opp, number: 'E-1', amount: eur('100000.00'), on: '2026-04-10' })
  assert.equal(await approveLast(incentiveId, '2026-04-13'), '10,800.00 USD')
  const refund = { sale: opp, number: 'E-2', amount: eur('-50000.00'), returns: 'E-1' }
  await pays(setting, { ...refund, on: '2026-05-20' })
  const { total, staff } = await staffView(incentiveId, '2026-05-20')
  assert.equal(printMoney(total), '5,400.00 USD')
  const [payment] = staff?.payments ?? []
  assert.equal(payment?.conversion, '1 EUR = 1.08 USD (ECB, 2026-04-10)')
  assert.equal(printMoney(must(payment, 'there').refunded), '54,000.00 USD')
})

test('yen have no decimals, dinars three', async () => {
  const fees: string[] = []
  for (const [code, paid] of [
    ['YEN', amount('16000000', 'JPY')],
    ['KWD', amount('332.100', 'KWD')],
  ] as const) {
    const { currency } = paid
    const name = `${code} Trading`
    const of = await wonReferral(setting, { name, code, currency })
    unwrap(await link(setting, of.incentiveId, of.opportunityId, '2026-04-02'))
    await pays(setting, { sale: of.opp, number: `${code}-1`, amount: paid, on: '2026-04-10' })
    fees.push(await approveLast(of.incentiveId, '2026-04-13'))
  }
  // 16,000,000 JPY at 160.00 are 100,000.00 EUR; 332.100 KWD at 0.3321 are 1,000.00 EUR.
  assert.deepEqual(fees, ['10,800.00 USD', '108.00 USD'])
})

test('a payment of a day without a rate waits, says so, and raises its fee once the list is there', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(setting, {
    name: 'Nordwind Anlagen',
    code: 'NORDWIND',
    currency: 'EUR',
  })
  unwrap(await link(setting, incentiveId, opportunityId, '2026-04-02'))
  const paid = { sale: opp, number: 'N-1', amount: amount('1000.00', 'EUR') }
  await pays(setting, { ...paid, on: '2026-06-10' })
  assert.deepEqual(await feesOf(setting, incentiveId), [])
  assert.match((await staffView(incentiveId, '2026-06-10')).staff?.problem ?? '', /2026-06-10/)
  await publishedRates(db, 'Date,USD,JPY,KWD,\n2026-06-10,1.1000,160.00,0.3321,\n')
  unwrap(await inAct(db, testActor([]), (act) => sweepWon(act), noon('2026-06-11')))
  assert.equal(await approveLast(incentiveId, '2026-06-12'), '110.00 USD')
})

test('a payment without a rate does not hold back the fees of later ones', async () => {
  const { incentiveId, opportunityId, opp } = await wonReferral(setting, {
    name: 'Ostsee Reederei',
    code: 'OSTSEE',
    currency: 'EUR',
  })
  unwrap(await link(setting, incentiveId, opportunityId, '2026-04-02'))
  const eur = (text: string) => amount(text, 'EUR')
  await pays(setting, { sale: opp, number: 'O-1', amount: eur('1000.00'), on: '2026-08-03' })
  await publishedRates(db, 'Date,USD,JPY,KWD,\n2026-09-10,1.2000,160.00,0.3321,\n')
  await pays(setting, { sale: opp, number: 'O-2', amount: eur('2000.00'), on: '2026-09-10' })
  assert.equal(await approveLast(incentiveId, '2026-09-11'), '240.00 USD')
  assert.match((await staffView(incentiveId, '2026-09-11')).staff?.problem ?? '', /2026-08-03/)
  await publishedRates(db, 'Date,USD,JPY,KWD,\n2026-08-03,1.1000,160.00,0.3321,\n')
  unwrap(await inAct(db, testActor([]), (act) => sweepWon(act), noon('2026-09-12')))
  assert.equal(await approveLast(incentiveId, '2026-09-12'), '110.00 USD')
  const { total, staff } = await staffView(incentiveId, '2026-09-12')
  assert.deepEqual([printMoney(total), staff?.problem], ['350.00 USD', null])
})
