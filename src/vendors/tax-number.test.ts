import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { hasVatRule, isEin, isSsn, isVatNumber, taxNumberFor } from './tax-number.ts'

test('a W-9 takes an EIN or an SSN and nothing else', () => {
  assert.equal(taxNumberFor('w9', 'US', '91-1144442'), '911144442')
  assert.equal(taxNumberFor('w9', 'US', '536-90-4399'), '536904399')
  assert.equal(taxNumberFor('w9', 'US', 'DE136695976'), null)
})

test('a VAT number is kept with its prefix, and a wrong check digit is refused', () => {
  assert.equal(taxNumberFor('vat', 'DE', '136 695 976'), 'DE136695976')
  assert.equal(taxNumberFor('vat', 'DE', 'DE136695977'), null)
  assert.equal(taxNumberFor('vat', 'GR', 'EL094259216'), 'EL094259216')
  assert.equal(taxNumberFor('vat', 'AU', '51 824 753 556'), '51824753556')
})

const corpora = process.env['QUITTANCE_CORPORA'] ?? '../shared/corpora'
type Case = { value: string; valid: boolean; country: string | null; disputed?: boolean }

function cases(name: string): Case[] {
  const parsed: unknown = JSON.parse(readFileSync(`${corpora}/identifiers/${name}.json`, 'utf8'))
  // The corpora's README states this shape.
  return (parsed as Case[]).filter((one) => one.disputed !== true)
}

const skip = existsSync(`${corpora}/identifiers/vat.json`) ? false : `no corpora at ${corpora}`

test('identifiers nobody here wrote are judged as their sources judge them', { skip }, () => {
  const agree = (name: string, rule: (value: string) => boolean) => {
    const all = cases(name)
    assert.deepEqual(
      all.filter((one) => rule(one.value.trim()) !== one.valid),
      [],
      name,
    )
    assert.ok(all.length > 0)
  }
  agree('us_ein', isEin)
  agree('us_ssn', isSsn)
  agree('us_tax_id', isEin)
})

test('VAT numbers: no right one is refused, and most wrong ones are found', { skip }, () => {
  const all = cases('vat').filter((one) => hasVatRule(one.value.trim().slice(0, 2)))
  assert.ok(all.length > 400, `${all.length} cases`)
  const refused = all.filter((one) => one.valid && !isVatNumber(one.value))
  const passed = all.filter((one) => !one.valid && isVatNumber(one.value))
  assert.deepEqual(
    refused.map((one) => one.value),
    [],
  )
  assert.ok(
    passed.length <= all.filter((one) => !one.valid).length * 0.5,
    `${passed.length} passed`,
  )
})
