import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import exceljs from 'exceljs'
import fc from 'fast-check'
import { money, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { SheetTable } from './sheet.ts'
import { plainNumber } from './xlsx-cell.ts'
import { readXlsx } from './xlsx-read.ts'
import { type XlsxSheet, writeXlsx } from './xlsx-write.ts'
import { zipBytes } from './zip-write.ts'
import { openZip } from './zip.ts'

const createdAt = Temporal.Instant.from('2026-11-22T10:00:00Z')
const day = Temporal.PlainDate.from('2026-11-24')

function kindsAndTexts(table: SheetTable): string[][] {
  return table.rows.map((row) => row.cells.map((cell) => `${cell.kind} ${cell.text}`.trim()))
}

/** A workbook by another program: exceljs, as an independent writer. */
async function foreign(fill: (book: exceljs.Workbook) => void): Promise<Uint8Array> {
  const book = new exceljs.Workbook()
  fill(book)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

const tracker: XlsxSheet = {
  name: 'Tracker',
  columns: [
    { name: 'Payable', kind: 'text' },
    { name: 'Amount', kind: 'amount' },
    { name: 'Due', kind: 'date' },
    { name: 'Lines', kind: 'integer' },
  ],
  rows: [
    ['PY-1', money(123_450n, 'EUR'), day, 2],
    ['=cmd|"/C calc"!A1', money(-5n, 'USD'), null, 10n],
    ['0012', money(1234n, 'JPY'), day, null],
    ['a <b> & "c" _x0041_ \u0007 Łódź\nline', money(1_234n, 'KWD'), null, null],
    ['long', money(1_234_567_890_123_456_789n, 'EUR'), null, null],
  ],
}

test('a written workbook reads back as it was, by us', async () => {
  const [table] = unwrap(readXlsx(await writeXlsx([tracker], { createdAt })))
  deepEqual(table?.columns, ['Payable', 'Amount', 'Due', 'Lines'])
  deepEqual(
    kindsAndTexts(table!),
    [
      ['text PY-1', 'number 1234.50', 'date 2026-11-24', 'number 2'],
      ['text =cmd|"/C calc"!A1', 'number -0.05', 'empty', 'number 10'],
      ['text 0012', 'number 1234', 'date 2026-11-24', 'empty'],
      ['text a <b> & "c" _x0041_ \u0007 Łódź\nline', 'number 1.234', 'empty', 'empty'],
      ['text long', 'text 12345678901234567.89', 'empty', 'empty'],
    ].map((row) => row.map((cell) => cell.replace('1234.50', '1234.5'))),
  )
})

test('a written workbook opens in another program with typed cells and no formula', async () => {
  const book = new exceljs.Workbook()
  const bytes = await writeXlsx([tracker, { ...tracker, name: 'Second' }], { createdAt })
  await book.xlsx.load(Buffer.from(bytes).buffer as ArrayBuffer)
  const sheet = book.getWorksheet('Tracker')!
  equal(sheet.getCell('B2').value, 1234.5)
  equal(sheet.getCell('B2').numFmt, '#,##0.00')
  deepEqual(sheet.getCell('C2').value, new Date('2026-11-24T00:00:00Z'))
  equal(sheet.getCell('A3').value, '=cmd|"/C calc"!A1')
  equal(sheet.getCell('A3').type, exceljs.ValueType.String)
  equal(sheet.getCell('A4').value, '0012')
  equal(book.worksheets.length, 2)
  equal(book.created.toISOString(), '2026-11-22T10:00:00.000Z')
})

test('the same input gives the same bytes', async () => {
  const [one, other] = [
    await writeXlsx([tracker], { createdAt }),
    await writeXlsx([tracker], { createdAt }),
  ]
  deepEqual(one, other)
})

test('text that begins like a formula carries the quote mark', async () => {
  const zip = unwrap(openZip(await writeXlsx([tracker], { createdAt })))
  const sheet = Buffer.from(unwrap(zip.read('xl/worksheets/sheet1.xml')!)).toString()
  ok(!sheet.includes('<f'))
  ok(sheet.includes('<c r="A3" s="3" t="inlineStr">'))
  ok(
    Buffer.from(unwrap(zip.read('xl/styles.xml')!))
      .toString()
      .includes('quotePrefix="1"'),
  )
})

test('a value that does not fit its column is a fault', async () => {
  for (const row of [[5], ['a', 'not money'], ['a', null, '2026-11-24'], ['a', null, null, 1.5]]) {
    await rejects(writeXlsx([{ ...tracker, rows: [row] }], { createdAt }), /does not fit column/)
  }
})

test('formulas, rich text, links, errors, booleans and dates are flattened openly', async () => {
  const bytes = await foreign((book) => {
    const sheet = book.addWorksheet('In')
    sheet.addRow(['Name', 'Sum', 'Link', 'Bad', 'Yes', 'On', 'At', 'Id'])
    sheet.addRow([
      { richText: [{ text: 'Mül' }, { text: 'ler', font: { bold: true } }] },
      { formula: '1+1.5', result: 2.5 },
      { text: 'invoice', hyperlink: 'https://example.com' },
      { error: '#N/A' },
      true,
      new Date('2026-11-24T00:00:00Z'),
      new Date('2026-11-24T08:30:00Z'),
      '000123',
    ])
    sheet.addRow(['x', 0.1 + 0.2, null, { formula: 'A1/0', result: { error: '#DIV/0!' } }])
  })
  const [table] = unwrap(readXlsx(bytes))
  deepEqual(kindsAndTexts(table!), [
    [
      'text Müller',
      'number 2.5',
      'text invoice',
      'error #N/A',
      'boolean TRUE',
      'date 2026-11-24',
      'date 2026-11-24T08:30:00',
      'text 000123',
    ],
    ['text x', 'number 0.3', 'empty', 'error #DIV/0!', 'empty', 'empty', 'empty', 'empty'],
  ])
  deepEqual(
    table?.problems.map(({ code, rowNumber }) => [code, rowNumber]),
    [
      ['formula_cell', 2],
      ['error_cell', 2],
      ['error_cell', 3],
    ],
  )
})

test('hidden sheets are flagged, every sheet is read under its first filled row', async () => {
  const bytes = await foreign((book) => {
    book.addWorksheet('Shown').getCell('B3').value = 'Only'
    book.addWorksheet('Gone', { state: 'veryHidden' }).addRows([['a'], ['1']])
  })
  const [shown, gone] = unwrap(readXlsx(bytes))
  deepEqual(shown?.columns, ['', 'Only'])
  deepEqual([shown?.hidden, gone?.hidden], [false, true])
  deepEqual(
    gone?.problems.map((problem) => problem.code),
    ['hidden_sheet'],
  )
})

test('a row wider than the header is reported, not cut', async () => {
  const bytes = await foreign((book) =>
    book.addWorksheet('S').addRows([
      ['a', 'b'],
      [1, 2],
      [1, 2, 3],
    ]),
  )
  const [table] = unwrap(readXlsx(bytes))
  equal(table?.rows.length, 1)
  deepEqual(
    table?.problems.map(({ code, rowNumber }) => [code, rowNumber]),
    [['ragged_row', 3]],
  )
})

test('a bomb is refused by what it declares and by what it unpacks to', async () => {
  const bomb = Buffer.from(
    await zipBytes([{ name: 'xl/workbook.xml', pieces: [Buffer.alloc(10_000_000)] }]),
  )
  const directory = bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  const lying = Buffer.from(bomb)
  lying.writeUInt32LE(1000, directory + 24)
  const read = readXlsx(lying)
  equal(read.ok ? null : read.refusal.reason, 'malformed')
  const declared = Buffer.from(bomb)
  declared.writeUInt32LE(2_000_000_000, directory + 24)
  const large = readXlsx(declared)
  equal(large.ok ? null : large.refusal.reason, 'too_large')
})

test('a workbook part with a DOCTYPE is refused', async () => {
  const xml =
    '<!DOCTYPE x [<!ENTITY a "b">]><workbook><sheets><sheet name="&a;"/></sheets></workbook>'
  const read = readXlsx(await zipBytes([{ name: 'xl/workbook.xml', pieces: [xml] }]))
  equal(read.ok ? null : read.refusal.reason, 'malformed')
})

test('any bytes, and any damage to a good file, are read or refused, never a crash', async () => {
  const good = await writeXlsx([tracker], { createdAt })
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
      const damaged = Uint8Array.from(good)
      damaged[at] = byte
      ok(typeof readXlsx(damaged).ok === 'boolean')
      ok(typeof readXlsx(good.subarray(0, at)).ok === 'boolean')
    }),
    { numRuns: 300 },
  )
})

test('numbers keep the digits they are meant to have', () => {
  for (const [raw, meant] of [
    ['1234.5', '1234.5'],
    ['0.30000000000000004', '0.3'],
    ['1E3', '1000'],
    ['1.5E-3', '0.0015'],
    ['-2.0', '-2'],
    ['123456789012345', '123456789012345'],
    ['0', '0'],
    ['-0', '0'],
    ['1e400', null],
    ['abc', null],
  ] as const) {
    equal(plainNumber(raw), meant, raw)
  }
  fc.assert(
    fc.property(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), (cents) => {
      const meant = toDecimal(money(BigInt(cents), 'EUR')).replace(/\.?0+$/, '')
      equal(plainNumber(String(cents / 100)), meant)
    }),
  )
})
