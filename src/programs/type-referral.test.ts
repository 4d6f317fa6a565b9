import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { unwrap } from '../kernel/result.ts'
import { packOf } from './pack.ts'
import { readPackFolder } from './pack-folder.ts'
import { parsePack } from './parse-pack.ts'
import { printProblem } from './problem.ts'
import { referralTableFacts } from './referral-facts.ts'
import { factTypesOf, packProblems, type Vocabulary } from './vocabulary.ts'

const files = await readPackFolder(join(import.meta.dirname, '../../programs/referral-global'))
const vocabulary: Vocabulary = {
  facts: factTypesOf(referralTableFacts),
  checks: ['referral@1', 'referral_fee@1'],
  amounts: ['referral_fee_amount@1'],
}

/** What is wrong with the sample pack after one file was edited. */
function problemsAfter(file: string, from: string, to: string): string[] {
  const before = files.get(file)
  assert.ok(before !== undefined && before.includes(from), `${file} says ${from}`)
  const parsed = parsePack(new Map([...files, [file, before.replace(from, to)]]))
  const problems = parsed.ok ? packProblems(parsed.value, vocabulary) : parsed.refusal.problems
  return problems.map(printProblem)
}

test('the sample program of referral fees may be published', () => {
  const parsed = parsePack(files)
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.refusal.problems.map(printProblem).join('\n'))
  assert.deepEqual(packProblems(parsed.value, vocabulary).map(printProblem), [])
})

test('its figures stand once and are printed in clauses, SOP and forms', () => {
  const pack = packOf(unwrap(parsePack(files)), 'referral')
  assert.deepEqual(pack.windows, {
    appealDays: 30,
    attributionMonths: 12,
    holdDays: 60,
    refundDays: 180,
    firstYearDays: 365,
    termMonths: null,
    pauseDays: null,
    paperworkMonths: null,
  })
  assert.deepEqual(pack.cap, { minor: 2_000_000n, currency: 'USD' })
  assert.match(pack.clauses.get('RF-3.2')!.text, /10 % of what .* 12 % for select and 15 % for/)
  assert.match(pack.clauses.get('RF-4.2')!.text, /within 180 days of its payment/)
  assert.match(pack.sop, /waits 60 days from the day the customer paid/)
  assert.match(pack.forms.referral?.intro ?? '', /pays 10 % .* up to 20,000.00 USD/)
})

test('a likeness to look at above the one that conflicts, and a cap of nothing, are named', () => {
  assert.deepEqual(problemsAfter('program.yaml', 'look: 75 %', 'look: 95 %'), [
    'program.yaml, column likeness.look: found 95 %, expected at most likeness.conflict, 92 %',
  ])
  assert.deepEqual(problemsAfter('program.yaml', 'cap: 20000.00', 'cap: 0.00'), [
    'program.yaml, column cap: found 0.00 USD, expected an amount above zero',
  ])
})

test('how long a referral earns is said once', () => {
  const twice = 'first_year_days: 365\n  term_months: 36'
  assert.match(
    problemsAfter('program.yaml', 'first_year_days: 365', twice)[0] ?? '',
    /windows\.term_months: found first_year_days too, expected one of/,
  )
})

test('a limit that no table asks about is named', () => {
  assert.deepEqual(problemsAfter('program.yaml', 'cap: 20000.00', 'max_live: 25\ncap: 20000.00'), [
    'program.yaml, column max_live: found a limit that no row of referral asks about, ' +
      'expected a column check_live',
  ])
  assert.match(
    problemsAfter('program.yaml', 'cap: 20000.00', 'tail: none\ncap: 20000.00')[0] ?? '',
    /tail: found a limit that no row of referral_fee asks about, expected a column check_tail/,
  )
  assert.match(
    problemsAfter('program.yaml', 'windows:', 'windows:\n  paperwork_months: 6')[0] ?? '',
    /paperwork: found one without the other/,
  )
})

test('a form that leaves out what the checks read is named', () => {
  const [problem] = problemsAfter('forms/referral.yaml', 'name: consent_on', 'name: agreed_on')
  assert.match(problem ?? '', /fields\.consent_on: found nothing, expected a required field/)
})

test('a table with a gap may not be published', () => {
  const catchAll = /^R17.*\n/m.exec(files.get('tables/referral.csv') ?? '')?.[0] ?? ''
  const problems = problemsAfter('tables/referral.csv', catchAll, '')
  assert.match(problems[0] ?? '', /^tables\/referral\.csv/)
})
