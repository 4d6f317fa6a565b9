import assert from 'node:assert/strict'
import { printRatio } from '../../src/kernel/ratio.ts'
import { ok, type Refusal, type Result } from '../../src/kernel/result.ts'
import {
  answer,
  collect,
  compileTable,
  coverageText,
  parseTable,
  printProblem,
  readFact,
  tableRefusals,
  type Facts,
  type Outputs,
  type Table,
  type TableRefusal,
} from '../../src/programs/index.ts'
import { given, runSpecs, then, when } from '../reader.ts'

type Said = { readonly rows: readonly string[]; readonly outputs: Outputs | null }
type World = { table: Table | null; said: Said | null }

function tableIn(world: World): Table {
  assert.ok(world.table !== null, 'a table is given first')
  return world.table
}

/** `days = 14 and amount = 10.00 EUR`, each read by the type of its column. */
function factsIn(table: Table, text: string): Facts {
  const facts = text.split(' and ').map((part) => {
    const [name = '', value = ''] = part.split(' = ')
    const input = table.source.inputs.find((one) => one.name === name)
    assert.ok(input !== undefined, `the table asks ${name}`)
    const fact = readFact(input.type, value)
    assert.ok(fact !== null, `${value} is a ${input.type}`)
    return [name, fact] as const
  })
  return Object.fromEntries(facts)
}

function ask(world: World, text: string): Result<Said, TableRefusal> {
  const table = tableIn(world)
  const facts = factsIn(table, text)
  world.said = null
  const listed = /^collect|order$/.test(table.source.hit)
  if (!listed) {
    const one = answer(table, facts)
    if (!one.ok) return one
    world.said = { rows: [one.value.row], outputs: one.value.outputs }
    return ok(world.said)
  }
  const all = collect(table, facts)
  if (!all.ok) return all
  world.said = { rows: all.value.rows.map(({ row }) => row), outputs: all.value.folded }
  return ok(world.said)
}

function outputsOf(world: World): string {
  return Object.entries(world.said?.outputs ?? {})
    .map(([name, value]) => `${name} ${typeof value === 'object' ? printRatio(value) : value}`)
    .join(', ')
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: async () => ({ table: null, said: null }),
  refusalText: (refusal: Refusal) => {
    // Tables refuse nothing else.
    const row = tableRefusals[refusal.code as keyof typeof tableRefusals]
    return row.text(refusal as never)
  },
  steps: [
    given('the table', (world: World, _, rows) => {
      const quoted = (cells: readonly string[]) =>
        cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
      const text = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
      const file = { file: 'tables/example.csv', text: text.map(quoted).join('\n') }
      const { table, problems } = parseTable({ ...file, currency: 'EUR' })
      assert.ok(table !== null, problems.map(printProblem).join('\n'))
      world.table = compileTable(table)
    }),
    when('it is asked with {facts}', (world: World, { facts }) => ask(world, facts)),
    then('row {row} answers {outputs}', (world: World) => ({
      row: world.said?.rows.join(', ') ?? 'none',
      outputs: outputsOf(world),
    })),
    then('rows {rows} answer', (world: World) => ({ rows: world.said?.rows.join(', ') ?? 'none' })),
    then('they come to {outputs}', (world: World) => ({ outputs: outputsOf(world) })),
    then('it may be published', (world: World) => {
      assert.deepEqual(coverageText(tableIn(world)), [])
      return {}
    }),
    then('it cannot be published: {problem}', (world: World) => {
      const [first = ''] = coverageText(tableIn(world))
      return { problem: /found (.*), expected/.exec(first)?.[1] ?? 'nothing is wrong' }
    }),
  ],
})
