/** Decision tables that nobody here wrote: those of the DMN compatibility kit and of GoRules' graphs.
 *  Each that our tables can say gives all its expected outputs; of the rest the feature is named.
 *  Absent corpora are skipped. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { test } from 'node:test'
import { ZenEngine } from '@gorules/zen-engine'
import { z } from 'zod'
import { parseRatio, printRatio } from '../kernel/ratio.ts'
import { answer, collect } from './answer.ts'
import { compileTable, type Outputs } from './compile.ts'
import { tableFromDmn, tablesInDmn } from './dmn-read.ts'
import { readFact, type FactValue } from './fact.ts'
import { jdmTable, restateJdm } from './jdm.fixture.ts'
import { answersList, type TableSource } from './table.ts'

const corpora =
  process.env['QUITTANCE_CORPORA'] ?? resolve(import.meta.dirname, '../../../shared/corpora')
const folder = resolve(corpora, 'decision-tables')
const skip = existsSync(folder) ? false : `corpora are absent: ${folder}`

const kit = z.object({
  test_cases: z.array(
    z.object({
      id: z.string(),
      inputs: z.record(z.string(), z.unknown()),
      results: z.array(z.object({ name: z.string(), expected: z.unknown() })),
    }),
  ),
})

/** What stands at `Person.Gender`; undefined where nothing does. */
function at(facts: unknown, path: string): unknown {
  const step = (from: unknown, name: string): unknown =>
    typeof from === 'object' && from !== null
      ? Object.entries(from).find(([key]) => key === name)?.[1]
      : undefined
  return path.split('.').reduce(step, facts)
}

/** A value of JSON as a fact of a type; undefined when there is none, or it is of another type. */
function factOf(
  type: TableSource['inputs'][number]['type'],
  value: unknown,
): FactValue | undefined {
  if (type === 'text' || type === 'boolean') {
    return typeof value === (type === 'text' ? 'string' : type)
      ? (value as string | boolean)
      : undefined
  }
  if (type === 'number') {
    return typeof value === 'number' ? (parseRatio(String(value)) ?? undefined) : undefined
  }
  return typeof value === 'string' ? (readFact(type, value) ?? undefined) : undefined
}

function factsOf(table: TableSource, names: ReadonlyMap<string, string>, given: unknown) {
  const found = [...names].map(([there, name]): [string, FactValue | undefined] => {
    const input = table.inputs.find((one) => one.name === name)!
    return [name, factOf(input.type, at(given, there))]
  })
  return Object.fromEntries(found.filter((one): one is [string, FactValue] => one[1] !== undefined))
}

function json(outputs: Outputs, names: ReadonlyMap<string, string>) {
  const values = [...names].map(([there, name]) => {
    const value = outputs[name]!
    return [there, typeof value === 'object' ? Number(printRatio(value)) : value] as const
  })
  return Object.fromEntries(values)
}

/** The answer as the kit writes it: one value bare, several by name, a list of either. */
function said(
  table: TableSource,
  names: ReadonlyMap<string, string>,
  facts: Record<string, FactValue>,
) {
  const compiled = compileTable(table)
  const bare = (outputs: Outputs) => {
    const values = json(outputs, names)
    return names.size === 1 ? Object.values(values)[0] : values
  }
  if (!answersList(table.hit)) {
    const got = answer(compiled, facts)
    return got.ok ? bare(got.value.outputs) : got.refusal.code
  }
  const got = collect(compiled, facts)
  if (!got.ok) return got.refusal.code
  const { folded, rows } = got.value
  return folded === null ? rows.map((row) => bare(row.outputs)) : bare(folded)
}

test('tables of the DMN kit: what can be said gives all its expected outputs', { skip }, (t) => {
  const expected = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(resolve(folder, 'expected.json'), 'utf8')))
  let [tables, spoken, outputs] = [0, 0, 0]
  for (const path of globSync('dmn-tck/*/*.dmn', { cwd: folder }).toSorted()) {
    const model = readFileSync(resolve(folder, path))
    const asked = expected[path]
    const cases = asked === undefined ? [] : kit.parse(asked).test_cases
    for (const decision of tablesInDmn(model)) {
      tables += 1
      const read = tableFromDmn(model, { file: 'tables/kit.csv', currency: 'EUR', decision })
      if (!read.ok) {
        const features = [...new Set(read.problems.map(({ feature }) => feature))].join(', ')
        assert.ok(
          read.problems.every(({ feature }) => feature !== null),
          path,
        )
        t.diagnostic(`${basename(path)}, ${decision}: not said, ${features}`)
        continue
      }
      spoken += 1
      let compared = 0
      for (const { id, inputs, results } of cases) {
        const facts = factsOf(read.table, read.inputNames, inputs)
        const own = results.find(({ name }) => name === decision)
        const got = said(read.table, read.outputNames, facts)
        if (own !== undefined) assert.deepEqual(got, own.expected, `${path} ${decision} ${id}`)
        else if (typeof got === 'string' && decision === 'Graduation DT') {
          // Asked only through a sentence that quotes it.
          assert.match(String(results[0]?.expected), new RegExp(got))
        } else continue
        compared += 1
      }
      assert.ok(compared > 0, `${path} ${decision}: no output to compare`)
      outputs += compared
    }
  }
  t.diagnostic(`${spoken} of ${tables} tables of the DMN kit can be said; ${outputs} outputs agree`)
  assert.ok(spoken / tables >= 0.8, `${spoken} of ${tables}`)
})

const graph = z.object({
  nodes: z.array(z.looseObject({ id: z.string(), type: z.string() })),
  tests: z.array(z.object({ input: z.unknown(), output: z.unknown() })).optional(),
})

test('tables of GoRules’ graphs answer what ZEN’s own trace shows', { skip }, async (t) => {
  const engine = new ZenEngine()
  const missing = new Map<string, number>()
  const counts = { tables: 0, spoken: 0, agree: 0, refused: 0 }
  for (const path of globSync('gorules-jdm/*.json', { cwd: folder }).toSorted()) {
    const content = JSON.parse(readFileSync(resolve(folder, path), 'utf8'))
    const { nodes, tests = [] } = graph.parse(content)
    const restated = nodes.flatMap((node) => {
      if (node.type !== 'decisionTableNode') return []
      counts.tables += 1
      const table = restateJdm(jdmTable.parse(node), 'EUR')
      if ('table' in table) return [{ id: node.id, ...table }]
      missing.set(table.feature, (missing.get(table.feature) ?? 0) + 1)
      return []
    })
    counts.spoken += restated.length
    const decision = engine.createDecision(content)
    for (const one of tests) {
      const { trace } = await decision.evaluate(one.input, { trace: true })
      for (const { id, table, inputs, outputs } of restated) {
        const node = trace?.[id]
        if (node === undefined) continue
        // A table that asks nothing has a column that is always true.
        const asked = factsOf(table, inputs, node.input)
        const facts: Record<string, FactValue> = { always: true, ...asked }
        const got = answerOf(table, outputs, facts)
        if (typeof got === 'string') {
          // Fail closed: ZEN reads an absent fact as null and a case no row covers as nothing.
          const isAbsent = [...inputs.values()].some((name) => facts[name] === undefined)
          const isEmpty = [...outputs.keys()].every((field) => at(node.output, field) === undefined)
          assert.ok(isAbsent || isEmpty, `${path} ${table.name}: ${got}`)
          counts.refused += 1
          continue
        }
        for (const [field, value] of Object.entries(got)) {
          assert.deepEqual(value, at(node.output, field), `${path} ${table.name} ${field}`)
        }
        counts.agree += 1
      }
    }
  }
  for (const [feature, count] of [...missing].toSorted((a, b) => b[1] - a[1]))
    t.diagnostic(`${count} not said: ${feature}`)
  const { tables, spoken, agree, refused } = counts
  t.diagnostic(
    `${spoken} of ${tables} tables of GoRules’ graphs can be said; ${agree} answers agree, ` +
      `${refused} refused for an absent fact or an uncovered case`,
  )
  assert.ok(spoken / tables >= 0.5 && agree > spoken / 2)
})

function answerOf(
  table: TableSource,
  outputs: ReadonlyMap<string, string>,
  facts: Record<string, FactValue>,
): string | Record<string, unknown> {
  const compiled = compileTable(table)
  if (answersList(table.hit)) return 'a list'
  const got = answer(compiled, facts)
  return got.ok ? json(got.value.outputs, outputs) : got.refusal.code
}
