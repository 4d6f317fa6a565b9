import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import type { BankStatement, StatementEntry } from './bank-statement.ts'
import { looksLikeMt940, readMt940 } from './mt940.ts'

const bytes = (...lines: readonly string[]) => new TextEncoder().encode(lines.join('\r\n'))
const head = [':20:STARTUMS', ':25:37040044/0532013000', ':28C:7/1']

function readOne(...lines: readonly string[]): BankStatement {
  const statements = unwrap(readMt940(bytes(...lines)))
  equal(statements.length, 1)
  return statements[0]!
}

/** One line in a statement of EUR, or of what `currency` says. */
function readEntry(lines: readonly string[], currency = 'EUR'): StatementEntry {
  const read = readOne(...head, `:60F:C260301${currency}0,`, ...lines)
  deepEqual(read.problems, [])
  equal(read.entries.length, 1)
  return read.entries[0]!
}

test('a statement is proven by its own balances; one cent off contradicts it', () => {
  const lines = [
    ...head,
    ':60F:C260301EUR1000,00',
    ':61:2603020302DR12,5NTRFNONREF//B1',
    ':86:Coffee',
    ':61:2603020302C200,NTRFINV-7//B2',
  ]
  const read = readOne(...lines, ':62F:C260302EUR1187,50', '-')
  equal(read.proof.state, 'proven')
  equal(read.account.number, '37040044/0532013000')
  equal(read.number, '7/1')
  deepEqual(
    read.entries.map((entry) => [toDecimal(entry.amount), entry.line, entry.servicerReference]),
    [
      ['-12.50', 5, 'B1'],
      ['200.00', 7, 'B2'],
    ],
  )
  deepEqual(
    read.entries.map((entry) => [entry.entryReference, entry.information]),
    [
      [null, 'Coffee'],
      ['INV-7', null],
    ],
  )
  const off = readOne(...lines, ':62F:C260302EUR1187,51', '-')
  equal(off.proof.state, 'contradicted')
})

test('a reversed credit is a debit, a reversed debit a credit, and both say so', () => {
  const marks = [
    ['C', '1.00', false],
    ['D', '-1.00', false],
    ['RC', '-1.00', true],
    ['RD', '1.00', true],
    ['RDR', '1.00', true],
    ['CR', '1.00', false],
  ] as const
  for (const [mark, amount, reversal] of marks) {
    const entry = readEntry([`:61:2603020302${mark}1,00NTRFNONREF`])
    deepEqual([toDecimal(entry.amount), entry.reversal], [amount, reversal], mark)
  }
  const expected = readOne(...head, ':60F:C260301EUR0,', ':61:260302EC5,NTRFNONREF')
  equal(expected.entries.length, 0)
  equal(expected.notBooked.length, 1)
})

test('amounts have the decimals of their currency: none of yen, three of dinar', () => {
  equal(toDecimal(readEntry([':61:260302C1234,NTRFX'], 'JPY').amount), '1234')
  equal(toDecimal(readEntry([':61:260302C1,234NTRFX'], 'KWD').amount), '1.234')
  equal(toDecimal(readEntry([':61:260302C000000000001,5NTRFX'], 'EUR').amount), '1.50')
  const read = readOne(...head, ':60F:C260301EUR0,', ':61:260302C1,234NTRFX')
  deepEqual(
    read.problems.map(({ severity, line, message }) => [severity, line, message]),
    [['error', 5, ':61: 1,234 is no amount of EUR']],
  )
  equal(read.proof.state, 'unproven')
})

test('the entry day lies in the year nearest to the value day', () => {
  const entry = readEntry([':61:2601021231D1,NTRFX'])
  equal(entry.bookedOn?.toString(), '2025-12-31')
  equal(entry.valuedOn?.toString(), '2026-01-02')
  equal(readEntry([':61:251231    D1,NTRFX']).bookedOn?.toString(), '2025-12-31')
})

test('thirty days a month: 30 February is the last of February, with a warning', () => {
  const read = readOne(...head, ':60F:C260227EUR0,', ':61:2602300301D1,NTRFX')
  equal(read.entries[0]?.valuedOn?.toString(), '2026-02-28')
  equal(read.entries[0]?.bookedOn?.toString(), '2026-03-01')
  equal(read.problems[0]?.severity, 'warning')
})

test('numbered narratives name the payment, whatever mark they use and where they wrap', () => {
  for (const mark of ['?', '>']) {
    const text = [
      '166?00GUTSCHRIFT?109310?20EREF+1A2B3C4D5E6F?21KREF+PR-2026-0007-1?22SV',
      'WZ+Claim MDF-2026-00042?30COBADEFFXXX?31DE89370400440532013000?32Blue H',
      'arbour?33 GmbH?34000',
    ]
    const [first = '', ...more] = text.map((line) => line.replaceAll('?', mark))
    const entry = readEntry([':61:260302C1,NTRFNONREF', `:86:${first}`, ...more])
    equal(entry.information, 'GUTSCHRIFT')
    equal(entry.transactionCode, 'NTRF/166')
    const [detail] = entry.details
    equal(detail?.endToEndId, '1A2B3C4D5E6F')
    equal(detail?.paymentInfoId, 'PR-2026-0007-1')
    equal(detail?.remittance, 'Claim MDF-2026-00042')
    equal(detail?.counterpartyAccount, 'DE89370400440532013000')
    equal(detail?.counterpartyName, 'Blue Harbour GmbH')
    equal(detail?.returnReason, null)
  }
})

test('a payment that came back says why, by the code of the bank', () => {
  const entry = readEntry([
    ':61:260302CR5,NRTINONREF',
    ':86:159?00RETOURE?20EREF+A1?21SVWZ+unknown?34901',
  ])
  deepEqual(entry.details[0]?.returnReason, { code: '901', text: 'RETOURE' })
})

test('narratives between slashes and in free text', () => {
  const entry = readEntry([
    ':61:260302D1,NTRFEREF//B1',
    ':86:/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/',
    'Blue Harbour/REMI/USTD//Claim 42/EREF/NOTPROVIDED',
  ])
  const [detail] = entry.details
  equal(detail?.counterpartyAccount, 'NL91ABNA0417164300')
  equal(detail?.counterpartyName, 'Blue Harbour')
  equal(detail?.remittance, 'Claim 42')
  equal(detail?.endToEndId, null)
  const free = readEntry([
    ':61:260302D1,NMSC0121470966      W.P. Jansen',
    '/SUPPLEMENT/',
    ':86:paid at 13',
    ':12:11 in the shop',
  ])
  equal(free.entryReference, '0121470966')
  equal(free.information, 'W.P. Jansen /SUPPLEMENT/ paid at 13 :12:11 in the shop')
  deepEqual(free.details, [])
})

test('several statements, pages of one, envelopes and headers are told apart', () => {
  const page = (from: string, to: string, mark: string) => [
    '{1:F01BANKDEFFXXXX0000000000}{2:O9400000000000BANKDEFFXXXX00000000000000000000N}{4:',
    ...head,
    `:60${mark}:C260301EUR${from}`,
    ':61:260302C1,NTRFX',
    `:62M:C260302EUR${to}`,
    '-}',
  ]
  const read = unwrap(
    readMt940(bytes('BANKDEFF', '940', ...page('0,', '1,', 'F'), ...page('1,', '2,', 'M'))),
  )
  deepEqual(
    read.map((statement) => [
      statement.proof.state,
      statement.opening?.kind,
      statement.closing?.kind,
    ]),
    [
      ['proven', 'OPBD', 'ITBD'],
      ['proven', 'ITBD', 'ITBD'],
    ],
  )
})

test('what is hostile or something else is refused, with its line', () => {
  const refused = (content: Uint8Array) => {
    const read = readMt940(content)
    ok(!read.ok)
    return [read.refusal.reason, read.refusal.line]
  }
  deepEqual(refused(bytes('hello', 'world')), ['no_fields', 1])
  deepEqual(refused(bytes(':20:A', ':25:X\u0000')), ['not_text', 2])
  deepEqual(refused(bytes(':20:A', ':61:1', `:86:${'/'.repeat(20_000)}`)), ['too_long', 3])
  deepEqual(refused(bytes(':20:A', ':25:X', ':34F:EUR0', ':61:260302C1,NTRFX')), [
    'interim_report',
    1,
  ])
  deepEqual(refused(bytes(':86:x\n'.repeat(500_001))), ['too_many', 1])
  ok(!looksLikeMt940(bytes('<?xml version="1.0"?>', '<Document/>')))
  ok(!looksLikeMt940(bytes('\n'.repeat(4_000))))
  const { problems } = readOne(...head, ':60F:C260301EUR0,', ':61:nonsense', ':62F:C260301EUR0,')
  match(problems[0]?.message ?? '', /is no line: nonsense/)
  equal(problems[0]?.line, 5)
})

const corpora = process.env['QUITTANCE_CORPORA'] ?? path.resolve('../shared/corpora')
const folder = path.join(corpora, 'bank-statements')
const skip = existsSync(folder) ? false : `no corpora at ${folder}`

type Computed = {
  readonly entries: number
  readonly entries_read: number
  readonly credit_sum: string
  readonly debit_sum: string
  readonly closing: readonly unknown[]
  readonly opening_plus_entries_equals_closing: readonly boolean[]
}

test('complete statements of the corpora give the stated lines and sums', { skip }, () => {
  const stated: Record<string, { computed: Computed }> = JSON.parse(
    readFileSync(path.join(folder, 'expected.json'), 'utf8'),
  )
  const outcomes = { agree: 0, differ: [] as string[], looked: 0 }
  for (const name of readdirSync(path.join(folder, 'mt940'))) {
    const content = readFileSync(path.join(folder, 'mt940', name))
    const read = readMt940(content)
    outcomes.looked += 1
    const computed = stated[`mt940/${name}`]?.computed
    // Complete: with a closing balance, and every line read by whoever computed the sums.
    if (computed === undefined || computed.closing.length === 0) continue
    if (computed.entries_read < computed.entries) continue
    const statements = unwrap(read)
    const entries = statements.flatMap((statement) => statement.entries)
    const total = (side: string) =>
      entries
        .filter((entry) => entry.side === side)
        .reduce((sum, { amount }) => sum + (amount.minor < 0n ? -amount.minor : amount.minor), 0n)
    const found = [entries.length, total('credit'), total('debit')].join(' ')
    const said = [computed.entries, cents(computed.credit_sum), cents(computed.debit_sum)].join(' ')
    const proofs = statements.map((statement) => statement.proof.state === 'proven').join()
    const isAgreed =
      found === said && proofs === computed.opening_plus_entries_equals_closing.join()
    if (isAgreed) outcomes.agree += 1
    else outcomes.differ.push(`${name}: ${found}, stated ${said}`)
  }
  deepEqual(outcomes.differ, [])
  ok(outcomes.agree >= 20 && outcomes.looked >= 37, JSON.stringify(outcomes))
})

function cents(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(2, '0').slice(0, 2))
}
