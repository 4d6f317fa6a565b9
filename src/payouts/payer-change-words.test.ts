import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountColumns } from './payer-change.ts'
import { fieldWord, valueWords } from './payer-change-words.ts'

test('a change of our own account reads in words, amounts with their currency', () => {
  const read = (column: string, value: unknown) =>
    `${fieldWord(column)}: ${valueWords(column, value, 'EUR')}`
  assert.equal(read('payment_min_minor', '5000'), 'Smallest payment: 50.00 EUR')
  assert.equal(read('profile', 'sepa'), 'File: SEPA credit transfer (pain.001.001.09)')
  assert.equal(read('batch_booking', false), 'Booked by the bank: each payment by itself')
  assert.equal(read('bic', null), 'BIC: none')
  assert.equal(
    read('originator', { kind: 'bacs', serviceUserNumber: '123456', userName: 'EXAMPLE' }),
    'Ids of the bank: service user number 123456, user name EXAMPLE',
  )
  assert.equal(
    read('approvals', [
      ['EUR', '5000000', '25000000'],
      ['JPY', '8000000', null],
    ]),
    'Who approves: two above 50,000.00 EUR, three above 250,000.00 EUR; two above 8,000,000 JPY',
  )
  assert.equal(read('approvals', []), 'Who approves: two, whatever the amount')
  assert.equal(
    read('income_source', 'payer'),
    "What it pays for counts as earned: in the payer's own country",
  )
})

test('every column that a change may name has a word of its own', () => {
  for (const column of accountColumns) assert.doesNotMatch(fieldWord(column), /_|minor|code/)
})
