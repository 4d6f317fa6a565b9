import { printTest, type Printed } from './print-test.ts'
import type { TableSource } from './table.ts'

/** A table as the CSV file that {@link parseTable} reads: the same tests in their plain spelling,
 *  columns padded for the eye. `remarks` stand as `#` lines before the row of that id (the empty
 *  id: before the table). */
export function printTable(
  table: TableSource,
  remarks: ReadonlyMap<string, readonly string[]> = new Map(),
): string {
  const { inputs, outputs, rows, currency } = table
  const how = (type: Printed['type']): Printed => ({ type, currency, spelling: 'pack' })
  const lines = [
    [table.hit, ...inputs.map(({ name }) => name), ...outputs.map(({ name }) => name)],
    [
      'type',
      ...inputs.map(({ type }) => `in ${type}`),
      ...outputs.map(({ type }) => `out ${type}`),
    ],
    [
      'values',
      ...inputs.map(({ domain, type }) => printTest(domain, how(type))),
      ...outputs.map(({ values }) => values?.map(printValue).join(', ') ?? '-'),
    ],
    ...rows.map(({ id, cells, outputTexts }) => [
      id,
      ...cells.map(({ test }, at) => printTest(test, how(inputs[at]!.type))),
      ...outputTexts,
    ]),
  ].map((cells) => cells.map(quotedCell))
  const widths = lines[0]!.map((_, at) => Math.max(...lines.map((cells) => cells[at]!.length)))
  const padded = lines.map((cells) =>
    cells
      .map((cell, at) => (at === cells.length - 1 ? cell : `${cell},`.padEnd(widths[at]! + 2)))
      .join(''),
  )
  const marked = (id: string) => (remarks.get(id) ?? []).map((text) => `# ${text}`)
  const body = rows.flatMap(({ id }, at) => [...marked(id), padded[at + 3]!])
  return `${[...marked(''), ...padded.slice(0, 3), ...body].join('\n')}\n`
}

function printValue(value: string): string {
  return value.includes(',') ? `"${value}"` : value
}

/** A cell of a CSV file: in quotes where a comma, a quote or a line would end it. */
function quotedCell(text: string): string {
  return /[",\r\n]|^#|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
