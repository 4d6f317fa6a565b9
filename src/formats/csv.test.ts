import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrap } from '../kernel/result.ts'
import { csvBytes } from './csv-write.ts'
import { CSV_COLUMNS_MAX, CSV_ROWS_MAX, detectDelimiter, readCsv } from './csv.ts'
import { cellReader, type SheetTable } from './sheet.ts'

const corpora = process.env['QUITTANCE_CORPORA'] ?? path.resolve('../shared/corpora')
const skip = existsSync(corpora) ? false : `no corpora at ${corpora}`

function texts(table: SheetTable): string[][] {
  return table.rows.map((row) => row.cells.map((cell) => cell.text))
}

test('a semicolon file with quotes and line breaks reads as a spreadsheet shows it', () => {
  const file =
    'Name;Amount;Note\r\n"Müller; Söhne";1.234,50;"two\nlines ""quoted"""\r\n\r\nB;2,00;\r\n'
  const table = unwrap(readCsv(Buffer.from(file), { sheet: 'claims' }))
  deepEqual(table.columns, ['Name', 'Amount', 'Note'])
  deepEqual(texts(table), [
    ['Müller; Söhne', '1.234,50', 'two\nlines "quoted"'],
    ['B', '2,00', ''],
  ])
  deepEqual(
    table.rows.map((row) => row.rowNumber),
    [2, 4],
  )
  equal(cellReader(table).text(table.rows[0]!, 'amount'), '1.234,50')
})

test('a ragged row is reported by its row number and left out, the rest is read', () => {
  const table = unwrap(readCsv(Buffer.from('a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12,\n13,14,\n')))
  deepEqual(texts(table), [
    ['1', '2', '3'],
    ['10', '11', '12'],
    ['13', '14', ''],
  ])
  deepEqual(
    table.problems.map(({ code, rowNumber }) => [code, rowNumber]),
    [
      ['ragged_row', 3],
      ['ragged_row', 4],
    ],
  )
})

test('columns without a name, or with one twice, are named', () => {
  const { problems } = unwrap(readCsv(Buffer.from('Due Date,,due_date\n1,2,3\n')))
  deepEqual(
    problems.map((problem) => problem.code),
    ['unnamed_column', 'duplicate_column'],
  )
})

test('UTF-8, UTF-16 and windows-1252 give the same text; only the last is assumed', () => {
  const text = 'Name,Ort\nJosé,Łódź\n'
  const latin = Buffer.from('Name,Ort\nJosé,München\n', 'latin1')
  const little = Buffer.from(`\uFEFF${text}`, 'utf16le')
  const files = [
    Buffer.from(`\uFEFF${text}`),
    Buffer.from(text),
    little,
    Buffer.from(little).swap16(),
    Buffer.from(text, 'utf16le'),
  ]
  for (const file of files) deepEqual(texts(unwrap(readCsv(file))), [['José', 'Łódź']])
  const assumed = unwrap(readCsv(latin))
  deepEqual(texts(assumed), [['José', 'München']])
  deepEqual(
    assumed.problems.map((problem) => problem.code),
    ['encoding_assumed'],
  )
  equal(readCsv(latin, { encoding: 'utf-8' }).ok, false)
})

test('a quote that never closes is refused with its line', () => {
  const read = readCsv(Buffer.from('a,b\n1,"2\n3,4\n'))
  equal(read.ok ? null : read.refusal.reason, 'malformed')
  match(read.ok ? '' : read.refusal.message, /quote/i)
})

test('the header may stand lower, or be absent', () => {
  const file = Buffer.from('Statement of 2026\n\nDate,Amount\n2026-01-01,5\n')
  deepEqual(unwrap(readCsv(file, { header: 3 })).columns, ['Date', 'Amount'])
  const bare = unwrap(readCsv(Buffer.from('2026-01-01,5\n2026-01-02\n'), { header: 'none' }))
  deepEqual(
    [bare.columns, texts(bare)],
    [
      ['1', '2'],
      [
        ['2026-01-01', '5'],
        ['2026-01-02', ''],
      ],
    ],
  )
})

test('limits are refusals', () => {
  const rows = readCsv(Buffer.from('a\n'.repeat(CSV_ROWS_MAX + 5)))
  equal(rows.ok ? null : rows.refusal.reason, 'too_many_rows')
  const columns = readCsv(Buffer.from(`${'a,'.repeat(CSV_COLUMNS_MAX + 1)}b\n`))
  equal(columns.ok ? null : columns.refusal.reason, 'too_many_columns')
  for (const empty of ['', '\n\n', ' , \n']) {
    const read = readCsv(Buffer.from(empty))
    equal(read.ok ? null : read.refusal.reason, 'empty')
  }
})

test('the delimiter is found by what the lines agree on', () => {
  equal(detectDelimiter('a;b\n1,5;2,5\n3,25;4\n'), ';')
  equal(detectDelimiter('a\tb\n1,5\t2,5\n'), '\t')
  equal(detectDelimiter('name\nonly one\n'), ',')
  equal(detectDelimiter('"a;b;c",d\n"e;f;g",h\n'), ',')
})

test('any bytes are read or refused, never a crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      ok(typeof readCsv(bytes).ok === 'boolean')
    }),
    { numRuns: 500 },
  )
})

test('what is written is read back, and no text begins a formula', () => {
  const safe = fc.string().map((text) => text.replaceAll('\0', '').trim())
  fc.assert(
    fc.property(fc.array(fc.tuple(safe, safe), { minLength: 1, maxLength: 20 }), (rows) => {
      const bytes = csvBytes(
        ['x', 'y'],
        rows.map((row) => [{ plain: 'r' }, ...row.map((text) => ({ text }))].slice(0, 2)),
      )
      const read = unwrap(readCsv(bytes, { delimiter: ',' }))
      equal(read.rows.length, rows.length)
      for (const [index, row] of read.rows.entries()) {
        const text = row.cells[1]?.text ?? ''
        ok(!/^[=+\-@]/.test(text))
        const wrote = rows[index]![0]
        const same = text === wrote.replaceAll(/\r\n|\r/g, (mark) => mark) || text === `'${wrote}`
        ok(same, JSON.stringify([text, wrote]))
      }
    }),
  )
})

type Crm = {
  records: number
  columns: number
  sums?: Record<string, { sum: string; non_empty: number }>
}

test('every customer-system export gives its stated records, columns and sums', { skip }, () => {
  const folder = path.join(corpora, 'crm-exports')
  const stated: Record<string, Crm> = JSON.parse(
    readFileSync(path.join(folder, 'expected.json'), 'utf8'),
  )
  for (const [name, { records, columns, sums }] of Object.entries(stated)) {
    const table = unwrap(readCsv(readFileSync(path.join(folder, name))))
    const ragged = table.problems.filter((problem) => problem.code === 'ragged_row').length
    equal(table.rows.length + ragged, records, name)
    equal(ragged, name.includes('wrong_data') ? 1 : 0, name)
    equal(table.columns.length, columns, name)
    const { cell } = cellReader(table)
    for (const [column, { sum, non_empty }] of Object.entries(sums ?? {})) {
      const values = table.rows.map((row) => cell(row, column).text).filter((text) => text !== '')
      equal(values.length, non_empty, `${name} ${column}`)
      const cents = values.reduce(
        (total, text) => total + BigInt(Math.round(Number(text) * 100)),
        0n,
      )
      equal(cents, BigInt(Math.round(Number(sum) * 100)), `${name} ${column}`)
    }
  }
})

test('every bank’s CSV is read or refused with a reason', { skip }, () => {
  const folder = path.join(corpora, 'bank-statements/csv')
  for (const name of readdirSync(folder)) {
    const read = readCsv(readFileSync(path.join(folder, name)), { header: 'none' })
    ok(read.ok, `${name}: ${read.ok ? '' : read.refusal.message}`)
    ok(read.value.rows.length > 0, name)
  }
})
