import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { unwrap } from '../kernel/result.ts'
import { parsePack } from './parse-pack.ts'
import { readPackFolder } from './pack-folder.ts'
import type { Pack, PackFiles } from './pack.ts'
import { packLists } from './pack-lists.ts'
import { figuresOfGuide, guideOf, printGuide } from './print-guide.ts'
import { printRuleSheet } from './print-rules.ts'
import { sayCell } from './print-rule.ts'

const root = join(import.meta.dirname, '../..')
const folders = ['programs', 'programs/gallery'].flatMap((place) =>
  existsSync(join(root, place))
    ? readdirSync(join(root, place))
        .map((name) => join(place, name))
        .filter((folder) => existsSync(join(root, folder, 'program.yaml')))
    : [],
)
const files = new Map<string, PackFiles>()
for (const folder of folders) files.set(folder, await readPackFolder(join(root, folder)))
const packOf = (folder: string): Pack => unwrap(parsePack(files.get(folder)!))

test('a cell reads as people say it', () => {
  const said = (name: string, type: 'text' | 'money' | 'boolean' | 'integer', cell: string) =>
    sayCell('mdf_request', { name, type }, cell, 'EUR')
  assert.equal(said('requested', 'money', '-'), null)
  assert.equal(said('requested', 'money', '<= 5000'), 'requested is at most 5,000.00 EUR')
  assert.equal(
    said('requested', 'money', '(5000..25000]'),
    'requested is more than 5,000.00 EUR and at most 25,000.00 EUR',
  )
  assert.equal(said('partner_status', 'text', 'not(active)'), 'partner status is not active')
  assert.equal(said('check_dates', 'text', 'fail, unknown'), dates)
  assert.match(said('complete', 'boolean', 'false') ?? '', /^it is not so that every required/)
  assert.equal(said('leads', 'integer', '> 0'), 'leads is more than 0')
})
const dates = 'the check “dates” fails or could not be made'

for (const folder of folders) {
  test(`${folder}: every figure and clause that decides appears in what it prints`, () => {
    const pack = packOf(folder)
    const [guide, sheet] = [printGuide(pack), printRuleSheet(pack)]
    for (const [path, text] of pack.figures) {
      assert.ok(sheet.includes(text), `${path}, ${text}, is in the rule sheet`)
    }
    for (const { term, text } of figuresOfGuide(pack)) {
      assert.ok(guide.includes(text), `${term}, ${text}, is in the guide`)
    }
    for (const { id, title, text } of pack.clauses.values()) {
      for (const printed of [guide, sheet]) {
        assert.ok(printed.includes(`${id} ${title}`) && printed.includes(text), `clause ${id}`)
      }
    }
    for (const table of Object.values(pack.tables)) {
      for (const { id } of table.source.rows) {
        assert.ok(sheet.includes(`**${id}**`), `row ${id} of ${table.source.name}`)
      }
    }
    for (const { rows } of packLists(pack.files)) {
      for (const cell of rows.flat()) assert.ok(sheet.includes(cell), `${cell} of a list`)
    }
  })
}

test('a figure that changes in the pack changes in what it prints', () => {
  const before = files.get('programs/mdf-emea')!
  const yaml = before.get('program.yaml')!
  const changed = yaml
    .replace('claim_days_after: 45', 'claim_days_after: 61')
    .replace('premier: 75 %', 'premier: 65 %')
  const after = unwrap(parsePack(new Map([...before, ['program.yaml', changed]])))
  const [was, is] = [printGuide(packOf('programs/mdf-emea')), printGuide(after)]
  assert.ok(was.includes('within 45 days') && was.includes('75 %'))
  assert.ok(is.includes('within 61 days') && is.includes('65 %'))
  assert.ok(!is.includes('75 %') && !/\b45 days\b/.test(is))
  assert.ok(printRuleSheet(after).includes('end of day 61 after'))
})

test('a row that changes in a table changes in what it prints', () => {
  const before = files.get('programs/mdf-emea')!
  const file = 'tables/approval-level.csv'
  const table = before.get(file)!.replaceAll('25000', '30000')
  const after = unwrap(parsePack(new Map([...before, [file, table]])))
  assert.match(printRuleSheet(after), /\*\*A3\*\* .*more than 30,000.00 EUR/)
})

test('a guide tells nothing the house keeps to itself', () => {
  for (const folder of folders) {
    const guide = JSON.stringify(guideOf(packOf(folder)).blocks.filter(isNoClause))
    const told = /.{30}(?:Ceilings|Likeness|[a-z]@\d).{9}/.exec(guide)
    assert.equal(told?.[0] ?? null, null, folder)
  }
})
const isNoClause = ({ kind }: { kind: string }) => kind !== 'clause'

test('the guides of the sample packs are those that were read and found good', () => {
  for (const folder of folders.filter((each) => !each.includes('gallery'))) {
    const file = join(root, 'spec/programs', `guide-${folder.replace(/^.*\//, '')}.md`)
    const guide = printGuide(packOf(folder))
    if (process.env['QUITTANCE_GOLDEN'] === 'write') writeFileSync(file, guide)
    assert.equal(guide, readFileSync(file, 'utf8'), file)
  }
})
