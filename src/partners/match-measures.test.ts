/** How well customers are told apart: the measures themselves, and lists that others labelled. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { measureFolder } from './corpus-measures.ts'
import {
  baseNames,
  businessesOfLists,
  calledTheSame,
  isReached,
  pairsOfNames,
  rankedFirst,
} from './match-measures.ts'
import { addressKey, isSameBusiness, phoneKey } from './site-likeness.ts'

const folder = `${process.env['QUITTANCE_CORPORA'] ?? '../shared/corpora'}/entity-resolution`
const skip = existsSync(folder) ? false : `no corpora at ${folder}`

test('every measure of the labelled lists reaches its bound', { skip }, async () => {
  const measures = await measureFolder(folder)
  assert.equal(measures.length, 8)
  for (const measure of measures) {
    assert.ok(
      isReached(measure),
      `${measure.name}: ${measure.counted}, ${measure.wrong.join('; ')}`,
    )
  }
})

test('a true name that shares the top with another is not ranked first', () => {
  const one = { name: 'Globex Ltd', typed: 'Globx Ltd' }
  const measure = rankedFirst([one, { name: 'Globex  Ltd.', typed: 'Initech' }])
  assert.equal(measure.counted, '0 of 2')
  assert.ok(!isReached(measure))
})

test('pairs are counted one by one, those of one spelling too', () => {
  const globex = ['Globex Corp', 'Globex Corporation', 'GLOBEX', 'Hooli'].map((name) => ({
    name,
    company: 'G',
  }))
  const [precise, found] = pairsOfNames([...globex, { name: 'Hooli Inc', company: 'H' }], 920)
  assert.deepEqual([precise?.counted, found?.counted], ['3 of 4', '3 of 6'])
  assert.deepEqual(precise?.wrong, ['hooli = hooli'])
})

test('a pair called the same counts against the bound, rightly or not', () => {
  const pairs = [
    { a: 'Acme GmbH', b: 'Acme Ltd', same: false },
    { a: 'Acme', b: 'Hooli', same: false },
  ]
  assert.equal(calledTheSame(pairs, 920).value, 500)
  assert.equal(baseNames([{ name: 'Acme g.m.b.h.', base: 'acme' }]).value, 1000)
})

test('a business is known by telephone or door, a chain is not one business', () => {
  const at = { name: 'Ritz Cafe', address: '3434 Peachtree Rd. NE', phone: '404/237-2700' }
  const same = { ...at, name: 'The Ritz cafe', address: '3434 W. Peachtree Road', phone: '' }
  assert.ok(isSameBusiness(at, same))
  assert.ok(!isSameBusiness(at, { ...at, address: '12 Main St', phone: '404 555 0100' }))
  assert.ok(!isSameBusiness(at, { ...same, name: 'Grand Dental' }))
  const [found, wrong] = businessesOfLists({
    one: [{ ...at, id: '1' }],
    other: [{ ...same, id: '2' }],
    same: [],
  })
  assert.deepEqual([found?.counted, wrong?.value], ['0 of 0', 1])
})

test('a door without its side, kind of street and floor; a post box is none', () => {
  assert.equal(addressKey('1740 W. Ohio St., 2nd floor'), '1740 ohio')
  assert.equal(addressKey('17 East 51st'), '17 51')
  assert.equal(addressKey('P.O. Box 12'), null)
  assert.equal(phoneKey('+1 (404) 237-2700'), '2372700')
  assert.equal(phoneKey('ext. 12'), null)
})
