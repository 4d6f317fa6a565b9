import { deepEqual, equal, ok } from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { checkNacha } from './nacha-check.ts'
import type { NachaHead, NachaPayment } from './nacha-file.ts'
import { streamNacha, writeNacha } from './nacha-write.ts'

const golden = path.join(import.meta.dirname, '../../spec/files/nacha.ach')
const usd = (minor: bigint) => money(minor, 'USD')

const head: NachaHead = {
  immediateDestination: '021000021',
  destinationName: 'First Example Bank',
  immediateOrigin: '1123456789',
  originName: 'Example Inc.',
  odfi: '021000021',
  companyName: 'Example Inc.',
  companyId: '1123456789',
  fileIdModifier: 'G',
  createdAt: Temporal.Instant.from('2026-11-21T02:30:00Z'),
  zone: 'America/New_York',
  entryDescription: 'Incentive',
  effectiveOn: Temporal.PlainDate.from('2026-11-24'),
  reference: '26-0007',
}
const company: NachaPayment = {
  paymentId: 'P1',
  identification: '26007000110D',
  traceSequence: 70001,
  amount: usd(123_450n),
  receiver: { name: 'Redwood Partners International LLC', kind: 'company', country: 'US' },
  account: { routingNumber: '011401533', number: '0098765432', kind: 'checking' },
  remittance: [{ reference: 'MDF-2026-00042/2', amount: usd(123_450n) }],
}
const person: NachaPayment = {
  ...company,
  paymentId: 'P2',
  identification: '26007000210X',
  traceSequence: 70002,
  amount: usd(50_000n),
  receiver: { name: 'Zoë Müller-Ortiz', kind: 'person', country: 'US' },
  account: { routingNumber: '121000248', number: '4455', kind: 'savings' },
  remittance: [
    { reference: 'RF-2026-00007', amount: usd(20_000n) },
    { reference: 'RF-2026-00008', amount: usd(30_000n) },
  ],
}
const several: NachaPayment = {
  ...company,
  paymentId: 'P3',
  identification: '26007000310R',
  traceSequence: 70003,
  amount: usd(300_000n),
  receiver: { name: 'Bay Networks Inc', kind: 'company', country: 'US' },
  remittance: [
    { reference: 'CI-2026-00011/1', amount: usd(100_000n) },
    { reference: 'CI-2026-00011/2', amount: usd(100_000n) },
    { reference: 'MDF-2026-00050', amount: usd(100_000n) },
  ],
}
const payments = [company, person, several]

test('the NACHA file is the golden file, byte for byte, and passes its own check', () => {
  const { bytes, controlSum } = unwrap(writeNacha(head, payments))
  if (process.env['QUITTANCE_GOLDEN'] === 'write') writeFileSync(golden, bytes)
  equal(Buffer.from(bytes).toString(), readFileSync(golden, 'utf8'))
  deepEqual(unwrap(writeNacha({ ...head }, payments)).bytes, bytes)
  const content = unwrap(checkNacha(bytes))
  equal(content.totalMinor, controlSum.minor)
  deepEqual(
    content.payments.map((each) => [each.sec, each.name, each.amountMinor, each.addenda.length]),
    [
      ['PPD', 'ZOE MULLER-ORTIZ', 50_000n, 1],
      ['CCD', 'REDWOOD PTNRS INTL LLC', 123_450n, 1],
      ['CTX', 'BAY NETWORKS INC', 300_000n, 3],
    ],
  )
  equal(content.payments[0]?.addenda[0], 'NTE*PMT*RF-2026-00007, RF-2026-00008\\')
  equal(content.payments[2]?.addenda[2], 'RMR*IV*MDF-2026-00050**1000.00\\')
})

test('what is written reads back: amounts, ids, accounts, hashes, whatever the payments', () => {
  const some = fc.record({
    minor: fc.bigInt({ min: 1n, max: 9_999_999_999n }),
    kind: fc.constantFrom('person' as const, 'company' as const),
    lines: fc.integer({ min: 0, max: 12 }),
    gap: fc.integer({ min: 1, max: 50 }),
  })
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 40 }), (drawn) => {
      let traceSequence = 0
      const all = drawn.map(({ minor, kind, lines, gap }, n): NachaPayment => {
        traceSequence += gap
        return {
          ...company,
          paymentId: `P${n}`,
          identification: `E${n}`,
          traceSequence,
          amount: usd(minor),
          receiver: { ...company.receiver, kind, name: 'Acme LLC' },
          remittance: Array.from({ length: lines }, (_, at) => ({
            reference: `MDF-2026-${at}`,
            amount: usd(1n),
          })),
        }
      })
      const stream = streamNacha(head, () => all)
      const total = drawn.reduce((sum, { minor }) => sum + minor, 0n)
      const { bytes, controlSum } = unwrap(writeNacha(head, all))
      deepEqual(Buffer.concat([...unwrap(stream).chunks()]), Buffer.from(bytes))
      const content = unwrap(checkNacha(bytes))
      equal(controlSum.minor, total)
      equal(content.totalMinor, total)
      deepEqual(
        new Map(content.payments.map((each) => [each.identification, each.amountMinor])),
        new Map(all.map((each) => [each.identification, each.amount.minor])),
      )
    }),
    { numRuns: 60 },
  )
})

const refused: [string, string, Partial<NachaPayment>][] = [
  ['an address abroad', 'creditor.country', { receiver: { ...company.receiver, country: 'DE' } }],
  [
    'a wrong check digit',
    'creditorAgent.routingNumber',
    { account: { ...company.account, routingNumber: '011401534' } },
  ],
  ['more than ten digits', 'amount', { amount: usd(10_000_000_000n) }],
  ['nothing', 'amount', { amount: usd(0n) }],
  ['euros', 'amount', { amount: money(1n, 'EUR') }],
  [
    'a name no rule makes short enough',
    'creditor.name',
    { receiver: { ...company.receiver, name: 'Constantinopolitan Steamship' } },
  ],
  [
    'an account of 18 digits',
    'creditorAccount',
    { account: { ...company.account, number: '1'.repeat(18) } },
  ],
  ['a trace used before', 'trace', { traceSequence: 70002 }],
  [
    'a reference with a star',
    'remittance',
    { remittance: [{ reference: 'a*b', amount: usd(1n) }] },
  ],
]
for (const [what, field, change] of refused) {
  test(`${what} is refused, naming payment and field`, () => {
    const written = writeNacha(head, [person, { ...company, traceSequence: 70003, ...change }])
    const faults = written.ok ? [] : written.refusal.faults
    ok(
      faults.some((each) => each.paymentId === 'P1' && each.field === field),
      JSON.stringify(faults),
    )
  })
}

test('ids that the bank never gave are refused', () => {
  for (const change of [{ companyId: '12' }, { odfi: '021000022' }, { originName: '' }]) {
    equal(writeNacha({ ...head, ...change }, payments).ok, false)
  }
  equal(writeNacha(head, []).ok, false)
})

test('the check finds every single tampering', () => {
  const text = Buffer.from(unwrap(writeNacha(head, payments)).bytes).toString()
  const tamperings: [string, string | RegExp, string][] = [
    ['an amount', '0000123450', '0000123451'],
    ['a receiving bank', '011401533', '011401542'],
    ['a receiving bank that exists', '011401533', '121000248'],
    ['a class', 'CCD', 'WEB'],
    ['a service class', /^5220/m, '5200'],
    ['a trace', '021000020070001', '021000020070000'],
    ['an addendum left out', /^705RMR\*IV\*CI-2026-00011\/2.*\n/m, ''],
    ['an addendum of another entry', /0003(0070003)/, '00030070009'],
    ['a block', /9{94}\n/, ''],
    ['a record', /^6.*REDWOOD.*\n/m, ''],
    ['a character', 'REDWOOD', 'REDWÖOD'],
    ['a cut line', 'REDWOOD ', 'REDWOOD'],
  ]
  for (const [what, from, to] of tamperings) {
    const tampered = text.replace(from, to)
    ok(tampered !== text, what)
    equal(checkNacha(Buffer.from(tampered, 'latin1')).ok, false, what)
  }
})
