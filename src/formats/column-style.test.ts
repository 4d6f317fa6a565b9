import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { toDecimal } from '../kernel/money.ts'
import { amountInColumn, dateInColumn, dateStyleOf, decimalMarkOf } from './column-style.ts'
import { textCell } from './sheet.ts'

const marks: [string, string[], '.' | ',' | null][] = [
  ['both marks in one cell', ['1.234,50'], ','],
  ['a mark and two figures', ['12.50', '1,000'], '.'],
  ['two marks of one kind', ['1.234.567'], ','],
  ['three figures alone show nothing', ['1.234', '5.000 EUR', '12'], null],
  ['nought before the mark is no thousand', ['0,125'], ','],
  ['four figures before the mark are no thousand', ['1234.500'], '.'],
  ['cells that contradict each other', ['12,50', '12.50'], null],
  ['words', ['six hundred', ''], null],
]
for (const [what, texts, expected] of marks) {
  test(`decimal mark of a column: ${what}`, () => equal(decimalMarkOf(texts), expected))
}

const styles: [string, string[], 'dmy' | 'mdy' | null][] = [
  ['a day above twelve stands first', ['01/02/2026', '28/02/2026'], 'dmy'],
  ['a day above twelve stands second', ['01/02/2026', '02/28/2026'], 'mdy'],
  ['nothing above twelve', ['01/02/2026', '3.4.26'], null],
  ['year first and months by name show nothing', ['2026-01-31', '31 Jan 2026'], null],
  ['cells that contradict each other', ['31.01.2026', '01/31/2026'], null],
]
for (const [what, texts, expected] of styles) {
  test(`order of dates of a column: ${what}`, () => equal(dateStyleOf(texts), expected))
}

const amounts: [string, '.' | ',' | null, string][] = [
  ['1.500', ',', '1500.00'],
  ['1.500', null, '1500, or 1 and 500 thousandths'],
  ['1.500 EUR', null, '1500, or 1 and 500 thousandths'],
  ['1.500,00', null, '1500.00'],
  ['1,500.00', null, '1500.00'],
  ['1,500.00', ',', 'not_an_amount'],
  ['1500', null, '1500.00'],
  ['1.500.000', null, '1500000.00'],
]
for (const [text, decimalMark, expected] of amounts) {
  test(`the amount "${text}" in a column with ${decimalMark ?? 'no'} mark is ${expected}`, () => {
    const read = amountInColumn(textCell(text), { decimalMark, currency: 'EUR' })
    const why = read.ok || read.refusal.code === 'cell.ambiguous' ? null : read.refusal.reason
    const readings =
      !read.ok && read.refusal.code === 'cell.ambiguous' ? read.refusal.readings : why
    equal(read.ok ? toDecimal(read.value) : readings, expected)
  })
}

test('the number of a spreadsheet needs no mark', () => {
  const read = amountInColumn(
    { kind: 'number', text: '1.5' },
    { decimalMark: ',', currency: 'EUR' },
  )
  equal(read.ok ? toDecimal(read.value) : '', '1.50')
})

const dates: [string, 'dmy' | 'mdy' | 'iso' | null, string][] = [
  ['01/02/2026', null, '2026-02-01 or 2026-01-02'],
  ['01/02/2026', 'dmy', '2026-02-01'],
  ['01/02/2026', 'mdy', '2026-01-02'],
  ['01/02/2026', 'iso', 'not_a_date'],
  ['02/02/2026', null, '2026-02-02'],
  ['31/01/2026', null, '2026-01-31'],
  ['01/31/2026', null, '2026-01-31'],
  ['2026-01-02', 'mdy', '2026-01-02'],
  ['2 Jan 2026', 'mdy', '2026-01-02'],
  ['31/02/2026', null, 'no_such_day'],
]
for (const [text, style, expected] of dates) {
  test(`the date "${text}" in a column of style ${style ?? 'unknown'} is ${expected}`, () => {
    const read = dateInColumn(textCell(text), style)
    const why = read.ok || read.refusal.code === 'cell.ambiguous' ? null : read.refusal.reason
    const readings =
      !read.ok && read.refusal.code === 'cell.ambiguous' ? read.refusal.readings : why
    equal(read.ok ? read.value.toString() : readings, expected)
  })
}
