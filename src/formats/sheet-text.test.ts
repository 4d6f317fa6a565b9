import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { money, toDecimal } from '../kernel/money.ts'
import { type DecimalMark, parseAmountText } from './amount-text.ts'
import { type DateStyle, parseDateText } from './date-text.ts'

const amounts: [string, DecimalMark, string, string][] = [
  ['1.234,50', ',', 'EUR', '1234.50'],
  ['1,234.50', '.', 'EUR', '1234.50'],
  ['1 234,50', ',', 'EUR', '1234.50'],
  ['1\u202F234\u00A0567,5', ',', 'EUR', '1234567.50'],
  ["1'234.50", '.', 'CHF', '1234.50'],
  ['(12.00)', '.', 'USD', '-12.00'],
  ['12.00-', '.', 'USD', '-12.00'],
  ['−12', '.', 'USD', '-12.00'],
  ['-$116.22', '.', 'USD', '-116.22'],
  ['$2,105.00', '.', 'USD', '2105.00'],
  ['€ -5,1', ',', 'EUR', '-5.10'],
  ['(EUR 1.000)', ',', 'EUR', '-1000.00'],
  ['1.000 EUR', ',', 'EUR', '1000.00'],
  ['1,000', '.', 'JPY', '1000'],
  ['1.2345', '.', 'KWD', 'decimals'],
  ['8.850', '.', 'EUR', '8.85'],
  ['1,234', ',', 'EUR', 'decimals'],
  ['1.234', '.', 'EUR', 'decimals'],
  ['1.23', ',', 'EUR', 'grouping'],
  ['12,34.50', '.', 'EUR', 'grouping'],
  ['1.234.50', '.', 'EUR', 'not_an_amount'],
  ['--5', '.', 'EUR', 'not_an_amount'],
  ['(-5)', '.', 'EUR', 'not_an_amount'],
  ['five', '.', 'EUR', 'not_an_amount'],
  ['1e3', '.', 'EUR', 'not_an_amount'],
  ['', '.', 'EUR', 'empty'],
  ['5 USD', '.', 'EUR', 'currency'],
  ['£5', '.', 'EUR', 'currency'],
  ['$5', '.', 'EUR', 'currency'],
]

for (const [text, decimalMark, currency, expected] of amounts) {
  test(`the amount "${text}" with decimal ${decimalMark} in ${currency} is ${expected}`, () => {
    const read = parseAmountText(text, { decimalMark, currency })
    equal(read.ok ? toDecimal(read.value) : read.refusal.reason, expected)
  })
}

test('an amount printed in any common style is read back exactly', () => {
  const styles = [
    ['.', ','],
    ['.', ' '],
    ['.', "'"],
    ['.', ''],
    [',', '.'],
    [',', '\u00A0'],
    [',', ''],
  ] as const
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      fc.constantFrom(...styles),
      (minor, [mark, group]) => {
        const [whole = '', fraction] = toDecimal(money(minor, 'EUR')).split('.')
        const text = `${whole.replaceAll(/\B(?=(\d{3})+$)/g, group)}${mark}${fraction}`
        const read = parseAmountText(text, { decimalMark: mark, currency: 'EUR' })
        equal(read.ok ? read.value.minor : text, minor)
      },
    ),
  )
})

const dates: [string, DateStyle, string][] = [
  ['2026-11-22', 'iso', '2026-11-22'],
  ['20261122', 'iso', '2026-11-22'],
  ['2026/3/4', 'iso', '2026-03-04'],
  ['2019.04.19.', 'iso', '2019-04-19'],
  ['2026-11-22T23:30:00-05:00', 'iso', '2026-11-22'],
  ['03/04/2026', 'dmy', '2026-04-03'],
  ['03/04/2026', 'mdy', '2026-03-04'],
  ['3.4.26', 'dmy', '2026-04-03'],
  ['10 Feb 18', 'dmy', '2018-02-10'],
  ['28-February-2026', 'dmy', '2026-02-28'],
  ['28/02/2018 14:05', 'dmy', '2018-02-28'],
  ['29.02.2026', 'dmy', 'no_such_day'],
  ['13/13/2026', 'mdy', 'no_such_day'],
  ['22.11.2026', 'iso', 'not_a_date'],
  ['2026-11-22', 'dmy', 'not_a_date'],
  ['1.2/2026', 'dmy', 'not_a_date'],
  ['10 Foo 18', 'dmy', 'not_a_date'],
  ['', 'iso', 'empty'],
]

for (const [text, style, expected] of dates) {
  test(`the date "${text}" in style ${style} is ${expected}`, () => {
    const read = parseDateText(text, style)
    equal(read.ok ? read.value.toString() : read.refusal.reason, expected)
  })
}
