import type { Currency } from '../kernel/currency.ts'
import { parsePercent, parseRatio } from '../kernel/ratio.ts'
import { readCsvCells, type CsvRow } from './csv-cells.ts'
import { factTypes, type FactType } from './fact.ts'
import { quote, type PackProblem } from './problem.ts'
import { ELSE, hitPolicies, outputTypes, ranksOutputs, unquoted, type HitPolicy } from './table.ts'
import type {
  OutputValue,
  TableCell,
  TableInput,
  TableOutput,
  TableRow,
  TableSource,
} from './table.ts'
import { parseUnaryTest, type UnaryTest } from './unary-test.ts'

export type TableFile = {
  readonly file: string
  readonly text: string
  readonly currency: Currency
}
type Parsed = { table: TableSource; problems: [] } | { table: null; problems: PackProblem[] }

/** Reads the CSV of one decision table:
 *
 *      first,  complete,   requested,  outcome,         clause
 *      type,   in boolean, in money,   out text,        out clause
 *      values, -,          >= 0,       "approve, hold", -
 *      1,      true,       <= 5000,    approve,         MDF-1
 *
 *  The first cell is the hit policy, the second line the types, the third (optional) the values
 *  that may occur; every further line is a row with an id of its own. A last row called `else`
 *  answers when no other does. */
export function parseTable(source: TableFile): Parsed {
  const csv = readCsvCells(source.text)
  if (!csv.ok)
    return { table: null, problems: [{ file: source.file, column: null, ...csv.problem }] }
  const reading: Reading = { source, problems: [] }
  const head = readHead(reading, csv.rows)
  if (head === null) return { table: null, problems: reading.problems }
  const rows = readRows(reading, head, csv.rows.slice(head.rowsFrom))
  if (reading.problems.length > 0) return { table: null, problems: reading.problems }
  const { file, currency } = source
  const name = file
    .replace(/^.*\//, '')
    .replace(/\.csv$/, '')
    .replaceAll('-', '_')
  const inputs = head.columns.flatMap((column) => (column.way === 'in' ? [column.input] : []))
  const outputs = head.columns.flatMap((column) => (column.way === 'out' ? [column.output] : []))
  return { table: { name, file, hit: head.hit, currency, inputs, outputs, rows }, problems: [] }
}

type Reading = { readonly source: TableFile; readonly problems: PackProblem[] }
type Column =
  | { readonly way: 'in'; readonly input: TableInput }
  | { readonly way: 'out'; readonly output: TableOutput }
type Head = {
  readonly hit: HitPolicy
  readonly columns: readonly Column[]
  readonly rowsFrom: number
}
type Place = { readonly line: number | null; readonly column?: string }

function wrong(reading: Reading, place: Place, found: string, expected: string): void {
  const { line, column = null } = place
  reading.problems.push({ file: reading.source.file, line, column, found, expected })
}

function readHead(reading: Reading, rows: readonly CsvRow[]): Head | null {
  const [names, types, third] = rows
  if (names === undefined || types === undefined) {
    wrong(reading, { line: null }, 'no heading', 'a line of names and a line of types')
    return null
  }
  const hitText = names.cells[0]!.text
  const hit = hitPolicies.find((policy) => policy === hitText)
  if (hit === undefined) {
    const place = { line: names.line, column: '1' }
    wrong(reading, place, quote(hitText), `a hit policy: ${hitPolicies.join(', ')}`)
  }
  if (types.cells[0]!.text !== 'type') {
    wrong(reading, { line: types.line, column: '1' }, quote(types.cells[0]!.text), 'the word type')
  }
  const values = third?.cells[0]!.text === 'values' ? third : null
  const columns = names.cells.slice(1).flatMap((cell, index) => {
    const column = readColumn(reading, { name: cell.text, index: index + 1, names, types, values })
    return column === null ? [] : [column]
  })
  checkColumns(reading, names, columns, hit)
  if (reading.problems.length > 0 || hit === undefined) return null
  return { hit, columns, rowsFrom: values === null ? 2 : 3 }
}

function checkColumns(
  reading: Reading,
  names: CsvRow,
  columns: readonly Column[],
  hit: HitPolicy | undefined,
): void {
  const place = { line: names.line }
  const outputs = columns.flatMap((column) => (column.way === 'out' ? [column.output] : []))
  if (outputs.length === columns.length) wrong(reading, place, 'no input', 'a column typed in …')
  if (outputs.length === 0) wrong(reading, place, 'no output', 'a column typed out …')
  const folds = hit !== undefined && /sum|min|max/.test(hit)
  if (hit !== undefined && ranksOutputs(hit) && outputs.every(({ values }) => values === null)) {
    const expected = `values of an output, the best first, under ${hit}`
    wrong(reading, place, 'outputs without values', expected)
  }
  for (const output of folds ? outputs : []) {
    if (output.type === 'number') continue
    wrong(reading, { ...place, column: output.name }, output.type, `out number under ${hit}`)
  }
}

type Heading = {
  readonly name: string
  readonly index: number
  readonly names: CsvRow
  readonly types: CsvRow
  readonly values: CsvRow | null
}

function readColumn(reading: Reading, heading: Heading): Column | null {
  const { name, index, names, types, values } = heading
  const at = (row: CsvRow | null): Place => ({
    line: row?.line ?? null,
    column: name || `${index + 1}`,
  })
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(name)) {
    wrong(reading, at(names), quote(name), 'a name in snake_case')
    return null
  }
  if (names.cells.findIndex((cell, other) => other > 0 && cell.text === name) < index) {
    wrong(reading, at(names), `${name} twice`, 'each name once')
    return null
  }
  const typeText = types.cells[index]?.text ?? ''
  const [way, word] = typeText.split(/\s+/)
  const valuesText = values?.cells[index]?.text ?? ''
  const factType = factTypes.find((type) => type === word)
  if (way === 'in' && factType !== undefined) {
    const tested = { type: factType, others: [] }
    const domain = readTest(reading, at(values), tested, valuesText === '' ? '-' : valuesText)
    if (domain === null) return null
    const domainText = valuesText === '' ? '-' : valuesText
    return { way: 'in', input: { name, type: factType, domain, domainText } }
  }
  const outputType = outputTypes.find((type) => type === word)
  if (way !== 'out' || outputType === undefined) {
    const expected = `in ${factTypes.join(' | ')}, or out ${outputTypes.join(' | ')}`
    wrong(reading, at(types), quote(typeText), expected)
    return null
  }
  const listed = /^-?$/.test(valuesText) ? null : listedValues(valuesText)
  return { way: 'out', output: { name, type: outputType, values: listed } }
}

/** Values by comma; one that holds a comma stands in quotes. */
function listedValues(text: string): string[] {
  const parts = text.match(/\s*"[^"]*"\s*|[^,]+/g) ?? []
  return parts.map((part) => unquoted(part.trim())).filter((part) => part !== '')
}

type Tested = { readonly type: FactType; readonly others: readonly string[] }

function readTest(reading: Reading, place: Place, tested: Tested, text: string): UnaryTest | null {
  const parsed = parseUnaryTest(text, { ...tested, currency: reading.source.currency })
  if (parsed.ok) return parsed.test
  const { at, found, expected } = parsed.problem
  wrong(reading, place, at === 1 ? found : `${found} at character ${at} of “${text}”`, expected)
  return null
}

function readRows(reading: Reading, head: Head, rows: readonly CsvRow[]): TableRow[] {
  const ids = new Set<string>()
  const last = rows.at(-1)
  if (rows.length === 0) wrong(reading, { line: null }, 'no row', 'at least one row')
  return rows.map((row) => {
    const id = row.cells[0]!.text
    if (id === '' || ids.has(id)) {
      const found = id === '' ? 'a row without an id' : `the id ${quote(id)} twice`
      wrong(reading, { line: row.line, column: '1' }, found, 'an id of its own for each row')
    }
    ids.add(id)
    if (id === ELSE) checkElse(reading, head, row, row === last)
    const width = head.columns.length + 1
    if (row.cells.length !== width) {
      wrong(reading, { line: row.line }, `${row.cells.length} cells`, `${width}, as in the heading`)
    }
    return readRow(reading, head, row)
  })
}

/** The row that answers when no other does asks nothing, and stands last. */
function checkElse(reading: Reading, head: Head, row: CsvRow, isLast: boolean): void {
  if (!isLast) wrong(reading, { line: row.line }, 'the row else here', 'it as the last row')
  for (const [index, column] of head.columns.entries()) {
    const text = row.cells[index + 1]?.text
    if (column.way === 'out' || text === undefined || text === '-') continue
    const place = { line: row.line, column: column.input.name }
    wrong(reading, place, quote(text), 'a dash in the row else')
  }
}

function readRow(reading: Reading, head: Head, row: CsvRow): TableRow {
  const cells: TableCell[] = []
  const outputs: OutputValue[] = []
  const outputTexts: string[] = []
  const inputs = head.columns.flatMap((column) => (column.way === 'in' ? [column.input] : []))
  for (const [index, column] of head.columns.entries()) {
    const cell = row.cells[index + 1]
    if (cell === undefined) continue
    if (column.way === 'in') {
      const place = { line: cell.line, column: column.input.name }
      const { type, name } = column.input
      const others = inputs.filter((one) => one.type === type && one.name !== name)
      const tested = { type, others: others.map((one) => one.name) }
      const test = readTest(reading, place, tested, cell.text)
      if (test !== null) cells.push({ text: cell.text, test })
    } else {
      const place = { line: cell.line, column: column.output.name }
      const value = readOutput(reading, place, column.output, cell.text)
      if (value !== null) outputs.push(value)
      outputTexts.push(cell.text)
    }
  }
  return { id: row.cells[0]!.text, line: row.line, cells, outputs, outputTexts }
}

function readOutput(
  reading: Reading,
  place: Place,
  output: TableOutput,
  text: string,
): OutputValue | null {
  if (output.values !== null && !output.values.includes(unquoted(text))) {
    wrong(reading, place, quote(text), `one of ${output.values.join(', ')}`)
    return null
  }
  if (output.type === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true'
    wrong(reading, place, quote(text), 'true or false')
    return null
  }
  if (output.type === 'number') {
    const value = parseRatio(text) ?? parsePercent(text)
    if (value === null) wrong(reading, place, quote(text), 'a number such as 0.5 or 50 %')
    return value
  }
  if (text !== '') return unquoted(text)
  wrong(
    reading,
    place,
    'nothing',
    output.type === 'text' ? 'a text' : `the name of a ${output.type}`,
  )
  return null
}
