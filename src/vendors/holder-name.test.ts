import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isSameHolder } from './holder-name.ts'

test('E33: ACME Ltd holds the account of Acme Limited, A. Smith does not', () => {
  assert.equal(isSameHolder('ACME Ltd', 'Acme Limited'), true)
  assert.equal(isSameHolder('A. Smith', 'Acme Limited'), false)
})

test('spelling, accents and a dropped legal form are understood', () => {
  const same = [
    ['MÜLLER & SÖHNE GMBH', 'Müller und Söhne GmbH'],
    ['Societe Generale d’Achats S.A.', 'Société Générale d\u2019Achats SA'],
    ['Globex Corp.', 'Globex Corporation'],
    ['GLOBEX', 'Globex Corporation'],
    ['Kowalski Sp. z o.o.', 'Kowalski SP Z O O'],
    ['Van der Berg B.V.', 'VanderBerg BV'],
    ['Weiss GmbH & Co. KG', 'Weiß GmbH und Co KG'],
  ] as const
  for (const [holder, legalName] of same) assert.ok(isSameHolder(holder, legalName), holder)
})

test('another legal form, another word or nothing is another company', () => {
  const other = [
    ['Acme GmbH', 'Acme AG'],
    ['Acme Holding Ltd', 'Acme Ltd'],
    ['Acme Ltd trading as Bob', 'Acme Ltd'],
    ['Ltd', 'Acme Ltd'],
    ['...', 'Acme Ltd'],
  ] as const
  for (const [holder, legalName] of other) assert.ok(!isSameHolder(holder, legalName), holder)
})

const corpora = process.env['QUITTANCE_CORPORA'] ?? '../shared/corpora'
const pairsFile = `${corpora}/entity-resolution/company-name-pairs-nl.csv`

test(
  'names of different companies are not taken for one holder',
  { skip: existsSync(pairsFile) ? false : `no corpora at ${corpora}` },
  () => {
    const pairs = readFileSync(pairsFile, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => /^(.*),(.*),(True|False)\r?$/.exec(line))
      .filter((match) => match !== null && match[3] === 'False')
    assert.ok(pairs.length > 50)
    const wrong = pairs.filter((match) => isSameHolder(match![1]!, match![2]!))
    assert.deepEqual(wrong, [])
  },
)
