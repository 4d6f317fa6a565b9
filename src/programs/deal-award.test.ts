import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { parsePercent } from '../kernel/ratio.ts'
import { unwrap } from '../kernel/result.ts'
import { printPoints } from './deal-award.ts'
import { dealTableFacts } from './deal-facts.ts'
import { packOf } from './pack.ts'
import { readPackFolder } from './pack-folder.ts'
import { parsePack } from './parse-pack.ts'
import { printProblem } from './problem.ts'
import { factTypesOf, packProblems, type Vocabulary } from './vocabulary.ts'

const gallery = join(import.meta.dirname, '../../programs/gallery')
const points = await readPackFolder(join(gallery, 'deal-new-customer'))
const clock = await readPackFolder(join(gallery, 'deal-step-clock'))
const vocabulary: Vocabulary = {
  facts: factTypesOf(dealTableFacts),
  checks: ['deal_registration@1', 'deal_extension@1', 'deal_outcome@1'],
  amounts: ['deal_incentive@1'],
}

type Change = readonly [file: string, from: string, to: string]
function problemsAfter(files: ReadonlyMap<string, string>, ...changes: Change[]): string {
  const changed = new Map(files)
  for (const [file, from, to] of changes) {
    const before = changed.get(file) ?? ''
    assert.ok(before.includes(from), `${file} does not say ${from}`)
    changed.set(file, before.replaceAll(from, to))
  }
  const parsed = parsePack(changed)
  const problems = parsed.ok ? packProblems(parsed.value, vocabulary) : parsed.refusal.problems
  return problems.map(printProblem).join('\n')
}

test('both packs of the gallery may be published, and say what they give', () => {
  for (const files of [points, clock]) assert.equal(problemsAfter(files), '')
  const terms = (files: typeof points) =>
    unwrap(parsePack(files)).terms.map(({ label, text }) => `${label}: ${text}`)
  assert.ok(
    terms(points).includes(
      'Extra discount: 25 percentage points for a new customer, 15 percentage points for a replacement',
    ),
  )
  assert.ok(terms(points).includes('A new customer: bought nothing for 3 years'))
  assert.ok(terms(clock).includes('A closer look: once, 3 business days more'))
  assert.ok(terms(clock).includes('Who was second: 50 % of what the first earns'))
})

test('72 business hours are shown as nine days, and counted as hours', () => {
  const pack = packOf(unwrap(parsePack(clock)), 'deal')
  assert.deepEqual(pack.sla.deal_registration, {
    firstResponseDays: 1,
    decisionDays: 9,
    decisionHours: 72,
  })
  assert.match(pack.clauses.get('STEP-1.3')!.text, /we have 72 business hours/)
})

test('a target is in days or in hours, never in both nor in neither', () => {
  const both = [
    'program.yaml',
    'decision_hours: 72',
    'decision_hours: 72, decision_days: 2',
  ] as const
  assert.match(problemsAfter(clock, both), /decision_days or decision_hours, one of them/)
  const neither = ['program.yaml', ', decision_hours: 72', ''] as const
  assert.match(problemsAfter(clock, neither), /decision_days or decision_hours, one of them/)
})

test('points for a new customer need the years after which one is new', () => {
  const years = ['program.yaml', 'new_customer_years: 3', '# no years'] as const
  const said = [
    ['clauses.md', '{{windows.new_customer_years}}', '3'],
    ['forms/deal_registration.yaml', '{{windows.new_customer_years}}', '3'],
  ] as const
  assert.match(problemsAfter(points, years, ...said), /windows.new_customer_years: found nothing/)
})

test('points for a replacement need the form to ask for it', () => {
  const form = ['forms/deal_registration.yaml', 'name: replacement', 'name: swapped'] as const
  assert.match(problemsAfter(points, form), /expected a field replacement of kind yes_no/)
})

test('an award of nothing, or for no class, is refused', () => {
  assert.match(
    problemsAfter(points, ['program.yaml', 'new_customer: 25 %', 'new_customer: 0 %']),
    /a share above 0 %/,
  )
  const none = [
    ['program.yaml', '  new_customer: 25 %\n  replacement: 15 %\n', ''],
    ['clauses.md', '{{award.new_customer}}', '25 %'],
    ['clauses.md', '{{award.replacement}}', '15 %'],
    ['forms/deal_registration.yaml', '{{award.new_customer}}', '25 %'],
    ['forms/deal_registration.yaml', '{{award.replacement}}', '15 %'],
  ] as const
  assert.match(problemsAfter(points, ...none), /points for new_customer, replacement or existing/)
})

test('a table that answers research needs its days, and no other table may answer it', () => {
  const days = [
    ['program.yaml', '  research_days: 3', '  # none'],
    ['clauses.md', '{{windows.research_days}}', '3'],
    ['sop.md', '{{windows.research_days}}', '3'],
  ] as const
  assert.match(problemsAfter(clock, ...days), /windows.research_days: found nothing/)
  const outcome = ['tables/deal-outcome.csv', 'escalate_budget', 'research'] as const
  assert.match(problemsAfter(clock, outcome), /deal-outcome.csv.*“research”/)
})

test('a share for the second needs an exclusive program that pays', () => {
  assert.match(
    problemsAfter(clock, ['program.yaml', 'pays: yes', 'pays: no']),
    /runner_up_share: found “?50 %”?, expected pays: yes/,
  )
  assert.match(
    problemsAfter(clock, ['program.yaml', 'exclusive: yes', 'exclusive: no']),
    /runner_up_share: found “?50 %”?, expected exclusive: yes/,
  )
})

test('points read as people say them', () => {
  const said = ['25 %', '1 %', '2.5 %'].map((text) => printPoints(parsePercent(text)!))
  assert.deepEqual(said, ['25 percentage points', '1 percentage point', '2.5 percentage points'])
})
