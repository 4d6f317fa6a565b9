import { deepEqual, equal, ok } from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { checkBacs } from './bacs-check.ts'
import type { BacsHead, BacsPayment } from './bacs-file.ts'
import { streamBacs, writeBacs } from './bacs-write.ts'

const golden = path.join(import.meta.dirname, '../../spec/files/bacs18.txt')

const head: BacsHead = {
  serviceUserNumber: '123456',
  serialNumber: '260007',
  createdOn: Temporal.PlainDate.from('2026-11-20'),
  processOn: Temporal.PlainDate.from('2026-11-23'),
  userName: 'Example UK Limited',
  sortCode: '200000',
  accountNumber: '55779911',
  narrative: 'PR-2026-0007',
}
const first: BacsPayment = {
  paymentId: 'P1',
  amount: money(123_450n, 'GBP'),
  creditor: { name: 'Nordwind Systems Limited', sortCode: '404784', accountNumber: '70872490' },
  reference: '26007000110D',
}
const second: BacsPayment = {
  paymentId: 'P2',
  amount: money(10n, 'GBP'),
  creditor: { name: "Siobhán O'Brien", sortCode: '070116', accountNumber: '00003036' },
  reference: '26007000210X',
}

test('the Bacs file is the golden file, byte for byte, and passes its own check', () => {
  const { bytes, controlSum } = unwrap(writeBacs(head, [first, second]))
  if (process.env['QUITTANCE_GOLDEN'] === 'write') writeFileSync(golden, bytes)
  equal(Buffer.from(bytes).toString(), readFileSync(golden, 'utf8'))
  const content = unwrap(checkBacs(bytes))
  equal(content.serviceUserNumber, '123456')
  equal(content.processOn, '26327')
  equal(content.totalMinor, controlSum.minor)
  deepEqual(
    content.payments.map((payment) => [payment.name, payment.reference, payment.amountMinor]),
    [
      ['NORDWIND SYS LTD', '26007000110D', 123_450n],
      ['SIOBHAN O BRIEN', '26007000210X', 10n],
    ],
  )
})

test('what is written reads back, whatever the amounts; a stream is the same bytes', () => {
  const amounts = fc.array(fc.bigInt({ min: 1n, max: 2_000_000_000n }), {
    minLength: 1,
    maxLength: 40,
  })
  fc.assert(
    fc.property(amounts, (minors) => {
      const payments = minors.map((minor, n) => ({
        ...first,
        paymentId: `P${n}`,
        amount: money(minor, 'GBP'),
        reference: `REF${n}`,
      }))
      const { bytes, controlSum } = unwrap(writeBacs(head, payments))
      const content = unwrap(checkBacs(bytes))
      deepEqual(
        content.payments.map((payment) => payment.amountMinor),
        minors,
      )
      equal(content.totalMinor, controlSum.minor)
      const stream = unwrap(streamBacs(head, () => payments))
      deepEqual(Buffer.concat([...stream.chunks()]), Buffer.from(bytes))
    }),
    { numRuns: 40 },
  )
})

const refused: [string, string, Partial<BacsPayment>][] = [
  ['euros', 'amount', { amount: money(1n, 'EUR') }],
  ['more than Bacs carries in one item', 'amount', { amount: money(2_000_000_001n, 'GBP') }],
  ['nothing', 'amount', { amount: money(0n, 'GBP') }],
  [
    'a name no rule makes short enough',
    'creditor.name',
    { creditor: { ...first.creditor, name: 'Llanfairpwllgwyngyll Dairy' } },
  ],
  [
    'a sort code with hyphens',
    'creditorAgent.sortCode',
    { creditor: { ...first.creditor, sortCode: '40-47-84' } },
  ],
  ['a reference in small letters', 'reference', { reference: 'run 7' }],
]
for (const [what, field, change] of refused) {
  test(`${what} is refused, naming payment and field`, () => {
    const written = writeBacs(head, [second, { ...first, ...change }])
    const faults = written.ok ? [] : written.refusal.faults
    ok(
      faults.some((each) => each.paymentId === 'P1' && each.field === field),
      JSON.stringify(faults),
    )
  })
}

test('a user without its number, or a day before the file was made, is refused', () => {
  equal(writeBacs({ ...head, serviceUserNumber: '12345' }, [first]).ok, false)
  equal(writeBacs({ ...head, serialNumber: '000000' }, [first]).ok, false)
  const processOn = Temporal.PlainDate.from('2026-11-19')
  equal(writeBacs({ ...head, processOn }, [first]).ok, false)
  equal(writeBacs(head, []).ok, false)
})

test('the check finds every single tampering', () => {
  const text = Buffer.from(unwrap(writeBacs(head, [first, second])).bytes).toString()
  const tamperings: [string, string | RegExp, string][] = [
    ['an amount', '00000123450E', '00000123451E'],
    ['a credit left out', /^4047.*\r\n/m, ''],
    ['a credit twice', /^(4047.*\r\n)/m, '$1$1'],
    ['the contra', '00000123460', '00000123459'],
    ['the totals', /^UTL10/m, 'UTL11'],
    ['the user', 'A123456S', 'A123457S'],
    ['a character', 'NORDWIND', 'Nordwind'],
    ['a code', '70872490099', '70872490017'],
    ['a cut line', 'SYS LTD  ', 'SYS LTD '],
    ['a missing trailer', /^EOF2.*\r\n/m, ''],
    ['another originator', '09920000055779911', '09920000055779912'],
  ]
  for (const [what, from, to] of tamperings) {
    const tampered = text.replace(from, to)
    ok(tampered !== text, what)
    equal(checkBacs(Buffer.from(tampered)).ok, false, what)
  }
})
