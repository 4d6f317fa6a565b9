import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseUnaryTest } from './unary-test.ts'
import type { FactType } from './fact.ts'

function read(type: FactType, text: string) {
  const parsed = parseUnaryTest(text, { type, currency: 'EUR' })
  assert.ok(parsed.ok, parsed.ok ? '' : `${text}: ${JSON.stringify(parsed.problem)}`)
  return parsed.test
}

function misread(type: FactType, text: string) {
  const parsed = parseUnaryTest(text, { type, currency: 'EUR' })
  assert.ok(!parsed.ok, `${text} was read`)
  return `${parsed.problem.at}: found ${parsed.problem.found}, expected ${parsed.problem.expected}`
}

const whole = (num: bigint) => ({ num, den: 1n })

test('a dash is any value, and a minus belongs to its number', () => {
  assert.deepEqual(read('text', ' - '), { is: 'any' })
  assert.deepEqual(read('integer', '-3'), { is: 'equal', to: whole(-3n) })
})

test('comparisons and intervals keep whether their ends belong to them', () => {
  assert.deepEqual(read('integer', '< 14'), {
    is: 'between',
    from: null,
    until: { at: whole(14n), included: false },
  })
  const both = { is: 'between', from: { at: whole(1n), included: true } } as const
  assert.deepEqual(read('integer', '[1..5]'), { ...both, until: { at: whole(5n), included: true } })
  assert.deepEqual(read('integer', '[1..5)'), {
    ...both,
    until: { at: whole(5n), included: false },
  })
  assert.deepEqual(read('integer', ']0..5['), read('integer', '(0..5)'))
})

test('a list means one of, not(…) none of them', () => {
  const list = {
    is: 'one of',
    tests: [
      { is: 'equal', to: 'pass' },
      { is: 'equal', to: 'warn' },
    ],
  }
  assert.deepEqual(read('text', 'pass, "warn"'), list)
  assert.deepEqual(read('text', 'not(pass, warn)'), { is: 'not', test: list })
})

test('figures are exact on the scale of their type', () => {
  assert.deepEqual(read('number', '0.1'), { is: 'equal', to: { num: 1n, den: 10n } })
  assert.deepEqual(read('number', '12.5 %'), { is: 'equal', to: { num: 1n, den: 8n } })
  assert.deepEqual(read('money', '5000.5 EUR'), { is: 'equal', to: whole(500_050n) })
  assert.deepEqual(read('date', 'date("1970-01-31")'), { is: 'equal', to: whole(30n) })
  assert.deepEqual(read('date', '1969-12-31'), { is: 'equal', to: whole(-1n) })
  assert.deepEqual(read('duration', 'duration("P14D")'), read('duration', '14 days'))
  assert.deepEqual(read('duration', 'duration("PT36H")'), { is: 'equal', to: whole(129_600n) })
  assert.deepEqual(read('text', '"say \\"so\\""'), { is: 'equal', to: 'say "so"' })
})

test('what cannot be read names the place, what was found and what belongs there', () => {
  assert.equal(misread('integer', '((14'), '2: found “(14”, expected a whole number such as 14')
  assert.equal(misread('integer', '1.5'), '1: found “1.5”, expected a whole number such as 14')
  assert.equal(
    misread('money', '10.005'),
    '1: found “10.005”, expected an amount with the decimals of EUR',
  )
  assert.equal(misread('money', '10 USD'), '4: found “USD”, expected EUR, the program’s currency')
  assert.equal(
    misread('integer', '[5..1]'),
    '1: found “[5..1]”, expected an interval with something in it: the lower end first',
  )
  assert.equal(
    misread('text', 'pass warn'),
    '6: found “warn”, expected a comma or the end of the cell',
  )
  assert.equal(
    misread('text', '< pass'),
    '1: found “< pass”, expected a value or a list: text has no order',
  )
  assert.equal(
    misread('text', ''),
    '1: found the end of the cell, expected a test, or - for any value',
  )
  assert.match(misread('text', 'true'), /"true" in quotes/)
  assert.match(misread('date', 'date("2026-02-30")'), /a date such as/)
  assert.match(misread('duration', 'duration("P1M")'), /a duration such as/)
  assert.match(misread('text', 'not(pass'), /closing bracket of not/)
  assert.match(misread('text', 'pass,'), /found the end of the cell/)
  assert.match(misread('boolean', 'truely'), /true or false/)
})

test('times, instants and months are exact figures of their own', () => {
  assert.deepEqual(read('time', 'time("17:00:00")'), { is: 'equal', to: whole(61_200n) })
  assert.deepEqual(read('time', '17:00'), read('time', '@"17:00:00"'))
  const noon = 'date and time("1970-01-01T12:00:00Z")'
  assert.deepEqual(read('instant', noon), { is: 'equal', to: whole(43_200n) })
  assert.deepEqual(read('instant', '1970-01-01T14:00:00+02:00'), read('instant', noon))
  assert.deepEqual(read('months', 'duration("P1Y6M")'), read('months', '18 months'))
  assert.deepEqual(read('months', '[1 year..2 years)'), {
    is: 'between',
    from: { at: whole(12n), included: true },
    until: { at: whole(24n), included: false },
  })
  assert.match(misread('instant', '2026-01-31T17:00:00'), /an instant such as/)
  assert.match(misread('months', 'duration("P30D")'), /years and months such as/)
  assert.match(misread('date', 'date("2026-01-31"'), /the closing bracket of a call/)
})

test('a cell may compare with another fact of its table, not with values and facts in one list', () => {
  const beside = (text: string, type: FactType = 'money') => {
    const parsed = parseUnaryTest(text, { type, currency: 'EUR', others: ['cap', 'floor'] })
    return parsed.ok ? parsed.test : parsed.problem.expected
  }
  const refused = (text: string) => {
    const said = beside(text)
    return typeof said === 'string' ? said : `${text} was read`
  }
  assert.deepEqual(beside('> cap'), { is: 'beside', sign: '>', fact: 'cap' })
  assert.deepEqual(beside('[floor..cap)'), {
    is: 'all of',
    tests: [
      { is: 'beside', sign: '>=', fact: 'floor' },
      { is: 'beside', sign: '<', fact: 'cap' },
    ],
  })
  assert.deepEqual(beside('fact(cap)', 'text'), { is: 'beside', sign: '=', fact: 'cap' })
  assert.deepEqual(beside('cap', 'text'), { is: 'equal', to: 'cap' })
  assert.match(refused('> cap, 5'), /a list of values, or tests beside one fact/)
  assert.match(refused('not([floor..cap])'), /tests beside one fact/)
  assert.match(refused('> rate'), /an amount such as/)
  assert.match(refused('fact(rate)'), /another input of the table of type money: cap, floor/)
})
