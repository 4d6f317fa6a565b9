/** A value for a CSV cell. `text` may come from anyone and is defused; `plain` is ours (an amount,
 *  a date, a code) and is written as it is. */
export type CsvCell = { readonly text: string } | { readonly plain: string } | null

/** A CSV file as UTF-8 bytes: comma, `\r\n` (RFC 4180), quotes only where needed; with a byte order
 *  mark for spreadsheet programs if asked. The same rows give the same bytes. */
export function csvBytes(
  columns: readonly string[],
  rows: readonly (readonly CsvCell[])[],
  how: { readonly byteOrderMark?: boolean } = {},
): Uint8Array {
  const lines = [columns.map((name) => quoted(name)), ...rows.map((row) => row.map(cellText))]
  const text = lines.map((line) => `${line.join(',')}\r\n`).join('')
  return new TextEncoder().encode(`${how.byteOrderMark === true ? '\uFEFF' : ''}${text}`)
}

function cellText(cell: CsvCell): string {
  if (cell === null) return ''
  return quoted('plain' in cell ? cell.plain : defused(cell.text))
}

/** Text a spreadsheet would run as a formula gets an apostrophe before it. Source: OWASP, CSV
 *  injection: a cell beginning with = + - @, tab or carriage return. */
export function defused(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
