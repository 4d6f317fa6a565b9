import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { mdfFacts } from './mdf-facts.ts'

const recipe = await readFile(
  join(import.meta.dirname, '../../docs/recipes/program-packs.md'),
  'utf8',
)

test('the recipe names every fact a table may ask, with its type and meaning', () => {
  const sections = recipe.split(/^### /m).slice(1)
  assert.equal(sections.length, Object.keys(mdfFacts).length)
  for (const [table, facts] of Object.entries(mdfFacts)) {
    const section = sections.find((text) => text.startsWith(`${table}\n`))
    assert.ok(section !== undefined, `a section on ${table}`)
    const rows = section.split('\n').filter((line) => line.startsWith('| `'))
    const expected = Object.entries(facts).map(([name, word]) => [name, word.type, word.means])
    const found = rows.map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    assert.deepEqual(
      found.map(([, name, type, means]) => [name, type?.split(':')[0], means]),
      expected,
    )
  }
})
