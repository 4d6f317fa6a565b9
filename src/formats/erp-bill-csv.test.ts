import { deepEqual, equal } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { readCsv } from './csv.ts'
import { type ErpBillLine, ERP_BILL_COLUMNS, writeErpBillCsv } from './erp-bill-csv.ts'

const golden = path.join(import.meta.dirname, '../../spec/formats/erp-bill/bills.csv')

const line: ErpBillLine = {
  billNumber: 'PR-2026-0007-0001',
  vendorCode: 'NORD-01',
  vendorName: 'Nordlicht, "Nord" GmbH',
  billedOn: Temporal.PlainDate.from('2026-11-20'),
  dueOn: Temporal.PlainDate.from('2026-12-18'),
  reference: '260070001104',
  lineNumber: 1,
  payableNumber: 'MDF-2026-00042/1',
  description: 'Spring roadshow,\n venue and catering',
  glAccount: '6120',
  amount: money(123_450n, 'EUR'),
}
const lines: readonly ErpBillLine[] = [
  line,
  {
    ...line,
    lineNumber: 2,
    payableNumber: 'MDF-2026-00043/1',
    description: '=2+5',
    amount: money(10n, 'EUR'),
  },
  {
    ...line,
    billNumber: 'PR-2026-0007-0002',
    vendorCode: 'TOK-7',
    vendorName: '東京 Partners KK',
    reference: '260070002105',
    amount: money(50_000n, 'JPY'),
  },
]

test('the bill import is the golden file, byte for byte', () => {
  equal(Buffer.from(unwrap(writeErpBillCsv(lines))).toString(), readFileSync(golden, 'utf8'))
})

test('the bill import reads back to one row per payable line', () => {
  const table = unwrap(readCsv(unwrap(writeErpBillCsv(lines))))
  deepEqual(table.columns, [...ERP_BILL_COLUMNS])
  deepEqual(
    table.rows.map((row) => row.cells.slice(-2).map((cell) => cell.text)),
    [
      ['1234.50', '1234.60'],
      ['0.10', '1234.60'],
      ['50000', '50000'],
    ],
  )
  equal(table.problems.length, 0)
})

const wrongs: [string, Partial<ErpBillLine>, string][] = [
  ['a bill of two vendors', { lineNumber: 3, vendorCode: 'X' }, 'bill differs_within_bill'],
  [
    'a bill of two currencies',
    { lineNumber: 3, amount: money(1n, 'USD') },
    'bill differs_within_bill',
  ],
  ['a line twice', {}, 'lineNumber duplicate'],
  ['nothing to pay', { lineNumber: 3, amount: money(0n, 'EUR') }, 'amount not_positive'],
  ['no reference', { lineNumber: 3, reference: ' ' }, 'reference missing'],
]
for (const [what, change, expected] of wrongs) {
  test(`${what} is refused`, () => {
    const written = writeErpBillCsv([line, { ...line, ...change }])
    equal(written.ok ? 'written' : `${written.refusal.field} ${written.refusal.reason}`, expected)
  })
}
