import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { unwrap } from '../kernel/result.ts'
import { contentHash } from './content-hash.ts'
import { mdfFacts } from './mdf-facts.ts'
import { activityCap, packOf, slotsOf, type PackFiles } from './pack.ts'
import { readPackFolder, writePackFolder } from './pack-folder.ts'
import { parsePack, printPack } from './parse-pack.ts'
import { printProblem } from './problem.ts'
import { factTypesOf, packProblems, type Vocabulary } from './vocabulary.ts'

const programs = join(import.meta.dirname, '../../programs')
const emea = await readPackFolder(join(programs, 'mdf-emea'))
const temporary = await mkdtemp(join(tmpdir(), 'quittance-packs-'))
after(() => rm(temporary, { recursive: true }))

const vocabulary: Vocabulary = {
  facts: factTypesOf(mdfFacts),
  checks: ['mdf_request@1', 'mdf_change@1', 'mdf_claim@1'],
  amounts: ['mdf_claim_amount@1'],
}

/** What is wrong with the sample pack after one file was edited. */
function problemsAfter(file: string, edit: (text: string) => string, words = vocabulary): string[] {
  const before = emea.get(file)
  assert.ok(before !== undefined && edit(before) !== before, `${file} was not edited`)
  const parsed = parsePack(new Map([...emea, [file, edit(before)]]))
  const problems = parsed.ok ? packProblems(parsed.value, words) : parsed.refusal.problems
  return problems.map(printProblem)
}

const swap = (from: string, to: string) => (text: string) => text.replace(from, to)

test('both sample packs may be published', async () => {
  for (const name of ['mdf-emea', 'mdf-na']) {
    const parsed = parsePack(await readPackFolder(join(programs, name)))
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.refusal.problems.map(printProblem).join('\n'))
    assert.deepEqual(packProblems(parsed.value, vocabulary).map(printProblem), [])
  }
})

test('the sample pack carries the figures of the program, and its texts print them', () => {
  const pack = packOf(unwrap(parsePack(emea)), 'mdf')
  assert.equal(pack.windows.requestDaysBefore, 14)
  assert.equal(pack.windows.claimDaysAfter, 45)
  assert.deepEqual(pack.rates.premier, { num: 3n, den: 4n })
  assert.deepEqual(activityCap(pack, 'webinar'), { minor: 1_000_000n, currency: 'EUR' })
  assert.deepEqual(activityCap(pack, 'event'), pack.caps.perActivity)
  assert.match(pack.clauses.get('MDF-3.1')!.text, /at most 50 % of the eligible cost, 75 % for/)
  assert.match(pack.clauses.get('MDF-3.2')!.text, /At most 25,000.00 EUR for one activity/)
  assert.match(pack.sop, /later than 14\n {3}days before/)
  const slots = slotsOf(pack, 'mdf_claim', 'telemarketing').map(({ slot }) => slot)
  assert.deepEqual(slots, ['script', 'call_report'])
})

test('a pack is exported to the files it was read from, byte for byte', async () => {
  const folder = join(temporary, 'copy')
  await writePackFolder(folder, printPack(unwrap(parsePack(emea))))
  const copy = await readPackFolder(folder)
  assert.deepEqual([...copy], [...emea])
  assert.equal(contentHash(copy), contentHash(emea))
})

test('the content hash does not depend on the order of files, and sees one byte', () => {
  const turned: PackFiles = new Map([...emea].reverse())
  assert.equal(contentHash(turned), contentHash(emea))
  const moved = new Map([...emea, ['sop.md', `${emea.get('sop.md')} `]])
  assert.notEqual(contentHash(moved), contentHash(emea))
})

test('a mistake names file, line, entry, what was found and what was expected', () => {
  assert.deepEqual(
    problemsAfter('program.yaml', swap('claim_days_after: 45', 'claim_days_after: 45.5')),
    [
      'program.yaml, line 17, column windows.claim_days_after: found “45.5”, expected a whole number from 1 to 365',
    ],
  )
  assert.deepEqual(
    problemsAfter('program.yaml', swap('per_activity: 25000.00', 'per_activity: 25000.005')),
    [
      'program.yaml, line 27, column caps.per_activity: found “25000.005”, expected an amount in EUR such as 5000.00',
    ],
  )
  assert.deepEqual(problemsAfter('program.yaml', swap('minimum_request', 'minimum_requst')), [
    'program.yaml, line 3, column minimum_request: found nothing, expected an amount in EUR such as 5000.00',
    'program.yaml, line 29, column minimum_requst: found the entry “minimum_requst”, expected only entries the recipe names',
  ])
  assert.deepEqual(problemsAfter('program.yaml', swap('lead: 25000.00', 'lead: 2500.00')), [
    'program.yaml, column ceilings.limits.specialist: found 5,000.00 EUR, expected at most ceilings.limits.lead, 2,500.00 EUR',
  ])
  assert.deepEqual(
    problemsAfter('clauses.md', swap('{{caps.per_activity}}', '{{caps.activity}}')),
    [
      'clauses.md, line 54: found “{{caps.activity}}”, expected the path of an entry of program.yaml, such as windows.claim_days_after',
    ],
  )
  assert.deepEqual(problemsAfter('forms/mdf_claim.yaml', swap('name: final', 'name: last_one')), [
    'forms/mdf_claim.yaml, column fields.final: found nothing, expected a required field of kind yes_no',
  ])
  assert.deepEqual(problemsAfter('activities.yaml', swap('kind: venue', 'kind: hall')), [
    'activities.yaml, column hall: found the kind of cost hall, expected a value of cost_kind in tables/mdf-claim-line.csv',
  ])
  assert.deepEqual(
    problemsAfter('program.yaml', swap('zone: Europe/Berlin', 'zone: [Europe')).length,
    1,
  )
})

test('a table row that cites no clause, or says a word nobody reads, is refused', () => {
  const [unknown] = problemsAfter('tables/mdf-claim.csv', (text) =>
    text.replaceAll('MDF-4.7', 'MDF-9'),
  )
  assert.match(
    unknown!,
    /^tables\/mdf-claim.csv, line 8, column clause: found “MDF-9”, expected a clause/,
  )
  const [word] = problemsAfter('tables/approval-level.csv', (text) =>
    text.replaceAll('lead', 'boss'),
  )
  assert.match(
    word!,
    /column approval_level: found “boss”, expected one of specialist, lead, program_owner/,
  )
})

test('a gap names the first combination that no row covers', () => {
  const gap = problemsAfter('tables/mdf-claim.csv', (text) => text.replace(/^C17.*\n/m, ''))
  assert.equal(gap.length, 1)
  assert.match(gap[0]!, /tables\/mdf-claim.csv: found no row for check_fraud = pass and /)
  assert.match(gap[0]!, /check_deadline = warn and /)
  assert.deepEqual(problemsAfter('tables/approval-level.csv', swap('<= 5000', '<  5000')), [
    'tables/approval-level.csv: found no row for amount = 5000.00, expected every case covered',
  ])
})

test('an overlap names the rows and a case both answer; a row never reached is refused', () => {
  assert.deepEqual(problemsAfter('tables/approval-level.csv', swap('(5000..', '[5000..')), [
    'tables/approval-level.csv, line 6: found rows A1 and A2 both answer amount = 5000.00, expected one answer under unique',
  ])
  const silent = problemsAfter('tables/mdf-claim-line.csv', (text) =>
    text.replace(/^L14,(.*)above_net, /m, 'L14,$1above_total,'),
  )
  assert.ok(
    silent.some((line) => /found row L14, which never answers/.test(line)),
    silent.join('\n'),
  )
})

test('a name the program does not know is refused', () => {
  const pinned = problemsAfter('program.yaml', swap('mdf_claim@1', 'mdf_claim@7'))
  assert.deepEqual(pinned, [
    'program.yaml, column checks.mdf_claim: found the unknown function mdf_claim@7, expected one of mdf_request@1, mdf_change@1, mdf_claim@1',
  ])
  const fact = problemsAfter('tables/mdf-request.csv', swap('check_lead_time', 'lead_time'))
  assert.match(fact[0]!, /column lead_time: found the unknown fact lead_time/)
})

test('a file too many or too few is refused by name', () => {
  const { 'sop.md': _, ...rest } = Object.fromEntries(emea)
  const parsed = parsePack(new Map([...Object.entries(rest), ['tables/mdf-clam.csv', 'first']]))
  const problems = parsed.ok ? [] : parsed.refusal.problems.map(printProblem)
  assert.equal(problems[0], 'sop.md: found no such file, expected a file of every program pack')
  assert.match(problems[1]!, /^tables\/mdf-clam.csv: found a file no pack has/)
})
