import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCsv } from '../formats/csv.ts'
import { unwrap } from '../kernel/result.ts'
import { sheetOf } from './sheet-columns.ts'
import { groupsOf } from './sheet.ts'

const read = (...lines: readonly string[]) =>
  sheetOf(unwrap(readCsv(Buffer.from(lines.join('\n')), { sheet: 'May' })))

test('columns are found whatever their order, case and words', () => {
  const sheet = read('Start Date;PARTNER_NO;Our reference;net amount (EUR);Activity;Kind;Colour')
  const header = (name: string, label?: string) => sheet.find(name, label)?.header ?? null
  assert.equal(header('starts_on'), 'Start Date')
  assert.equal(header('partner'), 'PARTNER_NO')
  assert.equal(header('key'), 'Our reference')
  assert.equal(header('net'), 'net amount (EUR)')
  assert.equal(sheet.find('net')?.currency, 'EUR')
  assert.equal(header('title'), null, 'a column of its own name is no other')
  assert.equal(header('favourite', 'Colour'), 'Colour', 'by the label of the field')
  assert.deepEqual(read('key;Size;').unread(), ['Size'])
})

test('a column’s own name goes before its synonyms', () => {
  const sheet = read('reference;key', '1;2')
  assert.equal(sheet.find('key')?.header, 'key')
})

test('rows without a key continue, also those after a ragged row of another submission', () => {
  const sheet = read(
    'key;type;partner;description',
    'A;request;p-1;Hall',
    ';;;Food',
    'B;request;P-1;Hall;and more',
    ';;;Drinks',
    'C;claim;P-2;Hall',
    'A;claim;P-1;Hall',
    ';;;Total',
  )
  const { groups, notes } = groupsOf(sheet)
  assert.deepEqual(
    groups.map(({ key, type, partner, rows }) => [
      key,
      type,
      partner,
      rows.map((r) => r.rowNumber),
    ]),
    [
      ['A', 'mdf_request', 'P-1', [2, 3]],
      ['B', 'mdf_request', 'P-1', [4, 5]],
      ['C', 'mdf_claim', 'P-2', [6]],
      ['A', 'mdf_claim', 'P-1', [7]],
    ],
  )
  assert.deepEqual(
    groups.map(({ problems }) => problems.length),
    [0, 1, 0, 0],
  )
  assert.match(groups[1]?.problems[0] ?? '', /May, row 4 has 5 cells, the header 4/)
  assert.deepEqual(notes, ['May, row 8 adds up other rows: it is no cost, and was left out'])
})
