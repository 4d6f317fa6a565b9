import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { keysOf, sharedKeys } from './customer-match.ts'
import { LIKENESS_WHOLE, jaroWinkler, likeness, spelledLikeness } from './likeness.ts'
import { plainName } from './plain-name.ts'

test('E01: a legal form spelled otherwise is the same company', () => {
  assert.equal(likeness('Globex Corporation', 'Globex Corp.'), LIKENESS_WHOLE)
  assert.equal(likeness('Acme Health GmbH', 'ACME Health Gesellschaft mbH'), LIKENESS_WHOLE)
})

test('E05: a first word in common does not make two companies one', () => {
  assert.ok(likeness('Delta Dental', 'Delta Air Lines') < 500)
  assert.ok(likeness('Stark Industries', 'Stark Logistics') < 750)
  assert.ok(likeness('Ace Technologies', 'Ajax Technologies') < 750)
})

test('E06: likeness in the middle is for a person to look at', () => {
  assert.equal(likeness('Contoso Retail', 'Contoso Retail Iberia'), 812)
  assert.equal(likeness('Vandelay Imports', 'Vandelay Exports'), 888)
})

test('a slip of the keyboard is the same company', () => {
  assert.ok(likeness('Northwind Traders', 'Nortwind Traders Inc.') >= 920)
  assert.ok(likeness('Fabrikam Logistik AG', 'Fabrikam Logistics') >= 920)
})

test('accents, script, ampersand and the order of words do not count', () => {
  const same: readonly (readonly [string, string])[] = [
    ['Société Générale S.A.', 'societe generale'],
    ['Глобекс ООО', 'Globeks'],
    ['The Black & Decker Co., Ltd.', 'Decker and Black'],
    ['株式会社グローベックス', 'グローベックス'],
    ['Data Dog', 'Datadog Inc'],
    ['Øresund A/S', 'Oresund'],
  ]
  for (const [a, b] of same) assert.equal(likeness(a, b), LIKENESS_WHOLE, `${a} = ${b}`)
})

test('numbers are the same or not', () => {
  assert.ok(likeness('Studio 54', 'Studio 55') <= 750)
})

test('a digit among letters is a slip, another number is another name', () => {
  assert.ok(likeness('Gl0bex Corp', 'Globex Corp') >= 750)
  assert.equal(likeness('Studio 54', 'Studio B4'), likeness('Studio 54', 'Studio Q9'))
})

test('spellings of one sound are nearly the same, and never certain', () => {
  for (const [a, b] of [
    ['Müller Maschinen', 'Mueller Maschinen'],
    ['Чайковский ООО', 'Tchaikovsky'],
    ['Philips', 'Fillips'],
  ] as const) {
    const score = likeness(a, b)
    assert.ok(score >= 750 && score < LIKENESS_WHOLE, `${a} and ${b}: ${score}`)
  }
})

test('a title that some write and some do not weighs little', () => {
  assert.ok(likeness('Koninklijke Philips Electronics N.V.', 'Philips Electronics') >= 920)
  assert.ok(likeness('Royal Dental', 'Royal Airlines') < 500)
})

test('forms with their letters apart, in the middle, and with the seat behind them', () => {
  assert.equal(plainName('Siemens g.m.b.h'), 'siemens')
  assert.equal(plainName('Hello Oy World Ab'), 'hello world')
  assert.equal(plainName('N. V. Nutricia'), 'nutricia')
  assert.equal(plainName('Thales Nederland B.V., Hengelo'), 'thales nederland')
  assert.equal(plainName('Black & Decker Co., Ltd.'), 'black decker')
  assert.equal(plainName('Cummings, Ltd., Howe & Sons, LLC'), 'cummings howe sons')
  assert.equal(plainName('U.S. Steel Corp.'), 'us steel')
})

test('where names are the same, their legal forms put them in order', () => {
  assert.ok(spelledLikeness('Mueller LLC', 'Mueller, LLC') === LIKENESS_WHOLE)
  assert.ok(spelledLikeness('Mueller LLC', 'Mueller Inc') < LIKENESS_WHOLE)
})

test('a name of nothing but legal forms keeps them', () => {
  assert.equal(plainName('AG'), 'ag')
  assert.equal(plainName('The Limited Company'), 'the ltd co')
})

test('Winkler’s own example', () => {
  assert.equal(jaroWinkler('martha', 'marhta').toFixed(3), '0.961')
})

test('likeness is the same both ways, whole with itself, and never out of bounds', () => {
  const word = fc.constantFrom('globex', 'delta', 'acme', 'group', 'nord', 'nordic', 'air', '54')
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(name, name, (a, b) => {
      const score = likeness(a, b)
      assert.equal(score, likeness(b, a))
      assert.ok(score >= 0 && score <= LIKENESS_WHOLE)
      assert.equal(likeness(a, a), LIKENESS_WHOLE)
    }),
  )
})

test('a mailbox of the public is nobody’s domain, and hosts lose their www', () => {
  const typed = { name: 'Globex Corp.', country: 'US', taxId: 'us 12-345', domains: [] }
  const keys = keysOf({ ...typed, domains: ['https://www.Globex.com/de', 'gmail.com'] })
  assert.deepEqual(keys, {
    nameKey: 'globex',
    spelled: 'globexcorp',
    domains: ['globex.com'],
    country: 'US',
    taxId: 'US12345',
  })
  const other = { ...keys, domains: ['globex.de'], taxId: null }
  assert.deepEqual(sharedKeys(keys, other), ['name'])
  assert.deepEqual(sharedKeys(keys, { ...other, country: 'DE' }), [])
})
