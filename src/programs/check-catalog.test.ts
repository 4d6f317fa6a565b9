import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkCatalog } from './check-catalog.ts'
import { checkNumber, checkNumbers } from './check-numbers.ts'
import { packSubmissionTypes } from './pack.ts'

const spec = join(import.meta.dirname, '../../spec')
const named = packSubmissionTypes.flatMap((type) =>
  Object.entries(checkNumbers[type]).map(([name, number]) => ({ type, name, number })),
)

test('a number stays with its check for ever: the list only grows', () => {
  const kept = readFileSync(join(spec, 'checks/numbers.list'), 'utf8').split('\n')
  const lines = kept.filter((line) => line !== '' && !line.startsWith('#'))
  const now = named.map(({ type, name, number }) => `C-${number} ${type} ${name}`)
  const gone = lines.filter((line) => !now.includes(line) && !line.endsWith(' retired'))
  assert.deepEqual(gone, [], 'a number went to another check, or its check is gone: add " retired"')
  const fresh = now.filter((line) => !lines.includes(line))
  assert.deepEqual(fresh, [], 'add these lines to spec/checks/numbers.list')
  const numbers = lines.map((line) => line.split(' ')[0])
  assert.equal(new Set(numbers).size, numbers.length, 'a number was given twice')
})

test('numbers stand in one block of a hundred for each type of submission', () => {
  for (const { type, name, number } of named) {
    const [first = 0] = Object.values(checkNumbers[type])
    assert.equal(Math.floor(number / 100), Math.floor(first / 100), `${type} ${name}`)
  }
})

test('what has a number is in the catalogue', () => {
  const missing = named.filter(({ type, name }) => checkCatalog[type][name] === undefined)
  assert.deepEqual(missing, [])
})

test('every check that a frozen decision rests on has its number', () => {
  const replay = join(spec, 'replay')
  const releases = readdirSync(replay, { withFileTypes: true }).filter((one) => one.isDirectory())
  for (const { name: release } of releases) {
    const text = readFileSync(join(replay, release, 'decisions.jsonl'), 'utf8')
    for (const line of text.split('\n').filter((one) => one !== '')) {
      const { type, codes } = codesOf(line)
      const unknown = codes.filter((code) => checkNumber(type, code) === null)
      assert.deepEqual(unknown, [], `${release}: ${type} lacks a line in its catalogue`)
      assert.ok(codes.length > 0)
    }
  }
})

/** The record stands as text in the line, or as what it holds. */
function codesOf(line: string): { type: string; codes: string[] } {
  const kept = JSON.parse(line) as { record: unknown }
  const record =
    typeof kept.record === 'string' ? (JSON.parse(kept.record) as unknown) : kept.record
  const { type, assessment } = record as {
    type: string
    assessment: { checks: readonly { code: string }[] }
  }
  return { type, codes: assessment.checks.map(({ code }) => code) }
}
