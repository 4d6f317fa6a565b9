import { deepEqual, equal, ok } from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { money, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { checkBankCsv } from './bank-csv-check.ts'
import { bankCsvLayouts } from './bank-csv-layouts.ts'
import { type BankCsvHead, type BankCsvPayment, streamBankCsv, writeBankCsv } from './bank-csv.ts'

const files = path.join(import.meta.dirname, '../../spec/files')
const { gb, wide } = bankCsvLayouts

const head: BankCsvHead = {
  fileNumber: 'PR-2026-0007',
  requestedOn: Temporal.PlainDate.from('2026-11-24'),
  ownAccount: '20000055779911',
}
const first: BankCsvPayment = {
  paymentId: 'P1',
  endToEndId: '26007000110D',
  amount: money(123_450n, 'GBP'),
  creditor: { name: 'Nordwind Systems Limited', town: 'Leeds', country: 'GB' },
  account: '70872490',
  bankCode: '404784',
  bic: null,
  remittance: 'MDF-2026-00042/2; "roadshow", PR-2026-0007',
}
const second: BankCsvPayment = {
  ...first,
  paymentId: 'P2',
  endToEndId: '26007000210X',
  amount: money(10n, 'GBP'),
  creditor: { name: 'Siobhán O’Brien', town: 'Köln', country: 'DE' },
}

for (const [name, layout] of Object.entries(bankCsvLayouts)) {
  test(`the ${name} list is the golden file and passes its own check`, () => {
    const { bytes, controlSum } = unwrap(writeBankCsv(layout, head, [first, second]))
    const golden = path.join(files, `bank-${name}.csv`)
    if (process.env['QUITTANCE_GOLDEN'] === 'write') writeFileSync(golden, bytes)
    equal(Buffer.from(bytes).toString(), readFileSync(golden, 'utf8'))
    deepEqual(unwrap(checkBankCsv(layout, bytes)).amounts, ['1234.50', '0.10'])
    equal(controlSum.minor, 123_460n)
  })

  test(`a ${name} list reads back as it was written; a stream is the same bytes`, () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 11n }), { minLength: 1 })
    fc.assert(
      fc.property(amounts, (minors) => {
        const payments = minors.map((minor) => ({ ...first, amount: money(minor, 'GBP') }))
        const { bytes } = unwrap(writeBankCsv(layout, head, payments))
        deepEqual(
          unwrap(checkBankCsv(layout, bytes)).amounts,
          payments.map((payment) => toDecimal(payment.amount)),
        )
        const stream = unwrap(streamBankCsv(layout, head, () => payments))
        deepEqual(Buffer.concat([...stream.chunks()]), Buffer.from(bytes))
      }),
      { numRuns: 25 },
    )
  })
}

test('what a list cannot carry is refused, naming payment and field', () => {
  const wrong: [string, Partial<BankCsvPayment>][] = [
    ['amount', { amount: money(1n, 'EUR') }],
    ['amount', { amount: money(0n, 'GBP') }],
    ['creditor.name', { creditor: { ...first.creditor, name: 'Llanfairpwllgwyngyll Dairy' } }],
    ['creditorAccount', { account: 'DE89370400440532013000' }],
    ['creditorAgent', { bankCode: null }],
  ]
  for (const [field, change] of wrong) {
    const written = writeBankCsv(gb, head, [second, { ...first, ...change }])
    const faults = written.ok ? [] : written.refusal.faults
    ok(
      faults.some((each) => each.paymentId === 'P1' && each.field === field),
      field,
    )
  }
  equal(writeBankCsv(wide, head, []).ok, false)
})

test('the check finds every single tampering', () => {
  const text = Buffer.from(unwrap(writeBankCsv(wide, head, [first, second])).bytes).toString()
  const tamperings: [string, string | RegExp, string][] = [
    ['an amount', '1234.50', '1234.51'],
    ['a row left out', /^1;.*\r\n/m, ''],
    ['a header', 'Beneficiary', 'Name'],
    ['a character', 'Koln', 'Köln'],
    ['a cell left out', 'Leeds;', ''],
    ['the total', '1234.60', '1234.61'],
    ['a missing trailer', /^TOTAL.*\r\n/m, ''],
  ]
  for (const [what, from, to] of tamperings) {
    const tampered = text.replace(from, to)
    ok(tampered !== text, what)
    equal(checkBankCsv(wide, Buffer.from(tampered)).ok, false, what)
  }
})
