import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { coinvestFacts } from './coinvest-facts.ts'
import { dealTableFacts } from './deal-facts.ts'
import type { FactWord } from './fact-words.ts'
import { mdfFacts } from './mdf-facts.ts'
import { referralTableFacts } from './referral-facts.ts'
import { coinvestType } from './type-coinvest.ts'
import { dealType } from './type-deal.ts'
import { mdfType } from './type-mdf.ts'
import { referralType } from './type-referral.ts'

const recipes = join(import.meta.dirname, '../../docs/recipes')

test('the recipe names every fact a table may ask, with its type and meaning', async () => {
  const text = await readFile(join(recipes, 'program-facts.md'), 'utf8')
  const tables: Readonly<Record<string, Readonly<Record<string, FactWord>>>> = {
    ...mdfFacts,
    ...dealTableFacts,
    ...coinvestFacts,
    ...referralTableFacts,
  }
  const sections = text.split(/^### /m).slice(1)
  assert.equal(sections.length, Object.keys(tables).length)
  for (const [table, facts] of Object.entries(tables)) {
    const section = sections.find((each) => each.startsWith(`${table}\n`))
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

test('the recipe names what the forms of each type must ask', async () => {
  const text = await readFile(join(recipes, 'program-packs.md'), 'utf8')
  const forms = text.split(/^## /m).find((section) => section.startsWith('Forms\n')) ?? ''
  const lines = forms.split('\n')
  for (const { files, fields, lineFields } of [mdfType, dealType, coinvestType, referralType]) {
    for (const file of files) assert.ok(text.includes(`\`${file}\``), file)
    for (const [submission, asked] of [...Object.entries(fields), ...Object.entries(lineFields)]) {
      const said = lines.find(
        (line) => line.startsWith('- ') && line.includes(`\`${submission}\`: `),
      )
      assert.ok(said !== undefined, `a line on ${submission}`)
      const unsaid = Object.keys(asked).filter((name) => !said.includes(`\`${name}\``))
      assert.deepEqual(unsaid, [], submission)
    }
  }
})
