import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  conditionsOf,
  gridProblems,
  printGrid,
  readGrid,
  withBlock,
  withCell,
  withColumn,
  withoutColumn,
  withoutRow,
  withRow,
  withRowMoved,
  withYamlEntry,
  yamlEntries,
  type TableGrid,
} from './editing.ts'
import { readPackFolder } from './pack-folder.ts'

const programs = join(import.meta.dirname, '../../programs')
const emea = await readPackFolder(join(programs, 'mdf-emea'))
const gridOf = (file: string): TableGrid => readGrid(emea.get(file)!)!
const file = 'tables/approval-level.csv'
const levels = gridOf(file)
const problems = (grid: TableGrid, of = file) => gridProblems(of, grid, 'EUR')

test('a sheet that was printed reads back the same, and says what the file said', async () => {
  for (const folder of ['mdf-emea', 'mdf-na', 'deal-emea', 'coinvest-na', 'referral-global']) {
    const files = await readPackFolder(join(programs, folder))
    const currency = /^currency: (\w+)/m.exec(files.get('program.yaml')!)?.[1] as 'EUR'
    for (const [path, text] of files) {
      if (!path.endsWith('.csv')) continue
      const grid = readGrid(text)!
      assert.deepEqual(readGrid(printGrid(grid)), grid, path)
      assert.deepEqual(gridProblems(path, grid, currency), [], path)
    }
  }
})

test('what was remarked between rows stays where it was, and places are still right', () => {
  const text =
    printGrid(levels).replace('A2,', '# from here on the lead\nA2,') + '# to be reviewed\n'
  const remarked = readGrid(text)!
  assert.equal(printGrid(remarked), text)
  const [problem] = problems(withCell(remarked, { row: 2, column: 1 }, '> lots'))
  assert.deepEqual([problem?.row, problem?.column], [2, 1])
})

test('a cell that cannot be read is named with its place', () => {
  const [problem] = problems(withCell(levels, { row: 1, column: 1 }, '(5000..lots]'))
  assert.deepEqual([problem?.row, problem?.column, problem?.kind], [1, 1, 'cell'])
  const [values] = problems(withCell(levels, { row: -1, column: 1 }, '>= zero'))
  assert.deepEqual([values?.row, values?.column], [-1, 1])
  const [id] = problems(withCell(levels, { row: 2, column: 0 }, 'A1'))
  assert.deepEqual([id?.row, id?.column], [2, 0])
})

test('a gap is named, found in the table, and mended by a row for it', () => {
  const broken = withCell(levels, { row: 0, column: 1 }, '< 5000')
  const [gap] = problems(broken)
  assert.equal(gap?.found, 'no row for amount = 5000.00')
  assert.deepEqual([gap.kind, gap.row, gap.column], ['gap', 0, 1])
  assert.deepEqual(conditionsOf(broken, gap.found), ['5000.00', '-', '-'])
  const mended = withRow(broken, 3, conditionsOf(broken, gap.found))
  assert.deepEqual(mended.rows.at(-1)?.slice(0, 2), ['A4', '5000.00'])
  assert.deepEqual(problems(mended), [])
})

test('an overlap is named at the later of the two rows', () => {
  const [overlap] = problems(withCell(levels, { row: 2, column: 1 }, '>= 25000'))
  assert.deepEqual([overlap?.row, overlap?.kind], [2, 'overlap'])
  assert.match(overlap?.found ?? '', /rows A2 and A3 both answer amount = 25000.00/)
})

test('rows are added, moved and left out; a block grows the table', () => {
  const more = withRow(levels, 1)
  assert.deepEqual(more.rows[1], ['A4', '-', 'program_owner', 'MDF-6.1'])
  assert.deepEqual(
    withRowMoved(levels, 0, 2).rows.map((row) => row[0]),
    ['A2', 'A3', 'A1'],
  )
  assert.equal(withRowMoved(levels, 0, -1), levels)
  assert.equal(withoutRow(levels, 0).rows.length, 2)
  const block = [
    ['(25000..50000]', 'program_owner'],
    ['> 50000', 'program_owner', 'MDF-6.1', 'x'],
  ]
  const pasted = withBlock(levels, { row: 2, column: 1 }, block)
  assert.deepEqual(pasted.rows.slice(2), [
    ['A3', '(25000..50000]', 'program_owner', 'MDF-6.1'],
    ['A4', '> 50000', 'program_owner', 'MDF-6.1'],
  ])
  assert.deepEqual(problems(pasted), [])
})

test('a column is added open in every row before the answers, and taken out again', () => {
  const column = { name: 'good_standing', type: 'in boolean', values: '-' }
  const wider = withColumn(levels, column)
  assert.deepEqual(wider.rows[0], ['A1', '<= 5000', '-', 'specialist', 'MDF-6.1'])
  assert.deepEqual(problems(wider), [])
  assert.deepEqual(withoutColumn(wider, 1), levels)
})

test('an entry of program.yaml is changed and not a byte elsewhere', () => {
  const yaml = emea.get('program.yaml')!
  const entries = yamlEntries(yaml)!
  const cap = entries.find(({ path }) => path === 'caps.per_partner_quarter')
  assert.deepEqual([cap?.value, cap?.comment], ['50000.00', 'the quarter of the first day'])
  const changed = withYamlEntry(yaml, 'caps.per_partner_quarter', '60000.00')
  assert.equal(changed, yaml.replace('50000.00', '60000.00'))
  assert.equal(withYamlEntry(yaml, 'no.such', '1'), yaml)
  const named = withYamlEntry(yaml, 'name', 'Funds: "new" # 2')
  assert.equal(yamlEntries(named)?.find(({ path }) => path === 'name')?.value, 'Funds: "new" # 2')
  const inFlow = withYamlEntry(yaml, 'sla.mdf_claim.decision_days', '7')
  assert.equal(inFlow.length, yaml.length)
  assert.equal(yamlEntries('a: [b'), null)
})
