import { childOf, childrenOf, readXml, textOf, type XmlTree } from '../formats/xml-read.ts'
import { parseCurrency, type Currency } from '../kernel/currency.ts'
import { featureOf, outputLiteral, restatedCell } from './dmn-cell.ts'
import { otherFacts, problemAt, readInputs, readOutputs } from './dmn-columns.ts'
import type { DmnProblem, In, Out, Reading } from './dmn-columns.ts'
import { namesOf } from './dmn-names.ts'
import { dmnNamespaces, policyOfDmn } from './dmn-types.ts'
import { parseTable } from './parse-table.ts'
import { printTable } from './print-table.ts'
import { quote, type PackProblem } from './problem.ts'
import { ELSE, type TableSource } from './table.ts'

/** Bytes of one model; a table of 500 rows has about 1 MB. */
export const DMN_BYTES_MAX = 8 * 1024 * 1024

/** A decision table of a model and what its inputs and outputs are called there and here. */
export type DmnTable = {
  readonly table: TableSource
  /** The table as a file of a pack. */
  readonly text: string
  /** Expression of each input there → name here; also of facts that cells compare with. */
  readonly inputNames: ReadonlyMap<string, string>
  readonly outputNames: ReadonlyMap<string, string>
}
export type DmnRead =
  | ({ readonly ok: true } & DmnTable)
  | { readonly ok: false; readonly problems: readonly DmnProblem[] }

export type DmnAsked = {
  /** File of the pack the table becomes, `tables/mdf-claim.csv`: names it. */
  readonly file: string
  /** The program's currency, for a table that names none of its own. */
  readonly currency: Currency
  /** The decision whose table is meant; may be left out of a model with one table. */
  readonly decision?: string | undefined
}

/** Names of the decisions (knowledge models, context entries) that hold a table. */
export function tablesInDmn(bytes: Uint8Array): readonly string[] {
  const model = modelOf(bytes, 'model')
  return 'problem' in model ? [] : tableElements(model.tree).map(({ name }) => name)
}

/** Reads one decision table of a DMN 1.2 to 1.5 model as a table of ours. Nothing is dropped in
 *  silence: what our tables cannot say (an expression, a function call, a value of a structure) is
 *  a problem that names it, and then there is no table. Annotations become remarks. A file with a
 *  DOCTYPE, too large or not well-formed is refused. */
export function tableFromDmn(bytes: Uint8Array, asked: DmnAsked): DmnRead {
  const model = modelOf(bytes, asked.file)
  if ('problem' in model) return { ok: false, problems: [model.problem] }
  const all = tableElements(model.tree)
  const found = all.filter(({ name }) => asked.decision === undefined || name === asked.decision)
  if (found.length !== 1) {
    const names = all.map(({ name }) => name).join(', ') || 'no decision table'
    const problem = problemAt(asked.file, model.tree.line, names, 'the name of one decision table')
    return { ok: false, problems: [{ ...problem, feature: 'no such table' }] }
  }
  return restated(asked, model.tree, found[0]!)
}

function modelOf(bytes: Uint8Array, file: string): { tree: XmlTree } | { problem: DmnProblem } {
  if (bytes.length > DMN_BYTES_MAX) {
    const expected = `at most ${DMN_BYTES_MAX}`
    return { problem: problemAt(file, null, `${bytes.length} bytes`, expected) }
  }
  const read = readXml(bytes)
  if (!read.ok) {
    const { line, message } = read.refusal
    return { problem: problemAt(file, line, message, 'a DMN model as XML') }
  }
  const { name, namespace, line } = read.value
  if (name === 'definitions' && dmnNamespaces.some((known) => known === namespace)) {
    return { tree: read.value }
  }
  return { problem: problemAt(file, line, quote(`${name} of ${namespace}`), 'DMN 1.2 to 1.5') }
}

type Owned = { readonly name: string; readonly owner: XmlTree; readonly table: XmlTree }

function tableElements(model: XmlTree): Owned[] {
  const within = (tree: XmlTree, owner: XmlTree, name: string): Owned[] =>
    tree.children.flatMap((child) => {
      if (child.name === 'decisionTable') return [{ name, owner, table: child }]
      const variable = child.name === 'contextEntry' ? childOf(child, 'variable') : null
      const inner = variable?.attributes['name']
      return within(child, owner, inner === undefined ? name : `${name}: ${inner}`)
    })
  return model.children.flatMap((owner) => within(owner, owner, owner.attributes['name'] ?? ''))
}

function restated(asked: DmnAsked, model: XmlTree, { name, owner, table }: Owned): DmnRead {
  const { currency, policy, problems } = headOf(asked, table)
  const reading: Reading = { file: asked.file, names: namesOf(model), problems }
  const rules = childrenOf(table, 'rule')
  const inputs = readInputs(reading, table, rules)
  const outputs = readOutputs(reading, table, { rules, name, owner })
  if (policy === null || problems.length > 0) return { ok: false, problems }
  const others = otherFacts(reading, inputs)
  const lines = readRows({ table, rules, inputs, others, outputs })
  const columns = [...inputs, ...spokenOf(others, lines)]
  const values = (output: Out, at: number) => {
    const text = textOf(childrenOf(table, 'output')[at]!, 'outputValues', 'text') ?? ''
    const listed = text.match(/\s*"(?:[^"\\]|\\.)*"\s*|[^,]+/g) ?? []
    const shown = listed.map((one) => outputLiteral(one.trim())?.value ?? one.trim())
    return shown.map((one) => (one.includes(',') ? `"${one}"` : one)).join(', ') || '-'
  }
  const grid = [
    [policy, ...columns.map((one) => one.name), ...outputs.map((one) => one.name)],
    ['type', ...columns.map((one) => `in ${one.type}`), ...outputs.map((one) => `out ${one.type}`)],
    ['values', ...columns.map((one) => one.values ?? '-'), ...outputs.map(values)],
    ...lines.map(({ id, cells, results }) => [
      id,
      ...columns.map((_, at) => cells[at] ?? '-'),
      ...results,
    ]),
  ]
  const text = grid.map((cells) => cells.map(csvCell).join(',')).join('\n')
  const parsed = parseTable({ file: asked.file, text, currency })
  if (parsed.table === null) {
    const mistakes = parsed.problems.map((one) => misread(one, rules, [...inputs, ...others]))
    return { ok: false, problems: mistakes }
  }
  return {
    ok: true,
    table: parsed.table,
    text: printTable(parsed.table, remarksOf({ owner, table, lines })),
    inputNames: new Map(columns.map((one) => [one.expression, one.name])),
    outputNames: new Map(outputs.map((one) => [one.there, one.name])),
  }
}

function csvCell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function headOf(asked: DmnAsked, table: XmlTree) {
  const { hitPolicy, aggregation, currency: own } = table.attributes
  const problems: DmnProblem[] = []
  const policy = policyOfDmn(hitPolicy, aggregation ?? null)
  if (policy === null) {
    const found = quote(`${hitPolicy ?? ''} ${aggregation ?? ''}`)
    const problem = problemAt(asked.file, table.line, found, 'a hit policy of DMN')
    problems.push({ ...problem, feature: 'hit policy' })
  }
  return { policy, problems, currency: parseCurrency(own ?? '') ?? asked.currency }
}

/** A problem of the restated text at the rule it came from. */
function misread(
  problem: PackProblem,
  rules: readonly XmlTree[],
  names: readonly In[],
): DmnProblem {
  // Three lines of heading, then one line a rule.
  const rule = problem.line === null ? undefined : rules[problem.line - 4]
  const there = (ours: string) => names.find(({ name }) => name === ours)?.expression ?? ours
  const found = problem.found.replace(/fact\((\w+)\)/g, (_, ours: string) => there(ours))
  const cell = /of “(.*)”$/s.exec(found)?.[1] ?? found
  return { ...problem, found, line: rule?.line ?? null, feature: featureOf(cell) }
}

type Line = {
  readonly id: string
  readonly cells: readonly string[]
  readonly results: readonly string[]
  readonly remarks: readonly string[]
}
type Parts = {
  readonly table: XmlTree
  readonly rules: readonly XmlTree[]
  readonly inputs: readonly In[]
  /** Other names of the model, which cells may compare with. */
  readonly others: readonly In[]
  readonly outputs: readonly Out[]
}

function readRows({ table, rules, inputs, others, outputs }: Parts): Line[] {
  const ours = new Map([...inputs, ...others].map((one) => [one.expression, one.name]))
  const annotations = childrenOf(table, 'annotation').map((one) => one.attributes['name'] ?? '')
  const rowAt = annotations.indexOf('row')
  const lines = rules.map((rule, number): Line => {
    const notes = childrenOf(rule, 'annotationEntry').map((one) => textOf(one, 'text') ?? '')
    const said = notes.flatMap((note, at) => (at === rowAt || note === '' ? [] : [note]))
    const description = textOf(rule, 'description')
    const entries = childrenOf(rule, 'outputEntry').map((one) => textOf(one, 'text') ?? '')
    return {
      id: (rowAt === -1 ? '' : (notes[rowAt] ?? '')) || `R${number + 1}`,
      cells: childrenOf(rule, 'inputEntry').map((one) => {
        const text = textOf(one, 'text') ?? '-'
        return restatedCell(text, ours)
      }),
      results: entries.map((text) => printOutput(text)),
      remarks: description === null ? said : [description, ...said],
    }
  })
  const defaults = childrenOf(table, 'output').map((one) =>
    textOf(one, 'defaultOutputEntry', 'text'),
  )
  if (outputs.length === 0 || defaults.some((text) => text === null)) return lines
  const results = defaults.map((text) => printOutput(text ?? ''))
  return [...lines, { id: ELSE, cells: [], results, remarks: [] }]
}

function printOutput(text: string): string {
  const value = outputLiteral(text)?.value ?? text
  return value === '' || /^".*"$/s.test(value) ? `"${value}"` : value
}

/** Facts that only cells speak of become inputs of their own, whose cells ask nothing. */
function spokenOf(others: readonly In[], lines: readonly Line[]): In[] {
  const cells = lines.flatMap((line) => line.cells)
  return others.filter(({ name }) => cells.some((cell) => cell.includes(`fact(${name})`)))
}

type Told = { readonly owner: XmlTree; readonly table: XmlTree; readonly lines: readonly Line[] }

function remarksOf({ owner, table, lines }: Told): ReadonlyMap<string, readonly string[]> {
  const about = [textOf(owner, 'description'), textOf(table, 'description')]
  const oneLine = (text: string) => text.split(/\s*\n\s*/)
  return new Map([
    ['', about.flatMap((text) => (text === null ? [] : oneLine(text)))],
    ...lines.map(({ id, remarks }) => [id, remarks.flatMap(oneLine)] as const),
  ])
}
