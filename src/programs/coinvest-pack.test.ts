import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { coinvestFacts } from './coinvest-facts.ts'
import { packOf } from './pack.ts'
import { readPackFolder } from './pack-folder.ts'
import { parsePack } from './parse-pack.ts'
import { printProblem } from './problem.ts'
import { factTypesOf, packProblems, type Vocabulary } from './vocabulary.ts'

const files = await readPackFolder(join(import.meta.dirname, '../../programs/coinvest-na'))
const vocabulary: Vocabulary = {
  facts: factTypesOf(coinvestFacts),
  checks: ['coinvest_proposal@1', 'coinvest_milestone@1'],
  amounts: ['cost_share@1', 'milestone@1', 'matched@1', 'accrual@1'],
}

type Edit = { readonly file: string; readonly from: string; readonly to: string }

/** What is wrong with the sample pack after some edits. */
function problemsAfter(...edits: readonly Edit[]): string[] {
  const changed = new Map(files)
  for (const { file, from, to } of edits) {
    const text = changed.get(file) ?? ''
    assert.ok(text.includes(from), `${file} says ${from}`)
    changed.set(file, text.replace(from, to))
  }
  const parsed = parsePack(changed)
  const problems = parsed.ok ? packProblems(parsed.value, vocabulary) : parsed.refusal.problems
  return problems.map(printProblem)
}

const program = (from: string, to: string): Edit => ({ file: 'program.yaml', from, to })

test('the sample pack of co-investment may be published, and carries its figures', () => {
  assert.deepEqual(problemsAfter(), [])
  const parsed = parsePack(files)
  assert.ok(parsed.ok)
  const pack = packOf(parsed.value, 'coinvest')
  assert.equal(pack.shape, 'cost_share')
  assert.deepEqual(pack.windows, {
    leadDays: 14,
    slipDays: 30,
    appealDays: 30,
    closeWarningDays: [],
  })
  assert.deepEqual(pack.milestoneMax, { num: 2n, den: 5n })
  assert.deepEqual(pack.inKindKinds, ['own_days'])
  assert.match(pack.clauses.get('CI-4.4')!.text, /slip 1 time by at most 30 days/)
})

test('a program may pay by milestone or by matched spend', () => {
  for (const shape of ['milestone', 'matched']) {
    const edits = [
      program('shape: cost_share', `shape: ${shape}`),
      program('coinvest_milestone: cost_share@1', `coinvest_milestone: ${shape}@1`),
    ]
    assert.deepEqual(problemsAfter(...edits), [], shape)
  }
})

const earning =
  'accrual: { earn: half, use: next, rates: { registered: 2 %, select: 2 %, premier: 3 % } }'
const isEarned = [
  program('shape: cost_share', 'shape: accrual'),
  program('coinvest_milestone: cost_share@1', 'coinvest_milestone: accrual@1'),
]
const warned = program('  appeal_days: 30', '  appeal_days: 30\n  close_warning_days: 30, 3')

test('a program of the shape accrual says what is earned and when partners are warned', () => {
  const earns = program('share_max: 50 %', `${earning}\nshare_max: 50 %`)
  assert.deepEqual(problemsAfter(...isEarned, earns, warned), [])
  assert.deepEqual(problemsAfter(...isEarned), [
    'program.yaml, column accrual: found nothing, expected earn, use and rates, for shape accrual',
    'program.yaml, column windows.close_warning_days: found nothing, expected days, for shape accrual',
  ])
})

test('no other shape earns, and what a plan is paid from gives no rebate', () => {
  const earns = program('share_max: 50 %', `${earning}\nshare_max: 50 %`)
  assert.deepEqual(problemsAfter(earns, warned), [
    'program.yaml, column accrual: found earn, use and rates, expected nothing, for shape cost_share',
    'program.yaml, column windows.close_warning_days: found 30, 3, expected nothing, for shape cost_share',
  ])
  const rebate = earning.replace('use: next', 'use: next, rebate_below: 100.00')
  const found = problemsAfter(...isEarned, warned, program('share_max', `${rebate}\nshare_max`))
  assert.equal(found.length, 1)
  assert.match(found[0] ?? '', /rebate_below/)
})

test('a money function of another shape is refused', () => {
  assert.deepEqual(problemsAfter(program('shape: cost_share', 'shape: matched')), [
    'program.yaml, column amounts.coinvest_milestone: found cost_share@1, expected matched@<number>, as the shape says',
  ])
})

test('a tier above the most, a role no form asks for, and a kind no table knows are refused', () => {
  assert.deepEqual(problemsAfter(program('premier: 50 %', 'premier: 60 %')), [
    'program.yaml, column rates.premier: found 60 %, expected at most share_max, 50 %',
  ])
  const role = { file: 'plan.yaml', from: 'role: engineer', to: 'role: tester' }
  assert.deepEqual(problemsAfter(role), [
    'forms/coinvest_proposal.yaml, column fields.days_tester: found nothing, expected a field of kind integer for the role tester of plan.yaml',
  ])
  const kind = { file: 'plan.yaml', from: 'kind: cloud', to: 'kind: hosting' }
  assert.deepEqual(problemsAfter(kind), [
    'plan.yaml, column hosting: found the kind of cost hosting, expected a value of cost_kind in tables/coinvest-milestone-line.csv',
  ])
})
