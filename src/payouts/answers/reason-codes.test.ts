import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeCodes, returnCodes } from '../../formats/nacha-record.ts'
import { bankReason, bankReasons, codeIn, reasonText } from './reason-codes.ts'
import { isoReasons } from './iso-reasons.ts'
import { nachaReasons } from './nacha-reasons.ts'

test('every return and change code that is read has its words', () => {
  const known = new Set(nachaReasons.map(({ code }) => code))
  const missing = [...returnCodes, ...changeCodes].filter((code) => !known.has(code))
  assert.deepEqual(missing, [])
})

test('no code is said twice, and every one has a sentence for each reader', () => {
  assert.equal(bankReasons.length, isoReasons.length + nachaReasons.length)
  for (const { code, partner, staff, remedy } of bankReasons) {
    for (const text of [partner, staff, remedy]) assert.match(text, /\.$/, code)
    assert.ok(!/[A-Z]{2}\d{2}/.test(partner), `${code}: a partner reads no code`)
  }
})

test('a closed or unknown account asks for a new one, a lack of money of ours does not', () => {
  for (const code of ['AC01', 'AC04', 'AC06', 'BE01', 'RC01', 'R02', 'R03', 'R04', 'R16']) {
    assert.ok(bankReason(code).newAccount, code)
    assert.equal(bankReason(code).owedBy, 'partner', code)
  }
  for (const code of ['AM04', 'MS03', 'R17', 'FF01', 'TM01', 'DU01']) {
    assert.ok(!bankReason(code).newAccount, code)
  }
})

test('a code in no list is said as it came', () => {
  const { staff, newAccount } = bankReason('ZZ99')
  assert.match(staff, /ZZ99/)
  assert.equal(newAccount, false)
  assert.match(bankReason(null).staff, /no code/)
})

test('the record keeps code, meaning and the words of the bank', () => {
  assert.equal(reasonText('AC04', 'closed in May'), 'AC04: The account is closed. "closed in May"')
  assert.equal(codeIn('AC04: The account is closed.'), 'AC04')
  assert.equal(codeIn('R03 no account'), 'R03')
  assert.equal(codeIn('account closed'), null)
})
