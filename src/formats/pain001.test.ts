import { deepEqual, equal, ok } from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { money, sum, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { checkPain001 } from './pain001-check.ts'
import { type Pain001File, type Pain001Payment, streamPain001, writePain001 } from './pain001.ts'

const corpora = process.env['QUITTANCE_CORPORA'] ?? path.resolve('../shared/corpora')
const schemaOf = (version: string) => path.join(corpora, `iso20022/xsd/pain.001.001.${version}.xsd`)
const skip = existsSync(schemaOf('09')) ? false : `no schema at ${schemaOf('09')}`
const golden = path.join(import.meta.dirname, '../../spec/formats/pain001')

const first: Pain001Payment = {
  paymentId: 'P1',
  endToEndId: '260070001104',
  amount: money(123_450n, 'EUR'),
  creditor: {
    name: 'Łódź Systemy & Söhne Sp. z o.o.',
    address: {
      streetName: 'ul. Piotrkowska',
      buildingNumber: '7',
      postCode: '90-001',
      townName: 'Łódź',
      country: 'PL',
    },
  },
  creditorAccount: { kind: 'iban', iban: 'PL61 1090 1014 0000 0712 1981 2874' },
  creditorAgent: { bic: 'WBKPPLPP' },
  remittance: 'MDF-2026-00042 claim 1, “Spring roadshow”',
}
const second: Pain001Payment = {
  paymentId: 'P2',
  endToEndId: '260070002105',
  amount: money(10n, 'EUR'),
  creditor: { name: 'Nordlicht GmbH' },
  creditorAccount: { kind: 'iban', iban: 'DE89370400440532013000' },
  remittance: 'MDF-2026-00043',
}
const sepa: Pain001File = {
  profile: 'sepa',
  messageId: 'PR-2026-0007',
  createdAt: Temporal.Instant.from('2026-11-20T09:30:00.5Z'),
  paymentInfoId: 'PR-2026-0007-1',
  requestedOn: Temporal.PlainDate.from('2026-11-24'),
  initiatingParty: 'Example Europe Ltd',
  debtor: { name: 'Example Europe Ltd', address: { townName: 'Dublin', country: 'IE' } },
  debtorAccount: { kind: 'iban', iban: 'IE29AIBK93115212345678' },
  batchBooking: true,
  payments: [first, second],
}
const usd: Pain001File = {
  ...sepa,
  profile: 'generic',
  messageId: 'PR-2026-0008',
  paymentInfoId: 'PR-2026-0008-1',
  debtor: {
    name: 'Example Inc.',
    address: { townName: 'Austin', countrySubdivision: 'TX', country: 'US' },
  },
  debtorAccount: { kind: 'other', number: '000123456789' },
  debtorAgent: { abaNumber: '021000021' },
  payments: [
    {
      ...first,
      amount: money(9_999_999_999_999n, 'USD'),
      creditor: { name: 'Redwood Partners LLC' },
      creditorAccount: { kind: 'other', number: '0098765432' },
      creditorAgent: { abaNumber: '011401533' },
    },
    {
      ...second,
      amount: money(5_000n, 'USD'),
      creditorAgent: { bic: 'COBADEFF' },
    },
  ],
}

function schemaErrors(bytes: Uint8Array, version = '09'): string[] {
  const schema = XmlDocument.fromBuffer(readFileSync(schemaOf(version)))
  const validator = XsdValidator.fromDoc(schema)
  const document = XmlDocument.fromBuffer(bytes)
  try {
    validator.validate(document)
    return []
  } catch (error) {
    return [String(error)]
  } finally {
    for (const each of [document, validator, schema]) each.dispose()
  }
}

/** Cross-border: banks by the code of their clearing, by BIC with a branch, and what India asks. */
const abroad: Pain001File = {
  ...sepa,
  profile: 'generic',
  messageId: 'PR-2026-0009',
  paymentInfoId: 'PR-2026-0009-1',
  payments: [
    {
      ...first,
      amount: money(75_000n, 'USD'),
      creditor: { name: '株式会社 Hikari', address: { townName: 'Tokyo', country: 'JP' } },
      creditorAccount: { kind: 'other', number: '1234567' },
      creditorAgent: { clearing: { system: 'JPZGN', member: '0001001' } },
    },
    {
      ...second,
      amount: money(120_050n, 'USD'),
      creditor: { name: 'Lotus Private Limited', address: { townName: 'Pune', country: 'IN' } },
      creditorAccount: { kind: 'other', number: '50100012345678' },
      creditorAgent: { bic: 'HDFCINBB', clearing: { system: 'INFSC', member: 'HDFC0000001' } },
      regulatory: { code: 'P1006', text: 'Marketing services' },
    },
    {
      ...second,
      paymentId: 'P3',
      endToEndId: '260070003106',
      amount: money(9_900n, 'USD'),
      creditor: {
        name: 'Ipê Distribuição Ltda',
        address: { townName: 'São Paulo', country: 'BR' },
      },
      creditorAccount: { kind: 'other', number: '123456' },
      creditorAgent: { clearing: { system: 'COMPE', member: '341' }, branch: '0417' },
    },
    {
      ...second,
      paymentId: 'P4',
      endToEndId: '260070004107',
      amount: money(1n, 'USD'),
      creditor: { name: 'Águila y Sol SA de CV', address: { townName: 'México', country: 'MX' } },
      creditorAccount: { kind: 'other', number: '032180000118359719', scheme: 'CLABE' },
    },
  ],
}

for (const [name, file] of [
  ['sepa', sepa],
  ['usd', usd],
  ['sepa-03', { ...sepa, version: '03' }],
  ['abroad', abroad],
  ['abroad-03', { ...abroad, version: '03' }],
] as const) {
  test(`the ${name} payment file is the golden file, byte for byte`, () => {
    const written = unwrap(writePain001(file))
    const at = path.join(golden, `${name}.xml`)
    if (process.env['QUITTANCE_GOLDEN'] === 'write') writeFileSync(at, written.bytes)
    equal(Buffer.from(written.bytes).toString(), readFileSync(at, 'utf8'))
    deepEqual(unwrap(writePain001({ ...file })).bytes, written.bytes)
  })
  test(`the ${name} payment file is valid against the official schema`, { skip }, () => {
    const version = 'version' in file ? file.version : '09'
    deepEqual(schemaErrors(unwrap(writePain001(file)).bytes, version), [])
  })
}

test('the schema refuses a file whose creditor agent is empty', { skip }, () => {
  const text = Buffer.from(unwrap(writePain001(sepa)).bytes).toString()
  ok(schemaErrors(Buffer.from(text.replace(/<BICFI>.*<\/BICFI>/, '<BICFI></BICFI>'))).length > 0)
})

test('count and control sum are exact and read back as they were written', () => {
  const amounts = fc.array(fc.bigInt({ min: 1n, max: 99_999_999_999n }), {
    minLength: 1,
    maxLength: 40,
  })
  fc.assert(
    fc.property(amounts, (minors) => {
      const payments = minors.map((minor, index) => ({
        ...second,
        paymentId: `P${index}`,
        endToEndId: `E${index}`,
        amount: money(minor, 'EUR'),
      }))
      const written = unwrap(writePain001({ ...sepa, payments }))
      const total = sum(
        payments.map((payment) => payment.amount),
        'EUR',
      )
      equal(written.controlSum.minor, total.minor)
      equal(written.paymentCount, minors.length)
      const content = unwrap(checkPain001(written.bytes))
      deepEqual(
        content.payments.map((payment) => payment.amount.minor),
        minors,
      )
      equal(toDecimal(content.controlSum), toDecimal(total))
    }),
    { numRuns: 25 },
  )
})

test('names are spelled in the banks’ character set', () => {
  const content = unwrap(checkPain001(unwrap(writePain001(sepa)).bytes))
  equal(content.payments[0]?.creditorName, 'Lodz Systemy + Sohne Sp. z o.o.')
  equal(content.payments[0]?.remittance, "MDF-2026-00042 claim 1, 'Spring roadshow'")
})

const refusals: [string, string | null, string, Partial<Pain001File> | Partial<Pain001Payment>][] =
  [
    [
      'a name of 71 characters',
      'P1',
      'creditor.name too_long',
      { creditor: { name: 'x'.repeat(71) } },
    ],
    [
      'a name that grows past 70 when spelled',
      'P1',
      'creditor.name too_long',
      { creditor: { name: 'ß'.repeat(36) } },
    ],
    [
      'a name banks cannot carry',
      'P1',
      'creditor.name character',
      { creditor: { name: 'Rocket 🚀 GmbH' } },
    ],
    ['an empty name', 'P1', 'creditor.name missing', { creditor: { name: ' ' } }],
    ['141 characters of remittance', 'P1', 'remittance too_long', { remittance: 'r'.repeat(141) }],
    [
      'an IBAN with a wrong digit',
      'P1',
      'creditorAccount iban',
      { creditorAccount: { kind: 'iban', iban: 'DE88370400440532013000' } },
    ],
    [
      'a plain account in SEPA',
      'P1',
      'creditorAccount iban',
      { creditorAccount: { kind: 'other', number: '123' } },
    ],
    ['dollars in SEPA', 'P1', 'amount currency', { amount: money(1n, 'USD') }],
    ['nothing to pay', 'P1', 'amount amount', { amount: money(0n, 'EUR') }],
    ['less than nothing', 'P1', 'amount amount', { amount: money(-5n, 'EUR') }],
    ['a billion euros', 'P1', 'amount amount', { amount: money(100_000_000_000n, 'EUR') }],
    [
      'the same end-to-end id twice',
      'P2',
      'endToEndId duplicate',
      { endToEndId: second.endToEndId },
    ],
    ['an id with a slash at its end', 'P1', 'endToEndId slash', { endToEndId: 'A/' }],
    [
      'a BIC of 9 characters',
      'P1',
      'creditorAgent.bic bic',
      { creditorAgent: { bic: 'WBKPPLPP1' } },
    ],
    [
      'a country that is no code',
      'P1',
      'creditor.country country',
      { creditor: { name: 'A', address: { townName: 'B', country: 'Poland' } } },
    ],
  ]

for (const [what, paymentId, fault, change] of refusals) {
  test(`${what} is refused, naming payment and field`, () => {
    const written = writePain001({ ...sepa, payments: [{ ...first, ...change }, second] })
    const faults = written.ok ? [] : written.refusal.faults
    ok(
      faults.some(
        (each) => each.paymentId === paymentId && `${each.field} ${each.reason}` === fault,
      ),
      JSON.stringify(faults),
    )
  })
}

test('a US account without its bank, or a wrong routing number, is refused', () => {
  const [paid] = usd.payments
  for (const [creditorAgent, reason] of [
    [undefined, 'missing'],
    [{}, 'missing'],
    [{ abaNumber: '021000022' }, 'aba'],
  ] as const) {
    const written = writePain001({ ...usd, payments: [{ ...paid!, creditorAgent }] })
    equal(written.ok ? null : written.refusal.faults[0].reason, reason)
  }
})

test('a file of either version reads back as it was written', () => {
  for (const file of [abroad, { ...abroad, version: '03' }, { ...sepa, version: '03' }] as const) {
    const written = unwrap(writePain001(file))
    const content = unwrap(checkPain001(written.bytes))
    equal(content.requestedOn, '2026-11-24')
    deepEqual(
      content.payments.map((payment) => [payment.endToEndId, payment.amount.minor]),
      file.payments.map((payment) => [payment.endToEndId, payment.amount.minor]),
    )
  }
})

test('a stream is the same bytes, in chunks, as often as it is read', () => {
  const payments = Array.from({ length: 500 }, (_, n) => ({
    ...second,
    paymentId: `P${n}`,
    endToEndId: `E${n}`,
  }))
  const whole = unwrap(writePain001({ ...sepa, payments }))
  const stream = unwrap(streamPain001(sepa, () => payments))
  const chunks = [...stream.chunks()]
  ok(chunks.length > 2)
  deepEqual(Buffer.concat(chunks), Buffer.from(whole.bytes))
  deepEqual(Buffer.concat([...stream.chunks()]), Buffer.from(whole.bytes))
  equal(stream.paymentCount, 500)
})

test('a code that is none of its clearing is refused', () => {
  const clearing = { system: 'GBDSC', member: '20-00-00' } as const
  const payments = [{ ...abroad.payments[0]!, creditorAgent: { clearing } }]
  const written = writePain001({ ...abroad, payments })
  equal(written.ok ? null : written.refusal.faults[0].field, 'creditorAgent.clearing')
})

test('a file without payments is refused', () => {
  const written = writePain001({ ...sepa, payments: [] })
  equal(written.ok ? null : written.refusal.faults[0].field, 'payments')
})

test('the check finds every single tampering', () => {
  const text = Buffer.from(unwrap(writePain001(sepa)).bytes).toString()
  const tamperings: [string, string | RegExp, string][] = [
    ['an amount', '1234.50</InstdAmt>', '1234.51</InstdAmt>'],
    ['a count', '<NbOfTxs>2', '<NbOfTxs>3'],
    ['a control sum', '<CtrlSum>1234.60', '<CtrlSum>1234.6001'],
    ['an id used twice', first.endToEndId, second.endToEndId],
    ['an element out of order', /(<BtchBookg>.*<\/BtchBookg>)\s*(<NbOfTxs>.*<\/NbOfTxs>)/, '$2$1'],
    ['a foreign element', '<Cd>SEPA</Cd>', '<Cd>SEPA</Cd><Xy>1</Xy>'],
    ['a missing element', /<ChrgBr>.*<\/ChrgBr>/, ''],
    ['a name too long', 'Nordlicht GmbH', 'N'.repeat(71)],
    ['a character', 'Nordlicht GmbH', 'Nördlicht GmbH'],
    ['another version', /pain.001.001.09/, 'pain.001.001.03'],
    ['a DOCTYPE', '<Document', '<!DOCTYPE x><Document'],
    ['a cut end', '</Document>', ''],
  ]
  for (const [what, from, to] of tamperings) {
    const tampered = text.replace(from, to)
    ok(tampered !== text, what)
    equal(checkPain001(Buffer.from(tampered)).ok, false, what)
  }
})
