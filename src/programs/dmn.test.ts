import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readXml, childrenOf, childOf } from '../formats/xml-read.ts'
import { unwrap } from '../kernel/result.ts'
import { compileTable } from './compile.ts'
import { coverageText } from './coverage.ts'
import { dmnOfTable } from './dmn-write.ts'
import { tableFromDmn, tablesInDmn } from './dmn-read.ts'
import { parseTable } from './parse-table.ts'
import { printTable } from './print-table.ts'
import { printProblem } from './problem.ts'
import type { TableSource } from './table.ts'

const packs = fileURLToPath(new URL('../../programs', import.meta.url))
const bytes = (text: string) => new TextEncoder().encode(text)

function parsed(file: string, text: string, currency: string): TableSource {
  const { table, problems } = parseTable({ file, text, currency })
  assert.ok(table !== null, problems.map(printProblem).join('\n'))
  return table
}

/** A table without what only its file has: lines and the spelling of its cells. */
function meaning({ name, hit, currency, inputs, outputs, rows }: TableSource) {
  return {
    name,
    hit,
    currency,
    inputs: inputs.map(({ name: input, type, domain }) => ({ input, type, domain })),
    outputs,
    rows: rows.map(({ id, cells, outputs: values }) => ({
      id,
      tests: cells.map(({ test: cell }) => cell),
      values,
    })),
  }
}

function sampleTables(): { file: string; text: string; currency: string }[] {
  return readdirSync(packs, { recursive: true, encoding: 'utf8' })
    .filter((path) => /tables.[a-z-]+\.csv$/.test(path))
    .map((path) => {
      const folder = `${packs}/${path.replace(/tables.*$/, '')}`
      const currency = /^currency: ([A-Z]{3})/m.exec(readFileSync(`${folder}program.yaml`, 'utf8'))
      const file = path.replaceAll('\\', '/').replace(/^.*(tables\/)/, '$1')
      return { file, text: readFileSync(`${packs}/${path}`, 'utf8'), currency: currency![1]! }
    })
}

function comesBack(table: TableSource): void {
  const read = tableFromDmn(dmnOfTable(table, 'what it is for'), {
    file: table.file,
    currency: 'XXX',
  })
  assert.ok(read.ok, read.ok ? '' : read.problems.map(printProblem).join('\n'))
  assert.deepEqual(meaning(read.table), meaning(table))
  assert.equal(read.text, `# what it is for\n${printTable(table)}`)
}

test('every table of every sample pack goes to DMN and comes back as the same table', () => {
  const tables = sampleTables()
  assert.ok(tables.length >= 16, `${tables.length} tables`)
  for (const { file, text, currency } of tables) comesBack(parsed(file, text, currency))
})

test('every type of cell, hit policy and the row else come back the same', () => {
  const columns =
    'a,b,c,d,e,f,g,h,i,j,k,out,n\n' +
    'type,in text,in boolean,in integer,in number,in money,in date,in time,in instant,' +
    'in duration,in months,in money,out text,out number\n' +
    'values,"red, ""a, b"", other",-,>= 0,-,-,-,-,-,-,-,-,"one, ""two, three"", four",-\n'
  const rows =
    '1,"not(red, ""a, b"")",true,"[1..5)",12.5 %,<= k,"> 2026-01-31",< 17:00,' +
    '">= 2026-03-29T01:00:00Z",14 days,"[1 year..18 months]",-,one,0.5\n' +
    '2,"""say \\""so\\""""",false,"< 3, > 7",-.5,"[0.50..k]",-,time("09:30:00.5"),-,' +
    'PT36H,P8M,5.5,"two, three",-2\n'
  const other = 'else,-,-,-,-,-,-,-,-,-,-,-,four,0\n'
  for (const hit of ['unique', 'first', 'any', 'priority', 'rule order', 'output order', 'collect'])
    comesBack(parsed('tables/all-types.csv', `${hit},${columns}${rows}${other}`, 'EUR'))
  const folds = 'a,n\ntype,in integer,out number\n1,-,1\n2,> 1,2\n'
  for (const hit of ['collect sum', 'collect min', 'collect max', 'collect count'])
    comesBack(parsed('tables/fold.csv', `${hit},${folds}`, 'EUR'))
})

test('what is written has the elements of DMN in their order', () => {
  const table = parsed(
    'tables/limits.csv',
    'unique,amount,level,clause\ntype,in money,out text,out clause\nA1,<= 5,low,C-1\nelse,-,high,C-2',
    'EUR',
  )
  const model = unwrap(readXml(dmnOfTable(table)))
  assert.deepEqual(
    model.children.map(({ name }) => name),
    ['itemDefinition', 'inputData', 'decision'],
  )
  const decision = childOf(model, 'decision')
  assert.deepEqual(
    decision?.children.map(({ name }) => name),
    ['variable', 'informationRequirement', 'decisionTable'],
  )
  const body = childOf(decision, 'decisionTable')
  assert.deepEqual(
    body?.children.map(({ name }) => name),
    ['input', 'output', 'output', 'annotation', 'rule'],
  )
  const [rule] = childrenOf(body, 'rule')
  assert.deepEqual(
    rule?.children.map((entry) => `${entry.name} ${childOf(entry, 'text')?.text}`),
    ['inputEntry <= 5', 'outputEntry "low"', 'outputEntry "C-1"', 'annotationEntry A1'],
  )
  const ids = [...new TextDecoder().decode(dmnOfTable(table)).matchAll(/ id="([^"]*)"/g)]
  assert.equal(new Set(ids.map((match) => match[1])).size, ids.length, 'an id stands twice')
})

const dmn = (rule: string, head = '') => `<?xml version="1.0"?>${head}
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="m">
<inputData name="Order size"><variable name="Order size" typeRef="number"/></inputData>
<inputData name="Limit"><variable name="Limit" typeRef="number"/></inputData>
<decision name="Discount"><variable name="Discount"/><decisionTable>
<input><inputExpression typeRef="number"><text>Order size</text></inputExpression></input>
<output/>${rule}</decisionTable></decision></definitions>`
const rule = (cell: string, out: string, note = '') =>
  `<rule>${note}<inputEntry><text>${cell}</text></inputEntry>` +
  `<outputEntry><text>${out}</text></outputEntry></rule>`

function refused(xml: string): string {
  const read = tableFromDmn(bytes(xml), { file: 'tables/x.csv', currency: 'EUR' })
  assert.ok(!read.ok, 'it was read')
  return read.problems.map((one) => `${one.feature ?? '-'}: ${printProblem(one)}`).join('\n')
}

test('a table of another tool keeps its names, its remarks and what its cells compare with', () => {
  const noted = '<description>the big ones</description>'
  const xml = dmn(rule('&gt;= Limit', '0.1', noted) + rule('&lt; Limit', '0'))
  assert.deepEqual(tablesInDmn(bytes(xml)), ['Discount'])
  const read = tableFromDmn(bytes(xml), { file: 'tables/discount.csv', currency: 'EUR' })
  assert.ok(read.ok)
  assert.equal(
    read.text,
    'unique, order_size, limit,     discount\n' +
      'type,   in number,  in number, out number\n' +
      'values, -,          -,         -\n' +
      '# the big ones\n' +
      'R1,     >= limit,   -,         0.1\n' +
      'R2,     < limit,    -,         0\n',
  )
  assert.deepEqual(
    [...read.inputNames],
    [
      ['Order size', 'order_size'],
      ['Limit', 'limit'],
    ],
  )
})

test('what our tables cannot say is named with its line, and nothing is read', () => {
  assert.match(refused(dmn(rule('-', 'Limit * 2'))), /^arithmetic: .* line 7, column Discount/)
  assert.match(refused(dmn(rule('-', 'max(1, 2)'))), /^function call: /)
  assert.match(refused(dmn(rule('-', 'if Limit &gt; 1 then 1 else 2'))), /^condition: /)
  assert.match(refused(dmn(rule('&gt; Elsewhere', '1'))), /^unknown name: /)
  assert.match(refused(dmn(rule('&gt; Limit + 1', '1'))), /^arithmetic: .*line 7/)
  assert.match(refused(dmn(rule('-', '1') + rule('-', '"x"'))), /^type of value: /)
  const sum = dmn(rule('-', '1')).replace('<text>Order size<', '<text>Order size + Limit<')
  assert.match(refused(sum), /^expression as input: /)
})

test('a hostile or foreign file is refused before anything of it is read', () => {
  const entity = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
  assert.match(refused(dmn(rule('-', '1'), entity)), /declares a DOCTYPE/)
  assert.match(refused(dmn(rule('-', '1')).replace('</definitions>', '')), /expected a DMN model/)
  assert.match(refused('<definitions xmlns="urn:x"/>'), /expected DMN 1.2 to 1.5/)
  assert.match(refused(''), /the file is empty/)
  assert.match(refused(' '.repeat(8 * 1024 * 1024 + 1)), /bytes, expected at most/)
})

test('the table the recipe shows is whole, and goes to DMN and back', () => {
  const recipe = fileURLToPath(new URL('../../docs/recipes/decision-tables.md', import.meta.url))
  const [, text = ''] = readFileSync(recipe, 'utf8').split('```')
  const table = parsed('tables/limits.csv', text.trim(), 'EUR')
  assert.deepEqual(coverageText(compileTable(table)), [])
  comesBack(table)
})
