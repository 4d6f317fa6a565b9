import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkExamples, isChecksPageCurrent } from '../../src/checks-page.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { type Check, numberedChecks } from '../../src/incentives/index.ts'
import {
  checkCatalog,
  checkNumber,
  meaningOfSeen,
  type Pack,
  packSubmissionTypes,
  parsePack,
  readPackFolder,
} from '../../src/programs/index.ts'
import { given, type Rows, runSpecs, then } from '../reader.ts'
import { changed, readValue } from './value.ts'

type World = { pack: Pack | null; set: string; facts: object }

const programs = join(import.meta.dirname, '../../programs')

async function judgeBy(world: World, folder: string, set: string): Promise<void> {
  world.pack = unwrap(parsePack(await readPackFolder(join(programs, folder))))
  world.set = set
}

/** The check of a number as the facts of the example, changed, make it. */
function find({ pack, set, facts }: World, number: string, where: string): Check | null {
  assert.ok(pack !== null, 'the example names a program')
  const numbered = numberedChecks[set]
  assert.ok(numbered !== undefined, `there are no checks ${set}`)
  const { checks } = numbered.assess(pack, changed(facts, where), null)
  return checks.find(({ code }) => checkNumber(numbered.type, code) === number) ?? null
}

/** What differs from a row, as a line of the report; null when nothing does. */
function differs(world: World, row: Rows[number]): string | null {
  const { check: number = '', where = '-', state, sentence } = row
  const found = find(world, number, where)
  if (found === null) return `${number} where ${where}: it is not made`
  const type = numberedChecks[world.set]?.type
  const entry = type === undefined ? undefined : checkCatalog[type][found.code]
  const strange = Object.keys(found.facts).filter(
    (name) => entry === undefined || meaningOfSeen(entry, name) === null,
  )
  if (strange.length > 0) return `${number}: its entry does not name ${strange.join(', ')}`
  if (found.state === state && found.sentence === sentence) return null
  return `${number} where ${where}\n  expected: ${state} ${sentence}\n  found: ${found.state} ${found.sentence}`
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: () => ({ pack: null, set: '', facts: {} }),
  steps: [
    given('the program {folder} judged by {set}', async (world: World, { folder, set }) => {
      await judgeBy(world, folder, set)
    }),
    given('these facts', (world: World, _words, rows) => {
      const named = rows.map(({ fact = '', value = '' }) => [fact, readValue(value)] as const)
      world.facts = Object.fromEntries(named)
    }),
    given('the fact {name} is {value}', (world: World, { name, value }) => {
      world.facts = changed(world.facts, `${name} = ${value}`)
    }),
    given('it is open to partners in {countries} only', (world: World, { countries }) => {
      assert.ok(world.pack !== null)
      const open = { ...world.pack.eligibility, countries: countries.split(', ') }
      world.pack = { ...world.pack, eligibility: open }
    }),
    then('it is found that', (world: World, _words, rows) => {
      const wrong = rows.flatMap((row) => differs(world, row) ?? [])
      assert.deepEqual(wrong, [], wrong.join('\n'))
      return {}
    }),
  ],
})

test('every state of every check has an example', async () => {
  const shown = new Set((await checkExamples()).map(({ number, state }) => `${number} ${state}`))
  const missing = packSubmissionTypes.flatMap((type) =>
    Object.entries(checkCatalog[type]).flatMap(([name, entry]) =>
      Object.keys(entry.states)
        .filter((state) => !shown.has(`${checkNumber(type, name)} ${state}`))
        .map((state) => `${checkNumber(type, name)} ${type} ${name} ${state}`),
    ),
  )
  assert.deepEqual(missing, [], 'write them in spec/checks')
})

test('every check passes in an example, and in another it does not', () => {
  const entries = packSubmissionTypes.flatMap((type) => Object.entries(checkCatalog[type]))
  const alone = entries.filter(([, { states }]) => Object.keys(states).length < 2)
  assert.deepEqual(alone, [])
})

test('no example names another state than its check can have', async () => {
  const known = new Map(
    packSubmissionTypes.flatMap((type) =>
      Object.entries(checkCatalog[type]).map(
        ([name, { states }]) => [checkNumber(type, name), Object.keys(states)] as const,
      ),
    ),
  )
  const strange = (await checkExamples()).filter(
    ({ number, state }) => !(known.get(number) ?? []).includes(state),
  )
  assert.deepEqual(strange, [])
})

test('docs/checks.md says what the catalogue and the examples say', async () => {
  assert.ok(await isChecksPageCurrent(), 'print it: npm run -s quittance -- checks')
})

test('each set of checks that packs may pin has its file of examples', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'))
  const texts = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  const missing = Object.keys(numberedChecks).filter(
    (set) => !texts.some((text) => text.includes(`judged by ${set}\n`)),
  )
  assert.deepEqual(missing, [])
})
