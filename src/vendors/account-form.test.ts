/** With which currency an account begins to be typed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { likelyCurrency, schemesOf } from './account-form.ts'

const none = { country: null, standings: [], bankDetails: [] } as const
const lacks = (currency: string | null) => [{ currency, missing: [{ what: 'bank_detail' }] }]
const held = (currency: string, state = 'usable') => [{ currency, state }]

test('the currency that lacks an account comes first', () => {
  const vendor = { country: 'DE', standings: lacks('USD'), bankDetails: held('EUR') }
  assert.equal(likelyCurrency(vendor), 'USD')
})

test('who changes an account changes the one in use', () => {
  const vendor = { ...none, country: 'DE', bankDetails: held('GBP') }
  assert.equal(likelyCurrency(vendor), 'GBP')
  assert.equal(likelyCurrency({ ...vendor, bankDetails: held('GBP', 'retired') }), 'EUR')
})

test('a first account is of the country, and asked for in the words of its banks', () => {
  const vendor = { ...none, country: 'US', standings: lacks(null) }
  assert.equal(likelyCurrency(vendor), 'USD')
  assert.equal(schemesOf(likelyCurrency(vendor))[0], 'aba')
  assert.equal(likelyCurrency(none), 'EUR')
})

test('a currency for which no form exists begins with the euro', () => {
  assert.equal(likelyCurrency({ ...none, bankDetails: held('XAU') }), 'EUR')
})
