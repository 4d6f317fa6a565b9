import { deepEqual, equal, ok } from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { money, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { checkErpBills } from './erp-bill-check.ts'
import type { ErpBillLine } from './erp-bill-csv.ts'
import { erpBillLayouts, writeErpBills } from './erp-bill-layouts.ts'

const files = path.join(import.meta.dirname, '../../spec/files')
const goldens = {
  generic: 'erp-generic.csv',
  netsuite: 'netsuite.csv',
  quickbooks: 'quickbooks.iif',
  xero: 'xero.csv',
} as const

const line: ErpBillLine = {
  billNumber: 'PR-2026-0007-1',
  vendorCode: 'NORD-01',
  vendorName: 'Nordlicht, "Nord" GmbH',
  billedOn: Temporal.PlainDate.from('2026-11-20'),
  dueOn: Temporal.PlainDate.from('2026-12-18'),
  reference: '26007000110D',
  lineNumber: 1,
  payableNumber: 'MDF-2026-00042/1',
  description: 'Spring roadshow,\n venue\tand "catering"',
  glAccount: '6120',
  amount: money(123_450n, 'EUR'),
}
const lines: readonly ErpBillLine[] = [
  line,
  { ...line, lineNumber: 2, payableNumber: '=HYPERLINK("x")', amount: money(10n, 'EUR') },
  {
    ...line,
    billNumber: 'PR-2026-0007-2',
    vendorCode: 'TOK-7',
    vendorName: '東京 Partners KK',
    reference: '26007000210X',
    amount: money(50_000n, 'EUR'),
  },
]

for (const layout of erpBillLayouts) {
  test(`the ${layout} bill import is the golden file and passes its own check`, () => {
    const bytes = unwrap(writeErpBills(layout, lines))
    const golden = path.join(files, goldens[layout])
    if (process.env['QUITTANCE_GOLDEN'] === 'write') writeFileSync(golden, bytes)
    equal(Buffer.from(bytes).toString(), readFileSync(golden, 'utf8'))
    const content = unwrap(checkErpBills(layout, bytes))
    deepEqual(
      content.lines.map((each) => [each.bill, each.amount, each.account]),
      [
        ['PR-2026-0007-1', '1234.50', '6120'],
        ['PR-2026-0007-1', '0.10', '6120'],
        ['PR-2026-0007-2', '500.00', '6120'],
      ],
    )
  })

  test(`${layout} bills read back as they were written, whatever the lines`, () => {
    const drawn = fc.array(
      fc.record({ minor: fc.bigInt({ min: 1n, max: 10n ** 12n }), bill: fc.nat(5) }),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(drawn, (all) => {
        const bills = all
          .map(({ minor, bill }, n) => ({
            ...line,
            billNumber: `PR-2026-0007-${bill}`,
            lineNumber: n + 1,
            amount: money(minor, 'EUR'),
          }))
          .sort((a, b) => (a.billNumber < b.billNumber ? -1 : 1))
        const bytes = unwrap(writeErpBills(layout, bills))
        const content = unwrap(checkErpBills(layout, bytes))
        deepEqual(
          content.lines.map((each) => each.amount),
          bills.map((each) => toDecimal(each.amount)),
        )
      }),
      { numRuns: 25 },
    )
  })

  test(`the check of ${layout} finds an amount that was changed`, () => {
    const text = Buffer.from(unwrap(writeErpBills(layout, lines))).toString()
    const tampered = text.replace('0.10', layout === 'netsuite' ? '-0.10' : '0.11')
    ok(tampered !== text)
    equal(checkErpBills(layout, Buffer.from(tampered)).ok, false)
    equal(checkErpBills(layout, Buffer.from('')).ok, false)
  })

  test(`${layout} refuses bills that no ERP could take`, () => {
    for (const change of [
      { vendorCode: '' },
      { amount: money(0n, 'EUR') },
      { reference: 'other' },
    ]) {
      equal(writeErpBills(layout, [line, { ...line, lineNumber: 2, ...change }]).ok, false)
    }
  })
}
