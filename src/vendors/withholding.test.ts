import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printRatio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { isReverseCharge, needsTaxInvoice, plainNumber } from './tax-invoice.ts'
import {
  figureOn,
  isExemptFrom1099,
  sayPercent,
  type TaxFigure,
  type TaxStanding,
  withholdingRule,
} from './withholding.ts'

const day = Temporal.PlainDate.from
const usd = (minor: bigint) => ({ minor, currency: 'USD' })
const rate = (figure: TaxFigure['figure'], text: string): TaxFigure => ({
  figure,
  fromOn: day('2018-01-01'),
  rate: text,
  amount: null,
  source: `${figure}, as of then`,
})
const figures: readonly TaxFigure[] = [
  rate('us_backup_rate', '0.24'),
  rate('us_nonresident_rate', '0.30'),
  { ...rate('us_1099_line', '0'), rate: null, amount: usd(60_000n) },
  { ...rate('us_1099_line', '0'), rate: null, amount: usd(200_000n), fromOn: day('2026-01-01') },
]
const abroad: TaxStanding = {
  residence: 'DE',
  taxForm: 'w8bene',
  taxFormThrough: day('2026-12-31'),
  taxFormEndedOn: null,
  exemptPayeeCode: null,
  hasTaxNumber: true,
  numberRefusedOn: null,
  treatyRate: null,
  treatyArticle: null,
}
const atHome: TaxStanding = { ...abroad, residence: 'US', taxForm: 'w9', taxFormThrough: null }

function ruled(
  vendor: TaxStanding,
  more: { readonly payer?: string; readonly source?: 'payer' | 'partner'; on?: string } = {},
) {
  const { payer: payerCountry = 'US', source: incomeSource = 'payer', on = '2026-04-01' } = more
  const rule = withholdingRule({ payerCountry, incomeSource, vendor, on: day(on) }, figures)
  return rule === null ? 'nothing' : `${rule.regime} ${printRatio(rule.rate)}`
}

test('the line of Form 1099 is 600.00 to 2025 and 2,000.00 from 2026', () => {
  const on = (text: string) => figureOn(figures, 'us_1099_line', day(text))?.amount?.minor
  assert.equal(on('2025-12-31'), 60_000n)
  assert.equal(on('2026-01-01'), 200_000n)
  assert.equal(on('2001-01-01'), undefined)
})

test('a vendor abroad loses 30 % of what counts as earned in the US, and nothing of the rest', () => {
  assert.equal(ruled(abroad), 'us_nonresident 0.3')
  assert.equal(ruled(abroad, { source: 'partner' }), 'nothing')
  assert.equal(ruled(abroad, { payer: 'DE' }), 'nothing')
})

test('a treaty rate holds as long as its form does', () => {
  const claims = { ...abroad, treatyRate: '0.05', treatyArticle: 'Article 7(1)' }
  assert.equal(ruled(claims), 'us_treaty 0.05')
  assert.equal(ruled(claims, { on: '2026-12-31' }), 'us_treaty 0.05')
  assert.equal(ruled(claims, { on: '2027-01-01' }), 'us_nonresident 0.3')
  assert.equal(ruled({ ...claims, taxFormEndedOn: day('2026-03-31') }), 'us_nonresident 0.3')
  assert.equal(ruled({ ...claims, treatyRate: '0' }), 'nothing')
  assert.equal(ruled({ ...claims, taxForm: 'none' }), 'us_nonresident 0.3')
})

test('a vendor at home loses backup tax without a number that the IRS accepts', () => {
  assert.equal(ruled(atHome), 'nothing')
  assert.equal(ruled({ ...atHome, hasTaxNumber: false }), 'us_backup 0.24')
  const refused = { ...atHome, numberRefusedOn: day('2026-04-01') }
  assert.equal(ruled(refused, { on: '2026-03-31' }), 'nothing')
  assert.equal(ruled(refused), 'us_backup 0.24')
  assert.equal(ruled({ ...refused, exemptPayeeCode: 5 }), 'nothing')
})

test('a law without a figure for the day is a fault, not a rate of nothing', () => {
  assert.throws(() => ruled(abroad, { on: '2017-12-31' }), /no us_nonresident_rate/)
})

test('corporations and exempt payees are not on a 1099', () => {
  const of = (taxClassification: string | null, exemptPayeeCode: number | null = null) =>
    isExemptFrom1099({ taxClassification, exemptPayeeCode })
  assert.deepEqual(
    [of('c_corporation'), of('llc_s'), of('individual'), of(null)],
    [true, true, false, false],
  )
  assert.equal(of('individual', 3), true)
})

test('a tax invoice is asked for from the payer’s first day on, and of whom it says', () => {
  const from = { taxInvoicesFrom: day('2026-03-01') }
  const registered = { taxInvoices: 'registered', ...from } as const
  const decided = (on: string, taxForm: 'vat' | 'none' = 'vat') => ({ taxForm, decidedOn: day(on) })
  assert.equal(needsTaxInvoice(registered, decided('2026-03-01')), true)
  assert.equal(needsTaxInvoice(registered, decided('2026-02-28')), false)
  assert.equal(needsTaxInvoice(registered, decided('2026-03-01', 'none')), false)
  const always = { taxInvoices: 'always', ...from } as const
  assert.equal(needsTaxInvoice(always, decided('2026-03-01', 'none')), true)
})

test('the buyer owes the VAT between two member states, not at home and not outside', () => {
  assert.equal(isReverseCharge('FR', 'DE'), true)
  assert.equal(isReverseCharge('DE', 'DE'), false)
  assert.equal(isReverseCharge('GB', 'DE'), false)
  assert.equal(isReverseCharge(null, 'DE'), false)
  assert.equal(plainNumber('re-2026/ 1'), 'RE20261')
  assert.equal(sayPercent({ num: 1n, den: 40n }), '2.5 %')
})
