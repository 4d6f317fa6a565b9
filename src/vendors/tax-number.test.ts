import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isValidBIC } from 'ibantools'
import { isAbaNumber } from '../formats/aba.ts'
import { readIban } from '../formats/iban.ts'
import { isLei } from './lei.ts'
import { nationalNumbers, readNational } from './national-number.ts'
import { numberExpected, salesTaxNumber, taxNumberFor } from './tax-number.ts'
import { isEin, isItin, isSsn, isUsTin } from './us-number.ts'
import { hasVatRule, isVatNumber, readVatNumber } from './vat-number.ts'
import { isVatShape } from './vat-shape.ts'

test('a W-9 takes an EIN, an SSN or an ITIN and nothing else', () => {
  assert.equal(taxNumberFor('w9', 'US', '91-1144442'), '911144442')
  assert.equal(taxNumberFor('w9', 'US', '536-90-4399'), '536904399')
  assert.equal(taxNumberFor('w9', 'US', '912-70-1234'), '912701234')
  assert.equal(taxNumberFor('w9', 'US', 'DE136695976'), null)
  assert.ok(isItin('912-90-3456') && !isItin('912-93-4567') && !isSsn('912-90-3456'))
})

test('a VAT number is kept with its prefix, and a wrong check digit is refused', () => {
  assert.equal(taxNumberFor('vat', 'DE', '136 695 976'), 'DE136695976')
  assert.equal(taxNumberFor('vat', 'DE', 'DE136695977'), null)
  assert.equal(taxNumberFor('vat', 'GR', 'EL094259216'), 'EL094259216')
  assert.equal(taxNumberFor('vat', 'BE', '403.019.261'), 'BE0403019261')
  assert.equal(taxNumberFor('vat', 'CH', 'CHE-116.281.710 MWST'), 'CHE116281710')
  assert.equal(taxNumberFor('vat', 'AT', 'DE136695976'), null)
})

test('numbers of other countries go by their own check digits', () => {
  const kept = [
    ['AU', '51 824 753 556', '51824753556'],
    ['AU', 'AU 51 824 753 556', '51824753556'],
    ['IN', '27AAPFU0939F1ZV', '27AAPFU0939F1ZV'],
    ['BR', '45.723.174/0001-10', '45723174000110'],
    ['MX', 'GODE561231GR8', 'GODE561231GR8'],
    ['JP', 'T5-8356-7825-6246', '5835678256246'],
    ['SG', '197401143C', '197401143C'],
    ['CA', '123026635 RT0001', '123026635RT0001'],
    ['NO', '995 525 828 MVA', 'NO995525828MVA'],
    ['PH', '123-456-789-000', '123456789000'],
  ] as const
  for (const [country, typed, number] of kept) {
    assert.equal(salesTaxNumber(country, typed), number, `${country} ${typed}`)
  }
  const wrong = [
    ['AU', '51 824 753 557'],
    ['IN', '27AAPFU0939F1Z0'],
    ['BR', '11.111.111/1111-11'],
    ['JP', '2-8356-7825-6246'],
    ['PH', '12'],
  ] as const
  for (const [country, typed] of wrong) assert.equal(salesTaxNumber(country, typed), null, typed)
})

test('a foreign entity names a number of its own country, or a US one', () => {
  assert.equal(taxNumberFor('w8bene', 'AU', '51 824 753 556'), '51824753556')
  assert.equal(taxNumberFor('w8bene', 'AU', '98-1234567'), '981234567')
  assert.equal(taxNumberFor('w8bene', 'AU', '51 824 753 557'), null)
  assert.equal(taxNumberFor('w8bene', 'KE', 'P051234567Q'), 'P051234567Q')
})

test('what is expected is said in the words of the country', () => {
  assert.equal(
    numberExpected('vat', 'DE'),
    'a VAT number of DE: DE and 9 digits, check digit included',
  )
  assert.match(numberExpected('vat', 'IN'), /GSTIN .15 signs.* or PAN/)
  assert.match(numberExpected('w9', 'US'), /12-3456789/)
})

const corpora = process.env['QUITTANCE_CORPORA'] ?? '../shared/corpora'
type Case = { value: string; valid: boolean; country: string | null; disputed?: boolean }

function cases(name: string): Case[] {
  const parsed: unknown = JSON.parse(readFileSync(`${corpora}/identifiers/${name}.json`, 'utf8'))
  // The corpora's README states this shape.
  return (parsed as Case[]).filter((one) => one.disputed !== true)
}

const skip = existsSync(`${corpora}/identifiers/vat.json`) ? false : `no corpora at ${corpora}`

/** The cases a rule judges otherwise than their source, with the figure printed. */
function differing(
  name: string,
  say: (line: string) => void,
  rule: (one: Case) => boolean,
): { all: number; wrong: readonly string[] } {
  const all = cases(name)
  const wrong = all.filter((one) => rule(one) !== one.valid).map((one) => one.value)
  say(`${name}: ${all.length - wrong.length} of ${all.length} agree`)
  assert.ok(all.length > 0)
  return { all: all.length, wrong }
}

test('identifiers nobody here wrote are judged as their sources judge them', { skip }, (t) => {
  const agree = (name: string, rule: (one: Case) => boolean) =>
    assert.deepEqual(differing(name, (line) => t.diagnostic(line), rule).wrong, [], name)
  agree('us_ein', ({ value }) => isEin(value.trim()))
  agree('us_ssn', ({ value }) => isSsn(value.trim()))
  agree('us_tax_id', ({ value }) => isUsTin(value.trim()))
  agree('lei', ({ value }) => isLei(value.trim()))
  agree('vat', isTaxNumber)
  agree('national_vat_or_tax_number', isTaxNumber)
})

/** With its prefix, or as the country of the case writes it. */
function isTaxNumber({ value, country }: Case): boolean {
  const prefix = value.trim().slice(0, 2).toUpperCase()
  const home = country ?? ''
  if (/^[A-Z]{2}$/.test(prefix) && hasVatRule(prefix)) return isVatNumber(value)
  if (hasVatRule(home)) return readVatNumber(value, home) !== null
  return readNational(nationalNumbers(home), value) !== null
}

test('so are accounts and banks, but for a bank code that is given out', { skip }, (t) => {
  const say = (line: string) => t.diagnostic(line)
  // Its source knows the Ivory Coast's older bank codes only; the central bank gives out CI and digits.
  const known = ['CI93CI0080111301134291200589']
  assert.deepEqual(differing('iban', say, ({ value }) => readIban(value) !== null).wrong, known)
  const bics = differing('bic', say, ({ value }) => isValidBIC(value.trim().toUpperCase()))
  const abas = differing('aba_routing', say, ({ value }) => isAbaNumber(value.trim()))
  assert.deepEqual([bics.wrong, abas.wrong], [[], []])
})

test('numbers are written as one library’s formats say, in 95 of 100', { skip }, (t) => {
  const { all, wrong } = differing(
    'vat_format',
    (line) => t.diagnostic(line),
    ({ value, country }) => {
      const home = country ?? ''
      // That library checks Australia's digits in its format.
      const isRight = home !== 'AU' || readNational(nationalNumbers(home), value.replace('AU', ''))
      return isVatShape(home, value) === true && isRight !== null
    },
  )
  assert.ok(wrong.length <= all * 0.05, wrong.join(', '))
})
