import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { unwrap } from '../kernel/result.ts'
import { parsePercent } from '../kernel/ratio.ts'
import { dealTableFacts } from './deal-facts.ts'
import { packOf } from './pack.ts'
import { readPackFolder } from './pack-folder.ts'
import { parsePack } from './parse-pack.ts'
import { printProblem } from './problem.ts'
import { factTypesOf, packProblems, type Vocabulary } from './vocabulary.ts'

const files = await readPackFolder(join(import.meta.dirname, '../../programs/deal-emea'))
const vocabulary: Vocabulary = {
  facts: factTypesOf(dealTableFacts),
  checks: ['deal_registration@1', 'deal_extension@1', 'deal_outcome@1'],
  amounts: ['deal_incentive@1'],
}

function problemsAfter(file: string, from: string, to: string): string[] {
  const before = files.get(file) ?? ''
  assert.ok(before.includes(from), `${file} does not say ${from}`)
  const parsed = parsePack(new Map([...files, [file, before.replace(from, to)]]))
  const problems = parsed.ok ? packProblems(parsed.value, vocabulary) : parsed.refusal.problems
  return problems.map(printProblem)
}

test('the sample program of deal registration may be published', () => {
  const parsed = parsePack(files)
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.refusal.problems.map(printProblem).join('\n'))
  assert.deepEqual(packProblems(parsed.value, vocabulary).map(printProblem), [])
})

test('its figures are those of the program, and its texts print them', () => {
  const pack = packOf(unwrap(parsePack(files)), 'deal')
  assert.equal(pack.windows.protectionDays, 90)
  assert.deepEqual(pack.likeness, { conflict: parsePercent('92 %'), look: parsePercent('75 %') })
  assert.deepEqual(pack.tiersOf['security'], ['select', 'premier'])
  assert.ok(pack.countries?.includes('DE'))
  assert.match(pack.clauses.get('DEAL-5.1')!.text, /day 90 after the approval/)
  assert.match(pack.clauses.get('DEAL-6.3')!.text, /25 % above the registered value/)
  assert.match(pack.forms.deal_registration!.intro, /yours for 90 days/)
})

test('a pack whose look is above its conflict, or with an unknown tier, is refused', () => {
  assert.match(problemsAfter('program.yaml', 'look: 75 %', 'look: 95 %').join(), /likeness.look/)
  const tiers = problemsAfter('products.yaml', 'tiers: premier', 'tiers: gold')
  assert.match(tiers.join(), /tiers with commas between/)
})

test('a table with a gap is refused', () => {
  const last = 'not_covered'
  const table = files.get('tables/deal-extension.csv') ?? ''
  const row = table.split('\n').find((line) => line.includes(last)) ?? ''
  const problems = problemsAfter('tables/deal-extension.csv', `${row}\n`, '')
  assert.ok(problems.length > 0)
})
