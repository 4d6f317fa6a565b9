import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eligibilityTerms, whyNotEligible } from './eligibility.ts'

const anybody = { countries: null, tiers: null, partners: null }
const berlin = { code: 'P-1', country: 'DE', tier: 'select' } as const

test('without bounds everybody may take part, and no term says otherwise', () => {
  assert.equal(whyNotEligible(anybody, berlin), null)
  assert.deepEqual(eligibilityTerms(anybody), [])
})

test('a partner of another country, tier or list is told why', () => {
  const america = { ...anybody, countries: ['US', 'CA'] }
  assert.equal(
    whyNotEligible(america, berlin),
    'It is open to partners in Canada, United States; this one sits in Germany.',
  )
  assert.equal(whyNotEligible(america, { ...berlin, country: 'CA' }), null)
  const premier = { ...anybody, tiers: ['premier'] as const }
  assert.equal(
    whyNotEligible(premier, berlin),
    'It is open to the tiers premier; this partner is select.',
  )
  assert.equal(whyNotEligible(premier, { ...berlin, tier: 'premier' }), null)
  const invited = { ...anybody, partners: ['P-2'] }
  assert.equal(whyNotEligible(invited, berlin), 'It is open to the partners its owner invited.')
  assert.equal(whyNotEligible(invited, { ...berlin, code: 'P-2' }), null)
})

test('a sentence counts many countries, the terms name them', () => {
  const many = { ...anybody, countries: ['AT', 'BE', 'CH', 'DK', 'ES', 'FR', 'GB'] }
  assert.match(whyNotEligible(many, berlin) ?? '', /in 7 countries; this one sits in Germany/)
  assert.match(eligibilityTerms(many)[0]?.text ?? '', /Austria, Belgium, Denmark/)
})
